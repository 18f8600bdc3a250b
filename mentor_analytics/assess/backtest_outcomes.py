"""What a warning is held against: what became of a learner or mentor after the week it was given in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.conditions import Mask
from mentor_analytics.errors import UnknownNameError

LOW_RATING = 3.0
Codes = npt.NDArray[np.int64]
Moments = npt.NDArray[np.int64]
"""Whole seconds."""
DAY_S = 86_400


@dataclass(frozen=True)
class Outcome:
    """Something that may follow a warning.

    Parameters
    ----------
    name, label
        On the command line, and for people.
    kind
        `next`: told by the next session that counts; `gap`: by no completed session for some days.
    days
        How far ahead is looked.
    needs
        The columns it is told by.
    words
        What happened, in a sentence.
    """

    name: str
    label: str
    kind: Literal["next", "gap"]
    days: int
    needs: tuple[str, ...]
    words: str


OUTCOMES: tuple[Outcome, ...] = (
    Outcome("low-rating", "Low rating next", "next", 30, ("rating",),
            "the next rated session, within 30 days, is rated below 3"),
    Outcome("no-show", "No-show next", "next", 30, ("status",),
            "the next session that is held or missed, within 30 days, is a no-show"),
    Outcome("inactive", "Mentor inactive for 14 days", "gap", 14, ("status",),
            "the mentor completes no session in the 14 days after"),
    Outcome("churn", "Mentor gone for 30 days", "gap", 30, ("status",),
            "the mentor completes no session in the 30 days after"),
)  # fmt: skip
"""Data only: add a line here; pages and commands follow."""
BY_NAME: Mapping[str, Outcome] = {each.name: each for each in OUTCOMES}


def outcome_named(name: str) -> Outcome:
    """The outcome of that name.

    Raises
    ------
    UnknownNameError
        There is none; the message lists those there are.
    """
    if name not in BY_NAME:
        raise UnknownNameError("outcome", name, BY_NAME)
    return BY_NAME[name]


def lacking(outcome: Outcome, sessions: pd.DataFrame) -> tuple[str, ...]:
    """The columns an outcome needs and the sessions do not have."""
    return tuple(name for name in outcome.needs if name not in sessions.columns)


def follow_ups(units: pd.DataFrame, sessions: pd.DataFrame, outcome: Outcome, who: str) -> pd.DataFrame:
    """What became of each unit of a replay.

    Parameters
    ----------
    units
        Needs `end` (when the warning was given) and `who`.
    sessions
        All there are, prepared. Only those after a unit's `end` tell its outcome.
    who
        The column of both that names whose next session counts; a `gap` is always the mentor's (`mentor_key`).

    Returns
    -------
    Same index: `subject` (who is followed), `known` (it can be told, and had not happened already), `happened`, `days`
    from the end of the week to what happened (NaN where it did not).
    """
    column = "mentor_key" if outcome.kind == "gap" else who
    counts, bad = _counting(sessions, outcome, column)
    timeline = _Timeline(sessions[column].to_numpy(dtype=object), sessions["scheduled_at"], counts)
    asked = timeline.places(units[column].to_numpy(dtype=object))
    ends = _seconds(units["end"])
    after = timeline.following(asked, ends)
    start = timeline.moment(after)
    within = (after >= 0) & (start <= ends + outcome.days * DAY_S)
    if outcome.kind == "next":
        known, happened = within, within & bad[timeline.rows(after)]
        at = start
    else:
        last = timeline.moment(timeline.preceding(asked, ends))
        known = last > ends - outcome.days * DAY_S  # who has stopped already cannot be warned of
        happened, at = known & ~within, last + outcome.days * DAY_S
    days = np.where(happened, (at - ends) / DAY_S, np.nan)
    found = {"subject": asked, "known": known, "happened": happened, "days": days}
    return pd.DataFrame(found, index=units.index)


def _counting(sessions: pd.DataFrame, outcome: Outcome, column: str) -> tuple[Mask, Mask]:
    """Which sessions count for an outcome, and which of them are what it warns of."""
    status = sessions["status"]
    past = ~sessions["is_ahead"].to_numpy(dtype=bool)
    completed = past & (status == "completed").to_numpy(dtype=bool, na_value=False)
    if outcome.name == "low-rating":
        rating = sessions["rating"].to_numpy(float)
        return past & ~np.isnan(rating), rating < LOW_RATING
    if outcome.name == "no-show":
        missed = past & (status == "no_show").to_numpy(dtype=bool, na_value=False)
        return completed | missed, missed & _by(sessions, "mentor" if column == "mentor_key" else "learner")
    return completed, completed


def _by(sessions: pd.DataFrame, party: str) -> Mask:
    """Not by somebody else; where nobody says who did not come, by anybody."""
    if "no_show_by" not in sessions.columns:
        return np.ones(len(sessions), dtype=bool)
    said = sessions["no_show_by"]
    return (said.isna() | (said == party)).to_numpy(dtype=bool, na_value=True)


class _Timeline:
    """The sessions of everybody in order of time, to find the one before and the one after a moment."""

    def __init__(self, people: npt.NDArray[np.object_], starts: pd.Series, counts: Mask) -> None:
        codes, self._people = pd.factorize(people[counts])
        moments = _seconds(starts)[counts]
        self._from = int(moments.min()) if len(moments) else 0
        self._span = (int(moments.max()) - self._from + 2) if len(moments) else 1
        named = codes >= 0
        keys = codes[named] * self._span + (moments[named] - self._from)
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._moments = moments[named][order]
        self._rows = np.flatnonzero(counts)[named][order]

    def places(self, people: npt.NDArray[np.object_]) -> Codes:
        """Codes of people; -1 for who has no session."""
        return np.asarray(pd.Index(self._people).get_indexer(pd.Index(people)), dtype=np.int64)

    def following(self, people: Codes, moments: Moments) -> Codes:
        """Place of the first session after a moment; -1 without."""
        at = np.searchsorted(self._keys, self._key(people, moments), side="right")
        return self._own(at, people)

    def preceding(self, people: Codes, moments: Moments) -> Codes:
        """Place of the last session up to a moment; -1 without."""
        at = np.searchsorted(self._keys, self._key(people, moments), side="right") - 1
        return self._own(at, people)

    def moment(self, places: Codes) -> Moments:
        """When; long ago for -1."""
        if not len(self._moments):
            return np.full(len(places), np.iinfo(np.int64).min // 2)
        return np.where(places >= 0, self._moments[places], np.iinfo(np.int64).min // 2)

    def rows(self, places: Codes) -> Codes:
        """Rows of the sessions; any for -1."""
        return self._rows[places] if len(self._rows) else np.zeros(len(places), dtype=np.int64)

    def _key(self, people: Codes, moments: Moments) -> Codes:
        within = np.clip(moments - self._from, -1, self._span - 1)
        return people * self._span + within

    def _own(self, at: Codes, people: Codes) -> Codes:
        if not len(self._keys):
            return np.full(len(at), -1)
        inside = (at >= 0) & (at < len(self._keys)) & (people >= 0)
        safe = np.where(inside, at, 0)
        return np.where(inside & (self._keys[safe] // self._span == people), safe, -1)


def _seconds(moments: pd.Series) -> Moments:
    """Whole seconds; a week ends with its last microsecond, so nothing of the next one is in it."""
    return moments.to_numpy("datetime64[s]").astype(np.int64)
