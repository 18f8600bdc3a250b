"""Intervals, tests and shrinkage: pure arithmetic on arrays, with a reason where nothing can be said."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CONFIDENCE = 0.95
ALPHA = 0.05
RESAMPLES = 2_000
SHUFFLES = 9_999
FEW_EXPECTED = 5  # below this many expected per cell, chi-square's curve no longer fits
MOST_DISTINCT = 5_000  # beyond, the bootstrap of a ratio is a normal curve and is taken as one

NO_ROWS = "no sessions to count"
TOO_FEW = "too few values to compare"
ONE_GROUP = "fewer than two groups to compare"
NO_SPREAD = "all values are the same"
NO_GAP = "groups differ no more than chance alone would make them"


@dataclass(frozen=True)
class Test:
    """Whether groups differ. `p` is NaN, and `reason` says why, when nothing can be said."""

    __test__ = False  # pytest takes the name for a test class

    name: str
    statistic: float
    p: float
    n: int
    groups: int
    reason: str = ""


@dataclass(frozen=True)
class Correlation:
    """Pearson's r with its 95 % interval (Fisher's z). NaN with a reason when nothing can be said."""

    r: float
    low: float
    high: float
    p: float
    n: int
    reason: str = ""


@dataclass(frozen=True)
class Shrunken:
    """Group means pulled towards the overall mean, the more the fewer values a group has.

    Parameters
    ----------
    raw, shrunken
        One per group, NaN where a group has no value.
    n
        Values per group.
    overall
        The mean everyone is pulled towards.
    between, within
        Variance between true group means, and of single values inside a group. With `between` 0 the
        groups cannot be told apart: every shrunken mean is `overall`, and `reason` is `NO_GAP`.
    """

    raw: Floats
    shrunken: Floats
    n: Ints
    overall: float
    between: float
    within: float
    reason: str = ""


def _floats(values: npt.ArrayLike) -> Floats:
    return np.atleast_1d(np.asarray(values, dtype=np.float64))


def divide(top: npt.ArrayLike, bottom: npt.ArrayLike) -> Floats:
    """`top / bottom`, NaN where the bottom is 0."""
    above, below = np.broadcast_arrays(_floats(top), _floats(bottom))
    out = np.full(above.shape, np.nan)
    np.divide(above, below, out=out, where=below != 0)
    return out


def wilson(
    successes: npt.ArrayLike, n: npt.ArrayLike, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """Wilson's score interval of shares.

    Parameters
    ----------
    successes, n
        Counts, of the same shape.

    Returns
    -------
    Lower and upper limit, fractions 0-1; NaN where n is 0.

    Notes
    -----
    Wilson (1927), Probable inference. Unlike the textbook interval it holds for small n and for 0 or all.

    Examples
    --------
    >>> low, high = wilson([1], [3])
    >>> print(f"{low[0]:.2f} {high[0]:.2f}")
    0.06 0.79
    """
    hits, count = _floats(successes), _floats(n)
    z = special.ndtri((1 + confidence) / 2)
    share = divide(hits, count)
    middle = divide(share + divide(z**2, 2 * count), 1 + divide(z**2, count))
    spread = divide(share * (1 - share), count) + divide(z**2, 4 * count**2)
    reach = divide(z * np.sqrt(spread), 1 + divide(z**2, count))
    # Exact at the ends: rounding must not put the limit beyond what was seen.
    low = np.where(hits == 0, np.where(count > 0, 0.0, np.nan), middle - reach)
    high = np.where(hits == count, np.where(count > 0, 1.0, np.nan), middle + reach)
    return low, high


def variance(n: npt.ArrayLike, total: npt.ArrayLike, squares: npt.ArrayLike) -> Floats:
    """Sample variance from counts, sums and sums of squares; NaN where n < 2, never negative."""
    count, sums, sum_squares = _floats(n), _floats(total), _floats(squares)
    around = sum_squares - divide(sums**2, count)
    # Sums carry rounding of about 1e-16 of their size: less than that is no spread at all.
    around = np.where(around < 1e-12 * np.abs(sum_squares), 0.0, around)
    return divide(around, np.where(count >= 2, count - 1, 0))


def mean_interval(
    n: npt.ArrayLike, total: npt.ArrayLike, squares: npt.ArrayLike, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """Student's t interval of means, from counts, sums and sums of squares.

    Returns
    -------
    Lower and upper limit; NaN where n < 2, and where all values are the same (no spread to judge by).
    """
    count = _floats(n)
    spread = variance(count, total, squares)
    mean = divide(total, count)
    error = np.sqrt(divide(np.where(spread > 0, spread, np.nan), count))
    reach = special.stdtrit(np.maximum(count - 1, 1), (1 + confidence) / 2) * error
    return mean - reach, mean + reach


def ratio_limits(
    n: npt.ArrayLike, top: npt.ArrayLike, bottom: npt.ArrayLike, products: tuple[npt.ArrayLike, ...]
) -> tuple[Floats, Floats]:
    """Normal interval of a ratio of sums, for many groups at once.

    Parameters
    ----------
    n, top, bottom
        Pairs per group, and the sums of both parts.
    products
        Sums of top², top x bottom, bottom².

    Notes
    -----
    Linearised variance of the ratio estimator (Cochran, Sampling techniques, 6.4).
    """
    count, ratio, mean = _floats(n), divide(top, bottom), divide(bottom, n)
    tops, crosses, bottoms = (_floats(each) for each in products)
    residual = np.maximum(tops - 2 * ratio * crosses + ratio**2 * bottoms, 0)
    error = np.sqrt(divide(divide(residual, np.where(count >= 2, count - 1, 0)), count))
    error = divide(np.where(error > 0, error, np.nan), mean)
    reach = special.ndtri((1 + CONFIDENCE) / 2) * error
    return ratio - reach, ratio + reach


def bootstrap_ratio(top: npt.ArrayLike, bottom: npt.ArrayLike, seed: int) -> tuple[float, float]:
    """Percentile bootstrap interval of `sum(top) / sum(bottom)` over pairs.

    Equal pairs are counted once and drawn together (multinomially), which is the same bootstrap and takes
    the same time for a million sessions as for a hundred.

    Parameters
    ----------
    top, bottom
        Same length, no missing value, bottom > 0.
    seed
        Same seed, same limits.

    Returns
    -------
    Lower and upper limit; NaN for fewer than two pairs or when every pair has the same ratio.
    """
    a, b, counts = _distinct_pairs(_floats(top), _floats(bottom))
    n = int(counts.sum())
    if n < 2 or np.ptp(a / b) == 0:
        return float("nan"), float("nan")
    if len(counts) > MOST_DISTINCT:
        sums = [float((counts * part).sum()) for part in (a * a, a * b, b * b)]
        low, high = ratio_limits(n, (counts * a).sum(), (counts * b).sum(), tuple(sums))
        return float(low[0]), float(high[0])
    draws = np.random.default_rng(seed).multinomial(n, counts / n, size=RESAMPLES)
    ratios = (draws @ a) / (draws @ b)
    tail = (1 - CONFIDENCE) / 2
    low_limit, high_limit = np.quantile(ratios, [tail, 1 - tail])
    return float(low_limit), float(high_limit)


def _distinct_pairs(top: Floats, bottom: Floats) -> tuple[Floats, Floats, Ints]:
    """Each pair once, in order, with how often it occurs; every pair as it stands when most are different."""
    top_codes, tops = pd.factorize(top, sort=True)
    bottom_codes, bottoms = pd.factorize(bottom, sort=True)
    if len(tops) * len(bottoms) > MOST_DISTINCT**2:
        return top, bottom, np.ones(len(top), dtype=np.int64)
    cells = top_codes * len(bottoms) + bottom_codes
    counts = np.bincount(cells)
    held = np.flatnonzero(counts)
    return tops[held // len(bottoms)], bottoms[held % len(bottoms)], counts[held]


def correlation(x: npt.ArrayLike, y: npt.ArrayLike) -> Correlation:
    """Pearson correlation of the pairs in which both values are there."""
    first, second = _floats(x), _floats(y)
    both = ~(np.isnan(first) | np.isnan(second))
    first, second = first[both], second[both]
    n = len(first)
    nothing = float("nan")
    if n < 3:
        return Correlation(nothing, nothing, nothing, nothing, n, NO_ROWS if n == 0 else TOO_FEW)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return Correlation(nothing, nothing, nothing, nothing, n, NO_SPREAD)
    first, second = first - first.mean(), second - second.mean()
    r = float(np.clip(first @ second / np.sqrt((first @ first) * (second @ second)), -1, 1))
    # r's distribution without a true correlation: 2 Beta - 1 (the same as Student's t on n - 2).
    p = 2 * float(special.betainc(n / 2 - 1, n / 2 - 1, (1 - abs(r)) / 2))
    if n < 4 or abs(r) == 1:
        return Correlation(r, nothing, nothing, p, n)
    reach = special.ndtri((1 + CONFIDENCE) / 2) / np.sqrt(n - 3)
    low, high = np.tanh(np.arctanh(r) + np.array([-reach, reach]))
    return Correlation(r, float(low), float(high), p, n)


def means_differ(values: npt.ArrayLike, groups: npt.ArrayLike) -> Test:
    """Test whether values differ between groups: Welch's t for two, Kruskal-Wallis for more.

    Parameters
    ----------
    values
        Missing ones are left out.
    groups
        Whole numbers from 0, one per value; -1 is left out.
    """
    given, codes = _floats(values), np.asarray(groups, dtype=np.int64)
    keep = ~np.isnan(given) & (codes >= 0)
    given, codes = given[keep], np.unique(codes[keep], return_inverse=True)[1]
    counts = np.bincount(codes)
    name = "Welch's t" if len(counts) == 2 else "Kruskal-Wallis"
    reason = _no_comparison(given, counts)
    if reason:
        return Test(name, float("nan"), float("nan"), len(given), len(counts), reason)
    if len(counts) == 2:
        test = welch(counts, np.bincount(codes, given), np.bincount(codes, given**2))
        # Each group all alike, but not like the other: ranks can tell, when there are enough.
        if test.reason != NO_SPREAD or counts.min() < FEW_EXPECTED:
            return test
    return _kruskal(given, codes, counts)


def _no_comparison(values: Floats, counts: Ints) -> str:
    if len(values) == 0:
        return NO_ROWS
    if len(counts) < 2:
        return ONE_GROUP
    if np.ptp(values) == 0:
        return NO_SPREAD
    if len(values) < 5 or (len(counts) == 2 and counts.min() < 2):
        return TOO_FEW
    return ""


def welch(n: npt.ArrayLike, total: npt.ArrayLike, squares: npt.ArrayLike) -> Test:
    """Welch's t of two means, from counts, sums and sums of squares (two of each)."""
    counts, sums = _floats(n), _floats(total)
    rows, name = int(counts.sum()), "Welch's t"
    errors = divide(variance(counts, sums, squares), counts)
    if counts.min() < 2 or errors.sum() == 0:
        reason = NO_ROWS if rows == 0 else TOO_FEW if counts.min() < 2 else NO_SPREAD
        return Test(name, float("nan"), float("nan"), rows, 2, reason)
    means = sums / counts
    t = (means[0] - means[1]) / np.sqrt(errors.sum())
    freedom = errors.sum() ** 2 / (errors**2 / (counts - 1)).sum()
    return Test(name, float(t), float(2 * special.stdtr(freedom, -abs(t))), rows, 2)


def _kruskal(values: Floats, codes: Ints, counts: Ints) -> Test:
    n = len(values)
    _, place, ties = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(ties) - (ties - 1) / 2)[place]
    sums = np.bincount(codes, ranks)
    h = 12 / (n * (n + 1)) * (sums**2 / counts).sum() - 3 * (n + 1)
    h /= 1 - float((ties.astype(float) ** 3 - ties).sum()) / (float(n) ** 3 - n)
    p = special.chdtrc(len(counts) - 1, max(h, 0.0))
    return Test("Kruskal-Wallis", float(h), float(p), n, len(counts))


def shares_differ(successes: npt.ArrayLike, n: npt.ArrayLike, seed: int) -> Test:
    """Test whether shares differ between groups.

    Chi-square where every expected count is 5 or more; else a permutation test with the same statistic
    (the successes are dealt out anew among the groups), which needs no large counts.

    Parameters
    ----------
    successes, n
        Whole counts per group; groups without a row are left out.
    seed
        Of the permutation test.
    """
    hits, counts = (np.asarray(each).astype(np.int64) for each in (successes, n))
    hits, counts = hits[counts > 0], counts[counts > 0]
    total, good = int(counts.sum()), int(hits.sum())
    reason = NO_ROWS if total == 0 else ONE_GROUP if len(counts) < 2 else ""
    if not reason and good in {0, total}:
        reason = NO_SPREAD
    if reason:
        return Test("Chi-square", float("nan"), float("nan"), total, len(counts), reason)
    share = good / total
    expected = _floats(counts * share)
    seen = _chi_square(hits, expected, share)
    if min(expected.min(), (counts - expected).min()) >= FEW_EXPECTED:
        p = float(special.chdtrc(len(counts) - 1, seen))
        return Test("Chi-square", float(seen), p, total, len(counts))
    dealt = np.random.default_rng(seed).multivariate_hypergeometric(
        counts, good, SHUFFLES, method="marginals"
    )
    as_far = int((_chi_square(dealt, expected, share) >= seen * (1 - 1e-9)).sum())
    return Test("Permutation", float(seen), (1 + as_far) / (1 + SHUFFLES), total, len(counts))


def _chi_square(hits: Ints, expected: Floats, share: float) -> Floats:
    """Statistic of the 2 x k table, from the row of successes alone."""
    return np.asarray(((hits - expected) ** 2 / expected).sum(axis=-1) / (1 - share))


def benjamini_hochberg(p: npt.ArrayLike) -> Floats:
    """Adjust p for how many were looked at (Benjamini and Hochberg 1995); a missing p stays missing."""
    given = _floats(p)
    adjusted = np.full(given.shape, np.nan)
    known = np.flatnonzero(~np.isnan(given))
    if len(known) == 0:
        return adjusted
    order = known[np.argsort(given[known], kind="stable")]
    scaled = given[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return adjusted


def shrink(n: npt.ArrayLike, total: npt.ArrayLike, squares: npt.ArrayLike) -> Shrunken:
    """Empirical-Bayes group means from counts, sums and sums of squares per group.

    Notes
    -----
    Method of moments for the one-way layout (the ANOVA estimator): the variance between groups is what the
    group means vary more than values inside the groups explain, and 0 when they do not.

    Examples
    --------
    >>> shrink([2, 2], [2.0, 8.0], [2.5, 32.5]).shrunken.round(2).tolist()
    [1.08, 3.92]
    """
    count, sums, sum_squares = np.asarray(n).astype(np.int64), _floats(total), _floats(squares)
    raw = divide(sums, count)
    rows, groups = int(count.sum()), int((count > 0).sum())
    overall = float(divide(sums.sum(), rows)[0])
    if groups < 2 or rows <= groups:
        reason = NO_ROWS if rows == 0 else ONE_GROUP if groups < 2 else TOO_FEW
        return Shrunken(raw, np.where(count > 0, overall, np.nan), count, overall, 0.0, float("nan"), reason)
    inside = np.maximum(sum_squares - np.where(count > 0, sums * raw, 0), 0)
    within = float(np.nansum(inside)) / (rows - groups)
    among = float(np.nansum(count * (raw - overall) ** 2)) / (groups - 1)
    typical = (rows - float((count.astype(float) ** 2).sum()) / rows) / (groups - 1)
    between = max((among - within) / typical, 0.0)
    if between == 0 or not np.isfinite(between):
        return Shrunken(raw, np.where(count > 0, overall, np.nan), count, overall, 0.0, within, NO_GAP)
    weight = between / (between + divide(within, count))
    overall = float(np.nansum(weight * raw) / np.nansum(weight))
    return Shrunken(raw, overall + weight * (raw - overall), count, overall, between, within)
