"""The rows that wait, as people wrote them and with the reasons they wait for."""

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mentor_analytics.ingest.child import ParsedTable
from mentor_analytics.ingest.doubts import Columns
from mentor_analytics.ingest.mapping import WAITS_BECAUSE, WAITS_BEYOND, WAITS_ROW, WAITS_SHEET
from mentor_analytics.ingest.raw_rows import RawRows
from mentor_analytics.ingest.workbook import ERROR_MARK, UNCACHED_MARK
from mentor_analytics.schema import BY_NAME

_SURE_YEARS = (1970, 2200)  # outside, a zone's offset may be no whole minute, or the date no date
_NUMBERS = frozenset({"minutes", "share", "rating", "score"})


def waiting_rows(taken: Columns, waiting: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Rows to be mended and imported again.

    Parameters
    ----------
    taken
        The file as read; its `waits` hold the reasons.
    waiting
        Which of its good rows wait. Those that could not be split into cells wait as well.

    Returns
    -------
    `WAITS_SHEET`, `WAITS_ROW`, `WAITS_BECAUSE` (codes, “; ” between), then the cells under their own headings; texts
    as categories, missing where a sheet has no such heading. A date stands as it was read, as ISO with offset, and so
    does a number of a file with decimal commas: what proved its meaning, the rest of the file, will not be there when
    the mended rows are read.
    """
    reasons = np.full(taken.n, "", dtype=object)
    for code, rows in taken.waits.items():
        reasons[rows] = [f"{old}; {code}" if old else str(code) for old in reasons[rows]]
    parts = []
    offset = 0
    for table, raw in zip(taken.parsed.tables, taken.raw, strict=True):
        chosen, why = waiting[offset : offset + raw.n], reasons[offset : offset + raw.n]
        if chosen.any():
            part = _readable(partial(_chosen, raw, pa.array(chosen)), why[chosen], table)
            _settle(part, table, taken, np.flatnonzero(chosen) + offset)
            parts.append(part)
        if raw.n_bad:
            parts.append(_readable(raw.bad, np.array(raw.bad("code").to_pylist(), dtype=object), table))
        offset += raw.n
    if not parts:
        return pd.DataFrame({WAITS_SHEET: [], WAITS_ROW: [], WAITS_BECAUSE: []}, dtype="str").astype(
            {WAITS_ROW: "int64"}
        )
    if len(parts) == 1:
        return parts[0]
    texts = [part.astype(dict.fromkeys(part.columns.drop(WAITS_ROW), "str")) for part in parts]
    whole = pd.concat(texts, ignore_index=True).sort_values(
        [WAITS_SHEET, WAITS_ROW], kind="stable", ignore_index=True
    )
    return whole.astype(dict.fromkeys(whole.columns.drop(WAITS_ROW), "category"))


def _readable(
    cells: Callable[[str], pa.ChunkedArray], reasons: npt.NDArray[np.object_], table: ParsedTable
) -> pd.DataFrame:
    """Some rows of one table; column by column, since all of a million may wait."""
    numbers = cells("row").to_numpy().astype(np.int64)
    sheet = pd.Categorical.from_codes(np.zeros(len(numbers), np.int8), pd.Index([table.sheet]))
    frame = pd.DataFrame({WAITS_SHEET: sheet, WAITS_ROW: numbers, WAITS_BECAUSE: pd.Categorical(reasons)})
    for place, match in enumerate(table.matches):
        if match.header and match.header not in frame:
            shown = pc.replace_substring(_filled(cells(f"c{place}")), ERROR_MARK, "")
            frame[match.header] = _as_series(pc.replace_substring(shown, UNCACHED_MARK, ""))
    extra = cells("extra")
    if extra.null_count < len(extra):
        frame[WAITS_BEYOND] = _as_series(_filled(extra))
    return frame


def _settle(part: pd.DataFrame, table: ParsedTable, taken: Columns, rows: npt.NDArray[np.intp]) -> None:
    """Write what was read over what was written, in place, where only the whole file proves its meaning."""
    for match in table.matches:
        name = match.column
        if name is None:
            continue
        if name in taken.settled or (name in taken.frame and BY_NAME[name].kind in ("instant", "day")):
            dates = taken.settled.get(name, taken.frame.get(name))
            texts = _dates_as_text(pd.Series(dates).iloc[rows], taken.timezone)
        elif taken.decimal_comma and name in taken.frame and BY_NAME[name].kind in _NUMBERS:
            texts = _numbers_as_text(taken.frame[name].iloc[rows], BY_NAME[name].kind == "share")
        else:
            continue
        as_read = texts.to_numpy()
        kept = part[match.header].astype("object").to_numpy()
        part[match.header] = pd.Categorical(np.where(pd.isna(as_read), kept, as_read))


def _dates_as_text(dates: pd.Series, timezone: str) -> pd.Series:
    sure = dates.where(dates.dt.year.between(*_SURE_YEARS))
    local = sure.dt.tz_convert(timezone) if sure.dt.tz is not None else sure
    return local.map({moment: _iso(moment) for moment in local.dropna().unique()}).astype("object")


def _iso(moment: pd.Timestamp) -> str:
    if moment.tzinfo is None and moment == moment.normalize():
        return str(moment.date())
    whole = moment.second == moment.microsecond == 0
    return moment.isoformat(sep=" ", timespec="minutes" if whole else "auto")


def _numbers_as_text(values: pd.Series, is_share: bool) -> pd.Series:
    words = {v: f"{v * 100:.10g}%" if is_share else f"{v:.10g}" for v in values.dropna().unique()}
    return values.map(words).astype("object")


def _chosen(raw: RawRows, mask: pa.BooleanArray, column: str) -> pa.ChunkedArray:
    return raw.good(column).filter(mask)


def _filled(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(cells, "")


def _as_series(cells: pa.ChunkedArray) -> pd.Series:
    """A category: a million waiting rows repeat most of their cells."""
    encoded = pc.dictionary_encode(cells).combine_chunks()
    codes = encoded.indices.to_numpy()
    categories = pd.Index(pd.array(encoded.dictionary.cast(pa.large_string()), dtype="str"))
    return pd.Series(pd.Categorical.from_codes(codes, categories=categories, validate=False))
