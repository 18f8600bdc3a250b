"""What somebody noted about a session against what its columns say."""

import pandas as pd
import pytest

from mentor_analytics.ingest.notes import KINDS, notes_against_columns
from mentor_analytics.schema import BY_NAME

DTYPES = {
    "follow_up_scheduled": "boolean",
    "action_items": "boolean",
    "rating": "float64",
    "actual_min": "float64",
}


def frame(note: str | None, **columns: object) -> pd.DataFrame:
    given = {"issue_note": pd.Series([note], dtype="str")}
    for name, value in columns.items():
        given[name] = pd.Series([value], dtype=DTYPES.get(name, "str"))
    return pd.DataFrame(given)


@pytest.mark.parametrize(
    ("note", "columns", "against"),
    [
        ("No follow-up scheduled", {"follow_up_scheduled": True}, True),
        ("No follow-up scheduled", {"follow_up_scheduled": False}, False),
        ("No follow-up scheduled", {"follow_up_scheduled": None}, False),
        ("no action items documented", {"action_items": True}, True),
        ("Learner no-show", {"status": "completed"}, True),
        ("Learner no-show", {"status": "no_show"}, False),
        ("Cancelled late", {"status": "completed"}, True),
        ("was rescheduled", {"status": "rescheduled"}, False),
        ("Mentor unprepared", {"mentor_prep": "yes"}, True),
        ("Mentor not prepared", {"mentor_prep": "partial"}, False),
        ("Low rating", {"rating": 4.0}, True),
        ("Low rating", {"rating": 2.0}, False),
        ("Low rating", {"rating": None}, False),
        ("No feedback", {"feedback": "good"}, True),
        ("No feedback", {"feedback": None}, False),
        ("Session ended early (< 20 mins)", {"actual_min": 45.0}, True),
        ("Session ended early (< 20 mins)", {"actual_min": 20.0}, True),
        ("Session ended early (< 20 mins)", {"actual_min": 15.0}, False),
        ("Session ended early (< 20 mins)", {"actual_min": None}, False),
        ("ended early", {"actual_min": 45.0}, False),
        ("No follow-up scheduled", {}, False),
        ("All fine", {"status": "completed", "rating": 5.0}, False),
        (None, {"follow_up_scheduled": True, "status": "completed"}, False),
    ],
)
def test_one_note(note: str | None, columns: dict[str, object], against: bool) -> None:
    given = frame(note, **columns)
    before = given.copy(deep=True)
    assert bool(list(notes_against_columns(given))) == against
    pd.testing.assert_frame_equal(given, before)


def test_each_note_is_told_with_how_many_of_its_rows_differ() -> None:
    given = pd.DataFrame(
        {
            "issue_note": pd.Series(["No follow-up", "No follow-up", "no follow up!", None], dtype="str"),
            "follow_up_scheduled": pd.array([True, False, True, True], dtype="boolean"),
        }
    )
    found = list(notes_against_columns(given))
    assert [(note.rows.tolist(), note.what) for note in found] == [
        ([0], "“No follow-up”; Follow-up scheduled says otherwise on 1 of 2 such rows"),
        ([2], "“no follow up!”; Follow-up scheduled says otherwise on 1 of 1 such rows"),
    ]


def test_many_different_notes_are_told_together() -> None:
    given = pd.DataFrame(
        {
            "issue_note": pd.Series([f"No follow-up ({i})" for i in range(30_000)], dtype="str"),
            "follow_up_scheduled": pd.array([True] * 30_000, dtype="boolean"),
        }
    )
    found = list(notes_against_columns(given))
    assert len(found) == 21
    assert sum(len(note.rows) for note in found) == 30_000
    assert "29,980 other remarks" in found[-1].what


@pytest.mark.parametrize("notes", [[], [None], ["", None]], ids=["no_rows", "missing", "blank"])
def test_no_notes(notes: list[str | None]) -> None:
    given = pd.DataFrame(
        {
            "issue_note": pd.Series(notes, dtype="str"),
            "status": pd.Series(["completed"] * len(notes), dtype="str"),
        }
    )
    assert list(notes_against_columns(given)) == []


def test_the_kinds_speak_of_columns_we_have() -> None:
    assert {kind.column for kind in KINDS} <= set(BY_NAME)
