"""The first look: what needs someone now, and where each KPI stands against its target and the period before."""

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from mentor_analytics.assess.scores import URGENT
from mentor_analytics.assess.words import counted
from mentor_analytics.measure.change import ENOUGH
from mentor_analytics.measure.kpis import BY_NAME, DENOMINATORS, KPIS, default_denominator
from mentor_analytics.measure.windowed import no_full
from mentor_analytics.measure.windows import in_window
from mentor_analytics.report.content import TrackerContent
from mentor_analytics.report.queues import light_counts, light_meaning
from mentor_analytics.report.why import against_target, counted_words, shown

HEADLINES: tuple[str, ...] = (
    "sessions",
    "attendance_rate",
    "completion_rate",
    "average_rating",
    "prep_compliance",
    "follow_up_rate",
    "action_item_rate",
    "feedback_missing_rate",
    "negative_feedback_count",
    "mean_polarity",
)
"""The KPIs everybody asks for first."""
LABELS: Mapping[str, str] = {
    "sessions": "Total sessions",
    "follow_up_rate": "Follow-up",
    "action_item_rate": "Action items",
    "feedback_missing_rate": "No feedback",
    "negative_feedback_count": "Negative",
}
"""Short enough for a tile; the line under the figure says the rest."""
RECENT_DAYS = 7
MANY_URGENT = 50
"""More than this is nothing for today: the last days come first."""

Row = Mapping[Hashable, Any]


@dataclass(frozen=True)
class Need:
    """Something that waits for somebody.

    Parameters
    ----------
    name
        What it is about.
    n
        How many.
    sentence
        The same in words, with what they are out of.
    since
        Only sessions from this day on are meant; None: all.
    """

    name: Literal["urgent", "negative", "first", "mentors", "waiting"]
    n: int
    sentence: str
    since: dt.date | None = None


@dataclass(frozen=True)
class Headline:
    """One KPI in words.

    Parameters
    ----------
    kpi, label
        Which.
    value
        As people write it.
    counted
        Out of what; or what would switch it on.
    standing
        Against its target: shape and word; empty without one.
    change
        Against the period before; empty where none is looked at.
    help
        What it means.
    """

    kpi: str
    label: str
    value: str
    counted: str
    standing: str
    change: str
    help: str


def needs(content: TrackerContent, n_waiting: int) -> tuple[Need, ...]:
    """What waits for somebody, the most urgent first; nothing where all is well.

    Parameters
    ----------
    n_waiting
        Rows in quarantine.
    """
    who = content.mentor.lower()
    flagged = content.flags.loc[(content.flags["subject_type"] == "mentor").to_numpy(dtype=bool), "subject"]
    n_negative, n_first = _negative(content.sessions), _first(content.mentors)
    n_mentors = (
        0 if n_first else int(flagged.nunique())
    )  # one card on mentors: who stands first, else whom rules name
    every = (
        _urgent(content),
        Need("negative", n_negative, _negative_words(content, n_negative)),
        Need(
            "first",
            n_first,
            f"{counted(n_first, who)} to look at, of {len(content.mentors):,}: Critical or High",
        ),
        Need("mentors", n_mentors, _named_words(content, n_mentors)),
        Need("waiting", n_waiting, f"{counted(n_waiting, 'row')} waiting in quarantine, to be mended"),
    )
    return tuple(each for each in every if each.n)


def _urgent(content: TrackerContent) -> Need:
    """Urgent sessions; of very many, those of the last days first."""
    lights = light_counts(content)
    n, word = lights["red"], light_meaning(content.preset, "red")
    every = f"{n:,} of {counted(sum(lights.values()), 'judged session')}: {word}"
    if n <= MANY_URGENT:
        return Need("urgent", n, every)
    last = content.as_of.tz_convert(content.timezone).normalize()
    first = last - pd.Timedelta(days=RECENT_DAYS - 1)
    since = first.date()
    red = content.sessions["light"] == "red"
    recent = int((red & (content.sessions["scheduled_at"] >= first)).sum())
    if not recent:
        return Need("urgent", n, f"{every}; none of the last {RECENT_DAYS} days")
    if recent == n:
        return Need("urgent", n, every)
    sentence = f"{counted(recent, 'session')} of the last {RECENT_DAYS} days: {word} ({n:,} in all)"
    return Need("urgent", n, sentence, since)


def _named_words(content: TrackerContent, n: int) -> str:
    """Whom rules name where nobody stands first."""
    who, of = counted(n, content.mentor.lower()), f"of {len(content.mentors):,}"
    rest = "; none is Critical or High" if "priority" in content.mentors.columns else ""
    return f"{who} named by a rule, {of}{rest}"


def _first(mentors: pd.DataFrame) -> int:
    """How many stand in the queue as Critical or High."""
    if "priority" not in mentors.columns:
        return 0
    return int(mentors["priority"].isin(URGENT).sum())


def _is_negative(sessions: pd.DataFrame) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    if "sentiment" not in sessions.columns:
        return np.zeros(len(sessions), dtype=bool)
    past = ~sessions["is_ahead"].to_numpy(dtype=bool)
    met: np.ndarray[Any, np.dtype[np.bool_]] = past & (sessions["sentiment"] == "negative").to_numpy(
        dtype=bool
    )
    return met


def _negative(sessions: pd.DataFrame) -> int:
    return int(_is_negative(sessions).sum())


def _negative_words(content: TrackerContent, n: int) -> str:
    sessions = content.sessions
    recent = _is_negative(sessions) & in_window(sessions["scheduled_at"], content.as_of, RECENT_DAYS)
    some = f"{int(recent.sum()):,}" if recent.any() else "none"
    return f"{counted(n, 'negative comment')}, {some} of them in the last {RECENT_DAYS} days of the data"


def out_of(defaults: Mapping[str, str], every_session: bool) -> dict[str, str]:
    """What each KPI is counted out of: as a preset says, or all sessions wherever that can be said.

    Parameters
    ----------
    defaults
        KPI name to denominator name, of the preset.
    every_session
        All sessions, whatever became of them.
    """
    chosen = {kpi.name: default_denominator(kpi, defaults) for kpi in KPIS}
    if every_session:
        chosen |= {kpi.name: "all" for kpi in KPIS if "all" in kpi.denominators}
    return chosen


def headlines(
    kpis: pd.DataFrame, denominators: Mapping[str, str], changed: pd.DataFrame, days: int, off: pd.DataFrame
) -> tuple[Headline, ...]:
    """Where each KPI stands.

    Parameters
    ----------
    kpis
        Of `kpi_table`.
    denominators
        KPI name to denominator name (`out_of`).
    changed
        Of `measure.change.changes` under the same denominators.
    days
        Length of the periods compared.
    off
        `label` and `reason` of the KPIs that these data do not allow.
    """
    rows = {(row["kpi"], row["denominator_name"]): row for row in kpis.to_dict("records")}
    changes = {row["kpi"]: row for row in changed.to_dict("records")}
    reasons = dict(zip(off["label"], off["reason"], strict=True))
    return tuple(
        _headline(name, rows[name, denominators[name]], changes.get(name), days, reasons)
        for name in HEADLINES
    )


def _headline(name: str, row: Row, changed: Row | None, days: int, reasons: Mapping[str, str]) -> Headline:
    kpi = BY_NAME[name]
    reason = reasons.get(kpi.label, "")
    words = counted_words(kpi, row["numerator"], row["denominator"], row["denominator_name"])
    if kpi.kind == "count" and kpi.numerator == ((),):
        words = DENOMINATORS[row["denominator_name"]].label
    known = not np.isnan(row["value"])
    return Headline(
        kpi=name,
        label=LABELS.get(name, kpi.label),
        value=shown(row["value"], kpi.unit),
        counted=f"Off: {reason}" if reason else words,
        standing=_standing(row, kpi.unit, against_target(row, kpi)) if known else "",
        change=change_words(changed, days, kpi.unit) if changed and known else "",
        help=kpi.help,
    )


def _standing(row: Row, unit: str, against: str) -> str:
    """Shape, word, and the target itself."""
    if np.isnan(row["target"]):
        return ""
    aim = shown(row["target"], unit).removeprefix("+")
    return f"{against} ({aim if 'target' in against else f'target {aim}'})"


def change_words(row: Row, days: int, unit: str) -> str:
    """What became of a KPI since the period before; only called a change where it is more than chance.

    Parameters
    ----------
    row
        Of `measure.change.changes`.
    """
    if not row["n_before"]:
        return "No earlier period to compare with"
    if row.get("reason") == no_full(days):
        return f"Not compared: {no_full(days)}"
    if min(row["n_now"], row["n_before"]) < ENOUGH:
        return f"Too few to compare {days} days (n = {row['n_before']:,.0f} and {row['n_now']:,.0f})"
    moved = f"{shown(row['before'], unit)} → {shown(row['now'], unit)}"
    if not row["distinguishable"]:
        return f"No clear change in {days} days ({moved})"
    way = "Rose" if row["change"] > 0 else "Fell"
    return f"{way} in {days} days: {moved}"


def lowest_table(table: pd.DataFrame, mentor: str) -> pd.DataFrame:
    """The lowest ratings as people read them: raw and shrunken with their ranks, and how often a follow-up is set.

    Parameters
    ----------
    table
        Of `measure.mentors.lowest_rated`.
    mentor
        What mentors are called.
    """
    shown_as = pd.DataFrame(
        {
            mentor: table["mentor"].astype("str"),
            "Rating": [shown(each, "stars") for each in table["average_rating"]],
            "n": table["average_rating_n"].astype("int64"),
            "Rank": table["raw_rank"].astype("int64"),
            "Shrunken": [shown(each, "stars") for each in table["shrunken_rating"]],
            "Shrunken rank": table["shrunken_rank"].astype("int64"),
        }
    )
    if "follow_up_rate" in table.columns:
        shown_as["Follow-up"] = [
            f"{shown(rate, 'fraction')} (n = {n:,.0f})"
            for rate, n in zip(table["follow_up_rate"], table["follow_up_rate_n"], strict=True)
        ]
    return shown_as.assign(Remark=table["note"].astype("str"))
