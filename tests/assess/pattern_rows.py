"""Invented sessions in which nothing differs but people and days, for the size and power of the search."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.measure.prepare import prepare

TIMEZONE = "Asia/Kolkata"
PROGRAMS, SUBJECTS, BATCHES, DAYS = 4, 8, 12, 120
START = pd.Timestamp("2026-06-01", tz=TIMEZONE)  # a Monday
AS_OF = (START + pd.Timedelta(days=DAYS)).tz_convert("UTC") - pd.Timedelta(microseconds=1)


@dataclass(frozen=True)
class Spreads:
    """How much mentors, learners and days differ, on the scale of log odds; stars for ratings."""

    mentor: float = 0.0
    learner: float = 0.0
    day: float = 0.0


def sessions(n: int, seed: int, spreads: Spreads, mentors: int = 60) -> pd.DataFrame:
    """Sessions, prepared: programs are mentors' own, batches learners', and nothing depends on a group."""
    rng = np.random.default_rng(seed)
    learners = max(n // 12, 1)
    home = rng.integers(mentors, size=learners)
    learner = rng.integers(learners, size=n)
    mentor = home[learner]
    day = rng.integers(DAYS, size=n)
    hour = rng.integers(8, 22, size=n)
    start = START + pd.to_timedelta(day * 24 + hour, unit="h")
    program = mentor % PROGRAMS
    batch = program * 3 + rng.integers(3, size=learners)[learner]

    def odds(share: float, place: int) -> Any:
        part = np.random.default_rng([seed, place])
        people = spreads.mentor * part.normal(size=mentors)[mentor]
        people += (
            spreads.learner * part.normal(size=learners)[learner] + spreads.day * part.normal(size=DAYS)[day]
        )
        return 1 / (1 + np.exp(-(np.log(share / (1 - share)) + people)))

    chance = rng.random(n)
    moved, missed, cancelled = odds(0.08, 1), odds(0.08, 2), odds(0.06, 3)
    status = np.select(
        [chance < moved, chance < moved + missed, chance < moved + missed + cancelled],
        ["rescheduled", "no_show", "cancelled"],
        "completed",
    )
    held = status == "completed"
    stars = np.random.default_rng([seed, 4])
    quality = 3.9 + rng.normal(0, 0.8, n) + 0.5 * spreads.mentor * stars.normal(size=mentors)[mentor]
    quality += 0.5 * spreads.learner * stars.normal(size=learners)[learner]
    rating = np.where(held & (rng.random(n) < 0.88), np.rint(quality).clip(1, 5), np.nan)
    tone = np.where(rng.random(n) < odds(0.15, 5), "negative", "positive")
    commented = held & (rng.random(n) < 0.6)
    frame = pd.DataFrame(
        {
            "session_id": [f"S{at}" for at in range(n)],
            "scheduled_at": pd.DatetimeIndex(start).tz_convert("UTC").as_unit("us"),
            "booked_at": (pd.DatetimeIndex(start) - pd.to_timedelta(rng.exponential(4, n), unit="D"))
            .tz_convert("UTC")
            .as_unit("us"),
            "mentor": _named(mentor, [f"Mentor {at}" for at in range(mentors)]),
            "learner_id": pd.Series(learner).map("L{}".format).astype("str"),
            "status": pd.Categorical(
                status, ["completed", "cancelled", "no_show", "rescheduled", "scheduled"]
            ),
            "program": _named(program, [f"Program {at}" for at in range(PROGRAMS)]),
            "subject": _named(
                program * 2 + rng.integers(2, size=n), [f"Subject {at}" for at in range(SUBJECTS)]
            ),
            "batch": _named(batch, [f"Batch {at}" for at in range(BATCHES)]),
            "cohort": _named(rng.integers(5, size=learners)[learner], [f"Cohort {at}" for at in range(5)]),
            "session_type": _named(rng.integers(5, size=n), [f"Type {at}" for at in range(5)]),
            "initiated_by": pd.Categorical(
                pd.Series("mentor", range(n)).where(status == "rescheduled"),
                ["mentor", "learner", "platform"],
            ),
            "mentor_prep": pd.Categorical(rng.choice(["yes", "partial", "no"], p=[0.7, 0.15, 0.15], size=n)),
            "scheduled_min": rng.choice([30.0, 45.0, 60.0], size=n),
            "rating": rating,
            "follow_up_scheduled": pd.array(held & (rng.random(n) < odds(0.7, 6)), dtype="boolean"),
            "feedback": pd.Series("Said something", range(n), dtype="str").where(commented),
            "sentiment": np.where(commented, tone, "no_feedback"),
            "is_first_session": pd.array(_first(learner, start), dtype="boolean"),
        }
    )
    frame["actual_min"] = np.where(
        held, frame["scheduled_min"] * rng.normal(0.95, 0.1, n).clip(0.3, 1.4), 0.0
    )
    frame["attended"] = pd.array(held, dtype="boolean")
    return prepare(frame, AS_OF)


def _named(codes: Any, names: list[str]) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(
        np.asarray(codes, dtype=np.int64), categories=pd.Index(names, dtype="str")
    )


def _first(learner: np.ndarray, start: pd.DatetimeIndex) -> np.ndarray:
    order = np.lexsort((start.to_numpy(), learner))
    first = np.zeros(len(learner), dtype=bool)
    first[order] = np.append(True, learner[order][1:] != learner[order][:-1])
    return first
