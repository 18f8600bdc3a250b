"""A platform is the same for the same seed, its frames are typed, and what is planted is there at its size."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mentor_analytics.demo.files import TIMEZONE
from mentor_analytics.demo.generator import END
from mentor_analytics.demo.platform import Platform, synthetic_platform
from mentor_analytics.demo.truths import Sizes, Truth
from mentor_analytics.enrich.sentiment import analyser_named, score_comments
from mentor_analytics.errors import DefinitionError
from mentor_analytics.schema import INPUT_ONLY, SESSIONS
from tests.demo.planted import Measures
from tests.demo.test_sample import DTYPES

ERRORS = 4.0
"""So many standard errors a drawn difference may lie off its size; of some thirty, none by chance."""

COMPARED = ("mentor_risk", "star", "weekday_reschedules", "pattern", "confounder")


@pytest.fixture(scope="module")
def planted() -> Platform:
    return synthetic_platform()


@pytest.fixture(scope="module")
def nothing() -> Platform:
    return synthetic_platform(planted=False)


@pytest.fixture(scope="module")
def people_only() -> Platform:
    return synthetic_platform(planted="mentors")


def _compared(platform: Platform) -> list[Truth]:
    return [
        truth
        for truth in platform.truths
        if truth.kind in COMPARED and truth.metric != "days_since_last_session"
    ]


def _truth(platform: Platform, name: str) -> Truth:
    return next(truth for truth in platform.truths if truth.name == name)


def _no_show_slope(platform: Platform) -> float:
    sessions = platform.sessions
    lead = (sessions["scheduled_at"] - sessions["booked_at"]).dt.total_seconds() / 86_400
    return float(np.polyfit(lead, sessions["no_show_by"].eq("learner"), 1)[0])


def _learner_spread(platform: Platform) -> float:
    """Standard deviation of learners' chances, with what chance alone makes of it taken off."""
    away = platform.sessions["no_show_by"].eq("learner").groupby(platform.sessions["learner_id"])
    n, k = away.size().to_numpy(), away.sum().to_numpy()
    variance = (k * (k - 1)).sum() / (n * (n - 1)).sum() - (k.sum() / n.sum()) ** 2
    return float(np.sqrt(max(variance, 0)))


def test_there_is_enough_of_each_kind(planted: Platform) -> None:
    kinds = pd.Series([truth.kind for truth in planted.truths]).value_counts()
    assert kinds["mentor_risk"] == 15
    assert kinds["star"] == 4
    assert set(kinds.index) == {*COMPARED, "churn", "learner_no_show"}


def test_truths_are_named_once_and_tell_of_known_mentors(planted: Platform) -> None:
    names = [truth.name for truth in planted.truths]
    assert len(names) == len(set(names))
    assert {name for truth in planted.truths for name in truth.who} <= set(planted.profiles["mentor"])
    at_risk = [name for truth in planted.truths if truth.kind == "mentor_risk" for name in truth.who]
    assert len(at_risk) == len(set(at_risk))
    assert all(truth.n > 0 for truth in planted.truths)


def test_each_size_is_what_the_frame_shows(planted: Platform) -> None:
    measures = Measures(planted, planted.truths)
    off = {}
    for truth in _compared(planted):
        shown = measures.of(truth)
        if (
            abs(shown.difference - truth.size) > ERRORS * shown.error
            or abs(truth.size) < ERRORS * shown.error
        ):
            off[truth.name] = (truth.size, shown)
    assert not off


def test_where_nothing_is_planted_nothing_differs(planted: Platform, nothing: Platform) -> None:
    assert nothing.truths == ()
    measures = Measures(nothing, planted.truths)
    shown = {truth.name: measures.of(truth) for truth in _compared(planted)}
    assert not {name: each for name, each in shown.items() if abs(each.difference) > ERRORS * each.error}
    assert abs(_no_show_slope(nothing)) < 0.001
    assert _learner_spread(nothing) < 0.02


def test_where_people_differ_segments_do_not(planted: Platform, people_only: Platform) -> None:
    assert people_only.truths == ()
    measures = Measures(people_only, planted.truths)
    segments = [truth for truth in planted.truths if truth.kind in ("pattern", "confounder")]
    shown = {truth.name: measures.of(truth) for truth in segments}
    assert not {name: each for name, each in shown.items() if abs(each.difference) > ERRORS * each.error}
    ratings = people_only.sessions.groupby("mentor", observed=True)["rating"].mean()
    assert ratings.std() > 0.2


@pytest.mark.parametrize("fixture", ["planted", "people_only"])
def test_learners_stay_away_by_lead_and_by_habit(
    planted: Platform, fixture: str, request: pytest.FixtureRequest
) -> None:
    platform = request.getfixturevalue(fixture)
    assert _no_show_slope(platform) == pytest.approx(_truth(planted, "lead_time").size, abs=0.001)
    assert _learner_spread(platform) == pytest.approx(_truth(planted, "learner_history").size, abs=0.008)


def test_the_long_leads_explain_their_batch(planted: Platform) -> None:
    sessions = planted.sessions
    lead = (sessions["scheduled_at"] - sessions["booked_at"]).dt.total_seconds() / 86_400
    away = sessions["no_show_by"].eq("learner").astype(float)
    inside = sessions["batch"].eq("Analytics Jan26")
    others = ~inside & sessions["program"].eq("Analytics")
    bins = pd.cut(lead, [0, 1, 2, 3, 4, 6, 8, 10, 15, 20, 31])
    expected = bins.map(away[others].groupby(bins[others], observed=True).mean()).astype(float)
    off = (away - expected)[inside]
    assert abs(off.mean()) < 3 * off.std() / np.sqrt(len(off)) + 0.005  # learners differ, too


def test_who_left_has_no_session_after_it(planted: Platform) -> None:
    left = list(_truth(planted, "left").who)
    start = planted.sessions["scheduled_at"]
    last = start.groupby(planted.sessions["mentor"].astype("str")).max()
    days = (start.max() - last[left]).dt.days
    assert days.min() >= 30
    assert len(days) >= 12
    assert days.max() - days.min() > 60  # spread over the period
    just = list(_truth(planted, "just_left").who)
    assert (start.max() - last[just]).dt.days.between(3, 30).all()
    soon = list(_truth(planted, "leaving_soon").who)
    assert (start.max() - last[soon]).dt.days.max() < 7


def test_it_can_be_seen_before_they_leave(planted: Platform) -> None:
    sessions, left = planted.sessions, list(_truth(planted, "left").who)
    mentor = sessions["mentor"].astype("str")
    last = mentor.map(sessions["scheduled_at"].groupby(mentor).max())
    before = (last - sessions["scheduled_at"]).dt.days
    late, early = mentor.isin(left) & before.lt(14), mentor.isin(left) & before.between(46, 59)
    assert late.sum() < 0.75 * early.sum()
    assert sessions.loc[late, "rating"].mean() < sessions.loc[early, "rating"].mean() - 0.2
    events = planted.events
    who = events["mentor"].astype("str")
    since = (who.map(sessions["scheduled_at"].groupby(mentor).max()) - events["event_at"]).dt.days
    assert since[who.isin(left)].lt(14).sum() < 0.75 * since[who.isin(left)].between(46, 59).sum()


def test_poor_first_sessions_make_one_subject_leave(planted: Platform) -> None:
    truth = _truth(planted, "poor_first_churn")
    sessions = planted.sessions
    mentor = sessions["mentor"].astype("str")
    first = sessions["rating"].where(sessions["is_first_session"].eq(True)).groupby(mentor).mean()
    last = sessions["scheduled_at"].groupby(mentor).max()
    left = last < sessions["scheduled_at"].max() - pd.Timedelta(days=30)
    subject = planted.profiles.set_index("mentor")["subject"].astype("str")[first.index]
    inside = subject.eq("Mathematics") & first.lt(4)
    table = pd.crosstab(inside, left)
    assert stats.fisher_exact(table).pvalue < 1e-5
    shares = table[True] / table.sum(axis=1)
    assert shares[True] - shares[False] == pytest.approx(truth.size, abs=0.15)
    poor_elsewhere = left[first.lt(4) & subject.ne("Mathematics")].mean()
    assert poor_elsewhere < 0.2


@pytest.mark.parametrize("fixture", ["planted", "people_only", "nothing"])
def test_no_session_type_is_praised_more(fixture: str, request: pytest.FixtureRequest) -> None:
    sessions = request.getfixturevalue(fixture).sessions
    said = sessions[sessions["feedback"].notna()]
    negative = score_comments(said["feedback"], analyser_named("mentor"))["sentiment"].eq("negative")
    assert stats.chi2_contingency(pd.crosstab(said["session_type"], negative)).pvalue > 0.001


def test_the_inactive_one_is_silent_for_so_long(planted: Platform) -> None:
    truth = next(truth for truth in planted.truths if truth.metric == "days_since_last_session")
    last = planted.sessions.loc[planted.sessions["mentor"].eq(truth.who[0]), "scheduled_at"].max()
    assert truth.size <= (END - last) / pd.Timedelta(days=1) < truth.size + 7
    assert planted.profiles.set_index("mentor").loc[truth.who[0], "mentor_status"] == "Active"


def test_some_are_new_and_begin_after_they_are_hired(planted: Platform) -> None:
    start = planted.sessions.groupby("mentor", observed=True)["scheduled_at"].min().dt.tz_convert(TIMEZONE)
    hired = planted.profiles.set_index("mentor")["hired_on"].dt.tz_localize(TIMEZONE)[start.index]
    assert (start > hired).all()
    assert (hired > start.min()).sum() == 12
    events = planted.events.groupby("mentor", observed=True)["event_at"].min().dt.tz_convert(TIMEZONE)
    assert (events >= hired[events.index]).all()


def test_logins_follow_the_week_and_the_day(planted: Platform, nothing: Platform) -> None:
    at = planted.events["event_at"].dt.tz_convert(TIMEZONE)
    assert at.is_monotonic_increasing
    assert at.dt.day_of_week.value_counts().idxmin() == 6
    hours = at.dt.hour.value_counts(normalize=True)
    assert hours.reindex(range(5), fill_value=0).sum() == 0
    assert hours[9] > 2 * hours[14]
    each = planted.events["mentor"].value_counts()
    rarely = [name for truth in planted.truths if truth.metric == "engagement" for name in truth.who]
    assert each.reindex(rarely).max() < each.quantile(0.05)
    alike = nothing.events["mentor"].value_counts()
    assert alike.var() == pytest.approx(alike.mean(), rel=0.4)  # as chance alone makes it


def test_thirty_days_of_three_thousand_sessions() -> None:
    busy = synthetic_platform(days=30)
    assert len(busy.sessions) == 90_000
    days = busy.sessions["scheduled_at"].dt.tz_convert(TIMEZONE).dt.strftime("%Y-%m-%d")
    assert days.nunique() == 30
    assert busy.sessions["mentor"].nunique() == 150
    measures = Measures(busy, busy.truths)
    shown = {truth.name: (truth.size, measures.of(truth)) for truth in _compared(busy)}
    assert not {
        name: (size, each)
        for name, (size, each) in shown.items()
        if abs(each.difference - size) > ERRORS * each.error
    }


def test_other_sizes_can_be_planted() -> None:
    large = synthetic_platform(30_000, sizes=Sizes(evening_no_shows=0.2, unprepared=0.0))
    measures = Measures(large, large.truths)
    for name in ("evening_no_shows", "unprepared_rating"):
        truth = _truth(large, name)
        shown = measures.of(truth)
        assert shown.difference == pytest.approx(truth.size, abs=ERRORS * shown.error), name


@pytest.mark.parametrize("variant", [True, False, "mentors"])
def test_same_seed_same_frames(variant) -> None:
    one, two = (synthetic_platform(3000, seed=3, planted=variant) for _ in range(2))
    for name in ("sessions", "profiles", "events"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))
    assert one.truths == two.truths
    assert not synthetic_platform(3000, seed=4, planted=variant).sessions.equals(one.sessions)


def test_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from mentor_analytics.demo.platform import synthetic_platform as make\n"
        "p = make(2000, 5)\n"
        "t = ''.join(f.to_csv() for f in (p.sessions, p.profiles, p.events)) + repr(p.truths)\n"
        "print(hashlib.sha256(t.encode()).hexdigest())"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "77"},
        capture_output=True,
        text=True,
        check=True,
    )
    made = synthetic_platform(2000, 5)
    frames = (made.sessions, made.profiles, made.events)
    text = "".join(frame.to_csv() for frame in frames) + repr(made.truths)
    assert told.stdout.strip() == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("variant", [True, False, "mentors"])
@pytest.mark.parametrize(("n", "mentors", "days"), [(0, 3, 10), (1, 1, 1), (400, 20, 5), (400, 150, 100)])
def test_any_size_is_typed(variant, n: int, mentors: int, days: int) -> None:
    made = synthetic_platform(n, mentors=mentors, days=days, planted=variant)
    assert len(made.sessions) == n
    kinds = {column.name: DTYPES[column.kind] for column in SESSIONS if column.name not in INPUT_ONLY}
    assert {name: str(dtype) for name, dtype in made.sessions.dtypes.items()} == {
        name: kinds[name] for name in made.sessions.columns
    }
    assert list(made.profiles["mentor"]) == list(dict.fromkeys(made.profiles["mentor"]))
    assert len(made.profiles) == mentors
    assert str(made.profiles["hired_on"].dtype) == DTYPES["day"]
    assert str(made.events["event_at"].dtype) == DTYPES["instant"]
    assert not made.events.duplicated().any()


def test_what_is_ahead_lies_in_the_week_after_an_end_of_ones_own() -> None:
    ahead = synthetic_platform(5000, end=END).sessions
    is_ahead = ahead["status"].eq("scheduled")
    assert is_ahead.sum() == 20
    assert ahead["scheduled_at"].ge(END).equals(is_ahead)


def test_a_mentor_is_not_in_two_sessions_at_once(planted: Platform) -> None:
    ordered = planted.sessions.sort_values(["mentor", "scheduled_at"])
    assert ordered.groupby("mentor", observed=True)["scheduled_at"].diff().min() >= pd.Timedelta(hours=1)


@pytest.mark.parametrize(("n", "mentors", "days"), [(-1, 5, 5), (5, 5, 0), (5, 0, 5), (5, 10**6, 5)])
def test_impossible_wishes_are_refused(n: int, mentors: int, days: int) -> None:
    with pytest.raises(DefinitionError, match="asked for"):
        synthetic_platform(n, mentors=mentors, days=days)
