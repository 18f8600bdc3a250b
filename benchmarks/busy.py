"""What an import of 90,000 sessions costs somebody else who is looking at the tracker: `python -m benchmarks.busy`.

One server, two windows: one uploads and saves a file, the other goes on changing a filter. His median while the import
runs, from the drop of the file until "Saved", against his own before it.
"""

import argparse
import re
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.pages import (
    SETTLE_MS,
    choose_option,
    clear_filter,
    open_options,
    timed_change,
    window,
    workspace,
)
from mentor_analytics.demo.generator import write_sessions_csv
from tests.e2e.server import browser, running, visit

IDLE_CHANGES = 8


def change(page: Page, turn: int = 0) -> list[float]:
    """Choose a program and take it away again."""
    open_options(page, "Program")
    chosen = timed_change(page, lambda: choose_option(page, turn))
    page.keyboard.press("Escape")
    page.wait_for_timeout(SETTLE_MS)
    return [chosen, timed_change(page, lambda: clear_filter(page, "Program"))]


def measure(db: Path, file: Path, log: Path) -> tuple[list[float], list[float], list[float]]:
    """Seconds per filter change: before the import, while it runs, and the first two with the new data."""
    before: list[float] = []
    during: list[float] = []
    with (
        running(db, log) as (url, _),
        browser() as chromium,
        window(chromium) as looking,
        window(chromium) as loading,
    ):
        visit(looking, f"{url}/tracker")
        visit(loading, f"{url}/upload")
        change(looking)
        while len(before) < IDLE_CHANGES:
            before += change(looking)
        loading.set_input_files("input[type=file]", file)
        save = loading.get_by_role("button", name=re.compile(r"^Save \d"))
        while not save.count():
            during += change(looking)
        save.click()
        while not loading.get_by_text("Saved:").count():
            during += change(looking)
        return before, during, change(looking)


def report(db: Path, folder: Path) -> tuple[str, str, str]:
    """The row for the table of README."""
    file = folder / "another.csv"
    write_sessions_csv(file, 90_000, 77)
    before, during, after = measure(db, file, folder / "busy.log")
    idle, busy = statistics.median(before), statistics.median(during)
    cost = (
        f"{1000 * busy:.0f} against {1000 * idle:.0f} ms, worst {1000 * max(during):.0f} ms, {len(during)} changes; "
        f"first with the new data {1000 * after[0]:.0f} ms"
    )
    return ("another user's filter change during a 90,000-row import", f"{busy / idle:.1f}×", cost)


def main() -> int:
    """Print the row."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        print("| " + " | ".join(report(workspace(folder, 90_000), folder)) + " |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
