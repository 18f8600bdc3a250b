"""What a changed preset would flag, before it is saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mentor_analytics.assess.edit import Edit, edited
from mentor_analytics.assess.flags import Hit, with_n
from mentor_analytics.assess.judge import find_hits, judge_sessions, subject_tables
from mentor_analytics.assess.rules import SCOPES, Preset, Scope
from mentor_analytics.assess.words import counted, threshold_words, values_words
from mentor_analytics.conditions import Condition
from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.measure.masks import Masks
from mentor_analytics.schema import LIGHTS

ADDED, REMOVED = "added", "removed"
MOVED_COLUMNS = (
    "change", "rule", "label", "scope", "key", "subject", "at", "column", "value", "before", "after"
)  # fmt: skip
NO_RULE = "off"
"""The limit of a rule that is switched off."""


@dataclass(frozen=True)
class Effect:
    """Two presets over the same sessions.

    Parameters
    ----------
    rules
        `rule`, `scope`, `before`, `after`: how many subjects each rule flags (whole numbers).
    lights
        `light`, `before`, `after`: sessions of each colour.
    judged
        How many sessions are judged, before and after.
    """

    rules: pd.DataFrame
    lights: pd.DataFrame
    judged: tuple[int, int]

    def of_rules(self, names: Iterable[str]) -> str:
        """`flags 6 sessions`, or `would flag 31 sessions instead of 6`; of several rules, each its own subjects.

        Where only some of them change: `would flag 5 mentors instead of 3; 2 batches as now`.
        """
        rows = self.rules[self.rules["rule"].isin(list(names))].to_dict("records")
        told = [(int(row["before"]), int(row["after"]), str(row["scope"])) for row in rows]
        if all(before == after for before, after, _ in told):
            return f"flags {_listed([_many(after, scope) for _, after, scope in told])}" if told else ""
        changed = [
            f"{_many(after, scope)} instead of {before:,}" for before, after, scope in told if before != after
        ]
        same = [_many(after, scope) for before, after, scope in told if before == after]
        return f"would flag {_listed(changed)}{f'; {_listed(same)} as now' if same else ''}"


def _many(n: int, scope: str) -> str:
    return counted(n, scope, "batches" if scope == "batch" else f"{scope}s")


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def effect(
    sessions: pd.DataFrame, before: Preset, after: Preset, as_of: pd.Timestamp, about: About = NOTHING
) -> Effect:
    """How many flags and lights two presets give.

    Parameters
    ----------
    sessions
        Judged or only prepared and enriched: comments are not read again, so a changed neutral band shows only
        once it is saved.
    before, after
        In force, and what it may become.
    as_of
        Where windows end.
    about
        What else is known of mentors.
    """
    (flags_before, lights_before), (flags_after, lights_after) = (
        _counts(sessions, preset, as_of, about) for preset in (before, after)
    )
    scopes = {rule.name: rule.scope for preset in (before, after) for rule in (*preset.rules, *preset.parked)}
    rules = pd.DataFrame(
        [
            (name, scope, flags_before.get(name, 0), flags_after.get(name, 0))
            for name, scope in scopes.items()
        ],
        columns=["rule", "scope", "before", "after"],
    )
    lights = pd.DataFrame(
        {"light": list(LIGHTS), "before": list(lights_before.values()), "after": list(lights_after.values())}
    )
    return Effect(rules, lights, (sum(lights_before.values()), sum(lights_after.values())))


def _counts(
    sessions: pd.DataFrame, preset: Preset, as_of: pd.Timestamp, about: About
) -> tuple[dict[str, int], dict[str, int]]:
    """Subjects flagged per rule, and sessions per light."""
    judged, flags = judge_sessions(sessions, preset)
    counts = {str(name): int(n) for name, n in flags["rule"].value_counts().items()}
    for scope, table in subject_tables(sessions, preset, as_of, about).items():
        for hit in find_hits(Masks(table), preset.of_scope(scope)):
            counts[hit.rule.name] = counts.get(hit.rule.name, 0) + int(np.count_nonzero(hit.met))
    lights = judged["light"].value_counts()
    return counts, {light: int(lights[light]) for light in LIGHTS}


def renumbered_preset(preset: Preset, numbers: Mapping[tuple[str, str], float]) -> Preset:
    """The preset with other numbers by (rule name, number key), all else as it is; for a look, never to be saved."""
    edit = Edit(numbers=numbers, off=frozenset(rule.name for rule in preset.parked), targets=preset.targets)
    return edited(preset, edit, name="what_if", label=preset.label)


def moved(
    sessions: pd.DataFrame,
    before: Preset,
    after: Preset,
    as_of: pd.Timestamp,
    rules: Iterable[str],
    about: About = NOTHING,
) -> pd.DataFrame:
    """Which sessions, mentors and groups some rules would flag that they do not flag now, and the other way round.

    Parameters
    ----------
    sessions, before, after, as_of, about
        As in `effect`.
    rules
        Names of those that are looked at.

    Returns
    -------
    `MOVED_COLUMNS`, a row per rule and subject, first what is added: `key` is the session's id, the mentor's key or
    the group's name, `subject` what people call it, `at` its place among the sessions (-1 of others), `value` stands
    beside the limits `before` and `after`.
    """
    wanted = list(dict.fromkeys(rules))
    sides = [_met(sessions, preset, as_of, about, frozenset(wanted)) for preset in (before, after)]
    parts = [part for name in wanted for part in _differences(*(side.get(name, ()) for side in sides))]
    if not parts:
        return pd.DataFrame(columns=list(MOVED_COLUMNS)).astype({"at": np.int64})
    rows = pd.concat(parts, ignore_index=True)
    return rows.sort_values("change", kind="stable", ignore_index=True)[list(MOVED_COLUMNS)]


def moved_words(rows: pd.DataFrame, label: str, steps: Iterable[tuple[str, str]]) -> str:
    """In a sentence: `3 → 3.5 adds 25 Low Rating hits, removes 0.`.

    Parameters
    ----------
    rows
        Of `moved`.
    label
        Of the rule.
    steps
        Each number as it was and as it would be, in words.
    """
    arrows = ", ".join(f"{old} → {new}" for old, new in steps if old != new)
    if not arrows:
        return "Nothing is moved yet: change the number to see what would come and go."
    added, removed = (int((rows["change"] == change).sum()) for change in (ADDED, REMOVED))
    return f"{arrows} adds {counted(added, f'{label} hit')}, removes {removed:,}."


@dataclass(frozen=True)
class _Met:
    """A hit with the table it was found in."""

    hit: Hit
    table: pd.DataFrame


def _met(
    sessions: pd.DataFrame, preset: Preset, as_of: pd.Timestamp, about: About, rules: frozenset[str]
) -> dict[str, tuple[_Met, ...]]:
    """What each of the rules hits. Rules of the same category stay beside it: they may fire before it."""
    chosen = {rule.scope for rule in preset.rules if rule.name in rules}
    narrowed = replace(preset, rules=tuple(rule for rule in preset.rules if rule.scope in chosen))
    found: list[_Met] = []
    if "session" in chosen:
        masks = Masks(sessions)
        hits = find_hits(masks, narrowed.of_scope("session"), masks.any(preset.scope))
        found += [_Met(hit, sessions) for hit in hits]
    if chosen & set(SCOPES[1:]):
        for scope, table in subject_tables(sessions, narrowed, as_of, about).items():
            found += [_Met(hit, table) for hit in find_hits(Masks(table), narrowed.of_scope(scope))]
    return {name: tuple(each for each in found if each.hit.rule.name == name) for name in rules}


def _differences(before: tuple[_Met, ...], after: tuple[_Met, ...]) -> Iterable[pd.DataFrame]:
    """Rows that only one side flags: first those of the other rules, then those no longer flagged."""
    for change, mine, others in ((ADDED, after, before), (REMOVED, before, after)):
        taken = {key for each in others for key in _keys(each.table, each.hit)[each.hit.met]}
        limits = [each.hit.condition for each in others]
        for each in mine:
            keys = _keys(each.table, each.hit)
            only = each.hit.met & ~keys.isin(taken)
            if only.any():
                yield _rows(each, np.flatnonzero(only), change, _limit(each.hit.condition, limits))


def _rows(each: _Met, at: np.ndarray, change: str, other: str) -> pd.DataFrame:
    rule, condition = each.hit.rule, each.hit.condition
    found, own = each.table.iloc[at], threshold_words(condition)
    of_session = rule.scope == "session"
    values = (
        [str(value) for value in values_words(found[condition.column], condition)]
        if of_session
        else with_n(found, condition.column, condition)
    )
    before, after = (other, own) if change == ADDED else (own, other)
    return pd.DataFrame(
        {
            "change": change,
            "rule": rule.name,
            "label": rule.label,
            "scope": rule.scope,
            "key": _keys(each.table, each.hit)[at],
            "subject": found["session_id" if of_session else rule.scope].astype("str").to_numpy(),
            "at": at if of_session else -1,
            "column": condition.column,
            "value": values,
            "before": before,
            "after": after,
        }
    )


def _keys(table: pd.DataFrame, hit: Hit) -> pd.Index:
    names: Mapping[Scope, str] = {"session": "session_id", "mentor": "mentor_key"}
    return pd.Index(table[names.get(hit.rule.scope, hit.rule.scope)].astype("str"))


def _limit(condition: Condition, others: list[Condition]) -> str:
    """The limit the other preset has for the same column."""
    same = [each for each in others if each.column == condition.column]
    return threshold_words((same or others)[0]) if others else NO_RULE
