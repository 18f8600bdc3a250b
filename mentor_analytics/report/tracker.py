"""The Excel tracker: one workbook to read, work in, and hand on."""

from io import BytesIO
from pathlib import Path

from mentor_analytics.report.book import Book
from mentor_analytics.report.content import TrackerContent
from mentor_analytics.report.group_sheets import add_mentors, add_programs
from mentor_analytics.report.meta_sheet import add_meta
from mentor_analytics.report.notes_sheet import add_data_notes
from mentor_analytics.report.overview import add_overview
from mentor_analytics.report.queue_sheets import (
    ACTION_ITEMS,
    EARLY_WARNING,
    add_action_items,
    add_early_warning,
    add_not_held,
)


def write_tracker(path: Path, content: TrackerContent) -> None:
    """Write the tracker.

    Sheets: Overview, Early warning, Mentors, Programs, Action items, Not held, Data notes, and hidden `_meta`.
    Text of people is always text, never a formula. The same content gives the same bytes.

    Parameters
    ----------
    path
        Where to; ends in .xlsx.
    content
        Everything it shows.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    _book(content).save(path)


def tracker_bytes(content: TrackerContent) -> bytes:
    """The tracker as the bytes of its file."""
    file = BytesIO()
    _book(content).save(file)
    return file.getvalue()


def _book(content: TrackerContent) -> Book:
    book = Book(content.exported_at.tz_convert("UTC").tz_localize(None).to_pydatetime())
    add_overview(book, content)
    early_warning = add_early_warning(book, content)
    add_mentors(book, content)
    add_programs(book, content)
    action_items = add_action_items(book, content)
    add_not_held(book, content)
    add_data_notes(book, content)
    add_meta(book, content, {EARLY_WARNING: early_warning, ACTION_ITEMS: action_items})
    return book
