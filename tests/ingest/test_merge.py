"""Several files as one frame."""

from pathlib import Path

import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from mentor_analytics.ingest.merge import merge_uploads
from tests.ingest.uploads import csv_of, taken, workbook_bytes

HEAD = "Session ID,Mentor,Status,Scheduled Start"


def rows(first: int, *mentors: str) -> str:
    return csv_of(HEAD, *(f"S{first + i},{name},Done,2026-09-01" for i, name in enumerate(mentors)))


@pytest.mark.parametrize(
    ("files", "merged", "told"),
    [
        ((["Asha"], ["Asha"]), ["Asha", "Asha"], [[], []]),
        ((["Asha"], ["ASHA"]), ["Asha", "Asha"], [[], [2]]),
        ((["Asha"], ["ASHA", "ASHA", "Bala"]), ["ASHA"] * 3 + ["Bala"], [[], [2, 3]]),
        ((["Asha"], ["ASHA"], ["Asha"]), ["Asha"] * 3, [[], [2], []]),
    ],
    ids=["alike", "first of equals", "most frequent", "three files"],
)
def test_one_spelling_over_all_files(
    files: tuple[list[str], ...], merged: list[str], told: list[list[int]], tmp_path: Path
) -> None:
    uploads = [taken(tmp_path, rows(10 * i, *names)) for i, names in enumerate(files)]
    before = [upload.sessions.copy(deep=True) for upload in uploads]
    frame, issues = merge_uploads(uploads)
    assert frame["mentor"].tolist() == merged
    assert [[row for issue in of for row in issue.rows] for of in issues] == told
    assert all(issue.code == "names_merged" for of in issues for issue in of)
    for upload, old in zip(uploads, before, strict=True):
        pd.testing.assert_frame_equal(upload.sessions, old)


def test_a_blank_name_stays_blank(tmp_path: Path) -> None:
    head = HEAD + ",Program"
    uploads = [
        taken(tmp_path, csv_of(head, "S1,A,Done,2026-09-01,", "S2,A,Done,2026-09-01,Data")),
        taken(tmp_path, csv_of(head, "S3,A,Done,2026-09-01,DATA")),
    ]
    frame, issues = merge_uploads(uploads)
    assert frame["program"].astype("str").fillna("-").tolist() == ["-", "Data", "Data"]
    assert "Data / DATA → Data" in issues[1][0].message


def test_the_later_file_wins_is_told_sheet_by_sheet(tmp_path: Path) -> None:
    def fill(number: int) -> object:
        def sheet(of: Worksheet) -> None:
            of.append(HEAD.split(","))
            of.append([f"S{number}", "Asha", "Done", "2026-09-01"])

        return sheet

    book = taken(tmp_path, workbook_bytes(fill(1), fill(2)), "a.xlsx")  # type: ignore[arg-type]
    frame, told = merge_uploads([book, taken(tmp_path, rows(1, "Asha", "Asha"))])
    assert [(issue.sheet, list(issue.rows)) for issue in told[0]] == [("Sheet", [2]), ("Sheet2", [2])]
    assert (len(frame), told[1]) == (2, [])
