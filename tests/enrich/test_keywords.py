import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keybert import KeyBERT
from sklearn.feature_extraction.text import CountVectorizer

from mentor_analytics.enrich import keywords as module
from mentor_analytics.enrich.backend import keybert_backend
from mentor_analytics.enrich.candidates import stem
from mentor_analytics.enrich.embedding import bundled_vectors
from mentor_analytics.enrich.keywords import keyword_mode, keywords, ranked_phrases
from tests.enrich.invented import HOSTILE, comments

VECTORS = bundled_vectors()


def assert_equals_keybert(texts, mode, top_n):
    """Same words, same order, scores within 1e-4, as KeyBERT's own list call."""
    vectorizer = (
        CountVectorizer(ngram_range=(1, 2), stop_words="english")
        if mode == "raw"
        else CountVectorizer(analyzer=keyword_mode(mode))
    )
    theirs = KeyBERT(model=keybert_backend(VECTORS)).extract_keywords(
        texts, vectorizer=vectorizer, top_n=top_n
    )
    ours = ranked_phrases(texts, VECTORS, keyword_mode(mode), top_n)
    assert [[word for word, _ in row] for row in ours] == [[word for word, _ in row] for row in theirs]
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose([score for _, score in mine], [score for _, score in other], atol=1e-4)


@pytest.mark.parametrize("mode", ["raw", "phrases"])
@pytest.mark.parametrize("top_n", [3, 5])
def test_equal_to_keybert(mode, top_n):
    assert_equals_keybert([*comments(200), "it was so", "", "the the"], mode, top_n)


@pytest.mark.soak
@pytest.mark.parametrize("mode", ["raw", "phrases"])
def test_equal_to_keybert_at_length(mode):
    assert_equals_keybert(comments(2000, seed=11), mode, 5)


def test_raw_mode_is_keyberts_default_call():
    texts = comments(20)
    theirs = KeyBERT(model=keybert_backend(VECTORS)).extract_keywords(
        texts, keyphrase_ngram_range=(1, 2), top_n=3
    )
    ours = ranked_phrases(texts, VECTORS, keyword_mode("raw"))
    assert [[word for word, _ in row] for row in ours] == [[word for word, _ in row] for row in theirs]


def test_blocks_do_not_change_the_answer(monkeypatch):
    texts = comments(60)
    whole = ranked_phrases(texts, VECTORS)
    monkeypatch.setattr(module, "BLOCK", 7)
    assert ranked_phrases(texts, VECTORS) == whole


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        pytest.param("", [], id="blank"),
        pytest.param("It was so and so.", [], id="stop words"),
        pytest.param("👍 10/10", [], id="no words"),
        pytest.param("Good", [], id="says too little"),
        pytest.param(
            "Excellent career guidance, motivating", ["career guidance", "motivating"], id="no overlap"
        ),
        pytest.param("Motivating! Motivated.", ["motivating"], id="one word in two forms"),
        pytest.param("The mentor wasn't helpful", ["wasn't helpful"], id="sense is kept"),
        pytest.param("Mentor came late", ["late"], id="one phrase"),
    ],
)
def test_keywords(text, phrases):
    assert keywords([text]) == [phrases]


def test_at_most_three_that_share_no_word():
    for phrases in keywords(comments(200)):
        stems = [stem(word) for phrase in phrases for word in set(phrase.split())]
        assert len(phrases) <= 3
        assert len(stems) == len(set(stems))


def test_order_and_repeats_do_not_matter():
    texts = comments(80)
    found = dict(zip(texts, keywords(texts), strict=True))
    assert keywords([*texts[::-1], *texts]) == [found[text] for text in (*texts[::-1], *texts)]
    assert [keywords([text])[0] for text in texts[:10]] == [found[text] for text in texts[:10]]


def test_nothing_gives_nothing():
    assert keywords([]) == []
    assert ranked_phrases([], VECTORS) == []


def test_a_model_is_never_asked_about_nothing():
    class Wary:
        def embed(self, documents, verbose=False):
            assert documents
            assert all(documents)
            return VECTORS.embed(documents)

    assert keywords(["", "so and so", "👍"], Wary()) == [[], [], []]
    assert keywords(["", "late"], Wary()) == [[], ["late"]]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_only_text(text):
    (phrases,) = keywords([text])
    assert len(phrases) <= 3


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_any_text(text):
    assert all(phrase.isprintable() for phrase in keywords([text])[0])
