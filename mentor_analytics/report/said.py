"""What learners say: comments to read, their key phrases, and the sessions behind a complaint."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.assess.words import counted
from mentor_analytics.report.why import day_words, sentiment_words, shown
from mentor_analytics.schema import SENTIMENTS

ORDER = ("negative", "not_scored", "neutral", "positive")
"""Of comments: those somebody should read first."""
MOST_PHRASES = 40
MOST_COMMENTS = 1000
"""Listed on a page."""
CLASS_COLUMNS = ("Comment", "Sessions", "Share", "Counted", "95 % interval", "Average rating", "Rated")
CLASSES = ("positive", "neutral", "negative", "not_scored")
PHRASE_COLUMNS = ("Key phrase", "Sessions", "Positive", "Neutral", "Negative", "Not scored")


def has_comments(sessions: pd.DataFrame) -> bool:
    """Whether the data have a column of comments that was read."""
    return {"feedback", "sentiment"} <= set(sessions.columns)


def class_table(table: pd.DataFrame, blank_is_neutral: bool) -> pd.DataFrame:
    """How many comments there are of each class, out of what, and how their sessions were rated (`CLASS_COLUMNS`).

    Parameters
    ----------
    table
        `SENTIMENT_COLUMNS`.
    """
    words = sentiment_words(blank_is_neutral)
    rows = [
        (
            words[str(row["sentiment"])],
            int(row["sessions"]),
            shown(row["share"], "fraction"),
            _out_of(str(row["denominator_name"]), int(row["denominator"])),
            "–" if np.isnan(row["share_low"]) else _between(row["share_low"], row["share_high"]),
            shown(row["average_rating"], "stars"),
            int(row["rated"]),
        )
        for row in table.to_dict("records")
        if row["sessions"]
    ]
    return pd.DataFrame(rows, columns=list(CLASS_COLUMNS))


def _out_of(name: str, n: int) -> str:
    if name == "commented":
        return f"of {counted(n, 'comment')} that could be read"
    return f"of all {counted(n, 'session')}"


def _between(low: float, high: float) -> str:
    return f"{shown(low, 'fraction')} to {shown(high, 'fraction')}"


def commented(sessions: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which sessions have a comment and are past."""
    past = ~sessions["is_ahead"].to_numpy(dtype=bool)
    said: npt.NDArray[np.bool_] = past & (sessions["sentiment"] != "no_feedback").to_numpy(dtype=bool)
    return said & sessions["feedback"].notna().to_numpy()


def phrase_table(sessions: pd.DataFrame, most: int = MOST_PHRASES) -> pd.DataFrame:
    """The most frequent key phrases, in how many comments of each class (`PHRASE_COLUMNS`).

    Parameters
    ----------
    sessions
        Enriched. Without `keywords` the table is empty.
    """
    if not {"keywords", "sentiment"} <= set(sessions.columns):
        return pd.DataFrame(columns=list(PHRASE_COLUMNS))
    kept = sessions.loc[commented(sessions), ["keywords", "sentiment"]].dropna()
    counts: dict[str, Counter[str]] = {}
    together = kept.astype("str").value_counts(sort=False).reset_index()  # what is said often is split once
    for phrases, kind, n in zip(*(together[name] for name in together.columns), strict=True):
        for phrase in dict.fromkeys(str(phrases).split(", ")):
            counts.setdefault(phrase, Counter())[str(kind)] += int(n)
    ordered = sorted(counts.items(), key=lambda each: (-each[1].total(), each[0]))[:most]
    rows = [(phrase, by_class.total(), *(by_class[kind] for kind in CLASSES)) for phrase, by_class in ordered]
    table = pd.DataFrame(rows, columns=list(PHRASE_COLUMNS))
    return table if len(table) and table["Not scored"].any() else table.drop(columns="Not scored")


def comment_positions(sessions: pd.DataFrame, search: str = "") -> npt.NDArray[np.intp]:
    """Places of the sessions with a comment, negative first and within a class the newest.

    Parameters
    ----------
    search
        Words that must all stand in the comment, in any order and case; plain text.
    """
    if not has_comments(sessions):
        return np.empty(0, dtype=np.intp)
    at = np.flatnonzero(commented(sessions))
    words = search.casefold().split()
    if words:
        texts = sessions["feedback"].iloc[at].astype("str").str.casefold()
        met = np.ones(len(at), dtype=bool)
        for word in words:
            met &= texts.str.contains(word, regex=False).to_numpy(dtype=bool)
        at = at[met]
    rank = np.array([ORDER.index(name) if name in ORDER else len(ORDER) for name in SENTIMENTS])
    classes = pd.Categorical(sessions["sentiment"].iloc[at], categories=list(SENTIMENTS)).codes
    starts = sessions["scheduled_at"].iloc[at].to_numpy("datetime64[us]").astype(np.int64)
    return at[np.lexsort((-starts, rank[classes]))]


def comment_rows(
    sessions: pd.DataFrame, at: npt.NDArray[np.intp], timezone: str, mentor: str
) -> pd.DataFrame:
    """Comments to read: when, whose session, the class with the words that decided, the comment, the rating.

    Parameters
    ----------
    at
        Which, in order (`comment_positions`).
    mentor
        What mentors are called.
    """
    rows = sessions.iloc[at]
    words = sentiment_words(False)
    table = pd.DataFrame(
        {
            "When": [day_words(moment, timezone) for moment in rows["scheduled_at"]],
            mentor: rows["mentor"].astype("str").to_numpy(),
            "Class": [words.get(str(each), str(each)) for each in rows["sentiment"]],
            "Comment": rows["feedback"].astype("str").to_numpy(),
            "Deciding words": rows["sentiment_words"].astype("str").fillna("").to_numpy(),
        }
    )
    for name, label in (("rating", "Rating"), ("program", "Program"), ("session_type", "Session type")):
        if name in rows.columns:
            table[label] = (
                rows[name].to_numpy() if name == "rating" else rows[name].astype("str").fillna("").to_numpy()
            )
    table["Session"] = rows["session_id"].astype("str").to_numpy()
    return table


def rows_of(sessions: pd.DataFrame, session_ids: Sequence[str]) -> npt.NDArray[np.intp]:
    """Places of some sessions."""
    return np.flatnonzero(sessions["session_id"].isin(list(session_ids)).to_numpy(dtype=bool))


def newest_comments(sessions: pd.DataFrame, most: int) -> tuple[pd.Series, int]:
    """The newest distinct comments, and how many distinct ones there are."""
    if not has_comments(sessions):
        return pd.Series(dtype="str"), 0
    kept = sessions.loc[commented(sessions), ["scheduled_at", "feedback"]]
    newest = kept.sort_values("scheduled_at", ascending=False, kind="stable")["feedback"].drop_duplicates()
    return newest.head(most).astype("str"), len(newest)
