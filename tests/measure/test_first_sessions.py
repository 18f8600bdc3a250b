"""First sessions: counted, compared with later ones, followed."""

import numpy as np
import pandas as pd
import pytest

from mentor_analytics import stats
from mentor_analytics.demo.files import TIMEZONE
from mentor_analytics.demo.platform import synthetic_platform
from mentor_analytics.measure.by_mentor import limits
from mentor_analytics.measure.first_sessions import (
    BACK_DAYS,
    by_group,
    came_back,
    derived_first,
    first_against_later,
    first_ones,
    knows_first,
    poor_first,
    poor_limits,
)
from mentor_analytics.measure.prepare import default_as_of, prepare
from tests.measure.frames import AS_OF, sessions

EMPTY = sessions(session_id=[], rating=[], is_first_session=[], learner_id=[], program=[])
ONE = sessions(rating=[2], is_first_session=[True], learner_id=["L1"], program=["DSML"])


def many(rating, first, **columns):
    """A session an hour from the first day on, of a learner each unless told otherwise."""
    rows = len(rating)
    starts = pd.date_range("2025-06-01T08:00", periods=rows, freq="h").strftime("%Y-%m-%dT%H:%M")
    filled = {"learner_id": [f"L{at}" for at in range(rows)], "scheduled_at": list(starts), **columns}
    return sessions(rating=rating, is_first_session=first, **filled)


@pytest.mark.parametrize(
    ("rating", "first", "rated", "poor"),
    [(3.9, True, 1, 1), (4.0, True, 1, 0), (None, True, 0, 0), (1.0, False, 0, 0), (1.0, None, 0, 0)],
)
def test_poor_is_a_rated_first_session_below_4(rating, first, rated, poor):
    frame = sessions(rating=[rating], is_first_session=[first])
    assert [int(each.sum()) for each in poor_first(frame)] == [rated, poor]
    assert first_ones(frame).sum() == int(first is True)


def test_sessions_ahead_are_not_counted():
    frame = sessions(scheduled_at=["2025-12-01T10:00"], rating=[1], is_first_session=[True])
    assert not poor_first(frame)[0].any()
    assert not first_ones(frame).any()


def test_whether_the_data_tell():
    assert knows_first(ONE)
    assert not knows_first(sessions(is_first_session=[None]))
    assert not knows_first(sessions(rating=[1]))


def test_the_first_completed_session_of_two_people_is_derived():
    frame = sessions(
        scheduled_at=[
            "2025-10-03T10:00",
            "2025-10-01T10:00",
            "2025-10-02T10:00",
            "2025-10-04T10:00",
            "2025-10-05T10:00",
        ],
        status=["completed", "no_show", "completed", "completed", "completed"],
        mentor=["A", "A", "A", "B", "A"],
        learner_id=["L1", "L1", "L1", "L1", None],
    )
    first = derived_first(frame, "learner_id")
    assert first.isna().tolist() == [False, True, False, False, True]
    assert first.dropna().tolist() == [False, True, True]
    assert derived_first(EMPTY, "learner_id").empty


def test_groups_stand_by_the_adjusted_share_and_those_with_few_last():
    rating = [3] * 30 + [5] * 30 + [3] * 20 + [5] * 80 + [1] * 3
    program = ["A"] * 60 + ["B"] * 100 + ["C"] * 3
    table = by_group(many(rating, [True] * 163, program=program), "program", "UTC")
    assert table["group"].tolist() == ["A", "B", "C"]
    assert table[["numerator", "denominator"]].to_numpy().tolist() == [[30, 60], [20, 100], [3, 3]]
    assert table["few"].tolist() == [False, False, True]
    assert table["differs"].tolist() == [True, True, False]
    assert (table["shrunken"].diff()[1:2] < 0).all()


def test_groups_without_a_difference_are_not_told_apart():
    rng = np.random.default_rng(1)
    rating = rng.choice([3.0, 5.0], 1200, p=[0.2, 0.8])
    table = by_group(
        many(rating, [True] * 1200, program=[f"P{at % 40}" for at in range(1200)]), "program", "UTC"
    )
    assert len(table) == 40
    assert not table["differs"].any()


def test_a_program_of_a_few_other_mentors_is_not_told_apart():
    """Two mentors have a hard time and both are in one program: that tells of two mentors, not of the program."""
    rating = ([3] * 50 + [5] * 50) * 2 + ([3] * 20 + [5] * 80) * 8
    mentor = [f"M{at // 100}" for at in range(1000)]
    program = ["A"] * 300 + ["B"] * 700
    frame = many(rating, [True] * 1000, mentor=mentor, program=program)
    assert by_group(frame, "mentor", "UTC")["differs"].sum() == 2
    assert not by_group(frame, "program", "UTC")["differs"].any()


def test_what_is_one_mentors_alone_is_not_told_of_a_program_or_of_first_sessions():
    rating = [3] * 50 + [5] * 100
    columns = {"mentor": ["M1"] * 50 + ["M2"] * 50 + ["M3"] * 50, "program": ["A"] * 50 + ["B"] * 100}
    assert not by_group(many(rating, [True] * 150, **columns), "program", "UTC")["differs"].any()
    found = first_against_later(many(rating, [True] * 50 + [False] * 100, **columns))
    assert found.test.reason
    assert not found.differ


@pytest.mark.parametrize(("frame", "rows"), [(EMPTY, 0), (ONE, 1)], ids=["empty", "one"])
def test_of_nothing_and_of_one_nothing_is_said(frame, rows):
    table = by_group(frame, "program", "UTC")
    assert len(table) == rows
    assert not table["differs"].any()
    assert first_against_later(frame).test.reason
    back, left_out = came_back(frame, AS_OF, "learner_id", 0)
    assert back.test.reason
    assert left_out["too recent"] == rows
    assert not back.differ


def test_first_sessions_rated_lower_are_found_with_the_size():
    rng = np.random.default_rng(2)
    first = [True, False] * 200
    rating = rng.normal(4.0, 0.5, 400) - 0.6 * np.array(first)
    found = first_against_later(many(list(rating.clip(1, 5)), first))
    assert found.differ
    assert (found.n, found.other_n) == (200, 200)
    assert found.low < -0.5 < found.high
    assert found.gap == pytest.approx(found.value - found.other)


def pairs(poor, back, days):
    """A first session of each pair; those that come back do so after `days`."""
    starts, ratings, learners, first = [], [], [], []
    begin = pd.Timestamp("2025-06-01T08:00")
    for at, (is_poor, is_back) in enumerate(zip(poor, back, strict=True)):
        for number in range(2 if is_back else 1):
            starts.append((begin + pd.Timedelta(days=days * number, minutes=at)).strftime("%Y-%m-%dT%H:%M"))
            ratings.append(2.0 if is_poor and not number else 5.0)
            learners.append(f"L{at}")
            first.append(number == 0)
    return sessions(scheduled_at=starts, rating=ratings, learner_id=learners, is_first_session=first)


@pytest.mark.parametrize(("days", "hits"), [(1, 10), (BACK_DAYS, 10), (BACK_DAYS + 1, 0)])
def test_who_comes_back_within_the_days_is_counted(days, hits):
    frame = pairs([True] * 20 + [False] * 20, [True] * 10 + [False] * 10 + [True] * 20, days)
    found, left_out = came_back(frame, AS_OF, "learner_id", 0)
    assert (found.hits, found.n, found.other_hits, found.other_n) == (hits, 20, 2 * hits, 20)
    assert left_out == {"too recent": 0, "no learner": 0}
    assert found.differ == (hits > 0)
    if hits:
        assert found.low < found.gap == -0.5 < found.high


def test_the_latest_and_those_without_a_name_are_not_followed():
    frame = sessions(
        scheduled_at=["2025-10-08T10:00", "2025-06-01T10:00"],
        rating=[2, 2],
        is_first_session=[True, True],
        learner_id=["L1", None],
    )
    found, left_out = came_back(frame, AS_OF, "learner_id", 0)
    assert found.n == 0
    assert left_out == {"too recent": 1, "no learner": 1}


def test_a_session_with_somebody_else_or_not_held_is_no_return():
    frame = sessions(
        scheduled_at=["2025-06-01T10:00", "2025-06-02T10:00", "2025-06-03T10:00"],
        mentor=["A", "B", "A"],
        status=["completed", "completed", "cancelled"],
        rating=[5, 5, None],
        is_first_session=[True, False, False],
        learner_id=["L1"] * 3,
    )
    found, _ = came_back(frame, AS_OF, "learner_id", 0)
    assert (found.other_hits, found.other_n) == (0, 1)


def test_on_the_invented_platform_the_planted_mentors_stand_first_and_no_group_is_told():
    platform = synthetic_platform(90_000, 1)
    frame = prepare(platform.sessions, default_as_of(platform.sessions, TIMEZONE, AS_OF))
    planned = {
        who for truth in platform.truths if truth.name.startswith("poor_first_sessions:") for who in truth.who
    }
    table = by_group(frame, "mentor", TIMEZONE)
    assert len(planned) == 2
    assert set(table["group"].head(2)) == planned
    assert table["differs"].head(2).all()
    assert not by_group(frame, "program", TIMEZONE)["differs"].any()


def test_an_interval_knows_that_sessions_of_a_mentor_are_alike():
    """Six mentors, twelve, and one, with forty sessions each."""
    mentor = np.repeat(np.arange(19), 40)
    group = np.repeat([0, 1, 2], [6 * 40, 12 * 40, 40])
    values = (
        np.random.default_rng(6).normal(4, 0.5, 760) + np.random.default_rng(5).normal(0, 0.5, 19)[mentor]
    )
    low, high = limits((group, 3), (mentor, 19), values)
    for at in range(2):
        here = values[group == at]
        alone = 1.96 * here.std() / np.sqrt(len(here))
        assert low[at] < here.mean() - 2 * alone
        assert high[at] > here.mean() + 2 * alone
    assert np.isnan([low[2], high[2]]).all()


def test_the_intervals_of_groups_are_never_narrower_than_wilsons():
    rng = np.random.default_rng(3)
    mentor = np.repeat(np.arange(12), 25)
    rating = np.where(rng.random(300) < np.where(mentor % 3 == 0, 0.7, 0.1), 3, 5)
    frame = sessions(
        rating=rating.tolist(),
        is_first_session=[True] * 300,
        mentor=[f"M{at:02}" for at in mentor],
        mentor_key=[f"m{at:02}" for at in mentor],
        program=np.where(mentor < 6, "P", "Q").tolist(),
    )
    table = by_group(frame, "program", "UTC")
    plain = stats.wilson(table["numerator"], table["denominator"])
    assert (table["ci_low"] < plain[0] - 0.05).all()
    assert (table["ci_high"] > plain[1] + 0.05).all()
    assert ((table["ci_low"] >= 0) & (table["ci_high"] <= 1)).all()


def test_everybodys_interval_knows_the_mentors_too():
    mentor = np.repeat(np.arange(10), 30)
    frame = sessions(
        rating=np.where(mentor % 2 == 0, 3, 5).tolist(),
        is_first_session=[True] * 300,
        mentor=[f"M{at:02}" for at in mentor],
        mentor_key=[f"m{at:02}" for at in mentor],
    )
    low, high = poor_limits(frame)
    plain = stats.wilson([150], [300])
    assert low < plain[0][0] - 0.1
    assert high > plain[1][0] + 0.1
    assert np.isnan(poor_limits(frame.head(0))).all()
