"""An edited tracker against what the workspace holds by now: what is taken over, what somebody else changed too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from mentor_analytics.ingest.checks import fold_ids
from mentor_analytics.report.edit_fields import BY_NAME, written
from mentor_analytics.report.tracker_edits import Cell, EditedTracker, Unread, said

CHANGES = ("session_id", "field", "label", "before", "after")
CONFLICTS = ("session_id", "field", "label", "exported", "now", "written")
NOT_TAKEN = ("sheet", "row", "session_id", "label", "written", "why")


@dataclass(frozen=True)
class Merge:
    """What an edited tracker would change.

    Parameters
    ----------
    changes
        `CHANGES`: only the tracker changed these.
    conflicts
        `CONFLICTS`: changed here too since the export, to something else; never overwritten.
    not_taken
        `NOT_TAKEN`: what cannot be read, and sessions nobody knows.
    n_same
        Cells changed in the tracker that stand so here already.
    """

    changes: pd.DataFrame
    conflicts: pd.DataFrame
    not_taken: pd.DataFrame
    n_same: int


def merge_edits(edited: EditedTracker, edits: pd.DataFrame, session_ids: pd.Series) -> Merge:
    """Compare three ways: as exported, as it stands in the tracker, as it stands in the workspace now.

    Parameters
    ----------
    edits
        What the workspace holds: `session_id` and `edit_fields`, one row per session with any.
    session_ids
        Of every session in the workspace.
    """
    now = kept_cells(edits)
    changed = {cell: text for cell, text in edited.written.items() if text != edited.before(cell)}
    ids = _known(session_ids, {session for session, _ in changed})
    changes, conflicts, unknown, same = [], [], [], 0
    for (session, name), after in changed.items():
        label = BY_NAME[name].label
        if session not in ids:
            why = "No session has this ID now: its import was undone, or the ID was changed."
            unknown.append(("", 0, session, label, after, why))
            continue
        here = now.get((ids[session], name), BY_NAME[name].unsaid)
        before = edited.before((session, name))
        if here == after:
            same += 1
        elif here == before:
            changes.append((ids[session], name, label, before, after))
        else:
            conflicts.append((ids[session], name, label, before, here, after))
    return Merge(
        pd.DataFrame(changes, columns=list(CHANGES), dtype="str"),
        pd.DataFrame(conflicts, columns=list(CONFLICTS), dtype="str"),
        pd.DataFrame([*map(_told, edited.unread), *unknown], columns=list(NOT_TAKEN)),
        same,
    )


def kept_cells(edits: pd.DataFrame) -> Mapping[Cell, str]:
    """Session id and field → what is written there, as `said` puts it; what is blank is left out."""
    return {
        (str(session), name): said(field, str(text))
        for name, field in BY_NAME.items()
        for session, text in written(edits, name).dropna().items()
        if text
    }


def _known(session_ids: pd.Series, asked: Iterable[str]) -> dict[str, str]:
    """Id as it stands in the tracker → as it is kept; ids differ in case and width without being others."""
    there = pd.Series(list(asked), dtype="str")
    kept = session_ids.astype("str").reset_index(drop=True)
    by_fold = dict(zip(fold_ids(kept).str.casefold(), kept, strict=True))
    folded = fold_ids(there).str.casefold() if len(there) else there
    return {text: by_fold[fold] for text, fold in zip(there, folded, strict=True) if fold in by_fold}


def _told(each: Unread) -> tuple[str, int, str, str, str, str]:
    label = BY_NAME[each.field].label if each.field else ""
    return (each.sheet, each.row, each.session_id, label, each.written, each.why)
