"""Key phrases of comments: KeyBERT's ranking, once per distinct comment, over vectors that need no network."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from mentor_analytics.enrich.candidates import Candidates, phrases_of, stem
from mentor_analytics.enrich.embedding import Embedder, Vectors, bundled_vectors, unit_rows
from mentor_analytics.enrich.languages import LONGEST

MOST = 3
"""Phrases shown of one comment."""

BLOCK = 50_000
"""Phrases ranked at a time: 50 MB of vectors."""

Ranked = list[tuple[str, float]]
"""Phrases with their likeness to the comment, −1 to 1, the likest first."""


def keyword_mode(name: str) -> Candidates:
    """What may become a phrase: `phrases` (ours, the default) or `raw` (as KeyBERT's own vectorizer has it)."""
    if name == "phrases":
        return phrases_of
    from sklearn.feature_extraction.text import CountVectorizer

    analyse: Candidates = CountVectorizer(ngram_range=(1, 2), stop_words="english").build_analyzer()
    return analyse


def ranked_phrases(
    texts: Sequence[str], model: Embedder, candidates: Candidates = phrases_of, top_n: int | None = MOST
) -> list[Ranked]:
    """The phrases of each text that are most like the whole text.

    Equal to `KeyBERT(model).extract_keywords(texts, vectorizer=CountVectorizer(analyzer=candidates), top_n=top_n)`:
    same phrases, same order, scores within 1e-4. Other than there, one text gives a list of one, and texts without any
    phrase give empty lists.

    Parameters
    ----------
    texts
        Distinct or not; a repeated text gets the same answer, whatever stands around it.
    model
        Makes vectors of texts.
    candidates
        What may be chosen from a text.
    top_n
        At most so many per text; all when None.

    Returns
    -------
    One list per text: phrase and cosine of its vector to the text's, rounded to 4 decimals.
    """
    found: dict[str, Ranked] = {}
    for text, names, scores in _ranking(texts, model, candidates):
        order = scores.argsort()[::-1][:top_n]
        found[text] = [(names[place], round(float(scores[place]), 4)) for place in order]
    return [found[text] for text in texts]


def _blocks(texts: Sequence[str], candidates: Candidates) -> Iterator[dict[str, list[str]]]:
    """Texts with their phrases in alphabetical order, which decides ties; bounded by the number of phrases."""
    block: dict[str, list[str]] = {}
    size = 0
    for text in texts:
        block[text] = sorted(set(candidates(text[:LONGEST])))
        size += len(block[text])
        if size >= BLOCK:
            yield block
            block, size = {}, 0
    if block:
        yield block


def _ranking(
    texts: Sequence[str], model: Embedder, candidates: Candidates
) -> Iterator[tuple[str, list[str], Vectors]]:
    """Each distinct text once, with its phrases and their likeness to it."""
    for block in _blocks(list(dict.fromkeys(texts)), candidates):
        numbers: dict[str, int] = {}
        rows = [[numbers.setdefault(name, len(numbers)) for name in names] for names in block.values()]
        told = [text for text, names in block.items() if names]
        yield from ((text, [], np.empty(0, np.float32)) for text, names in block.items() if not names)
        if not told:
            continue
        name_vectors = unit_rows(model.embed(list(numbers)))
        text_vectors = unit_rows(model.embed([text[:LONGEST] for text in told]))
        for place, (text, row) in enumerate(zip(told, filter(None, rows), strict=True)):
            # One product per text, as KeyBERT does it: one big product adds in another order, and ties fall otherwise.
            yield text, block[text], (text_vectors[place : place + 1] @ name_vectors[row].T)[0]


def keywords(texts: Sequence[str], model: Embedder | None = None, most: int = MOST) -> list[list[str]]:
    """The key phrases of each text: the highest ranked that share no word with one before (K25).

    Parameters
    ----------
    texts
        Comments.
    model
        Makes vectors of texts; the bundled ones by default.
    most
        At most so many phrases per text.

    Returns
    -------
    One list per text, empty where nothing can be shown.
    """
    found: dict[str, list[str]] = {}
    for text, names, scores in _ranking(texts, model or bundled_vectors(), phrases_of):
        in_order = (names[place] for place in scores.argsort()[::-1])
        found[text] = list(islice(_without_overlap(in_order), most))
    return [found[text] for text in texts]


def _without_overlap(phrases: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for phrase in phrases:
        stems = {stem(word) for word in phrase.split()}
        if not stems & seen:
            seen |= stems
            yield phrase
