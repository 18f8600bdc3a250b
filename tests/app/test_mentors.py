"""The directory of mentors: who needs help first, filters in the address, who differs, who does well."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from mentor_analytics.cli import main as command
from mentor_analytics.measure.prepare import mentor_key
from mentor_analytics.report.mentor_tables import BANDS
from tests.app.conftest import App
from tests.app.test_every_page import problems
from tests.app.test_tracker import alive, said

ME, OTHER = "test@example.com", "Rohan Das"
"""Who looks after mentors; the first is who a test is signed in as."""
RATINGS = {"Asha Pillai": 1, "Ben Roy": 2, "Chitra Nair": 5, "Dev Rao": 5, "Esha Sen": 5, "Farid Ali": 4}
EACH = 40


def directory(test: AppTest) -> pd.DataFrame:
    return test.dataframe[0].value


def links(test: AppTest) -> list[str]:
    return [each.proto.label for each in test.get("page_link")]


@pytest.fixture(scope="module")
def queue(workspaces: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> str:
    """Six mentors of forty sessions, two of them rated low, each looked after by one of two PMs; and one of few."""
    folder = tmp_path_factory.mktemp("queue")
    days = pd.date_range("2026-01-01", periods=EACH, freq="D")
    rows = [
        (f"{name[0]}{at}", f"{day:%Y-%m-%d} 10:00", name, f"L{at}", "DSML", "completed", "yes", stars)
        for name, stars in RATINGS.items()
        for at, day in enumerate(days)
    ]
    rows.append(("G1", "2026-02-01 10:00", "Gita Few", "L1", "AIML", "completed", "yes", 3))
    headings = ["Session ID", "Start", "Mentor", "Learner", "Program", "Status", "Attended", "Rating"]
    pd.DataFrame(rows, columns=headings).to_csv(folder / "sessions.csv", index=False)
    looked_after = [(name, ME if at % 2 else OTHER, "DSML") for at, name in enumerate(RATINGS)]
    pd.DataFrame(looked_after, columns=["Mentor", "PM", "Program"]).to_csv(
        folder / "profiles.csv", index=False
    )
    db = folder / "queue.db"
    for file in ("sessions.csv", "profiles.csv"):
        assert command(["import", str(folder / file), "--db", str(db), "--yes"]) == 0
    workspaces["queue"] = db
    return "queue"


def test_everybody_is_listed_with_n_and_what_the_order_means(app: App) -> None:
    test = app("mentors")
    table = directory(test)
    assert len(table) == 15
    assert {"Priority", "Risk", "Raw risk", "n risk", "Why", "n rated", "n attendance", "n judged"} <= set(
        table.columns
    )
    assert table["Priority"].isin(BANDS.values()).all()
    assert "15 mentors; the highest risk first" in said(test)
    assert "n = " in test.text[1].value


def test_who_needs_help_first_is_one_click_from_why(app: App, queue: str) -> None:
    test = app("mentors", queue, pm=[mentor_key(ME), mentor_key(OTHER)])
    first = directory(test)["Mentor"].tolist()[:2]
    assert sorted(first) == ["Asha Pillai", "Ben Roy"]
    assert "2 mentors Critical or High" in said(test)
    assert links(test)[:2] == [f"Open {name} →" for name in first]
    link = test.get("page_link")[0].proto
    assert link.page == "mentor"
    assert link.query_string == f"mentor={mentor_key(first[0])}"
    assert " · risk " in test.markdown[0].value


def test_the_overview_leads_to_those_who_stand_first(app: App, queue: str) -> None:
    test = app("overview", queue)
    assert "2 mentors to look at, of 7: Critical or High" in said(test)
    link = next(each.proto for each in test.get("page_link") if each.proto.label == "See who, and why →")
    assert (link.page, link.query_string) == ("mentors", "band=critical&band=high")
    narrowed = app("overview", queue, to="2100-01-01")
    labels = [each.proto.label for each in narrowed.get("page_link") if each.proto.page == "mentors"]
    assert labels[0].startswith("See who over all sessions, and why")


FIRST = ["critical", "high"]
FILTERS = [
    ({"band": FIRST}, 2),
    ({"band": "none", "program": "DSML"}, 0),
    ({"band": "none"}, 1),
    ({"band": ["nonsense", *FIRST]}, 2),
    ({"pm": mentor_key(OTHER)}, 3),
    ({"pm": ["m0", mentor_key(ME)]}, 3),
    ({"program": "DSML"}, 6),
    ({"band": FIRST, "pm": mentor_key(ME)}, 1),
    ({"find": "ro"}, 3),  # no name stands in an address: the first list of the PM, unsearched
    ({"band": "gone"}, 0),
]


@pytest.mark.parametrize(("address", "n"), FILTERS, ids=[str(each) for each, _ in FILTERS])
def test_filters_stand_in_the_address(
    app: App, queue: str, address: dict[str, str | list[str]], n: int
) -> None:
    test = app("mentors", queue, **address)
    assert problems(test) == []
    listed = [each.value for each in test.dataframe if "Priority" in each.value.columns]
    assert (len(listed[0]) if listed else 0) == n


def test_a_pm_sees_their_own_mentors_first_and_can_see_all(app: App, queue: str) -> None:
    test = app("mentors", queue)
    assert test.query_params["pm"] == mentor_key(ME)
    assert set(directory(test)["PM"]) == {ME}
    assert "3 mentors of 7: looked after by test" in said(test)
    test.multiselect(key="mentors_pm").set_value([]).run()
    assert len(directory(test)) == 7
    test.run()
    assert len(directory(test)) == 7


def test_what_is_chosen_goes_into_the_address(app: App, queue: str) -> None:
    test = app("mentors", queue)
    test.multiselect(key="mentors_band").set_value(["low"]).run()
    test.multiselect(key="mentors_pm").set_value([mentor_key(OTHER)]).run()
    assert test.query_params["band"] == "low"
    assert test.query_params["pm"] == mentor_key(OTHER)
    assert set(directory(test)["Priority"]) == {"● Low"}
    assert f"priority ● Low, looked after by {OTHER}" in said(test)


@pytest.mark.parametrize(("words", "n"), [("kavya", 1), ("nobody of this name", 0), (".*", 0), ("", 15)])
def test_a_search_finds_names(app: App, words: str, n: int) -> None:
    test = app("mentors")
    test.text_input(key="find").set_value(words).run()
    assert problems(test) == []
    assert "find" not in test.query_params
    listed = [each.value for each in test.dataframe if "Priority" in each.value.columns]
    assert (len(listed[0]) if listed else 0) == n
    assert ("clear the search" in said(test)) == (n == 0)


def test_those_a_rule_names_can_be_listed_alone_by_a_link(app: App) -> None:
    test = app("mentors", flagged="true")
    assert problems(test) == []
    assert len(directory(test)) == 5
    assert "5 mentors of 15: each named by a rule" in said(test)
    assert not directory(test)["In words"].str.contains("few|no mentor rule").any()
    test.toggle(key="flagged").set_value(False).run()
    assert len(directory(test)) == 15


def test_where_no_rule_names_anybody_the_way_back_is_said(app: App) -> None:
    test = app("mentors", "one", flagged="true")
    assert "No mentor is left: each named by a rule on a mentor. Take a filter away" in said(test)


def test_hostile_search_is_shown_as_it_was_typed(app: App) -> None:
    test = app("mentors")
    words = "![p](https://evil.test/p.png)"
    test.text_input(key="find").set_value(words).run()
    assert any(words in each.value for each in test.text)
    assert not alive(test)


def test_of_many_it_is_said_who_differs_more_than_chance_and_what_those_who_do_well_do(app: App) -> None:
    test = app("mentors", "big", funnel="Attendance")
    assert problems(test) == []
    assert any(each.value == "Attendance against the number of sessions, by mentor" for each in test.header)
    words = said(test)
    assert "Among 150 mentors with 10 such sessions or more" in words
    assert "by chance alone about" in words
    assert "in the top 10 % by adjusted rating, their interval above the mean" in words
    assert "habits compared" in words


def test_where_ratings_tell_nobody_apart_nobody_is_said_to_do_well(app: App) -> None:
    assert "Nobody is named: ratings do not tell mentors apart" in said(app("mentors"))


def test_one_mentor_of_one_session_says_few(app: App) -> None:
    test = app("mentors", "one")
    assert directory(test)["In words"].tolist() == ["few sessions (n = 1)"]
    assert "Not enough data for a priority" in said(test)


def test_tutors_are_called_so(app: App) -> None:
    test = app("mentors")
    test.selectbox(key="preset").set_value("operations").run()
    assert "Tutor" in directory(test).columns
    assert "mentor" not in said(test).lower()
