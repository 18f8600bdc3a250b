"""What goes with what on a page: findings with their rows, what people say of them, silence with a reason."""

from pathlib import Path

import pytest

from mentor_analytics.cli import main as command
from mentor_analytics.workflows.verdicts import finding_verdicts
from tests.app.conftest import App
from tests.app.test_overview import said
from ui.text import JOINER


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace small enough to make, and large enough to find something in."""
    db = tmp_path_factory.mktemp("insights") / "few.db"
    assert command(["demo", "--db", str(db), "--sessions", "4000"]) == 0
    return db


@pytest.fixture
def page(app: App, workspaces: dict[str, Path], invented: Path):
    workspaces["few"] = invented
    return lambda: app("insights", "few")


def verdict_buttons(test, verdict):
    return [each for each in test.button if str(each.key).startswith(f"insights_{verdict}_")]


def test_findings_are_told_with_n_effect_and_what_to_try(page) -> None:
    test = page()
    assert not test.exception
    words = said(test)
    assert "beyond chance, the surest first." in words
    assert "Sessions under 80 % of their time: average rating" in words
    assert "What to try:" in words
    assert "Among sessions of the same program and lead time:" in words
    assert "invented data" in words
    assert "All " in test.expander[-1].label


def test_silence_says_how_much_was_looked_at(app: App) -> None:
    test = app("insights", "sample")
    assert "none differs more than chance would make it. To find a difference of 3 points" in said(test)
    assert not verdict_buttons(test, "kept")


def test_one_session_says_what_is_needed(app: App) -> None:
    assert "Nothing to compare yet in 1 session" in said(app("insights", "one"))


def test_a_verdict_is_kept_with_its_author_and_can_be_taken_back(page, tmp_path: Path) -> None:
    test = page()
    first = verdict_buttons(test, "kept")[0]
    test = first.click().run()
    (row,) = finding_verdicts(tmp_path / "few.db").to_dict("records")
    assert (row["verdict"], row["by"]) == ("kept", "test@example.com")
    assert "Kept in sight by test@example.com" in said(test).replace(JOINER, "")
    chosen = test.button(key=first.key)
    assert chosen.label == "✓ Keep watching"
    chosen.click().run()
    assert finding_verdicts(tmp_path / "few.db").empty


def test_a_dismissed_finding_is_folded_away_and_comes_back(page) -> None:
    test = page()
    before = [each.key for each in verdict_buttons(test, "dismissed")]
    findings = len(before)
    assert f": {findings} finding{'s' if findings > 1 else ''} beyond chance" in said(test)
    charts = len(test.get("vega_lite_chart"))
    test = test.button(key=before[0]).click().run()
    assert any(each.label == "Dismissed (1)" for each in test.expander)
    left = f"{findings - 1} finding{'' if findings == 2 else 's'}"
    assert f": {left} beyond chance, the surest first; 1 dismissed, below." in said(test)
    assert len(test.get("vega_lite_chart")) == charts - (findings == 1)
    assert sorted(each.key for each in verdict_buttons(test, "dismissed")) == sorted(before)
    test = test.button(key=before[0]).click().run()
    assert not any(each.label.startswith("Dismissed") for each in test.expander)


def test_the_rows_behind_a_finding_are_one_click_away(page) -> None:
    test = page()
    tables = len(test.dataframe)
    test = test.toggle[0].set_value(True).run()
    assert not test.exception
    assert len(test.dataframe) == tables + 1
