"""The parts of the directory: who needs help first, everybody, who lies beyond chance, and what goes well."""

import pandas as pd
import streamlit as st

from mentor_analytics.assess.judge import lights_by
from mentor_analytics.assess.scores import URGENT, differing, queue_sentence
from mentor_analytics.assess.stars import Stars, habit_words, stars
from mentor_analytics.assess.words import counted
from mentor_analytics.measure.funnel import funnel, furthest
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.report.charts.drawing import Drawing
from mentor_analytics.report.charts.funnel import beyond_words, funnel_drawing
from mentor_analytics.report.mentor_stars import habits_table, stars_table
from mentor_analytics.report.mentor_tables import found_mentors, mentor_directory
from mentor_analytics.report.session_columns import Names
from mentor_analytics.workflows.workspace import Loaded
from ui import drawings, mentors_ask, navigation, show
from ui.called import label, names, own
from ui.rows import Way, leading
from ui.state import View, cached
from ui.text import plain

ROW_PIXELS, HEIGHT = 33, 560
"""Of a row, and at most of the directory."""
MOST_FIRST, MOST_NAMED = 4, 4
"""Cards of who needs help first; links under the funnel plot, below the limits and above."""
HIDDEN = ("mentor_key", "is_flagged", "band", "manager_key", "programs")
FUNNELS = ("average_rating", "attendance_rate")


def directory(view: View) -> None:
    """Everybody that is asked for: who needs help first, then the table with a link to the chosen one."""
    sentence, every = cached(view, _queue_says)
    st.text(own(sentence), help=label(every) or None)
    table: pd.DataFrame = cached(view, _directory, names(view))
    word = view.mentor_word
    wanted = mentors_ask.ask(view, table)
    found = found_mentors(table, word, wanted)
    asked = mentors_ask.asked_words(view, table, wanted)
    if found.empty:
        show.nothing(f"No {word.lower()} is left: {asked}. Take a filter away or clear the search.")
        return
    _first(found, word)
    _table(found, word, len(table), asked)


def _queue_says(loaded: Loaded) -> tuple[str, str]:
    """What the queue says, and every part in which mentors differ."""
    mentors = loaded.scored.mentors
    words = [part.words for part in differing(mentors)] if len(mentors) else []
    return queue_sentence(mentors), f"Mentors differ in: {', '.join(words)}." if words else ""


def _directory(loaded: Loaded, called: Names) -> pd.DataFrame:
    scored = loaded.scored
    lights = lights_by(scored.sessions, "mentor_key")
    return mentor_directory(
        scored.mentors, scored.sessions, scored.judgement.flags, lights, called, loaded.as_of
    )


def _first(found: pd.DataFrame, word: str) -> None:
    """The first of the queue, each with why and the way to the page that says more."""
    urgent = found[found["band"].isin(URGENT).to_numpy(dtype=bool)]
    if urgent.empty:
        if "Priority" in found.columns:
            show.note(f"No {word.lower()} listed here is Critical or High.")
        return
    shown = urgent.head(MOST_FIRST)
    show.heading(
        "Needs help first",
        f"{counted(len(urgent), word.lower())} Critical or High"
        + (f"; the first {MOST_FIRST}." if len(urgent) > MOST_FIRST else "."),
    )
    grid = st.grid(min_column_width=210, gap="small")
    for row in shown.to_dict("records"):
        with grid, st.container(border=True, height="stretch", gap="small"):
            st.markdown(f"**{plain(row['Priority'])} · risk {row['Risk']:.0f}**")
            st.caption(plain(f"{row['Why']} (n = {row['n risk']:,})"))
            navigation.link("mentor", f"Open {row[word]}", mentor=str(row["mentor_key"]))


def _table(found: pd.DataFrame, word: str, of: int, asked: str) -> None:
    which = f"{counted(len(found), word.lower())} of {of:,}: {asked}" if asked else counted(of, word.lower())
    order = "; the highest risk first" if "Risk" in found.columns and len(found) > 1 else ""
    show.note(
        f"{which}{order}. Risk and adjusted ratings are drawn towards everybody's level where sessions are few; "
        "raw ones are as they are. Without enough data there is no risk."
    )
    leading(
        found.drop(columns=list(HIDDEN)),
        f"Every {word.lower()}: priority, risk, why, what rules say, rating, attendance, reschedules, last completed.",
        lambda at: Way(
            "mentor", f"Open {found[word].iloc[at]}", {"mentor": str(found["mentor_key"].iloc[at])}
        ),
        columns=_columns(word),
        key=f"mentors_{len(found)}_{found['mentor_key'].iloc[0]}",
        height=min(ROW_PIXELS * (len(found) + 1) + 3, HEIGHT) if len(found) > show.MOST_IN_SIGHT else None,
    )


def _columns(word: str) -> dict[str, object]:
    number, text, line = (
        st.column_config.NumberColumn,
        st.column_config.TextColumn,
        st.column_config.LineChartColumn,
    )
    percents = ("Attendance", "Follow-up", "Reschedules 30 d")
    counts = ("n risk", "n rated", "n attendance", "n reschedules", "n follow-up")
    return {
        "Priority": text(width=118),
        word: text(width=140),
        "Risk": st.column_config.ProgressColumn(
            format="%.0f", min_value=0, max_value=100, width=110, help="0 to 100; higher needs help more"
        ),
        "Why": text(width=235),
        "Raw risk": number("Raw", format="%.0f", width=52, help="Risk without allowing for few sessions"),
        "In words": text("Rules say", width=200),
        "Sessions": number(format="localized", width=70),
        "Rating": number(format="%.2f", width=60),
        "Adjusted rating": number(
            "Adjusted", format="%.2f", width=70, help="Rating drawn towards everybody's mean"
        ),
        **{name: number(format="%.0f %%", width=90) for name in percents},
        **{
            name: number("n", format="localized", width=50, help=f"Sessions behind it: {name[2:]}")
            for name in counts
        },
        "Flagged sessions": number(
            "Flagged", format="localized", width=65, help="Flagged sessions, of n judged"
        ),
        "n judged": number("n", format="localized", width=50, help="Judged sessions"),
        "Rating by week": line(
            y_min=1, y_max=5, width=110, help="13 weeks; blank where ratings are few or a week has none"
        ),
        "Sessions by week": line(y_min=0, width=110, help="13 weeks"),
        "Last completed": st.column_config.DatetimeColumn(
            format="D MMM YYYY", width=105, help="When the last completed session began"
        ),
        "Days since": number(
            format="localized", width=75, help="Whole days since the last completed session"
        ),
        "PM": text(width=120),
        "Program": text(width=100),
    }


def beyond_chance(view: View) -> None:
    """Everybody against how much is known of them; only who lies beyond the limits is named."""
    kpis = [name for name in FUNNELS if name in view.mentors.columns]
    if not kpis:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        show.heading("Who differs more than chance")
        name = show.choice(
            "Look at",
            kpis,
            key="funnel",
            format_func=lambda each: label(BY_NAME[each].label),
            bind="query-params",
        )
    drawing, said, outside = cached(view, _funnel, str(name), view.mentor_word)
    if drawing is None:
        show.nothing(own(said))
        return
    drawings.draw(drawing)
    st.text(own(said))
    with st.container(horizontal=True):
        for key, words in outside:
            navigation.link("mentor", words, mentor=key)


def _funnel(loaded: Loaded, name: str, word: str) -> tuple[Drawing | None, str, tuple[tuple[str, str], ...]]:
    kpi, sessions = BY_NAME[name], loaded.scored.sessions
    spread = float("nan")
    if kpi.kind == "mean":
        past = sessions.loc[~sessions["is_ahead"].to_numpy(dtype=bool), kpi.column]
        spread = float(past.std()) if past.notna().sum() > 1 else 0.0
    found = funnel(loaded.scored.mentors, kpi, spread)
    ways = tuple(
        (str(key), f"{'Above' if above else 'Below'}: {who}")
        for key, who, above in furthest(found, MOST_NAMED)[["mentor_key", "mentor", "is_above"]].itertuples(
            index=False
        )
    )
    return funnel_drawing(found, kpi, word), beyond_words(found, "mentor"), ways


def doing_well(view: View) -> None:
    """Who stands out upwards, what they do differently, and what to share of it."""
    found: Stars = cached(view, _stars)
    word = view.mentor_word
    with show.card("Doing well", own(found.sentence)):
        if found.table.empty:
            return
        leading(
            stars_table(found.table, word),
            f"Each {word.lower()} who stands out upwards by adjusted rating, with interval and n.",
            lambda at: Way(
                "mentor",
                f"Open {found.table['mentor'].iloc[at]}",
                {"mentor": str(found.table["mentor_key"].iloc[at])},
            ),
            key="mentors_stars",
        )
        st.text(own(habit_words(found.habits)))
        show.table(
            habits_table(found.habits).assign(**{"What they do": list(map(own, found.habits["label"]))}),
            "What they do beside what the others do, with the interval of the difference.",
            key="mentors_habits",
        )
        for practice in found.practices:
            st.text(f"To share: {own(practice)}")


def _stars(loaded: Loaded) -> Stars:
    return stars(loaded.scored.mentors)
