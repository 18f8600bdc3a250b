from dataclasses import replace

import pytest

from mentor_analytics.assess.naming import in_sentence, renamed, with_own_words
from mentor_analytics.assess.presets import PRESETS, STANDARD

CALLED = {"mentor": "Tutor", "learner": "Student"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Mentor", "Tutor"),
        ("Mentors", "Tutors"),
        ("the mentor's mean", "the tutor's mean"),
        ("Mean of the learners’ stars", "Mean of the students’ stars"),
        ("“Mentors”", "“Tutors”"),
        ("Mentor Not Prepared", "Tutor Not Prepared"),
        ("mentoring phrases", "mentoring phrases"),
        ("mentorship", "mentorship"),
        ("mentor_key", "mentor_key"),
        ("mentors.csv", "mentors.csv"),
        ("MENTOR", "MENTOR"),
        ("made by mentor analytics", "made by mentor analytics"),
        ("Ask the learner, then the mentor.", "Ask the student, then the tutor."),
    ],
)
def test_whole_words_are_put_in(text, shown):
    assert renamed(text, CALLED) == shown


@pytest.mark.parametrize(
    "called", [{}, {"mentor": "Mentor", "learner": "learner"}, {"mentor": "", "learner": ""}]
)
def test_default_words_leave_every_text_as_it_is(called):
    assert renamed("Flag a mentor; A learner, Mentors", called) == "Flag a mentor; A learner, Mentors"


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("Coach", "Flag a coach; 2 coachs"),
        ("Advisor", "Flag an advisor; 2 advisors"),
        ("TA", "Flag a TA; 2 TAs"),
        (r"\1 **x**", r"Flag a \1 **x**; 2 \1 **x**s"),
    ],
)
def test_any_word_is_put_in_as_it_is(word, shown):
    assert renamed("Flag a mentor; 2 mentors", {"mentor": word}) == shown


def test_words_may_change_places():
    assert renamed("mentor, learner", {"mentor": "Learner", "learner": "Mentor"}) == "learner, mentor"


def test_a_preset_is_shown_in_the_words_of_the_place():
    shown = with_own_words(replace(STANDARD, labels=CALLED))
    assert "Tutor Not Prepared" in [rule.label for rule in shown.rules]
    told = " ".join([*(rule.label + rule.advice for rule in shown.rules), shown.scope_label]).casefold()
    assert "mentor" not in told
    assert "learner" not in told
    assert [rule.name for rule in shown.rules] == [rule.name for rule in STANDARD.rules]
    assert [rule.when for rule in shown.rules] == [rule.when for rule in STANDARD.rules]


@pytest.mark.parametrize("name", [name for name in PRESETS if not name.startswith("operations")])
def test_presets_with_the_default_words_stay_as_they_are(name):
    assert with_own_words(PRESETS[name]) == PRESETS[name]


def test_in_a_sentence_a_short_form_keeps_its_letters():
    assert (in_sentence("Lead Tutor"), in_sentence("TA"), in_sentence("")) == ("lead tutor", "TA", "")
