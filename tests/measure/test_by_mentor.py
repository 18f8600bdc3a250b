"""Groups with their mentors in mind."""

import numpy as np
import pytest

from mentor_analytics.demo.files import TIMEZONE
from mentor_analytics.demo.platform import synthetic_platform
from mentor_analytics.measure.by_mentor import against_others, any_differs
from mentor_analytics.measure.effects import differences
from mentor_analytics.measure.prepare import default_as_of, prepare
from tests.measure.frames import AS_OF, sessions


def coded(mentors_of_groups, each):
    """Group and mentor codes: how many mentors each group has, and how many sessions each mentor."""
    group = np.repeat(np.arange(len(mentors_of_groups)), [many * each for many in mentors_of_groups])
    mentor = np.repeat(np.arange(sum(mentors_of_groups)), each)
    return (group, len(mentors_of_groups)), (mentor, sum(mentors_of_groups))


def test_a_difference_that_all_mentors_of_a_group_share_is_found():
    groups, mentors = coded((8, 8, 8), 30)
    values = np.random.default_rng(1).normal(4, 0.5, 24 * 30) - 0.5 * (groups[0] == 0)
    assert against_others(groups, mentors, values)[0] < 0.001
    assert any_differs(groups, mentors, values) < 0.001


def test_a_difference_of_two_mentors_is_not_one_of_their_group():
    groups, mentors = coded((4, 8, 8), 50)
    values = np.random.default_rng(2).normal(4, 0.5, 20 * 50) - 1.5 * (mentors[0] < 2)
    assert any_differs(groups, mentors, values) > 0.05


@pytest.mark.parametrize(
    ("groups", "each", "p"),
    [((1,), 5, 0.0), ((), 0, np.nan), ((1, 1), 20, np.nan)],
    ids=["one mentor", "nobody", "one each"],
)
def test_where_mentors_cannot_be_told_from_groups(groups, each, p):
    of_groups, of_mentors = coded(groups, each)
    values = np.linspace(1, 5, len(of_groups[0]))
    assert any_differs(of_groups, of_mentors, values) == pytest.approx(p, nan_ok=True)


def test_programs_that_differ_by_their_mentors_alone_are_told_so():
    rating = ([3.0] * 50 + [5.0] * 50) * 2 + ([3.0] * 10 + [5.0] * 90) * 8
    frame = sessions(
        rating=rating,
        mentor=[f"M{at // 100}" for at in range(1000)],
        program=["A"] * 300 + ["B"] * 700,
        session_type=["x", "y"] * 500,
    )
    told = {each.name: each for each in differences(frame, {})}
    assert told["rating_by_mentor"].distinguishable
    assert told["rating_by_program"].test.p < 0.001
    assert not told["rating_by_program"].distinguishable
    assert "no more than the mentors behind them explain (p = " in told["rating_by_program"].sentence
    assert np.isnan(told["rating_by_session_type"].p_of_mentors)


def test_groups_of_one_mentor_each_cannot_be_told_from_them():
    frame = sessions(
        rating=[2, 3] * 20 + [4, 5] * 20, mentor=["A"] * 40 + ["B"] * 40, program=["P"] * 40 + ["Q"] * 40
    )
    told = {each.name: each for each in differences(frame, {})}["rating_by_program"]
    assert told.test.p < 0.001
    assert told.p_adjusted == 1
    assert not told.distinguishable
    assert "but a group of one mentor alone cannot be told apart from that mentor, n = 80." in told.sentence
    assert "p = 1" not in told.sentence


def test_the_p_that_is_told_knows_the_mentors():
    rng = np.random.default_rng(7)
    mentor = np.repeat(np.arange(20), 30)
    rating = rng.normal(4, 0.3, 600) + rng.normal(0, 0.3, 20)[mentor] - 0.4 * (mentor < 10)
    frame = sessions(
        rating=rating.tolist(),
        mentor=[f"M{at:02}" for at in mentor],
        program=np.where(mentor < 10, "P", "Q").tolist(),
    )
    told = {each.name: each for each in differences(frame, {})}["rating_by_program"]
    assert told.distinguishable
    assert told.test.p < 1e-6
    assert told.p_adjusted >= told.p_of_mentors > told.test.p
    assert f"(p = {told.p_adjusted:.2g}" in told.sentence


def test_on_the_invented_platform_ordinary_mentors_make_no_group_differ():
    platform = synthetic_platform(90_000, 2, planted="mentors")
    frame = prepare(platform.sessions, default_as_of(platform.sessions, TIMEZONE, AS_OF))
    told = [each.name for each in differences(frame, {}) if each.distinguishable]
    assert told == ["attendance_by_mentor", "rating_by_mentor"]
