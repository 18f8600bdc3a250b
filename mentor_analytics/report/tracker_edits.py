"""An edited tracker, read back: what people wrote beside sessions, and what stood there when it was exported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.dates import read_dates
from mentor_analytics.ingest.workbook import ERROR_MARK, UNCACHED_MARK
from mentor_analytics.report.cells import Cleaner
from mentor_analytics.report.edit_fields import BY_NAME, Field
from mentor_analytics.report.meta_sheet import META
from mentor_analytics.report.queue_sheets import ACTION_ITEMS, EARLY_WARNING

SHEETS = (META, EARLY_WARNING, ACTION_ITEMS)
HEADER_WITHIN = 20
"""Rows in which the headings are looked for, should somebody have put a line above."""

Rows = Sequence[Sequence[str]]
Cell = tuple[str, str]
"""Session id and field."""


@dataclass(frozen=True)
class Unread:
    """Something written that could not be taken as it is.

    Parameters
    ----------
    sheet, row
        Where; row 0 for the sheet as a whole.
    session_id, field, written
        Of what, and what stands there; empty where it concerns more.
    why
        What happened, and what to do.
    """

    sheet: str
    row: int
    session_id: str
    field: str
    why: str
    written: str = ""


@dataclass(frozen=True)
class EditedTracker:
    """What an edited tracker says.

    Parameters
    ----------
    facts
        Of its hidden sheet: `workspace`, `exported_at`, `preset`, …
    written
        Session id and field → what stands there now, as `said` puts it.
    exported
        The same for what stood there at the export; where nothing did it is left out.
    unread
        What could not be taken.
    """

    facts: Mapping[str, str]
    written: Mapping[Cell, str]
    exported: Mapping[Cell, str]
    unread: tuple[Unread, ...]

    def before(self, cell: Cell) -> str:
        """What stood in a cell at the export."""
        return self.exported.get(cell, BY_NAME[cell[1]].unsaid)


def said(field: Field, text: str) -> str:
    """A text as it is compared: without what a workbook cannot hold, nothing said as the field's default."""
    return Cleaner().clean(text, ("", "")).strip() or field.unsaid


def read_edited(sheets: Mapping[str, Rows], timezone: str) -> EditedTracker:
    """Understand the rows of an edited tracker.

    Parameters
    ----------
    sheets
        `SHEETS` by name, every row as text.
    timezone
        Of the site; days are written in it.

    Raises
    ------
    RefusedFileError
        It is no tracker of ours.
    """
    facts, columns, exported = _meta(sheets.get(META, ()))
    found: dict[Cell, list[tuple[str, str, int]]] = {}
    unread: list[Unread] = []
    for sheet, headings in columns.items():
        if sheet not in sheets:
            unread.append(Unread(sheet, 0, "", "", "The sheet is gone, so nothing on it was read."))
            continue
        for cell, text, row in _cells(sheet, headings, sheets[sheet], unread):
            found.setdefault(cell, []).append((text, sheet, row))
    written: dict[Cell, str] = {}
    days = _days(
        [text for (_, name), each in found.items() if BY_NAME[name].kind == "day" for text, _, _ in each],
        timezone,
    )
    for cell, each in found.items():
        field = BY_NAME[cell[1]]
        texts = {days.get(text, "?") if field.kind == "day" else said(field, text) for text, _, _ in each}
        why = _why_not(field, texts)
        if why:
            told = " / ".join(dict.fromkeys(_shown(text) for text, _, _ in each))
            unread.append(Unread(each[0][1], each[0][2], cell[0], field.name, why, told))
        else:
            written[cell] = texts.pop()
    return EditedTracker(facts, written, exported, tuple(unread))


def _shown(text: str) -> str:
    return "(formula)" if text == UNCACHED_MARK else text.removeprefix(ERROR_MARK)


def _why_not(field: Field, texts: set[str]) -> str:
    """Why what is written cannot be taken; empty when it can."""
    if len(texts) > 1:
        return "The session stands there twice with different words. Keep one of the rows."
    text = next(iter(texts))
    if ERROR_MARK in text or UNCACHED_MARK in text:
        return "The cell holds a formula without a value. Write the value itself."
    if field.kind == "day" and text == "?":
        return "This is no day. Write it like 2026-12-31."
    if field.states and text not in field.states:
        return f"Choose one of: {', '.join(field.states)}."
    return ""


def _days(texts: Sequence[str], timezone: str) -> dict[str, str]:
    """Text → day as `2026-12-31`, empty for a blank; what is no day is left out."""
    distinct = list(dict.fromkeys(texts))
    wall = read_dates([text.strip() for text in distinct], timezone).wall
    return {
        text: "" if not text.strip() else str(moment.astype("datetime64[D]"))
        for text, moment in zip(distinct, wall, strict=True)
        if not text.strip() or not np.isnat(moment)
    }


def _meta(rows: Rows) -> tuple[dict[str, str], dict[str, dict[str, str]], dict[Cell, str]]:
    """The facts, per sheet the heading of each field (with the key's under ``), and what was exported."""
    parts = list(_parts(rows))
    facts = {row[0]: row[1] for row in _part(parts, "name")}
    if not facts.get("exported_at"):
        raise RefusedFileError(
            "no_tracker",
            "This workbook is no tracker exported from here: its hidden sheet is missing.",
            "Choose the edited copy of a tracker that was downloaded from this app.",
        )
    columns: dict[str, dict[str, str]] = {}
    for row in _part(parts, "sheet"):
        sheet, _, key, heading, name = (*row, "", "", "", "", "")[:5]
        if name in BY_NAME and sheet in SHEETS:
            columns.setdefault(sheet, {"": key})[name] = heading
    exported = {
        (row[0], row[1]): said(BY_NAME[row[1]], row[2])
        for row in _part(parts, "session")
        if row[1] in BY_NAME
    }
    return facts, columns, exported


def _parts(rows: Rows) -> Iterator[list[list[str]]]:
    """The parts of the hidden sheet, parted by blank rows; rows of three cells or more."""
    left = iter([*([*row, "", "", ""] for row in rows), ["", "", ""]])
    part: list[list[str]] = []
    for row in left:
        if any(row):
            part.append(row)
        elif part:
            yield part
            part = []


def _part(parts: Sequence[list[list[str]]], first: str) -> list[list[str]]:
    """The rows below the headings of one part."""
    return next((part[1:] for part in parts if part[0][0] == first), [])


def _cells(
    sheet: str, headings: Mapping[str, str], rows: Rows, unread: list[Unread]
) -> Iterator[tuple[Cell, str, int]]:
    """What stands in the cells people may change, with its row."""
    header = next((at for at, row in enumerate(rows[:HEADER_WITHIN]) if headings[""] in row), None)
    if header is None:
        why = f"The heading “{headings['']}” is gone, so nothing on this sheet was read."
        unread.append(Unread(sheet, 0, "", "", why))
        return
    place = {heading: at for at, heading in reversed(list(enumerate(rows[header])))}
    for name, heading in headings.items():
        if heading not in place:
            unread.append(Unread(sheet, 0, "", name, f"The column “{heading}” is gone, so it was not read."))
    there = {name: place[heading] for name, heading in headings.items() if heading in place}
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        texts = {name: row[at] if at < len(row) else "" for name, at in there.items()}
        session = texts.pop("").strip()
        if session:
            yield from (((session, name), text, number) for name, text in texts.items())
        elif any(text.strip() for text in texts.values()):
            unread.append(
                Unread(sheet, number, "", "", "The row has no session ID. Write it beside a session.")
            )
