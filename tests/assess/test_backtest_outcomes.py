import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_analytics.assess.backtest_outcomes import (
    BY_NAME,
    OUTCOMES,
    follow_ups,
    lacking,
    outcome_named,
)
from mentor_analytics.errors import UnknownNameError
from tests.assess.histories import end_after, history


def units(sessions, *asked):
    """(who, day at whose end) → units over mentors and learners of the same name."""
    keys = dict(zip(sessions["mentor"].astype(str), sessions["mentor_key"], strict=True))
    return pd.DataFrame(
        {
            "mentor_key": [keys.get(who, who) for who, _ in asked],
            "learner": [who for who, _ in asked],
            "end": pd.Series([end_after(day) for _, day in asked], dtype="datetime64[us, UTC]"),
        }
    )


def told(sessions, outcome, *asked, who="mentor_key"):
    found = follow_ups(units(sessions, *asked), sessions, BY_NAME[outcome], who)
    happened = found["happened"].map({True: 1, False: 0}).astype(float)
    return happened.where(found["known"]).tolist(), found["days"].round(2).tolist()


@pytest.mark.parametrize(
    ("rows", "happened", "days"),
    [
        ([(9, "A", "u", 2)], 1, 2.42),  # 10 o'clock of the third day after
        ([(9, "A", "u", 3)], 0, None),  # 3 is not below 3
        ([(8, "A", "u", None), (8, "A", "u", "x"), (9, "A", "u", 1)], 1, 2.42),  # the next that is rated
        ([(8, "A", "u", 5), (9, "A", "u", 1)], 0, None),
        ([(6, "A", "u", 1)], None, None),  # not after the week
        ([(36, "A", "u", 1)], 1, 29.42),
        ([(37, "A", "u", 1)], None, None),  # beyond 30 days
        ([(9, "B", "u", 1)], None, None),  # somebody else's
    ],
)
def test_a_low_rating_is_told_by_the_next_rated_session(rows, happened, days):
    sessions = history((0, "A", "u", 5), *rows)
    assert told(sessions, "low-rating", ("A", 7)) == (
        [pytest.approx(happened or 0, nan_ok=True)]
        if happened is not None
        else [pytest.approx(np.nan, nan_ok=True)],
        [pytest.approx(days if days else np.nan, nan_ok=True)],
    )


@pytest.mark.parametrize(
    ("results", "by", "who", "happened"),
    [
        (["c", "x"], [None, None], "learner", 1),  # a cancelled one tells nothing
        ([5, "x"], [None, None], "learner", 0),
        (["x"], ["mentor"], "learner", 0),
        (["x"], ["learner"], "learner", 1),
        (["x"], ["mentor"], "mentor_key", 1),
        (["x"], ["learner"], "mentor_key", 0),
        (["s"], [None], "learner", None),  # still to come
    ],
)
def test_a_no_show_is_of_who_did_not_come(results, by, who, happened):
    rows = [(10 + place, "A", "A", each) for place, each in enumerate(results)]
    sessions = history((0, "A", "A", 5), *rows, no_show_by=[None, *by])
    assert told(sessions, "no-show", ("A", 7), who=who)[0] == [
        pytest.approx(np.nan if happened is None else happened, nan_ok=True)
    ]


@pytest.mark.parametrize(
    ("last", "following", "happened", "days"),
    [
        (6, 22, 1, 13.42),  # 14 days after its last session, which was on the last day of the week
        (6, 20, 0, None),
        (6, None, 1, 13.42),
        (0, 30, 1, 7.42),
        (6, 8, 0, None),
    ],
)
def test_who_stops_is_told_by_the_days_without_a_session(last, following, happened, days):
    rows = [(day, "A", "u", 5) for day in (last, following) if day is not None]
    found = told(history(*rows), "inactive", ("A", 7))
    assert found == ([happened], [pytest.approx(days if days else np.nan, nan_ok=True)])


def test_who_stopped_before_cannot_be_warned_of():
    sessions = history((0, "A", "u", 5), (20, "B", "u", "x"), (21, "C", "u", 5))
    happened, _ = told(sessions, "inactive", ("A", 21), ("B", 21), ("C", 21), ("nobody", 21))
    assert np.isnan(happened).all()  # 14 days ago; never completed one; only later; never seen


def test_nothing_is_told_of_nobody():
    for outcome in OUTCOMES:
        for sessions in (history(), history((0, "A", "u", 5))):
            found = follow_ups(units(sessions), sessions, outcome, "mentor_key")
            assert list(found.columns) == ["subject", "known", "happened", "days"]
            assert found.empty


def test_a_name_nobody_knows_is_told_with_those_there_are():
    with pytest.raises(UnknownNameError, match="low-rating"):
        outcome_named("luck")
    assert lacking(BY_NAME["low-rating"], history((0, "A", "u", 5)).drop(columns="rating")) == ("rating",)


RESULTS = st.sampled_from([1, 2, 4, None, "x", "c"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.sampled_from("AB"), st.just("u"), RESULTS), min_size=1, max_size=14
    ),
    st.integers(1, 60),
)
def test_outcomes_are_what_looking_through_the_rows_gives(rows, day):
    sessions = history(*rows)
    for name, good in (("low-rating", (1, 2, 4)), ("no-show", (1, 2, 4, None, "x"))):
        for who in "AB":
            mine = [row for row in sorted(rows, key=lambda row: row[0]) if row[1] == who and row[3] in good]
            ahead = [row for row in mine if day <= row[0] < day + 30]
            first = {row[3] for row in ahead if row[0] == ahead[0][0]}
            happened = told(sessions, name, (who, day))[0][0]
            assert np.isnan(happened) == (not ahead)
            bad = first & ({1, 2} if name == "low-rating" else {"x"})
            if ahead and bad in (set(), first):  # else two on one day, and either may count as the next
                assert happened == float(bool(bad))
