"""Differences between groups of rows that belong together: a mentor's sessions are no independent draws.

Everything is worked out from counts and sums per cell and cluster, so a million sessions cost what their
clusters cost.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from mentor_analytics import stats

Floats = npt.NDArray[np.float64]

ONE_CELL = (1,)
"""Signs of a mean alone."""
TWO_CELLS = (1, -1)
"""Signs of a difference: the group less the others."""
FOUR_CELLS = (1, -1, -1, 1)
"""Signs of an interplay: both, the first alone, the second alone, neither."""


@dataclass(frozen=True)
class Cells:
    """Rows and sums of a value.

    Parameters
    ----------
    n, total
        One row per cell, then per contrast, then per cluster.
    """

    n: Floats
    total: Floats


@dataclass(frozen=True)
class Spread:
    """How a value varies, for the degrees of freedom: between clusters, and among the rows of one."""

    between: float
    within: float


@dataclass(frozen=True)
class Contrasts:
    """One value per contrast; NaN where nothing can be said.

    Parameters
    ----------
    effect, error, freedom, p
        The signed sum of the cells' means, its standard error, Student's degrees of freedom, two-sided p.
    relative, relative_error
        The logarithm of the first cell's mean over what it would be without the effect, and its error.
    """

    effect: Floats
    error: Floats
    freedom: Floats
    p: Floats
    relative: Floats
    relative_error: Floats


def spread_of(n: npt.ArrayLike, total: npt.ArrayLike, squares: npt.ArrayLike) -> Spread:
    """How a value varies, from rows, sums and sums of squares per cluster."""
    found = stats.shrink(n, total, squares)
    within = found.within if np.isfinite(found.within) and found.within > 0 else 1.0
    return Spread(found.between, within)


def contrasts(cells: Cells, signs: tuple[int, ...], spread: Spread) -> Contrasts:
    """Compare cells, allowing for rows of one cluster being alike.

    Parameters
    ----------
    cells
        Of as many cells as there are signs.
    signs
        `ONE_CELL`, `TWO_CELLS` or `FOUR_CELLS`.
    spread
        Of the value, for the degrees of freedom.

    Notes
    -----
    Standard errors by leaving out one cluster at a time (the jackknife, CR3), which errs on the safe side where
    few clusters make up a cell. Degrees of freedom after Satterthwaite, as if rows of a cluster shared a random
    part (Carter, Schnepel and Steigerwald 2017 count effective clusters alike): 40 mentors of whom 5 are in
    the group tell as little as 5.
    """
    sign = np.array(signs, dtype=float)[:, None]
    n, total = cells.n.sum(axis=2), cells.total.sum(axis=2)
    means = stats.divide(total, n)
    effect = (sign * means).sum(axis=0)
    expected = means[0] - effect
    left_n = n[:, :, None] - cells.n
    left = stats.divide(total[:, :, None] - cells.total, left_n)
    without = (sign[:, :, None] * left).sum(axis=0)
    taken = cells.n.sum(axis=0) > 0
    count = taken.sum(axis=1)
    # A cell that is one cluster's alone cannot do without it: no error is known then.
    error = _jackknife(without, effect, taken, count)
    relative = _log_over(means[0], expected)
    relative_error = _jackknife(_log_over(left[0], left[0] - without), relative, taken, count)
    freedom = _freedom(cells.n, n, sign, spread)
    safe = np.where(error > 0, error, np.nan)
    p = 2 * special.stdtr(freedom, -np.abs(effect / safe))
    return Contrasts(effect, safe, freedom, p, relative, relative_error)


@dataclass(frozen=True)
class Within:
    """A difference within strata, and what each cluster has to do with it.

    Parameters
    ----------
    effect
        NaN where no stratum holds rows of both.
    moved
        By how much each cluster moves it.
    weight
        How much of it rests on each cluster.
    """

    effect: float
    moved: Floats
    weight: Floats


def within_strata(cells: Cells) -> Within:
    """The difference within strata, weighted after Mantel and Haenszel.

    Parameters
    ----------
    cells
        Two cells (the group, the others); the second axis is the strata.
    """
    n, total = cells.n.sum(axis=2), cells.total.sum(axis=2)
    product = n[0] * n[1]
    weight = np.where(product > 0, stats.divide(product, n.sum(axis=0)), 0.0)
    if not weight.sum() > 0:
        nothing = np.zeros(cells.n.shape[2])
        return Within(float("nan"), nothing, nothing)
    weight /= weight.sum()
    used = weight > 0
    n, total, weight = n[:, used], total[:, used], weight[used]
    each_n, each = cells.n[:, used], cells.total[:, used]
    means = total / n
    away = (each - each_n * means[:, :, None]) * (weight / n)[:, :, None]
    return Within(
        float((weight * (means[0] - means[1])).sum()),
        (away[0] - away[1]).sum(axis=0),
        (each_n * (weight / n)[:, :, None]).sum(axis=(0, 1)),
    )


def between(first: Within, second: Within | None = None) -> tuple[float, float, float]:
    """A difference within strata, or how far two of them differ, with its 95 % interval.

    Notes
    -----
    Cluster-robust (CR1), Student's t on as many degrees of freedom as clusters that really bear it, less one.
    """
    effect = first.effect - (second.effect if second else 0.0)
    moved = first.moved - (second.moved if second else 0.0)
    weight = first.weight + (second.weight if second else 0.0)
    count = int((weight > 0).sum())
    if count < 2 or np.isnan(effect):
        return effect, float("nan"), float("nan")
    error = np.sqrt((moved**2).sum() * count / (count - 1))
    freedom = max(weight.sum() ** 2 / (weight**2).sum() - 1, 1.0)
    low, high = limits(np.array([effect]), np.array([error]), np.array([freedom]))
    return effect, float(low[0]), float(high[0])


def limits(effect: Floats, error: Floats, freedom: Floats) -> tuple[Floats, Floats]:
    """A 95 % interval by Student's t."""
    away = special.stdtrit(freedom, (1 + stats.CONFIDENCE) / 2) * error
    return effect - away, effect + away


def _log_over(top: Floats, bottom: Floats) -> Floats:
    """Logarithm of `top / bottom`, NaN where either is not above 0."""
    out: Floats = np.full(top.shape, np.nan)
    np.log(stats.divide(top, bottom), out=out, where=(top > 0) & (bottom > 0))
    return out


def _jackknife(
    without: Floats, whole: Floats, taken: npt.NDArray[np.bool_], count: npt.NDArray[np.int64]
) -> Floats:
    away = np.where(taken, without - whole[:, None], 0.0)
    found: Floats = np.sqrt((away**2).sum(axis=1) * (count - 1) / np.maximum(count, 1))
    return found


def _freedom(cells: Floats, n: Floats, sign: Floats, spread: Spread) -> Floats:
    """Effective clusters less one: how many would tell as much if all told the same."""
    share = stats.divide(cells, n[:, :, None])
    share = np.where(np.isfinite(share), share, 0.0)
    between = (sign[:, :, None] * share).sum(axis=0) ** 2
    within = np.where(n[:, :, None] > 0, stats.divide(share, n[:, :, None]), 0.0)
    told = spread.between * between + spread.within * within.sum(axis=0)
    effective = stats.divide(told.sum(axis=1) ** 2, (told**2).sum(axis=1))
    freedom: Floats = np.maximum(np.where(np.isfinite(effective), effective, 1.0) - 1, 1.0)
    return freedom
