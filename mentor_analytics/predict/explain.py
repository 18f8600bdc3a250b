"""What moved a probability, in words."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.predict.rows import Feature

MOST = 3
_ONE = re.compile(r"\b1 (day|session|login)s\b")
LEAST = 0.1
"""Of log-odds: what moves a probability by less is not told."""


def reasons(contributions: pd.DataFrame, values: pd.DataFrame, features: Sequence[Feature]) -> list[str]:
    """For each row what moved its probability most, up and down.

    Parameters
    ----------
    contributions
        Log-odds per feature (`Fitted.contributions`).
    values
        What the words of the features name, a row each.
    features
        How each is said.

    Returns
    -------
    `higher: booked 21 days ahead; lower: missed 0 of 12 earlier sessions`, or `nothing stands out`.
    """
    by_name = {feature.name: feature for feature in features}
    names = list(contributions.columns)
    parts = contributions.to_numpy(float)
    records: list[dict[str, Any]] = values.to_dict("records")  # type: ignore[assignment]  # keys are our names
    return [_reason(part, names, row, by_name) for part, row in zip(parts, records, strict=True)]


def _reason(
    parts: np.ndarray, names: Sequence[str], row: Mapping[str, Any], features: Mapping[str, Feature]
) -> str:
    sums: dict[str, float] = {}
    for part, name in zip(parts, names, strict=True):  # two sides of one thing are one reason
        words = _words(features[name], row) if name in features else name
        sums[words] = sums.get(words, 0.0) + float(part)
    largest = sorted(sums.items(), key=lambda each: -abs(each[1]))[:MOST]
    up = [words for words, part in largest if part >= LEAST]
    down = [words for words, part in largest if part <= -LEAST]
    told = [f"{way}: {', '.join(each)}" for way, each in (("higher", up), ("lower", down)) if each]
    return "; ".join(told) or "nothing stands out"


def _words(feature: Feature, row: Mapping[str, Any]) -> str:
    value = row.get(feature.of or feature.name)
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return (
            feature.none
            if feature.of.endswith("_n")
            else f"{feature.label[:1].lower()}{feature.label[1:]} not known"
        )
    if feature.of and float(value) <= 0:
        return feature.none
    return _ONE.sub(r"1 \1", feature.words.format(**row)) if feature.words else feature.label
