"""A model card in words: n, denominator and interval with every figure, and where it was measured."""

from dataclasses import replace

import numpy as np
import pytest

from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.predict import leaving, no_shows
from mentor_analytics.predict.card import SYNTHETIC, Card, Part
from mentor_analytics.predict.guards import Suspect
from mentor_analytics.predict.scores import auc_words, scores
from mentor_analytics.report.charts.calibration import calibration_drawing
from mentor_analytics.report.model_card import (
    calibration_table,
    figures,
    history_words,
    lines,
    reason_words,
    title,
    weights_table,
)

RNG = np.random.default_rng(4)
P = RNG.random(200) / 2
SCORES = scores(P, (RNG.random(200) < P).astype(float), 0.25, 0.4)
CARD = Card(
    what="no_show",
    predicts="Whether it is missed.",
    row="sessions",
    event="no-shows",
    reason="",
    all=Part("2026-01-01", "2026-06-30", 1_000, 250),
    learned=Part("2026-01-01", "2026-04-30", 800, 200),
    tried=Part("2026-05-01", "2026-06-30", 200, int(SCORES.events)),
    scores=SCORES,
    early=("some rows", SCORES),
    threshold_chosen="chosen before",
    calibrated_on="later rows",
    features=(("Lead", 0.6), ("Weekday", 0.2)),
    left_out=(("Age", "no model looks at it"),),
    suspects=(Suspect("x", 0.99, "tells the target by itself"),),
    cautions=(SYNTHETIC,),
    limits=("Small.",),
    is_synthetic=True,
)
NONE = Card(
    "churn", "Whether one leaves.", "looks", "leavings", "needs 200 looks (there are 3)", Part("", "", 0, 0)
)


def test_the_title_says_that_data_were_invented():
    assert title(CARD) == "Will a session be missed? (synthetic data)"
    assert title(replace(CARD, is_synthetic=False)) == "Will a session be missed?"


def test_figures_have_their_counts_and_intervals():
    told = figures(SCORES, "no-shows").set_index("Figure")
    assert str(told.loc["Precision", "What it means"]) == f"{SCORES.caught} of {SCORES.called} named"
    assert "95 % from" in str(told.loc["AUC", "Value"])
    assert "95 % from" in str(told.loc["Recall", "Value"])
    assert f"{SCORES.brier_base:.4f}" in str(told.loc["Brier", "What it means"])


def test_the_whole_card_is_told_on_a_terminal():
    text = "\n".join(lines(CARD))
    for part in (
        "800 rows with 200 no-shows (25 %), 1 Jan 2026 to 30 Apr 2026",
        SYNTHETIC,
        "Left out: Age",
        "Small.",
        "x tells",
    ):
        assert part in text
    assert sum(calibration_table(SCORES)["n"]) == 200
    assert weights_table(CARD)["Weight"].tolist() == pytest.approx([75, 25])


def test_a_card_without_a_model_says_why_and_what_is_known():
    assert reason_words(CARD) == ""
    assert reason_words(NONE).startswith(
        "No probability is told: needs 200 looks (there are 3). Meanwhile the risk score"
    )
    some = replace(NONE, all=Part("2026-01-01", "2026-01-02", 20, 5))
    assert "only the share so far is known: 25 % (5 of 20)." in reason_words(some)
    assert history_words(NONE) == "0 looks with a known outcome, 0 leavings."
    assert "".join(lines(NONE)).count("needs 200") == 1
    assert NONE.as_json()["scores"] is None


def test_the_drawing_says_every_point():
    drawing = calibration_drawing(SCORES, "no-shows")
    assert drawing is not None
    drawing.chart.to_dict()  # held against Vega-Lite's schema
    assert drawing.alt.count("(n = 20)") == 10
    assert "200 later rows" in drawing.caption
    assert calibration_drawing(scores(np.zeros(0), np.zeros(0), 0.1, 0.5), "events") is None


@pytest.mark.parametrize("subject", [no_shows.SUBJECT, leaving.SUBJECT], ids=["no-show", "churn"])
def test_what_is_said_of_people_is_kind(subject):
    for text in (subject.predicts, *subject.limits, *(each.label for each in subject.features)):
        assert not unkind_words(text)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.5, "0.50"),
        (0.9949, "0.99"),
        (0.995, "0.995"),
        (0.9962, "0.996"),
        (0.99971, "above 0.999"),
        (1.0, "1"),
    ],
)
def test_nothing_is_rounded_to_perfect(value: float, words: str) -> None:
    assert auc_words(value) == words


def test_what_is_too_good_says_so_beside_the_number() -> None:
    perfect = replace(SCORES, auc=0.9996, auc_low=0.9981, auc_high=0.9999)
    told = figures(perfect, "no-shows").set_index("Figure")
    assert told.loc["AUC", "Value"] == "above 0.999 (95 % from 0.998 to above 0.999)"
    assert str(told.loc["AUC", "What it means"]).endswith("too good to be a figure of quality")
    honest = figures(SCORES, "no-shows").set_index("Figure")
    assert "quality" not in str(honest.loc["AUC", "What it means"])
