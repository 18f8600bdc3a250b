"""The ledger of imports: what came when and by whom, its doubts, its bytes, and taking the last one back."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mentor_analytics import __version__
from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.ingest.issues import Code, Issue
from mentor_analytics.schema import TableName
from mentor_analytics.store.aside import written_aside
from mentor_analytics.store.meta import data_changed, log, stamp
from mentor_analytics.store.sessions import KEPT, SESSIONS

HISTORY_COLUMNS = (
    "id", "at", "by", "name", "state", "input", "stored", "quarantined", "duplicate", "ignored", "new", "changed",
    "unchanged", "kind",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A line of the ledger, as it is written.

    Parameters
    ----------
    rows
        The five counts of the file.
    columns
        The columns of ours that the file had.
    kind
        What it holds: sessions, profiles or events.
    """

    sha256: str
    name: str
    by: str
    outcome: str
    rows: Mapping[str, int]
    cells_nulled: int
    columns: Sequence[str]
    mapping: Mapping[str, str | None]
    given: Mapping[str, str]
    timezone: str
    kind: TableName = "sessions"


def add_upload(connection: sqlite3.Connection, entry: Entry, now: pd.Timestamp) -> int:
    """Write a line, its sessions not yet counted; its number comes back."""
    values = {
        "sha256": entry.sha256,
        "name": entry.name,
        "by": entry.by,
        "at": stamp(now),
        "outcome": entry.outcome,
        **{f"n_{name}": count for name, count in entry.rows.items()},
        "cells_nulled": entry.cells_nulled,
        "columns": ",".join(entry.columns),
        "mapping": json.dumps(entry.mapping, ensure_ascii=False),
        "given": json.dumps(entry.given, ensure_ascii=False),
        "timezone": entry.timezone,
        "app_version": __version__,
        "kind": entry.kind,
    }
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    added = connection.execute(
        f"INSERT INTO uploads ({names}) VALUES ({marks})",
        list(values.values()),
    )
    return int(added.lastrowid or 0)


def count_merged(connection: sqlite3.Connection, upload_id: int, counts: tuple[int, int, int]) -> None:
    """Note how many sessions of a file were new, changed and unchanged."""
    connection.execute(
        "UPDATE uploads SET n_new = ?, n_changed = ?, n_unchanged = ? WHERE id = ?", [*counts, upload_id]
    )


def add_issues(connection: sqlite3.Connection, upload_id: int, issues: Sequence[Issue]) -> None:
    """Keep the doubts of a file."""
    connection.executemany(
        "INSERT INTO issues VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                upload_id,
                number,
                issue.sheet,
                issue.column,
                str(issue.code),
                issue.level,
                issue.message,
                issue.todo,
                json.dumps([int(row) for row in issue.rows]),
                json.dumps([str(text) for text in issue.written], ensure_ascii=False),
            )
            for number, issue in enumerate(issues)
        ),
    )


def issues_of(connection: sqlite3.Connection, upload_id: int) -> list[Issue]:
    """The doubts of a file."""
    return [
        Issue(Code(code), message, todo, column, json.loads(rows), json.loads(written), sheet)
        for sheet, column, code, message, todo, rows, written in connection.execute(
            'SELECT sheet, "column", code, message, todo, rows, written FROM issues WHERE upload_id = ?'
            " ORDER BY number",
            [upload_id],
        )
    ]


def uploads_in_force(connection: sqlite3.Connection) -> list[dict[str, object]]:
    """The imports in force, as the manifest describes inputs, with their `id`."""
    return [
        {
            "id": id_,
            "name": name,
            "sha256": sha256,
            "rows": dict(
                zip(("input", "stored", "quarantined", "duplicate", "ignored"), counts, strict=True)
            ),
            "outcome": outcome,
            "mapping": json.loads(mapping),
            "kind": kind,
        }
        for id_, name, sha256, outcome, mapping, kind, *counts in connection.execute(
            "SELECT id, name, sha256, outcome, mapping, kind, n_input, n_stored, n_quarantined, n_duplicate, n_ignored"
            " FROM uploads WHERE state = 'in force' ORDER BY id"
        )
    ]


def kinds_in_force(connection: sqlite3.Connection) -> set[str]:
    """What the imports in force brought: sessions, profiles, events."""
    return {
        kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM uploads WHERE state = 'in force'")
    }


def history(connection: sqlite3.Connection) -> pd.DataFrame:
    """Every line of the ledger, the last first: `HISTORY_COLUMNS`."""
    found = connection.execute(
        "SELECT id, at, by, name, state, n_input, n_stored, n_quarantined, n_duplicate, n_ignored, n_new, n_changed,"
        " n_unchanged, kind FROM uploads ORDER BY id DESC"
    ).fetchall()
    return typed_history(found)


def typed_history(rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Lines of the ledger as a frame; an empty one when there is none."""
    frame = pd.DataFrame(list(rows), columns=list(HISTORY_COLUMNS))
    kinds = {
        name: "str" if name in {"by", "name", "state", "kind"} else "int64"
        for name in HISTORY_COLUMNS
        if name != "at"
    }
    return frame.assign(at=pd.to_datetime(frame["at"], utc=True).dt.as_unit("us")).astype(kinds)


def headers_key(headers: Sequence[str]) -> str:
    """One text for a set of headings, whatever their order."""
    folded = sorted({fold_header(header) for header in headers} - {""})
    return hashlib.sha256("\x1f".join(folded).encode("utf-8", "surrogatepass")).hexdigest()


def remember_mapping(
    connection: sqlite3.Connection,
    headers: Sequence[str],
    given: Mapping[str, str],
    by: str,
    now: pd.Timestamp,
) -> None:
    """Keep what the user said of these headings, when it differs from last time."""
    if remembered_mapping(connection, headers) != dict(given):
        connection.execute(
            "INSERT INTO mapping_versions (headers, given, by, at) VALUES (?, ?, ?, ?)",
            [headers_key(headers), json.dumps(dict(given), ensure_ascii=False), by, stamp(now)],
        )


def remembered_mapping(connection: sqlite3.Connection, headers: Sequence[str]) -> dict[str, str]:
    """What the user said of these headings last time."""
    row = connection.execute(
        "SELECT given FROM mapping_versions WHERE headers = ? ORDER BY id DESC LIMIT 1",
        [headers_key(headers)],
    ).fetchone()
    return dict(json.loads(row[0])) if row else {}


def keep_file(path_db: Path, file: Path, sha256: str) -> None:
    """Keep the bytes of an upload under their fingerprint; harmless when nothing comes of it.

    Raises
    ------
    RefusedFileError
        It is no longer the file that was read.
    """
    kept = path_db.with_name(path_db.name + ".files") / sha256
    if kept.exists():
        return
    if not file.is_file():
        raise _gone("The uploaded file is no longer where it was read.")
    with written_aside(kept) as aside:
        with file.open("rb") as source, aside.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        with aside.open("rb") as copy:
            if hashlib.file_digest(copy, "sha256").hexdigest() != sha256:
                raise _gone("The file was changed after it was read.")


def _gone(what: str) -> RefusedFileError:
    return RefusedFileError("changed", what, "Upload it once more.")


@dataclass(frozen=True)
class LastImport:
    """The import that an undo would take back, and what would become of its sessions, profiles or events."""

    id: int
    name: str
    at: str
    n_removed: int
    n_restored: int
    n_edits_waiting: int
    kind: TableName = "sessions"


_EDITED = """SELECT coalesce(sum(EXISTS (SELECT 1 FROM edit_versions e WHERE e.session_key = v.session_key)
    OR EXISTS (SELECT 1 FROM summary_versions s WHERE s.session_key = v.session_key)), 0)
    FROM session_versions v WHERE upload_id = ? AND version = 1"""


def last_import(connection: sqlite3.Connection) -> LastImport | None:
    """The last import in force; None when there is none."""
    row = connection.execute(
        "SELECT id, name, at, kind FROM uploads WHERE state = 'in force' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    id_, name, at, kind = row
    if kind == "events":
        removed = connection.execute("SELECT count(*) FROM activity_events WHERE upload_id = ?", [id_])
        return LastImport(id_, name, at, removed.fetchone()[0], 0, 0, kind)
    of = KEPT[kind]
    removed, restored = (
        connection.execute(f"SELECT count(*) FROM {of.versions} WHERE {which} = ?", [id_]).fetchone()[0]
        for which in ("version = 1 AND upload_id", "superseded_by")
    )
    edited = connection.execute(_EDITED, [id_]).fetchone()[0] if of is SESSIONS else 0
    return LastImport(id_, name, at, removed, restored, edited, kind)


def take_back(connection: sqlite3.Connection, last: LastImport, by: str, now: pd.Timestamp) -> None:
    """Make sessions, profiles, events and waiting rows what they were before the last import."""
    for statement in (
        "UPDATE quarantine SET answered_by = NULL WHERE answered_by = ?",
        "DELETE FROM quarantine WHERE upload_id = ?",
        "DELETE FROM issues WHERE upload_id = ?",
        "DELETE FROM activity_events WHERE upload_id = ?",
        *(f"DELETE FROM {of.versions} WHERE upload_id = ?" for of in KEPT.values()),
        *(f"UPDATE {of.versions} SET superseded_by = NULL WHERE superseded_by = ?" for of in KEPT.values()),
    ):
        connection.execute(statement, [last.id])
    connection.execute(
        "UPDATE uploads SET state = 'undone', undone_at = ?, undone_by = ? WHERE id = ?",
        [stamp(now), by, last.id],
    )
    data_changed(connection, -last.n_removed if last.kind == "sessions" else 0)
    log(connection, now, by, "undo", f"import {last.id}")


def state_hash(connection: sqlite3.Connection) -> str:
    """A fingerprint of all versions, events and waiting rows: equal before an import and after its undo."""
    digest = hashlib.sha256()
    of_waiting = "upload_id, file, sheet, row, because, cells, content_hash, session_key, answered_by"
    for query in (
        *(f"SELECT * FROM {of.versions} ORDER BY {of.key}, version" for of in KEPT.values()),
        "SELECT * FROM activity_events ORDER BY mentor_key, event_at, event_key",
        f"SELECT {of_waiting} FROM quarantine ORDER BY file, sheet, row, upload_id",
    ):
        for row in connection.execute(query):
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
