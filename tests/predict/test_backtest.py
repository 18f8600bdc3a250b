"""Learned from the earlier part, tried on the later one, and nothing in both."""

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.predict.backtest import ENOUGH_TO_TRY, LEARN_SHARES, Minimum, back_test, lacking, split
from mentor_analytics.predict.rows import Rows


def rows(target, known_after=1):
    day = np.arange(len(target)) // 4
    x = np.random.default_rng(0).normal(0, 1, len(target)) + target
    return Rows(pd.DataFrame({"x": x}), np.asarray(target, dtype=float), day, day + known_after)


@pytest.mark.parametrize("known_after", [1, 10])
def test_the_parts_lie_apart_in_time(known_after):
    of = rows(np.tile([0.0, 1.0, 0.0, 0.0], 50), known_after)
    found = back_test(of)
    assert not isinstance(found, str)
    assert not (found.learned & found.tried).any()
    assert of.known_on[found.learned].max() <= found.split_day <= of.day[found.tried].min()
    assert (found.scores.n, found.model.n) == (found.tried.sum(), found.learned.sum())


def test_events_that_come_late_move_the_cut_later():
    late = np.where(np.arange(200) > 152, np.tile([0.0, 1.0], 100), 0.0)
    assert "earlier part (there are 0 events" in split(rows(late), LEARN_SHARES[0]).short
    found = back_test(rows(late))
    assert not isinstance(found, str)
    assert found.split_day == split(rows(late), LEARN_SHARES[1]).day


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ([], "there are 0"),
        ([np.nan] * 8, "there are 0"),
        ([0.0] * 100, f"needs {ENOUGH_TO_TRY} of each outcome in the earlier part (there are 0 events"),
        ([1.0] * 100, "of each outcome"),
        ([1.0, 0.0] * 5 + [0.0] * 90, "in the later part (there are 0 events"),
    ],
)
def test_where_nothing_can_be_said_the_reason_is_given(target, says):
    found = back_test(rows(np.array(target, dtype=float)))
    assert isinstance(found, str)
    assert says in found


def test_what_is_lacking_is_listed_with_what_there_is():
    least = Minimum(8, 3, 2, people=2, seen_events=2, row="rows", event="events", person="people")
    of = rows([1.0, 0.0, 0.0, 0.0])
    assert lacking(of, least) == (
        "needs 8 rows (there are 4), 3 events (there are 1), 2 events with somebody seen before (there are 1), "
        "2 people behind them (there are 0) and 2 days (there are 1)"
    )
    assert lacking(rows([1.0, 1.0, 1.0, 0.0] * 2), Minimum(8, 3, 2)) == ""
