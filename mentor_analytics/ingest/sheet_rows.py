"""The rows of some sheets of a workbook as text, read in the limited process.

For workbooks of our own that come back edited: every check an upload passes, no mapping and no typing.
`python -m mentor_analytics.ingest.sheet_rows REQUEST`.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.child import refused_answer, serve
from mentor_analytics.ingest.files import identify
from mentor_analytics.ingest.reading import limited

MOST_ROWS = 60_000
"""Of one sheet; a tracker has far fewer."""

Rows = list[list[str]]


def read_sheets(path: Path, name: str, sheets: Sequence[str], *, isolated: bool = True) -> dict[str, Rows]:
    """Read sheets by name, row 1 first; those the workbook lacks are left out.

    Parameters
    ----------
    path, name
        Where the bytes are, and what the user calls them.
    sheets
        Names of sheets.
    isolated
        In a process of its own with memory and time limits; False only for trusted files and tests.

    Raises
    ------
    RefusedFileError
        No workbook, damaged, hostile, or a sheet too long.
    """
    if not isolated:
        return _read(path, name, sheets)
    asked = {"path": str(path.resolve()), "name": name, "sheets": list(sheets)}
    with tempfile.TemporaryDirectory(prefix="mentor-analytics-") as folder:
        answer: dict[str, Rows] = limited(__name__, asked, Path(folder))["sheets"]
    return answer


def _read(path: Path, name: str, sheets: Sequence[str]) -> dict[str, Rows]:
    from mentor_analytics.ingest.workbook import open_workbook

    if identify(path, name) != "xlsx":
        raise RefusedFileError(
            "content_differs_from_name",
            "This is not an Excel workbook.",
            "Choose the edited tracker, a file that ends in .xlsx.",
        )
    found: dict[str, Rows] = {}
    for sheet in open_workbook(path).sheets:
        if sheet.name not in sheets:
            continue
        rows: Rows = []
        for block in sheet.blocks():
            if len(rows) + len(block.rows) > MOST_ROWS:
                raise RefusedFileError(
                    "too_many_rows",
                    f"A sheet has more than {MOST_ROWS:,} rows, which no tracker of ours has.",
                    "Delete what was added below the table, and bring it back again.",
                )
            rows += block.rows
        found[sheet.name] = rows
    return found


def main(request_path: str) -> int:
    """Answer a request file."""

    def work(request: dict[str, Any], _into: Path) -> dict[str, Any]:
        try:
            return {"sheets": _read(Path(request["path"]), request["name"], request["sheets"])}
        except RefusedFileError as refusal:
            return refused_answer(refusal)

    return serve(request_path, work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
