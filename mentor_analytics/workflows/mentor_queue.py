"""Who may need help first, and why: the queue of mentors for the command line."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.assess.judge import subject_tables
from mentor_analytics.assess.naming import renamed
from mentor_analytics.assess.quality import QUALITY
from mentor_analytics.assess.rules import Preset
from mentor_analytics.assess.score_parts import RISK_PARTS
from mentor_analytics.assess.scores import (
    AS_ALL,
    PRIORITY_WORDS,
    TOLD_FROM,
    contributions,
    queue,
    queue_sentence,
    unknown_words,
)
from mentor_analytics.measure.prepare import prepare
from mentor_analytics.measure.presence import booked_by
from mentor_analytics.report.mentor_risk import figure, shared_parts
from mentor_analytics.report.why import day_words
from mentor_analytics.workflows.score import moment_of
from mentor_analytics.workflows.sources import Source

_TOLD = (
    "mentor", "mentor_key", "priority", "priority_reason", "risk", "risk_raw", "risk_n", "risk_known", "risk_shared",
    "quality",
)  # fmt: skip
_ADVICE = {part.name: part.advice for part in RISK_PARTS}


@dataclass(frozen=True)
class Queue:
    """The mentors in the order in which to look at them.

    Parameters
    ----------
    table
        Of `assess.scores.queue`.
    parts
        Of `assess.scores.contributions`, with `low` and `high`: the 95 % interval of the value as it is.
    sentence
        What the queue says as a whole.
    as_of, timezone
        The moment seen from, and the site's zone.
    preset
        In force.
    is_synthetic
        Some of the data are invented.
    """

    table: pd.DataFrame
    parts: pd.DataFrame
    sentence: str
    as_of: pd.Timestamp
    timezone: str
    preset: Preset
    is_synthetic: bool


def mentor_queue(source: Source, day: str, now: pd.Timestamp) -> Queue:
    """Judge every mentor.

    Parameters
    ----------
    source
        The sessions, under the first of its presets.
    day
        Local day at whose end to look; empty for the source's own moment.

    Raises
    ------
    DefinitionError
        The day lies outside the data.
    """
    sessions, as_of, preset, about = source.sessions, source.as_of, source.presets[0], source.about
    if day:
        as_of = moment_of(day, sessions, source.timezone, now)
        if as_of < source.as_of:
            # What is forecast was learned from all there is, and a later booking was not known then.
            sessions, about = booked_by(sessions, as_of), replace(about, forecasts=None)
        sessions = prepare(sessions.drop(columns=QUALITY, errors="ignore"), as_of)
    table = queue(subject_tables(sessions, preset, as_of, about)["mentor"])
    parts = _with_limits(contributions(table), table)
    sentence = renamed(queue_sentence(table), preset.labels)
    return Queue(table, parts, sentence, as_of, source.timezone, preset, source.is_synthetic)


def queue_json(found: Queue, top: int | None = None) -> dict[str, Any]:
    """The queue for programs: what is not known is null."""
    by_mentor = dict(list(found.parts.groupby("mentor_key", sort=False)))
    return {
        "as_of": found.as_of.isoformat(),
        "rules": found.preset.name,
        "synthetic": found.is_synthetic,
        "sentence": found.sentence,
        "n_mentors": len(found.table),
        "mentors": [
            {
                "mentor": row["mentor"],
                "mentor_key": row["mentor_key"],
                "priority": _known(row["priority"]),
                "reason": _known(row["priority_reason"]),
                "risk": _known(row["risk"]),
                "risk_raw": _known(row["risk_raw"]),
                "n": int(row["risk_n"]),
                "known": round(float(row["risk_known"]), 4),
                "quality": _known(row.get("quality")),
                "why": _why_json(by_mentor.get(row["mentor_key"]), shared_parts(row)),
            }
            for row in _shown(found, top).to_dict("records")
        ],
    }


def queue_lines(found: Queue, top: int | None = None) -> list[str]:
    """The queue for a terminal: who, how sure, what adds to it, what to try."""
    if found.table.empty:  # "data to" would be the clock
        return ["No sessions yet, so no mentors. Import a file of sessions first."]
    by_mentor = dict(list(found.parts.groupby("mentor_key", sort=False)))
    synthetic = " (synthetic data)" if found.is_synthetic else ""
    lines = [f"Data to {day_words(found.as_of, found.timezone)}{synthetic}. {found.sentence}"]
    for place, row in enumerate(_shown(found, top).to_dict("records"), start=1):
        lines += ["", _head(place, row), *_reason_lines(by_mentor.get(row["mentor_key"]), row, found.preset)]
    if top is not None and len(found.table) > top:
        lines += ["", f"{len(found.table) - top:,} more; --top 0 lists all."]
    return lines


def _shown(found: Queue, top: int | None) -> pd.DataFrame:
    """The rows asked for, without the hundreds of columns that nobody looks at here."""
    table = found.table[[name for name in _TOLD if name in found.table.columns]]
    return table if top is None else table.head(top)


def _head(place: int, row: dict[Any, Any]) -> str:
    who, n = str(row["mentor"]), f"n = {int(row['risk_n']):,} in 90 days"
    if not isinstance(row["priority"], str):
        raw = "" if pd.isna(row["risk_raw"]) else f" (risk as it is {row['risk_raw']:.0f})"
        shape, reason = unknown_words(str(row["priority_reason"])).split(": ", maxsplit=1)
        return f"{place}. {shape} · {who}: {reason}{raw}"
    return (
        f"{place}. {PRIORITY_WORDS[row['priority']]} · {who}: risk {row['risk']:.0f} of 100, "
        f"{row['risk_raw']:.0f} as it is ({n}; {row['risk_known']:.0%} of the score known)".replace("%", " %")
    )


def _reason_lines(parts: pd.DataFrame | None, row: dict[Any, Any], preset: Preset) -> list[str]:
    if parts is None or not isinstance(row["priority"], str):
        return []
    lines, shared = [], shared_parts(row)
    for each in parts[(parts["points"] >= TOLD_FROM).to_numpy(dtype=bool)].to_dict("records"):
        column = str(each["column"])
        limits = (
            ""
            if pd.isna(each["low"])
            else f", 95 % {figure(column, each['low'])} to {figure(column, each['high'])}"
        )
        ends = f", {AS_ALL}." if each["part"] in shared else f". {_ADVICE[each['part']]}"
        text = (
            f"   +{each['points']:.0f}  {each['label']}: {figure(column, each['raw_value'])} "
            f"(n = {each['n']:,}{limits}), counts as {figure(column, each['value'])}{ends}"
        )
        lines.append(renamed(text, preset.labels))
    return lines


def _why_json(parts: pd.DataFrame | None, shared: frozenset[str]) -> list[dict[str, Any]]:
    """Each part with its points; of a shared one the value and the points are everybody's."""
    if parts is None:
        return []
    names = ("part", "label", "value", "raw_value", "low", "high", "good", "bad", "weight", "points", "n")
    return [
        {name: _known(each[name]) for name in names} | {"as_for_everybody": each["part"] in shared}
        for each in parts.to_dict("records")
    ]


def _with_limits(parts: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The interval of each value as it is, where its column has one."""
    row = pd.Index(table["mentor_key"]).get_indexer(parts["mentor_key"])
    limits = {end: np.full(len(parts), np.nan) for end in ("low", "high")}
    for column in parts["column"].unique():
        mine = (parts["column"] == column).to_numpy(dtype=bool)
        for end, values in limits.items():
            if f"{column}_{end}" in table.columns:
                values[mine] = table[f"{column}_{end}"].to_numpy(float)[row[mine]]
    return parts.assign(**limits)


def _known(value: Any) -> Any:
    """What JSON can hold: text as it is, numbers rounded, null for what is not known."""
    if value is None or pd.isna(value):
        return None
    return (
        value
        if isinstance(value, str)
        else round(float(value), 6)
        if isinstance(value, float)
        else int(value)
    )
