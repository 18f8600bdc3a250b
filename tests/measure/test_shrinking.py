import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from mentor_analytics.measure.shrinking import shrunken_levels, spread_p, sure_changes, sure_silence


def sums(groups):
    """Counts, sums and sums of squares of lists of values."""
    parts = [np.array(each, dtype=float) for each in groups]
    n = np.array([len(each) for each in parts], dtype=np.int64)
    return n, np.array([each.sum() for each in parts]), np.array([(each**2).sum() for each in parts])


def shares(hits, n):
    hits = np.array(hits, dtype=float)
    return np.array(n, dtype=np.int64), hits, hits


def test_p_is_that_of_the_f_test():
    groups = [[1, 2, 3], [2, 4, 4, 5], [5, 3]]
    assert spread_p(*sums(groups)) == pytest.approx(scipy_stats.f_oneway(*groups).pvalue)


@pytest.mark.parametrize(
    ("groups", "p"),
    [([], np.nan), ([[], []], np.nan), ([[1, 2, 3]], np.nan), ([[1], [2]], np.nan), ([[2, 2], [2, 2]], np.nan),
     ([[1, 1], [2, 2]], 0.0)],
    ids=["nobody", "no value", "one group", "one value each", "all alike", "alike within"],
)  # fmt: skip
def test_p_where_nothing_can_be_said(groups, p):
    assert spread_p(*sums(groups)) == pytest.approx(p, nan_ok=True)


def planted(seed=1):
    """Twenty mentors with 60 sessions; two are worse; one has two sessions, both bad; one has none."""
    draw = np.random.default_rng(seed)
    hits = draw.binomial(60, [0.05] * 18 + [0.35] * 2)
    return shares([*hits, 2, 0], [*([60] * 20), 2, 0])


def test_two_bad_sessions_stay_behind_sixty():
    level = shrunken_levels({"moved": planted()})["moved"]
    assert level[[18, 19]].min() > level[20] > level[:18].max()
    assert level[20] < 0.3  # seen: 2 of 2
    assert level[21] == pytest.approx(level[:18].mean(), abs=0.08)


def test_who_cannot_be_told_apart_has_the_mean_of_all():
    n, hits = [10, 20, 2, 0], [1, 2, 1, 0]
    level = shrunken_levels({"moved": shares(hits, n)})["moved"]
    np.testing.assert_allclose(level, 4 / 32)


def test_many_inputs_are_adjusted_for():
    """One of many inputs that alone would just be told is not: p is adjusted for all of them."""
    weak, flat = shares([4, 12], [40, 40]), shares([8, 9], [40, 40])
    assert 0.01 < spread_p(*weak) < 0.05
    alone = shrunken_levels({"weak": weak})["weak"]
    among = shrunken_levels({"weak": weak, **{f"flat {at}": flat for at in range(9)}})["weak"]
    assert alone[0] < alone[1]
    assert among[0] == among[1]


def test_no_input_and_no_mentor():
    assert shrunken_levels({}) == {}
    assert shrunken_levels({"moved": shares([], [])})["moved"].tolist() == []


@given(
    st.lists(st.tuples(st.integers(1, 60), st.floats(0, 1)), min_size=3, max_size=12),
    st.integers(1, 30), st.integers(2, 5), st.floats(0, 1),
)  # fmt: skip
def test_the_same_evidence_on_more_sessions_never_moves_nearer_to_the_mean(others, few, times, share):
    """Two mentors with the same share in the same data: the one with more sessions lies as far off or further."""
    n = np.array([*(n for n, _ in others), few, few * times])
    hits = np.array(
        [*(round(n * part) for n, part in others), round(few * share), round(few * share) * times]
    )
    level = shrunken_levels({"moved": shares(hits, n)})["moved"]
    all_alike = np.ptp(level) == 0
    raw, side = hits[-1] / n[-1], level[-1] - level[-2]
    assert all_alike or abs(raw - level[-1]) <= abs(raw - level[-2]) + 1e-9
    assert all_alike or abs(side) < 1e-9 or np.sign(side) == np.sign(raw - level[-2])


def change(values, reach, n=30):
    values = np.array(values, dtype=float)
    return values, values - reach, values + reach, np.full(len(values), n)


CHANGES = [
    ("a sure fall", change([-1.0, 0.1, 0.0], 0.3), [-0.7, 0, 0]),
    ("within chance", change([-0.2, 0.1, 0.0], 0.3), [0, 0, 0]),
    ("too few sessions", change([-1.0, 0.1, 0.0], 0.3, 9), [0, 0, 0]),
    ("one in fifty at p = .04 is no surprise", change([-0.205, *([0.0] * 49)], 0.196), [0] * 50),
    ("not known", change([np.nan, 1.0], 0.3), [np.nan, 0.7]),
    ("nobody", change([], 0.3), []),
]


@pytest.mark.parametrize(
    ("given", "expected"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES]
)
def test_of_a_change_the_sure_part_counts(given, expected):
    np.testing.assert_allclose(sure_changes({"rating": given})["rating"], expected, atol=1e-12)


def test_changes_are_adjusted_over_all_inputs():
    assert sure_changes({"a": change([-0.25, 0.0], 0.2)})["a"][0] < 0
    longer = change([-0.25, *([0.0] * 21)], 0.2)
    assert sure_changes({"a": longer, "b": change([0.0] * 22, 0.2)})["a"][0] == 0
    assert sure_changes({}) == {}


@pytest.mark.parametrize(
    ("days", "first", "sessions", "beyond"),
    [
        (14.0, 100.0, 87, True),
        (2.0, 100.0, 99, False),
        (14.0, 100.0, 9, False),
        (14.0, 100.0, 2, False),
        (0.0, 100.0, 50, False),
    ],
    ids=["a session a day", "two days", "a session in ten days", "no pace", "today"],
)
def test_a_silence_counts_beyond_what_chance_makes_at_the_own_pace(days, first, sessions, beyond):
    found = sure_silence(np.array([days]), np.array([first]), np.array([sessions]))[0]
    assert bool(found > 5) == beyond
    assert found == 0 or beyond


def test_a_longer_pause_is_allowed_where_more_mentors_could_make_one():
    def silence(mentors):
        return sure_silence(*(np.full(mentors, each) for each in (14.0, 100.0, 87.0)))[0]

    assert silence(1) > silence(100) > 0
    assert np.isnan(sure_silence(*(np.array([each]) for each in (np.nan, np.nan, 0.0))))[0]
