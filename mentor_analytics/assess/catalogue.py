"""The rules presets are made of. Data only: add a rule here and name it in a preset; nothing else to change."""

from mentor_analytics.assess.options import NO_ONLY, UNDER_TIME, over_limit, surely_over_limit
from mentor_analytics.assess.rules import Rule, Scope, Severity
from mentor_analytics.conditions import Condition, When

ATTENDANCE_LIMIT = 0.70
GROUPS: tuple[Scope, ...] = ("mentor", "batch", "program", "cohort")


def low_rating(below: float) -> Rule:
    """A rating below the limit."""
    return Rule(
        "low_rating",
        "Low Rating",
        "session",
        ((Condition("rating", "<", below),),),
        "high",
        "rating",
        advice="Read the comment together and agree on one thing to try next time.",
    )


def not_prepared(when: When) -> Rule:
    """The mentor was not prepared, in the sense of the option `prep_missing`."""
    return Rule(
        "mentor_not_prepared",
        "Mentor Not Prepared",
        "session",
        when,
        "medium",
        "preparation",
        advice="Share the learner's profile, goals and last feedback a day ahead, with the checklist.",
    )


NO_FOLLOW_UP = Rule(
    "no_follow_up",
    "No Follow-up",
    "session",
    ((Condition("follow_up_scheduled", "==", False, missing_is=True),),),
    "low",
    "follow_up",
    advice="Offer the learner two slots within 3 to 5 days.",
)
NEGATIVE_FEEDBACK = Rule(
    "negative_feedback",
    "Negative Feedback",
    "session",
    ((Condition("sentiment", "==", "negative"),),),
    "high",
    "feedback",
    advice="Read the comment first, then call the learner within 24 hours and listen.",
)
UNDER_TIME_RULE = Rule(
    "under_time",
    "Under Time",
    "session",
    UNDER_TIME,
    "medium",
    "duration",
    advice="Ask what cut the session short, and offer the missing minutes.",
)
DID_NOT_ATTEND = Rule(
    "did_not_attend",
    "Did Not Attend",
    "session",
    ((Condition("attended", "==", False),),),
    "medium",
    "attendance",
    advice="Ask the learner what got in the way, and send a reminder the day before the next session.",
)
BELOW_TARGET = Rule(
    "below_target",
    "Below target",
    "session",
    ((Condition("rating", ">=", 3), Condition("rating", "<", 4)),),
    "low",
    "rating",
    advice="Above the limit, and room to grow: the target is 4.0.",
)

SESSION_RULES = (low_rating(3), not_prepared(NO_ONLY), NO_FOLLOW_UP, NEGATIVE_FEEDBACK, UNDER_TIME_RULE)


def _attendance(
    scope: Scope, name: str, label: str, condition: Condition, severity: Severity, n: int
) -> Rule:
    return Rule(
        f"{scope}_{name}",
        label,
        scope,
        ((condition,),),
        severity,
        "attendance",
        minimum_n=n,
        advice="Look at times and reminders together with the mentors before drawing conclusions.",
    )


# Attendance of groups is out of all their sessions, as published: a cancelled session was not attended either.
_LOW = Condition("attendance_rate_of_all", "<", ATTENDANCE_LIMIT)
_SURELY_LOW = Condition("attendance_rate_of_all_high", "<", ATTENDANCE_LIMIT)
ATTENDANCE_ANY_N = tuple(
    _attendance(scope, "attendance", "Attendance of all sessions below 70 %", _LOW, "medium", 0)
    for scope in GROUPS
)
ATTENDANCE_WITH_N = tuple(
    rule
    for scope in GROUPS
    for rule in (
        _attendance(
            scope, "attendance_flag", "Attendance of all sessions below 70 %", _SURELY_LOW, "high", 10
        ),
        _attendance(scope, "attendance_watch", "Attendance of all sessions to watch", _LOW, "low", 10),
    )
)


def _mentor(name: str, label: str, when: When, severity: Severity, category: str, advice: str) -> Rule:
    return Rule(name, label, "mentor", when, severity, category, advice=advice)


_FIND_TIMES = "Find times that suit the mentor better, and agree on how much notice a change needs."
_TALK = "Ask how things are going and what would help; agree on one next step within 48 hours."

RESCHEDULE_HIGH = _mentor(
    "reschedule_high", "Often rescheduled", surely_over_limit(30), "high", "reschedule", _FIND_TIMES
)
RESCHEDULE_WATCH = _mentor(
    "reschedule_watch", "Reschedules to watch", over_limit(30), "low", "reschedule", _FIND_TIMES
)
RESCHEDULE_OVER_LIMIT = _mentor(
    "reschedule_over_limit",
    "High-risk: reschedules above 15 %",
    over_limit(7, 30, 90),
    "high",
    "reschedule",
    _FIND_TIMES,
)
# Two in a month are many of ten sessions and few of a hundred: where there are many, a share is asked for too.
_OFTEN_NEGATIVE = Condition("negative_feedback_share_30d", ">=", 0.25)
_OFTEN_AWAY = Condition("mentor_no_show_rate_30d", ">=", 0.04)
REPEATED_NEGATIVE = _mentor(
    "repeated_negative_feedback",
    "Repeated negative feedback",
    ((_OFTEN_NEGATIVE, Condition("negative_feedback_count_30d", ">=", 2)),),
    "high",
    "feedback",
    "Read the comments together within 48 hours and choose one thing to try.",
)
REPEATED_NO_SHOWS = _mentor(
    "repeated_no_shows",
    "Repeated no-shows",
    ((_OFTEN_AWAY, Condition("no_shows_by_mentor_30d", ">=", 2)),),
    "high",
    "no_show",
    _TALK,
)


def _technical(name: str, limit: float, severity: Severity) -> Rule:
    return Rule(
        f"technical_{name}",
        f"Technical trouble above {limit:.0%}".replace("%", " %"),
        "mentor",
        ((Condition("technical_issue_rate_30d", ">", limit),),),
        severity,
        "technical",
        minimum_n=10,
        advice="Offer a short test call for sound, picture and network.",
    )


def _churn(name: str, label: str, when: When, severity: Severity) -> Rule:
    return _mentor(f"churn_{name}", label, when, severity, "churn", _TALK)


_CHURN = "churn_probability"
OPERATIONS_RULES: tuple[Rule, ...] = (
    _churn("critical", "Churn risk critical", ((Condition(_CHURN, ">=", 0.75),),), "critical"),
    _churn("high", "Churn risk high", ((Condition(_CHURN, ">=", 0.50),),), "high"),
    _churn(
        "medium",
        "Churn risk rising",
        ((Condition(_CHURN, ">=", 0.25), Condition("churn_probability_change_30d", ">=", 0.10)),),
        "medium",
    ),
    _churn("low", "Churn risk medium", ((Condition(_CHURN, ">=", 0.25),),), "low"),
    _mentor(
        "quality_critical",
        "Three no-shows in 30 days",
        ((Condition("no_shows_by_mentor_30d", ">=", 3),),),
        "critical",
        "quality",
        _TALK,
    ),
    _mentor(
        "quality_high",
        "No-shows or reschedules repeat",
        ((Condition("no_shows_by_mentor_30d", ">=", 2),), *surely_over_limit(30)),
        "high",
        "quality",
        _TALK,
    ),
    _mentor(
        "quality_medium",
        "First sessions below 4.0",
        ((Condition("first_session_rating", "<", 4.0),),),
        "medium",
        "quality",
        "Share the first-session checklist and offer to sit in on one.",
    ),
    _mentor(
        "quality_low",
        "Rating of 30 days below 4.0",
        ((Condition("average_rating_30d", "<", 4.0),),),
        "low",
        "quality",
        "Read the latest comments together and choose one thing to try.",
    ),
    _technical("critical", 0.25, "critical"),
    _technical("high", 0.15, "high"),
    _technical("medium", 0.12, "medium"),
    _technical("low", 0.08, "low"),
    _mentor(
        "engagement_critical",
        "No session for 30 days",
        ((Condition("is_active", "==", True), Condition("days_since_last_session", ">=", 30)),),
        "critical",
        "engagement",
        _TALK,
    ),
    _mentor(
        "engagement_high",
        "No session for 14 days",
        ((Condition("days_since_last_session", ">=", 14),),),
        "high",
        "engagement",
        _TALK,
    ),
    _mentor(
        "engagement_medium",
        "Engagement below 5.5, or no login for 7 days",
        ((Condition("engagement_30d", "<", 5.5),), (Condition("days_since_login", ">=", 7),)),
        "medium",
        "engagement",
        _TALK,
    ),
    _mentor(
        "engagement_low",
        "Engagement below 6.0",
        ((Condition("engagement_30d", "<", 6.0),),),
        "low",
        "engagement",
        "Suggest one exercise or question to bring the learner in.",
    ),
)
