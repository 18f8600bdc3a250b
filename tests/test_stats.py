import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference

from mentor_analytics import stats

NAN = float("nan")


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        pytest.param(1, 3, 0.0615, 0.7923, id="one of three"),
        pytest.param(0, 3, 0.0, 0.5615, id="none"),
        pytest.param(3, 3, 0.4385, 1.0, id="all"),
        pytest.param(81, 120, 0.5869, 0.7522, id="81 of 120"),
        pytest.param(0, 0, NAN, NAN, id="no rows"),
    ],
)
def test_wilson(hits, n, low, high):
    limits = stats.wilson([hits], [n])
    np.testing.assert_allclose([limits[0][0], limits[1][0]], [low, high], atol=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_scipys_and_holds_the_share(pair):
    hits, n = pair
    low, high = (float(each[0]) for each in stats.wilson([hits], [n]))
    expected = reference.binomtest(hits, n).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert 0 <= low <= hits / n <= high <= 1


def test_more_of_the_same_makes_the_interval_narrower():
    low, high = stats.wilson([1, 10, 100], [3, 30, 300])
    assert np.all(np.diff(high - low) < 0)


def sums(values):
    return [len(values)], [sum(values)], [sum(value * value for value in values)]


@pytest.mark.parametrize(
    ("values", "known"),
    [
        pytest.param([], False, id="no row"),
        pytest.param([4.0], False, id="one row"),
        pytest.param([5.0, 5.0, 5.0], False, id="all the same"),
        pytest.param([0.1] * 7, False, id="all the same, not exact in binary"),
        pytest.param([1.0, 4.0, 5.0], True, id="three"),
    ],
)
def test_mean_interval_is_students_or_missing(values, known):
    low, high = stats.mean_interval(*sums(values))
    if not known:
        assert np.isnan([low[0], high[0]]).all()
    else:
        expected = reference.t.interval(0.95, 2, loc=np.mean(values), scale=reference.sem(values))
        assert (low[0], high[0]) == pytest.approx(expected)


def test_variance_is_numpys():
    values = [1.0, 2.0, 4.0, 4.5]
    assert stats.variance(*sums(values))[0] == pytest.approx(np.var(values, ddof=1))


def test_bootstrap_repeats_with_its_seed_whatever_the_order_of_rows():
    top, bottom = np.array([20.0, 30, 10, 45, 44]), np.array([30.0, 30, 30, 45, 60])
    first = stats.bootstrap_ratio(top, bottom, seed=3)
    assert first == stats.bootstrap_ratio(top[::-1], bottom[::-1], seed=3)
    assert first[0] < top.sum() / bottom.sum() < first[1]


@pytest.mark.parametrize(
    ("top", "bottom"),
    [
        pytest.param([], [], id="no row"),
        pytest.param([20.0], [30.0], id="one row"),
        pytest.param([10.0, 20.0], [20.0, 40.0], id="the same ratio everywhere"),
    ],
)
def test_bootstrap_without_spread_is_silent(top, bottom):
    assert np.isnan(stats.bootstrap_ratio(np.array(top), np.array(bottom), seed=0)).all()


def test_bootstrap_of_very_many_distinct_pairs_is_the_normal_interval():
    generator = np.random.default_rng(5)
    bottom = generator.uniform(30, 60, 6_000)
    top = bottom * generator.uniform(0.5, 1.1, 6_000)
    low, high = stats.bootstrap_ratio(top, bottom, seed=0)
    products = ((top**2).sum(), (top * bottom).sum(), (bottom**2).sum())
    expected = stats.ratio_limits(len(top), top.sum(), bottom.sum(), products)
    assert (low, high) == pytest.approx((expected[0][0], expected[1][0]))


def test_bootstrap_and_normal_interval_agree_on_a_large_sample():
    generator = np.random.default_rng(6)
    bottom = generator.choice([30.0, 45.0, 60.0], 3_000)
    top = np.round(bottom * generator.uniform(0.5, 1.1, 3_000))
    products = ((top**2).sum(), (top * bottom).sum(), (bottom**2).sum())
    low, high = stats.ratio_limits(len(top), top.sum(), bottom.sum(), products)
    assert stats.bootstrap_ratio(top, bottom, seed=0) == pytest.approx((low[0], high[0]), abs=1e-3)


def test_correlation_is_scipys():
    x, y = [30, 45, 60, 30, 45, np.nan], [4, 3, 3, 5, 1, 2]
    found = stats.correlation(x, y)
    expected = reference.pearsonr(x[:5], y[:5])
    assert (found.r, found.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert (found.low, found.high) == pytest.approx(tuple(expected.confidence_interval()))
    assert found.n == 5


@pytest.mark.parametrize(
    ("x", "y", "reason"),
    [
        pytest.param([], [], stats.NO_ROWS, id="empty"),
        pytest.param([1, 2], [3, 4], stats.TOO_FEW, id="two pairs"),
        pytest.param([1, 2, np.nan, 4], [1, np.nan, 3, 4], stats.TOO_FEW, id="pairs with a gap"),
        pytest.param([1, 1, 1, 1], [1, 2, 3, 4], stats.NO_SPREAD, id="no spread"),
    ],
)
def test_correlation_says_why_not(x, y, reason):
    found = stats.correlation(x, y)
    assert (found.reason, np.isnan(found.r), np.isnan(found.p)) == (reason, True, True)


def test_a_perfect_correlation_has_no_interval():
    found = stats.correlation([1, 2, 3, 4], [2, 4, 6, 8])
    assert found.r == pytest.approx(1)
    assert found.p == pytest.approx(0, abs=1e-9)


def test_two_groups_are_compared_by_welch():
    values, groups = [5.0, 4, 4, 3, 1, 2, 5], [0, 0, 0, 0, 7, 7, 7]
    found = stats.means_differ(values, groups)
    expected = reference.ttest_ind(values[:4], values[4:], equal_var=False)
    assert (found.name, found.groups, found.n) == ("Welch's t", 2, 7)
    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue))


def test_two_groups_without_spread_inside_are_compared_by_rank():
    found = stats.means_differ([4.0] * 5 + [5.0] * 5, [0] * 5 + [1] * 5)
    expected = reference.kruskal([4.0] * 5, [5.0] * 5)
    assert found.name == "Kruskal-Wallis"
    assert found.p == pytest.approx(expected.pvalue)


def test_more_groups_are_compared_by_kruskal_and_missing_values_left_out():
    values = [5.0, 4, 4, 3, 1, 2, 5, 5, np.nan, 3]
    groups = [0, 0, 0, 1, 1, 1, 2, 2, 2, -1]
    found = stats.means_differ(values, groups)
    expected = reference.kruskal([5, 4, 4], [3, 1, 2], [5, 5])
    assert (found.name, found.groups, found.n) == ("Kruskal-Wallis", 3, 8)
    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue))


@pytest.mark.parametrize(
    ("values", "groups", "reason"),
    [
        pytest.param([], [], stats.NO_ROWS, id="empty"),
        pytest.param([1.0, 2, 3, 4, 5], [0] * 5, stats.ONE_GROUP, id="one group"),
        pytest.param([4.0] * 6, [0, 0, 0, 1, 1, 1], stats.NO_SPREAD, id="all the same"),
        pytest.param([4.0, 3], [0, 1], stats.TOO_FEW, id="two values"),
        pytest.param([4.0, 3, 4, 5, 3], [0, 1, 1, 1, 1], stats.TOO_FEW, id="a group of one"),
        pytest.param(
            [4.0, 4, 4, 5, 5, 5],
            [0, 0, 0, 1, 1, 1],
            stats.NO_SPREAD,
            id="no spread inside, too few for ranks",
        ),
    ],
)
def test_means_differ_says_why_not(values, groups, reason):
    found = stats.means_differ(values, groups)
    assert (found.reason, np.isnan(found.p)) == (reason, True)


def test_large_tables_are_compared_by_chi_square():
    found = stats.shares_differ([21, 17, 20, 23], [26, 25, 32, 37], seed=0)
    table = [[21, 17, 20, 23], [5, 8, 12, 14]]
    expected = reference.chi2_contingency(table, correction=False)
    assert found.name == "Chi-square"
    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue))


def test_small_tables_are_compared_by_permutation_as_exactly_as_fisher():
    found = stats.shares_differ([1, 6], [7, 8], seed=1)
    expected = reference.fisher_exact([[1, 6], [6, 2]]).pvalue
    assert found.name == "Permutation"
    assert found.p == pytest.approx(expected, abs=0.01)
    assert found == stats.shares_differ([1, 6], [7, 8], seed=1)


@pytest.mark.parametrize(
    ("hits", "n", "reason"),
    [
        pytest.param([], [], stats.NO_ROWS, id="empty"),
        pytest.param([0, 0], [0, 0], stats.NO_ROWS, id="no rows"),
        pytest.param([3, 0], [5, 0], stats.ONE_GROUP, id="one group with rows"),
        pytest.param([5, 4], [5, 4], stats.NO_SPREAD, id="all"),
        pytest.param([0, 0], [5, 4], stats.NO_SPREAD, id="none"),
    ],
)
def test_shares_differ_says_why_not(hits, n, reason):
    found = stats.shares_differ(hits, n, seed=0)
    assert (found.reason, np.isnan(found.p)) == (reason, True)


def test_tests_stay_silent_when_nothing_differs_and_speak_when_something_does():
    generator = np.random.default_rng(8)
    groups = np.repeat([0, 1, 2], 40)
    seen = {True: 0, False: 0}
    for planted, _ in itertools.product(seen, range(100)):
        values = generator.integers(1, 6, 120) + (planted * groups)
        seen[planted] += stats.means_differ(values, groups).p < stats.ALPHA
    assert seen[True] >= 95
    assert seen[False] <= 12  # 5 expected; more than 12 of 100 has a chance below 1 in 500


def test_benjamini_hochberg_is_scipys_and_leaves_the_missing_missing():
    p = np.array([0.01, 0.04, np.nan, 0.03, 0.5])
    adjusted = stats.benjamini_hochberg(p)
    known = ~np.isnan(p)
    np.testing.assert_allclose(adjusted[known], reference.false_discovery_control(p[known]))
    assert np.isnan(adjusted[2])


@pytest.mark.parametrize("p", [[], [NAN]], ids=["empty", "missing"])
def test_benjamini_hochberg_of_nothing(p):
    assert np.isnan(stats.benjamini_hochberg(p)).all()


def group_sums(groups):
    return (
        [len(group) for group in groups],
        [float(sum(group)) for group in groups],
        [float(sum(value * value for value in group)) for group in groups],
    )


def test_shrink_by_hand():
    # Within 0.5, among 9; typical n 2: between (9 - 0.5) / 2 = 4.25, weight 4.25 / (4.25 + 0.25).
    found = stats.shrink(*group_sums([[0.5, 1.5], [3.5, 4.5]]))
    weight = 4.25 / 4.5
    assert (found.between, found.within, found.overall) == (4.25, 0.5, 2.5)
    np.testing.assert_allclose(found.shrunken, [2.5 - weight * 1.5, 2.5 + weight * 1.5])


def test_groups_that_differ_no_more_than_chance_are_all_the_overall_mean():
    found = stats.shrink(*group_sums([[1, 5, 3], [5, 1], [4, 2, 3, 3]]))
    assert (found.between, found.reason) == (0.0, stats.NO_GAP)
    np.testing.assert_allclose(found.shrunken, 3.0)


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        pytest.param([], stats.NO_ROWS, id="no group"),
        pytest.param([[], []], stats.NO_ROWS, id="empty groups"),
        pytest.param([[4, 5]], stats.ONE_GROUP, id="one group"),
        pytest.param([[4], [5]], stats.TOO_FEW, id="one value each"),
    ],
)
def test_shrink_says_why_not(groups, reason):
    assert stats.shrink(*group_sums(groups)).reason == reason


@given(st.lists(st.lists(st.integers(1, 5), max_size=6), min_size=1, max_size=6))
def test_shrunken_lies_between_raw_and_overall(groups):
    found = stats.shrink(*group_sums(groups))
    assert found.between >= 0
    has = found.n > 0
    assert np.isnan(found.shrunken[~has]).all()
    low, high = np.minimum(found.raw, found.overall)[has], np.maximum(found.raw, found.overall)[has]
    assert np.all((found.shrunken[has] >= low - 1e-9) & (found.shrunken[has] <= high + 1e-9))


def test_fewer_values_are_shrunk_more():
    found = stats.shrink(*group_sums([[1, 2], [1, 2] * 5, [4, 5] * 5, [4, 5]]))
    pulled = np.abs(found.shrunken - found.raw)
    assert pulled[0] > pulled[1]
    assert pulled[3] > pulled[2]
