"""What a rule and a preset are, and how they are written to JSON and back."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from mentor_analytics.conditions import Condition, When
from mentor_analytics.errors import DefinitionError
from mentor_analytics.schema import LIGHTS

Severity = Literal["critical", "high", "medium", "low"]
Scope = Literal["session", "mentor", "batch", "program", "cohort"]
Option = str | float | bool

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""Worst first."""
SCOPES: tuple[Scope, ...] = get_args(Scope)
SHAPES: Mapping[str, str] = {"green": "●", "yellow": "◆", "red": "▲"}
"""A light is never colour alone."""


@dataclass(frozen=True)
class Rule:
    """A fact that somebody should know of, computed now.

    Parameters
    ----------
    name, label
        In files, and for people.
    scope
        What it is said of: a session, or a mentor or group seen as a whole.
    when
        Any of these alternatives; in each the conditions hold together. The last condition of an alternative
        is the one the flag is about (its value, its threshold, what clears it), those before say to whom it
        applies. An alternative that names an absent column is off; a rule with none left is off.
    severity, category
        Within one subject and category only the highest severity fires (of equals the first listed), so a
        ladder is several rules.
    minimum_n
        The value the flag is about must rest on at least so many sessions.
    advice
        What to try, in kind words.
    """

    name: str
    label: str
    scope: Scope
    when: When
    severity: Severity
    category: str
    minimum_n: int = 0
    advice: str = ""

    def __post_init__(self) -> None:
        """Refuse what could never be judged."""
        if self.severity not in SEVERITIES or self.scope not in SCOPES:
            raise DefinitionError(f"Rule {self.name}: severity {self.severity!r}, scope {self.scope!r}.")
        if not self.when or not all(self.when):
            raise DefinitionError(f"Rule {self.name} has no condition.")


@dataclass(frozen=True)
class Light:
    """How the flags of one session become a colour.

    Parameters
    ----------
    words
        What each colour is called.
    red_from
        So many flags make it red.
    red_rules
        Any of these makes it red alone.
    severities
        As what severity a colour counts among quality alerts.
    """

    words: Mapping[str, str]
    red_from: int = 2
    red_rules: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=lambda: {"red": "high", "yellow": "low"})

    def __post_init__(self) -> None:
        """Every colour needs its word."""
        if set(self.words) != set(LIGHTS):
            raise DefinitionError(f"A light needs a word for each of: {', '.join(LIGHTS)}.")


@dataclass(frozen=True)
class Preset:
    """A named, versioned set of rules and of what everything is counted out of.

    Parameters
    ----------
    name, label, version
        What it is called, and which of its versions this is.
    analyser
        Name of the sentiment analyser.
    scope, scope_label
        Which sessions its session rules judge, and what these are called; the others have no light.
    denominators
        KPI name to the denominator shown first.
    rules
        In the order their labels are listed.
    notes
        Rules that are only told: they count as no flag and change no light.
    light
        How flags become a colour.
    labels
        What `mentor` and `learner` are called here.
    separator
        Between the names of flags.
    options
        Further choices by name (`assess.options`).
    targets
        KPI name to what is aimed at, where it differs from the KPI's own target.
    parked
        Rules that are switched off: kept so that they can be switched on again.
    """

    name: str
    label: str
    version: int
    analyser: str
    scope: When
    scope_label: str
    denominators: Mapping[str, str]
    rules: tuple[Rule, ...]
    light: Light
    notes: tuple[Rule, ...] = ()
    labels: Mapping[str, str] = field(default_factory=lambda: {"mentor": "Mentor", "learner": "Learner"})
    separator: str = "; "
    options: Mapping[str, Option] = field(default_factory=dict)
    targets: Mapping[str, float] = field(default_factory=dict)
    parked: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        """Names tell rules apart, so each may stand once; a target is a number."""
        names = [rule.name for rule in (*self.rules, *self.notes, *self.parked)]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise DefinitionError(f"Preset {self.name} lists a rule twice: {', '.join(sorted(twice))}.")
        for kpi, target in self.targets.items():
            if not _is_number(target):
                raise DefinitionError(f"Preset {self.name}: the target of {kpi} is no number.")

    def of_scope(self, scope: Scope) -> tuple[Rule, ...]:
        """Its rules about one kind of subject."""
        return tuple(rule for rule in self.rules if rule.scope == scope)


def _is_number(value: object) -> bool:
    """Whether JSON gave what can be aimed at."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def preset_to_json(preset: Preset) -> str:
    """Write a preset down; `preset_from_json` gives an equal one back."""
    return json.dumps(asdict(preset), indent=2, ensure_ascii=False)


def preset_from_json(text: str) -> Preset:
    """Read a preset that was written down.

    Raises
    ------
    DefinitionError
        It is no preset of ours, or says something impossible.
    """
    try:
        given = json.loads(text)
        return Preset(
            **{
                **given,
                "scope": _when(given["scope"]),
                "rules": tuple(_rule(each) for each in given["rules"]),
                "notes": tuple(_rule(each) for each in given["notes"]),
                "parked": tuple(_rule(each) for each in given.get("parked", ())),
                "light": Light(**{**given["light"], "red_rules": tuple(given["light"]["red_rules"])}),
            }
        )
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise DefinitionError("This is not a preset.", "Export one and edit that.") from error


def _rule(given: Mapping[str, Any]) -> Rule:
    return Rule(**{**given, "when": _when(given["when"])})


def _when(given: list[list[dict[str, Any]]]) -> When:
    """JSON knows no tuples."""
    return tuple(
        tuple(
            Condition(
                **{
                    **each,
                    "value": tuple(each["value"]) if isinstance(each["value"], list) else each["value"],
                }
            )
            for each in conditions
        )
        for conditions in given
    )
