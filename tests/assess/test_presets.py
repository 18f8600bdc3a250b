"""Every value the requirements fix, held as data."""

import pytest

from mentor_analytics.assess.options import with_options
from mentor_analytics.assess.presets import (
    ALERT_DEDUPE_HOURS,
    CHURN_BANDS,
    CLOCK_HOURS,
    DELIVERY_ATTEMPTS,
    OPERATIONS,
    PRESETS,
    RECIPIENTS_PER_VARIANT,
    STANDARD,
    preset_named,
)
from mentor_analytics.assess.rules import SEVERITIES, SHAPES
from mentor_analytics.assess.segments import SEGMENTS
from mentor_analytics.conditions import Condition, columns_of
from mentor_analytics.errors import UnknownNameError
from mentor_analytics.measure.kpis import BY_NAME, default_denominator
from mentor_analytics.measure.mentors import CARDS, MEASURED
from mentor_analytics.measure.windows import DAYS, measured
from mentor_analytics.schema import BY_NAME as COLUMNS
from mentor_analytics.schema import LIGHTS

DERIVED = {
    "reliability",
    "shrunken_rating_top_share",
    "days_since_last_session",
    "days_since_first_session",
    "is_active",
}
LATER = {"churn_probability", "churn_probability_change_30d", "days_since_login"}
"""What models and activity events will add."""


def conditions(rule):
    return {(condition.column, condition.op, condition.value) for every in rule.when for condition in every}


def rules(preset):
    return {rule.name: rule for rule in preset.rules}


def test_presets_by_name():
    assert list(PRESETS) == [
        "standard",
        "diagnostic",
        "tracker",
        "simple",
        "reliability",
        "operations",
        "operations_30d",
    ]
    assert preset_named("tracker").label == "Tracker"
    with pytest.raises(UnknownNameError, match="standrad"):
        preset_named("standrad")


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_a_presets_data_are_sound(preset):
    for rule in (*preset.rules, *preset.notes):
        for column in columns_of(rule.when):
            known = (
                column in COLUMNS if rule.scope == "session" else measured(column, BY_NAME, {}) is not None
            )
            assert known or column in DERIVED | LATER, column
    for name in preset.denominators:
        default_denominator(BY_NAME[name], preset.denominators)
    assert set(preset.light.red_rules) <= {"negative_feedback"}
    labels = [rule.label for rule in preset.of_scope("session")]
    assert len(set(labels)) == len(labels)
    assert set(columns_of(preset.scope)) <= set(COLUMNS)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_session_rules_of_one_preset_can_all_hit(preset):
    categories = [rule.category for rule in preset.of_scope("session")]
    assert len(set(categories)) == len(categories)


def test_standard():
    scope = {(condition.column, condition.value) for every in STANDARD.scope for condition in every}
    assert scope == {("is_ahead", False), ("status", "completed")}
    held = {rule.label: conditions(rule) for rule in STANDARD.of_scope("session")}
    assert held == {
        "Low Rating": {("rating", "<", 3)},
        "Mentor Not Prepared": {("mentor_prep", "==", "no")},
        "No Follow-up": {("follow_up_scheduled", "==", False)},
        "Negative Feedback": {("sentiment", "==", "negative")},
        "Under Time": {("status", "==", "completed"), ("duration_ratio", "<", 0.8)},
    }
    assert STANDARD.analyser == "mentor"
    assert conditions(STANDARD.notes[0]) == {("rating", ">=", 3), ("rating", "<", 4)}
    assert (STANDARD.light.red_from, STANDARD.light.red_rules) == (2, ("negative_feedback",))


@pytest.mark.parametrize("scope", ["mentor", "batch", "program", "cohort"])
def test_standard_on_groups(scope):
    held = rules(STANDARD)
    watch, flag = held[f"{scope}_attendance_watch"], held[f"{scope}_attendance_flag"]
    assert conditions(watch) == {("attendance_rate_of_all", "<", 0.70)}
    assert conditions(flag) == {("attendance_rate_of_all_high", "<", 0.70)}
    assert watch.minimum_n == flag.minimum_n == 10
    assert SEVERITIES.index(flag.severity) < SEVERITIES.index(watch.severity)


def test_standard_on_reschedules_and_what_repeats():
    held = rules(STANDARD)
    assert conditions(held["reschedule_high"]) == {
        ("reschedule_rate_30d_n", ">=", 7),
        ("reschedule_rate_30d_low", ">", 0.15),
    }
    assert conditions(held["reschedule_watch"]) == {("reschedule_rate_30d", ">", 0.15)}
    assert conditions(held["repeated_negative_feedback"]) == {
        ("negative_feedback_count_30d", ">=", 2),
        ("negative_feedback_share_30d", ">=", 0.25),
    }
    assert conditions(held["repeated_no_shows"]) == {
        ("no_shows_by_mentor_30d", ">=", 2),
        ("mentor_no_show_rate_30d", ">=", 0.04),
    }


PUBLISHED = {
    "diagnostic": {
        "Did Not Attend": {("attended", "==", False)},
        "Low Rating": {("rating", "<", 3.5)},
        "Under Time": {("status", "==", "completed"), ("duration_ratio", "<", 0.8)},
        "Negative Feedback": {("sentiment", "==", "negative")},
    },
    "tracker": {
        "Low Rating": {("rating", "<", 3)},
        "Mentor Not Prepared": {("mentor_prep", "!=", "yes")},
        "No Follow-up": {("follow_up_scheduled", "==", False)},
        "Negative Feedback": {("sentiment", "==", "negative")},
    },
    "simple": {
        "Mentor Not Prepared": {("mentor_prep", "!=", "yes")},
        "No Follow-up": {("follow_up_scheduled", "==", False)},
        "Low Rating": {("rating", "<", 3)},
        "Negative Feedback": {("sentiment", "==", "negative")},
    },
    "reliability": {},
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_session_rules_in_their_order(name):
    held = {rule.label: conditions(rule) for rule in PRESETS[name].of_scope("session")}
    assert held == PUBLISHED[name]
    assert list(held) == list(PUBLISHED[name])


def test_analysers_bands_and_blanks():
    named = {name: preset.analyser for name, preset in PRESETS.items()}
    assert named == {
        "standard": "mentor",
        "diagnostic": "textblob",
        "tracker": "seed",
        "simple": "seed",
        "reliability": "mentor",
        "operations": "mentor",
        "operations_30d": "mentor",
    }
    assert PRESETS["diagnostic"].options["neutral_band"] == 0
    assert {name for name, preset in PRESETS.items() if preset.options["blank_is_neutral"]} == {
        "diagnostic",
        "tracker",
        "simple",
    }
    assert {name: preset.options["prep_missing"] for name, preset in PRESETS.items()}["tracker"] == "not_yes"
    assert PRESETS["reliability"].options["window"] == "any_window"
    assert all(preset.options["tutor_initiated_only"] for preset in PRESETS.values())


def test_published_presets_count_out_of_all_and_the_mean_tone_out_of_negatives():
    assert STANDARD.denominators == {}
    for name in ("diagnostic", "tracker", "simple"):
        defaults = PRESETS[name].denominators
        for kpi in (
            "attendance_rate",
            "prep_compliance",
            "follow_up_rate",
            "action_item_rate",
            "feedback_missing_rate",
        ):
            assert default_denominator(BY_NAME[kpi], defaults) == "all"
    assert PRESETS["diagnostic"].denominators["mean_polarity"] == "negatives"


def test_reliability_flags_above_fifteen_percent_at_any_n():
    rule = PRESETS["reliability"].rules[0]
    assert conditions(rule) == {(f"reschedule_rate_{days}d", ">", 0.15) for days in DAYS}
    assert rule.minimum_n == 0


P = "churn_probability"
SEVERITY_BY_CATEGORY = {
    ("churn", "critical"): {(P, ">=", 0.75)},
    ("churn", "high"): {(P, ">=", 0.50)},
    ("churn", "medium"): {(P, ">=", 0.25), (f"{P}_change_30d", ">=", 0.10)},
    ("churn", "low"): {(P, ">=", 0.25)},
    ("quality", "critical"): {("no_shows_by_mentor_30d", ">=", 3)},
    ("quality", "high"): {
        ("no_shows_by_mentor_30d", ">=", 2),
        ("reschedule_rate_30d_n", ">=", 7),
        ("reschedule_rate_30d_low", ">", 0.15),
    },
    ("quality", "medium"): {("first_session_rating", "<", 4.0)},
    ("quality", "low"): {("average_rating_30d", "<", 4.0)},
    ("technical", "critical"): {("technical_issue_rate_30d", ">", 0.25)},
    ("technical", "high"): {("technical_issue_rate_30d", ">", 0.15)},
    ("technical", "medium"): {("technical_issue_rate_30d", ">", 0.12)},
    ("technical", "low"): {("technical_issue_rate_30d", ">", 0.08)},
    ("engagement", "critical"): {("is_active", "==", True), ("days_since_last_session", ">=", 30)},
    ("engagement", "high"): {("days_since_last_session", ">=", 14)},
    ("engagement", "medium"): {("engagement_30d", "<", 5.5), ("days_since_login", ">=", 7)},
    ("engagement", "low"): {("engagement_30d", "<", 6.0)},
}


def test_four_severities_by_four_categories():
    held = {(rule.category, rule.severity): conditions(rule) for rule in OPERATIONS.of_scope("mentor")}
    assert held == SEVERITY_BY_CATEGORY
    assert len(OPERATIONS.of_scope("mentor")) == 16
    technical = [rule.minimum_n for rule in OPERATIONS.rules if rule.category == "technical"]
    assert technical == [10] * 4
    assert all(rule.minimum_n == 0 for rule in OPERATIONS.of_scope("mentor") if rule.category != "technical")


def test_operations():
    assert OPERATIONS.labels == {"mentor": "Tutor", "learner": "Student"}
    assert OPERATIONS.options["period_days"] == 180
    assert PRESETS["operations_30d"].options["period_days"] == 30
    assert PRESETS["operations_30d"].rules == OPERATIONS.rules
    assert OPERATIONS.light.severities == {"red": "high", "yellow": "low"}


SEGMENT_TABLE = {
    "High Churn Risk": ({(P, ">=", 0.50)}, "High reschedule rate"),
    "Disengaged": ({("days_since_login", ">=", 7)}, "No login for 7 days"),
    "Low Engagement": ({("engagement_30d", "<", 6.0)}, "Low engagement"),
    "Poor First Sessions": ({("first_session_rating", "<", 4.0)}, "Poor first session"),
    "Technical Issues": ({("technical_issue_rate_30d", ">", 0.15)}, "Technical support"),
    "New Tutors": ({("days_since_first_session", "<", 91)}, "First-session preparation"),
    "Star Performers": ({("shrunken_rating_top_share", "<=", 0.10)}, "Star recognition"),
    "Inactive": ({("days_since_last_session", ">=", 14)}, "Re-engagement at 14 days"),
}


def test_eight_segments_with_their_templates():
    assert {each.label: (conditions(each), each.template) for each in SEGMENTS} == SEGMENT_TABLE
    assert len({each.name for each in SEGMENTS}) == len({each.template for each in SEGMENTS}) == 8
    named = {column for each in SEGMENTS for column in columns_of(each.when)}
    assert named <= {*MEASURED, *DERIVED, *LATER}


def test_nine_cards():
    assert [label for _, label in CARDS] == [
        "Average rating",
        "Sessions (30 d)",
        "Completion rate",
        "Engagement",
        "Empathy",
        "Clarity",
        "Engagement quality",
        "Reliability",
        "Churn probability",
    ]


def test_lights_have_a_shape_and_words():
    assert SHAPES == {"green": "●", "yellow": "◆", "red": "▲"}
    assert tuple(STANDARD.light.words[light] for light in LIGHTS) == (
        "All good",
        "Mild attention",
        "Urgent follow-up",
    )
    assert set(PRESETS["simple"].light.words.values()) == {"All Good", "Needs Attention"}
    assert (STANDARD.separator, PRESETS["simple"].separator) == ("; ", ", ")


def test_windows_bands_and_limits():
    assert DAYS == (7, 30, 90)
    assert dict(CHURN_BANDS) == {"critical": 0.75, "high": 0.50, "medium": 0.25, "low": 0.0}
    assert set(CLOCK_HOURS.values()) == {24, 48, 1}
    assert (ALERT_DEDUPE_HOURS, DELIVERY_ATTEMPTS, RECIPIENTS_PER_VARIANT) == (24, 4, 100)


@pytest.mark.parametrize(
    ("option", "value", "rule", "expected"),
    [
        ("prep_missing", "not_yes", "mentor_not_prepared", {("mentor_prep", "!=", "yes")}),
        (
            "count_zero_minutes",
            "zeros",
            "under_time",
            {("status", "==", "completed"), ("duration_ratio", "<", 0.8), ("actual_min", "==", 0.0)},
        ),
        (
            "window",
            "any_window",
            "reschedule_watch",
            {(f"reschedule_rate_{days}d", ">", 0.15) for days in DAYS},
        ),
    ],
)
def test_contradictions_are_options(option, value, rule, expected):
    changed = with_options(STANDARD, {option: value})
    assert conditions(rules(changed)[rule]) == expected


def test_blanks_are_a_no_only_where_said():
    said = {
        condition.column
        for preset in PRESETS.values()
        for rule in preset.rules
        for every in rule.when
        for condition in every
        if condition.missing_is
    }
    assert said == {"follow_up_scheduled", "mentor_prep"}
    assert Condition("mentor_prep", "==", "no") in STANDARD.rules[1].when[0]
