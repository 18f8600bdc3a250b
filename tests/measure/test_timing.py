"""Weekdays, hours and months: what is planted is found, what is chance is not told."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special
from scipy.stats import hypergeom

from mentor_analytics.demo.files import TIMEZONE
from mentor_analytics.demo.platform import synthetic_platform
from mentor_analytics.measure import timing
from mentor_analytics.measure.prepare import default_as_of, prepare
from mentor_analytics.measure.reliability import Asked, counted
from mentor_analytics.measure.timing import PATTERN_COLUMNS, WEEKDAYS, Events, patterns
from tests.measure.frames import AS_OF, sessions

FRIDAY = WEEKDAYS.index("Fridays")


def made(who, weekday, met, hour=None, period=None, periods=6):
    who = np.asarray(who, dtype=np.intp)
    rows = len(who)
    return Events(
        people=[f"m{each}" for each in range(int(who.max(initial=-1)) + 1)],
        who=who,
        weekday=np.asarray(weekday, dtype=np.intp),
        hour=np.full(rows, 10, dtype=np.intp) if hour is None else np.asarray(hour, dtype=np.intp),
        period=np.zeros(rows, dtype=np.intp) if period is None else np.asarray(period, dtype=np.intp),
        periods=[str(each) for each in range(periods)],
        met=np.asarray(met, dtype=bool),
    )


def chance(mentors, each, rate, rng):
    """Mentors with weekdays, hours and months of their own, and nothing that depends on them."""
    rows = mentors * each
    return made(
        np.repeat(np.arange(mentors), each),
        rng.choice(7, rows, p=[0.18, 0.17, 0.17, 0.17, 0.16, 0.1, 0.05]),
        rng.random(rows) < rate,
        rng.integers(9, 21, rows),
        rng.integers(0, 6, rows),
    )


def test_the_mentor_who_moves_fridays_is_found_among_many():
    found = chance(30, 100, 0.08, np.random.default_rng(1))
    friday = (found.who == 7) & (found.weekday == FRIDAY)
    found.met[friday] = np.arange(friday.sum()) % 10 < 7
    told = patterns(found).told
    assert told[["kind", "mentor_key", "slot"]].to_numpy().tolist() == [["weekday", "m7", "Fridays"]]
    row = told.iloc[0]
    assert row["n"] + row["other_n"] == 100
    assert row["low"] > row["other_high"]


def test_a_busy_friday_alone_is_no_pattern():
    """Most sessions, and so most moved ones, are on Fridays; the rate is the same on every day."""
    weekday = [FRIDAY] * 80 + [0] * 20
    met = ([True] + [False] * 4) * 20
    result = patterns(made([0] * 100, weekday, met))
    assert result.looked_at == 1
    assert result.told.empty


def test_hours_and_a_rising_rate_are_found():
    rng = np.random.default_rng(2)
    found = chance(20, 200, 0.08, rng)
    late = (found.who == 3) & (found.hour >= 18)
    found.met[late] = np.arange(late.sum()) % 2 == 0
    rising = found.who == 5
    found.met[rising] = rng.random(rising.sum()) < 0.05 + 0.09 * found.period[rising]
    told = patterns(found).told.set_index("mentor_key")
    assert told.loc["m3", "slot"] == "evenings (from 18:00)"
    assert told.loc["m5", "slot"] == "rising"
    assert (told["share"] > told["other_share"]).all()
    assert set(told.index) == {"m3", "m5"}


@pytest.mark.parametrize(
    ("rows", "moved", "days"),
    [
        pytest.param(0, 0, 7, id="nothing"),
        pytest.param(1, 1, 7, id="one session"),
        pytest.param(19, 19, 7, id="too few sessions"),
        pytest.param(100, 4, 7, id="too few moved"),
        pytest.param(100, 50, 1, id="one weekday only"),
    ],
)
def test_of_few_nothing_is_looked_at(rows, moved, days):
    found = made([0] * rows, np.arange(rows) % days, np.arange(rows) < moved)
    result = patterns(found)
    assert (result.looked_at, result.too_few) == (0, min(rows, 1))
    assert list(result.told.columns) == list(PATTERN_COLUMNS)
    assert result.told.empty


def test_all_or_nothing_moved_says_nothing():
    days = np.arange(70) % 7
    for met in (np.ones(70, dtype=bool), np.zeros(70, dtype=bool)):
        assert patterns(made([0] * 70, days, met, period=days % 6)).told.empty


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 12)), min_size=2, max_size=7))
def test_tails_are_those_of_the_hypergeometric_distribution(counts):
    hits = np.array([min(pair) for pair in counts])
    n = np.array([max(pair) for pair in counts])
    total = int(n.sum())
    found = timing.tails(hits, n, special.gammaln(np.arange(total + 2) + 1.0))
    wanted = [hypergeom.sf(h - 1, total, hits.sum(), each) for h, each in zip(hits, n, strict=True)]
    assert found == pytest.approx(wanted, abs=1e-9)


def test_without_a_pattern_few_runs_find_one():
    """A handful of the runs of the soak test: the same claim, so loosely that it fails only when it is wrong."""
    rng = np.random.default_rng(3)
    assert sum(len(patterns(chance(60, 80, 0.1, rng)).told) > 0 for _ in range(20)) <= 4


@pytest.mark.soak
@pytest.mark.parametrize(("each", "rate"), [(600, 0.08), (80, 0.1)])
def test_silent_without_a_pattern(each, rate):
    """150 mentors, 400 times: at most 5 % of the runs, and 2 standard errors, say anything."""
    rng, runs = np.random.default_rng(4), 400
    loud = sum(len(patterns(chance(150, each, rate, rng)).told) > 0 for _ in range(runs))
    assert loud / runs <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / runs)


@pytest.mark.parametrize("planted", [True, "mentors", False])
def test_on_the_invented_platform_just_the_planted_mentor_is_told(planted):
    platform = synthetic_platform(90_000, 1, planted=planted)
    frame = prepare(platform.sessions, default_as_of(platform.sessions, TIMEZONE, AS_OF))
    found = timing.events(frame, *counted(frame, Asked(), {}), TIMEZONE, "month")
    told = patterns(found).told
    name_of = dict(zip(frame["mentor_key"], frame["mentor"], strict=True))
    planned = [who for truth in platform.truths if truth.kind == "weekday_reschedules" for who in truth.who]
    assert len(planned) == (1 if planted is True else 0)
    assert [name_of[key] for key in told["mentor_key"]] == planned
    assert told["slot"].tolist() == ["Fridays"] * len(planned)


def dated(starts, **columns):
    return sessions(scheduled_at=starts, **columns)


def test_slots_are_cut_on_the_clock_of_the_site_where_a_session_first_stood():
    frame = dated(
        ["2025-10-03T20:00", "2025-10-04T10:00"],  # in Kolkata the first is Saturday, 1:30
        status=["completed", "rescheduled"],
        moved_from_at=[None, "2025-10-06T04:00"],  # a Monday, 9:30
    )
    met = (frame["status"] == "rescheduled").to_numpy()
    found = timing.events(frame, np.ones(2, dtype=bool), met, "Asia/Kolkata", "month")
    assert found.weekday.tolist() == [5, 0]
    assert found.hour.tolist() == [1, 9]
    assert found.periods == ["2025-10"]


def test_sessions_that_do_not_count_are_left_out():
    frame = dated(["2025-10-03T20:00", "2025-10-04T10:00"])
    found = timing.events(frame, np.array([True, False]), np.zeros(2, dtype=bool), "UTC", "week")
    assert found.who.tolist() == [0]
    assert found.periods == ["2025-09-29"]


def test_the_heat_map_counts_everybody_between_the_first_and_last_day_and_hour():
    found = made([0, 0, 1], [0, 2, 2], [True, False, True], hour=[9, 9, 11])
    table = timing.heat(found).set_index(["weekday", "hour"])
    assert len(table) == 9
    assert table["n"].to_dict()[2, 9] == 1
    assert table["n"].to_dict()[1, 10] == 0
    assert table["share"].notna().tolist() == (table["n"] > 0).tolist()
    assert timing.heat(made([], [], [])).empty


def test_weekdays_of_all_together_are_tested():
    days = np.repeat(np.arange(5), 100)
    test, of_mentors = timing.weekday_test(made(np.tile(np.arange(10), 50), days, days == FRIDAY), 0)
    assert max(test.p, of_mentors) < 0.001
    one, of_one = timing.weekday_test(made(np.zeros(500), days, days == FRIDAY), 0)
    assert max(one.p, of_one) < 0.001
    assert timing.weekday_test(made([], [], []), 0)[0].reason


def test_mentors_who_differ_and_have_a_weekday_each_make_no_weekday_differ():
    told = naive = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        who = np.repeat(np.arange(21), 60)
        found = made(who, who % 7, rng.random(len(who)) < rng.beta(2, 10, 21)[who])
        test, of_mentors = timing.weekday_test(found, 0)
        naive += test.p < 0.05
        told += max(test.p, of_mentors) < 0.05
    assert naive > 40
    assert told <= 60 * 0.05 + 3 * (60 * 0.05 * 0.95) ** 0.5


def test_a_day_of_one_mentor_alone_is_no_day():
    who = np.repeat(np.arange(2), 200)
    assert np.isnan(timing.weekday_test(made(who, who, (who == 0) & (np.arange(400) % 2 == 0)), 0)[1])


def test_a_trend_whose_halves_go_the_other_way_is_none():
    rng = np.random.default_rng(0)
    n = rng.integers(1, 40, (3000, 6))
    found = timing.trends(rng.binomial(n, rng.random((3000, 6)) * 0.6), n)
    agrees = (found["slot"] == timing.RISING) == (found["share"] > found["other_share"])
    assert (~agrees).sum() > 10
    assert (found.loc[~agrees, "p"] == 1).all()
    assert (found.loc[agrees, "p"] < 0.05).any()


def test_nothing_is_changed():
    found = chance(3, 50, 0.2, np.random.default_rng(5))
    before = pd.DataFrame({"who": found.who, "met": found.met}).copy()
    patterns(found)
    assert before["met"].equals(pd.Series(found.met))
