"""What scorers said of distinct comments, remembered: reading a comment is slow, and comments repeat."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

_HASH_BYTES = 16
_ASKED = 500  # parameters of one query


@dataclass(frozen=True)
class Keys:
    """By which scorer and which vectors something was said of a comment."""

    scorer: str
    vectors: str

    @property
    def name(self) -> str:
        """Both in one text."""
        return f"{self.scorer}|{self.vectors}"


@dataclass(frozen=True)
class Told:
    """What is known of one comment: polarity (None when it could not be read), deciding words, key phrases."""

    polarity: float | None
    words: str | None
    phrases: str | None


def text_hash(text: str) -> bytes:
    """What a comment is known by."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest()


def known_texts(connection: sqlite3.Connection, hashes: Sequence[bytes], keys: Keys) -> dict[bytes, Told]:
    """Those comments of which scorer and vectors both said something."""
    found: dict[bytes, Told] = {}
    for start in range(0, len(hashes), _ASKED):
        asked = hashes[start : start + _ASKED]
        rows = connection.execute(
            "SELECT s.text_hash, s.polarity, s.words, p.phrases FROM text_scores s"
            " JOIN text_phrases p ON p.vectors = ? AND p.text_hash = s.text_hash"
            f" WHERE s.scorer = ? AND s.text_hash IN ({', '.join('?' * len(asked))})",
            [keys.vectors, keys.scorer, *asked],
        )
        found.update((hash_, Told(*told)) for hash_, *told in rows)
    return found


def save_texts(connection: sqlite3.Connection, told: Mapping[bytes, Told], keys: Keys) -> None:
    """Remember what was said; what is known stays."""
    connection.executemany(
        "INSERT OR IGNORE INTO text_scores VALUES (?, ?, ?, ?)",
        ((keys.scorer, hash_, one.polarity, one.words) for hash_, one in told.items()),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO text_phrases VALUES (?, ?, ?)",
        ((keys.vectors, hash_, one.phrases) for hash_, one in told.items()),
    )


def distinct_comments(connection: sqlite3.Connection) -> Iterator[str]:
    """Each distinct comment of the current sessions."""
    for (text,) in connection.execute(
        "SELECT DISTINCT feedback FROM session_versions WHERE superseded_by IS NULL AND feedback IS NOT NULL"
    ):
        yield text


def laid_out(comments: pd.Series, told: Mapping[str, Told]) -> pd.DataFrame:
    """What is known of comments, row by row: `polarity`, `sentiment_words`, `keywords`."""
    codes, distinct = pd.factorize(comments)
    each = [told[str(text)] for text in distinct]
    polarity = np.array([np.nan if one.polarity is None else one.polarity for one in each] + [np.nan])
    return pd.DataFrame(
        {
            "polarity": polarity[codes],
            "sentiment_words": _texts((one.words for one in each), codes),
            "keywords": _texts((one.phrases for one in each), codes),
        },
        index=comments.index,
    )


def _texts(values: Iterable[str | None], codes: npt.NDArray[np.intp]) -> pd.api.extensions.ExtensionArray:
    return pd.array([*values, None], dtype="str").take(codes)  # a missing comment has code -1: the last
