"""Whether something from the future has got into a model.

Three watches: features must not change when rows of that day and later do; no single column may tell the target by
itself; and a model that ranks nearly perfectly has been told the answer until somebody explains it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from mentor_analytics.predict.rows import NOT_GIVEN, Bools, Rows
from mentor_analytics.predict.scores import auc
from mentor_analytics.stats import Floats, Ints, divide

TOO_GOOD = 0.95
"""An AUC above this is a leak until it is explained: honest models of no-shows reach .72 to .74."""
STEPS = 20
"""A number is also looked at in so many steps: what is high at both ends tells as much as what only rises."""
ROUNDED, MOSTLY = 0.006, 0.95
"""How near a share must be to be the same, and for how many rows."""
SURE_FROM = 20
"""Rows of a kind with one and the same outcome before it is called a rule."""


class Suspect(NamedTuple):
    """A column that knows too much, and how it shows."""

    column: str
    auc: float
    reason: str


def alone(values: pd.Series, target: Floats) -> float:
    """The AUC a column reaches by itself, whichever way it points; blanks are a kind of their own."""
    if len(values) == 0:
        return float("nan")
    codes = _kinds(values)
    best = auc(_rates(codes, target), target)
    if pd.api.types.is_numeric_dtype(values.dtype):
        numbers = values.to_numpy(float)
        known = ~np.isnan(numbers)
        by_rank = auc(numbers[known], target[known])
        if known.all() and not np.isnan(by_rank):
            best = max(best, by_rank, 1 - by_rank)
    return best


def suspects(rows: Rows, within: Bools) -> list[Suspect]:
    """Columns that tell the target by themselves on the rows to learn from."""
    target = rows.target[within]
    found = []
    for name in rows.features.columns:
        values = rows.features[name][within]
        reached = alone(values, target)
        if reached > TOO_GOOD:
            found.append(Suspect(str(name), reached, f"tells the target by itself (AUC {reached:.2f})"))
        elif _decides(values, target):
            found.append(Suspect(str(name), reached, "one of its values always goes with the same outcome"))
    return found


def sees_every_row(values: Floats, entity: Ints, target: Floats) -> bool:
    """Whether a column is the share of events over all rows of an entity, later ones included.

    Parameters
    ----------
    values
        The column.
    entity, target
        Of each row; entities below 0 and targets that are NaN are left out.
    """
    known = (entity >= 0) & ~np.isnan(target) & ~np.isnan(values)
    n = np.bincount(entity[known], minlength=1)
    hits = np.bincount(entity[known], target[known], minlength=1)
    several = known & (n[np.maximum(entity, 0)] > 1) if len(n) > int(entity.max(initial=-1)) else known
    if several.sum() < SURE_FROM:
        return False
    share = divide(hits, n)[entity[several]]
    same = np.abs(values[several] - share) < ROUNDED
    return bool(same.mean() > MOSTLY and np.ptp(share) > 0)


def drivers(rows: Rows, within: Bools, most: int = 3) -> list[Suspect]:
    """The columns that tell most by themselves, on any rows: what to look at first."""
    target = rows.target[within]
    reached = [(str(name), alone(rows.features[name][within], target)) for name in rows.features.columns]
    ranked = sorted(reached, key=lambda each: -each[1])[:most]
    return [Suspect(name, value, f"AUC {value:.2f} by itself") for name, value in ranked]


def looks_ahead(build: Callable[[pd.DataFrame], Rows], table: pd.DataFrame, whole: Rows) -> list[str]:
    """Features of earlier rows that change when the later rows are taken away: they have seen the future.

    Parameters
    ----------
    build
        Makes rows of a table, a row each.
    table
        What `whole` was built of.
    """
    if len(table) < 2:
        return []
    day = int(np.median(whole.day))
    before = whole.day < day
    if not before.any() or before.all():
        return []
    again = build(table[before].reset_index(drop=True))
    return changed(replace(whole, features=whole.features[before].reset_index(drop=True)), again)


def changed(one: Rows, other: Rows) -> list[str]:
    """The features in which two builds of the same rows differ; one that only one has may hold nothing."""
    names = dict.fromkeys((*one.features.columns, *other.features.columns))
    return [str(name) for name in names if not _alike(name, one.features, other.features)]


def _alike(name: str, one: pd.DataFrame, other: pd.DataFrame) -> bool:
    if name in one.columns and name in other.columns:
        return _same(one[name].reset_index(drop=True), other[name].reset_index(drop=True))
    only = (one if name in one.columns else other)[name]
    # Nobody filled it in by then, so it was no feature: blank throughout is the same.
    return bool(only.isna().all() or (only.astype("str") == NOT_GIVEN).all())


def _same(one: pd.Series, other: pd.Series) -> bool:
    if pd.api.types.is_numeric_dtype(one.dtype):
        return bool(np.allclose(one.to_numpy(float), other.to_numpy(float), equal_nan=True))
    return bool((one.astype("str") == other.astype("str")).all())


def _kinds(values: pd.Series) -> Ints:
    """A code per kind of value: steps of a number, names of a group, blanks."""
    if not pd.api.types.is_numeric_dtype(values.dtype):
        return pd.factorize(values.astype("str"))[0].astype(np.int64)
    numbers = values.to_numpy(float)
    known = ~np.isnan(numbers)
    codes = np.full(len(numbers), STEPS, dtype=np.int64)
    if known.any():
        edges = np.unique(np.quantile(numbers[known], np.linspace(0, 1, STEPS + 1)[1:-1]))
        codes[known] = np.searchsorted(edges, numbers[known], side="right")
    return codes


def _rates(codes: Ints, target: Floats) -> Floats:
    """The rate of each row's kind, drawn towards everybody's by one row: a kind of one tells little."""
    n, hits = np.bincount(codes)[codes].astype(float), np.bincount(codes, target)[codes]
    return divide(hits + float(target.mean()), n + 1)


def _decides(values: pd.Series, target: Floats) -> bool:
    """Whether kinds of the value split the rows into events and none without a remainder."""
    codes = _kinds(values)
    n, hits = np.bincount(codes), np.bincount(codes, target)
    there = n > 0
    pure = ((hits == 0) | (hits == n))[there]
    return bool(there.sum() > 1 and pure.all() and n[there].min() >= min(SURE_FROM, len(target) / 4))
