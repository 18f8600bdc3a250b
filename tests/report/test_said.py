import pytest

from mentor_analytics.enrich.phrase_list import packaged_phrases, phrase_rows, read_phrases, write_phrases
from mentor_analytics.enrich.sentiment import ANALYSERS
from mentor_analytics.measure.feedback import sentiment_table
from mentor_analytics.report.phrase_effect import phrase_effect
from mentor_analytics.report.said import (
    class_table,
    comment_positions,
    comment_rows,
    commented,
    has_comments,
    newest_comments,
    phrase_table,
    rows_of,
)
from tests.measure.frames import sessions
from tests.report.contents import HOSTILE, REQUIRED, ZONE, sample_content


def comments():
    return sessions(
        scheduled_at=[
            "2025-10-01T10:00",
            "2025-10-02T10:00",
            "2025-10-03T10:00",
            "2025-10-04T10:00",
            "2030-01-01T00:00",
        ],
        feedback=["Great help", "Late again", "Very late", None, "Late too"],
        sentiment=["positive", "negative", "negative", "no_feedback", "negative"],
        sentiment_words=["great", "late", "late", None, "late"],
        keywords=["great help", "late, again", "late", None, "late"],
        rating=[5, 2, 1, 3, 1],
    )


def test_comments_are_read_negative_first_the_newest_first():
    assert comment_positions(comments()).tolist() == [2, 1, 0]


SEARCHES = [
    ("", [2, 1, 0]),
    ("  ", [2, 1, 0]),
    ("LATE", [2, 1]),
    ("again late", [1]),
    (".*", []),
    ("(", []),
    ("nothing like it", []),
]


@pytest.mark.parametrize(("words", "found"), SEARCHES)
def test_a_search_asks_for_all_words_as_plain_text(words, found):
    assert comment_positions(comments(), words).tolist() == found


def test_without_comments_there_is_nothing():
    frame = sample_content().sessions[[*REQUIRED, "is_ahead"]]
    assert not has_comments(frame)
    assert comment_positions(frame).size == 0
    assert phrase_table(frame).empty
    assert newest_comments(frame, 5)[1] == 0


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows_are_no_error(rows):
    frame = comments().head(rows)
    assert len(comment_rows(frame, comment_positions(frame), ZONE, "Mentor")) == rows
    assert len(phrase_table(frame)) == rows
    assert len(class_table(sentiment_table(frame), blank_is_neutral=False)) == rows


def test_a_comment_comes_with_its_deciding_words():
    row = comment_rows(comments(), comment_positions(comments()), ZONE, "Tutor").iloc[0]
    assert row[["When", "Tutor", "Class", "Comment", "Deciding words", "Rating"]].tolist() == [
        "3 Oct 2025", "Asha Rao", "Negative", "Very late", "late", 1,
    ]  # fmt: skip


def test_phrases_are_counted_by_class_and_those_ahead_left_out():
    table = phrase_table(comments())
    assert table.to_numpy().tolist() == [
        ["late", 2, 0, 0, 2],
        ["again", 1, 0, 0, 1],
        ["great help", 1, 1, 0, 0],
    ]
    assert commented(comments()).tolist() == [True, True, True, False, False]


def test_classes_say_out_of_what():
    table = class_table(sample_content().sentiment, blank_is_neutral=False)
    said = dict(zip(table["Comment"], table["Counted"], strict=True))
    assert said["Negative"] == "of 50 comments that could be read"
    assert said["No comment"] == "of all 120 sessions"


def test_hostile_comments_stay_as_they_are():
    frame = sessions(
        feedback=list(HOSTILE),
        sentiment=["negative"] * len(HOSTILE),
        sentiment_words=list(HOSTILE),
        keywords=list(HOSTILE),
    )
    table = comment_rows(frame, comment_positions(frame), ZONE, "Mentor")
    assert set(table["Comment"]) == set(HOSTILE)


def test_rows_of_some_sessions():
    assert rows_of(comments(), ["S4", "S1", "none"]).tolist() == [0, 3]


def test_the_newest_different_comments():
    frame = comments().assign(feedback=["a", "b", "a", None, "c"])
    found, distinct = newest_comments(frame, 1)
    assert found.tolist() == ["a"]
    assert distinct == 2


def test_a_list_of_phrases_written_is_read_back_equal():
    book = packaged_phrases()
    assert read_phrases(write_phrases(phrase_rows(book)), "x").phrases == book.phrases


def test_blank_rows_of_an_edited_list_are_left_out_and_faulty_ones_named():
    rows: list[dict[str, object]] = [
        {"phrase": "felt rushed", "weight": -0.4, "reason": "Hurried", "unless": None},
        {"phrase": None, "weight": float("nan"), "reason": "", "unless": "  "},
    ]
    text = write_phrases(rows)
    assert text == "phrase,weight,reason,unless\nfelt rushed,-0.4,Hurried,\n"
    with pytest.raises(ValueError, match="Line 2 of the list"):
        read_phrases(write_phrases([{**rows[0], "weight": None}]), "the list")


def without(*reasons):
    rows = [row for row in phrase_rows(packaged_phrases()) if row["reason"] not in reasons]
    return read_phrases(write_phrases(rows), "x")


def test_the_same_list_changes_nothing():
    content = sample_content()
    effect = phrase_effect(content.sessions, content.preset, ANALYSERS["mentor"], packaged_phrases())
    assert effect.comments.empty
    assert effect.sentence == "No comment would be classed differently; 44 different comments read again."


def test_an_edited_list_says_which_comments_and_flags_change():
    content = sample_content()
    late = [row["reason"] for row in phrase_rows(packaged_phrases()) if "late" in str(row["phrase"])]
    short = [row["reason"] for row in phrase_rows(packaged_phrases()) if "short" in str(row["phrase"])]
    effect = phrase_effect(content.sessions, content.preset, ANALYSERS["mentor"], without(*late, *short))
    row = effect.comments.iloc[0]
    assert row["Comment"] == "Mentor was late, shortened our discussion time."
    assert (row["Class now"], row["Sessions"]) == ("Negative", 7)
    assert row["Class then"] != "Negative"
    assert effect.sentence == (
        "2 comments, written in 8 sessions, would be classed differently. Flags of these sessions: 17 now, 10 then; "
        "with a red light: 7 now, 2 then. 44 different comments read again."
    )


def test_an_analyser_without_phrases_says_so():
    content = sample_content("tracker")
    effect = phrase_effect(content.sessions, content.preset, ANALYSERS["seed"], without("Late start"))
    assert effect.comments.empty
    assert "uses no phrases" in effect.sentence


@pytest.mark.parametrize("rows", [0, 1])
def test_an_effect_on_few_sessions_is_no_error(rows):
    content = sample_content()
    frame = content.sessions.head(rows)
    effect = phrase_effect(frame, content.preset, ANALYSERS["mentor"], without("Late start"))
    assert effect.comments.empty
