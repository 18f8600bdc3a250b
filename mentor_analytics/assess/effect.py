"""What a changed preset would flag, before it is saved."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mentor_analytics.assess.judge import find_hits, judge_sessions, subject_tables
from mentor_analytics.assess.rules import Preset
from mentor_analytics.assess.words import counted
from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.measure.masks import Masks
from mentor_analytics.schema import LIGHTS


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
