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
from mentor_analytics.assess.pattern_cells import Group, Rows
from mentor_analytics.assess.pattern_checks import check
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
from mentor_analytics.assess.pattern_frame import last_whole_week, mentor_rows, session_rows
from mentor_analytics.assess.pattern_merge import (
    Pattern,
    Told,
    apart,
    counted_once,
    one_of_an_order,
    size_of,
    without_echoes,
)
from mentor_analytics.assess.pattern_tests import (
    Contrast,
    both_against_others,
    can_be_looked_at,
    careful_p,
    groups_against_others,
    interplays,
)
from mentor_analytics.conditions import Mask
from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.measure.prepare import learner_column
from mentor_analytics.measure.tally import numerator_mask

POWER = 0.8


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
    stand = one_of_an_order([pair for pair in told if not pair[1].checked.explained_by])
    kept, shadows = apart(counted_once(stand, n_tested))
    kept = counted_once(kept, n_tested)
    explained = without_echoes(
        [
            *(pair for pair in told if pair[1].checked.explained_by),
            *shadows,
            *(pair for pair in seen if _is_mostly_explained(pair[1])),
        ]
    )
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


def _told(looked: _Looked, adjusted: stats.Floats, is_wanted: Callable[[Contrast, float], bool]) -> Told:
    """The big ones of some, the surest first, without echoes, held against what else could explain them."""
    wanted = [
        (field.rows, Pattern(words.finding_id(each), each, float(p)))
        for (field, each), p in zip(looked, adjusted, strict=True)
        if _is_big(each) and is_wanted(each, p)
    ]
    wanted.sort(key=lambda pair: (pair[1].p_adjusted, -size_of(pair[1]), pair[1].id))
    return [
        (rows, replace(pattern, checked=check(rows, pattern.contrast)))
        for rows, pattern in without_echoes(wanted)
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
    learner = learner_column(frame) or "learner"
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
