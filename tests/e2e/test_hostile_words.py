"""Words of people are shown as words: no element, no link, no request comes of them."""

from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page

from mentor_analytics.cli import main as command
from mentor_analytics.measure.prepare import mentor_key
from tests.app.conftest import HOSTILE, HOSTILE_ROWS
from tests.e2e.server import running, visit
from ui.navigation import PAGES


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("hostile")
    file, db = folder / "hostile.csv", folder / "hostile.db"
    file.write_text("\n".join(HOSTILE_ROWS) + "\n", encoding="utf-8")
    assert command(["import", str(file), "--db", str(db), "--yes"]) == 0
    with running(db, folder / "server.log") as (url, _):
        yield url, folder / "server.log"


@pytest.mark.parametrize("entry", PAGES, ids=[entry.name for entry in PAGES])
def test_nothing_comes_of_hostile_words(hostile_url: tuple[str, Path], page: Page, entry) -> None:
    url, log = hostile_url
    opened: list[Dialog] = []
    page.on("dialog", lambda dialog: opened.append(dialog))  # a builtin cannot be wrapped
    asking = f"?mentor={mentor_key(f'{HOSTILE} 1')}" if entry.name == "mentor" else ""
    visit(page, f"{url}/{entry.url}{asking}")
    assert page.locator('img[src="x"], img[src*="evil"], a[href*="evil"]').count() == 0
    assert opened == []
    assert page.get_by_text("Something went wrong").count() == 0
    assert "evil" not in log.read_text()
    assert "evil" not in page.url
