"""A KPI in every window of every group, in the window before each, and the change between the two.

Sessions are counted once, in disjoint ages; every window is a sum of neighbouring ages.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.conditions import Mask
from mentor_analytics.measure.differences import difference_limits, welch_limits
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS, Kpi
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tally import Floats, Groups, Ints, Measure, Tally, measure, tally, why_off

DAYS = (7, 30, 90)
EVER = 0
AGES = (7, 14, 30, 60, 90, 180)
"""Ends of the disjoint ages in days, youngest first; one more holds everything else. Each window of `DAYS` and the
one of the same length before it begin and end at one of them."""

Part = Literal["value", "n", "low", "high", "trend"]
When = Literal["now", "before", "change"]
Column = Floats | Ints

_SPANS = ((EVER, "now"), *((days, when) for when in ("now", "before") for days in DAYS))
_UP, _DOWN = 1, -1


def in_window(starts: pd.Series, as_of: pd.Timestamp, days: int) -> Mask:
    """Which starts lie in `(as_of - days, as_of]`; with 0 days, all up to `as_of`.

    A start without a value lies in none, and with `NaT` as `as_of` none does.
    """
    inside = starts <= as_of
    if days:
        inside &= starts > as_of - pd.Timedelta(days=days)
    return inside.to_numpy(dtype=bool)


def by_age(starts: pd.Series, groups: Groups, as_of: pd.Timestamp) -> Groups:
    """Split every group into the disjoint `AGES`, youngest first."""
    cells = len(AGES) + 1
    past = in_window(starts, as_of, EVER)
    age = np.full(len(starts), len(AGES), dtype=np.int8)
    for days in AGES:
        age -= past & (starts > as_of - pd.Timedelta(days=days)).to_numpy(dtype=bool)
    return Groups(groups.codes * cells + age, groups.size * cells)


def _cells_of_spans() -> npt.NDArray[np.int64]:
    """Which ages make up which span, as a matrix of 0 and 1: one row per age, one column per span."""
    cells = np.zeros((len(AGES) + 1, len(_SPANS)), dtype=np.int64)
    for at, (days, when) in enumerate(_SPANS):
        first = AGES.index(days) + 1 if when == "before" else 0
        last = AGES.index(2 * days if when == "before" else days) if days else len(AGES)
        cells[first : last + 1, at] = 1
    return cells


_WHOLE = np.ones((1, 1), dtype=np.int64)
_CELLS = _cells_of_spans()


@dataclass(frozen=True)
class Windowed:
    """One KPI under one denominator.

    Parameters
    ----------
    kpi
        What is measured.
    ages
        Its sums per group and age (`by_age`), or per group alone: then only all time is known.
    split
        Whether they are by age.
    """

    kpi: Kpi
    ages: Tally
    split: bool = True

    def column(self, days: int, when: When, part: Part) -> Column:
        """One value per group. Counts and trends are whole numbers."""
        if when == "change" or part == "trend":
            return self._change_column(days, part)
        if part == "n":
            return self._at(self._sums.n, days, when)
        if self.kpi.kind == "count" and part == "value":
            return self._at(self._sums.top, days, when).astype(np.int64)
        return self._at(getattr(self._measured, part), days, when)

    def _change_column(self, days: int, part: Part) -> Column:
        if part == "value":
            return self.column(days, "now", part) - self.column(days, "before", part)
        n = np.minimum(self.column(days, "now", "n"), self.column(days, "before", "n"))
        if part == "n":
            return n
        low, high = (each[:, DAYS.index(days)] for each in self._change_limits)
        if part == "trend":
            trend = np.where(low > 0, _UP, np.where(high < 0, _DOWN, 0))
            return np.where(n >= ENOUGH_SESSIONS, trend, 0)
        return low if part == "low" else high

    @cached_property
    def _change_limits(self) -> tuple[Floats, Floats]:
        """A column per window: Newcombe's for shares, Welch's for means; a count has none."""
        sums, known = self._sums, self._measured
        if self.kpi.kind == "mean":
            return welch_limits(*(_now_before(each) for each in (sums.n, sums.top, sums.products[0])))
        return difference_limits(*(_now_before(each) for each in (known.value, known.low, known.high)))

    @cached_property
    def _sums(self) -> Tally:
        return self.ages.spans(_CELLS if self.split else _WHOLE)

    @cached_property
    def _measured(self) -> Measure:
        return measure(self.kpi, self._sums)

    def sums(self, days: int) -> tuple[Ints, Floats, Floats]:
        """Sessions, sum and sum of squares per group, over a window: what shrinking needs of shares and means."""
        sums = self._sums
        squares = sums.products[0] if self.kpi.kind == "mean" else sums.top
        n, total, squared = (self._at(each, days, "now") for each in (sums.n, sums.top, squares))
        return n, total, squared

    def _at(self, values: npt.NDArray[Any], days: int, when: When) -> npt.NDArray[Any]:
        spans = len(_SPANS) if self.split else 1
        return values[_SPANS.index((days, when)) :: spans]


def _now_before(values: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The windows, and those before them: one row per group, one column per window."""
    spans = values.reshape(-1, len(_SPANS))
    return spans[:, 1 : 1 + len(DAYS)], spans[:, 1 + len(DAYS) :]


class AllWindows:
    """KPIs of the same groups, each counted once.

    Parameters
    ----------
    masks
        Of prepared sessions.
    groups
        Which group each session belongs to.
    as_of
        Where windows end; None for all time alone.
    """

    def __init__(self, masks: Masks, groups: Groups, as_of: pd.Timestamp | None) -> None:
        self.masks, self.split = masks, as_of is not None
        self.cells = groups if as_of is None else by_age(masks.frame["scheduled_at"], groups, as_of)
        self._kept: dict[tuple[str, str], Windowed | None] = {}

    def of(self, kpi: Kpi, denominator: str) -> Windowed | None:
        """One KPI under one denominator; None where the sessions do not carry what it needs."""
        key = (kpi.name, denominator)
        if key not in self._kept:
            off = why_off(kpi, denominator, self.masks.frame.columns)
            sums = None if off else tally(self.masks, kpi, denominator, self.cells)
            self._kept[key] = None if sums is None else Windowed(kpi, sums, self.split)
        return self._kept[key]
