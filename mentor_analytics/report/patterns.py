"""What goes with what, as pages and commands tell it: findings, what explains others, and all that was looked at."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.assess import pattern_words as words
from mentor_analytics.assess.naming import renamed
from mentor_analytics.assess.pattern_cells import Group
from mentor_analytics.assess.pattern_data import (
    ENOUGH_MENTORS,
    ENOUGH_OF_MENTORS,
    ENOUGH_ROWS,
    METRIC_BY_NAME,
    METRICS,
)
from mentor_analytics.assess.pattern_merge import Pattern
from mentor_analytics.assess.pattern_tests import Contrast
from mentor_analytics.assess.patterns import Patterns, needed_rows
from mentor_analytics.assess.words import counted, p_words
from mentor_analytics.report.charts.drawing import Drawing
from mentor_analytics.report.charts.effects import effects_drawing
from mentor_analytics.report.session_columns import Called as Names
from mentor_analytics.report.session_columns import session_columns
from mentor_analytics.report.why import day_words, shown

LOOKED_COLUMNS = (
    "What", "Group", "n", "Value", "Others, n", "Others", "Difference", "95 % from", "95 % to",
    "p", "p adjusted", "Told",
)  # fmt: skip
EVIDENCE = ("scheduled_at", "mentor", "learner", "program", "status", "rating")
MENTOR_EVIDENCE = ("mentor", "program", "subject", "sessions", "first_rating", "last_at")
SHAPES: Mapping[str, str] = {"strong": "●", "good": "◆", "moderate": "▲"}
"""How sure, with a sign beside the word."""


@dataclass(frozen=True)
class Told:
    """One finding in words.

    Parameters
    ----------
    id
        Verdicts go by it.
    title, figures, sentence
        Group and metric; counts, effect and intervals; both.
    sure
        Confidence with its sign, adjusted p, and how many contrasts were looked at.
    checked, advice
        What is left among sessions alike; what to try.
    also
        The same seen from other metrics or neighbouring groups.
    n, rows
        Rows of the group, and those of them that are listed: of a share what is counted, of a mean all.
    link
        Filters of the tracker that list its rows; empty where it has none for them.
    metric, group
        Of its contrast.
    """

    id: str
    title: str
    figures: str
    sentence: str
    sure: str
    checked: str
    advice: str
    also: tuple[str, ...]
    n: int
    rows: int
    link: Mapping[str, str]
    metric: str
    group: Group


@dataclass(frozen=True)
class Insights:
    """A search as a page shows it.

    Parameters
    ----------
    summary
        How much was looked at, and what came of it.
    findings
        The surest first.
    explained
        A sentence per difference that another reason explains.
    looked
        `LOOKED_COLUMNS`, a row per contrast.
    drawings
        Effects of the findings, a chart per unit.
    patterns
        The search itself.
    """

    summary: str
    findings: tuple[Told, ...]
    explained: tuple[str, ...]
    looked: pd.DataFrame
    drawings: tuple[Drawing, ...]
    patterns: Patterns


def insights_of(patterns: Patterns, called: words.Called, timezone: str) -> Insights:
    """Put a search into words.

    Parameters
    ----------
    called
        What mentors and learners are called (`Preset.labels`).
    """
    return Insights(
        summary_words(patterns, called, timezone),
        tuple(_told(each, patterns, called, timezone) for each in patterns.findings),
        tuple(words.explained_words(each.contrast, each.checked, called) for each in patterns.explained),
        looked_table(patterns, called),
        drawings_of(patterns, called),
        patterns,
    )


def drawings_of(
    patterns: Patterns, called: words.Called, dismissed: Set[str] = frozenset()
) -> tuple[Drawing, ...]:
    """Effects of the findings that nobody dismissed, a chart per unit."""
    alike: dict[tuple[str, str], list[Pattern]] = {}
    for each in patterns.findings:
        if each.id not in dismissed:
            alike.setdefault((each.metric.unit_word, each.metric.kpi.unit), []).append(each)
    return tuple(effects_drawing(some, called) for _, some in sorted(alike.items(), reverse=True))


def summary_words(patterns: Patterns, called: words.Called, timezone: str, n_dismissed: int = 0) -> str:
    """How many contrasts in how many sessions, to which day, and what they came to."""
    n = len(patterns.looked)
    sessions = counted(patterns.sessions, "session")
    if not n:
        who = renamed("mentors", called)
        return (
            f"Nothing to compare yet in {sessions}: a group is looked at from {ENOUGH_ROWS} sessions of "
            f"{ENOUGH_MENTORS} {who}, with as many outside it ({ENOUGH_OF_MENTORS} where {who} are counted)."
        )
    weeks = " (whole weeks only)" if _ends_a_week(patterns.until, timezone) else ""
    looked = (
        f"Looked at {counted(n, 'contrast')} in {sessions} to {day_words(patterns.until, timezone)}{weeks}"
    )
    if patterns.findings:
        left = counted(len(patterns.findings) - n_dismissed, "finding")
        away = f"; {n_dismissed:,} dismissed, below" if n_dismissed else ""
        return f"{looked}: {left} beyond chance, the surest first{away}."
    return f"{looked}; none differs more than chance would make it.{_needed(patterns, called)}"


def _ends_a_week(moment: pd.Timestamp, timezone: str) -> bool:
    after = (moment + pd.Timedelta(microseconds=1)).tz_convert(timezone)
    return after.day_of_week == 0 and after == after.normalize()


def _needed(patterns: Patterns, called: words.Called) -> str:
    for metric in METRICS:
        found = needed_rows(patterns, metric)
        if found is None:
            continue
        has, needs = found
        size = words.size_words(metric, metric.smallest)
        what = f"a difference of {size} in {words.metric_words(metric, called)}"
        if has >= needs:
            return f" A typical group has {has:,} sessions, enough to find {what} four times out of five."
        return (
            f" To find {what} four times out of five a group would need about {needs:,} sessions; "
            f"a typical one has {has:,}."
        )
    return ""


def _told(pattern: Pattern, patterns: Patterns, called: words.Called, timezone: str) -> Told:
    contrast = pattern.contrast
    looked = counted(len(patterns.looked), "contrast")
    return Told(
        pattern.id,
        words.short(contrast, called),
        _begun(words.figures(contrast, called)),
        words.sentence(contrast, called),
        f"{SHAPES[pattern.confidence]} {pattern.confidence} evidence: p {p_words(pattern.p_adjusted)}, "
        f"adjusted for {looked}; {contrast.mentors:,} {renamed('mentors', called)} in the group",
        words.checked_words(contrast, pattern.checked, called),
        words.advice(contrast, called),
        tuple(_also(each, called) for each in pattern.also),
        contrast.n,
        round(contrast.top) if METRIC_BY_NAME[contrast.metric].kpi.kind == "share" else contrast.n,
        _link(contrast, f"{patterns.until.tz_convert(timezone):%Y-%m-%d}"),
        contrast.metric,
        contrast.group,
    )


def _begun(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _also(contrast: Contrast, called: words.Called) -> str:
    metric = METRIC_BY_NAME[contrast.metric]
    size = words.size_words(metric, contrast.effect, signed=True)
    interval = words.interval_words(metric, contrast.low, contrast.high, signed=True)
    n = f"n = {contrast.n:,} against {contrast.n_rest:,}"
    return f"{words.short(contrast, called)} {size} ({interval}), {n}"


def _link(contrast: Contrast, until: str) -> Mapping[str, str]:
    """Where the tracker's filters can say the group and which of its sessions are counted."""
    filters = {words.dimension_of(contrast, column).filter_name: value for column, value in contrast.group}
    metric = METRIC_BY_NAME[contrast.metric]
    if "" in filters or not metric.status or metric.name == "mentor_reschedules":
        return {}
    return {**filters, "status": metric.status, "to": until}


def looked_table(patterns: Patterns, called: words.Called, *, is_file: bool = False) -> pd.DataFrame:
    """Every contrast looked at, the least likely by chance first (`LOOKED_COLUMNS`).

    Parameters
    ----------
    is_file
        Values, differences and their limits are plain numbers, and a last column says in what: a sign before words
        would be taken for a formula.
    """
    found = {each.id for each in patterns.findings}
    explained = {each.id for each in patterns.explained}
    also = {words.finding_id(other) for each in patterns.findings for other in each.also}
    rows = []
    for contrast, p in patterns.looked:
        metric, key = METRIC_BY_NAME[contrast.metric], words.finding_id(contrast)
        unit = metric.kpi.unit
        values = [shown(each, unit) for each in (contrast.value, contrast.value_rest)]
        effect = [
            words.size_words(metric, each, signed=True)
            for each in (contrast.effect, contrast.low, contrast.high)
        ]
        if is_file:
            values, effect = _numbers(contrast, unit)
        told = "finding" if key in found else "with a finding" if key in also else ""
        rows.append(
            (
                renamed(metric.kpi.label, called),
                words.group_words(contrast, called),
                contrast.n,
                values[0],
                contrast.n_rest,
                values[1],
                *effect,
                contrast.p,
                p,
                told or ("explained" if key in explained else ""),
                *(["percent, points" if unit == "fraction" else "stars"] if is_file else []),
            )
        )
    table = pd.DataFrame(rows, columns=[*LOOKED_COLUMNS, *(["Unit"] if is_file else [])])
    return table.sort_values(["p", "What", "Group"], ignore_index=True)


def _numbers(contrast: Contrast, unit: str) -> tuple[list[Any], list[Any]]:
    """Values of both sides, and the difference with its limits: shares as percent."""
    scale = 100 if unit == "fraction" else 1
    told = [
        round(scale * float(each), 6)
        for each in (contrast.value, contrast.value_rest, contrast.effect, contrast.low, contrast.high)
    ]
    return told[:2], told[2:]


def evidence_table(rows: pd.DataFrame, names: Names) -> pd.DataFrame:
    """The rows behind a finding under headings for people, the newest first.

    Parameters
    ----------
    rows
        Sessions, or mentors, of the search.
    """
    if "session_id" in rows.columns:
        newest = rows.sort_values("scheduled_at", ascending=False)
        listed = session_columns(newest, EVIDENCE, names, say_zone=False)
        return pd.DataFrame({each.heading: each.values for each in listed}).reset_index(drop=True)
    newest = rows.sort_values("last_at", ascending=False)
    headings = {
        "mentor": names.mentor,
        "program": "Program",
        "subject": "Subject",
        "sessions": "Sessions",
        "first_rating": "First sessions, mean rating",
        "last_at": "Last session",
    }
    table = newest[[name for name in MENTOR_EVIDENCE if name in newest.columns]].rename(columns=headings)
    days = newest["last_at"].dt.tz_convert(names.timezone).dt.strftime("%Y-%m-%d")
    return table.assign(**{"Last session": days}).round(2).reset_index(drop=True)


def insights_json(patterns: Patterns, called: words.Called, timezone: str, synthetic: bool) -> dict[str, Any]:
    """The same for programs: shares and effects are fractions, what is not known is null."""
    found = insights_of(patterns, called, timezone)
    return {
        "summary": found.summary,
        "synthetic": synthetic,
        "until": f"{patterns.until.tz_convert(timezone):%Y-%m-%d}",
        "sessions": patterns.sessions,
        "mentors": patterns.mentors,
        "contrasts": len(patterns.looked),
        "findings": [
            _json(pattern, told) for pattern, told in zip(patterns.findings, found.findings, strict=True)
        ],
        "explained": [
            {**_json(pattern), "by": words.reason_words(pattern.checked, called), "sentence": sentence}
            for pattern, sentence in zip(patterns.explained, found.explained, strict=True)
        ],
    }


def _json(pattern: Pattern, told: Told | None = None) -> dict[str, Any]:
    each = pattern.contrast
    numbers = {
        "value": each.value,
        "others": each.value_rest,
        "effect": each.effect,
        "low": each.low,
        "high": each.high,
        "relative": each.relative,
        "relative_low": each.relative_low,
        "relative_high": each.relative_high,
        "p": each.p,
        "p_adjusted": pattern.p_adjusted,
        "among_alike": pattern.checked.effect,
        "among_alike_low": pattern.checked.low,
        "among_alike_high": pattern.checked.high,
    }
    whole = {
        "id": pattern.id,
        "metric": each.metric,
        "group": dict(each.group),
        "is_interplay": each.is_interplay,
        "n": each.n,
        "numerator": each.top,
        "n_others": each.n_rest,
        "numerator_others": each.top_rest,
        "mentors": each.mentors,
        **{name: value if np.isfinite(value) else None for name, value in numbers.items()},
    }
    if told is None:
        return whole
    return {
        **whole,
        "confidence": pattern.confidence,
        "alike_in": list(pattern.checked.alike_in),
        "not_checked": list(pattern.checked.not_known),
        "sentence": told.sentence,
        "advice": told.advice,
        "also": list(told.also),
    }
