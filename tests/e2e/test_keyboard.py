"""From an empty workspace to the reasons of a red session and its tracker, without a mouse."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Serve
from tests.e2e.server import PATIENCE, idle, visit

MOST_TABS = 200


def tab_to(page: Page, words: str) -> None:
    """Go on with the Tab key until what has the focus says these words."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => document.activeElement.innerText || document.activeElement.ariaLabel || ''"
        )
        if words in said and len(said) < 200:
            return
    raise AssertionError(f"No way by keyboard to “{words}”")


def test_keyboard_only(serve: Serve, page: Page) -> None:
    visit(page, serve())
    tab_to(page, "Load the sample")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Needs you now")).to_be_visible(timeout=PATIENCE * 1000)
    idle(page)
    tab_to(page, "most urgent first")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Why this session")).to_be_visible(timeout=PATIENCE * 1000)
    idle(page)
    tab_to(page, "Excel, as listed")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".xlsx")
