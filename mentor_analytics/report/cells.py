"""Columns of values as cells of a sheet's XML: text that is always text, numbers and dates that are typed.

Rows are written by hand, column by column, because it takes a sixth of the time a library needs cell by cell;
everything else about a sheet is openpyxl's.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
from openpyxl.utils import get_column_letter

from mentor_analytics.report.lines import lines_of, row_height
from mentor_analytics.report.look import Edge, Kind

LONGEST = 32_767
"""UTF-16 units a cell can hold."""
CUT = " … (cut)"

Ints = npt.NDArray[np.int64]

_CANNOT_HOLD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH_DAYS = 25_569  # from 1899-12-30, where Excel counts from, to 1970-01-01
_DAY_MICROSECONDS = 86_400_000_000


@dataclass
class Cleaner:
    """Makes text fit for a workbook, and counts where that changed something.

    Parameters
    ----------
    removed, cut
        Place (sheet, column) to the number of cells that lost characters, or their end.
    """

    removed: Counter[tuple[str, str]] = field(default_factory=Counter)
    cut: Counter[tuple[str, str]] = field(default_factory=Counter)

    def clean(self, text: str, place: tuple[str, str], cells: int = 1) -> str:
        """The text without what XML cannot hold, at most as long as a cell can be.

        Parameters
        ----------
        text
            Anything.
        place
            Sheet and column, for the count.
        cells
            How many cells hold this text.
        """
        kept = _CANNOT_HOLD.sub("", text)
        if len(kept) != len(text):
            self.removed[place] += cells
        kept = kept.replace("\r\n", "\n").replace("\r", "\n")
        if len(kept) > LONGEST // 2 and _units(kept) > LONGEST:
            self.cut[place] += cells
            room = 2 * (LONGEST - len(CUT))
            kept = kept.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT
        return kept


@dataclass(frozen=True)
class SheetColumn:
    """One column of a table on a sheet.

    Parameters
    ----------
    heading
        What people see; with its unit where it has one.
    values
        One per row; missing ones are empty cells.
    kind
        How they are typed and shown.
    width
        In Excel's units; text is wrapped in it.
    group
        Stands above neighbouring headings that share it.
    yours
        People fill it in: what the cell is about when it is read back (`owner`), else empty.
    choices
        What may be picked: the words, or a range (`=Sheet!$A$1:$A$9`) to which others may be typed.
    locked
        May not be changed.
    """

    heading: str
    values: pd.Series
    kind: Kind = "label"
    width: float = 12
    group: str = ""
    yours: str = ""
    choices: tuple[str, ...] | str = ()
    locked: bool = False

    @property
    def is_text(self) -> bool:
        """Written as text."""
        return self.kind in {"text", "label"}

    @property
    def side(self) -> Edge:
        """Numbers on the right, text and dates on the left."""
        return "left" if self.is_text or self.kind in {"instant", "day", "boolean"} else "right"


def rows_xml(
    columns: Sequence[tuple[SheetColumn, int]], first_row: int, cleaner: Cleaner, sheet: str
) -> bytes:
    """The rows of a table, ready to stand in `sheetData`.

    Parameters
    ----------
    columns
        Each column with the number of its style.
    first_row
        Row number of the first.
    cleaner, sheet
        Counts what had to be changed on this sheet.
    """
    count = len(columns[0][0].values)
    numbers = range(first_row, first_row + count)
    lines = np.ones(count, dtype=np.int64)
    cells = []
    for at, (column, style) in enumerate(columns, start=1):
        start = f'<c r="{get_column_letter(at)}'
        if column.is_text:
            tails, height = _text_tails(column, style, cleaner, (sheet, column.heading))
            lines = np.maximum(lines, height)
        else:
            tails = _TAILS[column.kind](column.values, style)
        cells.append([f"{start}{row}{tail}" for row, tail in zip(numbers, tails, strict=True)])
    rows = (
        f'<row r="{row}" ht="{row_height(high)}" customHeight="1">{"".join(row_cells)}</row>'
        for row, high, row_cells in zip(numbers, lines.tolist(), zip(*cells, strict=True), strict=True)
    )
    return "".join(rows).encode()


def serials(values: pd.Series) -> pd.Series:
    """Naive moments as the days a workbook counts; missing ones, and those before 1900-03-01, are NaN."""
    micros = values.astype("datetime64[us]")
    days = micros.astype("int64").where(micros.notna()) / _DAY_MICROSECONDS + _EPOCH_DAYS
    return days.where(days >= 61)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _text_tails(
    column: SheetColumn, style: int, cleaner: Cleaner, place: tuple[str, str]
) -> tuple[list[str], Ints]:
    """The rest of each cell after its row number, and how many lines it takes; each distinct text once."""
    codes, found = pd.factorize(column.values)
    often = np.bincount(codes[codes >= 0], minlength=len(found))
    texts = [cleaner.clean(str(text), place, int(n)) for text, n in zip(found, often, strict=True)]
    empty = _empty(style)
    filled = f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
    tails = [f"{filled}{_escape(text)}</t></is></c>" if text else empty for text in texts]
    tails.append(empty)  # code -1, missing, takes what stands last
    lines = np.array([*(lines_of(text, column.width) for text in texts), 1], dtype=np.int64)
    return [tails[code] for code in codes], lines[codes]


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _empty(style: int) -> str:
    return f'" s="{style}"/>'


def _number_tails(values: pd.Series, style: int) -> list[str]:
    start, empty = f'" s="{style}"><v>', _empty(style)
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    return [
        empty if not math.isfinite(number) else f"{start}{_shortest(number)}</v></c>"
        for number in numbers.tolist()
    ]


def _shortest(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _date_tails(values: pd.Series, style: int) -> list[str]:
    return _number_tails(serials(values), style)


def _boolean_tails(values: pd.Series, style: int) -> list[str]:
    said = {1.0: f'" s="{style}" t="b"><v>1</v></c>', 0.0: f'" s="{style}" t="b"><v>0</v></c>'}
    empty = _empty(style)
    return [said.get(each, empty) for each in values.to_numpy(dtype=float, na_value=np.nan).tolist()]


_TAILS: Mapping[Kind, Callable[[pd.Series, int], list[str]]] = {
    **dict.fromkeys(("count", "number", "percent", "mean", "signed"), _number_tails),
    **dict.fromkeys(("instant", "day"), _date_tails),
    "boolean": _boolean_tails,
}
