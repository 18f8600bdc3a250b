"""Groups side by side, and over time."""

import pytest

from tests.app.conftest import App
from tests.app.test_overview import said


@pytest.mark.parametrize("by", ["Program", "Batch", "Cohort", "Session type"])
def test_every_grouping_is_drawn_with_its_sentence(app: App, by: str) -> None:
    test = app("programs", programs_by=by)
    assert not test.exception
    assert "not distinguishable from chance" in said(test)
    assert f"Attendance by {by.lower()}" in said(test)


def test_another_kpi_may_be_compared(app: App) -> None:
    test = app("programs")
    test.selectbox(key="programs_kpi").select("prep_compliance").run()
    assert "Mentor prepared by program" in said(test)
    assert "is not tested" in said(test)


def test_the_table_has_n_and_the_rules_say_what_clears_them(app: App) -> None:
    test = app("programs")
    groups, rules = test.dataframe[0].value, test.dataframe[1].value
    assert groups["n"].tolist() == [30, 20, 17, 19]
    assert "What would clear it" in rules.columns
    assert len(rules) == 3


def test_few_sessions_are_marked(app: App) -> None:
    test = app("programs", "one")
    assert test.dataframe[0].value["Against target"].tolist() == ["– few sessions, n = 1"]
    assert "Off, because the data do not have it: Cohort" in said(test)


def test_chosen_groups_are_drawn_over_time_with_their_n(app: App) -> None:
    test = app("programs")
    test.multiselect(key="programs_groups_program").set_value(["DSML", "AIML", "Academy"]).run()
    table = test.dataframe[-1].value
    assert list(table.columns) == ["Month", "DSML", "AIML", "Academy"]
    assert "(n = " in table["DSML"].iloc[0]


def test_no_group_chosen_says_so(app: App) -> None:
    test = app("programs")
    test.multiselect(key="programs_groups_program").set_value([]).run()
    assert "Choose a program above." in said(test)


def test_a_preset_without_rules_on_groups_says_so(app: App) -> None:
    test = app("programs")
    test.selectbox(key="preset").select("tracker").run()
    assert "This preset has no rule on a program" in said(test)
