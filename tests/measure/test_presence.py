"""Who is still here is told by all sessions, as they were known at the moment."""

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.measure.presence import booked_by, presence
from tests.assess.histories import end_after, history

ROWS = ((2, "A", "u", 5), (30, "A", "u", 4), (50, "B", "u", "x"), (80, "B", "u", "s"))


@pytest.mark.parametrize(
    ("day", "days_a", "to_come"),
    [(70, 39, (0, 1)), (20, 17, (1, 2)), (2, np.nan, (2, 2)), (90, 59, (0, 0))],
)
def test_days_since_the_last_held_session_and_how_many_are_to_come(day, days_a, to_come) -> None:
    found = presence(history(*ROWS, days=70), end_after(day)).set_index("mentor_key")
    a, b = dict.fromkeys(history(*ROWS)["mentor_key"])
    np.testing.assert_array_equal(found.loc[[a, b], "days_since_last_session"], [days_a, np.nan])
    assert tuple(found.loc[[a, b], "sessions_to_come"]) == to_come


def test_nobody_and_a_session_without_a_mentor_are_no_trouble() -> None:
    assert presence(history(), end_after(7)).empty
    assert presence(history((2, None, "u", 5)), end_after(7)).empty


def test_what_was_booked_later_was_not_to_come_then() -> None:
    sessions = history(*ROWS, days=70)
    booked = [None, "2026-01-20T10:00", "2026-02-20T10:00", None]
    sessions["booked_at"] = pd.to_datetime(pd.Series(booked), utc=True)
    assert booked_by(sessions, end_after(10))["session_id"].tolist() == ["S0", "S3"]  # not known when: kept
    assert booked_by(sessions, end_after(60))["session_id"].tolist() == ["S0", "S1", "S2", "S3"]
    assert booked_by(sessions.drop(columns="booked_at"), end_after(10)).shape[0] == 4
