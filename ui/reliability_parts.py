"""The parts of the reliability page: who, when, why, no-shows, and what is still ahead."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from mentor_analytics.assess.naming import renamed
from mentor_analytics.assess.words import counted, percent
from mentor_analytics.measure import move_reasons, timing
from mentor_analytics.measure import reliability as measured
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS
from mentor_analytics.measure.reliability import KPI_OF, Asked, says_who
from mentor_analytics.measure.windows import DAYS
from mentor_analytics.pipeline import SEED
from mentor_analytics.report import reliability as told
from mentor_analytics.report.charts.drawing import Drawing
from mentor_analytics.report.charts.over_time import over_time_drawing, period_for
from mentor_analytics.report.charts.week import week_drawing
from mentor_analytics.report.reliability import Standing
from mentor_analytics.report.session_columns import Names
from mentor_analytics.report.upcoming import MENTOR_SIDE, PROBABILITY, upcoming_table, upcoming_words
from mentor_analytics.stats import wilson
from mentor_analytics.workflows import forecasts
from mentor_analytics.workflows.workspace import Loaded
from ui import drawings, filters, show
from ui.called import names, own
from ui.rows import Way, leading
from ui.state import View, cached
from ui.tracker_list import EVERY

TABS = ("Who", "When", "Why moved", "No-shows", "Ahead")
WHATS: Mapping[measured.What, str] = {"moved": "Moved sessions", "missed": "No-shows"}
TILE: Mapping[measured.What, str] = {"moved": "Moved", "missed": "No-shows"}
BY_MENTOR, BY_ANYBODY = "mentor", "anybody"
WHOSE: Mapping[str, str] = {BY_MENTOR: "Only those by the mentor", BY_ANYBODY: "By anybody"}


@dataclass(frozen=True)
class When:
    """On which weekdays, at which hours and when in time sessions are moved or missed."""

    words: str
    sentences: list[str]
    table: pd.DataFrame
    keys: list[str]
    week: Drawing | None
    weekdays: str


def ask(view: View) -> Asked:
    """What is counted, and whose; with the basis in a sentence."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        what = show.choice(
            "Look at",
            list(WHATS),
            format_func=lambda each: WHATS[each],
            key="reliability_what",
            bind="query-params",
        )
        only = bool(view.preset.options.get("tutor_initiated_only", True))
        if says_who(view.sessions, what):
            whose = show.choice(
                "Count",
                list(WHOSE),
                default=BY_MENTOR if only else BY_ANYBODY,
                format_func=lambda each: own(WHOSE[each]),
                key=f"reliability_whose_{what}",
                bind="query-params",
            )
            only = whose == BY_MENTOR
    asked = Asked(what, only)
    show.note(own(asked.basis(view.sessions)))
    return asked


def head(view: View, asked: Asked) -> None:
    """The figures of everybody together, each with its n."""
    standing: Standing = cached(view, _standing, asked)
    flagged = show.Tile(
        own("Mentors flagged"),
        f"{standing.flagged:,}",
        own(f"of {counted(len(standing.table), 'mentor')}"),
        f"{standing.watched:,} to watch" if standing.rules else "no rule on this",
    )
    show.tiles([*(_tile(standing.table, asked, window) for window in (*DAYS, 0)), flagged], min_width=150)


def _tile(table: pd.DataFrame, asked: Asked, days: int) -> show.Tile:
    column = f"{KPI_OF[asked.what]}{f'_{days}d' if days else ''}"
    n = int(table[f"{column}_n"].sum())
    hits = int((table[column].fillna(0) * table[f"{column}_n"]).round().sum())
    low, high = wilson([hits], [n])
    return show.Tile(
        label=f"{TILE[asked.what]}, {f'last {days} days' if days else 'all time'}",
        value=percent(hits / n) if n else "–",
        counted=f"{hits:,} of {counted(n, 'session')}",
        standing=f"95 % from {percent(low[0])} to {percent(high[0])}" if n else "no session yet",
    )


def _standing(loaded: Loaded, asked: Asked) -> Standing:
    return told.standing(loaded.scored.sessions, loaded.as_of, loaded.run.preset, asked)


def who(view: View, asked: Asked) -> None:
    """Every mentor's rates under the rules in force, with a link to the chosen one; and everybody's over time."""
    standing: Standing = cached(view, _standing, asked)
    with show.card(
        own(f"Rates of every mentor over {', '.join(map(str, DAYS))} days"),
        own(told.rules_words(standing.rules)),
    ):
        st.text(own(standing.sentence))
        keys = standing.table["mentor_key"]
        table = told.standing_table(standing, asked.what, names(view))
        leading(
            table,
            f"{WHATS[asked.what]} of every {view.mentor_word.lower()} over 7, 30 and 90 days, with n and interval.",
            lambda at: Way(
                "mentor", f"Open {table[view.mentor_word].iloc[at]}", {"mentor": str(keys.iloc[at])}
            ),
            columns=_columns(),
            key=f"reliability_who_{asked.what}_{asked.by_mentor}",
        )
    drawing: Drawing | None = cached(view, _over_time, asked)
    if drawing is not None:
        drawings.draw(drawing)


def _columns() -> dict[str, object]:
    number = st.column_config.NumberColumn
    rates = [*(f"{days} days" for days in DAYS), "All time"]
    counts = [*(f"n, {days} days" for days in DAYS), "n, all time"]
    return {
        "What rules say": st.column_config.TextColumn(width=250),
        **{each: number(format="%.1f %%", width=72) for each in rates},
        **{each: number("n", format="localized", width=50, help=f"Sessions: {each[3:]}") for each in counts},
    }


def _over_time(loaded: Loaded, asked: Asked) -> Drawing | None:
    sessions, run = loaded.scored.sessions, loaded.run
    period = period_for(sessions["scheduled_at"])
    rows = measured.over_time(sessions, asked, run.preset.denominators, period, run.timezone)
    kpi = asked.kpi(sessions)
    return over_time_drawing(rows, replace(kpi, label=renamed(kpi.label, run.preset.labels)), period)


def when(view: View, asked: Asked) -> None:
    """Weekdays, hours and trends beyond chance; and the week of everybody together."""
    found: When = cached(view, _when, asked, names(view))
    with show.card(
        "Weekdays, hours and trends beyond chance",
        own(
            "Each mentor's weekdays, parts of the day and months are held against the same mentor's other sessions, "
            "where a moved session was first to begin. Sessions are taken as independent of each other: a week of "
            "illness can look like a pattern, so ask first."
        ),
    ):
        st.text(own(found.words))
        if found.sentences:
            st.text("\n".join(found.sentences))
            leading(
                found.table,
                "What stands out, with counts, intervals and adjusted p.",
                lambda at: Way(
                    "mentor", f"Open {found.table[view.mentor_word].iloc[at]}", {"mentor": found.keys[at]}
                ),
                key=f"reliability_when_{asked.what}_{asked.by_mentor}",
            )
    if found.week is None:
        show.nothing(
            f"No hour of a weekday has {ENOUGH_SESSIONS} sessions yet, so there is no map of the week."
        )
    else:
        drawings.draw(found.week)
    show.note(found.weekdays)


def habits(loaded: Loaded) -> dict[str, list[str]]:
    """By mentor key what the page tells of weekdays, hours and trends as it opens; for `state.cached`."""
    only = bool(loaded.run.preset.options.get("tutor_initiated_only", True))
    every: dict[str, list[str]] = {}
    for what in WHATS:
        asked = Asked(what, only)
        for key, sentences in told.patterns_of(timing.patterns(_events(loaded, asked)), what).items():
            every.setdefault(key, []).extend(f"{WHATS[what]}: {each}" for each in sentences)
    return every


def _events(loaded: Loaded, asked: Asked) -> timing.Events:
    sessions, run = loaded.scored.sessions, loaded.run
    out_of, met = measured.counted(sessions, asked, run.preset.denominators)
    return timing.events(sessions, out_of, met, run.timezone, period_for(sessions["scheduled_at"]))


def _when(loaded: Loaded, asked: Asked, called: Names) -> When:
    sessions, run = loaded.scored.sessions, loaded.run
    events = _events(loaded, asked)
    found = timing.patterns(events)
    name_of = dict(zip(loaded.scored.mentors["mentor_key"], loaded.scored.mentors["mentor"], strict=True))
    label_ = renamed(asked.kpi(sessions).label, run.preset.labels)
    return When(
        words=told.patterns_words(found, asked.what),
        sentences=told.pattern_sentences(found, asked.what, name_of),
        table=told.pattern_table(found, name_of, called),
        keys=found.told["mentor_key"].astype("str").tolist(),
        week=week_drawing(
            timing.heat(events), f"{label_} by weekday and hour", ENOUGH_SESSIONS, run.timezone
        ),
        weekdays=told.weekdays_words(timing.by_weekday(events), *timing.weekday_test(events, SEED)),
    )


def why(view: View) -> None:
    """What people wrote of why sessions were moved, in groups, by whom."""
    words, table = cached(view, _why, names(view))
    with show.card(
        "Why sessions were moved",
        "Reasons are put into groups by key words of what was written; every moved session is in one row.",
    ):
        st.text(own(words))
        if len(table):
            show.table(
                table,
                "Groups of reasons with sessions, by whom, and examples.",
                columns={"As written": st.column_config.TextColumn(width="large")},
                key="reliability_why",
            )


def _why(loaded: Loaded, called: Names) -> tuple[str, pd.DataFrame]:
    sessions, asked = loaded.scored.sessions, Asked("moved", by_mentor=False)
    _, met = measured.counted(sessions, asked, loaded.run.preset.denominators)
    words = told.parties_words(measured.by_party(sessions, "moved"), "moved")
    return words, told.reasons_table(move_reasons.grouped_reasons(sessions, met), called)


def no_shows(view: View) -> None:
    """Who did not come, and who did not come again and again, with a link to the chosen one."""
    words, again, rows, table = cached(view, _no_shows, names(view))
    with show.card("Who did not come"):
        st.text(own(words))
    with show.card("Repeated no-shows"):
        st.text(own(again))
        if rows.empty:
            return
        leading(
            table,
            "Who did not come again, how often, of how many sessions, and when last.",
            lambda at: _person(rows.iloc[at]),
            key="reliability_repeated",
        )


def _person(row: "pd.Series[str]") -> Way:
    if row["who"] == "mentor":
        return Way("mentor", f"Open {row['name']}", {"mentor": str(row["key"])})
    learner = filters.people_key(str(row["key"]))
    return Way("tracker", f"All sessions of {row['name']}", {"learner": learner, "show": EVERY})


def _no_shows(loaded: Loaded, called: Names) -> tuple[str, str, pd.DataFrame, pd.DataFrame]:
    sessions = loaded.scored.sessions
    rows = measured.repeated_no_shows(sessions, loaded.as_of, filters.learner_column(sessions))
    words = told.parties_words(measured.by_party(sessions, "missed"), "missed")
    return words, told.repeated_words(rows), rows, told.repeated_table(rows, called)


def ahead(view: View) -> None:
    """The sessions still ahead, with the probability that each is missed, and why."""
    forecast: pd.DataFrame = cached(view, forecasts.no_shows).table  # the page of model cards keeps the same
    with show.card(
        "Sessions still ahead",
        own(
            "The probability is learned from what was known before each session: when it was booked, the weekday and "
            "hour, and how often the learner and the mentor missed sessions on earlier days. A reminder is the use of "
            "it, no verdict."
        ),
    ):
        st.text(upcoming_words(forecast, forecasts.is_synthetic(view.loaded.inputs)))
        if forecast.empty:
            return
        table, keys = upcoming_table(view.sessions, forecast, names(view))
        number = st.column_config.NumberColumn
        leading(
            table,
            "Sessions ahead with the chance of a no-show and what it rests on.",
            lambda at: Way("mentor", f"Open {table[view.mentor_word].iloc[at]}", {"mentor": keys[at]}),
            columns={
                "When": st.column_config.DatetimeColumn(format="D MMM YYYY HH:mm"),
                PROBABILITY: number(format="%.0f %%", width=110),
                "Why": st.column_config.TextColumn(width="large"),
                MENTOR_SIDE: number(
                    own(MENTOR_SIDE), format="%.1f %%", help="Drawn towards everybody's share"
                ),
            },
            key="reliability_ahead",
        )
