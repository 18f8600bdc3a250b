"""Words that mean a status, a yes, a party."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.ingest.folding import fold_name
from mentor_analytics.ingest.words import _VOCABULARIES, OTHER_STATUSES, OWN_STATUSES, read_status, read_word
from mentor_analytics.schema import PARTIES, PREPS, STATUSES


@pytest.mark.parametrize(
    ("text", "status", "own", "party"),
    [
        ("Completed", "completed", True, None),
        ("COMPLETED.", "completed", True, None),
        ("✅ Completed", "completed", True, None),
        ("no-show", "no_show", True, None),
        ("No_Show", "no_show", True, None),
        ("no–show", "no_show", True, None),
        ("NoShow", "no_show", False, None),
        ("Done", "completed", False, None),
        ("Canceled", "cancelled", False, None),
        ("Late cancellation", "cancelled", False, None),
        ("Cancelled (late)", "cancelled", False, None),
        ("Re-scheduled", "rescheduled", False, None),
        ("Postponed", "rescheduled", False, None),
        ("Upcoming", "scheduled", False, None),
        ("did not show", "no_show", False, None),
        ("Didn't show", "no_show", False, None),
        ("Cancelled by mentor", "cancelled", False, "mentor"),
        ("Cancelled (by the tutor)", "cancelled", False, "mentor"),
        ("Cancelled - Student", "cancelled", False, "learner"),
        ("Mentor cancelled", "cancelled", False, "mentor"),
        ("No show (learner)", "no_show", False, "learner"),
        ("No-Show: mentor", "no_show", False, "mentor"),
        ("Learner no-show", "no_show", False, "learner"),
        ("Student absent", "no_show", False, "learner"),
        ("Rescheduled by platform", "rescheduled", False, "platform"),
        ("Completed by mentor", "completed", False, None),
        ("", None, False, None),
        ("Unknown", None, False, None),
        ("In progress", None, False, None),
        ("Mentor", None, False, None),
        ("by mentor", None, False, None),
        ("Rescheduled to 5 Oct", None, False, None),
        ("Completed / Cancelled", None, False, None),
        ("not completed", None, False, None),
        ("1", None, False, None),
        ("yes", None, False, None),
        ("…", None, False, None),
    ],
)
def test_statuses(text: str, status: str | None, own: bool, party: str | None) -> None:
    assert read_status(text) == (status, own, party)


@pytest.mark.parametrize("words", [OWN_STATUSES, OTHER_STATUSES], ids=["own", "other"])
def test_every_status_word_can_be_met(words: dict[str, str]) -> None:
    assert set(words.values()) <= set(STATUSES)
    for word, status in words.items():
        assert read_status(word.upper())[0] == status


def test_no_word_is_on_both_lists() -> None:
    assert not set(OWN_STATUSES) & set(OTHER_STATUSES)


@given(st.text(max_size=40))
def test_no_text_breaks_the_status(text: str) -> None:
    status, _, party = read_status(text)
    assert status is None or status in STATUSES
    assert party is None or (party in PARTIES and status is not None)


@pytest.mark.parametrize(
    ("vocabulary", "text", "meant"),
    [
        ("boolean", "YES", True), ("boolean", " y ", True), ("boolean", "1", True), ("boolean", "1.0", True),
        ("boolean", "✓", True),
        ("boolean", "No", False), ("boolean", "0", False), ("boolean", "❌", False), ("boolean", "not done", False),
        ("boolean", "Attended", True), ("boolean", "absent", False), ("boolean", "maybe", None),
        ("boolean", "", None),
        ("boolean", "2", None), ("prep", "Partially", "partial"), ("prep", "Done", "yes"),
        ("prep", "Not prepared", "no"),
        ("prep", "maybe", None), ("prep", "", None), ("party", "Tutor", "mentor"),
        ("party", "STUDENT", "learner"), ("party", "both", None),
        ("follow_up", "Booked", True), ("follow_up", "not scheduled", False), ("follow_up", "later", None),
        ("actions", "No action items", False), ("actions", "Read chapter 3", None), ("actions", "yes", True),
        ("actions", "", None),
    ],
)  # fmt: skip
def test_other_words(vocabulary, text: str, meant: object) -> None:
    assert read_word(vocabulary, text) == meant


def test_every_word_is_folded_and_means_something_we_know() -> None:
    known = {True, False, *PREPS, *PARTIES}
    for words in _VOCABULARIES.values():
        assert set(words.values()) <= known
        assert all(word == fold_name(word) for word in words)
