"""Groups over time in lanes, and the week as a map."""

import json

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.measure import timing
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.measure.tables import kpi_by_both
from mentor_analytics.report.charts.drawing import MOST_POINTS
from mentor_analytics.report.charts.lanes import MOST_LANES, lanes_drawing
from mentor_analytics.report.charts.week import week_drawing
from tests.measure.frames import sessions
from tests.measure.test_timing import chance
from tests.report.contents import HOSTILE, ZONE, sample_content

ATTENDANCE = BY_NAME["attendance_rate"]


def lanes(frame, minimum_n=0, period="week", by="program"):
    rows = kpi_by_both(frame, ATTENDANCE, (by, period), {}, ZONE)
    return lanes_drawing(rows, ATTENDANCE, period, by, minimum_n)


def drawn(drawing):
    assert drawing is not None
    return drawing


def values(drawing):
    return [row for rows in drawing.chart.to_dict()["datasets"].values() for row in rows]


def test_every_group_has_a_lane_with_its_last_value_and_n():
    drawing = drawn(lanes(sample_content().sessions))
    assert len({row["lane"] for row in values(drawing) if "lane" in row}) == 4
    assert "DevOps · 26 Oct 100 % (n = 1)" in drawing.alt
    assert 0 < len(values(drawing)) <= MOST_POINTS
    assert not unkind_words(f"{drawing.title} {drawing.caption} {drawing.alt}")


def test_of_few_sessions_no_line_is_drawn():
    drawing = drawn(lanes(sample_content().sessions, minimum_n=10))
    shown = [row for row in values(drawing) if "few" in row]
    assert all(row["sure"] is None for row in shown if row["few"])
    assert "Small and grey: fewer than 10 sessions." in drawing.caption


def test_of_many_groups_those_with_most_sessions_are_drawn():
    rows = 3 * 20
    frame = sessions(
        program=[f"P{at % 20:02d}" for at in range(rows)] + ["P19"] * 5,
        attended=[True] * (rows + 5),
        scheduled_at=["2025-09-03T10:00"] * (rows + 5),
    )
    drawing = drawn(lanes(frame))
    assert f"The {MOST_LANES} with most sessions of 20." in drawing.caption
    assert drawing.alt.split(": ", 1)[0]
    assert "P19" in drawing.alt


def test_a_target_far_from_every_value_does_not_press_the_rows_flat():
    frame = sessions(
        program=["A"] * 400, attended=[True] * 396 + [False] * 4, scheduled_at=["2025-09-03T10:00"] * 400
    )
    far = drawn(lanes(frame))
    assert "All rows are above it." in far.caption
    assert not [row for row in values(far) if "at" in row]
    near = sessions(
        program=["A"] * 20, attended=[True] * 16 + [False] * 4, scheduled_at=["2025-09-03T10:00"] * 20
    )
    assert "Dashed: target 80 %." in drawn(lanes(near)).caption
    assert len([row for row in values(drawn(lanes(near))) if "at" in row]) == 1


def test_hostile_names_are_text_in_the_axis():
    name = f'{HOSTILE} "] + alert(1) + ["\u2028'
    drawing = drawn(lanes(sessions(program=[name], attended=[True])))
    axis = next(
        layer["encoding"]["y"]["axis"]
        for layer in drawing.chart.to_dict()["layer"]
        if "axis" in layer["encoding"]["y"]
    )
    listed, rest = json.JSONDecoder().raw_decode(axis["labelExpr"])
    assert len(listed) == 1
    assert axis["labelExpr"][rest:] == "[floor(datum.value / 78)]"


@pytest.mark.parametrize(
    "frame",
    [sessions(session_id=[], program=[], attended=[]), sessions(program=["A"])],
    ids=["empty", "no attendance"],
)
def test_nothing_to_draw(frame):
    assert lanes(frame) is None


def test_one_session_is_drawn():
    assert (
        "A · Oct 2025 100 % (n = 1)"
        in drawn(lanes(sessions(program=["A"], attended=[True]), period="month")).alt
    )


def test_the_week_names_its_highest_hours_with_n():
    found = chance(20, 200, 0.1, np.random.default_rng(1))
    found.met[(found.weekday == 4) & (found.hour == 9)] = True
    drawing = drawn(week_drawing(timing.heat(found), "Moved by weekday and hour", 10, "Asia/Kolkata"))
    assert drawing.alt.startswith("Moved by weekday and hour. Highest: Fri 09:00 100 % (")
    assert "in Asia/Kolkata." in drawing.caption
    assert 0 < len(values(drawing)) <= 7 * 24
    assert not unkind_words(f"{drawing.title} {drawing.caption} {drawing.alt}")


def test_cells_with_few_sessions_are_grey_dots():
    table = pd.DataFrame(
        {
            "weekday": [0, 1],
            "hour": [9, 9],
            "hits": [1, 5],
            "n": [2, 20],
            "share": [0.5, 0.25],
            "low": [0.1, 0.1],
            "high": [0.9, 0.5],
        }
    )
    drawing = drawn(week_drawing(table, "Moved", 10, "UTC"))
    assert [row["few"] for row in values(drawing)] == [True, False]
    assert "Grey dot: fewer than 10 sessions." in drawing.caption
    assert "Mon" not in drawing.alt


@pytest.mark.parametrize("n", [0, 1, 9])
def test_a_week_of_few_sessions_is_not_drawn(n):
    found = chance(1, n, 0.1, np.random.default_rng(1))
    assert week_drawing(timing.heat(found), "Moved", 10, "UTC") is None
