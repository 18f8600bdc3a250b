import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from mentor_analytics.enrich.comments import enrich, key_phrases, with_comments
from mentor_analytics.enrich.phrases import Phrase, PhraseBook
from mentor_analytics.enrich.sentiment import ANALYSERS, with_band
from mentor_analytics.schema import DERIVED
from tests.enrich.invented import HOSTILE, comments

ADDED = ["polarity", "sentiment", "sentiment_words", "keywords", "summary"]
TYPES = {
    "polarity": "float64",
    "sentiment": "category",
    "sentiment_words": "str",
    "keywords": "str",
    "summary": "str",
}


def sessions(*feedback):
    n = len(feedback)
    return pd.DataFrame(
        {
            "session_id": pd.Series([f"S{number}" for number in range(n)], dtype="str"),
            "mentor": pd.Series(["Asha Rao"] * n, dtype="category"),
            "session_type": pd.Series(["Mock Interview"] * n, dtype="category"),
            "feedback": pd.Series(feedback, dtype="str"),
        }
    )


def test_what_is_added():
    given = sessions("Mentor was late", None, "बहुत अच्छा session")
    told = enrich(given, ANALYSERS["mentor"])
    assert list(told.columns) == [*given.columns, *ADDED]
    assert {name: str(told[name].dtype) for name in ADDED} == TYPES
    assert set(ADDED) <= {column.name for column in DERIVED}
    assert told["sentiment"].tolist() == ["negative", "no_feedback", "not_scored"]
    assert told["keywords"].fillna("-").tolist() == ["late", "-", "-"]
    limited = "Asha Rao conducted a Mock Interview session. Limited learner feedback available."
    assert told["summary"].tolist() == [
        "Session on Mock Interview by Asha Rao highlighted late.",
        limited,
        limited,
    ]


def test_without_a_feedback_column_nothing_is_known_of_comments():
    given = sessions("late").drop(columns="feedback")
    told = enrich(given, ANALYSERS["seed"])
    assert list(told.columns) == [*given.columns, "summary"]
    assert told["summary"].str.endswith("Limited learner feedback available.").all()


def test_a_feedback_column_of_blanks_says_nobody_commented():
    assert enrich(sessions(None), ANALYSERS["seed"])["sentiment"].tolist() == ["no_feedback"]


def test_no_sessions():
    told = enrich(sessions(), ANALYSERS["mentor"])
    assert told.empty
    assert {name: str(told[name].dtype) for name in ADDED} == TYPES


def test_options_reach_their_parts():
    rules = PhraseBook([Phrase("blue", -0.6, "Blue")])
    given = sessions("The slides were blue").assign(actual_min=20.0)
    told = enrich(given, ANALYSERS["mentor"], quoted=True, duration=True, phrases=rules)
    assert told["sentiment"].tolist() == ["negative"]
    assert told["summary"][0].startswith('Session on Mock Interview by Asha Rao highlighted "')
    assert told["summary"][0].endswith('". It lasted 20 minutes.')


def test_another_model_is_used():
    class LongestFirst:
        def embed(self, documents, verbose=False):
            return pd.DataFrame(
                {"x": [1.0] * len(documents), "y": [1 / len(text) for text in documents]}
            ).to_numpy()

    assert key_phrases(pd.Series(["plan, roadmap"]), LongestFirst()).tolist() == ["roadmap, plan"]


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_any_kind_of_text_column(dtype):
    given = sessions("late", None)
    told = enrich(given.astype({"feedback": dtype, "mentor": "str"}), ANALYSERS["vader"])
    assert_frame_equal(told[ADDED], enrich(given, ANALYSERS["vader"])[ADDED])


def test_order_and_repeats_do_not_matter():
    given = sessions(*comments(40), *comments(40))
    told = enrich(given, ANALYSERS["mentor"])
    shuffled = given.sample(frac=1, random_state=3)
    assert_frame_equal(enrich(shuffled, ANALYSERS["mentor"]).sort_index(), told)
    first, second = told[ADDED].iloc[:40], told[ADDED].iloc[40:].reset_index(drop=True)
    assert_frame_equal(first, second)


def test_hostile_text_is_only_text():
    given = sessions(*[None] * len(HOSTILE)).assign(
        feedback=pd.Series(list(HOSTILE.values()), dtype="object")
    )
    told = enrich(given, ANALYSERS["mentor"])
    assert told["summary"].notna().all()
    assert not told["keywords"].str.startswith(("=", "+", "-", "@")).any()


def test_input_is_left_alone():
    given = sessions("Mentor was late", None)
    before = given.copy(deep=True)
    enrich(given, ANALYSERS["mentor"])
    assert_frame_equal(given, before)


@pytest.mark.parametrize("band", [0.05, 0.0, 0.5])
@pytest.mark.parametrize("name", list(ANALYSERS))
def test_what_is_known_of_comments_gives_the_same_in_every_band(name: str, band: float) -> None:
    """Polarity and words do not depend on the band, so they may be remembered without it."""
    given = sessions(*HOSTILE, None, "Mentor was late", "Very helpful.")
    other = enrich(given, with_band(ANALYSERS[name], 0.2))
    told = other[["polarity", "sentiment_words", "keywords"]]
    analyser = with_band(ANALYSERS[name], band)
    assert_frame_equal(
        with_comments(given, told, analyser, quoted=True), enrich(given, analyser, quoted=True)
    )


def test_no_rows_and_only_blanks_are_classed_too() -> None:
    for given in (sessions(), sessions(None, " ", "​")):
        told = enrich(given, ANALYSERS["mentor"])
        known = told[["polarity", "sentiment_words", "keywords"]]
        assert_frame_equal(with_comments(given, known, ANALYSERS["mentor"]), told)
        assert set(told["sentiment"]) <= {"no_feedback"}
