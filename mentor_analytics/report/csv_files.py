"""The one place that writes CSV: formulas made harmless, instants in site time, the same bytes each time."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from mentor_analytics.measure.mentors import LISTED, MEASURED
from mentor_analytics.schema import DERIVED, SESSIONS

FORMULA_START = r"^'*\s*[=+\-@＝＋－＠]|^[\t\r]"
"""Text that a spreadsheet program could take for a formula gets one `'` before it; our reader takes it off."""

CHUNK_ROWS = 100_000  # written at a time, so that a long table costs little memory

SCORES = (
    "priority", "risk", "risk_why", "priority_reason", "risk_raw", "risk_n", "risk_known", "quality", "quality_n",
)  # fmt: skip
"""What a file of mentors begins with. Data only."""
COMPARED = tuple(
    f"{kpi}_30d_{part}"
    for kpi in ("average_rating", "reschedule_rate", "session_quality")
    for part in ("before", "before_n", "change", "change_low", "change_high", "trend")
)
"""The changes it holds. Data only."""
SUMMARY_COLUMNS = ("session_id", "scheduled_at", "mentor", "session_type", "keywords", "summary")
ORIGIN = "template"
"""Where a drafted text comes from."""


def sessions_table(sessions: pd.DataFrame) -> pd.DataFrame:
    """The scored sessions in the order of the column list: what was read, then what was derived."""
    names = [column.name for column in (*SESSIONS, *DERIVED) if column.name in sessions.columns]
    return sessions[names]


def mentors_table(mentors: pd.DataFrame) -> pd.DataFrame:
    """The mentors with their scores and the figures of `measure.mentors.LISTED`, not every window of every KPI."""
    left_out = set(MEASURED) - set(LISTED) - set(COMPARED)
    names = [name for name in mentors.columns if name not in left_out]
    first = [name for name in ("mentor_key", "mentor", *SCORES, *LISTED) if name in names]
    return mentors[[*first, *(name for name in names if name not in first)]]


def summaries_table(sessions: pd.DataFrame) -> pd.DataFrame:
    """One drafted summary per session, with the label of its origin (R61)."""
    return sessions[[name for name in SUMMARY_COLUMNS if name in sessions.columns]].assign(origin=ORIGIN)


def write_csv(frame: pd.DataFrame, path: Path, timezone: str) -> None:
    """Write a frame as CSV.

    Booleans are `true`, `false` or empty; missing values are empty; instants are site time with their offset
    (`2026-09-30 15:00:00+0530`), so that nothing has to be guessed on reading; days are `2026-09-30`.

    Parameters
    ----------
    frame
        Columns of text, category, number, boolean or date.
    path
        Where to.
    timezone
        The site's.
    """
    with pa.OSFile(str(path), "wb") as file:
        _write(frame, file, timezone)


def csv_bytes(frame: pd.DataFrame, timezone: str) -> bytes:
    """A frame as the bytes of the file that `write_csv` writes."""
    file = pa.BufferOutputStream()
    _write(frame, file, timezone)
    return bytes(file.getvalue())


def _write(frame: pd.DataFrame, file: pa.NativeFile, timezone: str) -> None:
    options = pacsv.WriteOptions(quoting_style="needed", batch_size=16_384)
    first = _table(frame.iloc[:CHUNK_ROWS], timezone)
    with pacsv.CSVWriter(file, first.schema, write_options=options) as writer:
        writer.write_table(first)
        for start in range(CHUNK_ROWS, len(frame), CHUNK_ROWS):
            chunk = _table(frame.iloc[start : start + CHUNK_ROWS], timezone)
            writer.write_table(chunk.cast(first.schema))


def _table(frame: pd.DataFrame, timezone: str) -> pa.Table:
    names = escape_formulas(pa.array([str(name) for name in frame.columns], pa.string()))
    return pa.table([_column(frame[name], timezone) for name in frame.columns], names=names.to_pylist())


def _column(values: pd.Series, timezone: str) -> pa.Array | pa.ChunkedArray:
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        return _instants(values, timezone)
    if values.dtype.kind == "M":
        return pc.strftime(pa.array(values.astype("datetime64[s]")), format="%Y-%m-%d")
    if isinstance(values.dtype, pd.CategoricalDtype):
        coded = pa.array(values)
        escaped = escape_formulas(coded.dictionary.cast(pa.string()))
        return pa.DictionaryArray.from_arrays(coded.indices, escaped).dictionary_decode()
    if pd.api.types.is_string_dtype(values.dtype) or values.dtype == object:
        return escape_formulas(pa.array(values, pa.large_string(), from_pandas=True))
    return pa.array(values, from_pandas=True)


def escape_formulas(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Put `'` before text that could be taken for a formula."""
    risky = pc.match_substring_regex(texts, FORMULA_START)
    if not pc.any(risky).as_py():
        return texts
    quote = pa.scalar("'", texts.type)
    return pc.if_else(risky, pc.binary_join_element_wise(quote, texts, pa.scalar("", texts.type)), texts)


def _instants(values: pd.Series, timezone: str) -> pa.Array:
    """Site time with offset; the zone data come with Python, so no system needs to have them."""
    local = values.dt.tz_convert(timezone).dt.tz_localize(None)
    offsets = (local - values.dt.tz_localize(None)).dt.total_seconds()
    codes, distinct = pd.factorize(offsets)
    zones = pa.array([_offset(seconds) for seconds in distinct], pa.string())
    written = pc.strftime(pa.array(local.astype("datetime64[s]")), format="%Y-%m-%d %H:%M:%S")
    zone = zones.take(pa.array(codes, mask=codes < 0))
    return pc.binary_join_element_wise(written, zone, "")


def _offset(seconds: float) -> str:
    hours, minutes = divmod(round(abs(seconds) / 60), 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{minutes:02}"


def stack(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames with different columns one above the other; an empty frame when there is none."""
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else (frames[0] if frames else pd.DataFrame())
