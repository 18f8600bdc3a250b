"""Look at files as an upload would, and write nothing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from mentor_analytics.errors import LISTED, RefusedFileError, UnknownNameError
from mentor_analytics.ingest.files import shown_name
from mentor_analytics.ingest.issues import Issue
from mentor_analytics.ingest.upload import Upload, read_upload

NO_ROWS = {"input": 0, "stored": 0, "quarantined": 0, "duplicate": 0, "ignored": 0}


def check_file(
    path: Path, *, timezone: str, now: pd.Timestamp, given: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What an upload of this file would give.

    Parameters
    ----------
    path
        A CSV or .xlsx file.
    timezone
        The site's zone.
    now
        The clock, in UTC.
    given
        Header → our column, as the user said.

    Returns
    -------
    `file`, `outcome` (accept, accept_with_warnings, reject),
    `reason`, `rows` (the five counts), `cells_nulled`, `warnings` and `notes` (each with code, column, number of rows,
    the first of them, message and what to do), `mapping` (header → our column or None) and
    `kind` (sessions, profiles, events; empty when rejected).

    Raises
    ------
    UnknownNameError
        `given` names a column we do not have.
    """
    try:
        return describe(str(path), read_upload(path, timezone=timezone, now=now, given=given))
    except RefusedFileError as refusal:
        return _rejected(path, refusal.cause, str(refusal))
    except UnknownNameError:
        raise
    except Exception as error:
        fault = type(error).__name__
        return _rejected(
            path, "unreadable", f"The file cannot be read ({fault}). Save it again as .xlsx or CSV."
        )


def _rejected(path: Path, cause: str, reason: str) -> dict[str, Any]:
    return {
        "file": str(path),
        "name": shown_name(path.name),
        "outcome": "reject",
        "cause": cause,
        "reason": reason,
        "rows": dict(NO_ROWS),
        "cells_nulled": 0,
        "warnings": [],
        "notes": [],
        "mapping": {},
        "kind": "",
    }


def describe(file: str, upload: Upload) -> dict[str, Any]:
    """An upload in plain values, ready for JSON."""
    entries = [(issue.level, entry) for issue, entry in _merged(upload.issues)]
    return {
        "file": file,
        "name": upload.name,
        "outcome": upload.outcome,
        "cause": "",
        "reason": "",
        "rows": upload.rows,
        "cells_nulled": upload.validated.cells_nulled,
        "warnings": [entry for level, entry in entries if level == "warning"],
        "notes": [entry for level, entry in entries if level == "info"],
        "mapping": upload.validated.mapping,
        "kind": upload.kind,
    }


def _merged(issues: list[Issue]) -> list[tuple[Issue, dict[str, Any]]]:
    """One entry a code, column and message, over all sheets."""
    entries: dict[tuple[str, str, str], tuple[Issue, dict[str, Any]]] = {}
    for issue in issues:
        key = (str(issue.code), issue.column, issue.message)
        if key not in entries:
            entry: dict[str, Any] = {
                "code": str(issue.code),
                "column": issue.column,
                "rows": 0,
                "first_rows": [],
                "message": issue.message,
                "todo": issue.todo,
            }
            entries[key] = (issue, entry)
        entry = entries[key][1]
        entry["rows"] += len(issue.rows)
        entry["first_rows"] += [int(row) for row in issue.rows[: LISTED - len(entry["first_rows"])]]
    return list(entries.values())
