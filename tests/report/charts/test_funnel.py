"""The funnel plot: what it says of nobody, of one, of those beyond the limits, of hostile names."""

import json

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.measure.funnel import funnel
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.report.charts.drawing import MOST_POINTS
from mentor_analytics.report.charts.funnel import beyond_words, funnel_drawing
from tests.report.contents import HOSTILE

SHARE, MEAN = BY_NAME["attendance_rate"], BY_NAME["average_rating"]


def table(values, n, names=None, kpi=SHARE):
    names = names or [f"M{at}" for at in range(len(n))]
    keys = [f"k{at}" for at in range(len(n))]
    return pd.DataFrame({"mentor_key": keys, "mentor": names, kpi.name: values, f"{kpi.name}_n": n})


def drawn(found, kpi=SHARE, mentor="Mentor"):
    drawing = funnel_drawing(found, kpi, mentor)
    assert drawing is not None
    return drawing


def rows_of(drawing):
    return [len(each) for each in drawing.chart.to_dict()["datasets"].values()]


def test_those_beyond_are_named_with_their_n_and_how_many_chance_would_make():
    found = funnel(table([0.8] * 20 + [0.4], [200] * 20 + [100]), SHARE)
    drawing = drawn(found, mentor="Tutor")
    assert "Beyond the 99.8 % limit: M20: 40 % (n = 100)." in drawing.alt
    assert "by chance alone about" in drawing.alt
    assert drawing.title == "Attendance against the number of sessions, by tutor"
    assert "Lines: everybody together, 79 %" in drawing.caption
    assert sum(rows_of(drawing)) <= MOST_POINTS
    assert not unkind_words(f"{drawing.title} {drawing.caption} {drawing.alt}")


SAID = [
    (table([], []), "No session counts here yet: there is nobody to compare with."),
    (table([0.8], [30]), "One mentor has a value: there is nobody to compare with."),
    (
        table([1.0, 0.5], [3, 4]),
        "No mentor has 10 sessions that count here yet, so nobody is held against the limits.",
    ),
    (
        table([0.8, 0.5], [30, 4]),
        "Among 1 mentor with 10 such sessions or more: 0 beyond the 95 % limits, by chance",
    ),
    (table([0.8, 0.81], [300, 300]), "vary no more than chance alone would make them."),
    (
        table([0.5, 0.9], [300, 300]),
        "times as much as chance alone would make them: to lie beyond a limit is to differ",
    ),
]


@pytest.mark.parametrize(("mentors", "words"), SAID)
def test_how_many_lie_beyond_is_said(mentors, words):
    assert words in beyond_words(funnel(mentors, SHARE), "mentor")


@pytest.mark.parametrize(("values", "n"), [([], []), ([np.nan], [0]), ([0.8], [30])])
def test_nobody_to_compare_with_is_no_chart(values, n):
    assert funnel_drawing(funnel(table(values, n), SHARE), SHARE, "Mentor") is None


def test_few_are_faint_and_never_named():
    two = drawn(funnel(table([4.0, 1.0], [1, 9], kpi=MEAN), MEAN, 0.9), MEAN)
    assert "Faint: fewer than 10 sessions, never named." in two.caption
    assert "Beyond the 99.8 % limit: nobody." in two.alt


def test_of_very_many_those_with_most_sessions_and_all_beyond_are_drawn():
    n = np.r_[np.arange(100, 1800), [50]]
    found = funnel(table(np.r_[np.full(1700, 0.8), [0.1]], n), SHARE)
    drawing = drawn(found)
    assert "The 1,500 with most sessions of 1,701." in drawing.caption
    assert "M1700: 10 % (n = 50)" in drawing.alt
    assert sum(rows_of(drawing)) <= MOST_POINTS


def test_hostile_names_are_only_data():
    names = [*HOSTILE, "<img src=x onerror=alert(1)>"]
    found = funnel(table([0.5] * len(names), [40] * len(names), names), SHARE)
    spec = drawn(found).chart.to_dict()
    spec.pop("datasets")
    text = json.dumps(spec)
    for never in ("onerror", "HYPERLINK", '"text"', '"href"', '"url"', "labelColor", "titleColor"):
        assert never not in text
