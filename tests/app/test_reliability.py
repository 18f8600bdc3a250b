"""Who moves or misses sessions: every part, every basis, every preset."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import HEADERS, App
from tests.app.test_every_page import problems
from tests.app.test_tracker import alive, said
from ui.reliability_parts import TABS


def table(test: AppTest, column: str) -> pd.DataFrame:
    return next(each.value for each in test.dataframe if column in each.value.columns)


@pytest.mark.parametrize("workspace", ["one", "hostile", "big"])
@pytest.mark.parametrize("part", TABS[1:])
def test_every_tab_draws_whatever_is_there(app: App, part: str, workspace: str) -> None:
    test = app("reliability", workspace, part=part)
    assert problems(test) == []
    assert not alive(test)


def test_mentors_stand_by_what_rules_say_with_n(app: App) -> None:
    test = app("reliability")
    assert problems(test) == []
    rows = table(test, "What rules say")
    assert len(rows) == 15
    assert {"7 days", "n, 7 days", "30 days", "n, 30 days", "95 % interval", "90 days", "n, 90 days"} <= set(
        rows.columns
    )
    assert "0 of 15 mentors flagged; 2 to watch, of them 2 with fewer than 7 sessions" in said(test)
    assert "Only sessions the mentor moved count as reschedules." in said(test)
    assert [each.value for each in test.metric][-1] == "0"


def test_the_published_preset_flags_at_any_n(app: App) -> None:
    test = app("reliability", preset="reliability")
    flagged = table(test, "What rules say")["What rules say"].str.startswith("▲").sum()
    assert f"{flagged} of 15 mentors flagged" in said(test)
    assert flagged > 2


def test_a_preset_without_a_rule_says_so(app: App) -> None:
    assert "This preset has no rule on moved sessions" in said(app("reliability", preset="tracker"))


def test_moves_by_anybody_may_be_counted(app: App) -> None:
    test = app("reliability")
    only = test.metric[3].value
    test.radio(key="reliability_whose_moved").set_value("anybody").run()
    assert problems(test) == []
    assert "Every reschedule counts, whoever moved the session." in said(test)
    assert float(test.metric[3].value.removesuffix(" %")) > float(only.removesuffix(" %"))


def test_what_is_counted_stands_in_the_address(app: App) -> None:
    test = app("reliability", reliability_whose_moved="By anybody")
    assert problems(test) == []
    assert "Every reschedule counts, whoever moved the session." in said(test)


def test_no_shows_may_be_looked_at(app: App) -> None:
    test = app("reliability", reliability_what="No-shows")
    assert "Only sessions the mentor did not come to count as no-shows." in said(test)
    assert test.metric[0].label == "No-shows, last 7 days"


def test_what_the_data_do_not_say_is_told(app: App) -> None:
    test = app("reliability", "one")
    assert "The data do not say who moved a session, so every reschedule counts." in said(test)
    assert not [each for each in test.radio if each.key == "reliability_whose_moved"]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("When", "too few to look for a weekday, an hour or a trend (n = 15 mentors)"),
        ("Why moved", "16 sessions moved:"),
        ("No-shows", "19 sessions missed: 16 by the learner, 3 by the mentor."),
        ("Ahead", "No session lies ahead, n = 0."),
    ],
)
def test_what_each_part_says_of_the_sample(app: App, part: str, words: str) -> None:
    assert words in said(app("reliability", part=part))


def test_every_moved_session_has_a_reason_in_a_row(app: App) -> None:
    rows = table(app("reliability", part="Why moved"), "Reason")
    assert rows["Sessions"].sum() == 16


def fridays() -> list[str]:
    """One mentor moves most Fridays, four others a session now and then; two sessions are ahead."""
    days = pd.date_range("2026-01-05", "2026-06-26", freq="B")
    rows = []
    for who in range(5):
        for number, day in enumerate(days):
            friday = who == 0 and day.weekday() == 4 and number % 15 != 14
            moved = friday or number % 23 == who
            status, by = ("rescheduled", "mentor") if moved else ("completed", "")
            rows.append(
                f"F{who}-{number},{day:%Y-%m-%d} 10:00,Mentor {who},Ann Li,DSML,B1,{status},,,,,,,,,,{by}"
            )
    ahead = [f"A{n},2026-07-0{n} 10:00,Mentor 0,Ann Li,DSML,B1,scheduled,,,,,,,,,," for n in (1, 2)]
    return [f"{HEADERS},Rescheduled by", *rows, *ahead]


def test_the_mentor_who_moves_fridays_is_told_and_sessions_ahead_are_listed(
    app: App, workspaces: dict[str, Path], tmp_path: Path
) -> None:
    from mentor_analytics.cli import main as command

    file = tmp_path / "fridays.csv"
    file.write_text("\n".join(fridays()) + "\n", encoding="utf-8")
    workspaces["fridays"] = tmp_path / "made" / "fridays.db"
    workspaces["fridays"].parent.mkdir()
    assert command(["import", str(file), "--db", str(workspaces["fridays"]), "--yes"]) == 0
    test = app("reliability", "fridays", part="When")
    assert problems(test) == []
    assert "Mentor 0: on Fridays 17 of 25 (68 %, 95 % from" in said(test)
    assert table(test, "Stands out")["Mentor"].tolist() == ["Mentor 0"]
    test = app("reliability", "fridays", part="Ahead")
    assert "2 sessions ahead, without a probability: not enough history" in said(test)
    assert len(table(test, "When")) == 2
