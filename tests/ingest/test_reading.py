"""The limited process: whatever happens in it, the answer is a table or a refusal in words."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import pytest

from mentor_analytics.errors import RefusedFileError, UnknownNameError
from mentor_analytics.ingest import child, limits, reading
from mentor_analytics.ingest.upload import read_upload
from tests.ingest.uploads import CORPUS, NOW, ZONE, csv_of, taken

GOOD = csv_of("Session ID,Mentor,Status,Scheduled Start", "S1,Asha,Completed,2026-09-01")
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "file", ["00_good.csv", "xls_error_cells.xlsx", "seq_d_half_bad.csv", "xls_two_month_sheets.xlsx"]
)
def test_the_child_gives_what_reading_here_gives(file: str) -> None:
    here, there = (
        read_upload(CORPUS / file, timezone=ZONE, now=NOW, isolated=isolated) for isolated in (False, True)
    )
    pd.testing.assert_frame_equal(here.sessions, there.sessions)
    pd.testing.assert_frame_equal(here.validated.quarantine, there.validated.quarantine)
    assert here.rows == there.rows
    assert [(i.code, i.column, i.message, list(i.rows)) for i in here.issues] == [
        (i.code, i.column, i.message, list(i.rows)) for i in there.issues
    ]


def parser_that(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Put other code in the place of the parser."""
    started = subprocess.run

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        assert command[1:3] == ["-m", "mentor_analytics.ingest.child"]
        return started([sys.executable, "-c", code, command[3]], **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(subprocess, "run", run)


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("import sys; sys.exit(4)", "too_big"),
        ("import sys; sys.exit(5)", "unreadable"),
        ("raise SystemError", "unreadable"),
        ("import os; os.abort()", "too_big"),
        ("import os; os.kill(os.getpid(), 11)", "unreadable"),
        ("import os; os.kill(os.getpid(), 9)", "too_big"),
        ("import os; os.kill(os.getpid(), 24)", "too_big"),
        ("pass", "unreadable"),
    ],
    ids=[
        "said_too_big",
        "said_unreadable",
        "crashed",
        "aborted",
        "segmentation_fault",
        "killed",
        "out_of_time",
        "no_answer",
    ],
)
def test_the_end_of_the_parser_is_a_refusal_in_words(
    code: str, cause: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parser_that(monkeypatch, code)
    with pytest.raises(RefusedFileError) as refusal:
        taken(tmp_path, GOOD, isolated=True)
    assert refusal.value.cause == cause
    assert refusal.value.todo


def test_a_parser_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: object, **options: float) -> None:
        assert options["timeout"] > limits.CHILD_SECONDS
        raise subprocess.TimeoutExpired("parser", options["timeout"])

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(RefusedFileError) as refusal:
        taken(tmp_path, GOOD, isolated=True)
    assert refusal.value.cause == "too_big"


def test_too_little_memory_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (f"S{i},Asha,Completed,2026-09-01" for i in range(400_000))
    monkeypatch.setattr(limits, "CHILD_BYTES", 160 * 1024**2)
    monkeypatch.setattr(limits, "CHILD_BYTES_PER_BYTE", 0)
    with pytest.raises(RefusedFileError) as refusal:
        taken(tmp_path, csv_of("Session ID,Mentor,Status,Scheduled Start", *rows), isolated=True)
    assert refusal.value.cause == "too_big"


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False, text=True)


@pytest.mark.parametrize(
    "file", ["quo_unterminated.csv", "zip_bad_crc.xlsx", "00_good.csv", "no_such_file.csv"]
)
def test_nothing_is_left_behind(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = (CORPUS / file).read_bytes() if (CORPUS / file).exists() else b""
    try:
        read_upload(CORPUS / file, timezone=ZONE, now=NOW)
    except RefusedFileError as refusal:
        outcome = refusal.cause
    else:
        outcome = "taken"
    assert (outcome == "taken") == (file == "00_good.csv")
    assert list(tmp_path.iterdir()) == []
    assert before == ((CORPUS / file).read_bytes() if before else b"")


def test_the_child_says_nothing_and_leaves_only_the_kind_of_a_fault(tmp_path: Path) -> None:
    request = tmp_path / "request.json"
    asked = {
        "path": str(CORPUS / "00_good.csv"),
        "name": "a.csv",
        "into": str(tmp_path),
        "given": {"Mentor": "no_such"},
        "kinds": ["sessions"],
    }
    request.write_text(json.dumps(asked | {"bytes": 1 << 30, "seconds": 20}), encoding="utf-8")
    done = run_python("-m", "mentor_analytics.ingest.child", str(request))
    assert done.returncode == child.EXIT_UNREADABLE
    assert (done.stdout, done.stderr) == ("", "")
    assert (tmp_path / "fault").read_text(encoding="utf-8") == "UnknownNameError"


def test_a_column_nobody_knows_is_said_before_the_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError):
        taken(tmp_path, GOOD, given={"Mentor": "no_such"}, isolated=True)


def test_the_child_imports_no_text_or_table_library() -> None:
    code = "import sys, mentor_analytics.ingest.child; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = run_python("-c", code).stdout.split()
    assert not {"pandas", "textblob", "sklearn", "keybert", "openpyxl", "nltk"} & set(loaded)


def test_limits_grow_with_the_file_and_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, object]] = []

    def run(command: list[str], **_: object) -> None:
        seen.append(json.loads(Path(command[3]).read_text(encoding="utf-8")))
        raise subprocess.TimeoutExpired("parser", 1)

    monkeypatch.setattr(subprocess, "run", run)
    path = tmp_path / "a.csv"
    for size in (10, 3 << 20, 190 << 20):
        with path.open("wb") as file:
            file.truncate(size)
        into = tmp_path / str(size)
        into.mkdir()
        with pytest.raises(RefusedFileError):
            reading.read_file(path, "a.csv", into)
    assert [int(str(request["seconds"])) for request in seen] == [60, 78, 60 + 190 * 6]
    assert [request["bytes"] for request in seen] == sorted(int(str(request["bytes"])) for request in seen)
    assert int(str(seen[-1]["bytes"])) <= limits.CHILD_BYTES_MOST


def test_the_environment_of_the_child_keeps_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    caught: dict[str, str] = {}

    def run(*_: object, env: dict[str, str], **__: object) -> None:
        caught.update(env)
        raise subprocess.TimeoutExpired("parser", 1)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(RefusedFileError):
        taken(tmp_path, GOOD, isolated=True)
    assert caught["PYTHONPATH"].split(os.pathsep)[-1] == "/somewhere"
    assert caught["ARROW_DEFAULT_MEMORY_POOL"] == "system"
