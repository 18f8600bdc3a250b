import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.assess.words import (
    clearing_value,
    clears_words,
    counted,
    is_fraction,
    percent,
    standing,
    threshold_words,
    value_words,
    values_words,
)
from mentor_analytics.conditions import Condition, mask

CASES = [
    (Condition("rating", "<", 3), "< 3", "Rating is 3 or more"),
    (Condition("mentor_prep", "==", "no"), "no", "Mentor preparation is yes or partial"),
    (Condition("mentor_prep", "!=", "yes", missing_is=True), "not yes or blank", "Mentor preparation is yes"),
    (
        Condition("follow_up_scheduled", "==", False, missing_is=True),
        "no or blank",
        "Follow-up scheduled is yes",
    ),
    (Condition("attended", "==", False), "no", "Attended is yes"),
    (Condition("sentiment", "==", "negative"), "negative", "Sentiment is not negative"),
    (
        Condition("status", "in", ("no_show", "cancelled")),
        "no_show or cancelled",
        "Status is not no_show or cancelled",
    ),
    (Condition("duration_ratio", "<", 0.8), "< 0.8", "Time used is 80 % or more"),
    (Condition("actual_min", "==", 0.0), "== 0", "Actual minutes is other than 0"),
    (Condition("actual_min", "missing"), "blank", "Actual minutes is given"),
    (Condition("actual_min", "<=", 10), "<= 10", "Actual minutes is above 10"),
    (
        Condition("reschedule_rate_30d", ">", 0.15),
        "> 0.15",
        "Reschedules in the last 30 days: 15 % or less",
    ),
    (
        Condition("no_shows_by_mentor_30d", ">=", 2),
        ">= 2",
        "No-shows by the mentor in the last 30 days: below 2",
    ),
    (Condition("churn_probability", ">=", 0.5), ">= 0.5", "Churn probability: below 50 %"),
    (Condition("days_since_login", ">=", 7), ">= 7", "Days since login: below 7"),
]


@pytest.mark.parametrize(("condition", "threshold", "clears"), CASES, ids=[case[2] for case in CASES])
def test_words(condition, threshold, clears):
    assert threshold_words(condition) == threshold
    assert clears_words(condition) == clears


@pytest.mark.parametrize("condition", [case[0] for case in CASES], ids=[case[2] for case in CASES])
def test_the_clearing_value_clears(condition):
    value = clearing_value(condition)
    frame = pd.DataFrame({condition.column: [value]})
    assert not mask(frame, condition).any()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (np.False_, "no"),
        (3.0, "3"),
        (0.16666667, "0.1667"),
        (-0.3, "-0.3"),
        (0, "0"),
        ("no", "no"),
    ],
)
def test_a_value(value, words):
    assert value_words(value) == words


@pytest.mark.parametrize(
    ("values", "condition", "words"),
    [
        pytest.param(pd.Series([2.0, 1.0, 2.0]), Condition("rating", "<", 3), ["2", "1", "2"], id="numbers"),
        pytest.param(
            pd.Series([0.799999]), Condition("x", "<", 0.8), ["0.799999"], id="rounding would carry it over"
        ),
        pytest.param(
            pd.Series([0.79994]), Condition("x", "<", 0.8), ["0.7999"], id="rounding keeps it under"
        ),
        pytest.param(
            pd.Series([False, None], dtype="boolean"),
            Condition("x", "==", False, missing_is=True),
            ["no", "blank"],
            id="yes, no and blank",
        ),
        pytest.param(
            pd.Series(["no", "no"], dtype="category"), Condition("x", "==", "no"), ["no", "no"], id="category"
        ),
        pytest.param(pd.Series([None], dtype="float64"), Condition("x", "missing"), ["blank"], id="blank"),
        pytest.param(pd.Series([], dtype="float64"), Condition("x", "<", 3), [], id="empty"),
        pytest.param(pd.Series([2, 3]), Condition("x", ">=", 2), ["2", "3"], id="whole numbers"),
    ],
)
def test_many_values(values, condition, words):
    assert list(values_words(values, condition)) == words


@given(st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1))
def test_a_shown_value_still_meets_its_rule(values):
    condition = Condition("x", "<", 0.8)
    hits = pd.Series([value for value in values if value < 0.8], dtype="float64")
    shown = pd.Series([float(text) for text in values_words(hits, condition)], dtype="float64")
    assert mask(shown.to_frame("x"), condition).all()


def test_fractions_are_told_by_their_column():
    yes = (
        "reschedule_rate_30d",
        "reschedule_rate_30d_change",
        "attendance",
        "reliability",
        "attendance_rate_of_all_high",
    )
    no = ("rating", "no_shows_by_mentor_30d", "reschedule_rate_30d_n", "reschedule_rate_30d_trend",
          "days_since_login")  # fmt: skip
    assert all(map(is_fraction, yes))
    assert not any(map(is_fraction, no))


def test_percent_and_counted():
    assert (percent(0.4167), percent(1.0), percent(0)) == ("41.7 %", "100 %", "0 %")
    assert (counted(1, "session"), counted(0, "session"), counted(2, "entry", "entries")) == (
        "1 session",
        "0 sessions",
        "2 entries",
    )


@pytest.mark.parametrize(
    ("low", "high", "value", "words"),
    [
        pytest.param(
            0.48,
            0.83,
            0.68,
            "below the target of 80 %, not distinguishable from the limit of 70 %",
            id="68 %",
        ),
        pytest.param(
            0.42, 0.88, 0.692, "not distinguishable from the limit", id="69.2 %, above average or not"
        ),
        pytest.param(0.4, 0.69, 0.55, "below the limit of 70 % and the target of 80 %", id="surely below"),
        pytest.param(0.71, 0.79, 0.75, ": below the target of 80 %", id="surely above the limit"),
        pytest.param(0.7, 0.9, 0.82, "on target (80 %)", id="on target"),
        pytest.param(np.nan, np.nan, np.nan, "not known", id="no rows"),
    ],
)
def test_standing_is_said_from_limit_and_target(low, high, value, words):
    assert standing(low, high, value, limit=0.7, target=0.8).endswith(words) or words in standing(
        low, high, value, limit=0.7, target=0.8
    )
