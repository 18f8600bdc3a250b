import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from mentor_analytics.enrich.scorers import MOST_WORDS, textblob, vader
from tests.enrich.invented import comments

LIBRARY = SentimentIntensityAnalyzer()
TRICKY = [
    "",
    "   ",
    "VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!",
    "The plot was good, but the characters are uncompelling and the dialog is not great.",
    "At least it isn't a horrible book. The least helpful. Very least good.",
    "Today only kinda sux! But I'll get by, lol",
    "Catch utf-8 emoji such as 💘 and 💋 and 😁😁good",
    "Without a doubt, an excellent idea. never so good never this bad without doubt good",
    "no good or bad, no not no problem no",
    "kind of good, sort of bad, just enough fun, yeah right, the shit, kiss of death, bus stop",
    "but good but bad but good",
    "GOOD bad GOOD",
    ":) :D (-: O_o ;)",
    "is it good??? really? ????",
    "kind OF of good kind",
]
VOCABULARY = [
    *(
        "good",
        "bad",
        "great",
        "horrible",
        "GOOD",
        "BAD",
        "fun?",
        "help",
        "shit",
        "late!",
        ":)",
        "😁",
        "mentor",
    ),
    *("not", "never", "no", "isn't", "without", "doubt", "least", "at", "nor", "or", "but"),
    *("very", "VERY", "so", "this", "kind", "sort", "of", "the", "yeah", "right"),
]


def same_as_vader(text):
    return vader([text])[0].polarity == LIBRARY.polarity_scores(text)["compound"]


@pytest.mark.parametrize("text", TRICKY)
def test_vader_is_the_librarys(text):
    assert same_as_vader(text)


def test_vader_is_the_librarys_on_many_comments():
    texts = comments(2000)
    assert [one.polarity for one in vader(texts)] == [
        LIBRARY.polarity_scores(text)["compound"] for text in texts
    ]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(VOCABULARY), max_size=14))
def test_vader_is_the_librarys_on_any_order_of_its_words(words):
    assert same_as_vader(" ".join(words))


@given(st.text(max_size=40))
def test_vader_is_the_librarys_on_any_text(text):
    assert same_as_vader(text)


@pytest.mark.soak
def test_vader_is_the_librarys_on_a_great_many_comments():
    texts = comments(100_000)
    assert [one.polarity for one in vader(texts)] == [
        LIBRARY.polarity_scores(text)["compound"] for text in texts
    ]


@pytest.mark.parametrize("text", TRICKY)
def test_textblob_is_the_librarys(text):
    assert textblob([text])[0].polarity == TextBlob(text).sentiment.polarity


def test_textblob_is_the_librarys_on_many_comments():
    texts = comments(500)
    assert [one.polarity for one in textblob(texts)] == [TextBlob(text).sentiment.polarity for text in texts]


@pytest.mark.parametrize(
    ("scorer", "text", "words"),
    [
        pytest.param(
            vader, "Great mentor, was not very helpful", ("great", "not very helpful"), id="vader negated"
        ),
        pytest.param(vader, "isn't good", ("isn't good",), id="vader n't"),
        pytest.param(vader, "we met at noon", (), id="vader nothing"),
        pytest.param(vader, "good good good", ("good",), id="vader once"),
        pytest.param(vader, "", (), id="vader blank"),
        pytest.param(textblob, "Mentor was late, not good", ("late", "not good"), id="textblob negated"),
        pytest.param(textblob, "very motivating and excellent", ("very", "excellent"), id="textblob"),
        pytest.param(textblob, "we met at noon", (), id="textblob nothing"),
        pytest.param(textblob, "", (), id="textblob blank"),
    ],
)
def test_the_words_that_decided(scorer, text, words):
    assert scorer([text])[0].words == words


def test_the_strongest_words_stay_in_the_order_of_the_text():
    text = "okay fine nice great good happy best worst excellent awful superb"
    words = vader([text])[0].words
    assert len(words) == MOST_WORDS
    assert {"best", "worst", "superb"} <= set(words)
    assert list(words) == [word for word in text.split() if word in words]


@pytest.mark.parametrize("scorer", [vader, textblob])
def test_nothing_gives_nothing(scorer):
    assert scorer([]) == []
