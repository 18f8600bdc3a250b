"""Which of two words in a table means that the event came."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from mentor_analytics.errors import DefinitionError
from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.ingest.words import NO, OTHER_STATUSES, OWN_STATUSES, YES
from mentor_analytics.stats import Floats

_STATUSES = {**OWN_STATUSES, **OTHER_STATUSES}
AWAY = frozenset(word for word, status in _STATUSES.items() if status == "no_show") | {
    "did not come",
    "not shown",
}
CAME = frozenset(word for word, status in _STATUSES.items() if status == "completed") | {
    "show", "shows", "showed", "showed up", "shown", "present", "came", "arrived", "kept", "fulfilled",
}  # fmt: skip
SAYS_AWAY = ("no show", "noshow", "no-show", "absent", "absence", "missed", "did not", "dna", "not attended")
SAYS_CAME = ("attended", "attendance", "attend", "present", "came", "arrived", "showed", "show")
_YES, _NO = (frozenset(fold_header(word) or word for word in words) for words in (YES, NO))


class Outcome(NamedTuple):
    """The target, read.

    Parameters
    ----------
    target
        1 for the event, 0 for none, NaN for a blank.
    value
        The word that means the event, as written.
    rule
        Why it is taken to mean that.
    """

    target: Floats
    value: str
    rule: str


def read_outcome(values: pd.Series, heading: str, positive: str = "") -> Outcome:
    """Read a column of two values.

    Parameters
    ----------
    values
        Text; a blank is not known.
    heading
        Of the column: under "No-show" a yes means absent, under "Attended" a no does.
    positive
        The value that means the event, where somebody says so.

    Raises
    ------
    DefinitionError
        Not two values, or none of them is known to mean the event.

    Examples
    --------
    >>> read_outcome(pd.Series(["Yes", "No", ""]), "No-show").rule
    'the heading says who is absent, so yes means absent'
    """
    found = [str(value) for value in pd.unique(values) if str(value)]
    folded = {fold_header(value) or value.casefold(): value for value in found}
    if len(folded) < 2:
        raise DefinitionError(
            f"The column {heading!r} has {'one value' if folded else 'no value'} only: there is nothing to tell apart.",
            "Give a table with both outcomes.",
        )
    if len(folded) > 2:
        raise DefinitionError(
            f"The column {heading!r} has {len(folded):,} different values; an outcome has two.",
            "Keep only rows that took place or were missed, or choose another column with --target.",
        )
    event, rule = _given(folded, positive) if positive else _guessed(list(folded), heading)
    texts = {value: float((fold_header(value) or value.casefold()) == event) for value in found}
    target = np.asarray(values.map(texts), dtype=np.float64)
    return Outcome(target, folded[event], rule)


def _given(folded: dict[str, str], positive: str) -> tuple[str, str]:
    asked = fold_header(positive) or positive.casefold()
    if asked not in folded:
        raise DefinitionError(
            f"{positive!r} is none of the two values of the target.", "Write it as it stands in the table."
        )
    return asked, "as said with --positive"


def _guessed(values: Sequence[str], heading: str) -> tuple[str, str]:
    """The word for the event by what the two words mean, and by the heading where they are yes and no."""
    for word in values:
        if word in AWAY:
            return word, "the word itself says absent"
    other = {values[0]: values[1], values[1]: values[0]}
    for word in values:
        if word in CAME:
            return other[word], "the other word says that somebody came"
    yes = next((word for word in values if word in _YES), "")
    if not yes or other[yes] not in _NO:
        raise DefinitionError(
            f"Which value of {heading!r} means that somebody did not come is not plain.",
            "Say it with --positive VALUE.",
        )
    words = fold_header(heading)
    if any(said in words for said in SAYS_AWAY):
        return yes, "the heading says who is absent, so yes means absent"
    if any(said in words.split() for said in SAYS_CAME):
        return other[yes], "the heading says who came, so no means absent"
    return yes, "nothing says otherwise, so yes is taken to mean the event; --positive says it is not"
