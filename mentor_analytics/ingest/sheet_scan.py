"""What a sheet's XML says and a value reader does not: extent, merges, hidden parts, formulas, percent, errors."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.container import DoctypeError, doctype_proof_parser, refuse

Place = tuple[int, int]  # row and column, from 1

_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LAST = (1_048_576, 16_384)  # the rows and columns a sheet has


def place_of(ref: str) -> Place:
    """Row and column of a cell reference.

    >>> place_of("AB12")
    (12, 28)
    """
    match = _REF.fullmatch(ref.upper())
    if match is None:
        return (0, 0)
    letters, digits = match.groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


@dataclass
class SheetScan:
    """One sheet, as its XML tells it. Only cells that hold something count."""

    rows: dict[int, tuple[int, int]] = field(default_factory=dict)  # row → first and last filled column
    n_cells: int = 0
    merges: list[tuple[Place, Place]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncached: list[Place] = field(default_factory=list)
    percents: list[Place] = field(default_factory=list)
    errors: dict[Place, str] = field(default_factory=dict)


class _Columns(dict[str, int]):
    """Letters of a column → its number, worked out once; 0 when they are none."""

    def __missing__(self, letters: str) -> int:
        column = self[letters] = place_of(f"{letters}1")[1]
        return column


class SheetScanner:
    """Feeds on a sheet part; `scan` holds what was found. Millions of cells pass: every step is kept short."""

    def __init__(self, percent_styles: frozenset[str]) -> None:
        self.scan = SheetScan()
        self.parser = doctype_proof_parser()
        self.parser.StartElementHandler = self._start
        self._percent_styles = percent_styles
        self._columns = _Columns()
        self._row = 0
        self._row_text = ""
        self._first = 0
        self._last = 0
        self._n_cells = 0
        self._column = 0
        self._style = ""
        self._kind = ""
        self._formula = False
        self._filled = True
        self._text = ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(attributes)
        elif name == "v" or name == "is":
            if self._formula or self._kind == "e":
                self._watch_value()
            elif not self._filled:
                self._fill()
        elif name != "t":
            self._start_other(name, attributes)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        if self._formula and not self._filled:
            self._note_uncached()
        ref = attributes.get("r")
        if ref is None:
            self._column += 1
        else:
            letters = ref.rstrip("0123456789")
            self._column = self._columns[letters]
            if ref[len(letters) :] != self._row_text:
                self._settle_row(ref)
        if not 0 < self._column <= _LAST[1] or not 0 < self._row <= _LAST[0]:
            raise _misplaced()
        self._style = attributes.get("s", "")
        self._kind = attributes.get("t", "n")
        self._formula = False
        self._filled = False

    def _settle_row(self, ref: str) -> None:
        """A row without a number of its own has that of its cells; otherwise the two must agree."""
        if self._row_text:
            raise _misplaced()
        self._end_row()
        self._row = place_of(ref)[0]
        self._row_text = str(self._row)

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "f":
            self._formula = True
        elif name == "row":
            self._open_row(attributes)
        elif name == "col":
            self._hide_columns(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "extLst":
            self._close_cell()  # formulas further on belong to no cell
        elif ":" in name:  # a prefixed main namespace: same elements, longer names
            self._start(name.rpartition(":")[2], attributes)

    def _open_row(self, attributes: dict[str, str]) -> None:
        self._close_cell()
        self._end_row()
        number = attributes.get("r", "")
        known = number.isascii() and number.isdigit()
        self._row = int(number[:8]) if known else self._row + 1
        self._row_text = number if known else ""
        self._column = 0
        if attributes.get("hidden") in ("1", "true"):
            self.scan.hidden_rows.add(self._row)

    def _end_row(self) -> None:
        if self._first:
            first, last = self.scan.rows.get(self._row, (self._first, self._last))
            self.scan.rows[self._row] = (min(first, self._first), max(last, self._last))
        self._first = self._last = 0

    def _fill(self) -> None:
        self._filled = True
        self._last = self._column
        if not self._first:
            self._first = self._column
        self._n_cells += 1
        if self._kind == "e":
            self.scan.errors[(self._row, self._column)] = self._text
        elif self._style in self._percent_styles and self._kind == "n":
            self.scan.percents.append((self._row, self._column))

    def _watch_value(self) -> None:
        """Look at the text of this value: an error's name, or whether a formula's result was stored at all."""
        self._text = ""
        self.parser.CharacterDataHandler = self._collect
        self.parser.EndElementHandler = self._end_value

    def _collect(self, text: str) -> None:
        self._text += text

    def _end_value(self, _: str) -> None:
        self.parser.CharacterDataHandler = None
        self.parser.EndElementHandler = None
        if self._text or self._kind == "str":  # a formula may well give an empty text
            self._fill()

    def _close_cell(self) -> None:
        if self._formula and not self._filled:
            self._note_uncached()
        self._filled = True

    def _note_uncached(self) -> None:
        self.scan.uncached.append((self._row, self._column))
        self._first = self._first or self._column
        self._last = self._column

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            low, high = (min(int(attributes.get(end, "0")), 16_384) for end in ("min", "max"))
            self.scan.hidden_columns.update(range(low, high + 1))

    def _merge(self, ref: str) -> None:
        start, _, end = ref.partition(":")
        if end:
            self.scan.merges.append((place_of(start), place_of(end)))

    def close(self, _: bytes) -> None:
        """End of the part."""
        self.parser.Parse(b"", True)
        self._close_cell()
        self._end_row()
        self.scan.n_cells = self._n_cells

    def feed(self, block: bytes) -> None:
        """The next bytes of the part."""
        self.parser.Parse(block, False)


def _misplaced() -> RefusedFileError:
    return refuse("broken_workbook", "A sheet of the workbook holds cells where no cell can be.")


def percent_styles(styles_xml: bytes) -> frozenset[str]:
    """The style numbers whose number format shows percent."""
    formats = {"9", "10"}  # built-in: 0% and 0.00%
    found: set[str] = set()
    inside = False
    index = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside, index
        name = name.rpartition(":")[2]
        if name == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.', "", attributes.get("formatCode", "")):
            formats.add(attributes.get("numFmtId", ""))
        elif name == "cellXfs":
            inside = True
        elif name in ("cellStyles", "dxfs"):
            inside = False
        elif name == "xf" and inside:
            if attributes.get("numFmtId", "0") in formats:
                found.add(str(index))
            index += 1

    parser = doctype_proof_parser()
    parser.StartElementHandler = start
    try:
        parser.Parse(styles_xml, True)
    except (DoctypeError, expat.ExpatError):
        return frozenset()  # missing; or the pass over all parts will refuse it
    return frozenset(found)
