"""Why sessions were moved: every reason is in one group, and none is lost."""

import numpy as np
import pytest

from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.demo.vocabulary import RESCHEDULE_REASONS
from mentor_analytics.measure.move_reasons import (
    GROUPS,
    NO_REASON,
    OTHER,
    REASON_COLUMNS,
    grouped_reasons,
    reason_group,
)
from tests.measure.frames import sessions


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Unwell", "Health"),
        ("ILL since Monday", "Health"),
        ("Skill test", "Exam or class"),
        ("Client meeting ran over", "Work"),
        ("Internet outage at home", "Technical trouble"),
        ("Meeting room was double-booked", "Calendar or booking"),
        ("Wanted more time to prepare", "Not ready yet"),
        ("xyz", OTHER),
        ("कारण", OTHER),
        ("", NO_REASON),
        (" \t", NO_REASON),
    ],
)
def test_reasons_find_their_group(text, group):
    assert reason_group(text) == group


def test_what_the_demo_invents_has_a_group():
    said = [text for texts in RESCHEDULE_REASONS.values() for text in texts]
    assert [text for text in said if reason_group(text) == OTHER] == []


def test_groups_are_kind_and_words_are_folded():
    for name, words in GROUPS.items():
        assert not unkind_words(name)
        assert all(word == word.casefold() for word in words)


def test_counts_by_whom_with_examples_and_what_has_no_group_last():
    frame = sessions(
        status=["rescheduled"] * 7,
        reschedule_reason=["Unwell", "Unwell", "Client call", "xyz", "xyz", "xyz", None],
        initiated_by=["mentor", "learner", "mentor", "mentor", None, "platform", None],
    )
    table = grouped_reasons(frame, np.ones(7, dtype=bool))
    assert list(table.columns) == list(REASON_COLUMNS)
    assert table.to_numpy().tolist() == [
        ["Health", 2, 1, 1, 0, 0, "Unwell (2)"],
        ["Work", 1, 1, 0, 0, 0, "Client call (1)"],
        [OTHER, 3, 1, 0, 1, 1, "xyz (3)"],
        [NO_REASON, 1, 0, 0, 0, 1, ""],
    ]


@pytest.mark.parametrize("frame", [sessions(session_id=[]), sessions(rating=[4])], ids=["empty", "one"])
def test_without_moves_the_table_is_empty(frame):
    table = grouped_reasons(frame, np.zeros(len(frame), dtype=bool))
    assert table.empty
    assert list(table.columns) == list(REASON_COLUMNS)


def test_without_the_columns_every_session_is_told_as_without_a_reason():
    table = grouped_reasons(sessions(status=["rescheduled"] * 2), np.ones(2, dtype=bool))
    assert table[["group", "sessions", "not_said"]].to_numpy().tolist() == [[NO_REASON, 2, 2]]
