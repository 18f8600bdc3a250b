"""Who meets whom and when: learners return, evenings are busy, no mentor is in two sessions at once."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mentor_analytics.demo.people import (
    HOME_SHARE,
    SUBJECTS_PER_PROGRAM,
    Bools,
    Floats,
    Ints,
    Learners,
    Mentors,
    mentor_of,
)
from mentor_analytics.demo.typed import DAY_MIN
from mentor_analytics.demo.vocabulary import SESSION_TYPES

WEEKDAY_WEIGHTS = (1.0, 1.05, 1.05, 1.0, 0.85, 0.6, 0.3)  # Monday first
FIRST_HOUR = 8
HOUR_WEIGHTS = (0.4, 0.6, 1.0, 1.2, 0.9, 0.5, 0.7, 0.9, 1.1, 1.3, 1.6, 2.0, 1.9, 1.2)  # 8:00 to 21:00
TIMETABLES = 997  # different orders in which a mentor's day fills up
AHEAD_DAYS = 7
MOST_TRIES = 60  # to find a mentor who is there
MEAN_LEAD_DAYS, MOST_LEAD_DAYS = 4.0, 30.0


@dataclass(frozen=True)
class Slots:
    """One value per session, in order of start."""

    learner: Ints
    mentor: Ints
    program: Ints
    start: Ints  # minutes since the first day's midnight
    booked: Ints  # the same; may lie before the first day
    is_ahead: Bools
    session_type: Ints
    subject: Ints

    @property
    def lead_days(self) -> Floats:
        """How long before its start a session was booked."""
        lead: Floats = (self.start - self.booked) / DAY_MIN
        return lead


def draw_slots(
    count: int,
    ahead: int,
    learners: Learners,
    mentors: Mentors,
    days: pd.DatetimeIndex,
    rng: np.random.Generator,
) -> Slots:
    """Draw `count` sessions: all but `ahead` of them on `days`, the others in the week after.

    Two sessions of a mentor on one day lie an hour or more apart as long as there are at most
    `len(HOUR_WEIGHTS)` of them.
    """
    learner = _weighted(learners.weight, count, rng)
    elsewhere = mentor_of(learners.program[learner], mentors, rng.random(count))
    at_home = rng.random(count) < HOME_SHARE
    mentor = np.where(at_home, learners.home_mentor[learner], elsewhere)
    day = _weighted(np.array(WEEKDAY_WEIGHTS)[days.day_of_week], count, rng)
    day[:ahead] = len(days) + rng.integers(AHEAD_DAYS, size=ahead)
    if mentors.presence is not None:
        mentor = _those_present(mentor, day, learners.program[learner], mentors, rng)
    start = day * DAY_MIN + _minute_of_day(mentor * (len(days) + AHEAD_DAYS) + day, rng)
    lead = rng.exponential(MEAN_LEAD_DAYS, count) * learners.books_ahead[learner]
    lead = lead.clip(0.1, MOST_LEAD_DAYS)
    order = np.argsort(start, kind="stable")
    start, lead = start[order], lead[order]
    booked: Ints = start - (lead * DAY_MIN).astype(np.int64)
    is_ahead = start >= len(days) * DAY_MIN
    # What is still ahead was booked before the end, not after it.
    booked[is_ahead] = np.minimum(booked[is_ahead], len(days) * DAY_MIN - 5 * 60)
    subject = learners.program[learner] * SUBJECTS_PER_PROGRAM + rng.integers(
        SUBJECTS_PER_PROGRAM, size=count
    )
    return Slots(
        learner=learner[order],
        mentor=mentor[order],
        program=learners.program[learner[order]],
        start=start,
        booked=booked,
        is_ahead=is_ahead,
        session_type=rng.integers(len(SESSION_TYPES), size=count),
        subject=subject[order],
    )


def _weighted(weights: Floats, count: int, rng: np.random.Generator) -> Ints:
    """Draw positions, each as often as its weight says."""
    ends = np.cumsum(weights)
    places = np.searchsorted(ends, rng.random(count) * ends[-1], side="right")
    drawn: Ints = np.minimum(places, len(weights) - 1).astype(np.int64)
    return drawn


def _those_present(
    mentor: Ints, day: Ints, program: Ints, mentors: Mentors, rng: np.random.Generator
) -> Ints:
    """Give the sessions of who is not there, or has a full day, to others of the program, where one is found."""
    presence = np.ones((1, 1)) if mentors.presence is None else mentors.presence
    days = presence.shape[1]
    most = len(HOUR_WEIGHTS)
    found, lost = mentor.copy(), np.arange(len(mentor))
    for _ in range(MOST_TRIES):
        absent = rng.random(len(lost)) >= presence[found[lost], day[lost]]
        lost = lost[absent]
        if not len(lost) and len(mentor) < most * days * len(mentors.names) / 2:
            lost = np.flatnonzero(_rank(found * days + day) >= most)
        if not len(lost):
            break
        found[lost] = mentor_of(program[lost], mentors, rng.random(len(lost)))
    return found


def _rank(group: Ints) -> Ints:
    """Give each value its place (from 0) among those of the same group."""
    order = np.argsort(group, kind="stable")
    in_order = group[order]
    is_first = np.append(True, in_order[1:] != in_order[:-1])[: len(in_order)]
    rank = np.empty(len(group), dtype=np.int64)
    first_place = np.flatnonzero(is_first)[np.cumsum(is_first) - 1]
    rank[order] = np.arange(len(group)) - first_place
    return rank


def _minute_of_day(mentor_day: Ints, rng: np.random.Generator) -> Ints:
    """Give the sessions of one mentor and day different hours, all at the full or all at the half hour."""
    weights = np.log(np.array(HOUR_WEIGHTS))
    # Sorting log-weight + Gumbel noise draws without replacement, each hour by its weight.
    timetables = np.argsort(-(weights + rng.gumbel(size=(TIMETABLES, len(weights)))), axis=1)
    hour = FIRST_HOUR + timetables[mentor_day % TIMETABLES, _rank(mentor_day) % len(weights)]
    minute: Ints = hour * 60 + 30 * (mentor_day // 3 % 2)
    return minute
