"""Conditions met by a frame, each looked up once, and what an absent column switches off."""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.conditions import Condition, Mask, When, mask, mask_all, mask_any
from mentor_analytics.schema import BY_NAME

_COMMENTS, _MINUTES = ("feedback",), ("actual_min", "scheduled_min")
WORKED_OUT_FROM: Mapping[str, tuple[str, ...]] = {
    "duration_gap_min": _MINUTES,
    "duration_ratio": _MINUTES,
    "keywords": _COMMENTS,
    "polarity": _COMMENTS,
    "sentiment": _COMMENTS,
    "sentiment_words": _COMMENTS,
    "shrunken_rating": ("rating",),
    "shrunken_rating_top_share": ("rating",),
}
"""People know the columns of their sheets, not those we add."""


def usable(when: When, columns: pd.Index) -> When:
    """The alternatives whose columns are all there; none left means: off."""
    return tuple(every for every in when if all(condition.column in columns for condition in every))


def absent(when: When, columns: pd.Index) -> tuple[str, ...]:
    """The columns the alternatives name and the frame lacks, each once, in order."""
    named = (condition.column for every in when for condition in every)
    return tuple(dict.fromkeys(column for column in named if column not in columns))


def column_label(column: str) -> str:
    """What people call a column."""
    known = BY_NAME.get(column)
    return known.label if known else column.replace("_", " ").capitalize()


def given_columns(columns: Iterable[str], there: pd.Index) -> tuple[str, ...]:
    """What to fill in for columns of ours to be there: the columns of a sheet they are worked out from.

    Examples
    --------
    >>> given_columns(("duration_ratio", "sentiment"), pd.Index(["scheduled_min"]))
    ('actual_min', 'feedback')
    """
    from_sheet = (
        source
        for column in columns
        for source in WORKED_OUT_FROM.get(column, (column,))
        if source not in there
    )
    return tuple(dict.fromkeys(from_sheet))


class Masks:
    """The rows of one frame that meet conditions. KPIs share most of theirs, so each is kept.

    Parameters
    ----------
    frame
        Must not change while this is in use.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._met: dict[Condition, Mask] = {}
        self._any: dict[When, Mask] = {}
        self._numbers: dict[str, npt.NDArray[np.float64]] = {}

    def one(self, condition: Condition) -> Mask:
        """Rows that meet a condition."""
        if condition not in self._met:
            self._met[condition] = mask(self.frame, condition)
        return self._met[condition]

    def every(self, conditions: tuple[Condition, ...]) -> Mask:
        """Rows that meet all of the conditions."""
        return mask_all(self.frame, conditions, self._kept)

    def any(self, when: When) -> Mask:
        """Rows that meet at least one of the alternatives whose columns are there."""
        if when not in self._any:
            self._any[when] = mask_any(self.frame, usable(when, self.frame.columns), self._kept)
        return self._any[when]

    def numbers(self, column: str) -> npt.NDArray[np.float64]:
        """A column as numbers, a missing one as 0."""
        if column not in self._numbers:
            values = self.frame[column].to_numpy(float)
            self._numbers[column] = np.where(np.isnan(values), 0.0, values)
        return self._numbers[column]

    def _kept(self, _frame: pd.DataFrame, condition: Condition) -> Mask:
        return self.one(condition)
