"""The rows that wait, as people wrote them."""

from pathlib import Path

import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from mentor_analytics.ingest.mapping import RESERVED
from mentor_analytics.ingest.upload import Upload
from tests.ingest.uploads import codes, csv_of, taken, workbook_bytes

HEAD = "Session ID,Mentor,Status,Scheduled Start,Secret note"


def waiting(folder: Path, text: str | bytes, name: str = "a.csv") -> list[dict[str, object]]:
    frame = taken(folder, text, name).validated.quarantine
    return [{str(k): v for k, v in row.items()} for row in frame.astype("object").to_dict("records")]


def test_nothing_waits(tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(HEAD, "S1,Asha,Completed,2026-09-01,x"))
    assert list(upload.validated.quarantine.columns) == ["waits: sheet", "waits: row", "waits: because"]
    assert len(upload.validated.quarantine) == 0


def test_a_row_waits_with_its_cells_as_written_unknown_columns_too(tmp_path: Path) -> None:
    rows = waiting(tmp_path, csv_of(HEAD, "S1, asha ,huh,soon,=cmd()", "S2,Bala,Completed,2026-09-01,"))
    assert rows == [
        {
            "waits: sheet": "", "waits: row": 2, "waits: because": "bad_date; unknown_status",
            "Session ID": "S1", "Mentor": "asha ",
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
    assert [(row["waits: row"], row["waits: because"]) for row in rows] == [
        (2, "bad_quoting"),
        (3, "unknown_status"),
        (4, "long_row"),
    ]
    assert [row["waits: beyond the last heading"] for row in rows][::2] == [
        'S1,A,Completed,2026-09-01,"a"b',
        "y",
    ]


def test_rows_of_several_sheets_keep_their_own_headings(tmp_path: Path) -> None:
    def first(sheet: Worksheet) -> None:
        sheet.append(["Session ID", "Mentor", "Status", "Scheduled Start"])
        sheet.append([1, "Asha", "huh", "2026-09-01"])

    def second(sheet: Worksheet) -> None:
        sheet.append(["Session ID", "Tutor", "Status", "Scheduled Start"])
        sheet.append([2, "Bala", "Completed", "soon"])
        sheet.append([3, "Bala", "Completed", "2026-09-01"])

    rows = waiting(tmp_path, workbook_bytes(first, second), "a.xlsx")
    assert [(row["waits: sheet"], row["waits: row"], row["waits: because"]) for row in rows] == [
        ("Sheet", 2, "unknown_status"),
        ("Sheet2", 2, "bad_date"),
    ]
    assert rows[0]["Mentor"] == "Asha"
    assert rows[1]["Tutor"] == "Bala"
    assert rows[1]["Mentor"] != rows[1]["Mentor"]  # missing: that sheet has no such heading


@pytest.mark.parametrize("heading", ["row", "reasons", "sheet", "file", "waits: row"])
def test_a_heading_like_one_of_ours_breaks_nothing(heading: str, tmp_path: Path) -> None:
    rows = waiting(tmp_path, csv_of(HEAD.replace("Secret note", heading), "S1,Asha,huh,2026-09-01,x"))
    assert (rows[0]["waits: row"], rows[0]["waits: because"], rows[0]["waits: sheet"]) == (
        2,
        "unknown_status",
        "",
    )


def test_what_waits_can_be_mended_and_read_again(tmp_path: Path) -> None:
    quarantine = taken(
        tmp_path, csv_of(HEAD, "S1,Asha,huh,2026-09-01,x", "S2,Bala,Done,2026-09-01,")
    ).validated.quarantine
    mended = quarantine.astype("str").replace({"Status": {"huh": "Completed"}}).to_csv(index=False)
    again = taken(tmp_path, mended)
    assert again.rows == {"input": 1, "stored": 1, "quarantined": 0, "duplicate": 0, "ignored": 0}


def mended(upload: Upload, **cells: dict[str, str]) -> str:
    """The waiting rows with some cells corrected, as CSV."""
    return upload.validated.quarantine.astype("str").replace(cells).to_csv(index=False)


def test_our_own_headings_are_neither_mapped_nor_told_when_read_again(tmp_path: Path) -> None:
    head = HEAD.replace("Secret note", "Rating,row")
    text = csv_of(head, "S1,Asha,huh,2026-09-01,4,x", "S2,Bala,Done,2026-09-01,5,y,z")
    waits = taken(tmp_path, text).validated.quarantine.astype("str").replace({"Status": {"huh": "Done"}})
    assert set(RESERVED) == {
        *waits.columns[:3],
        "waits: file",
        "waits: code",
        "waits: beyond the last heading",
    }
    again = taken(tmp_path, waits.assign(**{"waits: file": "a.csv"}).to_csv(index=False))
    assert set(again.validated.mapping) == {
        "Session ID",
        "Mentor",
        "Status",
        "Scheduled Start",
        "Rating",
        "row",
    }
    [extra] = [issue.message for issue in again.issues if issue.code == "extra_columns_ignored"]
    assert extra == "Columns we do not know were not stored: row."


@pytest.mark.parametrize(
    ("head", "rows", "starts"),
    [
        (
            "Session ID,Mentor,Status,Scheduled Start",
            ["S1,Asha,huh,03/04/2026 10:00", "S2,Bala,Done,03/25/2026 10:00"],
            ["2026-03-04 10:00+05:30"],
        ),
        (
            "Session ID,Mentor,Status,Session Date,Session Time",
            ["S1,Asha,huh,03/04/2026,10:00", "S2,Bala,Done,03/25/2026,10:00"],
            ["2026-03-04 10:00+05:30"],
        ),
        (
            "Session ID,Mentor,Status,Session Date",
            ["S1,Asha,huh,03/04/2026", "S2,Bala,Done,03/25/2026"],
            ["2026-03-04 00:00+05:30"],
        ),
        (
            "Session ID,Mentor,Status,Date,Start Time",
            ["S1,Asha,huh,03/04/2026,10:00", "S2,Bala,Done,03/25/2026,10:00"],
            ["2026-03-04 10:00+05:30"],
        ),
        (
            "Session ID,Mentor,Status,Scheduled Start,Booked at",
            ["S1,Asha,huh,46266.5,03/02/2026", "S2,Bala,Done,46267.5,03/25/2026"],
            ["2026-09-01 12:00+05:30"],
        ),
    ],
    ids=["month first", "two columns", "date alone", "start time", "day numbers"],
)
def test_a_waiting_row_keeps_the_start_the_whole_file_proved(
    head: str, rows: list[str], starts: list[str], tmp_path: Path
) -> None:
    again = taken(tmp_path, mended(taken(tmp_path, csv_of(head, *rows)), Status={"huh": "Done"}))
    assert again.sessions["scheduled_at"].tolist() == [pd.Timestamp(start) for start in starts]
    assert codes(again).isdisjoint({"date_order_assumed", "excel_serial_dates", "contradictory_row"})
    if "booked_at" in again.sessions:
        assert again.sessions["booked_at"].tolist() == [pd.Timestamp("2026-03-02 00:00+05:30")]


def test_a_waiting_row_of_a_1904_workbook_keeps_its_start(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Session ID", "Mentor", "Status", "Scheduled Start"])
        sheet.append(["S1", "Asha", "huh", 44804.5])
        sheet.append(["S2", "Bala", "Done", 44805.5])

    upload = taken(tmp_path, workbook_bytes(fill, epoch_1904=True), "a.xlsx")
    again = taken(tmp_path, mended(upload, Status={"huh": "Done"}))
    assert again.sessions["scheduled_at"].tolist() == [pd.Timestamp("2026-09-01 12:00+05:30")]


def test_decimal_commas_of_a_waiting_row_read_back_equal(tmp_path: Path) -> None:
    head = "Session ID;Mentor;Status;Scheduled Start;Rating;Attendance %;Actual minutes;Feedback"
    text = csv_of(head, "S1;Asha;huh;2026-09-01;4,5;87,5 %;42,5;1,5 h", "S2;Bala;Done;2026-09-01;4;50 %;30;")
    again = taken(tmp_path, mended(taken(tmp_path, text), Status={"huh": "Done"}))
    row = again.sessions.iloc[0]
    assert (row["rating"], row["attendance"], row["actual_min"], row["feedback"]) == (
        4.5,
        0.875,
        42.5,
        "1,5 h",
    )
