"""Counting: from conditions to sums per group, from sums to a value with its interval."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics import stats
from mentor_analytics.conditions import Mask, When
from mentor_analytics.measure.kpis import DENOMINATORS, Kpi
from mentor_analytics.measure.masks import Masks, absent, column_label, given_columns, usable
from mentor_analytics.schema import BY_NAME as SCHEMA
from mentor_analytics.schema import Range

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Groups:
    """Which cell each row belongs to.

    Parameters
    ----------
    codes
        Whole numbers from 0 to `size` - 1, one per row.
    size
        How many cells there are, empty ones included.
    """

    codes: npt.NDArray[np.intp]
    size: int

    def of(self, met: Mask) -> "Groups":
        """The same cells with only the rows that meet something."""
        if self.size == 1:  # all codes are 0: how many stay is all there is to know
            return Groups(self.codes[: np.count_nonzero(met)], 1)
        return self if met.all() else self.at(np.flatnonzero(met))

    def at(self, rows: npt.NDArray[np.intp]) -> "Groups":
        """The same cells with only some rows. Several times faster than by a mask that holds for half of them."""
        return Groups(self.codes.take(rows), self.size)

    def count(self) -> Ints:
        """Rows per cell."""
        if self.size == 1:
            return np.array([len(self.codes)])
        return np.bincount(self.codes, minlength=self.size)

    def sums(self, values: Floats) -> Floats:
        """Sum per cell."""
        if self.size == 1:
            return np.array([float(values.sum())])
        return np.bincount(self.codes, values, minlength=self.size).astype(np.float64, copy=False)


def one_group(rows: int) -> Groups:
    """All rows in one cell."""
    return Groups(np.zeros(rows, dtype=np.intp), 1)


@dataclass(frozen=True)
class Tally:
    """Sums that add up: those of two parts, or of nested windows, are the sums of the whole.

    Parameters
    ----------
    n
        Sessions in the denominator.
    top, bottom
        Numerator and denominator.
    products
        Means and ratios only: sums of top², top x bottom, bottom² per session.
    """

    n: Ints
    top: Floats
    bottom: Floats
    products: tuple[Floats, Floats, Floats]

    def spans(self, cells: npt.NDArray[np.int64]) -> "Tally":
        """Per group of neighbouring cells, the sums over several choices of them, side by side.

        Parameters
        ----------
        cells
            0 or 1: one row per cell of a group, one column per choice.
        """

        def summed(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
            chosen: npt.NDArray[Any] = values.reshape(-1, len(cells)) @ cells
            return chosen.ravel()

        squares, crossed, bottoms = (summed(each) for each in self.products)
        return Tally(summed(self.n), summed(self.top), summed(self.bottom), (squares, crossed, bottoms))


@dataclass(frozen=True)
class Measure:
    """Values with their 95 % interval, one per cell."""

    value: Floats
    low: Floats
    high: Floats


def lacking(kpi: Kpi, denominator: str, columns: pd.Index) -> tuple[str, ...]:
    """The columns of a sheet that a KPI needs and these data do not have; none when it can be computed."""
    needed: list[When] = [DENOMINATORS[denominator].when, kpi.numerator]
    if denominator != "all":
        needed.append(kpi.known)
    missing = [name for when in needed if not usable(when, columns) for name in absent(when, columns)]
    missing += [name for name in (kpi.column, kpi.per) if name and name not in columns]
    return given_columns(missing, columns) or tuple(dict.fromkeys(missing))


def why_off(kpi: Kpi, denominator: str, columns: pd.Index) -> str:
    """Why a KPI cannot be computed from these columns; empty when it can."""
    missing = lacking(kpi, denominator, columns)
    return f"needs {', '.join(map(column_label, missing))}, which the data do not have" if missing else ""


def denominator_mask(masks: Masks, kpi: Kpi, denominator: str) -> Mask:
    """The sessions a KPI is out of; what nobody knows is left out unless it is out of all."""
    met = masks.any(DENOMINATORS[denominator].when)
    if denominator != "all" and kpi.known != ((),):
        met = met & masks.any(kpi.known)
    if kpi.per:
        met = met & (masks.numbers(kpi.per) > 0)
    return met


def numerator_mask(masks: Masks, kpi: Kpi, denominator: str) -> Mask:
    """The sessions among those that are counted."""
    met = denominator_mask(masks, kpi, denominator)
    return met if kpi.numerator == ((),) else met & masks.any(kpi.numerator)


def tally(masks: Masks, kpi: Kpi, denominator: str, groups: Groups) -> Tally:
    """Sum up one KPI under one denominator in every cell.

    Needs the columns of both (see `why_off`); a missing number counts as 0.
    """
    within = denominator_mask(masks, kpi, denominator)
    rows = np.flatnonzero(within)
    cells = groups.at(rows)
    n = cells.count()
    bottom = n.astype(float)
    nothing = np.zeros(groups.size)
    if kpi.kind in {"share", "count"}:
        counted = kpi.numerator != ((),)
        top = groups.of(numerator_mask(masks, kpi, denominator)).count() if counted else n
        return Tally(n, top.astype(float), bottom, (nothing, nothing, nothing))
    values = masks.numbers(kpi.column).take(rows)
    total, squares = cells.sums(values), cells.sums(values**2)
    if kpi.kind == "mean":
        return Tally(n, total, bottom, (squares, nothing, nothing))
    per = masks.numbers(kpi.per).take(rows)
    return Tally(n, total, cells.sums(per), (squares, cells.sums(values * per), cells.sums(per**2)))


def measure(kpi: Kpi, sums: Tally) -> Measure:
    """Value and 95 % interval per cell: Wilson for shares, t for means, the linearised one for ratios.

    No row gives NaN; a count is its own numerator, has no interval, and is 0 of 0.
    """
    if kpi.kind == "count":
        unknown = np.full(len(sums.n), np.nan)
        return Measure(sums.top, unknown, unknown)
    value = stats.divide(sums.top, sums.bottom)
    if kpi.kind == "share":
        low, high = stats.wilson(sums.top, sums.n)
    elif kpi.kind == "mean":
        low, high = _within(kpi, stats.mean_interval(sums.n, sums.top, sums.products[0]))
    else:
        low, high = stats.ratio_limits(sums.n, sums.top, sums.bottom, sums.products)
    return Measure(value, low, high)


def _within(kpi: Kpi, limits: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Cut an interval to what the column can hold: t knows nothing of a scale that ends at 5 stars."""
    allowed = SCHEMA[kpi.column].allowed if kpi.column in SCHEMA else ()
    if not isinstance(allowed, Range):
        return limits
    low, high = (np.clip(limit, allowed.low, allowed.high) for limit in limits)
    return low, high
