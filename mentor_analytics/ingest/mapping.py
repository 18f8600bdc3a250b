"""Which header means which of our columns, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz import fuzz, process

from mentor_analytics.errors import UnknownNameError
from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.schema import SESSIONS, Column

ACCEPT = 85.0  # token_sort_ratio from which a spelling is taken for a known name (measured: notes in README)

How = Literal["name", "alias", "spelling", "given", "none"]


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


def known_headers(headers: Sequence[str], given: Mapping[str, str] | None = None) -> set[str]:
    """The columns of ours that some headers name outright; cheap enough to try on every row."""
    words = _vocabulary(SESSIONS)
    folded = {fold_header(header) for header in headers if header.strip()}
    own = {words[text][0] for text in folded if text in words}
    return own | {column for header, column in (given or {}).items() if fold_header(header) in folded}


def map_headers(
    headers: Sequence[str], given: Mapping[str, str] | None = None, table: tuple[Column, ...] = SESSIONS
) -> list[Match]:
    """Give each header at most one column, and each column at most one header.

    What the user gave comes first, then exact names, then other usual names, then close spellings from the
    closest down. A header below `ACCEPT` is kept aside.

    Parameters
    ----------
    headers
        As written. Compared without case, width, spaces and punctuation.
    given
        Header → our column, as the user said.

    Returns
    -------
    One `Match` per header, in order.

    Raises
    ------
    UnknownNameError
        `given` names a column we do not have.
    """
    words = _vocabulary(table)
    labels = {column.name: column.label for column in table}
    matches: dict[int, Match] = {}
    taken: set[str] = set()

    def take(place: int, column: str, how: How, confidence: float, reason: str) -> None:
        if place not in matches and column not in taken:
            matches[place] = Match(headers[place], column, how, confidence, reason)
            taken.add(column)

    folded = [fold_header(header) for header in headers]
    for header, column in (given or {}).items():
        if column not in labels:
            raise UnknownNameError("column", column, labels)
        for place in (i for i, text in enumerate(folded) if text == fold_header(header)):
            take(place, column, "given", 100.0, "You said so.")
    for wanted in ("name", "alias"):
        for place, text in enumerate(folded):
            column, how = words.get(text, ("", "none"))
            if how == wanted:
                why = "Our own name for it." if how == "name" else f"Another usual name for {labels[column]}."
                take(place, column, how, 100.0, why)
    for score, place, known in _close_spellings(folded, words):
        column = words[known][0]
        take(place, column, "spelling", score, f"Close to “{known}”, a name for {labels[column]}.")
    return [matches.get(i, Match(header, None, "none", *_nearest(folded[i], words, labels)))
            for i, header in enumerate(headers)]  # fmt: skip


def _close_spellings(folded: Sequence[str], words: Mapping[str, object]) -> list[tuple[float, int, str]]:
    """Every (score, place, known name) at or above `ACCEPT`, best first."""
    known = list(words)
    found = []
    for place, text in enumerate(folded):
        if text:
            hits = process.extract(text, known, scorer=fuzz.token_sort_ratio, score_cutoff=ACCEPT, limit=5)
            found += [(score, place, name) for name, score, _ in hits]
    return sorted(found, key=lambda hit: (-hit[0], hit[1], hit[2]))


def _nearest(text: str, words: Mapping[str, tuple[str, How]], labels: Mapping[str, str]) -> tuple[float, str]:
    if not text:
        return 0.0, "It has no heading."
    best = process.extractOne(text, list(words), scorer=fuzz.token_sort_ratio)
    if best[1] == 0:
        return 0.0, "Resembles none of our columns."
    name, score, _ = best
    if score >= ACCEPT:
        return score, f"{labels[words[name][0]]} already comes from a header that fits better."
    return score, f"Nearest is {labels[words[name][0]]}, not near enough to be taken unasked."


def nearest_header(column: Column, headers: Sequence[str]) -> str | None:
    """The header that most resembles a column's names: what a refusal points at."""
    names = [fold_header(text) for text in (column.name, column.label, *column.aliases)]
    scored = [
        (max(fuzz.token_sort_ratio(fold_header(header), name) for name in names), header)
        for header in headers
        if fold_header(header)
    ]
    return max(scored)[1] if scored else None
