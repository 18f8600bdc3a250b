import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from mentor_analytics.enrich.phrases import Phrase, PhraseBook
from mentor_analytics.enrich.scorers import Scored
from mentor_analytics.enrich.sentiment import (
    ANALYSERS,
    Analyser,
    analyser_named,
    disagreements,
    score_comments,
    with_band,
)
from mentor_analytics.errors import DefinitionError, UnknownNameError
from mentor_analytics.schema import SENTIMENTS
from tests.enrich.invented import HOSTILE, comments

BY_NAME = pytest.mark.parametrize("name", list(ANALYSERS))


def classes(texts, name="mentor", **kwargs):
    return list(score_comments(pd.Series(texts, dtype="str"), ANALYSERS[name], **kwargs)["sentiment"])


TALK = {
    "negative": [
        "Mentor came late and cut our talk short",
        "Started 15 mins late",
        "The call felt rushed, there wasn't enough time",
        "Need more time for questions",
        "Vague tips, I had expected more concrete advice",
        "Too much theory",
        "no clear plan",
        "lack of clarity",
        "Cancelled at the last minute",
        "The mentor was unprepared",
        "He hadn't read my resume",
        "Didn't answer my questions",
        "My doubts were not cleared",
        "did not clear my doubts",
        "Mentor never joined",
        "Didn't turn up",
        "Session ended abruptly",
        "Could have been better",
        "could be better",
        "Needs improvement",
        "Not what I had hoped for",
        "Would not recommend",
        "Don't waste my time",
        "Please be on time",
        "Not only late but rude",
        "on his phone the whole time",
        "Did not let me speak",
        "Audio kept breaking",
        "could not hear him",
        "I did not find it helpful",
        "Gave no feedback",
        "mentor late aaye",
        "Doubts clear nahi hue",
    ],
    "positive": [
        "Mentor was not late, very helpful",
        "Cleared all my doubts",
        "I was late but the mentor was patient",
        "He stayed late to help me",
        "The best session so far, no time wasted",
        "Well prepared and punctual",
        "He never hesitated to answer",
        "No issues",
        "Short and crisp session",
        "never disappoints",
        "more than I expected",
        "My resume needs improvement and he told me how, very helpful",
        "He explained complex topics well",
        "bahut accha session tha",
    ],
    "neutral": [
        "We never rushed",
        "It wasn't too generic",
        "Nothing could have been better",
        "Mock interview done",
        "The interview was tough",
        "Started later than the latest call",
        "We went through the confusion matrix",
        "We met on Monday",
        "No",
        "none.",
        "No comments",
        "I was late",
    ],
}


@pytest.mark.parametrize(("text", "due"), [(text, due) for due, texts in TALK.items() for text in texts])
def test_mentoring_talk(text, due):
    assert classes([text]) == [due]


@BY_NAME
@pytest.mark.parametrize(
    ("text", "due"),
    [
        pytest.param(None, "no_feedback", id="missing"),
        pytest.param("", "no_feedback", id="empty"),
        pytest.param(" \n\u200b", "no_feedback", id="invisible"),
        pytest.param("बहुत अच्छा सत्र", "not_scored", id="Devanagari"),
        pytest.param("10/10", "neutral", id="numbers"),
        pytest.param("...", "neutral", id="punctuation"),
        pytest.param("excellent, excellent, excellent", "positive", id="praise"),
        pytest.param("terrible and horrible", "negative", id="complaint"),
    ],
)
def test_every_analyser_has_five_classes(name, text, due):
    scored = score_comments(pd.Series([text], dtype="str"), ANALYSERS[name])
    assert list(scored["sentiment"]) == [due]
    assert scored["polarity"].isna().iloc[0] == (due in {"no_feedback", "not_scored"})


def test_an_emoji_is_read_where_the_word_list_knows_it():
    assert classes(["😍", "😢"], "vader") == ["positive", "negative"]


def fixed(*values):
    return lambda texts: [Scored(value, ()) for _, value in zip(texts, values, strict=True)]


@pytest.mark.parametrize(
    ("band", "due"),
    [
        pytest.param(
            0.1, ["negative", "neutral", "neutral", "neutral", "neutral", "neutral", "positive"], id="0.1"
        ),
        pytest.param(
            0.0, ["negative", "negative", "negative", "neutral", "positive", "positive", "positive"], id="0"
        ),
    ],
)
def test_a_class_begins_beyond_the_band(band, due):
    analyser = Analyser("fixed", "Fixed", fixed(-0.11, -0.1, -0.01, 0.0, 0.01, 0.1, 0.11), band)
    scored = score_comments(pd.Series(list("abcdefg")), analyser)
    assert list(scored["sentiment"]) == due


def test_with_band_changes_the_band_alone():
    assert with_band(ANALYSERS["seed"], 0) == Analyser(
        "seed", ANALYSERS["seed"].label, ANALYSERS["seed"].scorer, 0
    )
    with pytest.raises(DefinitionError):
        with_band(ANALYSERS["seed"], -0.1)


def test_analysers_are_keyed_by_their_names():
    assert {name: analyser.name for name, analyser in ANALYSERS.items()} == {name: name for name in ANALYSERS}
    assert analyser_named("seed").band == 0.1
    with pytest.raises(UnknownNameError, match="mentor, vader, textblob"):
        analyser_named("nobody")


def test_words_of_phrases_come_first():
    scored = score_comments(pd.Series(["Excellent tips, though the mentor was late"]), ANALYSERS["mentor"])
    assert scored["sentiment_words"][0] == "was late, excellent"
    assert scored["polarity"][0] == pytest.approx(0.5719 - 0.4, abs=1e-3)


def test_polarity_stays_within_its_range():
    rules = PhraseBook([Phrase("late", -1, "Late"), Phrase("rude", -1, "Tone")])
    scored = score_comments(pd.Series(["late and rude"]), ANALYSERS["mentor"], rules)
    assert scored["polarity"][0] == -1


def test_own_phrases_replace_the_packaged_ones():
    rules = PhraseBook([Phrase("blue", -0.6, "Blue")])
    assert classes(["The slides were blue", "Mentor was late"], phrases=rules) == ["negative", "neutral"]
    assert classes(["The slides were blue"], "vader", phrases=rules) == ["neutral"]


def test_columns_dtypes_and_index():
    given_comments = pd.Series(["good", None, "good"], index=[5, 3, 9], dtype="str")
    scored = score_comments(given_comments, ANALYSERS["vader"])
    assert scored.index.tolist() == [5, 3, 9]
    assert {name: str(dtype) for name, dtype in scored.dtypes.items()} == {
        "polarity": "float64",
        "sentiment": "category",
        "sentiment_words": "str",
    }
    assert tuple(scored["sentiment"].cat.categories) == SENTIMENTS


@BY_NAME
def test_no_comments_at_all(name):
    scored = score_comments(pd.Series([], dtype="str"), ANALYSERS[name])
    assert scored.empty
    assert tuple(scored["sentiment"].cat.categories) == SENTIMENTS


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_any_kind_of_text_column(dtype):
    scored = score_comments(pd.Series(["good", None, "bad"]).astype(dtype), ANALYSERS["vader"])
    assert list(scored["sentiment"]) == ["positive", "no_feedback", "negative"]


@BY_NAME
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_only_text(name, text):
    scored = score_comments(pd.Series([text, "good"], dtype="object"), ANALYSERS[name])
    assert scored["sentiment"].notna().all()
    assert all(abs(polarity) <= 1 for polarity in scored["polarity"].dropna())


@settings(max_examples=40)
@given(st.lists(st.text(max_size=20) | st.none(), max_size=6), st.randoms(use_true_random=False))
def test_order_and_repeats_do_not_matter(texts, random):
    rows = pd.Series([*texts, *texts], dtype="object")
    order = list(range(len(rows)))
    random.shuffle(order)
    scored = score_comments(rows, ANALYSERS["mentor"])
    assert_frame_equal(score_comments(rows.iloc[order], ANALYSERS["mentor"]), scored.iloc[order])
    half = len(texts)
    assert_frame_equal(scored.iloc[:half], scored.iloc[half:].set_axis(scored.index[:half]))


def test_input_is_left_alone():
    rows = pd.Series(["good", None], dtype="str")
    before = rows.copy()
    score_comments(rows, ANALYSERS["mentor"])
    pd.testing.assert_series_equal(rows, before)


def test_mentor_is_vader_where_no_phrase_stands():
    texts = pd.Series(comments(300))
    rules = PhraseBook([Phrase("zebra", -0.4, "Zebra")])
    assert_frame_equal(
        score_comments(texts, ANALYSERS["mentor"], rules), score_comments(texts, ANALYSERS["vader"])
    )


def test_disagreements():
    rows = pd.Series(["Mentor was late", "Excellent", None, "Vague advice"], index=list("abcd"))
    found = disagreements(rows, [ANALYSERS["mentor"], ANALYSERS["vader"], ANALYSERS["seed"]])
    assert list(found.columns) == [
        "comment", "mentor", "mentor_words", "vader", "vader_words", "seed", "seed_words",
    ]  # fmt: skip
    assert found[["mentor", "vader", "seed"]].to_numpy().tolist() == [["negative", "neutral", "negative"]]
    assert list(found.index) == ["a"]
    assert disagreements(rows, [ANALYSERS["vader"]]).empty
    assert disagreements(rows.iloc[:0], [ANALYSERS["vader"], ANALYSERS["seed"]]).empty


def test_the_published_band():
    texts = pd.Series(["Mentor was late, we had less time", "a talk", "Excellent"])
    scored = score_comments(texts, ANALYSERS["seed"])
    assert list(scored["sentiment"]) == ["negative", "neutral", "positive"]
    assert np.isclose(scored["polarity"][0], -0.23333, atol=1e-4)
