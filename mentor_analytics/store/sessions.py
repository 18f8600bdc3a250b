"""Versions of sessions, and of profiles: what a file would change, changing it, and the current ones as a frame."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.ingest.checks import fold_ids
from mentor_analytics.measure.prepare import mentor_key, mentor_keys
from mentor_analytics.schema import REQUIRED, TABLES, Table
from mentor_analytics.store.cells import PROFILE, STORED, Collected, bindable, row_hashes

BLOCK = 50_000
"""Rows looked at, written or read at a time: what bounds the memory of a million."""

_OWN = ("version", "place", "upload_id", "source_row", "source_sheet", "row_hash")


def session_keys(ids: pd.Series) -> list[str | None]:
    """Ids made comparable, each by itself; None where there is none."""
    known = ids.notna().to_numpy()
    folded = iter(fold_ids(ids[known]))
    return [str(next(folded)).lower() if there else None for there in known]


def keys_of_mentors(names: pd.Series) -> list[str | None]:
    """Names made comparable; None where there is none."""
    return [None if pd.isna(key) else str(key) for key in mentor_keys(names)]


@dataclass(frozen=True)
class Kept:
    """What is kept version by version, and in which table.

    Parameters
    ----------
    table
        The kind of file it comes in.
    versions
        Its table in the workspace.
    key
        The column there that tells one from another.
    name
        The column of a file from which that is worked out, by `keys`.
    columns
        What is kept of it, in order.
    """

    table: Table
    versions: str
    key: str
    name: str
    columns: tuple[str, ...]
    keys: Callable[[pd.Series], list[str | None]]


SESSIONS = Kept(TABLES["sessions"], "session_versions", "session_key", "session_id", STORED, session_keys)
PROFILES = Kept(TABLES["profiles"], "profile_versions", "mentor_key", "mentor", PROFILE, keys_of_mentors)
KEPT = {kept.table.name: kept for kept in (SESSIONS, PROFILES)}


@dataclass(frozen=True)
class Block:
    """Some rows of a file beside what is stored of the same sessions.

    Parameters
    ----------
    start
        Place of the first row in the file.
    frame
        The rows laid over the current versions.
    keys, hashes
        One per row.
    versions
        The number of the current version; 0 where there is none.
    places
        The place of the session among all; -1 where it is new.
    changed
        Known, with other content.
    of
        What they are.
    """

    start: int
    frame: pd.DataFrame
    keys: list[str]
    hashes: list[bytes]
    versions: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]
    changed: npt.NDArray[np.bool_]
    of: Kept = SESSIONS

    @property
    def new(self) -> npt.NDArray[np.bool_]:
        """Rows whose session was never there, or went with an undo."""
        return np.equal(self.versions, 0)


def compared(
    connection: sqlite3.Connection, sessions: pd.DataFrame, stored: Sequence[str], of: Kept = SESSIONS
) -> Iterator[Block]:
    """Walk through the sessions of a file, block by block, beside what is stored.

    Parameters
    ----------
    sessions
        As `ingest` gives them; a column that is absent keeps what is stored.
    stored
        `stored_columns`.
    of
        What they are, when no sessions.
    """
    absent = [name for name in stored if name not in sessions.columns]
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS incoming (place INTEGER PRIMARY KEY, key TEXT)")
    for start in range(0, len(sessions), BLOCK):
        frame = sessions.iloc[start : start + BLOCK].reset_index(drop=True)
        keys = [str(key) for key in of.keys(frame[of.name])]
        yield _block(connection, start, frame, keys, absent, of)


def _block(
    connection: sqlite3.Connection,
    start: int,
    frame: pd.DataFrame,
    keys: list[str],
    absent: Sequence[str],
    of: Kept,
) -> Block:
    connection.execute("DELETE FROM temp.incoming")
    connection.executemany("INSERT INTO temp.incoming VALUES (?, ?)", enumerate(keys))
    more = "".join(f", v.{name}" for name in absent)
    found = connection.execute(
        f"SELECT i.place, v.version, v.place, v.row_hash{more} FROM temp.incoming i"
        f" CROSS JOIN {of.versions} v ON v.{of.key} = i.key AND v.superseded_by IS NULL ORDER BY i.place"
    ).fetchall()
    versions, places = np.zeros(len(keys), np.int64), np.full(len(keys), -1, np.int64)
    known = [row[0] for row in found]
    versions[known], places[known] = [row[1] for row in found], [row[2] for row in found]
    if absent and found:
        frame = _laid_over(frame, known, absent, [row[4:] for row in found])
        frame = frame[[name for name in of.columns if name in frame.columns]]
    hashes = row_hashes(frame, of.columns)
    changed = np.zeros(len(keys), dtype=bool)
    changed[known] = [row[3] != hashes[row[0]] for row in found]
    return Block(start, frame, keys, hashes, versions, places, changed, of)


def _laid_over(
    frame: pd.DataFrame, known: Sequence[int], absent: Sequence[str], stored: Sequence[Sequence[object]]
) -> pd.DataFrame:
    """The rows with the stored values of the columns they lack."""
    rows = Collected(absent)
    rows.add(zip(*stored, strict=True))
    kept = rows.frame(len(stored))
    kept.index = pd.Index(known)
    kept = kept.reindex(range(len(frame)))
    return pd.concat([frame, kept], axis=1)


def stored_columns(connection: sqlite3.Connection, of: Kept = SESSIONS) -> list[str]:
    """The columns that the files in force had, in order."""
    rows = connection.execute(
        "SELECT DISTINCT columns FROM uploads WHERE state = 'in force' AND kind = ?", [of.table.name]
    )
    there = {name for (names,) in rows for name in names.split(",")}
    return [name for name in of.columns if name in there]


def mentors_of_sessions(connection: sqlite3.Connection) -> set[str]:
    """The keys of the mentors who have a session."""
    rows = connection.execute("SELECT DISTINCT mentor FROM session_versions WHERE superseded_by IS NULL")
    return {mentor_key(name) for (name,) in rows}


def n_going_back(connection: sqlite3.Connection, block: Block) -> int:
    """How many changed rows would get the content of an earlier version."""
    return sum(
        connection.execute(
            f"SELECT EXISTS (SELECT 1 FROM {block.of.versions} WHERE {block.of.key} = ? AND row_hash = ?)",
            [block.keys[place], block.hashes[place]],
        ).fetchone()[0]
        for place in np.flatnonzero(block.changed)
    )


def versions_of(connection: sqlite3.Connection, block: Block, rows: Sequence[int]) -> pd.DataFrame:
    """The current versions of some known rows of a block, with the block's columns."""
    names = list(block.frame.columns)
    found = [
        connection.execute(
            f"SELECT {', '.join(names)} FROM {block.of.versions} WHERE {block.of.key} = ? AND version = ?",
            [block.keys[row], int(block.versions[row])],
        ).fetchone()
        for row in rows
    ]
    gathered = Collected(names)
    gathered.add(zip(*found, strict=True) if found else [() for _ in names])
    return gathered.frame(len(found))


def save_block(
    connection: sqlite3.Connection, block: Block, rows: pd.DataFrame, upload_id: int, next_place: int
) -> int:
    """Write the new and changed rows of a block as versions; the next free place comes back.

    Parameters
    ----------
    rows
        For each row of the file its `row` and `sheet`.
    """
    chosen = np.flatnonzero(block.new | block.changed)
    if not len(chosen):
        return next_place
    is_new = block.new[chosen]
    places = block.places[chosen].copy()
    places[is_new] = next_place + np.arange(int(is_new.sum()))
    keys = [block.keys[row] for row in chosen]
    source = rows.iloc[block.start + chosen]
    frame = block.frame.iloc[chosen]
    connection.executemany(
        f"UPDATE {block.of.versions} SET superseded_by = ? WHERE {block.of.key} = ? AND version = ?",
        [(upload_id, block.keys[row], int(block.versions[row])) for row in np.flatnonzero(block.changed)],
    )
    names = [block.of.key, *_OWN, *frame.columns]
    connection.executemany(
        f"INSERT INTO {block.of.versions} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        zip(
            keys,
            (block.versions[chosen] + 1).tolist(),
            places.tolist(),
            [upload_id] * len(keys),
            source["row"].tolist(),
            source["sheet"].astype(object).tolist(),
            [block.hashes[row] for row in chosen],
            *(bindable(frame[name]) for name in frame.columns),
            strict=True,
        ),
    )
    return next_place + int(is_new.sum())


def no_sessions() -> pd.DataFrame:
    """No sessions, with the columns every session has."""
    nothing = Collected(REQUIRED)
    nothing.add([[] for _ in REQUIRED])
    return nothing.frame(0)


def current_sessions(
    connection: sqlite3.Connection, of: Kept = SESSIONS
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The current version of every session (or profile), in the order in which they first came.

    Returns
    -------
    The frame as `ingest` types it, with the columns that the files in force had; and for each row `upload_id`, `row`
    and `sheet` it came from.
    """
    names = stored_columns(connection, of) or list(of.table.required)
    gathered = Collected(names)
    source: dict[str, list[object]] = {"upload_id": [], "row": [], "sheet": []}
    found = connection.execute(
        f"SELECT upload_id, source_row, source_sheet, {', '.join(names)} FROM {of.versions}"
        " WHERE superseded_by IS NULL ORDER BY place"
    )
    n = 0
    while rows := found.fetchmany(BLOCK):
        n += len(rows)
        values = list(zip(*rows, strict=True))
        for name, cells in zip(source, values, strict=False):
            source[name] += cells
        gathered.add(values[len(source) :])
        del rows, values
    if not n:
        gathered.add([[] for _ in names])
    sources = pd.DataFrame(
        {
            "upload_id": np.array(source["upload_id"], np.int64),
            "row": np.array(source["row"], np.int64),
            "sheet": pd.Series(source["sheet"], dtype="str"),
        }
    )
    return gathered.frame(n), sources
