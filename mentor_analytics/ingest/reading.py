"""Has an upload parsed, in the limited process by default, and hands its tables over."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest import limits
from mentor_analytics.ingest.child import EXIT_TOO_BIG, Parsed, ParsedTable, parse
from mentor_analytics.ingest.issues import Code, Issue
from mentor_analytics.ingest.mapping import Match
from mentor_analytics.schema import TableName

# Said so itself; or ended by a signal: a failed allocation aborts (6), the system kills (9), the CPU time is up (24).
_OUT_OF_BOUNDS = (EXIT_TOO_BIG, -6, -9, -24)
_PARSER = "mentor_analytics.ingest.child"
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


def read_file(
    path: Path,
    name: str,
    into: Path,
    given: Mapping[str, str] | None = None,
    *,
    kinds: Sequence[TableName] = ("sessions",),
    isolated: bool = True,
) -> Parsed:
    """Parse one upload.

    Parameters
    ----------
    path, name
        Where the bytes are, and what the user calls them.
    into
        An empty folder for intermediate files; the caller removes it.
    given
        Header → our column, as the user said.
    kinds
        What it may be, the likeliest first.
    isolated
        Parse in a process of its own with memory and time limits; False only for trusted files and tests.

    Raises
    ------
    RefusedFileError
        The file cannot be taken; also when the parser ran out of memory or time, or crashed.
    """
    if not isolated:
        return parse(path, name, into, dict(given or {}), kinds)
    asked = {"path": str(path.resolve()), "name": name, "given": dict(given or {}), "kinds": list(kinds)}
    return _parsed(limited(_PARSER, asked, into))


def limited(module: str, asked: Mapping[str, object], into: Path) -> dict[str, Any]:
    """Run one of our modules on a file, in a process with limits on memory and time.

    Parameters
    ----------
    module
        Takes the path of a request and leaves `answer.json` in the folder `into`.
    asked
        What the request says; `path` is the file.
    into
        An empty folder for request and answer.

    Returns
    -------
    The answer.

    Raises
    ------
    RefusedFileError
        The answer says so; or the process ran out of memory or time, or crashed.
    """
    path = Path(str(asked["path"]))
    size = path.stat().st_size if path.exists() else 0
    seconds = limits.CHILD_SECONDS + limits.CHILD_SECONDS_PER_MB * (size >> 20)
    most = min(limits.CHILD_BYTES + limits.CHILD_BYTES_PER_BYTE * size, limits.CHILD_BYTES_MOST)
    request = into / "request.json"
    request.write_text(
        json.dumps({**asked, "into": str(into), "bytes": most, "seconds": seconds}), encoding="utf-8"
    )
    return _answer(_run(module, request, seconds), into)


def _run(module: str, request: Path, seconds: int) -> int:
    """The exit code of the parser; None of its words are read."""
    environ = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")))),
        "ARROW_DEFAULT_MEMORY_POOL": "system",  # others reserve address space the limit would count
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", module, str(request)]
    try:
        done = subprocess.run(
            command, timeout=2 * seconds + 5, env=environ, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return EXIT_TOO_BIG
    return done.returncode


def _answer(exit_code: int, into: Path) -> dict[str, Any]:
    answer_path = into / "answer.json"
    if exit_code != 0 or not answer_path.exists():
        if exit_code in _OUT_OF_BOUNDS:
            raise RefusedFileError(
                "too_big",
                "Reading the file needs more memory or time than one upload may take.",
                "Split it by month, or save it as CSV, and upload that.",
            )
        raise RefusedFileError(
            "unreadable",
            "The file is damaged in a way no reader can mend.",
            "Save it again as .xlsx or CSV and upload that.",
        )
    answer: dict[str, Any] = json.loads(answer_path.read_text(encoding="utf-8"))
    if refused := answer.get("refused"):
        raise RefusedFileError(**refused)
    return answer


def _parsed(answer: Mapping[str, Any]) -> Parsed:
    tables = [
        ParsedTable(
            **(t | {"arrow": Path(t["arrow"]), "matches": [Match(**match) for match in t["matches"]]})
        )
        for t in answer["tables"]
    ]
    issues = [Issue(**(issue | {"code": Code(issue["code"])})) for issue in answer["issues"]]
    return Parsed(tables, issues, answer["n_ignored"], answer["kind"])
