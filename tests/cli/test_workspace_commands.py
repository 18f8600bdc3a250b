"""The commands on a workspace: what they do, say and exit with."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mentor_analytics.workflows.imports import history
from mentor_analytics.workflows.workspace import status
from tests.store.stores import CORPUS, counts, csv_of, line

ROOT = Path(__file__).parents[2]


def test_import_tells_what_is_new_and_what_changed(run, db: Path) -> None:
    code, told = run("import", CORPUS / "seq_a.csv", CORPUS / "seq_c_corrections.csv")
    assert code == 0
    assert "seq_a.csv: 20 new, 0 changed, 0 unchanged sessions." in told
    assert "S00001 Rating: 5 → 1" in told
    assert "S00003 Feedback: (blank) → corrected" in told
    assert counts(db) == (20, 23)
    code, told = run("import", CORPUS / "seq_c_corrections.csv")
    assert (code, "nothing new" in told) == (0, True)


def test_what_should_be_confirmed_needs_yes(run, db: Path) -> None:
    run("import", CORPUS / "seq_a.csv", CORPUS / "seq_c_corrections.csv")
    code, told = run("import", CORPUS / "seq_a.csv")
    assert code == 2
    assert "would go back" in told
    assert "--yes" in told
    code, told = run("import", CORPUS / "seq_a.csv", "--yes")
    assert (code, counts(db)) == (0, (20, 26))


def test_a_refused_file_keeps_none_of_the_others_out(run, db: Path) -> None:
    code, told = run("import", CORPUS / "hdr_missing_status.csv", CORPUS / "seq_a.csv")
    assert code == 2
    assert "✗ hdr_missing_status.csv: A column every session needs is missing" in told
    assert status(db).n_sessions == 20


def test_headings_and_zone_are_taken_as_said(run, db: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(csv_of(line(1)).replace("Mentor", "Who", 1))
    assert run("import", file, "--map", "Who=mentor", "--tz", "UTC")[0] == 0
    with_zone = history(db)
    assert len(with_zone) == 1
    assert run("import", file, "--map", "Who=nobody")[0] == 2
    assert run("import", file, "--tz", "Atlantis")[0] == 2


def test_undo_and_nothing_to_undo(run, db: Path) -> None:
    run("import", CORPUS / "seq_a.csv", CORPUS / "seq_c_corrections.csv", CORPUS / "seq_b_overlap.csv")
    code, told = run("undo")
    assert (code, counts(db)) == (0, (20, 23))
    assert told.endswith("seq_b_overlap.csv. 10 sessions were removed.\n")
    assert "earlier values again." in run("undo")[1]
    run("undo")
    assert run("undo") == (0, "There is no import to take back.\n")


@pytest.mark.parametrize(
    "command",
    [
        ("undo",),
        ("quarantine", "--out", "x.csv"),
        ("export", "mentors", "--out", "x.csv"),
        ("mentors",),
        ("insights",),
        ("backtest",),
        ("evaluate", "churn"),
    ],
)
def test_a_workspace_that_is_not_there_is_told_and_not_made(run, db: Path, tmp_path: Path, command) -> None:
    code, told = run(*command)
    assert (code, "There is no workspace yet" in told, "“import FILE” or “demo”" in told) == (3, True, True)
    mistyped = tmp_path / "nothere.db"
    code, told = run(*command, "--db", mistyped)
    assert code == 3
    assert told.startswith(f"There is no workspace at {mistyped}. Check the name, ")
    takes_files = command[0] in {"mentors", "insights", "backtest", "evaluate"}
    assert ("name a FILE" in told) is takes_files
    assert not db.exists()
    assert not mistyped.exists()


def test_undo_asks_when_notes_would_wait(run, db: Path) -> None:
    from mentor_analytics.workflows.records import Edit, save_edits
    from tests.store.stores import NOW

    run("import", CORPUS / "seq_a.csv")
    save_edits(db, [Edit("S00001", "note", "n")], by="", now=NOW, seen={})
    code, told = run("undo")
    assert (code, status(db).n_sessions) == (2, 20)
    assert "1 session with notes" in told
    assert run("undo", "--yes")[0] == 0


def test_quarantine_mended_and_imported_again(run, db: Path, tmp_path: Path) -> None:
    out = tmp_path / "q.csv"
    run("import", CORPUS / "seq_a.csv")
    assert "No row waits" in run("quarantine", "--out", out)[1]
    assert not out.exists()
    run("undo")
    assert run("import", CORPUS / "seq_d_half_bad.csv", "--yes")[0] == 0
    code, told = run("quarantine", "--out", out)
    assert (code, told) == (0, f"10 rows wait: mend {out} and import it.\n")
    out.write_text(out.read_text(encoding="utf-8").replace('"bad"', '"2026-09-30 15:00"'), encoding="utf-8")
    code, told = run("import", out)
    assert code == 0
    assert "10 new, 0 changed, 0 unchanged sessions; 10 rows wait no more" in told
    assert (status(db).n_sessions, status(db).n_waiting) == (20, 0)
    assert run("quarantine", "--out", tmp_path / "no" / "q.csv")[0] == 0  # nothing waits: nothing is written
    run("undo")
    code, told = run("quarantine", "--out", tmp_path / "no" / "q.csv")
    assert (code, "cannot be written" in told) == (3, True)


@pytest.mark.parametrize("kind", ["tracker", "sessions", "summaries", "mentors"])
def test_export_gives_what_the_buttons_give(kind: str, run, tmp_path: Path) -> None:
    run("import", CORPUS / "seq_a.csv")
    out = tmp_path / ("t.xlsx" if kind == "tracker" else "t.csv")
    code, told = run("export", kind, "--out", out)
    assert (code, str(out) in told) == (0, True)
    if kind == "tracker":
        assert len(load_workbook(out).sheetnames) > 3
    else:
        with out.open(newline="", encoding="utf-8") as file:
            assert len(list(csv.DictReader(file))) == (20 if kind != "mentors" else 6)


def test_export_of_an_unknown_preset_is_refused(run, tmp_path: Path) -> None:
    run("import", CORPUS / "seq_a.csv")
    assert run("export", "mentors", "--out", tmp_path / "m.csv", "--rules", "nope")[0] == 2


def test_demo_into_the_workspace_or_a_file(run, db: Path, tmp_path: Path) -> None:
    code, told = run("demo")
    assert (code, status(db).n_sessions) == (0, 120)
    assert "sample_sessions.csv: 120 new" in told
    assert "nothing new" in run("demo")[1]
    assert run("demo", "--sessions", 30, "--seed", 4)[0] == 0
    assert status(db).n_sessions == 150
    assert run("demo", "--out", tmp_path / "s.csv", "--sessions", 30)[0] == 0
    assert (tmp_path / "s.csv").exists()
    assert status(db).n_sessions == 150


def test_another_workspace_by_name(run, db: Path, tmp_path: Path) -> None:
    assert run("import", CORPUS / "seq_a.csv", "--db", tmp_path / "other" / "x.db")[0] == 0
    assert status(tmp_path / "other" / "x.db").n_sessions == 20
    assert not db.exists()


def test_a_damaged_workspace_is_exit_3_and_no_traceback(run, db: Path) -> None:
    db.write_bytes(b"not a database" * 100)
    for command in (("undo",), ("import", CORPUS / "seq_a.csv"), ("quarantine", "--out", "x.csv")):
        code, told = run(*command)
        assert code == 3
        assert "no workspace, or it is damaged" in told
        assert "Traceback" not in told


def test_check_needs_neither_database_nor_text_library() -> None:
    code = (
        "import sys; from mentor_analytics.cli import main; main(['check', sys.argv[1]]);"
        "print([name for name in ('sqlite3', 'sqlite_utils', 'vaderSentiment', 'textblob', 'sklearn', 'tokenizers')"
        " if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(CORPUS / "seq_a.csv")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
