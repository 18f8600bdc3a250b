"""Why a mentor stands where they stand in the queue, and what to try: in words and as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.assess.score_parts import RISK_PARTS, Part
from mentor_analytics.assess.scores import PRIORITY_WORDS, TOLD_FROM, contributions
from mentor_analytics.assess.words import counted, is_fraction, percent
from mentor_analytics.measure.kpis import BY_NAME as KPIS
from mentor_analytics.measure.windows import measured
from mentor_analytics.report.why import shown

MOST_MAIN = 2
MOST_ADVICE = 3
REASON_COLUMNS = ("Part", "Points", "Value", "n", "Adds from", "Most at", "As it is", "Whose")
OWN, SHARED = "own", "everybody's"
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
        `REASON_COLUMNS`: what adds to the risk, the most first.
    advice
        What to try: about what, and a sentence.
    """

    band: str
    sentence: str
    reliance: str
    reasons: pd.DataFrame
    advice: tuple[tuple[str, str], ...]


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
    return Standing(
        band=band if isinstance(band, str) else "",
        sentence=risk_sentence(row, parts, shared),
        reliance=reliance_sentence(row),
        reasons=reasons_table(parts, shared),
        advice=advice(parts),
    )


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
        return f"{PRIORITY_WORDS['']}: {row['priority_reason']}."
    band = PRIORITY_WORDS[row["priority"]]
    main = [
        f"{_PARTS[part].words} (+{points:.0f}{', as for everybody' if part in shared else ''})"
        for part, points in _main(parts).head(MOST_MAIN)[["part", "points"]].itertuples(index=False)
    ]
    why = f"mainly {' and '.join(main)}" if main else "nothing stands out"
    return f"{band} · risk {row['risk']:.0f} of 100 ({n}), {why}."


def reliance_sentence(row: Row) -> str:
    """How much of what a risk looks at is known, and what it would be without drawing in small numbers."""
    if not isinstance(row.get("priority"), str):
        return ""
    return (
        f"Taken as the figures are, without drawing in what few sessions may have made: {row['risk_raw']:.0f} of 100. "
        f"{percent(round(float(row['risk_known']), 2))} of what the score looks at is known."
    )


def reasons_table(parts: pd.DataFrame, shared: frozenset[str] = frozenset()) -> pd.DataFrame:
    """What adds to a risk, the most first (`REASON_COLUMNS`); parts that add nothing follow.

    Parameters
    ----------
    parts
        Of `assess.scores.contributions`, of one mentor.
    shared
        Of `shared_parts`.
    """
    rows = [
        (
            each["label"],
            round(float(each["points"]), 1),
            figure(each["column"], each["value"]),
            int(each["n"]),
            figure(each["column"], each["good"]),
            figure(each["column"], each["bad"]),
            figure(each["column"], each["raw_value"]),
            SHARED if each["part"] in shared else OWN,
        )
        for each in parts.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=list(REASON_COLUMNS))


def advice(parts: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """What to try, for the parts that add most: what it is about, and a sentence; each sentence once."""
    told: dict[str, str] = {}
    for name in _main(parts)["part"]:
        part = _PARTS[name]
        if part.advice and part.advice not in told and len(told) < MOST_ADVICE:
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
