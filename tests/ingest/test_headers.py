"""Where a table begins."""

from pathlib import Path

import pytest

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.headers import find_header, missing_required, require_columns
from tests.ingest.uploads import REQUIRED_HEADINGS, add_up, cells, codes, csv_of, rows_of, taken

HEADER = [*REQUIRED_HEADINGS, "Rating"]


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ([], None),
        ([[]], None),
        ([["", ""]], None),
        ([["a", "b", "c"]], None),
        ([HEADER], 0),
        ([["Report"], [], HEADER, ["S1", "A", "Completed", "2026", "4"]], 2),
        ([["Mentor", "Rating"], HEADER], 1),
        ([["x"]] * 19 + [HEADER], 19),
        ([["x"]] * 20 + [HEADER], None),
        ([["Sesion ID", "Mentr", "Statuss", "Scheduled Strt"]], 0),
        ([["Session", "", "People"], HEADER], 1),
        ([HEADER, HEADER], 0),
    ],
    ids=[
        "no_rows", "no_cells", "blank", "unknown", "first", "under_a_title", "the_richest", "row_20", "row_21",
        "misspelled", "two_rows", "repeated",
    ],
)  # fmt: skip
def test_the_header_row(rows: list[list[str]], index: int | None) -> None:
    header = find_header(rows)
    assert (None if header is None else header.index) == index


def test_places_are_those_of_the_grid() -> None:
    header = find_header([["", "", *HEADER]])
    assert header is not None
    assert header.place("session_id") == 2
    assert header.place("rating") == 6
    assert header.place("feedback") is None
    assert header.start == 5


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        ((), ("session_id", "scheduled_at", "mentor", "status")),
        (("session_id", "scheduled_at", "mentor", "status"), ()),
        (("session_id", "scheduled_on", "mentor", "status"), ()),
        (("session_id", "mentor", "status", None), ("scheduled_at",)),
    ],
    ids=["none", "all", "a_date_for_the_start", "no_start"],
)
def test_what_a_table_cannot_do_without(columns: tuple[str | None, ...], missing: tuple[str, ...]) -> None:
    assert missing_required(columns) == missing


def test_a_missing_column_is_named_with_the_nearest_header() -> None:
    header = find_header([["Session ID", "Mentor team", "Status", "Scheduled Start"]])
    assert header is not None
    with pytest.raises(RefusedFileError, match=r"Mentor.*nearest header is “Mentor team”") as refusal:
        require_columns(header)
    assert refusal.value.cause == "missing_column"
    assert "--map" in refusal.value.todo


SIDE = "Session ID,Mentor,Status,Scheduled Start,,"


@pytest.mark.parametrize(
    ("headings", "row", "side_table"),
    [
        (SIDE + "Mentor,Sessions", "S1,Asha,Completed,2026-09-01,,Asha,5", True),
        (SIDE + "Team,Room", "S1,Asha,Completed,2026-09-01,,Red,5", True),
        (SIDE + "Rating,Feedback", "S1,Asha,Completed,2026-09-01,,4,good", False),
        ("Session ID,,Mentor,Status,Scheduled Start", "S1,,Asha,Completed,2026-09-01", False),
    ],
    ids=["repeats_a_heading", "knows_none_of_ours", "only_a_blank_column", "blank_column_within"],
)
def test_a_second_table_to_the_right(headings: str, row: str, side_table: bool, tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(headings, row))
    assert cells(upload, "mentor") == ["Asha"]
    assert ("side_table_ignored" in codes(upload)) == side_table
    assert ("rating" in upload.sessions) == ("Rating" in headings)


@pytest.mark.parametrize(
    ("n", "cause"),
    [(200, None), (201, "too_many_columns"), (5_000, "too_many_columns")],
    ids=["most", "over", "far_over"],
)
def test_how_many_columns(n: int, cause: str | None, tmp_path: Path) -> None:
    extra = n - len(REQUIRED_HEADINGS)
    text = csv_of(
        ",".join((*REQUIRED_HEADINGS, *(f"x{i}" for i in range(extra)))),
        "S1,Asha,Completed,2026-09-01" + "," * extra,
    )
    if cause is None:
        assert taken(tmp_path, text).rows["stored"] == 1
        return
    with pytest.raises(RefusedFileError) as refusal:
        taken(tmp_path, text)
    assert refusal.value.cause == cause


def test_a_table_absurdly_far_to_the_right_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        taken(
            tmp_path,
            "," * 2_000 + csv_of(",".join(REQUIRED_HEADINGS), "," * 2_000 + "S1,Asha,Completed,2026-09-01"),
        )
    assert refusal.value.cause == "too_many_columns"


@pytest.mark.parametrize(
    ("text", "rows", "said"),
    [
        (
            "Report,,,\n,,,\nSession ID,Mentor,Status,Scheduled Start\nS1,Asha,Completed,2026-09-01\n",
            [3],
            True,
        ),
        (
            'Report "Q3" by "X"" ",,,\nSession ID,Mentor,Status,Scheduled Start\nS1,Asha,Completed,2026-09-01\n',
            [2],
            True,
        ),
        ("Session ID,Mentor,Status,Scheduled Start\nS1,Asha,Completed,2026-09-01\n", [], False),
        (",Session ID,Mentor,Status,Scheduled Start\n,S1,Asha,Completed,2026-09-01\n", [1], True),
        (",Session ID,Mentor,Status,Scheduled Start\n0,S1,Asha,Completed,2026-09-01\n", [], False),
    ],
    ids=["title", "title_with_odd_quotes", "first_row", "away_from_the_edge", "index_column"],
)
def test_a_header_elsewhere_is_told(text: str, rows: list[int], said: bool, tmp_path: Path) -> None:
    upload = taken(tmp_path, text)
    assert cells(upload, "session_id") == ["S1"]
    assert upload.rows["input"] == 1
    assert add_up(upload)
    assert ("header_row_offset" in codes(upload)) == said
    assert rows_of(upload, "header_row_offset") == rows


def test_absurdly_long_headings_are_cut(tmp_path: Path) -> None:
    upload = taken(
        tmp_path, csv_of(f"{','.join(REQUIRED_HEADINGS)},{'x' * 50_000}", "S1,Asha,Completed,2026-09-01,y")
    )
    assert max(map(len, upload.validated.mapping)) == 120
    assert max(len(issue.message) for issue in upload.issues) < 1_000


def test_hostile_headings_are_shown_plainly(tmp_path: Path) -> None:
    upload = taken(
        tmp_path,
        csv_of('Session ID,Mentor,Status,Scheduled Start,"\x1b[2J\nSecret\u202e"', "S1,A,Done,2026-09-01,x"),
    )
    assert "[2J Secret" in upload.validated.mapping
    assert not any("\x1b" in issue.message for issue in upload.issues)
