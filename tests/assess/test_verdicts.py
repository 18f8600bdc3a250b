import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.verdicts import EVERY, VERDICT_COLUMNS, verdict_figures, verdict_words

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
