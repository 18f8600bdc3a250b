"""Columns of sessions as the workbook shows them: headings, kinds, widths, words. Mostly data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from mentor_analytics.measure.masks import column_label
from mentor_analytics.report.cells import SheetColumn
from mentor_analytics.report.look import Kind
from mentor_analytics.report.why import PARTY_WORDS, STATUS_WORDS, in_words
from mentor_analytics.schema import BY_NAME

IDENTITY = ("scheduled_at", "mentor", "learner", "program", "batch", "session_type")
"""Follow the session's id wherever sessions are listed."""

_KINDS: Mapping[str, Kind] = {
    "instant": "instant",
    "day": "day",
    "boolean": "boolean",
    "minutes": "number",
    "rating": "number",
    "score": "number",
    "share": "percent",
    "text": "text",
    "line": "text",
}
_HEADINGS: Mapping[str, str] = {
    "scheduled_at": "When",
    "status": "Session status",
    "rating": "Rating (1–5)",
}
_WIDTHS: Mapping[str, float] = {
    "session_id": 13,
    "scheduled_at": 18,
    "mentor": 19,
    "learner": 19,
    "program": 14,
    "batch": 26,
    "session_type": 19,
    "status": 13,
    "rating": 9,
    "feedback": 44,
    "summary": 44,
    "follow_up_scheduled": 12,
    "follow_up_on": 14,
    "reschedule_reason": 36,
    "issue_note": 30,
    "moved_from_at": 18,
    "moved_to_at": 18,
}
_WORDS: Mapping[str, Mapping[str, str]] = {"status": STATUS_WORDS, "party": PARTY_WORDS}


class Called(Protocol):
    """What people are called here, and where the clock is: `TrackerContent` says it, and `Names`."""

    @property
    def mentor(self) -> str:
        """What mentors are called."""

    @property
    def learner(self) -> str:
        """What learners are called."""

    @property
    def timezone(self) -> str:
        """The site's."""


@dataclass(frozen=True)
class Names:
    """What people are called here, and where the clock is."""

    mentor: str
    learner: str
    timezone: str


def id_column(rows: pd.DataFrame) -> SheetColumn:
    """The session's id: locked, so that rows stay recognisable."""
    width = _WIDTHS["session_id"]
    return SheetColumn(column_label("session_id"), rows["session_id"], "label", width, locked=True)


def session_columns(
    rows: pd.DataFrame, names: Iterable[str], called: Called, say_zone: bool = True
) -> list[SheetColumn]:
    """Those of the columns that the data have, in this order.

    Parameters
    ----------
    rows
        Sessions.
    names
        Columns of the schema.
    called
        Says the site's zone, and what mentors and learners are called.
    say_zone
        Headings of instants name the zone; False where a line beside the table does.
    """
    people = {"mentor": called.mentor, "learner": called.learner}
    columns = []
    for name in names:
        if name not in rows.columns:
            continue
        known, values = BY_NAME[name], rows[name]
        heading = people.get(name) or _HEADINGS.get(name, known.label)
        if known.kind == "instant":
            heading = f"{heading} ({called.timezone})" if say_zone else heading
            values = values.dt.tz_convert(called.timezone).dt.tz_localize(None)
        elif known.kind in _WORDS:
            values = in_words(values, _WORDS[known.kind])
        kind = _KINDS.get(known.kind, "label")
        columns.append(SheetColumn(heading, values, kind, _WIDTHS.get(name, 16)))
    return columns
