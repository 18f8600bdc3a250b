"""One column of text to one typed column."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from mentor_analytics.ingest import columns
from mentor_analytics.ingest.columns import Typed
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.texts import Texts, texts_of
from mentor_analytics.schema import BY_NAME, SESSIONS

ZONE = "Asia/Kolkata"


def texts(name: str, cells: list[str | None]) -> Texts:
    return texts_of(pa.chunked_array([pa.array(cells, pa.string())]), BY_NAME[name].kind)


def typed(name: str, cells: list[str | None]) -> Typed:
    return columns.type_column(BY_NAME[name], texts(name, cells), ZONE)


def plain(values: pd.Series) -> list[object]:
    return [None if pd.isna(value) else value for value in values.tolist()]


DTYPES = {
    "id": "str", "text": "str", "line": "str", "person": "category", "label": "category", "prep": "category",
    "party": "category",
    "boolean": "boolean", "minutes": "float64", "share": "float64", "rating": "float64", "score": "float64",
    "instant": "datetime64[us, UTC]", "day": "datetime64[us]",
}  # fmt: skip
TYPED = [column for column in SESSIONS if column.kind in DTYPES]


@pytest.mark.parametrize("column", TYPED, ids=lambda column: column.name)
@pytest.mark.parametrize(
    "cells", [[], [None], [""], ["", None, " "]], ids=["empty", "missing", "blank", "blanks"]
)
def test_blank_and_empty_columns_have_their_type_and_no_faults(column, cells: list[str | None]) -> None:
    got = typed(column.name, cells)
    assert str(got.values.dtype) == DTYPES[column.kind]
    assert len(got.values) == len(cells)
    assert got.values.isna().all()
    assert got.faults == {}
    assert got.doubts == []
    if DTYPES[column.kind] == "category":
        assert str(got.values.cat.categories.dtype) == "str"


@pytest.mark.parametrize("column", TYPED, ids=lambda column: column.name)
def test_junk_never_gets_a_value_of_another_kind(column) -> None:
    got = typed(column.name, ["\x00", "§§§", "x" * 500])
    assert str(got.values.dtype) == DTYPES[column.kind]
    if column.kind not in ("id", "text", "line", "person", "label"):
        assert got.values.isna().all()
        assert len(got.faults) == 2


@pytest.mark.parametrize(
    ("cells", "values", "merged"),
    [
        (["Asha Rao", "asha rao", "ASHA  RAO"], ["Asha Rao"] * 3, True),
        (["asha rao", "Asha Rao", "Asha Rao"], ["Asha Rao"] * 3, True),
        (["Asha Rao", "Asha Rao ", " Asha Rao"], ["Asha Rao"] * 3, False),
        (["Jose\u0301", "José", "José"], ["José"] * 3, True),
        (["Asha Rao", "Rao, Asha"], ["Asha Rao", "Rao, Asha"], False),
        (["NA", "None", "nan", None], ["NA", "None", "nan", None], False),
        (["-", "—"], [None, None], False),
    ],
    ids=[
        "case_and_width",
        "the_most_frequent",
        "outer_spaces",
        "accents_of_form",
        "another_order",
        "names_that_look_missing",
        "dashes",
    ],
)
def test_spellings_of_a_name(cells: list[str | None], values: list[object], merged: bool) -> None:
    got = typed("mentor", cells)
    assert plain(got.values) == values
    assert [doubt.code for doubt in got.doubts] == ([Code.NAMES_MERGED] if merged else [])
    assert set(got.values.cat.categories) == {value for value in values if value}


def test_of_equal_spellings_the_first_seen_is_kept() -> None:
    assert plain(typed("mentor", ["ASHA", "Asha"]).values) == ["ASHA", "ASHA"]
    assert plain(typed("mentor", ["Asha", "ASHA"]).values) == ["Asha", "Asha"]


def test_the_list_of_merged_spellings_is_cut() -> None:
    doubt = typed("learner", [name for i in range(9) for name in (f"n{i}x", f"N{i}x")]).doubts[0]
    assert doubt.more.endswith("and 4 more")


@pytest.mark.parametrize(
    ("name", "cells", "values", "faults"),
    [
        ("mentor_prep", ["Yes", "partly", "no", "maybe", None], ["yes", "partial", "no", None, None], 1),
        ("initiated_by", ["Tutor", "student", "ops", "both"], ["mentor", "learner", "platform", None], 1),
        ("attended", ["Yes", "absent", "1", "?", "late"], [True, False, True, None, None], 1),
        ("rating", ["4", "five", "9", None], [4, None, None, None], 2),
        ("actual_min", ["0", "45 min", "x"], [0, 45, None], 1),
        ("engagement", ["7/10", "11"], [7, None], 1),
        ("session_id", ["00123", "123", "1.0", "NA"], ["00123", "123", "1.0", "NA"], 0),
        ("feedback", ["good", "N/A", "a\nb"], ["good", None, "a\nb"], 0),
        ("follow_up_on", ["2026-09-14 10:30", "soon"], [pd.Timestamp("2026-09-14"), None], 1),
        ("booked_at", ["2026-09-14 10:30", "soon"], [pd.Timestamp("2026-09-14 05:00", tz="UTC"), None], 1),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_values(name: str, cells: list[str | None], values: list[object], faults: int) -> None:
    got = typed(name, cells)
    assert plain(got.values) == values
    assert len(got.faults) == faults


def test_status_and_who_was_behind_it() -> None:
    got, party = columns.type_status(
        texts("status", ["Completed", "cancelled by mentor", "No show (learner)", "huh", None])
    )
    assert plain(got.values) == ["completed", "cancelled", "no_show", None, None]
    assert plain(party) == [None, "mentor", "learner", None, None]
    assert got.faults == {3: Code.UNKNOWN_STATUS}
    assert [doubt.code for doubt in got.doubts] == [Code.VALUES_MAPPED]
    assert "cancelled by mentor → cancelled" in got.doubts[0].more


def test_status_of_an_empty_frame() -> None:
    got, party = columns.type_status(texts("status", []))
    assert len(got.values) == len(party) == 0


def test_text_in_the_action_column_counts_as_a_yes_and_is_kept() -> None:
    got, steps = columns.type_actions(
        texts("action_items", ["Yes", "no", "Read chapter 3", "No action items", None, "-"])
    )
    assert plain(got.values) == [True, False, True, False, None, None]
    assert steps is not None
    assert plain(steps) == [None, None, "Read chapter 3", None, None, None]
    assert columns.type_actions(texts("action_items", ["Yes"]))[1] is None


def test_a_date_in_the_follow_up_column_is_a_yes_and_its_day_is_kept() -> None:
    got, days = columns.type_follow_up(
        texts("follow_up_scheduled", ["Yes", "14/09/2026", "no", "later", None, "booked"]), ZONE
    )
    assert plain(got.values) == [True, True, False, None, None, True]
    assert days is not None
    assert plain(days) == [None, pd.Timestamp("2026-09-14"), None, None, None, None]
    assert got.faults == {3: Code.UNREADABLE_VALUE}
    assert [doubt.code for doubt in got.doubts] == [Code.VALUES_MAPPED]
    assert columns.type_follow_up(texts("follow_up_scheduled", ["Yes", None]), ZONE)[1] is None


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["2026-09-14 10:00", "2026-09-14 11:00"], set()),
        (["2026-09-14 10:00", "2026-09-14T11:00Z"], {Code.TIMEZONE_ASSUMED}),
        (["46279", "2026-09-14T11:00Z"], {Code.EXCEL_SERIAL_DATES}),
        (["1789380600", "2026-09-14 10:00"], {Code.EPOCH_DATES}),
        (["03/04/2026"], {Code.DATE_ORDER_ASSUMED}),
        (["04/13/2026"], {Code.DATE_ORDER_MONTH_FIRST}),
    ],
    ids=["plain", "some_with_offset", "day_numbers", "epochs", "open_order", "month_first"],
)
def test_what_is_told_about_dates(cells: list[str | None], codes: set[Code]) -> None:
    assert {
        doubt.code for doubt in columns.type_dates(texts("scheduled_at", cells), ZONE, instants=True).doubts
    } == codes


def test_filling_from_what_another_column_told() -> None:
    party = pd.Series(pd.Categorical(["mentor", None, None]))
    told = pd.Series(pd.Categorical(["learner", "learner", None]))
    assert plain(columns.filled_from(party, told)) == ["mentor", "learner", None]
    days = pd.Series([pd.NaT, pd.Timestamp("2026-01-01")], dtype="datetime64[us]")
    assert (
        plain(columns.filled_from(days, days.iloc[::-1].reset_index(drop=True)))
        == [pd.Timestamp("2026-01-01")] * 2
    )
    assert plain(party) == ["mentor", None, None]


def test_rows_are_laid_out_from_distinct_texts() -> None:
    got = texts("mentor", ["b", "a", "b", None])
    assert columns.counts_of(got).tolist() == [2, 1, 1]
    assert plain(columns.text_series(got)) == ["b", "a", "b", None]
    assert plain(columns.boolean_series(np.array([0, 1, 2], np.int32), [True, False, None])) == [
        True,
        False,
        None,
    ]
    assert plain(columns.boolean_series(np.array([], np.int32), [])) == []
