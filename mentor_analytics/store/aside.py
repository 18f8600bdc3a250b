"""Files written beside their place first, so that a name never stands for half a file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_MARK = ".writing-"


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Give a name to write under; when all went well the file gets its own name, else it goes.

    What killed processes left in the folder goes as well.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f"*{_MARK}*"):
        if not _is_alive(left.name.rpartition(_MARK)[2]):
            left.unlink(missing_ok=True)
    aside = path.with_name(f"{path.name}{_MARK}{os.getpid()}")
    try:
        yield aside
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _is_alive(process: str) -> bool:
    if not process.isdecimal() or os.name != "posix":  # elsewhere asking would end it
        return True
    with suppress(PermissionError):  # somebody else's
        try:
            os.kill(int(process), 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
