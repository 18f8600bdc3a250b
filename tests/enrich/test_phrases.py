import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.enrich import phrases as module
from mentor_analytics.enrich.phrases import Phrase, PhraseBook
from mentor_analytics.errors import DefinitionError


def book(*phrases, weight=-0.4, unless=()):
    return PhraseBook(
        [Phrase(phrase, weight, f"reason {place}", unless) for place, phrase in enumerate(phrases)]
    )


@pytest.mark.parametrize(
    ("phrase", "text", "met"),
    [
        pytest.param("felt rushed", "The call felt rushed", "felt rushed", id="words"),
        pytest.param("felt rushed", "felt a bit rushed", None, id="no gap unless written"),
        pytest.param("joined|came late", "He CAME late", "came late", id="alternatives"),
        pytest.param("was ... late", "was 10 minutes late", "was 10 minutes late", id="gap"),
        pytest.param("was ... late", "was late", "was late", id="gap of nothing"),
        pytest.param("was ... late", "was here and gone before the late show", None, id="gap too wide"),
        pytest.param("was ... late", "was here, late", None, id="gap ends at a comma"),
        pytest.param("was ... late", "it was fine but late", None, id="gap ends at but"),
        pytest.param("was late", "was later", None, id="whole words: later"),
        pytest.param("late", "the latest trends, collateral", None, id="whole words: latest"),
        pytest.param("disappoint*", "so disappointing", "disappointing", id="any ending"),
        pytest.param("rush*", "crushed it", None, id="an ending, not a beginning"),
        pytest.param("didn't answer", "did not answer", "did not answer", id="n't in the phrase"),
        pytest.param("not answer", "didnt answer", "not answer", id="n't without apostrophe"),
        pytest.param("no-show", "No show again", "no show", id="hyphen"),
        pytest.param("late", "never late", None, id="negated"),
        pytest.param("late", "wasn't late", None, id="negated by n't"),
        pytest.param("was ... late", "was never late", None, id="negated in the gap"),
        pytest.param("late", "not at any time late", None, id="negated from afar"),
        pytest.param("late", "not one of the two or three times late", "late", id="negation too far away"),
        pytest.param("late", "not good but late", "late", id="negation before but"),
        pytest.param("late", "not good, late", "late", id="negation before a comma"),
        pytest.param("late", "did not share notes and was late", "late", id="negation before and"),
        pytest.param("late", "not only late", "late", id="not only"),
        pytest.param("only: no|none", " None. ", "none", id="only"),
        pytest.param("only: no|none", "none of it", None, id="only, with more"),
        pytest.param("late", "", None, id="blank"),
    ],
)
def test_where_a_phrase_is_met(phrase, text, met):
    assert [hit.words for hit in book(phrase).read(text).hits] == ([met] if met else [])


def test_unless_words_stand_right_before():
    late = book("was late", unless=("i", "we"))
    assert not late.read("I was late").hits
    assert not late.read("We really was late").hits
    assert late.read("I think that he was late").hits


def test_a_reason_counts_once_with_its_strongest_phrase():
    rules = PhraseBook(
        [Phrase("late", -0.3, "Late"), Phrase("no show", -0.6, "Late"), Phrase("rude", -0.5, "Tone")]
    )
    assert [hit.weight for hit in rules.read("late, late, a no show, rude").hits] == [-0.6, -0.5]


def test_a_phrase_inside_a_longer_one_does_not_count():
    rules = book("not ... enough time", "not ... enough")
    assert [hit.words for hit in rules.read("there was not really enough time").hits] == [
        "not really enough time"
    ]


def test_of_two_in_the_same_place_the_one_with_more_words_counts():
    rules = PhraseBook(
        [Phrase("not ... answer*", -0.5, "Open"), Phrase("not hesitat* ... answer*", 0.4, "Good manner")]
    )
    assert [hit.weight for hit in rules.read("did not hesitate to answer").hits] == [0.4]
    assert [hit.weight for hit in rules.read("did not really answer").hits] == [-0.5]


def test_many_words_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(module, "MOST_KNOWN", 5)
    rules = book("late")
    assert all(rules.read(f"word{number} was late").hits for number in range(20))
    assert len(rules._known) <= 5


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        pytest.param("It could have been better!", "It !", id="settled words are taken out"),
        pytest.param("was never rushed, helpful", "was , helpful", id="with the negation that undoes them"),
        pytest.param("Mock Interview went well", "went well", id="weight 0"),
        pytest.param("he wasn’t rushed", "he", id="n't goes with its verb"),
        pytest.param("untouched  text\n", "untouched  text\n", id="nothing met"),
        pytest.param("İİ was rushed", "İİ was ", id="letters that grow in lower case"),
    ],
)
def test_what_is_left_for_other_scorers(text, rest):
    rules = PhraseBook(
        [
            Phrase("could have been better", -0.3, "Expected more"),
            Phrase("rushed", -0.4, "Rushed"),
            Phrase("mock interview", 0, "Subject matter"),
        ]
    )
    assert rules.read(text).rest.split() == rest.split()


def test_a_text_without_phrases_stays_as_it_is():
    assert book("rushed").read("untouched  text\n").rest == "untouched  text\n"


def test_a_negated_praise_is_left_to_the_scorer():
    assert (
        book("well prepared", weight=0.4).read("not at all well prepared").rest == "not at all well prepared"
    )


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "...",
        "... late",
        "late ...",
        "was ... ... late",
        "a|",
        "la*te",
        "ab*",
        "*",
        "late!",
        "(a+)+",
        "a " * 13,
    ],
)
def test_a_phrase_that_cannot_be_meant_is_refused(phrase):
    with pytest.raises(DefinitionError):
        Phrase(phrase, -0.4, "Late")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(("late", 1.5, "Late"), id="weight too large"),
        pytest.param(("late", float("nan"), "Late"), id="no weight"),
        pytest.param(("late", -0.4, ""), id="no reason"),
        pytest.param(("late", -0.4, "Late", ("two words",)), id="unless of two words"),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(line):
    with pytest.raises(DefinitionError):
        Phrase(*line)


@given(st.text(alphabet=st.sampled_from("late rushed not was,.' \n’İn't"), max_size=60))
def test_reading_only_ever_takes_characters_out(text):
    rest = book("was ... late", "rush*", "not").read(text).rest
    remaining = iter(text)
    assert all(char in remaining for char in rest)
