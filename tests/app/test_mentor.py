"""One mentor's page."""

import pytest

from mentor_analytics.measure.prepare import mentor_key
from tests.app.conftest import HOSTILE, App
from tests.app.test_every_page import problems
from tests.app.test_tracker import alive, said

KAVYA = mentor_key("Kavya Nair")


def test_a_mentor_is_told_with_figures_flags_comments_and_sessions(app: App) -> None:
    test = app("mentor", mentor=KAVYA)
    assert problems(test) == []
    assert test.header[0].value == "Kavya Nair"
    assert "10 sessions, the last on" in said(test)
    labels = [each.label for each in test.metric]
    assert labels[:3] == ["Attendance", "Completion", "Average rating"]
    assert len(labels) == 9
    assert "5 of 7 completed or no-show sessions" in said(test)
    last = next(each.value for each in test.dataframe if "Session status" in each.value.columns)
    assert last["When"].is_monotonic_decreasing
    assert len(last) == 10


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "Choose a mentor in the directory"),
        ({"mentor": "m0000000000"}, "No mentor has this link."),
        ({"mentor": "Kavya Nair"}, "No mentor has this link."),
        ({"mentor": "<img src=x>"}, "No mentor has this link."),
    ],
)
def test_without_a_mentor_the_way_to_the_directory(app: App, params: dict[str, str], words: str) -> None:
    test = app("mentor", **params)
    assert problems(test) == []
    assert words in said(test)
    assert [each.proto.label for each in test.get("page_link")] == ["All mentors →"]


def test_a_row_opens_the_session_in_the_tracker(app: App) -> None:
    test = app("mentor", mentor=KAVYA)
    chosen = {"selection": {"rows": [], "columns": [], "cells": [(0, "When")]}}
    test.session_state[f"mentor_last_{KAVYA}"] = chosen
    test.run()
    assert test.title[0].value == "Mentor"  # the arrow keys choose rows too, and must not leave the page
    link = next(each.proto for each in test.get("page_link") if each.proto.label.startswith("Why session"))
    assert f"mentor={KAVYA}" in link.query_string
    assert "session=" in link.query_string
    assert link.page == "tracker"


def test_one_session_says_how_little_is_known(app: App) -> None:
    test = app("mentor", "one", mentor=mentor_key("Asha Pillai"))
    assert problems(test) == []
    assert "Fewer than 10 sessions" in said(test)


def test_hostile_names_and_words_stay_text(app: App) -> None:
    test = app("mentor", "hostile", mentor=mentor_key(f"{HOSTILE} 1"))
    assert problems(test) == []
    assert not alive(test)
