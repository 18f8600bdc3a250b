"""Files in, a folder of results out; no database."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from mentor_analytics.assess.presets import preset_named
from mentor_analytics.assess.rules import Preset
from mentor_analytics.enrich.backend import sentence_model
from mentor_analytics.enrich.phrase_list import load_phrases, packaged_phrases
from mentor_analytics.enrich.sentiment import Analyser, analyser_named, with_band
from mentor_analytics.errors import DefinitionError, OutputError
from mentor_analytics.ingest.issues import Issue, issue_frame
from mentor_analytics.ingest.merge import merge_uploads
from mentor_analytics.ingest.upload import Upload, read_upload
from mentor_analytics.measure.prepare import default_as_of
from mentor_analytics.pipeline import SEED, Scored, Step, Texts, score, silent
from mentor_analytics.report.content import TrackerContent, tracker_content
from mentor_analytics.report.csv_files import sessions_table, stack, summaries_table, write_csv
from mentor_analytics.report.manifest import Run, manifest
from mentor_analytics.report.tracker import write_tracker
from mentor_analytics.settings import Settings

TRACKER = "tracker.xlsx"
MANIFEST = "manifest.json"
QUARANTINE = "quarantine.csv"


@dataclass(frozen=True)
class Request:
    """What to score and how.

    Parameters
    ----------
    files
        In order: where two hold the same session the later counts.
    out
        Folder for the results.
    rules
        Name of a preset.
    sentiment
        Name of an analyser; empty for the preset's.
    as_of
        Local day at whose end to look; empty for the last day with a session.
    given
        Header → our column, as the user said.
    """

    files: Sequence[Path]
    out: Path
    rules: str = "standard"
    sentiment: str = ""
    as_of: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What was made of it."""

    uploads: list[Upload]
    scored: Scored
    preset: Preset
    as_of: pd.Timestamp
    findings: tuple[str, ...]
    written: list[Path]


@dataclass(frozen=True)
class _Read:
    """The files, and for each what the others made doubtful."""

    uploads: list[Upload]
    told: list[list[Issue]]

    @cached_property
    def inputs(self) -> list[dict[str, Any]]:
        return [describe_input(upload) for upload in self.uploads]

    @cached_property
    def issues(self) -> pd.DataFrame:
        parts = zip(self.uploads, self.told, strict=True)
        return stack([issue_frame(upload.name, [*upload.issues, *more]) for upload, more in parts])

    @cached_property
    def quarantine(self) -> pd.DataFrame:
        return stack([upload.validated.quarantine.assign(file=upload.name) for upload in self.uploads])


def score_files(request: Request, settings: Settings, now: pd.Timestamp, step: Step = silent) -> Result:
    """Read, score, flag and summarise files, and write every result, or none.

    Raises
    ------
    RefusedFileError
        A file cannot be taken.
    UnknownNameError
        No such preset, analyser or column.
    OutputError
        The folder cannot be written.
    """
    preset = preset_named(request.rules)
    texts = _texts(preset, request.sentiment, settings)
    uploads = []
    for path in request.files:
        step(f"Reading {path.name}")
        uploads.append(read_upload(path, timezone=settings.timezone, now=now, given=request.given))
    sessions, told = merge_uploads(uploads)
    as_of = _as_of(request.as_of, sessions, settings.timezone, now)
    scored = score(sessions, preset, texts, as_of, step)
    run = Run(preset, texts.analyser, _phrases_hash(texts), as_of, now, settings.timezone, SEED)
    read = _Read(uploads, told)
    step("Writing the tables")
    content = tracker_content(scored, run, read.inputs, read.issues, settings.tracker_rows)
    written = _write_all(request.out, read, scored, run, content, step)
    return Result(uploads, scored, preset, as_of, content.findings, written)


def _texts(preset: Preset, sentiment: str, settings: Settings) -> Texts:
    phrases = load_phrases(Path(settings.phrases)) if settings.phrases else packaged_phrases()
    model = sentence_model(Path(settings.keyword_model)) if settings.keyword_model else None
    quoted = bool(preset.options.get("quoted_phrases", False))
    return Texts(analyser_of(preset, sentiment), quoted=quoted, model=model, phrases=phrases)


def analyser_of(preset: Preset, sentiment: str = "") -> Analyser:
    """The analyser asked for, else the preset's own with its neutral band."""
    if sentiment:
        return analyser_named(sentiment)
    band = preset.options.get("neutral_band")
    analyser = analyser_named(preset.analyser)
    return analyser if band is None else with_band(analyser, float(band))


def _phrases_hash(texts: Texts) -> str:
    return hashlib.sha256(repr(texts.phrases.phrases if texts.phrases else ()).encode()).hexdigest()


def _as_of(day: str, sessions: pd.DataFrame, timezone: str, now: pd.Timestamp) -> pd.Timestamp:
    if day:
        try:
            start = pd.to_datetime(day, format="%Y-%m-%d").tz_localize(timezone)
        except ValueError as error:
            raise DefinitionError(f"{day!r} is no day.", "Write it as 2026-09-30.") from error
        end: pd.Timestamp = (start + pd.DateOffset(days=1)).tz_convert("UTC") - pd.Timedelta(microseconds=1)
        return end
    return default_as_of(sessions, timezone, otherwise=now)


def _write_all(
    out: Path, read: _Read, scored: Scored, run: Run, content: TrackerContent, step: Step
) -> list[Path]:
    """Write everything aside first, then move it into place: a stopped run leaves the old results whole."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".writing-") as aside:
            _write(Path(aside), read, scored, run, content, step)
            made = sorted(path.name for path in Path(aside).iterdir())
            for name in made:
                shutil.move(Path(aside) / name, out / name)
            if QUARANTINE not in made:
                (out / QUARANTINE).unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"The results cannot be written to {out}: {reason}.", "Choose another folder with --out."
        ) from error
    return [out / name for name in made]


def _write(folder: Path, read: _Read, scored: Scored, run: Run, content: TrackerContent, step: Step) -> None:
    tables = {
        "sessions_scored.csv": sessions_table(scored.sessions),
        "kpis.csv": scored.kpis,
        "flags.csv": scored.judgement.flags,
        "mentors.csv": scored.mentors,
        "mentor_session_ai_summary.csv": summaries_table(scored.sessions),
        "issues.csv": read.issues,
    }
    if len(read.quarantine):
        tables[QUARANTINE] = read.quarantine
    for name, frame in tables.items():
        write_csv(frame, folder / name, run.timezone)
    hashes = {name: _sha256(folder / name) for name in tables}
    made = manifest(run, read.inputs, scored.sessions, hashes)
    (folder / MANIFEST).write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    step("Writing the tracker")
    write_tracker(folder / TRACKER, content)


def describe_input(upload: Upload) -> dict[str, Any]:
    """A file in the manifest and in the notes of the tracker."""
    return {
        "name": upload.name,
        "sha256": upload.sha256,
        "rows": upload.rows,
        "outcome": upload.outcome,
        "mapping": upload.validated.mapping,
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
