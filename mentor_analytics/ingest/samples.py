"""What stands under each heading of a file: a few values, so that people can see what a column is."""

from collections.abc import Iterable

import pyarrow as pa

from mentor_analytics.ingest.child import ParsedTable
from mentor_analytics.ingest.mapping import is_reserved
from mentor_analytics.ingest.workbook import ERROR_MARK, UNCACHED_MARK

VALUES = 3
WITHIN_ROWS = 2_000
SHOWN_CHARS = 60


def samples_of(tables: Iterable[ParsedTable]) -> dict[str, tuple[str, ...]]:
    """Heading → its first distinct values, as written and cut for display; blank ones left out.

    Parameters
    ----------
    tables
        As parsed; their Arrow files must still be there. Only the first rows of each are looked at.
    """
    found: dict[str, dict[str, None]] = {}
    for table in tables:
        rows = _first_rows(table)
        for place, match in enumerate(table.matches):
            header = match.header.strip()
            if not header or is_reserved(header) or rows is None:
                continue
            values = found.setdefault(header, {})
            for text in rows.column(f"c{place}").to_pylist():
                if len(values) == VALUES:
                    break
                shown = _shown(text)
                if shown:
                    values[shown] = None
    return {header: tuple(values) for header, values in found.items()}


def _first_rows(table: ParsedTable) -> pa.RecordBatch | None:
    with pa.OSFile(str(table.arrow)) as file:
        reader = pa.ipc.open_file(file)
        return reader.get_batch(0).slice(0, WITHIN_ROWS) if reader.num_record_batches else None


def _shown(text: str | None) -> str:
    words = " ".join((text or "").replace(ERROR_MARK, "").replace(UNCACHED_MARK, "").split())
    return words if len(words) <= SHOWN_CHARS else words[: SHOWN_CHARS - 1] + "…"
