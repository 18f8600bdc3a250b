"""Where a table begins: its header row, its columns, and what stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mentor_analytics.errors import RefusedFileError, listed
from mentor_analytics.ingest import limits
from mentor_analytics.ingest.folding import fold_header, one_line
from mentor_analytics.ingest.mapping import STARTS, Match, known_headers, map_headers, nearest_header
from mentor_analytics.schema import BY_NAME, REQUIRED

_ENOUGH = 3  # so many headings of ours make a header row


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
    """

    index: int
    places: tuple[int, ...]
    matches: tuple[Match, ...]
    side_table: bool = False

    def place(self, column: str) -> int | None:
        """Grid column of one of our columns."""
        for place, match in zip(self.places, self.matches, strict=True):
            if match.column == column:
                return place
        return None

    @property
    def start(self) -> int:
        """Grid column that tells when a session was to begin."""
        return next((place for name in STARTS if (place := self.place(name)) is not None), 0)

    @property
    def missing(self) -> tuple[str, ...]:
        """The required columns it lacks."""
        return missing_required([match.column for match in self.matches])


def missing_required(columns: Sequence[str | None]) -> tuple[str, ...]:
    """The required columns that are not there; a date column stands in for the start."""
    have = set(columns)
    return tuple(
        name
        for name in REQUIRED
        if name not in have and not (name == "scheduled_at" and have.intersection(STARTS))
    )


def find_header(rows: Sequence[Sequence[str]], given: Mapping[str, str] | None = None) -> Header | None:
    """The row among the first that names the most of our columns.

    Exact names are tried first; only when no row has enough of them, close spellings too.

    Returns
    -------
    None when no row looks like a header.
    """
    near = rows[: limits.HEADER_WITHIN]
    index = _richest([len(known_headers(row, given)) for row in near])
    if index is None:
        spelled = [
            sum(m.column is not None for m in map_headers(row, given)) if _wordy(row) else 0 for row in near
        ]
        index = _richest(spelled)
    return None if index is None else _header(near[index], index, given)


def _wordy(row: Sequence[str]) -> bool:
    """Whether a row could be a header at all: several short texts."""
    filled = [cell for cell in row if cell.strip()]
    return (
        len(filled) >= _ENOUGH
        and max(map(len, filled)) <= limits.NAME_CHARS
        and len(filled) <= limits.COLUMNS
    )


def _richest(counts: Sequence[int]) -> int | None:
    best = max(counts, default=0)
    return counts.index(best) if best >= _ENOUGH else None


def _header(cells: Sequence[str], index: int, given: Mapping[str, str] | None) -> Header:
    first = next(i for i, cell in enumerate(cells) if cell.strip())
    last = max(i for i, cell in enumerate(cells) if cell.strip())
    if last - first + 1 > limits.COLUMNS or last > limits.FARTHEST_COLUMN:
        raise RefusedFileError(
            "too_many_columns",
            f"The table has {last - first + 1:,} columns; {limits.COLUMNS} is the most.",
            "Keep the columns that describe sessions and upload it again.",
        )
    places = tuple(range(last + 1))  # from the sheet's edge: a nameless index column may come first
    left = _left_of_side_table(cells, first, last, given)
    places = places[: left or last + 1]
    matches = map_headers([one_line(cells[place])[: limits.NAME_CHARS] for place in places], given)
    return Header(index, places, tuple(matches), side_table=left is not None)


def _left_of_side_table(
    cells: Sequence[str], first: int, last: int, given: Mapping[str, str] | None
) -> int | None:
    """The blank column after which another table begins, if one does.

    What stands left must be a whole table of sessions; what stands right must repeat one of its headings
    or know none of ours. Otherwise the blank column is just that.
    """
    for gap in (i for i in range(first, last) if not cells[i].strip()):
        left, right = cells[first:gap], cells[gap + 1 : last + 1]
        repeats = {fold_header(cell) for cell in left} & {fold_header(cell) for cell in right} - {""}
        whole = not missing_required([match.column for match in map_headers(left, given)])
        if whole and (repeats or not known_headers(right, given)):
            return gap
    return None


def require_columns(header: Header) -> None:
    """Refuse a table without the required columns, naming the nearest headers.

    Raises
    ------
    RefusedFileError
        With the cause `missing_column`.
    """
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
        f"A column every session needs is missing: {listed(hints, 4)}.",
        f'Add it, or say which header it is: --map "HEADER={header.missing[0]}". The file has: {listed(headings)}.',
        headings,
    )
