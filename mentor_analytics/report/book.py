"""A workbook in the making: cells with looks, tables with lights and drop-downs, and how it is put on disk.

openpyxl writes the frame of every sheet; the rows of tables are put into its XML afterwards (see `cells`).
"""

import re
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from mentor_analytics.report.cells import Cleaner, SheetColumn, rows_xml
from mentor_analytics.report.lines import BOLD, lines_of, row_height
from mentor_analytics.report.look import (
    FONT,
    FORMATS,
    GROUP,
    HEADER,
    HEADLINE,
    HINT,
    SIZE,
    YOURS_CELL,
    YOURS_HEADER,
    Look,
    Styles,
)
from mentor_analytics.report.tables import Table, dress, page_widths

MOST_HEADER_LETTERS = 200
FILTER_WIDTH = 2.5
"""What the button of a filter takes of a heading."""
PAGE_POINTS = (780, 500)
"""What an A4 page in landscape has between its margins."""
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: the same content gives the same bytes
_CORE = "docProps/core.xml"
_ROWS_END = b"</sheetData>"
_NO_ROWS = b"<sheetData />"
_EXTENT = re.compile(rb'<dimension ref="[^"]*" ?/>')


class Book:
    """Collects sheets, then writes them.

    Parameters
    ----------
    made_at
        Stands in the properties of the file; naive, UTC.
    """

    def __init__(self, made_at: datetime) -> None:
        self._book = Workbook()
        # Column widths count letters of this style's font: one that every system has.
        self._book._named_styles["Normal"].font = Font(name=FONT, size=SIZE)  # type: ignore[attr-defined]
        first = self._book.active
        if not isinstance(first, Worksheet):
            raise TypeError("A new workbook has a sheet.")
        self._first: Worksheet | None = first
        self._made_at = made_at
        self._bodies: dict[str, tuple[bytes, str]] = {}  # by title
        self.cleaner = Cleaner()
        self.styles = Styles(first)

    def sheet(self, title: str) -> Worksheet:
        """Add a sheet, ready for print: landscape, one page wide, its number below."""
        if self._first is not None:
            sheet, self._first = self._first, None
            sheet.title = title
        else:
            sheet = self._book.create_sheet(title)
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.page_setup.pageOrder = "overThenDown"
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.65
        margins.header = margins.footer = 0.3
        sheet.HeaderFooter.oddFooter = _margin_text("mentor analytics · &A", "&P of &N")
        return sheet

    def put(self, sheet: Worksheet, at: str, value: object, look: Look) -> None:
        """Write one cell; text stays text, whatever it begins with."""
        cell = sheet[at]
        if isinstance(value, str):
            cell.value = self.cleaner.clean(value, (sheet.title, "headings and notes"))
            cell.data_type = "s"  # after the value: a leading "=" is taken for a formula
            look = replace(look, quoted=value[:1] in {"=", "+", "-", "@", "'"})
        elif value is not None:
            cell.value = value
        self.styles.apply(cell, look)

    def head(self, sheet: Worksheet, table: Table, texts: tuple[str, str], width: float) -> None:
        """Two lines above a table: what it shows, and how to use it. On paper the first heads every page."""
        for row, (text, look) in enumerate(zip(texts, (HEADLINE, HINT), strict=True), start=1):
            self.put_across(sheet, ("A", table.letter_within(width)), row, text, look)
        first = table.header_row - any(column.group for column in table.columns)
        last = get_column_letter(len(table.columns))
        sheet.print_area = f"A{first}:{last}{max(table.last_row, table.header_row + 1)}"
        sheet.print_title_rows = f"{first}:{table.header_row}"
        sheet.HeaderFooter.oddHeader = _margin_text(texts[0][:MOST_HEADER_LETTERS].replace("&", "&&"))

    def put_across(self, sheet: Worksheet, span: tuple[str, str], row: int, text: str, look: Look) -> None:
        """Write text over neighbouring cells of a row, which grows with it."""
        first, last = span
        width = sum(
            sheet.column_dimensions[get_column_letter(number)].width
            for number in range(_number(sheet, first), _number(sheet, last) + 1)
        )
        self.put(sheet, f"{first}{row}", text, look)
        if first != last:
            sheet.merge_cells(f"{first}{row}:{last}{row}")
        scale = look.size / SIZE
        lines = lines_of(text, width, scale * (BOLD if look.bold else 1))
        sheet.row_dimensions[row].height = row_height(lines, scale)

    def table(self, sheet: Worksheet, table: Table) -> None:
        """Lay a table: headings, widths, values, filter, lights, drop-downs, what stays in sight."""
        styled = []
        for number, column in enumerate(table.columns, start=1):
            letter = get_column_letter(number)
            sheet.column_dimensions[letter].width = column.width
            header = replace(YOURS_HEADER if column.yours else HEADER, side=column.side)
            self.put(sheet, f"{letter}{table.header_row}", column.heading, header)
            styled.append((column, self.styles.number(_look_of(column))))
        self._put_groups(sheet, table)
        tallest = max(lines_of(each.heading, each.width - FILTER_WIDTH, BOLD) for each in table.columns)
        sheet.row_dimensions[table.header_row].height = row_height(max(tallest, 2))
        last = get_column_letter(len(table.columns))
        extent = f"A1:{last}{table.last_row}"
        body = rows_xml(styled, table.header_row + 1, self.cleaner, sheet.title)
        self._bodies[sheet.title] = (body, extent)
        sheet.freeze_panes = f"{get_column_letter(table.held + 1)}{table.header_row + 1}"
        sheet.auto_filter.ref = f"A{table.header_row}:{last}{max(table.last_row, table.header_row + 1)}"
        self._break_pages(sheet, table)
        dress(sheet, table)

    def hide(self, sheet: Worksheet) -> None:
        """Keep a sheet out of sight."""
        sheet.sheet_state = "hidden"

    def save(self, path: Path | BinaryIO) -> None:
        """Write the file, or into one that is open.

        Raises
        ------
        OSError
            It cannot be written.
        """
        frame = BytesIO()
        self._book.save(frame)
        properties = self._book.properties
        properties.creator, properties.title = "mentor analytics", "Session tracker"
        properties.created = properties.modified = self._made_at
        core = tostring(properties.to_tree())
        bodies = {
            f"xl/worksheets/sheet{number}.xml": self._bodies[title]
            for number, title in enumerate(self._book.sheetnames, start=1)
            if title in self._bodies
        }
        with (
            zipfile.ZipFile(frame) as parts,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name in parts.namelist():
                content = core if name == _CORE else parts.read(name)
                if name in bodies:
                    content = _with_rows(content, *bodies[name])
                entry = zipfile.ZipInfo(name, _ZIP_DAY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)

    def _break_pages(self, sheet: Worksheet, table: Table) -> None:
        """A table too wide for one page goes on side by side, broken between groups, as large as fits."""
        pages = page_widths(table)
        if len(pages) == 1:
            return
        sheet.print_title_cols = f"A:{get_column_letter(table.held)}"
        for last, _ in pages[:-1]:
            sheet.col_breaks.append(Break(last))
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
        sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
        widest = max(wide for _, wide in pages) * 0.75
        sheet.page_setup.scale = min(int(97 * PAGE_POINTS[0] / widest), 100)

    def _put_groups(self, sheet: Worksheet, table: Table) -> None:
        """Name runs of columns in the row above the headings."""
        if not any(column.group for column in table.columns):
            return
        row, start, tallest = table.header_row - 1, 1, 1
        for group, run in groupby(table.columns, key=lambda column: column.group):
            columns = list(run)
            first, last = (get_column_letter(start + at) for at in (0, len(columns) - 1))
            for at in range(len(columns)):
                text = group if group and at == 0 else None
                self.put(sheet, f"{get_column_letter(start + at)}{row}", text, GROUP)
            if group and first != last:
                sheet.merge_cells(f"{first}{row}:{last}{row}")
            tallest = max(tallest, lines_of(group, sum(each.width for each in columns), BOLD))
            start += len(columns)
        sheet.row_dimensions[row].height = row_height(tallest) + 3


def _look_of(column: SheetColumn) -> Look:
    base = YOURS_CELL if column.yours else Look(ruled=True)
    return replace(
        base,
        format=FORMATS.get(column.kind, "General"),
        wrap=column.is_text,
        side=column.side,
        unlocked=not column.locked,
        quoted=column.is_text and not column.yours,
    )


def _margin_text(left: str, right: str = "") -> HeaderFooterItem:
    return HeaderFooterItem(left=_HeaderFooterPart(left), right=_HeaderFooterPart(right))


def _number(sheet: Worksheet, letter: str) -> int:
    return int(sheet[f"{letter}1"].column)


def _with_rows(content: bytes, body: bytes, extent: str) -> bytes:
    """A sheet's XML with the rows of its table after those it has."""
    head, end, tail = content.rpartition(_ROWS_END)
    if not end:
        head, end, tail = content.replace(_NO_ROWS, b"<sheetData>" + _ROWS_END).rpartition(_ROWS_END)
    head = _EXTENT.sub(f'<dimension ref="{extent}"/>'.encode(), head, count=1)
    return head + body + end + tail
