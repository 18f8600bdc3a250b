"""One file into the workspace: what it would change, and changing it in one transaction."""

import sqlite3
from collections.abc import Iterator, Sequence, Set

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from mentor_analytics.errors import ConfirmError, listed
from mentor_analytics.ingest.issues import Code
from mentor_analytics.measure.prepare import mentor_key
from mentor_analytics.schema import BY_NAME, TABLES
from mentor_analytics.store.cells import canonical
from mentor_analytics.store.events import keep_new, lay_out
from mentor_analytics.store.meta import data_changed, log, read_meta, set_meta
from mentor_analytics.store.sessions import (
    KEPT,
    Block,
    compared,
    mentors_of_sessions,
    n_going_back,
    save_block,
    stored_columns,
    versions_of,
)
from mentor_analytics.store.staged import CHANGE_COLUMNS, Plan, Staged, Yes, no_changes
from mentor_analytics.store.uploads import Entry, add_issues, add_upload, count_merged, remember_mapping
from mentor_analytics.store.waiting import Answers, answers, save_answers, waiting_of

MOST_CHANGES = 5_000
"""Changed cells that are listed; all are counted."""


class _Walk:
    """Goes through the sessions (or profiles) of a file beside what is stored, and counts."""

    def __init__(self, connection: sqlite3.Connection, file: Staged) -> None:
        self._connection = connection
        self._file = file
        self._of = KEPT[file.kind]
        self._stored = stored_columns(connection, self._of)
        self.waiting = _answers(connection, file)
        self.new = self.changed = self.unchanged = self.back = 0
        self._changes: list[pd.DataFrame] = []
        self._listed = 0

    def look(self) -> None:
        """Count without writing."""
        for _ in self._blocks():
            pass

    def save(self, upload_id: int) -> None:
        """Write what is new and changed."""
        place = int(read_meta(self._connection)["next_place"])
        for block in self._blocks():
            place = save_block(self._connection, block, self._file.rows, upload_id, place)
        set_meta(self._connection, {"next_place": place})

    def _blocks(self) -> Iterator[Block]:
        """Each block, counted."""
        for block in compared(self._connection, self._file.sessions, self._stored, self._of):
            new, changed = int(block.new.sum()), int(block.changed.sum())
            self.new += new
            self.changed += changed
            self.unchanged += len(block.keys) - new - changed
            if changed:
                self.back += n_going_back(self._connection, block)
                self._list(block)
            yield block

    def _list(self, block: Block) -> None:
        if self._listed < MOST_CHANGES:
            left = MOST_CHANGES - self._listed
            self._changes.append(changes_of(self._connection, block, self._file.timezone, left))
            self._listed += len(self._changes[-1])

    def plan(self) -> Plan:
        """What was found."""
        return Plan(
            n_new=self.new,
            n_changed=self.changed,
            n_unchanged=self.unchanged,
            n_back=self.back,
            n_quarantined_new=len(self.waiting.new),
            n_answered=len(self.waiting.answered),
            n_still_waiting=len(self.waiting.still),
            changes=_stacked(self._changes),
            asks=_asks(self._file, self.back, len(self.waiting.new)),
            notes=_notes(self._file, self._connection),
        )


class _Events:
    """The same of events, which have no versions: each is new or kept already."""

    def __init__(self, connection: sqlite3.Connection, file: Staged) -> None:
        self._connection, self._file = connection, file
        self.waiting = _answers(connection, file)
        self._known = lay_out(connection, file.sessions)

    def look(self) -> None:
        """All is counted when they are laid out."""

    def save(self, upload_id: int) -> None:
        """Write what is new."""
        keep_new(self._connection, upload_id)

    def plan(self) -> Plan:
        """What was found."""
        return Plan(
            n_new=len(self._file.sessions) - self._known,
            n_changed=0,
            n_unchanged=self._known,
            n_back=0,
            n_quarantined_new=len(self.waiting.new),
            n_answered=len(self.waiting.answered),
            n_still_waiting=len(self.waiting.still),
            changes=no_changes(),
            asks=_asks(self._file, 0, len(self.waiting.new)),
            notes=_notes(self._file, self._connection),
        )


def _walk(connection: sqlite3.Connection, file: Staged) -> _Walk | _Events:
    return _Events(connection, file) if file.kind == "events" else _Walk(connection, file)


def plan_import(connection: sqlite3.Connection, file: Staged) -> Plan:
    """What saving the file would do. Writes nothing."""
    walk = _walk(connection, file)
    walk.look()
    return walk.plan()


def first_plan(file: Staged) -> Plan:
    """The same where there is no workspace yet."""
    n_waiting = len(file.quarantine)
    return Plan(
        n_new=len(file.sessions),
        n_changed=0,
        n_unchanged=0,
        n_back=0,
        n_quarantined_new=n_waiting,
        n_answered=0,
        changes=no_changes(),
        asks=_asks(file, 0, n_waiting),
        notes=_notes(file),
    )


def save_import(
    connection: sqlite3.Connection, file: Staged, *, by: str, now: pd.Timestamp, yes: Yes
) -> tuple[int | None, Plan]:
    """Save a file within an open transaction; the caller commits.

    What is new is found anew: somebody else may have been here since the plan was shown.

    Returns
    -------
    The number of the import, None when nothing was new; and what was done.

    Raises
    ------
    ConfirmError
        Something must be confirmed to which `yes` says nothing; the transaction must be rolled back.
    """
    walk = _walk(connection, file)
    connection.execute("SAVEPOINT import")
    upload_id = add_upload(connection, _entry(file, by), now)
    walk.save(upload_id)
    plan = walk.plan()
    if yes is not True and not set(plan.asks) <= set(yes or ()):
        raise ConfirmError(plan.asks)
    if plan.nothing_new:
        connection.execute("ROLLBACK TO import")
        log(connection, now, by, "import", f"nothing new in {file.name}")
    else:
        count_merged(connection, upload_id, (plan.n_new, plan.n_changed, plan.n_unchanged))
        save_answers(connection, walk.waiting, upload_id)
        add_issues(connection, upload_id, file.doubts)
        data_changed(connection, plan.n_new if file.kind == "sessions" else 0)
        log(connection, now, by, "import", f"import {upload_id}")
    connection.execute("RELEASE import")
    remember_mapping(connection, [match.header for match in file.matches], file.given, by, now)
    return (None if plan.nothing_new else upload_id), plan


def _entry(file: Staged, by: str) -> Entry:
    return Entry(
        sha256=file.sha256,
        name=file.name,
        by=by,
        outcome=file.outcome,
        rows=file.counts,
        cells_nulled=file.cells_nulled,
        columns=list(file.sessions.columns),
        mapping=file.mapping,
        given=file.given,
        timezone=file.timezone,
        kind=file.kind,
    )


def _answers(connection: sqlite3.Connection, file: Staged) -> Answers:
    waits = waiting_of(file.quarantine, file.mapping, file.name, file.kind)
    return answers(connection, waits, file.origins, file.sessions, file.kind)


def _asks(file: Staged, n_back: int, n_waiting: int) -> tuple[str, ...]:
    asks = []
    if n_back:
        one, table = n_back == 1, TABLES[file.kind]
        asks.append(
            f"{n_back:,} {table.one if one else table.many} would go back to values"
            f" {'it' if one else 'they'} had before: {file.name} looks older than what is saved."
        )
    # Rows that wait already were confirmed when they came.
    if n_waiting and any(issue.code == Code.MANY_QUARANTINED for issue in file.doubts):
        asks.append(
            f"{file.counts['quarantined']:,} of {file.counts['input']:,} rows of {file.name} cannot be read"
            " and would wait in quarantine."
        )
    return tuple(asks)


def _notes(file: Staged, connection: sqlite3.Connection | None = None) -> tuple[str, ...]:
    """Who of a file of profiles or events has no session: nothing of them is lost, and a misspelt name shows."""
    return strangers(file, set() if connection is None else mentors_of_sessions(connection))


def strangers(file: Staged, known: Set[str], where: str = "in the workspace") -> tuple[str, ...]:
    """The same, held against the keys of some mentors."""
    if file.kind == "sessions" or not len(file.sessions):
        return ()
    if not known:
        return ("There is no session yet: who of these mentors has any is told once sessions are saved.",)
    named = [str(name) for name in file.sessions["mentor"].unique()]
    strange = [name for name in named if mentor_key(name) not in known]
    if not strange:
        return ()
    of = "The one mentor" if len(named) == 1 else f"{len(strange):,} of the {len(named):,} mentors"
    has = "has no session" if len(strange) == 1 else "have no session"
    who = f"{of} named here {has} {where}: {listed(strange)}."
    return (f"{who} What is said of them is kept; check the spelling, or bring their sessions.",)


def _stacked(changes: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in changes if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else no_changes()


def changes_of(connection: sqlite3.Connection, block: Block, timezone: str, most: int) -> pd.DataFrame:
    """What changes, cell by cell: `CHANGE_COLUMNS`, session by session; of profiles the mentor stands for the id."""
    rows = np.flatnonzero(block.changed)[:most].tolist()
    before = versions_of(connection, block, rows)
    after = block.frame.iloc[rows].reset_index(drop=True)
    parts = []
    for place, name in enumerate(after.columns):
        old, new = (pc.fill_null(canonical(side[name]), "") for side in (before, after))
        differ = np.flatnonzero(pc.not_equal(old, new).to_numpy(zero_copy_only=False))
        if len(differ):
            parts.append(
                pd.DataFrame(
                    {
                        "row": differ,
                        "place": place,
                        "session_id": after[block.of.name].iloc[differ].astype("str").to_numpy(),
                        "column": name,
                        "label": BY_NAME[name].label,
                        "before": _shown(before[name].iloc[differ], timezone),
                        "after": _shown(after[name].iloc[differ], timezone),
                    }
                )
            )
    if not parts:
        return no_changes()
    whole = pd.concat(parts, ignore_index=True).sort_values(
        ["row", "place"], kind="stable", ignore_index=True
    )
    return whole[list(CHANGE_COLUMNS)].head(most).astype(dict.fromkeys(CHANGE_COLUMNS, "str"))


def _shown(values: pd.Series, timezone: str) -> list[str]:
    """Cells as people write them; a blank is an empty text."""
    kind = BY_NAME[str(values.name)].kind
    if kind == "instant":
        values = values.dt.tz_convert(timezone).dt.strftime("%Y-%m-%d %H:%M")
    elif kind == "day":
        values = values.dt.strftime("%Y-%m-%d")
    elif kind == "boolean":
        values = values.map({True: "Yes", False: "No"})
    elif kind == "share":
        values = values.map(lambda share: f"{share * 100:g} %", na_action="ignore")
    elif kind in ("minutes", "rating", "score"):
        values = values.map(lambda number: f"{number:g}", na_action="ignore")
    return ["" if pd.isna(value) else str(value) for value in values.astype(object)]
