"""Complaints that recur: the same words, or nearly the same, in more than one session (R35)."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from mentor_analytics.enrich.candidates import STOP_WORDS, stem
from mentor_analytics.enrich.languages import LONGEST, as_text
from mentor_analytics.enrich.words import lowered, words_of
from mentor_analytics.errors import MissingColumnError

COLUMNS = ("complaint", "n", "n_mentors", "mentors", "session_ids", "wordings")

ALIKE = 0.8
"""Twice the shared words over the words of both (Dice); from here on two complaints are one."""

TYPO = 85
"""Likeness of two words, 0 to 100, from which a rare one is taken for a misspelt frequent one."""

_PAIRS_AT_ONCE = 4_000_000  # compared in one product: bounds its memory
_SHORTEST_MISSPELT = 5  # letters
_ANY_SESSION = (
    "mentor",
    "mentors",
    "tutor",
    "coach",
    "session",
    "sessions",
    "call",
    "meeting",
    "minutes",
    "mins",
)
_SAYS_NOTHING = STOP_WORDS.union(_ANY_SESSION)

Codes = npt.NDArray[np.intp]


def recurring_complaints(sessions: pd.DataFrame, least: int = 2) -> pd.DataFrame:
    """Complaints said in several sessions.

    Two negative comments are one complaint when they hold the same words but for order, endings, numbers, small words
    and misspellings, or share four in five of them with its most frequent wording.

    Parameters
    ----------
    sessions
        Needs `session_id` and `mentor`; without `feedback` or `sentiment` the table is empty. Only rows classed
        negative count.
    least
        Sessions a complaint must have.

    Returns
    -------
    One row per complaint, the most frequent first: `complaint` (its most frequent wording), `n` (sessions),
    `n_mentors`, `mentors` (names, the most often named first), `session_ids` (sorted), `wordings` (how many different
    ones). Names and ids are joined by ", ".

    Raises
    ------
    MissingColumnError
        A needed column is absent.
    """
    missing = [name for name in ("session_id", "mentor") if name not in sessions.columns]
    if missing:
        raise MissingColumnError(missing, sessions.columns)
    if not {"feedback", "sentiment"} <= set(sessions.columns):
        return _table([])
    negative = (sessions["sentiment"] == "negative").fillna(False).to_numpy(dtype=bool)
    said = sessions.loc[
        negative & sessions["feedback"].notna().to_numpy(), ["session_id", "mentor", "feedback"]
    ]
    said = said.apply(as_text)
    codes, texts = pd.factorize(said["feedback"], sort=True)
    groups = _groups([str(text) for text in texts], np.bincount(codes, minlength=len(texts)))[codes]
    large = np.bincount(groups)[groups] >= least if len(groups) else groups.astype(bool)
    parts = said[large].groupby(groups[large], sort=False)
    return _table([_complaint(part) for _, part in parts])


def _complaint(part: pd.DataFrame) -> tuple[object, ...]:
    """One row of the table, from the sessions of one complaint."""
    mentors = _by_number(part["mentor"].dropna())
    wordings = _by_number(part["feedback"])
    ids = ", ".join(sorted(part["session_id"]))
    return wordings[0], len(part), len(mentors), ", ".join(mentors), ids, len(wordings)


def _by_number(values: pd.Series) -> list[str]:
    """Each value once, the most frequent first, then by the alphabet."""
    counts = Counter(values)
    return sorted(counts, key=lambda value: (-counts[value], value))


def _table(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    text = dict.fromkeys(("complaint", "mentors", "session_ids"), "str")
    table = table.astype(text | dict.fromkeys(("n", "n_mentors", "wordings"), "int64"))
    return table.sort_values(["n", "complaint"], ascending=[False, True], ignore_index=True)


def _groups(texts: Sequence[str], counts: Codes) -> Codes:
    """Which complaint each distinct comment belongs to."""
    keys = _keys(texts)
    of_text, distinct = pd.factorize(np.fromiter(keys, dtype=object, count=len(keys)), sort=True)
    sessions = np.bincount(of_text, weights=counts, minlength=len(distinct)).astype(np.int64)
    return _leaders(list(distinct), sessions)[of_text]


def _keys(texts: Sequence[str]) -> list[str]:
    """The words that matter in each comment, in alphabetical order; misspelt ones mended."""
    bags = [" ".join(sorted(_content(text))) for text in texts]  # a text takes a tenth of the memory of a set
    counts: Counter[str] = Counter()
    for bag in bags:
        counts.update(bag.split())
    mended = _mended(counts)
    return [" ".join(sorted({mended.get(word, word) for word in bag.split()})) for bag in bags]


def _content(text: str) -> set[str]:
    words = [word for word in words_of(lowered(text[:LONGEST]))[0] if word.isalpha()]
    bag = {stem(word) for word in words if word not in _SAYS_NOTHING and len(word) > 1}
    return bag or set(words) or {"".join(text[:LONGEST].split())}  # emoji, say: the comment itself


def _mended(counts: Counter[str]) -> dict[str, str]:
    """Words seen once that are nearly a more frequent word with the same first letter."""
    from rapidfuzz import fuzz, process

    by_letter: dict[str, tuple[list[str], list[str]]] = {}
    for word, n in sorted(counts.items()):
        if len(word) >= _SHORTEST_MISSPELT:
            by_letter.setdefault(word[0], ([], []))[n > 1].append(word)
    mended: dict[str, str] = {}
    for rare, frequent in by_letter.values():
        if rare and frequent:
            scores = process.cdist(rare, frequent, scorer=fuzz.ratio, score_cutoff=TYPO, dtype=np.uint8)
            for place in np.flatnonzero(scores.any(axis=1)):
                mended[rare[place]] = frequent[int(scores[place].argmax())]
    return mended


def _leaders(keys: list[str], sessions: npt.NDArray[np.int64]) -> Codes:
    """The most frequent key takes those alike; of the rest the most frequent takes those alike; and so on.

    Likeness is always to the leader: joining what is alike to any member would string different complaints together.
    """
    alike: dict[int, list[int]] = {}
    for first, second in _alike_pairs(keys):
        alike.setdefault(first, []).append(second)
        alike.setdefault(second, []).append(first)
    leader = np.full(len(keys), -1)
    for place in np.lexsort((np.arange(len(keys)), -sessions)):
        if leader[place] < 0:
            followers = [other for other in alike.get(int(place), []) if leader[other] < 0]
            leader[[int(place), *followers]] = place
    return leader


def _alike_pairs(keys: list[str]) -> Iterator[tuple[int, int]]:
    """Pairs of keys that share enough words.

    Keys are compared in order of length, and only with keys that are not too long to be alike.
    """
    bags = [key.split() for key in keys]
    sizes = np.array(list(map(len, bags)))
    order = np.argsort(sizes, kind="stable")
    sizes = sizes[order]
    numbers: dict[str, int] = {}
    words = [numbers.setdefault(word, len(numbers)) for place in order for word in bags[place]]
    shape = (len(keys), len(numbers))
    table = csr_matrix((np.ones(len(words), np.float32), words, np.cumsum([0, *sizes])), shape=shape)
    chunk = max(_PAIRS_AT_ONCE // max(len(keys), 1), 1)
    for start in range(0, len(keys), chunk):
        rows = table[start : start + chunk]
        longest = sizes[start : start + chunk].max() * (2 / ALIKE - 1)
        end = int(np.searchsorted(sizes, longest, side="right"))
        shared = (rows @ table[start:end].T).tocoo()
        close = 2 * shared.data >= ALIKE * (sizes[start + shared.row] + sizes[start + shared.col])
        for row, column in zip(shared.row[close], shared.col[close], strict=True):
            if row < column:
                yield int(order[start + row]), int(order[start + column])
