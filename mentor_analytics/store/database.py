"""Opening the workspace, and the one way to write into it."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mentor_analytics.errors import StorageError
from mentor_analytics.store.migrations import MIGRATIONS, Migration

APPLICATION = 0x6D656E74
"""Marks a SQLite file as ours (`PRAGMA application_id`)."""
WAIT_SECONDS = 30
LOG_BYTES = 64 << 20
"""What the write-ahead log shrinks to after a large import."""
_TRIES = 200  # of switching to WAL, which does not wait for the lock by itself

_FULL = "The workspace cannot be written: the disk is full or the file has reached its limit."
_DAMAGED = "The workspace file {name} is damaged."
_RESTORE = (
    "Put back its last good copy; every uploaded file still lies in {name}.files and can be imported again."
)
_SENTENCES = {  # primary result code of SQLite → what happened, and what to do
    sqlite3.SQLITE_FULL: (_FULL, "Make room and try again. What was saved before is as it was."),
    sqlite3.SQLITE_IOERR: (_FULL, "Make room and try again. What was saved before is as it was."),
    sqlite3.SQLITE_CORRUPT: (_DAMAGED, _RESTORE),
    sqlite3.SQLITE_NOTADB: ("{name} is no workspace, or it is damaged.", _RESTORE),
    sqlite3.SQLITE_BUSY: ("Somebody else is saving into the workspace.", "Try again in a minute."),
    sqlite3.SQLITE_LOCKED: ("Somebody else is saving into the workspace.", "Try again in a minute."),
    sqlite3.SQLITE_READONLY: ("The workspace {name} may not be written.", "Check who may write the file."),
    sqlite3.SQLITE_PERM: ("The workspace {name} may not be opened.", "Check who may read the file."),
    sqlite3.SQLITE_CANTOPEN: (
        "The workspace {name} cannot be opened.",
        "Check that its folder exists and is yours to write.",
    ),
}


def is_there(path: Path) -> bool:
    """Whether there is a workspace; an empty file is none."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk complain of into sentences."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if path.is_dir():  # SQLite speaks of a disk that fails
            raise StorageError(
                f"{path.name} is a folder, not a workspace.",
                "Give the name of a file in it, such as workspace.db.",
            ) from error
        sentences = _SENTENCES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if sentences is None:
            raise
        raise StorageError(*(text.format(name=path.name) for text in sentences)) from error
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(
            f"The workspace {path.name} cannot be written: {error.strerror or type(error).__name__}.",
            "Check the disk and who may write the folder.",
        ) from error


def open_db(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> sqlite3.Connection:
    """Open the workspace for writing; made or brought up to date if need be.

    Raises
    ------
    StorageError
        It is damaged, not ours, of a newer version, or cannot be opened.
    """
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)  # no BEGIN but our own
        try:
            _check(connection, path, len(migrations))
            _use_wal(connection)
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(f"PRAGMA journal_size_limit={LOG_BYTES}")
            connection.execute("PRAGMA foreign_keys=ON")
            _migrate(connection, path, migrations)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def write_tx(connection: sqlite3.Connection) -> Iterator[None]:
    """One writer at a time: waits for the lock at the start, so that reading then writing cannot fail half way."""
    if connection.in_transaction:
        raise StorageError("A write is already under way on this connection.")
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()  # does nothing where SQLite has rolled back already
        raise


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open, one transaction, close: all of it is saved, or nothing."""
    with storage_errors(path), contextlib.closing(open_db(path)) as connection, write_tx(connection):
        yield connection


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open for reading; everything read inside is of one moment. The file must be there (`is_there`)."""
    with storage_errors(path):
        connection = _open_read(path)
        try:
            if _check(connection, path, len(MIGRATIONS)) < len(MIGRATIONS):
                connection.close()
                open_db(path).close()
                connection = _open_read(path)
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.close()


def _open_read(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS, isolation_level=None)


def _check(connection: sqlite3.Connection, path: Path, newest: int) -> int:
    """The schema version; refused when the file is not ours or newer than we are."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if application != APPLICATION and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise StorageError(
            f"{path.name} is a database of another program.",
            "Choose another file with --db or in the settings.",
        )
    if version > newest:
        raise StorageError(
            f"The workspace {path.name} was written by a newer version of mentor analytics"
            f" (schema {version}; this one knows {newest}).",
            "Install the newer version, or choose another workspace.",
        )
    return version


def _use_wal(connection: sqlite3.Connection) -> None:
    for left in reversed(range(_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or not left:
                raise
            time.sleep(0.02)
        else:
            return


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Each missing migration in a transaction of its own, after a copy of what was there."""
    version = _version(connection)
    if version == len(migrations):
        return
    from sqlite_utils import Database  # takes a third of a second, and only changes of the schema need it

    if version:
        _keep_copy(connection, path, version)
    db = Database(connection)
    while _version(connection) < len(migrations):
        with write_tx(connection):
            number = _version(connection)  # somebody else may have been faster
            if number < len(migrations):
                migrations[number](db)
                connection.execute(f"PRAGMA user_version={number + 1:d}")
                connection.execute(f"PRAGMA application_id={APPLICATION:d}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> None:
    copy = path.with_name(f"{path.name}.before-v{version + 1}")
    if not copy.exists():  # made by somebody who then did not get further
        aside = copy.with_name(copy.name + ".writing")
        aside.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", [str(aside)])
        aside.replace(copy)
