"""The early-warning tracker: the red list, why, what was written, what was not held."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from mentor_analytics.workflows import records
from tests.app.conftest import HOSTILE, App
from tests.app.test_every_page import problems
from ui.tracker_list import list_height

NOW = pd.Timestamp("2026-11-20", tz="UTC").as_unit("us")


def said(test: AppTest) -> str:
    return "\n".join(
        str(each.value) for each in (*test.header, *test.markdown, *test.text, *test.caption)
    ).replace("\\", "")


def red_list(test: AppTest) -> pd.DataFrame:
    return next(each.value for each in test.dataframe if "Light" in each.value.columns)


def alive(test: AppTest) -> list[str]:
    """Markdown in which words of people would be more than text."""
    drawn = (*test.markdown, *test.caption, *test.info, *test.success, *test.header, *test.subheader)
    return [
        each.value for each in drawn if re.search(r"(?<!\\)(<img|!\[|\]\(|\*\*bold|\$x|:smile)", each.value)
    ]


def param(test: AppTest, name: str) -> str:
    """What the address says."""
    value = test.query_params[name]
    return value if isinstance(value, str) else value[0]


def choose(test: AppTest, row: int) -> AppTest:
    """Click a row of the list."""
    listed = next(each for each in test.dataframe if "Light" in each.value.columns)
    key = listed.proto.id.split("-")[-1]
    test.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": [(row, "Flags")]}}
    return test.run()


def workspace(tmp_path: Path, name: str = "sample") -> Path:
    return tmp_path / f"{name}.db"


def write(test: AppTest, **fields: Any) -> AppTest:
    """Fill the form beside the list and save."""
    for label, value in fields.items():
        field(test, label).set_value(value)
    button = next(each for each in test.button if each.label == "Save")
    return button.click().run()


def test_the_form_shows_what_somebody_else_wrote_since(app: App, tmp_path: Path) -> None:
    test = app("tracker")
    edit = records.Edit(param(test, "session"), "owner", "Bea")
    records.save_edits(workspace(tmp_path), [edit], by="Ben", now=NOW, seen={})
    test.run()
    assert next(each for each in test.text_input if each.label == "Owner").value == "Bea"


def test_the_most_urgent_stands_first_and_is_told_at_once(app: App) -> None:
    test = app("tracker")
    assert (
        "47 of 67 judged sessions are flagged: 17 ▲ Urgent follow-up, 30 ◆ Mild attention. 53 not held"
        in said(test)
    )
    table = red_list(test)
    assert len(table) == 47
    assert table["Light"].tolist() == sorted(table["Light"], key=lambda light: light[0] == "◆")
    assert "Low Rating: rating is 1" in said(test)
    assert "Flagged when it is < 3. Clears when it is 3 or more." in said(test)


def test_a_click_tells_another_session_and_puts_it_into_the_address(app: App) -> None:
    test = choose(app("tracker"), 5)
    asked = param(test, "session")
    assert f"· {asked}" in said(test)
    row = red_list(test).iloc[5]
    for label in str(row["Flags"]).split("; "):
        assert f"{label}: " in said(test)


@pytest.mark.parametrize(
    ("session", "words"),
    [
        ("S0003", "Low Rating: rating is 1"),
        ("S0002", "The preset does not judge it"),
        ("S9999", "There is no such session here now."),
        ("**x**", "There is no such session here now."),
    ],
)
def test_a_session_can_be_opened_by_link(app: App, session: str, words: str) -> None:
    test = app("tracker", session=session)
    assert problems(test) == []
    assert words in said(test)


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        ({"light": "red"}, 17),
        ({"light": ["red", "yellow"]}, 47),
        ({"light": "green"}, 20),
        ({"light": "none"}, 53),
        ({"status": "no_show"}, 19),
        ({"status": "completed"}, 67),
        ({"show": "All"}, 120),
        ({"light": "nonsense"}, 47),
    ],
)
def test_sessions_of_every_light_and_status_can_be_listed(
    app: App, filters: dict[str, str], rows: int
) -> None:
    assert len(red_list(app("tracker", **filters))) == rows


def test_filters_that_leave_nothing_say_so(app: App) -> None:
    test = app("tracker", light="red", status="no_show")
    assert "No session is listed under these filters." in said(test)
    assert problems(test) == []


def test_the_count_follows_filters_on_people_and_not_those_on_lights(app: App) -> None:
    assert "47 of 67 judged sessions" in said(app("tracker", light="red"))
    assert "47 of 67 judged sessions" not in said(app("tracker", program="DSML"))


def test_the_words_of_the_preset_are_used(app: App) -> None:
    test = app("tracker")
    test.selectbox(key="preset").set_value("simple").run()
    assert {light[2:] for light in red_list(test)["Light"]} == {"Needs Attention"}


def test_what_is_written_is_saved_and_stands_in_the_list(app: App, tmp_path: Path) -> None:
    test = app("tracker", session="S0003")
    write(test, Owner="Ravi", Status="In progress", Note="=called **twice**", Due=dt.date(2026, 12, 31))
    assert problems(test) == []
    assert [each.value for each in test.success] == ["Saved: 4 changes."]
    row = records.edits(workspace(tmp_path)).iloc[0]
    assert row["by"]
    assert row[["session_id", "owner", "status", "note", "due"]].tolist() == [
        "S0003",
        "Ravi",
        "In progress",
        "=called **twice**",
        "2026-12-31",
    ]
    assert red_list(test).iloc[0][["Owner", "Progress"]].tolist() == ["Ravi", "In progress"]
    write(test, Owner="", Due=None)
    assert records.edits(workspace(tmp_path)).iloc[0][["owner", "due"]].tolist() == ["", ""]


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(app: App, tmp_path: Path) -> None:
    test = app("tracker", session="S0003")
    path = workspace(tmp_path)
    theirs = [records.Edit("S0003", "owner", "Meera")]
    records.save_edits(path, theirs, by="meera", now=NOW, seen=records.edits(path))
    write(test, Owner="Ravi", Note="mine")
    assert "Somebody else wrote here meanwhile" in test.warning[0].value
    assert "Owner: yours “Ravi”, theirs “Meera”" in said(test)
    assert records.edits(path).iloc[0][["owner", "note"]].tolist() == ["Meera", "mine"]
    assert next(each.value for each in test.text_input if each.label == "Owner") == "Meera"


def field(test: AppTest, label: str) -> Any:
    """A field beside the list."""
    kinds = (test.text_input, test.text_area, test.selectbox, test.date_input)
    return next(each for kind in kinds for each in kind if each.label == label)


def test_what_was_typed_is_there_when_one_comes_back(app: App, tmp_path: Path) -> None:
    test = app("tracker")
    first = param(test, "session")
    field(test, "Note").set_value("half a **thought**")
    field(test, "Due").set_value(dt.date(2026, 12, 31))
    field(test, "Status").set_value("In progress")
    choose(test, 3)
    assert param(test, "session") != first
    assert field(test, "Note").value == ""
    assert "Not saved yet" not in said(test)
    choose(test, 0)
    assert problems(test) == []
    assert field(test, "Note").value == "half a **thought**"
    assert field(test, "Due").value == dt.date(2026, 12, 31)
    assert field(test, "Status").value == "In progress"
    assert "Not saved yet" in said(test)
    assert records.edits(workspace(tmp_path)).empty
    write(test)
    assert [each.value for each in test.success] == ["Saved: 3 changes."]
    assert records.edits(workspace(tmp_path))["note"].tolist() == ["half a **thought**"]
    assert "Not saved yet" not in said(test)


def test_what_was_typed_before_somebody_else_wrote_does_not_overwrite_theirs(
    app: App, tmp_path: Path
) -> None:
    test = app("tracker", session="S0003")
    field(test, "Owner").set_value("Ravi").run()
    theirs = [records.Edit("S0003", "owner", "Meera")]
    records.save_edits(workspace(tmp_path), theirs, by="meera", now=NOW, seen={})
    test.run()
    write(test)
    assert "Owner: yours “Ravi”, theirs “Meera”" in said(test)
    assert field(test, "Owner").value == "Meera"
    assert records.edits(workspace(tmp_path))["owner"].tolist() == ["Meera"]


def test_what_was_not_held_has_its_own_place(app: App) -> None:
    test = app("tracker")
    assert "53 of 120 sessions were not held: 19 no-show, 18 cancelled, 16 rescheduled." in said(test)
    by_mentor = next(each.value for each in test.dataframe if "All sessions" in each.value.columns)
    assert by_mentor["Not held"].sum() == 53


def test_long_words_that_a_tracker_brought_back_can_be_edited(app: App, tmp_path: Path) -> None:
    test, path = app("tracker", session="S0003"), workspace(tmp_path)
    long = {"owner": "o" * 200, "note": "n" * 9_000, "status": "Handed over"}
    edits = [records.Edit("S0003", name, text) for name, text in long.items()]
    records.save_edits(path, edits, by="", now=NOW, seen=records.edits(path))
    test = app("tracker", session="S0003")
    write(test, Due=dt.date(2026, 12, 31))
    assert problems(test) == []
    kept = records.edits(path).iloc[0]
    assert {name: kept[name] for name in long} == long
    assert kept["due"] == "2026-12-31"


def test_a_preset_that_judges_no_session_lists_all(app: App) -> None:
    test = app("tracker")
    test.selectbox(key="preset").set_value("reliability").run()
    assert problems(test) == []
    assert "the preset Reliability looks at mentors" in said(test)
    assert set(red_list(test)["Light"]) == {"Not judged"}
    assert len(red_list(test)) == 120


def test_of_ninety_thousand_sessions_the_first_thousand_are_listed_and_it_says_so(app: App) -> None:
    test = app("tracker", "big", show="All")
    assert problems(test) == []
    assert len(red_list(test)) == 1_000
    assert "Listed: the first 1,000 of 90,000 sessions, the most urgent first: by light" in said(test)


def test_one_session_alone(app: App) -> None:
    test = app("tracker", "one")
    assert problems(test) == []
    assert "1 of 1 judged session is flagged" in said(test)
    assert "Mentor was late." in said(test)


def test_hostile_words_are_shown_as_they_were_written(app: App) -> None:
    test = app("tracker", "hostile", session="H1")
    assert problems(test) == []
    assert f"{HOSTILE} late and useless" in [each.value for each in test.text]
    assert not alive(test)


def test_links_carry_keys_and_never_names(app: App) -> None:
    test = app("tracker", session="S0003")
    links = [each.proto for each in test.get("page_link")]
    told = [
        link.query_string
        for link in links
        if "mentor=" in link.query_string or "learner=" in link.query_string
    ]
    assert len(told) == 2
    assert not any("Arjun" in each or "Mahesh" in each for each in told)


@pytest.mark.parametrize(
    ("rows", "browser", "height"),
    [(22, "", "content"), (23, "Mozilla/5.0", 760), (8, "… Mobile …", "content"), (9, "… Mobile …", 318)],
)
def test_on_a_phone_the_reasons_are_not_far_below_the_list(rows: int, browser: str, height: object) -> None:
    assert list_height(rows, browser) == height
