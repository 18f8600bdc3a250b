"""Measured columns: a KPI, under a denominator, in a window, is a column whose name says so.

`reschedule_rate_30d_low` is the lower Wilson limit of the reschedule rate over the last 30 days. So a rule,
a segment or a page merely names a column.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.conditions import Mask
from mentor_analytics.measure.kpis import DENOMINATORS, Kpi, default_denominator
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tally import Groups, Tally, measure, tally, why_off

DAYS = (7, 30, 90)
EVER = 0
WINDOWS = (*DAYS, EVER)
"""Lengths in days, each holding the ones before it."""
Column = npt.NDArray[np.float64] | npt.NDArray[np.int64]
Part = Literal["value", "n", "low", "high"]


@dataclass(frozen=True)
class Measured:
    """What a measured column holds.

    Parameters
    ----------
    kpi, denominator
        What is measured, out of what.
    days
        Length of the window `(as_of - days, as_of]`; 0 for all the time there is.
    part
        The value, the sessions it is out of, or an end of its 95 % interval.
    named
        The column names its denominator.
    """

    kpi: Kpi
    denominator: str
    days: int
    part: Part
    named: bool = False

    @property
    def label(self) -> str:
        """What people call the column."""
        out_of = f" of {DENOMINATORS[self.denominator].label}" if self.named else ""
        window = f" in the last {self.days} days" if self.days else ""
        part = {"value": "", "n": ", n", "low": ", lower limit", "high": ", upper limit"}[self.part]
        return f"{self.kpi.label}{out_of}{window}{part}"


def measured(column: str, kpis: Mapping[str, Kpi], defaults: Mapping[str, str]) -> Measured | None:
    """Read a column's name; None when it is none of ours.

    Parameters
    ----------
    column
        `<kpi>[_of_<denominator>][_<days>d][_n|_low|_high]`.
    kpis
        By name.
    defaults
        KPI name to denominator name, for a column that names none.

    Examples
    --------
    >>> from mentor_analytics.measure.kpis import BY_NAME
    >>> measured("attendance_rate_of_all_30d_low", BY_NAME, {}).label
    'Attendance of all sessions in the last 30 days, lower limit'
    """
    pattern = (
        rf"(.+?)(?:_of_({'|'.join(DENOMINATORS)}))?(?:_({'|'.join(map(str, DAYS))})d)?(?:_(n|low|high))?"
    )
    found = re.fullmatch(pattern, column)
    if found is None or found[1] not in kpis:
        return None
    kpi = kpis[found[1]]
    if found[2] and found[2] not in kpi.denominators:
        return None
    part: Part = found[4] or "value"  # type: ignore[assignment]  # the pattern allows no other
    return Measured(
        kpi, found[2] or default_denominator(kpi, defaults), int(found[3] or EVER), part, bool(found[2])
    )


def n_column(column: str) -> str:
    """The column that holds how many sessions a measured column rests on.

    Examples
    --------
    >>> n_column("reschedule_rate_30d_low")
    'reschedule_rate_30d_n'
    """
    return f"{re.sub('_(low|high|n)$', '', column)}_n"


def measure_columns(
    masks: Masks, groups: Groups, wanted: Mapping[str, Measured], as_of: pd.Timestamp
) -> dict[str, Column]:
    """Compute measured columns, one value per group.

    Parameters
    ----------
    masks
        Of prepared sessions; with windows also `scheduled_at` is needed.
    groups
        Which group each session belongs to.
    wanted
        Column name to what it holds. Those whose session columns are not there are left out.
    as_of
        Where the windows end.

    Returns
    -------
    Column name to values, in the order of `wanted`; counts are whole numbers.
    """
    windowed = any(each.days for each in wanted.values())
    cells = _window_cells(masks.frame["scheduled_at"], groups, as_of) if windowed else groups
    tallies: dict[tuple[str, str], Tally] = {}
    columns: dict[str, Column] = {}
    for column, each in wanted.items():
        if why_off(each.kpi, each.denominator, masks.frame.columns):
            continue
        key = (each.kpi.name, each.denominator)
        if key not in tallies:
            tallies[key] = tally(masks, each.kpi, each.denominator, cells)
        sums = tallies[key].nested(len(WINDOWS), WINDOWS.index(each.days)) if windowed else tallies[key]
        columns[column] = _part(each, sums)
    return columns


def in_window(starts: pd.Series, as_of: pd.Timestamp, days: int) -> Mask:
    """Which starts lie in `(as_of - days, as_of]`; with 0 days, all up to `as_of`.

    A start without a value lies in none, and with `NaT` as `as_of` none does.
    """
    inside = starts <= as_of
    if days:
        inside &= starts > as_of - pd.Timedelta(days=days)
    return inside.to_numpy(dtype=bool)


def _part(each: Measured, sums: Tally) -> Column:
    if each.part == "n":
        return sums.n
    if each.kpi.kind == "count":
        return sums.top.astype(np.int64)
    result = measure(each.kpi, sums)
    return {"value": result.value, "low": result.low, "high": result.high}[each.part]


def _window_cells(starts: pd.Series, groups: Groups, as_of: pd.Timestamp) -> Groups:
    """Split every group into disjoint ages, youngest first; a window is the sum of its first cells."""
    age = np.full(len(starts), len(DAYS), dtype=np.intp)
    for days in DAYS:
        age -= in_window(starts, as_of, days)
    return Groups(groups.codes * len(WINDOWS) + age, groups.size * len(WINDOWS))


def wanted_columns(
    names: Iterable[str], kpis: Mapping[str, Kpi], defaults: Mapping[str, str]
) -> dict[str, Measured]:
    """Those of the names that are measured columns, with what they hold."""
    read = {name: measured(name, kpis, defaults) for name in names}
    return {name: each for name, each in read.items() if each is not None}
