"""Each page draws whatever the workspace holds: nothing, one session, hostile words, 90,000 sessions."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from mentor_analytics.assess.presets import PRESETS
from mentor_analytics.workflows import records
from tests.app.conftest import ROOT, App
from ui.navigation import BY_NAME, PAGES

NAMES = [entry.name for entry in PAGES]
ALWAYS = ("upload", "settings")
"""Pages that have something to do without any session."""


def problems(test: AppTest) -> list[str]:
    """What a page says went wrong."""
    return [str(each.value) for each in (*test.exception, *test.error)]


@pytest.mark.parametrize("workspace", ["none", "one", "sample", "hostile", "big"])
@pytest.mark.parametrize("name", NAMES)
def test_page_draws(app: App, name: str, workspace: str) -> None:
    test = app(name, workspace)
    assert problems(test) == []
    assert test.title[0].value == BY_NAME[name].title


CALLED = "**b** ![p](//evil.test) $x$ :smile:"
RAW = re.compile(r"(?<!\\)(\*\*b\*|!\[|\$x|:smile)")
"""Of that name, where it is not escaped."""


@pytest.mark.parametrize("name", NAMES)
def test_what_people_and_presets_are_called_is_shown_as_text(app: App, name: str, tmp_path: Path) -> None:
    app("upload")  # copies the workspace
    db, now = tmp_path / "sample.db", pd.Timestamp("2026-11-20", tz="UTC")
    records.save_preset(db, replace(PRESETS["standard"], name="ours", label=CALLED), by="", now=now)
    words = {"mentor_word": CALLED, "learner_word": f"{CALLED}2", "preset": "ours"}
    records.save_settings(db, words, by="", now=now)
    test = app(name)
    assert problems(test) == []
    bold = [re.sub(r"^\*\*|\*\*$", "", text) for text in _markdown(test)]
    assert [text for text in bold if RAW.search(text)] == []


def _markdown(test: AppTest) -> list[str]:
    """Every text of a page that is read as Markdown: bodies, labels, titles, options of radio buttons."""
    bodies = (*test.markdown, *test.caption, *test.header, *test.info, *test.success, *test.warning)
    kinds = (test.button, test.multiselect, test.selectbox, test.radio, test.text_input, test.text_area)
    others = (test.toggle, test.checkbox, test.tabs, test.expander)
    labels = [str(each.label) for kind in (*kinds, *others) for each in kind]
    links = [each.proto.label for each in test.get("page_link")]
    return [str(each.value) for each in bodies] + labels + links + [o for r in test.radio for o in r.options]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ALWAYS])
def test_empty_page_offers_the_next_step(app: App, name: str) -> None:
    test = app(name, "none")
    assert [button.label for button in test.button] == ["Upload a file", "Load the sample"]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ALWAYS])
def test_page_says_which_data_and_rules_are_in_force(app: App, name: str) -> None:
    said = " ".join(str(text.value) for text in app(name, "sample").text)
    assert "Data to " in said
    assert "120 sessions" in said
    assert "preset Standard" in said


def test_no_page_lies_directly_in_pages() -> None:
    """There, a fresh server would run it without the frame."""
    assert list((ROOT / "pages").glob("*.py")) == []


def test_every_page_file_is_in_the_menu() -> None:
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "pages").rglob("*.py")}
    assert files == {entry.path for entry in PAGES}


@pytest.mark.parametrize("entry", PAGES, ids=NAMES)
def test_page_is_short_and_computes_nothing(entry) -> None:
    text = Path(ROOT / entry.path).read_text()
    assert len(text.splitlines()) <= 100
    assert "def " not in text
    assert f'frame.page("{entry.name}")' in text
