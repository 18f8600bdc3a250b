"""Findings in words: counts, points, relative, intervals; kind; names of groups as they were written."""

from dataclasses import replace

import numpy as np
import pytest

from mentor_analytics.assess import pattern_words as words
from mentor_analytics.assess.pattern_checks import Checked
from mentor_analytics.assess.pattern_data import (
    DIMENSIONS,
    MENTOR_DIMENSIONS,
    MENTOR_METRICS,
    METRIC_BY_NAME,
    METRICS,
)
from mentor_analytics.assess.pattern_tests import Contrast
from mentor_analytics.assess.tone import unkind_words

NAN = float("nan")
FRIDAYS = Contrast(
    group=(("weekday", "Friday"),),
    metric="mentor_reschedules",
    n=1_000,
    top=123,
    value=0.123,
    n_rest=10_000,
    top_rest=400,
    value_rest=0.04,
    mentors=60,
    effect=0.083,
    low=0.061,
    high=0.105,
    relative=2.075,
    relative_low=1.5,
    relative_high=2.65,
    p=1e-9,
)
RATING = replace(
    FRIDAYS, metric="average_rating", top=3_500, top_rest=38_000, value=3.5, effect=-0.3, low=-0.4, high=-0.2
)
LEFT = Checked(0.08, 0.06, 0.1, ("program",))


def test_a_share_is_told_with_both_counts_points_and_relative() -> None:
    assert words.sentence(FRIDAYS, {}) == (
        "Sessions on Fridays: reschedules by the mentor 12.3 % (123 of 1,000) against 4 % (400 of 10,000) elsewhere: "
        "8.3 points higher (95 % from 6.1 to 10.5), 208 % more (95 % from 150 to 265)."
    )


def test_a_mean_is_told_in_stars() -> None:
    told = words.sentence(replace(RATING, relative=-0.08, relative_low=-0.1, relative_high=-0.06), {})
    assert "average rating 3.50 (n = 1,000) against 3.80 (n = 10,000)" in told
    assert "0.3 stars lower (95 % from 0.2 to 0.4), 8 % less (95 % from 6 to 10)." in told


def test_an_interplay_is_told_against_what_is_expected() -> None:
    both = replace(FRIDAYS, group=(("program", "AIML"), ("weekday", "Friday")), is_interplay=True)
    told = words.sentence(both, {})
    assert told.startswith("Sessions in program AIML on Fridays: ")
    assert "where 4 % would be expected from the two taken separately (n = 10,000 elsewhere)" in told


def test_nothing_to_compare_with_leaves_the_relative_out() -> None:
    told = words.sentence(replace(FRIDAYS, relative=NAN, relative_low=NAN, relative_high=NAN), {})
    assert told.endswith("8.3 points higher (95 % from 6.1 to 10.5).")
    assert "too few for an interval" in words.sentence(replace(FRIDAYS, low=NAN, high=NAN), {})


@pytest.mark.parametrize(
    ("ends", "words_of"),
    [
        ((12.61, 5.07, 29.51), "13.6 times as much (95 % from 6.1 to 30.5)"),
        ((12.61, NAN, NAN), "13.6 times as much"),
        ((3.0, 1.5, 4.5), "300 % more (95 % from 150 to 450)"),
    ],
)
def test_far_above_is_told_as_times_as_much(ends: tuple[float, float, float], words_of: str) -> None:
    relative, low, high = ends
    contrast = replace(FRIDAYS, relative=relative, relative_low=low, relative_high=high)
    assert words.relative_words(contrast) == words_of


def test_people_are_called_as_here_and_groups_as_written() -> None:
    called = {"mentor": "Tutor", "learner": "Student"}
    of_group = replace(FRIDAYS, group=(("program", "Mentor School {}"),))
    told = words.sentence(of_group, called)
    assert told.startswith("Sessions in program Mentor School {}: reschedules by the tutor")
    assert "tutors" in words.advice(of_group, called)


@pytest.mark.parametrize(
    ("p", "checked", "word"),
    [
        (1e-6, LEFT, "strong"),
        (1e-6, replace(LEFT, low=0.01), "good"),
        (0.005, LEFT, "good"),
        (0.02, LEFT, "moderate"),
        (1e-6, Checked(NAN, NAN, NAN, ()), "strong"),
    ],
    ids=["all of it", "less when alike", "p", "hardly", "nothing to hold it against"],
)
def test_confidence_follows_p_and_what_is_left(p: float, checked: Checked, word: str) -> None:
    assert words.confidence(FRIDAYS, p, checked) == word


def test_what_was_checked_is_said_and_what_could_not_be() -> None:
    told = words.checked_words(FRIDAYS, replace(LEFT, not_known=("lead time",)), {})
    assert told == (
        "Among sessions of the same program: 8 points higher (95 % from 6 to 10). "
        "Not checked for lead time: the data do not have it."
    )
    alone = Checked(NAN, NAN, NAN, ("program",), "program")
    assert (
        words.checked_words(FRIDAYS, alone, {})
        == "Among sessions of the same program nothing can be compared."
    )
    assert words.explained_words(FRIDAYS, alone, {}).endswith("it cannot be told apart from program.")
    assert words.checked_words(FRIDAYS, Checked(NAN, NAN, NAN, ()), {}).startswith("Nothing else")


def test_a_shadow_says_what_is_left_with_its_sign() -> None:
    told = words.explained_words(FRIDAYS, Checked(-0.01, -0.03, 0.01, ("program",), "lead time"), {})
    assert told == (
        "Sessions on Fridays: reschedules by the mentor 8.3 points higher (n = 1,000); among sessions alike in lead "
        "time −1 points (95 % from −3 to 1) are left."
    )


def test_what_explains_may_be_other_findings_in_the_words_of_the_place() -> None:
    new = replace(FRIDAYS, group=(("mentor_tenure", "in the first 30 days"),))
    beside = Checked(NAN, NAN, NAN, (), beside=(new, FRIDAYS, FRIDAYS))
    assert words.reason_words(beside, {"mentor": "Tutor"}) == (
        '"Sessions held by a tutor in the first 30 days", "Sessions on Fridays" and 1 more'
    )
    assert words.reason_words(LEFT, {}) == ""


def every_text() -> list[str]:
    texts = [
        text for metric in METRIC_BY_NAME.values() for text in (metric.asks, metric.works, metric.kpi.help)
    ]
    return texts + [
        text for each in (*DIMENSIONS, *MENTOR_DIMENSIONS) for text in (each.advice, each.within, each.label)
    ]


def test_no_word_is_unkind() -> None:
    assert [text for text in every_text() if unkind_words(text)] == []


@pytest.mark.parametrize("metric", [each.name for each in (*METRICS, *MENTOR_METRICS)])
def test_every_metric_has_something_to_try_either_way(metric: str) -> None:
    column = "program"
    worse = 1 if not METRIC_BY_NAME[metric].kpi.higher_is_better else -1
    up, down = (
        words.advice(replace(FRIDAYS, metric=metric, group=((column, "X"),), effect=sign * 0.1), {})
        for sign in (worse, -worse)
    )
    assert up != down
    assert up.endswith(".")
    assert down.endswith(".")


def test_signs_are_minus_signs() -> None:
    assert words.size_words(METRIC_BY_NAME["no_show_rate"], -0.05, signed=True) == "−5 points"
    assert words.value_words(METRIC_BY_NAME["average_rating"], np.nan) == "not known"
