"""Flags and values in sentences: what holds, what would clear it, where a number stands against its target."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.assess.rules import SEVERITIES, Preset, Rule
from mentor_analytics.assess.words import (
    clears_words,
    is_fraction,
    label_of,
    percent,
    threshold_words,
    value_words,
)
from mentor_analytics.conditions import Condition
from mentor_analytics.measure.kpis import DENOMINATORS, Kpi

RANK: Mapping[str, int] = {severity: at for at, severity in enumerate(SEVERITIES)}
SHAPE_OF: Mapping[str, str] = {"critical": "▲", "high": "▲", "medium": "◆", "low": "◆"}

STATUS_WORDS: Mapping[str, str] = {
    "completed": "Completed",
    "cancelled": "Cancelled",
    "no_show": "No-show",
    "rescheduled": "Rescheduled",
    "scheduled": "Scheduled",
}
PARTY_WORDS: Mapping[str, str] = {"mentor": "Mentor", "learner": "Learner", "platform": "Platform"}
SENTIMENT_WORDS: Mapping[str, str] = {
    "positive": "Positive",
    "neutral": "Neutral",
    "negative": "Negative",
    "no_feedback": "No comment",
    "not_scored": "Not scored",
}


def about_of(preset: Preset) -> dict[tuple[str, str], str]:
    """Rule name and what would clear it → the column a flag is about."""
    return {
        (rule.name, clears_words(every[-1])): every[-1].column for rule in preset.rules for every in rule.when
    }


def session_reasons(sessions: pd.DataFrame, flags: pd.DataFrame, preset: Preset) -> pd.DataFrame:
    """Why each session is flagged and what to try, in words.

    Parameters
    ----------
    sessions
        The sessions asked about: `session_id`; `sentiment_words` names what decided a comment's class.
    flags
        `FLAG_COLUMNS`, of all subjects.

    Returns
    -------
    By position: `why` (a line per flag: what holds, what would clear it; the most severe first), `advice` (of
    the most severe) and `rank` (its place in `SEVERITIES`; NaN without a flag).
    """
    place = {session: at for at, session in enumerate(sessions["session_id"])}
    about, rules = about_of(preset), {rule.name: rule for rule in preset.rules}
    decided = (
        sessions["sentiment_words"].astype("str").tolist()
        if "sentiment_words" in sessions.columns
        else [None] * len(sessions)
    )
    of_sessions = flags[(flags["subject_type"] == "session").to_numpy(dtype=bool)]
    mine = of_sessions[of_sessions["subject"].isin(list(place))]
    found: list[list[tuple[int, str, str]]] = [[] for _ in place]
    texts: dict[tuple[str, str, str], tuple[int, str, str, bool]] = {}
    for subject, *flag in zip(
        *(mine[name] for name in ("subject", "rule", "value", "clears_when")), strict=True
    ):
        key = (str(flag[0]), str(flag[1]), str(flag[2]))
        if key not in texts:
            texts[key] = _told(key, about, rules[key[0]])
        rank, text, advice, on_tone = texts[key]
        at = place[subject]
        words = decided[at] if on_tone else None
        if isinstance(words, str) and words:
            text = text.replace(". Clears", f" ({words}). Clears", 1)
        found[at].append((rank, text, advice))
    told = [sorted(each, key=lambda flag: flag[0]) for each in found]
    return pd.DataFrame(
        {
            "why": pd.array(["\n".join(text for _, text, _ in each) or None for each in told], dtype="str"),
            "advice": pd.array([each[0][2] if each else None for each in told], dtype="str"),
            "rank": [float(each[0][0]) if each else np.nan for each in told],
        }
    )


def subject_reasons(flags: pd.DataFrame, scope: str, preset: Preset) -> dict[str, tuple[int, str]]:
    """Per flagged mentor or group: the rank of its most severe flag, and its flags in words."""
    mine = flags[(flags["subject_type"] == scope).to_numpy(dtype=bool)]
    about = about_of(preset)
    found: dict[str, list[tuple[int, str]]] = {}
    columns = ("subject", "rule", "label", "severity", "value", "threshold", "clears_when")
    for subject, rule, label, severity, value, threshold, clears in zip(
        *(mine[name].astype("str") for name in columns), strict=True
    ):
        column = about.get((rule, clears), "")
        limit = _limit(column, threshold)
        text = f"{SHAPE_OF[severity]} {label}: {_lower(label_of(column))} {_value(column, value)}, limit {signs(limit)}"
        found.setdefault(subject, []).append((RANK[severity], text))
    return {
        subject: (min(rank for rank, _ in each), "\n".join(text for _, text in sorted(each)))
        for subject, each in found.items()
    }


def rule_words(rule: Rule) -> str:
    """When a rule holds, in words: `Rating < 3`, with `; or` between alternatives and `and` within."""
    alternatives = [" and ".join(_condition_words(each) for each in every) for every in rule.when]
    least = f" (from n = {rule.minimum_n})" if rule.minimum_n else ""
    return signs("; or ".join(alternatives) + least)


def counted_words(kpi: Kpi, numerator: float, denominator: float, denominator_name: str) -> str:
    """What a KPI was counted out of: `50 of 67 completed sessions`."""
    what = DENOMINATORS[denominator_name].label
    if kpi.kind == "mean":
        return f"mean of {denominator:,.0f} {what}"
    if kpi.kind == "ratio":
        return f"{numerator:,.0f} of {denominator:,.0f} minutes, {what}"
    if kpi.kind == "count" and kpi.numerator == ((),):
        return f"{denominator:,.0f} {what}"
    return f"{numerator:,.0f} of {denominator:,.0f} {what}"


def against_target(row: Mapping[Hashable, Any], kpi: Kpi) -> str:
    """Where a value stands: shape and word. Below its target, but with the target in its interval, says so."""
    if np.isnan(row["target"]):
        return "– no target"
    if np.isnan(row["value"]):
        return "– nothing to count yet"
    if row["meets_target"]:
        return "● on target"
    side = "below" if kpi.higher_is_better else "above"
    if row["ci_low"] <= row["target"] <= row["ci_high"]:
        return f"◆ {side} target, within its interval"
    return f"▲ {side} target"


def within_scale(limits: pd.Series, unit: str) -> pd.Series:
    """Ends of intervals; those of stars within 1 to 5, since no rating lies beyond."""
    return limits.clip(1, 5) if unit == "stars" else limits


def shown(value: float, unit: str) -> str:
    """A value as people write it."""
    if np.isnan(value):
        return "–"
    return {"fraction": percent(value), "sessions": f"{value:,.0f}", "polarity": f"{value:+.2f}"}.get(
        unit, f"{value:.2f}"
    )


def day_words(moment: pd.Timestamp, timezone: str) -> str:
    """`9 Oct 2025`, in the site's zone."""
    local = moment.tz_convert(timezone)
    return f"{local.day} {local:%b %Y}"


def signs(text: str) -> str:
    """Comparisons as people write them."""
    return text.replace(">=", "≥").replace("<=", "≤")


def plural(count: int, one: str) -> str:
    """`1 session`, `2,000 sessions`."""
    return f"{count:,} {one if count == 1 else one + 's'}"


def in_words(values: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Our values as people write them; others as they are."""
    kinds = values.astype("category")
    return kinds.cat.rename_categories(lambda each: words.get(each, str(each))).astype("str")


def _told(
    flag: tuple[str, str, str], about: Mapping[tuple[str, str], str], rule: Rule
) -> tuple[int, str, str, bool]:
    """Rank, sentence, advice, and whether it is about the tone of a comment."""
    name, value, clears = flag
    column = about.get((name, clears), "")
    label = label_of(column)
    cleared = clears.removeprefix(f"{label} is ")
    ends = f"Clears when it is {cleared}." if cleared != clears else f"Clears: {clears}."
    text = f"{rule.label}: {_lower(label)} is {_value(column, value)}. {ends}"
    return RANK[rule.severity], text, rule.advice, column == "sentiment"


def _value(column: str, text: str) -> str:
    """A flag's value; a fraction as percent, with its n as it came."""
    number, _, n = text.partition(" ")
    if not is_fraction(column):
        return text
    try:
        return f"{percent(float(number))} {n}".strip()
    except ValueError:
        return text


def _limit(column: str, threshold: str) -> str:
    sign, _, number = threshold.partition(" ")
    return f"{sign} {_value(column, number)}" if number and sign in {"<", "<=", ">", ">="} else threshold


def _condition_words(condition: Condition) -> str:
    label = label_of(condition.column)
    if isinstance(condition.value, float | int) and not isinstance(condition.value, bool):
        number = percent(condition.value) if is_fraction(condition.column) else value_words(condition.value)
        return f"{label} {condition.op} {number}" + (" or blank" if condition.missing_is else "")
    return f"{label} is {threshold_words(condition)}"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
