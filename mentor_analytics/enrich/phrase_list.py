"""Reading the list of mentoring phrases: the packaged one, or one that a program manager has edited."""

import csv
import io
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from mentor_analytics.enrich.phrases import Phrase, PhraseBook
from mentor_analytics.errors import DefinitionError, listed

COLUMNS = ("phrase", "weight", "reason", "unless")


def read_phrases(text: str, source: str) -> PhraseBook:
    """Read a list of phrases from CSV text.

    Parameters
    ----------
    text
        A header line with `phrase`, `weight`, `reason` and, if wanted, `unless`; a phrase per line after it. Comma or
        semicolon between the fields; blank lines are skipped.
    source
        What the list is called in an error.

    Raises
    ------
    DefinitionError
        A line that cannot be meant; the message names it.
    """
    header = text.partition("\n")[0]
    delimiter = ";" if ";" in header and "," not in header else ","
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    missing = [name for name in COLUMNS[:3] if name not in (rows.fieldnames or ())]
    if missing:
        raise DefinitionError(
            f"Line 1 of {source}: no column {listed(missing)}.", f"Head the columns {listed(COLUMNS)}."
        )
    phrases: dict[str, Phrase] = {}
    for row in rows:
        if not any(row.values()):
            continue
        try:
            line = _line_of(row)
        except DefinitionError as error:
            raise DefinitionError(f"Line {rows.line_num} of {source}: {error.what}", error.todo) from error
        if line.phrase in phrases:
            raise DefinitionError(
                f"Line {rows.line_num} of {source}: {line.phrase!r} is there twice.", "Take one of them out."
            )
        phrases[line.phrase] = line
    return PhraseBook(tuple(phrases.values()))


def write_phrases(rows: Iterable[Mapping[Any, object]]) -> str:
    """CSV text of lines with `phrase`, `weight`, `reason` and `unless`, as `read_phrases` takes it.

    Lines without anything are left out. What cannot be meant is written down too: `read_phrases` says what is wrong
    with it and where.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        fields = ["" if _is_blank(row.get(name)) else str(row.get(name)).strip() for name in COLUMNS]
        if any(fields):
            writer.writerow(" ".join(field.split()) for field in fields)
    return text.getvalue()


def phrase_rows(book: PhraseBook) -> list[dict[str, str | float]]:
    """The lines of a list, as `write_phrases` takes them."""
    return [
        {"phrase": line.phrase, "weight": line.weight, "reason": line.reason, "unless": "|".join(line.unless)}
        for line in book.phrases
    ]


def _is_blank(value: object) -> bool:
    return value is None or value != value  # NaN is not itself


def _line_of(row: dict[str, str | None]) -> Phrase:
    if None in row:  # csv puts what is over into the key None
        raise DefinitionError(
            "more fields than columns.", "Put a text that holds a comma in quotation marks."
        )
    phrase, weight, reason, unless = ((row.get(name) or "").strip() for name in COLUMNS)
    try:
        number = float(weight.replace(",", "."))
    except ValueError:
        number = float("nan")
    words = tuple(word.strip().lower() for word in unless.split("|") if word.strip())
    return Phrase(phrase.lower(), number, reason, words)


def load_phrases(path: Path) -> PhraseBook:
    """Read a list of phrases from a file (UTF-8, or Windows-1252 as older spreadsheets save it).

    Raises
    ------
    DefinitionError
        No such file, or a line that cannot be meant.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DefinitionError(
            f"The list of phrases {path.name} cannot be read.",
            "Check the PHRASES setting, or leave it empty.",
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return read_phrases(text, path.name)


@cache
def packaged_phrases() -> PhraseBook:
    """The list that comes with the package."""
    source = files("mentor_analytics.enrich").joinpath("phrases.csv")
    return read_phrases(source.read_text(encoding="utf-8"), "phrases.csv")
