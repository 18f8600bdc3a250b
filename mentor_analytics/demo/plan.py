"""Who is there when, who leaves and who differs: the plan laid upon a platform before its sessions."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from mentor_analytics.demo.people import PROGRAM_NAMES, Bools, Floats, Ints, Learners, Mentors
from mentor_analytics.demo.slots import AHEAD_DAYS
from mentor_analytics.demo.truths import (
    CHURN_SUBJECT,
    RISKS,
    SPECIAL,
    STAR_NUDGE,
    STARS,
    Planted,
    RiskKind,
    Sizes,
)

AREAS = (CHURN_SUBJECT, "Programming", "Data", "Systems", "Interviews")
"""What mentors are good at: their profiles' subject, across programs."""

ENOUGH_DAYS = 90
"""In a shorter time nobody can be seen to have left after poor first sessions: it is not planted."""

NEVER = 10**6  # a day that does not come
HIRED_WITHIN = 0.08  # of mentors, in the first three quarters of the period
LEAVING_SOON = (19, 68, 99, 126)  # still there at the end, and on their way
SEEN_TO_LEAVE = 32  # days before the end; who leaves later is not yet gone for a month
LATE_LEAVERS = 0.02  # of mentors, after that
PAUSE_SHARE = 0.5
SUDDEN_SHARE = 0.2  # of leavers: nothing is seen before
FADED, QUIET_STARS, QUIET_LOGINS = 0.25, -0.9, 0.1  # what is left just before leaving
FIRST_GAP = 0.5  # stars above and below, where first sessions go well or poorly
MEAN_NUDGE = -0.05  # what causes take from ratings on average
MEAN_STAYS_AWAY = 1.2 / 17.2


class Habits(NamedTuple):
    """Values of the habits mentors are drawn with (see `people.Mentors`)."""

    skill: float
    prepares: float
    is_late: float
    has_trouble: float
    reschedules: float
    follows_through: float = 2 / 3


MEANS = Habits(3.9, 0.7, 2 / 18, 2 / 30, 2.5 / 29.5)
MOST = Habits(4.3, 1.0, 0.20, 0.11, 0.13)
"""Of mentors nothing is planted on, where something is planted; skill as far below the mean as above."""


@dataclass(frozen=True)
class Plan:
    """One value per mentor; days count from the first."""

    planted: Planted
    days: int
    area: Ints
    hired: Ints  # negative: before the first day
    begins: Ints  # their first day with sessions
    leaves: Ints  # their first day without; NEVER
    declines: Bools  # before leaving
    pauses: Ints  # their first day of a pause; NEVER
    returns: Ints
    first_stars: Floats
    poor_first: Bools  # of the subject where that makes leave

    @property
    def slope_days(self) -> int:
        """How long a fall takes."""
        return max(1, min(45, self.days // 4))

    def amount(self, kind: RiskKind) -> Floats:
        """What is planted of one kind, per mentor."""
        amount = np.zeros(len(self.area))
        if self.planted is True:
            for risk in RISKS:
                if risk.kind == kind and risk.place < len(amount):
                    amount[risk.place] = risk.nudge
        return amount

    def stars(self) -> Floats:
        """What is added to the skill of star mentors."""
        amount = np.zeros(len(self.area))
        if self.planted is True:
            amount[[place for place in STARS if place < len(amount)]] = STAR_NUDGE
        return amount

    def on_the_way_out(self, mentor: Ints, day: Ints) -> Floats:
        """How far (0 to 1) each has come on the way to leaving, on a day."""
        begun = (day - self.leaves[mentor] + self.slope_days) / self.slope_days
        return np.where(self.declines[mentor], begun.clip(0, 1), 0.0)

    def falling(self, day: Ints) -> Floats:
        """How far (0 to 1) a fall up to the last day has come."""
        progress: Floats = ((day - self.days + self.slope_days) / self.slope_days).clip(0, 1)
        return progress

    def is_paused(self) -> Bools:
        """Per mentor and day, whether they are on leave for a while."""
        mentor, day = np.indices((len(self.area), self.days + AHEAD_DAYS))
        paused: Bools = (day >= self.pauses[mentor]) & (day < self.returns[mentor])
        return paused

    def presence(self) -> Floats:
        """Per mentor and day the share of their sessions they keep."""
        mentor, day = np.indices((len(self.area), self.days + AHEAD_DAYS))
        kept = 1 - (1 - FADED) * self.on_the_way_out(mentor, day)
        kept *= ((day - self.begins[mentor] + 4) / 20).clip(0.2, 1) * (day >= self.begins[mentor])
        silent_from = self.days - self.amount("inactive")[mentor]
        is_silent = (silent_from < self.days) & (day >= silent_from)
        is_silent |= self.is_paused()
        present: Floats = np.where((day < self.leaves[mentor]) & ~is_silent, kept, 0.0)
        return present


def draw_plan(planted: Planted, count: int, days: int, sizes: Sizes, rng: np.random.Generator) -> Plan:
    """Draw who comes and goes among `count` mentors."""
    places = np.arange(count)
    area = places // len(PROGRAM_NAMES) % len(AREAS)
    hired = -rng.integers(20, 1500, count)
    begins = np.full(count, -NEVER)
    free = rng.permutation(np.setdiff1d(places, [*SPECIAL, *LEAVING_SOON]))
    pauses, returns = _pauses(free if planted is not False else free[:0], count, days, rng)
    if planted is not False:
        new = free[area[free] > 0][: round(HIRED_WITHIN * count)]
        free = np.setdiff1d(free, new)
        hired[new] = rng.integers(0, max(1, days * 3 // 4), len(new))
        begins[new] = hired[new] + rng.integers(1, 2 + min(13, days // 10), len(new))
    poor_first, first_stars = np.zeros(count, dtype=bool), np.zeros(count)
    leaves = np.full(count, NEVER)
    if planted is True:
        maths = rng.permutation(free[area[free] == 0])
        poor = maths[: len(maths) // 2]
        poor_first[poor] = True
        if days >= ENOUGH_DAYS:
            first_stars[maths] = np.where(poor_first[maths], -FIRST_GAP, FIRST_GAP)
            _leave(
                leaves, poor, sizes.leave_after_poor_first * len(poor), (days // 4, days - SEEN_TO_LEAVE), rng
            )
            free = free[~poor_first[free]]
        soon = np.array([place for place in LEAVING_SOON if place < count], dtype=np.int64)
        leaves[soon] = days + rng.integers(3, 21, len(soon))
    if planted is not False:
        others, share = rng.permutation(free), sizes.leave * (count - poor_first.sum())
        last = days - SEEN_TO_LEAVE if days >= ENOUGH_DAYS else max(days // 4 + 1, days - 5)
        _leave(leaves, others, share, (days // 4, last), rng)
        if days >= ENOUGH_DAYS:
            _leave(leaves, others[round(share) :], LATE_LEAVERS * count, (last + 4, days - 4), rng)
    declines = (leaves < NEVER) & (rng.random(count) >= SUDDEN_SHARE) & (planted is True)
    declines |= (leaves < NEVER) & (leaves > days)
    return Plan(
        planted, days, area, hired, begins, leaves, declines, pauses, returns, first_stars, poor_first
    )


def _leave(leaves: Ints, mentors: Ints, n: float, between: tuple[int, int], rng: np.random.Generator) -> None:
    """Let the first `n` of `mentors` leave on a day between two."""
    chosen = mentors[: round(n)]
    leaves[chosen] = rng.integers(*between, len(chosen))


def _pauses(free: Ints, count: int, days: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Draw who goes away for a while and comes back well before the end; silence alone is no leaving."""
    pauses, returns = np.full(count, NEVER), np.full(count, NEVER)
    if days >= ENOUGH_DAYS:
        chosen = rng.permutation(free)[: round(PAUSE_SHARE * len(free))]
        length = rng.integers(5, 24, len(chosen))
        pauses[chosen] = rng.integers(0, days - 10 - length)
        returns[chosen] = pauses[chosen] + length
    return pauses, returns


def planned_mentors(mentors: Mentors, plan: Plan) -> Mentors:
    """The mentors as the plan wants them: all alike, or those with a truth ordinary in everything else."""
    alike = np.ones(len(mentors.names), dtype=bool)
    if plan.planted is not False:
        alike = np.isin(np.arange(len(alike)), list(SPECIAL)) & (plan.planted is True)
    # Where some need help by plan nobody else may by chance, or who is to be found could not be said.
    most = MOST if plan.planted is True else Habits(9, 1, 1, 1, 1)
    least = 2 * MEANS.skill - most.skill
    causes = 0.0 if plan.planted is True else MEAN_NUDGE
    return replace(
        mentors,
        skill=np.where(alike, MEANS.skill, mentors.skill.clip(least, most.skill)) + causes,
        prepares=np.where(alike, MEANS.prepares, mentors.prepares),
        is_late=np.where(alike, MEANS.is_late, mentors.is_late.clip(max=most.is_late)),
        has_trouble=np.where(alike, MEANS.has_trouble, mentors.has_trouble.clip(max=most.has_trouble)),
        reschedules=np.where(alike, MEANS.reschedules, mentors.reschedules.clip(max=most.reschedules)),
        follows_through=np.where(alike, MEANS.follows_through, mentors.follows_through),
        presence=None if plan.planted is False else plan.presence(),
    )


def planned_learners(learners: Learners, plan: Plan, long_lead: int, sizes: Sizes) -> Learners:
    """The learners as the plan wants them: all alike, or one batch that books long ahead."""
    if plan.planted is False:
        return replace(learners, stays_away=np.full(len(learners.stays_away), MEAN_STAYS_AWAY))
    if plan.planted is True:
        in_batch = learners.batch == long_lead
        return replace(
            learners,
            books_ahead=np.where(in_batch, sizes.books_ahead, 1.0),
            stays_away=np.where(in_batch, MEAN_STAYS_AWAY, learners.stays_away),  # its lead alone differs
        )
    return learners
