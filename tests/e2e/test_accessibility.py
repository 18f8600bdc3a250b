"""axe-core over each page: nothing critical, and hardly anything serious."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.server import visit
from ui.navigation import PAGES

MOST_SERIOUS = 2
"""Rules; an empty page of the framework breaks one."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("entry", PAGES, ids=[entry.name for entry in PAGES])
def test_axe(sample_url: str, page: Page, entry, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    visit(page, f"{sample_url}/{entry.url}")
    found = Axe().run(page).response["violations"]
    by_impact = {each["id"]: each["impact"] for each in found}
    assert [name for name, impact in by_impact.items() if impact == "critical"] == []
    assert len([name for name, impact in by_impact.items() if impact == "serious"]) <= MOST_SERIOUS, by_impact
