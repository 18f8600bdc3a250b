"""The directory of mentors."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import App
from tests.app.test_every_page import problems
from tests.app.test_tracker import alive, said


def directory(test: AppTest) -> pd.DataFrame:
    return test.dataframe[0].value


def test_everybody_is_listed_in_order_of_names_with_n(app: App) -> None:
    test = app("mentors")
    table = directory(test)
    assert len(table) == 15
    assert table["Mentor"].is_monotonic_increasing
    assert {"n rated", "n attendance", "n follow-up", "n judged"} <= set(table.columns)
    assert "differ from the rest no more than chance would make them" in said(test)


@pytest.mark.parametrize(("words", "n"), [("kavya", 1), ("nobody of this name", 0), (".*", 0), ("", 15)])
def test_a_search_finds_names(app: App, words: str, n: int) -> None:
    test = app("mentors")
    test.text_input(key="mentors_search").set_value(words).run()
    assert problems(test) == []
    assert (len(directory(test)) if len(test.dataframe) else 0) == n
    assert ("Clear the search" in said(test)) == (n == 0)


def test_those_a_rule_names_can_be_listed_alone_by_a_link(app: App) -> None:
    test = app("mentors", flagged="true")
    assert problems(test) == []
    assert len(directory(test)) == 5
    assert "5 mentors of 15, each named by a rule" in said(test)
    assert not directory(test)["In words"].str.contains("few|no mentor rule").any()
    test.toggle(key="flagged").set_value(False).run()
    assert len(directory(test)) == 15


def test_the_search_looks_among_those_listed(app: App) -> None:
    test = app("mentors", flagged="true")
    test.text_input(key="mentors_search").set_value("nobody of this name").run()
    assert "No mentor that a rule names has “nobody of this name” in the name." in said(test)


def test_where_no_rule_names_anybody_the_way_back_is_said(app: App) -> None:
    test = app("mentors", "one", flagged="true")
    assert "No mentor that a rule names is here. Switch off" in said(test)


def test_hostile_search_is_shown_as_it_was_typed(app: App) -> None:
    test = app("mentors")
    words = "![p](https://evil.test/p.png)"
    test.text_input(key="mentors_search").set_value(words).run()
    assert any(words in each.value for each in test.text)
    assert not alive(test)


def test_one_mentor_of_one_session_says_few(app: App) -> None:
    test = app("mentors", "one")
    assert directory(test)["In words"].tolist() == ["few sessions (n = 1)"]


def test_tutors_are_called_so(app: App) -> None:
    test = app("mentors")
    test.selectbox(key="preset").set_value("operations").run()
    assert "Tutor" in directory(test).columns
