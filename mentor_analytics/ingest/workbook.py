"""The sheets of an .xlsx file as rows of text, with what their XML tells besides the values."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from mentor_analytics.ingest.container import (
    DAMAGED,
    DoctypeError,
    doctype_proof_parser,
    open_container,
    prove_parts,
    refuse,
)
from mentor_analytics.ingest.delimited import BLOCK_ROWS, Block
from mentor_analytics.ingest.sheet_scan import SheetScan, SheetScanner, percent_styles

ERROR_MARK = "\ue000error:"
"""Begins the text of a cell that holds an error; the rest is its name."""
UNCACHED_MARK = "\ue000formula"
"""Stands for a formula whose result the file does not hold."""

_SMALL = 32 * 1024**2
_DENSE_CELLS = 20_000_000  # a grid up to this size is read whole
_DENSE_SHARE = 50  # or one with a filled cell in every 50
_GAP_ROWS = 1_000  # what lies beyond so many empty rows is a stray
_GAP_COLUMNS = 100


@dataclass
class Sheet:
    """One sheet: its name, whether it is hidden, what its XML tells, and its rows."""

    name: str
    hidden: bool
    scan: SheetScan
    path: Path
    strays: list[tuple[int, str]]
    absurd: bool
    n_columns: int
    n_rows: int

    def blocks(self) -> Iterator[Block]:
        """Rows in blocks; row numbers as the spreadsheet program shows them."""
        rows = _sparse_rows(self) if self.absurd else _dense_rows(self)
        block = Block()
        for number, row in rows:
            block.numbers.append(number)
            block.rows.append(row)
            if len(block.rows) == BLOCK_ROWS:
                yield block
                block = Block()
        yield block


@dataclass
class Workbook:
    """What a workbook file holds."""

    sheets: list[Sheet]
    external_links: bool
    date1904: bool


def open_workbook(path: Path) -> Workbook:
    """Prove the container, scan every sheet once, and hand out the sheets.

    Raises
    ------
    RefusedFileError
        See `container`; or the values cannot be read.
    """
    with open_container(path) as archive:
        names = set(archive.namelist())
        parts, date1904 = _sheet_parts(archive, names)
        styles = percent_styles(_early(archive, "xl/styles.xml"))
        scanners = {part: SheetScanner(styles) for part in parts.values() if part in names}
        prove_parts(archive, {part: (s.feed, s.close) for part, s in scanners.items()})
        links = any(name.startswith("xl/externalLinks/") for name in names)
    try:
        book = CalamineWorkbook.from_path(str(path))
        metadata = book.sheets_metadata
    except (CalamineError, OSError, ValueError) as error:
        raise refuse("broken_workbook", "The workbook's list of sheets cannot be read.") from error
    metadata = [m for m in metadata if m.typ == SheetTypeEnum.WorkSheet]
    if any(parts.get(m.name) not in scanners for m in metadata):
        raise refuse("broken_workbook", "A sheet that the workbook lists is not in it.")
    sheets = [
        _sheet(m.name, m.visible != SheetVisibleEnum.Visible, scanners[parts[m.name]].scan, path)
        for m in metadata
    ]
    return Workbook(sheets, links, date1904)


def _early(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part needed before all parts are proved; nothing when it is missing, large or damaged."""
    try:
        if archive.getinfo(name).file_size > _SMALL:
            return b""
        with archive.open(name) as part:
            return part.read(_SMALL)  # the directory may lie about sizes
    except (KeyError, *DAMAGED):
        return b""


def _sheet_parts(archive: zipfile.ZipFile, names: set[str]) -> tuple[dict[str, str], bool]:
    """Sheet name → part, by the workbook part and its relations; and whether its days count from 1904."""
    relations: dict[str, str] = {}
    order: list[tuple[str, str]] = []
    date1904 = False

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            target = attributes.get("Target", "").lstrip("/")
            relations[attributes.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"

    def sheet(name: str, attributes: dict[str, str]) -> None:
        nonlocal date1904
        if name.rpartition(":")[2] == "workbookPr":
            date1904 = attributes.get("date1904") in ("1", "true", "on")
        if name.rpartition(":")[2] == "sheet":
            key = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            order.append((attributes.get("name", ""), key))

    for part, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        parser = doctype_proof_parser()
        parser.StartElementHandler = handler
        with suppress(
            DoctypeError, expat.ExpatError
        ):  # the pass over all parts refuses it with its true cause
            parser.Parse(_early(archive, part), True)
    by_folded = {name.casefold(): name for name in names}
    targets = ((name, unquote(relations.get(key, "")).casefold()) for name, key in order)
    return {name: by_folded.get(target, "") for name, target in targets}, date1904


def _sheet(name: str, hidden: bool, scan: SheetScan, path: Path) -> Sheet:
    n_rows, n_columns = max(scan.rows, default=0), max((last for _, last in scan.rows.values()), default=0)
    absurd = n_rows * n_columns > max(_DENSE_CELLS, _DENSE_SHARE * scan.n_cells)
    strays: list[tuple[int, str]] = []
    if absurd:
        n_rows, n_columns = _near_extent(scan)
        strays = [
            (row, "") for row, (first, _) in sorted(scan.rows.items()) if row > n_rows or first > n_columns
        ]
    return Sheet(name, hidden, scan, path, strays, absurd, n_columns, n_rows)


def _near_extent(scan: SheetScan) -> tuple[int, int]:
    """Last row and column before a wide gap: the table, without what lies far off."""
    last_row = 0
    for row in sorted(scan.rows):
        if last_row and row - last_row > _GAP_ROWS:
            break
        last_row = row
    last_column = 0
    for column in sorted({last for row, (_, last) in scan.rows.items() if row <= last_row}):
        if last_column and column - last_column > _GAP_COLUMNS:
            break
        last_column = column
    return last_row, last_column


def _dense_rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Every row by calamine, from row 1."""
    if not sheet.scan.rows:
        return
    try:
        values = CalamineWorkbook.from_path(str(sheet.path)).get_sheet_by_name(sheet.name)
    except (CalamineError, OSError, ValueError) as error:
        raise refuse("broken_workbook", "The cells of a sheet cannot be read.") from error
    percents, marks = _percents_by_row(sheet.scan), _marks_by_row(sheet.scan)
    left = [""] * (values.start or (0, 0))[1]  # rows begin at row 1, but cells at the first filled column
    for number, row in enumerate(values.iter_rows(), start=1):
        cells = [*left, *map(_text, row)] if left else list(map(_text, row))
        if number in percents or number in marks:
            _amend(cells, percents.get(number, ()), marks.get(number, {}))
        yield number, cells


def _sparse_rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Rows of the near extent by openpyxl, which reads cell by cell and never builds the grid."""
    from openpyxl import load_workbook

    percents, marks = _percents_by_row(sheet.scan), _marks_by_row(sheet.scan)
    number = 0
    with sheet.path.open("rb") as file:  # of a path it would judge the ending
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            rows = book[sheet.name].iter_rows(max_row=sheet.n_rows, max_col=sheet.n_columns, values_only=True)
            for number, row in enumerate(rows, start=1):
                cells = [_text(value) for value in row]
                _amend(cells, percents.get(number, ()), marks.get(number, {}))
                yield number, cells
        except Exception as error:  # whatever it stumbles over, the cells cannot be read
            raise refuse("broken_workbook", "The cells of a sheet cannot be read.") from error
    if number < sheet.n_rows:
        raise refuse("broken_workbook", "The rows of a sheet do not stand in order.")


def _percents_by_row(scan: SheetScan) -> dict[int, list[int]]:
    by_row: dict[int, list[int]] = {}
    for row, column in scan.percents:
        by_row.setdefault(row, []).append(column)
    return by_row


def _marks_by_row(scan: SheetScan) -> dict[int, dict[int, str]]:
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), name in scan.errors.items():
        by_row.setdefault(row, {})[column] = ERROR_MARK + name
    for row, column in scan.uncached:
        by_row.setdefault(row, {})[column] = UNCACHED_MARK
    return by_row


def _amend(cells: list[str], percents: "tuple[int, ...] | list[int]", marks: dict[int, str]) -> None:
    """Show percent cells as they look, and name what is no value."""
    needed = max([*percents, *marks], default=0)
    cells.extend([""] * (needed - len(cells)))
    for column in percents:
        text = cells[column - 1]
        if text:
            cells[column - 1] = _number(float(text) * 100) + "%"
    for column, mark in marks.items():
        cells[column - 1] = mark


def _number(value: float) -> str:
    """Text of a number as people write it: 1001, not 1001.0; 80.77, not 80.77000000000001."""
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(float(f"{value:.15g}"))


def _text(value: Any) -> str:
    """A cell's value as the text a person would have typed."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return "" if value is None else str(value)  # int, date (ISO) and time (hh:mm:ss) print as wanted
