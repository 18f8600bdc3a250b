"""Every error we raise on purpose, and the sentence and the next step it carries.

MentorAnalyticsError
├── RefusedFileError      an upload that cannot be taken (nothing was written)
├── MissingColumnError    a step needs a column the data lack
├── UnknownNameError      a preset, analyser, column or time zone nobody knows
├── DefinitionError       our own tables of data contradict each other
├── LeakError             a model that must have been told the answer
├── ConfirmError          something a person should say yes to first (nothing was written)
├── StorageError          the workspace cannot be read or written
└── OutputError           results cannot be written where they were asked for
"""

from collections.abc import Iterable, Sequence

LISTED = 10  # longer lists in a message end with "and N more"


def listed(items: Iterable[object], most: int = LISTED) -> str:
    """`a, b, c and 4 more`: a list short enough to read in one line."""
    texts = [str(item) for item in items]
    if len(texts) <= most:
        return ", ".join(texts)
    return f"{', '.join(texts[:most])} and {len(texts) - most} more"


class MentorAnalyticsError(Exception):
    """What happened, and what to do next. Never holds the value of a cell.

    Parameters
    ----------
    what
        One sentence of what happened.
    todo
        One sentence of what to do next.
    """

    exit_code = 2

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(f"{what} {todo}".strip())
        self.what = what
        self.todo = todo


class RefusedFileError(MentorAnalyticsError, ValueError):
    """A file that cannot be taken.

    Parameters
    ----------
    cause
        Its code in the list of causes (tests/corpus).
    headers
        The headings of the file where it is only their meaning that is missing.
    """

    def __init__(self, cause: str, what: str, todo: str, headers: Sequence[str] = ()) -> None:
        super().__init__(what, todo)
        self.cause = cause
        self.headers = tuple(headers)


class MissingColumnError(MentorAnalyticsError, KeyError):
    """A step was given a frame without a column it needs."""

    def __init__(self, missing: Sequence[str], present: Iterable[object]) -> None:
        super().__init__(
            f"Needed column(s) not found: {listed(missing)}. The data has: {listed(present)}.",
            "Map one of them, or add the column to the file.",
        )
        self.missing = tuple(missing)

    def __str__(self) -> str:  # KeyError would print the repr of its argument
        return f"{self.what} {self.todo}"


class UnknownNameError(MentorAnalyticsError, LookupError):
    """A name that is on none of our lists."""

    def __init__(self, kind: str, given: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no {kind} called {given!r}.", f"Choose one of: {listed(known)}.")


class DefinitionError(MentorAnalyticsError, ValueError):
    """Our own data (a rule, a KPI, a preset) says something impossible."""


class LeakError(MentorAnalyticsError):
    """A model too good to be true.

    Parameters
    ----------
    columns
        Those that drive it.
    """

    def __init__(self, what: str, todo: str, columns: Sequence[str] = ()) -> None:
        super().__init__(what, todo)
        self.columns = tuple(columns)


class ConfirmError(MentorAnalyticsError):
    """Something that is rarely meant, and is done only when a person says so.

    Parameters
    ----------
    asks
        One sentence each.
    """

    def __init__(self, asks: Sequence[str]) -> None:
        super().__init__(
            " ".join(asks), "Look again, and confirm if it is meant (--yes on the command line)."
        )
        self.asks = tuple(asks)


class StorageError(MentorAnalyticsError, OSError):
    """The workspace cannot be read or written; what was saved before is as it was."""

    exit_code = 3

    def __str__(self) -> str:
        return f"{self.what} {self.todo}".strip()


class OutputError(MentorAnalyticsError, OSError):
    """Results cannot be written."""

    exit_code = 3

    def __str__(self) -> str:
        return f"{self.what} {self.todo}".strip()
