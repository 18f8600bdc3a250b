"""Would it have warned? Replayed on a click, on the settings page; verdicts on flags, on the tracker."""

import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mentor_analytics.workflows import verdicts
from tests.app.conftest import App
from tests.app.test_every_page import problems
from tests.app.test_tracker import param, said

TAB = "Would it have warned?"


def opened(app: App, workspace: str = "sample") -> AppTest:
    test = app("settings", workspace)
    test.session_state["settings_tab"] = TAB
    return test.run()


def replayed(test: AppTest) -> AppTest:
    return test.button(key="backtest_go").click().run(timeout=60)


def test_nothing_is_replayed_before_the_click(app: App) -> None:
    test = opened(app)
    assert problems(test) == []
    assert "synthetic" not in said(test)
    assert "Nobody has said of a flag yet whether it was useful (n = 0)." in said(test)


def test_a_replay_says_what_flags_were_worth_and_that_the_data_are_invented(app: App) -> None:
    test = opened(app)
    test.number_input(key="backtest_history").set_value(1).run()
    replayed(test)
    assert problems(test) == []
    assert "Flags of sessions against: low rating next · synthetic data" in said(test)
    assert any("Measured on invented data" in each.value for each in test.info)
    table = next(each.value for each in test.dataframe if "Came true (precision)" in each.value.columns)
    assert table["Warning"].tolist()[0] == "Standard"
    assert table["Flagged"].str.contains(r" of \d+$").all()
    test.number_input(key="backtest_history").set_value(2).run()
    assert "press Replay" in said(test)


def test_too_short_data_say_so(app: App) -> None:
    test = opened(app)
    test.selectbox(key="backtest_outcome").set_value("churn").run()
    replayed(test)
    assert problems(test) == []
    assert "too short" in said(test)


@pytest.mark.parametrize("workspace", ["none", "one", "hostile"])
def test_it_draws_whatever_the_workspace_holds(app: App, workspace: str) -> None:
    test = opened(app, workspace)
    assert problems(test) == []
    if workspace != "none":
        assert problems(replayed(test)) == []


def test_mentors_are_replayed_too(app: App) -> None:
    test = opened(app)
    test.selectbox(key="backtest_subject").set_value("mentor").run()
    test.selectbox(key="backtest_outcome").set_value("inactive").run()
    test.number_input(key="backtest_history").set_value(2).run()
    replayed(test)
    assert problems(test) == []
    assert "mentor-weeks can be followed up" in said(test)
    assert "Priority critical or high" in str([each.value for each in test.dataframe])


def test_a_verdict_is_kept_taken_back_and_counted(app: App) -> None:
    test = app("tracker")
    test.session_state["t_verdicts"] = True
    test.run()
    db, session = Path(os.environ["MENTOR_ANALYTICS_DB"]), param(test, "session")
    first = next(each for each in test.radio if each.key and each.key.startswith("t_verdict_"))
    first.set_value("wrong").run()
    assert problems(test) == []
    kept = verdicts.flag_verdicts(db)
    assert kept[["subject_type", "subject", "verdict"]].to_numpy().tolist() == [["session", session, "wrong"]]
    assert any("1 of" in each.label and "judged" in each.label for each in test.expander)
    counted = opened(app)
    assert problems(counted) == []
    assert "Useful: 0 of 1 judged flag, 0 %" in said(counted)
    presets = next(each.value for each in counted.dataframe if "Preset" in each.value.columns)
    assert presets["Useful, of useful and wrong"].iloc[0] == "0 % (0 % to 79.3 %), n = 1"
    again = app("tracker")
    again.session_state["t_verdicts"] = True
    again.run()
    next(each for each in again.radio if each.value == "wrong").set_value("").run()
    assert verdicts.flag_verdicts(db).empty
