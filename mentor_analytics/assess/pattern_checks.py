"""Whether a difference is still there among sessions alike in what else could explain it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.assess.pattern_cells import Codes, Group, Numbers, Rows, cells_of
from mentor_analytics.assess.pattern_data import CONFOUNDERS, KEPT_PART, METRIC_BY_NAME, Metric
from mentor_analytics.assess.pattern_tests import Contrast
from mentor_analytics.conditions import Mask
from mentor_analytics.measure.clustered import Within, between, within_strata


@dataclass(frozen=True)
class Checked:
    """A difference among sessions alike.

    Parameters
    ----------
    effect, low, high
        With its 95 % interval; NaN where the group and the others are never alike.
    alike_in
        What they are alike in: `program`, `lead time`.
    explained_by
        What makes the difference vanish; empty when it stays.
    beside
        Other findings that make it vanish.
    not_known
        What could not be checked, because the data do not have it.
    """

    effect: float
    low: float
    high: float
    alike_in: tuple[str, ...]
    explained_by: str = ""
    not_known: tuple[str, ...] = ()
    beside: tuple[Contrast, ...] = ()


NOT_CHECKED = Checked(float("nan"), float("nan"), float("nan"), ())


def check(rows: Rows, contrast: Contrast) -> Checked:
    """Hold a difference within programs and lead times; those it is itself about are left aside."""
    about = {column for column, _ in contrast.group}
    asked = [
        (column, label)
        for column, label in CONFOUNDERS
        if column not in about and not (rows.alone and column == "lead_time")  # a mentor has none
    ]
    there = [(column, label) for column, label in asked if column in rows.frame.columns]
    not_known = tuple(label for pair in asked if pair not in there for label in pair[1:])
    found = among_alike(rows, contrast, [rows.strata(tuple(column for column, _ in there))])
    explained = ""
    if there and not stays(contrast.effect, found):
        alone = [
            label
            for column, label in there
            if not stays(contrast.effect, among_alike(rows, contrast, [rows.strata((column,))]))
        ]
        explained = " or ".join(alone) if alone else " and ".join(label for _, label in there)
    return Checked(*found, tuple(label for _, label in there), explained, not_known)


def stays(effect: float, among: tuple[float, float, float]) -> bool:
    """Whether the same sign, at least half of the size and an interval without 0 are left."""
    kept, low, high = among
    if np.isnan([kept, low, high]).any() or kept * effect <= 0:
        return False
    return abs(kept) >= KEPT_PART * abs(effect) and (low > 0 or high < 0)


def among_alike(
    rows: Rows, contrast: Contrast, alike: Sequence[npt.NDArray[np.integer]]
) -> tuple[float, float, float]:
    """The effect within strata and its 95 % interval.

    Parameters
    ----------
    alike
        Codes per row; rows with the same codes are alike (a code below 0: not known, which is alike too).
    """
    metric = METRIC_BY_NAME[contrast.metric]
    if not contrast.is_interplay:
        known = np.ones(rows.size, dtype=bool)
        for column, _ in contrast.group:
            known &= rows.coded(column)[0] >= 0
        return between(_within(rows, metric, rows.met(contrast.group), known, alike))
    (column, value), second = contrast.group
    codes, names = rows.coded(column)
    other = rows.met((second,))
    known = rows.coded(second[0])[0] >= 0
    here = codes == names.index(value)
    inside = _within(rows, metric, other, known & here, alike)
    outside = _within(rows, metric, other, known & (codes >= 0) & ~here, [*alike, codes])
    return between(inside, outside)


def _within(
    rows: Rows, metric: Metric, met: Mask, among: Mask, alike: Sequence[npt.NDArray[np.integer]]
) -> Within:
    """The rows that meet a group against the others, among some, within strata."""
    belongs, count = rows.grouped(rows.clusters[0])
    numbers = rows.numbers(metric)
    used = among & (numbers.counts > 0)
    stratum, size = _joined([each[used] for each in alike])
    cell = ((~met[used]).astype(np.intp) * size + stratum) * count + belongs[used]
    kept = Numbers(*(each[used] for each in (numbers.counts, numbers.values, numbers.squares)))
    return within_strata(cells_of(cell, kept, (2, size, count)))


def _joined(alike: Sequence[npt.NDArray[np.integer]]) -> tuple[Codes | int, int]:
    """One code per combination that occurs; a single one as it is."""
    if not alike:
        return 0, 1
    joint, size = (alike[0] + 1).astype(np.intp), int(alike[0].max(initial=0)) + 2
    for each in alike[1:]:
        codes, found = pd.factorize(joint * (int(each.max(initial=0)) + 2) + each + 1)
        joint, size = codes.astype(np.intp), len(found)
    return joint, max(size, 1)


def membership(rows: Rows, group: Group) -> Codes:
    """1 for the rows of a group, else 0."""
    return rows.met(group).astype(np.intp)
