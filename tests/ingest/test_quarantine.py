"""The rows that wait, as people wrote them."""

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.ingest.uploads import csv_of, taken, workbook_bytes

HEAD = "Session ID,Mentor,Status,Scheduled Start,Secret note"


def waiting(folder: Path, text: str | bytes, name: str = "a.csv") -> list[dict[str, object]]:
    frame = taken(folder, text, name).validated.quarantine
    return [{str(k): v for k, v in row.items()} for row in frame.astype("object").to_dict("records")]


def test_nothing_waits(tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, "S1,Asha,Completed,2026-09-01,x"))
    assert list(upload.validated.quarantine.columns) == ["sheet", "row", "reasons"]
    assert len(upload.validated.quarantine) == 0


def test_a_row_waits_with_its_cells_as_written_unknown_columns_too(tmp_path: Path) -> None:
    rows = waiting(tmp_path, csv_of(HEAD, "S1, asha ,huh,soon,=cmd()", "S2,Bala,Completed,2026-09-01,"))
    assert rows == [
        {
            "sheet": "", "row": 2, "reasons": "bad_date; unknown_status", "Session ID": "S1", "Mentor": "asha ",
            "Status": "huh", "Scheduled Start": "soon", "Secret note": "=cmd()",
        }
    ]  # fmt: skip


def test_rows_of_every_kind_stand_in_order(tmp_path: Path) -> None:
    text = csv_of(
        HEAD,
        'S1,A,Completed,2026-09-01,"a"b',
        "S2,A,huh,2026-09-01,",
        "S3,A,Done,2026-09-01,x,y",
        "S4,A,Done,2026-09-01,",
    )
    rows = waiting(tmp_path, text)
    assert [(row["row"], row["reasons"]) for row in rows] == [
        (2, "bad_quoting"),
        (3, "unknown_status"),
        (4, "long_row"),
    ]
    assert [row["beyond the last heading"] for row in rows][::2] == ['S1,A,Completed,2026-09-01,"a"b', "y"]


def test_rows_of_several_sheets_keep_their_own_headings(tmp_path: Path) -> None:
    def first(sheet: Worksheet) -> None:
        sheet.append(["Session ID", "Mentor", "Status", "Scheduled Start"])
        sheet.append([1, "Asha", "huh", "2026-09-01"])

    def second(sheet: Worksheet) -> None:
        sheet.append(["Session ID", "Tutor", "Status", "Scheduled Start"])
        sheet.append([2, "Bala", "Completed", "soon"])
        sheet.append([3, "Bala", "Completed", "2026-09-01"])

    rows = waiting(tmp_path, workbook_bytes(first, second), "a.xlsx")
    assert [(row["sheet"], row["row"], row["reasons"]) for row in rows] == [
        ("Sheet", 2, "unknown_status"),
        ("Sheet2", 2, "bad_date"),
    ]
    assert rows[0]["Mentor"] == "Asha"
    assert rows[1]["Tutor"] == "Bala"
    assert rows[1]["Mentor"] != rows[1]["Mentor"]  # missing: that sheet has no such heading


@pytest.mark.parametrize("heading", ["row", "reasons", "sheet"])
def test_a_heading_like_one_of_ours_breaks_nothing(heading: str, tmp_path: Path) -> None:
    rows = waiting(tmp_path, csv_of(HEAD.replace("Secret note", heading), "S1,Asha,huh,2026-09-01,x"))
    assert (rows[0]["row"], rows[0]["reasons"], rows[0]["sheet"]) == (2, "unknown_status", "")


def test_what_waits_can_be_mended_and_read_again(tmp_path: Path) -> None:
    quarantine = taken(
        tmp_path, csv_of(HEAD, "S1,Asha,huh,2026-09-01,x", "S2,Bala,Done,2026-09-01,")
    ).validated.quarantine
    mended = quarantine.astype("str").replace({"Status": {"huh": "Completed"}}).to_csv(index=False)
    again = taken(tmp_path, mended)
    assert again.rows == {"input": 1, "stored": 1, "quarantined": 0, "duplicate": 0, "ignored": 0}
