"""The tone of a comment: the analysers by name, the class of each comment, and where analysers differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mentor_analytics.enrich.languages import LONGEST, is_blank, is_other_script
from mentor_analytics.enrich.phrase_list import packaged_phrases
from mentor_analytics.enrich.phrases import PhraseBook, Reading
from mentor_analytics.enrich.scorers import Scored, Scorer, textblob, vader
from mentor_analytics.errors import DefinitionError, UnknownNameError
from mentor_analytics.schema import SENTIMENTS

SENTIMENT = pd.CategoricalDtype(list(SENTIMENTS))
_CODE = {name: code for code, name in enumerate(SENTIMENTS)}


BLOCK = 20_000  # texts scored at a time


@dataclass(frozen=True)
class Analyser:
    """A way to class comments: who scores, and how far from 0 a score must lie to count.

    Parameters
    ----------
    name
        What it is called in presets and on the command line.
    label
        What people see.
    scorer
        Gives each comment its polarity and the words that decided.
    band
        Negative is below −band, positive above band, neutral between (both ends included).
    with_phrases
        Whether the mentoring phrases are added to the score.
    """

    name: str
    label: str
    scorer: Scorer
    band: float
    with_phrases: bool = False

    def __post_init__(self) -> None:
        """Refuse a band in which no comment could be anything but neutral."""
        if not 0 <= self.band < 1:
            raise DefinitionError(
                f"Analyser {self.name}: the band is {self.band}.", "Give 0 or more, below 1."
            )


ANALYSERS: Mapping[str, Analyser] = {
    analyser.name: analyser
    for analyser in (
        Analyser("mentor", "VADER with mentoring phrases", vader, 0.05, with_phrases=True),
        Analyser("vader", "VADER", vader, 0.05),
        Analyser("textblob", "TextBlob", textblob, 0.05),
        Analyser("seed", "TextBlob, band 0.1 (as published)", textblob, 0.1),
    )
}


def analyser_named(name: str) -> Analyser:
    """The analyser of that name.

    Raises
    ------
    UnknownNameError
        There is none; the message lists those there are.
    """
    if name not in ANALYSERS:
        raise UnknownNameError("analyser", name, ANALYSERS)
    return ANALYSERS[name]


def with_band(analyser: Analyser, band: float) -> Analyser:
    """The same analyser with another neutral band (K7).

    Raises
    ------
    DefinitionError
        The band is below 0, or 1 and more.
    """
    return replace(analyser, band=band)


def score_comments(
    comments: pd.Series, analyser: Analyser, phrases: PhraseBook | None = None
) -> pd.DataFrame:
    """Tone of each comment.

    Every distinct comment is scored once, so the same words always get the same class. Only the first 10,000
    characters count.

    Parameters
    ----------
    comments
        Text, missing where there is none. A text that shows nothing is taken as missing.
    analyser
        Who scores, and the band.
    phrases
        The mentoring phrases, if the analyser uses them; the packaged list by default.

    Returns
    -------
    Same index: `polarity` (−1 to 1; NaN when not scored), `sentiment` (category of `schema.SENTIMENTS`: `no_feedback`
    for a blank, `not_scored` for a comment mostly in another script than Latin) and `sentiment_words` (text, phrases
    first; missing when no word decided).
    """
    codes, distinct = pd.factorize(comments)
    polarity, kind = np.full(len(distinct) + 1, np.nan), np.full(len(distinct) + 1, _CODE["no_feedback"])
    words: list[str | None] = []
    for start in range(0, len(distinct), BLOCK):  # what is noted of each text is let go with its block
        texts = [str(text)[:LONGEST] for text in distinct[start : start + BLOCK]]
        scored = _score_distinct(texts, analyser, phrases)
        block = slice(start, start + len(texts))
        polarity[block] = [one.polarity for one in scored]
        kind[block] = _classes(texts, polarity[block], analyser.band)
        words += [", ".join(one.words) or None for one in scored]
    decided = pd.array([*words, None], dtype="str")
    return pd.DataFrame(  # a missing comment has code −1, which takes what stands last
        {
            "polarity": polarity[codes],
            "sentiment": pd.Categorical.from_codes(kind[codes], dtype=SENTIMENT),
            "sentiment_words": decided.take(codes),
        },
        index=comments.index,
    )


def _score_distinct(texts: list[str], analyser: Analyser, phrases: PhraseBook | None) -> list[Scored]:
    """One score per text; NaN for what is blank or in another script."""
    readable = [text for text in texts if not is_blank(text) and not is_other_script(text)]
    by_text = dict(zip(readable, _score_readable(readable, analyser, phrases), strict=True))
    unread = Scored(float("nan"), ())
    return [by_text.get(text, unread) for text in texts]


def _score_readable(texts: list[str], analyser: Analyser, phrases: PhraseBook | None) -> list[Scored]:
    if not texts:
        return []  # a lexicon is loaded only when there is something to score
    if not analyser.with_phrases:
        return analyser.scorer(texts)
    book = phrases or packaged_phrases()
    readings = [book.read(text) for text in texts]
    scores = analyser.scorer([reading.rest for reading in readings])
    return [_with_phrases(*pair) for pair in zip(readings, scores, strict=True)]


def _with_phrases(reading: Reading, score: Scored) -> Scored:
    """Add the weights of the phrases to the score of the rest."""
    if not reading.hits:
        return score
    polarity = min(1.0, max(-1.0, score.polarity + sum(hit.weight for hit in reading.hits)))
    words = dict.fromkeys((*(hit.words for hit in reading.hits), *score.words))
    return Scored(round(polarity, 4), tuple(words))


def _classes(texts: list[str], polarity: np.ndarray, band: float) -> np.ndarray:
    """The class of each text as its place in `schema.SENTIMENTS`."""
    kind = np.full(len(texts), _CODE["neutral"])
    kind[polarity < -band] = _CODE["negative"]
    kind[polarity > band] = _CODE["positive"]
    for place in np.flatnonzero(np.isnan(polarity)):
        kind[place] = _CODE["no_feedback" if is_blank(texts[place]) else "not_scored"]
    return kind


def disagreements(
    comments: pd.Series, analysers: Sequence[Analyser], phrases: PhraseBook | None = None
) -> pd.DataFrame:
    """The comments which the analysers put into different classes.

    Parameters
    ----------
    comments
        Text, missing where there is none.
    analysers
        Two or more.
    phrases
        As for `score_comments`.

    Returns
    -------
    The rows that differ, with the index of `comments`: `comment`, and for each analyser a column of its name with the
    class and one named `<name>_words` with the words that decided.
    """
    table = pd.DataFrame({"comment": comments})
    kinds = []
    for analyser in analysers:
        scored = score_comments(comments, analyser, phrases)
        kinds.append(scored["sentiment"].cat.codes.to_numpy())
        table[analyser.name] = scored["sentiment"]
        table[f"{analyser.name}_words"] = scored["sentiment_words"]
    differ = np.any(np.array(kinds) != kinds[:1], axis=0)
    return table[differ]
