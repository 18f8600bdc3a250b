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

_SPANS: tuple[tuple[int, When], ...] = (
    (EVER, "now"),
    *((days, "now") for days in DAYS),
    *((days, "before") for days in DAYS),
)
_PLACE = {span: at for at, span in enumerate(_SPANS)}
_ENDING: dict[Part, str] = {"value": "", "n": "_n", "low": "_low", "high": "_high"}
_UP, _DOWN = 1, -1
_SLACK = 0.1
"""Data that begin on a Monday hold all there was since Saturday: so much of a window may be missing at its far end."""


def reaches_back(first: npt.ArrayLike, as_of: pd.Timestamp, days: int) -> npt.NDArray[np.bool_]:
    """Whether data that begin at `first` hold the whole window before the last `days`; without a value they do not.

    Else what is called a change would only be where the data begin.

    Examples
    --------
    >>> now = pd.Timestamp("2026-03-31", tz="UTC")
    >>> reaches_back(np.array(["2026-01-20", "2026-02-20"], "datetime64[us]"), now, 30).tolist()
    [True, False]
    """
    begun = np.asarray(first, dtype="datetime64[us]")
    reached: npt.NDArray[np.bool_] = begun <= (as_of - pd.Timedelta(days=(2 - _SLACK) * days)).asm8
    return reached


def no_full(days: int) -> str:
    """Why no change is told where the data do not reach back."""
    return f"no full {days} days before"


def first_starts(starts: pd.Series, groups: Groups) -> npt.NDArray[np.datetime64]:
    """The first start of each group; missing in a group without any."""
    moments, none = starts.to_numpy("datetime64[us]"), np.iinfo(np.int64).max
    there = ~np.isnat(moments)
    first = np.full(groups.size, none)
    np.minimum.at(first, groups.codes[there], moments[there].astype(np.int64))
    return np.where(first == none, np.datetime64("NaT"), first.astype("datetime64[us]"))


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
    age = np.full(len(starts), len(AGES), dtype=np.int8)
    if not pd.isna(as_of):
        moments = starts.to_numpy("datetime64[us]")
        past = moments <= as_of.asm8
        for days in AGES:
            age -= past & (moments > (as_of - pd.Timedelta(days=days)).asm8)
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
    is_full
        Of each group and each of `DAYS`, whether its data reach back over the whole window before: else no change is
        known. None where they all do.
    """

    kpi: Kpi
    ages: Tally
    split: bool = True
    is_full: npt.NDArray[np.bool_] | None = None

    def column(self, days: int, when: When, part: Part) -> Column:
        """One value per group. Counts and trends are whole numbers, changes are not."""
        if when == "change" or part == "trend":
            return self._changes[part][:, DAYS.index(days)]
        return self._levels[part][:, _PLACE[days, when] if self.split else 0]

    def columns(self) -> dict[str, Column]:
        """Every column there is of it, by name: all time, each window, the one before it, and the change."""
        parts: tuple[Part, ...] = (
            ("value", "n") if self.kpi.kind == "count" else ("value", "n", "low", "high")
        )
        found: dict[str, Column] = {}
        for at, (days, when) in enumerate(_SPANS if self.split else _SPANS[:1]):
            name = self.kpi.name + (f"_{days}d" if days else "") + ("_before" if when == "before" else "")
            for part in parts if when == "now" else parts[:2]:
                found[f"{name}{_ENDING[part]}"] = self._levels[part][:, at]
        for at, days in enumerate(DAYS if self.split else ()):
            name = f"{self.kpi.name}_{days}d"
            for part in parts:
                found[f"{name}_change{_ENDING[part]}"] = self._changes[part][:, at]
            if len(parts) > 2:
                found[f"{name}_trend"] = self._changes["trend"][:, at]
        return found

    @cached_property
    def _levels(self) -> dict[Part, Column]:
        """A row per group, a column per span."""
        sums, known, spans = self._sums, self._measured, len(_SPANS) if self.split else 1
        value = sums.top.astype(np.int64) if self.kpi.kind == "count" else known.value
        parts: dict[Part, Column] = {"value": value, "n": sums.n, "low": known.low, "high": known.high}
        return {part: values.reshape(-1, spans) for part, values in parts.items()}

    @cached_property
    def _changes(self) -> dict[Part, Column]:
        """A row per group, a column per window: Newcombe's limits for shares, Welch's for means; a count has none."""
        (now, before), n = _now_before(self._levels["value"]), np.minimum(*_now_before(self._levels["n"]))
        if self.kpi.kind == "mean":
            sums = self._sums
            low, high = welch_limits(*(_now_before(each) for each in (sums.n, sums.top, sums.products[0])))
        else:
            known = self._measured
            low, high = difference_limits(
                *(_now_before(each) for each in (known.value, known.low, known.high))
            )
        change = np.asarray(now - before, dtype=np.float64)  # of counts too: it may not be known
        if self.is_full is not None:
            n = np.where(self.is_full, n, 0)
            change, low, high = (np.where(self.is_full, each, np.nan) for each in (change, low, high))
        trend = np.where(n >= ENOUGH_SESSIONS, np.where(low > 0, _UP, np.where(high < 0, _DOWN, 0)), 0)
        return {"value": change, "n": n, "low": low, "high": high, "trend": trend}

    @cached_property
    def _sums(self) -> Tally:
        return self.ages.spans(_CELLS if self.split else _WHOLE)

    @cached_property
    def _measured(self) -> Measure:
        return measure(self.kpi, self._sums)

    def sums(self, days: int) -> tuple[Ints, Floats, Floats]:
        """Sessions, sum and sum of squares per group, over a window: what shrinking needs of shares and means."""
        spans, at = (len(_SPANS), _PLACE[days, "now"]) if self.split else (1, 0)
        sums = self._sums
        squares = sums.products[0] if self.kpi.kind == "mean" else sums.top
        n = sums.n.reshape(-1, spans)[:, at]
        total, squared = (each.reshape(-1, spans)[:, at] for each in (sums.top, squares))
        return n, total, squared


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
        self.cells, self.is_full = groups, None
        if as_of is not None:
            starts = masks.frame["scheduled_at"]
            self.cells, first = by_age(starts, groups, as_of), first_starts(starts, groups)
            self.is_full = np.stack([reaches_back(first, as_of, days) for days in DAYS], axis=1)
        self._kept: dict[tuple[str, str], Windowed | None] = {}

    def of(self, kpi: Kpi, denominator: str) -> Windowed | None:
        """One KPI under one denominator; None where the sessions do not carry what it needs."""
        key = (kpi.name, denominator)
        if key not in self._kept:
            off = why_off(kpi, denominator, self.masks.frame.columns)
            sums = None if off else tally(self.masks, kpi, denominator, self.cells)
            self._kept[key] = None if sums is None else Windowed(kpi, sums, self.split, self.is_full)
        return self._kept[key]
