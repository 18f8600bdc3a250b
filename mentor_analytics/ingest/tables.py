"""From a grid of rows to one table: what is a session or another row of data, what is a total, a footer or a fault."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from mentor_analytics.errors import RefusedFileError, listed
from mentor_analytics.ingest import limits
from mentor_analytics.ingest.delimited import Block
from mentor_analytics.ingest.folding import fold_header, printable
from mentor_analytics.ingest.headers import SESSIONS, Header, find_header, require_columns, require_no_other
from mentor_analytics.ingest.issues import Code
from mentor_analytics.schema import Table

_TOTALS = re.compile(
    r"(grand\s+)?(sub\s*-?\s*)?(totals?|sum|averages?|avg|mean|count|overall|median|gesamt|summe)\b|.*\s(totals?|count)$",
    re.IGNORECASE,
)
_SURROGATE = re.compile("[\ud800-\udfff\ufffd]")

Row = list[str]
Place = tuple[int, int]  # row and column, from 1


@dataclass
class Ignored:
    """A row that is no session, and why."""

    row: int
    code: Code
    text: str


@dataclass
class TableNotes:
    """What was seen while a table was read."""

    header: Header | None = None
    header_row: int = 0
    offset: bool = False
    ignored: list[Ignored] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    beyond: list[int] = field(default_factory=list)  # rows with cells right of the last heading
    n_rows: int = 0


class TableReader:
    """Reads one grid block by block into Arrow batches, telling sessions from everything else.

    Parameters
    ----------
    given
        Header → our column, as the user said.
    distrust
        Whether cells may hold undecodable bytes (then every row is looked at).
    shiftable
        Whether a filled cell beyond the last heading may mean that the row has slipped (true of CSV; the
        cells of a workbook stay where they are).
    table
        The kind of file to read it as.
    asked
        Whether somebody said that it is one; else this kind is only tried.
    """

    def __init__(
        self,
        given: Mapping[str, str] | None = None,
        *,
        distrust: bool = False,
        shiftable: bool = True,
        table: Table = SESSIONS,
        asked: bool = True,
    ) -> None:
        self.notes = TableNotes()
        self._shiftable = shiftable
        self._usual = 0  # cells in most rows: some programs end every row with a separator
        self._given = given
        self._table, self._asked = table, asked
        self._distrust = distrust
        self._pending: list[tuple[int, Row]] = []  # single cells that are a footer unless a session follows
        self._head: Block = Block()

    def batches(self, blocks: Iterable[Block]) -> Iterator[pa.RecordBatch]:
        """The table's rows, blank ones left out.

        Yields
        ------
        Batches with `row` (number as shown by a spreadsheet program), `code` (set when the row must wait in
        quarantine), `extra` (cells beyond the header, or the raw text of a row that cannot be split) and one
        text column `c0`, `c1`, … per heading. Nothing is yielded when no header is found.
        """
        for block in self._from_header(blocks):
            yield from self._batch(block)
        for number, row in self._pending:
            text = printable(" ".join(cell for cell in row if cell.strip()))
            self.notes.ignored.append(Ignored(number, Code.FOOTER_IGNORED, text))
        self.notes.n_rows += len(self.notes.ignored)

    def _from_header(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Find the header in the first block; hand on what follows it."""
        for block in blocks:
            if self.notes.header is None:
                header = find_header(block.rows, self._given, self._table)
                if header is None:
                    if self._asked:
                        require_no_other(block.rows, self._table)
                    return
                require_columns(header, self._given, asked=self._asked)
                self.notes.header = header
                lengths = Counter(map(len, block.rows[header.index + 1 :]))
                usual = [n for n, rows in lengths.most_common(1) if rows > 1]  # one row alone proves no habit
                self._usual = max([len(block.rows[header.index]), *usual])
                self.notes.header_row = block.numbers[header.index]
                first = next(i for i, cell in enumerate(block.rows[header.index]) if cell.strip())
                nameless_index = first == 1 and any(
                    row[:1] != [""] and row[:1] for row in block.rows[header.index + 1 :]
                )
                self.notes.offset = header.index > 0 or (first > 0 and not nameless_index)
                block = Block(
                    block.numbers[header.index + 1 :],
                    block.rows[header.index + 1 :],
                    [fault for fault in block.faults if fault[0] > self.notes.header_row],
                )
            yield block

    def _batch(self, block: Block) -> Iterator[pa.RecordBatch]:
        header = self.notes.header
        if header is None:
            return
        width = len(header.places)
        numbers, rows = self._sessions(block, header, width)
        codes: dict[int, str] = {}
        extras: dict[int, str] = {}
        for index, row in enumerate(rows):
            if len(row) != width:
                rows[index] = self._fit(row, width, index, numbers[index], codes, extras)
        if self._distrust:
            self._mark_undecodable(rows, codes)
        for number, code, raw in block.faults:
            codes[len(rows)], extras[len(rows)] = str(code), printable(raw)
            numbers.append(number)
            rows.append([""] * width)
        if not rows:
            return
        columns = [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)] if width else []
        for cells in columns:
            too_long = pc.greater(pc.utf8_length(cells), limits.CELL_CHARS)
            if pc.any(too_long).as_py():
                for index in pc.indices_nonzero(too_long).to_pylist():
                    codes[index] = str(Code.CELL_TOO_LONG)
        self.notes.n_rows += len(rows)
        yield pa.record_batch(
            [
                pa.array(numbers, pa.int32()),
                pa.array(
                    [codes.get(i) for i in range(len(rows))] if codes else [None] * len(rows), pa.string()
                ),
                pa.array(
                    [extras.get(i) for i in range(len(rows))] if extras else [None] * len(rows), pa.string()
                ),
                *columns,
            ],
            names=["row", "code", "extra", *(f"c{i}" for i in range(width))],
        )

    def _sessions(self, block: Block, header: Header, width: int) -> tuple[list[int], list[Row]]:
        """The rows that are sessions; only those without a start are looked at closely."""
        start = header.start
        heading = header.matches[start].header.casefold()
        numbers, rows = [], []
        for number, row in zip(block.numbers, block.rows, strict=True):
            cell = row[start] if len(row) > start else ""
            plain = cell and (cell[0].isdigit() or not (cell.isspace() or cell.strip().casefold() == heading))
            if not plain and not self._is_session(number, row, header):
                continue
            if self._pending:
                for earlier_number, earlier in self._pending:
                    numbers.append(earlier_number)
                    rows.append(earlier)
                self._pending = []
            numbers.append(number)
            rows.append(row)
        return numbers, rows

    def _is_session(self, number: int, row: Row, header: Header) -> bool:
        filled = [cell.strip() for cell in row if cell.strip()]
        if not filled:
            return False
        headings = [fold_header(match.header) for match in header.matches]
        cells = [fold_header(cell) for cell in row[: len(headings)]]
        if sum(a == b != "" for a, b in zip(cells, headings, strict=False)) > len(filled) / 2:
            self.notes.ignored.append(Ignored(number, Code.REPEATED_HEADER_IGNORED, ""))
            return False
        started = len(row) > header.start and row[header.start].strip()
        if not started and _TOTALS.match(filled[0]) and not self._has_status(row, header):
            self.notes.ignored.append(Ignored(number, Code.TOTALS_ROW_IGNORED, printable(filled[0])))
            return False
        if len(filled) == 1 and not started:
            self._pending.append((number, row))
            return False
        return True

    @staticmethod
    def _has_status(row: Row, header: Header) -> bool:
        place = header.place("status")
        return place is not None and len(row) > place and any(c.isalpha() for c in row[place])

    def _fit(
        self, row: Row, width: int, index: int, number: int, codes: dict[int, str], extras: dict[int, str]
    ) -> Row:
        """A row with as many cells as there are headings; one with more *filled* cells must wait."""
        if len(row) < width:
            self.notes.short.append(number)
            return row + [""] * (width - len(row))
        side_table = self.notes.header is not None and self.notes.header.side_table
        beyond = not side_table and any(cell.strip() for cell in row[width:])
        if self._shiftable and (beyond or len(row) > self._usual):
            codes[index] = str(Code.LONG_ROW)
            extras[index] = printable(" | ".join(row[width:]))
        elif beyond:
            self.notes.beyond.append(number)
        return row[:width]

    @staticmethod
    def _mark_undecodable(rows: list[Row], codes: dict[int, str]) -> None:
        for index, row in enumerate(rows):
            if any(_SURROGATE.search(cell) for cell in row):
                codes[index] = str(Code.UNDECODABLE_ROW)
                rows[index] = [printable(cell) for cell in row]


def fill_merges(
    blocks: Iterable[Block], merges: Iterable[tuple[Place, Place]], filled: list[Place]
) -> Iterator[Block]:
    """Give every row of a vertical merge the value of its first: a merge is a statement about all of them.

    The (row, column) of each cell filled is appended to `filled`.
    """
    starts: dict[int, list[tuple[int, int]]] = {}  # first row → column and last row
    for (first, column), (last, _) in merges:
        if last > first:
            starts.setdefault(first, []).append((column, last))
    running: dict[int, tuple[int, str]] = {}  # column → last row and value
    for block in blocks:
        for number, cells in zip(block.numbers, block.rows, strict=True):
            for column, (last, value) in list(running.items()):
                if number > last:
                    del running[column]
                elif value and not _cell(cells, column):
                    cells.extend([""] * (column - len(cells)))
                    cells[column - 1] = value
                    filled.append((number, column))
            for column, last in starts.get(number, ()):
                running[column] = (last, _cell(cells, column))
        yield block


def _cell(cells: Row, column: int) -> str:
    """A cell by its column from 1; rows may end early."""
    return cells[column - 1] if column <= len(cells) else ""


def no_header(table: Table = SESSIONS) -> RefusedFileError:
    """No row of the file names our columns."""
    needed = listed(column.label for column in table.columns if column.required)
    return RefusedFileError(
        "no_header",
        "No row with column names was found in the first 20 rows.",
        f"Add a first row that names the columns, at least: {needed}; "
        'or say which header is which: --map "HEADER=column".',
    )
