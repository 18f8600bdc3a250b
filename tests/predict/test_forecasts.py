"""Probabilities for what is to come: only with enough history, only above chance, each with its reasons."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.measure.prepare import prepare
from mentor_analytics.predict import leaving
from mentor_analytics.predict.backtest import back_test
from mentor_analytics.predict.explain import reasons
from mentor_analytics.predict.features import FEATURES, no_show_rows
from mentor_analytics.predict.leaving import churn_forecast
from mentor_analytics.predict.no_shows import no_show_forecast
from tests.predict.sessions import ZONE, as_of, frame, held_or_missed, mentors_leaving


@pytest.fixture(scope="module")
def ahead():
    return held_or_missed(3_000, days=90, ahead=40)


@pytest.fixture(scope="module")
def forecast(ahead):
    return no_show_forecast(ahead, as_of(90), ZONE, synthetic=True)


def test_sessions_ahead_have_a_probability_and_its_reasons(ahead, forecast):
    table = forecast.table
    assert len(table) == 40
    assert table["no_show_probability"].between(0, 1).all()
    assert (table["reason"] == "").all()
    assert table["why"].str.contains("higher|lower|nothing").all()
    assert table["base_rate"].iloc[0] == pytest.approx(forecast.card.all.rate)
    assert table["mentor_side_rate"].between(0, 0.2).all()
    assert (table["mentor_side_n"] > 0).all()
    starts = ahead.set_index("session_id")["scheduled_at"].loc[table["session_id"]]
    assert starts.is_monotonic_increasing


def test_the_card_says_what_it_learned_from_and_that_it_was_invented(forecast):
    card = forecast.card
    assert card.scores is not None
    assert card.scores.is_above_chance
    assert card.features[0][0] in {"Learner's earlier no-shows", "Days booked ahead"}
    assert "invented data" in card.cautions[0]
    told = card.as_json()
    assert told["is_synthetic"] is True
    assert told["scores"]["n"] == card.scores.n
    assert len(told["scores"]["calibration"]) == len(card.scores.bins)


def test_nothing_of_the_later_part_is_learned_from(ahead):
    """Whatever becomes of the later part, its probabilities stay as they were."""
    rows, _ = no_show_rows(ahead, ZONE)
    tried = back_test(rows)
    assert not isinstance(tried, str)
    turned = replace(rows, target=np.where(tried.tried, 1 - rows.target, rows.target))
    again = back_test(turned)
    assert not isinstance(again, str)
    later = rows.features[tried.tried]
    np.testing.assert_array_equal(tried.model.probabilities(later), again.model.probabilities(later))


def test_where_nothing_is_planted_nothing_is_said():
    found = no_show_forecast(held_or_missed(3_000, effect=0.0, ahead=10), as_of(90), ZONE)
    assert found.table["no_show_probability"].isna().all()
    assert (found.table["reason"] == "tried on the later part, it ranks no better than chance").all()
    assert found.table["base_rate"].notna().all()


@pytest.mark.parametrize("n", [0, 1, 120])
def test_too_little_history_says_what_is_missing(n):
    sessions = held_or_missed(max(n, 15), days=40).head(n)
    found = no_show_forecast(sessions, as_of(40), ZONE)
    assert found.card.scores is None
    assert f"needs 200 completed or missed sessions (there are {n})" in found.card.reason
    assert found.table.empty


def test_mentors_who_leave_are_told_from_those_who_stay():
    sessions = mentors_leaving()
    found = churn_forecast(sessions, as_of(150), ZONE)
    table, card = found.table, found.card
    assert card.reason == ""
    assert card.scores is not None
    assert card.scores.people > 20
    assert card.early is not None
    known = table["churn_probability"].notna()
    assert (table.loc[~known, "churn_reason"] == leaving.SILENT).all()
    assert (table.loc[known, "churn_reason"] == "").all()
    silent = sessions.groupby("mentor_key")["scheduled_at"].max() < as_of(150) - pd.Timedelta(days=30)
    assert set(table.loc[~known, "mentor_key"]) == set(silent.index[silent])
    assert table["churn_probability_change_30d"].notna().any()
    assert table["churn_rests_on"].str.startswith(f"{card.all.n:,} weekly looks at ").all()


def test_the_change_is_against_what_was_known_then():
    """Thirty days before, the same data cut off there give the same probability."""
    sessions = mentors_leaving(80, days=180)
    now = churn_forecast(sessions, as_of(180), ZONE).table.set_index("mentor_key")
    early = sessions[(sessions["scheduled_at"] <= as_of(150)).to_numpy()]
    # The weeks are counted back from the end, so the model then has other looks: near, not the same.
    then = churn_forecast(early, as_of(150), ZONE).table.set_index("mentor_key")
    change = now["churn_probability_change_30d"].dropna()
    said = now["churn_probability"].loc[change.index] - change
    assert np.corrcoef(said, then["churn_probability"].loc[change.index])[0, 1] > 0.95


@pytest.mark.parametrize("days", [0, 1, 60])
def test_without_anybody_leaving_there_is_no_probability(days):
    sessions = prepare(frame(range(days), ["A"] * days), as_of(max(days, 1)))
    found = churn_forecast(sessions, as_of(max(days, 1)), ZONE)
    assert found.table["churn_probability"].isna().all()
    assert len(found.table) == (days > 0)
    assert "10 looks before a mentor left (there are 0)" in found.card.reason


@pytest.mark.parametrize(
    ("parts", "values", "expected"),
    [
        ({"lead": 0.8}, {"lead_days": 12.0}, "higher: booked 12 days ahead"),
        ({"lead": 0.3, "same_day": 0.2}, {"lead_days": 1.0}, "higher: booked 1 day ahead"),
        ({"lead": -0.8}, {"lead_days": 0.0}, "lower: booked for the same day"),
        ({"lead": 0.8}, {"lead_days": np.nan}, "higher: days booked ahead not known"),
        (
            {"learner_rate": 0.5},
            {"learner_n": 0.0, "learner_hits": 0.0},
            "higher: no earlier session is known",
        ),
        (
            {"learner_rate": 0.5, "weekday": -0.2},
            {"learner_n": 5.0, "learner_hits": 3.0, "weekday": "Friday"},
            "higher: missed 3 of 5 earlier sessions; lower: on a Friday",
        ),
        ({"lead": 0.01}, {"lead_days": 3.0}, "nothing stands out"),
    ],
)
def test_reasons_are_words(parts, values, expected):
    assert reasons(pd.DataFrame([parts]), pd.DataFrame([values]), FEATURES) == [expected]
