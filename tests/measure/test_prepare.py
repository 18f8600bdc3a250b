import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.errors import MissingColumnError
from mentor_analytics.measure.prepare import default_as_of, end_of_day, learner_column, mentor_key, prepare
from tests.measure.frames import AS_OF, raw_sessions

CLOCK = pd.Timestamp("2026-11-20", tz="UTC")


@pytest.mark.parametrize(
    ("starts", "status", "timezone", "expected"),
    [
        pytest.param(
            ["2025-10-09T05:00", "2025-10-08T05:00"],
            ["completed", "completed"],
            "Asia/Kolkata",
            "2025-10-09T18:29:59.999999",
            id="end of the local day",
        ),
        pytest.param(
            ["2025-10-09T20:00"],
            ["no_show"],
            "Asia/Kolkata",
            "2025-10-10T18:29:59.999999",
            id="already the next day there",
        ),
        pytest.param(
            ["2025-10-09T05:00", "2025-11-09T05:00"],
            ["cancelled", "scheduled"],
            "UTC",
            "2025-10-09T23:59:59.999999",
            id="sessions ahead do not count",
        ),
        pytest.param(
            ["2025-10-26T10:00"],
            ["completed"],
            "Europe/London",
            "2025-10-26T23:59:59.999999",
            id="a day of 25 hours",
        ),
        pytest.param(
            ["2025-03-30T10:00"],
            ["completed"],
            "Europe/London",
            "2025-03-30T22:59:59.999999",
            id="a day of 23 hours",
        ),
    ],
)
def test_default_as_of(starts, status, timezone, expected):
    found = default_as_of(raw_sessions(scheduled_at=starts, status=status), timezone, CLOCK)
    assert found == pd.Timestamp(expected, tz="UTC")


@pytest.mark.parametrize(
    ("day", "timezone", "expected"),
    [
        (dt.date(2025, 10, 9), "Asia/Kolkata", "2025-10-09T18:29:59.999999"),
        (pd.Timestamp("2025-10-26"), "Europe/London", "2025-10-26T23:59:59.999999"),
        (pd.Timestamp("2025-03-30T15:00"), "Europe/London", "2025-03-30T22:59:59.999999"),
        # Midnight of the 7th is skipped there: the day begins at one.
        (dt.date(2025, 9, 6), "America/Santiago", "2025-09-07T03:59:59.999999"),
        (dt.date(2024, 12, 31), "UTC", "2024-12-31T23:59:59.999999"),
    ],
    ids=["date", "25 hours", "23 hours, time of day ignored", "no midnight", "end of a year"],
)
def test_the_end_of_a_day_is_the_sites(day, timezone, expected):
    assert end_of_day(day, timezone) == pd.Timestamp(expected, tz="UTC")


@pytest.mark.parametrize(
    "frame",
    [raw_sessions(), raw_sessions(status=["scheduled", "scheduled"])],
    ids=["empty", "only sessions ahead"],
)
def test_without_a_past_session_the_clock_counts(frame):
    as_of = default_as_of(frame, "UTC", CLOCK)
    assert as_of == CLOCK
    assert prepare(frame, as_of)["is_ahead"].tolist() == [True] * len(frame)


def test_prepare_adds_its_columns_and_mutates_nothing():
    frame = raw_sessions(
        scheduled_at=["2025-10-01T10:00", "2025-10-01T10:00", "2025-12-01T10:00", "2025-10-01T10:00"],
        status=["completed", "scheduled", "completed", "no_show"],
        actual_min=[24, 30, None, 0],
        scheduled_min=[30, 0, 30, 45],
    )
    before = frame.copy(deep=True)
    prepared = prepare(frame, AS_OF)
    pd.testing.assert_frame_equal(frame, before)
    assert prepared["is_ahead"].tolist() == [False, True, True, False]
    np.testing.assert_array_equal(prepared["duration_ratio"], [0.8, np.nan, np.nan, np.nan])
    assert prepared["mentor_key"].dtype == "str"


def test_columns_that_are_absent_add_none():
    prepared = prepare(raw_sessions(actual_min=[10.0]), AS_OF)
    assert "duration_ratio" not in prepared
    assert "attended" not in prepared


def test_a_share_of_the_session_says_who_came():
    prepared = prepare(raw_sessions(attendance=[0.4, 0.0, None]), AS_OF)
    expected = pd.Series([True, False, None], dtype="boolean", name="attended")
    pd.testing.assert_series_equal(prepared["attended"], expected)


def test_yes_and_no_are_believed_over_the_share():
    prepared = prepare(raw_sessions(attendance=[0.4], attended=[False]), AS_OF)
    assert prepared["attended"].tolist() == [False]


def test_the_same_as_text():
    frame = raw_sessions(status=["completed", "scheduled"], mentor=["Asha Rao", None])
    plain = frame.astype({"mentor": "str", "status": "str"})
    columns = ["mentor_key", "is_ahead"]
    pd.testing.assert_frame_equal(prepare(plain, AS_OF)[columns], prepare(frame, AS_OF)[columns])
    assert prepare(plain, AS_OF)["mentor_key"].isna().tolist() == [False, True]


def test_a_needed_column_that_is_absent_is_named():
    with pytest.raises(MissingColumnError, match="status"):
        prepare(raw_sessions(rating=[3]).drop(columns="status"), AS_OF)


@given(st.text(min_size=1))
def test_a_key_is_short_plain_and_blind_to_case_and_spacing(name):
    key = mentor_key(name)
    assert len(key) == 11
    assert key[0] == "m"
    assert key.isalnum()
    assert mentor_key(f"  {name} ") == key


def test_different_names_have_different_keys():
    assert mentor_key("Asha Rao") == mentor_key("asha   RAO")
    assert mentor_key("Asha Rao") != mentor_key("Asha Roy")


NAMES, BLANK = ["a@x.example", "b@x.example"], [None, None]


@pytest.mark.parametrize(
    ("columns", "surest", "on_pages"),
    [
        ({"learner": NAMES, "learner_email": NAMES, "learner_id": ["1", None]}, "learner_id", "learner_id"),
        ({"learner": NAMES, "learner_id": BLANK}, "learner", "learner"),
        ({"learner": NAMES, "learner_email": NAMES, "learner_id": BLANK}, "learner_email", "learner"),
        ({"learner_id": BLANK}, None, None),
        ({}, None, None),
    ],
    ids=["id", "blank id", "e-mail", "all blank", "none"],
)
def test_learners_are_told_apart_by_the_surest_column_that_has_a_value(columns, surest, on_pages):
    frame = pd.DataFrame(columns, dtype="str", index=[0, 1])
    assert learner_column(frame) == surest
    assert learner_column(frame, shown=True) == on_pages
    assert learner_column(frame.head(0)) is None
