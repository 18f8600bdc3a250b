"""Summaries of sessions with what people made of them: drafted, edited, approved, by whom and when."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from mentor_analytics.assess.words import counted
from mentor_analytics.report.csv_files import ORIGIN, SUMMARY_COLUMNS
from mentor_analytics.report.why import STATUS_WORDS, day_words

NONE, DRAFT, EDITED, APPROVED = "none", "draft", "edited", "approved"
STATE_WORDS: Mapping[str, str] = {
    APPROVED: "● approved",
    EDITED: "◆ edited",
    DRAFT: "◇ draft",
    NONE: "○ not drafted yet",
}
"""What became of a session's summary; the furthest first."""
WAITS_FOR_APPROVAL: Final = (EDITED, DRAFT)

MINUTES_SAVED = (5, 7)
"""Per summary, as the published study assumes; nothing here measures it."""
FILE_COLUMNS = (*SUMMARY_COLUMNS, "origin", "state", "by", "at")
_CARRIED = ("session_id", "scheduled_at", "mentor", "mentor_key", "status")
HELD: Final = "completed"
LONGEST = 2_000
"""Characters of one summary."""


def summaries_with_states(sessions: pd.DataFrame, saved: pd.DataFrame) -> pd.DataFrame:
    """One row per session that took place or should have: its summary and how far it is.

    Parameters
    ----------
    sessions
        Judged, with a drafted `summary` (missing for sessions still ahead: these are left out).
    saved
        `session_id`, `text`, `state`, `by`, `at` of those people saved.

    Returns
    -------
    The newest first: `session_id`, `scheduled_at`, `mentor`, `mentor_key`, `status`, `session_type`, `keywords` where
    there, `summary` (as edited or approved, else as drafted now), `drafted`, `state`, `by`, `at`.
    """
    names = [*_CARRIED, "session_type", "keywords", "summary"]
    there = sessions.loc[sessions["summary"].notna().to_numpy(), [n for n in names if n in sessions.columns]]
    known = saved.set_index("session_id").reindex(there["session_id"])
    known.index = there.index
    # A draft nobody touched follows the session: after a correction the old one would be wrong.
    drafted = (known["text"].isna() | known["state"].eq(DRAFT)).to_numpy(dtype=bool)
    table = there.assign(
        drafted=there["summary"],
        summary=there["summary"].where(drafted, known["text"]),
        state=known["state"].astype("str").fillna(NONE),
        by=known["by"].astype("str").fillna(""),
        at=pd.to_datetime(known["at"], utc=True),
    )
    return table.sort_values("scheduled_at", ascending=False, kind="stable", ignore_index=True)


def held(table: pd.DataFrame) -> pd.DataFrame:
    """Those of the sessions that took place: of the others nobody has anything to say."""
    return table[table["status"].eq(HELD).to_numpy(dtype=bool)]


def not_held_words(status: str) -> str:
    """That a session did not take place, with what became of it; empty for one that did.

    Examples
    --------
    >>> not_held_words("no_show"), not_held_words("completed")
    ('This session did not take place (no-show): there is nothing to summarise.', '')
    """
    if status == HELD:
        return ""
    became = STATUS_WORDS.get(status, "not completed").lower()
    return f"This session did not take place ({became}): there is nothing to summarise."


def left_out_words(table: pd.DataFrame) -> str:
    """How many sessions get no summary of their own, and why; empty where all took place.

    Parameters
    ----------
    table
        Of `summaries_with_states`.
    """
    status = table["status"].astype("str")
    counts = status[status != HELD].value_counts()
    n = int(counts.sum())
    if not n:
        return ""
    kinds = ", ".join(
        f"{each:,} {STATUS_WORDS.get(str(kind), 'other').lower()}" for kind, each in counts.items()
    )
    return (
        f"{n:,} of {counted(len(table), 'session')} did not take place ({kinds}) and {'is' if n == 1 else 'are'} left "
        "out here. The file lists them too, with the fixed sentence."
    )


def state_counts(table: pd.DataFrame) -> dict[str, int]:
    """Sessions per state, all of them listed."""
    counts = table["state"].value_counts()
    return {state: int(counts.get(state, 0)) for state in STATE_WORDS}


def counts_words(counts: Mapping[str, int]) -> str:
    """How far the summaries are, in a line.

    Examples
    --------
    >>> counts_words({"approved": 2, "edited": 1, "draft": 3, "none": 4})
    '2 approved · 1 edited · 3 drafted · 4 not drafted yet, of 10 sessions'
    """
    total = counted(sum(counts.values()), "session")
    return (
        f"{counts[APPROVED]:,} approved · {counts[EDITED]:,} edited · {counts[DRAFT]:,} drafted · "
        f"{counts[NONE]:,} not drafted yet, of {total}"
    )


def time_saved(n: int) -> str:
    """Minutes that summaries are assumed to save, said as what it is.

    Examples
    --------
    >>> time_saved(120)
    '120 summaries = 600–840 minutes, an assumption (5–7 minutes each)'
    """
    low, high = MINUTES_SAVED
    if not n:
        return f"No summary yet; each is assumed to save {low}–{high} minutes"
    many = counted(n, "summary", "summaries")
    return f"{many} = {low * n:,}–{high * n:,} minutes, an assumption ({low}–{high} minutes each)"


def author_words(state: str, by: str, at: pd.Timestamp, timezone: str) -> str:
    """Who did it and when: `approved by Asha, 9 Oct 2025 15:04`."""
    if state == NONE or pd.isna(at):
        return STATE_WORDS[NONE][2:]
    who = f" by {by}" if by else ""
    return f"{STATE_WORDS[state][2:]}{who}, {day_words(at, timezone)} {at.tz_convert(timezone):%H:%M}"


def summary_file(table: pd.DataFrame) -> pd.DataFrame:
    """What `mentor_session_ai_summary.csv` lists: the drafted pattern, or what people made of it (R61).

    Parameters
    ----------
    table
        Of `summaries_with_states`.
    """
    is_own = (table["state"].isin([NONE, DRAFT]) | table["summary"].eq(table["drafted"])).to_numpy(dtype=bool)
    origin = pd.Series(ORIGIN, index=table.index, dtype="str").where(is_own, "person")
    full = table.assign(origin=origin)
    return full[[name for name in FILE_COLUMNS if name in full.columns]]
