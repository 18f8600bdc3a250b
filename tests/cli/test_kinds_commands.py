"""Profiles and events on the command line."""

from pathlib import Path

import pytest

from mentor_analytics.workflows import profiles
from tests.store.stores import csv_of, line


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    texts = {
        "sessions": csv_of(line(1)),
        "profiles": "Tutor,Joined,Boss\nAsha Rao,2026-08-01,Kim\n",
        "events": "Mentor,Time,Event\nAsha Rao,2026-09-01 10:00,login\nAsha Rao,soon,login\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return [tmp_path / f"{name}.csv" for name in texts]


def test_import_takes_all_kinds_and_undo_takes_back_the_last(run, db: Path, files: list[Path]) -> None:
    code, told = run("import", files[1], files[0], files[2])  # who has sessions is known at the end
    assert code == 0
    assert "profiles.csv: 1 new, 0 changed, 0 unchanged mentor profiles." in told
    assert "events.csv: 1 new, 0 changed, 0 unchanged activity events; 1 more row waits." in told
    assert "quarantine --out FILE --kind events" in told
    assert "no session in the workspace" not in told
    _, told = run("undo")
    assert "Taken back: events.csv. 1 activity event was removed" in told
    known = profiles.about(db)
    assert known.events is None
    assert known.profiles is not None


def test_the_rows_that_wait_are_written_by_kind(run, files: list[Path], tmp_path: Path) -> None:
    run("import", *files)
    out = tmp_path / "waiting.csv"
    code, told = run("quarantine", "--out", out)
    assert (code, out.exists()) == (0, False)
    assert "Rows of other kinds wait too (--kind events: 1)." in told
    assert run("quarantine", "--out", out, "--kind", "events")[0] == 0
    assert "soon" in out.read_text(encoding="utf-8")


def test_check_tells_what_a_file_holds(run, files: list[Path]) -> None:
    _, told = run("check", files[1])
    assert "It holds mentor profiles." in told


def test_scoring_needs_sessions(run, files: list[Path], tmp_path: Path) -> None:
    code, told = run("score", files[1], "--out", tmp_path / "out")
    assert code == 2
    assert "This looks like mentor profiles, not like sessions." in told
