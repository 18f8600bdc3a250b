import numpy as np
import pandas as pd
import pytest

from mentor_analytics import stats
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tally import Groups, measure, one_group, tally, why_off
from tests.measure.frames import sessions


def frame():
    return sessions(
        rating=[1, 5, None, 4],
        attended=[True, False, True, True],
        actual_min=[20, 30, 0, 45],
        scheduled_min=[30, 30, 45, 45],
    )


KINDS = [
    ("attendance_rate", "all"),
    ("average_rating", "rated"),
    ("duration_ratio", "completed"),
    ("duration_ratio", "all"),
    ("sessions", "listed"),
]


@pytest.mark.parametrize(("name", "denominator"), KINDS, ids=lambda each: each)
def test_parts_add_up_to_the_whole(name, denominator):
    masks, kpi = Masks(frame()), BY_NAME[name]
    parts = tally(masks, kpi, denominator, Groups(np.array([0, 1, 1, 0]), 2))
    whole = tally(masks, kpi, denominator, one_group(4))
    joined = parts.spans(np.array([[1], [1]]))
    for one, other in zip(
        (joined.n, joined.top, joined.bottom, *joined.products),
        (whole.n, whole.top, whole.bottom, *whole.products),
        strict=True,
    ):
        np.testing.assert_allclose(one, other)
    np.testing.assert_array_equal(parts.spans(np.array([[1], [0]])).n, parts.n[:1])


def test_a_mean_is_numpys_with_students_interval():
    sums = tally(Masks(frame()), BY_NAME["average_rating"], "rated", one_group(4))
    result = measure(BY_NAME["average_rating"], sums)
    assert result.value[0] == pytest.approx(10 / 3)
    low, high = stats.mean_interval([3], [10], [42])
    assert low[0] < 1 and high[0] > 5  # noqa: PT018 - one interval
    assert (result.low[0], result.high[0]) == (1, 5)  # no rating lies beyond the scale


def test_a_ratio_is_of_sums_and_of_all_sessions_zero_minutes_count():
    masks, kpi = Masks(frame()), BY_NAME["duration_ratio"]
    assert measure(kpi, tally(masks, kpi, "completed", one_group(4))).value[0] == pytest.approx(95 / 105)
    assert measure(kpi, tally(masks, kpi, "all", one_group(4))).value[0] == pytest.approx(95 / 150)


def test_an_empty_cell_is_not_known():
    masks, kpi = Masks(frame()), BY_NAME["attendance_rate"]
    result = measure(kpi, tally(masks, kpi, "held", Groups(np.array([0, 0, 0, 0]), 2)))
    assert np.isnan([result.value[1], result.low[1], result.high[1]]).all()


@pytest.mark.parametrize(
    ("name", "denominator", "columns", "reason"),
    [
        pytest.param("average_rating", "rated", ["is_ahead", "rating"], "", id="all there"),
        pytest.param(
            "average_rating", "rated", ["is_ahead"], "needs Rating, which the data do not have", id="absent"
        ),
        pytest.param(
            "mean_polarity",
            "all",
            ["is_ahead"],
            "needs Feedback, which the data do not have",
            id="of all it need not be known who commented",
        ),
        pytest.param(
            "mentor_change_rate",
            "all",
            ["is_ahead", "status", "initiated_by"],
            "",
            id="one alternative will do",
        ),
    ],
)
def test_why_off(name, denominator, columns, reason):
    assert why_off(BY_NAME[name], denominator, pd.Index(columns)) == reason
