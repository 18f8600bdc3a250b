"""Shares of rows that stand together: the weeks of one mentor are not so many witnesses."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from mentor_analytics import stats

Counts = npt.NDArray[np.float64]
ONE_CLUSTER = "a single mentor gives no interval"
NOTHING_RIGHT = "no warning came true"
FEW_CLUSTERS = 5
TOO_FEW = f"warnings on fewer than {FEW_CLUSTERS} mentors"
"""A ratio of two shares needs more than these to have an interval worth showing."""


@dataclass(frozen=True)
class Pair:
    """Numerator and denominator of a share, one value per cluster."""

    top: Counts
    bottom: Counts

    @property
    def clusters(self) -> int:
        """How many clusters the denominator has."""
        return int(np.count_nonzero(self.bottom))

    @property
    def share(self) -> float:
        """Over all clusters; NaN of nothing."""
        return float(stats.divide(self.top.sum(), self.bottom.sum())[0])

    @property
    def residuals(self) -> Counts:
        """What each cluster pulls the share by (linearised): they sum to 0."""
        influence: Counts = stats.divide(self.top - self.share * self.bottom, self.bottom.sum())
        return influence


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval and what it was counted out of; NaN with a reason where nothing can be said."""

    value: float
    low: float
    high: float
    top: int = 0
    bottom: int = 0
    reason: str = ""

    @property
    def is_apart(self) -> bool:
        """Whether a difference's interval leaves 0."""
        return bool(self.low > 0 or self.high < 0)


def share(pair: Pair) -> Estimate:
    """A share with a Wilson interval on as many rows as its clusters are worth.

    Notes
    -----
    The variance between clusters says how many independent rows would tell as much (at most those there are), and
    few clusters widen it further (Korn and Graubard 1998). Where all rows agree there is no variance to judge by, and
    each cluster counts as one row: 5 of 5 warnings on one and the same mentor are no certainty.
    """
    value, clusters = pair.share, pair.clusters
    top, bottom = int(pair.top.sum()), int(pair.bottom.sum())
    if bottom == 0:
        return Estimate(np.nan, np.nan, np.nan, top, bottom, stats.NO_ROWS)
    if clusters < 2:
        return Estimate(value, np.nan, np.nan, top, bottom, ONE_CLUSTER)
    spread = _variance(pair.residuals, clusters)
    worth = value * (1 - value) / spread if spread > 0 else float(clusters)
    z = float(special.ndtri((1 + stats.CONFIDENCE) / 2))
    worth = min(worth, bottom) * (z / _reach(clusters)) ** 2
    low, high = stats.wilson(value * worth, worth)
    return Estimate(value, float(low[0]), float(high[0]), top, bottom)


def difference(first: Pair, second: Pair) -> Estimate:
    """How much higher the first share is, over the same clusters.

    Notes
    -----
    Both intervals are put together by their distances from the shares, with the correlation that the common clusters
    give them (Zou and Donner 2008): it holds near 0 and 1 too, where a normal curve would not.
    """
    one, other = share(first), share(second)
    value = one.value - other.value
    if np.isnan([one.low, other.low]).any():
        return Estimate(value, np.nan, np.nan, reason=one.reason or other.reason)
    r = _correlation(first.residuals, second.residuals)
    below, above = _joined(one, other, r), _joined(other, one, r)
    return Estimate(value, value - below, value + above, one.bottom, other.bottom)


def lift(right: Pair, base: Pair) -> Estimate:
    """How many times as often what was warned of happened as it happens anyway.

    Parameters
    ----------
    right
        Warnings that came true, of warnings.
    base
        Outcomes, of all rows.
    """
    value = float(stats.divide(right.share, base.share)[0])
    clusters, top = right.clusters, int(right.top.sum())
    if np.isnan(value) or top == 0 or clusters < FEW_CLUSTERS:
        reason = stats.NO_ROWS if np.isnan(value) else NOTHING_RIGHT if top == 0 else TOO_FEW
        return Estimate(value, np.nan, np.nan, top, int(right.bottom.sum()), reason)
    relative = right.residuals / right.share - base.residuals / base.share
    reach = _reach(clusters) * np.sqrt(_variance(relative, clusters))
    low, high = value * np.exp(-reach), value * np.exp(reach)
    return Estimate(value, float(low), float(high), top, int(right.bottom.sum()))


def _variance(residuals: Counts, clusters: int) -> float:
    return float((residuals**2).sum() * clusters / (clusters - 1))


def _reach(clusters: int) -> float:
    """Student's t for so many clusters."""
    return float(special.stdtrit(clusters - 1, (1 + stats.CONFIDENCE) / 2))


def _correlation(first: Counts, second: Counts) -> float:
    size = np.sqrt((first**2).sum() * (second**2).sum())
    return float((first * second).sum() / size) if size > 0 else 0.0


def _joined(one: Estimate, other: Estimate, r: float) -> float:
    below, above = one.value - one.low, other.high - other.value
    return float(np.sqrt(max(below**2 - 2 * r * below * above + above**2, 0.0)))
