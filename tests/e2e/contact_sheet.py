"""Every page, light, dark and phone-wide, with data and without, as pictures and as one sheet to look at.

`make sheet` writes them to out/pages.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.e2e.server import browser, running, visit
from ui.navigation import PAGES

LOOKS = (("light", 1400, "light"), ("dark", 1400, "dark"), ("phone", 390, "light"))
THUMB = {"light": 420, "dark": 420, "phone": 150}
TALLEST = 5000


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/pages"))
    parser.add_argument("--db", type=Path, help="A workspace with data; the sample by default.")
    parser.add_argument("--only", nargs="*", default=[], help="Names of pages.")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        filled = options.db or _sample(Path(folder) / "sample.db")
        for state, db in (("data", filled), ("empty", Path(folder) / "none.db")):
            with running(db, Path(folder) / f"{state}.log") as (url, _):
                _pictures(chromium, url, options.out, state, options.only)
    print(f"Look at {_sheet(options.out)}")
    return 0


def _sample(db: Path) -> Path:
    from mentor_analytics.__main__ import main as command

    command(["demo", "--db", str(db)])
    return db


def _pictures(chromium: Browser, url: str, out: Path, state: str, only: Sequence[str]) -> None:
    for look, width, scheme in LOOKS:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        for entry in PAGES:
            if only and entry.name not in only:
                continue
            visit(page, f"{url}/{entry.url}")
            _full_height(page, width)
            page.screenshot(path=out / f"{entry.name}-{state}-{look}.png")
        context.close()


def _full_height(page, width: int) -> None:
    """Streamlit scrolls inside the page: make the window as high as what it holds."""
    height = page.evaluate(
        """() => { const m = document.querySelector('[data-testid="stMain"]'); return m ? m.scrollHeight : 900; }"""
    )
    page.set_viewport_size({"width": width, "height": min(int(height) + 20, TALLEST)})
    page.wait_for_timeout(700)  # charts draw again at the new size


def _sheet(out: Path) -> Path:
    pictures = [path for path in sorted(out.glob("*-*-*.png")) if path.stem != "contact-sheet"]
    thumbs = []
    for path in pictures:
        image = Image.open(path).convert("RGB")
        width = THUMB[path.stem.rsplit("-", 1)[1]]
        thumbs.append((path.stem, image.resize((width, max(1, image.height * width // image.width)))))
    rows = [thumbs[at : at + 6] for at in range(0, len(thumbs), 6)]
    heights = [min(max(image.height for _, image in row), 900) + 24 for row in rows]
    sheet = Image.new("RGB", (6 * 430, sum(heights)), "#888888")
    pen, top = ImageDraw.Draw(sheet), 0
    for row, height in zip(rows, heights, strict=True):
        for place, (name, image) in enumerate(row):
            pen.text((place * 430 + 4, top + 4), name, fill="white")
            sheet.paste(image.crop((0, 0, image.width, min(image.height, 900))), (place * 430, top + 20))
        top += height
    target = out / "contact-sheet.png"
    sheet.save(target)
    return target


if __name__ == "__main__":
    raise SystemExit(main())
