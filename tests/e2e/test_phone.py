"""390 pixels wide: everything is there, nothing sticks out, the menu opens."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.server import idle, visit
from ui.navigation import PAGES


@pytest.fixture
def phone(chromium: Browser):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("entry", PAGES, ids=[entry.name for entry in PAGES])
def test_nothing_sticks_out(sample_url: str, phone: Page, entry) -> None:
    visit(phone, f"{sample_url}/{entry.url}")
    assert phone.get_by_role("heading", name=entry.title, exact=True).is_visible()
    wide = phone.evaluate(
        """() => [...document.querySelectorAll('[data-testid="stMainBlockContainer"] *')].filter(each => {
            const box = each.getBoundingClientRect();
            const scrolls = each.closest('[data-testid="stDataFrame"], [data-testid="stTabs"], .vega-embed, canvas');
            return !scrolls && box.width > 0 && box.right > window.innerWidth + 1;
        }).map(each => each.outerHTML.slice(0, 120))"""
    )
    assert wide == []


def test_the_menu_leads_on(sample_url: str, phone: Page) -> None:
    visit(phone, sample_url)
    phone.get_by_test_id("stExpandSidebarButton").click()
    phone.get_by_role("link", name="Early-warning tracker").click()
    expect(phone.get_by_role("heading", name="Early-warning tracker")).to_be_visible()
    idle(phone)
