"""The search for what goes with what: told only when chance, size and other reasons are ruled out.

All contrasts are made first, and p is adjusted for every one of them (Benjamini-Hochberg), also for those
too small to tell. What then remains must hold among sessions of the same program and lead time, and beside
the other findings on the same metric; else it is listed as explained, not as a finding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import special

from mentor_analytics import stats
from mentor_analytics.assess import pattern_words as words
from mentor_analytics.assess.pattern_checks import NOT_CHECKED, Checked, among_alike, check, membership, stays
from mentor_analytics.assess.pattern_data import (
    CROSSED,
    DIMENSIONS,
    EYE_CATCHING_P,
    KEPT_PART,
    MENTOR_CROSSED,
    MENTOR_DIMENSIONS,
    MENTOR_METRICS,
    METRIC_BY_NAME,
    METRICS,
    Dimension,
    Metric,
)
from mentor_analytics.assess.pattern_frame import LEARNER, last_whole_week, mentor_rows, session_rows
from mentor_analytics.assess.pattern_tests import (
    Contrast,
    Group,
    Rows,
    both_against_others,
    can_be_looked_at,
    careful_p,
    groups_against_others,
    interplays,
)
from mentor_analytics.conditions import Mask
from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.measure.tally import numerator_mask

POWER = 0.8


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


@dataclass(frozen=True)
class Patterns:
    """What a search came to.

    Parameters
    ----------
    findings
        The surest first.
    explained
        Differences beyond chance that another reason explains.
    looked
        Every contrast with its adjusted p, in the order looked at.
    sessions, mentors
        How many were searched.
    until
        The last moment looked at: the end of the last whole week.
    """

    findings: tuple[Pattern, ...]
    explained: tuple[Pattern, ...]
    looked: tuple[tuple[Contrast, float], ...]
    sessions: int
    mentors: int
    until: pd.Timestamp


@dataclass(frozen=True)
class _Field:
    """One kind of rows with what is looked at in them."""

    rows: Rows
    dimensions: Sequence[Dimension]
    crossed: Sequence[tuple[str, str]]
    metrics: Sequence[Metric]


_Told = list[tuple[_Field, Pattern]]
_Looked = list[tuple[_Field, Contrast]]


def search(sessions: pd.DataFrame, as_of: pd.Timestamp, timezone: str, about: About = NOTHING) -> Patterns:
    """Look at every group on every metric, and tell what differs beyond chance and by enough.

    Parameters
    ----------
    sessions
        Prepared and, for comments, enriched.
    as_of
        The moment seen from; the search ends with the last whole week before it.
    timezone
        The site's.
    about
        Profiles, for how long mentors have been here.
    """
    until = last_whole_week(as_of, sessions["scheduled_at"].min(), timezone) if len(sessions) else as_of
    fields = _fields(sessions, until, timezone, about)
    looked: _Looked = [(field, each) for field in fields for each in _every_contrast(field)]
    adjusted = _adjusted(looked)
    told = _told(looked, adjusted, lambda each, p: p < stats.ALPHA)
    seen = _told(looked, adjusted, lambda each, p: p >= stats.ALPHA and each.p < EYE_CATCHING_P)
    n_tested = sum(bool(np.isfinite(p)) for p in adjusted)
    stand = _one_of_an_order([pair for pair in told if not pair[1].checked.explained_by])
    kept, shadows = _apart(_counted_once(stand, n_tested))
    kept = _counted_once(kept, n_tested)
    explained = [pair for pair in told if pair[1].checked.explained_by]
    explained += _without_echoes(shadows)
    explained += [pair for pair in seen if _is_mostly_explained(pair[1])]
    return Patterns(
        findings=tuple(pattern for _, pattern in kept),
        explained=tuple(pattern for _, pattern in explained),
        looked=tuple((each, float(p)) for (_, each), p in zip(looked, adjusted, strict=True)),
        sessions=fields[0].rows.size,
        mentors=fields[0].rows.grouped("mentor_key")[1],
        until=until,
    )


def _is_big(contrast: Contrast) -> bool:
    return abs(contrast.effect) >= METRIC_BY_NAME[contrast.metric].smallest


def _told(looked: _Looked, adjusted: stats.Floats, is_wanted: Callable[[Contrast, float], bool]) -> _Told:
    """The big ones of some, the surest first, without echoes, held against what else could explain them."""
    wanted = [
        (field, Pattern(words.finding_id(each), each, float(p)))
        for (field, each), p in zip(looked, adjusted, strict=True)
        if _is_big(each) and is_wanted(each, p)
    ]
    wanted.sort(key=lambda pair: (pair[1].p_adjusted, -_size(pair[1]), pair[1].id))
    return [
        (field, replace(pattern, checked=check(field.rows, pattern.contrast)))
        for field, pattern in _without_echoes(wanted)
    ]


def _is_mostly_explained(pattern: Pattern) -> bool:
    """Of what somebody would see in a table: whether another reason explains most of it."""
    return bool(pattern.checked.explained_by) and (
        abs(pattern.checked.effect) < KEPT_PART * abs(pattern.contrast.effect)
    )


def _fields(
    sessions: pd.DataFrame, until: pd.Timestamp, timezone: str, about: About
) -> tuple[_Field, _Field]:
    frame = session_rows(sessions, until, timezone, about)
    learner = next((name for name in LEARNER if name in frame.columns), "learner")
    mentors = mentor_rows(frame, until, about)
    return (
        _Field(Rows(frame, ("mentor_key", learner, "day")), DIMENSIONS, CROSSED, METRICS),
        _Field(Rows(mentors, ("mentor_key",), alone=True), MENTOR_DIMENSIONS, MENTOR_CROSSED, MENTOR_METRICS),
    )


def _every_contrast(field: _Field) -> list[Contrast]:
    by_column = {each.column: each for each in field.dimensions}
    found: list[Contrast] = []
    for metric in field.metrics:
        for dimension in field.dimensions:
            if can_be_looked_at(dimension, metric, field.rows):
                found += groups_against_others(field.rows, dimension, metric)
        for pair in field.crossed:
            if all(can_be_looked_at(by_column[column], metric, field.rows) for column in pair):
                cross = both_against_others if field.rows.alone else interplays
                found += cross(field.rows, pair, metric)
    return found


def _adjusted(looked: _Looked) -> stats.Floats:
    """Adjusted p of all, which take their place in the list; only what would be told is looked at from every side.

    The careful p is never the smaller one, so what is not told by the quick one is not told by it either, and
    the adjusted p of what is told comes out the same as if all had been looked at carefully.
    """
    p = np.array([each.p for _, each in looked], dtype=float)
    quick = stats.benjamini_hochberg(p)
    for at in np.flatnonzero(quick < stats.ALPHA):
        field, each = looked[at]
        p[at] = careful_p(field.rows, each, METRIC_BY_NAME[each.metric])
        looked[at] = field, replace(each, p=float(p[at]))
    return stats.benjamini_hochberg(p)


def _counted_once(told: _Told, n_tested: int) -> _Told:
    """The findings that are still sure when each counts once, however many metrics echo it.

    Benjamini and Hochberg allow one false finding in twenty; twenty echoes of one true finding would let in
    a false one of their own.
    """
    while told:
        p = np.array([pattern.contrast.p for _, pattern in told])
        padded = np.append(p, np.ones(n_tested - len(p)))
        adjusted = stats.benjamini_hochberg(padded)[: len(p)]
        told = [
            (field, replace(pattern, p_adjusted=float(each)))
            for (field, pattern), each in zip(told, adjusted, strict=True)
        ]
        sure = [pair for pair in told if pair[1].p_adjusted < stats.ALPHA]
        if len(sure) == len(told):
            break
        told = sure
    return told


def _without_echoes(told: _Told) -> _Told:
    """What says the same of the same group goes into the finding it echoes."""
    there = {(pattern.contrast.group, pattern.contrast.metric) for _, pattern in told}
    kept: _Told = []
    echoes: dict[tuple[object, str], list[Contrast]] = {}
    for field, pattern in told:
        heard = [name for name in pattern.metric.echoes if (pattern.contrast.group, name) in there]
        if heard:
            echoes.setdefault((pattern.contrast.group, heard[0]), []).append(pattern.contrast)
        else:
            kept.append((field, pattern))
    return [
        (
            field,
            replace(pattern, also=tuple(echoes.get((pattern.contrast.group, pattern.contrast.metric), ()))),
        )
        for field, pattern in kept
    ]


def _one_of_an_order(told: _Told) -> _Told:
    """Of several values of an ordered column that differ in one metric or its echoes, the furthest tells it."""
    there = {(_ordered(pattern), pattern.contrast.metric) for _, pattern in told}
    together: dict[tuple[str, str], _Told] = {}
    for field, pattern in told:
        column, metric = _ordered(pattern), pattern.contrast.metric
        heard = next((name for name in pattern.metric.echoes if (column, name) in there), metric)
        together.setdefault((column, heard) if column else (pattern.id, ""), []).append((field, pattern))
    kept: _Told = []
    for (_, heard), same in together.items():
        field, furthest = max(same, key=lambda pair: (pair[1].contrast.metric == heard, _size(pair[1])))
        others = [pattern for _, pattern in same if pattern.id != furthest.id]
        also = [*furthest.also, *(each for other in others for each in (other.contrast, *other.also))]
        kept.append((field, replace(furthest, also=tuple(also))))
    return kept


def _ordered(pattern: Pattern) -> str:
    """The ordered column a finding is about; empty for another."""
    columns = [column for column, _ in pattern.contrast.group]
    is_ordered = len(columns) == 1 and words.dimension_of(pattern.contrast, columns[0]).ordered
    return columns[0] if is_ordered else ""


def _size(pattern: Pattern) -> float:
    return abs(pattern.contrast.effect)


def _apart(told: _Told) -> tuple[_Told, _Told]:
    """Findings that hold beside the others on the same; the least sure one that does not goes first."""
    kept: _Told = list(told)
    shadows: _Told = []
    for field, pattern in reversed(told):
        others = [other for _, other in kept if other.id != pattern.id and _say_alike(pattern, other)]
        found = _beside(field.rows, pattern, others)
        if found is not None and not stays(pattern.contrast.effect, found):
            one = next((each for each in others if _is_shadow(field.rows, pattern, each)), None)
            if one is not None:
                others, found = [one], _beside(field.rows, pattern, [one]) or found
            effect, low, high = found
            reason = words.others_words([other.contrast for other in others])
            checked = replace(pattern.checked, effect=effect, low=low, high=high, explained_by=reason)
            shadows.append((field, replace(pattern, checked=checked)))
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


def evidence(frame: pd.DataFrame, metric: Metric, group: Group) -> Mask:
    """The rows behind a finding: those of its group that its metric counts, for a mean all it is taken of.

    Parameters
    ----------
    frame
        Of `session_rows` or `mentor_rows`.
    """
    rows = Rows(frame, ("mentor_key",))
    return numerator_mask(rows.masks, metric.kpi, metric.kpi.denominators[0]) & rows.met(group)


def needed_rows(patterns: Patterns, metric: Metric) -> tuple[int, int] | None:
    """Rows of a typical group that a metric was looked at in, and how many would be needed.

    With the second a difference of the smallest size worth telling would be found four times out of five,
    after the adjustment for as many contrasts as were looked at.
    """
    same = [each for each, _ in patterns.looked if each.metric == metric.name and len(each.group) == 1]
    known = [
        (each.n, (each.high - each.low) / 2 / special.ndtri(0.975)) for each in same if np.isfinite(each.p)
    ]
    if not known:
        return None
    n, error = (float(np.median([pair[place] for pair in known])) for place in (0, 1))
    reach = special.ndtri(1 - stats.ALPHA / 2 / len(patterns.looked)) + special.ndtri(POWER)
    return int(n), int(np.ceil(n * (reach * error / metric.smallest) ** 2))
