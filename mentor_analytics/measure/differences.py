"""How far two values lie apart, with a 95 % interval, for many pairs at once: pure arithmetic on arrays."""

import numpy as np
import numpy.typing as npt
from scipy import special

from mentor_analytics import stats

Floats = npt.NDArray[np.float64]


def difference_limits(
    value: tuple[Floats, Floats], low: tuple[Floats, Floats], high: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Interval of `value[0] - value[1]` from the interval of each; NaN where one is not known.

    Notes
    -----
    Newcombe (1998), method 10: with Wilson's limits it holds for small counts and for shares of 0 or 1, where the
    textbook interval of a difference has no width. Zou and Donner (2008) show the same for any two estimates.

    Examples
    --------
    >>> value, n = (np.array([0.7]), np.array([0.6])), ([56], [48])
    >>> limits = [stats.wilson(hits, [80]) for hits in n]
    >>> low, high = difference_limits(value, (limits[0][0], limits[1][0]), (limits[0][1], limits[1][1]))
    >>> print(f"{low[0]:.3f} {high[0]:.3f}")
    -0.047 0.241
    """
    gap = value[0] - value[1]
    below = np.sqrt((value[0] - low[0]) ** 2 + (high[1] - value[1]) ** 2)
    above = np.sqrt((high[0] - value[0]) ** 2 + (value[1] - low[1]) ** 2)
    return gap - below, gap + above


def welch_limits(
    n: tuple[npt.ArrayLike, npt.ArrayLike],
    total: tuple[Floats, Floats],
    squares: tuple[Floats, Floats],
) -> tuple[Floats, Floats]:
    """Welch's interval of a difference of means, from counts, sums and sums of squares.

    NaN where one of the two has fewer than two values, and where neither varies.
    """
    counts = [np.asarray(each, dtype=np.float64) for each in n]
    errors = [
        stats.divide(stats.variance(count, *sums), count)
        for count, sums in zip(counts, zip(total, squares, strict=True), strict=True)
    ]
    error = errors[0] + errors[1]
    error = np.where(error > 0, error, np.nan)
    spread = sum(each**2 / np.maximum(count - 1, 1) for each, count in zip(errors, counts, strict=True))
    freedom = np.maximum(stats.divide(error**2, spread), 1)
    reach = special.stdtrit(freedom, (1 + stats.CONFIDENCE) / 2) * np.sqrt(error)
    gap = stats.divide(total[0], counts[0]) - stats.divide(total[1], counts[1])
    return gap - reach, gap + reach
