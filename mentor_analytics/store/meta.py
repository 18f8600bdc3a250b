"""The few facts about a workspace that are asked all the time, and the log of what was done."""

import sqlite3
import uuid
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from mentor_analytics.store.database import is_there, reading


def read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    """Every fact by name."""
    return dict(connection.execute("SELECT name, value FROM meta"))


def meta_of(path: Path) -> dict[str, str]:
    """The same from a file; empty when there is no workspace."""
    if not is_there(path):
        return {}
    with reading(path) as connection:
        return read_meta(connection)


def set_meta(connection: sqlite3.Connection, values: Mapping[str, object]) -> None:
    """Change some facts."""
    connection.executemany(
        "UPDATE meta SET value = ? WHERE name = ?", [(str(value), name) for name, value in values.items()]
    )


def count_up(connection: sqlite3.Connection, name: str) -> None:
    """Tell everybody who looks that something changed: `settings_version` or `records_version`."""
    connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = ?", [name])


def data_changed(connection: sqlite3.Connection, sessions_more: int) -> None:
    """The same for sessions; counts what `status` shows."""
    count_up(connection, "data_version")
    connection.execute(
        "UPDATE meta SET value = CAST(value AS INTEGER) + ? WHERE name = 'n_sessions'", [sessions_more]
    )
    uploads, last = connection.execute(
        "SELECT count(*), coalesce(max(at), '') FROM uploads WHERE state = 'in force'"
    ).fetchone()
    waiting = connection.execute("SELECT count(*) FROM quarantine WHERE answered_by IS NULL").fetchone()[0]
    set_meta(
        connection,
        {"stamp": uuid.uuid4().hex, "n_uploads": uploads, "last_upload_at": last, "n_waiting": waiting},
    )


def log(connection: sqlite3.Connection, now: pd.Timestamp, by: str, what: str, detail: str = "") -> None:
    """Add a line to the log. No value of a cell may stand in it."""
    connection.execute(
        "INSERT INTO audit (at, by, what, detail) VALUES (?, ?, ?, ?)", [stamp(now), by, what, detail]
    )


def stamp(now: pd.Timestamp) -> str:
    """A moment as it is stored: UTC, to the microsecond, in an order that sorts."""
    return now.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%S.%fZ")
