"""Foreign tables: what the target means, what each column is, and what may be looked at."""

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.errors import DefinitionError
from mentor_analytics.predict.columns import kinds_of, numbers_of
from mentor_analytics.predict.guards import changed
from mentor_analytics.predict.outcome import read_outcome
from mentor_analytics.predict.table import DAY, HOUR, LEAD, Asked, understand
from tests.predict.public_shape import ODDITIES, public_table


@pytest.mark.parametrize(
    ("heading", "values", "event"),
    [
        ("No-show", ["Yes", "No", ""], "Yes"),
        ("No-show", ["No", "Yes", "No"], "Yes"),
        ("no_show", ["0", "1"], "1"),
        ("Attended", ["Yes", "No"], "No"),
        ("showed up", ["TRUE", "FALSE"], "FALSE"),
        ("Status", ["completed", "No-Show"], "No-Show"),
        ("Outcome", ["Show", "No show"], "No show"),
        ("Outcome", ["came", "stayed away"], "stayed away"),
        ("flag", ["y", "n"], "y"),
    ],
)
def test_which_value_means_absent(heading, values, event):
    found = read_outcome(pd.Series(values, dtype="str"), heading)
    assert found.value == event
    np.testing.assert_array_equal(
        found.target, [np.nan if not each else float(each == event) for each in values]
    )
    assert found.rule


@pytest.mark.parametrize(
    ("values", "positive", "says"),
    [
        (["Yes", "Yes"], "", "one value only"),
        (["", ""], "", "no value only"),
        (["a", "b", "c"], "", "3 different values"),
        (["red", "blue"], "", "--positive"),
        (["red", "blue"], "green", "none of the two"),
    ],
)
def test_a_target_that_is_not_plain_is_refused_kindly(values, positive, says):
    with pytest.raises(DefinitionError, match=says):
        read_outcome(pd.Series(values, dtype="str"), "Target", positive)


def test_positive_may_be_said():
    assert read_outcome(pd.Series(["red", "Blue"]), "Target", "blue").target.tolist() == [0, 1]


N = 60
COLUMNS = {
    "Amount": ([f"{at}.5" for at in range(N)], "number", ""),
    "Place": (["north", "south"] * (N // 2), "group", ""),
    "Ticket ID": (["7", "8"] * (N // 2), "", "names rows"),
    "Reference": ([f"{1000 + at}" for at in range(N)], "", "names rows"),
    "Visitor": ([f"Person {at}" for at in range(N)], "", "names rows"),
    "Made": ([f"2026-01-{1 + at % 28:02}" for at in range(N)], "", "a date"),
    "Note": ([f"a long remark of somebody about row {at} and {at * 7}" for at in range(N)], "", "free text"),
    "Town": ([f"town {at // 3}" for at in range(N)], "", "too many different values"),
    "Same": (["x"] * N, "", "always the same"),
    "Blank": ([""] * N, "", "always blank"),
    "Age": (["30", "40"] * (N // 2), "", "what a person is"),
    "Gender": (["f", "m"] * (N // 2), "", "what a person is"),
    "Hipertension": (["0", "1"] * (N // 2), "", "what a person is"),
    "Actual minutes": (["0", "40"] * (N // 2), "", "when it was over"),
    "Rating": (["1", "5"] * (N // 2), "", "when it was over"),
    "Attended": (["yes", "no"] * (N // 2), "", "when it was over"),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_what_a_column_is(name):
    values, kind, reason = COLUMNS[name]
    kinds, left_out = kinds_of(pd.DataFrame({name: pd.Series(values, dtype="str")}))
    assert kinds.get(name, "") == kind
    assert reason in left_out.get(name, "")
    assert (name in kinds) != (name in left_out)


def test_numbers_of_texts():
    np.testing.assert_array_equal(
        numbers_of(pd.Series(["1", "-2.5", "", "x", "TRUE", "false", "inf"])),
        [1, -2.5, np.nan, np.nan, 1, 0, np.nan],
    )


@pytest.fixture(scope="module")
def public():
    table = public_table(1_500)
    return table, understand(table, Asked("No-show", "AppointmentDay", "ScheduledDay", ("PatientId",)))


def test_days_are_counted_by_the_calendar(public):
    table, found = public
    lead = found.frame[LEAD].to_numpy(float)
    assert np.isnan(lead).sum() == ODDITIES  # booked after the day; by the clock there would be hundreds
    assert np.nanmin(lead) == 0
    assert f"{ODDITIES} rows are booked after their day" in found.notes[0]
    assert "by the clock" in found.notes[1]
    assert found.frame[HOUR].isna().all()  # midnight everywhere says no time
    assert str(found.frame[DAY].min()) == str(
        np.datetime64(table["AppointmentDay"].min()[:10], "D").astype(int)
    )


def test_columns_used_and_left_out_are_every_column_but_the_target(public):
    table, found = public
    assert set(found.used) | set(found.left_out) == set(table.columns) - {"No-show"}
    assert not set(found.used) & set(found.left_out)
    assert set(found.used) == {
        "AppointmentDay",
        "ScheduledDay",
        "PatientId",
        "Neighbourhood",
        "Scholarship",
        "SMS_received",
    }
    named = {each.name for each in found.features}
    assert set(found.rows(found.frame).features.columns) <= named


@pytest.mark.parametrize("day", [3, 20, 39])
def test_rows_of_a_table_know_nothing_of_later_ones(public, day):
    _, found = public
    whole = found.rows(found.frame)
    before = whole.day < whole.day.min() + day
    other = found.frame.assign(**{"→outcome": np.where(before, found.frame["→outcome"], 1.0)})
    assert changed(whole.only(before), found.rows(other).only(before)) == []
    assert changed(whole.only(before), found.rows(found.frame[before].reset_index(drop=True))) == []


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Asked("Noshow", "AppointmentDay"), "Nearest are: 'No-show'"),
        (Asked("No-show", "Day"), "There is no column 'Day'"),
        (Asked("No-show", "Neighbourhood"), "cannot be read as dates"),
        (Asked("No-show", "AppointmentDay", exclude=("x",)), "There is no column 'x'"),
        (Asked("Handcap", "AppointmentDay"), "3 different values"),
    ],
)
def test_what_cannot_be_is_refused_kindly(public, asked, says):
    with pytest.raises(DefinitionError, match=says):
        understand(public[0], asked)
