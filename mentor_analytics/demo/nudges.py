"""What the plan does to each session."""

import numpy as np

from mentor_analytics.demo.outcomes import Causes, Nudges
from mentor_analytics.demo.people import PROGRAM_NAMES, Bools
from mentor_analytics.demo.plan import QUIET_STARS, Plan
from mentor_analytics.demo.slots import Slots
from mentor_analytics.demo.truths import EVENING_FROM, EVENING_PROGRAM, FRIDAY, FRIDAY_MOVER, Sizes
from mentor_analytics.demo.typed import DAY_MIN

NO_CAUSES = Causes(0.0, 0.0, 0.0, 0.0, 0.0)
SLOPE = 0.92  # stars shown per star before rounding to 1-5, near the mean
OTHERS_PREPARED = 0.157  # stars before rounding that sessions with some preparation gain on average


def nudges_of(plan: Plan, slots: Slots, first_weekday: int, knew: Bools, sizes: Sizes) -> Nudges:
    """Nudges per session.

    Parameters
    ----------
    first_weekday
        Of the first day; Monday is 0.
    knew
        Per learner, whether they had met their mentor before the first day.
    """
    if plan.planted is not True:
        return Nudges(lead_slope=0.1 if plan.planted else 0.0, causes=NO_CAUSES)
    mentor, day = slots.mentor, slots.start // DAY_MIN
    fading = QUIET_STARS * plan.on_the_way_out(mentor, day)
    unprepared = -sizes.unprepared / SLOPE - OTHERS_PREPARED
    return Nudges(
        moved=plan.amount("reschedules")[mentor]
        + sizes.friday_moves * on_mover_fridays(slots, first_weekday),
        mentor_away=plan.amount("mentor_no_shows")[mentor],
        learner_away=np.where(in_late_evenings(slots), sizes.evening_no_shows, 0.0),
        late=plan.amount("late")[mentor],
        stars=(plan.amount("low_ratings") + plan.stars())[mentor]
        + plan.amount("falling_ratings")[mentor] * plan.falling(day)
        + fading,
        # Who leaves does not begin worse for it, or poor first sessions would go with leaving in every subject.
        first_stars=(plan.amount("poor_first_sessions") + plan.first_stars)[mentor] - fading,
        engagement=plan.amount("low_engagement")[mentor],
        causes=Causes(unprepared=unprepared),
        knew=knew,
    )


def on_mover_fridays(slots: Slots, first_weekday: int) -> Bools:
    """The Friday sessions of the one mentor who moves them."""
    is_friday = (first_weekday + slots.start // DAY_MIN) % 7 == FRIDAY
    chosen: Bools = is_friday & (slots.mentor == FRIDAY_MOVER)
    return chosen


def in_late_evenings(slots: Slots) -> Bools:
    """The evening sessions of the one program where more learners stay away."""
    is_evening = slots.start % DAY_MIN // 60 >= EVENING_FROM
    chosen: Bools = is_evening & (slots.program == PROGRAM_NAMES.index(EVENING_PROGRAM))
    return chosen
