"""What goes with what, searched in a workspace or in files."""

from typing import Any

import pandas as pd

from mentor_analytics.assess.pattern_cells import Group
from mentor_analytics.assess.pattern_data import METRIC_BY_NAME
from mentor_analytics.assess.pattern_frame import last_whole_week, mentor_rows, session_rows
from mentor_analytics.assess.patterns import Patterns, evidence, search
from mentor_analytics.predict.card import SYNTHETIC
from mentor_analytics.report.patterns import insights_json, insights_of
from mentor_analytics.workflows.sources import Source

MOST_LINES = 30
"""Explained differences a terminal is told; the rest are counted."""


def insights(source: Source) -> Patterns:
    """The search over what a source holds."""
    return search(source.sessions, source.as_of, source.timezone, source.about)


def evidence_of(source: Source, metric: str, group: Group) -> pd.DataFrame:
    """The rows behind a finding, sessions or mentors.

    Parameters
    ----------
    metric, group
        Of its contrast.
    """
    first = source.sessions["scheduled_at"].min()
    until = last_whole_week(source.as_of, first, source.timezone)
    rows = session_rows(source.sessions, until, source.timezone, source.about)
    known = METRIC_BY_NAME[metric]
    if known.unit_word == "mentor":
        rows = mentor_rows(rows, until, source.about)
    return rows[evidence(rows, known, group)]


def insights_lines(source: Source, found: Patterns) -> list[str]:
    """A search for a terminal."""
    called = source.presets[0].labels
    told = insights_of(found, called, source.timezone)
    lines = [*([SYNTHETIC] if source.is_synthetic else []), told.summary]
    for each in told.findings:
        lines += ["", each.sentence, f"  {each.sure}.", f"  {each.checked}", f"  To try: {each.advice}"]
        lines += [f"  Also: {other}." for other in each.also]
    if told.explained:
        lines += ["", "Explained by something else, so no findings:"]
        lines += [f"  {each}" for each in told.explained[:MOST_LINES]]
        more = len(told.explained) - MOST_LINES
        lines += [f"  … and {more:,} more"] if more > 0 else []
    return lines


def insights_as_json(source: Source, found: Patterns) -> dict[str, Any]:
    """The same for programs."""
    return insights_json(found, source.presets[0].labels, source.timezone, source.is_synthetic)
