"""What can be handed on: the tracker and the tables, as files of the command line and of download buttons."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from mentor_analytics.conditions import Mask
from mentor_analytics.errors import OutputError, UnknownNameError
from mentor_analytics.pipeline import Step, silent
from mentor_analytics.report.content import TrackerContent, tracker_content
from mentor_analytics.report.csv_files import csv_bytes, mentors_table, sessions_table
from mentor_analytics.report.edit_fields import BY_NAME, written
from mentor_analytics.report.manifest import manifest
from mentor_analytics.report.summaries import summaries_with_states, summary_file
from mentor_analytics.report.tracker import tracker_bytes
from mentor_analytics.workflows import imports, records, workspace
from mentor_analytics.workflows.loading import counted_again
from mentor_analytics.workflows.workspace import Choices, Loaded


@dataclass(frozen=True)
class Export:
    """A file that can be had.

    Parameters
    ----------
    kind
        On the command line.
    title, contains
        For people: what it is called, and what is in it.
    file
        Its name.
    """

    kind: str
    title: str
    contains: str
    file: str


EXPORTS: tuple[Export, ...] = (
    Export("tracker", "Excel tracker",
           "The workbook to work in: overview, early warning, mentors, programs, action items, not held, notes. "
           "Owner, status, note and due day can be edited and brought back below.", "tracker.xlsx"),
    Export("sessions", "Scored sessions",
           "Every session as read, with sentiment, key phrases, summary, flags and light.", "sessions_scored.csv"),
    Export("summaries", "Session summaries",
           "One summary per session: approved and edited texts where there are any, else the draft.",
           "mentor_session_ai_summary.csv"),
    Export("kpis", "KPIs", "Every KPI under every denominator, with counts, target and 95 % interval.", "kpis.csv"),
    Export("flags", "Flags",
           "Every flag of sessions, mentors and groups: value, threshold, evidence, what would clear it.", "flags.csv"),
    Export("mentors", "Mentors",
           "One row per mentor: priority, risk and why, figures with n, windows, adjusted rating.", "mentors.csv"),
    Export("issues", "Doubtful cells",
           "Every doubt of the files in force: row, column, what stood there, what to do.", "issues.csv"),
    Export("quarantine", "Quarantine",
           "Rows that wait to be mended. Mend them in the file and upload it again.", "quarantine.csv"),
    Export("manifest", "Manifest",
           "What the files are made of: inputs with fingerprints and counts, preset, analyser, versions, fingerprints "
           "of the tables.", "manifest.json"),
)  # fmt: skip
BY_KIND: Mapping[str, Export] = {export.kind: export for export in EXPORTS}
MANIFEST_TABLES = ("sessions", "kpis", "flags", "mentors", "summaries", "issues", "quarantine")


@dataclass(frozen=True)
class Part:
    """Which part of the workspace a tracker shows.

    Parameters
    ----------
    within
        Sessions that everything is counted over.
    picked
        Those of them that the sheets of sessions list.
    lights
        Of the sessions on “Early warning”.
    words
        The same for people; empty for all.
    """

    within: Mask
    picked: Mask
    lights: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Source:
    """What files are made of. Held by value, so that a button may build its file later and elsewhere.

    Parameters
    ----------
    path
        The workspace; what people wrote is read from it when the file is made.
    loaded
        The judged sessions.
    workspace_id
        Written into the tracker, so that only its own workspace takes it back.
    max_rows
        Most rows on a sheet of sessions.
    """

    path: Path
    loaded: Loaded
    workspace_id: str
    max_rows: int


def export(
    path_db: Path, kind: str, out: Path, chosen: Choices, now: pd.Timestamp, step: Step = silent
) -> Path:
    """Write one of `EXPORTS` into a file; give the file.

    Raises
    ------
    UnknownNameError
        No such kind.
    OutputError
        The file cannot be written, or its name says another kind of file.
    """
    if kind not in BY_KIND:
        raise UnknownNameError("export", kind, BY_KIND)
    _check_ending(kind, out)
    loaded = workspace.load_scored(path_db, chosen, now, step)
    workspace_id = workspace.status(path_db).workspace
    step(f"Writing {BY_KIND[kind].title.lower()}")
    content = file_bytes(Source(path_db, loaded, workspace_id, chosen.settings.tracker_rows), kind, now)
    try:
        out.write_bytes(content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"{out} cannot be written: {reason}.", "Choose another file with --out.") from error
    return out


def _check_ending(kind: str, out: Path) -> None:
    """A program that opens files by their ending would take one kind for another."""
    ending = Path(BY_KIND[kind].file).suffix
    if out.suffix.casefold() != ending:
        raise OutputError(
            f"“{BY_KIND[kind].title}” is a {ending} file, and {out.name} does not end in {ending}: nothing written.",
            f"Give --out a name that ends in {ending}.",
        )


def file_bytes(source: Source, kind: str, now: pd.Timestamp) -> bytes:
    """The bytes of one of `EXPORTS`; CSVs are the same as long as data and rules are."""
    if kind == "tracker":
        return tracker_file(source, now)
    if kind == "manifest":
        return _manifest(source, now)
    return csv_bytes(table(source, kind), source.loaded.run.timezone)


def table(source: Source, kind: str) -> pd.DataFrame:
    """The rows of one of the tables among `EXPORTS`."""
    return _TABLES[kind](source)


def tracker_file(source: Source, now: pd.Timestamp, part: Part | None = None) -> bytes:
    """The Excel tracker of the whole workspace, or of a part of it.

    Of a part everything is counted over `part.within` again: rates, lights of groups, flags of mentors.
    """
    loaded = source.loaded
    run = replace(loaded.run, exported_at=now)
    if part is not None and not part.within.all():
        loaded = counted_again(loaded, part.within)
    content = tracker_content(
        loaded.scored, run, loaded.inputs, loaded.issues, source.max_rows, workspace=source.workspace_id
    )
    return tracker_bytes(_with_part(_with_edits(content, records.edits(source.path)), part))


def _with_part(content: TrackerContent, part: Part | None) -> TrackerContent:
    if part is None or not part.words:
        return content
    picked = part.picked[part.within]
    return replace(content, picked=picked, lights_shown=part.lights, selection=part.words)


def _with_edits(content: TrackerContent, edits: pd.DataFrame) -> TrackerContent:
    kept = edits[[name for name in ("session_id", *BY_NAME) if name in edits.columns]]
    owners = {owner for name in ("owner", "item_owner") for owner in written(kept, name).dropna() if owner}
    return replace(content, edits=kept, owners=tuple(sorted(owners)))


def _summaries(source: Source) -> pd.DataFrame:
    """Drafts, with what people made of them in their place: the file of the page that writes them."""
    saved = records.summaries(source.path)
    return summary_file(summaries_with_states(source.loaded.scored.sessions, saved))


def _manifest(source: Source, now: pd.Timestamp) -> bytes:
    loaded = source.loaded
    fingerprints = {
        BY_KIND[kind].file: hashlib.sha256(file_bytes(source, kind, now)).hexdigest()
        for kind in MANIFEST_TABLES
    }
    run = replace(loaded.run, exported_at=now)
    made = manifest(run, loaded.inputs, loaded.scored.sessions, fingerprints)
    return (json.dumps(made, indent=2, ensure_ascii=False) + "\n").encode()


_TABLES: Mapping[str, Callable[[Source], pd.DataFrame]] = {
    "sessions": lambda source: sessions_table(source.loaded.scored.sessions),
    "summaries": _summaries,
    "kpis": lambda source: source.loaded.scored.kpis,
    "flags": lambda source: source.loaded.scored.judgement.flags,
    "mentors": lambda source: mentors_table(source.loaded.scored.mentors),
    "issues": lambda source: source.loaded.issues,
    "quarantine": lambda source: imports.waiting(source.path),
}
