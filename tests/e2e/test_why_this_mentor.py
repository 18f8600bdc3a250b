"""A new intern's first question: why is this mentor red? Two clicks from the overview."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mentor_analytics.cli import main as command
from mentor_analytics.demo.platform import synthetic_platform
from tests.e2e.conftest import Serve
from tests.e2e.server import PATIENCE, idle, visit

SESSIONS, SEED = 12_000, 1


@pytest.fixture(scope="module")
def platform_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("why") / "platform.db"
    assert command(["demo", "--db", str(db), "--sessions", str(SESSIONS), "--seed", str(SEED)]) == 0
    return db


def test_why_is_this_mentor_red_takes_two_clicks(serve: Serve, page: Page, platform_db: Path) -> None:
    page.set_default_timeout(PATIENCE * 1000)
    visit(page, serve(platform_db))

    page.get_by_role("link", name="See who, and why").click()
    expect(page.get_by_role("heading", name="Needs help first")).to_be_visible(timeout=PATIENCE * 1000)
    idle(page)
    first = page.get_by_role("link", name=re.compile("^Open ")).first
    name = first.inner_text().removeprefix("Open ").removesuffix("→").strip()
    first.click()

    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=PATIENCE * 1000)
    idle(page)
    head = page.get_by_text(re.compile(r"^▲ Critical · risk \d+ of 100")).first
    assert head.is_visible()
    assert "mainly" in head.inner_text()
    planted = synthetic_platform(SESSIONS, SEED).truths
    in_need = {who for truth in planted if truth.kind in ("mentor_risk", "churn") for who in truth.who}
    assert name in in_need
    assert "mentor=" in page.url

    address = page.url  # a link that can be sent
    page.goto("about:blank")
    visit(page, address)
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=PATIENCE * 1000)


def test_a_mentor_nobody_knows_gets_a_way_back(page: Page, sample_url: str) -> None:
    visit(page, f"{sample_url}/mentor?mentor=m0000000000")
    assert page.get_by_text("No mentor has this link.").is_visible()
    page.get_by_role("link", name="All mentors").click()
    expect(page.get_by_role("heading", name="Mentors", exact=True)).to_be_visible(timeout=PATIENCE * 1000)
