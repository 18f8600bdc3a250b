"""From raw rows to sessions: every row is somewhere, every doubt is told."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.schema import BY_NAME, INPUT_ONLY, REQUIRED, SESSIONS
from tests.ingest.uploads import add_up, cells, codes, column_csv, csv_of, quoted, rows_of, taken

DTYPES = {
    "id": "str", "text": "str", "line": "str", "person": "category", "label": "category", "status": "category",
    "prep": "category",
    "party": "category", "boolean": "boolean", "minutes": "float64", "share": "float64", "rating": "float64",
    "score": "float64",
    "instant": "datetime64[us, UTC]", "day": "datetime64[us]",
}  # fmt: skip
STORED = [column for column in SESSIONS if column.name not in INPUT_ONLY]


def everything(value: str) -> str:
    """A file with every column we know, one cell of which holds some value each."""
    headings = ",".join(column.label for column in STORED)
    usual = {"session_id": "S1", "mentor": "Asha", "status": "Completed", "scheduled_at": "2026-09-01 10:00"}
    return csv_of(headings, ",".join(quoted(usual.get(column.name, value)) for column in STORED))


@pytest.mark.parametrize("value", ["", "yes", "2026-09-01", "4", "§"], ids=repr)
def test_the_frame_is_as_promised_whatever_stands_in_the_cells(value: str, tmp_path: Path) -> None:
    sessions = taken(tmp_path, everything(value)).sessions
    assert [column.name for column in STORED] == list(sessions.columns)
    assert {name: str(dtype) for name, dtype in sessions.dtypes.items()} == {
        c.name: DTYPES[c.kind] for c in STORED
    } | ({"attended": "boolean"} if "attended" in sessions else {})
    assert isinstance(sessions.index, pd.RangeIndex)
    assert not set(INPUT_ONLY) & set(sessions.columns)


def test_only_columns_the_file_has_and_what_they_tell(tmp_path: Path) -> None:
    sessions = taken(
        tmp_path, csv_of("Session ID,Mentor,Status,Scheduled Start", "S1,Asha,Cancelled by mentor,2026-09-01")
    ).sessions
    assert list(sessions.columns) == [*REQUIRED, "initiated_by", "no_show_by"]
    assert cells(taken(tmp_path, column_csv("Attendance", ["80", "0", ""])), "attended") == [
        True,
        False,
        None,
    ]
    alone = taken(tmp_path, column_csv("Attendance", ["yes", "no", ""]))
    assert cells(alone, "attended") == [True, False, None]
    assert "attendance" not in alone.sessions


def test_who_cancelled_is_kept_beside_a_column_of_its_own(tmp_path: Path) -> None:
    upload = taken(
        tmp_path,
        csv_of(
            "Session ID,Mentor,Status,Scheduled Start,Rescheduled by,No-show by",
            "S1,A,Cancelled by mentor,2026-09-01,,",
            "S2,A,Cancelled by mentor,2026-09-01,learner,",
            "S3,A,Learner no-show,2026-09-01,,",
            "S4,A,Completed,2026-09-01,,",
        ),
    )
    assert cells(upload, "initiated_by") == ["mentor", "learner", None, None]
    assert cells(upload, "no_show_by") == [None, None, "learner", None]


def test_steps_and_days_told_by_other_columns(tmp_path: Path) -> None:
    upload = taken(
        tmp_path,
        csv_of(
            "Session ID,Mentor,Status,Scheduled Start,Action Items,Action Item Text,Follow-up,Follow-up Date",
            "S1,A,Completed,2026-09-01,Read,,2026-09-08,",
            "S2,A,Completed,2026-09-01,yes,Write,yes,2026-09-09",
            "S3,A,Completed,2026-09-01,Talk,Listen,2026-09-08,2026-09-09",
        ),
    )
    assert cells(upload, "action_items") == [True, True, True]
    assert cells(upload, "action_item_text") == ["Read", "Write", "Listen"]
    assert cells(upload, "follow_up_scheduled") == [True, True, True]
    assert [str(day)[:10] for day in cells(upload, "follow_up_on")] == [
        "2026-09-08",
        "2026-09-09",
        "2026-09-09",
    ]


@pytest.mark.parametrize(
    ("heading", "column", "cell", "code"),
    [
        ("Rating", "rating", "five", "unreadable_value"),
        ("Rating", "rating", "9", "scale_suspect"),
        ("Rating", "rating", "77", "out_of_range"),
        ("Attendance", "attendance", "120%", "out_of_range"),
        ("Actual Duration (min)", "actual_min", "700", "out_of_range"),
        ("Actual Duration (min)", "actual_min", "0", "out_of_range"),
        ("Scheduled Duration (min)", "scheduled_min", "0", "out_of_range"),
        ("Mentor Prep", "mentor_prep", "maybe", "unreadable_value"),
        ("Follow-up Scheduled", "follow_up_scheduled", "perhaps", "unreadable_value"),
        ("Follow-up Date", "follow_up_on", "soon", "unreadable_value"),
        ("Follow-up Date", "follow_up_on", "1999-01-01", "out_of_range"),
        ("Booked at", "booked_at", "9999-12-31 10:00", "out_of_range"),
        ("Moved to", "moved_to_at", "2026-09-01 10:00 EST", "unreadable_value"),
        ("No-show by", "no_show_by", "both", "unreadable_value"),
        ("Engagement", "engagement", "11", "out_of_range"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_missing_counted_and_told(
    heading: str, column: str, cell: str, code: str, tmp_path: Path
) -> None:
    upload = taken(tmp_path, column_csv(heading, [cell]))
    assert cells(upload, column) == [None]
    assert upload.validated.cells_nulled == 1
    assert rows_of(upload, code) == [2]
    assert upload.rows["stored"] == 1
    said = next(issue for issue in upload.issues if issue.code == code)
    assert BY_NAME[column].label in said.message
    assert said.todo


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",Asha,Completed,2026-09-01", "missing_required_value"),
        ("-,Asha,Completed,2026-09-01", "missing_required_value"),
        ("S1,,Completed,2026-09-01", "missing_required_value"),
        ("S1,—,Completed,2026-09-01", "missing_required_value"),
        ("S1,Asha,,2026-09-01", "missing_required_value"),
        ("S1,Asha,N/A,2026-09-01", "missing_required_value"),
        ("S1,Asha,Unknown,2026-09-01", "unknown_status"),
        ("S1,Asha,Completed,", "missing_required_value"),
        ("S1,Asha,Completed,soon", "bad_date"),
        ("S1,Asha,Completed,1999-09-01", "date_out_of_range"),
        ("S1,Asha,Completed,2026-09-01 10:00 EST", "timezone_unknown"),
    ],
)
def test_a_row_that_lacks_what_it_cannot_do_without_waits(row: str, code: str, tmp_path: Path) -> None:
    upload = taken(
        tmp_path, csv_of("Session ID,Mentor,Status,Scheduled Start", row, "S2,Bala,Completed,2026-09-02")
    )
    assert upload.rows == {"input": 2, "stored": 1, "quarantined": 1, "duplicate": 0, "ignored": 0}
    assert rows_of(upload, code) == [2]
    assert upload.validated.quarantine["waits: because"].tolist() == [code]
    assert upload.validated.rows["row"].tolist() == [3]


def test_a_hostile_status_is_told_on_one_line_without_controls(tmp_path: Path) -> None:
    rows = ('S1,Asha,"\x1b[31mhuh\nAll fine",2026-09-01', "S2,Bala,Completed,2026-09-02")
    upload = taken(tmp_path, csv_of("Session ID,Mentor,Status,Scheduled Start", *rows))
    assert all(issue.message.isprintable() for issue in upload.issues)
    assert any("“[31mhuh All fine”" in issue.message for issue in upload.issues)


def test_names_that_look_missing_are_names(tmp_path: Path) -> None:
    upload = taken(
        tmp_path,
        csv_of("Session ID,Mentor,Learner,Status,Scheduled Start", "NA,None,null,Completed,2026-09-01"),
    )
    assert cells(upload, "session_id") + cells(upload, "mentor") + cells(upload, "learner") == [
        "NA",
        "None",
        "null",
    ]


@pytest.mark.parametrize(
    ("n", "bad", "told"),
    [(10, 2, False), (10, 3, True), (9, 3, False), (2, 2, True), (100, 20, False), (100, 21, True)],
)
def test_many_waiting_rows_are_told(n: int, bad: int, told: bool, tmp_path: Path) -> None:
    rows = [f"S{i},Asha,{'huh' if i < bad else 'Completed'},2026-09-01" for i in range(n)]
    upload = taken(tmp_path, csv_of("Session ID,Mentor,Status,Scheduled Start", *rows))
    assert ("many_quarantined" in codes(upload)) == told


@pytest.mark.parametrize(
    ("headings", "row", "answer"),
    [
        ("Rating,Rating", "4,4", "duplicate_column"),
        ("Rating, rating ", "4,4", "duplicate_column"),
        ("Rating,Rating", "4,", ""),
        ("Rating,Rating", "4,5", "refused"),
        ("Rating,Rating", ",5", "refused"),
        ("Colour,Colour", "red,blue", "extra_columns_ignored"),
        ("Rating,Learner rating", "4,5", "extra_columns_ignored"),
    ],
    ids=[
        "same",
        "same_but_for_case",
        "second_blank",
        "different",
        "first_blank",
        "unknown_twice",
        "two_names",
    ],
)
def test_a_column_twice(headings: str, row: str, answer: str, tmp_path: Path) -> None:
    text = csv_of(
        f"Session ID,Mentor,Status,Scheduled Start,{headings}", f"S1,Asha,Completed,2026-09-01,{row}"
    )
    if answer == "refused":
        with pytest.raises(RefusedFileError) as refusal:
            taken(tmp_path, text)
        assert refusal.value.cause == "conflicting_columns"
        return
    assert codes(taken(tmp_path, text)) - {"columns_mapped"} == ({answer} if answer else set())


@pytest.mark.parametrize(
    ("cells_", "told"),
    [(("1", "2"), False), (("0", "1"), False), (("", ""), False), (("7", "9"), True), (("x", ""), True)],
    ids=["numbered_from_1", "numbered_from_0", "blank", "other_numbers", "text"],
)
def test_a_column_without_heading(cells_: tuple[str, str], told: bool, tmp_path: Path) -> None:
    rows = (f"{cell},S{i},Asha,Completed,2026-09-01" for i, cell in enumerate(cells_))
    upload = taken(tmp_path, csv_of(",Session ID,Mentor,Status,Scheduled Start", *rows))
    assert upload.rows["stored"] == 2
    assert ("extra_columns_ignored" in codes(upload)) == told


def test_unknown_columns_are_named_and_not_stored(tmp_path: Path) -> None:
    upload = taken(
        tmp_path,
        csv_of("Session ID,Mentor,Status,Scheduled Start,Phone", "S1,Asha,Completed,2026-09-01,+91 90000"),
    )
    assert upload.validated.mapping["Phone"] is None
    assert "Phone" in next(issue.message for issue in upload.issues if issue.code == "extra_columns_ignored")
    assert "+91" not in upload.sessions.to_csv()


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        (("S1,A,Completed,2026-09-01", "S1,A,Completed,2026-09-01"), (1, 0, 1)),
        (("S1,A,Completed,2026-09-01", "s1 ,A,Done,1 Sep 2026"), (1, 0, 1)),
        (("S1,A,Completed,2026-09-01", "S1,B,Completed,2026-09-01"), (0, 2, 0)),
        (("S1,A,Completed,2026-09-01", "S1,A,Completed,2026-09-01", "S1,B,Completed,2026-09-01"), (0, 3, 0)),
        (("S1,A,Completed,2026-09-01", "S1,B,huh,2026-09-01"), (1, 1, 0)),
        (("S1,A,huh,2026-09-01", "S1,A,huh,2026-09-01"), (0, 2, 0)),
    ],
    ids=[
        "identical",
        "the_same_in_other_words",
        "conflicting",
        "two_alike_one_not",
        "the_other_waits_anyway",
        "both_wait",
    ],
)
def test_the_same_session_again(rows: tuple[str, ...], counts: tuple[int, int, int], tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of("Session ID,Mentor,Status,Scheduled Start", *rows))
    assert tuple(upload.rows[name] for name in ("stored", "quarantined", "duplicate")) == counts
    assert add_up(upload)


@pytest.mark.parametrize(
    ("status", "start", "told"),
    [
        ("Scheduled", "2026-09-01", True),
        ("Scheduled", "2026-12-01", False),
        ("Completed", "2026-09-01", False),
    ],
    ids=["past", "ahead", "held"],
)
def test_a_session_still_scheduled_in_the_past_is_worth_knowing(
    status: str, start: str, told: bool, tmp_path: Path
) -> None:
    upload = taken(tmp_path, csv_of("Session ID,Mentor,Status,Scheduled Start", f"S1,Asha,{status},{start}"))
    assert ("past_still_scheduled" in codes(upload)) == told
    assert upload.outcome == "accept_with_warnings"  # optional columns are missing
    assert all(issue.level == "info" for issue in upload.issues if issue.code == "past_still_scheduled")


def test_minutes_of_sessions_not_held(tmp_path: Path) -> None:
    rows = ("S1,A,No Show,2026-09-01,0,0", "S2,A,Completed,2026-09-01,0,45", "S3,A,Cancelled,2026-09-01,,30")
    upload = taken(
        tmp_path, csv_of("Session ID,Mentor,Status,Scheduled Start,Actual Minutes,Scheduled Minutes", *rows)
    )
    assert cells(upload, "actual_min") == [0, None, None]
    assert cells(upload, "scheduled_min") == [None, 45, 30]
    assert upload.validated.cells_nulled == 2


# --- every row is somewhere ------------------------------------------------------------------------------------------

VALUES = {
    "Session ID": ["1", "2", "2", "3", "a", "A", "", "-", "=1"],
    "Mentor": ["Asha", "asha", "Bala", "", "A; B", "'x", "x" * 130],
    "Status": ["Completed", "no-show", "Done", "huh", "", "cancelled by mentor", "Scheduled"],
    "Scheduled Start": [
        "2026-09-01",
        "01/02/2026",
        "13/02/2026",
        "02/13/2026",
        "soon",
        "",
        "45000",
        "1999-01-01",
        "2026-09-01T10:00Z",
    ],
    "Rating": ["4", "9", "five", "", "-"],
    "Attendance": ["80%", "0.8", "yes", "", "200"],
    "Actual Duration (min)": ["45", "0", "", "9999", "1h"],
    "Feedback": ["good", "", "a\nb", "=cmd()", "\u200b"],
}
ROWS = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()})
ODD_LINES = st.sampled_from(
    ["", ",,,,,,,", "Total,,,,4,,,", "note", ",".join(VALUES), "x,y", "1,2,3,4,5,6,7,8,9", 'a,"b"c",d']
)
LINES = st.lists(
    st.one_of(ROWS.map(lambda row: ",".join(map(quoted, row.values()))), ODD_LINES), min_size=1, max_size=12
)
SETTINGS = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80
)


def counts_of(folder: Path, lines: list[str]) -> dict[str, int] | str:
    try:
        upload = taken(folder, csv_of(",".join(VALUES), *lines))
    except RefusedFileError as refusal:
        return refusal.cause
    assert add_up(upload)
    assert len(upload.validated.quarantine) == upload.rows["quarantined"]
    assert len(upload.validated.rows) == upload.rows["stored"]
    assert not upload.sessions[list(REQUIRED)].isna().any(axis=None)
    assert upload.rows["input"] == sum(bool(line.replace(",", "").strip()) for line in lines)
    return upload.rows | {"cells_nulled": upload.validated.cells_nulled}


@given(LINES)
@SETTINGS
def test_input_is_stored_plus_quarantined_plus_duplicate_plus_ignored(
    tmp_path: Path, lines: list[str]
) -> None:
    counts_of(tmp_path, lines)


@given(st.lists(ROWS, min_size=1, max_size=8), st.randoms(use_true_random=False))
@SETTINGS
def test_the_order_of_the_rows_does_not_matter(tmp_path: Path, rows: list[dict[str, str]], rng) -> None:
    lines = [",".join(map(quoted, row.values())) for row in rows]
    shuffled = rng.sample(lines, len(lines))
    assert counts_of(tmp_path, lines) == counts_of(tmp_path, shuffled)


@given(st.permutations(list(VALUES)), ROWS)
@SETTINGS
def test_the_order_of_the_columns_does_not_matter(
    tmp_path: Path, names: list[str], row: dict[str, str]
) -> None:
    def read(order: list[str]) -> list[list[object]]:
        upload = taken(tmp_path, csv_of(",".join(order), ",".join(quoted(row[name]) for name in order)))
        return upload.sessions.astype("object").to_numpy().tolist()

    first, second = read(list(VALUES)), read(names)
    assert [[str(v) for v in r] for r in first] == [[str(v) for v in r] for r in second]


def test_the_same_file_gives_the_same_result(tmp_path: Path) -> None:
    text = csv_of(
        ",".join(VALUES), *(",".join(quoted(v[i % len(v)]) for v in VALUES.values()) for i in range(40))
    )
    first, second = taken(tmp_path, text), taken(tmp_path, text)
    pd.testing.assert_frame_equal(first.sessions, second.sessions)
    pd.testing.assert_frame_equal(first.validated.quarantine, second.validated.quarantine)
    assert [(i.code, i.message, list(i.rows)) for i in first.issues] == [
        (i.code, i.message, list(i.rows)) for i in second.issues
    ]


def test_every_issue_names_rows_of_the_file_and_says_what(tmp_path: Path) -> None:
    text = csv_of(
        ",".join(VALUES), *(",".join(quoted(v[(7 * i) % len(v)]) for v in VALUES.values()) for i in range(60))
    )
    upload = taken(tmp_path, text)
    for issue in upload.issues:
        assert issue.message
        assert "{" not in issue.message
        assert all(2 <= row <= 61 for row in issue.rows)
        assert len(issue.written) in (0, len(issue.rows))
    assert np.isfinite(upload.sessions["rating"].dropna()).all()


@pytest.mark.parametrize(
    ("head", "cells", "column", "expected"),
    [
        ("Action item text", ["Read on", ""], "action_items", [True, None]),
        ("Action items,Action item text", ["No,Read on", ",Read on", ",", "Yes,"], "action_items",
         [False, True, None, True]),
        ("Follow-up date", ["2026-10-01", "", "1899-01-01"], "follow_up_scheduled", [True, None, None]),
        ("Follow up,Follow-up date", ["No,2026-10-01", ",2026-10-01", ","], "follow_up_scheduled",
         [False, True, None]),
    ],
    ids=["text alone", "text beside", "date alone", "date beside"],
)  # fmt: skip
def test_a_detail_says_yes_where_no_one_else_does(
    head: str, cells: list[str], column: str, expected: list[bool | None], tmp_path: Path
) -> None:
    lines = [f"S{i},Asha,Completed,2026-09-01,{c}" for i, c in enumerate(cells)]
    upload = taken(tmp_path, csv_of(f"Session ID,Mentor,Status,Scheduled Start,{head}", *lines))
    values = upload.sessions[column]
    assert [None if v is pd.NA else v for v in values.tolist()] == expected
    assert str(values.dtype) == "boolean"
    assert ("columns_disagree" in codes(upload)) == (False in expected)
    [absent] = [issue.message for issue in upload.issues if issue.code == "optional_column_missing"]
    assert BY_NAME[column].label not in absent


def test_no_cell_of_a_waiting_row_is_said_to_be_left_blank(tmp_path: Path) -> None:
    text = csv_of(
        "Session ID,Mentor,Status,Scheduled Start,Rating",
        "S1,A,huh,2026-09-01,9 kg",
        "S2,A,Done,2026-09-01,7 kg",
    )
    upload = taken(tmp_path, text)
    assert [(list(i.rows), list(i.written)) for i in upload.issues if "left blank" in i.message] == [
        ([3], ["7 kg"])
    ]
    assert upload.validated.cells_nulled == 1
    alone = taken(tmp_path, text.replace("7 kg", "4"))
    assert not [issue for issue in alone.issues if "left blank" in issue.message]


def test_a_fault_in_the_time_column_is_told_of_the_time_column(tmp_path: Path) -> None:
    text = csv_of(
        "Session ID,Mentor,Status,Session Date,Session Time",
        "S1,A,Done,2026-09-01,tea",
        "S2,A,Done,2026-09-01,10:00",
    )
    [issue] = [issue for issue in taken(tmp_path, text).issues if issue.code == "bad_date"]
    assert (issue.column, issue.message.split(" ")[:2]) == ("scheduled_time", ["Session", "time"])


@pytest.mark.parametrize(("n", "said"), [(1, "1 of 1 row wait"), (2, "2 of 2 rows wait")])
def test_one_row_is_not_rows(n: int, said: str, tmp_path: Path) -> None:
    lines = [f"S{i},Asha,huh,2026-09-01" for i in range(n)]
    upload = taken(tmp_path, csv_of("Session ID,Mentor,Status,Scheduled Start", *lines))
    [issue] = [issue for issue in upload.issues if issue.code == "many_quarantined"]
    assert issue.message.startswith(said)
    assert "list of doubts" in issue.todo
