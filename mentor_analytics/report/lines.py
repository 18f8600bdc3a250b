"""How many lines a text takes in a column: the widths of letters, and greedy wrapping at words."""

from functools import lru_cache

LINE_POINTS = 13.0
"""Height of one line of text."""
PLAIN_POINTS = 13.5
"""Of a row nobody has set."""
LINES_MOST = 7
"""Rows grow with their text up to so many lines; the rest is in the cell."""
PADDING = 16.0
"""What stands beside the text of a cell, in pixels: indent and borders."""
BOLD = 1.08
"""How much wider bold letters are."""

_EM = 10 / 72 * 96  # pixels of a 10-point letter's em
_SAFETY = 1.03  # programs round every letter for themselves
_OTHER, _WIDE = 600, 1000
_WIDE_FROM = 0x2E80  # Chinese, Japanese, Korean, emoji
_WIDTHS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 "
    "278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 "
    "611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 "
    "556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
"""Of the letters from space to tilde in the workbook's font, in thousandths of an em."""
_LETTERS = {chr(32 + at): int(width) for at, width in enumerate(_WIDTHS.split())}
_SPACE = _LETTERS[" "] / 1000 * _EM * _SAFETY


def column_pixels(width: float) -> float:
    """Pixels of a column as wide as so many digits."""
    return 7 * width + 5


@lru_cache(maxsize=50_000)
def word_pixels(word: str) -> float:
    """How wide a word stands."""
    known = sum(_LETTERS.get(letter) or (_WIDE if ord(letter) >= _WIDE_FROM else _OTHER) for letter in word)
    return known / 1000 * _EM * _SAFETY


def lines_of(text: str, width: float, scale: float = 1.0) -> int:
    """How many lines a text takes in a column, at most `LINES_MOST`.

    Parameters
    ----------
    width
        Of the column, in Excel's units.
    scale
        How much larger than the plain letters it is written (bold, a heading).

    Examples
    --------
    >>> lines_of("Academy Sept25 Advanced", 24), lines_of("Academy Sept25 Advanced", 30)
    (2, 1)
    """
    room = max((column_pixels(width) - PADDING) / scale, 10.0)
    most = int(room * LINES_MOST)  # no letter is narrower than a pixel
    lines = 0
    for part in text[:most].split("\n"):
        lines += _wrapped(part, room)
        if lines >= LINES_MOST:
            return LINES_MOST
    return lines


def _wrapped(part: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in part.split(" "):
        wide = word_pixels(word)
        if used and used + _SPACE + wide <= room:
            used += _SPACE + wide
            continue
        if used:
            lines += 1
        over = int(wide // room)  # a word too long for a line is broken
        lines += over
        used = wide - over * room
    return lines


def row_height(lines: int, scale: float = 1.0) -> float:
    """Points a row with so many lines needs."""
    return min(lines, LINES_MOST) * LINE_POINTS * scale + 4
