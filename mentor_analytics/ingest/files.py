"""Whether a file may be looked at at all: its name, its size and its first bytes."""

import re
from pathlib import Path
from typing import Literal

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest import limits

FileKind = Literal["csv", "xlsx"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BINARY = {  # first bytes → what it is
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
    b"\x80\x02": "a Python pickle",
    b"\x80\x03": "a Python pickle",
    b"\x80\x04": "a Python pickle",
    b"\x80\x05": "a Python pickle",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(<!doctype\s+html|<html|<table|<head|<body)", re.IGNORECASE)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(\[\s*[\{\[\]]|\{\s*[\"\}])")
_SAVE_XLSX = "Open it in Excel, choose Save As, “Excel Workbook (.xlsx)” or CSV, and upload that."


def shown_name(name: str) -> str:
    """A file's name fit for display: the last part of any path, without controls, cut to 120 characters.

    >>> shown_name("../../etc/cron.d/x.csv")
    'x.csv'
    """
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(c if c.isprintable() else "�" for c in _BIDI.sub("", last))
    return printable if len(printable) <= limits.NAME_CHARS else printable[: limits.NAME_CHARS - 1] + "…"


def identify(path: Path, name: str) -> FileKind:
    """What kind of file this is, when its name, size and first bytes agree.

    Parameters
    ----------
    path
        Where the bytes are.
    name
        What the user calls it; never used as a path.

    Raises
    ------
    RefusedFileError
        Anything but a CSV or .xlsx file within the limits.
    """
    if path.is_dir():
        raise RefusedFileError(
            "unreadable", "This is a folder, not a file.", "Name the .csv or .xlsx files in it one by one."
        )
    extension = _extension(name)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise RefusedFileError(
            "unreadable", "The file cannot be opened.", "Check that it is there and yours to read."
        ) from error
    if size == 0 or not head.strip(b"\xef\xbb\xbf\xff\xfe\r\n\t \0"):
        raise RefusedFileError(
            "empty", "The file is empty.", "Export the sessions again and upload that file."
        )
    if size > limits.UPLOAD_BYTES:
        raise RefusedFileError(
            "too_large", "The file is over 200 MB.", "Split it by month and upload the parts."
        )
    if extension == ".xlsx":
        _must_be_workbook(head)
        return "xlsx"
    _must_be_text(head)
    return "csv"


def _extension(name: str) -> str:
    extension = Path(name.rstrip()).suffix.casefold()
    if extension not in limits.EXTENSIONS or _BIDI.search(name):
        kind = f"“{shown_name(extension)}” files are" if extension else "A file without an ending is"
        raise RefusedFileError("extension", f"{kind} not taken, only .csv and .xlsx.", _SAVE_XLSX)
    return extension


def _must_be_workbook(head: bytes) -> None:
    if head.startswith(_ZIP):
        return
    if head.startswith(_OLE):
        raise _old_or_locked()
    if _HTML.match(head):
        raise RefusedFileError("html", "This is a web page named .xlsx.", _SAVE_XLSX)
    raise RefusedFileError(
        "content_differs_from_name",
        "The file is named .xlsx but is not an Excel workbook.",
        "If it is text, rename it to .csv; otherwise save it again as “Excel Workbook (.xlsx)”.",
    )


def _must_be_text(head: bytes) -> None:
    if head.startswith(_ZIP):
        raise RefusedFileError(
            "content_differs_from_name", "The file is named .csv but is a workbook or an archive.",
            "If it is a workbook, rename it to .xlsx; otherwise unpack it first.",
        )  # fmt: skip
    if head.startswith(_OLE):
        raise _old_or_locked()
    what = next((what for start, what in _BINARY.items() if head.startswith(start)), None)
    if what is None and _is_binary(head):
        what = "a binary file"
    if what is not None:
        raise RefusedFileError(
            "not_text",
            f"The file is named .csv but is {what}.",
            "Export the sessions as CSV and upload that.",
        )
    if _HTML.match(head):
        raise RefusedFileError("html", "This is a web page named .csv.", _SAVE_XLSX)
    if _JSON.match(head):
        raise RefusedFileError(
            "json", "This is JSON named .csv.", "Export the sessions as CSV and upload that."
        )


def _is_binary(head: bytes) -> bool:
    """Many control bytes that no text has; UTF-16 text is full of zeros, but of nothing else like it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    odd = sum(byte < 32 and byte not in (0, 9, 10, 12, 13, 27) for byte in head)
    return odd > len(head) * 0.05


def _old_or_locked() -> RefusedFileError:
    return RefusedFileError(
        "old_excel_or_password",
        "This is an old Excel (.xls) or a password-protected workbook.",
        "Open it in Excel, remove the password if there is one, and save it as “Excel Workbook (.xlsx)”.",
    )
