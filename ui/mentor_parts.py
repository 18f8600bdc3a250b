"""The parts of one mentor's page: why, what to try, the figures, and the sessions behind them."""

from urllib.parse import urlencode

import streamlit as st

from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.report.charts.drawing import Drawing
from mentor_analytics.report.mentor_trend import SPANS, trend_drawing, trends
from mentor_analytics.report.mentor_view import (
    LAST_SESSIONS,
    MOST_COMMENTS,
    MentorView,
    kpis_table,
    mentor_view,
)
from mentor_analytics.report.session_columns import Names
from mentor_analytics.workflows.forecasts import is_synthetic
from mentor_analytics.workflows.workspace import Loaded
from ui import drawings, navigation, reliability_parts, show
from ui.called import label, names, own
from ui.rows import Way, leading
from ui.state import View, cached
from ui.text import plain
from ui.tracker_list import EVERY

NEXT: tuple[tuple[str, str], ...] = (
    ("tracker", "Flagged sessions"),
    ("reliability", "Moved and missed sessions"),
    ("first_sessions", "First sessions"),
    ("feedback", "Comments"),
    ("summaries", "Draft summaries"),
)
"""What to do next: page, words of its link. Pages that do not exist yet are left out."""
FOR_ONE = ("tracker", "feedback")
"""Those that can show one mentor alone; the others show everybody."""


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


def head(view: View, told: MentorView) -> None:
    """Who, where they stand in the queue and why; a link to send."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(plain(told.mentor), anchor=False)
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            navigation.link("mentors", f"All {view.mentor_word.lower()}s")
            with st.popover("Link to this page"):
                st.caption("Copy it and send it; it names nobody.")
                st.code(f"{st.context.url or 'mentor'}?{_address(told)}", language=None)
    if told.standing.sentence:
        st.markdown(f"**{plain(own(told.standing.sentence))}**")
    for line in (told.first_sessions, told.profile):
        if line:
            st.text(line)


def _address(told: MentorView) -> str:
    """What the page needs to look the same to others: who, and the preset where it is not the site's own."""
    preset = st.query_params.get("preset")
    return urlencode({"mentor": told.mentor_key} | ({"preset": preset} if preset else {}))


def why(told: MentorView) -> None:
    """What adds to the risk: each part with its points, its value and on how much it rests."""
    text = st.column_config.TextColumn
    with show.card(
        "Why" if told.standing.band else "What is looked at",
        own(
            "The mentor's own figures, and what counts after allowing for few sessions. Points add up to the risk. "
            "As for everybody: the data cannot tell mentors apart there."
        )
        if told.standing.band
        else own("The mentor's own figures. There are no points without a priority."),
    ):
        if told.standing.reasons.empty:
            st.text("Not enough data for a single part of the score.")
            return
        show.table(
            told.standing.reasons.assign(What=list(map(own, told.standing.reasons["What"]))),
            "Parts of the risk: own figure, n, what counts, from where it adds nothing and all it can, points.",
            columns={
                "What": text(width=196),
                "Points": st.column_config.ProgressColumn(
                    format="%.0f", min_value=0, max_value=100, width=78
                ),
                "This mentor": text(label("This mentor"), width=118, help=label("The mentor's own figure")),
                "n": st.column_config.NumberColumn(format="localized", width=40),
                "Counts as": text(width=104, help="What counts, after allowing for few sessions"),
                "No points at": text(width=76, help="Up to here it adds nothing"),
                "All points at": text(width=84, help="From here on it adds all it can"),
            },
            key="mentor_why",
        )
        if told.standing.reliance:
            show.note(told.standing.reliance)


def what_to_try(told: MentorView) -> None:
    """Advice for what adds most, and where to go on."""
    with show.card("What to try", "A start for a talk; the person knows more than the figures."):
        if not told.standing.advice:
            st.text(
                own("Nothing stands out that is this mentor's own. A word of thanks does no harm.")
                if told.standing.band
                else own(told.standing.needed)
            )
        for about, text in told.standing.advice:
            st.markdown(f"**{plain(own(about))}**")
            st.text(own(text))
        st.caption("Next")
        with st.container(horizontal=True):
            for page, words in NEXT:
                if page in navigation.BY_NAME:
                    who = told.mentor_key if page in FOR_ONE else ""
                    navigation.link(page, own(words), mentor=who)


def cards(view: View, told: MentorView) -> None:
    """The nine figures, each with what it was counted out of and what became of it."""
    invented = " (synthetic data)" if is_synthetic(view.loaded.inputs) else ""
    show.tiles(
        [
            show.Tile(
                card.label,
                card.value,
                own(card.counted) + (invented if card.is_forecast else ""),
                change=card.change,
                help=card.help,
            )
            for card in told.cards
        ],
        min_width=175,
    )


def early_signs(view: View, told: MentorView) -> None:
    """Each signal with its value and its threshold, or that there is none; and what goes by weekday or hour."""
    with show.card("Early signs", "What often comes before somebody leaves or ratings fall."):
        for sign in told.signals:
            st.markdown(f"**{plain(sign.label)}**: {plain(sign.standing)}")
            for line in sign.lines:
                show.note(own(line))
        habits = cached(view, reliability_parts.habits).get(told.mentor_key, [])
        if habits:
            st.markdown("**By weekday or hour, beyond chance**")
            for line in habits:
                show.note(own(line))
            navigation.link("reliability", "How this was looked for")


def trend(view: View, told: MentorView) -> None:
    """One figure over the last days, or over all months."""
    kpis = trends(view.sessions.columns, view.preset)
    if not kpis:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            "Over time", list(kpis), format_func=kpis.__getitem__, key="mentor_trend", width=220
        )
        span = show.choice("Span", list(SPANS), key="mentor_span", format_func=SPANS.__getitem__)
    drawn = cached(view, _trend, told.mentor_key, str(name), str(span))
    if drawn is None:
        with show.card(label(BY_NAME[str(name)].label)):
            st.text("No session to count in this time.")
        return
    drawings.draw(drawn)


def _trend(loaded: Loaded, key: str, name: str, span: str) -> Drawing | None:
    sessions, run = loaded.scored.sessions, loaded.run
    mine = sessions[(sessions["mentor_key"] == key).to_numpy(dtype=bool)]
    return trend_drawing(mine, name, loaded.as_of, run.preset, run.timezone, span)


def figures(told: MentorView) -> None:
    """Every KPI against its target, and how many sessions that is."""
    with show.card("Against the targets"):
        st.text("\n".join(sentence for sentence in told.head if sentence))
        if len(told.kpis):
            table = kpis_table(told.kpis)
            show.table(
                table.assign(KPI=list(map(own, table["KPI"]))),
                "KPIs with what they were counted out of and where they stand.",
                columns={
                    "KPI": st.column_config.TextColumn(width=150),
                    "Value": st.column_config.TextColumn(width=55),
                    "Against target": st.column_config.TextColumn(width=140),
                },
                key="mentor_kpis",
            )


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
        "Last session" if len(told.last) == 1 else f"Last {len(told.last)} sessions",
        f"The newest first, at most {LAST_SESSIONS}.",
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
