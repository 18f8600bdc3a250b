"""Small uploads made by hand, and what becomes of them."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from mentor_analytics.ingest.upload import Upload, read_upload

NOW = pd.Timestamp("2026-11-20", tz="UTC")
ZONE = "Asia/Kolkata"
REQUIRED_HEADINGS = ("Session ID", "Mentor", "Status", "Scheduled Start")
CORPUS = Path(__file__).parents[1] / "corpus"


def taken(
    folder: Path,
    content: str | bytes,
    name: str = "sessions.csv",
    *,
    timezone: str = ZONE,
    given: Mapping[str, str] | None = None,
    isolated: bool = False,
) -> Upload:
    """Read some content as if it had been uploaded."""
    path = folder / "upload"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_upload(path, timezone=timezone, now=NOW, name=name, given=given, isolated=isolated)


def csv_of(headings: str, *rows: str) -> str:
    """Lines of a CSV file."""
    return "\n".join((headings, *rows)) + "\n"


def quoted(cell: str) -> str:
    """One CSV cell, whatever it holds."""
    return '"' + cell.replace('"', '""') + '"'


def column_csv(heading: str, cells: Sequence[str]) -> str:
    """Completed sessions that differ in one further column."""
    rows = (f"S{i},Mentor {i},Completed,2026-09-01 10:00,{quoted(cell)}" for i, cell in enumerate(cells))
    return csv_of(f"{','.join(REQUIRED_HEADINGS)},{heading}", *rows)


def starts_csv(starts: Sequence[str]) -> str:
    """Completed sessions that differ in their start."""
    return csv_of(
        ",".join(REQUIRED_HEADINGS), *(f"S{i},Asha,Completed,{quoted(s)}" for i, s in enumerate(starts))
    )


def workbook_bytes(*fills: Callable[[Worksheet], object], epoch_1904: bool = False) -> bytes:
    """A workbook with one sheet per filler."""
    book = Workbook()
    if epoch_1904:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book.epoch = CALENDAR_MAC_1904
    for number, fill in enumerate(fills):
        fill(book.worksheets[0] if number == 0 else book.create_sheet(f"Sheet{number + 1}"))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def codes(upload: Upload) -> set[str]:
    """The codes of everything doubtful, but for the columns these small files lack."""
    return {str(issue.code) for issue in upload.issues} - {"optional_column_missing"}


def rows_of(upload: Upload, code: str) -> list[int]:
    """The row numbers some doubt is about."""
    return [int(row) for issue in upload.issues if issue.code == code for row in issue.rows]


def cells(upload: Upload, column: str) -> list[object]:
    """A column as plain values, None where missing."""
    return [None if pd.isna(value) else value for value in upload.sessions[column].tolist()]


def add_up(upload: Upload) -> bool:
    """Whether every row of the file is somewhere."""
    rows = upload.rows
    return rows["input"] == rows["stored"] + rows["quarantined"] + rows["duplicate"] + rows["ignored"]


def local_days(upload: Upload, timezone: str = ZONE) -> list[str]:
    """The day of each start on the wall of the site."""
    return [str(day) for day in upload.sessions["scheduled_at"].dt.tz_convert(timezone).dt.date]
