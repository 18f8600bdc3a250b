"""Why a mentor stands where they stand in the queue, and what to try: in words and as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.assess.score_parts import RISK_PARTS, Part
from mentor_analytics.assess.scores import (
    AS_ALL,
    GONE,
    PRIORITY_WORDS,
    TOLD_FROM,
    contributions,
    unknown_words,
)
from mentor_analytics.assess.words import counted, is_fraction, percent
from mentor_analytics.measure.kpis import BY_NAME as KPIS
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS
from mentor_analytics.measure.windows import measured
from mentor_analytics.report.why import shown

MOST_MAIN = 2
MOST_ADVICE = 4
REASON_COLUMNS = ("What", "Points", "This mentor", "n", "Counts as", "No points at", "All points at")
WITHOUT_POINTS = ("What", "This mentor", "n", "No points at", "All points at")
_PARTS: Mapping[str, Part] = {part.name: part for part in RISK_PARTS}

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Standing:
    """Where a mentor stands in the queue.

    Parameters
    ----------
    band
        Of `PRIORITY_WORDS`; empty where none is given.
    sentence, reliance
        Risk with its n and what adds most to it; how far to rely on it. Empty without scores.
    reasons
        `REASON_COLUMNS`: what adds to the risk, the most first; `WITHOUT_POINTS` where no priority is given.
    advice
        What to try: about what, and a sentence. Never of what is everybody's.
    needed
        Without a priority: what data there would have to be for advice.
    """

    band: str
    sentence: str
    reliance: str
    reasons: pd.DataFrame
    advice: tuple[tuple[str, str], ...]
    needed: str = ""


def standing(one: pd.DataFrame) -> Standing:
    """Everything that is said of why a mentor stands where they do.

    Parameters
    ----------
    one
        The row of the mentor, of `assess.scores.with_scores`.
    """
    row = one.iloc[0].to_dict()
    parts, shared = contributions(one), shared_parts(row)
    band = row.get("priority")
    has_band = isinstance(band, str)
    return Standing(
        band=str(band) if has_band else "",
        sentence=risk_sentence(row, parts, shared),
        reliance=reliance_sentence(row),
        reasons=reasons_table(parts, shared, row)[list(REASON_COLUMNS if has_band else WITHOUT_POINTS)],
        advice=advice(parts, shared) if has_band else (),
        needed="" if has_band else needed_words(row),
    )


def needed_words(row: Row) -> str:
    """What there would have to be for advice, where no priority is given."""
    reason, n = row.get("priority_reason"), int(row.get("risk_n", 0))
    if isinstance(reason, str) and reason.startswith(GONE):
        return f"Nothing is suggested: {reason.removeprefix(f'{GONE}: ')}."
    if n < ENOUGH_SESSIONS:
        return (
            f"Too little to suggest anything: it takes {ENOUGH_SESSIONS} sessions in 90 days, here n = {n:,}."
        )
    return f"Too little to suggest anything: {reason}. Ratings, scores, comments or logins would tell more."


def shared_parts(row: Row) -> frozenset[str]:
    """The parts in which the data cannot tell mentors apart: their points are those of everybody.

    Parameters
    ----------
    row
        Of `assess.scores.with_scores`.
    """
    names = row.get("risk_shared", "")
    return frozenset(names.split(", ")) - {""} if isinstance(names, str) else frozenset()


def risk_sentence(row: Row, parts: pd.DataFrame, shared: frozenset[str] = frozenset()) -> str:
    """`▲ Critical · risk 62 of 100 (n = 43 sessions in 90 days), mainly reschedules (+24)`, in a sentence.

    Parameters
    ----------
    row
        Of the mentors' table; without scores the sentence is empty.
    parts
        Of `assess.scores.contributions`, of this mentor.
    shared
        Of `shared_parts`: what adds points to everybody alike is said so.
    """
    if "priority" not in row:
        return ""
    n = f"n = {counted(int(row['risk_n']), 'session')} in 90 days"
    if not isinstance(row["priority"], str):
        return f"{unknown_words(str(row['priority_reason']))}."
    band = PRIORITY_WORDS[row["priority"]]
    main = [
        f"{_PARTS[part].words} (+{points:.0f}{f', {AS_ALL}' if part in shared else ''})"
        for part, points in _main(parts).head(MOST_MAIN)[["part", "points"]].itertuples(index=False)
    ]
    why = f"mainly {' and '.join(main)}" if main else "nothing stands out"
    return f"{band} · risk {row['risk']:.0f} of 100 ({n}), {why}."


def reliance_sentence(row: Row) -> str:
    """How much of what a risk looks at is known, and what it would be without allowing for few sessions."""
    if not isinstance(row.get("priority"), str):
        return ""
    return (
        f"Without allowing for few sessions it would be {row['risk_raw']:.0f} of 100. "
        f"{percent(round(float(row['risk_known']), 2))} of what the score looks at is known."
    )


def reasons_table(
    parts: pd.DataFrame, shared: frozenset[str] = frozenset(), row: Row | None = None
) -> pd.DataFrame:
    """What adds to a risk, the most first (`REASON_COLUMNS`); parts that add nothing follow.

    Parameters
    ----------
    parts
        Of `assess.scores.contributions`, of one mentor.
    shared
        Of `shared_parts`: there what counts is everybody's, and said so.
    row
        Of the mentors' table: with it a change shows from what to what.
    """
    rows = [
        (
            each["label"],
            round(float(each["points"]), 1),
            _own_figure(each, row or {}),
            int(each["n"]),
            figure(each["column"], each["value"])
            + (f", {AS_ALL}" if each["part"] in shared and not np.isnan(each["value"]) else ""),
            figure(each["column"], each["good"]),
            figure(each["column"], each["bad"]),
        )
        for each in parts.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=list(REASON_COLUMNS))


def _own_figure(each: Row, row: Row) -> str:
    """The figure of the mentor alone, of a change with both ends: `3.64 → 2.58 (-1.06)`."""
    column = str(each["column"])
    told, name = figure(column, each["raw_value"]), column.removesuffix("_change")
    before, now = row.get(f"{name}_before", np.nan), row.get(name, np.nan)
    if name == column or np.isnan(each["raw_value"]) or np.isnan(before) or np.isnan(now):
        return told
    return f"{figure(name, before)} → {figure(name, now)} ({told})"


def advice(parts: pd.DataFrame, shared: frozenset[str] = frozenset()) -> tuple[tuple[str, str], ...]:
    """What to try, for each part that adds most: what it is about, and a sentence; each sentence once.

    Parameters
    ----------
    shared
        Of `shared_parts`: what is everybody's is no advice to one.
    """
    told: dict[str, str] = {}
    for name in _main(parts)["part"]:
        part = _PARTS[name]
        if name not in shared and part.advice and part.advice not in told and len(told) < MOST_ADVICE:
            told[part.advice] = f"{part.words[:1].upper()}{part.words[1:]}"
    return tuple((about, text) for text, about in told.items())


def figure(column: str, value: float) -> str:
    """A value of a mentor's row as people write it; changes with their sign.

    Examples
    --------
    >>> figure("reschedule_rate_90d", 0.125), figure("average_rating_30d_change", -0.25), figure("days_since_login", 9)
    ('12.5 %', '-0.25', '9 days')
    """
    if np.isnan(value):
        return "–"
    if column.startswith("days_"):
        return counted(round(float(value)), "day")
    name = column.removesuffix("_change")
    found, sign = measured(name, KPIS, {}), "+" if name != column and value > 0 else ""
    unit = found.kpi.unit if found else "fraction" if is_fraction(column) else ""
    if name != column and unit == "fraction":
        return f"{100 * value:+.1f} points" if value else "0 points"
    return f"{sign}{shown(float(value), unit)}"


def _main(parts: pd.DataFrame) -> pd.DataFrame:
    told = parts[(parts["points"] >= TOLD_FROM).to_numpy(dtype=bool)]
    return told.sort_values("points", ascending=False, kind="stable")
