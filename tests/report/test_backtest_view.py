import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.backtest import ANY, PRIORITY, RULE, Signal
from mentor_analytics.assess.backtest_figures import Figures, Lead
from mentor_analytics.assess.backtest_outcomes import OUTCOMES
from mentor_analytics.assess.clustered_shares import TOO_FEW, Estimate
from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.predict.card import SYNTHETIC
from mentor_analytics.report.backtest_view import (
    CAVEAT,
    difference_words,
    figures_json,
    figures_table,
    lead_words,
    lift_words,
    meaning,
    rules_table,
    share_words,
    weeks_table,
)
from mentor_analytics.report.charts.backtest import backtest_drawing

NAN = float("nan")
NOTHING = Estimate(NAN, NAN, NAN, reason="no sessions to count")


def figures(
    label="Standard", kind=ANY, lift=(1.5, 1.2, 1.9), right=(30, 100), happened=(60, 300), against=None
):
    low, high = (each / 100 for each in (20, 40))
    return Figures(
        Signal(f"{kind}:{label}", label, kind, "standard"),
        Estimate(right[1] / 300, 0.28, 0.39, right[1], 300),
        Estimate(right[0] / right[1], low, high, *right) if right[1] else NOTHING,
        Estimate(right[0] / happened[0], 0.4, 0.6, right[0], happened[0]) if happened[0] else NOTHING,
        Estimate(happened[0] / happened[1], 0.15, 0.25, *happened),
        Estimate(lift[0], lift[1], lift[2], right[0], right[1], TOO_FEW if np.isnan(lift[1]) else ""),
        Estimate(0.6, 0.4, 0.8, 6, 10),
        Lead(2.5, 7, 12, 25),
        Estimate(0.7, NAN, NAN, 7, 10, "a single mentor gives no interval"),
        NOTHING,
        against,
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Estimate(0.356, 0.334, 0.379, 1379, 3870), "35.6 % (33.4 % to 37.9 %), 1,379 of 3,870"),
        (Estimate(1.0, NAN, NAN, 2, 2), "100 % (no interval), 2 of 2"),
        (NOTHING, "– (n = 0)"),
    ],
)
def test_a_share_never_stands_without_its_n(found, words):
    assert share_words(found) == words


def test_a_lift_and_a_lead_say_their_spread():
    assert lift_words(Estimate(1.267, 1.116, 1.438, 2, 9)) == "× 1.27 (1.12 to 1.44)"
    assert lift_words(Estimate(0.0, NAN, NAN, 0, 9)) == "× 0.00 (no interval)"
    assert lift_words(NOTHING) == "–"
    assert lead_words(Lead(2.5, 7, 12.25, 25)) == "7.0 (2.5 to 12.2), n = 25"
    assert lead_words(Lead(NAN, NAN, NAN, 0)) == "– (n = 0)"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Estimate(0.031, 0.012, 0.05), "+3.1 points (+1.2 to +5), higher"),
        (Estimate(-0.031, -0.05, -0.012), "−3.1 points (−5 to −1.2), lower"),
        (Estimate(0.031, -0.01, 0.05), "+3.1 points (−1 to +5), not distinguishable"),
        (Estimate(0.0, 0.0, 0.0), "+0 points (+0 to +0), not distinguishable"),
        (Estimate(0.5, NAN, NAN), "+50 points, too little to compare"),
        (NOTHING, "–, too little to compare"),
    ],
)
def test_a_difference_is_only_told_where_its_interval_leaves_zero(found, words):
    assert difference_words(found) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            figures(),
            "So it warns a little: what it flags happens 1.50 times as often (95 % from 1.20 to 1.90 times, n = 100",
        ),
        (figures(lift=(1.9, 1.5, 2.4)), "So it warns: what it flags happens 1.90 times as often"),
        (
            figures(lift=(0.8, 0.7, 0.9)),
            "So it does not warn of this: what it flags happens less often than among all",
        ),
        (figures(lift=(1.05, 1.01, 1.09)), "So it hardly warns"),
        (figures(lift=(1.3, 1.09, 1.6)), "So it hardly warns"),
        (
            figures(lift=(1.14, 1.12, 1.16), right=(50, 270)),
            "But it names nearly everybody (90 %, 270 of 300), so to be named says little: what it flags happens 1.14",
        ),
        (figures(lift=(1.6, 1.55, 1.7), right=(50, 180)), "But it names more than half of everybody (60 %"),
        (figures(lift=(1.5, 0.9, 2.4)), "cannot be told from flags drawn by chance"),
        (figures(lift=(0.5, 0.3, 0.9)), "does not warn of this"),
        (
            figures(lift=(1.5, NAN, NAN)),
            "too little to say whether it warns (warnings on fewer than 5 mentors)",
        ),
        (figures(right=(0, 0)), "flagged nobody in these weeks (0 of 300)"),
        (figures(right=(0, 100), happened=(0, 300)), "nothing of the kind happened"),
    ],
)
def test_what_it_means_follows_the_interval_of_the_lift(found, words):
    for outcome in OUTCOMES:
        told = meaning(found, outcome)
        assert words in told
        assert not unkind_words(told)


def test_presets_and_rules_stand_apart_and_the_best_rule_first():
    against = (Estimate(0.1, 0.02, 0.2), Estimate(0.0, -0.1, 0.1), Estimate(0.1, 0.0, 0.2))
    found = (
        figures(),
        figures("Priority", PRIORITY, against=against),
        figures("Weak", RULE, (1.1, 0.8, 1.5), against=against),
        figures("Unknown", RULE, (2.0, NAN, NAN), against=against),
        figures("Strong", RULE, (1.3, 1.1, 1.5), against=against),
    )
    table = figures_table(found)
    assert table["Warning"].tolist() == ["Standard", "Priority"]
    assert table["Precision against Standard"].tolist() == ["", "+10 points (+2 to +20), higher"]
    rules = rules_table(found)
    assert rules["Warning"].tolist() == ["Strong", "Weak", "Unknown"]
    assert not [name for name in rules if " against " in str(name)]
    assert "Precision against Standard" not in figures_table(found[:1])
    assert figures_table(()).empty
    assert rules_table(found[:2]).empty


def test_json_has_null_for_what_is_not_known():
    against = (Estimate(0.1, 0.02, 0.2), NOTHING, NOTHING)
    told = json.loads(
        json.dumps(
            figures_json(figures(right=(0, 0), lift=(NAN, NAN, NAN), against=against)), allow_nan=False
        )
    )
    assert told["precision"]["value"] is None
    assert told["precision"]["reason"] == "no sessions to count"
    assert told["flips"]["denominator"] == 0
    assert told["lead_days"] == {"n": 25, "q1": 2.5, "median": 7, "q3": 12}
    assert told["difference"]["precision"]["distinguishable"] is True
    assert told["difference"]["recall"]["value"] is None


def test_weeks_are_told_by_their_last_day():
    ends = pd.Series(pd.to_datetime(["2026-05-31T18:29:59.999999Z"]))
    weekly = pd.DataFrame({"end": ends, "followed": [9], "flagged": [3], "happened": [2], "right": [1]})
    table = weeks_table(weekly, "Asia/Kolkata")
    assert str(table["Week to"].iloc[0].date()) == "2026-05-31"
    assert table.iloc[0, 1:].tolist() == [9, 3, 2, 1]


def test_nothing_promises_or_blames():
    for text in (CAVEAT, SYNTHETIC, *(outcome.words for outcome in OUTCOMES)):
        assert not unkind_words(text)
        assert "80 %" not in text


def test_a_chart_shows_each_preset_with_intervals_and_words():
    drawing = backtest_drawing(
        (figures(), figures("Priority", PRIORITY), figures("Rule", RULE)), "What flags were worth"
    )
    assert drawing is not None
    drawing.chart.to_dict()  # held against Vega-Lite's schema
    assert "Standard: came true 30 % (20 % to 40 %), 30 of 100" in drawing.alt
    assert "Rule" not in drawing.alt.replace("Rules", "")
    assert "it happens to 20 % of all, n = 300" in drawing.caption


@pytest.mark.parametrize("found", [(), (figures("Rule", RULE),)])
def test_without_a_preset_there_is_no_chart(found):
    assert backtest_drawing(found, "What flags were worth") is None


def test_a_chart_of_what_is_not_known_still_draws():
    found = replace(figures(), precision=NOTHING, recall=NOTHING)
    drawing = backtest_drawing((found,), "What flags were worth")
    assert drawing is not None
    drawing.chart.to_dict()
    assert "came true – (n = 0)" in drawing.alt
