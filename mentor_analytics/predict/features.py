"""What a no-show is predicted from: the session's plan, and the history of who meets, of strictly earlier days."""

import numpy as np
import pandas as pd

from mentor_analytics.measure.prepare import learner_column
from mentor_analytics.predict.history import base_rate, past, smoothed
from mentor_analytics.predict.known import KNOWN_BEFORE, OUTCOMES
from mentor_analytics.predict.rows import NOT_GIVEN, Feature, Rows, local_days
from mentor_analytics.stats import Floats, Ints

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = 3
"""Hours of the day are taken together by threes."""

FEATURES: tuple[Feature, ...] = (
    Feature("learner_rate", "Learner's earlier no-shows",
            "missed {learner_hits:.0f} of {learner_n:.0f} earlier sessions", "learner_n",
            "no earlier session is known"),
    Feature("learner_known", "Sessions known of the learner",
            "earlier sessions known: {learner_n:.0f}", "learner_n", "no earlier session is known"),
    Feature("mentor_rate", "Earlier no-shows with this mentor",
            "{mentor_hits:.0f} of {mentor_n:.0f} earlier sessions with this mentor were missed", "mentor_n",
            "no earlier session with this mentor is known"),
    Feature("mentor_own_rate", "Mentor's own earlier no-shows",
            "the mentor missed {own_hits:.0f} of {mentor_n:.0f} earlier sessions", "mentor_n",
            "no earlier session with this mentor is known"),
    Feature("lead", "Days booked ahead", "booked {lead_days:.0f} days ahead", "lead_days", "booked for the same day"),
    Feature("same_day", "Booked for the same day",
            "booked {lead_days:.0f} days ahead", "lead_days", "booked for the same day"),
    Feature("since_last", "Days since the learner's last session",
            "{since_days:.0f} days since the last session", "since_days", "no earlier session is known"),
    Feature("scheduled_min", "Planned minutes", "{scheduled_min:.0f} minutes planned"),
    Feature("first_session", "First session of the two",
            "first session of the two", "first_session", "the two have met before"),
    Feature("weekday", "Weekday", "on a {weekday}"),
    Feature("hour", "Time of day", "between {hour}"),
    Feature("session_type", "Session type", "{session_type}"),
    Feature("program", "Program", "{program}"),
)  # fmt: skip
"""Data only: a line here for each column that `no_show_rows` makes."""


def no_show_rows(sessions: pd.DataFrame, timezone: str) -> tuple[Rows, pd.DataFrame]:
    """Every session with what was known of it before its day.

    Parameters
    ----------
    sessions
        Prepared. Of a session only the columns of `known.KNOWN_BEFORE` are looked at; of outcomes
        (`known.OUTCOMES`) those of earlier days.
    timezone
        Whose calendar tells days, weekdays and hours.

    Returns
    -------
    The rows; and the plain counts that the words of `FEATURES` name.
    """
    plan = sessions[[each.column for each in KNOWN_BEFORE if each.column in sessions.columns]]
    outcome = sessions[[each.column for each in OUTCOMES if each.column in sessions.columns]]
    day = local_days(plan["scheduled_at"], timezone)
    target, by_mentor = _targets(outcome, sessions["is_ahead"].to_numpy(dtype=bool))
    learner, mentor = _codes(plan, learner_column(plan)), _codes(plan, "mentor_key")
    of_learner = past(learner, day, np.where(by_mentor, np.nan, target))
    of_mentor = past(mentor, day, target)
    base = base_rate(day, target)
    lead = _lead(plan, day, timezone)
    numbers: dict[str, Floats] = {
        "learner_rate": smoothed(of_learner, base),
        "learner_known": np.log1p(of_learner.n),
        "mentor_rate": smoothed(of_mentor, base),
        "lead": np.log1p(lead),
        "same_day": np.where(np.isnan(lead), np.nan, lead == 0),
        "since_last": np.log1p(day - of_learner.last_day),
    }
    plain = {
        "learner_n": of_learner.n,
        "learner_hits": of_learner.hits,
        "mentor_n": of_mentor.n,
        "mentor_hits": of_mentor.hits,
        "lead_days": lead,
        "since_days": day - of_learner.last_day,
        "own_hits": np.zeros(len(day)),
    }
    if "no_show_by" in outcome.columns:
        own_miss = np.where(np.isnan(target), np.nan, by_mentor.astype(float))
        own = past(mentor, day, own_miss)
        numbers["mentor_own_rate"] = smoothed(own, base_rate(day, own_miss))
        plain["own_hits"] = own.hits
    numbers |= _planned(plan)
    features = pd.DataFrame({**_worth_having(numbers), **_groups(plan, timezone)}, index=plan.index)
    rows = Rows(features, target, day, day + 1, seen=of_learner.n > 0)
    return rows, pd.DataFrame(plain, index=plan.index)


def _targets(outcome: pd.DataFrame, is_ahead: np.ndarray) -> tuple[Floats, np.ndarray]:
    """1 for a no-show, 0 for a held session, NaN for any other; and whether the mentor was the one missing."""
    status = outcome["status"]
    missed = (status == "no_show").to_numpy(dtype=bool, na_value=False)
    held = (status == "completed").to_numpy(dtype=bool, na_value=False)
    target = np.where((missed | held) & ~is_ahead, missed.astype(float), np.nan)
    if "no_show_by" not in outcome.columns:
        return target, np.zeros(len(target), dtype=bool)
    mentor = (outcome["no_show_by"] == "mentor").to_numpy(dtype=bool, na_value=False)
    return target, mentor & (target == 1)


def _codes(plan: pd.DataFrame, name: str | None) -> Ints:
    """Whom a row is about, by a column; below 0 for nobody."""
    if name is None:
        return np.full(len(plan), -1, dtype=np.int64)
    return pd.factorize(plan[name])[0].astype(np.int64)


def _lead(plan: pd.DataFrame, day: Ints, timezone: str) -> Floats:
    """Days from booking to the session's day; NaN where nobody knows, or it was entered afterwards."""
    if "booked_at" not in plan.columns:
        return np.full(len(plan), np.nan)
    lead = np.where(plan["booked_at"].isna(), np.nan, day - local_days(plan["booked_at"], timezone))
    return np.where(lead < 0, np.nan, lead)


def _planned(plan: pd.DataFrame) -> dict[str, Floats]:
    """What the plan says in numbers."""
    told: dict[str, Floats] = {}
    if "scheduled_min" in plan.columns:
        told["scheduled_min"] = plan["scheduled_min"].to_numpy(float)
    if "is_first_session" in plan.columns:
        told["first_session"] = plan["is_first_session"].to_numpy(float, na_value=np.nan)
    return told


def _worth_having(numbers: dict[str, Floats]) -> dict[str, Floats]:
    """Those with any value: a column nobody fills tells nothing."""
    return {name: values for name, values in numbers.items() if not len(values) or not np.isnan(values).all()}


def _groups(plan: pd.DataFrame, timezone: str) -> dict[str, pd.Series]:
    """What the plan says in names."""
    start = plan["scheduled_at"].dt.tz_convert(timezone)
    return {
        "weekday": named(start.dt.day_of_week.to_numpy(), WEEKDAYS, plan.index),
        "hour": hours(start.dt.hour.to_numpy(), plan.index),
        **{
            name: plan[name].astype("str").fillna(NOT_GIVEN)
            for name in ("session_type", "program")
            if name in plan.columns and plan[name].notna().any()
        },
    }


def named(codes: Ints, names: tuple[str, ...], index: pd.Index) -> pd.Series:
    """Names by their place."""
    return pd.Series(pd.array(names, dtype="str").take(codes), index=index)


def hours(hour: Ints, index: pd.Index) -> pd.Series:
    """`09:00 and 12:00`."""
    spans = tuple(f"{first:02}:00 and {first + HOURS:02}:00" for first in range(0, 24, HOURS))
    return named(np.asarray(hour) // HOURS, spans, index)
