"""What is written reads back as the same sessions."""

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from mentor_analytics.demo import files
from mentor_analytics.demo.files import TIMEZONE, heading, write_sessions
from mentor_analytics.demo.generator import synthetic_sessions
from mentor_analytics.errors import MentorAnalyticsError, OutputError
from mentor_analytics.schema import BY_NAME


def small() -> pd.DataFrame:
    """Three rows: filled, awkward, blank."""
    day = pd.Timestamp("2026-09-14")
    return pd.DataFrame(
        {
            "session_id": pd.Series(["A1", "A2", "A3"], dtype="str"),
            "scheduled_at": pd.Series([day, day, None], dtype="datetime64[us]").dt.tz_localize("UTC"),
            "mentor": pd.Series(["Asha Rao", 'The "Boss", Jr', None], dtype="category"),
            "status": pd.Series(["no_show", "completed", None], dtype="category"),
            "scheduled_min": [45.0, 7.5, None],
            "attendance": [0.0, 0.29, None],
            "attended": pd.Series([False, True, None], dtype="boolean"),
            "follow_up_on": pd.Series([None, day, None], dtype="datetime64[us]"),
            "feedback": pd.Series(["plain", 'one, "two"\nthree', None], dtype="str"),
        }
    )


def test_csv_of_awkward_values(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_sessions(small(), path)
    assert path.read_text(encoding="utf-8") == (
        "Session ID,Scheduled Start,Mentor,Status,Scheduled Minutes,Attendance,Attended,Follow-up Date,"
        "Feedback\n"
        "A1,2026-09-14 05:30,Asha Rao,No Show,45,0,No,,plain\n"
        'A2,2026-09-14 05:30,"The ""Boss"", Jr",Completed,7.5,29,Yes,2026-09-14,"one, ""two""\nthree"\n'
        "A3,,,,,,,,\n"
    )


@pytest.mark.parametrize("rows", [0, 1, 7, 10])
def test_chunks_meet_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    sessions = synthetic_sessions(rows, seed=4)
    write_sessions(sessions, tmp_path / "whole.csv")
    monkeypatch.setattr(files, "CHUNK_ROWS", 3)
    write_sessions(sessions, tmp_path / "parts.csv")
    assert (tmp_path / "whole.csv").read_bytes() == (tmp_path / "parts.csv").read_bytes()


def test_csv_reads_back_as_the_same_sessions(tmp_path: Path) -> None:
    sessions = synthetic_sessions(2000, seed=3, distinct_comments=True)
    path = tmp_path / "a.csv"
    write_sessions(sessions, path)
    read = pd.read_csv(path)
    assert list(read.columns) == [heading(name) for name in sessions.columns]
    read.columns = sessions.columns
    got: pd.Series
    for name, values in sessions.items():
        kind = BY_NAME[str(name)].kind
        if kind == "instant":
            got = pd.to_datetime(read[name]).dt.tz_localize(TIMEZONE).astype("datetime64[us, UTC]")
        elif kind == "day":
            got = pd.to_datetime(read[name]).astype("datetime64[us]")
        elif kind == "boolean":
            got = read[name].map({"Yes": True, "No": False}).astype("boolean")
        elif kind == "share":
            got = read[name] / 100
        elif kind in {"status", "prep", "party"}:
            got = read[name].str.lower().str.replace(" ", "_")
        else:
            got = read[name]
        pd.testing.assert_series_equal(got, values, check_dtype=False, check_categorical=False, obj=str(name))


def test_workbook_holds_the_same_with_true_dates(tmp_path: Path) -> None:
    path = tmp_path / "a.XLSX"
    write_sessions(small(), path)
    header, *rows = load_workbook(path)["Sessions"].iter_rows(values_only=True)
    assert header == tuple(heading(name) for name in small().columns)
    start = pd.Timestamp("2026-09-14 05:30").to_pydatetime()
    day = pd.Timestamp("2026-09-14").to_pydatetime()
    assert rows == [
        ("A1", start, "Asha Rao", "No Show", 45, 0, "No", None, "plain"),
        ("A2", start, 'The "Boss", Jr', "Completed", 7.5, 29, "Yes", day, 'one, "two"\nthree'),
        ("A3", *[None] * 8),
    ]


def test_input_is_not_changed(tmp_path: Path) -> None:
    sessions, untouched = small(), small()
    for name in ("a.csv", "a.xlsx"):
        write_sessions(sessions, tmp_path / name)
    pd.testing.assert_frame_equal(sessions, untouched)


def test_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MentorAnalyticsError, match="ends neither in"):
        write_sessions(small(), tmp_path / "a.json")
    with pytest.raises(OutputError, match="cannot be written"):
        write_sessions(small(), tmp_path / "no folder" / "a.csv")
    monkeypatch.setattr(files, "MOST_XLSX_ROWS", 2)
    with pytest.raises(MentorAnalyticsError, match="A workbook takes"):
        write_sessions(small(), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
