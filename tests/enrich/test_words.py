import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.enrich.words import TOKEN, lowered, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", [], id="blank"),
        pytest.param("Mentor was LATE", ["mentor", "was", "late"], id="case"),
        pytest.param("didn't listen", ["did", "not", "listen"], id="n't"),
        pytest.param("didn’t listen", ["did", "not", "listen"], id="curly n't"),
        pytest.param("didnt listen", ["did", "not", "listen"], id="without apostrophe"),
        pytest.param("cannot, won't", ["can", "not", ",", "will", "not"], id="irregular"),
        pytest.param("not only late", ["only", "late"], id="not only is no negation"),
        pytest.param("important student", ["important", "student"], id="nt at the end of other words"),
        pytest.param("no-show", ["no", "show"], id="hyphen"),
        pytest.param("it's 10:30", ["it's", "10", ":", "30"], id="apostrophe s"),
    ],
)
def test_words_of(text, words):
    assert words_of(lowered(text))[0] == words


def test_each_word_knows_its_token():
    text = lowered("He didn't, cannot and won't")
    words, numbers = words_of(text)
    tokens = TOKEN.findall(text)
    assert [tokens[number] for number in numbers] == [
        "he", "didn't", "didn't", ",", "cannot", "cannot", "and", "won't", "won't",
    ]  # fmt: skip
    assert len(words) == len(numbers)


@given(st.text())
def test_lower_case_keeps_every_character_in_its_place(text):
    assert len(lowered(text)) == len(text)
