"""Counts over strictly earlier days: the same as looking at each row by itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.predict.history import PRIOR, Past, base_rate, past, smoothed

ROWS = st.lists(
    st.tuples(st.integers(-1, 3), st.integers(0, 6), st.sampled_from([0.0, 1.0, np.nan])), max_size=40
)


def columns(rows):
    entity, day, hit = zip(*rows, strict=True) if rows else ((), (), ())
    return np.array(entity, dtype=np.int64), np.array(day, dtype=np.int64), np.array(hit, dtype=float)


@given(ROWS)
def test_every_row_counts_what_lies_before_its_day(rows):
    entity, day, hit = columns(rows)
    found = past(entity, day, hit)
    for at in range(len(rows)):
        mine = (entity == entity[at]) & (entity >= 0) & (day < day[at]) & ~np.isnan(hit)
        assert found.n[at] == mine.sum()
        assert found.hits[at] == hit[mine].sum()
        last = day[mine].max() if mine.any() else np.nan
        np.testing.assert_equal(found.last_day[at], last)


@given(ROWS, st.integers(0, 6), st.sampled_from([0.0, 1.0, np.nan]))
def test_changing_rows_from_a_day_on_never_changes_what_earlier_rows_know(rows, day_from, outcome):
    entity, day, hit = columns(rows)
    later = day >= day_from
    whole, other = past(entity, day, hit), past(entity, day, np.where(later, outcome, hit))
    base, other_base = base_rate(day, hit), base_rate(day, np.where(later, outcome, hit))
    still = day <= day_from  # rows of the day itself know only what was before it
    for one, two in (
        (whole.n, other.n),
        (whole.hits, other.hits),
        (whole.last_day, other.last_day),
        (base, other_base),
    ):
        np.testing.assert_array_equal(one[still], two[still])


@pytest.mark.parametrize(
    ("n", "hits", "expected"), [(0, 0, 0.2), (2, 2, (2 + PRIOR * 0.2) / (2 + PRIOR)), (95, 95, 0.96)]
)
def test_a_rate_is_drawn_towards_everybodys(n, hits, expected):
    assert smoothed(
        Past(np.array([float(n)]), np.array([float(hits)]), np.array([0.0])), np.array([0.2])
    ) == pytest.approx([expected])


def test_on_the_first_day_nothing_is_known():
    assert np.isnan(base_rate(np.array([5, 5]), np.array([1.0, 0.0]))).all()
