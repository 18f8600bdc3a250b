"""What somebody noted about a session against what its columns say. Both are kept; the difference is told."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.schema import BY_NAME

_MOST = 20  # notes told one by one for each kind; the others are told together
_NOTE_CHARS = 200  # what a longer note says beyond is no short remark

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Kind:
    """What a note may say, the column it speaks of, and when that says otherwise."""

    says: re.Pattern[str]
    column: str
    otherwise: Callable[[pd.Series], Mask]


@dataclass(frozen=True)
class Against:
    """Rows whose column says otherwise than their note."""

    rows: npt.NDArray[np.intp]
    what: str


def _yes(values: pd.Series) -> Mask:
    return (values == True).fillna(False).to_numpy(dtype=bool)  # noqa: E712 - a nullable boolean


def _is(value: str) -> Callable[[pd.Series], Mask]:
    return lambda values: (values == value).to_numpy(dtype=bool)


def _is_not(value: str) -> Callable[[pd.Series], Mask]:
    return lambda values: (values != value).to_numpy(dtype=bool)


def _good(values: pd.Series) -> Mask:
    return (values >= 4).to_numpy(dtype=bool)


def _there(values: pd.Series) -> Mask:
    return values.notna().to_numpy()


KINDS: tuple[Kind, ...] = (
    Kind(re.compile(r"\bno follow ?up"), "follow_up_scheduled", _yes),
    Kind(re.compile(r"\bno (action|next step)"), "action_items", _yes),
    Kind(re.compile(r"\bno ?show"), "status", _is_not("no_show")),
    Kind(re.compile(r"\bcancel"), "status", _is_not("cancelled")),
    Kind(re.compile(r"\breschedul"), "status", _is_not("rescheduled")),
    Kind(re.compile(r"\b(not|un) ?prepared|\bno prep"), "mentor_prep", _is("yes")),
    Kind(re.compile(r"\blow rating"), "rating", _good),
    Kind(re.compile(r"\bno (feedback|comment)"), "feedback", _there),
)
"""Compared with folded notes. Data: add a line for another remark."""

_ENDED_EARLY = re.compile(
    r"\b(?:ended early|too short|cut short|shortened)\D{0,30}(\d{1,3}) ?(?:min|mins|minutes)\b"
)


def notes_against_columns(sessions: pd.DataFrame) -> Iterator[Against]:
    """Compare each note with the columns it speaks of.

    Parameters
    ----------
    sessions
        Needs `issue_note`; looks at the columns of `KINDS` and at `actual_min` where they are there.
    """
    codes, distinct = pd.factorize(sessions["issue_note"].astype("str"))
    notes = [str(note) for note in distinct]
    folded = [fold_header(note[:_NOTE_CHARS]) for note in notes]
    noted = codes >= 0
    for kind in KINDS:
        if kind.column in sessions:
            says = np.array([bool(kind.says.search(note)) for note in folded] or [False])
            against = noted & says[codes] & kind.otherwise(sessions[kind.column])
            yield from _told(against, codes, notes, kind.column)
    if "actual_min" in sessions:
        found = (_ENDED_EARLY.search(note) for note in folded)
        minutes = np.array([float(match[1]) if match else np.nan for match in found] or [np.nan])
        against = noted & (sessions["actual_min"].to_numpy() >= minutes[codes])
        yield from _told(against, codes, notes, "actual_min")


def _told(against: Mask, codes: npt.NDArray[np.intp], notes: list[str], column: str) -> Iterator[Against]:
    rows = np.flatnonzero(against)
    if not len(rows):
        return
    written = np.bincount(codes[codes >= 0], minlength=len(notes))
    differing = np.bincount(codes[rows], minlength=len(notes))
    order = [int(i) for i in np.argsort(-differing, kind="stable") if differing[i]]
    label = BY_NAME[column].label
    for i in order[:_MOST]:
        what = f"“{notes[i]}”; {label} says otherwise on {differing[i]} of {written[i]} such rows"
        yield Against(rows[codes[rows] == i], what)
    others = order[_MOST:]
    if others:
        what = (
            f"{len(others):,} other remarks; {label} says otherwise on {differing[others].sum():,} such rows"
        )
        yield Against(rows[np.isin(codes[rows], others)], what)
