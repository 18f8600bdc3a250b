"""The parts of the feedback page, a tab each."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from mentor_analytics.conditions import Condition, mask_all
from mentor_analytics.enrich.complaints import recurring_complaints
from mentor_analytics.enrich.sentiment import ANALYSERS, disagreements
from mentor_analytics.measure.effects import sentiment_effect
from mentor_analytics.measure.feedback import negative_by_mentor, sentiment_table
from mentor_analytics.measure.kpis import BY_NAME, aimed
from mentor_analytics.measure.tables import kpis_by
from mentor_analytics.report import said
from mentor_analytics.report.charts.drawing import Drawing
from mentor_analytics.report.charts.over_time import over_time_drawing, period_for
from mentor_analytics.report.charts.two_lanes import sentiment_drawing
from mentor_analytics.report.compare import of_kpi
from mentor_analytics.report.csv_files import csv_bytes
from mentor_analytics.report.why import SENTIMENT_WORDS
from mentor_analytics.workflows.workspace import Loaded
from ui import drawings, filters, show
from ui.rows import Way, leading
from ui.state import View, cached
from ui.text import plain

TABS = ("What they say", "Complaints", "Comments", "Where readers differ", "Phrases")
FILTERS = ("date", "program", "batch", "mentor", "feedback")
Conditions = tuple[Condition, ...]
MOST_COMPARED = 2_000
"""Distinct comments that all analysers read, the newest."""
NEEDS = (
    "session_id", "scheduled_at", "mentor", "mentor_key", "status", "is_ahead", "feedback", "sentiment", "polarity",
    "sentiment_words", "keywords", "rating", "program", "session_type",
)  # fmt: skip
"""The columns this page looks at: a copy of these is small."""


@dataclass(frozen=True)
class Said:
    """What the chosen sessions say of comments."""

    drawing: Drawing | None
    trend: Drawing | None
    classes: pd.DataFrame
    rating_link: str
    phrases: pd.DataFrame
    by_mentor: pd.DataFrame
    complaints: pd.DataFrame


def has_comments(view: View) -> bool:
    """Whether there is anything to say; else what would switch the page on."""
    if said.has_comments(view.sessions):
        return True
    show.nothing(
        "The data have no comments. Add a column headed Feedback (or Comment, Review, …) to the file and upload it "
        "again: the same sessions take the comments over."
    )
    return False


def choose(view: View) -> filters.Chosen:
    """The filter bar and what it leaves, in words."""
    chosen = filters.bar(view, *FILTERS, prefix="f")
    _, n_commented = cached(view, _counts, chosen.conditions)
    some = f" Filters: {', '.join(chosen.words)}." if chosen.words else ""
    st.text(f"{n_commented:,} of {chosen.n:,} sessions have a comment.{some}")
    return chosen


def _counts(loaded: Loaded, conditions: Conditions) -> tuple[int, int]:
    rows = _rows(loaded, conditions)
    return len(rows), int(said.commented(rows).sum())


def _rows(loaded: Loaded, conditions: Conditions) -> pd.DataFrame:
    sessions = loaded.scored.sessions
    columns = [name for name in NEEDS if name in sessions.columns]
    if not conditions:
        return sessions[columns]
    return sessions.loc[mask_all(sessions, conditions), columns]


def _said(loaded: Loaded, conditions: Conditions) -> Said:
    rows, neutral = _rows(loaded, conditions), bool(loaded.run.preset.options.get("blank_is_neutral", False))
    table = sentiment_table(rows, neutral)
    return Said(
        drawing=sentiment_drawing(table, neutral),
        trend=_trend(rows, loaded),
        classes=said.class_table(table, neutral),
        rating_link=sentiment_effect(rows, neutral).sentence,
        phrases=said.phrase_table(rows),
        by_mentor=negative_by_mentor(rows),
        complaints=recurring_complaints(rows) if conditions else loaded.scored.complaints,
    )


def _trend(rows: pd.DataFrame, loaded: Loaded) -> Drawing | None:
    """The tone of comments over time."""
    preset, period = loaded.run.preset, period_for(loaded.scored.sessions["scheduled_at"])
    table = kpis_by(rows, period, preset.denominators, loaded.run.timezone, targets=preset.targets)
    kpi = aimed(BY_NAME["mean_polarity"], preset.targets)
    return over_time_drawing(of_kpi(table, kpi.name), kpi, period)


def what_they_say(view: View, chosen: filters.Chosen) -> None:
    """Classes with their n, how they go with ratings, and the key phrases."""
    found: Said = cached(view, _said, chosen.conditions)
    if found.drawing is None:
        show.nothing("No session is left by these filters.")
        return
    left, right = st.columns(2)
    with left:
        drawings.draw(found.drawing)
    with right:
        if found.trend:
            drawings.draw(found.trend)
    with show.card(
        "How many, and out of what", "A session without a comment is a class of its own, out of all."
    ):
        show.table(found.classes, found.drawing.alt, key="feedback_classes")
        st.markdown(f"**{plain(found.rating_link)}**")
    with show.card("Key phrases", "In how many comments each stands. Choose one to read them."):
        if found.phrases.empty:
            show.note("No comment holds a key phrase.")
            return
        at = show.table(
            found.phrases,
            "The most frequent key phrases, by class of comment",
            key="feedback_phrases",
            select=True,
        )
    if at is not None:
        _comments(view, chosen, phrase=str(found.phrases["Key phrase"].iloc[at]))


def complaints(view: View, chosen: filters.Chosen) -> None:
    """What is said in several sessions, with the mentors and the rows; and whose sessions negative comments are of."""
    found: Said = cached(view, _said, chosen.conditions)
    who = view.mentor_word.lower()
    with show.card(
        "Said more than once", "Negative comments in the same or nearly the same words. Choose one."
    ):
        if found.complaints.empty:
            show.note("No negative comment is said in two sessions or more.")
        else:
            _complaints(view, found.complaints)
    with show.card(f"Negative comments by {who}", "A chance to talk, not a ranking."):
        if found.by_mentor.empty:
            show.note("No comment is negative.")
            return
        rows = found.by_mentor
        told = pd.DataFrame(
            {
                view.mentor_word: rows["mentor"],
                "Negative": rows["negative"],
                "Comments that could be read": rows["commented"],
                "Sessions": rows["session_ids"],
            }
        )
        leading(
            told,
            f"Negative comments by {who}",
            lambda at: Way(
                "mentor", f"Open {rows['mentor'].iloc[at]}", {"mentor": str(rows["mentor_key"].iloc[at])}
            ),
            key="feedback_by_mentor",
        )


def _complaints(view: View, table: pd.DataFrame) -> None:
    who = f"{view.mentor_word}s"
    told = pd.DataFrame(
        {
            "Comment": table["complaint"],
            "Sessions": table["n"],
            who: table["n_mentors"],
            "Wordings": table["wordings"],
        }
    )
    at = show.table(
        told, "Recurring complaints with how many sessions and people", key="feedback_said", select=True
    )
    if at is None:
        return
    one = table.iloc[at]
    st.text(f"{one['n']:,} sessions · {one['n_mentors']:,} {who.lower()}: {one['mentors']}")
    places = said.rows_of(view.sessions, str(one["session_ids"]).split(", "))
    rows = said.comment_rows(view.sessions, places[-said.MOST_COMMENTS :], view.timezone, view.mentor_word)
    show.table(rows, "The sessions of this complaint", key="feedback_said_rows")


def comments(view: View, chosen: filters.Chosen) -> None:
    """Comments to read, negative first, with the words that decided their class."""
    search = st.text_input(
        "Search the comments",
        key="feedback_search",
        placeholder="words that must all be there",
        max_chars=100,
    )
    _comments(view, chosen, search=search or "")


def _comments(view: View, chosen: filters.Chosen, search: str = "", phrase: str = "") -> None:
    table, total = cached(view, _comment_table, chosen.conditions, search, phrase, view.mentor_word)
    if not total:
        show.nothing("No comment is left by the filters and the search.")
        return
    first = f", the first {len(table):,} below" if total > len(table) else ""
    told = f"{total:,} comments{first}, negative first, the newest first. Choose one to read it in full."
    show.note(told)
    at = show.table(
        table, "Comments, negative first", key=f"feedback_comments_{bool(phrase)}", select=True, height=420
    )
    if at is not None:
        _one_comment(view, table.iloc[at])
    loaded, conditions, zone, mentor = view.loaded, chosen.conditions, view.timezone, view.mentor_word
    show.download(
        "Download these comments (CSV)",
        lambda: csv_bytes(_all_comments(loaded, conditions, search, phrase, mentor), zone),
        "comments.csv",
        show.CSV,
        key=f"feedback_download_{bool(phrase)}",
    )


def _one_comment(view: View, row: "pd.Series[Any]") -> None:
    """A comment in full; its words are shown as they are."""
    with st.container(border=True):
        st.text(f"{row['When']} · {row[view.mentor_word]} · {row['Class']}")
        st.text(row["Comment"])
        if row["Deciding words"]:
            st.text(f"Decided by: {row['Deciding words']}")


def _places(rows: pd.DataFrame, search: str, phrase: str) -> Any:
    at = said.comment_positions(rows, search)
    if not phrase:
        return at
    held = rows["keywords"].iloc[at].astype("str").fillna("").str.split(", ")
    return at[[phrase in each for each in held]]


def _comment_table(
    loaded: Loaded, conditions: Conditions, search: str, phrase: str, mentor: str
) -> tuple[pd.DataFrame, int]:
    rows = _rows(loaded, conditions)
    at = _places(rows, search, phrase)
    return said.comment_rows(rows, at[: said.MOST_COMMENTS], loaded.run.timezone, mentor), len(at)


def _all_comments(
    loaded: Loaded, conditions: Conditions, search: str, phrase: str, mentor: str
) -> pd.DataFrame:
    rows = _rows(loaded, conditions)
    return said.comment_rows(rows, _places(rows, search, phrase), loaded.run.timezone, mentor)


def readers_differ(view: View) -> None:
    """The comments that analysers put into different classes; computed on a click."""
    names = [each.label for each in ANALYSERS.values()]
    with show.card(
        "Where readers differ", f"The same comments read by {', '.join(names[:-1])} and {names[-1]}."
    ):
        show.note(
            f"A class is an estimate by rules and word lists. The newest {MOST_COMPARED:,} different comments are read "
            "again; this takes a moment."
        )
        if st.button("Compare the readers", key="feedback_compare"):
            st.session_state["feedback_compared"] = True
        if not st.session_state.get("feedback_compared"):
            return
        with st.spinner("Reading the comments again …", show_time=False):
            table, read, distinct = cached(view, _differ, view.choices.preset.name)
        of = f"the newest {read:,} of {distinct:,}" if distinct > read else f"all {read:,}"
        st.text(f"{len(table):,} of {of} different comments are classed differently by at least two of them.")
        if len(table):
            show.table(table, "Comments that analysers class differently", key="feedback_differ")


def _differ(loaded: Loaded, _preset: str) -> tuple[pd.DataFrame, int, int]:
    newest, distinct = said.newest_comments(loaded.scored.sessions, MOST_COMPARED)
    found = disagreements(newest, list(ANALYSERS.values()))
    told = pd.DataFrame({"Comment": found["comment"]})
    for name, analyser in ANALYSERS.items():
        told[analyser.label] = [SENTIMENT_WORDS.get(str(each), str(each)) for each in found[name]]
    decided = [f"{name}_words" for name in ANALYSERS]
    words = found[decided].astype("str").fillna("")
    told["Deciding words"] = [
        ", ".join(dict.fromkeys(word for cell in row for word in cell.split(", ") if word))
        for row in words.to_numpy()
    ]
    return told, len(newest), distinct
