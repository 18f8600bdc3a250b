"""The sheets people work through: early warning, action items, what was not held."""

from collections.abc import Sequence

import pandas as pd

from mentor_analytics.report.book import Book
from mentor_analytics.report.cells import SheetColumn
from mentor_analytics.report.content import TrackerContent
from mentor_analytics.report.edit_fields import BY_NAME, ITEM_STATES, SESSION_STATES, written
from mentor_analytics.report.queues import (
    documented_steps,
    flagged_sessions,
    light_words,
    lights_not_held,
    sessions_not_held,
)
from mentor_analytics.report.session_columns import IDENTITY, id_column, session_columns
from mentor_analytics.report.tables import OWNERS, Table, grey_out
from mentor_analytics.report.why import PARTY_WORDS, in_words
from mentor_analytics.schema import LIGHTS

EARLY_WARNING, ACTION_ITEMS, NOT_HELD = "Early warning", "Action items", "Not held"
HEADER_ROW = 3
TEXT_WIDTH = 110
"""Lines above a table are wrapped in about so much: what is in sight at first."""

_UNLOCK = (
    "Names listed on “Data notes” are offered as owners. Session IDs are locked so that rows stay "
    "recognisable; to sort, unprotect the sheet first (Review, Unprotect Sheet; there is no password). "
)
_KEEP = (
    "Keep your edited copy under another name: scoring again into the same folder makes a new tracker (an edited one "
    "is kept beside it)."
)
_BRING_BACK = (
    "Bring your edited copy back on the page “Reports & exports”: what you wrote is taken over, and what somebody else "
    "changed meanwhile is listed."
)


def add_early_warning(book: Book, content: TrackerContent) -> Table:
    """Which sessions, why, and what next; with columns to fill in."""
    queue = flagged_sessions(content)
    rows = queue.rows
    light = in_words(rows["light"], {each: light_words(content, each) for each in LIGHTS})
    columns = [
        SheetColumn("Light", light, "label", 21),
        id_column(rows),
        *session_columns(rows, (*IDENTITY, "status", "rating"), content),
        SheetColumn("Flags", rows["flag_names"], "text", 22),
        SheetColumn("Why, and what would clear it", rows["why"], "text", 50),
        SheetColumn("What to try first", rows["advice"], "text", 34),
        *session_columns(rows, ("feedback", "summary"), content),
        _yours("Owner", "owner", rows, content),
        _yours("Status", "status", rows, content),
        _yours("Note", "note", rows, content),
        _yours("Due", "due", rows, content),
    ]
    table = Table(columns, HEADER_ROW, held=2, light="Light", protected=True)
    hint = f"The last four columns are yours to fill in. {_how(content)}"
    _lay(book, EARLY_WARNING, (queue.words, hint), table, ("Status", SESSION_STATES[2:]))
    return table


def add_action_items(book: Book, content: TrackerContent) -> Table:
    """The next steps that were written down."""
    queue = documented_steps(content)
    rows = queue.rows
    columns = [
        SheetColumn("Action item", rows["action_item_text"], "text", 50),
        id_column(rows),
        *session_columns(rows, (*IDENTITY, "follow_up_scheduled", "follow_up_on"), content),
        _yours("Owner", "item_owner", rows, content),
        _yours("State", "item_status", rows, content),
        _yours("Due", "item_due", rows, content),
    ]
    table = Table(columns, HEADER_ROW, held=2, protected=True)
    hint = f"Owner, State and Due are yours to fill in. {_how(content)}"
    _lay(book, ACTION_ITEMS, (queue.words, hint), table, ("State", ITEM_STATES[2:]))
    return table


def add_not_held(book: Book, content: TrackerContent) -> Table:
    """No-shows, cancelled and moved sessions: who, when, why."""
    queue = sessions_not_held(content)
    rows = queue.rows
    columns = [
        id_column(rows),
        *session_columns(rows, ("status", *IDENTITY), content),
        SheetColumn("By", in_words(rows["by_whom"], PARTY_WORDS), "label", 11),
        *session_columns(rows, ("reschedule_reason", "issue_note", "moved_from_at", "moved_to_at"), content),
    ]
    table = Table(columns, HEADER_ROW)
    _lay(book, NOT_HELD, (queue.words, lights_not_held(content)), table)
    return table


def _lay(
    book: Book,
    title: str,
    lines: tuple[str, str],
    table: Table,
    done: tuple[str, Sequence[str]] | None = None,
) -> None:
    """Two lines, then the table."""
    sheet = book.sheet(title)
    book.table(sheet, table)
    book.head(sheet, table, lines, TEXT_WIDTH)
    if done:
        grey_out(sheet, table, *done)


def _how(content: TrackerContent) -> str:
    return f"{_UNLOCK}{_BRING_BACK if content.workspace else _KEEP}"


def _yours(heading: str, name: str, rows: pd.DataFrame, content: TrackerContent) -> SheetColumn:
    """What people fill in, as it stands now."""
    field = BY_NAME[name]
    values = written(content.edits, name).reindex(rows["session_id"]).reset_index(drop=True)
    kept = values.astype("str").mask(values.eq("").fillna(True).to_numpy(dtype=bool))
    if field.kind == "day":
        days = pd.to_datetime(kept, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
        return SheetColumn(heading, days, "day", 13, yours=name)
    if field.kind == "state":
        said = kept.fillna(field.unsaid)
        return SheetColumn(heading, said, "label", 14, yours=name, choices=field.states)
    if field.kind == "line":
        return SheetColumn(heading, kept, "label", 17, yours=name, choices=OWNERS)
    return SheetColumn(heading, kept, "text", 30, yours=name)
