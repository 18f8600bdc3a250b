import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from mentor_analytics.enrich.complaints import COLUMNS, recurring_complaints
from mentor_analytics.enrich.sentiment import SENTIMENT
from mentor_analytics.errors import MissingColumnError
from tests.enrich.invented import HOSTILE


def frame(*comments, mentors=None, sentiment="negative"):
    n = len(comments)
    return pd.DataFrame(
        {
            "session_id": pd.Series([f"S{number}" for number in range(n)], dtype="str"),
            "mentor": pd.Series(mentors or ["Asha Rao"] * n, dtype="category"),
            "sentiment": pd.Series([sentiment] * n, dtype=SENTIMENT),
            "feedback": pd.Series(comments, dtype="str"),
        }
    )


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        pytest.param("Came late.", "came LATE!", True, id="case and punctuation"),
        pytest.param("The mentor came late", "Tutor was late", True, id="small words and who"),
        pytest.param("10 minutes late", "came 25 mins late", True, id="numbers"),
        pytest.param("late, audio dropped", "audio dropping and late", True, id="order and endings"),
        pytest.param("didn't prepare", "did not prepare", True, id="n't"),
        pytest.param(
            "late, cut our discussion time short", "late, cut the discussion short", True, id="nearly all"
        ),
        pytest.param("was late", "was rude", False, id="other complaint"),
        pytest.param("helpful", "not helpful", False, id="negation"),
        pytest.param("late", "late, rude, no plan, bad audio", False, id="part of a longer one"),
        pytest.param("👎", "😡", False, id="no words"),
        pytest.param("👎", "👎", True, id="no words, the same"),
    ],
)
def test_what_is_one_complaint(first, second, one):
    found = recurring_complaints(frame(first, second))
    assert len(found) == one
    assert found["n"].tolist() == [2] * one


def test_a_misspelt_word_is_mended_from_a_frequent_one():
    rows = frame("Rushed explanation", "rushed explanation!", "rushed explanaton")
    assert recurring_complaints(rows)["n"].tolist() == [3]


def test_the_table():
    rows = frame(
        "Came late", "came late", "Came late", "No plan", "no plan.", "Rude",
        mentors=["Asha Rao", "Bo Li", "Bo Li", "Cy Das", "Asha Rao", "Cy Das"],
    )  # fmt: skip
    found = recurring_complaints(rows)
    assert list(found.columns) == list(COLUMNS)
    assert found.to_dict("records") == [
        {
            "complaint": "Came late",
            "n": 3,
            "n_mentors": 2,
            "mentors": "Bo Li, Asha Rao",
            "session_ids": "S0, S1, S2",
            "wordings": 2,
        },
        {
            "complaint": "No plan",
            "n": 2,
            "n_mentors": 2,
            "mentors": "Asha Rao, Cy Das",
            "session_ids": "S3, S4",
            "wordings": 2,
        },
    ]


def test_only_negative_comments_count():
    rows = pd.concat([frame("late", "late"), frame("late", "late", sentiment="neutral")], ignore_index=True)
    assert recurring_complaints(rows)["n"].tolist() == [2]
    assert recurring_complaints(frame("late", "late", sentiment=None)).empty


def test_least_sets_how_often():
    rows = frame("late", "late", "rude")
    assert recurring_complaints(rows, least=3).empty
    assert recurring_complaints(rows, least=1)["n"].tolist() == [2, 1]


def test_likeness_is_to_the_leader_and_does_not_chain():
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]
    chain = [" ".join(words[start : start + 5]) for start in range(6)]
    found = recurring_complaints(frame(*chain, *chain))
    assert len(found) > 1


@pytest.mark.parametrize("rows", [frame(), frame(None, None), frame("late", "late").drop(columns="feedback")])
def test_no_comments(rows):
    found = recurring_complaints(rows)
    assert found.empty
    assert list(found.columns) == list(COLUMNS)
    assert found["n"].dtype == "int64"


def test_a_needed_column_is_named():
    with pytest.raises(MissingColumnError, match="mentor"):
        recurring_complaints(frame("late").drop(columns="mentor"))


@pytest.mark.parametrize("column", ["sentiment", "feedback"])
def test_without_classes_or_comments_nothing_recurs(column):
    found = recurring_complaints(frame("late", "late").drop(columns=column))
    assert (found.empty, list(found.columns)) == (True, list(COLUMNS))


def test_order_of_rows_does_not_matter():
    rows = frame("late again", "Late again!", "rude", "RUDE", "rude tone", "no plan", "no real plan")
    assert_frame_equal(recurring_complaints(rows.iloc[::-1]), recurring_complaints(rows))


def test_plain_text_columns_and_other_indexes():
    rows = frame("late", "late").astype({"mentor": "str", "sentiment": "str"}).set_axis([7, 7])
    assert recurring_complaints(rows)["n"].tolist() == [2]


def test_a_missing_mentor_is_no_mentor():
    found = recurring_complaints(frame("late", "late", mentors=["Asha Rao", None]))
    assert (found["n_mentors"][0], found["mentors"][0]) == (1, "Asha Rao")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_only_text(text):
    rows = frame("late", "late").assign(feedback=pd.Series([text, text], dtype="object"))
    assert recurring_complaints(rows)["n"].tolist() == [2]


def test_input_is_left_alone():
    rows = frame("late", "late", None)
    before = rows.copy(deep=True)
    recurring_complaints(rows)
    assert_frame_equal(rows, before)
