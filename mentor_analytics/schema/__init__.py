"""The columns we know. Data only: add a line here; nothing else to change.

Reading, checking, exports and the column reference in docs follow this list.
"""

from mentor_analytics.schema.column import Column, Kind, Range, Table, TableName
from mentor_analytics.schema.mentors import EVENTS, PROFILES
from mentor_analytics.schema.sessions import (
    INPUT_ONLY,
    LIGHTS,
    PARTIES,
    PREPS,
    SENTIMENTS,
    SESSIONS,
    STARTS,
    STATUSES,
)

__all__ = [
    "BY_NAME",
    "DERIVED",
    "EVENTS",
    "EXPECTED",
    "INPUT_ONLY",
    "LIGHTS",
    "PARTIES",
    "PREPS",
    "PROFILES",
    "REQUIRED",
    "SENTIMENTS",
    "SESSIONS",
    "STARTS",
    "STATUSES",
    "TABLES",
    "Column",
    "Kind",
    "Range",
    "Table",
    "TableName",
]

TABLES: dict[TableName, Table] = {
    "sessions": Table("sessions", SESSIONS, ("session_id",), STARTS, frozenset(), 3, "session", "sessions"),
    "profiles": Table(
        "profiles", PROFILES, ("mentor",), ("mentor",),
        frozenset(("hired_on", "manager", "experience_years", "mentor_status")), 2,
        "mentor profile", "mentor profiles",
    ),
    "events": Table(
        "events", EVENTS, ("mentor", "event_at", "event"), ("event_at",), frozenset(), 3,
        "activity event", "activity events",
    ),
}  # fmt: skip
"""Every kind of file, in the order in which they are tried."""

DERIVED: tuple[Column, ...] = (
    Column(
        "mentor_key",
        "id",
        "Mentor key",
        help="Short stable key of the mentor; links carry it, never the name.",
    ),
    Column(
        "is_ahead",
        "boolean",
        "Still ahead",
        help="Scheduled, or starting after the as-of moment: in no rate.",
    ),
    Column("duration_ratio", "share", "Duration ratio", unit="fraction", help="Actual ÷ scheduled minutes."),
    Column(
        "duration_gap_min", "minutes", "Minutes over plan", unit="min", help="Actual − scheduled minutes."
    ),
    Column(
        "polarity",
        "score",
        "Polarity",
        allowed=Range(-1, 1),
        help="Tone of the comment, −1 to 1, by the active analyser.",
    ),
    Column("sentiment", "label", "Sentiment", allowed=SENTIMENTS, help="Class of the comment."),
    Column("sentiment_words", "line", "Deciding words", help="The words and phrases that decided the class."),
    Column("keywords", "line", "Key phrases", help="Up to three phrases of the comment."),
    Column("summary", "line", "Summary", help="One or two drafted lines."),
    Column(
        "session_quality",
        "score",
        "Session quality",
        allowed=Range(0, 100),
        help="0 to 100 for a completed session, from what is known of it.",
    ),
    Column("n_flags", "score", "Flags", help="How many rules the session meets."),
    Column("light", "label", "Light", allowed=LIGHTS, help="green, yellow, red; empty when not judged."),
    Column("flag_names", "line", "Flag names", help="The labels of the rules it meets."),
    Column("note", "line", "Remark", help="What is told of it without a flag, such as Below target."),
)

REQUIRED = tuple(column.name for column in SESSIONS if column.required)
EXPECTED = tuple(column.name for column in SESSIONS if column.expected)
BY_NAME = {column.name: column for column in (*PROFILES, *EVENTS, *SESSIONS, *DERIVED)}
"""A column by its name; those that several kinds of files have mean the same in all."""
