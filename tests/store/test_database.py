"""The file itself: made, opened, brought up to date, refused; and one writer at a time."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from mentor_analytics.errors import StorageError
from mentor_analytics.schema import INPUT_ONLY, SESSIONS
from mentor_analytics.store.database import is_there, open_db, reading, write_tx, writing
from mentor_analytics.store.migrations import MIGRATIONS, TYPES
from mentor_analytics.workflows import profiles, verdicts
from mentor_analytics.workflows.imports import history, plan_undo, undo, waiting
from mentor_analytics.workflows.workspace import status
from tests.store.stores import NOW, counts, csv_of, line, put, rows, state

RELEASED = sorted((Path(__file__).parent / "databases").glob("v*.db"))
HELD = {"v1": (3, 1, 2), "v2": (3, 3, 5)}
"""Sessions, waiting rows and imports in force of each."""


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "folder that is not there yet" / "w.db"


def test_nothing_is_made_by_looking(db: Path) -> None:
    assert not status(db).exists
    assert history(db).empty
    assert waiting(db).empty
    assert not db.parent.exists()


def test_an_empty_file_is_no_workspace_yet(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    path.touch()
    assert not is_there(path)
    assert not status(path).exists
    put(path, csv_of(line(1)))
    assert status(path).n_sessions == 1


def test_it_is_opened_as_it_must_be(db: Path) -> None:
    connection = open_db(db)
    told = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in (
        "journal_mode", "synchronous", "foreign_keys", "user_version")}  # fmt: skip
    connection.close()
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "user_version": len(MIGRATIONS),
    }


def test_the_columns_stored_are_those_of_the_schema(db: Path) -> None:
    """A column added to the schema needs a migration."""
    open_db(db).close()
    stored = {name: kind for _, name, kind, *_ in rows(db, "PRAGMA table_info(session_versions)")}
    wanted = {column.name: TYPES[column.kind] for column in SESSIONS if column.name not in INPUT_ONLY}
    assert {name: stored[name] for name in stored if name in wanted} == wanted
    assert set(stored) - set(wanted) == {
        "session_key", "version", "place", "upload_id", "source_row", "source_sheet", "row_hash", "superseded_by",
    }  # fmt: skip
    shown = {row[1] for row in rows(db, "PRAGMA table_info(sessions)")}
    assert set(wanted) <= shown


def test_the_view_shows_current_rows_with_dates_as_text(db: Path) -> None:
    put(db, csv_of(line(1, 5)))
    put(db, csv_of(line(1, 4)))
    assert rows(db, "SELECT session_id, version, rating, scheduled_at FROM sessions") == [
        ("S1", 2, 4.0, "2026-09-02 04:30:00")
    ]


def test_a_write_that_fails_leaves_nothing(db: Path) -> None:
    put(db, csv_of(line(1)))
    before = state(db)

    def stopped() -> None:
        with writing(db) as connection:
            connection.execute("DELETE FROM session_versions")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert state(db) == before


def test_a_write_within_a_write_is_refused(db: Path) -> None:
    connection = open_db(db)
    with write_tx(connection), pytest.raises(StorageError, match="already under way"), write_tx(connection):
        pass
    connection.close()


def test_nobody_can_write_while_reading(db: Path) -> None:
    put(db, csv_of(line(1)))
    with reading(db) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM session_versions")


def test_a_reader_sees_one_moment_while_others_write(db: Path) -> None:
    put(db, csv_of(line(1)))
    with reading(db) as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
        put(db, csv_of(line(2)))
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
    assert counts(db) == (2, 2)


def test_a_newer_workspace_is_refused_by_everything(db: Path) -> None:
    put(db, csv_of(line(1)))
    connection = sqlite3.connect(db)
    connection.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    connection.close()
    for ask in (status, history, waiting, plan_undo, lambda path: put(path, csv_of(line(2)))):
        with pytest.raises(StorageError, match="newer version") as refused:
            ask(db)
        assert refused.value.exit_code == 3


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos (name TEXT)")
    connection.close()
    before = path.read_bytes()
    for ask in (status, lambda path: put(path, csv_of(line(1)))):
        with pytest.raises(StorageError, match="another program"):
            ask(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["text", "torn page", "cut short"])
def test_a_damaged_file_is_said_to_be_so(damage: str, db: Path) -> None:
    put(db, csv_of(*(line(i) for i in range(1, 400))))
    connection = sqlite3.connect(db)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = db.read_bytes()
    if damage == "text":
        db.write_bytes(b"not a database" * 500)
    elif damage == "cut short":
        db.write_bytes(content[: len(content) // 3])
    else:
        db.write_bytes(content[:4096] + b"\xff" * (len(content) - 8192) + content[-4096:])
    with pytest.raises(StorageError, match=r"damaged.*good copy.*w\.db\.files"):
        state(db)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be"):
        open_db(tmp_path / "file" / "w.db")


def test_a_migration_keeps_a_copy_and_is_done_once(db: Path) -> None:
    put(db, csv_of(line(1)))
    before = state(db)

    def more(database) -> None:
        database.table("session_versions").add_column("mood", str)

    open_db(db, (*MIGRATIONS, more)).close()
    open_db(db, (*MIGRATIONS, more)).close()
    connection = sqlite3.connect(db)
    assert connection.execute("SELECT count(mood), count(*) FROM session_versions").fetchone() == (0, 1)
    connection.close()
    name = f"w.db.before-v{len(MIGRATIONS) + 1}"
    assert state(db.with_name(name)) == before
    assert sorted(path.name for path in db.parent.glob("*before*")) == [name]


def test_a_migration_that_fails_leaves_all_as_it_was(db: Path) -> None:
    put(db, csv_of(line(1)))
    before = state(db)

    def broken(database) -> None:
        database.conn.execute("DELETE FROM session_versions")
        database.conn.execute("ALTER TABLE nowhere ADD COLUMN x")

    with pytest.raises(sqlite3.OperationalError):
        open_db(db, (*MIGRATIONS, broken))
    assert state(db) == before
    assert status(db).n_sessions == 1


def test_there_is_a_database_of_every_released_version() -> None:
    assert [path.stem for path in RELEASED] == [f"v{n}" for n in range(1, len(MIGRATIONS) + 1)]


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_every_released_version_opens_and_goes_on(released: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    path.write_bytes(released.read_bytes())
    now = status(path)
    assert (now.n_sessions, now.n_waiting, now.n_uploads) == HELD[released.stem]
    assert counts(path) == (3, 4)
    assert put(path, csv_of(line(1, 1), line(9))).plan.n_new == 1
    for _ in range(HELD[released.stem][2] + 1):
        undo(path, by="", now=NOW, yes=True)
    assert counts(path) == (0, 0)
    assert rows(path, "SELECT * FROM profile_versions") == rows(path, "SELECT * FROM activity_events") == []


def test_what_came_with_version_2_is_there(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    path.write_bytes(next(each for each in RELEASED if each.stem == "v2").read_bytes())
    known = profiles.about(path)
    assert known.profiles is not None
    assert known.events is not None
    assert known.profiles["manager"].tolist() == ["Lee"]
    assert len(known.events) == 1
    assert verdicts.finding_verdicts(path)["verdict"].tolist() == ["kept"]
    assert verdicts.flag_verdicts(path)["subject"].tolist() == ["S1"]


def test_several_processes_may_make_it_at_once(db: Path) -> None:
    db.parent.mkdir()
    code = (
        "import sys; from pathlib import Path; from mentor_analytics.store.database import open_db;"
        "open_db(Path(sys.argv[1]))"
    )
    made = [subprocess.Popen([sys.executable, "-c", code, str(db)]) for _ in range(4)]
    assert [process.wait() for process in made] == [0, 0, 0, 0]
    assert rows(db, "SELECT count(*) FROM meta WHERE name = 'workspace'") == [(1,)]


def test_a_folder_in_the_place_of_the_workspace_is_said_to_be_one(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    for ask in (status, lambda path: put(path, csv_of(line(1)))):
        with pytest.raises(StorageError, match=r"data is a folder, not a workspace"):
            ask(folder)
