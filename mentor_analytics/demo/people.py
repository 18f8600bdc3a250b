"""Invented mentors and learners: what each is like, before any session takes place."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mentor_analytics.demo.vocabulary import COHORTS, FIRST_NAMES, INTAKES, LAST_NAMES, PROGRAMS
from mentor_analytics.errors import DefinitionError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

PROGRAM_NAMES = tuple(PROGRAMS)
BATCHES = tuple(f"{program} {intake}" for program in PROGRAM_NAMES for intake in INTAKES)
SUBJECTS = tuple(subject for subjects in PROGRAMS.values() for subject in subjects)
SUBJECTS_PER_PROGRAM = len(SUBJECTS) // len(PROGRAM_NAMES)  # as many in each
NAME_STEP = 37  # shares no factor with the number of names, so that every pairing comes once
HOME_SHARE = 0.8  # of a learner's sessions are with one mentor


@dataclass(frozen=True)
class Mentors:
    """One value per mentor; shares are probabilities per session.

    Mentor `i` belongs to program `i % programs`.
    """

    names: list[str]
    programs: int
    skill: Floats  # stars, about 3.9
    prepares: Floats
    is_late: Floats
    has_trouble: Floats  # sound, picture, network
    reschedules: Floats
    follows_through: Floats  # writes next steps, sets a follow-up
    presence: Floats | None = None
    """Per mentor and day, the days ahead included: the share of their sessions they keep; missing: all."""


@dataclass(frozen=True)
class Learners:
    """One value per learner; numbers point into the lists of names above."""

    name: Ints  # first name × number of last names + last name
    program: Ints
    batch: Ints
    cohort: Ints
    home_mentor: Ints
    stays_away: Floats
    weight: Floats  # how many sessions, relative to others
    books_ahead: Floats  # how long before a session they book it, relative to others


def draw_mentors(count: int, rng: np.random.Generator) -> Mentors:
    """Draw `count` mentors with distinct names; the first 154 share no first or family name.

    Raises
    ------
    DefinitionError
        No mentor, or more than the names can be paired.
    """
    most = len(FIRST_NAMES) * len(LAST_NAMES)
    if not 1 <= count <= most:
        raise DefinitionError(f"{count} mentors were asked for.", f"Choose between 1 and {most}.")
    return Mentors(
        names=[_mentor_name(number) for number in range(count)],
        programs=min(len(PROGRAM_NAMES), count),
        skill=rng.normal(3.9, 0.3, count).clip(2.5, 4.9),
        prepares=rng.beta(7, 3, count),
        is_late=rng.beta(2, 16, count),
        has_trouble=rng.beta(2, 28, count),
        reschedules=rng.beta(2.5, 27, count),
        follows_through=rng.beta(8, 4, count),
    )


def _mentor_name(number: int) -> str:
    lap, place = divmod(number, len(FIRST_NAMES))
    return f"{FIRST_NAMES[place]} {LAST_NAMES[(place + lap * NAME_STEP) % len(LAST_NAMES)]}"


def draw_learners(count: int, mentors: Mentors, rng: np.random.Generator) -> Learners:
    """Draw `count` learners, each in one batch and with one mentor they mostly see."""
    program = rng.integers(mentors.programs, size=count)
    first = (rng.random(count) ** 1.5 * len(FIRST_NAMES)).astype(
        np.int64
    )  # the names listed first more often
    last = (rng.random(count) ** 1.5 * len(LAST_NAMES)).astype(np.int64)
    return Learners(
        name=first * len(LAST_NAMES) + last,
        program=program,
        batch=program * len(INTAKES) + rng.integers(len(INTAKES), size=count),
        cohort=rng.choice(len(COHORTS), size=count, p=[0.2, 0.2, 0.2, 0.15, 0.15, 0.1]),
        home_mentor=mentor_of(program, mentors, rng.random(count) ** 1.2),
        stays_away=rng.beta(1.2, 16, count),
        weight=rng.lognormal(0, 0.6, count),
        books_ahead=np.ones(count),
    )


def mentor_of(program: Ints, mentors: Mentors, place: Floats) -> Ints:
    """Find the mentor at `place` (0 to 1) among those of each program."""
    in_program = -(-(len(mentors.names) - program) // mentors.programs)
    return program + mentors.programs * np.floor(place * in_program).astype(np.int64)


def learner_name(number: int) -> str:
    """Give the name a learner's number stands for."""
    first, last = divmod(number, len(LAST_NAMES))
    return f"{FIRST_NAMES[first]} {LAST_NAMES[last]}"
