"""What the tracker shows of the bundled sample, of parts of it, and of hostile text."""

import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from mentor_analytics.assess.presets import preset_named
from mentor_analytics.assess.rules import Preset
from mentor_analytics.demo.sample import sample_sessions
from mentor_analytics.enrich.sentiment import analyser_named
from mentor_analytics.ingest.issues import ISSUE_COLUMNS, issue_frame
from mentor_analytics.ingest.upload import read_upload
from mentor_analytics.measure.prepare import default_as_of
from mentor_analytics.pipeline import Texts, score
from mentor_analytics.report.content import tracker_content
from mentor_analytics.report.manifest import Run
from mentor_analytics.report.tracker import write_tracker

SAMPLE = Path(__file__).parents[2] / "data" / "sample_sessions.csv"
ZONE = "Asia/Kolkata"
NOW = pd.Timestamp("2026-11-20T00:00", tz="UTC")
NO_ISSUES = pd.DataFrame({name: pd.Series(dtype="str") for name in ISSUE_COLUMNS})
REQUIRED = ["session_id", "scheduled_at", "mentor", "status"]


def content_of(sessions, preset="standard", inputs=(), issues=NO_ISSUES, max_rows=5000):
    """The content of a tracker of sessions, as a run gives it."""
    chosen = preset if isinstance(preset, Preset) else preset_named(preset)
    analyser = analyser_named(chosen.analyser)
    as_of = default_as_of(sessions, ZONE, otherwise=NOW)
    run = Run(
        preset=chosen,
        analyser=analyser,
        phrases="",
        vectors="",
        as_of=as_of,
        exported_at=NOW,
        timezone=ZONE,
        seed=0,
    )
    return tracker_content(score(sessions, chosen, Texts(analyser), as_of), run, inputs, issues, max_rows)


@lru_cache(maxsize=8)
def sample_content(preset="standard"):
    """The bundled sample, read from its file."""
    upload = read_upload(SAMPLE, timezone=ZONE, now=NOW, isolated=False)
    inputs = ({"name": upload.name, "sha256": upload.sha256, "rows": upload.rows},)
    return content_of(upload.sessions, preset, inputs, issue_frame(upload.name, upload.issues))


@lru_cache(maxsize=1)
def plain_sample():
    """The sample with plain text instead of categories."""
    sessions = sample_sessions()
    return sessions.astype({name: "str" for name in sessions if sessions[name].dtype == "category"})


HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://example.org","click")',
    "#REF!",
    "\u202eabc مرحبا",
    "🙂" * 20_000,
    "x" * 40_000,
    "a\x00b\x08c\x1fd",
    "e\ufffef\uffffg",
    "<b>&\"'</b> ]]> &amp;",
    "line\r\nbreak\rand\n\nmore",
    "'=1",
    " =1",
    "\t=1",
    "TRUE",
    "1.00",
    "2026-01-01",
)


def headings(sheet, row: int = 3) -> dict[str, int]:
    """Heading → column of a sheet of sessions."""
    return {str(cell.value): column for column, cell in enumerate(sheet[row], 1)}


@lru_cache(maxsize=1)
def hostile_content():
    """The sample with hostile text wherever people write text."""
    sessions = plain_sample().copy()
    texts = [HOSTILE[at % len(HOSTILE)] for at in range(len(sessions))]
    short = [text[:40] for text in texts]
    for name in ("mentor", "learner", "program", "batch", "cohort", "session_type"):
        sessions[name] = short
    for name in ("feedback", "action_item_text", "issue_note", "reschedule_reason"):
        sessions[name] = texts
    sessions["session_id"] = [f"=S{at}" for at in range(len(sessions))]
    rows = {"input": 120, "stored": 120, "quarantined": 0, "duplicate": 0, "ignored": 0}
    inputs = ({"name": "=evil.csv", "sha256": "0" * 64, "rows": rows},)
    issue = ["=evil.csv", "", 3, "rating", "out_of_range", "warning", "=9", "=cmd \x07 said", "@todo"]
    issues = pd.DataFrame([issue], columns=list(ISSUE_COLUMNS)).astype({"row": "Int64"})
    return content_of(sessions, inputs=inputs, issues=issues)


def book_of(content, folder):
    """Write a tracker and open it again."""
    path = folder / "tracker.xlsx"
    write_tracker(path, content)
    return openpyxl.load_workbook(path)


def table_of(sheet, header_row=3):
    """A sheet's table as a frame of what its cells hold."""
    rows = list(sheet.iter_rows(min_row=header_row, values_only=True))
    return pd.DataFrame(rows[1:], columns=list(rows[0]))


NEEDS_LIBREOFFICE = pytest.mark.skipif(
    shutil.which("soffice") is None and "CI" not in os.environ,
    reason="LibreOffice (soffice) is not installed; .ci/run installs it",
)


def saved_by_libreoffice(source, folder):
    """Open a workbook in LibreOffice and save it again, into `folder / again`."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    out = folder / "again"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out / source.name
