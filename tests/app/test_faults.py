"""Whatever goes wrong, people read a sentence, and neither page nor log shows what stood in a cell."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

CANARY = "kavya@example.org"


def failing(kind: str) -> None:
    from mentor_analytics.errors import DefinitionError
    from ui import frame

    with frame.boundary("here"):
        if kind == "ours":
            raise DefinitionError("The *number* is missing.", "Give one.")
        if kind == "stop":
            import streamlit as st

            st.text("before")
            st.stop()
        float("kavya@example.org")


def test_our_own_errors_are_said_in_their_words() -> None:
    test = AppTest.from_function(failing, args=("ours",)).run()
    assert [str(each.value) for each in test.error] == [r"The \*number\* is missing. Give one."]


def test_other_errors_become_a_number(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        test = AppTest.from_function(failing, args=("other",)).run()
    (said,) = [str(each.value) for each in test.error]
    (entry,) = [record.getMessage() for record in caplog.records if record.name == "mentor_analytics.app"]
    reference = said.rsplit(" ", 1)[1].rstrip(".")
    assert f"reference={reference}" in entry
    assert "type=ValueError" in entry
    assert "page=here" in entry
    assert CANARY not in said + caplog.text
    assert test.exception == []


def test_a_stop_is_no_fault() -> None:
    test = AppTest.from_function(failing, args=("stop",)).run()
    assert test.error == []
    assert test.text[0].value == "before"
