"""Files in, a folder of results out; no database."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from mentor_analytics.assess.presets import preset_named
from mentor_analytics.assess.rules import Preset
from mentor_analytics.enrich.backend import sentence_model
from mentor_analytics.enrich.phrase_list import load_phrases, packaged_phrases
from mentor_analytics.enrich.sentiment import Analyser, analyser_named, with_band
from mentor_analytics.errors import DefinitionError, OutputError
from mentor_analytics.ingest.checks import fold_ids
from mentor_analytics.ingest.issues import Code, Issue, issue_frame
from mentor_analytics.ingest.messages import MESSAGES
from mentor_analytics.ingest.upload import Upload, read_upload
from mentor_analytics.measure.prepare import default_as_of
from mentor_analytics.pipeline import SEED, Scored, Step, Texts, score, silent
from mentor_analytics.report.content import tracker_content
from mentor_analytics.report.csv_files import sessions_table, stack, summaries_table, write_csv
from mentor_analytics.report.manifest import Run, manifest
from mentor_analytics.report.tracker import write_tracker
from mentor_analytics.schema import SESSIONS
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
    written: list[Path]


@dataclass(frozen=True)
class _Read:
    """The files, and for each what the others made doubtful."""

    uploads: list[Upload]
    told: list[list[Issue]]


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
    written = _write_all(request.out, _Read(uploads, told), scored, run, settings.tracker_rows, step)
    return Result(uploads, scored, preset, as_of, written)


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
    found = default_as_of(sessions, timezone)
    return now if pd.isna(found) else found


def merge_uploads(uploads: Sequence[Upload]) -> tuple[pd.DataFrame, list[list[Issue]]]:
    """The sessions of all files; where two hold the same session the later file counts, and that is told.

    Returns
    -------
    The frame, and for each upload the issues that the others caused.
    """
    if len(uploads) == 1:
        return uploads[0].sessions, [[]]
    names = [column.name for column in SESSIONS if any(column.name in u.sessions for u in uploads)]
    frame = pd.DataFrame({name: _stacked(uploads, name) for name in names})
    source = np.repeat(np.arange(len(uploads)), [len(u.sessions) for u in uploads])
    rows = np.concatenate([u.validated.rows["row"].to_numpy() for u in uploads])
    old = fold_ids(frame["session_id"]).duplicated(keep="last").to_numpy()
    message, todo = MESSAGES[Code.LATER_FILE_WINS]
    told = []
    for number in range(len(uploads)):
        replaced = rows[old & (source == number)].tolist()
        issue = Issue(Code.LATER_FILE_WINS, message, todo, "session_id", replaced)
        told.append([issue] if replaced else [])
    return frame[~old].reset_index(drop=True), told


def _stacked(uploads: Sequence[Upload], name: str) -> pd.Series:
    """One column over all files; missing where a file has no such column."""
    sample = next(u.sessions[name] for u in uploads if name in u.sessions)
    parts = [
        u.sessions[name]
        if name in u.sessions
        else pd.Series(pd.array([None] * len(u.sessions), dtype=sample.dtype))
        for u in uploads
    ]
    if isinstance(sample.dtype, pd.CategoricalDtype):
        return pd.Series(union_categoricals([part.astype("str").astype("category") for part in parts]))
    return pd.concat(parts, ignore_index=True)


def _write_all(out: Path, read: _Read, scored: Scored, run: Run, max_rows: int, step: Step) -> list[Path]:
    """Write everything aside first, then move it into place: a stopped run leaves the old results whole."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".writing-") as aside:
            _write(Path(aside), read, scored, run, max_rows, step)
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


def _write(folder: Path, read: _Read, scored: Scored, run: Run, max_rows: int, step: Step) -> None:
    step("Writing the tables")
    issues = stack([issue_frame(u.name, [*u.issues, *read.told[i]]) for i, u in enumerate(read.uploads)])
    quarantine = stack([u.validated.quarantine.assign(file=u.name) for u in read.uploads])
    tables = {
        "sessions_scored.csv": sessions_table(scored.sessions),
        "kpis.csv": scored.kpis,
        "flags.csv": scored.judgement.flags,
        "mentors.csv": scored.mentors,
        "mentor_session_ai_summary.csv": summaries_table(scored.sessions),
        "issues.csv": issues,
    }
    if len(quarantine):
        tables[QUARANTINE] = quarantine
    for name, frame in tables.items():
        write_csv(frame, folder / name, settings.timezone)
    hashes = {name: _sha256(folder / name) for name in tables}
    inputs = [describe_input(upload) for upload in read.uploads]
    made = manifest(run, inputs, scored.sessions, hashes)
    (folder / MANIFEST).write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    step("Writing the tracker")
    write_tracker(folder / TRACKER, tracker_content(scored, run, inputs, issues, max_rows))


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
