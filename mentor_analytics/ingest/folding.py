"""Texts made comparable: headers, names and ids that differ only in how they are typed."""

import re
import unicodedata

# Invisible characters that change how a text shows or compares: C0 and C1 controls but tab and line ends,
# soft hyphen, zero-width and bidi marks, the byte order mark, and what XML cannot hold.
# U+200D joins emoji and Indic letters and U+200C parts them: they are content.
CONTROLS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
)
_PUNCTUATION = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile(f"[{CONTROLS}]")


def printable(text: str) -> str:
    r"""Undecodable bytes as `\xE9`, so that nothing is lost and everything can be stored.

    >>> printable("Ren\udce9e")
    'Ren\\xe9e'
    """
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def one_line(text: str) -> str:
    r"""A heading fit to be shown: on one line, nothing invisible in it.

    >>> one_line(" Session\n ID\x1b ")
    'Session ID'
    """
    return _SPACES.sub(" ", _INVISIBLE.sub("", printable(text))).strip()


def fold_header(text: str) -> str:
    r"""Lower case, width and accents of form undone, punctuation to single spaces.

    >>> fold_header("  Session_ID\n")
    'session id'
    >>> fold_header("Ｍｅｎｔｏｒ-Name (full)")
    'mentor name full'
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))
    return _PUNCTUATION.sub(" ", spaced.casefold()).strip()


def fold_name(text: str) -> str:
    """Case, width and spacing undone; punctuation kept, since it may tell two people apart.

    >>> fold_name(" SNEHA   reddy ")
    'sneha reddy'
    """
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).strip().casefold()
