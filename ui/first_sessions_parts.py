"""The parts of the page on first sessions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd
import streamlit as st

from mentor_analytics.assess.naming import renamed
from mentor_analytics.assess.words import counted, percent
from mentor_analytics.measure import first_sessions as measured
from mentor_analytics.measure.first_sessions import POOR_FIRST, Compared
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS
from mentor_analytics.measure.masks import column_label
from mentor_analytics.measure.prepare import mentor_key
from mentor_analytics.pipeline import SEED
from mentor_analytics.report import first_sessions as told
from mentor_analytics.report.charts.drawing import Drawing
from mentor_analytics.report.charts.groups import groups_drawing
from mentor_analytics.report.charts.over_time import over_time_drawing, period_for
from mentor_analytics.report.session_columns import Names
from mentor_analytics.stats import divide
from mentor_analytics.workflows.workspace import Loaded
from ui import drawings, filters, show
from ui.called import names, own
from ui.rows import Way, leading
from ui.state import View, cached
from ui.tracker_list import EVERY

GROUPED_BY = ("program", "batch", "cohort", "session_type")
MENTOR = "mentor"
NO_LEARNER = "Who comes back: needs a column that names the learner, which the data do not have."
NEEDED = (
    "session_id", "scheduled_at", "mentor", "mentor_key", "learner", "learner_id", "status", "is_ahead", "rating",
    "is_first_session", "feedback", *GROUPED_BY,
)  # fmt: skip


@dataclass(frozen=True)
class Firsts:
    """What is said of everybody's first sessions."""

    hits: int
    n: int
    limits: tuple[float, float]
    first: int
    later: Compared
    back: Compared | None
    left_out: Mapping[str, int]
    over_time: Drawing | None

    @property
    def share(self) -> float:
        """Of rated first sessions, those below 4.0."""
        return float(divide(self.hits, self.n)[0])


@dataclass(frozen=True)
class Groups:
    """First sessions by one grouping."""

    words: str
    table: pd.DataFrame
    drawing: Drawing | None


def source(view: View) -> bool | None:
    """Whether first sessions are worked out; None where nothing tells them, after saying what would."""
    if "rating" not in view.sessions.columns:
        show.nothing("The data have no ratings. Add a column headed Rating to the file and upload it again.")
        return None
    if cached(view, _is_given):
        return False
    if filters.learner_column(view.sessions) is None:
        show.nothing(
            own(
                "The data do not say which sessions are first ones. Add a column headed First Session (yes or no), or "
                "one that names the learner, to the file and upload it again."
            )
        )
        return None
    show.note(
        own(
            "The data do not say which sessions are first ones: add a column headed First Session (yes or no). Until "
            "then the first completed session of a learner with a mentor in this file can be taken for it; learners "
            "who met their mentor before the file begins are then taken for new."
        )
    )
    return (
        True
        if st.toggle("Take the first one in this file", key="first_derived", bind="query-params")
        else None
    )


def _is_given(loaded: Loaded) -> bool:
    return measured.knows_first(loaded.scored.sessions)


def _sessions(loaded: Loaded, derived: bool) -> pd.DataFrame:
    sessions = loaded.scored.sessions
    kept = sessions[[name for name in NEEDED if name in sessions.columns]]
    learner = filters.learner_column(sessions)
    if derived and learner:
        return kept.assign(is_first_session=measured.derived_first(sessions, learner))
    return kept


def head(view: View, derived: bool) -> Firsts:
    """How many, whether they differ from later ones, and who comes back."""
    found: Firsts = cached(view, _firsts, derived)
    low, high = found.limits
    rated = percent(found.n / found.first) if found.first else "–"
    later, back = found.later, found.back
    tiles = [
        show.Tile(
            "First sessions below 4.0",
            percent(found.share) if found.n else "–",
            f"{found.hits:,} of {counted(found.n, 'rated first session')}",
            f"95 % from {percent(low)} to {percent(high)}" if found.n else "no rating yet",
            help=POOR_FIRST.help,
        ),
        show.Tile("First sessions rated", rated, f"{found.n:,} of {counted(found.first, 'first session')}"),
        show.Tile(
            "Mean rating of first sessions",
            f"{later.value:.2f}" if later.n else "–",
            f"mean of {counted(later.n, 'session')}",
            f"later ones {later.other:.2f}, n = {later.other_n:,}" if later.other_n else "no later one",
        ),
    ]
    if back is not None:
        tiles.append(
            show.Tile(
                "Same mentor again",
                percent(back.value) if back.n else "–",
                f"{back.hits:,} of {counted(back.n, 'learner')}",
                f"after one below 4.0; after the others {percent(back.other)}, n = {back.other_n:,}"
                if back.other_n
                else "after one below 4.0; no other one",
                help=f"A completed session of the same learner with the same mentor within {measured.BACK_DAYS} days.",
            )
        )
    show.tiles(tiles)
    with show.card(
        "What goes with first sessions",
        own(
            "What goes together need not be cause and effect: mentors and programs differ too. Intervals allow for "
            "sessions of one mentor being alike."
        ),
    ):
        st.text(told.later_words(later))
        st.text(own(told.back_words(back, found.left_out) if back else NO_LEARNER))
    return found


def _firsts(loaded: Loaded, derived: bool) -> Firsts:
    sessions, run = _sessions(loaded, derived), loaded.run
    rated, poor = measured.poor_first(sessions)
    first = int(measured.first_ones(sessions).sum())
    hits, n = int(poor.sum()), int(rated.sum())
    period = period_for(sessions["scheduled_at"])
    rows = measured.by_group(sessions, period, run.timezone)
    learner = filters.learner_column(sessions)
    nobody: tuple[Compared | None, Mapping[str, int]] = (None, {})
    back, left_out = measured.came_back(sessions, loaded.as_of, learner, SEED) if learner else nobody
    drawing = over_time_drawing(rows, POOR_FIRST, period) if len(rows) else None
    limits = measured.poor_limits(sessions)
    return Firsts(hits, n, limits, first, measured.first_against_later(sessions), back, left_out, drawing)


def groups(view: View, derived: bool, found: Firsts) -> None:
    """Which programs (or other groups) have more of them, and which mentors, with links."""
    by = {each: column_label(each) for each in GROUPED_BY if each in view.sessions.columns}
    by[MENTOR] = view.mentor_word
    column = show.choice(
        "Compare",
        list(by),
        format_func=by.__getitem__,
        key="first_by",
        bind="query-params",
    )
    told_: Groups = cached(view, _groups, derived, column, names(view), found.share)
    with show.card(
        own(f"First sessions below 4.0 by {by[column].lower()}"),
        own(
            f"Most first, by the share drawn towards everybody's as far as n is small; fewer than {ENOUGH_SESSIONS} "
            "stand last."
        ),
    ):
        st.text(own(told_.words))
        if told_.drawing is not None:
            drawings.bare(told_.drawing)
        if len(told_.table):
            leading(
                told_.table,
                f"First sessions below 4.0 by {by[column].lower()}, with interval and n.",
                partial(_way, told_.table, column, by[column]),
                columns=_columns(),
                key=f"first_groups_{column}",
            )


def _way(table: pd.DataFrame, column: str, heading: str, at: int) -> Way:
    name = str(table[heading].iloc[at])
    if column == MENTOR:
        return Way("mentor", f"Open {name}", {"mentor": mentor_key(name)})
    return Way("tracker", f"All sessions of {name}", {column: name, "show": EVERY})


def _columns() -> dict[str, object]:
    number = st.column_config.NumberColumn
    return {
        "Below 4.0": number(format="%.1f %%", width=80),
        "Adjusted": number(format="%.1f %%", width=80, help="Drawn towards everybody's share"),
        "In words": st.column_config.TextColumn(width=300),
    }


def _groups(loaded: Loaded, derived: bool, column: str, called: Names, overall: float) -> Groups:
    sessions, run = _sessions(loaded, derived), loaded.run
    rows = measured.by_group(sessions, column, run.timezone)
    heading = called.mentor if column == MENTOR else column_label(column)
    kpi = replace(POOR_FIRST, label=renamed(POOR_FIRST.label, run.preset.labels))
    drawing = (
        groups_drawing(rows, kpi, heading.lower(), ENOUGH_SESSIONS)
        if column != MENTOR and len(rows)
        else None
    )
    return Groups(
        told.groups_words(rows, heading.lower()),
        told.group_table(rows, heading, overall),
        drawing,
    )


def over_time(found: Firsts) -> None:
    """The share over time, with its interval and n."""
    if found.over_time is not None:
        drawings.draw(found.over_time)


def poor_ones(view: View, derived: bool) -> None:
    """The first sessions below 4.0, the newest first, with a link to the chosen one."""
    table, ids, n = cached(view, _listed, derived, names(view))
    most = f" The newest {len(table):,} of {n:,}." if len(table) < n else ""
    with show.card("First sessions below 4.0", f"The newest first.{most}"):
        if table.empty:
            st.text("None, so nothing to look at here.")
            return
        leading(
            table,
            "First sessions below 4.0 with time, people, rating and comment.",
            lambda at: Way(
                "tracker", f"Why session {ids[at]} is listed", {"session": ids[at], "show": EVERY}
            ),
            columns={
                "When": st.column_config.DatetimeColumn(format="D MMM YYYY HH:mm"),
                "Feedback": st.column_config.TextColumn(width="large"),
            },
            key="first_poor",
        )


def _listed(loaded: Loaded, derived: bool, called: Names) -> tuple[pd.DataFrame, list[str], int]:
    sessions = _sessions(loaded, derived)
    return told.listed(sessions, measured.poor_first(sessions)[1], called)
