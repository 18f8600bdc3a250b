"""What a no-show is predicted from: nothing of its own day, nothing recorded when it is over."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_analytics.measure.prepare import prepare
from mentor_analytics.predict.features import FEATURES, no_show_rows
from mentor_analytics.predict.guards import changed
from mentor_analytics.predict.known import KNOWN_AFTER, KNOWN_BEFORE, OUTCOMES
from mentor_analytics.schema import BY_NAME
from tests.predict.sessions import START, ZONE, as_of, frame, held_or_missed


@pytest.fixture(scope="module")
def sessions():
    return held_or_missed(600, days=60)


def features(of):
    return no_show_rows(of, ZONE)[0].features


def test_every_feature_is_described_and_every_column_known(sessions):
    assert set(features(sessions).columns) <= {each.name for each in FEATURES}
    named = [each.column for each in (*KNOWN_BEFORE, *OUTCOMES)]
    assert set(named) | set(KNOWN_AFTER) <= set(BY_NAME)
    assert not {each.column for each in KNOWN_BEFORE} & set(KNOWN_AFTER)


def test_no_column_off_the_list_is_looked_at(sessions):
    """All columns of the schema but the allowed ones may say anything."""
    allowed = {each.column for each in (*KNOWN_BEFORE, *OUTCOMES)} | {"session_id", "mentor", "is_ahead"}
    others = [name for name in BY_NAME if name not in allowed]
    told = no_show_rows(sessions, ZONE)[0]
    with_more = sessions.assign(**dict.fromkeys(others, told.target))
    assert changed(told, no_show_rows(with_more, ZONE)[0]) == []


@settings(max_examples=12, deadline=None)
@given(day=st.integers(1, 60), seed=st.integers(0, 5))
def test_changing_rows_from_a_day_on_never_changes_features_before(sessions, day, seed):
    """Whatever becomes of that day and later: earlier rows, and that day's own, know nothing of it."""
    rng = np.random.default_rng(seed)
    on = ((sessions["scheduled_at"].dt.tz_convert(ZONE) - START) / pd.Timedelta(days=1)).round().to_numpy(int)
    later = on >= day
    other = pd.Series(rng.choice(["completed", "no_show", "cancelled"], len(sessions)), dtype="str")
    altered = sessions.assign(
        status=sessions["status"].astype("str").mask(later, other),
        no_show_by=sessions["no_show_by"].mask(later, "mentor"),
    )
    still = np.flatnonzero(on <= day)
    pd.testing.assert_frame_equal(features(sessions).iloc[still], features(altered).iloc[still])
    gone = no_show_rows(sessions[~later].reset_index(drop=True), ZONE)[0]
    assert changed(no_show_rows(sessions, ZONE)[0].only(~later), gone) == []


def six(**columns):
    day = [0, 1, 1, 2, 3, 4]
    return prepare(
        frame(
            day,
            ["A", "A", "A", "B", "A", "A"],
            **{
                "status": ["no_show", "completed", "no_show", "no_show", "cancelled", "scheduled"],
                "learner_id": pd.Series(["x", "x", "x", "y", None, "x"], dtype="str"),
                **columns,
            },
        ),
        as_of(4),
    )


def test_history_by_hand():
    rows, plain = no_show_rows(six(), ZONE)
    np.testing.assert_array_equal(rows.target, [1, 0, 1, 1, np.nan, np.nan])
    assert plain["learner_n"].tolist() == [0, 1, 1, 0, 0, 3]
    assert plain["learner_hits"].tolist() == [0, 1, 1, 0, 0, 2]
    assert plain["mentor_n"].tolist() == [0, 1, 1, 0, 3, 3]
    np.testing.assert_array_equal(plain["since_days"], [np.nan, 1, 1, np.nan, np.nan, 3])
    assert rows.features["learner_rate"][5] == pytest.approx((2 + 5 * 0.75) / (3 + 5))
    assert (rows.known_on == rows.day + 1).all()


def test_a_session_the_mentor_missed_says_nothing_of_the_learner():
    by = pd.Series(["mentor", None, "learner", "learner", None, None], dtype="str")
    rows, plain = no_show_rows(six(no_show_by=by), ZONE)
    assert plain["learner_hits"].tolist() == [0, 0, 0, 0, 0, 1]
    assert plain["own_hits"].tolist() == [0, 1, 1, 0, 1, 1]
    assert "mentor_own_rate" in rows.features


@pytest.mark.parametrize(
    ("booked", "lead", "same_day"),
    [
        ("2026-03-01 23:50", 1, 0),  # ten hours before, and the day before
        ("2026-03-02 00:10", 0, 1),
        ("2026-03-02 18:00", 0, 1),  # later on the day itself
        ("2026-03-05 09:00", np.nan, np.nan),  # entered afterwards
        (None, np.nan, np.nan),
    ],
)
def test_leads_are_counted_by_the_calendar(booked, lead, same_day):
    moment = (
        pd.Series([pd.Timestamp(booked, tz=ZONE), START]).dt.tz_convert("UTC").astype("datetime64[us, UTC]")
    )
    sessions = prepare(frame([0, 0], ["A", "A"], booked_at=moment), as_of(1))
    rows, plain = no_show_rows(sessions, ZONE)
    np.testing.assert_equal(
        [plain["lead_days"][0], rows.features["same_day"][0]], [float(lead), float(same_day)]
    )


def test_no_session_and_columns_that_are_not_there():
    none = prepare(frame([], []), as_of(1))
    assert len(no_show_rows(none, ZONE)[0].features) == 0
    bare = prepare(frame([0, 1], ["A", "A"]), as_of(2))
    rows, _ = no_show_rows(bare, ZONE)
    assert set(rows.features.columns) == {"learner_rate", "learner_known", "mentor_rate", "weekday", "hour"}
    assert rows.features["weekday"].tolist() == ["Monday", "Tuesday"]
    assert rows.features["hour"].tolist() == ["09:00 and 12:00"] * 2


def test_sessions_are_left_as_they_were(sessions):
    before = sessions.copy()
    no_show_rows(sessions, ZONE)
    pd.testing.assert_frame_equal(sessions, before)
