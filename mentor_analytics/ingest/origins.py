"""Where the rows of a mended list of waiting rows waited before."""

from collections.abc import Callable
from contextlib import suppress

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mentor_analytics.ingest.doubts import Columns
from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.ingest.mapping import WAITS_FILE, WAITS_ROW, WAITS_SHEET, Match

ORIGIN_COLUMNS = ("sheet", "row", "from_file", "from_sheet", "from_row")
"""Sheet and row in this file, then file, sheet and row as the list of waiting rows names them."""

_QUOTED = r"^'(\s*[=+\-@＝＋－＠])"


def no_origins() -> pd.DataFrame:
    """The usual case: the file is no list of waiting rows."""
    return pd.DataFrame(
        {
            "sheet": pd.Series(dtype="str"),
            "row": pd.Series(dtype="int64"),
            "from_file": pd.Series(dtype="str"),
            "from_sheet": pd.Series(dtype="str"),
            "from_row": pd.Series(dtype="int64"),
        }
    )


def origins_of(taken: Columns) -> pd.DataFrame:
    """Every row of a file that says where it waited.

    Returns
    -------
    `ORIGIN_COLUMNS`; a row without a row number that can be read is left out.
    """
    parts = [no_origins()]
    for table, raw in zip(taken.parsed.tables, taken.raw, strict=True):
        places = _places(table.matches)
        if WAITS_ROW in places and WAITS_FILE in places:
            parts += [_told(places, cells, table.sheet) for cells in (raw.good, raw.bad)]
    return pd.concat(parts, ignore_index=True)


def _places(matches: list[Match]) -> dict[str, int]:
    """Which column holds which of our own headings."""
    wanted = {fold_header(heading): heading for heading in (WAITS_FILE, WAITS_SHEET, WAITS_ROW)}
    places: dict[str, int] = {}
    for place, match in enumerate(matches):
        heading = wanted.get(fold_header(match.header))
        if heading is not None:
            places.setdefault(heading, place)
    return places


def _told(places: dict[str, int], cells: Callable[[str], pa.ChunkedArray], sheet: str) -> pd.DataFrame:
    told = {heading: _texts(cells(f"c{place}")) for heading, place in places.items()}
    numbers = [_whole(text) for text in told[WAITS_ROW]]
    rows = cells("row").to_pylist()
    sheets = told.get(WAITS_SHEET, [""] * len(rows))
    found = [
        (sheet, row, file, from_sheet, number)
        for row, file, from_sheet, number in zip(rows, told[WAITS_FILE], sheets, numbers, strict=True)
        if number is not None
    ]
    frame = pd.DataFrame(found, columns=list(ORIGIN_COLUMNS))
    return frame.astype(no_origins().dtypes.to_dict())


def _texts(cells: pa.ChunkedArray) -> list[str]:
    """As they were before a spreadsheet was warned of formulas in them."""
    trimmed = pc.utf8_trim_whitespace(pc.fill_null(cells, ""))
    return pc.replace_substring_regex(trimmed, _QUOTED, r"\1").to_pylist()  # type: ignore[no-any-return]


def _whole(text: str) -> int | None:
    with suppress(ValueError, OverflowError):
        return int(float(text))
    return None
