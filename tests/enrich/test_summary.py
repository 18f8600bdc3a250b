import numpy as np
import pandas as pd
import pytest

from mentor_analytics.enrich.summary import summaries, summary_of_words
from mentor_analytics.errors import MissingColumnError


def session(**values):
    known = {"mentor": "Asha Rao", "session_type": "Resume Review", "keywords": None} | values
    return pd.DataFrame([known]).astype(dict.fromkeys(("mentor", "session_type", "keywords"), "str"))


@pytest.mark.parametrize(
    ("values", "options", "text"),
    [
        pytest.param(
            {}, {}, "Asha Rao conducted a Resume Review session. Limited learner feedback available.", id="no phrase"
        ),
        pytest.param(
            {"keywords": "late, shortened, discussion time"},
            {},
            "Session on Resume Review by Asha Rao highlighted late, shortened, discussion time.",
            id="phrases",
        ),
        pytest.param(
            {"keywords": "late, discussion time"},
            {"quoted": True},
            'Session on Resume Review by Asha Rao highlighted "late", "discussion time".',
            id="quoted",
        ),
        pytest.param(
            {"keywords": "late"}, {"quoted": True},
            'Session on Resume Review by Asha Rao highlighted "late".', id="one, quoted",
        ),
        pytest.param(
            {"session_type": None, "keywords": "late"}, {}, "Session by Asha Rao highlighted late.", id="no type"
        ),
        pytest.param(
            {"session_type": None}, {},
            "Asha Rao conducted a session. Limited learner feedback available.", id="no type, no phrase",
        ),
        pytest.param(
            {"session_type": "Open House"}, {},
            "Asha Rao conducted a Open House session. Limited learner feedback available.", id="always a",
        ),
        pytest.param(
            {"mentor": None, "keywords": "late"}, {},
            "Session on Resume Review by the mentor highlighted late.", id="no mentor",
        ),
        pytest.param(
            {"mentor": None}, {},
            "The mentor conducted a Resume Review session. Limited learner feedback available.", id="no mentor, phrase",
        ),
        pytest.param(
            {"keywords": "late", "actual_min": 33.0, "scheduled_min": 45.0}, {"duration": True},
            "Session on Resume Review by Asha Rao highlighted late. It lasted 33 of 45 scheduled minutes.",
            id="duration",
        ),
        pytest.param(
            {"keywords": "late", "actual_min": 33.4}, {"duration": True},
            "Session on Resume Review by Asha Rao highlighted late. It lasted 33 minutes.", id="actual alone",
        ),
        pytest.param(
            {"keywords": "late", "actual_min": 0.0, "scheduled_min": 45.0}, {"duration": True},
            "Session on Resume Review by Asha Rao highlighted late.", id="not held",
        ),
        pytest.param(
            {"keywords": "late", "actual_min": np.nan, "scheduled_min": 45.0}, {"duration": True},
            "Session on Resume Review by Asha Rao highlighted late.", id="length unknown",
        ),
        pytest.param(
            {"keywords": "late", "actual_min": 33.0, "scheduled_min": 45.0}, {},
            "Session on Resume Review by Asha Rao highlighted late.", id="duration not wanted",
        ),
        pytest.param(
            {"mentor": r"A\1 (B) $x", "keywords": "c++"}, {},
            r"Session on Resume Review by A\1 (B) $x highlighted c++.", id="signs",
        ),
    ],
)  # fmt: skip
def test_the_sentence(values, options, text):
    assert summaries(session(**values), **options).tolist() == [text]


def test_a_session_ahead_has_no_summary():
    rows = pd.concat([session(is_ahead=True), session(is_ahead=False)], ignore_index=True)
    assert summaries(rows).isna().tolist() == [True, False]


def test_categories_and_absent_columns():
    rows = pd.DataFrame(
        {"mentor": pd.Categorical(["Asha Rao"]), "keywords": pd.Series(["late"], dtype="str")}
    )
    assert summaries(rows).tolist() == ["Session by Asha Rao highlighted late."]
    typed = rows.assign(session_type=pd.Categorical(["Mock Interview"]))
    assert summaries(typed, duration=True).tolist() == [
        "Session on Mock Interview by Asha Rao highlighted late."
    ]


def test_no_rows_and_the_index():
    assert summaries(session().iloc[:0]).empty
    found = summaries(session().set_axis([9]))
    assert (found.index.tolist(), found.name, str(found.dtype)) == ([9], "summary", "str")


def test_a_needed_column_is_named():
    with pytest.raises(MissingColumnError, match="mentor"):
        summaries(session().drop(columns="mentor"))


def test_without_key_phrases_none_is_told():
    blank = summaries(session(keywords=None))
    assert summaries(session().drop(columns="keywords")).tolist() == blank.tolist()


def test_input_is_left_alone():
    rows = session(keywords="late", actual_min=3.0)
    before = rows.copy(deep=True)
    summaries(rows, quoted=True, duration=True)
    pd.testing.assert_frame_equal(rows, before)


@pytest.mark.parametrize(
    ("words", "summary"),
    [
        (
            "The session covered system design and discussed mock interviews.",
            "Session on Mock Interview by Asha highlighted ",
        ),
        ("ok", "Session on Mock Interview by Asha highlighted ok."),
        ("  Fine, then\n good. ", "Session on Mock Interview by Asha highlighted "),
    ],
)
def test_a_mentors_own_words_take_the_same_pattern(words, summary):
    session = pd.DataFrame(
        {
            "mentor": ["Asha"],
            "session_type": ["Mock Interview"],
            "keywords": ["old phrase"],
            "is_ahead": [False],
        }
    )
    said = summary_of_words(session, words)
    assert said.startswith(summary)
    assert said.endswith(".")
    assert "old phrase" not in said
    assert said.count(".") == 1


def test_no_words_of_the_mentor_are_limited_feedback():
    session = pd.DataFrame({"mentor": ["Asha"]})
    assert summary_of_words(session, " . ") == "Asha conducted a session. Limited learner feedback available."
