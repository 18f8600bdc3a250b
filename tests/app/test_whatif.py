"""What if a limit were another: on the tracker without saving, in the settings before saving."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import App
from tests.app.test_every_page import problems
from tests.app.test_settings import KEY, editing, texts

RATING = "t_whatif_standard_1_low_rating_rating"


def opened(app: App, workspace: str = "sample") -> AppTest:
    test = app("tracker", workspace)
    test.session_state["t_whatif"] = True
    return test.run()


def moved_table(test: AppTest) -> pd.DataFrame:
    return next(each.value for each in test.dataframe if "Limit after" in each.value.columns)


def said(test: AppTest) -> str:
    return " ".join(str(each.value) for each in (*test.markdown, *test.caption, *test.text)).replace("\\", "")


def test_nothing_is_computed_while_it_is_closed(app: App) -> None:
    test = app("tracker")
    assert "What if a limit were another?" in [each.label for each in test.expander]
    assert [each.label for each in test.selectbox if each.key == "t_whatif_rule"] == []


def test_a_moved_number_says_what_comes_and_goes_and_which(app: App) -> None:
    test = opened(app)
    assert "Nothing is moved yet" in said(test)
    test.number_input(key=RATING).set_value(3.5).run()
    assert problems(test) == []
    assert "3 → 3.5 adds 15 Low Rating hits, removes 0." in said(test)
    assert "would flag 29 sessions instead of 14, of 67 judged sessions" in said(test)
    table = moved_table(test)
    assert len(table) == 15
    assert set(table["Change"]) == {"+ added"}
    assert set(table["Limit before"]) == {"< 3"}
    assert {"When", "Mentor", "Learner", "Value", "Session ID"} <= set(table.columns)


def test_mentors_and_groups_come_and_go_too(app: App) -> None:
    test = opened(app)
    test.selectbox(key="t_whatif_rule").set_value("mentor_attendance_watch").run()
    key = "t_whatif_standard_1_mentor_attendance_watch_attendance_rate_of_all"
    test.number_input(key=key).set_value(60.0).run()
    assert problems(test) == []
    assert "70 % → 60 % adds 0 Attendance of all sessions to watch hits, removes" in said(test)
    table = moved_table(test)
    assert set(table["Change"]) == {"− removed"}
    assert "Mentor" in set(table["What"])
    assert table["Value"].str.contains(r"% \(n = \d+\)").all()


def test_a_number_that_was_tried_is_taken_to_the_settings(app: App) -> None:
    test = opened(app)
    test.number_input(key=RATING).set_value(3.5).run()
    test.button(key="t_whatif_take").click().run()
    assert problems(test) == []
    assert test.title[0].value == "Settings"
    assert test.number_input(key=f"{KEY}_low_rating_rating").value == 3.5
    assert "Flag a session with rating below 3.5." in texts(test)


def test_what_was_tried_is_forgotten_with_the_edit(app: App) -> None:
    test = app("settings")
    test.session_state["settings_proposed"] = {("low_rating", "rating"): 3.5}
    test.button(key="settings_edit").click().run()
    assert test.number_input(key=f"{KEY}_low_rating_rating").value == 3.5
    test.button(key="settings_discard").click().run()
    test.button(key="settings_edit").click().run()
    assert test.number_input(key=f"{KEY}_low_rating_rating").value == 3


@pytest.mark.parametrize("workspace", ["one", "hostile"])
def test_it_can_be_tried_whatever_the_workspace_holds(app: App, workspace: str) -> None:
    test = opened(app, workspace)
    test.number_input(key=RATING).set_value(1.0).run()
    assert problems(test) == []
    assert "3 → 1 adds 0 Low Rating hits, removes" in said(test)


def test_the_settings_name_who_comes_and_goes_before_saving(app: App) -> None:
    test = editing(app)
    assert [each.label for each in test.toggle if each.label == "Show which"] == []
    test.number_input(key=f"{KEY}_low_rating_rating").set_value(3.5).run()
    switch = next(each for each in test.toggle if each.label == "Show which")
    switch.set_value(True).run()
    assert problems(test) == []
    assert len(moved_table(test)) == 15
