import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.enrich.candidates import NEVER_ALONE, STOP_WORDS, phrases_of, stem


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        pytest.param("", set(), id="blank"),
        pytest.param("It was the best of the", {"best"}, id="stop words"),
        pytest.param("It was so and so", set(), id="nothing but stop words"),
        pytest.param("Career guidance", {"career", "guidance", "career guidance"}, id="pair"),
        pytest.param("late, shortened", {"late", "shortened"}, id="no pair over a comma"),
        pytest.param("clear and supportive", {"clear", "supportive"}, id="no pair over a stop word"),
        pytest.param("plan 5 goals", {"plan", "goals"}, id="no pair over a number"),
        pytest.param("Mentor", set(), id="never alone"),
        pytest.param("Mentor suggested Udemy", {"mentor suggested", "suggested udemy", "udemy"}, id="beside another"),
        pytest.param("not helpful", {"not helpful"}, id="not stays"),
        pytest.param("wasn’t very helpful", {"wasn't very helpful"}, id="n't stays"),
        pytest.param("did not, helpful", {"helpful"}, id="not ends at a comma"),
        pytest.param("too fast", {"too fast"}, id="too stays"),
        pytest.param("more specific action items", {"more specific action items"}, id="more stays"),
        pytest.param("no clear next coding project plan", {"no clear", "coding", "project", "plan", "coding project",
                     "project plan"}, id="a lead holds one run"),
        pytest.param("C++ and C# and node-js", {"c++", "c#", "node-js"}, id="names with signs"),
        pytest.param("résumé Überblick", {"résumé", "überblick", "résumé überblick"}, id="accents"),
        pytest.param("बहुत अच्छा", set(), id="another script"),
        pytest.param("👍 10/10", set(), id="no words"),
        pytest.param("b", set(), id="single letter"),
    ],
)  # fmt: skip
def test_phrases_of(text, phrases):
    assert set(phrases_of(text)) == phrases


@given(st.text())
def test_phrases_hold_no_comma_and_no_outer_space(text):
    assert all("," not in phrase and phrase == phrase.strip() != "" for phrase in phrases_of(text))


@pytest.mark.parametrize(
    ("first", "second"),
    [("motivating", "motivated"), ("plans", "plan"), ("clear", "clearly"), ("note", "notes")],
)
def test_endings_do_not_make_another_word(first, second):
    assert stem(first) == stem(second)


def test_word_lists_are_lower_case_and_apart():
    assert all(word == word.lower() for word in STOP_WORDS | NEVER_ALONE)
    assert not STOP_WORDS & NEVER_ALONE
