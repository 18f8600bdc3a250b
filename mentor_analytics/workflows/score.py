"""Files in, a folder of results out; no database."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from mentor_analytics.assess.presets import preset_named
from mentor_analytics.assess.rules import Preset
from mentor_analytics.errors import DefinitionError
from mentor_analytics.ingest.checks import fold_ids
from mentor_analytics.ingest.issues import Issue, issue_frame
from mentor_analytics.ingest.mapping import WAITS_FILE
from mentor_analytics.ingest.merge import merge_uploads
from mentor_analytics.ingest.reasons import in_words
from mentor_analytics.ingest.upload import Upload
from mentor_analytics.measure.prepare import default_as_of, end_of_day
from mentor_analytics.pipeline import Scored, Step, score, silent
from mentor_analytics.report.content import TrackerContent, tracker_content
from mentor_analytics.report.csv_files import mentors_table, sessions_table, stack, summaries_table, write_csv
from mentor_analytics.report.manifest import Run, manifest
from mentor_analytics.report.tracker import write_tracker
from mentor_analytics.settings import Settings
from mentor_analytics.workflows.results import MANIFEST, QUARANTINE, TRACKER, results_folder, sha256_of
from mentor_analytics.workflows.sources import read_sessions
from mentor_analytics.workflows.texts import run_of, texts_of


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
    n_waiting: int
    written: list[Path]
    kept: list[Path]


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
        return stack(
            [
                in_words(self._waiting(number), u.validated.mapping).assign(**{WAITS_FILE: u.name})
                for number, u in enumerate(self.uploads)
            ]
        )

    def _waiting(self, number: int) -> pd.DataFrame:
        """The rows of a file that still wait: those a later file brought in readable form do not."""
        upload = self.uploads[number]
        waits = upload.validated.quarantine
        heading = next((h for h, column in upload.validated.mapping.items() if column == "session_id"), None)
        later = [u.sessions["session_id"] for u in self.uploads[number + 1 :]]
        if heading is None or heading not in waits or not later or waits.empty:
            return waits
        stored = set(fold_ids(pd.concat(later)))
        ids = fold_ids(waits[heading].astype("str").str.strip())
        return waits[~ids.isin(stored).to_numpy()]


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
    texts = texts_of(preset, settings, request.sentiment)
    uploads = [read_sessions(path, request.given, settings, now, step) for path in request.files]
    _refuse_twins(uploads)
    sessions, told = merge_uploads(uploads)
    as_of = moment_of(request.as_of, sessions, settings.timezone, now)
    scored = score(sessions, preset, texts, as_of, step)
    run = run_of(preset, texts, settings, as_of, now)
    read = _Read(uploads, told)
    step("Writing the tables")
    content = tracker_content(scored, run, read.inputs, read.issues, settings.tracker_rows)
    written, kept = _write_all(request.out, read, scored, run, content, step)
    return Result(uploads, scored, preset, as_of, content.findings, len(read.quarantine), written, kept)


def _refuse_twins(uploads: Sequence[Upload]) -> None:
    seen: dict[str, str] = {}
    for upload in uploads:
        if upload.sha256 in seen:
            raise DefinitionError(
                f"The same content is given twice: {seen[upload.sha256]} and {upload.name}.",
                "Leave one of them out.",
            )
        seen[upload.sha256] = upload.name


def moment_of(day: str, sessions: pd.DataFrame, timezone: str, now: pd.Timestamp) -> pd.Timestamp:
    """The moment seen from: the end of a day within the data."""
    if not day:
        return default_as_of(sessions, timezone, otherwise=now)
    try:
        asked = dt.date.fromisoformat(day)
        end = end_of_day(pd.Timestamp(asked), timezone)
    except (ValueError, OverflowError) as error:
        raise DefinitionError(
            f"{day!r} is no day that can be looked back to.", "Write it as 2026-09-30."
        ) from error
    first, last = sessions["scheduled_at"].min(), sessions["scheduled_at"].max()
    if len(sessions) and not first <= end <= end_of_day(max(last, now).tz_convert(timezone), timezone):
        days = [f"{moment.tz_convert(timezone):%Y-%m-%d}" for moment in (first, last)]
        raise DefinitionError(
            f"{day} lies outside the data, which run from {days[0]} to {days[1]}.",
            "Choose a day within them.",
        )
    return end


def _write_all(
    out: Path, read: _Read, scored: Scored, run: Run, content: TrackerContent, step: Step
) -> tuple[list[Path], list[Path]]:
    """Write every result; give the files and the edited ones that were kept."""
    tables = {
        "sessions_scored.csv": sessions_table(scored.sessions),
        "kpis.csv": scored.kpis,
        "flags.csv": scored.judgement.flags,
        "mentors.csv": mentors_table(scored.mentors),
        "mentor_session_ai_summary.csv": summaries_table(scored.sessions),
        "issues.csv": read.issues,
    }
    if len(read.quarantine):
        tables[QUARANTINE] = read.quarantine
    with results_folder(out) as (folder, kept):
        for name, frame in tables.items():
            write_csv(frame, folder / name, run.timezone)
        step("Writing the tracker")
        write_tracker(folder / TRACKER, content)
        made = manifest(
            run, read.inputs, scored.sessions, {name: sha256_of(folder / name) for name in tables}
        ) | {"tracker_sha256": sha256_of(folder / TRACKER)}
        text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
    return [out / name for name in (*tables, TRACKER, MANIFEST)], kept


def describe_input(upload: Upload) -> dict[str, Any]:
    """A file in the manifest and in the notes of the tracker."""
    return {
        "name": upload.name,
        "sha256": upload.sha256,
        "rows": upload.rows,
        "outcome": upload.outcome,
        "mapping": upload.validated.mapping,
        "kind": upload.kind,
    }
