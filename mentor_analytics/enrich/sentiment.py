"""The tone of a comment: the analysers by name, the class of each comment, and where analysers differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
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
    told = tones([str(text) for text in distinct], analyser, phrases)
    decided = pd.array(
        [*told.words, None], dtype="str"
    )  # a missing comment has code −1, which takes what stands last
    polarity = np.append(told.polarity, np.nan)[codes]
    return pd.DataFrame(
        {
            "polarity": polarity,
            "sentiment": classed(comments, polarity, analyser.band),
            "sentiment_words": decided.take(codes),
        },
        index=comments.index,
    )


class Tones(NamedTuple):
    """What a scorer says of some texts, whatever band they are classed by: polarity (NaN when not read) and words."""

    polarity: npt.NDArray[np.float64]
    words: list[str | None]


def tones(texts: Sequence[str], analyser: Analyser, phrases: PhraseBook | None = None) -> Tones:
    """Score distinct texts; the analyser's band does not matter."""
    polarity = np.full(len(texts), np.nan)
    words: list[str | None] = []
    for start in range(0, len(texts), BLOCK):  # what is noted of each text is let go with its block
        block = [text[:LONGEST] for text in texts[start : start + BLOCK]]
        scored = _score_distinct(block, analyser, phrases)
        polarity[start : start + len(block)] = [one.polarity for one in scored]
        words += [", ".join(one.words) or None for one in scored]
    return Tones(polarity, words)


def classed(comments: pd.Series, polarity: npt.NDArray[np.float64], band: float) -> pd.Categorical:
    """The class of each comment from its polarity; a comment without one is blank, or could not be scored."""
    kind = np.full(len(comments), _CODE["neutral"])
    kind[polarity < -band] = _CODE["negative"]
    kind[polarity > band] = _CODE["positive"]
    unread = np.isnan(polarity)
    kind[unread] = _CODE["no_feedback"]
    for place in np.flatnonzero(unread & comments.notna().to_numpy()):
        if not is_blank(str(comments.iloc[place])[:LONGEST]):
            kind[place] = _CODE["not_scored"]
    return pd.Categorical.from_codes(kind, dtype=SENTIMENT)


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
