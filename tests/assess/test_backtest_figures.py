import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.backtest import ANY, Replay, Signal
from mentor_analytics.assess.backtest_figures import by_week, figures_of
from tests.assess.histories import end_after

ONE, TWO = Signal("any:a", "One", ANY, "a"), Signal("any:b", "Two", ANY, "b")


def replayed(*rows, signals=(ONE,)):
    """(week, mentor, warned by each signal …, happened or None, days) → a replay and what became of it."""
    n = len(signals)
    units = pd.DataFrame(
        {
            "week": [row[0] for row in rows],
            "mentor_key": [row[1] for row in rows],
            "end": pd.Series([end_after(7 * (row[0] + 1)) for row in rows], dtype="datetime64[us, UTC]"),
            **{each.name: [bool(row[2 + at]) for row in rows] for at, each in enumerate(signals)},
        }
    )
    followed = pd.DataFrame(
        {
            "subject": pd.factorize(units["mentor_key"])[0],
            "known": [row[2 + n] is not None for row in rows],
            "happened": [bool(row[2 + n]) for row in rows],
            "days": [float(row[3 + n]) if row[2 + n] else np.nan for row in rows],
        }
    )
    return Replay(units, signals, ()), followed


HAND_MADE = (
    (0, "A", 1, 0, 0), (1, "A", 1, 1, 5), (2, "A", 1, 1, 3),
    (0, "B", 0, 0, 0), (1, "B", 1, 0, 0), (2, "B", 0, 1, 9),
    (0, "C", 0, 0, 0), (1, "C", 0, None, 0), (2, "C", 0, 0, 0),
)  # fmt: skip


def test_figures_of_a_history_made_by_hand():
    (found,) = figures_of(*replayed(*HAND_MADE))
    assert [(each.top, each.bottom) for each in (found.precision, found.recall, found.flag_rate, found.base_rate)] == [
        (2, 4), (2, 3), (4, 8), (3, 8),
    ]  # fmt: skip
    assert (found.caught.top, found.caught.bottom) == (2, 3)
    assert found.lift.value == pytest.approx((2 / 4) / (3 / 8))
    assert (found.stays.top, found.stays.bottom) == (2, 3)  # A twice; B warned once, not again
    assert (found.flips.top, found.flips.bottom) == (2, 4)  # B on and off; C's second week is not followed up
    assert found.against is None
    done, followed = replayed(*HAND_MADE)
    weekly = by_week(done, followed, ONE.name)
    assert weekly[["followed", "flagged", "happened", "right"]].to_numpy().tolist() == [
        [3, 1, 0, 0], [2, 2, 1, 1], [3, 1, 2, 1],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("is_gap", "lead"),
    [
        (False, (3.5, 4.0, 4.5, 2)),  # 5 and 3 days
        (True, (13.25, 14.5, 15.75, 2)),  # the row of warnings begins with week 0: 7 + 5 and 14 + 3 days
    ],
)
def test_lead_time_counts_from_the_last_warning_or_from_the_first_in_a_row(is_gap, lead):
    (found,) = figures_of(*replayed(*HAND_MADE), is_gap=is_gap)
    assert (found.lead.first, found.lead.median, found.lead.third, found.lead.n) == pytest.approx(lead)


def test_what_happens_once_is_counted_once_however_often_it_was_warned_of():
    rows = [(0, "A", 1, 1, 21), (1, "A", 0, 1, 14), (2, "A", 1, 1, 7), (3, "A", 1, 1, 0)]
    (found,) = figures_of(*replayed(*rows), is_gap=True)
    assert found.lead.n == 1
    assert found.lead.median == pytest.approx(21)
    assert (found.caught.top, found.caught.bottom, found.recall.bottom) == (1, 1, 4)
    (found,) = figures_of(*replayed(*rows))
    assert found.lead.n == 1
    assert found.lead.median == pytest.approx(0, abs=1e-6)


def test_two_signals_are_held_against_each_other_over_the_same_mentors():
    rng = np.random.default_rng(5)
    rows = []
    for mentor in range(60):
        for week in range(6):
            happened = rng.random() < 0.3
            good = rng.random() < (0.9 if happened else 0.1)
            rows.append((week, f"m{mentor}", rng.random() < 0.4, good, happened, 3))
    luck, skill = figures_of(*replayed(*rows, signals=(ONE, TWO)))
    assert luck.against is None
    assert skill.against is not None
    precision, recall, rate = skill.against
    assert precision.is_apart
    assert recall.is_apart
    assert precision.value == pytest.approx(skill.precision.value - luck.precision.value)
    assert skill.lift.low > 1 > luck.lift.low
    assert abs(rate.value) < 0.2
    same = figures_of(*replayed(*[(*row[:3], row[2], *row[4:]) for row in rows], signals=(ONE, TWO)))[1]
    assert same.against is not None
    assert [each.is_apart for each in same.against] == [False, False, False]


@pytest.mark.parametrize(
    "rows",
    [
        [(0, "A", 1, None, 0), (1, "A", 0, None, 0)],  # nothing can be followed up
        [],
    ],
)
def test_where_nothing_can_be_followed_up_there_are_no_figures(rows):
    assert figures_of(*replayed(*rows)) == ()
    done, followed = replayed(*rows)
    assert by_week(done, followed, ONE.name).empty


def test_one_week_of_one_mentor_gives_figures_without_intervals():
    (found,) = figures_of(*replayed((0, "A", 1, 0, 0)))
    assert found.precision.value == 0
    assert np.isnan([found.precision.low, found.recall.value, found.stays.value, found.lead.median]).all()
    assert found.lead.n == 0
