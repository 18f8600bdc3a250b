"""Findings that say the same are told once: echoes of other metrics, neighbours in an order, shadows of others."""

from dataclasses import dataclass, replace

import numpy as np

from mentor_analytics import stats
from mentor_analytics.assess import pattern_words as words
from mentor_analytics.assess.pattern_cells import Rows
from mentor_analytics.assess.pattern_checks import NOT_CHECKED, Checked, among_alike, membership, stays
from mentor_analytics.assess.pattern_data import METRIC_BY_NAME, Metric
from mentor_analytics.assess.pattern_tests import Contrast


@dataclass(frozen=True)
class Pattern:
    """A difference that stood every test, or the reason why it is none of its own.

    Parameters
    ----------
    id
        The same whenever the same group and metric are found again.
    contrast
        Effect, interval, n.
    p_adjusted
        For all contrasts looked at.
    checked
        What is left among sessions alike.
    also
        The same seen from other metrics.
    """

    id: str
    contrast: Contrast
    p_adjusted: float
    checked: Checked = NOT_CHECKED
    also: tuple[Contrast, ...] = ()

    @property
    def metric(self) -> Metric:
        """What differs."""
        return METRIC_BY_NAME[self.contrast.metric]

    @property
    def confidence(self) -> str:
        """`strong`, `good` or `moderate`."""
        return words.confidence(self.contrast, self.p_adjusted, self.checked)


Told = list[tuple[Rows, Pattern]]
"""Findings, each with the rows it was made in."""


def without_echoes(told: Told) -> Told:
    """What says the same of the same group goes into the finding it echoes."""
    there = {(pattern.contrast.group, pattern.contrast.metric) for _, pattern in told}
    kept: Told = []
    echoes: dict[tuple[object, str], list[Contrast]] = {}
    for rows, pattern in told:
        heard = [name for name in pattern.metric.echoes if (pattern.contrast.group, name) in there]
        if heard:
            echoes.setdefault((pattern.contrast.group, heard[0]), []).append(pattern.contrast)
        else:
            kept.append((rows, pattern))
    return [
        (
            rows,
            replace(pattern, also=tuple(echoes.get((pattern.contrast.group, pattern.contrast.metric), ()))),
        )
        for rows, pattern in kept
    ]


def one_of_an_order(told: Told) -> Told:
    """Of several values of an ordered column that differ in one metric or its echoes, the furthest tells it."""
    there = {(_ordered(pattern), pattern.contrast.metric) for _, pattern in told}
    together: dict[tuple[str, str], Told] = {}
    for rows, pattern in told:
        column, metric = _ordered(pattern), pattern.contrast.metric
        heard = next((name for name in pattern.metric.echoes if (column, name) in there), metric)
        together.setdefault((column, heard) if column else (pattern.id, ""), []).append((rows, pattern))
    kept: Told = []
    for (_, heard), same in together.items():
        rows, furthest = max(same, key=lambda pair: (pair[1].contrast.metric == heard, size_of(pair[1])))
        others = [pattern for _, pattern in same if pattern.id != furthest.id]
        also = [*furthest.also, *(each for other in others for each in (other.contrast, *other.also))]
        kept.append((rows, replace(furthest, also=tuple(also))))
    return kept


def _ordered(pattern: Pattern) -> str:
    """The ordered column a finding is about; empty for another."""
    columns = [column for column, _ in pattern.contrast.group]
    is_ordered = len(columns) == 1 and words.dimension_of(pattern.contrast, columns[0]).ordered
    return columns[0] if is_ordered else ""


def size_of(pattern: Pattern) -> float:
    """How far the group lies from the others, either way."""
    return abs(pattern.contrast.effect)


def apart(told: Told) -> tuple[Told, Told]:
    """Findings that hold beside the others on the same; the least sure one that does not goes first."""
    kept: Told = list(told)
    shadows: Told = []
    for rows, pattern in reversed(told):
        others = [other for _, other in kept if other.id != pattern.id and _say_alike(pattern, other)]
        found = _beside(rows, pattern, others)
        if found is not None and not stays(pattern.contrast.effect, found):
            one = next((each for each in others if _is_shadow(rows, pattern, each)), None)
            if one is not None:
                others, found = [one], _beside(rows, pattern, [one]) or found
            effect, low, high = found
            beside = tuple(other.contrast for other in others)
            checked = replace(pattern.checked, effect=effect, low=low, high=high, beside=beside)
            shadows.append((rows, replace(pattern, checked=checked)))
            kept = [pair for pair in kept if pair[1].id != pattern.id]
    return kept, shadows


def _say_alike(pattern: Pattern, other: Pattern) -> bool:
    """Whether the other is about the same metric, or about one whose echo this is."""
    heard = {other.contrast.metric, *(each.metric for each in other.also)}
    return pattern.contrast.metric in heard or other.contrast.metric in pattern.metric.echoes


def _beside(rows: Rows, pattern: Pattern, others: list[Pattern]) -> tuple[float, float, float] | None:
    """What is left of an effect among rows alike in whether they are of the other findings' groups."""
    if not others:
        return None
    alike = [membership(rows, other.contrast.group) for other in others]
    return among_alike(rows, pattern.contrast, alike)


def _is_shadow(rows: Rows, pattern: Pattern, other: Pattern) -> bool:
    """Whether one other finding alone explains it."""
    found = _beside(rows, pattern, [other])
    return found is not None and not stays(pattern.contrast.effect, found)


def counted_once(told: Told, n_tested: int) -> Told:
    """The findings that are still sure when each counts once, however many metrics echo it.

    Benjamini and Hochberg allow one false finding in twenty; twenty echoes of one true finding would let in
    a false one of their own.
    """
    while told:
        p = np.array([pattern.contrast.p for _, pattern in told])
        padded = np.append(p, np.ones(n_tested - len(p)))
        adjusted = stats.benjamini_hochberg(padded)[: len(p)]
        told = [
            (rows, replace(pattern, p_adjusted=float(each)))
            for (rows, pattern), each in zip(told, adjusted, strict=True)
        ]
        sure = [pair for pair in told if pair[1].p_adjusted < stats.ALPHA]
        if len(sure) == len(told):
            break
        told = sure
    return told
