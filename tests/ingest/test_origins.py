"""Where the rows of a mended list waited before."""

from pathlib import Path

import pytest

from mentor_analytics.ingest.origins import ORIGIN_COLUMNS, no_origins
from tests.ingest.uploads import csv_of, taken

HEAD = "Session ID,Mentor,Status,Scheduled Start"
ROW = "S1,Asha,Done,2026-09-01"


def origins(folder: Path, head: str, *rows: str) -> list[tuple[object, ...]]:
    frame = taken(folder, csv_of(f"{HEAD},{head}", *rows)).validated.origins
    assert frame.columns.tolist() == list(ORIGIN_COLUMNS)
    assert frame.dtypes.to_dict() == no_origins().dtypes.to_dict()
    return list(frame.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        ("Rating", "5", []),
        ("waits: file,waits: sheet,waits: row", "a.csv,,7", [("", 2, "a.csv", "", 7)]),
        ("Waits File,WAITS: ROW", "a.csv,7.0", [("", 2, "a.csv", "", 7)]),
        ("waits: file,waits: row", "a.csv,", []),
        ("waits: file,waits: row", "a.csv,x", []),
        ("waits: file,waits: row", "a.csv,inf", []),
        ("waits: file", "a.csv", []),
        ("waits: row", "7", []),
        ("waits: file,waits: sheet,waits: row", "'=a.csv,'-s,7", [("", 2, "=a.csv", "-s", 7)]),
    ],
    ids=[
        "no list",
        "a list",
        "typed otherwise",
        "blank",
        "no number",
        "no end",
        "no row",
        "no file",
        "as our CSV writes it",
    ],
)
def test_what_a_row_says_of_itself(
    head: str, cells: str, expected: list[tuple[object, ...]], tmp_path: Path
) -> None:
    assert origins(tmp_path, head, f"{ROW},{cells}") == expected


def test_rows_that_wait_again_say_it_too(tmp_path: Path) -> None:
    found = origins(
        tmp_path,
        "waits: file,waits: row",
        f"{ROW},a.csv,4",
        "S2,Asha,Done,bad,a.csv,5",
        f"{ROW.replace('S1', 'S3')},a.csv,6,beyond,the last",
    )
    assert sorted(row[1:] for row in found) == [(2, "a.csv", "", 4), (3, "a.csv", "", 5), (4, "a.csv", "", 6)]


def test_matches_are_one_a_heading_without_our_own(tmp_path: Path) -> None:
    matches = taken(tmp_path, csv_of(f"{HEAD},Odd,waits: row", f"{ROW},x,3")).validated.matches
    assert [(match.header, match.column) for match in matches] == [
        ("Session ID", "session_id"),
        ("Mentor", "mentor"),
        ("Status", "status"),
        ("Scheduled Start", "scheduled_at"),
        ("Odd", None),
    ]
