"""One mentor's page."""

import pytest

from mentor_analytics.measure.mentors import CARDS
from mentor_analytics.measure.prepare import mentor_key
from tests.app.conftest import HOSTILE, App
from tests.app.test_every_page import problems
from tests.app.test_tracker import alive, said

KAVYA = mentor_key("Kavya Nair")


def test_a_mentor_is_told_with_figures_flags_comments_and_sessions(app: App) -> None:
    test = app("mentor", mentor=KAVYA)
    assert problems(test) == []
    assert test.header[0].value == "Kavya Nair"
    assert "10 sessions, the last completed one on" in said(test)
    assert [each.label.replace("\\", "") for each in test.metric] == [label for _, label in CARDS]
    assert "mean of 5 rated sessions" in said(test)
    kpis = next(each.value for each in test.dataframe if "KPI" in each.value.columns)
    assert "5 of 7 completed or no-show sessions" in kpis["Counted"].tolist()
    last = next(each.value for each in test.dataframe if "Session status" in each.value.columns)
    assert last["When"].is_monotonic_decreasing
    assert len(last) == 10


def test_the_first_thing_seen_is_why(app: App) -> None:
    test = app("mentor", mentor=KAVYA)
    first = test.markdown[0].value.replace("\\", "")
    assert " · risk " in first
    assert "of 100 (n = 10 sessions in 90 days)" in first
    why = test.dataframe[0].value
    assert why["Points"].is_monotonic_decreasing
    assert {"What", "This mentor", "Counts as", "n"} <= set(why.columns)
    assert why["Counts as"].str.endswith("as for everybody").any()
    assert "Nothing stands out that is this mentor's own." in said(
        test
    )  # what is everybody's is no advice to one
    assert [each.value for each in test.header][:3] == ["Kavya Nair", "Why", "What to try"]


def test_early_signs_are_told_whether_there_are_any_or_not(app: App) -> None:
    words = said(app("mentor", mentor=KAVYA))
    for sign in ("Low engagement", "Declining quality", "Inactivity"):
        assert f"{sign}**: " in words
    assert "a signal from 14 days on" in words


@pytest.mark.parametrize(("name", "span"), [("attendance_rate", "days"), ("average_rating", "months")])
def test_figures_are_followed_over_days_or_months(app: App, name: str, span: str) -> None:
    test = app("mentor", mentor=KAVYA)
    test.selectbox(key="mentor_trend").set_value(name).run()
    test.radio(key="mentor_span").set_value(span).run()
    assert problems(test) == []
    ends = {"days": "in the last 30 days, by week", "months": "by month"}[span]
    assert any(each.value.endswith(ends) for each in test.header)


def test_the_link_to_send_names_nobody_and_the_next_steps_are_there(app: App) -> None:
    test = app("mentor", mentor=KAVYA)
    assert test.code[0].value.endswith(f"?mentor={KAVYA}")
    other = app("mentor", mentor=KAVYA, preset="diagnostic")
    assert other.code[0].value.endswith(f"?mentor={KAVYA}&preset=diagnostic")
    links = {each.proto.label: each.proto for each in test.get("page_link")}
    assert links["Flagged sessions →"].query_string == f"mentor={KAVYA}"
    assert links["Draft summaries →"].query_string == ""  # that page shows everybody


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
    assert "Not enough data: fewer than 10 sessions in 90 days (n = 1)" in said(test)


def test_hostile_names_and_words_stay_text(app: App) -> None:
    test = app("mentor", "hostile", mentor=mentor_key(f"{HOSTILE} 1"))
    assert problems(test) == []
    assert not alive(test)
