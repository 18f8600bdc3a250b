"""The parts of the page on activity: who logs in, when, how new mentors begin, and scores of engagement."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from mentor_analytics.assess.naming import renamed
from mentor_analytics.assess.words import counted, percent
from mentor_analytics.measure import engagement as measured
from mentor_analytics.measure.about import logins_of
from mentor_analytics.measure.engagement import AWAY_DAYS, LOOK_DAYS, MAP_DAYS, Activation
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.measure.tables import kpi_by
from mentor_analytics.report import engagement as told
from mentor_analytics.report.charts.drawing import Drawing
from mentor_analytics.report.charts.heat_map import heat_map_drawing
from mentor_analytics.report.charts.logins import per_week_drawing, weeks_drawing
from mentor_analytics.report.charts.over_time import over_time_drawing, period_for
from mentor_analytics.workflows.workspace import Loaded
from ui import drawings, navigation, show
from ui.called import label, own
from ui.rows import Way, leading
from ui.state import View, cached

TABS = ("Logins", "Hours", "Who is new", "Scores")
SCORES = ("engagement", "empathy", "clarity", "engagement_quality")


@dataclass(frozen=True)
class Logins:
    """Who logs in."""

    people: pd.DataFrame
    n_unknown: int
    per_week: Drawing | None
    weeks: Drawing | None
    days: int = LOOK_DAYS


def logins(view: View) -> None:
    """Who is here and who is away; how often, and week by week."""
    found = _needed(view)
    if found is None:
        return
    had = dict(zip(view.mentors["mentor_key"], view.mentors["sessions_30d"], strict=True))
    people = told.with_sessions(found.people, had)
    gone = told.away(people)
    n, mean, of_all = len(people), float(people["per_week"].mean()), own(counted(len(people), "mentor"))
    show.tiles(
        [
            show.Tile(
                f"Here in {AWAY_DAYS} days", percent((n - len(gone)) / n), f"{n - len(gone):,} of {of_all}"
            ),
            show.Tile(f"Away {AWAY_DAYS} days or more", f"{len(gone):,}", f"of {of_all}"),
            show.Tile(
                "Logins a week",
                f"{people['per_week'].median():.1f}",
                f"median of {of_all}, last {counted(found.days, 'day')}; mean {mean:.1f}",
            ),
        ]
    )
    if found.n_unknown:
        st.text(own(told.unknown_words(found.n_unknown)))
    _away(view, gone)
    for drawing in (found.weeks, found.per_week):
        if drawing is not None:
            drawings.draw(drawing)
    every = people.sort_values("per_week", kind="stable", ignore_index=True)
    with st.expander(label(f"Every mentor ({len(every):,})")):
        _people(view, every, own("Logins a week of every mentor, the fewest first."), "engagement_every")


def _needed(view: View) -> Logins | None:
    """What is known of logins; else what would switch it on."""
    found: Logins | None = cached(view, _logins)
    if found is None:
        show.nothing(
            own(
                "No logins yet. Upload a file of activity events: one row per event, with Mentor, Event time and Event "
                "(such as login)."
            )
        )
        navigation.link("upload", "Upload activity events")
    return found


def _logins(loaded: Loaded) -> Logins | None:
    events, timezone = loaded.about.events, loaded.run.timezone
    if events is None or logins_of(events, loaded.as_of).empty:
        return None
    people = measured.here(events, loaded.as_of)
    unknown = ~loaded.scored.mentors["mentor_key"].isin(people["mentor_key"])
    n, called = counted(len(people), "mentor"), loaded.run.preset.labels
    days = measured.days_counted(events, loaded.as_of)
    return Logins(
        people,
        int(unknown.sum()),
        per_week_drawing(
            measured.per_week(people),
            "Logins a week",
            renamed(
                f"Mean of the last {counted(days, 'day')}, of {n} with an event. Bars: how many of them.",
                called,
            ),
        ),
        weeks_drawing(
            measured.by_week(events, loaded.as_of, timezone),
            "Who logged in at all, week by week",
            renamed(
                "Share of the mentors known by then; whole weeks from Monday. Band: 95 % interval.", called
            ),
        ),
        days,
    )


def _away(view: View, gone: pd.DataFrame) -> None:
    order = f"With sessions in the last {LOOK_DAYS} days first, then who was here last."
    with show.card(
        f"Away {AWAY_DAYS} days or more",
        f"{order} Ask how they are and whether they would like to take sessions again.",
    ):
        if gone.empty:
            st.text("Nobody.")
        else:
            _people(view, gone, f"Who did not log in for {AWAY_DAYS} days or more.", "engagement_away")


def _people(view: View, people: pd.DataFrame, alternative: str, key: str) -> None:
    """Some of them with how often they log in; a row leads to its mentor."""
    table, keys = told.logins_table(people, view.mentor_word, view.timezone), people["mentor_key"]
    leading(
        table,
        alternative,
        lambda at: Way("mentor", f"Open {table[view.mentor_word].iloc[at]}", {"mentor": str(keys.iloc[at])}),
        key=key,
    )


def when(view: View) -> None:
    """At which hours of the week mentors log in."""
    found = _needed(view)
    if found is None:
        return
    drawing: Drawing | None = cached(view, _map)
    if drawing is None:
        show.nothing(f"No login in the last {MAP_DAYS} days.")
    else:
        drawings.draw(drawing)
        show.note(
            "Hours with many logins are good ones to reach people; few logins at night say nothing of anybody."
        )


def _map(loaded: Loaded) -> Drawing | None:
    events, zone = loaded.about.events, loaded.run.timezone
    if events is None:
        return None
    table = measured.week_map(events, loaded.as_of, zone)
    n, cells = int(table["logins"].sum()), "Each cell is a weekday and an hour"
    caption = f"{cells}, in {zone}: {counted(n, 'login')} of the last {MAP_DAYS} days."
    return heat_map_drawing(table, "Logins by weekday and hour", caption)


def new_mentors(view: View) -> None:
    """How soon those who were hired lately began."""
    found: Activation | None = cached(view, _activation)
    if found is None:
        show.nothing(
            own(
                "Nothing says who is new. Upload a file of mentor profiles: one row per mentor, with Mentor and Hired "
                "on; PM, program and subject are welcome too."
            )
        )
        navigation.link("upload", own("Upload mentor profiles"))
        return
    for sentence in told.activation_words(found):
        st.text(own(sentence))
    if found.table.empty:
        return
    show.heading("Began in time")
    show.tiles(
        [
            show.Tile(
                f"{str(what).capitalize().removesuffix(' held')} in {days} days",
                percent(share),
                f"{hits:,} of {counted(n, 'new one')}",
                f"95 % from {percent(low)} to {percent(high)}",
            )
            for what, days, hits, n, share, low, high in found.shares.itertuples(index=False)
        ]
    )
    for sentence in told.median_words(found):
        show.note(sentence)
    if "days_to_login" not in found.table:
        show.note("Without activity events the first login is not known.")
    table, keys = told.new_table(found, view.mentor_word), found.table["mentor_key"].iloc[::-1]
    with show.card(own("Each new mentor"), "The latest hired first."):
        leading(
            table,
            own("New mentors with the days to their first login and first session."),
            lambda at: Way(
                "mentor", f"Open {table[view.mentor_word].iloc[at]}", {"mentor": str(keys.iloc[at])}
            ),
            columns={"Hired on": st.column_config.DateColumn(format="D MMM YYYY")},
            key="engagement_new",
        )


def _activation(loaded: Loaded) -> Activation | None:
    return measured.activation(loaded.scored.sessions, loaded.about, loaded.as_of, loaded.run.timezone)


def scores(view: View) -> None:
    """Engagement, empathy and clarity as sessions carry them, over time."""
    there = [name for name in SCORES if name in view.sessions.columns]
    if not there:
        show.nothing(
            "Sessions carry no such scores. Add columns headed Engagement, Empathy or Clarity (0 to 10) to the file "
            "and upload it again."
        )
        navigation.link("upload", "Upload sessions")
        return
    for name in there:
        drawing: Drawing | None = cached(view, _score, name)
        if drawing is not None:
            drawings.draw(drawing)


def _score(loaded: Loaded, name: str) -> Drawing | None:
    sessions, run = loaded.scored.sessions, loaded.run
    period = period_for(sessions["scheduled_at"])
    rows = kpi_by(sessions, BY_NAME[name], period, run.preset.denominators, run.timezone)
    return None if rows.empty else over_time_drawing(rows, BY_NAME[name], period)
