"""Files into the workspace and out again: plan, save, undo, history, the rows that wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from mentor_analytics.errors import ConfirmError, StorageError
from mentor_analytics.ingest.files import shown_name
from mentor_analytics.ingest.upload import Upload, read_upload
from mentor_analytics.measure.prepare import mentor_key
from mentor_analytics.schema import TABLES, TableName
from mentor_analytics.store import importing, uploads
from mentor_analytics.store import waiting as store_waiting
from mentor_analytics.store.database import is_there, reading, storage_errors, writing
from mentor_analytics.store.meta import log
from mentor_analytics.store.sessions import mentors_of_sessions
from mentor_analytics.store.staged import CHANGE_COLUMNS, NO_PLAN, Plan, Staged, Yes, staged_of

__all__ = [
    "CHANGE_COLUMNS",
    "Imported",
    "Plan",
    "Staged",
    "UndoPlan",
    "Yes",
    "history",
    "note_refusal",
    "notes_now",
    "plan_undo",
    "prepare_import",
    "remembered_mapping",
    "save_import",
    "stage",
    "undo",
    "waiting",
    "waiting_kinds",
]


@dataclass(frozen=True)
class Imported:
    """What became of a file: its number in the history (None when nothing was new) and what was done."""

    upload_id: int | None
    plan: Plan


@dataclass(frozen=True)
class UndoPlan:
    """What taking back the last import does.

    Parameters
    ----------
    upload_id, name, at
        Of the import.
    n_removed
        Sessions that it brought and that go.
    n_restored
        Sessions that get the values they had before.
    n_edits_waiting
        Sessions that go though somebody edited or summarised them: that waits for their return.
    asks
        What should be confirmed first.
    kind
        What it brought: of profiles and events the counts are theirs.
    """

    upload_id: int
    name: str
    at: pd.Timestamp
    n_removed: int
    n_restored: int
    n_edits_waiting: int
    asks: tuple[str, ...]
    kind: TableName = "sessions"

    @property
    def words(self) -> tuple[str, str]:
        """What goes and what gets earlier values, counted: “3 sessions”, “1 mentor profile”."""
        table = TABLES[self.kind]
        removed, restored = (
            f"{n:,} {table.one if n == 1 else table.many}" for n in (self.n_removed, self.n_restored)
        )
        return removed, restored


def prepare_import(  # noqa: PLR0913 - each says one thing of the file
    path_db: Path,
    file: Path,
    *,
    name: str,
    given: Mapping[str, str],
    timezone: str,
    now: pd.Timestamp,
    kind: TableName | None = None,
) -> Staged:
    """Read and check a file, and say what saving it would do. Writes nothing to the workspace.

    Parameters
    ----------
    path_db
        The workspace; need not exist yet.
    file, name
        Where the bytes are, and what the user calls them.
    given
        Header → our column, as the user said.
    kind
        What it holds, as the user said; by default its headings decide.

    Raises
    ------
    RefusedFileError
        The file cannot be taken.
    StorageError
        The workspace cannot be read.
    """
    upload = read_upload(file, timezone=timezone, now=now, name=name, given=given, kind=kind)
    return stage(path_db, upload, file, given, timezone)


def stage(path_db: Path, upload: Upload, file: Path, given: Mapping[str, str], timezone: str) -> Staged:
    """A file that was read, with what saving it would do."""
    unplanned = staged_of(upload, file, given, timezone, NO_PLAN)
    if not is_there(path_db):
        return replace(unplanned, plan=importing.first_plan(unplanned))
    with reading(path_db) as connection:
        return replace(unplanned, plan=importing.plan_import(connection, unplanned))


def notes_now(path_db: Path, staged: Staged, beside: Sequence[Staged] = ()) -> tuple[str, ...]:
    """What is good to know of a file as things stand now: sessions may have come since its plan was made.

    Parameters
    ----------
    beside
        Other files on their way in: who has a session in one of them is no stranger.
    """
    if staged.kind == "sessions":
        return staged.plan.notes
    known: set[str] = set()
    if is_there(path_db):
        with reading(path_db) as connection:
            known = mentors_of_sessions(connection)
    sessions = [each.sessions["mentor"].dropna() for each in beside if each.kind == "sessions"]
    known |= {mentor_key(str(name)) for names in sessions for name in names.unique()}
    where = "in the workspace or in the files beside it" if sessions else "in the workspace"
    return importing.strangers(staged, known, where)


def save_import(path_db: Path, staged: Staged, *, by: str, now: pd.Timestamp, yes: Yes = False) -> Imported:
    """Save a file: all of it or nothing.

    Raises
    ------
    ConfirmError
        Something should be confirmed to which `yes` says nothing: it may have come up since the plan was shown.
    RefusedFileError
        The bytes are no longer those that were read.
    StorageError
        The workspace cannot be written; nothing was.
    """
    if staged.plan.asks and not yes:
        raise ConfirmError(staged.plan.asks)
    with storage_errors(path_db):
        uploads.keep_file(path_db, staged.file, staged.sha256)
    with writing(path_db) as connection:
        return Imported(*importing.save_import(connection, staged, by=by, now=now, yes=yes))


def note_refusal(path_db: Path, name: str, cause: str, *, by: str, now: pd.Timestamp) -> None:
    """Leave a line in the log for a file that was not taken; none where there is no workspace yet."""
    if is_there(path_db):
        with writing(path_db) as connection:
            log(connection, now, by, "refused", f"{cause}: {shown_name(name)}")


def plan_undo(path_db: Path) -> UndoPlan | None:
    """What undo would do; None when no import is in force."""
    if not is_there(path_db):
        return None
    with reading(path_db) as connection:
        last = uploads.last_import(connection)
    return None if last is None else _undo_plan(last)


def undo(
    path_db: Path, *, by: str, now: pd.Timestamp, yes: bool = False, seen: int | None = None
) -> UndoPlan | None:
    """Take back the last import in force; None when there is none.

    Sessions and waiting rows are then exactly as before it.

    Parameters
    ----------
    seen
        The import somebody was asked about (`UndoPlan.upload_id`); None for whichever is the last.

    Raises
    ------
    ConfirmError
        Edits would wait for sessions that go, and `yes` is False.
    StorageError
        The last import is not the one that was `seen`.
    """
    if not is_there(path_db):
        return None
    with writing(path_db) as connection:
        last = uploads.last_import(connection)
        if seen is not None and (last is None or last.id != seen):
            raise StorageError(
                "Somebody else uploaded a file or took one back meanwhile, so nothing was taken back.",
                "Look at the history, then try again.",
            )
        if last is None:
            return None
        plan = _undo_plan(last)
        if plan.asks and not yes:
            raise ConfirmError(plan.asks)
        uploads.take_back(connection, last, by, now)
    return plan


def _undo_plan(last: uploads.LastImport) -> UndoPlan:
    asks: tuple[str, ...] = ()
    if last.n_edits_waiting:
        one = last.n_edits_waiting == 1
        what = f"{last.n_edits_waiting:,} {'session' if one else 'sessions'} with notes, owners or summaries would go"
        then = "is there again when it returns" if one else "is there again when they return"
        asks = (f"{what}; what was written waits and {then}.",)
    at = pd.Timestamp(last.at).as_unit("us")
    return UndoPlan(
        last.id, last.name, at, last.n_removed, last.n_restored, last.n_edits_waiting, asks, last.kind
    )


def history(path_db: Path) -> pd.DataFrame:
    """Every import of whatever kind, the last first.

    Returns
    -------
    `id`, `at` (UTC), `by`, `name`, `state` (in force, undone) and the counts `input`, `stored`, `quarantined`,
    `duplicate`, `ignored`, `new`, `changed`, `unchanged`; `kind` (sessions, profiles, events).
    """
    if not is_there(path_db):
        return uploads.typed_history([])
    with reading(path_db) as connection:
        return uploads.history(connection)


def waiting_kinds(path_db: Path) -> dict[TableName, int]:
    """How many rows wait of each kind of file, sessions first; those without any are left out."""
    if not is_there(path_db):
        return {}
    with reading(path_db) as connection:
        return store_waiting.waiting_kinds(connection)


def waiting(path_db: Path, kind: TableName = "sessions") -> pd.DataFrame:
    """The rows of a kind of file that wait, in the shape `score` writes them, to be mended and imported again."""
    if not is_there(path_db):
        return pd.DataFrame()
    with reading(path_db) as connection:
        return store_waiting.waiting_rows(connection, kind)


def remembered_mapping(path_db: Path, headers: Sequence[str]) -> dict[str, str]:
    """What the user said of this set of headers last time: header → our column."""
    if not is_there(path_db):
        return {}
    with reading(path_db) as connection:
        return uploads.remembered_mapping(connection, headers)
