"""A file all the way in: its comments read first, saved in one transaction, then made ready for fast opening."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from mentor_analytics.enrich.sentiment import ANALYSERS
from mentor_analytics.errors import ConfirmError, RefusedFileError
from mentor_analytics.ingest.files import shown_name
from mentor_analytics.pipeline import Step, silent
from mentor_analytics.schema import TABLES
from mentor_analytics.workflows.choices import Choices
from mentor_analytics.workflows.comments import keys_of, read_new, read_stored_comments
from mentor_analytics.workflows.imports import (
    Imported,
    Staged,
    Yes,
    note_refusal,
    prepare_import,
    save_import,
)


@dataclass(frozen=True)
class Act:
    """Who saves, when, and what was confirmed."""

    by: str
    now: pd.Timestamp
    yes: Yes = False


def save_read(path: Path, staged: Staged, choices: Choices, act: Act, step: Step = silent) -> Imported:
    """Save a file whose comments are read before, so that nobody waits for them afterwards.

    Raises
    ------
    ConfirmError
        Something should be confirmed and is not.
    StorageError
        The workspace cannot be written.
    """
    if staged.plan.asks and not act.yes:
        raise ConfirmError(staged.plan.asks)
    if "feedback" in staged.sessions.columns and not staged.plan.nothing_new:
        read_new(path, staged.sessions["feedback"].dropna().unique(), choices, step)
    step(f"Saving {len(staged.sessions):,} {TABLES[staged.kind].many}")
    return save_import(path, staged, by=act.by, now=act.now, yes=act.yes)


def read_otherwise(path: Path, choices: Choices) -> None:
    """Have the comments read by the other analysers too, so that switching is quick."""
    done = {keys_of(choices)}
    for analyser in ANALYSERS.values():
        other = replace(choices, texts=replace(choices.texts, analyser=analyser))
        if keys_of(other) not in done:
            done.add(keys_of(other))
            read_stored_comments(path, other)


def take_file(
    path: Path, file: Path, choices: Choices, given: Mapping[str, str], act: Act, step: Step = silent
) -> tuple[Staged, Imported]:
    """Read, check and save one file.

    Raises
    ------
    RefusedFileError
        It cannot be taken; the log has a line of it.
    ConfirmError
        Something should be confirmed and is not.
    """
    step(f"Reading {shown_name(file.name)}")
    try:
        staged = prepare_import(
            path, file, name=file.name, given=given, timezone=choices.timezone, now=act.now
        )
    except RefusedFileError as error:
        note_refusal(path, file.name, error.cause, by=act.by, now=act.now)
        raise
    return staged, save_read(path, staged, choices, act, step)
