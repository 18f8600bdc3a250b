"""Workspaces for pages to draw, and the app over each of them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from mentor_analytics.cli import main as command
from ui.navigation import BY_NAME

ROOT = Path(__file__).parents[2]
HOSTILE = "**bold** <img src=x onerror=alert(1)> ![p](https://evil.test/p.png) [a](https://evil.test) $x$ :smile: =1+1"

App = Callable[..., AppTest]


@pytest.fixture(scope="session")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Databases made once: `sample`, `one` session, `hostile` texts, `big` with 90,000 sessions, `none` (no file)."""
    folder = tmp_path_factory.mktemp("workspaces")
    made = {name: folder / f"{name}.db" for name in ("sample", "one", "hostile", "big", "none")}
    assert command(["demo", "--db", str(made["sample"])]) == 0
    for name, lines in (("one", ONE), ("hostile", HOSTILE_ROWS)):
        file = folder / f"{name}.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert command(["import", str(file), "--db", str(made[name]), "--yes"]) == 0
    assert command(["demo", "--db", str(made["big"]), "--sessions", "90000"]) == 0
    return made


HEADERS = (
    "Session ID,Start,Mentor,Learner,Program,Batch,Status,Attended,Scheduled minutes,Actual minutes,Mentor prep,"
    "Action items,Follow-up,Rating,Feedback,Session type"
)
ONE = (
    HEADERS,
    "S1,2026-03-02 10:00,Asha Pillai,Ben Roy,DSML,DSML Aug25,completed,yes,45,40,yes,yes,yes,2,Mentor was late.,Mock",
)
HOSTILE_ROWS = (
    HEADERS,
    *(
        f'H{number},2026-03-0{number} 10:00,"{HOSTILE} {number % 2}","{HOSTILE}","{HOSTILE}","{HOSTILE}",completed,yes,'
        f'45,20,no,no,no,1,"{HOSTILE} late and useless","{HOSTILE}"'
        for number in range(1, 6)
    ),
)


@pytest.fixture
def app(workspaces: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[App]:
    """`app("tracker", "sample", light="red")`: that page over a copy of that workspace, drawn once."""
    monkeypatch.chdir(ROOT)

    def opened(
        page: str, workspace: str = "sample", *, own: bool = True, **params: str | list[str]
    ) -> AppTest:
        source = workspaces[workspace]
        db = tmp_path / source.name if own and workspace != "big" else source
        if db != source and not db.exists() and source.exists():
            shutil.copy(source, db)
        monkeypatch.setenv("MENTOR_ANALYTICS_DB", str(db))
        test = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=60)
        for name, value in params.items():
            test.query_params[name] = value
        test.switch_page(str(ROOT / BY_NAME[page].path))
        return test.run()

    yield opened
    st.cache_data.clear()
    st.cache_resource.clear()
