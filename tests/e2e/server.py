"""The real app on a free port, and a real browser to look at it with; for tests, benchmarks and the contact sheet."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
PATIENCE = 60
"""Seconds until something that should have come is taken for missing."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(db: Path, log: Path, script: str = "app.py") -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve the app over one workspace; give its address and process."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        script,
        f"--server.port={port}",
        "--server.headless=true",
    ]
    environment = {**os.environ, "MENTOR_ANALYTICS_DB": str(db)}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(url, process, log)
        yield url, process
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended: {log.read_text(errors='replace')[-2000:]}")
        try:
            with urlopen(url + "/_stcore/health", timeout=5) as answer:
                if answer.read() == b"ok":
                    return
        except (URLError, OSError):
            pass
        time.sleep(0.1)
    raise RuntimeError("The server did not come up.")


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        raise RuntimeError("No Chromium here: install the package chromium.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            yield chromium
        finally:
            chromium.close()


def idle(page: Page) -> None:
    """Wait until the script of the page has run and everything it drew is there."""
    page.wait_for_selector(IDLE, timeout=PATIENCE * 1000)
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid="stApp"]');
            return app && app.dataset.testScriptState === 'notRunning'
                && !document.querySelector('[data-testid="stSkeleton"]')
                && !document.querySelector('[data-stale="true"]');
        }""",
        timeout=PATIENCE * 1000,
    )


def visit(page: Page, address: str) -> Page:
    """Open an address and wait until it is drawn."""
    page.goto(address, wait_until="domcontentloaded")
    idle(page)
    return page
