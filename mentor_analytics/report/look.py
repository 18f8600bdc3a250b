"""How the workbook looks: colours, lights, number formats, cell looks. Data, and the shelf that keeps styles."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Literal

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Arial"
"""On Windows and macOS, and with the same widths on Linux (Liberation Sans)."""
SIZE = 10.0
INK = "1B2430"
MUTED = "5B6676"
PRIMARY = "1F5FA8"
PANEL = "F3F5F8"
RULE = "D5DBE3"
WHITE = "FFFFFF"
YOURS = "5B4B9A"
YOURS_PALE = "F5F3FB"
"""What people fill in has a colour of its own, that no light has."""

LIGHT_MARKS: Mapping[str, str] = {"green": "2C7FB8", "yellow": "E6A100", "red": "C2410C"}
"""For areas in charts; they stay apart for the colour-blind."""
LIGHT_CELLS: Mapping[str, tuple[str, str]] = {
    "green": ("1A5C8A", "DDEBF6"),
    "yellow": ("7A5200", "FCEBC5"),
    "red": ("8F2F08", "FADCCB"),
}
"""Ink and fill of a cell with a light: at least 4.5 to 1."""

Kind = Literal["text", "label", "count", "number", "percent", "mean", "signed", "instant", "day", "boolean"]
"""`label` and `text` are both text, a name or sentences; `number` is as it comes (stars, minutes)."""
Edge = Literal["", "left", "right"]

UNIT_KINDS: Mapping[str, Kind] = {
    "fraction": "percent",
    "stars": "mean",
    "sessions": "count",
    "polarity": "signed",
    "minutes": "signed",
    "score": "mean",
    "points": "count",
}
"""How a KPI's unit is shown. Data only."""
FORMATS: Mapping[Kind, str] = {
    "count": "#,##0_)",
    "number": "General",
    "percent": "0.0 %_)",
    "mean": "0.00_)",
    "signed": "+0.00_);-0.00_);0.00_)",
    "instant": "d mmm yyyy hh:mm",
    "day": "d mmm yyyy",
    "boolean": '"yes";"yes";"no"',
}
"""Numbers end a bracket's width off the edge (`_)`), so that they do not touch what follows."""


@dataclass(frozen=True)
class Look:
    """How one cell is shown.

    Parameters
    ----------
    size, bold, ink, fill
        Letters, and what is behind them (empty: nothing).
    format
        Number format.
    wrap, middle
        Break lines; stand in the middle of the row's height.
    side
        Where it stands; on the left a little off the edge. Empty: as the program likes.
    ruled
        A thin line below.
    unlocked
        May be changed on a protected sheet.
    quoted
        Text that stays text when somebody edits the cell.
    """

    size: float = SIZE
    bold: bool = False
    ink: str = INK
    fill: str = ""
    format: str = "General"
    wrap: bool = False
    middle: bool = False
    side: Edge = ""
    ruled: bool = False
    unlocked: bool = True
    quoted: bool = False


TITLE = Look(size=18, bold=True, middle=True)
SUBTITLE = Look(ink=MUTED)
HEADLINE = Look(size=12, bold=True, wrap=True, middle=True)
SECTION = Look(size=12, bold=True, ink=PRIMARY, middle=True)
HINT = Look(ink=MUTED, wrap=True)
PROSE = Look(wrap=True)
HEADER = Look(bold=True, ink=WHITE, fill=PRIMARY, wrap=True, middle=True, unlocked=False)
YOURS_HEADER = Look(bold=True, ink=WHITE, fill=YOURS, wrap=True, middle=True, unlocked=False)
GROUP = Look(bold=True, ink=PRIMARY, fill=PANEL, wrap=True, middle=True, side="left", unlocked=False)
YOURS_CELL = Look(fill=YOURS_PALE, ruled=True, wrap=True)


class Styles:
    """Gives cells their looks; each look is put together once."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._made: dict[Look, Cell] = {}

    def number(self, look: Look) -> int:
        """The number under which a look stands in the workbook."""
        return int(self._pattern(look).style_id)

    def apply(self, cell: Cell, look: Look) -> None:
        """Show a cell so."""
        cell._style = copy(self._pattern(look)._style)  # type: ignore[attr-defined]  # what its style is to openpyxl

    def _pattern(self, look: Look) -> Cell:
        if look not in self._made:
            cell = WriteOnlyCell(self._sheet)
            cell.font = Font(name=FONT, size=look.size, bold=look.bold, color=look.ink)
            if look.fill:
                cell.fill = PatternFill("solid", start_color=look.fill)
            if look.ruled:
                cell.border = Border(bottom=Side("thin", color=RULE))
            cell.alignment = Alignment(
                wrap_text=look.wrap,
                horizontal=look.side or None,
                indent=1 if look.side == "left" else 0,
                vertical="center" if look.middle else "top",
            )
            cell.number_format = look.format
            cell.protection = Protection(locked=not look.unlocked)
            cell.quotePrefix = look.quoted
            self._made[look] = cell
        return self._made[look]
