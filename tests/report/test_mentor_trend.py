import pandas as pd
import pytest

from mentor_analytics.assess.presets import preset_named
from mentor_analytics.report.mentor_trend import A_DAY, TREND_DAYS, TRENDS, trend_drawing, trends
from tests.measure.frames import AS_OF, sessions
from tests.report.contents import REQUIRED, ZONE, sample_content

STANDARD = preset_named("standard")


def over(days, a_day):
    starts = [
        AS_OF.tz_localize(None) - pd.Timedelta(days=day, hours=2) for day in range(days) for _ in range(a_day)
    ]
    return sessions(scheduled_at=list(map(str, starts)), rating=[4.0, 3.0] * (days * a_day // 2))


def rows_of(drawing):
    return max(drawing.chart.to_dict()["datasets"].values(), key=len)


@pytest.mark.parametrize(("a_day", "period", "points"), [(A_DAY, "day", 30), (2, "week", 5)])
def test_days_are_drawn_where_there_are_enough_sessions_else_weeks(a_day, period, points):
    mine = over(40, a_day)
    drawing = trend_drawing(mine, "average_rating", AS_OF, STANDARD, ZONE)
    assert drawing is not None
    assert drawing.title == f"Average rating in the last {TREND_DAYS} days, by {period}"
    data = rows_of(drawing)
    assert abs(len(data) - points) <= 1
    assert all("|n = " in each["label"] for each in data)
    assert sum(int(each["label"].split("= ")[1]) for each in data) == 30 * a_day


def test_all_months_can_be_drawn():
    drawing = trend_drawing(over(90, 1), "average_rating", AS_OF, STANDARD, ZONE, "months")
    assert drawing is not None
    assert drawing.title == "Average rating by month"


@pytest.mark.parametrize("name", TRENDS)
def test_nothing_to_count_draws_nothing(name):
    for mine in (over(2, 2).head(0), over(2, 2).drop(columns=["rating"])):
        drawing = trend_drawing(mine, name, AS_OF, STANDARD, ZONE)
        assert drawing is None or name == "reschedule_rate"
    old = over(2, 2).assign(scheduled_at=AS_OF - pd.Timedelta(days=40))
    assert trend_drawing(old, name, AS_OF, STANDARD, ZONE) is None


def test_what_can_be_followed_depends_on_the_columns():
    content = sample_content()
    assert list(trends(content.sessions.columns, content.preset)) == list(TRENDS)
    assert list(trends(pd.Index([*REQUIRED, "is_ahead"]), content.preset)) == ["reschedule_rate"]
