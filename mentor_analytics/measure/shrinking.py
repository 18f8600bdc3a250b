"""What a few sessions cannot tell is taken back: levels drawn towards everybody's mean, changes cut to what is sure.

The data decide how far: where mentors differ no more than chance would make them, everybody has the same level; where
nobody's change is more than one of so many would show by chance, nobody has changed.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy import special

from mentor_analytics import stats
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS
from mentor_analytics.measure.windowed import Column

Floats = npt.NDArray[np.float64]
Sums = tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]
"""Per mentor: sessions, sum, sum of squares; of shares the second twice."""
Change = tuple[Column, Column, Column, Column]
"""Per mentor: change, both ends of its interval, sessions (of the window that has fewer)."""


def spread_p(n: npt.ArrayLike, total: npt.ArrayLike, squares: npt.ArrayLike) -> float:
    """How often chance alone would make groups differ as much: the F test of one-way layouts.

    NaN where there are not two groups with values, not enough values, or none that differ.
    """
    count, sums, sum_squares = (np.asarray(each, dtype=np.float64) for each in (n, total, squares))
    rows, groups = count.sum(), int((count > 0).sum())
    if groups < 2 or rows <= groups:
        return float("nan")
    raw = stats.divide(sums, count)
    inside = np.nansum(np.maximum(sum_squares - sums * raw, 0)) / (rows - groups)
    among = np.nansum(count * (raw - sums.sum() / rows) ** 2) / (groups - 1)
    if among <= 1e-12 * max(abs(float(sum_squares.sum())), 1):  # rounding is no difference
        return float("nan")
    return float(special.fdtrc(groups - 1, rows - groups, among / inside)) if inside > 0 else 0.0


def shrunken_levels(levels: Mapping[str, Sums]) -> dict[str, Column]:
    """Empirical-Bayes means of several inputs, one value per mentor.

    An input in which mentors cannot be told apart (F test, adjusted for how many inputs there are) gives everybody the
    mean of all, which is also what is known of a mentor without any value.
    """
    names = list(levels)
    p = stats.benjamini_hochberg([spread_p(*levels[name]) for name in names]) if names else ()
    shrunken: dict[str, Column] = {}
    for name, adjusted in zip(names, p, strict=True):
        found = stats.shrink(*levels[name])
        differ = adjusted < stats.ALPHA and found.between > 0
        overall = found.overall if differ else stats.divide(np.sum(levels[name][1]), np.sum(found.n))[0]
        shrunken[name] = np.where((found.n > 0) & differ, found.shrunken, overall)
    return shrunken


def sure_changes(changes: Mapping[str, Change]) -> dict[str, Column]:
    """The part of each mentor's change that is sure: the end of its interval nearest to 0, per input.

    0 where too few sessions are in either window (`kpis.ENOUGH_SESSIONS`), where the interval holds 0, and where one
    such change is no surprise among so many mentors and inputs (Benjamini-Hochberg); NaN where it is not known.
    """
    if not changes:
        return {}
    change, low, high, n = (np.stack([each[at] for each in changes.values()]) for at in range(4))
    reach = np.where(n >= ENOUGH_SESSIONS, (high - low) / 2, np.nan)
    z = stats.divide(np.abs(change), reach) * special.ndtri((1 + stats.CONFIDENCE) / 2)
    p = stats.benjamini_hochberg(2 * special.ndtr(-z).ravel()).reshape(z.shape)
    nearest = np.where(low > 0, low, np.where(high < 0, high, 0.0))
    sure = np.where(np.isnan(change), np.nan, np.where(p < stats.ALPHA, nearest, 0.0))
    return dict(zip(changes, sure, strict=True))


def sure_silence(days: Column, since_first: Column, sessions: Column) -> Floats:
    """Days without a session beyond what chance makes at each mentor's own pace; never below 0.

    At a steady pace a silence longer than `-log(p)` times the usual gap has the chance p; allowed is what would come
    once in twenty among as many mentors. Who has fewer than three sessions has no pace.
    """
    gap = stats.divide(since_first - days, np.where(sessions >= 3, sessions - 1, 0))
    paced = max(int((~np.isnan(gap)).sum()), 1)
    allowed = np.log(paced / stats.ALPHA) * gap
    return np.where(np.isnan(days), np.nan, np.where(np.isnan(allowed), 0.0, np.maximum(days - allowed, 0.0)))
