"""A real server and a real browser for each test that asks for them."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page

from mentor_analytics.cli import main as command
from tests.e2e.server import CHROMIUM, browser, running

Serve = Callable[..., str]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; where it is missing they are skipped, except where CI promises it."""
    if not any(map(shutil.which, CHROMIUM)) and "CI" not in os.environ:
        pytest.skip("needs Chromium")
    with browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def sample_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample."""
    db = tmp_path_factory.mktemp("e2e") / "sample.db"
    assert command(["demo", "--db", str(db)]) == 0
    return db


@pytest.fixture(scope="session")
def sample_url(sample_db: Path) -> Iterator[str]:
    """The app over the sample, for tests that only look."""
    with running(sample_db, sample_db.with_suffix(".log")) as (url, _):
        yield url


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """`serve()`: the app over an empty workspace of this test's own; `serve(db)` over a copy of another."""
    with ExitStack() as stack:

        def start(source: Path | None = None) -> str:
            db = tmp_path / "workspace.db"
            if source is not None:
                shutil.copy(source, db)
            url, process = stack.enter_context(running(db, tmp_path / "server.log"))
            start.process = psutil.Process(process.pid)  # type: ignore[attr-defined]
            return url

        yield start


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A window, and at the end of the test the promise that it asked nobody but this machine."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    asked: set[str] = set()
    opened.on("request", lambda request: asked.add(request.url.split("/")[2].rsplit(":", 1)[0]))
    yield opened
    context.close()
    assert {host for host in asked if host} <= {"127.0.0.1"}
