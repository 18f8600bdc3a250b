"""First sessions on a page."""

import pytest

from tests.app.conftest import App
from tests.app.test_every_page import problems
from tests.app.test_reliability import table
from tests.app.test_tracker import alive, said


@pytest.mark.parametrize("by", ["Program", "Batch", "Cohort", "Session type", "Mentor"])
def test_every_grouping_says_whether_it_differs(app: App, by: str) -> None:
    test = app("first_sessions", first_by=by)
    assert problems(test) == []
    assert f"By {by.lower()}: " in said(test)
    assert {"Below 4.0", "Adjusted", "95 % interval", "Counted"} <= set(table(test, "In words").columns)


def test_figures_have_their_n(app: App) -> None:
    test = app("first_sessions")
    assert len(test.metric) == 4
    assert "rated first sessions" in said(test)
    assert "First sessions are rated" in said(test) or "First against later sessions" in said(test)
    assert "Who met the same mentor again within 28 days" in said(test)


def test_where_the_data_do_not_tell_what_would_switch_it_on_is_said(app: App) -> None:
    test = app("first_sessions", "one")
    assert "add a column headed First Session (yes or no)" in said(test)
    assert not test.metric
    test.toggle(key="first_derived").set_value(True).run()
    assert problems(test) == []
    assert test.metric[0].value == "100 %"
    assert "1 of 1 rated first session" in said(test)


def test_hostile_words_are_text(app: App) -> None:
    test = app("first_sessions", "hostile", first_derived="true", first_by="Mentor")
    assert problems(test) == []
    assert not alive(test)


def test_learners_may_be_called_otherwise(app: App) -> None:
    test = app("first_sessions", preset="operations", first_by="Tutor")
    assert problems(test) == []
    assert "By tutor: " in said(test)
