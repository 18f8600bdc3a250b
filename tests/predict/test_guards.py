"""A leak is planted, and must be caught; without the guard it would go through."""

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.errors import LeakError
from mentor_analytics.predict import evaluate
from mentor_analytics.predict.evaluate import evaluate_rows
from mentor_analytics.predict.features import no_show_rows
from mentor_analytics.predict.guards import TOO_GOOD, alone, looks_ahead, sees_every_row, suspects
from mentor_analytics.predict.no_shows import SUBJECT
from mentor_analytics.predict.rows import Rows
from tests.predict.sessions import ZONE, held_or_missed


@pytest.fixture(scope="module")
def sessions():
    """Learners come once or twice, so that their share over all rows gives the answer away."""
    made = held_or_missed(2_400, days=80, effect=0.8)
    return made.assign(
        learner_id=pd.Series([f"L{at // 2}" for at in np.random.default_rng(1).permutation(2_400)])
    )


def honest(part):
    return no_show_rows(part, ZONE)[0]


def with_future(part):
    """The learner's share of no-shows over all rows, as it is so easily made."""
    rows = honest(part)
    share = pd.Series(rows.target).groupby(part["learner_id"].to_numpy()).transform("mean")
    return Rows(
        rows.features.assign(learner_mean=share.to_numpy()),
        rows.target,
        rows.day,
        rows.known_on,
        None,
        rows.seen,
    )


def filled_in_after(part):
    """A column somebody fills in when the session is over."""
    rows = honest(part)
    minutes = part["actual_min"].to_numpy(float)
    return Rows(rows.features.assign(minutes=minutes), rows.target, rows.day, rows.known_on, None, rows.seen)


LEAST = SUBJECT.__class__(
    SUBJECT.what, SUBJECT.predicts, evaluate.LEAST, SUBJECT.features, SUBJECT.limits
)  # learners of two rows are hardly ever seen before


def test_honest_features_pass(sessions):
    assert looks_ahead(honest, sessions, honest(sessions)) == []
    card = evaluate_rows(honest, sessions, LEAST)
    assert card.scores is not None
    assert 0.5 < card.scores.auc < 0.8
    assert card.suspects == ()


@pytest.mark.parametrize(
    ("build", "column", "says"),
    [
        (with_future, "learner_mean", "changes when later rows do"),
        (filled_in_after, "minutes", "too good to be true"),
    ],
)
def test_a_planted_leak_is_refused_and_named(sessions, build, column, says):
    with pytest.raises(LeakError, match=says) as caught:
        evaluate_rows(build, sessions, LEAST)
    assert column in caught.value.columns
    assert "--accept-suspicious" in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("build", [with_future, filled_in_after])
def test_without_the_guard_the_leak_would_go_through(sessions, build):
    """So what refuses it is the guard."""
    card = evaluate_rows(build, sessions, LEAST, accept=True)
    assert card.scores is not None
    assert card.scores.auc > TOO_GOOD
    assert "too good to be believed" in card.cautions[0]


def test_the_watch_on_the_future_is_what_names_it(sessions):
    """Recomputed without the later rows, the planted feature changes and no other does."""
    assert looks_ahead(with_future, sessions, with_future(sessions)) == ["learner_mean"]
    assert looks_ahead(filled_in_after, sessions, filled_in_after(sessions)) == []


def test_when_later_rows_are_not_watched_the_auc_still_is(sessions, monkeypatch):
    monkeypatch.setattr(evaluate, "looks_ahead", lambda *_: [])
    with pytest.raises(LeakError, match="too good to be true") as caught:
        evaluate_rows(with_future, sessions, LEAST)
    assert "learner_mean" in caught.value.columns


Y = np.tile([0.0, 1.0], 100)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pd.Series(Y), 1.0),
        (pd.Series(-Y), 1.0),
        (pd.Series(np.where(Y == 1, np.nan, 3.0)), 1.0),  # blank where the event came
        (pd.Series(np.where(Y == 1, "a", "b")), 1.0),
        (pd.Series(np.where(Y == 1, np.tile([0.0, 9.0], 100), 5.0)), 1.0),  # at both ends
        (pd.Series(np.repeat([1.0, 2.0], 100)), 0.5),
        (pd.Series(["one"] * 200), 0.5),
    ],
)
def test_what_a_column_tells_by_itself(values, expected):
    assert alone(values, Y) == pytest.approx(expected, abs=0.01)


def test_suspects_are_named_with_how_it_shows():
    rng = np.random.default_rng(0)
    features = pd.DataFrame({"told": Y, "noise": rng.random(200), "none": np.nan})
    day = np.arange(200)
    found = suspects(Rows(features, Y, day, day + 1), np.ones(200, dtype=bool))
    assert [each.column for each in found] == ["told"]


@pytest.mark.parametrize(
    ("values", "expected"), [("share", True), ("rounded", True), ("earlier", False), ("blank", False)]
)
def test_the_share_over_all_rows_is_known_by_its_values(values, expected):
    rng = np.random.default_rng(1)
    who, hit = rng.integers(60, size=400), (rng.random(400) < 0.3).astype(float)
    share = pd.Series(hit).groupby(who).transform("mean").to_numpy()
    columns = {
        "share": share,
        "rounded": share.round(2),
        "earlier": rng.random(400),
        "blank": np.full(400, np.nan),
    }
    assert sees_every_row(columns[values], who, hit) is expected
