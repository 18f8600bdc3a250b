"""Every chart: what it says of the sample, of nothing, of one session, of hostile names."""

import json

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.measure.mentors import lowest_rated, mentors
from mentor_analytics.measure.tables import kpis_by
from mentor_analytics.report.charts.drawing import MOST_POINTS
from mentor_analytics.report.charts.groups import MOST_GROUPS, groups_drawing
from mentor_analytics.report.charts.lights import MOST_MENTORS, lights_drawing
from mentor_analytics.report.charts.over_time import (
    MOST_PERIODS,
    groups_over_time_drawing,
    over_time_drawing,
    period_for,
    period_words,
)
from mentor_analytics.report.charts.two_lanes import lowest_drawing, sentiment_drawing
from tests.measure.frames import AS_OF, raw_sessions, sessions
from tests.report.contents import HOSTILE, ZONE, sample_content

ATTENDANCE, RATING = BY_NAME["attendance_rate"], BY_NAME["average_rating"]
WORDS = {"green": "All good", "yellow": "Mild attention", "red": "Urgent follow-up"}


def of_kpi(table, name, by=None):
    kept = table[table["kpi"] == name]
    return kept if by is None else kept[kept["by"] == by]


def drawn(drawing):
    assert drawing is not None
    return drawing


def all_of_sample():
    content = sample_content()
    weeks = kpis_by(content.sessions, "week", {}, ZONE)
    lights = content.lights.merge(content.mentors[["mentor_key", "mentor"]], on="mentor_key")
    lowest = lowest_rated(content.sessions, content.mentors)
    parts = [
        kpis_by(content.sessions[content.sessions["program"] == each], "week", {}, ZONE).assign(of=each)
        for each in ("DSML", "AIML")
    ]
    return {
        "groups": groups_drawing(
            of_kpi(content.groups, "attendance_rate", "program"), ATTENDANCE, "program", 20
        ),
        "months": over_time_drawing(of_kpi(content.months, "average_rating"), RATING, "month"),
        "weeks": over_time_drawing(of_kpi(weeks, "attendance_rate"), ATTENDANCE, "week"),
        "compared": groups_over_time_drawing(
            of_kpi(pd.concat(parts), "attendance_rate"), ATTENDANCE, "week", "program"
        ),
        "sentiment": sentiment_drawing(content.sentiment, blank_is_neutral=False),
        "lights": lights_drawing(lights, WORDS, "Mentor"),
        "lowest": lowest_drawing(lowest.table, lowest.sentence, "Mentor"),
    }


DRAWN = {name: drawn(each) for name, each in all_of_sample().items()}


@pytest.mark.parametrize("name", DRAWN)
def test_every_chart_of_the_sample_is_valid_small_and_told_in_words(name):
    drawing = DRAWN[name]
    spec = drawing.chart.to_dict()
    rows = sum(len(each) for each in spec["datasets"].values())
    assert spec["width"] == "container"
    assert spec["height"] >= 90
    assert 0 < rows <= MOST_POINTS
    assert "n = " in drawing.alt or " of " in drawing.alt
    assert not unkind_words(f"{drawing.title} {drawing.caption} {drawing.alt}")


@pytest.mark.parametrize("name", DRAWN)
def test_no_chart_has_text_marks_links_or_a_colour_of_text(name):
    spec = json.dumps(DRAWN[name].chart.to_dict())
    for never in ('"text"', '"href"', '"url"', "labelColor", "titleColor"):
        assert never not in spec


def test_groups_stand_from_the_lowest_with_their_n_and_the_target():
    drawing = DRAWN["groups"]
    data = next(each for each in drawing.chart.to_dict()["datasets"].values() if len(each) > 1)
    assert [each["label"] for each in data] == [
        "DevOps · 73.3 % (n = 30)",
        "Academy · 75 % (n = 20)",
        "AIML · 82.4 % (few sessions, n = 17)",
        "DSML · 84.2 % (few sessions, n = 19)",
    ]
    assert data[0]["counted"] == "22 of 30 completed or no-show sessions"
    assert drawing.caption == (
        "Out of completed or no-show sessions. Lines: 95 % intervals. Upright strokes: target 80 %. "
        "Faint: fewer than 20 sessions."
    )
    assert "Target 80 %." in drawing.alt


def test_where_less_is_better_the_highest_stands_first():
    table = sample_content().groups
    rows = of_kpi(table, "no_show_rate", "program")
    drawing = drawn(groups_drawing(rows, BY_NAME["no_show_rate"], "program"))
    data = next(iter(drawing.chart.to_dict()["datasets"].values()))
    values = [each["value"] for each in data]
    assert values == sorted(values, reverse=True)
    assert "target" not in drawing.caption


def test_of_very_many_groups_those_with_most_sessions_are_drawn():
    names = [f"P{at:03}" for at in range(40) for _ in range(1 + at % 3)]
    table = kpis_by(sessions(program=names, rating=[4] * len(names)), "program", {})
    drawing = drawn(groups_drawing(of_kpi(table, "average_rating"), RATING, "program"))
    data = max(drawing.chart.to_dict()["datasets"].values(), key=len)
    assert len(data) == MOST_GROUPS
    assert drawing.caption.endswith(f"The {MOST_GROUPS} with most sessions of 40.")


def test_months_without_a_session_are_a_gap():
    frame = sessions(scheduled_at=["2025-01-05T10:00", "2025-03-05T10:00"], rating=[3, 4])
    drawing = drawn(
        over_time_drawing(of_kpi(kpis_by(frame, "month", {}, ZONE), "average_rating"), RATING, "month")
    )
    data = max(drawing.chart.to_dict()["datasets"].values(), key=len)
    assert [(each["label"], each["value"]) for each in data] == [
        ("Jan 2025|n = 1", 3),
        ("Feb 2025|n = 0", None),
        ("Mar 2025|n = 1", 4),
    ]
    assert data[0]["interval"] == "too few for an interval"
    assert drawing.alt == (
        "Average rating by month. Target 4.00. Jan 2025 3.00 (mean of 1 rated session); "
        "Mar 2025 4.00 (mean of 1 rated session)."
    )


def test_of_many_months_the_last_are_drawn():
    starts = [f"{2015 + at // 12}-{1 + at % 12:02}-05T10:00" for at in range(60)]
    table = kpis_by(sessions(scheduled_at=starts, rating=[4] * 60), "month", {}, ZONE)
    drawing = drawn(over_time_drawing(of_kpi(table, "average_rating"), RATING, "month"))
    data = max(drawing.chart.to_dict()["datasets"].values(), key=len)
    assert len(data) == MOST_PERIODS["month"]
    assert data[-1]["when"] == "Dec 2019"


def test_comments_say_the_class_its_count_and_its_rating():
    drawing = DRAWN["sentiment"]
    data = next(iter(drawing.chart.to_dict()["datasets"].values()))
    said = {each["who"]: (each["label"], each["counted"]) for each in data}
    assert said["No comment"] == ("No comment · 70, rated 3.59 (n = 17)", "70 of 120 sessions, 58.3 %")
    assert said["Negative"][1].endswith("of 50 comments that could be read, 16 %")


def test_lights_stand_by_urgency_with_shapes():
    drawing = DRAWN["lights"]
    spec = drawing.chart.to_dict()
    data = next(iter(spec["datasets"].values()))
    assert spec["encoding"]["color"]["scale"]["domain"] == [
        "▲ Urgent follow-up",
        "◆ Mild attention",
        "● All good",
    ]
    assert len({each["label"] for each in data}) <= MOST_MENTORS
    reds = [each["sessions"] for each in data if each["light"].startswith("▲")]
    assert reds == sorted(reds, reverse=True)


def test_two_lights_of_one_word_are_told_apart():
    words = {"green": "All Good", "yellow": "Needs Attention", "red": "Needs Attention"}
    rows = pd.DataFrame(
        {"mentor": ["A"], "judged": [3], "flagged": [2], "green": [1], "yellow": [1], "red": [1]}
    )
    spec = drawn(lights_drawing(rows, words, "Mentor")).chart.to_dict()
    assert spec["encoding"]["color"]["scale"]["domain"] == [
        "▲ Needs Attention (more flags)",
        "◆ Needs Attention",
        "● All Good",
    ]


def test_the_lowest_say_that_their_order_is_noise_and_their_follow_up():
    drawing = DRAWN["lowest"]
    assert drawing.alt.startswith("Within noise: these 5 differ")
    data = next(iter(drawing.chart.to_dict()["datasets"].values()))
    assert data[0]["label"].startswith("Rahul Sharma · 2.00 (few ratings, n = 2), follow-up ")
    assert data[0]["interval"].startswith("shrunken ")


def test_nothing_to_draw_draws_nothing():
    empty = sessions(rating=[], program=[], attended=[]).head(0)
    table = kpis_by(empty, "program", {})
    assert groups_drawing(of_kpi(table, "attendance_rate"), ATTENDANCE, "program") is None
    assert (
        over_time_drawing(of_kpi(kpis_by(empty, "month", {}, ZONE), "average_rating"), RATING, "month")
        is None
    )
    assert groups_over_time_drawing(table.assign(of=""), RATING, "month", "program") is None
    assert sentiment_drawing(sample_content().sentiment.head(0), blank_is_neutral=False) is None
    lights = pd.DataFrame(
        {"mentor": ["A"], "judged": [0], "flagged": [0], "green": [0], "yellow": [0], "red": [0]}
    )
    assert lights_drawing(lights, WORDS, "Mentor") is None
    lowest = lowest_rated(empty, mentors(empty, AS_OF, {}))
    assert lowest_drawing(lowest.table, lowest.sentence, "Mentor") is None


def test_groups_without_any_value_draw_nothing():
    frame = sessions(program=["A", "B"], rating=[np.nan, np.nan])
    table = of_kpi(kpis_by(frame, "program", {}), "average_rating")
    assert groups_drawing(table, RATING, "program") is None
    months = of_kpi(kpis_by(frame, "month", {}, ZONE), "average_rating")
    assert over_time_drawing(months, RATING, "month") is None


def test_one_session_is_drawn_without_an_interval():
    frame = sessions(program=["A"], rating=[4], follow_up_scheduled=[True], attended=[True])
    lowest = lowest_rated(frame, mentors(frame, AS_OF, {}))
    assert drawn(lowest_drawing(lowest.table, lowest.sentence, "Mentor")).chart.to_dict()["height"] > 0
    drawing = drawn(
        groups_drawing(of_kpi(kpis_by(frame, "program", {}), "average_rating"), RATING, "program", 10)
    )
    assert "A · 4.00 (few sessions, n = 1)" in drawing.alt


def test_hostile_names_are_only_data():
    names = [*HOSTILE, "](javascript:alert(1))", "<img src=x onerror=alert(1)>", "datum.value", "a.b[0]\\'\""]
    frame = sessions(program=names, rating=[4] * len(names))
    drawing = drawn(
        groups_drawing(of_kpi(kpis_by(frame, "program", {}), "average_rating"), RATING, "program")
    )
    spec = drawing.chart.to_dict()
    kept = spec.pop("datasets")
    data = max(kept.values(), key=len)
    assert len({each["label"] for each in data}) == len(set(names))
    order = [
        json.dumps(layer["encoding"]["y"].pop("sort")) for layer in spec["layer"] if "y" in layer["encoding"]
    ]
    assert "javascript" in order[0]
    assert "javascript" not in json.dumps(spec)
    assert "alert" not in json.dumps(spec)


PERIODS = [
    ([], "week"),
    (["2025-09-01T00:00"], "week"),
    (["2025-09-01T00:00", "2025-11-09T00:00"], "week"),
    (["2025-09-01T00:00", "2025-11-10T00:00"], "month"),
    (["NaT"], "week"),
]


@pytest.mark.parametrize(("starts", "period"), PERIODS)
def test_short_data_are_cut_in_weeks(starts, period):
    assert period_for(raw_sessions(scheduled_at=starts)["scheduled_at"]) == period


def test_a_period_without_a_date_has_words():
    assert period_words("month", "(not given)") == "no date"
