"""The list of what is planted: each truth with the sessions it shows on counted, and a sentence."""

from math import exp

import numpy as np

from mentor_analytics.demo.generator import Drawn
from mentor_analytics.demo.nudges import SLOPE, in_late_evenings, on_mover_fridays
from mentor_analytics.demo.outcomes import NO, Causes
from mentor_analytics.demo.people import BATCHES, Bools, Ints
from mentor_analytics.demo.plan import ENOUGH_DAYS, MEAN_STAYS_AWAY, NEVER, SEEN_TO_LEAVE, Plan
from mentor_analytics.demo.slots import MEAN_LEAD_DAYS, MOST_LEAD_DAYS
from mentor_analytics.demo.truths import (
    CHURN_SUBJECT,
    EVENING_FROM,
    EVENING_PROGRAM,
    FRIDAY_MOVER,
    LONG_LEAD_BATCH,
    RISKS,
    SIGNS,
    STAR_SIZE,
    STARS,
    UNDER_TIME_SIZE,
    Sizes,
    Truth,
)

SPREAD_STAYS_AWAY = 0.060  # standard deviation of learners' chances
EVENING_SHARE = 0.05  # of all sessions are evenings of the program where more stay away


def truths_of(drawn: Drawn, plan: Plan, sizes: Sizes) -> tuple[Truth, ...]:
    """Everything planted, or nothing."""
    if plan.planted is not True:
        return ()
    truths = (
        *_risks(drawn, plan),
        *_stars(drawn),
        *_friday(drawn, sizes),
        *_patterns(drawn, sizes),
        *_no_shows(drawn, sizes),
        *_churn(drawn, plan, sizes),
    )
    return tuple(truth for truth in truths if truth.n)


def _risks(drawn: Drawn, plan: Plan) -> list[Truth]:
    names, counts = drawn.mentors.names, _sessions_of_each(drawn)
    truths = []
    for risk in RISKS:
        if risk.place >= len(names) or (risk.kind == "falling_ratings" and plan.days < ENOUGH_DAYS):
            continue
        sign, name, n = SIGNS[risk.kind], names[risk.place], int(counts[risk.place])
        amount = (
            f"{100 * risk.size:+g} percentage points"
            if sign.unit == "fraction"
            else f"{risk.size:+g} {sign.unit}"
        )
        words = f"{name}: {sign.effect} ({sign.metric} {amount}; {n:,} sessions)."
        truths.append(
            Truth(
                f"{risk.kind}:{name}", "mentor_risk", (name,), "", sign.metric, sign.effect, risk.size,
                sign.unit, n, words,
            )
        )  # fmt: skip
    return truths


def _stars(drawn: Drawn) -> list[Truth]:
    names, counts = drawn.mentors.names, _sessions_of_each(drawn)
    return [
        Truth(
            f"star:{names[place]}", "star", (names[place],), "", "average_rating", "higher ratings than others",
            STAR_SIZE, "stars", int(counts[place]),
            f"{names[place]}: ratings {STAR_SIZE:+g} stars above others ({counts[place]:,} sessions).",
        )
        for place in STARS
        if place < len(names)
    ]  # fmt: skip


def _friday(drawn: Drawn, sizes: Sizes) -> list[Truth]:
    names, slots = drawn.mentors.names, drawn.slots
    if len(names) <= FRIDAY_MOVER:
        return []
    name, fridays = names[FRIDAY_MOVER], on_mover_fridays(slots, drawn.first_day.day_of_week)
    n, points = int((fridays & ~slots.is_ahead).sum()), f"{100 * sizes.friday_moves:g} percentage points"
    return [
        Truth(
            f"fridays:{name}", "weekday_reschedules", (name,), "weekday = Friday", "reschedule_rate",
            "moves more sessions on Fridays than on other days", sizes.friday_moves, "fraction", n,
            f"{name} moves {points} more of the sessions on Fridays than on other days (n = {n:,} on Fridays).",
        )
    ]  # fmt: skip


def _patterns(drawn: Drawn, sizes: Sizes) -> list[Truth]:
    slots, outcomes = drawn.slots, drawn.outcomes
    rated, past = ~np.isnan(outcomes.rating), ~slots.is_ahead
    n_evening = int((in_late_evenings(slots) & past).sum())
    n_unprepared = int((rated & (outcomes.prep == NO)).sum())
    n_short = int((rated & (outcomes.actual_min < 0.8 * outcomes.scheduled_min)).sum())
    n_trouble = int((rated & outcomes.had_trouble).sum())
    trouble = -round(Causes().trouble * SLOPE, 2)
    rows = [
        ("evening_no_shows", f"program = {EVENING_PROGRAM} & hour >= {EVENING_FROM}", "no_show_rate",
         "more learners stay away, whatever the lead", sizes.evening_no_shows, "fraction", n_evening),
        ("unprepared_rating", "mentor_prep = no", "average_rating",
         "lower ratings than with preparation, in part or whole", sizes.unprepared, "stars", n_unprepared),
        ("under_time_rating", "under_time = yes", "average_rating",
         "lower ratings than sessions of full length", UNDER_TIME_SIZE, "stars", n_short),
        ("trouble_rating", "had_technical_issue = yes", "average_rating",
         "lower ratings than sessions without trouble", trouble, "stars", n_trouble),
    ]  # fmt: skip
    return [
        Truth(
            name, "pattern", (), segment, metric, effect, size, unit, n, f"{segment}: {effect} (n = {n:,})."
        )
        for name, segment, metric, effect, size, unit, n in rows
    ]


def _no_shows(drawn: Drawn, sizes: Sizes) -> list[Truth]:
    slots = drawn.slots
    past = ~slots.is_ahead
    in_batch = drawn.learners.batch[slots.learner] == BATCHES.index(LONG_LEAD_BATCH)
    n, n_batch = int(past.sum()), int((past & in_batch).sum())
    slope = round(0.1 * MEAN_STAYS_AWAY, 4)
    more_days = _mean_lead(sizes.books_ahead) - _mean_lead(1)
    raw = round(slope * more_days - sizes.evening_no_shows * EVENING_SHARE, 3)
    return [
        Truth(
            "lead_time", "learner_no_show", (), "lead_days", "no_show_rate", "per further day of lead",
            slope, "fraction", n,
            f"Each day of lead adds {100 * slope:g} % to the share of learners who stay away (n = {n:,}).",
        ),
        Truth(
            "learner_history", "learner_no_show", (), "learner_id", "no_show_rate",
            "standard deviation of the learners' own chances", SPREAD_STAYS_AWAY, "fraction", n,
            f"Learners' own chances to stay away are {100 * MEAN_STAYS_AWAY:.1f} ± {100 * SPREAD_STAYS_AWAY:.1f} % "
            f"(mean and standard deviation; n = {n:,}).",
        ),
        Truth(
            "long_lead_batch", "confounder", (), f"batch = {LONG_LEAD_BATCH}", "no_show_rate",
            "raw difference; none between sessions with the same lead", raw, "fraction", n_batch,
            f"{LONG_LEAD_BATCH} books long ahead, so more stay away; at the same lead no more (n = {n_batch:,}).",
        ),
    ]  # fmt: skip


def _churn(drawn: Drawn, plan: Plan, sizes: Sizes) -> list[Truth]:
    names = drawn.mentors.names
    gone_from = plan.days - (SEEN_TO_LEAVE if plan.days >= ENOUGH_DAYS else 0)
    left = plan.leaves <= gone_from
    just = (plan.leaves > gone_from) & (plan.leaves < plan.days)
    soon = (plan.leaves >= plan.days) & (plan.leaves < NEVER)
    rows = [
        ("left", left, "left", "have no session after a day within the period",
         "left; most after fewer sessions, lower ratings and fewer logins"),
        ("just_left", just, "churn_probability", "have no session in the last days or weeks",
         "left within the last month, and could still come back for all the data say"),
        ("leaving_soon", soon, "churn_probability", "leave within 20 days after the end",
         "are on their way out when the data end: sessions, ratings and logins fall"),
    ]  # fmt: skip
    truths = [
        Truth(
            name, "churn", _named(names, who), "", metric, effect, float(who.sum()), "mentors", len(names),
            f"{who.sum()} of {len(names)} mentors {words}.",
        )
        for name, who, metric, effect, words in rows
        if who.any()
    ]  # fmt: skip
    if plan.days < ENOUGH_DAYS:
        return truths
    poor, rest = plan.poor_first, ~plan.poor_first
    n_poor = int(poor.sum())
    gone = int((poor & left).sum())
    others = float((rest & left).sum() / max(rest.sum(), 1))
    truths.append(
        Truth(
            "poor_first_churn", "churn", _named(names, poor), f"subject = {CHURN_SUBJECT} & first_session_rating < 4",
            "left", "leave more often than all other mentors", round(sizes.leave_after_poor_first - sizes.leave, 4),
            "fraction", n_poor,
            f"{CHURN_SUBJECT} mentors with poor first sessions: {gone} of {n_poor} left; of all others "
            f"{100 * others:.0f} %.",
        )
    )  # fmt: skip
    return truths


def _mean_lead(times: float) -> float:
    """Days of lead of who books so many times longer ahead; leads end at `MOST_LEAD_DAYS`."""
    mean = times * MEAN_LEAD_DAYS
    return mean * (1 - exp(-MOST_LEAD_DAYS / mean))


def _sessions_of_each(drawn: Drawn) -> Ints:
    slots = drawn.slots
    return np.bincount(slots.mentor[~slots.is_ahead], minlength=len(drawn.mentors.names))


def _named(names: list[str], chosen: Bools) -> tuple[str, ...]:
    return tuple(names[place] for place in np.flatnonzero(chosen))
