"""The first request to a fresh server may be any address."""

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Serve
from tests.e2e.server import visit
from ui.navigation import PAGES


@pytest.mark.parametrize("name", ["tracker", "settings"])
def test_first_request_is_a_deep_link(serve: Serve, sample_db, page: Page, name: str) -> None:
    entry = next(entry for entry in PAGES if entry.name == name)
    visit(page, f"{serve(sample_db)}/{entry.url}?light=red")
    assert page.get_by_role("heading", name=entry.title, exact=True).is_visible()
    assert page.get_by_role("dialog").count() == 0
    assert page.get_by_role("navigation").get_by_role("link").count() >= 8


def test_an_unknown_address_leads_to_the_overview(sample_url: str, page: Page) -> None:
    visit(page, f"{sample_url}/nowhere")
    page.get_by_role("dialog").get_by_role("button").first.click()
    assert page.get_by_role("heading", name="Overview", exact=True).is_visible()
