"""Invented comments in any number, put together from clauses: a few that repeat, or no two alike."""

from collections.abc import Sequence
from math import gcd, prod

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mentor_analytics.demo.sentences import FEW, MINUTES, TONES, TOPICS
from mentor_analytics.demo.vocabulary import SESSION_TYPES
from mentor_analytics.errors import DefinitionError

REPEATED_PER_GROUP = 20
"""How many different comments one tone and session type has when comments repeat."""

TONE_NAMES = tuple(TONES)

Codes = npt.NDArray[np.integer]
Slots = tuple[tuple[str, ...], ...]


def comments(
    tones: Codes,
    session_types: Codes,
    *,
    distinct: bool,
    rng: np.random.Generator,
    alike: bool = False,
) -> "pd.Series[str]":
    """One comment per row, fitting its tone and its session type.

    Parameters
    ----------
    tones
        Positions in `TONE_NAMES`; -1 leaves the comment blank.
    session_types
        Positions in `SESSION_TYPES`, as many as `tones`.
    distinct
        Every comment different from every other; otherwise each tone and session type draws from
        `REPEATED_PER_GROUP` comments, the first ones most often.
    alike
        Session types draw from the same clauses, so that their comments differ by the topic alone.

    Returns
    -------
    Text, missing where the tone is -1. RangeIndex.

    Raises
    ------
    DefinitionError
        More distinct comments asked for than the clauses can give (hundreds of thousands per group).
    """
    parts: list[pa.Array] = []
    places: list[npt.NDArray[np.intp]] = []
    for tone in range(len(TONE_NAMES)):
        shared = rng.random() if alike else None
        for kind in range(len(SESSION_TYPES)):
            rows = np.flatnonzero((tones == tone) & (session_types == kind))
            slots = _slots(TONE_NAMES[tone], SESSION_TYPES[kind])
            parts.append(_compose(slots, _choices(slots, len(rows), shared, distinct=distinct, rng=rng)))
            places.append(rows)
    texts = pa.concat_arrays([*parts, pa.nulls(1, pa.large_string())])
    order = np.full(len(tones), len(texts) - 1)  # the one missing text stands last
    order[np.concatenate(places)] = np.arange(len(texts) - 1)
    return pd.Series(pd.array(texts.take(pa.array(order)), dtype="str"))


def capacity(tone: str, session_type: str) -> int:
    """How many different comments there can be for one tone and session type."""
    return prod(len(slot) for slot in _slots(tone, session_type))


def _slots(tone: str, session_type: str) -> Slots:
    clauses = TONES[tone]
    topics = tuple(f"{topic}." for topic in TOPICS[session_type])
    return (_numbered(clauses.openings), topics, _numbered(clauses.details), clauses.ends)


def _numbered(clauses: Sequence[str]) -> tuple[str, ...]:
    """Write each clause with a `{few}` or `{minutes}` once per number."""
    texts: list[str] = []
    for clause in clauses:
        if "{few}" in clause:
            texts += [clause.replace("{few}", number) for number in FEW]
        elif "{minutes}" in clause:
            texts += [clause.replace("{minutes}", number) for number in MINUTES]
        else:
            texts.append(clause)
    return tuple(texts)


def _choices(
    slots: Slots, count: int, place: float | None, *, distinct: bool, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Draw numbers of combinations: a walk that meets none twice, or a few again and again.

    The walk begins at `place` (0 to 1) of all combinations, or anywhere.
    """
    size = prod(len(slot) for slot in slots)
    start = int(rng.integers(size)) if place is None else int(place * size)
    step = _coprime_near(int(size * 0.618), size)
    if not distinct:
        # The square of a uniform number favours the first: some sentences are heard more often.
        walk = (rng.random(count) ** 2 * REPEATED_PER_GROUP).astype(np.int64)
    elif count > size:
        raise DefinitionError(
            f"{count} distinct comments were asked for; the clauses give {size}.",
            "Add clauses, or let comments repeat.",
        )
    else:
        walk = np.arange(count, dtype=np.int64)
    return (start + walk * step) % size


def _coprime_near(number: int, size: int) -> int:
    """Find the next number that shares no factor with `size`: its multiples meet every place."""
    while gcd(number, size) > 1:
        number += 1
    return number


def _compose(slots: Slots, choices: npt.NDArray[np.int64]) -> pa.Array:
    """Read each number as one digit per slot, and join the clauses it points at."""
    pieces = []
    for slot in slots:
        choices, digit = np.divmod(choices, len(slot))
        pieces.append(pa.array(slot, pa.large_string()).take(pa.array(digit)))
    return pc.binary_join_element_wise(*pieces, pa.scalar(" ", pa.large_string()))
