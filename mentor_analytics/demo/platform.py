"""A whole invented platform: sessions, mentors' profiles, logins, and the list of what is planted in it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mentor_analytics.demo.events import events_of
from mentor_analytics.demo.generator import (
    AHEAD_SHARE,
    SESSIONS_PER_LEARNER,
    Drawn,
    calendar_to,
    check_wishes,
    draw_knew,
    sessions_frame,
)
from mentor_analytics.demo.nudges import nudges_of
from mentor_analytics.demo.outcomes import draw_outcomes
from mentor_analytics.demo.people import BATCHES, draw_learners, draw_mentors
from mentor_analytics.demo.plan import draw_plan, planned_learners, planned_mentors
from mentor_analytics.demo.profiles import profiles_of
from mentor_analytics.demo.slots import draw_slots
from mentor_analytics.demo.told import truths_of
from mentor_analytics.demo.truths import LONG_LEAD_BATCH, SIZES, Planted, Sizes, Truth


@dataclass(frozen=True)
class Platform:
    """What `synthetic_platform` gives.

    Parameters
    ----------
    sessions, profiles, events
        Typed frames of the three tables of the schema.
    truths
        What is planted; empty when nothing is.
    """

    sessions: pd.DataFrame
    profiles: pd.DataFrame
    events: pd.DataFrame
    truths: tuple[Truth, ...]


def synthetic_platform(  # noqa: PLR0913 - one argument for each thing a measurement varies
    n: int = 90_000,
    seed: int = 1,
    *,
    mentors: int = 150,
    days: int = 180,
    planted: Planted = True,
    end: pd.Timestamp | None = None,
    sizes: Sizes = SIZES,
    distinct_comments: bool = False,
) -> Platform:
    """Invent a platform of `n` sessions with known truths in it.

    Parameters
    ----------
    n, seed, mentors, days, end, distinct_comments
        As of `generator.synthetic_sessions`. Days below 90 have nobody who leaves after poor first sessions:
        it could not be seen.
    planted
        True: everything of `truths`. "mentors": mentors and learners differ from each other, long leads bring
        more no-shows, and some mentors come and go by chance; nothing else differs. False: every session has
        the same chances, whoever meets whom and when.
    sizes
        Of the planted segment effects.

    Returns
    -------
    The same seed and arguments give the same frames.

    Raises
    ------
    DefinitionError
        As `generator.synthetic_sessions`.
    """
    check_wishes(n, days)
    streams = np.random.default_rng([seed, days, mentors]).spawn(10)
    calendar = calendar_to(end, days)
    tutors = draw_mentors(mentors, streams[1])
    plan = draw_plan(planted, mentors, days, sizes, streams[0])
    tutors = planned_mentors(tutors, plan)
    learners = planned_learners(
        draw_learners(max(1, n // SESSIONS_PER_LEARNER), tutors, streams[2]),
        plan,
        BATCHES.index(LONG_LEAD_BATCH),
        sizes,
    )
    ahead = 0 if end is None else int(n * AHEAD_SHARE)
    slots = draw_slots(n, ahead, learners, tutors, calendar, streams[3])
    knew = draw_knew(learners, streams[4]) & (plan.hired < 0)[learners.home_mentor]
    nudges = nudges_of(plan, slots, int(calendar.day_of_week[0]), knew, sizes)
    outcomes = draw_outcomes(slots, learners, tutors, streams[5], nudges)
    drawn = Drawn(tutors, learners, slots, outcomes, calendar[0], knew)
    sessions = sessions_frame(
        drawn,
        streams[6],
        streams[7],
        distinct_comments=distinct_comments,
        comments_by="topic" if planted is True else "nothing",
    )
    return Platform(
        sessions,
        profiles_of(tutors, plan, calendar[0], streams[8]),
        events_of(tutors, plan, calendar, streams[9]),
        truths_of(drawn, plan, sizes),
    )
