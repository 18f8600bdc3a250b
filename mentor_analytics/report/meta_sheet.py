"""The hidden sheet that says which export this is, and where people may have written."""

from collections.abc import Mapping

from mentor_analytics.measure.masks import column_label
from mentor_analytics.report.book import Book
from mentor_analytics.report.content import TrackerContent
from mentor_analytics.report.edit_fields import written
from mentor_analytics.report.look import Look
from mentor_analytics.report.tables import Table

META = "_meta"


def add_meta(book: Book, content: TrackerContent, tables: Mapping[str, Table]) -> None:
    """What reading the workbook back needs: which export this is, and where people may have written."""
    sheet = book.sheet(META)
    book.hide(sheet)
    facts: tuple[tuple[str, str], ...] = (
        ("workspace", content.workspace),
        ("version", content.version),
        ("exported_at", content.exported_at.isoformat()),
        ("preset", content.preset.name),
        ("preset_version", str(content.preset.version)),
        ("as_of", content.as_of.isoformat()),
        ("timezone", content.timezone),
    )
    rows: list[tuple[str | int, ...]] = [("name", "value"), *facts, ()]
    rows.append(("sheet", "header_row", "key", "column", "field", "choices"))
    for title, table in tables.items():
        rows += [
            (
                title,
                table.header_row,
                column_label("session_id"),
                column.heading,
                column.yours,
                _choices(column.choices),
            )
            for column in table.columns
            if column.yours
        ]
    rows += [(), ("session", "field", "exported"), *_exported(content, tables)]
    rows += [(), ("owners",), *((owner,) for owner in content.owners)]
    for number, cells in enumerate(rows, start=1):
        for letter, value in zip("ABCDEF", cells, strict=False):
            book.put(sheet, f"{letter}{number}", value, Look())


def _choices(choices: tuple[str, ...] | str) -> str:
    return choices.lstrip("=") if isinstance(choices, str) else ", ".join(choices)


def _exported(content: TrackerContent, tables: Mapping[str, Table]) -> list[tuple[str, str, str]]:
    """What stood in the cells people may change, where anything did: what an edited copy is compared with."""
    shown = {column.yours: table for table in tables.values() for column in table.columns if column.yours}
    rows = []
    for name, table in shown.items():
        ids = set(
            next(column.values for column in table.columns if column.heading == column_label("session_id"))
        )
        kept = written(content.edits, name).fillna("")
        rows += [
            (str(session), name, str(value)) for session, value in kept.items() if value and session in ids
        ]
    return rows
