"""What can be read: texts that say nothing, scripts the English word lists do not know, broken characters."""

import re
import unicodedata

import pandas as pd

LONGEST = 10_000
"""Characters of a comment that are read; what follows is a pasted document, not a comment."""

_LATIN = re.compile("[A-Za-zªºÀ-ÖØ-öø-ʯḀ-ỿⱠ-Ɀ꜠-ꟿＡ-Ｚａ-ｚ]")
_AFTER_ACCENTS = "\u0370"
"""Accents that Latin letters may carry come before; marks behind it (vowel signs) belong to other scripts."""


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: white space, invisible and control characters only.

    >>> is_blank("  "), is_blank(chr(0x200B)), is_blank(".")
    (True, True, False)
    """
    return not text.strip() or all(char.isspace() or unicodedata.category(char)[0] == "C" for char in text)


def is_other_script(text: str) -> bool:
    """Whether more than half of the letters are not Latin. A text without letters is not in another script.

    >>> is_other_script("बहुत अच्छा session"), is_other_script("très bien"), is_other_script("👍 10/10")
    (True, False, False)
    """
    if text.isascii():
        return False
    letters = [
        char
        for char in text
        if char.isalpha() or (char >= _AFTER_ACCENTS and unicodedata.category(char)[0] == "M")
    ]
    return 2 * sum(map(bool, map(_LATIN.match, letters))) < len(letters)


def well_formed(text: str) -> str:
    """The text with `?` for each half of a surrogate pair, which no file and no text column can hold."""
    return text.encode("utf-8", "replace").decode()


def as_text(column: pd.Series) -> pd.Series:
    """A column as pandas text, whatever it was; missing stays missing."""
    if column.dtype == object:
        column = column.map(lambda value: well_formed(str(value)), na_action="ignore")
    return column.astype("str")
