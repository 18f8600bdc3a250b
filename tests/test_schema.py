"""The column list is data: these hold it to what everything else takes for granted."""

import pytest

from mentor_analytics.ingest.columns import WRITE_AS
from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.schema import (
    BY_NAME,
    DERIVED,
    EVENTS,
    EXPECTED,
    INPUT_ONLY,
    PROFILES,
    REQUIRED,
    SESSIONS,
    TABLES,
    Range,
)

PUBLISHED = (
    "Session ID", "Mentor", "Learner", "Program", "Batch", "Age Cohort", "Session Type", "Status", "Scheduled Start",
    "Scheduled Duration (min)", "Actual Duration (min)", "Attendance", "Mentor Prep", "Action Items",
    "Follow-up Scheduled", "Rating", "Feedback",
)  # fmt: skip


def test_names_are_unique_and_no_alias_names_two_columns():
    assert len({column.name for column in (*SESSIONS, *DERIVED)}) == len(SESSIONS) + len(DERIVED)
    for table in TABLES.values():
        owners: dict[str, str] = {}
        for column in table.columns:
            for word in {fold_header(text) for text in (column.name, column.label, *column.aliases)}:
                assert owners.setdefault(word, column.name) == column.name, word


@pytest.mark.parametrize("column", [*PROFILES, *EVENTS], ids=lambda column: column.name)
def test_a_column_of_several_kinds_of_files_is_the_same_in_all(column):
    assert (BY_NAME[column.name].kind, BY_NAME[column.name].label) == (column.kind, column.label)
    assert column.help


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_kind_of_file_names_only_columns_it_has(table):
    names = {column.name for column in table.columns}
    assert {*table.key, *table.anchors, *table.telling} <= names
    assert set(table.key) <= set(table.required)


def test_required_and_expected_columns_are_those_of_the_policy():
    assert set(REQUIRED) == {"session_id", "mentor", "status", "scheduled_at"}
    assert len(REQUIRED) + len(EXPECTED) == len(PUBLISHED)
    assert set(INPUT_ONLY) <= set(BY_NAME)


@pytest.mark.parametrize("heading", PUBLISHED)
def test_a_published_heading_is_our_own_word_for_a_column(heading):
    own = {fold_header(text) for c in SESSIONS for text in (c.name, c.label, *c.aliases[:1])}
    assert fold_header(heading) in own


@pytest.mark.parametrize("column", SESSIONS, ids=lambda column: column.name)
def test_every_column_can_be_read_and_explained(column):
    assert column.label
    assert column.help
    if column.kind in ("minutes", "share", "rating", "score"):
        assert isinstance(column.allowed, Range)
        assert column.allowed.low < column.allowed.high
        assert column.kind in WRITE_AS
