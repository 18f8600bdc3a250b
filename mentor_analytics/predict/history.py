"""What was known of somebody before a day: counts over strictly earlier days, for every row at once."""

from dataclasses import dataclass

import numpy as np

from mentor_analytics.stats import Floats, Ints, divide

PRIOR = 5.0
"""A rate is drawn towards everybody's as if so many more had been seen: two misses in two say little."""


@dataclass(frozen=True)
class Past:
    """Per row what earlier days hold of its entity.

    Parameters
    ----------
    n, hits
        Known outcomes, and events among them.
    last_day
        Of the last of them; NaN without one.
    """

    n: Floats
    hits: Floats
    last_day: Floats


def past(entity: Ints, day: Ints, hit: Floats) -> Past:
    """Count each entity's outcomes on days before the row's own.

    Parameters
    ----------
    entity
        Whole numbers; below 0 for nobody, who has no history.
    day
        Of the row. Rows of the same day know nothing of each other.
    hit
        1, 0, or NaN where the outcome is not known: such a row counts for nobody.

    Examples
    --------
    >>> past(np.array([0, 0, 0]), np.array([1, 2, 2]), np.array([1.0, 0.0, 1.0])).hits.tolist()
    [0.0, 1.0, 1.0]
    """
    n = len(entity)
    if n == 0:
        return Past(np.zeros(0), np.zeros(0), np.zeros(0))
    order = np.lexsort((day, entity))
    who, on, outcome = entity[order], day[order], hit[order]
    place = np.arange(n)
    new_entity = np.append(True, who[1:] != who[:-1])
    new_day = new_entity | np.append(True, on[1:] != on[:-1])
    first_of_entity = np.maximum.accumulate(np.where(new_entity, place, 0))
    first_of_day = np.maximum.accumulate(np.where(new_day, place, 0))
    known = ~np.isnan(outcome)
    counts = _between(known.astype(float), first_of_entity, first_of_day)
    hits = _between(np.where(known, outcome, 0.0), first_of_entity, first_of_day)
    last_known = np.maximum.accumulate(np.where(known, place, -1))
    before = np.where(first_of_day > 0, last_known[first_of_day - 1], -1)
    last = np.where(before >= first_of_entity, on[np.maximum(before, 0)], np.nan)
    nobody = who < 0
    told = (np.where(nobody, 0.0, counts), np.where(nobody, 0.0, hits), np.where(nobody, np.nan, last))
    back = np.empty(n, dtype=np.int64)
    back[order] = place
    return Past(*(each[back] for each in told))


def _between(values: Floats, first: Ints, until: Ints) -> Floats:
    """Sums from `first` up to but without `until`."""
    before = np.append(0.0, np.cumsum(values))
    sums: Floats = before[until] - before[first]
    return sums


def base_rate(day: Ints, hit: Floats) -> Floats:
    """Everybody's rate on the days before each row's; NaN on the first."""
    all_before = past(np.zeros(len(day), dtype=np.int64), day, hit)
    return divide(all_before.hits, all_before.n)


def smoothed(of: Past, base: Floats) -> Floats:
    """The entity's rate, drawn towards everybody's of the same days by `PRIOR`."""
    rate: Floats = (of.hits + PRIOR * base) / (of.n + PRIOR)
    return rate
