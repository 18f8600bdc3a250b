"""The parts of the directory of mentors and of one mentor's page."""

import pandas as pd
import streamlit as st

from mentor_analytics.assess.judge import lights_by
from mentor_analytics.assess.words import counted
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.measure.mentors import lowest_rated
from mentor_analytics.report.charts.over_time import over_time_drawing
from mentor_analytics.report.mentor_tables import found_mentors, mentor_directory
from mentor_analytics.report.mentor_view import LAST_SESSIONS, MOST_COMMENTS, MentorView, mentor_view
from mentor_analytics.report.session_columns import Names
from mentor_analytics.report.why import against_target, counted_words, shown
from mentor_analytics.workflows.workspace import Loaded
from ui import drawings, navigation, show
from ui.called import names, own
from ui.rows import Way, leading
from ui.state import View, cached
from ui.text import plain
from ui.tracker_list import EVERY

ROW_PIXELS, HEIGHT = 33, 760
"""Of a row, and at most of the directory."""


def directory(view: View) -> None:
    """Everybody, in order of names, to search; with a link to the page of the chosen one."""
    table: pd.DataFrame = cached(view, _directory, names(view))
    word = view.mentor_word
    show.note(own(cached(view, _ratings_say)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        looked_for = st.text_input(
            plain(f"Find a {word.lower()}"), key="mentors_search", placeholder="part of a name", width=320
        )
        only_flagged = st.toggle("Only those with flags", key="flagged", bind="query-params")
    found = found_mentors(table, word, looked_for or "", only_flagged)
    if found.empty:
        show.nothing(_nobody(word.lower(), looked_for or "", only_flagged))
        return
    which = (
        f"{counted(len(found), word.lower())} of {len(table):,}"
        if only_flagged
        else counted(len(found), word.lower())
    )
    show.note(
        f"{which}{', each named by a rule' if only_flagged else ''}, in order of names. "
        "Adjusted ratings are drawn towards everybody's mean where ratings are few."
    )
    key = f"mentors_{len(found)}_{found['mentor_key'].iloc[0]}"
    leading(
        found.drop(columns=["mentor_key", "is_flagged"]),
        f"Every {word.lower()} with what rules say, sessions, rating, attendance, follow-up and last session.",
        lambda at: Way(
            "mentor", f"Open {found[word].iloc[at]}", {"mentor": str(found["mentor_key"].iloc[at])}
        ),
        columns=_columns(word),
        key=key,
        height=min(ROW_PIXELS * (len(found) + 1) + 3, HEIGHT) if len(found) > show.MOST_IN_SIGHT else None,
    )


def _nobody(who: str, looked_for: str, only_flagged: bool) -> str:
    """Why nobody is listed, and what to do."""
    named = f"No {who}{' that a rule names' if only_flagged else ''}"
    if looked_for:
        return f"{named} has “{looked_for}” in the name. Clear the search to see everybody."
    return f"{named} is here. Switch off “Only those with flags” to see everybody."


def _directory(loaded: Loaded, called: Names) -> pd.DataFrame:
    scored = loaded.scored
    lights = lights_by(scored.sessions, "mentor_key")
    return mentor_directory(scored.mentors, scored.sessions, scored.judgement.flags, lights, called)


def _ratings_say(loaded: Loaded) -> str:
    sentence = lowest_rated(loaded.scored.sessions, loaded.scored.mentors).sentence
    return f"Lowest ratings: {sentence[:1].lower()}{sentence[1:]}"


def _columns(word: str) -> dict[str, object]:
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    rates = {name: number(format="%.0f %%", width=82) for name in ("Attendance", "Follow-up")}
    counts = {name: number("n", format="%d", width=44) for name in ("n rated", "n attendance", "n follow-up")}
    return {
        word: text(width=140),
        "In words": text(width=250),
        "Sessions": number(format="%d", width=70),
        "Rating": number(format="%.2f", width=60),
        "Adjusted rating": number("Adjusted", format="%.2f", width=70, help="Drawn towards everybody's mean"),
        **rates,
        **counts,
        "Flagged sessions": number("Flagged", format="%d", width=65, help="Flagged sessions, of n judged"),
        "n judged": number("n", format="%d", width=44, help="Judged sessions"),
        "Last session": st.column_config.DatetimeColumn(format="D MMM YYYY", width=95),
    }


def one_or_stop(view: View) -> MentorView:
    """The mentor of the address; without one, the way to the directory, and nothing further."""
    key = st.query_params.get("mentor", "")
    told: MentorView | None = cached(view, _one, key, names(view)) if key else None
    if told is None:
        word = view.mentor_word.lower()
        with st.container(border=True):
            st.text(
                f"No {word} has this link. The {word} may be in an import that was undone, or under another spelling."
                if key
                else f"Choose a {word} in the directory; the link of the page can be shared."
            )
            navigation.link("mentors", f"All {word}s")
        st.stop()
    return told


def _one(loaded: Loaded, key: str, called: Names) -> MentorView | None:
    scored = loaded.scored
    return mentor_view(
        scored.sessions, scored.judgement.flags, scored.mentors, key, loaded.run.preset, called
    )


def head(told: MentorView) -> None:
    """Who, in sentences."""
    st.header(plain(told.mentor), anchor=False)
    st.text("\n".join(sentence for sentence in told.head if sentence))


def figures(told: MentorView) -> None:
    """KPIs, each with what it was counted out of."""
    tiles = []
    for row in told.kpis.to_dict("records"):
        kpi = BY_NAME[str(row["kpi"])]
        tiles.append(
            show.Tile(
                label=kpi.label,
                value=shown(float(row["value"]), kpi.unit),
                counted=counted_words(
                    kpi, row["numerator"], row["denominator"], str(row["denominator_name"])
                ),
                standing=against_target(row, kpi) if row["target"] == row["target"] else "",
                help=kpi.help,
            )
        )
    show.tiles(tiles, min_width=235)


def reasons(view: View, told: MentorView) -> None:
    """What mentor rules say, from where, on which sessions, and what to try."""
    with show.card(
        "What stands out", f"Rules of the preset {view.preset.label} on {view.mentor_word.lower()}s."
    ):
        if not told.flags:
            st.text("No rule applies.")
        for reason in told.flags:
            st.markdown(f"{reason.shape} **{plain(reason.holds)}**")
            sessions = f" Sessions: {reason.evidence}." if reason.evidence else ""
            st.caption(plain(f"{reason.limit} {reason.clears}{sessions}"))
            if reason.advice:
                st.text(f"What to try: {reason.advice}")


def rating(told: MentorView) -> None:
    """Rating by month, with its interval and n."""
    drawn = (
        over_time_drawing(told.rating_by_month, BY_NAME["average_rating"], "month")
        if len(told.rating_by_month)
        else None
    )
    if drawn is None:
        with show.card("Average rating by month"):
            st.text("No session is rated yet.")
        return
    drawings.draw(drawn)


def feedback(view: View, told: MentorView) -> None:
    """What learners wrote, with what is said often."""
    with show.card(
        "Feedback", f"What {view.learner_word.lower()}s wrote, the newest first; at most {MOST_COMMENTS}."
    ):
        if told.comments.empty:
            st.text("No comment yet.")
            return
        if told.phrases:
            often = ", ".join(f"{phrase} ({n})" for phrase, n in told.phrases)
            st.text(f"Key phrases, with the number of comments: {often}")
        show.table(
            told.comments,
            "Comments with time, rating, class and key phrases.",
            columns={
                "Feedback": st.column_config.TextColumn(width="large"),
                "When": st.column_config.DatetimeColumn(format="D MMM YYYY HH:mm"),
            },
        )


def last_sessions(view: View, told: MentorView) -> None:
    """The last sessions, with a link to the chosen one in the tracker."""
    text = st.column_config.TextColumn
    with show.card(
        f"Last {min(len(told.last), LAST_SESSIONS)} sessions",
        "The newest first.",
    ):
        leading(
            told.last,
            "The last sessions with light, time, status, learner, rating, flags and comment.",
            lambda at: Way(
                "tracker",
                f"Why session {told.session_ids[at]} is listed, and what to do",
                {"session": told.session_ids[at], "mentor": told.mentor_key, "show": EVERY},
            ),
            columns={
                "When": st.column_config.DatetimeColumn(format="D MMM YY HH:mm", width=112),
                "Light": text(width=128),
                view.learner_word: text(width=125),
                "Program": text(width=90),
                "Session type": text(width=125),
                "Flags": text(width=210),
            },
            key=f"mentor_last_{told.mentor_key}",
        )
