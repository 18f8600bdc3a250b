"""The figures behind the charts of the overview: small tables, each with its n."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from mentor_analytics.assess.words import counted
from mentor_analytics.measure.kpis import BY_NAME, aimed
from mentor_analytics.measure.masks import column_label
from mentor_analytics.report.content import GROUPED_BY, TrackerContent
from mentor_analytics.report.group_sheets import mentors_sheet
from mentor_analytics.report.look import Kind
from mentor_analytics.report.queues import light_words
from mentor_analytics.report.why import counted_words, sentiment_words, shown

MOST_GROUPS = 12
MOST_MONTHS = 24
MOST_MENTORS = 15

Part = tuple[str, Kind, list[object]]
"""Heading, kind, values."""


@dataclass(frozen=True)
class Figures:
    """What one chart is drawn from.

    Parameters
    ----------
    name
        `attendance`, `rating`, `sentiment`, `lights`.
    title
        Of chart and table.
    columns
        In the order they stand on the sheet; the first holds the labels of the chart.
    note
        What is left out, if anything.
    """

    name: str
    title: str
    columns: Sequence[Part]
    note: str = ""

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.columns[0][2])

    def place(self, heading: str) -> int:
        """Number of a column on the sheet, from 1."""
        return [each for each, _, _ in self.columns].index(heading) + 1


def figures(content: TrackerContent) -> list[Figures]:
    """The figures of every chart that these data allow."""
    makers: tuple[Callable[[TrackerContent], Figures | None], ...] = (
        _attendance,
        _rating,
        _sentiment,
        _lights,
    )
    made = [make(content) for make in makers]
    return [each for each in made if each is not None and each.rows]


def _attendance(content: TrackerContent) -> Figures | None:
    """By program; where the data have none, by the first grouping they have."""
    rows = content.groups[content.groups["kpi"] == "attendance_rate"]
    by = next((each for each in GROUPED_BY if (rows["by"] == each).any()), None)
    if by is None:
        return None
    rows = rows[(rows["by"] == by).to_numpy(dtype=bool)]
    most = rows.nlargest(MOST_GROUPS, "denominator").sort_values("group")
    target = _target("attendance_rate", content)
    note = f"The {MOST_GROUPS} with most sessions of {len(rows):,}." if len(rows) > MOST_GROUPS else ""
    kind = column_label(by)
    return Figures(
        "attendance",
        f"Attendance by {kind.lower()}, 95 % intervals, target {target}",
        _valued(most, most["group"].tolist(), kind, "Attendance", "percent"),
        note,
    )


def _target(name: str, content: TrackerContent) -> str:
    """What a KPI aims at under the preset; stars with the digits they need, at least one."""
    kpi = aimed(BY_NAME[name], content.preset.targets)
    value = float(kpi.target or 0)
    return str(value) if kpi.unit == "stars" else shown(value, kpi.unit)


def _rating(content: TrackerContent) -> Figures | None:
    rows = content.months[content.months["kpi"] == "average_rating"]
    rows = rows[(rows["denominator"] > 0).to_numpy(dtype=bool)].tail(MOST_MONTHS)
    names = [_month(each) for each in rows["group"]]
    target = _target("average_rating", content)
    return Figures(
        "rating",
        f"Average rating by month, 95 % intervals, target {target}",
        _valued(rows, names, "Month", "Average rating", "mean"),
    )


def _sentiment(content: TrackerContent) -> Figures | None:
    rows = content.sentiment[content.sentiment["sessions"] > 0]
    if rows["rated"].sum() == 0:
        return None
    words = {**sentiment_words(content.blank_is_neutral), **_blanks(content)}
    labels = [
        f"{words[name]} ({counted(n, 'session')}, {rated:,} rated)"
        for name, n, rated in zip(rows["sentiment"], rows["sessions"], rows["rated"], strict=True)
    ]
    what = {"commented": ("comment", "that could be read"), "all": ("session", "")}
    out_of: list[object] = [
        f"{n:,} of {counted(of, what[name][0])} {what[name][1]}".rstrip()
        for n, of, name in zip(rows["sessions"], rows["denominator"], rows["denominator_name"], strict=True)
    ]
    return Figures(
        "sentiment",
        "What comments say and how sessions are rated, 95 % intervals",
        [
            ("Comment", "label", list(labels)),
            ("Sessions", "count", rows["sessions"].tolist()),
            ("Counted", "text", out_of),
            ("Average rating", "mean", rows["average_rating"].tolist()),
            ("95 % from", "mean", rows["ci_low"].tolist()),
            ("95 % to", "mean", rows["ci_high"].tolist()),
            *_reach(rows, "average_rating", "mean"),
        ],
    )


def _blanks(content: TrackerContent) -> dict[str, str]:
    """What the neutral ones are called where blanks are among them: with how many."""
    if not content.blank_is_neutral:
        return {}
    past = ~content.sessions["is_ahead"].to_numpy(dtype=bool)
    blank = int((past & (content.sessions["sentiment"] == "no_feedback").to_numpy(dtype=bool)).sum())
    return {"neutral": f"Neutral, {counted(blank, 'blank')} included"}


def _lights(content: TrackerContent) -> Figures | None:
    rows = content.lights.merge(content.mentors[["mentor_key", "mentor"]], on="mentor_key")
    rows = rows[(rows["judged"] > 0).to_numpy(dtype=bool)]
    most = rows.sort_values(["red", "flagged", "mentor"], ascending=[False, False, True]).head(MOST_MENTORS)
    labels = [f"{who} (n = {n:,})" for who, n in zip(most["mentor"], most["judged"], strict=True)]
    who = content.mentor.lower()
    of = f", the {MOST_MENTORS} with most to follow up of {len(rows):,}" if len(rows) > MOST_MENTORS else ""
    out_of: list[object] = [
        f"{n:,} of {counted(judged, 'judged session')} flagged"
        for n, judged in zip(most["flagged"], most["judged"], strict=True)
    ]
    return Figures(
        "lights",
        f"Lights by {who}{of}",
        [
            (content.mentor, "label", list(labels)),
            (light_words(content, "red"), "count", most["red"].tolist()),
            ("Counted", "text", out_of),
            (light_words(content, "yellow"), "count", most["yellow"].tolist()),
            (light_words(content, "green"), "count", most["green"].tolist()),
        ],
        f"All {who}s are on the sheet {mentors_sheet(content)}.",
    )


def _valued(rows: pd.DataFrame, names: list[str], label: str, heading: str, kind: Kind) -> list[Part]:
    """Labels with n, value, what it was counted out of, interval, target."""
    kpi = BY_NAME[str(rows["kpi"].iloc[0])] if len(rows) else None
    labels: list[object] = [
        f"{name} (n = {n:,.0f})" for name, n in zip(names, rows["denominator"], strict=True)
    ]
    out_of: list[object] = [
        counted_words(kpi, numerator, denominator, str(name)) if kpi else ""
        for numerator, denominator, name in zip(
            rows["numerator"], rows["denominator"], rows["denominator_name"], strict=True
        )
    ]
    return [
        (label, "label", labels),
        (heading, kind, rows["value"].tolist()),
        ("Counted", "text", out_of),
        ("95 % from", kind, rows["ci_low"].tolist()),
        ("95 % to", kind, rows["ci_high"].tolist()),
        ("Target", kind, rows["target"].tolist()),
        *_reach(rows, "value", kind),
    ]


def _reach(rows: pd.DataFrame, value: str, kind: Kind) -> list[Part]:
    """How far the interval reaches: what error bars are drawn from."""
    return [
        ("Interval reaches up by", kind, (rows["ci_high"] - rows[value]).tolist()),
        ("Interval reaches down by", kind, (rows[value] - rows["ci_low"]).tolist()),
    ]


def _month(name: str) -> str:
    """`2025-09` as `Sep 2025`."""
    try:
        return pd.Period(name, "M").strftime("%b %Y")
    except ValueError:
        return name
