"""Figures held against the same said in other words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from mentor_analytics.predict.scores import auc, auc_interval, calibration, scores

PAIRS = st.lists(
    st.tuples(st.sampled_from([0.05, 0.2, 0.2001, 0.5, 0.9]), st.booleans()), min_size=2, max_size=60
)


@given(PAIRS)
def test_the_auc_is_that_of_scikit_learn(pairs):
    p, hit = (np.array(each, dtype=float) for each in zip(*pairs, strict=True))
    if 0 < hit.sum() < len(hit):
        assert auc(p, hit) == pytest.approx(roc_auc_score(hit, p))
    else:
        assert np.isnan(auc(p, hit))


def test_figures_are_those_of_scikit_learn():
    rng = np.random.default_rng(1)
    p = rng.random(500)
    hit = (rng.random(500) < p).astype(float)
    found = scores(p, hit, base=0.4, threshold=0.8)
    assert found.brier == pytest.approx(brier_score_loss(hit, p))
    assert found.log_loss == pytest.approx(log_loss(hit, p))
    assert found.brier_base == pytest.approx(((0.4 - hit) ** 2).mean())
    assert (found.called, found.caught) == ((p >= 0.8).sum(), hit[p >= 0.8].sum())
    assert found.precision == pytest.approx(hit[p >= 0.8].mean())
    assert found.lift == pytest.approx(found.precision / hit.mean())
    assert found.is_above_chance


def test_delongs_interval_holds_the_truth_as_often_as_it_says():
    """Normal scores one apart: the AUC is 0.7602. Of 300 draws 95 % of the intervals hold it."""
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(300):
        p = np.append(rng.normal(0, 1, 80), rng.normal(1, 1, 40))
        _, low, high = auc_interval(p, np.repeat([0.0, 1.0], [80, 40]))
        held += low <= 0.7602 <= high
    assert 0.95 * 300 - 3 * np.sqrt(300 * 0.95 * 0.05) <= held


def test_rows_of_one_person_are_no_separate_witnesses():
    rng = np.random.default_rng(2)
    p, hit = rng.random(60), (rng.random(60) < 0.4).astype(float)
    once = scores(np.tile(p, 8), np.tile(hit, 8), 0.4, 0.5)
    by_person = scores(np.tile(p, 8), np.tile(hit, 8), 0.4, 0.5, np.tile(np.arange(60), 8))
    assert by_person.people == 60
    assert by_person.auc == pytest.approx(once.auc)
    assert by_person.auc_high - by_person.auc_low > 2 * (once.auc_high - once.auc_low)


@given(PAIRS)
def test_bins_hold_every_row_once_and_never_part_equals(pairs):
    p, hit = (np.array(each, dtype=float) for each in zip(*pairs, strict=True))
    bins = calibration(p, hit)
    assert bins["n"].sum() == len(p)
    assert bins["events"].sum() == hit.sum()
    assert (bins["predicted"] * bins["n"]).sum() == pytest.approx(p.sum())
    assert bins["predicted"].is_monotonic_increasing
    assert ((bins["low"] <= bins["observed"]) & (bins["observed"] <= bins["high"])).all()
    assert len(bins) <= len(np.unique(p))


def test_nothing_to_score():
    none = np.zeros(0)
    found = scores(none, none, 0.2, 0.5)
    assert (found.n, len(found.bins)) == (0, 0)
    assert np.isnan([found.auc, found.brier, found.precision, found.recall, found.lift]).all()
    assert not found.is_above_chance


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        ([0, 0, 1, 1], (1.0, 0.025**0.5, 1.0)),
        ([1, 1, 0, 0], (0.0, 0.0, 1 - 0.025**0.5)),
        ([1, 1, 1, 1], (0.5, np.nan, np.nan)),
    ],
)
def test_a_perfect_ranking_has_an_interval_too_and_none_at_all_has_not(p, expected):
    found = auc_interval(np.array(p, dtype=float), np.array([0.0, 0.0, 1.0, 1.0]))
    np.testing.assert_allclose(found, expected)
