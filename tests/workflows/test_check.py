"""What an upload would give, in plain values; nothing is written."""

import json
from pathlib import Path
from typing import Any

import pytest

from mentor_analytics.errors import UnknownNameError
from mentor_analytics.workflows import check
from mentor_analytics.workflows.check import NO_ROWS, check_file
from tests.ingest.uploads import CORPUS, NOW, ZONE, csv_of

KEYS = [
    "file",
    "name",
    "outcome",
    "cause",
    "reason",
    "rows",
    "cells_nulled",
    "warnings",
    "notes",
    "mapping",
    "kind",
]


def answer(path: Path, **options: Any) -> dict[str, Any]:
    return check_file(path, timezone=ZONE, now=NOW, **options)


@pytest.mark.parametrize(
    ("file", "outcome"),
    [
        ("00_good.csv", "accept"),
        ("00_good.xlsx", "accept"),
        ("val_status_unknown.csv", "accept_with_warnings"),
        ("typ_json.csv", "reject"),
        ("no_such_file.csv", "reject"),
    ],
)
def test_the_answer_has_every_member_and_is_json(file: str, outcome: str) -> None:
    told = answer(CORPUS / file)
    assert list(told) == KEYS
    assert told["outcome"] == outcome
    assert told["file"] == str(CORPUS / file)
    assert told["name"] == file
    assert bool(told["warnings"]) == (outcome == "accept_with_warnings")
    assert bool(told["reason"]) == bool(told["cause"]) == (outcome == "reject")
    rows = told["rows"]
    assert list(rows) == list(NO_ROWS)
    assert rows["input"] == rows["stored"] + rows["quarantined"] + rows["duplicate"] + rows["ignored"]
    assert json.loads(json.dumps(told)) == told


def test_a_refusal_says_why_and_what_next() -> None:
    told = answer(CORPUS / "hdr_missing_mentor.csv")
    assert told["cause"] == "missing_column"
    assert "Mentor" in told["reason"]
    assert "--map" in told["reason"]
    assert told["rows"] == NO_ROWS
    assert told["mapping"] == {}


def test_headers_and_what_they_became(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        csv_of("Session ID,Tutor,Status,Scheduled Start,Phone", "S1,Asha,Done,2026-09-01,1"), encoding="utf-8"
    )
    assert answer(path)["mapping"] == {
        "Session ID": "session_id", "Tutor": "mentor", "Status": "status", "Scheduled Start": "scheduled_at",
        "Phone": None,
    }  # fmt: skip


def test_given_headers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        csv_of("Session ID,Who,Status,Scheduled Start", "S1,Asha,Done,2026-09-01"), encoding="utf-8"
    )
    assert answer(path)["outcome"] == "reject"
    assert answer(path, given={"who": "mentor"})["rows"]["stored"] == 1
    with pytest.raises(UnknownNameError):
        answer(path, given={"who": "nobody"})


def test_many_rows_of_one_kind_are_one_entry_with_the_first_ten(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = (f"S{i},Asha,Completed,2026-09-01,five" for i in range(25))
    path.write_text(csv_of("Session ID,Mentor,Status,Scheduled Start,Rating", *rows), encoding="utf-8")
    entry = next(w for w in answer(path)["warnings"] if w["code"] == "unreadable_value")
    assert entry["rows"] == 25
    assert entry["first_rows"] == list(range(2, 12))
    assert entry["column"] == "rating"
    assert entry["todo"]


def test_the_same_doubt_on_two_sheets_is_one_entry() -> None:
    told = answer(CORPUS / "xls_two_month_sheets.xlsx")
    keys = [(entry["code"], entry["column"], entry["message"]) for entry in told["warnings"] + told["notes"]]
    assert len(keys) == len(set(keys))


def test_notes_stand_apart_from_warnings(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        csv_of("Session ID,Mentor,Status,Session Date,Session Time", "S1,A,Completed,2026-09-01,9:30"),
        encoding="utf-8",
    )
    told = answer(path)
    assert [entry["code"] for entry in told["notes"]] == ["time_form"]
    assert "time_form" not in [entry["code"] for entry in told["warnings"]]


def test_a_fault_of_ours_is_a_refusal_without_the_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("could not convert string to float: 'Asha Rao'")

    monkeypatch.setattr(check, "read_upload", broken)
    told = answer(tmp_path / "a.csv")
    assert (told["outcome"], told["cause"]) == ("reject", "unreadable")
    assert "ValueError" in told["reason"]
    assert "Asha" not in told["reason"]


def test_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((CORPUS / "seq_d_half_bad.csv").read_bytes())
    before = path.stat().st_mtime_ns
    answer(path)
    assert [found.name for found in tmp_path.iterdir()] == ["a.csv"]
    assert path.stat().st_mtime_ns == before
