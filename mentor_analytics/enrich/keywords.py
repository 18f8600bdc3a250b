"""Key phrases of comments: KeyBERT's ranking, once per distinct comment, over vectors that need no network."""

from collections.abc import Iterator, Sequence
from itertools import islice

from mentor_analytics.enrich.candidates import Candidates, phrases_of, stem
from mentor_analytics.enrich.embedding import Embedder, bundled_vectors, unit_rows
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
    distinct = list(dict.fromkeys(texts))
    found: dict[str, Ranked] = {}
    for block in _blocks(distinct, candidates):
        found.update(zip(block, _rank(block, model, top_n), strict=True))
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


def _rank(block: dict[str, list[str]], model: Embedder, top_n: int | None) -> Iterator[Ranked]:
    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(name, len(numbers)) for name in names] for names in block.values()]
    if not numbers:
        yield from ([] for _ in block)
        return
    name_vectors = unit_rows(model.embed(list(numbers)))
    text_vectors = unit_rows(model.embed([text[:LONGEST] for text in block]))
    for place, (names, row) in enumerate(zip(block.values(), rows, strict=True)):
        # One product per text, as KeyBERT does it: one big product adds in another order and ties fall otherwise.
        scores = (text_vectors[place : place + 1] @ name_vectors[row].T)[0]
        order = scores.argsort()[::-1][:top_n]
        yield [(names[number], round(float(scores[number]), 4)) for number in order]


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
    ranked = ranked_phrases(texts, model or bundled_vectors(), top_n=None)
    return [list(islice(_without_overlap(phrases), most)) for phrases in ranked]


def _without_overlap(ranked: Ranked) -> Iterator[str]:
    seen: set[str] = set()
    for phrase, _ in ranked:
        stems = {stem(word) for word in phrase.split()}
        if not stems & seen:
            seen |= stems
            yield phrase
