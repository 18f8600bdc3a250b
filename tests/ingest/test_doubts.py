"""Where columns, doubts and reasons for quarantine come together."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from mentor_analytics.ingest.columns import Typed
from mentor_analytics.ingest.doubts import Columns, expected, mask_of, waits, where
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.reading import read_file
from mentor_analytics.schema import BY_NAME, INPUT_ONLY, REQUIRED, SESSIONS
from tests.ingest.uploads import NOW, ZONE, csv_of


def columns(
    folder: Path, *rows: str, headings: str = "Session ID,Mentor,Status,Scheduled Start,Rating"
) -> Columns:
    path = folder / "a.csv"
    path.write_text(csv_of(headings, *rows), encoding="utf-8")
    return Columns(read_file(path, "a.csv", folder, isolated=False), ZONE, NOW)


ROWS = ("S1,Asha,Done,2026-09-01,4", "S2,Bala,Done,2026-09-01,", "S3,Asha,Done,2026-09-01,five")


def test_texts_of_a_column(tmp_path: Path) -> None:
    taken = columns(tmp_path, *ROWS)
    mentors = taken.texts("mentor")
    assert mentors is not None
    assert mentors.distinct == ["Asha", "Bala"]
    assert taken.texts("feedback") is None
    assert taken.n == 3
    assert taken.numbers.tolist() == [2, 3, 4]


def test_a_fault_makes_a_cell_missing_or_a_row_wait(tmp_path: Path) -> None:
    taken = columns(tmp_path, *ROWS)
    rating, mentor = taken.texts("rating"), taken.texts("mentor")
    assert rating is not None
    assert mentor is not None
    values = pd.Series([4.0, np.nan, np.nan])
    taken.take(BY_NAME["rating"], rating, Typed(values, {2: Code.UNREADABLE_VALUE}))
    taken.take(BY_NAME["mentor"], mentor, Typed(pd.Series(["Asha", None, "Asha"]), {1: Code.UNKNOWN_STATUS}))
    assert [(d.code, d.rows.tolist(), d.nulls) for d in taken.doubts] == [
        (Code.UNREADABLE_VALUE, [2], True),
        (Code.UNKNOWN_STATUS, [1], False),
    ]
    assert {code: rows.tolist() for code, rows in taken.waits.items()} == {
        Code.UNKNOWN_STATUS: [False, True, False]
    }


def test_doubts_about_nothing_are_none(tmp_path: Path) -> None:
    taken = columns(tmp_path, *ROWS)
    mentors = taken.texts("mentor")
    assert mentors is not None
    taken.doubt(Code.NAMES_MERGED, "mentor", mentors, [])
    taken.doubt_rows(Code.CLOCK_CHANGE, "mentor", np.array([], dtype=np.intp))
    taken.wait(Code.BAD_DATE, "mentor", mentors, np.zeros(3, dtype=bool))
    assert taken.doubts == []
    assert taken.waits == {}


def test_what_was_written_is_cut_for_the_list_of_doubts(tmp_path: Path) -> None:
    taken = columns(tmp_path, f"S1,{'x' * 5_000},Done,2026-09-01,4")
    taken.texts("mentor")
    assert [(doubt.code, len(doubt.written[0])) for doubt in taken.doubts] == [(Code.LONG_NAME, 200)]


@pytest.mark.parametrize(
    ("heading", "zone", "known"),
    [
        ("Scheduled Start", ZONE, True),
        ("Scheduled Start (UTC)", "UTC", True),
        ("Scheduled Start (CET)", ZONE, False),
    ],
)
def test_the_zone_of_a_column(heading: str, zone: str, known: bool, tmp_path: Path) -> None:
    taken = columns(tmp_path, *ROWS, headings=f"Session ID,Mentor,Status,{heading},Rating")
    assert taken.zone_of("scheduled_at") == (zone, known)
    assert taken.zone_of("booked_at") == (ZONE, True)


@pytest.mark.parametrize("column", SESSIONS, ids=lambda column: column.name)
@pytest.mark.parametrize("code", [None, Code.OUT_OF_RANGE, Code.UNREADABLE_VALUE])
def test_every_fault_can_say_what_should_have_stood_there(column, code: Code | None) -> None:
    assert expected(column, code)


def test_which_columns_a_row_cannot_do_without() -> None:
    assert {column.name for column in SESSIONS if waits(column)} == {*REQUIRED, *INPUT_ONLY}


def test_places_and_masks() -> None:
    assert where(pa.array([True, False, None, True])) == [0, 3]
    assert mask_of(np.array([0, 2]), 3).tolist() == [True, False, True]
    assert mask_of(np.array([], dtype=np.intp), 0).tolist() == []
