import pandas as pd
import pytest

from mentor_analytics.assess.stars import HABIT_COLUMNS, STAR_COLUMNS
from mentor_analytics.report.mentor_stars import difference_words, habits_table, stars_table

NONE = float("nan")
HABITS = pd.DataFrame(
    [
        ("prep_compliance", "Mentor prepared", 0.9, 6, 0.7, 54, 900, 0.2, 0.1, 0.3, 0.01, True),
        ("duration_ratio", "Time used", 0.95, 6, 0.94, 54, 900, 0.01, -0.1, 0.2, 0.6, False),
        ("reschedule_rate", "Reschedules", 0.02, 1, 0.05, 54, 900, -0.03, NONE, NONE, NONE, False),
    ],
    columns=list(HABIT_COLUMNS),
)


def test_habits_say_what_differs_and_what_cannot_be_told():
    table = habits_table(HABITS)
    assert table["Says"].tolist() == ["differs", "not distinguishable", "too few to compare"]
    assert table["Doing well"].tolist()[0] == "90 % (n = 6)"
    assert table["Difference (95 % interval)"].tolist() == [
        "+20 points (+10 to +30)",
        "+1 points (-10 to +20)",
        "-3 points",
    ]
    assert habits_table(HABITS.head(0)).empty


def test_stars_have_interval_and_n():
    row = ("k", "Asha Rao", 4.61, 4.7, 30, 4.5, 4.9)
    table = stars_table(pd.DataFrame([row], columns=list(STAR_COLUMNS)), "Tutor")
    assert table.iloc[0].tolist() == ["Asha Rao", "4.61", "4.70", "4.50 to 4.90", 30]
    assert stars_table(pd.DataFrame(columns=list(STAR_COLUMNS)), "Tutor").empty


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((0.25, 0.1, 0.4, "fraction"), "+25 points (+10 to +40)"),
        ((0.3, 0.1, 0.5, "stars"), "+0.30 (0.10 to 0.50)"),
        ((NONE, NONE, NONE, "fraction"), "–"),
    ],
)
def test_a_difference_comes_with_its_interval(given, words):
    assert difference_words(*given) == words
