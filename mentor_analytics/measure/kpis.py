"""The KPIs, their denominators and targets. Data only: add a line here; nothing else to change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from mentor_analytics.conditions import Condition, When
from mentor_analytics.errors import DefinitionError

Kind = Literal["share", "mean", "count", "ratio"]

ENOUGH_SESSIONS = 10
"""Of fewer a number is shown, and nothing is said of where it stands: a mentor's, a group's or everybody's."""


@dataclass(frozen=True)
class Denominator:
    """Which sessions a rate is out of, under a name that is always shown beside the rate."""

    name: str
    label: str
    when: When


@dataclass(frozen=True)
class Kpi:
    """A number that is never shown without what it was divided by.

    Parameters
    ----------
    name, label
        In files, and for people.
    kind
        `share`: sessions that meet `numerator` out of the denominator's. `count`: how many they are.
        `mean`: of `column`. `ratio`: sum of `column` over sum of `per`.
    numerator
        Which of the denominator's sessions are counted; `((),)` is every one.
    denominators
        Names in `DENOMINATORS`, the default of the preset `standard` first.
    column, per
        What a mean or ratio is taken of.
    known
        Under any denominator but `all`, a session that does not meet this is left out: nobody knows.
        Under `all` it stays, and counts as not done, or as 0.
    unit
        `fraction`, `stars`, `sessions`, `polarity`, `score`, `points`, `minutes`.
    target, stretch
        What is aimed at, and the further aim.
    strict
        The target must be passed, not only reached.
    higher_is_better
        Which way a target is met, and which sessions explain a value.
    help
        One line on what is counted.
    """

    name: str
    label: str
    kind: Kind
    numerator: When = ((),)
    denominators: tuple[str, ...] = ("all",)
    column: str = ""
    per: str = ""
    known: When = ((),)
    unit: str = "fraction"
    target: float | None = None
    stretch: float | None = None
    strict: bool = False
    higher_is_better: bool = True
    help: str = ""


def _given(column: str) -> Condition:
    """Any value at all: no number of ours is below 0, and false is not below false."""
    return Condition(column, ">=", False)


PAST = Condition("is_ahead", "==", False)
COMPLETED = Condition("status", "==", "completed")
RESCHEDULED = Condition("status", "==", "rescheduled")
NO_SHOW = Condition("status", "==", "no_show")
NEGATIVE = Condition("sentiment", "==", "negative")
SCORED = Condition("sentiment", "in", ("positive", "neutral", "negative"))

DENOMINATORS: Mapping[str, Denominator] = {
    each.name: each
    for each in (
        Denominator("listed", "sessions, those ahead included", ((),)),
        Denominator("all", "all sessions", ((PAST,),)),
        Denominator("completed", "completed sessions", ((PAST, COMPLETED),)),
        Denominator("held", "completed or no-show sessions", ((PAST, COMPLETED), (PAST, NO_SHOW))),
        Denominator("rated", "rated sessions", ((PAST, _given("rating")),)),
        Denominator("commented", "sessions with a comment", ((PAST, Condition("feedback", "!=", "")),)),
        Denominator("negatives", "sessions with a negative comment", ((PAST, NEGATIVE),)),
        Denominator("first", "first sessions", ((PAST, Condition("is_first_session", "==", True)),)),
        Denominator(
            "first_rated",
            "rated first sessions",
            ((PAST, Condition("is_first_session", "==", True), _given("rating")),),
        ),
    )
}

KPIS: tuple[Kpi, ...] = (
    Kpi(
        "sessions",
        "Sessions",
        "count",
        denominators=("listed", "all"),
        unit="sessions",
        help="Every session of the file; of all: those no longer ahead.",
    ),
    Kpi(
        "sessions_ahead",
        "Still ahead",
        "count",
        numerator=((Condition("is_ahead", "==", True),),),
        denominators=("listed",),
        unit="sessions",
        help="Scheduled, or starting after the moment seen from: in no rate.",
    ),
    Kpi(
        "attendance_rate",
        "Attendance",
        "share",
        numerator=((Condition("attended", "==", True),),),
        denominators=("held", "all"),
        known=((_given("attended"),), (NO_SHOW,)),
        target=0.80,
        help="The learner came.",
    ),
    Kpi(
        "completion_rate", "Completion", "share", numerator=((COMPLETED,),), help="The session was completed."
    ),
    Kpi(
        "average_rating",
        "Average rating",
        "mean",
        denominators=("rated",),
        column="rating",
        unit="stars",
        target=4.0,
        help="Mean of the learners' stars.",
    ),
    Kpi(
        "prep_compliance",
        "Mentor prepared",
        "share",
        numerator=((Condition("mentor_prep", "==", "yes"),),),
        denominators=("completed", "all"),
        target=0.90,
        help="Preparation is yes; partial is not yes, a blank is a no.",
    ),
    Kpi(
        "follow_up_rate",
        "Follow-up scheduled",
        "share",
        numerator=((Condition("follow_up_scheduled", "==", True),),),
        denominators=("completed", "all"),
        target=0.85,
        help="A next meeting is set; a blank is a no.",
    ),
    Kpi(
        "action_item_rate",
        "Action items documented",
        "share",
        numerator=((Condition("action_items", "==", True),),),
        denominators=("completed", "all"),
        target=0.85,
        stretch=1.0,
        help="Next steps were written down; a blank is a no.",
    ),
    Kpi(
        "feedback_missing_rate",
        "Feedback missing",
        "share",
        numerator=((Condition("feedback", "missing"),),),
        denominators=("completed", "all"),
        higher_is_better=False,
        help="No comment from the learner.",
    ),
    Kpi(
        "negative_feedback_count",
        "Negative comments",
        "count",
        numerator=((NEGATIVE,),),
        denominators=("commented", "all"),
        known=((SCORED,),),
        unit="sessions",
        higher_is_better=False,
        help="Comments classed negative by the active analyser.",
    ),
    Kpi(
        "negative_feedback_share",
        "Share of negative comments",
        "share",
        numerator=((NEGATIVE,),),
        denominators=("commented", "all"),
        known=((SCORED,),),
        higher_is_better=False,
        help="Comments classed negative by the active analyser; comments it cannot read are left out.",
    ),
    Kpi(
        "mean_polarity",
        "Mean polarity",
        "mean",
        denominators=("commented", "all", "negatives"),
        column="polarity",
        known=((SCORED,),),
        unit="polarity",
        target=0.0,
        strict=True,
        help="Tone of the comments, −1 to 1; of all sessions, one without a comment that can be read counts as 0.",
    ),
    Kpi(
        "no_show_rate",
        "No-shows",
        "share",
        numerator=((NO_SHOW,),),
        higher_is_better=False,
        help="Not cancelled, and somebody did not come.",
    ),
    Kpi(
        "cancellation_rate",
        "Cancellations",
        "share",
        numerator=((Condition("status", "==", "cancelled"),),),
        higher_is_better=False,
        help="The session was cancelled.",
    ),
    Kpi(
        "reschedule_rate",
        "Reschedules",
        "share",
        numerator=((RESCHEDULED,),),
        higher_is_better=False,
        help="The session was moved, by whomever.",
    ),
    Kpi(
        "duration_ratio",
        "Time used",
        "ratio",
        denominators=("completed", "all"),
        column="actual_min",
        per="scheduled_min",
        known=((Condition("actual_min", ">", 0),),),
        help="Actual over scheduled minutes; of all sessions, one without minutes counts as 0.",
    ),
    Kpi(
        "duration_gap",
        "Minutes over plan",
        "mean",
        denominators=("completed",),
        column="duration_gap_min",
        known=((Condition("duration_ratio", ">", 0),),),
        unit="minutes",
        help="Mean of actual less scheduled minutes; below 0 it ran short.",
    ),
)

BY_MENTOR = Condition("initiated_by", "==", "mentor")
MISSED_BY_MENTOR = Condition("no_show_by", "==", "mentor")

MENTOR_KPIS: tuple[Kpi, ...] = (
    Kpi(
        "no_shows_by_mentor",
        "No-shows by the mentor",
        "count",
        numerator=((NO_SHOW, MISSED_BY_MENTOR),),
        unit="sessions",
        higher_is_better=False,
        help="Sessions the mentor did not come to.",
    ),
    Kpi(
        "mentor_no_show_rate",
        "Share of no-shows by the mentor",
        "share",
        numerator=((NO_SHOW, MISSED_BY_MENTOR),),
        higher_is_better=False,
        help="Sessions the mentor did not come to, out of all.",
    ),
    Kpi(
        "mentor_change_rate",
        "Moved or missed by the mentor",
        "share",
        numerator=((RESCHEDULED, BY_MENTOR), (NO_SHOW, MISSED_BY_MENTOR)),
        higher_is_better=False,
        help="What reliability is 1 less than.",
    ),
    Kpi(
        "first_session_rating",
        "First-session rating",
        "mean",
        denominators=("first",),
        column="rating",
        known=((_given("rating"),),),
        unit="stars",
        help="Mean of the learners' stars on first sessions.",
    ),
    Kpi(
        "technical_issue_rate",
        "Technical trouble",
        "share",
        numerator=((Condition("had_technical_issue", "==", True),),),
        denominators=("completed",),
        known=((_given("had_technical_issue"),),),
        higher_is_better=False,
        help="Sound, picture or network failed; sessions where nobody noted it are left out.",
    ),
    Kpi(
        "under_time_rate",
        "Sessions cut short",
        "share",
        numerator=((Condition("duration_ratio", "<", 0.8),),),
        denominators=("completed",),
        known=((_given("duration_ratio"),),),
        higher_is_better=False,
        help="Completed sessions that took less than 80 % of their time; those without minutes are left out.",
    ),
    Kpi(
        "session_quality",
        "Session quality",
        "mean",
        denominators=("completed",),
        column="session_quality",
        known=((_given("session_quality"),),),
        unit="points",
        help="Mean of the sessions' quality, 0 to 100.",
    ),
    *(
        Kpi(
            name,
            label,
            "mean",
            denominators=("completed",),
            column=name,
            known=((_given(name),),),
            unit="score",
            help="Mean of the scores given, 0 to 10.",
        )
        for name, label in (
            ("engagement", "Engagement"),
            ("empathy", "Empathy"),
            ("clarity", "Clarity"),
            ("engagement_quality", "Engagement quality"),
        )
    ),
)
"""What only makes sense per mentor; not in kpis.csv."""

BY_NAME: Mapping[str, Kpi] = {kpi.name: kpi for kpi in (*KPIS, *MENTOR_KPIS)}


def aimed(kpi: Kpi, targets: Mapping[str, float]) -> Kpi:
    """The KPI with the target a preset sets for it; its own where the preset sets none.

    Examples
    --------
    >>> aimed(BY_NAME["average_rating"], {"average_rating": 4.5}).target
    4.5
    """
    return replace(kpi, target=targets[kpi.name]) if kpi.name in targets else kpi


def default_denominator(kpi: Kpi, defaults: Mapping[str, str]) -> str:
    """The denominator a preset takes for a KPI; the KPI's own first when the preset names none.

    Raises
    ------
    DefinitionError
        The preset names one the KPI does not have.
    """
    name = defaults.get(kpi.name, kpi.denominators[0])
    if name not in kpi.denominators:
        raise DefinitionError(
            f"{kpi.label} has no denominator {name!r}.", f"It has: {', '.join(kpi.denominators)}."
        )
    return name
