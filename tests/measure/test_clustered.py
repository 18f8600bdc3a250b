"""Differences between rows that belong together: effects by hand, size where clusters differ, few clusters, strata."""

import numpy as np
import pytest

from mentor_analytics.measure.clustered import (
    FOUR_CELLS,
    TWO_CELLS,
    Cells,
    Spread,
    between,
    contrasts,
    limits,
    spread_of,
    within_strata,
)


def cells(*parts: tuple[list[float], list[float]]) -> Cells:
    """One contrast: per cell its counts and sums by cluster."""
    return Cells(*(np.array([[part[place]] for part in parts], dtype=float) for place in (0, 1)))


ONE = Spread(0.0, 1.0)


def test_two_cells_give_the_difference_of_means_and_what_it_is_relatively() -> None:
    found = contrasts(cells(([10, 10], [4, 6]), ([10, 30], [2, 8])), TWO_CELLS, ONE)
    assert found.effect[0] == pytest.approx(0.5 - 0.25)
    assert np.expm1(found.relative[0]) == pytest.approx(1.0)


def test_four_cells_give_what_both_together_add() -> None:
    parts = [([10.0, 10.0], [total, total]) for total in (8.0, 4.0, 3.0, 2.0)]
    found = contrasts(cells(*parts), FOUR_CELLS, ONE)
    assert found.effect[0] == pytest.approx(0.8 - 0.4 - 0.3 + 0.2)


def test_one_row_per_cluster_is_welch_nearly() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(0, 1, 40), rng.normal(0, 2, 60)
    n = np.zeros((2, 1, 100))
    total = np.zeros((2, 1, 100))
    n[0, 0, :40], n[1, 0, 40:] = 1, 1
    total[0, 0, :40], total[1, 0, 40:] = a, b
    found = contrasts(Cells(n, total), TWO_CELLS, ONE)
    welch = np.sqrt(a.var(ddof=1) / 40 + b.var(ddof=1) / 60)
    assert found.error[0] == pytest.approx(welch, rel=0.03)


def test_a_few_clusters_in_a_group_tell_as_little_as_they_are() -> None:
    n, total = np.zeros((2, 1, 40)), np.zeros((2, 1, 40))
    n[0, 0, :5], n[1, 0, 5:] = 20, 20
    total[0, 0, :5] = [3, 5, 4, 6, 2]
    total[1, 0, 5:] = np.arange(35) % 7
    found = contrasts(Cells(n, total), TWO_CELLS, Spread(1.0, 0.1))
    assert 3 < found.freedom[0] < 6


@pytest.mark.parametrize("top", [0, 20], ids=["none", "all"])
def test_no_spread_gives_no_p(top: float) -> None:
    found = contrasts(cells(([20, 20], [top, top]), ([20, 20], [top, top])), TWO_CELLS, ONE)
    assert np.isnan(found.p[0])


def test_nothing_gives_nothing() -> None:
    found = contrasts(cells(([0, 0], [0, 0]), ([0, 0], [0, 0])), TWO_CELLS, ONE)
    assert np.isnan([found.effect[0], found.p[0], found.relative[0]]).all()
    inside = within_strata(cells(([0, 0], [0, 0]), ([0, 0], [0, 0])))
    assert np.isnan(between(inside)).all()


def test_strata_take_away_what_is_theirs() -> None:
    """Long leads: 50 % no-shows whoever it is; short: 10 %. The group mostly books long."""
    n = np.array([[[9, 9], [1, 1]], [[1, 1], [9, 9]]], dtype=float) * 10
    total = np.array([[[4.5, 4.5], [0.1, 0.1]], [[0.5, 0.5], [0.9, 0.9]]]) * 10
    assert total.sum(axis=(1, 2))[0] / 200 - total.sum(axis=(1, 2))[1] / 200 == pytest.approx(0.32)
    effect, low, high = between(within_strata(Cells(n, total)))
    assert effect == pytest.approx(0)
    assert low <= 1e-12
    assert high >= -1e-12


def test_two_parts_are_compared_cluster_by_cluster() -> None:
    n = np.ones((2, 1, 6)) * 10
    one = np.array([[[5, 6, 5, 7, 6, 5]], [[2, 3, 3, 2, 4, 3]]], dtype=float)
    first = within_strata(Cells(n, one))
    assert between(first, first)[0] == 0
    assert between(first)[1] > 0


def test_mentors_who_differ_are_not_taken_for_groups_that_do() -> None:
    """Half of the mentors are in the group. Rows as independent would say so in most runs; clusters in one of 20."""
    rng = np.random.default_rng(3)
    runs, mentors, each = 400, 40, 50
    chance = rng.beta(4, 16, (runs, mentors))
    hits = rng.binomial(each, chance).astype(float)
    group = np.arange(mentors) < mentors // 2
    n = np.where(np.stack([group, ~group])[:, None], each, 0).astype(float) * np.ones((2, runs, mentors))
    total = np.where(np.stack([group, ~group])[:, None], hits, 0)
    told = contrasts(Cells(n, total), TWO_CELLS, spread_of(n[:, 0].sum(axis=0), hits[0], hits[0])).p < 0.05
    share = hits.sum(axis=1) / (mentors * each)
    naive = np.abs(total[0].sum(axis=1) - total[1].sum(axis=1)) / (mentors * each / 2)
    naive_told = naive > 1.96 * np.sqrt(share * (1 - share) * 4 / (mentors * each))
    assert naive_told.mean() > 0.15
    assert told.mean() <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / runs)
    low, high = limits(*(np.array([value]) for value in (0.0, 1.0, 1e6)))
    assert (low[0], high[0]) == pytest.approx((-1.96, 1.96), abs=1e-3)
