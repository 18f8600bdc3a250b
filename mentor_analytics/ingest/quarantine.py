"""The rows that wait, as people wrote them and with the reasons they wait for."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from mentor_analytics.ingest.doubts import Columns
from mentor_analytics.ingest.mapping import Match
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
    `sheet`, `row`, `reasons` (codes, “; ” between), then the cells under their own headings, as text.
    """
    reasons = np.array([""] * taken.n, dtype=object)
    for code, rows in taken.waits.items():
        reasons[rows] = [f"{old}; {code}" if old else str(code) for old in reasons[rows]]
    parts = []
    offset = 0
    for table, good, bad in zip(taken.parsed.tables, taken.good, taken.bad, strict=True):
        rows = waiting[offset : offset + len(good)]
        why = reasons[offset : offset + len(good)][rows]
        for part, codes in ((good.filter(pa.array(rows)), list(why)), (bad, bad["code"].to_pylist())):
            if len(part):
                parts.append(_readable(part, table.matches, table.sheet, codes))
        offset += len(good)
    if not parts:
        return pd.DataFrame({"sheet": [], "row": [], "reasons": []})
    return pd.concat(parts, ignore_index=True).sort_values(["sheet", "row"], kind="stable", ignore_index=True)


def _readable(part: pa.Table, matches: Sequence[Match], sheet: str, reasons: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame({"sheet": sheet, "row": part["row"].to_pylist(), "reasons": reasons})
    for place, match in enumerate(matches):
        heading = match.header.strip()
        if heading and heading not in frame:
            cells = part[f"c{place}"].to_pylist()
            frame[heading] = [
                (cell or "").removeprefix(ERROR_MARK).replace(UNCACHED_MARK, "") for cell in cells
            ]
    if part["extra"].null_count < len(part):
        frame["beyond the last heading"] = [text or "" for text in part["extra"].to_pylist()]
    return frame
