"""Folders of work under way: locked as long as their process lives, cleared when it is gone."""

import os
import shutil
import uuid
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path


def owned_folder(root: Path, prefix: str = "") -> tuple[Path, int]:
    """Make a folder that is locked from the moment it has its name.

    Returns
    -------
    The folder, and the open descriptor that holds its lock: `os.close` lets it go, as does the end of the process.
    """
    name = f"{prefix}{uuid.uuid4().hex}"
    aside = root / f".new-{name}"
    aside.mkdir(parents=True)
    lock = os.open(aside, os.O_RDONLY) if hasattr(os, "O_DIRECTORY") else -1
    if lock >= 0:
        _try_lock(lock)
    folder = root / name
    aside.replace(folder)
    return folder, lock


def let_go(lock: int) -> None:
    """Let a folder's lock go."""
    if lock >= 0:
        os.close(lock)


def clear_left(root: Path, pattern: str) -> None:
    """Remove the folders of processes that live no more."""
    for folder in root.glob(pattern):
        with suppress(OSError):
            lock = os.open(folder, os.O_RDONLY)
            try:
                if _try_lock(lock):
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


def clear_old(root: Path, pattern: str, before: float, kept: Collection[Path]) -> None:
    """Remove folders last written before a moment (seconds since 1970) though their process lives; not the kept."""
    for folder in root.glob(pattern):
        with suppress(OSError):
            if folder not in kept and folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)


def _try_lock(descriptor: int) -> bool:
    """Lock for as long as it is open; False when somebody else has it, or where there is no such lock."""
    try:
        import fcntl
    except ImportError:  # Windows
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
