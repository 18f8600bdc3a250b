"""Early signs on a mentor's page: each with its value, its threshold, and what it means when there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mentor_analytics.assess.segments import SEGMENTS
from mentor_analytics.assess.words import counted, label_of
from mentor_analytics.conditions import Condition, When
from mentor_analytics.measure.kpis import BY_NAME, ENOUGH_SESSIONS
from mentor_analytics.measure.windowed import no_full
from mentor_analytics.measure.windows import measured, n_column
from mentor_analytics.report.charts.groups import interval_words
from mentor_analytics.report.mentor_cards import is_full
from mentor_analytics.report.why import shown

Row = Mapping[Any, Any]
_OF_SEGMENT: Mapping[str, When] = {each.name: each.when for each in SEGMENTS}
_CHANGE = "_change_high"


@dataclass(frozen=True)
class Signal:
    """Something that often comes before a mentor leaves or ratings fall.

    Parameters
    ----------
    name, label
        In code, and for people.
    when
        On the mentor's row; each alternative is one condition. A change counts only where its whole interval does.
    """

    name: str
    label: str
    when: When


SIGNALS: tuple[Signal, ...] = (
    Signal("low_engagement", "Low engagement", _OF_SEGMENT["low_engagement"]),
    Signal(
        "declining_quality",
        "Declining quality",
        (
            (Condition("session_quality_30d_change_high", "<", 0.0),),
            (Condition("average_rating_30d_change_high", "<", 0.0),),
        ),
    ),
    Signal("inactivity", "Inactivity", (*_OF_SEGMENT["inactive"], *_OF_SEGMENT["disengaged"])),
)
"""Data only: add a line; nothing else to change."""


@dataclass(frozen=True)
class Told:
    """What one signal says of a mentor.

    Parameters
    ----------
    label
        Of the signal.
    standing
        Shape and words: a signal, none, or why it cannot be said.
    lines
        Each value with its n and its threshold.
    """

    label: str
    standing: str
    lines: tuple[str, ...]


def signals(row: Row) -> tuple[Told, ...]:
    """Every signal of a mentor, whether it is there or not.

    Parameters
    ----------
    row
        Of the mentors' table.
    """
    return tuple(_told(each, row) for each in SIGNALS)


def _told(signal: Signal, row: Row) -> Told:
    conditions = [every[-1] for every in signal.when if every[-1].column in row]
    if not conditions:
        return Told(signal.label, "– not in the data", ())
    found = [(_holds(each, row), _line(each, row)) for each in conditions]
    lines = tuple(line for _, line in found)
    known = [holds for holds, _ in found if holds is not None]
    if not known:
        return Told(signal.label, "– not enough data", lines)
    return Told(signal.label, "◆ signal" if any(known) else "● no signal", lines)


def _holds(condition: Condition, row: Row) -> bool | None:
    value, limit = float(row[condition.column]), _limit(condition)
    if np.isnan(value) or _few(condition.column, row):
        return None
    return value < limit if condition.op == "<" else value >= limit


def _few(column: str, row: Row) -> bool:
    """Whether what it is taken of is too little to say."""
    if column.endswith(_CHANGE):
        name = column.removesuffix(_CHANGE)
        return bool(min(row[f"{name}_n"], row[f"{name}_before_n"]) < ENOUGH_SESSIONS)
    n = row.get(n_column(column))
    return n is not None and bool(n < ENOUGH_SESSIONS)


def _line(condition: Condition, row: Row) -> str:
    column = condition.column
    if column.endswith(_CHANGE):
        return _change_line(column.removesuffix(_CHANGE), row)
    value, limit = float(row[column]), _limit(condition)
    if column.startswith("days_since"):
        what = "completed session" if "session" in column else "login"
        if np.isnan(value):
            return f"No {what} is known"
        return f"{counted(int(value), 'day')} since the last {what}; a signal from {limit:.0f} days on"
    n = int(row.get(n_column(column), 0))
    label = label_of(column)
    if np.isnan(value):
        return f"{label}: no value, n = 0"
    few = f", too few to say (from n = {ENOUGH_SESSIONS})" if n < ENOUGH_SESSIONS else ""
    return f"{label} {value:.1f} (n = {n:,}){few}; a signal below {limit:.1f}"


def _change_line(name: str, row: Row) -> str:
    n, before = int(row[f"{name}_n"]), int(row[f"{name}_before_n"])
    found = measured(name, BY_NAME, {})
    kpi, days = (found.kpi, found.days) if found else (BY_NAME["average_rating"], 30)
    if not is_full(row):
        return f"{kpi.label}: not compared, {no_full(days)}"
    if min(n, before) < ENOUGH_SESSIONS:
        return f"{kpi.label}: too few to compare {days} days (n = {before:,} and {n:,}, from {ENOUGH_SESSIONS} each)"
    moved = f"{shown(float(row[f'{name}_before']), kpi.unit)} → {shown(float(row[name]), kpi.unit)}"
    interval = interval_words(float(row[f"{name}_change_low"]), float(row[f"{name}_change_high"]), kpi.unit)
    return (
        f"{kpi.label} in {days} days {moved} (difference {interval}, n = {before:,} and {n:,}); a signal when all of "
        "it is below 0"
    )


def first_sessions_words(row: Row) -> str:
    """The badge of first sessions: shape, rating, n; empty where there are none.

    Parameters
    ----------
    row
        Of the mentors' table.
    """
    n = int(row.get("first_session_rating_n", 0) or 0)
    if not n:
        return ""
    value, limit = float(row["first_session_rating"]), _limit(_OF_SEGMENT["poor_first_sessions"][0][-1])
    told = f"First sessions rated {value:.2f} (n = {n:,})"
    if n < ENOUGH_SESSIONS:
        return f"– {told}: few"
    return f"◆ {told}, below {limit:.1f}" if value < limit else f"● {told}"


def _limit(condition: Condition) -> float:
    """The number a condition holds a value against."""
    return float(condition.value) if isinstance(condition.value, int | float) else float("nan")
