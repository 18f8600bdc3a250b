"""The parts of the page that compares groups."""

from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from mentor_analytics.measure.change import ENOUGH
from mentor_analytics.measure.group_change import DAYS_OF, group_changes
from mentor_analytics.measure.kpis import BY_NAME, ENOUGH_SESSIONS, Kpi, aimed
from mentor_analytics.measure.masks import column_label
from mentor_analytics.pipeline import SEED
from mentor_analytics.report import compare
from mentor_analytics.report.charts.drawing import Drawing
from mentor_analytics.report.charts.groups import groups_drawing
from mentor_analytics.report.charts.lanes import lanes_drawing
from mentor_analytics.report.charts.over_time import groups_over_time_drawing
from mentor_analytics.report.content import TrackerContent
from mentor_analytics.workflows.workspace import Loaded
from ui import drawings, show
from ui.rows import Way, leading
from ui.state import Key, View, cached
from ui.tracker_list import EVERY

PERIODS = ("month", "week")


@dataclass(frozen=True)
class Asked:
    """What to compare: which groups, by which KPI."""

    by: str
    kpi: Kpi

    @property
    def label(self) -> str:
        """What such a group is called, in a sentence."""
        return column_label(self.by).lower()


def ask(view: View, content: TrackerContent) -> Asked | None:
    """Which groups and which KPI; None where the data have no groups."""
    by, kpis = compare.groupings(view.sessions), compare.comparable(content.groups)
    off = ", ".join(compare.groupings_off(view.sessions))
    if not by or not kpis:
        show.nothing(
            f"Nothing to compare yet: the data have no column for {off}. Upload a file that has one."
        )
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        column = show.choice(
            "Compare",
            list(by),
            default=next(iter(by)),
            format_func=by.__getitem__,
            key="programs_by",
            bind="query-params",
        )
        name = st.selectbox(
            "by", list(kpis), format_func=kpis.__getitem__, key="programs_kpi", width=260, bind="query-params"
        )
    if off:
        show.note(f"Off, because the data do not have it: {off}.")
    return Asked(str(column), aimed(BY_NAME[str(name)], view.preset.targets))


def standing(view: View, content: TrackerContent, asked: Asked) -> None:
    """Where each group stands, and whether the differences are more than chance."""
    rows = compare.of_kpi(content.groups, asked.kpi.name, asked.by)
    st.text(compare.difference_words(content.comparisons, asked.kpi.name, asked.by))
    drawing = _standing(view.key, asked.by, asked.kpi.name, rows)
    if drawing is None:
        show.nothing(f"No {asked.label} has a value yet.")
        return
    drawings.draw(drawing)
    limits = cached(view, _limits, asked.by, asked.kpi.name)
    if limits:
        with show.card(
            "Between limit and target",
            f"Each {asked.label} held against the rule of the preset {view.preset.label} and the target, from n = "
            f"{ENOUGH_SESSIONS}; out of what the rule counts, which may be other sessions than the chart's.",
        ):
            st.text("\n".join(limits))


def _limits(loaded: Loaded, by: str, kpi: str) -> list[str]:
    preset = loaded.run.preset
    return compare.limit_words(loaded.scored.sessions, by, aimed(BY_NAME[kpi], preset.targets), preset)


@st.cache_data(max_entries=60, show_spinner=False)
def _standing(key: Key, by: str, kpi: str, _rows: pd.DataFrame) -> Drawing | None:
    return groups_drawing(_rows, _of(kpi, _rows), column_label(by).lower(), ENOUGH_SESSIONS)


def _of(kpi: str, rows: pd.DataFrame) -> Kpi:
    """The KPI with the target these rows were measured against."""
    target = rows["target"].iloc[0] if len(rows) else float("nan")
    return BY_NAME[kpi] if pd.isna(target) else aimed(BY_NAME[kpi], {kpi: float(target)})


def table(view: View, content: TrackerContent, asked: Asked) -> None:
    """One row per group, with a link to the sessions of the chosen one."""
    of_kpi = compare.of_kpi(content.groups, asked.kpi.name, asked.by)
    told = _table(view.key, asked.by, asked.kpi.name, of_kpi, view.flags)
    with show.card(
        f"Every {asked.label}",
        "The furthest from what is wished for first.",
    ):
        words = f"{asked.kpi.label} of every {asked.label}, with interval, n and the rules that hold"
        leading(told, words, partial(_sessions_of, told, asked.by), key="programs_table")


def _sessions_of(told: pd.DataFrame, by: str, at: int) -> Way:
    group = str(told["Group"].iloc[at])
    return Way("tracker", f"All sessions of {group}", {by: group, "show": EVERY})


@st.cache_data(max_entries=60, show_spinner=False)
def _table(key: Key, by: str, kpi: str, _rows: pd.DataFrame, _flags: pd.DataFrame) -> pd.DataFrame:
    return compare.group_table(_rows, _of(kpi, _rows), _flags, by)


def rules(view: View, asked: Asked) -> None:
    """The rules that hold for these groups, with what would clear each."""
    with show.card(f"Rules that hold for a {asked.label}", f"Of the preset {view.preset.label}."):
        if not compare.has_rules(view.preset, asked.by):
            show.note(f"This preset has no rule on a {asked.label}; Settings shows the rules of each.")
            return
        told = cached(view, _rules, asked.by)
        if told.empty:
            show.note(f"No rule holds for any {asked.label}.")
            return
        show.table(
            told, f"Rules that hold for a {asked.label}, with what would clear each", key="programs_rules"
        )


def _rules(loaded: Loaded, by: str) -> pd.DataFrame:
    return compare.rules_table(loaded.scored.judgement.flags, by, loaded.run.preset)


def over_time(view: View, content: TrackerContent, asked: Asked) -> None:
    """Every group over time, what has changed beyond noise, and some groups side by side."""
    rows = compare.of_kpi(content.groups, asked.kpi.name, asked.by)
    every = compare.largest(rows, len(rows))
    if not every:
        return
    show.heading("Over time")
    period = str(
        show.choice(
            "Cut by",
            PERIODS,
            default=cached(view, _period, asked.by),
            format_func=str.capitalize,
            key="programs_period",
        )
    )
    drawing = cached(view, _lanes, asked.by, asked.kpi.name, period)
    if drawing is None:
        show.nothing("Nothing to count yet.")
        return
    drawings.draw(drawing)
    _changes(view, asked, period)
    _side_by_side(view, asked, every, period)


def _period(loaded: Loaded, by: str) -> str:
    return compare.telling_period(loaded.scored.sessions, by)


def _lanes(loaded: Loaded, by: str, kpi: str, period: str) -> Drawing | None:
    run = loaded.run
    of = aimed(BY_NAME[kpi], run.preset.targets)
    rows = compare.every_over_time(loaded.scored.sessions, by, of, period, run.preset, run.timezone)
    return lanes_drawing(rows, of, period, column_label(by).lower(), ENOUGH_SESSIONS)


def _changes(view: View, asked: Asked, period: str) -> None:
    """What has changed since the period before, told only beyond noise."""
    words, table = cached(view, _changed, asked.by, asked.kpi.name, period)
    days = DAYS_OF[period]
    with show.card(
        f"Last {days} days against the {days} before",
        "Told only where it is more than chance among all that were looked at, on "
        f"{ENOUGH} sessions or more in both. Sessions are taken as independent of each other.",
    ):
        st.text(words)
        show.table(table, f"Every {asked.label} in the last {days} days and before.", key="programs_changes")


def _changed(loaded: Loaded, by: str, kpi: str, period: str) -> tuple[str, pd.DataFrame]:
    preset, of, days = loaded.run.preset, aimed(BY_NAME[kpi], loaded.run.preset.targets), DAYS_OF[period]
    window = (loaded.as_of, days)
    found = group_changes(loaded.scored.sessions, by, of, window, preset.denominators, SEED)
    label = column_label(by)
    return compare.changes_words(found, of, label.lower(), days), compare.changes_table(
        found, of, label, days
    )


def _side_by_side(view: View, asked: Asked, every: list[str], period: str) -> None:
    """Some groups in one chart, with the n of every value."""
    chosen = st.multiselect(
        f"Side by side (up to {compare.MOST_TOGETHER})",
        every,
        default=every[: min(2, len(every))],
        max_selections=compare.MOST_TOGETHER,
        key=f"programs_groups_{asked.by}",
    )
    if not chosen:
        show.nothing(f"Choose a {asked.label} above.")
        return
    drawing, told = cached(view, _over_time, asked.by, asked.kpi.name, tuple(chosen), period)
    if drawing is None:
        show.nothing("Nothing to count yet.")
        return
    drawings.draw(drawing)
    show.table(told, drawing.alt, key="programs_over_time")


def _over_time(
    loaded: Loaded, by: str, kpi: str, groups: tuple[str, ...], period: str
) -> tuple[Drawing | None, pd.DataFrame]:
    run = loaded.run
    measured = compare.over_time(loaded.scored.sessions, by, groups, period, run.preset, run.timezone)
    rows, of = compare.of_kpi(measured, kpi), aimed(BY_NAME[kpi], run.preset.targets)
    drawing = groups_over_time_drawing(rows, of, period, column_label(by).lower())
    return drawing, compare.over_time_table(rows, of, period)
