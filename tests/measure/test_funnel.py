import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from mentor_analytics.measure.funnel import INSIDE, LEVELS, OUTSIDE, POINT_COLUMNS, funnel, furthest, limits
from mentor_analytics.measure.kpis import BY_NAME

SHARE, MEAN = BY_NAME["attendance_rate"], BY_NAME["average_rating"]


def table(values, n, kpi=SHARE):
    names = [f"M{at}" for at in range(len(n))]
    return pd.DataFrame({"mentor_key": names, "mentor": names, kpi.name: values, f"{kpi.name}_n": n})


@given(st.integers(1, 400), st.floats(0.02, 0.98), st.sampled_from(LEVELS))
def test_a_count_beyond_the_limits_is_as_unlikely_as_the_level_says(n, share, level):
    (low,), (high,) = limits(np.array([n]), share, level)
    counts, tail = np.arange(n + 1), (1 - level) / 2
    under = scipy_stats.binom.cdf(counts, n, share)
    over = scipy_stats.binom.sf(counts - 1, n, share)
    assert low <= share <= high
    assert (under[counts / n < low - 1e-9] < tail * (1 + 1e-6)).all()
    assert (over[counts / n > high + 1e-9] < tail * (1 + 1e-6)).all()
    assert (under[counts / n > low + 1e-9] > tail * (1 - 1e-6)).all()


def test_means_have_the_limits_of_a_normal_curve():
    low, high = limits(np.array([4, 100]), 3.5, 0.95, spread=1.0)
    assert low == pytest.approx([3.5 - 1.96 / 2, 3.5 - 0.196], abs=1e-3)
    assert high == pytest.approx([3.5 + 1.96 / 2, 3.5 + 0.196], abs=1e-3)


@pytest.mark.parametrize(
    ("values", "n", "places"),
    [
        ([], [], []),
        ([0.8], [40], [INSIDE]),
        ([np.nan, 0.8], [0, 40], [INSIDE]),
        ([0.8, 0.8, 0.8, 0.3], [200, 200, 200, 60], [INSIDE, INSIDE, INSIDE, OUTSIDE]),
        ([0.9, 0.9, 0.0], [500, 500, 9], [INSIDE, INSIDE, INSIDE]),  # far off, but of too few
        ([1.0, 1.0], [30, 30], [INSIDE, INSIDE]),
    ],
)
def test_places(values, n, places):
    found = funnel(table(values, n), SHARE)
    assert tuple(found.points.columns) == POINT_COLUMNS
    assert found.points["place"].tolist() == places
    assert found.beyond[1] == places.count(OUTSIDE)


def test_where_nobody_differs_about_as_many_lie_beyond_as_is_said():
    rng, rounds = np.random.default_rng(7), 60
    n = rng.integers(10, 600, 150)
    beyond, expected, dispersed = np.zeros(2), np.zeros(2), 0
    for _ in range(rounds):
        found = funnel(table(rng.binomial(n, 0.82) / n, n), SHARE)
        beyond, expected = beyond + found.beyond, expected + found.expected
        dispersed += found.dispersed
    assert (np.abs(beyond - expected) <= 3 * np.sqrt(expected)).all()
    assert dispersed <= 0.05 * rounds + 3 * np.sqrt(0.05 * 0.95 * rounds)


def test_who_differs_lies_beyond_and_all_are_said_to_vary_more():
    rng = np.random.default_rng(3)
    n = np.full(100, 300)
    mean = np.r_[np.full(95, 4.2), np.full(5, 3.6)]
    values = mean + rng.normal(0, 0.02, 100)
    found = funnel(table(values, n, MEAN), MEAN, spread=0.9)
    assert found.points.loc[found.points["place"] == OUTSIDE, "mentor"].tolist() == [
        f"M{at}" for at in range(95, 100)
    ]
    assert not found.points.loc[95:, "is_above"].any()
    assert found.dispersed
    assert found.dispersion > 2


def test_the_furthest_on_both_sides_are_named_first():
    values = [0.8] * 40 + [0.4, 0.5, 0.6, 1.0]
    found = funnel(table(values, [300] * 40 + [400, 400, 100, 400]), SHARE)
    assert furthest(found, 2)["mentor"].tolist() == ["M40", "M41", "M43"]
    assert furthest(funnel(table([], []), SHARE), 2).empty
