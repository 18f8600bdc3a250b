"""Numbers as people write them: ratings, minutes, percents, scores.

Each reader takes distinct texts and says for each the value, NaN where there is none.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.limits import VALUE_CHARS
from mentor_analytics.ingest.words import read_word
from mentor_analytics.schema import Range

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_OUT_OF = re.compile(r"(.+?)\s*(?:/|out of|of)\s*(\d+)", re.ASCII)
_STARS = re.compile(r"([★⭐]+)[☆\uFE0F]*")
_STAR_WORD = re.compile(r"\s*(?:stars?|★|⭐)\Z", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]?\d)(?::([0-5]?\d)(?:\.\d+)?)?", re.ASCII)
_ISO_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", re.IGNORECASE | re.ASCII)
_UNITS = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*(?:hours?|hrs?|h)\.?)?\s*(?:(\d+(?:\.\d+)?)\s*(?:minutes?|mins?|m)\.?)?"
    r"\s*(?:(\d+)\s*(?:seconds?|secs?|s)\.?)?",
    re.IGNORECASE | re.ASCII,
)


@dataclass
class Read:
    """What distinct texts say.

    Parameters
    ----------
    values
        One per distinct text; missing where it says nothing.
    faults
        Index → why a text that is not blank has no value.
    told
        Index → what was made of a text that has one.
    """

    values: npt.NDArray[np.float64] | npt.NDArray[np.object_]
    faults: dict[int, Code] = field(default_factory=dict)
    told: dict[int, Code] = field(default_factory=dict)


def ascii_digits(text: str) -> str:
    """Other digits (Arabic, Devanagari, full-width) as 0-9, other spaces and full-width marks as the usual ones.

    A raised ² stays as it is: 4² is not 42.

    >>> ascii_digits("٤٥"), ascii_digits("４．５"), ascii_digits("4²")
    ('45', '4.5', '4²')
    """
    return text if text.isascii() else "".join(map(_plain, text))


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.east_asian_width(character) == "F":
        return unicodedata.normalize("NFKC", character)
    return " " if character.isspace() else character


def number(text: str, *, decimal_comma: bool = False) -> float:
    """A plain number, NaN when it is none.

    >>> number("1e3"), number("10,000"), number("4,5"), number("4,5", decimal_comma=True)
    (1000.0, 10000.0, nan, 4.5)
    """
    text = ascii_digits(text).strip()
    if _PLAIN.fullmatch(text):
        return float(text)
    if decimal_comma and _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    if not decimal_comma and _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    return math.nan


def _one_rating(text: str, *, decimal_comma: bool, top: int) -> float:
    if stars := _STARS.fullmatch(text):
        return float(sum(c in "★⭐" for c in stars.group(1)))
    text = _STAR_WORD.sub("", text)
    if (out_of := _OUT_OF.fullmatch(text)) and int(out_of.group(2)) == top:
        text = out_of.group(1)
    return number(text, decimal_comma=decimal_comma)


def _one_duration(text: str, *, decimal_comma: bool) -> float:
    """Minutes; h:mm is hours and minutes."""
    value = number(text, decimal_comma=decimal_comma)
    if not math.isnan(value):
        return value
    text = ascii_digits(text).strip()
    for pattern in (_CLOCK, _ISO_DURATION, _UNITS):
        match = pattern.fullmatch(text)
        if match and any(match.groups()):
            hours, minutes, seconds = (float(part or 0) for part in match.groups())
            return hours * 60 + minutes + seconds / 60
    return math.nan


def _read_each(texts: Sequence[str], one: Callable[[str], float], allowed: Range) -> Read:
    read = Read(np.full(len(texts), np.nan))
    for index, text in enumerate(texts):
        if not text:
            continue
        value = one(text) if len(text) <= VALUE_CHARS else math.nan
        if math.isnan(value):
            read.faults[index] = Code.UNREADABLE_VALUE
        elif not allowed.low <= value <= allowed.high:
            read.faults[index] = Code.OUT_OF_RANGE
        else:
            read.values[index] = value
    return read


def read_ratings(
    texts: Sequence[str], counts: npt.NDArray[np.int64], allowed: Range, *, decimal_comma: bool = False
) -> Read:
    """Stars from 1 to 5: `4`, `4/5`, `5 stars`, `★★★★`.

    When more than half of the readable ratings (`counts` rows a text) lie above 5 and up to 10, the scale is in
    doubt: those above 5 become missing as `scale_suspect`, not as out of range.
    """
    wide = _read_each(
        texts, lambda t: _one_rating(t, decimal_comma=decimal_comma, top=5), Range(-math.inf, math.inf)
    )
    values = wide.values.astype(float)
    with np.errstate(invalid="ignore"):
        high = (values > allowed.high) & (values <= 2 * allowed.high)
        outside = (values < allowed.low) | (values > allowed.high)
    rated = counts[~np.isnan(values)].sum()
    suspect = rated > 0 and counts[high].sum() > rated / 2
    for index in np.flatnonzero(outside):
        wide.faults[int(index)] = Code.SCALE_SUSPECT if suspect and high[index] else Code.OUT_OF_RANGE
    values[outside] = np.nan
    return Read(values, wide.faults)


def read_scores(texts: Sequence[str], allowed: Range, *, decimal_comma: bool = False) -> Read:
    """Scores from 0 to 10: `7.5`, `7/10`."""
    return _read_each(texts, lambda t: _one_rating(t, decimal_comma=decimal_comma, top=10), allowed)


def read_minutes(texts: Sequence[str], allowed: Range, *, decimal_comma: bool = False) -> Read:
    """Minutes: `45`, `45 mins`, `0:45`, `1h 15m`, `1:15:00`, `PT45M`."""
    return _read_each(texts, lambda t: _one_duration(t, decimal_comma=decimal_comma), allowed)


def is_yes_no(texts: Sequence[str]) -> bool:
    """Whether a column holds nothing but yes and no, or 1 and 0."""
    filled = [text for text in texts if text]
    return bool(filled) and all(read_word("boolean", text) is not None for text in filled)


def read_shares(texts: Sequence[str], allowed: Range, *, decimal_comma: bool = False) -> Read:
    """Fractions from percents: `75%`, `75`, present / absent.

    A column of bare numbers wholly within 0..1 that has a true fraction is taken as fractions and told; a
    bare fraction among percents could be 0.75 or 75 %, so it becomes missing as `ambiguous_scale`.
    """
    read = Read(np.full(len(texts), np.nan))
    bare: dict[int, float] = {}
    percents = False
    for index, text in enumerate(texts):
        if not text:
            continue
        if len(text) > VALUE_CHARS:
            read.faults[index] = Code.UNREADABLE_VALUE
            continue
        word = read_word("boolean", text) if not text[0].isdigit() else None
        if word is not None:
            read.values[index] = float(bool(word))
            continue
        signed = text.endswith(("%", "％"))
        value = number(text[:-1] if signed else text, decimal_comma=decimal_comma)
        if math.isnan(value):
            read.faults[index] = Code.UNREADABLE_VALUE
        elif signed:
            percents = True
            _place_share(read, index, value / 100, allowed)
        else:
            bare[index] = value
    fractions = any(0 < value < 1 for value in bare.values())
    scaled = fractions and not percents and all(0 <= value <= 1 for value in bare.values())
    for index, value in bare.items():
        if scaled:
            _place_share(read, index, value, allowed)
            read.told[index] = Code.SCALED_FRACTION
        elif 0 < value < 1 or (value == 1 and fractions):
            read.faults[index] = Code.AMBIGUOUS_SCALE
        else:
            _place_share(read, index, value / 100, allowed)
    return read


def _place_share(read: Read, index: int, value: float, allowed: Range) -> None:
    if allowed.low <= value <= allowed.high:
        read.values[index] = value
    else:
        read.faults[index] = Code.OUT_OF_RANGE
