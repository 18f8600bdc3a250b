"""Invented sessions as a program would export them: readable headings and words, local times, .csv or .xlsx.

Only for frames made here: their text never begins like a formula, so nothing has to be escaped.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from mentor_analytics.errors import MentorAnalyticsError, OutputError
from mentor_analytics.schema import BY_NAME

TIMEZONE = "Asia/Kolkata"
CHUNK_ROWS = 100_000
MOST_XLSX_ROWS = 200_000  # what the importer takes from a workbook

_HEADING_FONT = Font(bold=True, color="FFFFFF")
_HEADING_FILL = PatternFill("solid", start_color="1F4E79")
_DATE_FORMATS = {"instant": "yyyy-mm-dd hh:mm", "day": "yyyy-mm-dd"}
_WIDTHS = {"text": 48.0, "line": 32.0, "person": 20.0, "label": 20.0, "instant": 17.0}


def heading(name: str) -> str:
    """Give the heading of a column.

    >>> heading("session_id"), heading("had_technical_issue")
    ('Session ID', 'Technical Trouble')
    """
    words = BY_NAME[name].label.split(" ")
    return " ".join(word[0].upper() + word[1:] for word in words)


def write_sessions(sessions: pd.DataFrame, path: Path) -> None:
    """Write sessions to `path`, as CSV or as a workbook by its suffix.

    Parameters
    ----------
    sessions
        A typed sessions frame made in this package; any columns of the schema.

    Raises
    ------
    MentorAnalyticsError
        The name ends neither in .csv nor in .xlsx, or there are too many rows for a workbook.
    OutputError
        The file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in {".csv", ".xlsx"}:
        raise MentorAnalyticsError(
            f"{path.name} ends neither in .csv nor in .xlsx.", "Choose one of the two."
        )
    if suffix == ".xlsx" and len(sessions) > MOST_XLSX_ROWS:
        raise MentorAnalyticsError(
            f"A workbook takes {MOST_XLSX_ROWS:,} sessions; these are {len(sessions):,}.",
            "Write a .csv instead.",
        )
    try:
        if suffix == ".csv":
            _write_csv(sessions, path)
        else:
            _write_xlsx(sessions, path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.", "Choose another place."
        ) from error


def _write_csv(sessions: pd.DataFrame, path: Path) -> None:
    with path.open("wb") as file:
        file.write((",".join(heading(name) for name in sessions.columns) + "\n").encode())
        for start in range(0, len(sessions), CHUNK_ROWS):
            chunk = sessions.iloc[start : start + CHUNK_ROWS]
            cells = [_quoted(_written(chunk[name])) for name in chunk.columns]
            lines = _joined([_joined(cells, ","), _text("")], "\n")
            file.write(_in_one_piece(lines))


def _text(text: str) -> pa.LargeStringScalar:
    return pa.scalar(text, pa.large_string())


def _joined(
    pieces: Sequence[pa.LargeStringArray | pa.LargeStringScalar], between: str
) -> pa.LargeStringArray:
    """Join the texts of each row; a missing one counts as empty."""
    return pc.binary_join_element_wise(*pieces, _text(between), null_handling="replace", null_replacement="")


def _in_one_piece(lines: pa.LargeStringArray) -> memoryview:
    """Give all texts of an array in one piece: they already lie one after the other in memory."""
    _, offsets, data = lines.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)
    first, last = ends[lines.offset], ends[lines.offset + len(lines)]
    return memoryview(data)[first:last]


def _quoted(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    needs = pc.match_substring_regex(texts, r'[,"\r\n]')
    if not pc.any(needs).as_py():
        return texts
    doubled = pc.replace_substring(texts, '"', '""')
    quote = _text('"')
    return pc.if_else(needs, _joined([quote, doubled, quote], ""), texts)


def _written(values: pd.Series) -> pa.LargeStringArray:
    """One column as people would write it; missing stays missing."""
    kind = BY_NAME[str(values.name)].kind
    if kind in {"instant", "day"}:
        return _dates(_local(values), with_time=kind == "instant")
    if kind == "boolean":
        return _taken(("No", "Yes"), values.astype("Int8"))
    if isinstance(values.dtype, pd.CategoricalDtype):
        words = [_word(str(text), kind) for text in values.cat.categories]
        codes = values.cat.codes.astype("Int32")
        return _taken(tuple(words), codes.mask(codes < 0))
    if kind in {"minutes", "rating", "score", "share"}:
        return _numbers(values * 100 if kind == "share" else values)
    return _whole(pa.array(values, from_pandas=True))


def _word(text: str, kind: str) -> str:
    """`no_show` is written No Show; names and groups stay as they are."""
    return text.replace("_", " ").title() if kind in {"status", "party", "prep"} else text


def _taken(words: tuple[str, ...], codes: pd.Series) -> pa.LargeStringArray:
    return pa.array(words, pa.large_string()).take(_whole(pa.array(codes, from_pandas=True)))


def _whole(values: pa.Array | pa.ChunkedArray) -> pa.LargeStringArray:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _numbers(values: pd.Series) -> pa.LargeStringArray:
    """Whole numbers without a point, others with one decimal."""
    tenths = pa.array((values * 10).round(), from_pandas=True).cast(pa.int64())
    whole = pc.divide(tenths, 10)
    tenth = pc.subtract(tenths, pc.multiply(whole, 10))
    texts = whole.cast(pa.large_string())
    return pc.if_else(pc.equal(tenth, 0), texts, _joined([texts, tenth.cast(pa.large_string())], "."))


def _local(values: pd.Series) -> pd.Series:
    """Times as the clock on the wall shows them; days have no zone."""
    return values if values.dt.tz is None else values.dt.tz_convert(TIMEZONE).dt.tz_localize(None)


def _dates(values: pd.Series, *, with_time: bool) -> pa.LargeStringArray:
    """ISO dates, with hours and minutes where they count; each distinct day is written once."""
    known = values.dropna()
    if known.empty:
        return pa.nulls(len(values), pa.large_string())
    first = known.min().normalize()
    days = pd.date_range(first, known.max()).strftime("%Y-%m-%d")
    minutes = (values - first) // pd.Timedelta(minutes=1)  # float, NaN where missing
    dates = _taken(tuple(days), (minutes // 1440).astype("Int64"))
    if not with_time:
        return dates
    clock = tuple(f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(1440))
    times = _taken(clock, (minutes % 1440).astype("Int64"))
    return pc.binary_join_element_wise(dates, times, _text(" "))  # missing where either is


def _write_xlsx(sessions: pd.DataFrame, path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sessions")
    sheet.freeze_panes = "B2"
    kinds = [BY_NAME[name].kind for name in sessions.columns]
    for place, kind in enumerate(kinds, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(kind, 13.0)
    if len(kinds):
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(kinds))}{len(sessions) + 1}"
    headings = []
    for name in sessions.columns:
        cell = WriteOnlyCell(sheet, heading(name))
        cell.font, cell.fill, cell.alignment = _HEADING_FONT, _HEADING_FILL, Alignment(wrap_text=True)
        headings.append(cell)
    sheet.append(headings)
    styled = {place: WriteOnlyCell(sheet) for place, kind in enumerate(kinds) if kind in _DATE_FORMATS}
    for place, cell in styled.items():
        cell.number_format = _DATE_FORMATS[kinds[place]]
    for row in _rows(sessions):
        for place, cell in styled.items():  # a written cell may be filled again: one per column is enough
            if (moment := row[place]) is not None:
                cell.value = moment
                row[place] = cell
        sheet.append(row)
    book.save(path)


def _rows(sessions: pd.DataFrame) -> Iterator[list[Any]]:
    """Rows of plain Python values, None where missing, a chunk of columns at a time."""
    for start in range(0, len(sessions), CHUNK_ROWS):
        chunk = sessions.iloc[start : start + CHUNK_ROWS]
        columns = [_cells(chunk[name]) for name in chunk.columns]
        for row in zip(*columns, strict=True):
            yield list(row)


def _cells(values: pd.Series) -> list[Any]:
    kind = BY_NAME[str(values.name)].kind
    if kind in {"instant", "day"}:
        return [None if pd.isna(moment) else moment.to_pydatetime() for moment in _local(values)]
    if kind in {"minutes", "rating", "score", "share"}:
        numbers = (values * 100 if kind == "share" else values).round(1)
        return [
            None if number != number else int(number) if number.is_integer() else number for number in numbers
        ]
    cells: list[Any] = _written(values).to_pylist()
    return cells
