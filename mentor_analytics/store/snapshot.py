"""The current sessions as Parquet beside the workspace, for fast opening. May be deleted at any time."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import pandas as pd

from mentor_analytics.store.aside import written_aside

KEPT = 4
"""Snapshots kept of one state of the data: as many as analysers are looked at in turn."""


class Snapshots:
    """The snapshots of one workspace.

    Parameters
    ----------
    path_db
        The workspace.
    stamp
        The state of its data (`meta.stamp`).
    """

    def __init__(self, path_db: Path, stamp: str) -> None:
        self._folder = path_db.with_name(path_db.name + ".cache")
        self._stamp = stamp

    def read(self, what: str, key: str = "") -> pd.DataFrame | None:
        """A frame that was written of this state; None when it was not, or can no longer be read."""
        path = self._path(what, key)
        try:
            frame = pd.read_parquet(path)
        except (OSError, ValueError):
            return None
        with suppress(OSError):
            os.utime(path)  # the one used last is kept longest
        return frame

    def has(self, what: str, key: str = "") -> bool:
        """Whether a frame was written of this state."""
        return self._path(what, key).exists()

    def write(self, frame: pd.DataFrame, what: str, key: str = "") -> None:
        """Write a frame of this state and remove those of others. A disk that is full costs only time later."""
        with suppress(OSError), written_aside(self._path(what, key)) as aside:
            frame.to_parquet(aside, index=False)
        self._tidy()

    def _path(self, what: str, key: str) -> Path:
        short = hashlib.sha256(key.encode()).hexdigest()[:16]
        return self._folder / f"{what}-{self._stamp}-{short}.parquet"

    def _tidy(self) -> None:
        with suppress(OSError):
            mine = []
            for path in self._folder.glob("*.parquet"):
                if f"-{self._stamp}-" in path.name:
                    mine.append(path)
                else:
                    path.unlink(missing_ok=True)
            by_use = sorted(mine, key=lambda path: path.stat().st_mtime, reverse=True)
            for path in by_use[2 * KEPT :]:
                path.unlink(missing_ok=True)
