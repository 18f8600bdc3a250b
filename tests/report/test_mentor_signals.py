import pytest

from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.report.mentor_signals import first_sessions_words, signals

NONE = float("nan")


def told(row):
    return {each.label: each for each in signals(row)}


def falling(low, high, n=40):
    name = "average_rating_30d"
    return {
        name: 3.8,
        f"{name}_n": n,
        f"{name}_before": 4.2,
        f"{name}_before_n": 40,
        f"{name}_change_low": low,
        f"{name}_change_high": high,
    }


CASES = [
    ("Low engagement", {}, "– not in the data", ""),
    (
        "Low engagement",
        {"engagement_30d": 5.4, "engagement_30d_n": 30},
        "◆ signal",
        "5.4 (n = 30); a signal below 6.0",
    ),
    ("Low engagement", {"engagement_30d": 6.0, "engagement_30d_n": 30}, "● no signal", "6.0 (n = 30)"),
    ("Low engagement", {"engagement_30d": 2.0, "engagement_30d_n": 9}, "– not enough data", "too few to say"),
    (
        "Low engagement",
        {"engagement_30d": NONE, "engagement_30d_n": 0},
        "– not enough data",
        "no value, n = 0",
    ),
    (
        "Declining quality",
        falling(-0.7, -0.1),
        "◆ signal",
        "4.20 → 3.80 (difference -0.70 to -0.10, n = 40 and 40)",
    ),
    ("Declining quality", falling(-0.7, 0.1), "● no signal", "a signal when all of it is below 0"),
    (
        "Declining quality",
        falling(-0.7, -0.1, n=9),
        "– not enough data",
        "too few to compare 30 days (n = 40 and 9",
    ),
    ("Declining quality", falling(NONE, NONE), "– not enough data", "too few for an interval"),
    (
        "Inactivity",
        {"days_since_last_session": 14.0},
        "◆ signal",
        "14 days since the last completed session; a signal from 14",
    ),
    ("Inactivity", {"days_since_last_session": 1.0}, "● no signal", "1 day since the last completed session"),
    ("Inactivity", {"days_since_last_session": NONE}, "– not enough data", "No completed session is known"),
    (
        "Inactivity",
        {"days_since_last_session": 2.0, "days_since_login": 9.0},
        "◆ signal",
        "9 days since the last login",
    ),
]


@pytest.mark.parametrize(("label", "row", "standing", "line"), CASES)
def test_each_signal_has_its_value_and_threshold(label, row, standing, line):
    found = told(row)[label]
    assert found.standing == standing
    assert line in " ".join(found.lines)
    assert not unkind_words(" ".join(found.lines))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, ""),
        ({"first_session_rating": NONE, "first_session_rating_n": 0}, ""),
        ({"first_session_rating": 3.0, "first_session_rating_n": 9}, "– First sessions rated 3.00 (n = 9): few"),
        ({"first_session_rating": 3.9, "first_session_rating_n": 10},
         "◆ First sessions rated 3.90 (n = 10), below 4.0"),
        ({"first_session_rating": 4.0, "first_session_rating_n": 10}, "● First sessions rated 4.00 (n = 10)"),
    ],
)  # fmt: skip
def test_first_sessions_have_a_badge(row, words):
    assert first_sessions_words(row) == words
