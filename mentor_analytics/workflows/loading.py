"""The workspace's sessions, scored: from a snapshot where there is one, judged at each load."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.conditions import Mask
from mentor_analytics.enrich.comments import with_comments
from mentor_analytics.enrich.summary import summaries
from mentor_analytics.ingest.issues import Issue, issue_frame
from mentor_analytics.ingest.merge import one_spelling
from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.measure.prepare import default_as_of, prepare
from mentor_analytics.measure.presence import booked_by, presence
from mentor_analytics.pipeline import Scored, Step, measure_and_judge, silent
from mentor_analytics.report.csv_files import stack
from mentor_analytics.report.manifest import Run
from mentor_analytics.schema import SESSIONS
from mentor_analytics.store.database import is_there, reading
from mentor_analytics.store.meta import read_meta
from mentor_analytics.store.sessions import current_sessions, no_sessions
from mentor_analytics.store.snapshot import Snapshots
from mentor_analytics.store.uploads import issues_of, uploads_in_force
from mentor_analytics.workflows import profiles
from mentor_analytics.workflows.choices import Choices
from mentor_analytics.workflows.comments import TOLD, keys_of, told_of
from mentor_analytics.workflows.leaving import churn_table
from mentor_analytics.workflows.texts import run_of


@dataclass(frozen=True)
class Loaded:
    """Everything a page shows of the workspace.

    Parameters
    ----------
    scored
        Sessions judged, flags, KPIs, mentors.
    as_of
        The moment seen from.
    run
        What it was asked for.
    inputs
        The imports in force, as the manifest describes them.
    issues
        Everything that was doubtful in them (`ingest.issues.ISSUE_COLUMNS`).
    about
        What else is known of mentors.
    """

    scored: Scored
    as_of: pd.Timestamp
    run: Run
    inputs: list[dict[str, Any]]
    issues: pd.DataFrame
    about: About = NOTHING


@dataclass(frozen=True)
class _Stored:
    """What the workspace holds, before anything is said of it."""

    sessions: pd.DataFrame
    issues: pd.DataFrame
    inputs: list[dict[str, Any]]
    snapshots: Snapshots | None = None


def load_scored(path: Path, choices: Choices, now: pd.Timestamp, step: Step = silent) -> Loaded:
    """The current sessions, with what their comments tell, judged by the preset.

    Comments that were never read this way are read now (`comments.unread` says how many).

    Parameters
    ----------
    path
        The workspace; a missing one gives no sessions.
    choices
        `workspace.choices`.
    now
        The clock, in UTC.
    step
        Is told what comes next.

    Raises
    ------
    StorageError
        The workspace cannot be read.
    """
    step("Opening the workspace")
    stored = _stored(path)
    sessions = stored.sessions
    as_of = default_as_of(sessions, choices.timezone, otherwise=now)
    prepared = prepare(sessions, as_of)
    texts = choices.texts
    if "feedback" in sessions.columns:
        told = _told(path, stored, choices, step)
        enriched = with_comments(prepared, told, texts.analyser, quoted=texts.quoted)
    else:
        enriched = prepared.assign(summary=summaries(prepared, quoted=texts.quoted))
    step("Applying the rules")
    about = _about(path, stored, prepared, as_of, choices.timezone)
    scored = measure_and_judge(enriched, choices.preset, as_of, about)
    run = run_of(choices.preset, texts, choices.settings, as_of, now)
    return Loaded(scored, as_of, run, stored.inputs, stored.issues, about)


def counted_again(loaded: Loaded, within: Mask, as_of: pd.Timestamp | None = None) -> Loaded:
    """The same over some of the sessions: rates, windows, lights of groups, flags of mentors are theirs alone.

    Parameters
    ----------
    within
        Which of `loaded.scored.sessions`.
    as_of
        Where windows end; as before by default.
    """
    seen_from = loaded.as_of if as_of is None else min(as_of, loaded.as_of)
    whole = loaded.scored.sessions
    sessions, about = whole[within].reset_index(drop=True), loaded.about
    if seen_from < loaded.as_of:
        whole, sessions = (booked_by(each, seen_from) for each in (whole, sessions))
        # What is forecast was learned from all there is: seen from an earlier day it would be the future.
        about = replace(about, forecasts=None, presence=None)
    if about.presence is None:
        about = replace(about, presence=presence(whole, seen_from))
    scored = measure_and_judge(sessions, loaded.run.preset, seen_from, about)
    return replace(
        loaded, about=about, scored=scored, as_of=seen_from, run=replace(loaded.run, as_of=seen_from)
    )


def write_snapshots(path: Path, choices: Choices, step: Step = silent) -> None:
    """Make ready what the next load needs, so that it is fast."""
    stored = _stored(path)
    if "feedback" in stored.sessions.columns:
        _told(path, stored, choices, step)
    if len(stored.sessions):
        as_of = default_as_of(
            stored.sessions, choices.timezone, otherwise=stored.sessions["scheduled_at"].max()
        )
        _about(path, stored, prepare(stored.sessions, as_of), as_of, choices.timezone)


def _stored(path: Path) -> _Stored:
    if not is_there(path):
        return _Stored(no_sessions(), issue_frame("", []), [])
    with reading(path) as connection:
        snapshots = Snapshots(path, read_meta(connection)["stamp"])
        uploads = uploads_in_force(connection)
        inputs = [{name: value for name, value in each.items() if name != "id"} for each in uploads]
        sessions, issues = snapshots.read("sessions"), snapshots.read("issues")
        if sessions is not None and issues is not None:
            return _Stored(sessions, issues, inputs, snapshots)
        sessions, source = current_sessions(connection)
        told = {int(str(each["id"])): issues_of(connection, int(str(each["id"]))) for each in uploads}
    for upload_id, issue in _respell(sessions, source):
        told[upload_id].append(issue)
    issues = stack([issue_frame(str(each["name"]), told[int(str(each["id"]))]) for each in uploads])
    issues = issues if len(issues) else issue_frame("", [])
    snapshots.write(sessions, "sessions")
    snapshots.write(issues, "issues")
    return _Stored(sessions, issues, inputs, snapshots)


def _respell(sessions: pd.DataFrame, source: pd.DataFrame) -> Iterator[tuple[int, Issue]]:
    """Give each name one spelling over all imports, in place; tell the imports that spell it otherwise."""
    ids, numbers = np.unique(source["upload_id"].to_numpy(), return_inverse=True)
    if len(ids) < 2:  # within one file names are one already
        return
    sources = [source[numbers == number] for number in range(len(ids))]
    for column in SESSIONS:
        if column.name in sessions.columns and column.kind in ("person", "label"):
            sessions[column.name], issues = one_spelling(sessions[column.name], numbers, sources, column)
            for number, issue in issues:
                yield int(ids[number]), issue


def _about(path: Path, stored: _Stored, prepared: pd.DataFrame, as_of: pd.Timestamp, timezone: str) -> About:
    """What is known of mentors beside their sessions, and what may come of them."""
    known = profiles.about(path)
    if prepared.empty:
        return known
    forecasts = churn_table(prepared, as_of, timezone, known, stored.snapshots)
    return replace(known, forecasts=forecasts)


def _told(path: Path, stored: _Stored, choices: Choices, step: Step) -> pd.DataFrame:
    key = keys_of(choices).name
    if stored.snapshots is not None:
        told = stored.snapshots.read(TOLD, key)
        if told is not None and len(told) == len(stored.sessions):
            return told
    told = told_of(path, stored.sessions["feedback"], choices, step)
    if stored.snapshots is not None:
        stored.snapshots.write(told, TOLD, key)
    return told
