"""What learners say, a tab each; and the list of phrases."""

from typing import Any

import pytest

from mentor_analytics.workflows import records
from tests.app.conftest import HOSTILE, App
from tests.app.test_overview import said, texts
from ui import state
from ui.feedback_parts import TABS


@pytest.mark.parametrize("workspace", ["one", "sample", "hostile", "big"])
@pytest.mark.parametrize("part", TABS)
def test_every_tab_is_drawn(app: App, part: str, workspace: str) -> None:
    test = app("feedback", workspace, part=part)
    assert not test.exception
    assert not test.error


def test_what_they_say_has_denominators_and_the_link_with_ratings(app: App) -> None:
    test = app("feedback")
    words = said(test)
    assert "50 of 120 sessions have a comment." in words
    assert "Comment and rating: not distinguishable from chance" in words
    assert "Mean polarity by week" in words
    assert "of all 120 sessions" in test.dataframe[0].value["Counted"].tolist()


def test_key_phrases_open_their_comments(app: App) -> None:
    test = app("feedback")
    phrases = test.dataframe[1].value
    test.session_state["feedback_phrases"] = chosen(0)
    test.run()
    comments = test.dataframe[2].value
    assert len(comments) == phrases["Sessions"].iloc[0]


def chosen(row: int) -> dict[str, dict[str, list[Any]]]:
    return {"selection": {"rows": [], "columns": [], "cells": [(row, "n")]}}


def test_a_complaint_opens_its_sessions_and_people(app: App) -> None:
    test = app("feedback", part="Complaints")
    assert test.dataframe[0].value.iloc[0].tolist() == [
        "Mentor was late, shortened our discussion time.",
        7,
        6,
        1,
    ]
    test.session_state["feedback_said"] = chosen(0)
    test.run()
    assert len(test.dataframe[1].value) == 7
    assert "7 sessions · 6 mentors: Vikram Singh" in said(test)


def test_filters_come_from_the_address(app: App) -> None:
    test = app("feedback", part="Comments", feedback="negative")
    assert set(test.dataframe[0].value["Class"]) == {"Negative"}
    assert "Filters: Feedback: Negative." in said(test)


def test_comments_stand_negative_first_and_can_be_searched(app: App) -> None:
    test = app("feedback", part="Comments")
    assert len(test.dataframe[0].value) == 50
    assert test.dataframe[0].value["Class"].iloc[0] == "Negative"
    test.text_input(key="feedback_search").input("LATE mentor").run()
    assert len(test.dataframe[0].value) == 7
    test.text_input(key="feedback_search").input("(nowhere").run()
    assert "No comment is left by the filters and the search." in said(test)


def test_a_chosen_comment_is_shown_in_full_as_plain_text(app: App) -> None:
    test = app("feedback", "hostile", part="Comments")
    test.session_state["feedback_comments_False"] = chosen(0)
    test.run()
    plain = {str(each.value) for each in test.text}
    assert f"{HOSTILE} late and useless" in plain
    assert not [text for text in texts(test) if HOSTILE in text and text not in plain]


def test_readers_are_compared_on_a_click(app: App) -> None:
    test = app("feedback", part="Where readers differ")
    assert not test.dataframe
    test.button(key="feedback_compare").click().run()
    assert "of all 44 different comments are classed differently" in said(test)
    assert "Deciding words" in test.dataframe[0].value.columns


EDITED = {"edited_rows": {0: {"weight": 0.9}}, "added_rows": [], "deleted_rows": []}


def test_an_edited_list_is_saved_only_after_its_effect_was_seen(app: App) -> None:
    test = app("feedback", part="Phrases")
    test.session_state["phrases_0"] = EDITED
    test.run()
    assert not [each for each in test.button if each.key == "phrases_save"]
    test.button(key="phrases_look").click().run()
    assert "different comments read again" in said(test).lower()
    test.button(key="phrases_save").click().run()
    assert not test.exception
    assert ",0.9," in records.stored_settings(state.db())["phrases"].splitlines()[1]
    assert test.success[0].value == "Saved\\: your own list of 193 phrases is in force."
    test.button(key="phrases_packaged").click().run()
    assert "phrases" not in records.stored_settings(state.db())
    assert test.success[0].value == "Saved\\: the list as it comes, of 193 phrases, is in force."


def test_a_list_that_cannot_be_meant_names_the_line(app: App) -> None:
    test = app("feedback", part="Phrases")
    test.session_state["phrases_0"] = {**EDITED, "edited_rows": {0: {"reason": ""}}}
    test.run()
    assert "Line 2 of the list" in test.error[0].value.replace("\\", "")
    assert not [each for each in test.button if each.key in {"phrases_look", "phrases_save"}]
