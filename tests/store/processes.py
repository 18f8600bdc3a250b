"""Imports in processes of their own that are killed, or that run at once: `python -m tests.store.processes WHAT …`.

One process reads the file and then forks for every trial, so that a trial costs a tenth of a second. Prints JSON.
"""

import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa

from mentor_analytics.workflows.imports import Staged, save_import
from tests.store.stores import CORPUS, NOW, counts, csv_of, line, put, rows, staged, state

BASE = 40
MORE = 1_500
EVERY = 500  # instructions of SQLite between two looks


def forked(work: Callable[[], None], seconds: float) -> int:
    """Run something in a child that lives so long at most; how it ended (minus the signal that killed it)."""
    child = os.fork()
    if not child:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def watched(look: Callable[[str], None]) -> None:
    """From now on every connection of this process tells what SQLite does, while it does it."""
    connect = sqlite3.connect

    def connected(*args, **options):
        connection = connect(*args, **options)
        connection.set_progress_handler(lambda: look(""), EVERY)
        connection.set_trace_callback(look)
        return connection

    sqlite3.connect = connected


def kill_at(moment: int) -> Callable[[str], None]:
    """Kill this process at the so-many-eth look."""
    looks = itertools.count(1)

    def look(_: str) -> None:
        if next(looks) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    return look


def kill_in_commit(delay: float) -> Callable[[str], None]:
    """Kill this process so many seconds after SQLite began to commit what was saved."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process where it stands

    def look(statement: str) -> None:
        if statement.strip().startswith("RELEASE"):  # the last one before the commit
            signal.setitimer(signal.ITIMER_REAL, delay)

    return look


def count_into(file: int) -> Callable[[str], None]:
    """Write how many looks there were."""
    looks = itertools.count(1)

    def look(_: str) -> None:
        os.pwrite(file, str(next(looks)).encode(), 0)

    return look


def killed(folder: Path, trials: int, seed: int) -> Mapping[str, object]:
    """Kill an import at random moments; every time all of it or nothing must be there."""
    base = folder / "base.db"
    put(base, csv_of(*(line(i) for i in range(BASE))))
    text = csv_of(*(line(i, 3, f"Comment {i}") for i in range(BASE // 2, MORE)), line(1, start="bad"))
    nothing = state(base)
    done = folder / "done.db"
    shutil.copyfile(base, done)
    file = staged(done, text)
    counter = os.open(folder / "count", os.O_RDWR | os.O_CREAT)

    def save(db: Path, look: Callable[[str], None]) -> Callable[[], None]:
        def work() -> None:
            watched(look)
            save_import(db, file, by="", now=NOW)
            signal.pause()  # for the kill, when it comes after the commit

        return work

    measured = folder / "measured.db"
    shutil.copyfile(base, measured)
    forked(save(measured, count_into(counter)), seconds=2)
    total = int(os.pread(counter, 20, 0))
    put(done, text)
    everything = state(done)
    rng = random.Random(seed)
    answers: dict[str, int] = {
        "nothing": 0,
        "everything": 0,
        "partial": 0,
        "alive": 0,
        "broken": 0,
        "moments": total,
    }
    for trial in range(trials):
        db = folder / f"trial{trial}.db"
        shutil.copyfile(base, db)
        # Half of the kills anywhere on the way, half within the commit and shortly after it.
        look = kill_at(rng.randint(1, total)) if trial % 2 else kill_in_commit(rng.uniform(1e-5, 0.015))
        answers["alive"] += forked(save(db, look), seconds=20) not in (-signal.SIGKILL, -signal.SIGALRM)
        now = state(db)
        answers["nothing" if now == nothing else "everything" if now == everything else "partial"] += 1
        ledger = rows(db, "SELECT count(*) FROM uploads")[0][0]
        agrees = (ledger == 2) == (now == everything)
        integer = rows(db, "PRAGMA integrity_check") == [("ok",)]
        answers["broken"] += not (agrees and integer)
        put(db, text)  # and the import can be done once more
        answers["broken"] += state(db) != everything
        for path in folder.glob(f"trial{trial}.db*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return answers


def together(folder: Path, trials: int) -> Mapping[str, object]:
    """Two imports that were planned before either was saved, saved at the same moment."""
    found = set()
    for trial in range(trials):
        db = folder / f"trial{trial}.db"
        files = [staged(db, CORPUS / name) for name in ("seq_a.csv", "seq_b_overlap.csv")]
        read, write = os.pipe()
        children = []
        for file in files:
            child = os.fork()
            if not child:
                os.close(write)
                os.read(read, 1)  # returns when the parent closes its end
                code = 1
                try:
                    _save(db, file)
                    code = 0
                finally:
                    os._exit(code)
            children.append(child)
        os.close(read)
        os.close(write)
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        sessions = rows(db, "SELECT session_id, mentor, rating, feedback FROM sessions ORDER BY session_id")
        merged = sorted(rows(db, "SELECT n_new, n_changed FROM uploads"))
        found.add(repr((ends, counts(db), sessions)))
        assert merged in ([(10, 0), (20, 0)],), merged
    return {"outcomes": len(found), "counts": counts(db)}


def _save(db: Path, file: Staged) -> None:
    save_import(db, file, by="", now=NOW)


if __name__ == "__main__":
    pa.set_cpu_count(1)  # no threads that a fork would lose
    pa.set_io_thread_count(1)
    what, place, *rest = sys.argv[1:]
    numbers = [int(number) for number in rest]
    answer = killed(Path(place), *numbers) if what == "killed" else together(Path(place), *numbers)
    sys.stdout.write(json.dumps(answer))
