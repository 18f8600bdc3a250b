import pandas as pd
import pytest

from mentor_analytics.measure.feedback import SENTIMENT_COLUMNS, negative_by_mentor, sentiment_table
from tests.measure.frames import keyed, sessions


def five():
    return sessions(
        mentor=["Bela", "Asha", "Asha", "Bela", "Asha"],
        feedback=["late", "fine", None, "सुंदर", "rushed"],
        sentiment=["negative", "neutral", "no_feedback", "not_scored", "negative"],
        rating=[2, 4, 5, None, 3],
    )


def test_classes_are_out_of_the_comments_that_could_be_read():
    table = keyed(sentiment_table(five()), "sentiment")
    assert list(table.reset_index().columns) == list(SENTIMENT_COLUMNS)
    assert table["sessions"].tolist() == [0, 1, 2, 1, 1]
    assert table["denominator"].tolist() == [3, 3, 3, 5, 5]
    assert table["denominator_name"].tolist() == ["commented"] * 3 + ["all"] * 2
    assert table.loc["negative", ["share", "average_rating", "rated"]].tolist() == [2 / 3, 2.5, 2]


def test_blanks_folded_into_neutral_as_published():
    table = keyed(sentiment_table(five(), blank_is_neutral=True), "sentiment")
    assert table["sessions"].to_dict() == {"positive": 0, "neutral": 2, "negative": 2, "not_scored": 1}
    assert table["denominator"].tolist() == [5] * 4
    assert table.loc["neutral", ["share", "average_rating", "rated"]].tolist() == [0.4, 4.5, 2]


@pytest.mark.parametrize("folded", [True, False])
def test_no_rows_have_no_shares(folded):
    table = sentiment_table(five().head(0), folded)
    assert table["sessions"].eq(0).all()
    assert table["share"].isna().all()


def test_without_ratings_the_means_are_not_known():
    table = sentiment_table(five().drop(columns="rating"))
    assert table["average_rating"].isna().all()
    assert table["rated"].eq(0).all()


def test_mentors_behind_negative_comments():
    frame = sessions(
        mentor=["B", "A", "A", "B", "C"],
        feedback=["late"] * 5,
        sentiment=["negative", "negative", "positive", "negative", "negative"],
        status=["completed"] * 4 + ["scheduled"],
    )
    table = negative_by_mentor(frame)
    assert table["mentor"].tolist() == ["B", "A"]
    assert table[["negative", "commented"]].to_numpy().tolist() == [[2, 2], [1, 2]]
    assert table["session_ids"].tolist() == ["S1, S4", "S2"]
    assert negative_by_mentor(frame.head(0)).empty


def test_input_is_not_mutated():
    frame = five()
    before = frame.copy(deep=True)
    sentiment_table(frame, blank_is_neutral=True)
    negative_by_mentor(frame)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("folded", [True, False])
def test_without_classes_there_are_no_rows(folded):
    table, full = sentiment_table(five().drop(columns="sentiment"), folded), sentiment_table(five(), folded)
    pd.testing.assert_frame_equal(table, full.head(0))
    assert negative_by_mentor(five().drop(columns="sentiment")).empty
