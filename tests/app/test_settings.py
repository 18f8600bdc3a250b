"""Presets are read as sentences, edited as copies; what holds for the workspace is set here."""

import os
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from mentor_analytics.assess.presets import PRESETS
from mentor_analytics.workflows import records
from tests.app.conftest import HOSTILE, App

KEY = "settings_standard_1"
NOW = pd.Timestamp("2026-11-20", tz="UTC")


def db() -> Path:
    return Path(os.environ["MENTOR_ANALYTICS_DB"])


def faults(test: AppTest) -> list[str]:
    return [str(each.value) for each in (*test.exception, *test.error)]


def texts(test: AppTest) -> list[str]:
    return [str(each.value) for each in test.text]


def editing(app: App, workspace: str = "sample") -> AppTest:
    return app("settings", workspace).button(key="settings_edit").click().run()


def test_rules_read_as_sentences_with_what_they_flag(app: App) -> None:
    test = app("settings")
    assert "Flag a session with rating below 3." in texts(test)
    assert "flags 14 sessions" in [each.value for each in test.caption]
    assert "Tell of a session with rating at least 3 and rating below 4." in texts(test)


def test_an_edit_shows_what_it_would_flag_before_anything_is_saved(app: App) -> None:
    test = editing(app)
    test.number_input(key=f"{KEY}_low_rating_rating").set_value(3.5).run()
    assert faults(test) == []
    assert "would flag 29 sessions instead of 14" in [each.value for each in test.caption]
    assert any("Urgent follow-up 17 → 24" in text for text in texts(test))
    assert list(records.presets(db())) == list(records.presets(Path("nowhere.db")))


def test_a_rule_switched_off_says_so(app: App) -> None:
    test = editing(app)
    test.toggle(key=f"{KEY}_no_follow_up_on").set_value(False).run()
    assert "Switched off." in texts(test)
    assert "would flag 0 sessions instead of 17" in [each.value for each in test.caption]


def save_button(test: AppTest):
    return next(each for each in test.button if each.label.startswith("Save as "))


def own_preset(label: str = "Ours") -> None:
    records.save_preset(db(), replace(PRESETS["standard"], name="ours", label=label), by="Ben", now=NOW)


def test_a_version_saved_meanwhile_is_shown_and_not_saved_again_as_ones_own(app: App) -> None:
    app("settings")
    own_preset()
    test = app("settings")
    test.selectbox(key="settings_preset").set_value("ours").run()
    test.button(key="settings_edit").click().run()
    test.number_input(key="settings_ours_1_low_rating_rating").set_value(1.5).run()
    own_preset()
    save_button(test).click().run()
    assert "Somebody saved this preset meanwhile" in test.warning[0].value
    assert records.presets(db())["ours"].version == 2
    test.number_input(key="settings_ours_2_low_rating_rating").set_value(1.5).run()
    save_button(test).click().run()
    assert faults(test) == []
    assert not test.warning
    assert records.presets(db())["ours"].version == 3


def test_a_preset_deleted_by_somebody_else_gives_way_to_the_one_in_force(app: App) -> None:
    app("overview")
    own_preset()
    test = app("overview")
    test.selectbox(key="preset").set_value("ours").run()
    assert "preset Ours" in " ".join(texts(test))
    records.delete_preset(db(), "ours", by="Ben", now=NOW)
    test.run()
    assert faults(test) == []
    assert "preset Standard" in " ".join(texts(test))
    assert test.selectbox(key="preset").value == "standard"


def test_one_number_moves_the_rules_that_are_alike(app: App) -> None:
    test = editing(app)
    test.number_input(key=f"{KEY}_mentor_attendance_watch_attendance_rate_of_all").set_value(1.0).run()
    words = (
        "0 mentors instead of 3, 0 batches instead of 2, 0 programs instead of 3 and 0 cohorts instead of 4"
    )
    assert f"would flag {words}" in [each.value for each in test.caption]


def test_rules_that_are_alike_are_counted_once_and_named_by_their_number(app: App) -> None:
    test = editing(app)
    assert "Rules on mentors and groups: 6" in [each.label for each in test.expander]
    switch = f"{KEY}_mentor_attendance_flag_on"
    assert test.toggle(key=switch).label == "Attendance of all sessions below 70 %"
    test.number_input(key=f"{KEY}_mentor_attendance_flag_attendance_rate_of_all_high").set_value(65.0).run()
    assert test.toggle(key=switch).label == "Attendance of all sessions below 65 %"
    test.toggle(key=switch).set_value(False).run()
    assert test.number_input(key=f"{KEY}_mentor_attendance_flag_minimum_n").disabled
    save_button(test).click().run()
    assert faults(test) == []
    parked = records.presets(db())["standard_ours"].parked
    assert {rule.label for rule in parked} == {"Attendance of all sessions below 65 %"}


def test_a_copy_is_saved_put_in_force_edited_again_and_deleted(app: App) -> None:
    test = editing(app)
    test.text_input(key=f"{KEY}_label").set_value("Monday rules").run()
    test.number_input(key=f"{KEY}_low_rating_rating").set_value(3.5).run()
    test.number_input(key=f"{KEY}_target_average_rating").set_value(4.5).run()
    save_button(test).click().run()
    assert faults(test) == []
    saved = records.presets(db())["monday_rules"]
    assert (saved.version, saved.label, saved.targets) == (1, "Monday rules", {"average_rating": 4.5})
    assert "preset Standard" in texts(test)[0]  # saved is not in force
    test.button(key="settings_use").click().run()
    assert faults(test) == []
    assert "preset Monday rules" in texts(test)[0]
    assert records.stored_settings(db())["preset"] == "monday_rules"
    test.button(key="settings_edit").click().run()
    test.number_input(key="settings_monday_rules_1_low_rating_rating").set_value(2.5).run()
    save_button(test).click().run()
    assert records.presets(db())["monday_rules"].version == 2
    test.button(key="settings_delete").click().run()
    assert faults(test) == []
    assert "monday_rules" not in records.presets(db())
    assert "preset Standard" in texts(test)[0]


def test_a_rule_switched_off_can_be_switched_on_again(app: App) -> None:
    test = editing(app)
    test.toggle(key=f"{KEY}_no_follow_up_on").set_value(False).run()
    test.text_input(key=f"{KEY}_label").set_value("Ours").run()
    save_button(test).click().run()
    assert "Switched off" in [each.value for each in test.header]
    test.button(key="settings_edit").click().run()
    assert not test.toggle(key="settings_ours_1_no_follow_up_on").value
    test.toggle(key="settings_ours_1_no_follow_up_on").set_value(True).run()
    assert "would flag 17 sessions instead of 0" in [each.value for each in test.caption]
    save_button(test).click().run()
    assert faults(test) == []
    assert records.presets(db())["ours"].parked == ()


def test_an_option_rewrites_its_rules(app: App) -> None:
    test = editing(app)
    test.selectbox(key=f"{KEY}_prep_missing").set_value("everything but yes").run()
    assert "Flag a session with mentor preparation: not yes or blank." in texts(test)
    assert "would flag 23 sessions instead of 10" in [each.value for each in test.caption]


def test_counts_say_whose_reading_of_comments_they_rest_on(app: App) -> None:
    test = app("settings")
    words = "Counted with the comments as Standard reads them"
    assert not any(words in each.value for each in test.caption)
    test.selectbox(key="settings_preset").set_value("tracker").run()
    assert any(words in each.value for each in test.caption)


def test_discarding_changes_nothing(app: App) -> None:
    test = editing(app)
    test.number_input(key=f"{KEY}_low_rating_rating").set_value(4.5).run()
    test.button(key="settings_discard").click().run()
    assert "Flag a session with rating below 3." in texts(test)
    assert "monday_rules" not in records.presets(db())


def test_a_preset_without_a_name_cannot_be_saved(app: App) -> None:
    test = editing(app)
    test.text_input(key=f"{KEY}_label").set_value("  ").run()
    assert faults(test) == []
    assert save_button(test).disabled


def test_a_hostile_name_is_shown_as_text(app: App) -> None:
    test = editing(app)
    test.text_input(key=f"{KEY}_label").set_value(HOSTILE[:40]).run()
    save_button(test).click().run()
    assert faults(test) == []
    assert all(
        "<img" not in each.value.replace("\\<", "") for each in (*test.success, *test.caption, *test.markdown)
    )
    test.button(key="settings_use").click().run()
    assert faults(test) == []


@pytest.mark.parametrize("workspace", ["none", "one", "hostile"])
def test_presets_can_be_edited_whatever_the_workspace_holds(app: App, workspace: str) -> None:
    test = editing(app, workspace)
    test.number_input(key=f"{KEY}_low_rating_rating").set_value(3.5).run()
    test.text_input(key=f"{KEY}_label").set_value("Ours").run()
    save_button(test).click().run()
    assert faults(test) == []
    assert "ours" in records.presets(db())


def test_names_of_people_reach_the_other_pages(app: App) -> None:
    test = app("settings")
    test.text_input(key="settings_word_mentor").set_value("Coach")
    next(each for each in test.button if each.label == "Save names").click().run()
    assert faults(test) == []
    assert records.stored_settings(db())["mentor_word"] == "Coach"
    assert test.text_input(key="settings_word_mentor").value == "Coach"
    assert app("mentors").title[0].value == "Coachs"
    assert "Coach prepared" in [each.label for each in app("overview").metric]
    assert "Coach" in [each.label for each in app("summaries").selectbox]


def test_the_time_zone_says_what_it_does_and_is_kept(app: App) -> None:
    test = app("settings")
    assert any("Starts without an offset in future uploads" in each.value for each in test.caption)
    test.selectbox(key="settings_zone_name").set_value("Europe/London")
    next(each for each in test.button if each.label == "Save time zone").click().run()
    assert faults(test) == []
    assert "times in Europe/London" in texts(test)[0]


def test_an_edited_list_of_phrases_can_be_put_back(app: App) -> None:
    assert any("193 phrases" in text for text in texts(app("settings")))
    one = "phrase,weight,reason,unless\ntoo slow,-0.4,pace,\n"
    records.save_settings(db(), {"phrases": one}, by="", now=NOW)
    test = app("settings")
    assert "A list edited here is in use: 1 phrase; the app comes with 193." in texts(test)
    test.button(key="settings_phrases_reset").click().run()
    assert faults(test) == []
    assert "phrases" not in records.stored_settings(db())


def test_the_length_of_the_tracker_is_kept(app: App) -> None:
    test = app("settings")
    test.number_input(key="settings_rows_n").set_value(300)
    next(each for each in test.button if each.label == "Save").click().run()
    assert faults(test) == []
    assert records.stored_settings(db())["tracker_rows"] == "300"
