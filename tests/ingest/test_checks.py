"""Doubts that only show when columns or rows are seen together."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.ingest.checks import contradictions, duplicates, fold_ids, several_names, similar_names
from mentor_analytics.ingest.issues import Code


def sessions(**columns: list[object]) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    return frame.astype({name: "boolean" for name in ("attended",) if name in columns})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"status": "completed", "rating": 4.0, "actual_min": 45.0, "attended": True}, None),
        ({"status": "completed", "rating": None, "actual_min": None, "attended": None}, None),
        ({"status": "no_show", "rating": 5.0, "actual_min": None, "attended": None}, "has a rating"),
        (
            {"status": "cancelled", "rating": None, "actual_min": 30.0, "attended": None},
            "has an actual length",
        ),
        (
            {"status": "cancelled", "rating": 1.0, "actual_min": 30.0, "attended": None},
            "a rating and an actual length",
        ),
        ({"status": "no_show", "rating": None, "actual_min": 0.0, "attended": False}, None),
        ({"status": "completed", "rating": None, "actual_min": 45.0, "attended": False}, "nobody attended"),
        ({"status": "completed", "rating": 3.0, "actual_min": 45.0, "attended": False}, None),
        ({"status": "scheduled", "rating": 3.0, "actual_min": None, "attended": None}, "has a rating"),
    ],
)
def test_contradictions_of_one_row(row: dict[str, object], said: str | None) -> None:
    frame = sessions(**{name: [value] for name, value in row.items()})
    before = frame.copy(deep=True)
    found = [finding for finding in contradictions(frame) if finding.code is Code.CONTRADICTORY_ROW]
    assert [said in finding.more for finding in found if said] == [True] * len(found)
    assert bool(found) == (said is not None)
    pd.testing.assert_frame_equal(frame, before)


def test_attended_but_not_held_is_worth_knowing() -> None:
    frame = sessions(status=["cancelled", "completed", "no_show"], attended=[True, True, None])
    assert [(f.code, f.rows.tolist()) for f in contradictions(frame)] == [(Code.ATTENDED_NOT_HELD, [0])]


@pytest.mark.parametrize(
    "frame",
    [sessions(status=[]), sessions(status=[], rating=[], actual_min=[], attended=[])],
    ids=["bare", "all"],
)
def test_an_empty_frame_has_no_contradictions(frame: pd.DataFrame) -> None:
    assert list(contradictions(frame)) == []


def test_absent_columns_are_no_contradiction() -> None:
    assert list(contradictions(sessions(status=["no_show", "cancelled"]))) == []


@pytest.mark.parametrize(
    ("ids", "learners", "repeats", "differing"),
    [
        ([], [], [], []),
        (["1", "2"], ["a", "a"], [], []),
        (["1", "1"], ["a", "a"], [1], []),
        (["1", "1", "1"], ["a", "a", "a"], [1, 2], []),
        (["1", "1"], ["a", "b"], [], [0, 1]),
        (["1", "1", "1"], ["a", "a", "b"], [], [0, 1, 2]),
        (["S1", "s1", "Ｓ１", " S1"], ["a"] * 4, [1, 2, 3], []),
        (["00123", "123"], ["a", "a"], [], []),
        (["1", "1"], [None, None], [1], []),
        (["1", "1"], [None, "a"], [], [0, 1]),
        (["1", "2", "1", "2"], ["a", "b", "a", "c"], [2], [1, 3]),
    ],
)
def test_duplicates(
    ids: list[str], learners: list[str | None], repeats: list[int], differing: list[int]
) -> None:
    frame = pd.DataFrame(
        {
            "session_id": pd.Series(ids, dtype="str"),
            "learner": pd.Series(learners, dtype="str").astype("category"),
        }
    )
    found = duplicates(frame)
    assert [rows.tolist() for rows in found] == [repeats, differing]


@given(st.lists(st.tuples(st.sampled_from(["1", "2", "a", "A"]), st.sampled_from(["x", "y"])), max_size=8))
def test_duplicates_said_in_plain_pandas(rows: list[tuple[str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["session_id", "learner"], dtype="str")
    repeats, differing = duplicates(frame)
    keys = frame["session_id"].str.casefold()
    contents = frame.groupby(keys)["learner"].transform("nunique") if len(frame) else pd.Series(dtype=int)
    assert differing.tolist() == frame.index[contents > 1].tolist()
    assert repeats.tolist() == frame.index[keys.duplicated() & (contents == 1)].tolist()


def test_every_kind_of_column_can_be_compared() -> None:
    frame = pd.DataFrame(
        {
            "session_id": ["1", "1"], "rating": [4.0, None], "attended": pd.array([True, None], dtype="boolean"),
            "scheduled_at": pd.to_datetime(["2026-01-01", "2026-01-01"]).tz_localize("UTC"),
            "mentor": pd.Categorical(["a", "a"], categories=["b", "a"]),
        }
    )  # fmt: skip
    assert duplicates(frame)[1].tolist() == [0, 1]
    assert duplicates(frame.iloc[[0, 0]].reset_index(drop=True))[0].tolist() == [1]


@pytest.mark.parametrize(("text", "folded"), [("S1", "S1"), ("s1", "s1"), ("é 1", "é 1")])
def test_plain_ids_are_left_alone(text: str, folded: str) -> None:
    assert fold_ids(pd.Series([text], dtype="str")).tolist() == [folded]


def test_ids_fold_alike_beside_odd_ones() -> None:
    assert set(fold_ids(pd.Series(["S1", "s1", "Ｓ１", " s1 "], dtype="str"))) == {"s1"}
    assert fold_ids(pd.Series([], dtype="str")).tolist() == []


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        ([], []),
        (["Sneha Reddy"], []),
        (["Sneha Reddy", "Sneha Redy"], [("Sneha Reddy", "Sneha Redy")]),
        (["Sneha Reddy", "Reddy, Sneha"], [("Reddy, Sneha", "Sneha Reddy")]),
        (["Sneha Reddy", "Arjun Desai"], []),
        (["Al", "Ali"], []),
        (["x" * 50_000, "x" * 50_000 + "y"], []),
        (["मीना", "मीनाक्षी"], []),
    ],
    ids=["none", "one", "typo", "last_first", "apart", "short", "absurd", "other_script"],
)
def test_names_that_look_alike(names: list[str], pairs: list[tuple[str, str]]) -> None:
    assert similar_names(names) == pairs


@pytest.mark.parametrize(
    ("name", "several"),
    [
        ("Asha Rao; Bala K", True), ("Asha Rao & Bala K", True), ("Asha Rao and Bala Kumar", True),
        ("Asha Rao", False),
        ("Reddy, Sneha", False), ("Anand", False), ("Smith & Co", True), ("", False), (";", False),
        ("Rao-Bala", False),
    ],
)  # fmt: skip
def test_cells_with_several_names(name: str, several: bool) -> None:
    assert (several_names([name]) == [name]) == several


@pytest.mark.parametrize(
    ("column", "answer", "detail", "value", "said"),
    [
        ("follow_up_scheduled", False, "follow_up_on", pd.Timestamp("2026-10-01"), "yet it has a date"),
        ("follow_up_scheduled", True, "follow_up_on", pd.Timestamp("2026-10-01"), ""),
        ("follow_up_scheduled", False, "follow_up_on", pd.NaT, ""),
        ("action_items", False, "action_item_text", "Read on", "yet their text is there"),
        ("action_items", None, "action_item_text", "Read on", ""),
        ("attended", True, "attendance", 0.0, "yet the attendance is 0 %"),
        ("attended", True, "attendance", 0.1, ""),
        ("attended", False, "attendance", 0.1, "above 0 %"),
        ("attended", False, "attendance", 0.0, ""),
        ("attended", False, "attendance", float("nan"), ""),
    ],
)
def test_a_yes_or_no_beside_a_detail(
    column: str, answer: bool | None, detail: str, value: object, said: str
) -> None:
    frame = pd.DataFrame({"status": ["completed"], "rating": [4.0], detail: [value]})
    frame[column] = pd.array([answer], dtype="boolean")
    found = [f for f in contradictions(frame) if f.code is Code.COLUMNS_DISAGREE]
    assert [(f.column, f.rows.tolist()) for f in found] == ([(column, [0])] if said else [])
    assert all(said in f.more for f in found)
