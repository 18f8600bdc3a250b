"""A comment as words: lower case, `n't` as a word of its own, and where clauses end."""

import re

_REFUSALS = ("not", "never", "no", "nor", "neither", "none", "nothing", "nobody")
NEGATIONS = frozenset((*_REFUSALS, "without", "hardly", "barely", "rarely", "seldom"))
TURNS = frozenset(
    ("but", "however", "although", "though", "yet", "and", "because", "so", "as", "except", "while")
)
"""Words behind which another statement begins."""

CLAUSE_ENDS = TURNS | frozenset(".,;:!?()…\n")

TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[.,;:!?()…\n]")
_VERBS = (
    "do",
    "does",
    "did",
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "could",
    "should",
    "would",
    "need",
)
_SPOKEN_NOT = {f"{verb}nt": verb for verb in _VERBS} | {
    "cannot": "can",
    "can't": "can",
    "cant": "can",
    "won't": "will",
    "wont": "will",
    "ain't": "is",
}
_NOT_REALLY = frozenset(("only", "just", "merely", "simply"))  # "not only late but rude" negates nothing
_TO_MEND = re.compile(rf"n't\b|\b(?:{'|'.join(_SPOKEN_NOT)})\b|\bnot (?:{'|'.join(_NOT_REALLY)})\b")


def lowered(text: str) -> str:
    """The text in lower case, every character in its old place."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lower.replace("’", "'")


def words_of(text: str) -> tuple[list[str], list[int]]:
    """The words and punctuation marks of a text in lower case, and which token of the text each comes from.

    `n't` is a word of its own, `not`.

    >>> words_of("he didn't listen, sadly")
    (['he', 'did', 'not', 'listen', ',', 'sadly'], [0, 1, 1, 2, 3, 4])
    """
    tokens: list[str] = TOKEN.findall(text)
    if not _TO_MEND.search(text):
        return tokens, list(range(len(tokens)))
    words: list[str] = []
    numbers: list[int] = []
    for number, token in enumerate(tokens):
        if token in _NOT_REALLY and words and words[-1] == "not":
            words.pop()
            numbers.pop()
        pieces = spoken(token)
        words += pieces
        numbers += [number] * len(pieces)
    return words, numbers


def spoken(word: str) -> tuple[str, ...]:
    """The word, or the verb and the `not` it is made of."""
    if word in _SPOKEN_NOT:
        return _SPOKEN_NOT[word], "not"
    return (word[:-3], "not") if word.endswith("n't") else (word,)
