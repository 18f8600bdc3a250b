"""Why a row waits, in words."""

from pathlib import Path

import pytest

from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.messages import ROW_MESSAGES
from mentor_analytics.ingest.reasons import in_words, reason
from mentor_analytics.report.upload_report import WAITING
from tests.ingest.uploads import csv_of, taken

ONE = {"No": "session_id", "Who": "mentor", "State": "status", "Begin": "scheduled_at", "Note": None}
TWO = {
    "No": "session_id",
    "Who": "mentor",
    "State": "status",
    "Day": "scheduled_on",
    "Hour": "scheduled_time",
}
ROW = {"No": "S1", "Who": "Asha", "State": "Completed", "Begin": "2026-09-30 15:00"}
DAY = {"No": "S1", "Who": "Asha", "State": "Completed", "Day": "2026-09-30", "Hour": "15:00"}


@pytest.mark.parametrize(
    ("codes", "mapping", "cells", "begins"),
    [
        ("bad_date", ONE, ROW | {"Begin": "31/31/2026"}, "Begin: “31/31/2026” is no date"),
        ("bad_date", ONE, {" Begin ": " soon "}, "Begin: “soon” is no date"),
        ("bad_date", TWO, DAY | {"Hour": "late"}, "Hour: “late” is no date"),
        ("bad_date", TWO, DAY | {"Day": "soon"}, "Day: “soon” is no date"),
        ("bad_date", TWO, DAY | {"Day": "soon", "Hour": "late"}, "Day: “soon”, Hour: “late” is no date"),
        ("date_out_of_range", TWO, DAY | {"Day": "1999-01-01"}, "Day: “1999-01-01” lies before 2015"),
        ("timezone_unknown", TWO, DAY | {"Hour": "15:00 XST"}, "Hour: “15:00 XST” names a time zone"),
        ("unknown_status", ONE, ROW | {"State": "huh"}, "State: “huh” is no status we know."),
        ("conflicting_ids", ONE, ROW, "No: “S1” stands on rows that differ."),
        ("missing_required_value", ONE, ROW | {"Who": "—"}, "Who: blank, though"),
        ("missing_required_value", ONE, ROW | {"State": "n/a", "Begin": ""}, "State, Begin: blank"),
        ("missing_required_value", TWO, DAY | {"Day": ""}, "Day: blank"),
        ("missing_required_value", TWO, DAY | {"Who": "", "Hour": ""}, "Who: blank"),
        ("error_cells", ONE, ROW | {"Begin": "#REF!"}, "Begin: “#REF!” is the error"),
        ("formula_without_value", ONE, ROW | {"State": ""}, "State is a formula whose result"),
        ("long_row", ONE, ROW, "The row has more filled cells"),
        ("unknown_status", ONE, ROW | {"State": "x" * 99}, "State: “" + "x" * 59 + "…” is no"),
        ("of_another_version", ONE, ROW, "of_another_version"),
        ("", ONE, ROW, ""),
    ],
)
def test_the_heading_what_stood_there_and_what_to_do(
    codes: str, mapping: dict[str, str | None], cells: dict[str, str], begins: str
) -> None:
    assert reason(codes, cells, mapping).startswith(begins)


def test_several_reasons_follow_one_another() -> None:
    told = reason("bad_date; unknown_status", ROW | {"Begin": "soon", "State": "huh"}, ONE)
    assert told == (
        "Begin: “soon” is no date that can be read. Write it as 2026-09-30 15:00. "
        "State: “huh” is no status we know. Use Completed, Cancelled, No Show, Rescheduled or Scheduled."
    )


@pytest.mark.parametrize("code", sorted(WAITING - {Code.MANY_QUARANTINED}))
def test_every_reason_has_words(code: Code) -> None:
    told = ROW_MESSAGES[code].format(cells="Begin: “x”", beyond="waits: beyond")
    assert told.endswith(".")
    assert "{" not in told


def test_a_file_reads_as_its_rows_do(tmp_path: Path) -> None:
    head = "Session ID,Mentor,Status,Scheduled Start,Aims"
    upload = taken(
        tmp_path, csv_of(head, "S1,Asha,huh,soon,", "S2,Asha,huh,2026-09-01,", "S3,A,Done,2026-09-01,")
    )
    table = in_words(upload.validated.quarantine, upload.validated.mapping)
    assert table.columns.tolist() == [
        "waits: sheet", "waits: row", "waits: because", "waits: code", *head.split(","),
    ]  # fmt: skip
    assert table["waits: code"].tolist() == ["bad_date; unknown_status", "unknown_status"]
    told = table["waits: because"].tolist()
    assert told[0].startswith("Scheduled Start: “soon” is no date")
    assert told[1].startswith("Status: “huh”")
    none = in_words(upload.validated.quarantine.iloc[:0], upload.validated.mapping)
    assert none.empty
    assert "waits: code" in none
