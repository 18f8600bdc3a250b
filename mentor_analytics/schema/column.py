"""What a column is, and a kind of file."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal[
    "id",  # text that names one thing; compared without case, width and outer spaces
    "person",  # a name on one line; spellings that differ in case, width or spacing are merged
    "label",  # a name of a group on one line
    "line",  # free text on one line
    "text",  # free text; line breaks are content
    "instant",  # a moment, stored in UTC
    "day",  # a calendar day
    "time",  # a time of day
    "status",
    "party",
    "prep",
    "boolean",
    "minutes",
    "share",  # a fraction 0-1, shown and checked as percent
    "rating",
    "score",
]


class Range(NamedTuple):
    """Both ends are allowed."""

    low: float
    high: float


@dataclass(frozen=True)
class Column:
    """What one column holds, how it may be headed, and what may stand in it.

    Parameters
    ----------
    name
        Its name in every frame and file of ours.
    kind
        Decides how text is read (see `Kind`).
    label
        What people see.
    unit
        `min`, `stars`, `fraction` or empty.
    aliases
        Other headings that mean the same; compared after folding case, spaces and punctuation.
    allowed
        The values or the range that may stand in it; empty when anything may.
    required
        A file without it is refused; a row without a value waits in quarantine.
    expected
        Its absence is told.
    help
        One line for the column reference.
    """

    name: str
    kind: Kind
    label: str
    unit: str = ""
    aliases: tuple[str, ...] = ()
    allowed: tuple[str, ...] | Range = ()
    required: bool = False
    expected: bool = False
    help: str = ""


TableName = Literal["sessions", "profiles", "events"]


@dataclass(frozen=True)
class Table:
    """A kind of file: what its columns are, and how one of its rows is told from another.

    Parameters
    ----------
    name
        Ours.
    columns
        Those we know.
    key
        The columns that together name a row.
    anchors
        A row with something in one of them is no remark, the surest first.
    telling
        A file that has none of them is not taken for one of this kind unasked; empty when all are needed.
    headings
        So many of ours make a header row.
    one, many
        What a row is called, and several.
    """

    name: TableName
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    anchors: tuple[str, ...]
    telling: frozenset[str]
    headings: int
    one: str
    many: str

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which a file is refused."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def expected(self) -> tuple[str, ...]:
        """The columns whose absence is told."""
        return tuple(column.name for column in self.columns if column.expected)
