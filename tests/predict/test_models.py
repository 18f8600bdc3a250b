"""A model learns what is planted, and its contributions add up."""

import numpy as np
import pandas as pd
import pytest
from scipy import special

from mentor_analytics.predict import models
from mentor_analytics.predict.models import fit, latest
from mentor_analytics.predict.rows import Rows


def rows(n=2_000, seed=1, effect=1.5):
    rng = np.random.default_rng(seed)
    features = pd.DataFrame(
        {
            "x": np.where(rng.random(n) < 0.1, np.nan, rng.normal(0, 1, n)),
            "kind": rng.choice(["a", "b", "c"], n),
            "noise": rng.normal(0, 1, n),
            "empty": np.nan,
        }
    )
    odds = -1 + effect * features["x"].fillna(-1) + (features["kind"] == "c")
    target = (rng.random(n) < special.expit(odds).to_numpy()).astype(float)
    day = np.arange(n) // 20
    return Rows(features, target, day, day + 1)


@pytest.fixture(scope="module")
def learned():
    of = rows()
    return of, fit(of, of.day < 80)


def test_contributions_add_up_to_the_log_odds(learned):
    of, model = learned
    few = of.features.iloc[:50]
    parts, logit = model.contributions(few), special.logit(model.probabilities(few))
    assert list(parts.columns) == ["x", "noise", "empty", "kind"]
    offset = logit - parts.sum(axis=1)
    assert np.ptp(offset) == pytest.approx(0, abs=1e-9)  # what is left is the average row's
    assert (parts["empty"] == 0).all()


def test_what_is_planted_moves_most(learned):
    of, model = learned
    moved = model.contributions(of.features).abs().mean()
    assert moved["x"] > moved["kind"] > moved["noise"]
    assert model.calibrated_on == "later rows"
    assert model.slope == pytest.approx(1, abs=0.3)


def test_probabilities_mean_what_they_say(learned):
    of, model = learned
    later = of.day >= 80
    p = model.probabilities(of.features[later])
    assert p.mean() == pytest.approx(of.target[later].mean(), abs=0.06)


@pytest.mark.parametrize(("base", "n"), [(0.05, 400), (0.7, 2_000), (0.9, 400)])
def test_a_threshold_calls_somebody_however_common_the_event_is(base, n):
    rng = np.random.default_rng(0)
    target = (rng.random(n) < base).astype(float)
    features = pd.DataFrame({"x": rng.normal(size=n) + 4 * target})
    day = np.arange(n) // 10
    model = fit(Rows(features, target, day, day + 1), day < 0.75 * n / 10)
    assert (model.probabilities(features) >= model.threshold).any()


def test_a_kind_never_seen_and_blanks_are_no_trouble(learned):
    _, model = learned
    odd = pd.DataFrame({"x": [np.nan], "kind": ["never seen"], "noise": [0.0], "empty": [3.0]})
    assert 0 < model.probabilities(odd)[0] < 1
    assert len(model.probabilities(odd.iloc[:0])) == len(model.contributions(odd.iloc[:0])) == 0


def test_the_same_rows_give_the_same_model_in_any_order(learned):
    of, model = learned
    mixed = np.random.default_rng(0).permutation(len(of.day))
    again = fit(
        Rows(of.features.iloc[mixed], of.target[mixed], of.day[mixed], of.known_on[mixed]), of.day[mixed] < 80
    )
    np.testing.assert_allclose(again.probabilities(of.features), model.probabilities(of.features), atol=1e-3)


@pytest.mark.parametrize(
    ("events", "with_people", "expected"),
    [("late none", True, "other people"), ("late none", False, ""), ("all", True, "later rows")],
)
def test_probabilities_are_fitted_on_rows_of_their_own_where_there_are_enough(events, with_people, expected):
    of = rows(400)
    target = np.where(of.day >= 15, 0.0, of.target) if events == "late none" else of.target
    group = np.arange(400) % 80 if with_people else None
    model = fit(Rows(of.features, target, of.day, of.known_on, group), np.ones(400, dtype=bool))
    assert model.calibrated_on == expected


def test_of_very_many_rows_the_latest_are_learned_from(monkeypatch):
    monkeypatch.setattr(models, "MOST_ROWS", 100)
    of = rows(300)
    kept = latest(of, of.day < 10)
    assert (kept.sum(), of.day[kept].min()) == (100, 5)


def test_what_the_curve_is_fitted_on_was_not_yet_known_to_the_weights():
    of = rows(1_000)
    slow = Rows(of.features, of.target, of.day, of.day + 6)
    model = fit(slow, np.ones(1_000, dtype=bool))
    ((early, late),) = model.estimator.cv
    assert slow.known_on[early].max() <= slow.day[late].min()
    assert slow.day[early].max() < slow.day[late].min() - 4


def test_no_probability_is_surer_than_what_was_seen(learned):
    _, model = learned
    far = pd.DataFrame(
        {"x": [-90.0, 90.0], "kind": ["a", "c"], "noise": [0.0, 0.0], "empty": [np.nan, np.nan]}
    )
    low, high = model.probabilities(far)
    assert low == pytest.approx(1 / (model.n - model.events + 2))
    assert high == pytest.approx(1 - 1 / (model.events + 2))
