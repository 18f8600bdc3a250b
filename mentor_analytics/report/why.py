"""Flags and values in sentences: what holds, what would clear it, where a number stands against its target."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mentor_analytics.assess.naming import renamed
from mentor_analytics.assess.rules import SEVERITIES, Preset, Rule
from mentor_analytics.assess.words import (
    AND,
    all_clears_words,
    is_fraction,
    label_of,
    percent,
    threshold_words,
    told_conditions,
    value_words,
)
from mentor_analytics.conditions import Condition
from mentor_analytics.measure.kpis import DENOMINATORS, ENOUGH_SESSIONS, Kpi
from mentor_analytics.schema import BY_NAME as COLUMNS

RANK: Mapping[str, int] = {severity: at for at, severity in enumerate(SEVERITIES)}
SHAPE_OF: Mapping[str, str] = {"critical": "▲", "high": "▲", "medium": "◆", "low": "◆"}

Columns = tuple[str, ...]

ASK_INSTEAD = "Ask the learner what would have helped, and agree on one thing to try next time."
"""Where every advice speaks of a comment and there is none."""

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


class Reason(NamedTuple):
    """A flag in words.

    Parameters
    ----------
    rank, severity
        Place in the order of severity, worst 0, and its name.
    label
        Of the rule.
    holds
        What is: `Low rating: rating is 2`.
    clears
        What would clear it, a sentence.
    advice
        What to try.
    on_tone
        It is about the tone of a comment.
    limit
        From where it is flagged, a sentence.
    evidence
        Ids of the sessions behind it.
    rule
        Its name.
    """

    rank: int
    label: str
    severity: str
    holds: str
    clears: str
    advice: str
    on_tone: bool
    limit: str = ""
    evidence: str = ""
    rule: str = ""

    @property
    def shape(self) -> str:
        """Of its light: severity is never colour alone."""
        return SHAPE_OF[self.severity]

    def with_words(self, decided: str) -> str:
        """What is, with the words of the comment that decided its tone."""
        return f"{self.holds} ({decided})" if self.on_tone and decided else self.holds


def about_of(preset: Preset) -> dict[tuple[str, str], Columns]:
    """Rule name and what would clear it → the columns a flag tells of, what it is about first."""
    told = [(rule.name, told_conditions(every, rule.scope)) for rule in preset.rules for every in rule.when]
    return {(name, all_clears_words(each)): tuple(one.column for one in each) for name, each in told}


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
    By position: `why` (a line per flag: what holds, what would clear it; the most severe first) and `advice` (of
    the most severe that fits); both missing without a flag.
    """
    place = {session: at for at, session in enumerate(sessions["session_id"])}
    about, rules = about_of(preset), {rule.name: rule for rule in preset.rules}
    mine = flags[
        ((flags["subject_type"] == "session") & flags["subject"].isin(list(place))).to_numpy(dtype=bool)
    ]
    decided = (
        sessions["sentiment_words"].astype("str").fillna("").tolist()
        if "sentiment_words" in sessions.columns
        else [""] * len(sessions)
    )
    known: dict[tuple[str, str, str], Reason] = {}
    found: list[list[tuple[int, str, str]]] = [[] for _ in place]
    columns = (mine[name] for name in ("subject", "rule", "value", "clears_when"))
    for subject, rule, value, clears in zip(*columns, strict=True):
        flag = (str(rule), str(value), str(clears))
        if flag not in known:
            of = about.get((flag[0], flag[2]), ("",))
            known[flag] = _reason(rules[flag[0]], of, flag[1], flag[2], preset.labels)
        reason, at = known[flag], place[subject]
        found[at].append((reason.rank, f"{reason.with_words(decided[at])}. {reason.clears}", reason.advice))
    told = [sorted(each, key=lambda flag: flag[0]) for each in found]
    return pd.DataFrame(
        {
            "why": pd.array(["\n".join(text for _, text, _ in each) or None for each in told], dtype="str"),
            "advice": pd.array(
                [
                    _advised(advice_of([advice for _, _, advice in each], has), preset)
                    for each, has in zip(told, _commented(sessions), strict=True)
                ],
                dtype="str",
            ),
        }
    )


def reasons_of(flags: pd.DataFrame, scope: str, subject: str, preset: Preset) -> list[Reason]:
    """Each flag of one session, mentor or group, the most severe first.

    Parameters
    ----------
    flags
        `FLAG_COLUMNS`, of all subjects.
    scope, subject
        What it is, and its id or name.
    """
    at = np.flatnonzero((flags["subject"] == subject).to_numpy(dtype=bool))
    mine = flags.iloc[at]
    mine = mine[(mine["subject_type"] == scope).to_numpy(dtype=bool)]
    about, rules = about_of(preset), {rule.name: rule for rule in preset.rules}
    columns = ("rule", "value", "clears_when", "threshold", "evidence")
    told = []
    for rule, value, clears, threshold, evidence in zip(
        *(mine[name].astype("str") for name in columns), strict=True
    ):
        of = about.get((rule, clears), ("",))
        reason = _reason(rules[rule], of, value, clears, preset.labels)
        limit = _limit_words(of, threshold)
        told.append(reason._replace(limit=renamed(limit, preset.labels), evidence=evidence, rule=rule))
    return sorted(told, key=lambda reason: reason.rank)


def _commented(sessions: pd.DataFrame) -> list[bool]:
    if "feedback" not in sessions.columns:
        return [False] * len(sessions)
    return sessions["feedback"].fillna("").ne("").tolist()


def advice_of(advices: Sequence[str], has_comment: bool) -> str | None:
    """Of the worst flag whose advice can be followed: where there is no comment, none can be read.

    Parameters
    ----------
    advices
        Of the flags, the most severe first; none gives None.
    """
    if not advices:
        return None
    fits = (advice for advice in advices if has_comment or "comment" not in advice.lower())
    return next(fits, ASK_INSTEAD)


def _advised(advice: str | None, preset: Preset) -> str | None:
    """What no preset holds still takes the words of the place."""
    return renamed(ASK_INSTEAD, preset.labels) if advice == ASK_INSTEAD else advice


def subject_reasons(flags: pd.DataFrame, scope: str, preset: Preset) -> dict[str, tuple[int, str]]:
    """Per flagged mentor or group: the rank of its most severe flag, and its flags in words."""
    mine = flags[(flags["subject_type"] == scope).to_numpy(dtype=bool)]
    about = about_of(preset)
    found: dict[str, list[tuple[int, str]]] = {}
    columns = ("subject", "rule", "label", "severity", "value", "threshold", "clears_when")
    for subject, rule, label, severity, value, threshold, clears in zip(
        *(mine[name].astype("str") for name in columns), strict=True
    ):
        told = [
            f"{_lower(label_of(column))} {flag_value(column, number)}, limit {flag_limit(column, limit)}"
            for column, number, limit in _told(about.get((rule, clears), ("",)), value, threshold)
        ]
        text = f"{SHAPE_OF[severity]} {label}: {renamed('; '.join(told), preset.labels)}"
        found.setdefault(subject, []).append((RANK[severity], text))
    return {
        subject: (min(rank for rank, _ in each), "\n".join(text for _, text in sorted(each)))
        for subject, each in found.items()
    }


def subject_flags(flags: pd.DataFrame, scope: str) -> dict[str, str]:
    """Per flagged mentor or group: the names of its flags with their shapes, the most severe first."""
    mine = flags[(flags["subject_type"] == scope).to_numpy(dtype=bool)]
    found: dict[str, list[tuple[int, str]]] = {}
    columns = (mine[name].astype("str") for name in ("subject", "severity", "label"))
    for subject, severity, label in zip(*columns, strict=True):
        found.setdefault(subject, []).append((RANK[severity], f"{SHAPE_OF[severity]} {label}"))
    return {subject: ", ".join(text for _, text in sorted(each)) for subject, each in found.items()}


def rule_words(rule: Rule) -> str:
    """When a rule holds, in words: `Rating < 3`, with `; or` between alternatives and `and` within."""
    alternatives = [" and ".join(_condition_words(each) for each in every) for every in rule.when]
    least = f" (from n = {rule.minimum_n})" if rule.minimum_n else ""
    return signs("; or ".join(alternatives) + least)


def counted_words(kpi: Kpi, numerator: float, denominator: float, denominator_name: str) -> str:
    """What a KPI was counted out of: `50 of 67 completed sessions`, `81 of all 120 sessions`."""
    label = DENOMINATORS[denominator_name].label
    top, bottom = (0.0 if np.isnan(each) else each for each in (numerator, denominator))
    if kpi.kind == "ratio":
        return f"{top:,.0f} of {bottom:,.0f} minutes, {label}"
    what = label.removeprefix("all ")
    every = "all " if what != label and bottom != 1 else ""
    out_of = f"{every}{bottom:,.0f} {what.replace('sessions', 'session', 1) if bottom == 1 else what}"
    if kpi.kind == "mean":
        return f"mean of {out_of}"
    if kpi.kind == "count" and kpi.numerator == ((),):
        return out_of
    return f"{top:,.0f} of {out_of}"


def against_target(row: Mapping[Any, Any], kpi: Kpi) -> str:
    """Where a value stands: shape and word. Of few sessions nothing is said; what the interval leaves open says so."""
    if np.isnan(row["target"]):
        return "– no target"
    if np.isnan(row["value"]):
        return "– nothing to count yet"
    if row["denominator"] < ENOUGH_SESSIONS:
        return f"– few sessions, n = {row['denominator']:,.0f}"
    if row["meets_target"]:
        return "● on target"
    side = "below" if kpi.higher_is_better else "above"
    if np.isnan(row["ci_low"]):
        return f"◆ {side} target, too few to say"
    if row["ci_low"] <= row["target"] <= row["ci_high"]:
        return f"◆ {side} target, within its interval"
    return f"▲ {side} target"


def shown(value: float, unit: str) -> str:
    """A value as people write it."""
    if np.isnan(value):
        return "–"
    return {
        "fraction": percent(value),
        "sessions": f"{value:,.0f}",
        "polarity": f"{value:+.2f}",
        "minutes": f"{value:+.1f} min",
    }.get(unit, f"{value:.2f}")


def day_words(moment: pd.Timestamp, timezone: str) -> str:
    """`9 Oct 2025`, in the site's zone."""
    local = moment.tz_convert(timezone)
    return f"{local.day} {local:%b %Y}"


def signs(text: str) -> str:
    """Comparisons as people write them."""
    return text.replace(">=", "≥").replace("<=", "≤")


def sentiment_words(blank_is_neutral: bool) -> Mapping[str, str]:
    """What classes of comments are called; where blanks count as neutral, that class says so."""
    return {**SENTIMENT_WORDS, "neutral": "Neutral, blanks included"} if blank_is_neutral else SENTIMENT_WORDS


def in_words(values: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Our values as people write them; others as they are."""
    kinds = values.astype("category")
    return kinds.cat.rename_categories(lambda each: words.get(each, str(each))).astype("str")


def _told(columns: Columns, value: str, threshold: str) -> list[tuple[str, str, str]]:
    """Column, value and limit of everything a flag tells of."""
    if len(columns) == 1:
        return [(columns[0], value, threshold)]
    return list(zip(columns, value.split(AND), threshold.split(AND), strict=True))


def _limit_words(columns: Columns, threshold: str) -> str:
    if len(columns) == 1:
        return f"Flagged when it is {flag_limit(columns[0], threshold)}."
    both = [
        f"{_lower(label_of(each))} {flag_limit(each, limit)}"
        for each, _, limit in _told(columns, threshold, threshold)
    ]
    return f"Flagged when {AND.join(both)}."


def _reason(rule: Rule, columns: Columns, value: str, clears: str, called: Mapping[str, str]) -> Reason:
    """Label and advice are as the preset has them; what columns are called takes the words of the place."""
    column = columns[0]
    label = label_of(column)
    cleared = clears.removeprefix(f"{label} is ")
    ends = f"Clears when it is {cleared}." if cleared != clears else f"Clears when: {clears}."
    holds = AND.join(
        f"{renamed(_lower(label_of(each)), called)}{' is' if each in COLUMNS else ''} {flag_value(each, number)}"
        for each, number, _ in _told(columns, value, value)
    )
    return Reason(
        RANK[rule.severity],
        rule.label,
        rule.severity,
        f"{rule.label}: {holds}",
        renamed(ends, called) if cleared == clears else ends,
        rule.advice,
        column == "sentiment",
    )


def flag_value(column: str, text: str) -> str:
    """A flag's value; a fraction as percent, with its n as it came."""
    number, _, n = text.partition(" ")
    if not is_fraction(column):
        return text
    try:
        return f"{percent(float(number))} {n}".strip()
    except ValueError:
        return text


def flag_limit(column: str, threshold: str) -> str:
    """A flag's threshold as people write it."""
    sign, _, number = threshold.partition(" ")
    if not number or sign not in {"<", "<=", ">", ">="}:
        return threshold
    return signs(f"{sign} {flag_value(column, number)}")


def _condition_words(condition: Condition) -> str:
    label = label_of(condition.column)
    if isinstance(condition.value, float | int) and not isinstance(condition.value, bool):
        number = percent(condition.value) if is_fraction(condition.column) else value_words(condition.value)
        return f"{label} {condition.op} {number}" + (" or blank" if condition.missing_is else "")
    return f"{label} is {threshold_words(condition)}"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
