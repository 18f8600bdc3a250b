"""Groups now and before: whether a program, batch or cohort has changed more than chance would make it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import special

from mentor_analytics import stats
from mentor_analytics.measure.change import ENOUGH
from mentor_analytics.measure.differences import difference_limits, welch_limits
from mentor_analytics.measure.kpis import Kpi, default_denominator
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tables import NOT_GIVEN, grouped
from mentor_analytics.measure.tally import Groups, Measure, Tally, measure, tally, why_off
from mentor_analytics.measure.windowed import first_starts, no_full, reaches_back
from mentor_analytics.measure.windows import in_window

DAYS_OF: Mapping[str, int] = {"month": 30, "week": 7}
"""Rolling, so that the two windows are of one length and the last is whole."""
CHANGE_COLUMNS = (
    "group",
    "now",
    "n_now",
    "before",
    "n_before",
    "change",
    "low",
    "high",
    "p",
    "p_adjusted",
    "distinguishable",
    "reason",
)
FEW = f"fewer than {ENOUGH} sessions in a window"


def group_changes(
    sessions: pd.DataFrame,
    column: str,
    kpi: Kpi,
    window: tuple[pd.Timestamp, int],
    defaults: Mapping[str, str],
    seed: int = 0,
) -> pd.DataFrame:
    """Each group's KPI over the last days beside that over as many days before.

    Parameters
    ----------
    sessions
        Prepared. Needs `column`.
    window
        `as_of` and days: the windows are `(as_of - days, as_of]` and the same length before it.
    defaults
        KPI name to denominator name, of the preset.
    seed
        Of the permutation test for small counts.

    Returns
    -------
    `CHANGE_COLUMNS`, in order of the groups' names; `low` and `high` are the 95 % interval of the change, `p_adjusted`
    is for as many groups as were tested. With fewer than `ENOUGH` in a window, or where the group's sessions do not
    reach back over the one before, nothing is tested, and `reason` says so. A change is told where it is
    `distinguishable`: by p and by the interval.
    """
    denominator = default_denominator(kpi, defaults)
    if why_off(kpi, denominator, sessions.columns):
        return pd.DataFrame(columns=list(CHANGE_COLUMNS))
    (as_of, days), (groups, names) = window, grouped(sessions, column, "UTC")
    starts = sessions["scheduled_at"]
    now, both = in_window(starts, as_of, days), in_window(starts, as_of, 2 * days)
    cells = Groups(groups.codes * 3 + np.where(now, 0, np.where(both, 1, 2)), groups.size * 3)
    sums = tally(Masks(sessions), kpi, denominator, cells)
    found = measure(kpi, sums)
    n = sums.n.reshape(-1, 3)[:, :2]
    value = found.value.reshape(-1, 3)[:, :2]
    is_full = reaches_back(first_starts(starts, groups), as_of, days)
    enough = (n.min(axis=1) >= ENOUGH) & is_full
    low, high = _limits(kpi, sums, found)
    p = np.array([_p(kpi, sums, found, at, seed) if each else np.nan for at, each in enumerate(enough)])
    adjusted = stats.benjamini_hochberg(p) if len(p) else p
    table = pd.DataFrame(
        {
            "group": pd.Series(names, dtype="str"),
            "now": value[:, 0],
            "n_now": n[:, 0],
            "before": value[:, 1],
            "n_before": n[:, 1],
            "change": value[:, 0] - value[:, 1],
            "low": low,
            "high": high,
            "p": p,
            "p_adjusted": adjusted,
            "distinguishable": (adjusted < stats.ALPHA) & ((low > 0) | (high < 0)),
            "reason": np.where(enough, "", np.where(is_full, FEW, no_full(days))),
        },
        columns=list(CHANGE_COLUMNS),
    )
    return table[table["group"] != NOT_GIVEN].reset_index(drop=True)


def _two(values: stats.Floats) -> tuple[stats.Floats, stats.Floats]:
    """Of every group the last window and the one before."""
    both = values.reshape(-1, 3)
    return both[:, 0], both[:, 1]


def _limits(kpi: Kpi, sums: Tally, found: Measure) -> tuple[stats.Floats, stats.Floats]:
    if kpi.kind == "mean":
        n = sums.n.astype(float)
        return welch_limits(_two(n), _two(sums.top), _two(sums.products[0]))
    return difference_limits(_two(found.value), _two(found.low), _two(found.high))


def _p(kpi: Kpi, sums: Tally, found: Measure, group: int, seed: int) -> float:
    """Whether one group's two windows differ."""
    at = slice(3 * group, 3 * group + 2)
    if kpi.kind == "share":
        return stats.shares_differ(sums.top[at], sums.n[at], seed).p
    if kpi.kind == "mean":
        return stats.welch(sums.n[at], sums.top[at], sums.products[0][at]).p
    # A ratio of sums: its interval is a normal one, so its width is 2 x 1.96 standard errors.
    errors = (found.high[at] - found.low[at]) / (2 * special.ndtri((1 + stats.CONFIDENCE) / 2))
    gap = found.value[at][0] - found.value[at][1]
    error = float(np.sqrt((errors**2).sum()))
    return float(2 * special.ndtr(-abs(gap) / error)) if error > 0 else float("nan")
