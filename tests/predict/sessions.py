"""Prepared sessions in numbers, with what is wanted planted in them."""

import numpy as np
import pandas as pd

from mentor_analytics.measure.prepare import end_of_day, prepare

ZONE = "Asia/Kolkata"
START = pd.Timestamp("2026-03-02 10:00", tz=ZONE)


def as_of(days):
    return end_of_day((START + pd.Timedelta(days=days - 1)).date(), ZONE)


def frame(day, mentor, **columns):
    """A session per entry; the rest as given, starts at 10:00 of the day."""
    n = len(day)
    moments = (START + pd.to_timedelta(np.asarray(day), unit="D")).tz_convert("UTC").as_unit("us")
    given = {"status": ["completed"] * n, **columns}
    return pd.DataFrame(
        {
            "session_id": pd.Series([f"S{at}" for at in range(n)], dtype="str"),
            "scheduled_at": moments,
            "mentor": pd.Series([f"Mentor {who}" for who in mentor], dtype="str"),
            **given,
        }
    )


def held_or_missed(n=3_000, days=90, seed=1, effect=1.0, ahead=0):
    """Learners who miss more or less, and the more the longer ago they booked; the last `ahead` are still to come."""
    rng = np.random.default_rng(seed)
    learner = rng.integers(n // 15, size=n)
    day = np.sort(rng.integers(days, size=n))
    lead = rng.integers(0, 20, n)
    odds = -2.2 + effect * (rng.normal(0, 1, n // 15)[learner] + 0.12 * lead)
    missed = rng.random(n) < 1 / (1 + np.exp(-odds))
    status = np.where(missed, "no_show", "completed").astype(object)
    if ahead:
        status[-ahead:] = "scheduled"
        day[-ahead:] = days + rng.integers(3, size=ahead)
    starts = START + pd.to_timedelta(day, unit="D")
    sessions = frame(
        day,
        rng.integers(10, size=n),
        status=pd.Series(status, dtype="str").astype("category"),
        learner_id=pd.Series([f"L{who}" for who in learner], dtype="str"),
        booked_at=(starts - pd.to_timedelta(lead, unit="D")).tz_convert("UTC").as_unit("us"),
        no_show_by=pd.Series(
            np.where(missed & (rng.random(n) < 0.1), "mentor", "learner"), dtype="str"
        ).where(missed),
        is_first_session=pd.array(rng.random(n) < 0.2, dtype="boolean"),
        session_type=pd.Series(rng.choice(["Mock", "Review"], n), dtype="str").astype("category"),
        rating=pd.Series(np.where(missed, np.nan, rng.integers(1, 6, n))),
        actual_min=pd.Series(np.where(missed, 0.0, 40.0)),
    )
    return prepare(sessions, as_of(days))


def mentors_leaving(mentors=60, days=150, seed=1, leave=0.5):
    """Some mentors' sessions thin out and end; the others go on."""
    rng = np.random.default_rng(seed)
    stop = np.where(rng.random(mentors) < leave, rng.uniform(40, days, mentors), np.inf)
    rows = []
    for who in range(mentors):
        day = np.flatnonzero(rng.random(days) < np.where(np.arange(days) > stop[who] - 21, 0.15, 0.4))
        rows += [(each, who) for each in day if each < stop[who]]
    day, who = np.array(sorted(rows)).T
    n = len(day)
    sessions = frame(
        day,
        who,
        rating=pd.Series(rng.integers(3, 6, n).astype(float)),
        is_first_session=pd.array(rng.random(n) < 0.2, dtype="boolean"),
    )
    return prepare(sessions, as_of(days))
