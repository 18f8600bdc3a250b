import numpy as np
import pandas as pd
import pytest

from mentor_analytics import stats
from mentor_analytics.measure.effects import (
    FEW,
    GROUP_MEANS,
    differences,
    duration_correlation,
    effect_table,
    prep_effect,
    rating_by,
    sentiment_effect,
    together,
)
from tests.measure.frames import sessions


def test_prep_means_as_observed():
    frame = sessions(mentor_prep=["yes", "yes", "partial", "no", None, "no"], rating=[5, 4, 3, 2, 1, None])
    effect = prep_effect(frame)
    assert tuple(effect.table.columns) == GROUP_MEANS
    assert effect.table["group"].tolist() == ["yes", "partial", "no"]
    assert effect.table["value"].tolist() == [4.5, 3, 2]
    assert effect.table["n"].tolist() == [2, 1, 1]
    assert effect.table["ci_low"].isna().tolist() == [False, True, True]
    assert not effect.distinguishable
    assert effect.sentence.endswith("n = 4.")


def test_imputed_prep_fills_with_the_mentors_mean_and_says_so():
    frame = sessions(
        mentor=["A", "A", "A", "B", "B", "C"],
        mentor_prep=["yes", "no", "partial", "no", "no", "yes"],
        rating=[5, 3, None, 2, None, None],
    )
    effect = prep_effect(frame, impute="mentor_mean")
    assert effect.table["group"].tolist() == ["prepared or partly", "not prepared"]
    np.testing.assert_allclose(effect.table["value"], [(5 + 4) / 2, (3 + 2 + 2) / 3])
    assert effect.table["n"].tolist() == [2, 3]
    assert effect.imputed
    assert not effect.distinguishable
    assert "Only 3 ratings were given, the other 2 are the mentor's mean, n = 5." in effect.sentence


def test_a_planted_effect_is_told_with_both_ends():
    frame = sessions(mentor_prep=["yes", "no"] * 20, rating=[5, 2, 4, 1] * 10)
    effect = prep_effect(frame)
    assert effect.distinguishable
    assert effect.sentence.startswith(
        "Preparation and rating: from 1.50 (n = 20) for no to 4.50 (n = 20) for yes"
    )


def test_a_handful_is_not_called_a_difference():
    """However far five sessions lie from the others, they are too few to say so."""
    frame = sessions(program=["a"] * 30 + ["b"] * 30 + ["c"] * 5, rating=[4, 5, 3] * 20 + [1] * 5)
    told = rating_by(frame, "program", (), "Rating by program")
    assert not told.distinguishable
    assert "1 with fewer than 10 sessions not compared" in told.sentence
    assert told.test.n == 60
    two = rating_by(frame[frame["program"] != "b"], "program", (), "Rating by program")
    assert two.test.reason == FEW
    assert not two.distinguishable


def test_one_mentors_ratings_are_no_difference_between_programs():
    """Whatever stands in one program only because of whom it has is told as such, alone and among others."""
    mentor = [name for name in "ABCD" for _ in range(30)]
    program = ["a"] * 90 + ["b"] * 30
    frame = sessions(mentor=mentor, program=program, rating=[4, 5, 4] * 30 + [2, 1, 2] * 10)
    told = rating_by(frame, "program", (), "Rating by program")
    for each in (told, *together([told])):
        assert each.test.p < 0.001
        assert each.p_adjusted == 1
        assert not each.distinguishable
        assert "cannot be told apart from that mentor" in each.sentence


def test_blank_comments_are_a_class_of_their_own_unless_folded():
    frame = sessions(sentiment=["positive", "neutral", "no_feedback", "negative"], rating=[4, 5, 3, 2])
    apart, folded = sentiment_effect(frame), sentiment_effect(frame, blank_is_neutral=True)
    assert apart.table["group"].tolist() == ["positive", "neutral", "negative", "no_feedback"]
    assert folded.table.loc[folded.table["group"] == "neutral", ["value", "n"]].to_numpy().tolist() == [
        [4, 2]
    ]


def test_duration_and_rating():
    frame = sessions(scheduled_min=[30, 45, 60, 30, 45, 60], rating=[4, 3, 4, 5, 4, 3])
    found, sentence = duration_correlation(frame)
    assert found == stats.correlation(frame["scheduled_min"], frame["rating"])
    assert "not distinguishable from no relation" in sentence
    assert sentence.endswith("n = 6.")


def test_a_strong_correlation_is_told():
    frame = sessions(scheduled_min=list(range(30, 60)), rating=[1 + at / 8 for at in range(30)])
    assert duration_correlation(frame)[1].startswith("Longer scheduled sessions go with higher ratings")


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        pytest.param(sessions(), "needs", id="no columns"),
        pytest.param(sessions(scheduled_min=[], rating=[]), stats.NO_ROWS, id="no rows"),
        pytest.param(
            sessions(scheduled_min=[30, 30, 30, 30], rating=[1, 2, 3, 4]), stats.NO_SPREAD, id="one length"
        ),
    ],
)
def test_a_correlation_that_cannot_be_had_says_why(frame, words):
    found, sentence = duration_correlation(frame)
    assert np.isnan(found.r)
    assert words in sentence


@pytest.mark.parametrize(
    "effect", [prep_effect, sentiment_effect, lambda frame: prep_effect(frame, "mentor_mean")]
)
@pytest.mark.parametrize(
    "frame", [sessions(), sessions(mentor_prep=[], sentiment=[], rating=[])], ids=["columns", "rows"]
)
def test_without_data_nothing_is_said(effect, frame):
    found = effect(frame)
    assert not found.distinguishable
    assert found.table.empty
    assert "n = 0" in found.sentence


def test_sessions_ahead_count_nowhere():
    frame = sessions(
        status=["scheduled"] * 6, mentor_prep=["yes", "no"] * 3, rating=[5, 1] * 3, scheduled_min=[30, 60] * 3
    )
    assert prep_effect(frame).test.n == 0
    assert duration_correlation(frame)[0].n == 0


def test_differences_are_adjusted_together_and_silent_on_noise():
    generator = np.random.default_rng(2)
    names = ("program", "batch", "cohort", "session_type", "mentor")
    frame = sessions(
        **{name: generator.choice(list("abc"), 60).tolist() for name in names},
        attended=generator.choice([True, False], 60).tolist(),
        rating=generator.integers(1, 6, 60).tolist(),
    )
    effects = differences(frame, {})
    assert [effect.name for effect in effects[:2]] == ["attendance_by_program", "rating_by_program"]
    assert len(effects) == 10
    assert not any(effect.distinguishable for effect in effects)
    assert all("not distinguishable" in effect.sentence for effect in effects)
    table = effect_table(effects)
    np.testing.assert_allclose(table["p_adjusted"], stats.benjamini_hochberg(table["p"]))


def test_a_planted_difference_is_found_among_them():
    frame = sessions(
        program=["DSML", "AIML"] * 30,
        cohort=["a"] * 30 + ["b"] * 30,
        attended=[True, False] * 30,
        rating=[4, 3, 4, 4] * 15,
    )
    told = {effect.name: effect for effect in differences(frame, {})}
    assert told["attendance_by_program"].distinguishable
    assert (
        "from 0 % (n = 30) for AIML to 100 % (n = 30) for DSML, more than chance would make it (p < 0.001"
        in told["attendance_by_program"].sentence
    )
    assert not told["attendance_by_cohort"].distinguishable


def test_attendance_takes_the_presets_denominator():
    frame = sessions(
        status=["completed", "cancelled"] * 3, program=["a", "b"] * 3, attended=[True, False] * 3
    )
    held, every = (differences(frame, each)[0] for each in ({}, {"attendance_rate": "all"}))
    assert (held.test.n, every.test.n) == (3, 6)


@pytest.mark.parametrize(
    "frame", [sessions(), sessions(program=[], attended=[], rating=[])], ids=["columns", "rows"]
)
def test_nothing_to_compare(frame):
    assert all(effect.test.reason for effect in differences(frame, {}))
    assert together([]) == []


def test_one_effect_alone_keeps_its_p():
    effect = rating_by(
        sessions(program=["a", "b"] * 12, rating=[1, 2, 3, 4, 5, 4, 3, 2] * 3), "program", (), "Rating"
    )
    assert effect.p_adjusted == effect.test.p


def test_input_is_not_mutated():
    frame = sessions(
        mentor_prep=["yes", "no", None],
        rating=[5, None, 3],
        program=["a", None, "b"],
        sentiment=["no_feedback"] * 3,
        attended=[True, None, False],
    )
    before = frame.copy(deep=True)
    prep_effect(frame)
    prep_effect(frame, "mentor_mean")
    sentiment_effect(frame, blank_is_neutral=True)
    differences(frame, {})
    pd.testing.assert_frame_equal(frame, before)
