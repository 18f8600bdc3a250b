"""Where a table begins: its header row, its columns, and what stands beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mentor_analytics.errors import RefusedFileError, listed
from mentor_analytics.ingest import limits
from mentor_analytics.ingest.folding import fold_header, one_line
from mentor_analytics.ingest.mapping import ASIDE, Match, known_headers, map_headers, nearest_header
from mentor_analytics.schema import BY_NAME, TABLES, Table

SESSIONS = TABLES["sessions"]


@dataclass(frozen=True)
class Header:
    """The header row of one table.

    Parameters
    ----------
    index
        Which of the rows looked at, from 0.
    places
        Grid column of each heading, from 0. Columns without heading are among them, with an empty heading.
    matches
        What each heading means.
    side_table
        Whether a second table to the right was left out.
    table
        The kind of file it is read as.
    """

    index: int
    places: tuple[int, ...]
    matches: tuple[Match, ...]
    side_table: bool = False
    table: Table = SESSIONS

    def place(self, column: str) -> int | None:
        """Grid column of one of our columns."""
        for place, match in zip(self.places, self.matches, strict=True):
            if match.column == column:
                return place
        return None

    @property
    def start(self) -> int:
        """Grid column that tells a row of data: for sessions when they were to begin."""
        return next((place for name in self.table.anchors if (place := self.place(name)) is not None), 0)

    @property
    def missing(self) -> tuple[str, ...]:
        """The required columns it lacks."""
        return missing_required([match.column for match in self.matches], self.table)


def missing_required(columns: Iterable[str | None], table: Table = SESSIONS) -> tuple[str, ...]:
    """The required columns that are not there; a date column stands in for the start."""
    have = set(columns)
    return tuple(
        name
        for name in table.required
        if name not in have and not (name in table.anchors and have.intersection(table.anchors))
    )


def find_header(
    rows: Sequence[Sequence[str]], given: Mapping[str, str] | None = None, table: Table = SESSIONS
) -> Header | None:
    """The row among the first that names the most of our columns.

    Exact names are tried first; only when no row has enough of them, close spellings too.

    Parameters
    ----------
    rows
        Of the file, from its first.
    given
        Header → our column, as the user said.
    table
        The kind of file to read it as.

    Returns
    -------
    None when no row looks like a header.
    """
    near = rows[: limits.HEADER_WITHIN]
    columns, enough = table.columns, table.headings
    index = _richest([len(known_headers(row, given, columns)) for row in near], enough)
    if index is None:
        spelled = [
            len(_columns_of(map_headers(row, given, columns))) if _wordy(row, enough) else 0 for row in near
        ]
        index = _richest(spelled, enough)
    return None if index is None else _header(near[index], index, given, table)


def _columns_of(matches: Iterable[Match]) -> set[str]:
    return {match.column for match in matches if match.column is not None}


def _wordy(row: Sequence[str], enough: int) -> bool:
    """Whether a row could be a header at all: several short texts."""
    filled = [cell for cell in row if cell.strip()]
    return (
        len(filled) >= enough and max(map(len, filled)) <= limits.NAME_CHARS and len(filled) <= limits.COLUMNS
    )


def _richest(counts: Sequence[int], enough: int) -> int | None:
    best = max(counts, default=0)
    return counts.index(best) if best >= enough else None


def _header(cells: Sequence[str], index: int, given: Mapping[str, str] | None, table: Table) -> Header:
    first = next(i for i, cell in enumerate(cells) if cell.strip())
    last = max(i for i, cell in enumerate(cells) if cell.strip())
    if last - first + 1 > limits.COLUMNS or last > limits.FARTHEST_COLUMN:
        raise RefusedFileError(
            "too_many_columns",
            f"The table has {last - first + 1:,} columns; {limits.COLUMNS} is the most.",
            "Keep the columns that describe sessions and upload it again.",
        )
    places = tuple(range(last + 1))  # from the sheet's edge: a nameless index column may come first
    left = _left_of_side_table(cells[: last + 1], first, given, table)
    places = places[: left or last + 1]
    matches = map_headers(
        [one_line(cells[place])[: limits.NAME_CHARS] for place in places], given, table.columns
    )
    return Header(index, places, tuple(matches), side_table=left is not None, table=table)


def _left_of_side_table(
    cells: Sequence[str], first: int, given: Mapping[str, str] | None, table: Table
) -> int | None:
    """The blank column after which another table begins, if one does.

    What stands left must be a whole table; what stands right must repeat one of its headings
    or know none of ours. Otherwise the blank column is just that.
    """
    for gap in (i for i in range(first, len(cells)) if not cells[i].strip()):
        left, right = cells[first:gap], cells[gap + 1 :]
        repeats = {fold_header(cell) for cell in left} & {fold_header(cell) for cell in right} - {""}
        whole = not missing_required(_columns_of(map_headers(left, given, table.columns)), table)
        if whole and (repeats or not known_headers(right, given, table.columns)):
            return gap
    return None


def require_columns(header: Header, given: Mapping[str, str] | None = None, *, asked: bool = True) -> None:
    """Refuse a table without the required columns, naming the nearest headers; and one of another kind.

    Parameters
    ----------
    given
        Header → our column, as the user said.
    asked
        Whether it is to be read as this kind of file; else this kind is only tried.

    Raises
    ------
    RefusedFileError
        With the cause `missing_column` or `other_kind`.
    """
    if header.table is SESSIONS and not header.missing:
        return
    other = _rather(header, given or {}, asked=asked)
    if other is not None:
        raise _other_kind(other, header)
    if not header.missing:
        return
    headings = [match.header.strip() for match in header.matches if match.header.strip()]
    free = [m.header.strip() for m in header.matches if m.column is None and m.header.strip()] or headings
    hints = []
    for name in header.missing:
        column = BY_NAME[name]
        near = nearest_header(column, free)
        hints.append(f"{column.label} (the nearest header is “{near}”)" if near else column.label)
    raise RefusedFileError(
        "missing_column",
        f"A column every {header.table.one} needs is missing: {listed(hints, 4)}.",
        f'Add it, or say which header it is: --map "HEADER={header.missing[0]}". The file has: {listed(headings)}.',
        headings,
    )


def require_no_other(rows: Sequence[Sequence[str]], table: Table) -> None:
    """Refuse rows without a header of one kind of file that have one of another.

    Raises
    ------
    RefusedFileError
        With the cause `other_kind`.
    """
    for other in TABLES.values():
        header = None if other is table else find_header(rows, None, other)
        if header is not None and _is_one(_columns_of(header.matches), other):
            raise _other_kind(other, replace(header, table=table))


def _other_kind(other: Table, header: Header) -> RefusedFileError:
    missing = listed(BY_NAME[name].label for name in header.missing)
    lacks = f" It lacks {missing}, which every {header.table.one} needs."
    return RefusedFileError(
        "other_kind",
        f"This looks like {other.many}, not like {header.table.many}.{lacks if header.missing else ''}",
        f"Upload it as {other.many}, or say what its headings mean.",
        [match.header.strip() for match in header.matches if match.header.strip()],
    )


def _is_one(columns: set[str], table: Table) -> bool:
    """Whether a table with these columns can be of a kind, and would be taken for it unasked."""
    return not missing_required(columns, table) and (not table.telling or bool(table.telling & columns))


def _rather(header: Header, given: Mapping[str, str], *, asked: bool) -> Table | None:
    """The kind of file whose headings these are rather.

    When a kind is only tried, a file that is nearly one of another kind is not bent to it: it is told what it lacks.
    """
    headings = [match.header for match in header.matches]
    mine = _columns_of(header.matches)
    if not asked and not _is_one(mine, header.table):
        return SESSIONS
    for table in TABLES.values():
        names = {column.name for column in table.columns}
        said = {heading: column for heading, column in given.items() if column == ASIDE or column in names}
        theirs = _columns_of(map_headers(headings, said, table.columns))
        if table is not header.table and len(theirs) > len(mine) and (not asked or _is_one(theirs, table)):
            return table
    return None
