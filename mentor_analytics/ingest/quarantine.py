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
from mentor_analytics.ingest.raw_rows import RawRows
from mentor_analytics.ingest.workbook import ERROR_MARK, UNCACHED_MARK


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
    `sheet`, `row`, `reasons` (codes, “; ” between), then the cells under their own headings; texts as categories,
    missing where a sheet has no such heading.
    """
    reasons = np.full(taken.n, "", dtype=object)
    for code, rows in taken.waits.items():
        reasons[rows] = [f"{old}; {code}" if old else str(code) for old in reasons[rows]]
    parts = []
    offset = 0
    for table, raw in zip(taken.parsed.tables, taken.raw, strict=True):
        chosen, why = waiting[offset : offset + raw.n], reasons[offset : offset + raw.n]
        if chosen.any():
            parts.append(_readable(partial(_chosen, raw, pa.array(chosen)), why[chosen], table))
        if raw.n_bad:
            parts.append(_readable(raw.bad, np.array(raw.bad("code").to_pylist(), dtype=object), table))
        offset += raw.n
    if not parts:
        return pd.DataFrame({"sheet": [], "row": [], "reasons": []}, dtype="str").astype({"row": "int64"})
    if len(parts) == 1:
        return parts[0]
    texts = [part.astype(dict.fromkeys(part.columns.drop("row"), "str")) for part in parts]
    whole = pd.concat(texts, ignore_index=True).sort_values(
        ["sheet", "row"], kind="stable", ignore_index=True
    )
    return whole.astype(dict.fromkeys(whole.columns.drop("row"), "category"))


def _readable(
    cells: Callable[[str], pa.ChunkedArray], reasons: npt.NDArray[np.object_], table: ParsedTable
) -> pd.DataFrame:
    """Some rows of one table; column by column, since all of a million may wait."""
    numbers = cells("row").to_numpy().astype(np.int64)
    sheet = pd.Categorical.from_codes(np.zeros(len(numbers), np.int8), pd.Index([table.sheet]))
    frame = pd.DataFrame({"sheet": sheet, "row": numbers, "reasons": pd.Categorical(reasons)})
    for place, match in enumerate(table.matches):
        if match.header and match.header not in frame:
            shown = pc.replace_substring(_filled(cells(f"c{place}")), ERROR_MARK, "")
            frame[match.header] = _as_series(pc.replace_substring(shown, UNCACHED_MARK, ""))
    extra = cells("extra")
    if extra.null_count < len(extra):
        frame["beyond the last heading"] = _as_series(_filled(extra))
    return frame


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
