"""The presets. Data only: add a preset here, of rules in `assess.catalogue`; nothing else to change.

The order of a preset's rules is the order in which their labels are listed.
"""

from collections.abc import Mapping
from dataclasses import replace

from mentor_analytics.assess.catalogue import (
    ATTENDANCE_ANY_N,
    ATTENDANCE_WITH_N,
    BELOW_TARGET,
    DID_NOT_ATTEND,
    NEGATIVE_FEEDBACK,
    NO_FOLLOW_UP,
    OPERATIONS_RULES,
    REPEATED_NEGATIVE,
    REPEATED_NO_SHOWS,
    RESCHEDULE_HIGH,
    RESCHEDULE_OVER_LIMIT,
    RESCHEDULE_WATCH,
    SESSION_RULES,
    UNDER_TIME_RULE,
    low_rating,
    not_prepared,
)
from mentor_analytics.assess.options import COMPLETED, NOT_YES
from mentor_analytics.assess.rules import Light, Preset
from mentor_analytics.conditions import Condition, When
from mentor_analytics.errors import UnknownNameError

PAST = Condition("is_ahead", "==", False)
EVERY_PAST_SESSION: When = ((PAST,),)
COMPLETED_SESSIONS: When = ((PAST, COMPLETED),)
NO_SESSION: When = ()

WORDS = {"green": "All good", "yellow": "Mild attention", "red": "Urgent follow-up"}
LIGHT = Light(words=WORDS, red_from=2, red_rules=("negative_feedback",))

# What published reports count out of: every session, whatever became of it.
OUT_OF_ALL = dict.fromkeys(
    (
        "attendance_rate",
        "prep_compliance",
        "follow_up_rate",
        "action_item_rate",
        "feedback_missing_rate",
        "negative_feedback_count",
        "negative_feedback_share",
        "mean_polarity",
        "duration_ratio",
    ),
    "all",
)


STANDARD = Preset(
    name="standard",
    label="Standard",
    version=1,
    analyser="mentor",
    scope=COMPLETED_SESSIONS,
    scope_label="completed sessions",
    denominators={},
    rules=(
        *SESSION_RULES,
        *ATTENDANCE_WITH_N,
        RESCHEDULE_HIGH,
        RESCHEDULE_WATCH,
        REPEATED_NEGATIVE,
        REPEATED_NO_SHOWS,
    ),
    notes=(BELOW_TARGET,),
    light=LIGHT,
    options={
        "prep_missing": "no_only",
        "count_zero_minutes": "no",
        "blank_is_neutral": False,
        "window": "30d",
        "tutor_initiated_only": True,
        "impute": "",
        "quoted_phrases": False,
    },
)
DIAGNOSTIC = Preset(
    name="diagnostic",
    label="Diagnostic",
    version=1,
    analyser="textblob",
    scope=EVERY_PAST_SESSION,
    scope_label="sessions",
    denominators={**OUT_OF_ALL, "mean_polarity": "negatives"},
    rules=(DID_NOT_ATTEND, low_rating(3.5), UNDER_TIME_RULE, NEGATIVE_FEEDBACK, *ATTENDANCE_ANY_N),
    notes=(replace(BELOW_TARGET, when=((Condition("rating", ">=", 3.5), Condition("rating", "<", 4)),)),),
    light=LIGHT,
    options={**STANDARD.options, "neutral_band": 0.0, "blank_is_neutral": True},
)
TRACKER = Preset(
    name="tracker",
    label="Tracker",
    version=1,
    analyser="seed",
    scope=EVERY_PAST_SESSION,
    scope_label="sessions",
    denominators=OUT_OF_ALL,
    rules=(low_rating(3), not_prepared(NOT_YES), NO_FOLLOW_UP, NEGATIVE_FEEDBACK),
    notes=(BELOW_TARGET,),
    light=LIGHT,
    options={
        **STANDARD.options,
        "prep_missing": "not_yes",
        "blank_is_neutral": True,
        "quoted_phrases": True,
    },
)
SIMPLE = replace(
    TRACKER,
    name="simple",
    label="Simple",
    rules=(not_prepared(NOT_YES), NO_FOLLOW_UP, low_rating(3), NEGATIVE_FEEDBACK),
    light=replace(LIGHT, words={"green": "All Good", "yellow": "Needs Attention", "red": "Needs Attention"}),
    separator=", ",
    options={**TRACKER.options, "quoted_phrases": False},
)
RELIABILITY = replace(
    STANDARD,
    name="reliability",
    label="Reliability",
    scope=NO_SESSION,
    scope_label="no session: this preset looks at mentors",
    rules=(RESCHEDULE_OVER_LIMIT,),
    notes=(),
    options={**STANDARD.options, "window": "any_window"},
)
OPERATIONS = replace(
    STANDARD,
    name="operations",
    label="Operations",
    rules=(*SESSION_RULES, *OPERATIONS_RULES),
    labels={"mentor": "Tutor", "learner": "Student"},
    options={**STANDARD.options, "period_days": 180},
)
OPERATIONS_30D = replace(
    OPERATIONS,
    name="operations_30d",
    label="Operations, 30 days",
    options={**OPERATIONS.options, "period_days": 30},
)

PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (STANDARD, DIAGNOSTIC, TRACKER, SIMPLE, RELIABILITY, OPERATIONS, OPERATIONS_30D)
}

CHURN_BANDS: tuple[tuple[str, float], ...] = (
    ("critical", 0.75),
    ("high", 0.50),
    ("medium", 0.25),
    ("low", 0.0),
)
"""Name and lower end of each band of churn probability."""

CLOCK_HOURS: Mapping[str, int] = {"negative comment": 24, "escalation": 48, "report after a session": 1}
"""Service levels: how many hours there are to answer."""
ALERT_DEDUPE_HOURS = 24
DELIVERY_ATTEMPTS = 4
"""The first and three more, with back-off."""
RECIPIENTS_PER_VARIANT = 100


def preset_named(name: str) -> Preset:
    """The preset of that name.

    Raises
    ------
    UnknownNameError
        There is none; the message lists those there are.
    """
    if name not in PRESETS:
        raise UnknownNameError("preset", name, PRESETS)
    return PRESETS[name]
