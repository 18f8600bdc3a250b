"""Killed, at once with others, on a full disk: all of an import or nothing, and a sentence."""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from mentor_analytics.errors import StorageError
from mentor_analytics.store import importing
from mentor_analytics.store.database import open_db, storage_errors, write_tx
from mentor_analytics.workflows.imports import history
from tests.store.stores import CORPUS, NOW, counts, csv_of, line, put, rows, staged, state

ROOT = Path(__file__).parents[2]


def answer_of(*arguments: object) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.store.processes", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def killed(folder: Path, trials: int, seed: int) -> None:
    """No import may be there in part, whenever its process is killed."""
    told = answer_of("killed", folder, trials, seed)
    assert told["partial"] == told["broken"] == told["alive"] == 0, told
    assert int(str(told["nothing"])) + int(str(told["everything"])) == trials
    assert told["nothing"], told
    assert told["everything"], told  # some came after the commit: the moments reach that far


def test_an_import_killed_at_any_moment_is_there_wholly_or_not_at_all(tmp_path: Path) -> None:
    killed(tmp_path, 24, 1)


@pytest.mark.soak
def test_an_import_killed_many_times(tmp_path: Path) -> None:
    killed(tmp_path, 240, 2)


def test_two_imports_at_once_end_as_one_after_the_other(tmp_path: Path) -> None:
    assert answer_of("together", tmp_path, 8) == {"outcomes": 1, "counts": [30, 30]}


def test_two_commands_at_once(tmp_path: Path) -> None:
    db = tmp_path / "w.db"
    command = [sys.executable, "-m", "mentor_analytics", "import", "--db", str(db)]
    names = ("seq_a.csv", "seq_b_overlap.csv")
    both = [
        subprocess.Popen([*command, str(CORPUS / name)], cwd=ROOT, stdout=subprocess.DEVNULL)
        for name in names
    ]
    assert [process.wait() for process in both] == [0, 0]
    assert counts(db) == (30, 30)
    assert len(history(db)) == 2


def test_a_full_disk_is_said_and_the_old_data_can_be_read(tmp_path: Path) -> None:
    db = tmp_path / "w.db"
    put(db, csv_of(*(line(i) for i in range(20))))
    before = state(db)
    file = staged(db, csv_of(*(line(i) for i in range(2_000))))
    with contextlib.closing(open_db(db)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 20}")
        with (
            pytest.raises(StorageError, match=r"disk is full.*Make room.*as it was") as full,
            storage_errors(db),
            write_tx(connection),
        ):
            importing.save_import(connection, file, by="", now=NOW, yes=True)
    assert full.value.exit_code == 3
    assert state(db) == before
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]
    assert put(db, csv_of(*(line(i) for i in range(2_000)))).plan.n_new == 1_980


@pytest.mark.parametrize("limit_kb", [60, 200, 400])
def test_a_file_that_may_not_grow_is_said_and_the_old_data_can_be_read(limit_kb: int, tmp_path: Path) -> None:
    """The limit is met in the kept bytes, in the log of the database, or while it is written back."""
    db = tmp_path / "w.db"
    put(db, csv_of(*(line(i) for i in range(20))))
    before = state(db)
    big = tmp_path / "big.csv"
    big.write_text(
        csv_of(*(line(i, 4, "Quite a long comment about it.") for i in range(2_000))), encoding="utf-8"
    )
    code = (
        f"import resource, sys; from tests.store.stores import *; file = staged(Path(sys.argv[1]), Path(sys.argv[2]));"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit_kb * 1024}, resource.RLIM_INFINITY));"
        "from mentor_analytics.errors import StorageError\n"
        "try: save_import(Path(sys.argv[1]), file, by='', now=NOW)\n"
        "except StorageError as error: print(error); sys.exit(error.exit_code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(db), str(big)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "cannot be written" in done.stdout
    assert "Traceback" not in done.stderr
    assert state(db) == before
    assert not list(tmp_path.rglob("*.writing-*"))
    assert put(db, big).plan.n_new == 1_980
