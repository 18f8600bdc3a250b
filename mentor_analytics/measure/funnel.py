"""Who lies further from everybody's mean than chance would put them, given how many sessions they have."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from mentor_analytics import stats
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS, Kpi

LEVELS = (0.95, 0.998)
"""Of the limits drawn; only beyond the outer ones is somebody named."""
INSIDE, NEAR, OUTSIDE = "inside", "near", "outside"
POINT_COLUMNS = ("mentor_key", "mentor", "n", "value", "place", "is_above", "few")


@dataclass(frozen=True)
class Funnel:
    """Everybody's value against n, and what chance alone would make of it.

    Parameters
    ----------
    points
        `POINT_COLUMNS`, a row per mentor with a value: `place` is `inside` all limits, `near` (between the limits)
        or `outside` all; `few`: less than `ENOUGH_SESSIONS`, of whom nothing is said (they are `inside`).
    overall
        The value of all sessions together.
    spread
        Standard deviation of single sessions; of a share it follows from `overall`, and is NaN.
    judged
        Mentors with enough sessions.
    beyond, expected
        How many of them lie beyond the limits of each level, and how many would by chance alone.
    dispersion
        How many times as much as by chance the judged ones vary around `overall` (1: no more than that); NaN when
        fewer than two are judged.
    dispersed
        That is more than chance would make it.
    """

    points: pd.DataFrame
    overall: float
    spread: float
    judged: int
    beyond: tuple[int, int]
    expected: tuple[float, float]
    dispersion: float
    dispersed: bool


def funnel(table: pd.DataFrame, kpi: Kpi, spread: float = float("nan")) -> Funnel:
    """Hold every mentor's value against what chance would make of everybody's.

    Parameters
    ----------
    table
        Of `measure.mentors`: `mentor_key`, `mentor`, the KPI's column and its `_n`.
    kpi
        A share or a mean.
    spread
        For a mean: the standard deviation of single values.
    """
    known = table[(table[f"{kpi.name}_n"] > 0).to_numpy(dtype=bool)]
    n, value = known[f"{kpi.name}_n"].to_numpy(np.int64), known[kpi.name].to_numpy(float)
    overall = float(stats.divide((n * value).sum(), n.sum())[0])
    few = n < ENOUGH_SESSIONS
    place = np.full(len(n), INSIDE, dtype=object)
    beyond, expected = [], []
    for level, name in zip(LEVELS, (NEAR, OUTSIDE), strict=True):
        low, high = limits(n, overall, level, spread)
        out = ((value < low) | (value > high)) & ~few
        place[out] = name
        beyond.append(int(out.sum()))
        expected.append(float(_chance(n[~few], overall, level, spread).sum()))
    dispersion, dispersed = _dispersion(n[~few], value[~few], overall, spread)
    points = pd.DataFrame(
        {
            "mentor_key": known["mentor_key"].to_numpy(),
            "mentor": known["mentor"].to_numpy(),
            "n": n,
            "value": value,
            "place": pd.array(place, dtype="str"),
            "is_above": value > overall,
            "few": few,
        },
        columns=list(POINT_COLUMNS),
    )
    judged = int((~few).sum())
    return Funnel(
        points,
        overall,
        spread,
        judged,
        (beyond[0], beyond[1]),
        (expected[0], expected[1]),
        dispersion,
        dispersed,
    )


def furthest(found: Funnel, most: int) -> pd.DataFrame:
    """Who lies furthest beyond all limits: at most so many below and so many above, the lowest first."""
    outside = found.points[(found.points["place"] == OUTSIDE).to_numpy(dtype=bool)]
    far = np.abs(outside["value"] - found.overall) * np.sqrt(outside["n"])
    ordered = outside.iloc[np.argsort(-far.to_numpy(), kind="stable")]
    above = ordered["is_above"].to_numpy(dtype=bool)
    named = pd.concat([ordered[~above].head(most), ordered[above].head(most)])
    return named.sort_values("value", kind="stable", ignore_index=True)


def limits(
    n: stats.Ints, overall: float, level: float, spread: float = float("nan")
) -> tuple[stats.Floats, stats.Floats]:
    """Between which values chance alone keeps a mentor with `n` sessions; never outside 0 to 1 for a share.

    Parameters
    ----------
    spread
        Standard deviation of single values; without one `overall` is a share.

    Notes
    -----
    Means: the normal curve, overall mean ± z · sd / √n. Shares: the binomial distribution itself, whose tails a
    normal curve misses where n is small or the share is near 0 or 1 (Spiegelhalter 2005, Funnel plots).
    """
    count, tail = np.asarray(n, dtype=np.int64), (1 - level) / 2
    if not np.isnan(spread):
        reach = float(special.ndtri(1 - tail)) * stats.divide(spread, np.sqrt(count))
        return overall - reach, overall + reach
    if np.isnan(overall) or overall in (0.0, 1.0):
        return np.full(count.shape, overall), np.full(count.shape, overall)
    low = np.where(special.bdtr(0, count, overall) < tail, special.bdtrik(tail, count, overall), 0.0)
    high = special.bdtrik(1 - tail, count, overall) + 1
    return np.clip(stats.divide(low, count), 0, 1), np.clip(stats.divide(high, count), 0, 1)


def _chance(n: stats.Ints, overall: float, level: float, spread: float) -> stats.Floats:
    """How likely chance alone puts each beyond the limits of a level: counts are whole, so it is less than stated."""
    if not np.isnan(spread) or np.isnan(overall) or overall in (0.0, 1.0):
        return np.full(len(n), 0.0 if np.isnan(spread) or spread == 0 else 1 - level)
    low, high = (each * n for each in limits(n, overall, level))
    below = np.ceil(low - 1e-9) - 1  # the largest count under the lower limit
    above = np.floor(high + 1e-9) + 1
    under = np.where(below >= 0, special.bdtr(np.maximum(below, 0), n, overall), 0.0)
    over = np.where(above <= n, special.bdtrc(np.minimum(above, n) - 1, n, overall), 0.0)
    return np.asarray(under + over)


def _dispersion(n: stats.Ints, value: stats.Floats, overall: float, spread: float) -> tuple[float, bool]:
    """Mean squared distance from `overall` in standard errors, and whether that is more than chance."""
    variance = overall * (1 - overall) if np.isnan(spread) else spread**2
    if len(n) < 2 or not variance > 0:
        return float("nan"), False
    squares = float((n * (value - overall) ** 2).sum() / variance)
    freedom = len(n) - 1
    return squares / freedom, bool(special.chdtrc(freedom, squares) < stats.ALPHA)
