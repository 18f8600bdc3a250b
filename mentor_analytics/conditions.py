"""What a condition is, and the one place where a condition meets data."""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.errors import DefinitionError, MissingColumnError

Op = Literal["<", "<=", ">", ">=", "==", "!=", "in", "missing"]
Value = str | float | bool | tuple[str, ...] | pd.Timestamp | None
Mask = npt.NDArray[np.bool_]

_COMPARE: dict[str, Callable[..., Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True)
class Condition:
    """One test on one column. Rules, KPIs, segments and filters are built of these.

    Parameters
    ----------
    column
        The column it looks at.
    op
        `< <= > >= == !=`, `in` (value is a tuple) or `missing` (no value).
    value
        What the column is compared with.
    missing_is
        Whether a blank cell counts as meeting the condition. A blank meets nothing unless this says so
        (no follow-up: a blank is a no), except `missing`, which only a blank meets.
    """

    column: str
    op: Op
    value: Value = None
    missing_is: bool = False

    def __post_init__(self) -> None:
        """Refuse a condition that could never be meant."""
        if self.op not in {*_COMPARE, "in", "missing"}:
            raise DefinitionError(f"Condition on {self.column}: no operator {self.op!r}.")
        if self.op == "in" and not isinstance(self.value, tuple):
            raise DefinitionError(f"Condition on {self.column}: 'in' needs a tuple of values.")
        if (self.op == "missing") != (self.value is None):
            raise DefinitionError(f"Condition on {self.column}: {self.op!r} with value {self.value!r}.")


All = tuple[Condition, ...]
"""Conditions that must hold together."""
When = tuple[All, ...]
"""Any of several alternatives; the empty alternative `()` always holds, no alternative never does."""


def mask(frame: pd.DataFrame, condition: Condition) -> Mask:
    """Which rows meet the condition.

    Parameters
    ----------
    frame
        Needs `condition.column`.

    Returns
    -------
    One boolean per row, never missing.

    Raises
    ------
    MissingColumnError
        The frame lacks the column.
    """
    if condition.column not in frame.columns:
        raise MissingColumnError([condition.column], frame.columns)
    column = frame[condition.column]
    if condition.op == "missing":
        return column.isna().to_numpy()
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _compare_categories(column, condition)
    if condition.op != "in" and column.dtype == np.float64 and isinstance(condition.value, int | float):
        return _compare_numbers(column.to_numpy(), condition)
    met = _compare(column, condition).fillna(False).to_numpy(dtype=bool)
    return np.where(column.isna().to_numpy(), condition.missing_is, met)


def _compare(values: Any, condition: Condition) -> Any:
    if condition.op == "in":
        return values.isin(list(condition.value or ()))  # type: ignore[arg-type]
    return _COMPARE[condition.op](values, condition.value)


def _compare_categories(column: pd.Series, condition: Condition) -> Mask:
    """Compare each distinct value once."""
    met = np.asarray(_compare(column.cat.categories, condition), dtype=bool)
    # Code -1 is a blank, and takes the last.
    return np.append(met, condition.missing_is).take(column.cat.codes.to_numpy())


def _compare_numbers(values: npt.NDArray[np.float64], condition: Condition) -> Mask:
    """The same without a series, which costs several times the comparison."""
    met: Mask = _COMPARE[condition.op](values, condition.value)
    if condition.op == "!=" or condition.missing_is:  # any other comparison with a blank fails by itself
        met = np.where(np.isnan(values), condition.missing_is, met)
    return met


def mask_all(
    frame: pd.DataFrame,
    conditions: Iterable[Condition],
    one: Callable[[pd.DataFrame, Condition], Mask] = mask,
) -> Mask:
    """Which rows meet every condition; all rows when there is none. `one` looks up a single condition."""
    met = np.ones(len(frame), dtype=bool)
    for condition in conditions:
        met &= one(frame, condition)
    return met


def mask_any(frame: pd.DataFrame, when: When, one: Callable[[pd.DataFrame, Condition], Mask] = mask) -> Mask:
    """Which rows meet at least one alternative; no row when there is none. `one` as in `mask_all`."""
    met = np.zeros(len(frame), dtype=bool)
    for conditions in when:
        met |= mask_all(frame, conditions, one)
    return met


def columns_of(when: When) -> tuple[str, ...]:
    """The columns the alternatives look at, each once, in order."""
    return tuple(dict.fromkeys(condition.column for conditions in when for condition in conditions))
