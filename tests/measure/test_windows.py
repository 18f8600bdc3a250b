import numpy as np
import pandas as pd
import pytest

from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tally import Groups
from mentor_analytics.measure.windows import in_window, measure_columns, measured, n_column, wanted_columns
from tests.measure.frames import AS_OF, raw_sessions, sessions


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("reschedule_rate_30d", ("reschedule_rate", "all", 30, "value")),
        ("reschedule_rate_30d_low", ("reschedule_rate", "all", 30, "low")),
        ("attendance_rate", ("attendance_rate", "held", 0, "value")),
        ("attendance_rate_of_all_90d_n", ("attendance_rate", "all", 90, "n")),
        ("no_shows_by_mentor_7d", ("no_shows_by_mentor", "all", 7, "value")),
        ("engagement_quality_high", ("engagement_quality", "completed", 0, "high")),
        ("reschedule_rate_30d_before_n", ("reschedule_rate", "all", 30, "n")),
        ("average_rating_7d_change_low", ("average_rating", "rated", 7, "low")),
        ("average_rating_90d_trend", ("average_rating", "rated", 90, "trend")),
        ("average_rating_trend", None),
        ("average_rating_30d_change_trend", None),
        ("average_rating_change", None),
        ("attendance_rate_of_rated", None),
        ("attendance_rate_14d", None),
        ("churn_probability", None),
        ("", None),
    ],
)
def test_a_name_says_what_a_column_holds(column, expected):
    found = measured(column, BY_NAME, {})
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert (found.kpi.name, found.denominator, found.days, found.part) == expected


def test_the_presets_denominator_is_taken_where_none_is_named():
    found = measured("attendance_rate_7d", BY_NAME, {"attendance_rate": "all"})
    assert found is not None
    assert (found.denominator, found.label) == ("all", "Attendance in the last 7 days")


@pytest.mark.parametrize(
    ("column", "label"),
    [
        ("attendance_rate_7d_before", "Attendance in the 7 days before"),
        ("attendance_rate_7d_change", "Attendance in the last 7 days, change"),
        ("attendance_rate_7d_change_n", "Attendance in the last 7 days, change, n"),
        ("attendance_rate_7d_trend", "Attendance in the last 7 days, trend"),
    ],
)
def test_the_window_before_and_the_change_have_labels(column, label):
    found = measured(column, BY_NAME, {})
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    "column",
    ["reschedule_rate_30d", "reschedule_rate_30d_low", "reschedule_rate_30d_n", "reschedule_rate_30d_trend"],
)
def test_n_column(column):
    assert n_column(column) == "reschedule_rate_30d_n"


STARTS = [
    "2025-10-09T18:29:59.999999",  # as_of itself
    "2025-10-02T18:29:59.999999",  # exactly 7 days before: outside
    "2025-10-02T18:30:00",
    "2025-09-09T18:30:00",
    "2025-07-01T00:00",
    "2025-10-10T00:00",  # ahead
    "NaT",
]


@pytest.mark.parametrize(
    ("days", "inside"),
    [(7, [0, 2]), (30, [0, 1, 2, 3]), (90, [0, 1, 2, 3]), (0, [0, 1, 2, 3, 4])],
)
def test_a_window_is_open_before_and_closed_at_as_of(days, inside):
    starts = raw_sessions(scheduled_at=STARTS)["scheduled_at"]
    assert np.flatnonzero(in_window(starts, AS_OF, days)).tolist() == inside


@pytest.mark.parametrize("days", [7, 0])
def test_without_a_moment_no_window_holds_anything(days):
    starts = raw_sessions(scheduled_at=STARTS)["scheduled_at"]
    nothing = pd.Timestamp("NaT")
    assert not in_window(starts, nothing, days).any()


def test_columns_are_the_same_in_plain_pandas():
    frame = sessions(
        scheduled_at=STARTS[:6],
        mentor=["A", "B", "A", "A", "B", "A"],
        status=["rescheduled", "completed", "completed", "rescheduled", "rescheduled", "completed"],
        rating=[None, 4, 5, None, None, 1],
    )
    names = [
        "reschedule_rate_7d",
        "reschedule_rate_30d",
        "reschedule_rate_30d_n",
        "average_rating_30d",
        "average_rating",
    ]
    codes = np.array([0, 1, 0, 0, 1, 0])
    found = measure_columns(Masks(frame), Groups(codes, 2), wanted_columns(names, BY_NAME, {}), AS_OF)
    assert list(found) == names
    for name, days in (("reschedule_rate_7d", 7), ("reschedule_rate_30d", 30)):
        recent = frame[in_window(frame["scheduled_at"], AS_OF, days) & ~frame["is_ahead"]]
        expected = (recent["status"] == "rescheduled").groupby(recent["mentor"], observed=False).mean()
        np.testing.assert_allclose(found[name], expected.to_numpy())
    assert found["reschedule_rate_30d_n"].tolist() == [3, 1]
    assert found["reschedule_rate_30d_n"].dtype == np.int64
    np.testing.assert_array_equal(found["average_rating_30d"], [5, 4])


def test_what_the_sessions_do_not_carry_is_left_out():
    frame = sessions(rating=[4])
    wanted = wanted_columns(["engagement_30d", "average_rating_30d"], BY_NAME, {})
    assert list(measure_columns(Masks(frame), Groups(np.array([0]), 1), wanted, AS_OF)) == [
        "average_rating_30d"
    ]
