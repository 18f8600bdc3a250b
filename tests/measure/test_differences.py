import numpy as np
import pytest
from scipy import stats as scipy_stats

from mentor_analytics import stats
from mentor_analytics.measure.differences import difference_limits, welch_limits


def share_limits(hits, n):
    hits, n = np.array(hits, dtype=float), np.array(n, dtype=float)
    low, high = stats.wilson(hits, n)
    value = stats.divide(hits, n)
    return difference_limits(*((each[:1], each[1:]) for each in (value, low, high)))


@pytest.mark.parametrize(
    ("hits", "n", "limits"),
    [
        # Newcombe (1998), table II, method 10
        ((56, 48), (70, 80), (0.0524, 0.3339)),
        ((9, 3), (10, 10), (0.1705, 0.8090)),
        ((6, 2), (7, 7), (0.0582, 0.8062)),
        ((5, 0), (56, 29), (-0.0381, 0.1926)),
        ((0, 0), (10, 20), (-0.1611, 0.2775)),
        ((10, 0), (10, 10), (0.6075, 1.0)),
    ],
)
def test_shares_have_newcombes_limits(hits, n, limits):
    low, high = share_limits(hits, n)
    assert (low[0], high[0]) == pytest.approx(limits, abs=1e-4)


def test_a_share_of_nothing_has_no_limits():
    assert np.isnan(share_limits((0, 3), (0, 5))).all()


def both(values):
    first, second = (np.array([each], dtype=float) for each in values)
    return first, second


def limits_of_means(parts):
    n, total, squares = (both(map(of, parts)) for of in (len, np.sum, lambda each: (each**2).sum()))
    return welch_limits(n, total, squares)


SAMPLES = [([1, 2, 3, 5], [2, 4, 4, 4, 5]), ([1, 5], [2, 4])]


@pytest.mark.parametrize(("now", "before"), SAMPLES, ids=["four and five", "two and two"])
def test_means_have_welchs_limits(now, before):
    parts = [np.array(each, dtype=float) for each in (now, before)]
    low, high = limits_of_means(parts)
    expected = scipy_stats.ttest_ind(*parts, equal_var=False).confidence_interval(0.95)
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high))


def test_where_one_side_does_not_vary_the_other_gives_the_limits():
    low, high = limits_of_means([np.array([5.0, 5.0, 4.0]), np.array([1.0, 1.0])])
    reach = 4.302653 / 3  # Student's t on 2, times the error of the first mean
    assert (low[0], high[0]) == pytest.approx((11 / 3 - reach, 11 / 3 + reach))


@pytest.mark.parametrize(
    ("n", "total", "squares"),
    [((1, 5), (3, 9), (9, 20)), ((0, 0), (0, 0), (0, 0)), ((3, 3), (6, 9), (12, 27))],
    ids=["one value", "none", "no spread"],
)
def test_what_has_no_spread_has_no_limits(n, total, squares):
    low, high = welch_limits(both(n), both(total), both(squares))
    assert np.isnan(low).all()
    assert np.isnan(high).all()
