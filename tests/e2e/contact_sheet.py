"""Every page, light, dark and phone-wide, with data and without, as pictures and as one sheet to look at.

`make sheet` writes them to out/pages.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from mentor_analytics.measure.prepare import mentor_key
from tests.e2e.server import browser, running, visit
from ui.navigation import PAGES

LOOKS: tuple[tuple[str, int, Literal["light", "dark"]], ...] = (
    ("light", 1400, "light"),
    ("dark", 1400, "dark"),
    ("phone", 390, "light"),
)
THUMB = {"light": 620, "dark": 620, "phone": 240}
GREY = "#888888"
TALLEST = 5000
PAGES_A_SHEET = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/pages"))
    parser.add_argument("--db", type=Path, help="A workspace with data; the sample by default.")
    parser.add_argument("--mentor", default="Kavya Nair", help="Whose page.")
    parser.add_argument("--only", nargs="*", default=[], help="Names of pages.")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        filled = options.db or _sample(Path(folder) / "sample.db")
        for state, db in (("data", filled), ("empty", Path(folder) / "none.db")):
            with running(db, Path(folder) / f"{state}.log") as (url, _):
                _pictures(chromium, Asked(url, options.mentor, options.only), options.out, state)
    print("Look at", *_sheets(options.out))
    return 0


def _sample(db: Path) -> Path:
    from mentor_analytics.cli import main as command

    command(["demo", "--db", str(db)])
    return db


@dataclass(frozen=True)
class Asked:
    """Where the app is, and what is wanted of it."""

    url: str
    mentor: str
    only: Sequence[str]

    def pages(self) -> Iterator[tuple[str, str]]:
        """Name and address of each page; the one about one of many is asked for one."""
        for entry in PAGES:
            if not self.only or entry.name in self.only:
                asking = f"?mentor={mentor_key(self.mentor)}" if entry.name == "mentor" else ""
                yield entry.name, f"{self.url}/{entry.url}{asking}"


def _pictures(chromium: Browser, asked: Asked, out: Path, state: str) -> None:
    for look, width, scheme in LOOKS:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        for name, address in asked.pages():
            page.set_viewport_size({"width": width, "height": 900})
            visit(page, address)
            _full_height(page, width)
            page.screenshot(path=out / f"{name}-{state}-{look}.png")
        context.close()


def _full_height(page, width: int) -> None:
    """Streamlit scrolls inside the page: make the window as high as what it holds."""
    height = page.evaluate(
        """() => { const m = document.querySelector('[data-testid="stMain"]'); return m ? m.scrollHeight : 900; }"""
    )
    page.set_viewport_size({"width": width, "height": min(int(height) + 20, TALLEST)})
    page.wait_for_timeout(700)  # charts draw again at the new size


def _sheets(out: Path) -> list[Path]:
    """A few pages on each, their three looks side by side; with data, and without."""
    made = []
    for state in ("data", "empty"):
        names = [entry.name for entry in PAGES if (out / f"{entry.name}-{state}-light.png").exists()]
        size = PAGES_A_SHEET if state == "data" else len(names) or 1
        for number, start in enumerate(range(0, len(names), size), start=1):
            rows = [_row(out, name, state) for name in names[start : start + size]]
            sheet = Image.new("RGB", (max(row.width for row in rows), sum(row.height for row in rows)), GREY)
            top = 0
            for row in rows:
                sheet.paste(row, (0, top))
                top += row.height
            made.append(out / f"sheet-{state}-{number}.png")
            sheet.save(made[-1])
    return made


def _row(out: Path, name: str, state: str) -> Image.Image:
    thumbs = []
    for look, _, _ in LOOKS:
        image = Image.open(out / f"{name}-{state}-{look}.png").convert("RGB")
        thumbs.append(image.resize((THUMB[look], max(1, image.height * THUMB[look] // image.width))))
    row = Image.new(
        "RGB", (sum(THUMB.values()) + 40, min(max(each.height for each in thumbs), 1600) + 24), GREY
    )
    ImageDraw.Draw(row).text((4, 4), f"{name}, {state}", fill="white")
    left = 0
    for thumb in thumbs:
        row.paste(thumb.crop((0, 0, thumb.width, min(thumb.height, 1600))), (left, 20))
        left += thumb.width + 12
    return row


if __name__ == "__main__":
    raise SystemExit(main())
