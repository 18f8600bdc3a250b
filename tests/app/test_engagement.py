"""Who logs in, when, and how new ones begin; and what the page says without that."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from mentor_analytics.cli import main as command
from tests.app.conftest import App
from tests.app.test_every_page import problems
from tests.app.test_overview import said

HIRED = "2026-09-03"
LAST = pd.Timestamp("2026-09-20 10:00")
NAMES = ("Kavya Nair", "Arjun Desai", "Priya Patel", "Nobody Yet")


def links(test: AppTest) -> list[str]:
    return [each.proto.label for each in test.get("page_link")]


@pytest.fixture
def filled(app: App, tmp_path: Path) -> App:
    """The sample, with what profiles and events of some of its mentors say."""
    app("upload")  # copies the workspace
    days = [
        (name, LAST - pd.Timedelta(days=place * 5 + back))
        for place, name in enumerate(NAMES)
        for back in (0, 7)
    ]
    events = "\n".join(f"{name},{moment:%Y-%m-%d %H:%M},login" for name, moment in days)
    (tmp_path / "events.csv").write_text(f"Mentor,Time,Event\n{events}\n", encoding="utf-8")
    profiles = "\n".join(f"{name},{'2020-01-01' if place else HIRED},Kim" for place, name in enumerate(NAMES))
    (tmp_path / "profiles.csv").write_text(f"Mentor,Hired on,PM\n{profiles}\n", encoding="utf-8")
    files = [str(tmp_path / f"{name}.csv") for name in ("profiles", "events")]
    assert command(["import", *files, "--db", str(tmp_path / "sample.db")]) == 0
    return app


@pytest.mark.parametrize(
    ("part", "words", "link"),
    [
        ("Logins", "No logins yet.", "Upload activity events →"),
        ("Who is new", "Nothing says who is new.", "Upload mentor profiles →"),
    ],
)
def test_without_the_files_it_says_which_upload_switches_it_on(
    app: App, part: str, words: str, link: str
) -> None:
    test = app("engagement", part=part)
    assert problems(test) == []
    assert words in said(test)
    assert links(test) == [link]


def test_who_is_away_is_listed_and_who_has_no_event_is_told(filled: App) -> None:
    test = filled("engagement")
    assert problems(test) == []
    table = test.dataframe[0].value
    assert {"Kavya Nair", "Arjun Desai", "Priya Patel", "Nobody Yet"} == set(table["Mentor"])
    assert table["Days away"].is_monotonic_increasing
    assert table["Mentor"].iloc[-1] == "Nobody Yet"  # has no session
    assert "have no event at all and are in no figure here" in said(test)
    assert "of 4 mentors" in said(test)


def test_the_hours_say_their_n_and_zone(filled: App) -> None:
    test = filled("engagement", part="Hours")
    assert problems(test) == []
    assert "in Asia/Kolkata: 8 logins of the last 90 days" in said(test)


def test_new_ones_are_those_hired_since_the_records_begin(filled: App) -> None:
    test = filled("engagement", part="Who is new")
    assert problems(test) == []
    words = said(test)
    assert "Counted: 1 mentor hired since 1 Sep 2026" in words
    assert "Left out: 3 hired before, whose beginning is not recorded." in words
    assert "1 mentor: too few to speak of a rate" in words
    assert test.dataframe[0].value["Mentor"].tolist() == ["Kavya Nair"]


def test_the_scores_are_drawn_where_sessions_carry_them(app: App) -> None:
    test = app("engagement", part="Scores")
    assert problems(test) == []
    assert [f"{name} by week" in said(test) for name in ("Engagement", "Empathy", "Clarity")] == [True] * 3
    assert "Sessions carry no such scores" in said(app("engagement", "one", part="Scores"))
