"""One file into the workspace: what it would change, and changing it in one transaction."""

import sqlite3
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from mentor_analytics.errors import ConfirmError
from mentor_analytics.ingest.issues import Code
from mentor_analytics.schema import BY_NAME
from mentor_analytics.store.cells import canonical
from mentor_analytics.store.meta import data_changed, log, read_meta, set_meta
from mentor_analytics.store.sessions import (
    Block,
    compared,
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
    """Goes through the sessions of a file beside what is stored, and counts."""

    def __init__(self, connection: sqlite3.Connection, file: Staged) -> None:
        self._connection = connection
        self._file = file
        self._stored = stored_columns(connection)
        self.waiting = _answers(connection, file)
        self.new = self.changed = self.unchanged = self.back = 0
        self._changes: list[pd.DataFrame] = []
        self._listed = 0

    def blocks(self) -> Iterator[Block]:
        """Each block, counted."""
        for block in compared(self._connection, self._file.sessions, self._stored):
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
        )


def plan_import(connection: sqlite3.Connection, file: Staged) -> Plan:
    """What saving the file would do. Writes nothing."""
    walk = _Walk(connection, file)
    for _ in walk.blocks():
        pass
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
    walk = _Walk(connection, file)
    connection.execute("SAVEPOINT import")
    upload_id = add_upload(connection, _entry(file, by), now)
    next_place = int(read_meta(connection)["next_place"])
    for block in walk.blocks():
        next_place = save_block(connection, block, file.rows, upload_id, next_place)
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
        set_meta(connection, {"next_place": next_place})
        data_changed(connection, plan.n_new)
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
    )


def _answers(connection: sqlite3.Connection, file: Staged) -> Answers:
    waits = waiting_of(file.quarantine, file.mapping, file.name)
    return answers(connection, waits, file.origins, file.sessions)


def _asks(file: Staged, n_back: int, n_waiting: int) -> tuple[str, ...]:
    asks = []
    if n_back:
        one = n_back == 1
        asks.append(
            f"{n_back:,} {'session' if one else 'sessions'} would go back to values"
            f" {'it' if one else 'they'} had before: {file.name} looks older than what is saved."
        )
    # Rows that wait already were confirmed when they came.
    if n_waiting and any(issue.code == Code.MANY_QUARANTINED for issue in file.doubts):
        asks.append(
            f"{file.counts['quarantined']:,} of {file.counts['input']:,} rows of {file.name} cannot be read"
            " and would wait in quarantine."
        )
    return tuple(asks)


def _stacked(changes: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in changes if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else no_changes()


def changes_of(connection: sqlite3.Connection, block: Block, timezone: str, most: int) -> pd.DataFrame:
    """What changes, cell by cell: `CHANGE_COLUMNS`, session by session."""
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
                        "session_id": after["session_id"].iloc[differ].astype("str").to_numpy(),
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
