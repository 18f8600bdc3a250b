"""What the plan does to each session."""

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
    is_friday = (first_weekday + day) % 7 == FRIDAY
    is_evening = slots.start % DAY_MIN // 60 >= EVENING_FROM
    in_program = slots.program == PROGRAM_NAMES.index(EVENING_PROGRAM)
    fading = QUIET_STARS * plan.on_the_way_out(mentor, day)
    unprepared = -sizes.unprepared / SLOPE - OTHERS_PREPARED
    return Nudges(
        moved=plan.amount("reschedules")[mentor]
        + sizes.friday_moves * (is_friday & (mentor == FRIDAY_MOVER)),
        mentor_away=plan.amount("mentor_no_shows")[mentor],
        learner_away=sizes.evening_no_shows * (in_program & is_evening),
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
