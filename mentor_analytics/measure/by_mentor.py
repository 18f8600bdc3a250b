"""Groups of sessions with their mentors in mind: a program of three mentors with low ratings tells of three mentors."""

import numpy as np
import numpy.typing as npt

from mentor_analytics import stats
from mentor_analytics.measure import clustered

Codes = npt.NDArray[np.intp]


def against_others(
    groups: tuple[Codes, int], mentors: tuple[Codes, int], values: stats.Floats
) -> stats.Floats:
    """P of each group's mean or share against all the others together, sessions of one mentor being alike.

    Parameters
    ----------
    groups, mentors
        A code from 0 per session, and how many codes there are.
    values
        One per session; 0 and 1 for a share.

    Returns
    -------
    One per group; NaN for a group that is one mentor's alone. Where there is one mentor only, or none, there is nothing
    to allow for: 0 each.
    """
    (group, n_groups), (mentor, n_mentors) = groups, mentors
    if n_mentors < 2:
        return np.zeros(n_groups)
    cells, size = group * n_mentors + mentor, (n_groups, n_mentors)
    n = np.bincount(cells, minlength=n_groups * n_mentors).astype(float).reshape(size)
    total = np.bincount(cells, values, minlength=n_groups * n_mentors).astype(float).reshape(size)
    squares = np.bincount(mentor, values**2, minlength=n_mentors)
    all_n, all_total = n.sum(axis=0), total.sum(axis=0)
    both = clustered.Cells(np.stack([n, all_n - n]), np.stack([total, all_total - total]))
    spread = clustered.spread_of(all_n, all_total, squares)
    return clustered.contrasts(both, clustered.TWO_CELLS, spread).p


def limits(
    groups: tuple[Codes, int], mentors: tuple[Codes, int], values: stats.Floats
) -> tuple[stats.Floats, stats.Floats]:
    """The 95 % interval of each group's mean or share, sessions of one mentor being alike.

    Parameters
    ----------
    groups, mentors, values
        As in `against_others`.

    Returns
    -------
    One per group; NaN for a group that is one mentor's alone, or nobody's.
    """
    (group, n_groups), (mentor, n_mentors) = groups, mentors
    size = (1, n_groups, n_mentors)
    cells, most = group * n_mentors + mentor, n_groups * n_mentors
    n = np.bincount(cells, minlength=most).astype(float).reshape(size)
    total = np.bincount(cells, values, minlength=most).astype(float).reshape(size)
    squares = np.bincount(mentor, values**2, minlength=n_mentors)
    spread = clustered.spread_of(n.sum(axis=(0, 1)), total.sum(axis=(0, 1)), squares)
    found = clustered.contrasts(clustered.Cells(n, total), clustered.ONE_CELL, spread)
    return clustered.limits(found.effect, found.error, found.freedom)


def any_differs(groups: tuple[Codes, int], mentors: tuple[Codes, int], values: stats.Floats) -> float:
    """P that some group differs from the others, for as many as are looked at (Bonferroni); NaN where none can be."""
    p = against_others(groups, mentors, values)
    known = p[~np.isnan(p)]
    return float(min(known.min() * len(known), 1.0)) if len(known) else float("nan")
