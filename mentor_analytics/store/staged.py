"""A file that was read and checked, waiting to be saved: in memory, or as files in a folder."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from mentor_analytics.ingest.issues import Code, Issue, issue_frame
from mentor_analytics.ingest.mapping import Match
from mentor_analytics.ingest.upload import Upload
from mentor_analytics.schema import TableName

_FRAMES = ("sessions", "rows", "quarantine", "origins")
_PLAIN = (
    "name",
    "sha256",
    "outcome",
    "counts",
    "cells_nulled",
    "mapping",
    "given",
    "timezone",
    "samples",
    "kind",
)
_STAGED, _CHANGES = "staged.json", "changes.parquet"
Yes = bool | Sequence[str]
"""What was confirmed: the sentences people said yes to, or True for whatever is asked."""
CHANGE_COLUMNS = ("session_id", "column", "label", "before", "after")


def no_changes() -> pd.DataFrame:
    """No changed cell."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in CHANGE_COLUMNS})


@dataclass(frozen=True)
class Plan:
    """What saving a file does to the workspace.

    Parameters
    ----------
    n_new, n_changed, n_unchanged
        Sessions.
    n_back
        Changed sessions that would go back to values they had before.
    n_quarantined_new
        Rows that wait from now on.
    n_answered
        Rows that waited and wait no more.
    n_still_waiting
        Mended rows that still cannot be read; they replace those that waited.
    changes
        `CHANGE_COLUMNS` of the first 5,000 changed cells, as texts.
    asks
        What should be confirmed first, a sentence each.
    notes
        What is good to know before, a sentence each.
    """

    n_new: int
    n_changed: int
    n_unchanged: int
    n_back: int
    n_quarantined_new: int
    n_answered: int
    changes: pd.DataFrame
    asks: tuple[str, ...]
    n_still_waiting: int = 0
    notes: tuple[str, ...] = ()

    @property
    def nothing_new(self) -> bool:
        """Whether the workspace holds all of it already."""
        return not (
            self.n_new or self.n_changed or self.n_quarantined_new or self.n_answered or self.n_still_waiting
        )


NO_PLAN = Plan(0, 0, 0, 0, 0, 0, no_changes(), ())


@dataclass(frozen=True)
class Staged:
    """A file that could be taken, and what saving it would do.

    Parameters
    ----------
    name
        As shown to people.
    sha256, file
        Of its bytes, and where they are.
    outcome
        `accept` or `accept_with_warnings`.
    sessions, rows
        One row per session (or profile, or event, as `kind` says), and the row number and sheet each came from.
    quarantine
        Rows that wait.
    origins
        Which rows waited before (`ingest.origins`).
    doubts
        Everything doubtful.
    counts
        input = stored + quarantined + duplicate + ignored.
    mapping, matches
        What each heading became, and why.
    given
        What the user said of headings.
    timezone
        In which starts without an offset were read.
    plan
        What saving would do, as the workspace was then.
    samples
        For each heading a few values as written.
    kind
        What the file holds.
    """

    name: str
    sha256: str
    file: Path
    outcome: str
    sessions: pd.DataFrame
    rows: pd.DataFrame
    quarantine: pd.DataFrame
    origins: pd.DataFrame
    doubts: list[Issue]
    counts: dict[str, int]
    cells_nulled: int
    mapping: dict[str, str | None]
    matches: list[Match]
    given: dict[str, str]
    timezone: str
    plan: Plan
    samples: Mapping[str, Sequence[str]] = field(default_factory=dict)
    kind: TableName = "sessions"

    @cached_property
    def issues(self) -> pd.DataFrame:
        """The doubts as the list people download: `ingest.issues.ISSUE_COLUMNS`."""
        return issue_frame(self.name, self.doubts)


def staged_of(upload: Upload, file: Path, given: Mapping[str, str], timezone: str, plan: Plan) -> Staged:
    """An upload with its plan."""
    validated = upload.validated
    return Staged(
        name=upload.name,
        sha256=upload.sha256,
        file=file,
        outcome=upload.outcome,
        sessions=validated.sessions,
        rows=validated.rows,
        quarantine=validated.quarantine,
        origins=validated.origins,
        doubts=validated.issues,
        counts=upload.rows,
        cells_nulled=validated.cells_nulled,
        mapping=validated.mapping,
        matches=validated.matches,
        given=dict(given),
        timezone=timezone,
        plan=plan,
        samples=upload.samples,
        kind=upload.kind,
    )


def write_staged(staged: Staged, folder: Path) -> None:
    """Put it down as files; the last of them says that all are there."""
    for name in _FRAMES:
        getattr(staged, name).to_parquet(folder / f"{name}.parquet", index=False)
    plan = plan_down(staged.plan, folder)
    told: dict[str, Any] = {name: getattr(staged, name) for name in _PLAIN} | {
        "file": str(staged.file),
        "doubts": [_plain(issue) for issue in staged.doubts],
        "matches": [asdict(match) for match in staged.matches],
        "plan": plan,
    }
    aside = folder / (_STAGED + ".writing")
    aside.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    aside.replace(folder / _STAGED)


def read_staged(folder: Path) -> Staged:
    """Take it up again."""
    told = json.loads((folder / _STAGED).read_text(encoding="utf-8"))
    plan = told.pop("plan")
    frames: dict[str, Any] = {name: pd.read_parquet(folder / f"{name}.parquet") for name in _FRAMES}
    return Staged(
        **frames,
        **{name: told[name] for name in _PLAIN},
        file=Path(told["file"]),
        doubts=[Issue(**(issue | {"code": Code(issue["code"])})) for issue in told["doubts"]],
        matches=[Match(**match) for match in told["matches"]],
        plan=plan_up(plan, folder),
    )


def plan_down(plan: Plan, folder: Path) -> dict[str, Any]:
    """Put a plan down: its changes as a file, the rest as plain values."""
    plan.changes.to_parquet(folder / _CHANGES, index=False)
    return {each.name: getattr(plan, each.name) for each in fields(Plan) if each.name != "changes"}


def plan_up(told: Mapping[str, Any], folder: Path) -> Plan:
    """Take a plan up again."""
    return Plan(
        **{
            **told,
            "asks": tuple(told["asks"]),
            "notes": tuple(told["notes"]),
            "changes": pd.read_parquet(folder / _CHANGES),
        }
    )


def _plain(issue: Issue) -> dict[str, Any]:
    return {
        **asdict(replace(issue, rows=(), written=())),
        "rows": [int(row) for row in issue.rows],
        "written": [str(text) for text in issue.written],
    }
