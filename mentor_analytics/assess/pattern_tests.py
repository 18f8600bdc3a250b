"""Every group against the others on every metric: effects, and tests that know whose sessions belong together."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import special

from mentor_analytics import stats
from mentor_analytics.assess.pattern_cells import Codes, Group, Rows, cells_of
from mentor_analytics.assess.pattern_data import (
    ENOUGH_MENTORS,
    ENOUGH_OF_MENTORS,
    ENOUGH_ROWS,
    Dimension,
    Metric,
)
from mentor_analytics.measure.clustered import (
    FOUR_CELLS,
    TWO_CELLS,
    Cells,
    Contrasts,
    contrasts,
    limits,
)
from mentor_analytics.measure.tally import why_off

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Contrast:
    """One group against the others, or, of two columns, their interplay.

    Parameters
    ----------
    group, metric
        What was looked at.
    n, top, value
        Of the group.
    n_rest, top_rest, value_rest
        Of the others; for an interplay `value_rest` is what the two columns alone let expect.
    mentors
        In the group.
    effect, low, high, relative, relative_low, relative_high
        With 95 % intervals.
    p
        Two-sided; NaN where all values are the same.
    is_interplay
        Of two columns: whether the second matters more in this group of the first, not how both differ from all.
    """

    group: Group
    metric: str
    n: int
    top: float
    value: float
    n_rest: int
    top_rest: float
    value_rest: float
    mentors: int
    effect: float
    low: float
    high: float
    relative: float
    relative_low: float
    relative_high: float
    p: float
    is_interplay: bool = False


def can_be_looked_at(dimension: Dimension, metric: Metric, rows: Rows) -> bool:
    """Whether the rows carry both, and comparing them is fair."""
    columns = rows.frame.columns
    if dimension.column not in columns or why_off(metric.kpi, metric.kpi.denominators[0], columns):
        return False
    if metric.name in dimension.not_against:
        return False
    if dimension.against:
        return metric.name in dimension.against
    return dimension.known == "before" or metric.known == "after"


def groups_against_others(rows: Rows, dimension: Dimension, metric: Metric) -> list[Contrast]:
    """Each value of a column against all others that are known; of two values one says it all."""
    names = rows.coded(dimension.column)[1]
    cells = rows.cells((dimension.column,), metric)
    at = rows.values(dimension.column)
    whole = Cells(cells.n.sum(axis=0), cells.total.sum(axis=0))
    n, total = cells.n[at], cells.total[at]
    both = Cells(np.stack([n, whole.n - n]), np.stack([total, whole.total - total]))
    groups: list[Group] = [((dimension.column, names[each]),) for each in at]
    return _told(rows, metric, groups, both, TWO_CELLS)


def both_against_others(rows: Rows, pair: tuple[str, str], metric: Metric) -> list[Contrast]:
    """The rows of both values against all others that are known."""
    at, groups, flat = _crossed(rows, pair, metric)
    whole = Cells(flat.n.sum(axis=0)[None], flat.total.sum(axis=0)[None])
    n, total = flat.n[at], flat.total[at]
    cells = Cells(np.stack([n, whole.n - n]), np.stack([total, whole.total - total]))
    return _told(rows, metric, groups, cells, TWO_CELLS)


def interplays(rows: Rows, pair: tuple[str, str], metric: Metric) -> list[Contrast]:
    """Whether the second column's value matters more within one value of the first than elsewhere."""
    at, groups, flat = _crossed(rows, pair, metric)
    if not at:
        return []
    shape = (-1, len(rows.coded(pair[1])[1]), flat.n.shape[1])

    def four(values: Floats) -> Floats:
        each = values.reshape(shape)
        row, column = each.sum(axis=1, keepdims=True), each.sum(axis=0, keepdims=True)
        parts = (each, row - each, column - each, each.sum(axis=(0, 1), keepdims=True) - row - column + each)
        return np.stack([np.broadcast_to(part, each.shape).reshape(values.shape) for part in parts])[:, at]

    return _told(rows, metric, groups, Cells(four(flat.n), four(flat.total)), FOUR_CELLS)


def _crossed(rows: Rows, pair: tuple[str, str], metric: Metric) -> tuple[list[int], list[Group], Cells]:
    """Which of all pairs of values to look at, what they are called, and the counts of all."""
    firsts, seconds = (rows.coded(column)[1] for column in pair)
    flat = rows.cells(pair, metric)
    pairs = [(one, two) for one in rows.values(pair[0]) for two in rows.values(pair[1])]
    groups: list[Group] = [((pair[0], firsts[one]), (pair[1], seconds[two])) for one, two in pairs]
    return [one * len(seconds) + two for one, two in pairs], groups, flat


def careful_p(rows: Rows, contrast: Contrast, metric: Metric) -> float:
    """The largest p of several views: sessions of a mentor, of a learner, of a day alike; counts taken exactly."""
    place, signs = _place(rows, contrast)
    found = [contrast.p]
    for cluster in rows.clusters[1:]:
        belongs, count = rows.grouped(cluster)
        at = np.where(place < 0, len(signs), place) * count + belongs
        flat = cells_of(at, rows.numbers(metric), (len(signs), count))
        seen = contrasts(Cells(flat.n[:, None], flat.total[:, None]), signs, rows.spread(metric, cluster))
        found.append(float(seen.p[0]))
    if metric.kpi.kind == "share":
        # A rare event that happens not to occur in a small group has no spread there: counts alone know better.
        found.append(counts_p(rows, contrast, metric) if contrast.is_interplay else exact_p(contrast))
    known = [p for p in found if np.isfinite(p)]
    return max(known) if known else float("nan")


def _place(rows: Rows, contrast: Contrast) -> tuple[Codes, tuple[int, ...]]:
    """Which cell each row is in, -1 for none, and the signs of the cells."""
    (first, firsts), value = rows.coded(contrast.group[0][0]), contrast.group[0][1]
    if len(contrast.group) == 1:
        return np.where(first == firsts.index(value), 0, np.where(first >= 0, 1, -1)), TWO_CELLS
    (second, seconds), other = rows.coded(contrast.group[1][0]), contrast.group[1][1]
    away = 2 * (first != firsts.index(value)) + (second != seconds.index(other))
    signs = FOUR_CELLS if contrast.is_interplay else TWO_CELLS
    place = away if contrast.is_interplay else np.minimum(away, 1)
    return np.where((first >= 0) & (second >= 0), place, -1), signs


def exact_p(contrast: Contrast) -> float:
    """Fisher's exact test of two shares of rows that are independent, two-sided."""
    n, rest = contrast.n, contrast.n_rest
    hits = round(contrast.top + contrast.top_rest)
    tops = np.arange(max(0, hits - rest), min(n, hits) + 1)

    def ways(of: float, chosen: npt.NDArray[np.int64]) -> Floats:
        found: Floats = (
            special.gammaln(of + 1) - special.gammaln(chosen + 1) - special.gammaln(of - chosen + 1)
        )
        return found

    chance = np.exp(ways(n, tops) + ways(rest, hits - tops) - ways(n + rest, np.array(hits)))
    seen = chance[round(contrast.top) - tops[0]]
    return float(min(chance[chance <= seen * (1 + 1e-9)].sum(), 1.0))


def counts_p(rows: Rows, contrast: Contrast, metric: Metric) -> float:
    """An interplay by counts alone: the group against what is expected of it, and all four cells of one share."""
    place, signs = _place(rows, contrast)
    numbers = rows.numbers(metric)
    kept = place >= 0
    n = np.bincount(place[kept], weights=numbers.counts[kept], minlength=len(signs))
    share = np.bincount(place[kept], weights=numbers.values[kept]).sum() / n.sum()
    error = np.sqrt((share * (1 - share) / n).sum())
    alike = 2 * float(special.ndtr(-abs(contrast.effect) / error)) if error > 0 else 1.0
    expected = float(np.clip(contrast.value_rest, 0.5 / contrast.n, 1 - 0.5 / contrast.n))
    top = round(contrast.top)
    tails = special.bdtr(top, contrast.n, expected), special.bdtrc(top - 1, contrast.n, expected)
    return max(alike, min(2 * float(min(tails)), 1.0))


def _told(
    rows: Rows, metric: Metric, groups: list[Group], cells: Cells, signs: tuple[int, ...]
) -> list[Contrast]:
    """The contrasts with enough rows and mentors in every cell."""
    n = cells.n.sum(axis=2)
    mentors = (cells.n > 0).sum(axis=2)
    rows_needed = ENOUGH_OF_MENTORS if rows.alone else ENOUGH_ROWS
    enough = (n.min(axis=0) >= rows_needed) & (mentors.min(axis=0) >= ENOUGH_MENTORS)
    at = np.flatnonzero(enough)
    if not len(at):
        return []
    kept = Cells(cells.n[:, at], cells.total[:, at])
    found = contrasts(kept, signs, rows.spread(metric, rows.clusters[0]))
    listed = _listed(metric, [groups[place] for place in at], kept, found, signs == FOUR_CELLS)
    if rows.alone and metric.kpi.kind == "share":
        return [replace(each, p=exact_p(each)) for each in listed]
    return listed


def _listed(
    metric: Metric, groups: list[Group], cells: Cells, found: Contrasts, is_interplay: bool
) -> list[Contrast]:
    n, total = cells.n.sum(axis=2), cells.total.sum(axis=2)
    mentors = (cells.n[0] > 0).sum(axis=1)
    value = stats.divide(total[0], n[0])
    rest_n, rest_total = n[1:].sum(axis=0), total[1:].sum(axis=0)
    low, high = limits(found.effect, found.error, found.freedom)
    relative_low, relative_high = (
        np.expm1(each) for each in limits(found.relative, found.relative_error, found.freedom)
    )
    relative = np.expm1(found.relative)
    return [
        Contrast(
            group=group,
            metric=metric.name,
            n=int(n[0, at]),
            top=float(total[0, at]),
            value=float(value[at]),
            n_rest=int(rest_n[at]),
            top_rest=float(rest_total[at]),
            value_rest=float(value[at] - found.effect[at]),
            mentors=int(mentors[at]),
            effect=float(found.effect[at]),
            low=float(low[at]),
            high=float(high[at]),
            relative=float(relative[at]),
            relative_low=float(relative_low[at]),
            relative_high=float(relative_high[at]),
            p=float(found.p[at]),
            is_interplay=is_interplay,
        )
        for at, group in enumerate(groups)
    ]
