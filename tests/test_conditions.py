import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.conditions import Condition, columns_of, mask, mask_all, mask_any
from mentor_analytics.errors import DefinitionError, MissingColumnError

FRAME = pd.DataFrame(
    {
        "rating": [1.0, 3.0, np.nan, 5.0],
        "status": pd.Categorical(["completed", "no_show", None, "completed"]),
        "follow_up_scheduled": pd.array([True, False, None, None], dtype="boolean"),
        "mentor": pd.Series(["Ann", "Bo", None, "ann"], dtype="str"),
    }
)

CASES = {
    "below": (Condition("rating", "<", 3), [True, False, False, False]),
    "at most": (Condition("rating", "<=", 3), [True, True, False, False]),
    "above": (Condition("rating", ">", 3), [False, False, False, True]),
    "at least": (Condition("rating", ">=", 3), [False, True, False, True]),
    "equal": (Condition("mentor", "==", "Ann"), [True, False, False, False]),
    "not equal leaves a blank out": (Condition("mentor", "!=", "Ann"), [False, True, False, True]),
    "category equal": (Condition("status", "==", "completed"), [True, False, False, True]),
    "category not equal": (Condition("status", "!=", "completed"), [False, True, False, False]),
    "a value no category has": (Condition("status", "==", "cancelled"), [False] * 4),
    "in": (Condition("status", "in", ("no_show", "cancelled")), [False, True, False, False]),
    "missing": (Condition("rating", "missing"), [False, False, True, False]),
    "boolean": (Condition("follow_up_scheduled", "==", False), [False, True, False, False]),
    "a blank is a no": (
        Condition("follow_up_scheduled", "==", False, missing_is=True),
        [False, True, True, True],
    ),
}


@pytest.mark.parametrize(("condition", "expected"), CASES.values(), ids=CASES.keys())
def test_rows_that_meet_a_condition(condition, expected):
    before = FRAME.copy(deep=True)
    assert mask(FRAME, condition).tolist() == expected
    pd.testing.assert_frame_equal(FRAME, before)


@pytest.mark.parametrize("condition", [case[0] for case in CASES.values()], ids=CASES.keys())
def test_an_empty_frame_has_no_row_that_meets_it(condition):
    assert mask(FRAME.iloc[:0], condition).tolist() == []


def test_an_absent_column_is_named_with_what_there_is():
    with pytest.raises(MissingColumnError, match=r"not found: stars.*rating"):
        mask(FRAME, Condition("stars", "<", 3))


@pytest.mark.parametrize(
    ("op", "value"),
    [("like", "x"), ("in", "x"), ("missing", 3), ("<", None)],
    ids=["op", "in", "missing", "none"],
)
def test_an_impossible_condition_is_refused(op, value):
    with pytest.raises(DefinitionError):
        Condition("rating", op, value)


def test_all_and_any():
    low, completed = Condition("rating", "<", 3), Condition("status", "==", "completed")
    assert mask_all(FRAME, (low, completed)).tolist() == [True, False, False, False]
    assert mask_all(FRAME, ()).tolist() == [True] * 4
    assert mask_any(FRAME, ((low,), (Condition("rating", ">", 4), completed))).tolist() == [
        True,
        False,
        False,
        True,
    ]
    assert mask_any(FRAME, ()).tolist() == [False] * 4
    assert mask_any(FRAME, ((),)).tolist() == [True] * 4
    assert columns_of(((low, completed), (low,))) == ("rating", "status")


@given(st.lists(st.one_of(st.none(), st.floats(-10, 10)), max_size=30), st.floats(-10, 10))
def test_below_at_least_and_missing_part_the_rows(values, threshold):
    frame = pd.DataFrame({"x": pd.Series(values, dtype="float64")})
    parts = [mask(frame, Condition("x", "<", threshold)), mask(frame, Condition("x", ">=", threshold))]
    parts.append(mask(frame, Condition("x", "missing")))
    assert np.add.reduce([part.astype(int) for part in parts]).tolist() == [1] * len(values)
