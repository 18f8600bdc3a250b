"""How the workspace came to look as it does. Released migrations never change: add a function and list it at the end.

What each table means: docs/store.md.
"""

import uuid
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported only when a schema is to be changed
    from sqlite_utils import Database

Migration = Callable[["Database"], None]

TYPES = {
    "id": "TEXT", "person": "TEXT", "label": "TEXT", "line": "TEXT", "text": "TEXT", "status": "TEXT", "party": "TEXT",
    "prep": "TEXT", "boolean": "INTEGER", "instant": "INTEGER", "day": "INTEGER", "minutes": "REAL", "share": "REAL",
    "rating": "REAL", "score": "REAL",
}  # fmt: skip
"""How a kind of column is stored."""

_SESSIONS_V1 = (
    ("session_id", "id"), ("scheduled_at", "instant"), ("mentor", "person"), ("status", "status"),
    ("learner_id", "id"), ("learner", "person"), ("learner_email", "id"), ("program", "label"), ("batch", "label"),
    ("cohort", "label"), ("session_type", "label"), ("subject", "label"), ("scheduled_min", "minutes"),
    ("actual_min", "minutes"), ("attended", "boolean"), ("attendance", "share"), ("mentor_prep", "prep"),
    ("action_items", "boolean"), ("action_item_text", "text"), ("follow_up_scheduled", "boolean"),
    ("follow_up_on", "day"), ("rating", "rating"), ("feedback", "text"), ("issue_note", "line"),
    ("initiated_by", "party"), ("no_show_by", "party"), ("reschedule_reason", "line"), ("moved_from_at", "instant"),
    ("moved_to_at", "instant"), ("booked_at", "instant"), ("is_first_session", "boolean"), ("engagement", "score"),
    ("empathy", "score"), ("clarity", "score"), ("engagement_quality", "score"), ("had_technical_issue", "boolean"),
    ("transcript", "text"),
)  # fmt: skip
"""`schema.SESSIONS` as it was at version 1; a column that came later has a migration of its own."""

_AS_TEXT = {
    "instant": "strftime('%Y-%m-%d %H:%M:%S', {0} / 1000000, 'unixepoch') AS {0}",
    "day": "date({0} * 86400, 'unixepoch') AS {0}",
}


def first(db: "Database") -> None:
    """Version 1."""
    columns = ", ".join(f"{name} {TYPES[kind]}" for name, kind in _SESSIONS_V1)
    shown = ", ".join(_AS_TEXT.get(kind, "{0}").format(name) for name, kind in _SESSIONS_V1)
    for statement in (
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE uploads (
            id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL, name TEXT NOT NULL, by TEXT NOT NULL,
            at TEXT NOT NULL, outcome TEXT NOT NULL, n_input INTEGER NOT NULL, n_stored INTEGER NOT NULL,
            n_quarantined INTEGER NOT NULL, n_duplicate INTEGER NOT NULL, n_ignored INTEGER NOT NULL,
            n_new INTEGER NOT NULL DEFAULT 0, n_changed INTEGER NOT NULL DEFAULT 0,
            n_unchanged INTEGER NOT NULL DEFAULT 0,
            cells_nulled INTEGER NOT NULL, columns TEXT NOT NULL, mapping TEXT NOT NULL, given TEXT NOT NULL,
            timezone TEXT NOT NULL, app_version TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'in force',
            undone_at TEXT, undone_by TEXT, CHECK (state IN ('in force', 'undone')))""",
        f"""CREATE TABLE session_versions (
            session_key TEXT NOT NULL, version INTEGER NOT NULL, place INTEGER NOT NULL,
            upload_id INTEGER NOT NULL REFERENCES uploads (id), source_row INTEGER NOT NULL, source_sheet TEXT NOT NULL,
            row_hash BLOB NOT NULL, superseded_by INTEGER REFERENCES uploads (id), {columns},
            PRIMARY KEY (session_key, version))""",
        "CREATE INDEX current_in_order ON session_versions (place) WHERE superseded_by IS NULL",
        "CREATE INDEX versions_of_upload ON session_versions (upload_id)",
        "CREATE INDEX versions_superseded ON session_versions (superseded_by) WHERE superseded_by IS NOT NULL",
        f"""CREATE VIEW sessions AS SELECT session_key, version, upload_id, source_row, source_sheet, {shown}
            FROM session_versions WHERE superseded_by IS NULL""",
        """CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY, upload_id INTEGER NOT NULL REFERENCES uploads (id), file TEXT NOT NULL,
            sheet TEXT NOT NULL, row INTEGER NOT NULL, because TEXT NOT NULL, cells TEXT NOT NULL,
            content_hash BLOB NOT NULL, session_key TEXT, answered_by INTEGER REFERENCES uploads (id))""",
        "CREATE INDEX waiting_content ON quarantine (content_hash)",
        "CREATE INDEX waiting_now ON quarantine (id) WHERE answered_by IS NULL",
        "CREATE INDEX waiting_of_upload ON quarantine (upload_id)",
        "CREATE INDEX waiting_answered ON quarantine (answered_by) WHERE answered_by IS NOT NULL",
        """CREATE TABLE issues (
            upload_id INTEGER NOT NULL REFERENCES uploads (id), number INTEGER NOT NULL, sheet TEXT NOT NULL,
            "column" TEXT NOT NULL, code TEXT NOT NULL, level TEXT NOT NULL, message TEXT NOT NULL, todo TEXT NOT NULL,
            rows TEXT NOT NULL, written TEXT NOT NULL, PRIMARY KEY (upload_id, number))""",
        """CREATE TABLE text_scores (scorer TEXT NOT NULL, text_hash BLOB NOT NULL, polarity REAL, words TEXT,
            PRIMARY KEY (scorer, text_hash)) WITHOUT ROWID""",
        """CREATE TABLE text_phrases (vectors TEXT NOT NULL, text_hash BLOB NOT NULL, phrases TEXT,
            PRIMARY KEY (vectors, text_hash)) WITHOUT ROWID""",
        """CREATE TABLE preset_versions (name TEXT NOT NULL, version INTEGER NOT NULL, preset TEXT,
            by TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (name, version))""",
        """CREATE TABLE setting_versions (id INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT,
            by TEXT NOT NULL, at TEXT NOT NULL)""",
        """CREATE TABLE mapping_versions (id INTEGER PRIMARY KEY, headers TEXT NOT NULL, given TEXT NOT NULL,
            by TEXT NOT NULL, at TEXT NOT NULL)""",
        """CREATE TABLE summary_versions (id INTEGER PRIMARY KEY, session_key TEXT NOT NULL, session_id TEXT NOT NULL,
            text TEXT NOT NULL, state TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
            CHECK (state IN ('draft', 'edited', 'approved')))""",
        """CREATE TABLE edit_versions (id INTEGER PRIMARY KEY, session_key TEXT NOT NULL, session_id TEXT NOT NULL,
            field TEXT NOT NULL, value TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL)""",
        "CREATE INDEX summaries_of_session ON summary_versions (session_key)",
        "CREATE INDEX edits_of_session ON edit_versions (session_key)",
        """CREATE TABLE audit (id INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, what TEXT NOT NULL,
            detail TEXT NOT NULL)""",
        *_added_only("audit", "edit_versions", "summary_versions", "setting_versions", "preset_versions"),
    ):
        db.conn.execute(statement)
    start = {
        "workspace": uuid.uuid4().hex, "stamp": uuid.uuid4().hex, "data_version": "0", "settings_version": "0",
        "records_version": "0", "n_sessions": "0", "n_waiting": "0", "n_uploads": "0", "last_upload_at": "",
        "next_place": "0",
    }  # fmt: skip
    db.conn.executemany("INSERT INTO meta VALUES (?, ?)", list(start.items()))


_PROFILES_V2 = (
    ("mentor", "person"), ("hired_on", "day"), ("program", "label"), ("manager", "person"), ("subject", "label"),
    ("experience_years", "score"), ("mentor_status", "label"),
)  # fmt: skip
"""`schema.PROFILES` as it was at version 2."""


def second(db: "Database") -> None:
    """Version 2: what is known of mentors beside their sessions, and what people say of findings and flags."""
    columns = ", ".join(f"{name} {TYPES[kind]}" for name, kind in _PROFILES_V2)
    for statement in (
        """ALTER TABLE uploads ADD COLUMN kind TEXT NOT NULL DEFAULT 'sessions'
            CHECK (kind IN ('sessions', 'profiles', 'events'))""",
        f"""CREATE TABLE profile_versions (
            mentor_key TEXT NOT NULL, version INTEGER NOT NULL, place INTEGER NOT NULL,
            upload_id INTEGER NOT NULL REFERENCES uploads (id), source_row INTEGER NOT NULL, source_sheet TEXT NOT NULL,
            row_hash BLOB NOT NULL, superseded_by INTEGER REFERENCES uploads (id), {columns},
            PRIMARY KEY (mentor_key, version))""",
        "CREATE INDEX profiles_of_upload ON profile_versions (upload_id)",
        "CREATE INDEX profiles_superseded ON profile_versions (superseded_by) WHERE superseded_by IS NOT NULL",
        """CREATE TABLE activity_events (
            mentor_key TEXT NOT NULL, event_at INTEGER NOT NULL, event_key TEXT NOT NULL, mentor TEXT NOT NULL,
            event TEXT NOT NULL, upload_id INTEGER NOT NULL REFERENCES uploads (id),
            PRIMARY KEY (mentor_key, event_at, event_key)) WITHOUT ROWID""",
        "CREATE INDEX events_of_upload ON activity_events (upload_id)",
        """CREATE TABLE finding_verdicts (id INTEGER PRIMARY KEY, finding TEXT NOT NULL, verdict TEXT NOT NULL,
            by TEXT NOT NULL, at TEXT NOT NULL, CHECK (verdict IN ('kept', 'dismissed', 'useful', '')))""",
        "CREATE INDEX verdicts_of_finding ON finding_verdicts (finding)",
        """CREATE TABLE flag_verdicts (id INTEGER PRIMARY KEY, subject_type TEXT NOT NULL, subject_key TEXT NOT NULL,
            subject TEXT NOT NULL, rule TEXT NOT NULL, verdict TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
            CHECK (verdict IN ('useful', 'wrong', 'not_applicable', '')))""",
        "CREATE INDEX verdicts_of_flag ON flag_verdicts (subject_type, subject_key, rule)",
        *_added_only("finding_verdicts", "flag_verdicts"),
    ):
        db.conn.execute(statement)


def _added_only(*tables: str) -> Iterator[str]:
    """Triggers that refuse to change what was said."""
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            yield f"""CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"""


MIGRATIONS: tuple[Migration, ...] = (first, second)
