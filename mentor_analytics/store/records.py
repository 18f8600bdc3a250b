"""What people decide: presets, settings, edits of sessions and summaries, each as versions that are only added to."""

import sqlite3
from collections.abc import Iterable, Mapping

import pandas as pd

from mentor_analytics.assess.rules import Preset, preset_from_json, preset_to_json
from mentor_analytics.store.meta import count_up, log, stamp
from mentor_analytics.store.sessions import session_keys

EDIT_FIELDS = ("owner", "status", "note", "due", "item_owner", "item_status", "item_due")
EDIT_COLUMNS = ("session_id", *EDIT_FIELDS, "by", "at")
SUMMARY_COLUMNS = ("session_id", "text", "state", "by", "at")
SUMMARY_STATES = ("draft", "edited", "approved")


def stored_presets(connection: sqlite3.Connection) -> dict[str, Preset]:
    """The newest version of every preset that was saved and not deleted."""
    rows = connection.execute(
        "SELECT name, preset FROM preset_versions p WHERE preset IS NOT NULL AND version ="
        " (SELECT max(version) FROM preset_versions WHERE name = p.name) ORDER BY name"
    )
    return {name: preset_from_json(preset) for name, preset in rows}


def next_preset_version(connection: sqlite3.Connection, name: str) -> int:
    """The number of a preset's next version; a deleted one goes on counting."""
    row = connection.execute(
        "SELECT coalesce(max(version), 0) + 1 FROM preset_versions WHERE name = ?", [name]
    )
    return int(row.fetchone()[0])


def add_preset(
    connection: sqlite3.Connection, name: str, preset: Preset | None, by: str, now: pd.Timestamp
) -> None:
    """Add a version; None deletes the preset, its versions stay."""
    version = next_preset_version(connection, name) if preset is None else preset.version
    text = None if preset is None else preset_to_json(preset)
    connection.execute(
        "INSERT INTO preset_versions VALUES (?, ?, ?, ?, ?)", [name, version, text, by, stamp(now)]
    )
    count_up(connection, "settings_version")
    log(connection, now, by, "preset", f"{name} {'deleted' if preset is None else f'version {version}'}")


def settings_now(connection: sqlite3.Connection) -> dict[str, str]:
    """What is set, by name."""
    rows = connection.execute(
        "SELECT name, value FROM setting_versions WHERE id IN (SELECT max(id) FROM setting_versions GROUP BY name)"
    )
    return {name: value for name, value in rows if value}


def add_settings(
    connection: sqlite3.Connection, values: Mapping[str, str], by: str, now: pd.Timestamp
) -> None:
    """Add what differs from what is set; an empty text unsets."""
    there = settings_now(connection)
    changed = {name: value for name, value in values.items() if there.get(name, "") != value}
    if changed:
        connection.executemany(
            "INSERT INTO setting_versions (name, value, by, at) VALUES (?, ?, ?, ?)",
            [(name, value, by, stamp(now)) for name, value in changed.items()],
        )
        count_up(connection, "settings_version")
        log(connection, now, by, "settings", ", ".join(changed))


def edits(connection: sqlite3.Connection) -> pd.DataFrame:
    """What is noted of sessions: `EDIT_COLUMNS`, one row per session of which something is."""
    found: dict[str, dict[str, object]] = {}
    for key, session_id, field, value, by, at in connection.execute(
        "SELECT e.session_key, coalesce(v.session_id, e.session_id), e.field, e.value, e.by, e.at FROM edit_versions e"
        " LEFT JOIN session_versions v ON v.session_key = e.session_key AND v.superseded_by IS NULL ORDER BY e.id"
    ):
        row = found.setdefault(key, dict.fromkeys(EDIT_FIELDS, ""))
        row |= {"session_id": session_id, field: value, "by": by, "at": at}
    return _records([row for row in found.values() if any(row[f] for f in EDIT_FIELDS)], EDIT_COLUMNS)


def current_edits(
    connection: sqlite3.Connection, keys: Iterable[str]
) -> dict[tuple[str, str], tuple[str, str, str]]:
    """(session, field) → value, by, at, of some sessions."""
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for key in keys:
        for field, *said in connection.execute(
            "SELECT field, value, by, at FROM edit_versions WHERE session_key = ? ORDER BY id", [key]
        ):
            found[key, field] = (said[0], said[1], said[2])
    return found


def keys_of(session_ids: Iterable[str]) -> list[str]:
    """What sessions are known by, however their ids are written."""
    return [str(key) for key in session_keys(pd.Series(list(session_ids), dtype="str"))]


def add_edits(
    connection: sqlite3.Connection, rows: Iterable[tuple[str, str, str]], by: str, now: pd.Timestamp
) -> None:
    """Add (session id, field, value)."""
    _add(connection, "edit_versions (session_key, session_id, field, value, by, at)", rows, by, now)


def _add(
    connection: sqlite3.Connection,
    into: str,
    rows: Iterable[tuple[str, str, str]],
    by: str,
    now: pd.Timestamp,
) -> None:
    """Add versions to a table whose columns are key, id, two of its own, author and time."""
    given = list(rows)
    keys = keys_of(row[0] for row in given)
    connection.executemany(
        f"INSERT INTO {into} VALUES (?, ?, ?, ?, ?, ?)",
        [(key, *row, by, stamp(now)) for key, row in zip(keys, given, strict=True)],
    )
    count_up(connection, "records_version")


def summaries(connection: sqlite3.Connection) -> pd.DataFrame:
    """The newest summary of every session that has one: `SUMMARY_COLUMNS`."""
    rows = connection.execute(
        "SELECT coalesce(v.session_id, s.session_id), s.text, s.state, s.by, s.at FROM summary_versions s"
        " LEFT JOIN session_versions v ON v.session_key = s.session_key AND v.superseded_by IS NULL"
        " WHERE s.id IN (SELECT max(id) FROM summary_versions GROUP BY session_key) ORDER BY s.id"
    )
    return _records([dict(zip(SUMMARY_COLUMNS, row, strict=True)) for row in rows], SUMMARY_COLUMNS)


def without_summary(
    connection: sqlite3.Connection, rows: Iterable[tuple[str, str, str]]
) -> list[tuple[str, str, str]]:
    """Those of (session id, text, state) whose session has no summary yet."""
    given = list(rows)
    keys = keys_of(row[0] for row in given)
    query = "SELECT EXISTS (SELECT 1 FROM summary_versions WHERE session_key = ?)"
    return [
        row
        for key, row in zip(keys, given, strict=True)
        if not connection.execute(query, [key]).fetchone()[0]
    ]


def add_summaries(
    connection: sqlite3.Connection, rows: Iterable[tuple[str, str, str]], by: str, now: pd.Timestamp
) -> None:
    """Add (session id, text, state)."""
    _add(connection, "summary_versions (session_key, session_id, text, state, by, at)", rows, by, now)


def _records(rows: list[dict[str, object]], columns: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    texts = dict.fromkeys((name for name in columns if name != "at"), "str")
    return frame.astype(texts).assign(at=pd.to_datetime(frame["at"], utc=True).dt.as_unit("us"))
