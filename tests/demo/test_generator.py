"""Invented sessions are clean, believable and the same for the same seed."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rapidfuzz import fuzz, process

from mentor_analytics.demo import generator
from mentor_analytics.demo.generator import END, LEFT_OUT, synthetic_sessions, write_sessions_csv
from mentor_analytics.demo.people import SUBJECTS_PER_PROGRAM, draw_mentors
from mentor_analytics.demo.vocabulary import (
    ACTION_ITEMS,
    FIRST_NAMES,
    LAST_NAMES,
    PROGRAMS,
    RESCHEDULE_REASONS,
)
from mentor_analytics.errors import DefinitionError
from mentor_analytics.schema import BY_NAME, EXPECTED, INPUT_ONLY, PARTIES, REQUIRED, SESSIONS, Range
from tests.demo.test_sample import DTYPES

N = 20_000


@pytest.fixture(scope="module")
def sessions() -> pd.DataFrame:
    return synthetic_sessions(N, seed=7, distinct_comments=True, end=END)


@pytest.mark.parametrize("n", [0, 1, 300])
def test_typed_as_a_sessions_frame(n: int) -> None:
    frame = synthetic_sessions(n, seed=2)
    assert len(frame) == n
    left_out = {*INPUT_ONLY, "learner_email", "transcript"}
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        column.name: DTYPES[column.kind] for column in SESSIONS if column.name not in left_out
    }
    for name in frame.select_dtypes("category"):
        assert str(frame[name].cat.categories.dtype) == "str", name


@pytest.mark.parametrize("column", [column for column in SESSIONS if column.allowed])
def test_values_are_allowed(sessions: pd.DataFrame, column) -> None:
    values = sessions[column.name].dropna()
    assert len(values)
    if isinstance(column.allowed, Range):
        assert values.between(*column.allowed).all()
    else:
        assert set(values) <= set(column.allowed)


def test_required_values_are_there_and_ids_unique(sessions: pd.DataFrame) -> None:
    assert sessions[list(REQUIRED)].notna().all(axis=None)
    assert sessions["session_id"].is_unique
    assert sessions["session_id"].is_monotonic_increasing
    assert sessions["scheduled_at"].is_monotonic_increasing


def test_what_was_not_held_has_no_result(sessions: pd.DataFrame) -> None:
    rest = sessions[sessions["status"].ne("completed")]
    scores = ["engagement", "empathy", "clarity", "engagement_quality"]
    results = ["actual_min", "rating", "feedback", "follow_up_on", "action_item_text", "had_technical_issue"]
    assert rest[results + scores].isna().all(axis=None)
    for name in ("attended", "action_items", "follow_up_scheduled"):
        assert not rest[name].fillna(False).any(), name
    held = sessions[sessions["status"].eq("completed")]
    assert held["attended"].all()
    assert held["attendance"].gt(0).all()
    assert held["actual_min"].gt(0).all()


def test_what_is_ahead_has_only_a_plan(sessions: pd.DataFrame) -> None:
    is_ahead = sessions["status"].eq("scheduled")
    assert is_ahead.sum() == N // 250
    assert sessions["scheduled_at"].ge(END).equals(is_ahead)
    ahead = sessions[is_ahead]
    planned = {
        "session_id", "scheduled_at", "mentor", "status", "learner_id", "learner", "program", "batch",
        "cohort", "session_type", "subject", "scheduled_min", "booked_at", "is_first_session",
    }  # fmt: skip
    assert set(ahead.columns[ahead.notna().any()]) == planned
    assert ahead["booked_at"].lt(END).all()


def test_nothing_is_ahead_of_the_default_end() -> None:
    sessions = synthetic_sessions(2000)
    assert sessions["scheduled_at"].max() < END
    assert not sessions["status"].eq("scheduled").any()


def test_columns_agree(sessions: pd.DataFrame) -> None:
    status = sessions["status"]
    moved = status.eq("rescheduled")
    for name in ("moved_from_at", "moved_to_at", "reschedule_reason"):
        assert sessions[name].notna().equals(moved), name
    assert sessions["initiated_by"].notna().equals(moved | status.eq("cancelled"))
    assert sessions["no_show_by"].notna().equals(status.eq("no_show"))
    assert sessions["follow_up_on"].notna().equals(sessions["follow_up_scheduled"].fillna(False).astype(bool))
    assert sessions["action_item_text"].notna().equals(sessions["action_items"].fillna(False).astype(bool))
    assert sessions.loc[moved, "moved_from_at"].eq(sessions.loc[moved, "scheduled_at"]).all()
    assert sessions.loc[moved, "moved_to_at"].gt(sessions.loc[moved, "scheduled_at"]).all()
    assert sessions["booked_at"].lt(sessions["scheduled_at"]).all()


@pytest.mark.parametrize(
    ("note", "column", "value"),
    [
        ("No action items documented", "action_items", False),
        ("No follow-up scheduled", "follow_up_scheduled", False),
        ("Audio or video trouble", "had_technical_issue", True),
        ("Learner did not join", "no_show_by", "learner"),
        ("Mentor did not join", "no_show_by", "mentor"),
    ],
)
def test_notes_agree_with_their_column(
    sessions: pd.DataFrame, note: str, column: str, value: str | bool
) -> None:
    noted = sessions.loc[sessions["issue_note"].eq(note), column]
    assert len(noted)
    assert noted.eq(value).all()


def test_texts_fit_their_row(sessions: pd.DataFrame) -> None:
    for kind, lines in ACTION_ITEMS.items():
        assert set(sessions.loc[sessions["session_type"].eq(kind), "action_item_text"].dropna()) == set(lines)
    for party in PARTIES:
        reasons = sessions.loc[sessions["initiated_by"].eq(party), "reschedule_reason"].dropna()
        assert set(reasons) == set(RESCHEDULE_REASONS[party])
    for program, subjects in PROGRAMS.items():
        assert len(subjects) == SUBJECTS_PER_PROGRAM
        assert set(sessions.loc[sessions["program"].eq(program), "subject"]) == set(subjects)


def test_no_text_begins_like_a_formula(sessions: pd.DataFrame) -> None:
    for name in sessions.columns:
        if BY_NAME[name].kind in {"id", "text", "line", "person", "label"}:
            texts = sessions[name].dropna().astype("str")
            assert not texts.str.match(r"[=+\-@\s]").any(), name


def test_believable_shares(sessions: pd.DataFrame) -> None:
    past = sessions[sessions["status"].ne("scheduled")]
    held = past[past["status"].eq("completed")]
    assert 0.72 < past["status"].eq("completed").mean() < 0.82
    assert 0.37 < past["feedback"].notna().mean() < 0.45
    ratings = held.groupby("mentor_prep", observed=True)["rating"].mean()
    assert ratings["yes"] > ratings["partial"] > ratings["no"]
    under_time = held["actual_min"].lt(0.8 * held["scheduled_min"])
    assert held.loc[~under_time, "rating"].mean() > held.loc[under_time, "rating"].mean() + 0.2
    assert 0.05 < under_time.mean() < 0.2
    reasons = past.loc[past["status"].eq("rescheduled"), "initiated_by"].value_counts(normalize=True)
    assert reasons["mentor"] > reasons["learner"] > reasons["platform"] > 0


def test_learners_return_and_stay_in_their_batch(sessions: pd.DataFrame) -> None:
    learners = sessions.groupby("learner_id")
    assert 1000 < learners.ngroups <= N // 15
    for name in ("learner", "program", "batch", "cohort"):
        assert learners[name].nunique().eq(1).all(), name
    assert sessions["batch"].astype("str").str.startswith(tuple(PROGRAMS)).all()


def test_first_until_the_pair_has_met(sessions: pd.DataFrame) -> None:
    held = sessions["status"].eq("completed").astype("int64")
    pair = [sessions["learner_id"], sessions["mentor"].astype("str")]
    met = held.groupby(pair).cumsum() - held
    first = sessions["is_first_session"].astype(bool)
    assert not (first & met.gt(0)).any()
    assert (first & met.eq(0)).any()


def test_a_mentor_is_not_in_two_sessions_at_once() -> None:
    sessions = synthetic_sessions(3000, seed=5)
    starts = sessions.sort_values(["mentor", "scheduled_at"]).groupby("mentor", observed=True)["scheduled_at"]
    assert starts.diff().min() >= pd.Timedelta(hours=1)


def test_comments_repeat_or_not(sessions: pd.DataFrame) -> None:
    assert sessions["feedback"].dropna().is_unique
    repeated = synthetic_sessions(N, seed=7, end=END)
    assert 200 <= repeated["feedback"].nunique() <= 400
    pd.testing.assert_frame_equal(repeated.drop(columns="feedback"), sessions.drop(columns="feedback"))
    assert repeated["feedback"].isna().equals(sessions["feedback"].isna())


def test_window_and_mentors_are_as_asked() -> None:
    end = pd.Timestamp("2025-03-01 15:00", tz="Europe/London")
    sessions = synthetic_sessions(5000, seed=1, mentors=4, days=30, end=end)
    past = sessions.loc[sessions["status"].ne("scheduled"), "scheduled_at"].dt.tz_convert("Asia/Kolkata")
    assert past.dt.strftime("%Y-%m-%d").agg(["min", "max"]).tolist() == ["2025-01-30", "2025-02-28"]
    assert sessions["mentor"].nunique() == 4
    assert sessions["program"].nunique() == 4


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a.csv", 1), ("b.csv", 1), ("c.csv", 2)):
        write_sessions_csv(tmp_path / name, 2000, seed)
    a, b, c = ((tmp_path / name).read_bytes() for name in ("a.csv", "b.csv", "c.csv"))
    assert a == b
    assert a != c


def test_a_very_long_file_is_lean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator, "LEAN_FROM", 50)
    write_sessions_csv(tmp_path / "a.csv", 49, 1)
    write_sessions_csv(tmp_path / "b.csv", 50, 1)
    long, lean = (len(pd.read_csv(tmp_path / name).columns) for name in ("a.csv", "b.csv"))
    assert long - lean == len(LEFT_OUT)
    assert not set(LEFT_OUT) & {*REQUIRED, *EXPECTED}


@pytest.mark.parametrize(
    ("n", "mentors", "days"),
    [(-1, 5, 5), (5, 5, 0), (5, 0, 5), (5, 10**6, 5)],
    ids=["negative", "no days", "no mentors", "more mentors than names"],
)
def test_impossible_wishes_are_refused(n: int, mentors: int, days: int) -> None:
    with pytest.raises(DefinitionError, match="asked for"):
        synthetic_sessions(n, mentors=mentors, days=days)


def test_mentor_names_cannot_be_taken_for_each_other() -> None:
    names = draw_mentors(150, np.random.default_rng(1)).names
    alike = process.cdist(names, names, scorer=fuzz.token_sort_ratio)
    np.fill_diagonal(alike, 0)
    assert alike.max() < 75


def test_every_pairing_of_names_comes_once() -> None:
    assert len(set(FIRST_NAMES)) == len(FIRST_NAMES) == len(LAST_NAMES) == len(set(LAST_NAMES))
    most = len(FIRST_NAMES) * len(LAST_NAMES)
    names = draw_mentors(most, np.random.default_rng(1)).names
    assert len(set(names)) == most
    assert all(one != other for one, other in pairwise(names))


@pytest.mark.soak
def test_a_million_distinct_comments(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_sessions_csv(path, 1_000_000, 1, distinct_comments=True)
    assert path.stat().st_size < 200_000_000
    comments = pd.read_csv(path, usecols=["Feedback"])["Feedback"]
    assert len(comments) == 1_000_000
    assert comments.dropna().is_unique
