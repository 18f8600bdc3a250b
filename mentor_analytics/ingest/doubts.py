"""Where the columns, the doubts and the reasons for quarantine of one file come together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mentor_analytics.ingest import columns
from mentor_analytics.ingest.child import Parsed
from mentor_analytics.ingest.dates import zone_of_heading
from mentor_analytics.ingest.folding import one_line
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.limits import EXCEL_CELL_CHARS, NAME_CHARS
from mentor_analytics.ingest.messages import MESSAGES
from mentor_analytics.ingest.raw_rows import RawRows
from mentor_analytics.ingest.texts import FORMULA, TEXTS, Texts, texts_of
from mentor_analytics.schema import BY_NAME, INPUT_ONLY, Column, Range

_WRITTEN_CHARS = 200  # enough to recognise a cell in the list of doubts; the quarantine keeps it whole


@dataclass
class Doubted:
    """A doubt about some rows; `nulls` when their cells were left blank."""

    code: Code
    column: str
    rows: npt.NDArray[np.intp]  # positions among the good rows of the file
    written: Sequence[str] = ()
    more: str = ""
    nulls: bool = False

    def keep(self, rows: npt.NDArray[np.bool_]) -> None:
        """Forget the rows that a mask leaves out."""
        kept = rows[self.rows]
        if len(self.written):
            self.written = [text for text, stays in zip(self.written, kept, strict=True) if stays]
        self.rows = self.rows[kept]


class Columns:
    """Collects columns, doubts and the reasons for quarantine while one file is read.

    Parameters
    ----------
    parsed
        The tables of one file.
    timezone
        The site's zone.
    now
        The clock: a start may lie two years ahead of it.
    """

    def __init__(self, parsed: Parsed, timezone: str, now: pd.Timestamp) -> None:
        self.parsed = parsed
        self.table = parsed.table
        self.is_sessions = parsed.kind == "sessions"
        self.timezone = timezone
        self.now = now
        self.raw = [RawRows(table.arrow) for table in parsed.tables]
        self.n = sum(raw.n for raw in self.raw)
        self.numbers = np.concatenate([raw.numbers() for raw in self.raw] or [np.zeros(0, np.int32)])
        self.sheets = np.repeat(np.arange(len(self.raw)), [raw.n for raw in self.raw])
        self.decimal_comma = any(table.decimal_comma for table in parsed.tables)
        self.date1904 = any(table.date1904 for table in parsed.tables)
        self.frame: dict[str, pd.Series] = {}
        self.doubts: list[Doubted] = []
        self.waits: dict[Code, npt.NDArray[np.bool_]] = {}
        self.settled: dict[str, pd.Series] = {}  # column → its dates as read

    def texts(self, name: str) -> Texts | None:
        """The raw texts of one of our columns over all tables, None when no table has it."""
        chunks: list[pa.ChunkedArray] = []
        found = False
        for table, raw in zip(self.parsed.tables, self.raw, strict=True):
            place = next((i for i, match in enumerate(table.matches) if match.column == name), None)
            found |= place is not None
            chunks.append(pa.nulls(raw.n, pa.string()) if place is None else raw.good(f"c{place}"))
        if not found:
            return None
        flat = [
            c for chunk in chunks for c in (chunk.chunks if isinstance(chunk, pa.ChunkedArray) else [chunk])
        ]
        texts = texts_of(pa.chunked_array(flat, pa.string()), BY_NAME[name].kind)
        texts.column = name
        self._tell_cleaning(name, texts)
        return texts

    def zone_of(self, name: str) -> tuple[str, bool]:
        """The zone of the times in a column, and whether its headings leave no doubt about it."""
        headings = {m.header for t in self.parsed.tables for m in t.matches if m.column == name}
        zones = {zone_of_heading(heading, self.timezone) for heading in headings} or {self.timezone}
        if zones == {"UTC"}:
            return "UTC", True
        return self.timezone, zones == {self.timezone}

    def _tell_cleaning(self, name: str, texts: Texts) -> None:
        column = BY_NAME[name]
        for code in dict.fromkeys(texts.told.values()):
            self.doubt(code, name, texts, [i for i, c in texts.told.items() if c == code])
        for code in dict.fromkeys(texts.broken.values()) if not waits(column) else ():
            broken = [i for i, c in texts.broken.items() if c == code]
            self.doubt(code, name, texts, broken, "it was left blank", nulls=True)
        if column.kind in TEXTS and texts.distinct:
            cells = pa.array(texts.distinct, pa.string())
            self.doubt(Code.FORMULA_LIKE_TEXT, name, texts, where(pc.match_substring_regex(cells, FORMULA)))
            lengths = pc.utf8_length(cells)
            if column.kind == "person":
                self.doubt(Code.LONG_NAME, name, texts, where(pc.greater(lengths, NAME_CHARS)))
            self.doubt(Code.LONG_TEXT, name, texts, where(pc.greater(lengths, EXCEL_CELL_CHARS)))

    def doubt(
        self,
        code: Code,
        column: str,
        texts: Texts,
        indices: Sequence[int],
        more: str = "",
        *,
        nulls: bool = False,
    ) -> None:
        """Note a doubt about some distinct texts of a column."""
        if len(indices):
            rows = texts.rows_of(indices)
            written = [texts.written[code][:_WRITTEN_CHARS] for code in texts.codes[rows]]
            self.doubts.append(Doubted(code, column, rows, written, more, nulls))

    def doubt_rows(
        self, code: Code, column: str, rows: npt.NDArray[np.intp], more: str = "", *, nulls: bool = False
    ) -> None:
        """Note a doubt about some rows."""
        if len(rows):
            self.doubts.append(Doubted(code, column, rows, (), more, nulls))

    def wait(
        self, code: Code, column: str, texts: Texts | None, rows: npt.NDArray[np.bool_], more: str = ""
    ) -> None:
        """Send rows to quarantine."""
        if not rows.any():
            return
        self.waits[code] = self.waits.get(code, np.zeros(self.n, dtype=bool)) | rows
        places = np.flatnonzero(rows)
        written = [] if texts is None else [texts.written[c][:_WRITTEN_CHARS] for c in texts.codes[places]]
        if code is Code.UNKNOWN_STATUS:
            more = ", ".join(dict.fromkeys(one_line(text) for text in written if text.strip()))
        self.doubts.append(Doubted(code, column, places, written, more[:_WRITTEN_CHARS]))

    def take(self, column: Column, texts: Texts, typed: columns.Typed) -> None:
        """Keep a typed column; a fault in a column a session cannot do without makes its row wait."""
        self.frame[column.name] = typed.values
        for code in dict.fromkeys(typed.faults.values()):
            faulty = [i for i, c in typed.faults.items() if c == code]
            if column.required:
                self.wait(code, column.name, texts, mask_of(texts.rows_of(faulty), self.n))
            else:
                known = (
                    code if code in MESSAGES and code not in (Code.BAD_DATE, Code.TIMEZONE_UNKNOWN) else None
                )
                self.doubt(
                    known or Code.UNREADABLE_VALUE,
                    column.name,
                    texts,
                    faulty,
                    expected(column, known),
                    nulls=True,
                )
        for note in typed.doubts:
            self.doubt(note.code, column.name, texts, note.indices, note.more)
        if column.required:
            broken = mask_of(texts.rows_of(list(texts.broken)), self.n)
            self.wait(Code.MISSING_REQUIRED_VALUE, column.name, texts, texts.blank & ~broken)
            self.wait_for_broken(column.name, texts)

    def wait_for_broken(self, column: str, texts: Texts) -> None:
        """Send rows to quarantine whose cell holds an error or a formula without result."""
        for code in dict.fromkeys(texts.broken.values()):
            rows = texts.rows_of([i for i, c in texts.broken.items() if c == code])
            self.wait(code, column, texts, mask_of(rows, self.n), "the row waits in quarantine")


def where(cells: pa.BooleanArray) -> list[int]:
    """The places at which a mask is true."""
    return pc.indices_nonzero(cells).to_pylist()  # type: ignore[no-any-return]


def mask_of(rows: npt.NDArray[np.intp], n: int) -> npt.NDArray[np.bool_]:
    """A mask that is true at some places."""
    mask = np.zeros(n, dtype=bool)
    mask[rows] = True
    return mask


def waits(column: Column) -> bool:
    """Whether a row cannot do without this column."""
    return column.required or column.name in INPUT_ONLY


def expected(column: Column, code: Code | None) -> str:
    """What a fault's message says should have stood there."""
    if code is Code.UNREADABLE_VALUE or (code is None and not isinstance(column.allowed, Range)):
        return columns.WRITE_AS.get(column.kind, "a value")
    if isinstance(column.allowed, Range):
        low, high = column.allowed
        if column.kind == "share":
            return "0 % to 100 %"
        return f"above 0 and up to {high:g}" if column.kind == "minutes" else f"{low:g} to {high:g}"
    return columns.WRITE_AS.get(column.kind, "a value")
