"""What pages cost against an empty Streamlit page, in one browser and one run: `python -m benchmarks.pages`.

First page: a fresh browser window until the script has ended and two frames are drawn. Filter: from the click on an
option that was not chosen before until the same, and back to all. CPU of the whole server. All medians of interleaved rounds.
"""

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Locator, Page

from mentor_analytics.measure.prepare import mentor_key
from tests.e2e.server import browser, idle, running
from ui.navigation import BY_NAME

COUNT_RUNS = """
window.__runs = 0;
new MutationObserver(records => {
    const ran = records.some(record => record.oldValue !== 'notRunning');
    if (ran && records.at(-1).target.dataset.testScriptState === 'notRunning') window.__runs++;
}).observe(document, {
    subtree: true, attributes: true, attributeOldValue: true, attributeFilter: ['data-test-script-state'],
});
"""
FLOOR_CHANGED = "document.querySelector('[data-testid=stText]').innerText === 'two'"
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
ROUNDS = 5
SOMEBODY = "Aarav Agarwal"
"""The first invented mentor."""
MEASURED: Mapping[str, str] = {
    "overview": "Program",
    "tracker": "Program",
    "mentors": "Program",
    "mentor": "",
    "programs": "",
    "reliability": "",
    "first_sessions": "",
    "engagement": "",
    "insights": "",
    "predictions": "",
}
"""Pages, and the filter that is changed on each; without one, what is chosen there is in `CHOICES`."""
CHOICES: Mapping[str, str] = {
    "programs": "Batch",
    "reliability": "No-shows",
    "first_sessions": "Batch",
    "engagement": "Hours",
    "predictions": "Leaving",
}
"""One of the few choices that stand on a page."""
SETTLE_MS = 700
"""Between a page being drawn and the next click: a person looks at it first."""


@dataclass
class Times:
    """Seconds, round by round."""

    first: list[float] = field(default_factory=list)
    change: list[float] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    python: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Subject:
    """A page to measure, and how its filter is changed in a round: by what it is labelled; nothing without one."""

    name: str
    address: str
    change: Callable[[Page, int], None] | None
    process: psutil.Process
    until: str = ""
    filtered_by: str = ""


@contextmanager
def window(chromium: Browser) -> Iterator[Page]:
    """A browser window that remembers nothing."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    context.add_init_script(COUNT_RUNS)
    try:
        yield context.new_page()
    finally:
        context.close()


def drawn(page: Page) -> None:
    """Wait until the script ended and what it drew is on screen."""
    page.wait_for_function("window.__runs > 0", timeout=120_000)
    idle(page)
    page.evaluate(DRAWN)


def timed_change(page: Page, act: Callable[[], None], until: str = "") -> float:
    """Seconds from an act until the rerun it causes is drawn.

    `until` says how that is seen; by default by the state of the script, which is too quick to be seen on the floor.
    """
    before = page.evaluate("window.__runs")
    start = time.perf_counter()
    act()
    page.wait_for_function(until or f"window.__runs > {before}", timeout=120_000)
    drawn(page)
    return time.perf_counter() - start


def choose_on_floor(page: Page, _: int) -> None:
    """The other of two."""
    page.get_by_test_id("stButtonGroup").get_by_text("two", exact=True).click()


def open_options(page: Page, label: str) -> None:
    """What a person does before the choice itself; not timed."""
    filter_called(page, label).get_by_role("combobox").click()
    page.get_by_role("option").first.wait_for()


def choose_option(page: Page, turn: int) -> None:
    """Pick an option in the open filter: one a turn, so that no answer is remembered."""
    options = page.get_by_role("option").filter(has_not_text="Select all")
    options.nth(turn % options.count()).click()


def choosing(words: str) -> Callable[[Page, int], None]:
    """Take one of the few choices that stand on a page without a filter; from the second round on it is remembered."""

    def choose(page: Page, _: int) -> None:
        main = page.get_by_test_id("stMain")
        among = main.get_by_role("tab", name=words).or_(
            main.get_by_test_id("stRadio").get_by_text(words, exact=True)
        )
        among.first.click()

    return choose


def clear_filter(page: Page, label: str) -> None:
    """Take it away again."""
    filter_called(page, label).get_by_role("button", name="Clear").first.click()


def filter_called(page: Page, label: str) -> Locator:
    """The filter with this label."""
    return page.get_by_test_id("stMultiSelect").filter(has_text=label).first


def measure(chromium: Browser, subjects: list[Subject], rounds: int = ROUNDS) -> dict[str, Times]:
    """Every subject in turn, round by round, so that a busy moment meets all alike."""
    times = {subject.name: Times() for subject in subjects}
    for turn in range(rounds + 1):
        for subject in subjects:
            with window(chromium) as page:
                start = time.perf_counter()
                page.goto(subject.address, wait_until="domcontentloaded")
                drawn(page)
                first = time.perf_counter() - start
                change, python = _change(page, subject, turn)
                back = _back(page, subject)
            if turn:  # the first round fills caches
                times[subject.name].first.append(first)
                times[subject.name].change.append(change)
                times[subject.name].back.append(back)
                times[subject.name].python.append(python)
    return times


def _change(page: Page, subject: Subject, turn: int) -> tuple[float, float]:
    if subject.change is None:
        return float("nan"), float("nan")
    page.wait_for_timeout(SETTLE_MS)
    if subject.filtered_by:
        open_options(page, subject.filtered_by)
    used = cpu(subject.process)
    act = subject.change
    change = timed_change(page, lambda: act(page, turn), subject.until)
    return change, cpu(subject.process) - used


def _back(page: Page, subject: Subject) -> float:
    """The filter taken away again: an answer that is remembered."""
    if not subject.filtered_by:
        return float("nan")
    page.keyboard.press("Escape")
    page.wait_for_timeout(SETTLE_MS)
    return timed_change(page, lambda: clear_filter(page, subject.filtered_by))


def cpu(process: psutil.Process) -> float:
    """CPU seconds a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


def report(sizes: dict[str, Path], rounds: int, only: Sequence[str] = ()) -> list[tuple[str, str, str]]:
    """Rows for the table of README."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        chromium = stack.enter_context(browser())
        url, process = stack.enter_context(
            running(folder / "none.db", folder / "floor.log", "benchmarks/floor_page.py")
        )
        subjects = [Subject("floor", url, choose_on_floor, psutil.Process(process.pid), FLOOR_CHANGED)]
        for size, db in sizes.items():
            url, process = stack.enter_context(running(db, folder / f"{size}.log"))
            server = psutil.Process(process.pid)
            for name, label in MEASURED.items():
                if only and name not in only:
                    continue
                asking = f"?mentor={mentor_key(SOMEBODY)}" if name == "mentor" else ""
                address = f"{url}/{BY_NAME[name].url}{asking}"
                act = choose_option if label else choosing(CHOICES[name]) if name in CHOICES else None
                subjects.append(Subject(f"{name}, {size}", address, act, server, filtered_by=label))
        times = measure(chromium, subjects, rounds)
        memory = {subject.name: subject.process.memory_info().rss / 1e6 for subject in subjects}
    floor = times.pop("floor")
    base, step = statistics.median(floor.first), statistics.median(floor.change)
    rows = [("empty Streamlit page", f"{base:.2f} s; filter {1000 * step:.0f} ms", "")]
    for name, each in times.items():
        first, change, back = (statistics.median(part) for part in (each.first, each.change, each.back))
        python = 1000 * statistics.median(each.python)
        if math.isnan(change):
            ratios, cost = f"{first / base:.1f}×", f"{first:.2f} s"
        elif math.isnan(back):
            ratios, cost = (
                f"{first / base:.1f}×; –; {change / step:.1f}×",
                f"{first:.2f} s; {1000 * change:.0f} ms",
            )
        else:
            ratios = f"{first / base:.1f}×; {change / step:.1f}×; {back / step:.1f}×"
            cost = (
                f"{first:.2f} s; {1000 * change:.0f} and {1000 * back:.0f} ms; server: {python:.0f} ms CPU for a new "
                f"choice, {memory[name]:,.0f} MB"
            )
        rows.append((f"page {name}: first page; a filter's new choice; back to all", ratios, cost))
    return rows


def workspace(folder: Path, sessions: int) -> Path:
    """A workspace of synthetic sessions."""
    db = folder / f"{sessions}.db"
    if not db.exists():
        command = [
            sys.executable,
            "-m",
            "mentor_analytics",
            "demo",
            "--db",
            str(db),
            "--sessions",
            str(sessions),
        ]
        subprocess.run(command, check=True)
    return db


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, nargs="*", default=[90_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", nargs="*", default=[], help="Names of pages.")
    parser.add_argument("--keep", type=Path, help="Folder where workspaces are kept for the next run.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        sizes = {f"{n:,} sessions": workspace(folder, n) for n in options.sessions}
        for row in report(sizes, options.rounds, options.only):
            print("| " + " | ".join(row) + " |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
