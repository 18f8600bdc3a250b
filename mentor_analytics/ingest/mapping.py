"""Which header means which of our columns, and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from rapidfuzz import fuzz, process

from mentor_analytics.errors import UnknownNameError, listed
from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.schema import SESSIONS, STARTS, TABLES, Column, TableName

ACCEPT = 85.0  # token_sort_ratio from which a spelling is taken for a known name (measured: notes in README)

WAITS_FILE, WAITS_SHEET, WAITS_ROW, WAITS_BECAUSE = (
    "waits: file",
    "waits: sheet",
    "waits: row",
    "waits: because",
)
WAITS_CODE = "waits: code"
WAITS_BEYOND = "waits: beyond the last heading"
RESERVED = (WAITS_FILE, WAITS_SHEET, WAITS_ROW, WAITS_BECAUSE, WAITS_CODE, WAITS_BEYOND)
"""Our own headings in the list of waiting rows; a mended list is read again, and they say nothing of a session."""

_RESERVED = frozenset(map(fold_header, RESERVED))

ASIDE = ""
"""What the user says of a heading that is to be kept aside although we would take it."""

SESSION_COLUMNS = tuple(column.name for column in SESSIONS)

How = Literal["name", "alias", "spelling", "given", "none"]


def is_reserved(header: str) -> bool:
    """Whether a heading is one of ours in the list of waiting rows: neither mapped nor told."""
    return fold_header(header) in _RESERVED


@dataclass(frozen=True)
class Match:
    """One header of a file and what we make of it.

    Parameters
    ----------
    header
        As written in the file.
    column
        Our column, or None when it is kept aside.
    how
        `name` (our own word for it), `alias` (another usual name), `spelling` (close to a known name),
        `given` (the user said so), `none`.
    confidence
        0 to 100.
    reason
        One sentence for people.
    """

    header: str
    column: str | None
    how: How
    confidence: float
    reason: str


SECOND_MEANINGS = {
    "scheduled date": "scheduled_on",
    "start time": "scheduled_time",
    "scheduled start time": "scheduled_time",
    "session start time": "scheduled_time",
    "start": "scheduled_time",
}
"""Names of the start, and what they mean when it stands in two columns: `Scheduled Date` beside `Start Time`."""

LAST_RESORT = frozenset({"timestamp"})
"""Names taken only when nothing better is there: a form's timestamp says when it was sent."""

TELLING = frozenset(
    ("end", "ends", "ended", "hour", "hours", "hr", "hrs", "h", "day", "days", "week", "weeks", "second", "seconds",
     "secs", "sec", "by", "to", "from", "rescheduled", "reschedule", "notes", "note", "mode", "score", "link", "url",
     "count", "total", "email", "mail", "phone", "10", "100"),
)  # fmt: skip
"""Words that change what a heading means: one that only one of two names has makes them two things, however alike."""


@cache
def _vocabulary(table: tuple[Column, ...]) -> dict[str, tuple[str, How]]:
    """Folded name → column and how. The name, the label and the first alias are a column's own words."""
    words: dict[str, tuple[str, How]] = {}
    for column in table:
        for own in (column.name, column.label, *column.aliases[:1]):
            words.setdefault(fold_header(own), (column.name, "name"))
    for column in table:
        for alias in column.aliases:
            words.setdefault(fold_header(alias), (column.name, "alias"))
    return words


def known_headers(
    headers: Sequence[str], given: Mapping[str, str] | None = None, table: tuple[Column, ...] = SESSIONS
) -> set[str]:
    """The columns of ours that some headers name outright; cheap enough to try on every row."""
    words = _vocabulary(table)
    folded = {fold_header(header) for header in headers if header.strip()}
    own = {words[text][0] for text in folded if text in words}
    return own | {
        column for header, column in (given or {}).items() if column and fold_header(header) in folded
    }


def map_headers(
    headers: Sequence[str], given: Mapping[str, str] | None = None, table: tuple[Column, ...] = SESSIONS
) -> list[Match]:
    """Give each header at most one column, and each column at most one header.

    What the user gave comes first, then exact names, then other usual names, then close spellings from the
    closest down. A header below `ACCEPT` is kept aside, and so is a second name for a column already found:
    it is never bent to another column.

    Parameters
    ----------
    headers
        As written. Compared without case, width, spaces and punctuation.
    given
        Header → our column, or `ASIDE`, as the user said.
    table
        The columns of the kind of file it is.

    Returns
    -------
    One `Match` per header, in order.

    Raises
    ------
    UnknownNameError
        `given` names a column we do not have.
    """
    mapper = _Mapper(headers, table)
    mapper.take_given(given or {})
    mapper.take_known("name")
    mapper.take_known("alias")
    mapper.take_second_meanings()
    mapper.take_spellings()
    mapper.take_last_resort()
    return mapper.result()


def check_given(given: Mapping[str, str], columns: Collection[str] = SESSION_COLUMNS) -> dict[str, str]:
    """What the user said, the columns in lower case; refused when it names a column we do not have (`ASIDE` is none).

    Raises
    ------
    UnknownNameError
        Before a file is looked at: it is the command that is wrong, not the file.
    """
    found = {header: column.strip().casefold() for header, column in given.items()}
    for header, column in found.items():
        if column != ASIDE and column not in columns:
            raise UnknownNameError("column", given[header], [f"{listed(columns)} (see data/columns.md)"])
    return found


def kinds_given(given: Mapping[str, str]) -> tuple[TableName, ...]:
    """The kinds of files that have every column the user named.

    Raises
    ------
    UnknownNameError
        None has them.
    """
    named = {column.strip().casefold() for column in given.values()} - {ASIDE}
    names = {kind: [column.name for column in table.columns] for kind, table in TABLES.items()}
    kinds = tuple(kind for kind, columns in names.items() if named <= set(columns))
    if not kinds:
        nearest = max(names.values(), key=lambda columns: len(named.intersection(columns)))
        check_given(given, nearest)
    return kinds


class _Mapper:
    """Hands out columns to headers, first come first served."""

    def __init__(self, headers: Sequence[str], table: tuple[Column, ...]) -> None:
        self._headers = headers
        self._folded = [fold_header(header) for header in headers]
        self._words = _vocabulary(table)
        self._labels = {column.name: column.label for column in table}
        self._matches: dict[int, Match] = {}
        self._taken: set[str] = set()
        self._wanted: dict[str, str] = {}  # folded header → the column the user named, theirs or not

    def _take(self, place: int, column: str, how: How, confidence: float, reason: str) -> None:
        if place not in self._matches and column not in self._taken:
            self._matches[place] = Match(self._headers[place], column, how, confidence, reason)
            self._taken.add(column)

    def take_given(self, given: Mapping[str, str]) -> None:
        """What the user said."""
        for header, column in check_given(given, self._labels).items():
            wanted = fold_header(header)
            self._wanted[wanted] = column
            for place in (i for i, text in enumerate(self._folded) if text == wanted):
                if column == ASIDE:
                    self._matches.setdefault(
                        place, Match(self._headers[place], None, "given", 100.0, "You said so.")
                    )
                else:
                    self._take(place, column, "given", 100.0, "You said so.")

    def take_known(self, wanted: How) -> None:
        """Our own words, or other usual names."""
        for place, text in enumerate(self._folded):
            column, how = self._words.get(text, ("", "none"))
            if how == wanted and text not in LAST_RESORT:
                label = self._labels[column]
                why = "Our own name for it." if how == "name" else f"Another usual name for {label}."
                self._take(place, column, how, 100.0, why)

    def take_second_meanings(self) -> None:
        """A start in two columns, each of which could be the whole."""
        start = next((self._folded[i] for i, m in self._matches.items() if m.column == "scheduled_at"), "")
        if start not in SECOND_MEANINGS:
            return
        for place, text in enumerate(self._folded):
            second = SECOND_MEANINGS.get(text, "")
            if second in self._labels and second != SECOND_MEANINGS[start]:
                why = f"Beside “{start}” it is the {self._labels[second].lower()}."
                self._take(place, second, "alias", 100.0, why)

    def take_spellings(self) -> None:
        """Close spellings, best first."""
        for score, place, known in _close_spellings(self._folded, self._words):
            column = self._words[known][0]
            why = f"Close to “{known}”, a name for {self._labels[column]}."
            self._take(place, column, "spelling", score, why)

    def take_last_resort(self) -> None:
        """Names that mean something else in most files, when nothing better was found."""
        for place, text in enumerate(self._folded):
            if text in LAST_RESORT and text in self._words and self._taken.isdisjoint(STARTS):
                why = "Nothing else says when it was."
                self._take(place, self._words[text][0], "alias", 100.0, why)

    def result(self) -> list[Match]:
        """One match per header; those nobody took say what they resemble."""
        of = {match.column: match for match in self._matches.values() if match.column}
        found = []
        for place, (header, text) in enumerate(zip(self._headers, self._folded, strict=True)):
            match = self._matches.get(place)
            if match is None:
                match = Match(header, None, "none", *self._why_none(text, of))
            asked = of.get(self._wanted.get(text, ASIDE))
            if match.how != "given" and asked is not None and fold_header(asked.header) != text:
                label = self._labels[str(asked.column)]
                why = f"You chose {label} for it, but {label} comes from “{asked.header}” already; choose there first."
                match = replace(match, reason=why)
            found.append(match)
        return found

    def _why_none(self, text: str, of: Mapping[str, Match]) -> tuple[float, str]:
        """What a header resembles, and what has that column already."""
        score, column = _nearest(text, self._words)
        if not text:
            return 0.0, "It has no heading."
        if not column:
            return 0.0, "Resembles none of our columns."
        label, has = self._labels[column], of.get(column)
        if score < ACCEPT or has is None:
            return score, f"Nearest is {label}, not near enough to be taken unasked."
        if has.how == "given":
            return score, f"{label} comes from “{has.header}”, as you chose."
        return score, f"{label} already comes from “{has.header}”, which fits better."


def _close_spellings(folded: Sequence[str], words: Mapping[str, object]) -> list[tuple[float, int, str]]:
    """Every (score, place, known name) at or above `ACCEPT`, best first; names known outright are no misspellings."""
    known = list(words)
    found = []
    for place, text in enumerate(folded):
        if text and text not in words and text not in _RESERVED:
            hits = process.extract(text, known, scorer=fuzz.token_sort_ratio, score_cutoff=ACCEPT, limit=5)
            found += [(score, place, name) for name, score, _ in hits if _same_thing(text, name)]
    return sorted(found, key=lambda hit: (-hit[0], hit[1], hit[2]))


def _same_thing(text: str, name: str) -> bool:
    """Whether no word that only one of them has says something else."""
    return not (set(text.split()) ^ set(name.split())) & TELLING


def _nearest(text: str, words: Mapping[str, tuple[str, How]]) -> tuple[float, str]:
    """How much a header resembles a name of ours, and whose it is; no column where it resembles none."""
    best = process.extractOne(text, list(words), scorer=fuzz.token_sort_ratio) if text else None
    if best is None or best[1] == 0:
        return 0.0, ""
    name, score, _ = best
    return (score if _same_thing(text, name) else min(score, ACCEPT - 1)), words[name][0]


def nearest_header(column: Column, headers: Sequence[str]) -> str | None:
    """The header that most resembles a column's names: what a refusal points at."""
    names = [fold_header(text) for text in (column.name, column.label, *column.aliases)]
    scored = [
        (max(fuzz.token_sort_ratio(fold_header(header), name) for name in names), header)
        for header in headers
        if fold_header(header)
    ]
    return max(scored)[1] if scored else None
