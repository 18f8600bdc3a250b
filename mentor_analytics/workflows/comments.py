"""Reading comments once: what is not remembered is read, and remembered."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from mentor_analytics.enrich.comments import joined_phrases
from mentor_analytics.enrich.sentiment import tones
from mentor_analytics.pipeline import Step, Texts, silent
from mentor_analytics.store.database import is_there, reading, writing
from mentor_analytics.store.meta import read_meta
from mentor_analytics.store.snapshot import Snapshots
from mentor_analytics.store.texts import (
    Keys,
    Told,
    distinct_comments,
    known_texts,
    laid_out,
    save_texts,
    text_hash,
)
from mentor_analytics.workflows.choices import Choices
from mentor_analytics.workflows.texts import BUNDLED, phrases_hash

READING = 1
"""Counted up whenever our own reading of comments changes, so that what was remembered is read anew."""
TOLD = "told"
"""The snapshot of what is known of the comments."""
BLOCK = 10_000
"""Comments read and remembered at a time."""
_LIBRARIES = {"vader": "vaderSentiment", "textblob": "textblob"}


@cache
def _version(library: str) -> str:
    return metadata.version(library)


def keys_of(choices: Choices) -> Keys:
    """What an answer about a comment depends on, but for the comment."""
    texts = choices.texts
    scorer = texts.analyser.scorer.__name__
    library = _LIBRARIES.get(scorer)
    phrases = phrases_hash(texts)[:16] if texts.analyser.with_phrases else "plain"
    model = choices.settings.keyword_model
    vectors = model or f"{BUNDLED} {_version('wordllama')}"
    return Keys(
        f"{scorer} {_version(library) if library else ''} {phrases} {READING}", f"{vectors} {READING}"
    )


def unread(path: Path, choices: Choices) -> int:
    """How many distinct comments of the current sessions were never read this way."""
    if not is_there(path):
        return 0
    keys = keys_of(choices)
    with reading(path) as connection:
        if Snapshots(path, read_meta(connection)["stamp"]).has(TOLD, keys.name):
            return 0
        hashes = [text_hash(text) for text in distinct_comments(connection)]
        return len(hashes) - len(known_texts(connection, hashes, keys))


def read_stored_comments(path: Path, choices: Choices, step: Step = silent) -> int:
    """Read the comments of the current sessions that were never read this way; how many there were."""
    if not is_there(path):
        return 0
    with reading(path) as connection:
        comments = list(distinct_comments(connection))
    return read_new(path, comments, choices, step)


def read_new(path: Path, comments: Iterable[str], choices: Choices, step: Step = silent) -> int:
    """Read and remember those comments that were never read this way; how many there were."""
    keys = keys_of(choices)
    by_hash = {text_hash(text): text for text in comments}
    if is_there(path):
        with reading(path) as connection:
            for hash_ in known_texts(connection, list(by_hash), keys):
                del by_hash[hash_]
    for told in _read(by_hash, choices.texts, step):
        with writing(path) as connection:
            save_texts(connection, told, keys)
    return len(by_hash)


def told_of(path: Path, comments: pd.Series, choices: Choices, step: Step = silent) -> pd.DataFrame:
    """What is known of comments, row by row; what is not remembered is read, and remembered.

    Returns
    -------
    Same index: `polarity`, `sentiment_words`, `keywords`.
    """
    keys = keys_of(choices)
    distinct = [str(text) for text in comments.dropna().unique()]
    hashes = [text_hash(text) for text in distinct]
    read_new(path, distinct, choices, step)
    with reading(path) as connection:
        known = known_texts(connection, hashes, keys)
    return laid_out(comments, {text: known[hash_] for text, hash_ in zip(distinct, hashes, strict=True)})


def _read(by_hash: dict[bytes, str], texts: Texts, step: Step) -> Iterator[dict[bytes, Told]]:
    done, n = 0, len(by_hash)
    waiting = iter(by_hash.items())
    while block := list(islice(waiting, BLOCK)):
        step(f"Reading {n:,} comments" if not done else f"Reading {n:,} comments: {done:,} read")
        told = [text for _, text in block]
        found = tones(told, texts.analyser, texts.phrases)
        phrases = joined_phrases(told, texts.model)
        yield {
            hash_: Told(None if np.isnan(polarity) else float(polarity), words, phrase)
            for (hash_, _), polarity, words, phrase in zip(
                block, found.polarity, found.words, phrases, strict=True
            )
        }
        done += len(block)
