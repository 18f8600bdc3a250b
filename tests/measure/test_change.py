import pandas as pd
import pytest

from mentor_analytics.measure.change import CHANGE_COLUMNS, ENOUGH, changes
from tests.measure.frames import AS_OF, keyed, sessions


def two_periods(now, before, times=20):
    values = [*now, *before] * times
    starts = [*["2025-10-01T05:00"] * len(now), *["2025-08-12T05:00"] * len(before)] * times
    return sessions(scheduled_at=starts, rating=values, attended=[value > 2 for value in values])


def test_a_planted_change_is_found():
    table = keyed(changes(two_periods([5, 4], [2, 1]), AS_OF, 30, {}), "kpi")
    assert tuple(table.reset_index().columns) == CHANGE_COLUMNS
    rating = table.loc["average_rating"]
    assert rating[["now", "before", "change"]].tolist() == [4.5, 1.5, 3]
    assert rating[["n_now", "n_before"]].tolist() == [40, 40]
    assert table.loc[["average_rating", "attendance_rate"], "distinguishable"].all()
    assert not table.loc["completion_rate", "distinguishable"]


def test_chance_is_not_called_change():
    table = changes(two_periods([5, 4, 3, 3], [4, 5, 4, 3], times=10), AS_OF, 30, {})
    assert not table["distinguishable"].any()


def test_one_mentors_change_is_not_everybodys():
    """Forty worse sessions of one of six are what one of them went through."""
    frame = two_periods([5, 4, 4, 5, 4, 1], [4, 5, 5, 4, 5, 5], times=30)
    names = [*"ABCDEF", *"ABCDEF"] * 30
    alike = frame.assign(mentor=names, mentor_key=names)
    apart = keyed(changes(frame, AS_OF, 30, {}), "kpi").loc["average_rating"]
    found = keyed(changes(alike, AS_OF, 30, {}), "kpi").loc["average_rating"]
    assert apart["distinguishable"]
    assert not found["distinguishable"]
    assert found["change"] == apart["change"]


def test_data_that_begin_within_the_period_before_are_not_compared():
    frame = two_periods([5, 4], [2, 1])
    late = frame["scheduled_at"].mask(frame["scheduled_at"] < "2025-09-01", pd.Timestamp("2025-08-30T05:00Z"))
    table = keyed(changes(frame.assign(scheduled_at=late), AS_OF, 30, {}), "kpi")
    assert (table["reason"] == "no full 30 days before").all()
    assert not table["distinguishable"].any()


def test_few_sessions_are_not_compared():
    table = keyed(changes(two_periods([5, 4], [2, 1], times=5), AS_OF, 30, {}), "kpi")
    assert table.loc["average_rating", "reason"] == f"fewer than {ENOUGH} sessions in a period"
    assert table["p"].isna().all()
    assert not table["distinguishable"].any()


@pytest.mark.parametrize("frame", [sessions(), two_periods([5], [4]).head(0)], ids=["no columns", "no rows"])
def test_nothing_to_compare(frame):
    table = changes(frame, AS_OF, 30, {})
    assert not table["distinguishable"].any()
    assert (table[["n_now", "n_before"]] == 0).all(axis=None)


def test_input_is_not_mutated():
    frame = two_periods([5], [4])
    before = frame.copy(deep=True)
    changes(frame, AS_OF, 30, {})
    pd.testing.assert_frame_equal(frame, before)
