"""Sessions ahead in words."""

import pandas as pd
import pytest

from mentor_analytics.report.session_columns import Names
from mentor_analytics.report.upcoming import (
    MENTOR_SIDE,
    MENTOR_SIDE_N,
    PROBABILITY,
    upcoming_table,
    upcoming_words,
)
from tests.measure.frames import sessions

FRAME = sessions(
    scheduled_at=["2025-12-01T10:00", "2025-12-02T10:00", "2025-10-01T10:00"],
    status=["scheduled", "scheduled", "completed"],
    mentor=["Ann", "Ben", "Cy"],
)
NAMES = Names("Tutor", "Student", "UTC")


def forecast(**columns):
    rows = len(columns["session_id"])
    filled = {
        "no_show_probability": [0.1, 0.4][:rows],
        "reason": [""] * rows,
        "why": ["booked late"] * rows,
        "is_called": [False, True][:rows],
        "base_rate": [0.2] * rows,
        "mentor_side_rate": [float("nan")] * rows,
        "mentor_side_n": [float("nan")] * rows,
    }
    return pd.DataFrame({**filled, **columns})


def test_the_most_probable_no_shows_stand_first_with_why():
    table, keys = upcoming_table(FRAME, forecast(session_id=["S1", "S2"]), NAMES)
    assert table["Tutor"].tolist() == ["Ben", "Ann"]
    assert table[PROBABILITY].tolist() == [40, 10]
    assert table["Reminder"].tolist() == ["▲ named", "–"]
    assert keys == FRAME["mentor_key"].astype("str").tolist()[1::-1]
    assert MENTOR_SIDE not in table.columns


def test_what_a_mentor_missed_stands_with_its_n():
    told = forecast(session_id=["S1", "S2"], mentor_side_rate=[0.1, 0.25], mentor_side_n=[40.0, 8.0])
    table, _ = upcoming_table(FRAME, told, NAMES)
    assert table[[MENTOR_SIDE, MENTOR_SIDE_N]].to_numpy().tolist() == [[25, 8], [10, 40]]


def test_without_enough_history_the_sessions_are_listed_in_order_without_a_chance():
    few = forecast(
        session_id=["S1", "S2"], reason=["too few no-shows"] * 2, no_show_probability=[float("nan")] * 2
    )
    table, _ = upcoming_table(FRAME, few, NAMES)
    assert table["Tutor"].tolist() == ["Ann", "Ben"]
    assert PROBABILITY not in table.columns
    assert "not enough history (too few no-shows). So far 20 %" in upcoming_words(few, synthetic=False)


@pytest.mark.parametrize(
    ("ids", "synthetic", "words"),
    [
        ([], False, "No session lies ahead, n = 0."),
        (["S1"], False, "1 session ahead, of which 0 are named by the model for a reminder."),
        (["S1", "S2"], True, "of which 1 is named by the model for a reminder. So far 20 % of sessions"),
    ],
)
def test_in_words(ids, synthetic, words):
    told = upcoming_words(forecast(session_id=ids), synthetic)
    assert words in told
    assert ("invented" in told) == synthetic
