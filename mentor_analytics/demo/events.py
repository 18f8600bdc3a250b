"""Invented logins: more on weekday mornings and evenings, fewer before somebody leaves."""

import numpy as np
import pandas as pd

from mentor_analytics.demo.people import Floats, Mentors
from mentor_analytics.demo.plan import QUIET_LOGINS, Plan
from mentor_analytics.demo.slots import WEEKDAY_WEIGHTS
from mentor_analytics.demo.typed import DAY_MIN, category, instants

EVENTS = ("login", "profile update", "message sent")
EVENT_SHARES = (0.8, 0.05, 0.15)
HOUR_WEIGHTS = (
    0, 0, 0, 0, 0, 0.1, 0.4, 1.0, 2.0, 2.4, 1.6, 1.0, 0.8, 0.9, 0.8, 0.9, 1.2, 1.7, 2.3, 2.2, 1.6, 1.0, 0.5, 0.1,
)  # fmt: skip
A_DAY = 1.1  # of a mentor who is there, on an ordinary weekday
NEW_DAYS, NEW_MORE = 21, 1.6  # the first days after being hired bring more
RARELY = 0.12  # of the usual, of those who hardly log in


def events_of(
    mentors: Mentors, plan: Plan, calendar: pd.DatetimeIndex, rng: np.random.Generator
) -> pd.DataFrame:
    """What mentors did on the platform, a typed events frame in order of time."""
    rates = _rates(plan, calendar, rng)
    counts = rng.poisson(rates)
    mentor, day = (np.repeat(places, counts.ravel()) for places in map(np.ravel, np.indices(counts.shape)))
    hour = rng.choice(24, size=len(mentor), p=np.array(HOUR_WEIGHTS) / sum(HOUR_WEIGHTS))
    minute = day * DAY_MIN + hour * 60 + rng.integers(60, size=len(mentor))
    event = np.searchsorted(np.cumsum(EVENT_SHARES)[:-1], rng.random(len(mentor)), side="right")
    # In order of time, then mentor; the same thing in the same minute is one.
    _, order = np.unique((minute * len(mentors.names) + mentor) * len(EVENTS) + event, return_index=True)
    return pd.DataFrame(
        {
            "mentor": category(mentors.names, mentor[order]),
            "event_at": instants(calendar[0], minute[order]),
            "event": category(EVENTS, event[order]),
        }
    )


def _rates(plan: Plan, calendar: pd.DatetimeIndex, rng: np.random.Generator) -> Floats:
    """Events to expect per mentor and day."""
    mentor, day = np.indices((len(plan.area), plan.days))
    rates = A_DAY * np.array(WEEKDAY_WEIGHTS)[calendar.day_of_week][day]
    if plan.planted is False:
        return rates
    rates = rates * rng.gamma(6, 1 / 6, len(plan.area))[mentor]
    since = day - plan.hired[mentor]
    rates *= np.where(since < 0, 0.0, np.where(since < NEW_DAYS, NEW_MORE, 1.0))
    rates *= 1 - (1 - QUIET_LOGINS) * plan.on_the_way_out(mentor, day)
    rates *= day < plan.leaves[mentor]
    rates *= np.where(plan.amount("low_engagement")[mentor] < 0, RARELY, 1.0)
    rates *= np.where(plan.is_paused()[:, : plan.days], RARELY, 1.0)
    silent = plan.amount("inactive")[mentor]
    rates *= np.where((silent > 0) & (day >= plan.days - silent - 10), RARELY / 2, 1.0)
    return rates
