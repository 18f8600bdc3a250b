"""What changed between the last days and the days before, and whether it is more than chance."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from mentor_analytics import stats
from mentor_analytics.measure.by_mentor import Codes, any_differs
from mentor_analytics.measure.kpis import KPIS, Kpi, default_denominator
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tally import (
    Groups,
    denominator_mask,
    measure,
    numerator_mask,
    tally,
    why_off,
)
from mentor_analytics.measure.windowed import no_full, reaches_back
from mentor_analytics.measure.windows import in_window

ENOUGH = 30
"""Fewer sessions than this in either period, and a change is not spoken of."""
CHANGE_COLUMNS = (
    "kpi",
    "label",
    "now",
    "n_now",
    "before",
    "n_before",
    "change",
    "p",
    "p_adjusted",
    "distinguishable",
    "reason",
)


def changes(
    sessions: pd.DataFrame, as_of: pd.Timestamp, days: int, defaults: Mapping[str, str], seed: int = 0
) -> pd.DataFrame:
    """Every share and mean over the last days against as many days before.

    Parameters
    ----------
    sessions
        Prepared. Needs `scheduled_at` and `mentor_key`: sessions of one mentor are alike.
    as_of, days
        The periods are `(as_of - days, as_of]` and the same length before it.
    defaults
        KPI name to denominator name, of the preset.
    seed
        Of the permutation test for small counts.

    Returns
    -------
    `CHANGE_COLUMNS`, one row per KPI the sessions carry. `p` is NaN with a `reason` when a period has fewer
    than `ENOUGH` sessions, or the data do not hold the whole earlier one; `p_adjusted` is for as many KPIs as were
    compared.
    """
    masks, rows = Masks(sessions), []
    who, people = pd.factorize(sessions["mentor_key"])
    mentors = (who.astype(np.intp), len(people))
    starts = sessions["scheduled_at"]
    now, both = in_window(starts, as_of, days), in_window(starts, as_of, 2 * days)
    periods = Groups(np.where(now, 0, np.where(both, 1, 2)).astype(np.intp), 3)
    is_full = bool(reaches_back(starts.min().asm8, as_of, days))
    for kpi in KPIS:
        denominator = default_denominator(kpi, defaults)
        if kpi.kind not in {"share", "mean"} or why_off(kpi, denominator, sessions.columns):
            continue
        sums = tally(masks, kpi, denominator, periods)
        value, n = measure(kpi, sums).value, sums.n[:2]
        if not is_full:
            reason, p = no_full(days), float("nan")
        elif n.min() < ENOUGH:
            reason, p = f"fewer than {ENOUGH} sessions in a period", float("nan")
        else:
            squares = sums.products[0]
            shares = kpi.kind == "share"
            test = (
                stats.shares_differ(sums.top[:2], n, seed)
                if shares
                else stats.welch(n, sums.top[:2], squares[:2])
            )
            reason, p = test.reason, test.p
            if p < stats.ALPHA:
                careful = _p_of_mentors(masks, kpi, denominator, periods.codes, mentors)
                p = (
                    1.0 if np.isnan(careful) else max(p, careful)
                )  # one mentor's alone: nothing is known of all
        rows.append((kpi.name, kpi.label, value[0], n[0], value[1], n[1], value[0] - value[1], p, reason))
    table = pd.DataFrame(
        rows, columns=[name for name in CHANGE_COLUMNS if name not in {"p_adjusted", "distinguishable"}]
    )
    adjusted = stats.benjamini_hochberg(table["p"]) if rows else np.empty(0)
    return table.assign(p_adjusted=adjusted, distinguishable=adjusted < stats.ALPHA)[list(CHANGE_COLUMNS)]


def _p_of_mentors(
    masks: Masks, kpi: Kpi, denominator: str, periods: Codes, mentors: tuple[Codes, int]
) -> float:
    """P of the change with sessions of one mentor taken as alike; 1 where that cannot be known."""
    kept = denominator_mask(masks, kpi, denominator) & (periods < 2)
    met = numerator_mask(masks, kpi, denominator)
    values = met.astype(float) if kpi.kind == "share" else masks.numbers(kpi.column)
    p = any_differs((periods[kept], 2), (mentors[0][kept], mentors[1]), values[kept])
    return 1.0 if np.isnan(p) else p
