"""What came of each session: status, minutes, rating and tone follow from who met and how it went."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mentor_analytics.demo.comments import TONE_NAMES
from mentor_analytics.demo.people import Bools, Floats, Ints, Learners, Mentors
from mentor_analytics.demo.slots import MEAN_LEAD_DAYS, Slots
from mentor_analytics.schema import PARTIES, PREPS, STATUSES

COMPLETED, CANCELLED, NO_SHOW, RESCHEDULED, SCHEDULED = range(len(STATUSES))
MENTOR, LEARNER, PLATFORM = range(len(PARTIES))
YES, PARTIAL, NO = range(len(PREPS))
NONE = -1  # a code that means no value

CANCELLED_SHARE = 0.06
MENTOR_STAYS_AWAY_SHARE = 0.008
PARTY_SHARES = {RESCHEDULED: (0.68, 0.28, 0.04), CANCELLED: (0.3, 0.62, 0.08)}
SCHEDULED_MINUTES = (30, 45, 60)
CUT_SHORT_SHARE = 0.07
RATED_SHARE, COMMENTED_SHARE = 0.88, 0.61
NOTED_SHARE = 0.3  # of what could be noted as wrong
PRAISE, REPORT, COMPLAINT, LATENESS = (
    TONE_NAMES.index(name) for name in ("praise", "report", "complaint", "lateness")
)
TONE_SHARES = {  # rating: praise, report, complaint
    1: (0.02, 0.13, 0.85),
    2: (0.05, 0.25, 0.70),
    3: (0.22, 0.48, 0.30),
    4: (0.68, 0.26, 0.06),
    5: (0.90, 0.09, 0.01),
}
NOTES = (
    "Audio or video trouble",
    "Mentor late to join",
    "Session ended early",
    "No action items documented",
    "No follow-up scheduled",
    "Learner did not join",
    "Mentor did not join",
)


@dataclass(frozen=True)
class Causes:
    """What makes a rating higher or lower beside the mentor's skill, in stars before rounding."""

    prepared: float = 0.2
    unprepared: float = 0.25
    late: float = 0.8
    cut: float = 0.5
    trouble: float = 0.4


@dataclass(frozen=True)
class Nudges:
    """What is laid upon the habits of people, per session or the same for all. Without any: nothing.

    Parameters
    ----------
    moved, mentor_away, learner_away, late
        Further chance that the mentor moves the session, does not come, the learner does not come, the
        mentor is late.
    stars
        Added to what the rating is drawn around.
    first_stars
        The same, where learner and mentor meet for the first time.
    engagement
        Points added to the scores of engagement.
    lead_slope
        By how much of itself a learner's chance to stay away rises per day of lead.
    causes
        What else moves a rating.
    knew
        Per learner, whether they had met their mentor before the first day; `first_stars` needs it.
    """

    moved: Floats | float = 0.0
    mentor_away: Floats | float = 0.0
    learner_away: Floats | float = 0.0
    late: Floats | float = 0.0
    stars: Floats | float = 0.0
    first_stars: Floats | float = 0.0
    engagement: Floats | float = 0.0
    lead_slope: float = 0.1
    causes: Causes = Causes()
    knew: Bools | None = None


NO_NUDGES = Nudges()


@dataclass(frozen=True)
class Outcomes:
    """One value per session; codes point into the lists of the schema, -1 and NaN mean no value."""

    status: Ints
    initiated_by: Ints
    no_show_by: Ints
    prep: Ints
    scheduled_min: Floats
    actual_min: Floats
    attendance: Floats
    rating: Floats
    quality: Floats  # what rating and scores are drawn around, stars
    engagement: Floats | float  # points added to the scores of engagement
    had_trouble: Bools
    action_items: Bools
    follow_up: Bools
    tone: Ints
    note: Ints

    @property
    def is_held(self) -> Bools:
        """Whether it took place."""
        held: Bools = self.status == COMPLETED
        return held


def draw_outcomes(
    slots: Slots,
    learners: Learners,
    mentors: Mentors,
    rng: np.random.Generator,
    nudges: Nudges = NO_NUDGES,
) -> Outcomes:
    """Draw what came of each session.

    A session that did not take place has no minutes, rating, tone, action items or follow-up; one still
    ahead has nothing but its plan.
    """
    count, mentor = len(slots.start), slots.mentor
    status, no_show_by, moved = _status(slots, learners, mentors, rng, nudges)
    held = status == COMPLETED
    prep = _prep(mentors.prepares[mentor], rng)
    prep[slots.is_ahead] = NONE
    late_min = np.where(
        rng.random(count) < mentors.is_late[mentor] + nudges.late, rng.integers(5, 21, count), 0
    )
    cut_min = np.where(rng.random(count) < CUT_SHORT_SHARE, rng.integers(6, 16, count), 0)
    trouble = held & (rng.random(count) < mentors.has_trouble[mentor])
    scheduled_min = np.array(SCHEDULED_MINUTES, dtype=np.float64)[
        rng.choice(3, size=count, p=[0.3, 0.45, 0.25])
    ]
    actual_min = (scheduled_min - late_min - cut_min + rng.integers(-3, 6, count)).clip(8, 90)
    quality = mentors.skill[mentor] + rng.normal(0, 0.8, count)
    causes = nudges.causes
    quality += causes.prepared * (prep == YES) - causes.unprepared * (prep == NO)
    quality -= causes.late * (late_min > 0) + causes.cut * (cut_min > 0) + causes.trouble * trouble
    quality += nudges.stars
    if nudges.knew is not None:
        quality += nudges.first_stars * first_meetings(slots, learners, held, nudges.knew)
    rating = np.rint(quality).clip(1, 5)
    rating[~held | (rng.random(count) >= RATED_SHARE)] = np.nan
    action_items = held & (rng.random(count) < mentors.follows_through[mentor])
    follow_up = held & (rng.random(count) < mentors.follows_through[mentor] + 0.06)
    return Outcomes(
        status=status,
        initiated_by=np.where(moved, MENTOR, _initiated_by(status, rng)),
        no_show_by=no_show_by,
        prep=prep,
        scheduled_min=scheduled_min,
        actual_min=np.where(held, actual_min, np.nan),
        attendance=_attendance(held, no_show_by, rng),
        rating=rating,
        quality=quality,
        engagement=nudges.engagement,
        had_trouble=trouble,
        action_items=action_items,
        follow_up=follow_up,
        tone=_tone(rating, (late_min > 0) & (causes.late > 0), rng),
        note=_note(
            (
                trouble,
                held & (late_min > 0),
                held & (actual_min < 0.8 * scheduled_min),
                held & ~action_items,
                held & ~follow_up,
                no_show_by == LEARNER,
                no_show_by == MENTOR,
            ),
            rng,
        ),
    )


def first_meetings(slots: Slots, learners: Learners, held: Bools, knew: Bools) -> Bools:
    """First until learner and mentor have met; many knew their own mentor before the first day."""
    mentors = int(slots.mentor.max(initial=0)) + 1
    pair = slots.learner * mentors + slots.mentor
    met = pd.Series(held.astype(np.int64)).groupby(pair).cumsum().to_numpy() - held
    knew_this_one = knew[slots.learner] & (slots.mentor == learners.home_mentor[slots.learner])
    is_first: Bools = (met == 0) & ~knew_this_one
    return is_first


def _status(
    slots: Slots, learners: Learners, mentors: Mentors, rng: np.random.Generator, nudges: Nudges
) -> tuple[Ints, Ints, Bools]:
    """Draw statuses, who did not show up, and what was moved by a nudge.

    Learners stay away the more often the longer ago they booked.
    """
    chance = rng.random(len(slots.start))
    nudged = nudges.moved + np.zeros(len(chance))
    moved = nudged + mentors.reschedules[slots.mentor]
    cancelled = moved + CANCELLED_SHARE
    mentor_away = cancelled + MENTOR_STAYS_AWAY_SHARE + nudges.mentor_away
    by_lead = 1 - MEAN_LEAD_DAYS * nudges.lead_slope + nudges.lead_slope * slots.lead_days
    learner_away = mentor_away + learners.stays_away[slots.learner] * by_lead + nudges.learner_away
    status = np.select(
        [slots.is_ahead, chance < moved, chance < cancelled, chance < learner_away],
        [SCHEDULED, RESCHEDULED, CANCELLED, NO_SHOW],
        COMPLETED,
    )
    no_show_by = np.where(chance < mentor_away, MENTOR, LEARNER)
    return status, np.where(status == NO_SHOW, no_show_by, NONE), (chance < nudged) & ~slots.is_ahead


def _prep(prepares: Floats, rng: np.random.Generator) -> Ints:
    """Draw whether the mentor was prepared; about half of the others were in part."""
    chance = rng.random(len(prepares))
    return np.select([chance < prepares, chance < (1 + prepares) / 2], [YES, PARTIAL], NO)


def _initiated_by(status: Ints, rng: np.random.Generator) -> Ints:
    """Draw who moved or cancelled a session."""
    party = np.full(len(status), NONE)
    chance = rng.random(len(status))
    for state, shares in PARTY_SHARES.items():
        drawn = np.searchsorted(np.cumsum(shares)[:-1], chance, side="right")
        party = np.where(status == state, drawn, party)
    return party


def _attendance(held: Bools, no_show_by: Ints, rng: np.random.Generator) -> Floats:
    """Draw the share of the session the learner was there: mostly all of it."""
    count = len(held)
    share = np.where(rng.random(count) < 0.75, 1.0, rng.integers(70, 100, count) / 100)
    return np.select([held, no_show_by == LEARNER], [share, 0.0], np.nan)


def _tone(rating: Floats, is_late: Bools, rng: np.random.Generator) -> Ints:
    """Draw the tone of each comment by the rating; who waited complains about that; most leave none."""
    chance = rng.random(len(rating))
    tone = np.full(len(rating), NONE)
    for stars, shares in TONE_SHARES.items():
        drawn = np.searchsorted(np.cumsum(shares)[:-1], chance, side="right")
        tone = np.where(rating == stars, np.array([PRAISE, REPORT, COMPLAINT])[drawn], tone)
    tone[(tone == COMPLAINT) & is_late] = LATENESS
    tone[rng.random(len(rating)) >= COMMENTED_SHARE] = NONE
    return tone


def _note(causes: tuple[Bools, ...], rng: np.random.Generator) -> Ints:
    """Pick the first cause of `NOTES` that holds, for some sessions; a note never contradicts its row."""
    noted = rng.random(len(causes[0])) < NOTED_SHARE
    return np.where(noted, np.select(causes, range(len(NOTES)), NONE), NONE)
