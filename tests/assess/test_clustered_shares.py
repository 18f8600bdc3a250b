import numpy as np
import pytest

from mentor_analytics import stats
from mentor_analytics.assess.clustered_shares import (
    NOTHING_RIGHT,
    ONE_CLUSTER,
    TOO_FEW,
    Pair,
    difference,
    lift,
    share,
)


def pair(top, bottom):
    return Pair(np.array(top, dtype=float), np.array(bottom, dtype=float))


@pytest.mark.parametrize(
    ("top", "bottom", "value", "reason"),
    [
        ([], [], np.nan, stats.NO_ROWS),
        ([0, 0], [0, 0], np.nan, stats.NO_ROWS),
        ([2], [5], 0.4, ONE_CLUSTER),
        ([2, 0], [5, 0], 0.4, ONE_CLUSTER),
        ([2, 1], [5, 5], 0.3, ""),
    ],
)
def test_a_share_says_what_it_rests_on(top, bottom, value, reason):
    found = share(pair(top, bottom))
    assert (found.top, found.bottom, found.reason) == (sum(top), sum(bottom), reason)
    assert found.value == pytest.approx(value, nan_ok=True)
    assert np.isnan(found.low) == np.isnan(found.high) == bool(reason)
    assert reason or found.low <= found.value <= found.high


def test_rows_that_are_all_alone_get_about_wilsons_interval():
    found = share(pair([1] * 60 + [0] * 140, [1] * 200))
    low, high = stats.wilson(60, 200)
    assert (found.low, found.high) == pytest.approx((low[0], high[0]), abs=0.003)


def test_weeks_that_repeat_a_mentor_add_nothing():
    one, ten = share(pair([1] * 6 + [0] * 14, [1] * 20)), share(pair([10] * 6 + [0] * 14, [10] * 20))
    assert (ten.low, ten.high) == pytest.approx((one.low, one.high), abs=0.01)
    plain = stats.wilson(60, 200)
    assert ten.high - ten.low > 2 * float(plain[1][0] - plain[0][0])


def test_nothing_but_hits_is_no_certainty():
    assert share(pair([5, 5, 5], [5, 5, 5])).low < 0.6
    assert share(pair([0, 0, 0], [5, 5, 5])).high > 0.4


def test_a_share_against_itself_is_no_difference():
    mine = pair([2, 3, 0, 4], [5, 5, 5, 5])
    found = difference(mine, mine)
    assert found.value == 0
    assert not found.is_apart
    assert found.high < difference(mine, pair([3, 0, 4, 2], [5, 5, 5, 5])).high  # the same mentors agree


@pytest.mark.parametrize(
    ("right", "base", "value", "reason"),
    [
        (([0, 0], [3, 2]), ([1, 1], [9, 9]), 0.0, NOTHING_RIGHT),
        (([], []), ([], []), np.nan, stats.NO_ROWS),
        (([0, 0], [0, 0]), ([1, 1], [9, 9]), np.nan, stats.NO_ROWS),
        (([2, 0], [4, 0]), ([2, 1], [9, 9]), 3.0, TOO_FEW),
        (([2, 1, 0, 0, 0], [2, 1, 1, 1, 1]), ([2, 1, 0, 0, 0], [4, 4, 4, 3, 3]), 3.0, ""),
    ],
)
def test_a_lift_is_precision_over_base_rate(right, base, value, reason):
    found = lift(pair(*right), pair(*base))
    assert found.value == pytest.approx(value, nan_ok=True)
    assert found.reason == reason
    assert np.isnan(found.low) == bool(reason)
    assert reason or found.low < value < found.high


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(3)
    trials, mentors, weeks, truth = 400, 40, 12, 0.2
    own = rng.beta(2, 8, (trials, mentors))
    bottom = rng.integers(0, weeks, (trials, mentors))
    tops, others = rng.binomial(bottom, own), rng.binomial(bottom, own)
    shares = [share(pair(top, n)) for top, n in zip(tops, bottom, strict=True)]
    held = np.mean([each.low <= truth <= each.high for each in shares])
    naive = [stats.wilson(each.top, each.bottom) for each in shares]
    plainly = np.mean([low[0] <= truth <= high[0] for low, high in naive])
    assert held >= 0.93
    assert plainly < 0.90  # what a mentor's weeks have in common is no proof
    apart = [
        difference(pair(top, n), pair(other, n)).is_apart
        for top, other, n in zip(tops, others, bottom, strict=True)
    ]
    assert np.mean(apart) <= 0.08
