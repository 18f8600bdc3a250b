"""A table on a sheet, and what Excel is told about it: lights, drop-downs, what may be changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from mentor_analytics.assess.rules import SHAPES
from mentor_analytics.report.cells import SheetColumn
from mentor_analytics.report.lines import column_pixels
from mentor_analytics.report.look import LIGHT_CELLS, MUTED

LAST_COLUMN = 16_384
PAGE_WIDTH = 290
"""A wider table is printed on several pages side by side, or nobody could read it."""

DATA_NOTES = "Data notes"
OWNER_COLUMN, OWNER_ROWS = "H", range(4, 16)
"""Where people list who may be picked as an owner, on Data notes."""
OWNERS = f"='{DATA_NOTES}'!${OWNER_COLUMN}${OWNER_ROWS[0]}:${OWNER_COLUMN}${OWNER_ROWS[-1]}"


@dataclass(frozen=True)
class Table:
    """A table on a sheet: its columns, where its headings stand, and what stays in sight when scrolling.

    Parameters
    ----------
    columns
        At least one, all of the same length.
    header_row
        Row number of the headings; the values follow below. Nothing may stand below a table.
    held
        So many columns on the left stay in sight.
    light
        Heading of the column with lights; empty for none.
    protected
        Locked columns cannot be changed (no password; people may unprotect the sheet).
    """

    columns: Sequence[SheetColumn]
    header_row: int
    held: int = 1
    light: str = ""
    protected: bool = False

    @property
    def rows(self) -> int:
        """How many rows of values."""
        return len(self.columns[0].values)

    @property
    def last_row(self) -> int:
        """Row number of its last row, or of its headings when it has none."""
        return self.header_row + self.rows

    def letter(self, heading: str) -> str:
        """The letter of a column."""
        return get_column_letter([column.heading for column in self.columns].index(heading) + 1)

    def letter_within(self, width: float) -> str:
        """The letter of the last column that ends within so much width."""
        ends = accumulate(column.width for column in self.columns)
        return get_column_letter(max(sum(end <= width for end in ends), 1))


def page_widths(table: Table) -> list[tuple[int, float]]:
    """On which pages side by side a table is printed, broken between groups of columns.

    Returns
    -------
    Per page the number of its last column, and how wide it is in pixels with the columns held on every page.
    """
    held = sum(column_pixels(column.width) for column in table.columns[: table.held])
    most, pages = column_pixels(PAGE_WIDTH), [(table.held, held)]
    numbered = enumerate(table.columns[table.held :])
    for _, run in groupby(numbered, key=lambda each: each[1].group or each[0]):  # without a group: alone
        columns = [column for _, column in run]
        wide = sum(column_pixels(column.width) for column in columns)
        last, used = pages[-1]
        if used > held and used + wide > most:
            pages.append((last + len(columns), held + wide))
        else:
            pages[-1] = (last + len(columns), used + wide)
    return pages


def dress(sheet: Worksheet, table: Table) -> None:
    """Tell a sheet of its table's lights, drop-downs and locks."""
    _add_lights(sheet, table)
    _add_choices(sheet, table)
    if table.protected:
        _protect(sheet, table)


def grey_out(sheet: Worksheet, table: Table, heading: str, done: Sequence[str]) -> None:
    """Show rows in grey when a column says they are done."""
    if not table.rows:
        return
    first = table.header_row + 1
    cell = f"${table.letter(heading)}{first}"
    said = ",".join(f'{cell}="{word}"' for word in done)
    last = get_column_letter(len(table.columns))
    crossed = Font(color=MUTED, strike=True)
    rule = FormulaRule(formula=[f"OR({said})"], font=crossed)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(f"B{first}:{last}{table.last_row}", rule)


def _add_lights(sheet: Worksheet, table: Table) -> None:
    if not (table.light and table.rows):
        return
    letter = table.letter(table.light)
    area = f"{letter}{table.header_row + 1}:{letter}{table.last_row}"
    for light, shape in SHAPES.items():
        ink, fill = LIGHT_CELLS[light]
        rule = FormulaRule(  # type: ignore[no-untyped-call]
            formula=[f'LEFT(${letter}{table.header_row + 1},1)="{shape}"'],
            font=Font(color=ink, bold=True),
            fill=PatternFill("solid", start_color=fill, end_color=fill),
        )
        sheet.conditional_formatting.add(area, rule)


def _add_choices(sheet: Worksheet, table: Table) -> None:
    for number, column in enumerate(table.columns, start=1):
        if not (column.yours and table.rows):
            continue
        letter = get_column_letter(number)
        area = f"{letter}{table.header_row + 1}:{letter}{table.last_row}"
        if column.choices:
            sheet.add_data_validation(_choice(column, area))
        elif column.kind == "day":
            sheet.add_data_validation(_day(area))


def _choice(column: SheetColumn, area: str) -> DataValidation:
    if isinstance(column.choices, str):
        return DataValidation(
            "list", formula1=column.choices.lstrip("="), allow_blank=True, showErrorMessage=False, sqref=area
        )
    return DataValidation(
        "list",
        formula1=f'"{",".join(column.choices)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.heading,
        error=f"Please choose one of: {', '.join(column.choices)}.",
        sqref=area,
    )


def _day(area: str) -> DataValidation:
    return DataValidation(
        "date",
        operator="greaterThan",
        formula1="DATE(2000,1,1)",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Due",
        error="Please write a day, such as 2026-12-31.",
        sqref=area,
    )


def _protect(sheet: Worksheet, table: Table) -> None:
    """Lock what is locked, and leave people everything else: other cells, filters, widths, looks."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in (
        "formatCells",
        "formatColumns",
        "formatRows",
        "insertColumns",
        "insertHyperlinks",
        "sort",
        "autoFilter",
        "pivotTables",
    ):
        setattr(protection, allowed, False)  # False: not protected against
    unlocked = Protection(locked=False)
    for number in range(1, len(table.columns) + 1):  # what is typed below the table
        sheet.column_dimensions[get_column_letter(number)].protection = unlocked
    beyond = len(table.columns) + 1
    rest = ColumnDimension(sheet, get_column_letter(beyond), min=beyond, max=LAST_COLUMN)
    rest.protection = unlocked
    sheet.column_dimensions[get_column_letter(beyond)] = rest
