"""Sessions that were missed, cancelled or moved: by mentor, by reason, and the newest of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mentor_analytics.assess.rules import Preset
from mentor_analytics.assess.words import counted
from mentor_analytics.conditions import Mask
from mentor_analytics.measure.tables import grouped
from mentor_analytics.report.queues import (
    NOT_HELD_STATUSES,
    all_held_words,
    by_whom,
    kinds_words,
    missed_lights,
    newest,
    not_held,
)
from mentor_analytics.report.session_columns import Called, session_columns
from mentor_analytics.report.why import PARTY_WORDS, STATUS_WORDS, in_words

NO_REASON = "(no reason given)"
NOT_SAID = "(not said)"
_SHOWN = ("scheduled_at", "status", "mentor", "learner", "program")
_REASONS = ("status", "no_show_by", "initiated_by", "reschedule_reason", "issue_note")


@dataclass(frozen=True)
class NotHeld:
    """Sessions that were not held.

    Parameters
    ----------
    words, lights
        How many, of how many; and whether they have a light.
    by_mentor
        Per mentor: how many were not held, of each kind, and of how many sessions; most first.
    by_reason
        Per kind, party and reason: sessions; most first.
    rows
        The newest, under headings for people.
    """

    words: str
    lights: str
    by_mentor: pd.DataFrame
    by_reason: pd.DataFrame
    rows: pd.DataFrame


def sessions_missed(
    sessions: pd.DataFrame, met: Mask, called: Called, preset: Preset, most: int = 1_000
) -> NotHeld:
    """What was not held of some sessions.

    Parameters
    ----------
    sessions
        Judged.
    met
        Which of them are meant; those still ahead are left out.
    most
        Rows to list.
    """
    past = met & ~sessions["is_ahead"].to_numpy(dtype=bool)
    missed = past & not_held(sessions)
    rows, n = newest(sessions, missed, most)
    total = int(past.sum())
    kinds = kinds_words(sessions["status"][missed])
    verb = "was" if n == 1 else "were"
    words = f"{n:,} of {counted(total, 'session')} {verb} not held: {kinds}." if n else all_held_words(total)
    known = sessions[[name for name in _REASONS if name in sessions.columns]]
    shown = {each.heading: each.values for each in session_columns(rows, _SHOWN, called, say_zone=False)}
    return NotHeld(
        words,
        missed_lights(sessions["light"][missed], preset),
        _by_mentor(sessions, past, missed, called),
        _by_reason(known[missed]),
        pd.DataFrame({**shown, "By": _party(rows), "Reason": _reason(rows)}),
    )


def _by_mentor(sessions: pd.DataFrame, past: Mask, missed: Mask, called: Called) -> pd.DataFrame:
    groups, names = grouped(sessions[["mentor"]], "mentor", called.timezone)
    kinds = {
        STATUS_WORDS[each]: groups.of(missed & (sessions["status"] == each).to_numpy(dtype=bool)).count()
        for each in NOT_HELD_STATUSES
    }
    table = pd.DataFrame(
        {
            called.mentor: pd.Series(names, dtype="str"),
            "Not held": groups.of(missed).count(),
            **kinds,
            "All sessions": groups.of(past).count(),
        }
    )
    order = ["Not held", called.mentor]
    found = table[table["Not held"] > 0]
    return found.sort_values(order, ascending=[False, True], kind="stable", ignore_index=True)


def _by_reason(rows: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "What": in_words(rows["status"], STATUS_WORDS),
        "By": _party(rows),
        "Reason": _reason(rows),
    }
    counts = pd.DataFrame(columns).groupby(list(columns), sort=True, observed=True).size()
    table = counts.rename("Sessions").reset_index()
    return table.sort_values("Sessions", ascending=False, kind="stable", ignore_index=True)


def _party(rows: pd.DataFrame) -> pd.Series:
    return in_words(by_whom(rows), PARTY_WORDS).fillna(NOT_SAID)


def _reason(rows: pd.DataFrame) -> pd.Series:
    """What is written of why: the reason, else the note."""
    said = pd.Series(np.full(len(rows), None), index=rows.index, dtype="str")
    for name in ("reschedule_reason", "issue_note"):
        if name in rows.columns:
            said = said.fillna(rows[name].astype("str"))
    return said.fillna(NO_REASON)
