import pytest

from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.measure.mentors import CARDS
from mentor_analytics.report.mentor_cards import ABSENT, NOT_ENOUGH, change_words, mentor_cards
from tests.report.contents import REQUIRED, content_of, plain_sample, sample_content


def cards(row):
    return {card.label: card for card in mentor_cards(row)}


BARE = {"sessions": 3, "sessions_30d": 0}


def test_the_nine_cards_stand_in_their_order_whatever_there_is():
    for row in (BARE, sample_content().mentors.iloc[0].to_dict()):
        assert [card.label for card in mentor_cards(row)] == [label for _, label in CARDS]
    assert not unkind_words(" ".join(f"{each.counted} {each.help}" for each in mentor_cards(BARE)))


def test_each_figure_has_its_n():
    for row in sample_content().mentors.to_dict("records"):
        told = cards(row)
        assert told["Average rating"].counted.startswith(f"mean of {row['average_rating_n']:,} rated session")
        assert told["Completion rate"].counted.endswith(f" of {row['completion_rate_n']:,} sessions")
        assert told["Sessions (30 d)"].value == str(row["sessions_30d"])


def test_absent_columns_are_said_so():
    told = cards(content_of(plain_sample()[REQUIRED]).mentors.iloc[0].to_dict())
    assert {told[name].counted for name in ("Average rating", "Engagement", "Empathy", "Clarity")} == {ABSENT}
    assert told["Engagement"].value == "–"
    assert told["Churn probability"].counted.startswith(NOT_ENOUGH)


@pytest.mark.parametrize(
    ("row", "value", "counted"),
    [
        ({}, "–", NOT_ENOUGH),
        (
            {"churn_probability": float("nan"), "churn_reason": "3 mentors left"},
            "–",
            f"{NOT_ENOUGH}: 3 mentors left",
        ),
        ({"churn_probability": 0.4321}, "43 %", "a forecast, not a measurement"),
        (
            {"churn_probability": 0.4321, "churn_rests_on": "900 weeks of 40 mentors"},
            "43 %",
            "a forecast, not a measurement; from 900 weeks of 40 mentors",
        ),
    ],
)
def test_churn_is_a_forecast_or_says_why_there_is_none(row, value, counted):
    card = cards({**BARE, **row})["Churn probability"]
    assert (card.value, card.counted) == (value, counted)
    assert card.is_forecast == (value != "–")


def changed(now, before, low, high, n=40, n_before=40):
    name = "average_rating_30d"
    return {
        name: now,
        f"{name}_n": n,
        f"{name}_before": before,
        f"{name}_before_n": n_before,
        f"{name}_change_low": low,
        f"{name}_change_high": high,
    }


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({}, ""),
        (changed(4.0, 4.5, -0.9, -0.1), "Fell in 30 days: 4.50 → 4.00 (difference -0.90 to -0.10)"),
        (changed(4.5, 4.0, 0.1, 0.9), "Rose in 30 days: 4.00 → 4.50 (difference 0.10 to 0.90)"),
        (changed(4.0, 4.1, -0.5, 0.3), "No clear change in 30 days (4.10 → 4.00)"),
        (changed(4.0, 4.5, float("nan"), float("nan")), "No clear change in 30 days (4.50 → 4.00)"),
        (
            {**changed(4.0, 4.5, -0.9, -0.1), "sessions_30d_change": float("nan")},
            "Not compared: no full 30 days before",
        ),
        (changed(4.0, 4.5, -0.9, -0.1, n=9), "Too few to compare 30 days (n = 40 and 9)"),
        (changed(4.0, 4.5, -0.9, -0.1, n_before=0), "No earlier 30 days to compare with"),
    ],
)
def test_a_change_is_told_only_beyond_noise(row, words):
    assert change_words(row, "average_rating", "stars") == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (0, 0, "None in the 30 days before either"),
        (5, 7, "No clear change in 30 days (7 → 5)"),
        (5, 40, "Fell in 30 days: 40 → 5"),
        (40, 0, "Rose in 30 days: 0 → 40"),
    ],
)
def test_numbers_of_sessions_change_only_beyond_their_root(now, before, words):
    row = {"sessions": 50, "sessions_30d": now, "sessions_30d_before": before}
    assert cards(row)["Sessions (30 d)"].change == words
    begun = {**row, "sessions_30d_change": float("nan")}  # the data begin within the days before
    assert cards(begun)["Sessions (30 d)"].change == "Not compared: no full 30 days before"
