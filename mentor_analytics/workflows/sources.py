"""Sessions to look back over, from files or from a workspace, without writing anything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from mentor_analytics.assess.presets import preset_named
from mentor_analytics.assess.rules import Preset
from mentor_analytics.enrich.sentiment import score_comments
from mentor_analytics.errors import RefusedFileError, UnknownNameError
from mentor_analytics.ingest.files import shown_name
from mentor_analytics.ingest.merge import merge_uploads
from mentor_analytics.ingest.upload import Upload, read_upload
from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.measure.prepare import default_as_of, prepare
from mentor_analytics.pipeline import Step, silent
from mentor_analytics.settings import Settings
from mentor_analytics.workflows.choices import choices
from mentor_analytics.workflows.loading import Loaded, load_scored
from mentor_analytics.workflows.records import presets
from mentor_analytics.workflows.texts import texts_of

INVENTED = ("sample_sessions", "invented_", "synthetic_")
"""How the names of files begin that the demo makes."""


def is_invented(names: Iterable[str]) -> bool:
    """Whether any of the files is the demo's: what is measured on them says so."""
    return any(name.startswith(INVENTED) for name in names)


@dataclass(frozen=True)
class Source:
    """Sessions, and how they are looked at.

    Parameters
    ----------
    sessions
        Prepared; with `polarity` and `sentiment` where there are comments.
    presets
        Those asked for, in order.
    as_of, timezone
        The moment seen from, and the site's zone.
    names
        Of the files they came in.
    about
        What else is known of mentors.
    """

    sessions: pd.DataFrame
    presets: tuple[Preset, ...]
    as_of: pd.Timestamp
    timezone: str
    names: tuple[str, ...]
    about: About = NOTHING

    @property
    def is_synthetic(self) -> bool:
        """Whether some of it was invented by us; figures must say so."""
        return is_invented(self.names)


def of_loaded(loaded: Loaded, wanted: Sequence[Preset]) -> Source:
    """What a page has loaded."""
    names = tuple(str(each["name"]) for each in loaded.inputs)
    sessions = loaded.scored.sessions
    return Source(sessions, tuple(wanted), loaded.as_of, loaded.run.timezone, names, loaded.about)


def of_workspace(
    path: Path, environ: Mapping[str, str], rules: Sequence[str], now: pd.Timestamp, step: Step = silent
) -> Source:
    """A workspace under presets by name; the active one without any.

    Raises
    ------
    UnknownNameError
        No such preset.
    StorageError
        The workspace cannot be read.
    """
    known = presets(path)
    for name in rules:
        if name not in known:
            raise UnknownNameError("preset", name, known)
    chosen = choices(path, environ, rules[0] if rules else None)
    loaded = load_scored(path, chosen, now, step)
    return of_loaded(loaded, [known[name] for name in rules] or [chosen.preset])


def of_files(
    files: Sequence[Path],
    given: Mapping[str, str],
    rules: Sequence[str],
    settings: Settings,
    now: pd.Timestamp,
    step: Step = silent,
) -> Source:
    """Files as they are; where two hold the same session the later counts. Comments are classed, not summarised.

    Raises
    ------
    RefusedFileError
        A file cannot be taken.
    UnknownNameError
        No such preset or column.
    """
    wanted = tuple(preset_named(name) for name in rules or ("standard",))
    uploads = [read_sessions(file, given, settings, now, step) for file in files]
    sessions, _ = merge_uploads(uploads)
    as_of = default_as_of(sessions, settings.timezone, otherwise=now)
    prepared = prepare(sessions, as_of)
    step("Reading the comments")
    return Source(
        prepared.assign(**_tones(prepared, wanted[0], settings)),
        wanted,
        as_of,
        settings.timezone,
        tuple(upload.name for upload in uploads),
    )


def read_sessions(
    path: Path, given: Mapping[str, str], settings: Settings, now: pd.Timestamp, step: Step
) -> Upload:
    """A file of sessions; a refusal says which file it is about.

    Raises
    ------
    RefusedFileError
        It cannot be taken.
    """
    step(f"Reading {shown_name(path.name)}")
    try:
        return read_upload(path, timezone=settings.timezone, now=now, given=given, kind="sessions")
    except RefusedFileError as refusal:  # of several files it must be clear which
        raise RefusedFileError(
            refusal.cause, f"{shown_name(path.name)}: {refusal.what}", refusal.todo
        ) from refusal


def _tones(sessions: pd.DataFrame, preset: Preset, settings: Settings) -> dict[str, Any]:
    if "feedback" not in sessions.columns:
        return {}
    texts = texts_of(preset, settings)
    scored = score_comments(sessions["feedback"], texts.analyser, texts.phrases)
    return {name: scored[name] for name in ("polarity", "sentiment")}
