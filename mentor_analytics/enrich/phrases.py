"""Mentoring phrases: a list a program manager can read and edit, and how it is looked up in a comment.

A phrase is plain words, met in that order as whole words, without regard to case:

| written | meets |
|---|---|
| `felt rushed` | these two words, one after the other |
| `joined|came late` | either word in that place |
| `was ... late` | up to three words in between ("was 10 minutes late") |
| `disappoint*` | any ending |
| `only: none` | a comment that holds nothing else |

`not` also meets `n't` ("didn't", "wasn't", "cannot"). Nothing reaches over a comma, a full stop or a "but". A phrase
after a negation ("was never rushed", "not a waste of time") does not count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mentor_analytics.enrich.words import CLAUSE_ENDS, NEGATIONS, TOKEN, lowered, spoken, words_of
from mentor_analytics.errors import DefinitionError

ONLY = "only:"
MOST_KNOWN = 2**16  # words remembered with the phrases they may belong to
GAP = 3  # words that `...` may stand for
MOST_PARTS = 12
SHORTEST_STEM = 3  # letters before `*`
NEGATION_REACH = 5  # words before a phrase in which a negation undoes it
UNLESS_REACH = 2  # words before a phrase in which one of its `unless` words undoes it
_WORD = re.compile(r"[^\W_]+\*?")


@dataclass(frozen=True)
class Phrase:
    """One line of the list.

    Parameters
    ----------
    phrase
        The words (see the module's table).
    weight
        What it adds to the polarity, −1 to 1; at 0 its words say nothing at all ("mock interview" is no mockery).
    reason
        What it says about the session. Each reason counts once in a comment, with its strongest phrase.
    unless
        Words which, standing right before it, undo it ("I was late" is no complaint about the mentor).
    """

    phrase: str
    weight: float
    reason: str
    unless: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a line that cannot be meant."""
        parts_of(self.phrase)
        if not abs(self.weight) <= 1:  # NaN too
            raise DefinitionError(
                f"{self.phrase!r}: the weight must lie between -1 and 1.", "For example -0.4."
            )
        if not self.reason:
            raise DefinitionError(
                f"{self.phrase!r}: the reason is empty.", "Say in a word or two what it tells."
            )
        if not all(word.isalnum() for word in self.unless):
            raise DefinitionError(f"{self.phrase!r}: `unless` takes single words.", "Put `|` between them.")


class Hit(NamedTuple):
    """A phrase met in a comment: the words as met, the weight, the reason."""

    words: str
    weight: float
    reason: str


class Reading(NamedTuple):
    """What the list made of a comment: the hits, and the text without the words they have settled."""

    hits: tuple[Hit, ...]
    rest: str


class _Part(NamedTuple):
    """One place in a phrase: whole words, beginnings of words, and how many words may stand before it."""

    words: frozenset[str]
    stems: tuple[str, ...]
    gap: int

    def meets(self, word: str) -> bool:
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))

    def places(self, words: list[str]) -> list[int]:
        """Where among the words it is met."""
        if self.stems:
            return [place for place, word in enumerate(words) if self.meets(word)]
        return [place for place, word in enumerate(words) if word in self.words]


class _Place(NamedTuple):
    """Where a phrase of the list stands, as places of words (end exclusive), and whether a negation undoes it."""

    start: int
    end: int
    line: int
    undone: bool


class PhraseBook:
    """A checked list of phrases, ready to be looked up.

    Only phrases whose rarest word stands in the comment are tried, so that a long list costs little.

    Parameters
    ----------
    phrases
        The list.
    """

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.phrases = tuple(phrases)
        self._parts = [parts_of(line.phrase) for line in self.phrases]
        self._whole_words = [[part.words for part in parts if not part.stems] for parts in self._parts]
        self._known: dict[str, tuple[int, ...]] = {}
        self._by_word: dict[str, list[int]] = {}
        self._by_stem: dict[str, list[tuple[str, int]]] = {}
        for number, parts in enumerate(self._parts):
            anchor = max(parts, key=lambda part: min(map(len, (*part.words, *part.stems))))
            for word in anchor.words:
                self._by_word.setdefault(word, []).append(number)
            for stem in anchor.stems:
                self._by_stem.setdefault(stem[:SHORTEST_STEM], []).append((stem, number))

    def read(self, text: str) -> Reading:
        """Look the phrases up in a comment.

        The words of a phrase are settled by it: they are taken out of the rest, so that no other scorer counts them
        again ("could have been better" holds no praise). A phrase of weight 0 is taken out and leaves no hit.
        """
        text_lower = lowered(text)
        words, numbers = words_of(text_lower)
        places = [place for line in self._candidates(words) for place in self._places(line, words)]
        if not places:
            return Reading((), text)
        strongest: dict[str, Hit] = {}
        for place in self._outermost(places):
            line = self.phrases[place.line]
            known = strongest.get(line.reason)
            if line.weight and not place.undone and (known is None or abs(line.weight) > abs(known.weight)):
                said = " ".join(words[place.start : place.end])
                strongest[line.reason] = Hit(said, line.weight, line.reason)
        spans = [found.span() for found in TOKEN.finditer(text_lower)]
        settled = {numbers[word] for place in places for word in range(place.start, place.end)}
        return Reading(tuple(strongest.values()), _without(text, [spans[token] for token in sorted(settled)]))

    def _outermost(self, places: list[_Place]) -> list[_Place]:
        """Leave out what lies inside a longer one ("not enough time" is not also "not enough").

        Of two that stand in the same place the one that says more words counts.
        """

        def covers(other: _Place, place: _Place) -> bool:
            if other[:2] == place[:2]:
                return len(self._parts[other.line]) > len(self._parts[place.line])
            return other.start <= place.start and place.end <= other.end

        return [place for place in places if not any(covers(other, place) for other in places)]

    def _candidates(self, words: list[str]) -> list[int]:
        """The phrases whose words are all there, in the order of the list."""
        present = set(words)
        found = {number for word in present for number in self._asks_for(word)}
        return sorted(number for number in found if self._may_stand(number, present))

    def _may_stand(self, number: int, present: set[str]) -> bool:
        for whole in self._whole_words[number]:  # noqa: SIM110 (`all` with a generator costs twice as much here)
            if whole.isdisjoint(present):
                return False
        return True

    def _asks_for(self, word: str) -> tuple[int, ...]:
        """The phrases of which this may be the rarest word; remembered, as comments share their words."""
        known = self._known.get(word)
        if known is None:
            stems = self._by_stem.get(word[:SHORTEST_STEM], ())
            known = (
                *self._by_word.get(word, ()),
                *(number for stem, number in stems if word.startswith(stem)),
            )
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[word] = known
        return known

    def _places(self, number: int, words: list[str]) -> Iterator[_Place]:
        """Where a phrase stands and none of its `unless` before it."""
        parts, line = self._parts[number], self.phrases[number]
        for start in parts[0].places(words):
            end, inner = _end_of(parts, words, start)
            if not end or (line.phrase.startswith(ONLY) and not _is_all(words, start, end)):
                continue
            if set(line.unless) & set(words[max(0, start - UNLESS_REACH) : start]):
                continue
            negation = _negation_before(words, start)
            if inner is None and negation is None:
                yield _Place(start, end, number, undone=False)
            elif line.weight < 0:  # "never rushed" is settled too: its "never" must not turn what follows
                yield _Place(start if negation is None else negation, end, number, undone=True)


def _is_all(words: list[str], start: int, end: int) -> bool:
    """Whether there is nothing but punctuation around these words."""
    return CLAUSE_ENDS.issuperset(words[:start]) and CLAUSE_ENDS.issuperset(words[end:])


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text without some of its characters."""
    pieces, kept_from = [], 0
    for start, end in spans:
        pieces.append(text[kept_from:start])
        kept_from = end
    return "".join((*pieces, text[kept_from:]))


def _end_of(parts: tuple[_Part, ...], words: list[str], start: int) -> tuple[int, int | None]:
    """Where the phrase that starts here ends (exclusive; 0 when it does not), and a negation a gap has leapt over.

    The shortest reading of each gap comes first.
    """
    reached: list[tuple[int, int | None]] = [(start + 1, None)]
    for part in parts[1:]:
        reached = [
            (number + 1, negation)
            for end, before in reached
            for number, negation in _within_gap(words, end, part.gap, before)
            if part.meets(words[number])
        ]
    return reached[0] if reached else (0, None)


def _within_gap(
    words: list[str], start: int, gap: int, negation: int | None
) -> Iterator[tuple[int, int | None]]:
    """The places a part may stand in: the next, or behind up to `gap` words of the same clause."""
    for number in range(start, min(start + gap + 1, len(words))):
        yield number, negation
        if words[number] in CLAUSE_ENDS:
            return
        if words[number] in NEGATIONS:
            negation = number


def _negation_before(words: list[str], start: int) -> int | None:
    """The place of a negation before the phrase in the same clause."""
    for place in range(start - 1, max(-1, start - 1 - NEGATION_REACH), -1):
        if words[place] in NEGATIONS:
            return place
        if words[place] in CLAUSE_ENDS:
            return None
    return None


def parts_of(phrase: str) -> tuple[_Part, ...]:
    """The places of a phrase; raises `DefinitionError` when it cannot be meant."""
    written = (
        phrase.lower()
        .removeprefix(ONLY)
        .replace("’", "'")
        .replace("…", " ... ")
        .replace("...", " ... ")
        .split()
    )
    parts: list[_Part] = []
    gap = 0
    for word in written:
        if word == "...":
            if not parts or gap:
                raise DefinitionError(f"{phrase!r}: `...` must stand between two words.")
            gap = GAP
            continue
        choices = word.split("|")
        steps = (
            [choices] if len(choices) > 1 else [[piece] for half in word.split("-") for piece in spoken(half)]
        )
        for step in steps:
            parts.append(_part(phrase, step, gap))
            gap = 0
    if not parts or gap or len(parts) > MOST_PARTS:
        raise DefinitionError(f"{phrase!r} needs 1 to {MOST_PARTS} words, and a word after `...`.")
    return tuple(parts)


def _part(phrase: str, choices: Sequence[str], gap: int) -> _Part:
    for choice in choices:
        stem = choice.removesuffix("*")
        if not _WORD.fullmatch(choice.replace("'", "")) or (stem != choice and len(stem) < SHORTEST_STEM):
            raise DefinitionError(
                f"{phrase!r}: {choice!r} is not a word.",
                f"Use letters, `|` between alternatives and `*` after at least {SHORTEST_STEM} letters.",
            )
    stems = tuple(choice.removesuffix("*") for choice in choices if choice.endswith("*"))
    return _Part(frozenset(choice for choice in choices if not choice.endswith("*")), stems, gap)
