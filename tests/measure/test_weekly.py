import pandas as pd
import pytest

from mentor_analytics.measure.weekly import COLUMNS, WEEKS, weekly
from tests.measure.frames import AS_OF, sessions


def days_ago(days):
    return [str(AS_OF.tz_localize(None) - pd.Timedelta(days=each, minutes=1)) for each in days]


def rated(days, ratings):
    return sessions(scheduled_at=days_ago(days), rating=ratings)


def test_sessions_are_counted_by_week_the_oldest_first():
    table = weekly(rated([0, 6, 7, 90, 91, 200], [5.0] * 6), AS_OF)
    assert tuple(table.columns) == COLUMNS
    assert len(table["values"][0]) == WEEKS
    assert table["values"][0][-2:] == [1.0, 2.0]
    assert table["values"][0][0] == 1.0  # 90 days ago; 91 is a week too early
    assert table["n"].tolist() == [4]


CASES = [
    ("few", [1] * 9, [4.0] * 9, []),
    ("two weeks", [8] * 5 + [1] * 5, [3.0] * 5 + [4.0] * 5, [3.0, 4.0]),
    ("a week between without", [15] * 5 + [1] * 5, [3.0] * 5 + [4.0] * 5, []),
    ("last week without", [8] * 10, [3.0] * 10, []),
    ("not rated", [1] * 10, [None] * 10, []),
]


@pytest.mark.parametrize(
    ("days", "ratings", "values"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_line_is_only_drawn_where_every_week_has_a_value(days, ratings, values):
    assert weekly(rated(days, ratings), AS_OF, "rating")["values"].tolist() == [values]


def test_what_is_ahead_is_not_counted():
    frame = sessions(scheduled_at=days_ago([1, -3]), status=["scheduled", "completed"])
    assert weekly(frame, AS_OF)["values"].tolist() == [[]]


def test_without_sessions_there_is_nobody():
    assert weekly(rated([1], [4.0]).head(0), AS_OF, "rating").empty
