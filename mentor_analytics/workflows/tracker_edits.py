"""An edited tracker comes back: what it would change, and changing it."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.sheet_rows import read_sheets
from mentor_analytics.report.edit_merge import Merge, merge_edits
from mentor_analytics.report.tracker_edits import SHEETS, read_edited
from mentor_analytics.workflows import records, workspace


@dataclass(frozen=True)
class EditPlan:
    """What an edited tracker would change.

    Parameters
    ----------
    exported_at
        When the tracker was exported; None where it does not say.
    merge
        Changes, conflicts, what cannot be taken.
    seen
        What the workspace held when they were compared.
    """

    exported_at: pd.Timestamp | None
    merge: Merge
    seen: pd.DataFrame


def plan_edits(path_db: Path, file: Path, name: str, session_ids: pd.Series, timezone: str) -> EditPlan:
    """Read an edited tracker and compare it with the workspace; writes nothing.

    Parameters
    ----------
    file, name
        Where the bytes are, and what the user calls them.
    session_ids
        Of every session in the workspace.
    timezone
        Of the site.

    Raises
    ------
    RefusedFileError
        It is no tracker, or one of another workspace.
    """
    edited = read_edited(read_sheets(file, name, SHEETS), timezone)
    if edited.facts.get("workspace", "") != workspace.status(path_db).workspace:
        raise RefusedFileError(
            "other_workspace",
            "This tracker was exported from another workspace, so its sessions are not these.",
            "Download the tracker here, write into that copy, and bring it back.",
        )
    exported_at = pd.to_datetime(edited.facts["exported_at"], utc=True, errors="coerce")
    seen = records.edits(path_db)
    return EditPlan(
        None if pd.isna(exported_at) else exported_at, merge_edits(edited, seen, session_ids), seen
    )


def apply_edits(path_db: Path, plan: EditPlan, *, by: str, now: pd.Timestamp) -> records.EditResult:
    """Take the changes over. What somebody changed since the plan was made is listed, not overwritten."""
    changes = plan.merge.changes
    cells = zip(changes["session_id"], changes["field"], changes["after"], strict=True)
    rows = [records.Edit(session, field, after) for session, field, after in cells]
    return records.save_edits(path_db, rows, by=by, now=now, seen=plan.seen)
