"""The nine figures of a mentor's page, each with its n and what became of it since the window before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mentor_analytics.assess.words import counted, percent
from mentor_analytics.measure.kpis import BY_NAME, ENOUGH_SESSIONS
from mentor_analytics.measure.mentors import CARDS
from mentor_analytics.measure.windowed import no_full
from mentor_analytics.report.charts.groups import interval_words
from mentor_analytics.report.why import shown

CHANGE_DAYS = 30
ABSENT = "not in the data"
NOT_ENOUGH = "not enough data"
NO_FULL = f"Not compared: {no_full(CHANGE_DAYS)}"

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class MentorCard:
    """One figure.

    Parameters
    ----------
    label, value
        As people write them.
    counted
        What it was counted out of, or why there is none.
    change
        What became of it in the last days; empty where nothing is compared.
    help
        What it means.
    is_forecast
        A model says it; on invented data that is to be said beside it.
    """

    label: str
    value: str
    counted: str
    change: str = ""
    help: str = ""
    is_forecast: bool = False


def mentor_cards(row: Row) -> tuple[MentorCard, ...]:
    """The cards of `measure.mentors.CARDS`, in their order, whatever the data have.

    Parameters
    ----------
    row
        Of the mentors' table.
    """
    own = {"sessions_30d": _sessions, "reliability": _reliability, "churn_probability": _churn}
    return tuple(
        own[column](row, label) if column in own else _measured(row, column, label) for column, label in CARDS
    )


def _measured(row: Row, column: str, label: str) -> MentorCard:
    kpi = BY_NAME[column]
    if column not in row:
        return MentorCard(label, "–", ABSENT, help=kpi.help)
    value, n = float(row[column]), int(row[f"{column}_n"])
    what = {"average_rating": "rated session", "completion_rate": "session"}.get(column, "scored session")
    out_of = (
        f"{value * n:,.0f} of {counted(n, what)}" if kpi.kind == "share" else f"mean of {counted(n, what)}"
    )
    return MentorCard(
        label,
        shown(value, kpi.unit),
        out_of if n else f"{NOT_ENOUGH}, n = 0",
        change_words(row, column, kpi.unit) if n else "",
        kpi.help,
    )


def _sessions(row: Row, label: str) -> MentorCard:
    n, before = int(row["sessions_30d"]), row.get("sessions_30d_before")
    change = ""
    if before is not None:
        change = _count_words(n, int(before)) if is_full(row) else NO_FULL
    ever = f"{counted(int(row['sessions']), 'session')} in all"
    return MentorCard(label, f"{n:,}", ever, change, "Sessions of the last 30 days, whatever became of them.")


def is_full(row: Row) -> bool:
    """Whether the data of this mentor reach back over the days before, so that a change can be told.

    Parameters
    ----------
    row
        Of the mentors' table: there the change in the number of sessions is not known where they do not.
    """
    return not np.isnan(row.get(f"sessions_{CHANGE_DAYS}d_change", 0.0))


def _count_words(now: int, before: int) -> str:
    """Counts vary by about their root: what may be no more than that is not called a change."""
    moved = f"{before:,} → {now:,}"
    if not before and not now:
        return "None in the 30 days before either"
    if abs(now - before) <= 1.96 * np.sqrt(now + before):
        return f"No clear change in {CHANGE_DAYS} days ({moved})"
    return f"{'Rose' if now > before else 'Fell'} in {CHANGE_DAYS} days: {moved}"


def _reliability(row: Row, label: str) -> MentorCard:
    about = "1 less the share of sessions the mentor moved or missed; 0 to 1."
    if "reliability" not in row:
        return MentorCard(label, "–", ABSENT, help=about)
    n = row.get("reliability_n", row["sessions"])
    if np.isnan(row["reliability"]):
        return MentorCard(label, "–", f"{NOT_ENOUGH}, n = 0", help=about)
    return MentorCard(
        label,
        f"{row['reliability']:.2f}",
        f"1 = never moved or missed; {counted(int(n), 'session')}",
        change_words(row, "mentor_change_rate", "fraction", "Moved or missed: "),
        about,
    )


def _churn(row: Row, label: str) -> MentorCard:
    about = "How likely no session follows in the next 30 days, as the model sees it; its model card says how sure."
    value = row.get("churn_probability", float("nan"))
    if "churn_probability" not in row or np.isnan(value):
        reason = row.get("churn_reason", "")
        why = f"{NOT_ENOUGH}: {reason}" if isinstance(reason, str) and reason else NOT_ENOUGH
        return MentorCard(label, "–", why, help=about)
    moved = row.get("churn_probability_change_30d", float("nan"))
    change = "" if np.isnan(moved) else f"{round(100 * moved) or 0:+d} points in {CHANGE_DAYS} days"
    rests = row.get("churn_rests_on", "")
    on = f"; from {rests}" if isinstance(rests, str) and rests else ""
    return MentorCard(
        label, percent(round(float(value), 2)), f"a forecast, not a measurement{on}", change, about, True
    )


def change_words(row: Row, column: str, unit: str, before_words: str = "") -> str:
    """What became of a figure since the days before; only called a change where its interval says so.

    Parameters
    ----------
    column
        A KPI's name; without its columns of change nothing is said.
    before_words
        What the figures are of, where the card shows another one.

    Examples
    --------
    >>> change_words({}, "average_rating", "stars")
    ''
    """
    name = f"{column}_{CHANGE_DAYS}d"
    if f"{name}_change_low" not in row:
        return ""
    n, n_before = int(row[f"{name}_n"]), int(row[f"{name}_before_n"])
    if not n_before:
        return "No earlier 30 days to compare with"
    if not is_full(row):
        return NO_FULL
    if min(n, n_before) < ENOUGH_SESSIONS:
        return f"Too few to compare {CHANGE_DAYS} days (n = {n_before:,} and {n:,})"
    now, before = float(row[name]), float(row[f"{name}_before"])
    low, high = float(row[f"{name}_change_low"]), float(row[f"{name}_change_high"])
    moved = f"{before_words}{shown(before, unit)} → {shown(now, unit)}"
    if not (low > 0 or high < 0):
        return f"No clear change in {CHANGE_DAYS} days ({moved})"
    way = "rose" if now > before else "fell"
    points = interval_words(low, high, unit)
    return f"{way.capitalize()} in {CHANGE_DAYS} days: {moved} (difference {points})"
