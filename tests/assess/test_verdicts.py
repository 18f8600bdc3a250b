import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.effect import renumbered_preset
from mentor_analytics.assess.presets import STANDARD
from mentor_analytics.assess.verdicts import (
    EVERY,
    PRESET_COLUMNS,
    VERDICT_COLUMNS,
    presets_by_verdict,
    verdict_figures,
    verdict_words,
)
from tests.measure.frames import sessions

TEN = ["useful"] * 6 + ["wrong"] * 2 + ["not_applicable"] * 2


def said(*rows):
    return pd.DataFrame(list(rows), columns=["rule", "verdict"], dtype="str")


def test_ten_verdicts_give_the_precision_shown():
    rules = ["low_rating"] * 7 + ["gone"] * 3
    table = verdict_figures(said(*zip(rules, TEN, strict=True)), {"low_rating": "Low Rating"})
    assert list(table.columns) == list(VERDICT_COLUMNS)
    assert table["label"].tolist() == ["All flags", "Low Rating", "gone"]
    assert table[["useful", "wrong", "not_applicable", "judged"]].to_numpy().tolist() == [
        [6, 2, 2, 8], [6, 1, 0, 7], [0, 1, 2, 1],
    ]  # fmt: skip
    assert table["precision"].tolist() == pytest.approx([0.75, 6 / 7, 0])
    assert (table["ci_low"] < 0.75).all()
    assert verdict_words(table) == (
        "Useful: 6 of 8 judged flags, 75 % (95 % from 40.9 % to 92.9 %). 2 flags did not apply. "
        "Flags nobody judged count as nothing."
    )


@pytest.mark.parametrize(("rows", "aside"), [([], ""), ([("a", "not_applicable")], " 1 flag did not apply.")])
def test_flags_nobody_judged_never_count_as_right(rows, aside):
    table = verdict_figures(said(*rows), {})
    assert table["rule"].iloc[0] == EVERY
    assert np.isnan(table["precision"].iloc[0])
    assert verdict_words(table) == f"Nobody has said of a flag yet whether it was useful (n = 0).{aside}"


STRICT = renumbered_preset(STANDARD, {("low_rating", "rating"): 2})
RATED = sessions(rating=[1, 2, 2, 2, 4])


def on_flags(*rows):
    told = [("session", *row) for row in rows]
    return pd.DataFrame(told, columns=["subject_type", "subject", "rule", "verdict"], dtype="str")


def test_presets_are_held_against_the_flags_people_judged():
    verdicts = on_flags(
        ("S1", "low_rating", "useful"),
        ("S2", "low_rating", "useful"),
        ("S3", "low_rating", "wrong"),
        ("S4", "low_rating", "not_applicable"),
        ("S5", "low_rating", "useful"),  # no preset flags it now
        ("gone", "low_rating", "useful"),
    )
    table = presets_by_verdict(RATED, (STANDARD, STRICT), verdicts)
    assert table[["useful", "wrong", "judged", "of_useful"]].to_numpy().tolist() == [
        [2, 1, 3, 3],
        [1, 0, 1, 3],
    ]
    assert table["precision"].tolist() == pytest.approx([2 / 3, 1])
    assert table["recall"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert (table["ci_low"] < table["precision"]).all()


@pytest.mark.parametrize("frame", [RATED, sessions(rating=[])])
@pytest.mark.parametrize("verdicts", [on_flags(), on_flags(("S9", "low_rating", "wrong"))])
def test_without_judged_flags_presets_have_no_precision(frame, verdicts):
    table = presets_by_verdict(frame, (STANDARD,), verdicts)
    assert list(table.columns) == list(PRESET_COLUMNS)
    assert table[["judged", "of_useful"]].to_numpy().tolist() == [[0, 0]]
    assert table[["precision", "recall"]].isna().all(axis=None)
    assert presets_by_verdict(frame, (), verdicts).empty
