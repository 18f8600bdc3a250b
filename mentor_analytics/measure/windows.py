"""Measured columns: a KPI, under a denominator, in a window, is a column whose name says so.

`reschedule_rate_30d_low` is the lower Wilson limit of the reschedule rate over the last 30 days,
`reschedule_rate_30d_before` the rate over the 30 days before those, `reschedule_rate_30d_change_low` the lower limit
of the difference. So a rule, a segment or a page merely names a column.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from mentor_analytics.measure.kpis import DENOMINATORS, Kpi, default_denominator
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tally import Groups
from mentor_analytics.measure.windowed import DAYS, EVER, AllWindows, Column, Part, When, in_window

__all__ = [
    "DAYS", "EVER", "Column", "Measured", "columns_of", "in_window", "measure_columns", "measured", "n_column",
    "wanted_columns",
]  # fmt: skip

_PATTERN = (
    rf"(.+?)(?:_of_({'|'.join(DENOMINATORS)}))?(?:_({'|'.join(map(str, DAYS))})d(?:_(before|change))?)?"
    r"(?:_(n|low|high|trend))?"
)


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
        The value, the sessions it is out of (of a change: the fewer of the two), an end of its 95 % interval, or
        `trend`: 1 where the change's interval lies above 0, -1 below, 0 where nothing can be told, always with
        fewer than `kpis.ENOUGH_SESSIONS` in either window.
    named
        The column names its denominator.
    when
        This window, the one of the same length before it, or the change between the two.
    """

    kpi: Kpi
    denominator: str
    days: int
    part: Part
    named: bool = False
    when: When = "now"

    @property
    def label(self) -> str:
        """What people call the column."""
        out_of = f" of {DENOMINATORS[self.denominator].label}" if self.named else ""
        window = f" {_WINDOWS[self.when].format(self.days)}" if self.days else ""
        return f"{self.kpi.label}{out_of}{window}{_PARTS[self.part]}"


_WINDOWS = {
    "now": "in the last {0} days",
    "before": "in the {0} days before",
    "change": "in the last {0} days, change",
}
_PARTS = {"value": "", "n": ", n", "low": ", lower limit", "high": ", upper limit", "trend": ", trend"}


def measured(column: str, kpis: Mapping[str, Kpi], defaults: Mapping[str, str]) -> Measured | None:
    """Read a column's name; None when it is none of ours.

    Parameters
    ----------
    column
        `<kpi>[_of_<denominator>][_<days>d[_before|_change]][_n|_low|_high]`, or `…_<days>d_trend`.
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
    found = re.fullmatch(_PATTERN, column)
    if found is None or found[1] not in kpis:
        return None
    kpi, part, when = kpis[found[1]], found[5] or "value", found[4] or "now"
    if (found[2] and found[2] not in kpi.denominators) or (part == "trend" and (found[4] or not found[3])):
        return None
    denominator, days = found[2] or default_denominator(kpi, defaults), int(found[3] or EVER)
    return Measured(kpi, denominator, days, part, bool(found[2]), when)  # type: ignore[arg-type]  # as in the pattern


def n_column(column: str) -> str:
    """The column that holds how many sessions a measured column rests on.

    Examples
    --------
    >>> n_column("reschedule_rate_30d_low")
    'reschedule_rate_30d_n'
    """
    return f"{re.sub('_(low|high|n|trend)$', '', column)}_n"


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
    return columns_of(AllWindows(masks, groups, as_of if windowed else None), wanted)


def columns_of(windows: AllWindows, wanted: Mapping[str, Measured]) -> dict[str, Column]:
    """The same of groups that were split already, so that what was counted is shared."""
    found = {name: (windows.of(each.kpi, each.denominator), each) for name, each in wanted.items()}
    return {
        name: sums.column(each.days, each.when, each.part)
        for name, (sums, each) in found.items()
        if sums is not None
    }


def wanted_columns(
    names: Iterable[str], kpis: Mapping[str, Kpi], defaults: Mapping[str, str]
) -> dict[str, Measured]:
    """Those of the names that are measured columns, with what they hold."""
    read = {name: measured(name, kpis, defaults) for name in names}
    return {name: each for name, each in read.items() if each is not None}
