"""The rows of a search, coded and counted once: which group and whose each is, and what a metric makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.assess.pattern_data import ENOUGH_OF_MENTORS, ENOUGH_ROWS, Metric
from mentor_analytics.conditions import Condition, Mask
from mentor_analytics.measure.clustered import Cells, Spread, spread_of
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tally import denominator_mask, numerator_mask

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]
Group = tuple[tuple[str, str], ...]
"""Column and value, one or two of them."""
MOST_VALUES = 200
"""Of one column; thousands of names somebody typed are no groups."""
OTHERS = "\0"
"""The values too rare to be looked at: they count among the others."""


@dataclass(frozen=True)
class Numbers:
    """One metric, row by row: whether a row counts, and its value (0 where it does not)."""

    counts: Floats
    values: Floats
    squares: Floats


class Rows:
    """The rows of a search, coded once.

    Parameters
    ----------
    frame
        Of `pattern_frame`; must not change while this is in use.
    clusters
        Columns whose rows belong together, mentors first.
    alone
        Every row is a mentor of its own: tests of shares are exact, and need fewer rows.
    """

    def __init__(self, frame: pd.DataFrame, clusters: Sequence[str], alone: bool = False) -> None:
        self.frame = frame
        self.alone = alone
        self.masks = Masks(frame)
        self.clusters = [name for name in clusters if name in frame.columns]
        self._coded: dict[str, tuple[Codes, list[str]]] = {}
        self._numbers: dict[str, Numbers] = {}
        self._spread: dict[tuple[str, str], Spread] = {}
        self._grouped: dict[str, tuple[Codes, int]] = {}
        self._crossed: dict[tuple[str, ...], Codes] = {}
        self._cell: dict[tuple[str, ...], Codes] = {}

    @cached_property
    def size(self) -> int:
        """How many rows."""
        return len(self.frame)

    def coded(self, column: str) -> tuple[Codes, list[str]]:
        """Code per row (-1: not known) and the values in order of their names; rare ones together are `OTHERS`."""
        if column not in self._coded:
            codes, found = pd.factorize(self.frame[column])
            counts = np.bincount(codes[codes >= 0], minlength=len(found))
            kept = np.argsort(-counts, kind="stable")[:MOST_VALUES]
            kept = kept[counts[kept] >= (ENOUGH_OF_MENTORS if self.alone else ENOUGH_ROWS)]
            order = sorted(kept.tolist(), key=lambda at: str(found[at]))
            names = [str(found[at]) for at in order] + ([OTHERS] if len(kept) < len(found) else [])
            place = np.full(len(found) + 1, len(order), dtype=np.intp)
            place[order] = np.arange(len(order))
            place[-1] = -1
            self._coded[column] = place[codes], names
        return self._coded[column]

    def grouped(self, cluster: str) -> tuple[Codes, int]:
        """Cluster per row and their number; rows of nobody known stand alone."""
        if cluster not in self._grouped:
            codes, found = pd.factorize(self.frame[cluster])
            codes = codes.astype(np.intp)
            alone = codes < 0
            codes[alone] = len(found) + np.arange(int(alone.sum()))
            self._grouped[cluster] = codes, len(found) + int(alone.sum())
        return self._grouped[cluster]

    def crossed(self, columns: tuple[str, ...]) -> Codes:
        """Code per row for the values of several columns together (-1: one is not known); the last runs fastest."""
        if columns not in self._crossed:
            joint, known = np.zeros(self.size, dtype=np.intp), np.ones(self.size, dtype=bool)
            for column in columns:
                codes, names = self.coded(column)
                joint, known = joint * len(names) + codes, known & (codes >= 0)
            self._crossed[columns] = np.where(known, joint, -1)
        return self._crossed[columns]

    def strata(self, columns: tuple[str, ...]) -> Codes:
        """Code per row for the values of several columns together, a value that is not known being one of them."""
        key = ("strata", *columns)
        if key not in self._crossed:
            joint = np.zeros(self.size, dtype=np.intp)
            for column in columns:
                codes, names = self.coded(column)
                joint = joint * (len(names) + 1) + codes + 1
            self._crossed[key] = joint
        return self._crossed[key]

    def values(self, column: str) -> list[int]:
        """Codes to look at: of two values one says it all, the other tells the same with its sign turned."""
        names = self.coded(column)[1]
        if len(names) == 2 and OTHERS not in names:
            return [names.index("yes") if "yes" in names else 0]
        return [place for place, name in enumerate(names) if name != OTHERS]

    def cells(self, columns: tuple[str, ...], metric: Metric) -> Cells:
        """Rows and sums of a metric per values of some columns and mentor."""
        belongs, count = self.grouped(self.clusters[0])
        size = int(np.prod([len(self.coded(column)[1]) for column in columns]))
        if columns not in self._cell:
            codes = self.crossed(columns)
            self._cell[columns] = np.where(codes < 0, size, codes) * count + belongs
        return cells_of(self._cell[columns], self.numbers(metric), (size, count))

    def numbers(self, metric: Metric) -> Numbers:
        """Which rows a metric counts, and their values."""
        if metric.name not in self._numbers:
            within = denominator_mask(self.masks, metric.kpi, metric.kpi.denominators[0])
            if metric.kpi.kind == "mean":
                values = np.where(within, self.masks.numbers(metric.column), 0.0)
            else:
                counted = numerator_mask(self.masks, metric.kpi, metric.kpi.denominators[0])
                values = counted.astype(float)
            self._numbers[metric.name] = Numbers(within.astype(float), values, values**2)
        return self._numbers[metric.name]

    def spread(self, metric: Metric, cluster: str) -> Spread:
        """How a metric varies between and within clusters."""
        key = metric.name, cluster
        if key not in self._spread:
            codes, count = self.grouped(cluster)
            each = self.numbers(metric)
            sums = (
                np.bincount(codes, weights=w, minlength=count)
                for w in (each.counts, each.values, each.squares)
            )
            self._spread[key] = spread_of(*sums)
        return self._spread[key]

    def met(self, group: Group) -> Mask:
        """The rows of a group."""
        return self.masks.every(tuple(Condition(column, "==", value) for column, value in group))


def cells_of(cell: Codes, numbers: Numbers, shape: tuple[int, ...]) -> Cells:
    """Rows and sums per cell; what lies behind the last one is left out."""
    size = int(np.prod(shape))
    n, total = (
        np.bincount(cell, weights=weights, minlength=size)[:size].astype(float, copy=False).reshape(shape)
        for weights in (numbers.counts, numbers.values)
    )
    return Cells(n, total)
