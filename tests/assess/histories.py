"""Histories by hand: who met when, counted in days from a Monday, and how it went."""

import pandas as pd

from mentor_analytics.measure.prepare import end_of_day, prepare
from tests.measure.frames import raw_sessions

ZONE = "Asia/Kolkata"
MONDAY = pd.Timestamp("2026-01-05", tz=ZONE)
STATUS = {"x": "no_show", "c": "cancelled", "s": "scheduled"}


def history(*rows, days=70, **more):
    """Sessions (day, mentor, learner, result): a rating, None for none, or x no-show, c cancelled, s still to come."""
    on, mentors, learners, results = zip(*rows, strict=True) if rows else ((), (), (), ())
    sessions = raw_sessions(
        session_id=[f"S{number}" for number in range(len(rows))],
        scheduled_at=[(MONDAY + pd.Timedelta(days=day, hours=10)).isoformat() for day in on],
        mentor=list(mentors),
        learner=list(learners),
        status=[STATUS.get(each, "completed") for each in results],
        attended=[each != "x" for each in results],
        rating=[float(each) if isinstance(each, int | float) else None for each in results],
        **more,
    )
    return prepare(sessions, end_after(days))


def end_after(days):
    """The end of the last of so many days."""
    return end_of_day((MONDAY + pd.Timedelta(days=days - 1)).tz_localize(None), ZONE)
