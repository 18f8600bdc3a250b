"""Every doubt has its words, and lists as rows."""

import re
import string

import pytest

from mentor_analytics.ingest.child import SHAPE_ISSUE
from mentor_analytics.ingest.issues import INFO, ISSUE_COLUMNS, Code, Issue, issue_frame
from mentor_analytics.ingest.messages import MESSAGES

SAID_WHERE_FOUND = {
    Code.ENCODING_GUESSED, Code.EXTERNAL_LINKS_IGNORED, Code.GIVEN_HEADER_ABSENT, Code.HEADER_ROW_OFFSET,
    Code.HIDDEN_DATA,
    Code.MERGED_CELLS_FILLED, Code.SEVERAL_SHEETS, Code.SHEET_CHOSEN, Code.SHORT_ROW, Code.SIDE_TABLE_IGNORED,
}  # fmt: skip
BLAME = re.compile(r"\b(error|fault|wrong|fail|bad|invalid|illegal)", re.IGNORECASE)


def test_every_code_has_words() -> None:
    assert set(MESSAGES) | set(SHAPE_ISSUE) | SAID_WHERE_FOUND == set(Code)


@pytest.mark.parametrize("code", MESSAGES)
def test_messages_are_sentences_with_known_blanks(code: Code) -> None:
    message, todo = MESSAGES[code]
    fields = {
        name
        for text in (message, todo)
        for _, name, _, _ in string.Formatter().parse(text)
        if name is not None
    }
    assert fields <= {"label", "more"}
    assert message.endswith(".")
    assert not todo or todo.endswith(".")
    assert len(message) < 160


def test_codes_are_snake_case_and_infos_are_codes() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", code) for code in Code)
    assert set(Code) > INFO


def test_an_issue_a_row() -> None:
    frame = issue_frame(
        "a.csv",
        [Issue(Code.BAD_DATE, "m", "t", "scheduled_at", [2, 5], ["x", "y"]), Issue(Code.SHEET_CHOSEN, "n")],
    )
    assert list(frame.columns) == list(ISSUE_COLUMNS)
    assert frame["row"].tolist()[:2] == [2, 5]
    assert frame["row"].isna().tolist() == [False, False, True]
    assert frame["written"].tolist() == ["x", "y", ""]
    assert frame["level"].tolist() == ["warning"] * 3


def test_rows_without_what_was_written() -> None:
    assert issue_frame("a", [Issue(Code.TIME_FORM, "m", rows=[2, 3])])["written"].tolist() == ["", ""]


def test_no_issues() -> None:
    frame = issue_frame("a", [])
    assert list(frame.columns) == list(ISSUE_COLUMNS)
    assert len(frame) == 0
