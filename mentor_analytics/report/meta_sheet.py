"""The hidden sheet that says which export this is, and where people may have written."""

from collections.abc import Mapping

from mentor_analytics.measure.masks import column_label
from mentor_analytics.report.book import Book
from mentor_analytics.report.content import TrackerContent
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
    rows += [(), ("owners",), *((owner,) for owner in content.owners)]
    for number, cells in enumerate(rows, start=1):
        for letter, value in zip("ABCDEF", cells, strict=False):
            book.put(sheet, f"{letter}{number}", value, Look())


def _choices(choices: tuple[str, ...] | str) -> str:
    return choices.lstrip("=") if isinstance(choices, str) else ", ".join(choices)
