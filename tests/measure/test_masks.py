import pandas as pd
import pytest

from mentor_analytics.conditions import Condition, mask_any
from mentor_analytics.measure.masks import Masks, absent, column_label, given_columns, usable

HIGH, NO = Condition("rating", ">", 3), Condition("follow_up_scheduled", "==", False, missing_is=True)
FRAME = pd.DataFrame(
    {"rating": [5.0, None, 2.0], "follow_up_scheduled": pd.array([True, None, False], dtype="boolean")}
)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param(((HIGH,), (NO,)), [True, True, True], id="any of two"),
        pytest.param(((HIGH, NO),), [False, False, False], id="both"),
        pytest.param(
            ((HIGH,), (Condition("gone", "==", 1),)), [True, False, False], id="absent column left out"
        ),
        pytest.param(((Condition("gone", "==", 1),),), [False, False, False], id="only an absent column"),
        pytest.param(((),), [True, True, True], id="the empty alternative"),
        pytest.param((), [False, False, False], id="no alternative"),
    ],
)
def test_any(when, expected):
    masks = Masks(FRAME)
    assert masks.any(when).tolist() == expected
    assert masks.any(when).tolist() == expected  # from memory
    if all(condition.column in FRAME for every in when for condition in every):
        assert mask_any(FRAME, when).tolist() == expected


@pytest.mark.parametrize(
    ("columns", "there", "expected"),
    [
        (("sentiment", "polarity"), (), ("feedback",)),
        (("duration_ratio",), (), ("actual_min", "scheduled_min")),
        (("duration_ratio", "rating"), ("actual_min",), ("scheduled_min", "rating")),
        (("sentiment",), ("feedback",), ()),
        ((), (), ()),
    ],
    ids=["comments", "minutes", "one of them", "not yet worked out", "none"],
)
def test_columns_a_sheet_would_have(columns, there, expected):
    assert given_columns(columns, pd.Index(there)) == expected


def test_no_rows():
    assert Masks(FRAME.head(0)).any(((HIGH,), ())).tolist() == []


def test_numbers_have_no_blank():
    assert Masks(FRAME).numbers("rating").tolist() == [5.0, 0.0, 2.0]
    assert FRAME["rating"].isna().tolist() == [False, True, False]


def test_usable_and_absent():
    gone = Condition("gone", "missing")
    when = ((HIGH, gone), (NO,), (gone,))
    assert usable(when, FRAME.columns) == ((NO,),)
    assert absent(when, FRAME.columns) == ("gone",)


@pytest.mark.parametrize(
    ("column", "label"),
    [("mentor_prep", "Mentor preparation"), ("days_since_login", "Days since login")],
    ids=["known", "a model's"],
)
def test_labels(column, label):
    assert column_label(column) == label
