"""The choices a preset leaves open, and what each does to its rules. Data, and one function."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mentor_analytics.assess.rules import Option, Preset
from mentor_analytics.conditions import Condition, When
from mentor_analytics.errors import DefinitionError, UnknownNameError

NOT_YES: When = ((Condition("mentor_prep", "!=", "yes", missing_is=True),),)
NO_ONLY: When = ((Condition("mentor_prep", "==", "no"),),)

COMPLETED = Condition("status", "==", "completed")
UNDER_TIME: When = ((COMPLETED, Condition("duration_ratio", "<", 0.8)),)
ZERO_MINUTES = (Condition("actual_min", "==", 0.0),)
NO_MINUTES = (Condition("actual_min", "missing"),)

RESCHEDULE_LIMIT = 0.15
RESCHEDULE_N = 7


def over_limit(*days: int) -> When:
    """The reschedule rate of any of these windows is above the limit."""
    return tuple((Condition(f"reschedule_rate_{each}d", ">", RESCHEDULE_LIMIT),) for each in days)


def surely_over_limit(*days: int) -> When:
    """Even the lower Wilson limit is above it, on enough sessions."""
    return tuple(
        (
            Condition(f"reschedule_rate_{each}d_n", ">=", RESCHEDULE_N),
            Condition(f"reschedule_rate_{each}d_low", ">", RESCHEDULE_LIMIT),
        )
        for each in days
    )


NO_SHOWS_2: When = ((Condition("no_shows_by_mentor_30d", ">=", 2),),)


@dataclass(frozen=True)
class Choice:
    """One option: what it may be, what it means, and which rules it rewrites.

    Parameters
    ----------
    name, help
        In presets, and for people.
    allowed
        The values it may take; empty: a number from 0 to below 1.
    rewrites
        Value to rule name to its `when`. Values that rewrite nothing are read by the steps before the rules.
    """

    name: str
    help: str
    allowed: tuple[Option, ...] = ()
    rewrites: Mapping[Option, Mapping[str, When]] | None = None


CHOICES: Mapping[str, Choice] = {
    choice.name: choice
    for choice in (
        Choice(
            "prep_missing",
            "What counts as not prepared: everything but yes, or only a plain no.",
            ("not_yes", "no_only"),
            {
                "not_yes": {"mentor_not_prepared": NOT_YES},
                "no_only": {"mentor_not_prepared": NO_ONLY},
            },
        ),
        Choice(
            "count_zero_minutes",
            "Whether 0 minutes, or no minutes at all, count as under time; `no` looks at completed sessions.",
            ("no", "zeros", "zeros_and_blanks"),
            {
                "no": {"under_time": UNDER_TIME},
                "zeros": {"under_time": (*UNDER_TIME, ZERO_MINUTES)},
                "zeros_and_blanks": {"under_time": (*UNDER_TIME, ZERO_MINUTES, NO_MINUTES)},
            },
        ),
        Choice(
            "window",
            "Over which time the reschedule rate is looked at: the last 30 days, or any of 7, 30, 90.",
            ("30d", "any_window"),
            {
                "30d": {
                    "reschedule_watch": over_limit(30),
                    "reschedule_high": surely_over_limit(30),
                    "reschedule_over_limit": over_limit(30),
                    "quality_high": (*NO_SHOWS_2, *surely_over_limit(30)),
                },
                "any_window": {
                    "reschedule_watch": over_limit(7, 30, 90),
                    "reschedule_high": surely_over_limit(7, 30, 90),
                    "reschedule_over_limit": over_limit(7, 30, 90),
                    "quality_high": (*NO_SHOWS_2, *surely_over_limit(7, 30, 90)),
                },
            },
        ),
        Choice("neutral_band", "How far from 0 a polarity must lie not to be neutral."),
        Choice("blank_is_neutral", "Tables fold sessions without a comment into neutral.", (True, False)),
        Choice(
            "tutor_initiated_only", "Only reschedules by the mentor count, where the data say.", (True, False)
        ),
        Choice("impute", "Fill missing ratings in the preparation table, labelled.", ("", "mentor_mean")),
        Choice("quoted_phrases", "Summaries put key phrases in quotation marks.", (True, False)),
        Choice("period_days", "Days that generated data span.", (30, 180)),
    )
}


def with_options(preset: Preset, options: Mapping[str, Option]) -> Preset:
    """The same preset with other choices; the rules a choice concerns are rewritten.

    Raises
    ------
    UnknownNameError
        There is no such option.
    DefinitionError
        The option cannot have that value.
    """
    rules = preset.rules
    for name, value in options.items():
        if name not in CHOICES:
            raise UnknownNameError("option", name, CHOICES)
        choice = CHOICES[name]
        _check(choice, value)
        rewritten = (choice.rewrites or {}).get(value, {})
        rules = tuple(replace(rule, when=rewritten.get(rule.name, rule.when)) for rule in rules)
    return replace(preset, rules=rules, options={**preset.options, **options})


def _check(choice: Choice, value: Option) -> None:
    if choice.allowed and value in choice.allowed:
        return
    if (
        not choice.allowed
        and isinstance(value, int | float)
        and not isinstance(value, bool)
        and 0 <= value < 1
    ):
        return
    allowed = ", ".join(map(repr, choice.allowed)) or "a number from 0 to below 1"
    raise DefinitionError(f"Option {choice.name} cannot be {value!r}.", f"It may be: {allowed}.")
