"""Backtests of hand-made histories and of an invented platform with known truths."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.backtest import replay, weeks_of
from mentor_analytics.assess.backtest_outcomes import outcome_named
from mentor_analytics.assess.presets import DIAGNOSTIC, OPERATIONS, RELIABILITY, STANDARD, TRACKER
from mentor_analytics.assess.rules import preset_to_json
from mentor_analytics.demo.platform import synthetic_platform
from mentor_analytics.measure.prepare import default_as_of, prepare
from mentor_analytics.workflows.backtest import Ask, backtest, backtest_of
from mentor_analytics.workflows.backtest_words import (
    backtest_json,
    backtest_lines,
    notes_of,
    span_words,
    title_of,
    told,
)
from mentor_analytics.workflows.choices import choices
from mentor_analytics.workflows.loading import load_scored
from mentor_analytics.workflows.sources import Source
from tests.assess.histories import ZONE, end_after, history


def source(*rows, presets=(STANDARD,), names=("mine.csv",), drop=(), days=84):
    sessions = history(*rows, days=days).drop(columns=list(drop))
    return Source(sessions, presets, end_after(days), ZONE, names)


PAIRS = [(day, "AB"[day % 2], "uv"[day % 2], 1 if day % 2 else 5) for day in range(0, 84, 3)]
"""B's learner rates low each time, A's never."""


def test_what_always_repeats_is_always_warned_of():
    found = backtest(source(*PAIRS, presets=(STANDARD, TRACKER)), Ask())
    low = next(each for each in found.figures if each.signal.name == "rule:standard:low_rating")
    assert (low.precision.value, low.recall.value) == (1, 1)
    assert low.precision.bottom == low.recall.bottom > 0
    assert found.whose == "learner"
    assert found.n_followed <= found.n_units
    assert found.reason == ""
    assert "Low rating next".lower() in title_of(found).lower()
    assert "synthetic" not in title_of(found)
    assert "It is the learner's next session that counts." in span_words(found, ZONE)
    assert len(told(found)) == 2


@pytest.mark.parametrize(
    ("given", "ask", "reason"),
    [
        (source(), Ask(), "There is no session yet."),
        (source((0, "A", "u", 5)), Ask("churn", history=11), "too short"),
        (source(*PAIRS, drop=["rating"]), Ask(), "needs Rating, which the data do not have"),
        (source(*PAIRS, presets=(RELIABILITY,)), Ask(), "None of these presets has a rule on a session"),
        (source((0, "A", "u", 5), (83, "B", "v", 5)), Ask(), "In none of the"),
        (source((20, "A", "u", "s"), days=84), Ask("no-show"), "In none of the"),
    ],
)
def test_where_nothing_can_be_said_the_reason_is(given, ask, reason):
    found = backtest(given, ask)
    assert reason in found.reason
    assert found.figures == ()
    assert reason in "\n".join(backtest_lines(found, ZONE))
    assert backtest_json(found, ZONE)["signals"] == []


@pytest.mark.parametrize("first", range(7))
@pytest.mark.parametrize("name", ["no-show", "inactive"])
def test_what_is_wanting_is_exactly_that(first, name):
    given, outcome = source((first, "A", "u", 5), days=40), outcome_named(name)
    reason = backtest(given, Ask(name)).reason
    told = re.search(r"too short by (\d+) days?:", reason)
    assert told is not None
    wanting = int(told[1])
    for days, is_enough in ((wanting - 1, False), (wanting, True)):
        as_of = given.as_of + pd.Timedelta(days=days)
        assert bool(weeks_of(given.sessions, as_of, ZONE, outcome)) is is_enough


def test_whose_reading_of_comments_counts_is_told():
    other = replace(STANDARD, name="other", label="Other", analyser="vader")
    given = source(*PAIRS, presets=(STANDARD, other))
    read = replace(given, sessions=given.sessions.assign(sentiment="neutral"))
    assert backtest(given, Ask()).otherwise == ()
    lines = "\n".join(backtest_lines(backtest(read, Ask()), ZONE))
    assert "as the first preset reads them; in force, Other would read them otherwise." in lines


def test_invented_data_say_so_everywhere():
    found = backtest(source(*PAIRS, names=("invented_sessions.csv",)), Ask())
    assert title_of(found).endswith("synthetic data")
    assert "Measured on invented data" in "\n".join(backtest_lines(found, ZONE))
    told_as = backtest_json(found, ZONE)
    assert told_as["synthetic"] is True
    assert "invented data" in told_as["notes"][0]


def test_without_learners_the_mentors_next_session_counts():
    found = backtest(source(*PAIRS, drop=["learner"]), Ask())
    assert found.whose == "mentor"
    assert "do not name learners" in notes_of(found)[0]


def test_the_preset_without_rules_and_what_became_of_forecasts_are_told():
    found = backtest(source(*PAIRS, presets=(STANDARD, TRACKER)), Ask("inactive", "mentor"))
    notes = " ".join(notes_of(found))
    assert "Tracker: no rule on a mentor." in notes
    assert "Forecasts of who may leave are left out" in notes


def test_an_empty_workspace_has_nothing_to_replay(tmp_path):
    path = tmp_path / "none.db"
    loaded = load_scored(path, choices(path, {}), end_after(84))
    assert backtest_of(loaded, (preset_to_json(STANDARD),), Ask()).reason == "There is no session yet."


@pytest.fixture(scope="module")
def planted():
    """An invented platform (seed 1) in which some mentors leave."""
    platform = synthetic_platform(30_000, 1)
    as_of = default_as_of(platform.sessions, ZONE, end_after(0))
    assert any(truth.kind == "churn" for truth in platform.truths)
    return Source(
        prepare(platform.sessions, as_of), (STANDARD, OPERATIONS), as_of, ZONE, ("invented_sessions.csv",)
    )


def test_mentors_who_leave_are_warned_of_more_than_chance_would(planted):
    found = backtest(planted, Ask("churn", "mentor"))
    priority = next(each for each in found.figures if each.signal.kind == "priority")
    assert priority.recall.bottom >= 20
    assert priority.lift.low > 1
    assert priority.lead.n == priority.caught.top > 0
    assert 0 < priority.flag_rate.value < 0.5  # not by warning of everybody


@pytest.mark.parametrize("subject", ["session", "mentor"])
def test_a_platform_cut_off_after_a_week_gives_the_same_flags_in_it(planted, subject):
    week = weeks_of(planted.sessions, planted.as_of, ZONE, outcome_named("churn"))[9]
    cut = planted.sessions[(planted.sessions["scheduled_at"] <= week.end).to_numpy(dtype=bool)]
    whole, known = (replay(each, planted.presets, [week], subject) for each in (planted.sessions, cut))
    assert whole.signals == known.signals
    pd.testing.assert_frame_equal(whole.units, known.units)
    assert sum(whole.units[each.name].any() for each in whole.signals) > 4


def test_forecasts_may_be_learnt_anew_for_each_week(planted):
    lately = replace(planted, presets=(OPERATIONS,))
    without, learnt = (
        backtest(lately, Ask("churn", "mentor", weeks=1, forecasts=each)) for each in (False, True)
    )
    named = [{each.signal.name for each in found.figures} for found in (without, learnt)]
    assert "rule:operations:churn_low" in named[1] - named[0]
    assert "were learnt anew for each week" in " ".join(notes_of(learnt))


@pytest.mark.soak
def test_where_nothing_is_planted_flags_are_worth_no_more_than_chance():
    beyond, differ = [], []
    for seed in range(100, 160):
        platform = synthetic_platform(9_000, seed, mentors=60, days=120, planted=False)
        as_of = default_as_of(platform.sessions, ZONE, end_after(0))
        presets = (STANDARD, TRACKER, DIAGNOSTIC)
        given = Source(prepare(platform.sessions, as_of), presets, as_of, ZONE, ("invented_sessions.csv",))
        for outcome in ("low-rating", "no-show"):
            figures = backtest(given, Ask(outcome)).figures
            lifts = [each.lift for each in figures if not np.isnan(each.lift.low)]
            beyond += [lift.low > 1 or lift.high < 1 for lift in lifts]
            differ += [
                each.against[0].is_apart for each in figures if each.signal.kind == "any" and each.against
            ]
    assert len(beyond) >= 800
    assert np.mean(beyond) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / len(beyond))  # 38 of 840
    assert np.mean(differ) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / len(differ))  # 12 of 240
