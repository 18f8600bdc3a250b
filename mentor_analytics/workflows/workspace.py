"""The workspace as pages and commands see it: where it is, what is in it, what is in force, its sessions scored."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mentor_analytics.errors import StorageError
from mentor_analytics.settings import load_settings
from mentor_analytics.store.database import is_there
from mentor_analytics.store.meta import meta_of
from mentor_analytics.workflows.choices import Choices, choices
from mentor_analytics.workflows.comments import unread
from mentor_analytics.workflows.loading import Loaded, load_scored

__all__ = [
    "Choices",
    "Loaded",
    "Status",
    "choices",
    "existing_workspace",
    "load_scored",
    "status",
    "unread",
    "workspace_path",
]


def workspace_path(environ: Mapping[str, str], given: Path | None = None) -> Path:
    """Where the workspace is: as given, else as set, else `data/workspace.db`."""
    return given if given is not None else Path(load_settings(environ).db)


def existing_workspace(
    environ: Mapping[str, str], given: Path | None = None, *, or_files: bool = False
) -> Path:
    """The same for what only reads: a mistyped name must not pass for a workspace where nothing is wrong.

    Parameters
    ----------
    or_files
        Whether files could be named instead.

    Raises
    ------
    StorageError
        There is none.
    """
    path = workspace_path(environ, given)
    if is_there(path):
        return path
    make = "make one with “import FILE” or “demo”"
    file = "name a FILE to look at instead, " if or_files else ""
    if given is not None:
        raise StorageError(f"There is no workspace at {path}.", f"Check the name, {file}or {make}.")
    todo = f"{file}{make}, or name another with --db."
    raise StorageError(f"There is no workspace yet ({path}).", f"{todo[:1].upper()}{todo[1:]}")


@dataclass(frozen=True)
class Status:
    """What can be said of a workspace without opening its sessions.

    Parameters
    ----------
    exists
        Whether anything was ever saved in it.
    workspace
        Its own id; stays when the file is moved.
    stamp
        Of the state of its sessions; another one also after an older copy was put back.
    data_version, settings_version, records_version
        Rise with every change of sessions; of presets and settings; of edits and summaries.
    n_sessions, n_waiting, n_uploads
        Current sessions, rows in quarantine, imports in force.
    last_upload_at
        Of the last import in force, in UTC.
    """

    exists: bool
    workspace: str
    data_version: int
    settings_version: int
    n_sessions: int
    n_waiting: int
    n_uploads: int
    last_upload_at: pd.Timestamp | None
    records_version: int = 0
    stamp: str = ""


def status(path: Path) -> Status:
    """What can be said at once (about a millisecond). Never makes the file.

    Raises
    ------
    StorageError
        The file is damaged, not ours, or of a newer version.
    """
    meta = meta_of(path)
    if not meta:
        return Status(False, "", 0, 0, 0, 0, 0, None)
    last = meta["last_upload_at"]
    return Status(
        exists=True,
        workspace=meta["workspace"],
        data_version=int(meta["data_version"]),
        settings_version=int(meta["settings_version"]),
        n_sessions=int(meta["n_sessions"]),
        n_waiting=int(meta["n_waiting"]),
        n_uploads=int(meta["n_uploads"]),
        last_upload_at=pd.Timestamp(last).as_unit("us") if last else None,
        records_version=int(meta["records_version"]),
        stamp=meta["stamp"],
    )
