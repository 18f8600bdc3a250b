"""A folder of results: complete before the first file is replaced, and nothing a person edited is overwritten."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mentor_analytics.errors import OutputError
from mentor_analytics.workflows.folders import clear_left, let_go, owned_folder

TRACKER = "tracker.xlsx"
QUARANTINE = "quarantine.csv"
MANIFEST = "manifest.json"
_WRITING = ".writing-"
EDITED = (TRACKER, QUARANTINE)
"""What people edit: kept beside the new one when it is no longer as we wrote it."""


def sha256_of(path: Path) -> str:
    """Fingerprint of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def results_folder(out: Path) -> Iterator[tuple[Path, list[Path]]]:
    """Give a folder to write into; when all is written, put its files in place one after the other.

    Yields
    ------
    The folder to write into, and a list that at the end holds the edited files that were kept.

    Raises
    ------
    OutputError
        The folder cannot be made or written. What was there before stays.
    """
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out} is a file, not a folder.", "Choose a folder with --out.")
    kept: list[Path] = []
    try:
        clear_left(out, f"{_WRITING}*")  # of runs that were killed
        aside, lock = owned_folder(out, _WRITING)
        try:
            yield aside, kept
            kept += _keep_edited(out)
            made = sorted(path.name for path in aside.iterdir())
            for name in sorted(made, key=lambda name: name == MANIFEST):  # last: it speaks of the others
                (aside / name).replace(out / name)
            if QUARANTINE not in made:
                (out / QUARANTINE).unlink(missing_ok=True)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
            let_go(lock)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"The results cannot be written to {out}: {reason}.", "Choose another folder with --out."
        ) from error


def _keep_edited(out: Path) -> list[Path]:
    """Move what is no longer as we wrote it to a name of its own."""
    written = _fingerprints(out / MANIFEST)
    kept = []
    for name in EDITED:
        path = out / name
        if path.is_file() and written.get(name) != sha256_of(path):
            number = 1
            while (target := path.with_stem(f"{path.stem}_kept_{number}")).exists():
                number += 1
            path.replace(target)
            kept.append(target)
    return kept


def _fingerprints(manifest: Path) -> dict[str, str]:
    """What the last run wrote; nothing when nobody knows."""
    try:
        made = json.loads(manifest.read_text(encoding="utf-8"))
        return {**made["outputs"], TRACKER: made["tracker_sha256"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
