"""KPIs as tables: one for all sessions, one per group."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics import stats
from mentor_analytics.errors import MissingColumnError
from mentor_analytics.measure.kpis import BY_NAME, KPIS, Kpi, aimed, default_denominator
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tally import (
    Groups,
    Measure,
    denominator_mask,
    measure,
    one_group,
    tally,
    why_off,
)
from mentor_analytics.measure.windows import measure_columns, wanted_columns

COLUMNS = (
    "kpi",
    "label",
    "value",
    "numerator",
    "denominator",
    "denominator_name",
    "is_default",
    "target",
    "meets_target",
    "ci_low",
    "ci_high",
)
GROUP_COLUMNS = ("by", "group", *(name for name in COLUMNS if name != "is_default"))
PERIODS = ("month", "week")
GROUPINGS = ("program", "batch", "cohort", "mentor", "session_type", *PERIODS)
NOT_GIVEN = "(not given)"
OWN_TARGETS: Mapping[str, float] = MappingProxyType({})
"""Every KPI aims at what its own line says."""


def kpi_table(
    sessions: pd.DataFrame,
    defaults: Mapping[str, str],
    seed: int = 0,
    masks: Masks | None = None,
    targets: Mapping[str, float] = OWN_TARGETS,
) -> pd.DataFrame:
    """Every KPI under every denominator it has.

    Parameters
    ----------
    sessions
        Prepared (`is_ahead`). Sessions still ahead are in no rate.
    defaults
        KPI name to denominator name, of the preset; its row stands first.
    seed
        Of the bootstrap interval of ratios.
    masks
        Of these sessions, to share what was looked up with other tables.
    targets
        KPI name to target, of the preset, where it differs from the KPI's own.

    Returns
    -------
    The columns of `COLUMNS`, one row per KPI and denominator. `value`, `ci_low`, `ci_high` in the KPI's unit
    (rates are fractions); `meets_target` is missing without a target or a value. A KPI whose columns are not
    there has NaN, 0 sessions, and its reason in `kpis_off`.
    """
    masks, everyone = masks or Masks(sessions), one_group(len(sessions))
    rows = []
    for kpi in (aimed(each, targets) for each in KPIS):
        default = default_denominator(kpi, defaults)
        rows += [
            {**_overall(masks, kpi, name, everyone, seed), "is_default": name == default}
            for name in sorted(kpi.denominators, key=lambda each: each != default)
        ]
    return _typed(pd.DataFrame(rows, columns=list(COLUMNS)))


def kpis_off(sessions: pd.DataFrame) -> pd.DataFrame:
    """KPIs that these columns do not allow, and why: `kpi`, `label`, `reason`."""
    rows = []
    for kpi in KPIS:
        reasons = [why_off(kpi, name, sessions.columns) for name in kpi.denominators]
        if all(reasons):
            rows.append((kpi.name, kpi.label, reasons[0]))
    return pd.DataFrame(rows, columns=["kpi", "label", "reason"], dtype="str")


def kpis_by(
    sessions: pd.DataFrame,
    column: str,
    defaults: Mapping[str, str],
    timezone: str = "UTC",
    masks: Masks | None = None,
    targets: Mapping[str, float] = OWN_TARGETS,
) -> pd.DataFrame:
    """Every KPI under its default denominator, per value of a column.

    Parameters
    ----------
    sessions
        Prepared (`is_ahead`). Needs `column`, or `scheduled_at` for `month` and `week`.
    column
        One of `GROUPINGS` or any column of names. Rows without a value are the group "(not given)".
    defaults
        KPI name to denominator name, of the preset.
    timezone
        Months and weeks are cut in it.
    masks
        Of these sessions, to share what was looked up with other tables.
    targets
        KPI name to target, of the preset, where it differs from the KPI's own.

    Returns
    -------
    The columns of `GROUP_COLUMNS`, one row per group and KPI, groups in order of their names; KPIs whose
    columns are not there are left out (`kpis_off` says why).
    """
    groups, names = grouped(sessions, column, timezone)
    masks = masks or Masks(sessions)
    parts = []
    for kpi in (aimed(each, targets) for each in KPIS):
        denominator = default_denominator(kpi, defaults)
        if why_off(kpi, denominator, sessions.columns):
            continue
        parts.append(_by_group(masks, kpi, denominator, groups, (column, names)))
    table = pd.concat(parts, ignore_index=True)
    order = np.argsort(np.tile(np.arange(len(names)), len(parts)), kind="stable")
    return _typed(table.iloc[order].reset_index(drop=True))


def kpi_by(
    sessions: pd.DataFrame, kpi: Kpi, column: str, defaults: Mapping[str, str], timezone: str = "UTC"
) -> pd.DataFrame:
    """One KPI, of the list or made of one of it, per value of a column (`GROUP_COLUMNS`, as `kpis_by`).

    Without the columns it needs the table is empty.
    """
    denominator = default_denominator(kpi, defaults)
    if why_off(kpi, denominator, sessions.columns):
        return _typed(pd.DataFrame(columns=list(GROUP_COLUMNS)))
    groups, names = grouped(sessions, column, timezone)
    return _typed(_by_group(Masks(sessions), kpi, denominator, groups, (column, names)))


def kpi_by_both(
    sessions: pd.DataFrame,
    kpi: Kpi,
    columns: tuple[str, str],
    defaults: Mapping[str, str],
    timezone: str = "UTC",
) -> pd.DataFrame:
    """One KPI per pair of values of two columns: `GROUP_COLUMNS` of the second, and `of`, the value of the first.

    Pairs without a session are left out; without the columns the KPI needs the table is empty.
    """
    denominator = default_denominator(kpi, defaults)
    if why_off(kpi, denominator, sessions.columns):
        return _typed(pd.DataFrame(columns=[*GROUP_COLUMNS, "of"]))
    first, outer = grouped(sessions, columns[0], timezone)
    second, inner = grouped(sessions, columns[1], timezone)
    cells = Groups(first.codes * len(inner) + second.codes, len(outer) * len(inner))
    table = _by_group(Masks(sessions), kpi, denominator, cells, (columns[1], inner * len(outer)))
    table = table.assign(of=pd.Series(np.repeat(outer, len(inner)), dtype="str"))
    return _typed(table[(table["denominator"] > 0).to_numpy(dtype=bool)].reset_index(drop=True))


def _by_group(
    masks: Masks, kpi: Kpi, denominator: str, groups: Groups, named: tuple[str, list[str]]
) -> pd.DataFrame:
    """A row per group: `named` says what they are grouped by, and their names."""
    sums = tally(masks, kpi, denominator, groups)
    result = measure(kpi, sums)
    return pd.DataFrame(
        {
            "by": named[0],
            "group": named[1],
            "kpi": kpi.name,
            "label": kpi.label,
            "value": result.value,
            "numerator": sums.top,
            "denominator": sums.bottom,
            "denominator_name": denominator,
            "target": np.nan if kpi.target is None else kpi.target,
            "meets_target": meets_target(kpi, result.value),
            "ci_low": result.low,
            "ci_high": result.high,
        },
        columns=list(GROUP_COLUMNS),
    )


def group_table(
    sessions: pd.DataFrame,
    column: str,
    names: Iterable[str],
    as_of: pd.Timestamp,
    defaults: Mapping[str, str],
) -> pd.DataFrame:
    """One row per value of a column, with the measured columns that rules name.

    Parameters
    ----------
    sessions
        Prepared (`is_ahead`). Needs `column`; rows without a value belong to no group.
    names
        Measured columns (`attendance_rate_of_all_high`); others, and those the sessions do not carry, are
        left out.
    as_of
        Where windows end.
    defaults
        KPI name to denominator name, of the preset.

    Returns
    -------
    `column` (str, in order of names), then the measured columns.
    """
    groups, values = grouped(sessions, column, "UTC")
    table = pd.DataFrame(
        measure_columns(Masks(sessions), groups, wanted_columns(names, BY_NAME, defaults), as_of)
    )
    table.insert(0, column, pd.Series(values, dtype="str"))
    return table[table[column] != NOT_GIVEN]


def meets_target(kpi: Kpi, value: stats.Floats) -> pd.Series:
    """Whether values reach the target; missing where there is no target or no value."""
    if kpi.target is None:
        return pd.Series(pd.NA, index=range(len(value)), dtype="boolean")
    side = value - kpi.target if kpi.higher_is_better else kpi.target - value
    met = side > 0 if kpi.strict else side >= 0
    return pd.Series(met, dtype="boolean").mask(np.isnan(value))


def grouped(sessions: pd.DataFrame, column: str, timezone: str) -> tuple[Groups, list[str]]:
    """Cells for the values of a column, in order of their names, and these names.

    Raises
    ------
    MissingColumnError
        The frame has no such column.
    """
    needed = "scheduled_at" if column in PERIODS else column
    if needed not in sessions.columns:
        raise MissingColumnError([needed], sessions.columns)
    values = sessions[needed]
    if column in PERIODS:
        values = (months if column == "month" else weeks)(values, timezone)
    codes, found = pd.factorize(values, sort=False)
    texts = [str(name) for name in found]
    order = np.argsort(np.array(texts, dtype=object), kind="stable")
    place = np.empty(len(texts) + 1, dtype=np.intp)
    place[order] = np.arange(len(texts))
    place[-1] = len(texts)  # code -1, no value, comes last
    names = [texts[at] for at in order]
    if (codes < 0).any():
        names.append(NOT_GIVEN)
    return Groups(place[codes], len(names)), names


def months(starts: pd.Series, timezone: str) -> pd.Series:
    """The local month of each start, as `2025-09`; a start without a value has none."""
    return _named(_local(starts, timezone).astype("datetime64[M]"), starts.index)


def weeks(starts: pd.Series, timezone: str) -> pd.Series:
    """The Monday of each start's local week, as `2025-09-29`; a start without a value has none."""
    days = _local(starts, timezone).astype("datetime64[D]")
    # numpy counts its weeks from Thursday, 1 January 1970: three days later they would begin on Monday.
    mondays = (days + 3).astype("datetime64[W]").astype("datetime64[D]") - 3
    return _named(mondays, starts.index)


def _local(starts: pd.Series, timezone: str) -> npt.NDArray[np.datetime64]:
    local: npt.NDArray[np.datetime64] = starts.dt.tz_convert(timezone).dt.tz_localize(None).to_numpy()
    return local


def _named(periods: npt.NDArray[np.datetime64], index: pd.Index) -> pd.Series:
    codes, found = pd.factorize(periods)
    names = pd.array([*(str(period) for period in found), None], dtype="str")
    return pd.Series(names.take(codes), index=index)


def _overall(masks: Masks, kpi: Kpi, denominator: str, everyone: Groups, seed: int) -> dict[str, object]:
    row: dict[str, object] = {
        "kpi": kpi.name,
        "label": kpi.label,
        "denominator_name": denominator,
        "denominator": 0.0,
        "target": kpi.target,
    }
    if why_off(kpi, denominator, masks.frame.columns):
        return row
    sums = tally(masks, kpi, denominator, everyone)
    result = measure(kpi, sums)
    if kpi.kind == "ratio":
        result = _bootstrapped(masks, kpi, denominator, result, seed)
    return row | {
        "value": result.value[0],
        "numerator": sums.top[0],
        "denominator": sums.bottom[0],
        "meets_target": meets_target(kpi, result.value)[0],
        "ci_low": result.low[0],
        "ci_high": result.high[0],
    }


def _bootstrapped(masks: Masks, kpi: Kpi, denominator: str, result: Measure, seed: int) -> Measure:
    rows = masks.frame.loc[denominator_mask(masks, kpi, denominator), [kpi.column, kpi.per]]
    low, high = stats.bootstrap_ratio(rows[kpi.column].fillna(0), rows[kpi.per], seed)
    return Measure(result.value, np.array([low]), np.array([high]))


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    kinds = dict.fromkeys(("value", "numerator", "denominator", "target", "ci_low", "ci_high"), "float64")
    kinds |= dict.fromkeys(("by", "group", "of", "kpi", "label", "denominator_name"), "str")
    kinds |= {"is_default": "bool", "meets_target": "boolean"}
    return table.astype({name: kind for name, kind in kinds.items() if name in table.columns})
