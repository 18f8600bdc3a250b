import numpy as np
import pandas as pd
import pytest

from mentor_analytics import stats
from mentor_analytics.assess.stars import HABIT_COLUMNS, HABITS, PRACTICES, habit_words, stars
from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.measure.mentors import mentors
from tests.measure.frames import AS_OF, sessions


def population(people=60, each=80, gifted=6, prepared=0.95, seed=6):
    """Mentors of whom the first few are rated higher, and prepare more often when `prepared` says so."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(people), each)
    best = who < gifted
    mean = np.where(best, 4.7, rng.normal(3.9, 0.15, people)[who])
    ready = rng.random(len(who)) < np.where(best, prepared, 0.7)
    return sessions(
        mentor=[f"M{at:02}" for at in who],
        rating=np.clip(np.round(rng.normal(mean, 0.7)), 1, 5).tolist(),
        mentor_prep=np.where(ready, "yes", "no").tolist(),
        follow_up_scheduled=(rng.random(len(who)) < 0.8).tolist(),
    )


def of(frame):
    return stars(mentors(frame, AS_OF, {}))


def test_those_planted_are_named_and_what_they_do_differently_is_found():
    found = of(population())
    assert set(found.table["mentor"]) == {f"M{at:02}" for at in range(6)}
    assert found.table["shrunken_rating"].is_monotonic_decreasing
    assert found.sentence.startswith("6 mentors of 60 mentors with 10 ratings or more")
    habits = found.habits.set_index("kpi")
    assert habits.loc["prep_compliance", "distinguishable"]
    assert habits.loc["prep_compliance", "low"] < 0.25 < habits.loc["prep_compliance", "high"]
    assert habits.loc["prep_compliance", ["n_stars", "n_others"]].tolist() == [6, 54]
    assert found.practices == (PRACTICES["prep_compliance"],)
    assert "They differ from the others in: mentor prepared (2 habits compared)" in habit_words(found.habits)


def test_who_does_it_less_is_no_example():
    assert of(population(prepared=0.4)).practices == ()


def test_what_they_do_alike_is_not_called_different():
    found = of(population(prepared=0.7))
    assert len(found.table) == 6
    assert "not distinguishable" in habit_words(found.habits)


def table_of(means, n, rng, spread=1.0):
    """Mentors' rows from their true means: ratings drawn, then shrunken as the measure does it."""
    raw = rng.normal(means, spread / np.sqrt(n))
    squares = n * raw**2 + spread**2 * rng.chisquare(n - 1)
    result = stats.shrink(n, n * raw, squares)
    low, high = stats.mean_interval(n, n * raw, squares)
    place = pd.Series(-result.shrunken).rank(method="min", pct=True)
    names = [f"M{at:03}" for at in range(len(n))]
    return pd.DataFrame(
        {
            "mentor_key": names,
            "mentor": names,
            "average_rating": raw,
            "average_rating_n": n,
            "average_rating_low": low,
            "average_rating_high": high,
            "shrunken_rating": result.shrunken,
            "shrunken_rating_top_share": place if result.between > 0 else np.nan,
            "between_mentor_variance": result.between,
        }
    )


def test_where_nobody_differs_nobody_is_named():
    rng, n = np.random.default_rng(1), np.full(150, 200)
    named = [len(stars(table_of(np.full(150, 4.0), n, rng)).table) for _ in range(100)]
    assert sum(each > 0 for each in named) <= 5 + 3 * (0.05 * 0.95 * 100) ** 0.5
    gifted = np.r_[np.full(6, 4.6), np.full(144, 4.0)]
    found = stars(table_of(gifted, n, rng))
    assert len(found.table) <= 8
    assert {f"M{at:03}" for at in range(6)} <= set(found.table["mentor"])
    assert "cannot be told yet" in habit_words(found.habits)


def test_of_fewer_than_ten_the_first_may_be_named_and_by_chance_seldom():
    rng, n = np.random.default_rng(2), np.full(6, 100)
    found = stars(table_of(np.r_[4.6, np.full(5, 4.0)], n, rng))
    assert found.table["mentor"].tolist() == ["M000"]
    assert found.sentence.startswith(
        "1 mentor of 6 mentors with 10 ratings or more: in the first place by adjusted rating, their interval above"
    )
    named = [len(stars(table_of(np.full(6, 4.0), n, rng)).table) for _ in range(200)]
    assert sum(each > 0 for each in named) <= 200 * 0.05 + 3 * (0.05 * 0.95 * 200) ** 0.5


CASES = [
    (sessions(mentor=[]), "No session is rated yet, n = 0."),
    (sessions(mentor=["A"], rating=[None]), "No session is rated yet, n = 0."),
    (sessions(mentor=["A"], rating=[5]), "Nobody is named: ratings do not tell mentors apart, of 0 mentors"),
    (
        sessions(mentor=["A"] * 12, rating=[5] * 12),
        "Nobody is named: ratings do not tell mentors apart, of 1 mentor",
    ),
    (
        sessions(mentor=["A"] * 12 + ["B"] * 3, rating=[3, 4] * 6 + [1, 2, 1]),
        "Nobody is named: there is nobody to compare with, of 1 mentor",
    ),
    (
        sessions(mentor=["A"] * 12 + ["B"] * 12, rating=[3, 4] * 6 + [1, 5, 4, 2] * 3),
        "Nobody is named: ratings do not tell mentors apart, of 2 mentors",
    ),
    (
        sessions(mentor=["A"] * 12 + ["B"] * 12, rating=[2, 5] * 6 + [3, 3, 1] * 4),
        "Nobody is named: of the first place by adjusted rating no interval lies above the mean of 2.92, of 2 mentors",
    ),
]


@pytest.mark.parametrize(("frame", "words"), CASES)
def test_too_little_names_nobody_and_says_why(frame, words):
    found = of(frame)
    assert found.table.empty
    assert tuple(found.habits.columns) == HABIT_COLUMNS
    assert found.practices == ()
    assert found.sentence.startswith(words)


def test_without_habits_it_cannot_be_told():
    frame = population()[
        ["session_id", "scheduled_at", "mentor", "mentor_key", "status", "rating", "is_ahead"]
    ]
    found = of(frame)
    assert len(found.table) == 6
    assert "cannot be told yet" in habit_words(found.habits[found.habits["kpi"] == ""])


def test_intervals_and_silence_are_as_right_as_they_say():
    held, called, rounds = 0, 0, 40
    for seed in range(rounds):
        habits = of(population(prepared=0.85, seed=seed, each=30)).habits.set_index("kpi")
        low, high = habits.loc["prep_compliance", ["low", "high"]]
        held += low <= 0.15 <= high
        called += habits.loc["follow_up_rate", "distinguishable"]  # nothing was planted there
    assert held >= 0.95 * rounds - 3 * (0.05 * 0.95 * rounds) ** 0.5
    assert called <= 0.05 * rounds + 3 * (0.05 * 0.95 * rounds) ** 0.5


def test_habits_are_kpis_and_their_words_kind():
    assert set(HABITS) <= set(BY_NAME)
    assert not [text for text in PRACTICES.values() if unkind_words(text)]
