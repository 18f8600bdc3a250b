"""Filters stand in the address, come back from it, and never break on what somebody typed there."""

import pytest
from streamlit.testing.v1 import AppTest

from mentor_analytics.measure.prepare import mentor_key
from tests.app.conftest import HOSTILE, App
from tests.app.test_every_page import problems
from tests.app.test_upload import MARKUP
from ui import navigation

KAVYA = mentor_key("Kavya Nair")


def listed(test: AppTest) -> str:
    """The sentence that says how many sessions are listed."""
    (said,) = [str(each.value) for each in test.caption if "Listed" in str(each.value)][:1]
    return said.replace("\\", "")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "47 sessions"),
        ({"light": "red"}, "17 sessions"),
        ({"light": ["red", "yellow"]}, "47 sessions"),
        ({"program": "DSML"}, "12 sessions"),
        ({"program": "No such program"}, "47 sessions"),
        ({"light": "purple"}, "47 sessions"),
        ({"from": "not a day"}, "47 sessions"),
        ({"from": "1890-01-01", "to": "2200-01-01"}, "47 sessions"),
        ({"flag": "low_rating"}, "14 sessions"),
        ({"flag": "no_such_flag"}, "47 sessions"),
    ],
    ids=str,
)
def test_the_address_sets_the_filters(app: App, params: dict[str, str | list[str]], words: str) -> None:
    test = app("tracker", "sample", **params)
    assert problems(test) == []
    assert words in listed(test)


def test_a_choice_goes_into_the_address_by_key(app: App) -> None:
    test = app("tracker", "sample")
    test.multiselect(key="t_mentor").set_value([KAVYA]).run()
    assert test.query_params["mentor"] == KAVYA
    test.multiselect(key="t_mentor").set_value([]).run()
    assert "mentor" not in test.query_params


def test_clearing_empties_the_address(app: App) -> None:
    test = app("tracker", "sample", light="red", mentor=KAVYA)
    next(button for button in test.button if button.label == "Clear filters").click().run()
    assert not {"light", "mentor"} & set(test.query_params)
    assert "47 sessions" in listed(test)


def test_another_link_to_the_same_page_replaces_the_filters(app: App) -> None:
    test = app("tracker", "sample", light="red")
    test.query_params["light"] = "yellow"
    test.run()
    assert test.multiselect(key="t_light").value == ["yellow"]


def test_a_learner_asked_for_by_link_can_be_let_go(app: App) -> None:
    test = app("tracker", "sample", learner=mentor_key("nobody"))
    assert problems(test) == []
    next(button for button in test.button if "only" in button.label).click().run()
    assert "learner" not in test.query_params
    assert "47 sessions" in listed(test)


def test_what_is_not_in_the_data_is_told(app: App) -> None:
    test = app("tracker", "sample", program="No such program")
    said = " ".join(str(each.value) for each in test.caption).replace("\\", "")
    assert "Program: No such program is not in these data" in said


def test_the_preset_stands_in_the_address_of_every_page(app: App) -> None:
    test = app("tracker", "sample")
    assert "preset" not in test.query_params
    test.selectbox(key="preset").set_value("simple").run()
    assert test.query_params["preset"] == "simple"
    again = app("overview", "sample", preset="simple")
    assert any("preset Simple" in str(each.value) for each in again.text)
    assert any(
        "preset Standard" in str(each.value) for each in app("overview", "sample", preset="nobody").text
    )


@pytest.mark.parametrize("asked", ["nope", HOSTILE])
def test_a_preset_nobody_knows_is_told_and_the_sites_own_is_in_force(app: App, asked: str) -> None:
    test = app("overview", preset=asked)
    (told,) = [str(each.value) for each in test.info if "no preset called" in str(each.value)]
    assert told.endswith("; Standard is in force.")
    assert not MARKUP.search(told)
    assert not any("no preset called" in str(each.value) for each in test.run().info)


def test_the_menu_has_the_words_of_the_preset_in_the_address(app: App, monkeypatch) -> None:
    titles: list[str] = []
    menu = navigation.menu

    def seen():
        sections = menu()
        titles[:] = [page.title for pages in sections.values() for page in pages]
        return sections

    monkeypatch.setattr(navigation, "menu", seen)
    test = app("mentors", preset="operations")
    assert test.title[0].value == "Tutors"
    assert "Tutors" in titles
    test.sidebar.selectbox(key="preset").set_value("standard").run()
    assert test.title[0].value == "Mentors"
    assert "Mentors" in titles
