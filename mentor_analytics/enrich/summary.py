"""The drafted summary of a session: one fixed sentence, and its length as a second one if wanted."""

import pandas as pd

from mentor_analytics.enrich.embedding import Embedder
from mentor_analytics.enrich.keywords import keywords
from mentor_analytics.enrich.languages import as_text
from mentor_analytics.errors import MissingColumnError

CHUNK_ROWS = 100_000
"""Drafted at a time: joining text makes many copies of it."""


def summaries(sessions: pd.DataFrame, *, quoted: bool = False, duration: bool = False) -> pd.Series:
    """One drafted sentence per session, always of the same pattern (R59, R60).

    `Session on <type> by <mentor> highlighted <phrases>.` where the comment gave a phrase, else
    `<mentor> conducted a <type> session. Limited learner feedback available.` Without a session type:
    `Session by <mentor> highlighted <phrases>.` and `<mentor> conducted a session. …`.

    Parameters
    ----------
    sessions
        Needs `mentor`. `keywords` (phrases with ", " between; missing when there is none), `session_type`,
        `actual_min`, `scheduled_min` and `is_ahead` may be absent.
    quoted
        Each phrase in quotation marks.
    duration
        A second sentence where the minutes are known: `It lasted 33 of 45 scheduled minutes.`

    Returns
    -------
    Text with the index of `sessions`. Missing for a session still ahead: nothing was conducted yet.

    Raises
    ------
    MissingColumnError
        `mentor` is absent.
    """
    if "mentor" not in sessions.columns:
        raise MissingColumnError(["mentor"], sessions.columns)
    parts = [
        _drafts(sessions.iloc[start : start + CHUNK_ROWS], quoted=quoted, duration=duration)
        for start in range(0, max(len(sessions), 1), CHUNK_ROWS)
    ]
    drafts: pd.Series = pd.concat(parts)
    return drafts.rename("summary")


def summary_of_words(
    session: pd.DataFrame, words: str, *, quoted: bool = False, model: Embedder | None = None
) -> str:
    """The same pattern of what the mentor says of a session instead of the learner's comment.

    Parameters
    ----------
    session
        One row of a sessions frame.
    words
        What the mentor wrote. Where they hold no key phrase, they stand as they are.
    quoted, model
        As elsewhere in this package.
    """
    said = " ".join(words.split()).rstrip(".!; ")
    found = ", ".join(keywords([said], model)[0]) or said.replace(", ", "; ")
    told = session.assign(keywords=found or None)
    return str(summaries(told.drop(columns="is_ahead", errors="ignore"), quoted=quoted).iloc[0])


def _drafts(sessions: pd.DataFrame, *, quoted: bool, duration: bool) -> pd.Series:
    mentor = _text(sessions, "mentor").fillna("the mentor")
    kind = _text(sessions, "session_type")
    phrases = _text(sessions, "keywords")
    if quoted:
        phrases = '"' + phrases.str.replace(", ", '", "', regex=False) + '"'
    on_kind = (" on " + kind).fillna("")
    told = "Session" + on_kind + " by " + mentor + " highlighted " + phrases + "."
    a_kind = (kind + " ").fillna("")
    untold = mentor + " conducted a " + a_kind + "session. Limited learner feedback available."
    untold = untold.where(_text(sessions, "mentor").notna(), "T" + untold.str.slice(1))
    drafted = told.fillna(untold)
    if duration:
        drafted += _length(sessions)
    if "is_ahead" in sessions.columns:
        drafted = drafted.mask(sessions["is_ahead"].fillna(False).astype(bool))
    return drafted


def _text(sessions: pd.DataFrame, name: str) -> pd.Series:
    """A column as text; all missing when it is absent."""
    if name not in sessions.columns:
        return pd.Series(pd.NA, index=sessions.index, dtype="str")
    return as_text(sessions[name])


def _length(sessions: pd.DataFrame) -> pd.Series:
    """` It lasted 33 of 45 scheduled minutes.`, ` It lasted 33 minutes.` or nothing."""
    actual, scheduled = (
        _whole_minutes(sessions, name).where(lambda text: text != "0")
        for name in ("actual_min", "scheduled_min")
    )
    return (" It lasted " + actual + (" of " + scheduled + " scheduled").fillna("") + " minutes.").fillna("")


def _whole_minutes(sessions: pd.DataFrame, name: str) -> pd.Series:
    if name not in sessions.columns:
        return pd.Series(pd.NA, index=sessions.index, dtype="str")
    return sessions[name].round().astype("Int64").astype("str")
