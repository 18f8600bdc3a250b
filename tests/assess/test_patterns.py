"""The search for patterns: what is planted is found, nothing is found in nothing, shadows are called so."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_analytics.assess import pattern_data
from mentor_analytics.assess.pattern_checks import stays
from mentor_analytics.assess.pattern_frame import last_whole_week, mentor_rows, session_rows
from mentor_analytics.assess.pattern_tests import exact_p
from mentor_analytics.assess.pattern_words import finding_id
from mentor_analytics.assess.patterns import Patterns, evidence, needed_rows, search
from mentor_analytics.demo.platform import synthetic_platform
from mentor_analytics.demo.truths import LONG_LEAD_BATCH
from mentor_analytics.measure.about import About
from tests.assess.pattern_rows import AS_OF, START, TIMEZONE, Spreads, sessions
from tests.assess.pattern_runs import NOTHING, PEOPLE, is_true, truths_of
from tests.assess.pattern_runs import look as platform

ORDINARY = Spreads(mentor=0.4, learner=0.4, day=0.2)
N = 5_000


def look(frame: pd.DataFrame) -> Patterns:
    return search(frame, AS_OF, TIMEZONE)


def missed(frame: pd.DataFrame, group: np.ndarray, share: float, seed: int = 9) -> pd.DataFrame:
    """A part of the completed sessions of a group become no-shows."""
    moved = group & (frame["status"] == "completed").to_numpy()
    moved &= np.random.default_rng(seed).random(len(frame)) < share
    changed = frame.assign(status=frame["status"].mask(moved, "no_show"))
    for column in ("rating", "feedback", "actual_min", "duration_ratio"):
        changed[column] = changed[column].mask(moved)
    changed["attended"] = changed["attended"].mask(moved, False)
    return changed


def is_on(frame: pd.DataFrame, weekday: int) -> np.ndarray:
    local = frame["scheduled_at"].dt.tz_convert(TIMEZONE)
    return np.asarray(local.dt.day_of_week == weekday)


def told(found: Patterns) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(each.contrast.metric, each.contrast.group) for each in found.findings]


@pytest.fixture(scope="module")
def fridays() -> tuple[pd.DataFrame, Patterns]:
    frame = sessions(N, 1, ORDINARY)
    planted = missed(frame, is_on(frame, 4), 0.25)
    return planted, look(planted)


def test_a_planted_weekday_is_found_and_nothing_else(fridays: tuple[pd.DataFrame, Patterns]) -> None:
    frame, found = fridays
    assert told(found) == [("no_show_rate", (("weekday", "Friday"),))]
    (pattern,) = found.findings
    day = is_on(frame, 4) & (frame["scheduled_at"] <= found.until).to_numpy()
    counted = day & (frame["status"] == "no_show").to_numpy()
    assert (pattern.contrast.n, pattern.contrast.top) == (day.sum(), counted.sum())
    assert pattern.contrast.low < 0.2 < pattern.contrast.high
    assert pattern.p_adjusted < 0.001
    assert pattern.confidence == "strong"
    assert {each.metric for each in pattern.also} == {"attendance_rate", "completion_rate"}
    assert pattern.checked.alike_in == ("program", "lead time")
    assert len(found.looked) > 500


def test_the_rows_behind_it_are_the_ones_it_counts(fridays: tuple[pd.DataFrame, Patterns]) -> None:
    frame, found = fridays
    rows = session_rows(frame, found.until, TIMEZONE)
    behind = rows[evidence(rows, found.findings[0].metric, found.findings[0].contrast.group)]
    assert len(behind) == found.findings[0].contrast.top
    assert set(behind["weekday"]) == {"Friday"}
    assert set(behind["status"]) == {"no_show"}


def test_the_same_data_give_the_same_findings_in_any_order(fridays: tuple[pd.DataFrame, Patterns]) -> None:
    frame, found = fridays
    shuffled = frame.sample(frac=1, random_state=3)
    again = look(shuffled)
    assert [each.id for each in again.findings] == [each.id for each in found.findings]
    assert again.findings[0].contrast.effect == pytest.approx(found.findings[0].contrast.effect)
    p, p_again = (np.sort([p for _, p in each.looked]) for each in (found, again))
    np.testing.assert_allclose(p, p_again, rtol=1e-6)


def test_days_after_the_last_whole_week_change_nothing(fridays: tuple[pd.DataFrame, Patterns]) -> None:
    frame, found = fridays
    late = frame[(frame["scheduled_at"] <= found.until).to_numpy()]
    assert look(late).findings == found.findings


def test_an_interplay_is_told_of_both_and_not_of_either() -> None:
    frame = sessions(2 * N, 2, ORDINARY)
    evening = (frame["scheduled_at"].dt.tz_convert(TIMEZONE).dt.hour >= 19).to_numpy()
    both = evening & (frame["program"] == "Program 1").to_numpy()
    found = look(missed(frame, both, 0.3))
    assert told(found) == [("no_show_rate", (("program", "Program 1"), ("day_part", "evening (19 to 24 h)")))]
    assert found.findings[0].contrast.is_interplay


def test_what_lead_time_explains_is_no_finding() -> None:
    """One batch books long ahead, and long leads bring no-shows: whoever is in it."""
    frame = sessions(2 * N, 3, ORDINARY)
    rng = np.random.default_rng(1)
    long = rng.random(len(frame)) < np.where(frame["batch"] == "Batch 4", 0.8, 0.05)
    days = np.where(long, rng.uniform(15, 30, len(frame)), rng.uniform(0.1, 12, len(frame)))
    frame["booked_at"] = frame["scheduled_at"] - pd.to_timedelta(days, unit="D").round("us")
    found = look(missed(frame, long, 0.35))
    assert told(found) == [("no_show_rate", (("lead_time", "more than 14 days"),))]
    shadow = next(each for each in found.explained if each.contrast.group == (("batch", "Batch 4"),))
    assert shadow.contrast.effect > 0.15
    assert shadow.checked.explained_by == "lead time"
    assert abs(shadow.checked.effect) < 0.05


def test_mentors_who_leave_after_poor_first_sessions_are_found() -> None:
    frame = sessions(2 * N, 4, ORDINARY, mentors=80)
    keys = pd.Index(sorted(frame["mentor_key"].unique()))
    subject = pd.Series(np.where(np.arange(len(keys)) % 4 == 0, "Mathematics", "Other"), keys)
    poor = pd.Series(np.arange(len(keys)) % 8 < 4, keys)
    stars = np.where(frame["mentor_key"].map(poor), 2.0, 5.0)
    frame["rating"] = frame["rating"].mask(
        frame["is_first_session"].to_numpy() & frame["rating"].notna(), stars
    )
    gone = frame["mentor_key"].map(poor & (subject == "Mathematics")).to_numpy(dtype=bool)
    late = (frame["scheduled_at"] > AS_OF - pd.Timedelta(days=45)).to_numpy()
    about = About(profiles=pd.DataFrame({"mentor_key": keys, "subject": subject.to_numpy()}))
    left = search(frame[~(gone & late)], AS_OF, TIMEZONE, about)
    of_mentors = [each for each in told(left) if each[0] == "mentor_gone"]
    assert of_mentors == [("mentor_gone", (("subject", "Mathematics"), ("poor_first", "yes")))]
    pattern = next(each for each in left.findings if each.contrast.metric == "mentor_gone")
    assert (pattern.contrast.n, pattern.contrast.top, pattern.contrast.top_rest) == (10, 10, 0)
    rows = mentor_rows(session_rows(frame[~(gone & late)], left.until, TIMEZONE, about), left.until, about)
    assert len(rows[evidence(rows, pattern.metric, pattern.contrast.group)]) == 10


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_found_in_nothing(seed: int) -> None:
    """A few runs here; how often anything is found in very many is for `make soak`."""
    spreads = ORDINARY if seed % 2 else Spreads()
    found = look(sessions(3_000, 100 + seed, spreads))
    assert found.findings == ()
    assert found.looked


@pytest.mark.parametrize("rows", [0, 1, 2, 40])
def test_few_sessions_are_silent_and_say_nothing_was_looked_at(rows: int) -> None:
    found = look(sessions(N, 5, Spreads()).iloc[:rows])
    assert (found.findings, found.explained, found.looked) == ((), (), ())
    assert found.sessions <= rows


def test_blank_columns_and_absent_ones_are_left_out() -> None:
    frame = sessions(3_000, 6, Spreads())
    blank = frame.assign(program=pd.Series(pd.NA, frame.index, dtype="str"), rating=np.nan, learner_id=None)
    bare = frame[["session_id", "scheduled_at", "mentor", "mentor_key", "status", "is_ahead"]]
    for each in (blank, bare):
        found = look(each)
        assert found.findings == ()
        assert "program" not in {column for contrast, _ in found.looked for column, _ in contrast.group}


def test_what_is_planted_in_the_platform_is_found_and_its_confounded_batch_is_not() -> None:
    found = platform(synthetic_platform(90_000, 1))
    named = {name for each in found.findings for name in truths_of(each)}
    assert named == {
        "evening no-shows",
        "lead time",
        "no preparation",
        "poor first sessions, then gone",
        "technical trouble",
        "under time",
    }
    batch = (("batch", LONG_LEAD_BATCH),)
    assert batch not in {each.contrast.group for each in found.findings}
    explained = {each.contrast.group: each.checked.explained_by for each in found.explained}
    assert explained[batch] == "lead time"


def test_rare_names_are_no_groups_but_count_among_the_others() -> None:
    frame = sessions(3_000, 6, Spreads())
    rare = np.arange(len(frame)) % 3 == 0
    typed = frame["subject"].astype("str").mask(rare, pd.Series([f"typed {at}" for at in range(len(frame))]))
    found = look(frame.assign(subject=typed))
    looked = [each for each, _ in found.looked if each.group[0][0] == "subject" and len(each.group) == 1]
    assert {each.group[0][1] for each in looked} <= {f"Subject {at}" for at in range(8)}
    assert all(each.n + each.n_rest == found.sessions for each in looked if each.metric == "no_show_rate")


def test_no_step_changes_the_sessions() -> None:
    frame = sessions(1_500, 7, Spreads())
    before = frame.copy(deep=True)
    look(frame)
    pd.testing.assert_frame_equal(frame, before)


FEW = sessions(1_200, 8, Spreads())


@cache
def few() -> Patterns:
    return look(FEW)


@settings(max_examples=3)
@given(st.permutations([f"Type {at}" for at in range(5)]))
def test_what_groups_are_called_matters_to_no_figure(names: list[str]) -> None:
    frame = FEW
    renamed = frame.assign(
        session_type=frame["session_type"].cat.rename_categories(lambda each: f"{each} of ours")
    )
    mapping = dict(zip([f"Type {at} of ours" for at in range(5)], names, strict=True))
    renamed["session_type"] = renamed["session_type"].cat.rename_categories(mapping)
    np.testing.assert_allclose(figures(few()), figures(look(renamed)), rtol=1e-9)


def figures(found: Patterns) -> np.ndarray:
    return np.sort([each.effect for each, _ in found.looked])


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-09-28 00:00", "2026-09-27 23:59:59.999999"),
        ("2026-09-30 12:00", "2026-09-27 23:59:59.999999"),
        ("2026-10-04 23:59:59.999999", "2026-10-04 23:59:59.999999"),
        ("2026-06-05 10:00", "2026-06-05 10:00"),
    ],
    ids=["Monday", "Wednesday", "end of Sunday", "first week"],
)
def test_the_search_ends_with_the_last_whole_week(moment: str, end: str) -> None:
    at, wanted = (pd.Timestamp(each, tz=TIMEZONE).tz_convert("UTC") for each in (moment, end))
    assert last_whole_week(at, START.tz_convert("UTC"), TIMEZONE) == wanted


@pytest.mark.parametrize(
    ("effect", "among", "kept"),
    [
        (0.1, (0.09, 0.04, 0.14), True),
        (0.1, (0.04, 0.01, 0.07), False),
        (0.1, (0.09, -0.01, 0.19), False),
        (0.1, (-0.09, -0.14, -0.04), False),
        (-0.1, (-0.09, -0.14, -0.04), True),
        (0.1, (np.nan, np.nan, np.nan), False),
    ],
    ids=["stays", "less than half", "may be nothing", "turned round", "downwards", "never alike"],
)
def test_an_effect_stays_only_with_its_sign_its_size_and_its_interval(effect, among, kept) -> None:
    assert stays(effect, among) is kept


def test_the_exact_test_is_fishers() -> None:
    contrast = few().looked[0][0]
    tea = replace(contrast, n=4, top=3, n_rest=4, top_rest=1)
    assert exact_p(tea) == pytest.approx(34 / 70)
    assert exact_p(replace(tea, top=4, top_rest=0)) == pytest.approx(2 / 70)
    assert exact_p(replace(tea, top=2, top_rest=2)) == pytest.approx(1)


def test_ids_hang_on_group_and_metric_alone() -> None:
    contrast = few().looked[0][0]
    assert finding_id(contrast) == finding_id(replace(contrast, effect=1.0, n=3))
    assert finding_id(contrast) != finding_id(replace(contrast, metric="completion_rate"))
    every = [finding_id(each) for each, _ in few().looked]
    assert len(set(every)) == len(every)


def test_needed_rows_grow_as_the_difference_shrinks() -> None:
    found, metric = few(), pattern_data.METRIC_BY_NAME["no_show_rate"]
    has, needs = needed_rows(found, metric) or (0, 0)
    _, fewer = needed_rows(found, replace(metric, smallest=2 * metric.smallest)) or (0, 0)
    assert 0 < has < needs
    assert fewer == pytest.approx(needs / 4, rel=0.01)


def test_every_name_in_the_lists_is_known() -> None:
    columns = {each.column for each in pattern_data.DIMENSIONS}
    assert len(columns) == len(pattern_data.DIMENSIONS)
    assert {column for pair in pattern_data.CROSSED for column in pair} <= columns
    names = [each.name for each in (*pattern_data.METRICS, *pattern_data.MENTOR_METRICS)]
    assert len(set(names)) == len(names)
    asked = {name for each in pattern_data.METRICS for name in each.echoes}
    asked |= {name for each in pattern_data.DIMENSIONS for name in (*each.against, *each.not_against)}
    assert asked <= set(names)


def test_a_blank_column_of_ids_hides_no_learner():
    frame = sessions(400, 1, Spreads(), 5)
    frame = frame.assign(learner=frame["learner"] if "learner" in frame.columns else frame["learner_id"])
    blank = frame.assign(learner_id=pd.Series(None, index=frame.index, dtype="str"))
    known = session_rows(blank, AS_OF, TIMEZONE)["not_back"].notna().sum()
    assert known > 0
    assert (
        known
        == session_rows(frame.drop(columns="learner_id", errors="ignore"), AS_OF, TIMEZONE)["not_back"]
        .notna()
        .sum()
    )


def test_only_where_lead_time_matters_a_finding_of_it_is_no_false_one():
    found = platform(synthetic_platform(30_000, 2, mentors=60))
    lead = next(each for each in found.findings if "lead time" in truths_of(each))
    assert [name for name in NOTHING if is_true(name, lead)] == [PEOPLE]
    others = [each for each in found.findings if each.contrast.group[0][0] != lead.contrast.group[0][0]]
    assert others
    assert not any(is_true(PEOPLE, each) for each in others)
