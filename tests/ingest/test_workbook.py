"""Workbooks: what a person sees is what is read."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.upload import Upload
from tests.ingest.uploads import add_up, cells, codes, local_days, rows_of, taken, workbook_bytes

HEAD = (
    "Session ID",
    "Mentor",
    "Status",
    "Scheduled Start",
    "Rating",
    "Attendance",
    "Actual Duration (min)",
    "Feedback",
)
SHEET = "xl/worksheets/sheet1.xml"
START = dt.datetime(2026, 9, 1, 10, 0)  # noqa: DTZ001 - the clock on the wall


def session(number: object = 1, **changed: object) -> list[object]:
    row = {
        "number": number, "mentor": "Asha", "status": "Completed", "start": START, "rating": 4, "attendance": 75,
        "minutes": 45, "feedback": "ok",
    }  # fmt: skip
    return list((row | changed).values())


def upload_of(folder: Path, *rows: list[object], formats: dict[str, str] | None = None) -> Upload:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEAD)
        for row in rows:
            sheet.append(row)
        for place, number_format in (formats or {}).items():
            sheet[place].number_format = number_format

    return taken(folder, workbook_bytes(fill), "sessions.xlsx")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1001, "1001"),
        (1001.0, "1001"),
        ("00123", "00123"),
        (12.5, "12.5"),
        ("1.0", "1.0"),
        (2**52, str(2**52)),
        (True, "TRUE"),
    ],
    ids=repr,
)
def test_ids_are_what_the_cell_shows(value: object, text: str, tmp_path: Path) -> None:
    assert cells(upload_of(tmp_path, session(value)), "session_id") == [text]


@pytest.mark.parametrize(
    ("value", "number_format", "start"),
    [
        (START, "yyyy-mm-dd hh:mm", "2026-09-01T10:00+05:30"),
        (START, "d-mmm-yy", "2026-09-01T10:00+05:30"),
        (dt.date(2026, 9, 1), "dd/mm/yyyy", "2026-09-01T00:00+05:30"),
        ("2026-09-01 10:00", "@", "2026-09-01T10:00+05:30"),
        ("13/09/2026 10:00", "General", "2026-09-13T10:00+05:30"),
        (46266.4375, "General", "2026-09-01T10:30+05:30"),
        (46266, "0", "2026-09-01T00:00+05:30"),
    ],
)  # fmt: skip
def test_starts(value: object, number_format: str, start: str, tmp_path: Path) -> None:
    upload = upload_of(tmp_path, session(start=value), formats={"D2": number_format})
    assert upload.sessions["scheduled_at"].tolist() == [dt.datetime.fromisoformat(start)]
    assert ("excel_serial_dates" in codes(upload)) == isinstance(value, int | float)


@pytest.mark.parametrize(
    "value", [dt.time(10, 0), dt.timedelta(days=3), 0, 99_999, -1, True, "soon"], ids=repr
)
def test_what_is_no_start_waits(value: object, tmp_path: Path) -> None:
    upload = upload_of(tmp_path, session(start=value), session(2))
    assert upload.rows["quarantined"] == 1
    assert rows_of(upload, "bad_date") == [2]


@pytest.mark.parametrize("start", [START, 44_804 + 10 / 24], ids=["formatted", "day_number"])
def test_the_1904_system_is_honoured(start: object, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEAD)
        sheet.append(session(start=start))

    upload = taken(tmp_path, workbook_bytes(fill, epoch_1904=True), "sessions.xlsx")
    assert local_days(upload) == ["2026-09-01"]
    assert upload.sessions["scheduled_at"].dt.hour.tolist() == [4]


@pytest.mark.parametrize(
    ("value", "number_format", "share"),
    [
        (0.75, "0%", 0.75), (0.8077, "0.00%", 0.8077), (1, "0%", 1), (0, "0%", 0), (75, "General", 0.75),
        ("75%", "General", 0.75), (75, '0"%"', 0.75), (0.29, "0%", 0.29), (1.1, "0%", None), (None, "0%", None),
        ("present", "0%", 1),
    ],
)  # fmt: skip
def test_a_percent_cell_is_what_it_shows(
    value: object, number_format: str, share: float | None, tmp_path: Path
) -> None:
    upload = upload_of(
        tmp_path, session(attendance=value), session(2, attendance=60), formats={"F2": number_format}
    )
    assert cells(upload, "attendance") == [
        pytest.approx(share) if share is not None else None,
        pytest.approx(0.6),
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "minutes"),
    [
        (dt.timedelta(minutes=45), "[h]:mm", 45), (dt.time(0, 45), "h:mm", 45), (45 / 1440, "h:mm", 45),
        (45, "0", 45),
        ("45 min", "General", 45), (dt.timedelta(hours=1, minutes=15), "[h]:mm:ss", 75),
        (dt.timedelta(hours=25), "[h]:mm", None),
    ],
)  # fmt: skip
def test_durations(value: object, number_format: str, minutes: float | None, tmp_path: Path) -> None:
    upload = upload_of(tmp_path, session(minutes=value), formats={"G2": number_format})
    assert cells(upload, "actual_min") == [minutes]


def test_formulas_without_result_are_missing_or_make_the_row_wait(tmp_path: Path) -> None:
    upload = upload_of(
        tmp_path, session(1, rating="=AVERAGE(1,2)"), session("=A2"), session(3, start="=NOW()"), session(4)
    )
    assert upload.rows["stored"] == 2
    assert upload.validated.cells_nulled == 1
    assert cells(upload, "rating") == [None, 4]
    assert sorted(rows_of(upload, "formula_without_value")) == [2, 3, 4]
    assert upload.validated.quarantine["waits: because"].tolist() == ["formula_without_value"] * 2


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!"])
def test_error_cells(error: str, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEAD)
        for row in (session(1, rating=error), session(error), session(3)):
            sheet.append(row)
        sheet["E2"].data_type = sheet["A3"].data_type = "e"

    upload = taken(tmp_path, workbook_bytes(fill), "sessions.xlsx")
    assert cells(upload, "rating") == [None, 4]
    assert upload.validated.cells_nulled == 1
    assert sorted(rows_of(upload, "error_cells")) == [2, 3]
    assert upload.validated.quarantine[["Session ID", "waits: because"]].to_numpy().tolist() == [
        [error, "error_cells"]
    ]


def place_at(sheet: Worksheet, row: int, column: int, rows: list[list[Any]]) -> None:
    for i, cells_ in enumerate(rows):
        for j, value in enumerate(cells_):
            sheet.cell(row + i, column + j, value)


@pytest.mark.parametrize(("row", "column"), [(1, 1), (5, 1), (1, 3), (7, 4)])
def test_a_table_anywhere_keeps_its_row_numbers_percents_errors_and_merges(
    row: int, column: int, tmp_path: Path
) -> None:
    def fill(sheet: Worksheet) -> None:
        place_at(
            sheet,
            row,
            column,
            [list(HEAD), session(1, attendance=0.5), session(2, mentor=None), session(3, rating="#N/A")],
        )
        sheet.cell(row + 1, column + 5).number_format = "0%"
        sheet.cell(row + 3, column + 4).data_type = "e"
        sheet.merge_cells(start_row=row + 1, end_row=row + 2, start_column=column + 1, end_column=column + 1)
        sheet.row_dimensions[row + 2].hidden = True

    upload = taken(tmp_path, workbook_bytes(fill), "sessions.xlsx")
    assert upload.rows["stored"] == 3
    assert cells(upload, "attendance") == [0.5, 0.75, 0.75]
    assert cells(upload, "mentor") == ["Asha"] * 3
    assert rows_of(upload, "merged_cells_filled") == [row + 2]
    assert rows_of(upload, "error_cells") == [row + 3]
    assert rows_of(upload, "hidden_data") == [row + 2]
    assert ("header_row_offset" in codes(upload)) == ((row, column) != (1, 1))
    assert upload.validated.rows["row"].tolist() == [row + 1, row + 2, row + 3]


def test_hidden_sheets_columns_and_rows_count_and_are_told(tmp_path: Path) -> None:
    def first(sheet: Worksheet) -> None:
        sheet.append(HEAD)
        sheet.append(session(1))
        sheet.column_dimensions["E"].hidden = True

    def second(sheet: Worksheet) -> None:
        sheet.append(HEAD)
        sheet.append(session(2))
        sheet.sheet_state = "veryHidden"

    upload = taken(tmp_path, workbook_bytes(first, second), "sessions.xlsx")
    hidden = [issue.message for issue in upload.issues if issue.code == "hidden_data"]
    assert upload.rows["stored"] == 2
    assert len(hidden) == 2
    assert "1 column(s)" in hidden[0]
    assert "the sheet itself" in hidden[1]


def test_every_sheet_with_sessions_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    def october(sheet: Worksheet) -> None:
        sheet.append(["Session ID", "Tutor", "Status", "Scheduled Start", "Stars"])
        sheet.append([2, "Bala", "No Show", START, None])

    def without_status(sheet: Worksheet) -> None:
        sheet.append(["Session ID", "Mentor", "Scheduled Start", "Rating"])
        sheet.append([3, "Bala", START, 3])

    def lookup(sheet: Worksheet) -> None:
        sheet.append(["Mentor", "Team"])

    def main(sheet: Worksheet) -> None:
        sheet.append(HEAD)
        sheet.append(session(1))

    upload = taken(tmp_path, workbook_bytes(main, october, without_status, lookup), "sessions.xlsx")
    assert cells(upload, "session_id") == ["1", "2"]
    assert cells(upload, "rating") == [4, None]
    assert upload.validated.rows["sheet"].tolist() == ["Sheet", "Sheet2"]
    assert "several_sheets" in codes(upload)
    left_out = [issue.message for issue in upload.issues if issue.code == "sheet_chosen"]
    assert len(left_out) == 1
    assert "“Sheet3” was left out" in left_out[0]
    assert "Status" in left_out[0]


@pytest.mark.parametrize("fills", [(), (lambda sheet: None,)], ids=["no_cells", "blank_sheet"])
def test_an_empty_workbook_is_refused(fills, tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        taken(tmp_path, workbook_bytes(*fills), "sessions.xlsx")
    assert refusal.value.cause == "no_header"


def test_a_header_without_sessions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        upload_of(tmp_path)
    assert refusal.value.cause == "no_sessions"


def test_texts_are_data(tmp_path: Path) -> None:
    texts = ["'=1+1", "line one\nline two", "_x0041_", "a\u200bb", "4,5", "💬", "-- fine"]
    upload = upload_of(tmp_path, *(session(i, feedback=text) for i, text in enumerate(texts)))
    assert cells(upload, "feedback") == ["=1+1", "line one\nline two", "A", "ab", "4,5", "💬", "-- fine"]


@pytest.mark.parametrize("name", ["upload", "upload.bin", "upload.csv"])
def test_the_name_on_disk_does_not_matter(name: str, tmp_path: Path) -> None:
    from mentor_analytics.ingest.upload import read_upload
    from tests.ingest.uploads import CORPUS, NOW, ZONE

    for file in ("00_good.xlsx", "xls_far_corner_cell.xlsx"):
        path = tmp_path / name
        path.write_bytes((CORPUS / file).read_bytes())
        upload = read_upload(path, timezone=ZONE, now=NOW, name="x.xlsx", isolated=False)
        assert upload.rows["stored"] == 24


def rezipped(change: dict[str, bytes | None], *rows: list[object]) -> bytes:
    """A workbook with some parts replaced, added or (None) taken out."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(HEAD)
        for row in rows or (session(1), session(2)):
            sheet.append(row)

    with zipfile.ZipFile(io.BytesIO(workbook_bytes(fill))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()} | change
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            if part is not None:
                archive.writestr(name, part)
    return buffer.getvalue()


def test_a_workbook_without_styles_or_document_properties(tmp_path: Path) -> None:
    upload = taken(tmp_path, rezipped({"docProps/core.xml": None, "docProps/app.xml": None}), "sessions.xlsx")
    assert upload.rows["stored"] == 2


def reworked(old: bytes, new: bytes, part: str = SHEET) -> bytes:
    """A workbook in whose part something is written another way."""
    with zipfile.ZipFile(io.BytesIO(rezipped({}))) as archive:
        xml = archive.read(part)
    changed = re.sub(old, new, xml)
    assert changed != xml
    return rezipped({part: changed})


def strict() -> bytes:
    """The same in the namespaces of the strict form."""
    with zipfile.ZipFile(io.BytesIO(rezipped({}))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006",
            b"http://purl.oclc.org/ooxml/officeDocument",
        ),
    ):
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    return rezipped(dict(parts))


def shared_strings() -> bytes:
    """Texts in a part of their own, as Excel writes them."""
    with zipfile.ZipFile(io.BytesIO(rezipped({}))) as archive:
        sheet, types, rels = (
            archive.read(name) for name in (SHEET, "[Content_Types].xml", "xl/_rels/workbook.xml.rels")
        )
    texts: list[bytes] = []

    def share(match: re.Match[bytes]) -> bytes:
        texts.append(match[2])
        return match[1] + b't="s"><v>%d</v></c>' % (len(texts) - 1)

    sheet = re.sub(rb'(<c [^>]*)t="inlineStr"[^>]*><is>(<t[^>]*>[^<]*</t>)</is></c>', share, sheet)
    assert texts
    name, base = (
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml",
        b"http://schemas.openxmlformats.org",
    )
    items = b"".join(b"<si>%s</si>" % text for text in texts)
    return rezipped(
        {
            SHEET: sheet,
            "xl/sharedStrings.xml": b'<sst xmlns="%s/spreadsheetml/2006/main">%s</sst>' % (base, items),
            "[Content_Types].xml": types.replace(
                b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % name
            ),
            "xl/_rels/workbook.xml.rels": rels.replace(
                b"</Relationships>",
                b'<Relationship Id="rId77" Type="%s/officeDocument/2006/relationships/sharedStrings"' % base
                + b' Target="sharedStrings.xml"/></Relationships>',
            ),
        }
    )


def other_case() -> bytes:
    with zipfile.ZipFile(io.BytesIO(rezipped({}))) as archive:
        sheet = archive.read(SHEET)
    return rezipped({SHEET: None, "xl/Worksheets/Sheet1.xml": sheet})


ODD = {
    "strict": strict,
    "shared_strings": shared_strings,
    "no_cell_references": lambda: reworked(rb' r="[A-Z]+[0-9]+"', b""),
    "small_letters": lambda: reworked(rb'<c r="A2"', b'<c r="a2"'),
    "relative_target": lambda: reworked(b"/xl/worksheets", b"worksheets", "xl/_rels/workbook.xml.rels"),
    "part_in_other_case": other_case,
}


@pytest.mark.parametrize("odd", ODD)
def test_odd_but_sound_workbooks_are_read(odd: str, tmp_path: Path) -> None:
    upload = taken(tmp_path, ODD[odd](), "sessions.xlsx")
    assert cells(upload, "session_id") == ["1", "2"]
    assert cells(upload, "mentor") == ["Asha", "Asha"]
    assert local_days(upload) == ["2026-09-01"] * 2


@pytest.mark.parametrize(
    "damaged",
    [
        lambda: rezipped({SHEET: None}),
        lambda: reworked(b"rId1", b"rId99", "xl/workbook.xml"),
        lambda: reworked(rb'<row r="2"', b'<row r="7"'),
        lambda: rezipped({"xl/_rels/workbook.xml.rels": None}),
    ],
    ids=["sheet_missing", "relation_missing", "cells_in_another_row", "relations_missing"],
)
def test_a_sheet_that_cannot_be_found_or_trusted_refuses_the_workbook(
    damaged: Callable[[], bytes], tmp_path: Path
) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        taken(tmp_path, damaged(), "sessions.xlsx")
    assert refusal.value.cause == "broken_workbook"


def test_a_huge_declared_extent_costs_nothing(tmp_path: Path) -> None:
    huge = reworked(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"')
    assert taken(tmp_path, huge, "sessions.xlsx").rows["stored"] == 2


def test_a_stray_cell_far_below_is_told_and_counted(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEAD)
        sheet.append(session(1))
        sheet["XFD1048576"] = "x"

    upload = taken(tmp_path, workbook_bytes(fill), "sessions.xlsx")
    assert upload.rows == {"input": 2, "stored": 1, "quarantined": 0, "duplicate": 0, "ignored": 1}
    assert rows_of(upload, "stray_cells") == [1_048_576]


def test_cells_beyond_the_headings_do_not_shift_anything(tmp_path: Path) -> None:
    upload = upload_of(tmp_path, [*session(1), None, "call back"], session(2))
    assert upload.rows["stored"] == 2
    assert add_up(upload)
    assert rows_of(upload, "extra_columns_ignored") == [2]


def test_what_openpyxl_reads_is_what_we_read(tmp_path: Path) -> None:
    from mentor_analytics.demo.files import heading, write_sessions
    from mentor_analytics.demo.generator import synthetic_sessions

    sessions = synthetic_sessions(60, seed=5, distinct_comments=True)
    path = tmp_path / "demo.xlsx"
    write_sessions(sessions, path)
    read = taken(tmp_path, path.read_bytes(), "demo.xlsx").sessions
    grid = list(load_workbook(path)["Sessions"].values)
    for column in ("session_id", "mentor", "feedback"):
        place = grid[0].index(heading(column))
        assert [None if value != value else value for value in read[column].astype(object)] == [
            r[place] for r in grid[1:]
        ]
