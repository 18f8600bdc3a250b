"""The limited process that parses an upload: `python -m mentor_analytics.ingest.child REQUEST`.

A hostile or broken file may crash or exhaust a parser; here that ends this process and nobody else's.
It imports neither pandas nor any text library, so that it starts in a fraction of a second.
"""

import contextlib
import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from mentor_analytics.errors import RefusedFileError, listed
from mentor_analytics.ingest import limits
from mentor_analytics.ingest.delimited import Block, head_lines, read_blocks, sniff
from mentor_analytics.ingest.encoding import find_encoding
from mentor_analytics.ingest.files import identify
from mentor_analytics.ingest.issues import Code, Issue
from mentor_analytics.ingest.mapping import Match
from mentor_analytics.ingest.tables import TableNotes, TableReader, fill_merges, no_header
from mentor_analytics.schema import TABLES, Table, TableName

EXIT_TOO_BIG = 4
EXIT_UNREADABLE = 5
_NOT_THIS_KIND = frozenset(("missing_column", "no_header", "other_kind"))
SHAPE_ISSUE = {
    Code.REPEATED_HEADER_IGNORED: (
        "The header is repeated within the data; the repetition is no {one}.",
        "",
    ),
    Code.TOTALS_ROW_IGNORED: ("A totals row is no {one} and was left out.", ""),
    Code.FOOTER_IGNORED: ("A note below the data is no {one} and was left out.", ""),
    Code.STRAY_CELLS: ("Cells far outside the table were left out.", "Look at them and clear them."),
}


@dataclass
class ParsedTable:
    """One table: where its rows lie, what its headings mean, how its numbers are written."""

    arrow: Path
    sheet: str
    matches: list[Match]
    n_rows: int
    decimal_comma: bool = False
    date1904: bool = False


@dataclass
class Parsed:
    """What a file holds, as text."""

    tables: list[ParsedTable] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    n_ignored: int = 0
    kind: TableName = "sessions"

    @property
    def table(self) -> Table:
        """The kind of file it was read as."""
        return TABLES[self.kind]

    @property
    def n_rows(self) -> int:
        """Rows in the file, blank ones left out."""
        return sum(table.n_rows for table in self.tables)


def parse(
    path: Path,
    name: str,
    into: Path,
    given: dict[str, str] | None = None,
    kinds: Sequence[TableName] = ("sessions",),
) -> Parsed:
    """Parse one upload into Arrow files.

    Parameters
    ----------
    path, name
        Where the bytes are, and what the user calls them.
    into
        A folder for the Arrow files.
    given
        Header → our column, as the user said.
    kinds
        What it may be, the likeliest first; it is the first whose headings it has.

    Raises
    ------
    RefusedFileError
        The file cannot be taken.
    """
    asked = len(kinds) == 1
    refusal: RefusedFileError | None = None
    for kind in kinds:
        try:
            return _parse_as(kind, path, name, into, given, asked=asked or refusal is None)
        except RefusedFileError as error:
            if error.cause not in _NOT_THIS_KIND:
                raise
            refusal = refusal or error
    raise refusal or no_header()


def _parse_as(
    kind: TableName, path: Path, name: str, into: Path, given: dict[str, str] | None, *, asked: bool
) -> Parsed:
    parsed = Parsed(kind=kind)
    if identify(path, name) == "csv":
        _parse_csv(path, into, given, parsed, asked=asked)
    else:
        _parse_workbook(path, into, given, parsed, asked=asked)
    if not parsed.tables:
        raise no_header(parsed.table)
    if parsed.n_rows == parsed.n_ignored:
        raise _no_rows(parsed.table)
    return parsed


def _no_rows(table: Table) -> RefusedFileError:
    return RefusedFileError(
        "no_sessions",
        f"There is a header, but no {table.one} below it.",
        f"Export the {table.many} again and upload that.",
    )


def _parse_csv(path: Path, into: Path, given: dict[str, str] | None, parsed: Parsed, *, asked: bool) -> None:
    encoding = find_encoding(path)
    dialect = sniff(head_lines(path, encoding))
    reader = TableReader(given, distrust=encoding.doubtful, table=parsed.table, asked=asked)
    blocks = _limited(read_blocks(path, encoding, dialect), limits.ROWS)
    _write(reader, blocks, into, "", parsed)
    for table in parsed.tables:
        table.decimal_comma = dialect.delimiter == ";"
    if encoding.guessed and not encoding.mixed:
        parsed.issues.append(
            Issue(
                Code.ENCODING_GUESSED,
                f"The file is not UTF-8; it was read as {encoding.name}.",
                "Check names with accents; if they look wrong, save the file as “CSV UTF-8”.",
            )
        )


def _parse_workbook(
    path: Path, into: Path, given: dict[str, str] | None, parsed: Parsed, *, asked: bool
) -> None:
    from mentor_analytics.ingest.workbook import Sheet, open_workbook

    book = open_workbook(path)
    refusals: dict[str, RefusedFileError] = {}
    read: list[Sheet] = []
    for sheet in book.sheets:
        merged: list[tuple[int, int]] = []
        reader = TableReader(given, shiftable=False, table=parsed.table, asked=asked)
        filled = fill_merges(sheet.blocks(), sheet.scan.merges, merged)
        try:
            if not _write(reader, _limited(filled, limits.WORKBOOK_ROWS), into, sheet.name, parsed):
                continue
        except RefusedFileError as refusal:
            if refusal.cause not in ("missing_column", "other_kind", "no_sessions"):
                raise
            refusals[sheet.name] = (
                refusal  # a lookup table or a pivot, unless no other sheet holds the sessions
            )
            continue
        read.append(sheet)
        _tell_sheet(sheet, reader.notes, merged, parsed)
    if refusals and not read:
        raise next(iter(refusals.values()))
    for table in parsed.tables:
        table.date1904 = book.date1904
    _tell_book(book, read, refusals, parsed)


def _tell_sheet(sheet: Any, notes: TableNotes, merged: list[tuple[int, int]], parsed: Parsed) -> None:
    """Say what a value reader would pass over in silence."""
    scan, first = sheet.scan, notes.header_row
    hidden_rows = sorted(row for row in scan.hidden_rows if row > first and row in scan.rows)
    places = set(notes.header.places) if notes.header else set()
    hidden_columns = sorted(column for column in scan.hidden_columns if column - 1 in places)
    if sheet.hidden or hidden_rows or hidden_columns:
        hidden = [
            *(["the sheet itself"] if sheet.hidden else []),
            *([f"{len(hidden_rows)} row(s)"] if hidden_rows else []),
            *([f"{len(hidden_columns)} column(s)"] if hidden_columns else []),
        ]
        parsed.issues.append(
            Issue(Code.HIDDEN_DATA, f"Hidden in the workbook, but read: {', '.join(hidden)}.",
                  "Unhide them to see what was counted.", rows=hidden_rows, sheet=sheet.name)
        )  # fmt: skip
    rows = sorted({row for row, _ in merged if row > first})
    if rows:
        parsed.issues.append(
            Issue(Code.MERGED_CELLS_FILLED, "A merged cell stands for all its rows; its value was filled in.",
                  "Check that the merge was meant for each of these rows.", rows=rows, sheet=sheet.name)
        )  # fmt: skip
    if sheet.strays:
        _tell_ignored(Code.STRAY_CELLS, [row for row, _ in sheet.strays], [], sheet.name, parsed)
        parsed.tables[-1].n_rows += len(sheet.strays)


def _tell_book(book: Any, read: list[Any], refusals: dict[str, RefusedFileError], parsed: Parsed) -> None:
    names, many = [sheet.name for sheet in read], parsed.table.many
    if len(read) > 1:
        parsed.issues.append(
            Issue(Code.SEVERAL_SHEETS, f"{len(read)} sheets hold {many} and all were read: {listed(names)}.")
        )
    elif read and sum(bool(sheet.scan.rows) for sheet in book.sheets) > 1:
        parsed.issues.append(Issue(Code.SHEET_CHOSEN, f"The {many} were found on the sheet “{names[0]}”."))
    for name, refusal in refusals.items():
        if refusal.cause != "no_sessions":
            parsed.issues.append(
                Issue(
                    Code.SHEET_CHOSEN,
                    f"The sheet “{name}” was left out. {refusal.what}",
                    refusal.todo,
                    sheet=name,
                )
            )
    if book.external_links:
        parsed.issues.append(
            Issue(Code.EXTERNAL_LINKS_IGNORED, "The workbook links to other workbooks; links are never followed.",
                  "Values stored in the cells were read.")
        )  # fmt: skip


def _limited(blocks: Iterable[Block], most: int) -> Iterator[Block]:
    n = 0
    for block in blocks:
        n += len(block.rows)
        if n > most + limits.HEADER_WITHIN:
            raise RefusedFileError(
                "too_many_rows",
                f"The table has more than {most:,} rows.",
                "Split it by month and upload the parts; long tables as CSV.",
            )
        yield block


def _write(reader: TableReader, blocks: Iterable[Block], into: Path, sheet: str, parsed: Parsed) -> bool:
    """Stream one table into an Arrow file; False when there is none."""
    target = into / f"table{len(parsed.tables)}.arrow"
    writer: pa.RecordBatchFileWriter | None = None
    try:
        for batch in reader.batches(blocks):
            if writer is None:
                writer = pa.ipc.new_file(str(target), batch.schema)
            writer.write_batch(batch)
    finally:
        if writer is not None:
            writer.close()
    notes = reader.notes
    if notes.header is None:
        return False
    if writer is not None or notes.n_rows:
        if writer is None:
            schema = pa.schema([("row", pa.int32()), ("code", pa.string()), ("extra", pa.string()),
                                *((f"c{i}", pa.string()) for i in range(len(notes.header.places)))])  # fmt: skip
            pa.ipc.new_file(str(target), schema).close()
        parsed.tables.append(ParsedTable(target, sheet, list(notes.header.matches), notes.n_rows))
        _tell_table(notes, sheet, parsed)
        return True
    raise _no_rows(parsed.table)


def _tell_table(notes: TableNotes, sheet: str, parsed: Parsed) -> None:
    if notes.offset:
        parsed.issues.append(
            Issue(Code.HEADER_ROW_OFFSET, f"Column names were found in row {notes.header_row}, not at the top left.",
                  rows=[notes.header_row], sheet=sheet)
        )  # fmt: skip
    if notes.header is not None and notes.header.side_table:
        parsed.issues.append(
            Issue(Code.SIDE_TABLE_IGNORED, f"A second table stands right of the {parsed.table.many}; it was left out.",
                  f"If it holds {parsed.table.many}, move it to a sheet of its own.", sheet=sheet)
        )  # fmt: skip
    if notes.short:
        parsed.issues.append(
            Issue(Code.SHORT_ROW, "The row ends early; the cells it lacks are blank.",
                  "Check that nothing was cut off.", rows=notes.short, sheet=sheet)
        )  # fmt: skip
    if notes.beyond:
        parsed.issues.append(
            Issue(Code.EXTRA_COLUMNS_IGNORED, "Cells right of the last heading were left out.",
                  f"Give their column a heading if they belong to a {parsed.table.one}.",
                  rows=notes.beyond, sheet=sheet)
        )  # fmt: skip
    for code in (Code.REPEATED_HEADER_IGNORED, Code.TOTALS_ROW_IGNORED, Code.FOOTER_IGNORED):
        of_code = [ignored for ignored in notes.ignored if ignored.code == code]
        if of_code:
            _tell_ignored(code, [i.row for i in of_code], [i.text for i in of_code], sheet, parsed)


def _tell_ignored(code: Code, rows: list[int], texts: list[str], sheet: str, parsed: Parsed) -> None:
    message, todo = SHAPE_ISSUE[code]
    message = message.format(one=parsed.table.one)
    parsed.n_ignored += len(rows)
    parsed.issues.append(Issue(code, message, todo, rows=rows, written=texts, sheet=sheet))


def refused_answer(refusal: RefusedFileError) -> dict[str, Any]:
    """How a refusal is told to the parent."""
    told = {"cause": refusal.cause, "what": refusal.what, "todo": refusal.todo, "headers": refusal.headers}
    return {"refused": told}


def answer_of(work: Callable[[], Parsed]) -> dict[str, Any]:
    """What the parent is told: a refusal, or tables and issues."""
    try:
        parsed = work()
    except RefusedFileError as refusal:
        return refused_answer(refusal)
    return {
        "tables": [asdict(table) | {"arrow": str(table.arrow)} for table in parsed.tables],
        "issues": [asdict(issue) for issue in parsed.issues],
        "n_ignored": parsed.n_ignored,
        "kind": parsed.kind,
    }


def limit_process(n_bytes: int, seconds: int) -> None:
    """Take no more memory and processor time than this, from here on."""
    with contextlib.suppress(
        ImportError
    ):  # Windows has no such limits; there the parent's time-out holds alone
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(request_path: str, work: Callable[[dict[str, Any], Path], dict[str, Any]]) -> int:
    """Answer a request file within its limits, beside it. Prints nothing: a value may be personal.

    Parameters
    ----------
    work
        Takes the request and the folder for what it writes; gives the answer.

    Returns
    -------
    The exit code.
    """
    gc.disable()  # a short life that makes millions of lists without cycles: looking for some took a fifth of it
    request = json.loads(Path(request_path).read_text(encoding="utf-8"))
    limit_process(request["bytes"], request["seconds"])
    into = Path(request["into"])
    try:
        answer = work(request, into)
    except (MemoryError, pa.ArrowMemoryError):
        return EXIT_TOO_BIG
    except BaseException as error:
        (into / "fault").write_text(type(error).__name__, encoding="utf-8")
        return EXIT_UNREADABLE
    (into / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    return 0


def main(request_path: str) -> int:
    """Parse as a request file says and leave the answer beside it."""

    def work(request: dict[str, Any], into: Path) -> dict[str, Any]:
        path, name = Path(request["path"]), request["name"]
        return answer_of(lambda: parse(path, name, into, request["given"], request["kinds"]))

    return serve(request_path, work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
