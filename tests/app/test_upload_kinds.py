"""Profiles and events come in by the same four steps; what a file holds is told and can be changed."""

import pytest
from streamlit.testing.v1 import AppTest

from mentor_analytics.ingest.mapping import ASIDE
from mentor_analytics.workflows import imports, profiles
from tests.app.conftest import App
from tests.app.test_upload import GOOD, button, db, drop, faults, forgotten, pick, said, settled
from ui.upload_flow import CHECK, COLUMNS, FILE, SAVE, STEP

__all__ = ["forgotten"]

PROFILES = "Mentor,Date of joining,PM\nKavya Nair,2026-09-03,Kim\nZoe Unknown,2020-01-01,Kim\n"
EVENTS = "Mentor,Timestamp,Event\nKavya Nair,2026-09-20 10:00,login\nKavya Nair,soon,login\n"


def read_as(test: AppTest, kind: str) -> AppTest:
    test.radio(key=STEP).set_value(COLUMNS).run()
    return settled(kind_box(test).set_value(kind).run())


def kind_box(test: AppTest):
    return next(each for each in test.selectbox if each.label == "This file holds")


def test_profiles_are_told_saved_listed_and_taken_back(app: App) -> None:
    test = drop(app("upload"), ("p.csv", PROFILES))
    assert test.session_state[STEP] == CHECK
    words = said(test)
    assert "Read as mentor profiles, by their headings" in words
    assert "1 of the 2 mentors named here has no session in the workspace: Zoe Unknown." in words
    settled(button(test, "Save 2 mentor profiles").click().run())
    assert faults(test) == []
    assert profiles.about(db()).profiles is not None
    history = test.dataframe[-1].value
    assert history["What"].tolist() == ["mentor profiles", "sessions"]
    test.button(key="upload_undo_ask").click().run()
    assert "2 mentor profiles it brought would go" in said(test)
    next(each for each in test.button if each.label == "Yes, take it back").click().run()
    assert profiles.about(db()).profiles is None
    assert faults(test) == []


def test_who_has_sessions_beside_the_profiles_is_no_stranger(app: App) -> None:
    test = drop(app("upload", "none"), ("p.csv", "Mentor,PM\nAsha,Kim\nBen,Kim\n"), ("s.csv", GOOD))
    assert "no session" not in said(test)
    test.radio(key=STEP).set_value(SAVE).run()
    settled(button(test, "Save all 2 files").click().run())
    assert "no session" not in said(test)
    assert faults(test) == []


def test_events_that_cannot_be_read_wait_under_a_card_of_their_own(app: App) -> None:
    test = drop(app("upload"), ("e.csv", EVENTS))
    assert "Rows without a readable mentor, event time or event" in said(test)
    settled(button(test, "Save 1 activity event").click().run())
    assert imports.waiting_kinds(db()) == {"events": 1}
    test.radio(key=STEP).set_value(FILE).run()
    assert "Quarantine\\: activity events" in said(test)
    assert faults(test) == []


def test_a_file_is_read_again_quietly_and_what_it_lacks_is_told(app: App) -> None:
    test = drop(app("upload", "none"), ("p.csv", PROFILES))
    test.radio(key=STEP).set_value(COLUMNS).run()
    kind_box(test).set_value("sessions").run()
    assert faults(test) == []
    assert kind_box(test).value == "sessions"
    settled(test)
    assert kind_box(test).value == "sessions"
    assert "It lacks Session ID, Scheduled start, Status, which every session needs." in test.error[0].value
    assert "--map" not in said(test)
    assert len(test.error) == 1


def test_a_heading_set_aside_in_profiles_leaves_them_profiles(app: App) -> None:
    test = drop(app("upload", "none"), ("p.csv", PROFILES.replace("Date of joining", "Since when", 1)))
    test.radio(key=STEP).set_value(COLUMNS).run()
    read_as(test, "profiles")
    pick(test, "Since when", "hired_on")
    test.session_state["upload_items"][0].kind = None
    pick(test, "Mentor", ASIDE)
    assert test.session_state["upload_items"][0].holds == "profiles"
    assert len(test.error) == 1
    assert "every mentor profile needs is missing" in test.error[0].value


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (GOOD, "profiles", "This looks like sessions, not like mentor profiles."),
        (EVENTS, "profiles", "This looks like activity events, not like mentor profiles."),
    ],
)
def test_the_kind_can_be_changed_and_a_wrong_one_is_said_to_be_so(
    app: App, content: str, kind: str, words: str
) -> None:
    test = drop(app("upload", "none"), ("f.csv", content))
    held = test.session_state["upload_items"][0].holds
    read_as(test, kind)
    assert test.exception == []
    assert words in said(test)
    read_as(test, held)
    assert faults(test) == []
    assert test.session_state["upload_items"][0].staged.kind == held
