"""Hits as rows: what, of whom, how bad, the value beside its threshold, the sessions behind it, what clears it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mentor_analytics.assess.evidence import evidence
from mentor_analytics.assess.rules import Preset, Rule
from mentor_analytics.assess.words import AND, all_clears_words, thresholds_words, values_words
from mentor_analytics.conditions import Condition, Mask
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.windows import n_column

FLAG_COLUMNS = (
    "subject_type",
    "subject",
    "rule",
    "label",
    "severity",
    "value",
    "threshold",
    "evidence",
    "clears_when",
)
TEXTS = ("subject", "evidence")
"""Mostly different in every row; the other columns repeat and are categories."""


@dataclass(frozen=True)
class Hit:
    """Where one alternative of a rule holds, the condition it is about, and the other numbers it asks for."""

    rule: Rule
    condition: Condition
    met: Mask
    also: tuple[Condition, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All that is told, what it is about first."""
        return (self.condition, *self.also)

    def told(self) -> dict[str, str]:
        """The parts of a flag that are the same for every subject."""
        return {
            "subject_type": self.rule.scope,
            "rule": self.rule.name,
            "label": self.rule.label,
            "severity": self.rule.severity,
            "threshold": thresholds_words(self.conditions),
            "clears_when": all_clears_words(self.conditions),
        }


def flags_of_sessions(sessions: pd.DataFrame, hits: Sequence[Hit]) -> pd.DataFrame:
    """One row per hit, in the order of the sessions, then of the rules (`FLAG_COLUMNS`).

    Needs `session_id` and the columns the hits are about. The evidence of a session's flag is the session.
    """
    hits = [hit for hit in hits if hit.met.any()]
    if not hits:
        return _typed(pd.DataFrame(columns=list(FLAG_COLUMNS)))
    places = [np.flatnonzero(hit.met) for hit in hits]
    at = np.concatenate(places)
    order = np.argsort(at, kind="stable")
    which = np.repeat(np.arange(len(hits)), [len(place) for place in places])[order]
    values = pd.api.types.union_categoricals(
        [
            values_words(sessions[hit.condition.column].take(place), hit.condition)
            for hit, place in zip(hits, places, strict=True)
        ]
    )
    ids = sessions["session_id"].take(at[order]).reset_index(drop=True)
    columns: dict[str, object] = {"value": values.take(order), "subject": ids, "evidence": ids}
    told = [hit.told() for hit in hits]
    for name in told[0]:
        codes, texts = pd.factorize(pd.Series([each[name] for each in told], dtype="str"))
        columns[name] = pd.Categorical.from_codes(codes[which], categories=pd.Index(texts))
    return pd.DataFrame({name: columns[name] for name in FLAG_COLUMNS})


def flags_of_groups(
    sessions: pd.DataFrame, table: pd.DataFrame, hits: Sequence[Hit], preset: Preset, as_of: pd.Timestamp
) -> pd.DataFrame:
    """One row per hit on mentors, batches, programs or cohorts (`FLAG_COLUMNS`), in the order of the rules.

    Parameters
    ----------
    sessions
        Prepared; the evidence is taken from them.
    table
        What the hits refer to: one row per subject, named in the column called like the rules' scope.
    """
    masks, parts = Masks(sessions), []
    for hit in hits:
        found, column = table[hit.met], hit.condition.column
        if found.empty:
            continue
        parts.append(
            pd.DataFrame(
                {
                    **hit.told(),
                    "subject": found[hit.rule.scope].astype("str").to_numpy(),
                    "value": _values(found, hit),
                    "evidence": evidence(masks, found, hit.rule.scope, column, preset, as_of),
                },
                columns=list(FLAG_COLUMNS),
            )
        )
    return _typed(pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(FLAG_COLUMNS)))


def stack_flags(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Flags of several kinds of subject in one frame, without turning repeated words into text."""
    columns: dict[str, object] = {}
    for name in FLAG_COLUMNS:
        pieces = [part[name] for part in parts]
        texts = name in TEXTS
        columns[name] = (
            pd.concat(pieces, ignore_index=True) if texts else pd.api.types.union_categoricals(pieces)
        )
    return pd.DataFrame(columns)


def _values(found: pd.DataFrame, hit: Hit) -> list[str]:
    """Of each subject the value of every condition told, in their order."""
    columns = [with_n(found, each.column, each) for each in hit.conditions]
    return [AND.join(each) for each in zip(*columns, strict=True)]


def with_n(found: pd.DataFrame, column: str, condition: Condition) -> list[str]:
    """Values as people write them, each with the sessions it rests on where the table says so."""
    values = [str(value) for value in values_words(found[column], condition)]
    if n_column(column) not in found.columns:
        return values
    return [f"{value} (n = {n})" for value, n in zip(values, found[n_column(column)], strict=True)]


def _typed(flags: pd.DataFrame) -> pd.DataFrame:
    texts = flags.astype("str")
    return texts.astype({name: "category" for name in FLAG_COLUMNS if name not in TEXTS})
