"""A table shaped like the public one: an honest AUC in its band, and the leak refused."""

import pytest

from mentor_analytics.errors import DefinitionError, LeakError
from mentor_analytics.predict.evaluate import evaluate_table
from mentor_analytics.predict.table import Asked
from tests.predict.public_shape import public_table, with_leaky_mean

ASKED = Asked("No-show", "AppointmentDay", "ScheduledDay", ("PatientId",))


@pytest.fixture(scope="module")
def table():
    return public_table(8_000)


def test_an_honest_model_is_worth_what_such_models_are(table):
    card = evaluate_table(table, ASKED).card
    assert card.scores is not None
    assert 0.65 < card.scores.auc < 0.80
    assert card.scores.auc_low < card.scores.auc < card.scores.auc_high
    assert card.scores.brier < card.scores.brier_base
    assert 1.2 < card.scores.lift < 3
    assert card.learned is not None
    assert card.tried is not None
    assert card.learned.last < card.tried.first
    assert card.all.rate == pytest.approx(0.2, abs=0.02)
    assert card.suspects == ()
    bins = card.scores.bins
    assert ((bins["low"] - 0.03 <= bins["predicted"]) & (bins["predicted"] <= bins["high"] + 0.03)).all()


@pytest.mark.parametrize("entities", [("PatientId",), ()], ids=["named", "not named"])
def test_the_mean_over_all_rows_is_refused_by_name(table, entities):
    with pytest.raises(LeakError, match="PatientMean") as caught:
        evaluate_table(with_leaky_mean(table), Asked("No-show", "AppointmentDay", "ScheduledDay", entities))
    assert "later ones too" in str(caught.value)


def test_told_to_go_on_it_does_and_says_what_it_thinks(table):
    card = evaluate_table(with_leaky_mean(table), ASKED, accept=True).card
    assert card.scores is not None
    assert card.scores.auc > 0.95
    assert "too good to be believed unexplained" in " ".join(card.cautions)


def test_left_out_it_is_honest_again(table):
    asked = Asked("No-show", "AppointmentDay", "ScheduledDay", ("PatientId",), ("PatientMean",))
    found = evaluate_table(with_leaky_mean(table), asked)
    assert found.table.left_out["PatientMean"] == "left out as asked"
    assert found.card.scores is not None
    assert found.card.scores.auc < 0.8


def test_too_short_a_table_is_refused(table):
    with pytest.raises(DefinitionError, match="needs 200 rows"):
        evaluate_table(table.head(50), ASKED)
