"""CSV in any usual dialect: blocks of rows, and the rows whose boundaries cannot be trusted."""

import _csv
import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest import limits
from mentor_analytics.ingest.encoding import Encoding
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.mapping import known_headers

DELIMITERS = (",", ";", "\t", "|")
BLOCK_ROWS = 20_000
_SNIFF_LINES = 40
_FIELD_LIMIT = 1 << 26  # far above our own limit for a cell, which is judged after reading
_DATE_CELL = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].{4,20})?|\d{1,2}[-/ ][A-Za-z]{3,9}[-/ ]\d{2,4}( .{4,20})?",
    re.ASCII,
)

Row = list[str]


@dataclass
class Block:
    """Some rows of a table, each with its number as a spreadsheet program counts."""

    numbers: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    faults: list[tuple[int, Code, str]] = field(default_factory=list)  # number, what is wrong, raw text


@dataclass(frozen=True)
class Dialect:
    """What separates the cells, and how many lines come before them (a `sep=` line)."""

    delimiter: str
    skip: int = 0


def _reader(lines: Iterator[str], delimiter: str) -> "_csv.Reader":
    csv.field_size_limit(_FIELD_LIMIT)
    return csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=delimiter != "\t")


def sniff(head: Sequence[str]) -> Dialect:
    """The delimiter under which the first lines show the most of our columns, then the most cells."""
    first = head[0].strip() if head else ""
    if first.casefold().startswith("sep=") and len(first) == len("sep=") + 1:
        return Dialect(first[-1], skip=1)
    if first.casefold() == "sep=" and "\t" in head[0]:
        return Dialect("\t", skip=1)

    def merit(delimiter: str) -> tuple[int, int]:
        rows: list[Row] = []
        with suppress(csv.Error):  # what was read before the fault tells enough
            rows.extend(_reader(iter(head), delimiter))
        return max((len(known_headers(row)) for row in rows), default=0), max(map(len, rows), default=0)

    return Dialect(max(DELIMITERS, key=merit))


class _Lines:
    """Hands lines on and remembers the last one, so that a faulty row can be kept as written."""

    def __init__(self, file: IO[str], skip: int) -> None:
        self._file = file
        self.last = ""
        for _ in range(skip):
            next(file, None)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        self.last = next(self._file)
        return self.last


@contextmanager
def _open(path: Path, encoding: Encoding) -> Iterator[IO[str]]:
    wide = encoding.name.startswith(("utf-16", "utf-32"))
    errors = "replace" if wide else "surrogateescape"
    with path.open(encoding=encoding.name, errors=errors, newline="") as file:
        yield file


def head_lines(path: Path, encoding: Encoding) -> list[str]:
    """The first lines, for sniffing; very long lines are cut."""
    with _open(path, encoding) as file:
        lines = [file.readline(limits.CELL_CHARS * 2) for _ in range(_SNIFF_LINES)]
    return [line for line in lines if line]


def read_blocks(path: Path, encoding: Encoding, dialect: Dialect) -> Iterator[Block]:
    """Rows in blocks of `BLOCK_ROWS`. Blank lines count as rows and are left in.

    Raises
    ------
    RefusedFileError
        A quote is opened and never closed, so that no row after it can be trusted.
    """
    with _open(path, encoding) as file:
        lines = _Lines(file, dialect.skip)
        reader = _reader(lines, dialect.delimiter)
        block, number, width, seen = Block(), dialect.skip, 0, 0
        while True:
            number += 1
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                if reader.line_num - seen != 1 or "end of data" in str(error):
                    raise _open_quote(seen + 1 + dialect.skip) from None
                block.faults.append((number, Code.BAD_QUOTING, lines.last.rstrip("\r\n")))
                seen = reader.line_num
                continue
            if reader.line_num - seen == 1:
                width = len(row)
            elif _swallowed_rows(row, dialect.delimiter, width):
                raise _open_quote(seen + 1 + dialect.skip)
            seen = reader.line_num
            block.numbers.append(number)
            block.rows.append(row)
            if len(block.rows) == BLOCK_ROWS:
                yield block
                block = Block()
        yield block


def _swallowed_rows(row: Row, delimiter: str, width: int) -> bool:
    """Whether a cell with line breaks holds whole rows: its opening quote was never meant to open.

    `width` is that of the row before. A line that has all the cells its place asks for, a date among them, is a
    row; so is one with very many separators, fewer being enough where the row itself has not the width due.
    """
    least = max(width - 1, 3) if len(row) != width else max(width - 1, 8)
    for place, cell in enumerate(row):
        if "\n" not in cell and "\r" not in cell:
            continue
        first, *others = cell.splitlines()
        if any(line.count(delimiter) >= least for line in others):
            return True
        due = [width - place, *[width] * (len(others) - 1), place + 1]
        if any(map(_is_row, (first, *others), [delimiter] * len(due), due)):
            return True
    return False


def _is_row(line: str, delimiter: str, n_cells: int) -> bool:
    """Whether a line is (its part of) a row: so many cells, and one of them wholly a date."""
    cells = line.split(delimiter)
    return len(cells) == n_cells > 1 and any(_DATE_CELL.fullmatch(cell.strip()) for cell in cells)


def _open_quote(line: int) -> RefusedFileError:
    return RefusedFileError(
        "open_quote",
        f"A quotation mark opened in line {line} is never closed, so the rows after it cannot be told apart.",
        f"Close or remove the quotation mark in line {line}, or save the sheet as .xlsx, and upload it again.",
    )
