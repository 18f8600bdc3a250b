"""The job the app is for: a dirty file in, the red list, why, the tracker out; mended rows in; undo."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Serve
from tests.e2e.server import PATIENCE, idle, visit

DIRTY = """Mentoring report,,,,,,,,

Session No,Start,Coach,Student,Status,Rating,Comments,Prep,Follow up
A1,2026-03-02 10:00,Asha Pillai,Ben,Done,2,"Mentor was late, shortened our discussion time.",no,no
A2,2026-03-03 10:00,asha  pillai,Cara,completed,5,Very helpful,yes,yes
A3,2026-03-04 10:00,Asha Pillai,Dev,No Show,,,yes,no
A4,31/31/2026,Asha Pillai,Eli,completed,4,,yes,yes
A5,2026-03-06 10:00,Omar Khan,Fay,completed,eleven,,yes,no
A2,2026-03-03 10:00,asha  pillai,Cara,completed,5,Very helpful,yes,yes
"""


@pytest.fixture
def patient(page: Page) -> Page:
    page.set_default_timeout(PATIENCE * 1000)
    return page


def save(page: Page, words: str) -> None:
    """Click the button that saves, and wait until it is done."""
    page.get_by_role("button", name=words).click()
    expect(page.get_by_text("Saved:")).to_be_visible(timeout=PATIENCE * 1000)
    idle(page)


def menu(page: Page, title: str) -> None:
    """Go to a page by the menu."""
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=PATIENCE * 1000)
    idle(page)


def test_from_a_dirty_file_to_the_tracker_and_back(serve: Serve, patient: Page, tmp_path: Path) -> None:
    page, file = patient, tmp_path / "dirty.csv"
    file.write_text(DIRTY, encoding="utf-8")
    visit(page, serve())
    page.get_by_role("button", name="Upload a file").click()
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_text("4 to save · 1 quarantined · 1 duplicate")).to_be_visible(timeout=PATIENCE * 1000)
    save(page, "Save 4 sessions")

    page.get_by_role("button", name="urgent").click()
    expect(page.get_by_role("heading", name="Why this session")).to_be_visible(timeout=PATIENCE * 1000)
    idle(page)
    assert "light=red" in page.url
    assert page.get_by_text("Low Rating: rating is 2").is_visible()
    assert page.get_by_text("Clears when it is 3 or more").is_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel, as listed").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    listed = [row for row in book["Early warning"].iter_rows(values_only=True) if row[1] == "A1"]
    assert len(listed) == 1
    assert "Mentor was late, shortened our discussion time." in listed[0]

    menu(page, "Upload")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the rows").click()
    waiting = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert [row["Session No"] for row in waiting] == ["A4"]
    mended = tmp_path / "mended.csv"
    with mended.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, waiting[0].keys())
        writer.writeheader()
        writer.writerow({**waiting[0], "Start": "2026-03-05 10:00"})
    page.set_input_files("input[type=file]", mended)
    save(page, "Save 1 session")
    assert page.get_by_role("heading", name="Quarantine").count() == 0
    assert page.get_by_text("In the workspace: 5 sessions from 2 uploads").is_visible()

    page.get_by_role("button", name="Undo the last upload").click()
    page.get_by_role("button", name="Yes, take it back").click()
    expect(page.get_by_text("is taken back")).to_be_visible(timeout=PATIENCE * 1000)
    idle(page)
    assert page.get_by_text("In the workspace: 4 sessions from 1 upload").is_visible()
    assert page.get_by_role("heading", name="Quarantine").is_visible()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        ("no_status.csv", b"Session ID,Start,Mentor\nA,2026-03-02 10:00,Asha\n", "Status"),
    ],
)
def test_a_refused_file_says_why(serve: Serve, patient: Page, name: str, content: bytes, words: str) -> None:
    visit(patient, f"{serve()}/upload")
    patient.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    box = patient.get_by_test_id("stAlert").first
    expect(box).to_contain_text(words, ignore_case=True)
    assert patient.get_by_text("Traceback").count() == 0
    assert patient.get_by_role("button", name="Save").count() == 0


def test_two_uploads_do_not_multiply_processes(serve: Serve, chromium: Browser, tmp_path: Path) -> None:
    from mentor_analytics.demo.generator import write_sessions_csv

    url = serve()
    server = serve.process  # type: ignore[attr-defined]
    pages = [chromium.new_context().new_page() for _ in range(2)]
    try:
        for number, page in enumerate(pages):
            page.set_default_timeout(PATIENCE * 1000)
            write_sessions_csv(tmp_path / f"{number}.csv", 20_000, number)
            visit(page, f"{url}/upload")
        for number, page in enumerate(pages):
            page.set_input_files("input[type=file]", tmp_path / f"{number}.csv")
        most = 0
        while not all(page.get_by_role("button", name="Save 20,000 sessions").count() for page in pages):
            most = max(most, len(server.children(recursive=True)))
        assert 1 <= most <= 2  # the job, and the limited process that parses for it
    finally:
        for page in pages:
            page.context.close()
