"""A preset as sentences with their numbers, and a copy of it with other numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mentor_analytics.assess.options import with_options
from mentor_analytics.assess.presets import PRESETS
from mentor_analytics.assess.rules import Option, Preset, Rule
from mentor_analytics.assess.words import is_fraction, label_of, percent, threshold_words, value_words
from mentor_analytics.conditions import Condition, When
from mentor_analytics.errors import DefinitionError, UnknownNameError
from mentor_analytics.measure.kpis import BY_NAME as KPIS
from mentor_analytics.measure.kpis import aimed
from mentor_analytics.measure.windows import measured
from mentor_analytics.schema import BY_NAME as COLUMNS
from mentor_analytics.schema import Range

MINIMUM = "minimum_n"
"""Key of a rule's smallest number of sessions, beside the keys of its thresholds."""

_OPS = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}
_WORDS = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight"}
_MOST_N = 1000
LONGEST_NAME = 40


@dataclass(frozen=True)
class Number:
    """A number of a rule that may be changed.

    Parameters
    ----------
    key
        Which one: the column without its window (`reschedule_rate_low`), or `MINIMUM`.
    label
        What it is held against, for people.
    value
        As the condition has it; a fraction stays a fraction.
    low, high, step
        What it may be.
    is_fraction
        People read it as percent.
    """

    key: str
    label: str
    value: float
    low: float
    high: float
    step: float
    is_fraction: bool = False


@dataclass(frozen=True)
class Edit:
    """What somebody wants otherwise in a preset.

    Parameters
    ----------
    numbers
        (Rule name, number key) to value.
    off
        Rules that do not count; all others do, also those that were parked.
    options
        Option name to choice (`assess.options.CHOICES`).
    targets
        KPI name to target; the KPI's own where none is named.
    words
        `mentor`, `learner`: what they are called.
    """

    numbers: Mapping[tuple[str, str], float] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    options: Mapping[str, Option] = field(default_factory=dict)
    targets: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def sentence(rules: Rule | Sequence[Rule], verb: str = "Flag") -> str:
    """A rule as a sentence, or several that differ only in whom they look at.

    Parameters
    ----------
    rules
        One, or those that `alike` puts together.
    verb
        What is done with whom it holds for.

    Examples
    --------
    >>> from mentor_analytics.assess.catalogue import low_rating
    >>> sentence(low_rating(3))
    'Flag a session with rating below 3.'
    """
    group = [rules] if isinstance(rules, Rule) else list(rules)
    *others, last = [rule.scope for rule in group]
    whom = f"{', '.join(others)} or {last}" if others else last
    return f"{verb} a {whom} with {_holds_when(group[0])}."


def alike(rules: Iterable[Rule]) -> list[tuple[Rule, ...]]:
    """Rules in their order, those together that differ only in whom they look at: one number holds for all of them."""
    groups: dict[tuple[str, str, str], list[Rule]] = {}
    for rule in rules:
        groups.setdefault((rule.label, rule.severity, _holds_when(rule)), []).append(rule)
    return [tuple(group) for group in groups.values()]


def _holds_when(rule: Rule) -> str:
    told = []
    for *before, last in rule.when:
        applies = [_words(each) for each in before if not each.column.endswith("_n")]
        told.append(" and ".join([*applies, _words(last)]))
    least = least_n(rule)
    rests = f", from {least} sessions" if least else ""
    return f"{', or '.join(dict.fromkeys(told))}{rests}"


def least_n(rule: Rule) -> int:
    """On how many sessions its value must rest at least; 0 when any number does."""
    inner = [int(_value(each)) for every in rule.when for each in every[:-1] if _is_n(each)]
    return max([rule.minimum_n, *inner])


def numbers_of(rule: Rule) -> tuple[Number, ...]:
    """The numbers of a rule that may be changed: its thresholds, then the least number of sessions."""
    found: dict[str, Number] = {}
    for every in rule.when:
        last = every[-1]
        if _is_threshold(last):
            found.setdefault(_key(last), _threshold(last))
    of_many = rule.scope != "session" and any(_is_average(every[-1]) for every in rule.when)
    if least_n(rule) or of_many:
        found[MINIMUM] = Number(MINIMUM, "From how many sessions", least_n(rule), 0, _MOST_N, 1)
    return tuple(found.values())


def edited(preset: Preset, edit: Edit, *, name: str, label: str) -> Preset:
    """A copy of a preset with what somebody wants otherwise, under a name of its own.

    Parameters
    ----------
    preset
        Stays as it is.
    name, label
        Of the copy; the version is the store's to count.

    Raises
    ------
    DefinitionError
        The name is taken by a preset that comes with the package, or a number cannot be that.
    UnknownNameError
        A rule, number, option or KPI of that name is not there.
    """
    _check_name(name, label)
    whole = replace(preset, rules=(*preset.rules, *preset.parked), parked=())
    kept = {(rule.name, each.key): each.value for rule in whole.rules for each in numbers_of(rule)}
    chosen = {key: value for key, value in edit.options.items() if preset.options.get(key) != value}
    copy = with_options(whole, chosen)
    _check_rules(edit, copy)
    wanted = {key: value for key, value in {**kept, **edit.numbers}.items() if _holds(copy, key)}
    limits = dict(_moved_limits(copy, wanted))
    rules = [renumbered(rule, wanted) for rule in copy.rules]
    words = {who: word.strip() for who, word in edit.words.items() if word.strip()}
    copy = replace(
        copy,
        name=name,
        label=label.strip(),
        rules=tuple(rule for rule in rules if rule.name not in edit.off),
        parked=tuple(rule for rule in rules if rule.name in edit.off),
        notes=tuple(_following(rule, limits) for rule in copy.notes),
        labels={**copy.labels, **words},
    )
    return with_targets(copy, edit.targets)


def with_targets(preset: Preset, targets: Mapping[str, float]) -> Preset:
    """The same preset aiming elsewhere; a target equal to the KPI's own is left to the KPI.

    What a preset tells below a target without flagging it (“Below target”) follows.

    Raises
    ------
    UnknownNameError
        There is no such KPI.
    """
    for name in targets:
        if name not in KPIS:
            raise UnknownNameError("KPI", name, KPIS)
    own = {name: float(target) for name, target in targets.items() if target != KPIS[name].target}
    told = replace(preset, targets=own)
    return replace(told, notes=tuple(_aiming(rule, preset, told) for rule in preset.notes))


def slug(label: str, taken: Iterable[str] = ()) -> str:
    """A name for files out of a label, none that is taken.

    Examples
    --------
    >>> slug("Our Monday rules!"), slug("standard", ["standard"])
    ('our_monday_rules', 'standard_2')
    """
    base = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")[:LONGEST_NAME].strip("_") or "preset"
    known = set(taken)
    names = [base, *(f"{base}_{number}" for number in range(2, len(known) + 3))]
    return next(each for each in names if each not in known)


def _words(condition: Condition) -> str:
    column = condition.column
    label, part = label_of(column), ""
    found = measured(column, KPIS, {})
    if found is not None and found.part in {"low", "high"}:
        label, part = replace(found, part="value").label, ", over its whole 95 % range"
    label = label[:1].lower() + label[1:]
    if not _is_threshold(condition):
        return f"{label}: {threshold_words(condition)}"
    number = f"{_OPS[condition.op]} {_shown(column, _value(condition))}"
    blank = " or blank" if condition.missing_is else ""
    if found is not None and found.kpi.kind == "count":
        return f"{number} {label}{part}{blank}"
    return f"{label} {number}{part}{blank}"


def _shown(column: str, value: float) -> str:
    return percent(value) if is_fraction(column) else value_words(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _value(condition: Condition) -> float:
    return float(str(condition.value))


def _is_threshold(condition: Condition) -> bool:
    return condition.op in _OPS and _is_number(condition.value)


def _is_n(condition: Condition) -> bool:
    found = measured(condition.column, KPIS, {})
    return condition.op == ">=" and found is not None and found.part == "n"


def _is_average(condition: Condition) -> bool:
    """Whether it is about a rate or mean of sessions, which can ask for a least number; a count is that number."""
    found = measured(condition.column, KPIS, {})
    return found is not None and found.part != "n" and found.kpi.kind != "count"


def _key(condition: Condition) -> str:
    """The column without its window, so that one number holds for all windows a rule looks at."""
    return re.sub(r"_\d+d(?=_|$)", "", condition.column)


def _threshold(condition: Condition) -> Number:
    column, value = condition.column, _value(condition)
    found = measured(column, KPIS, {})
    label = f"{replace(found, part='value').label if found else label_of(column)}, {_OPS[condition.op]}"
    if is_fraction(column):
        return Number(_key(condition), label, value, 0.0, _most(column, value), 0.01, is_fraction=True)
    known = COLUMNS.get(found.kpi.column if found and found.kpi.column else column)
    if known is not None and isinstance(known.allowed, Range):
        return Number(_key(condition), label, value, known.allowed.low, known.allowed.high, 0.1)
    whole = value == int(value)
    return Number(
        _key(condition), label, value, 0, _MOST_N if whole else max(1.0, value), 1 if whole else 0.01
    )


def _most(column: str, value: float) -> float:
    """Minutes may run over: a ratio has no top at 1."""
    found = measured(column, KPIS, {})
    ratio = column == "duration_ratio" or (found is not None and found.kpi.kind == "ratio")
    return max(2.0, value) if ratio else 1.0


def _check_name(name: str, label: str) -> None:
    if name in PRESETS:
        raise DefinitionError(
            f"{PRESETS[name].label} comes with the app and stays as it is.", "Give the copy another name."
        )
    if not name or not label.strip() or len(label.strip()) > LONGEST_NAME:
        raise DefinitionError(
            "A preset needs a name of 1 to 40 characters.", "Give the copy a name you will know again."
        )


def _check_rules(edit: Edit, preset: Preset) -> None:
    names = [rule.name for rule in preset.rules]
    for name in (*edit.off, *(rule for rule, _ in edit.numbers)):
        if name not in names:
            raise UnknownNameError("rule", name, names)
    numbers = {(rule.name, each.key): each for rule in preset.rules for each in numbers_of(rule)}
    for key, value in edit.numbers.items():
        if key not in numbers:
            raise UnknownNameError(
                f"number of {key[0]}", key[1], [k for rule, k in numbers if rule == key[0]]
            )
        if not numbers[key].low <= value <= numbers[key].high:
            raise DefinitionError(
                f"{numbers[key].label}: {value_words(value)} is out of range.",
                f"Choose {value_words(numbers[key].low)} to {value_words(numbers[key].high)}.",
            )


def _holds(preset: Preset, key: tuple[str, str]) -> bool:
    return any(
        rule.name == key[0] and any(each.key == key[1] for each in numbers_of(rule)) for rule in preset.rules
    )


def renumbered(rule: Rule, wanted: Mapping[tuple[str, str], float]) -> Rule:
    """A rule with other numbers, by (rule name, number key); a label that names the old number names the new one."""
    label = rule.label
    for number in numbers_of(rule):
        value = wanted.get((rule.name, number.key), number.value)
        if number.key != MINIMUM and value != number.value:
            label = _relabelled(label, number, value)
    least = wanted.get((rule.name, MINIMUM))
    when = tuple(tuple(_renumbered_condition(rule.name, every, at, wanted) for at in range(len(every)))
                 for every in rule.when)  # fmt: skip
    has_inner = any(_is_n(each) for every in rule.when for each in every[:-1])
    minimum = rule.minimum_n if least is None or has_inner else int(least)
    return replace(rule, when=when, label=label, minimum_n=minimum)


def _renumbered_condition(
    rule: str, every: tuple[Condition, ...], at: int, wanted: Mapping[tuple[str, str], float]
) -> Condition:
    condition, is_last = every[at], at == len(every) - 1
    key = (rule, _key(condition) if is_last else MINIMUM)
    changes = _is_threshold(condition) if is_last else _is_n(condition)
    if not changes or key not in wanted or wanted[key] == condition.value:
        return condition
    return replace(condition, value=wanted[key])


def _relabelled(label: str, number: Number, value: float) -> str:
    """`Attendance below 70 %` → `Attendance below 65 %`, `Three no-shows …` → `Four no-shows …`."""
    if number.is_fraction:
        return label.replace(percent(number.value), percent(value))
    if number.value == int(number.value) and value == int(value):
        old, new = _WORDS.get(int(number.value)), _WORDS.get(int(value), str(int(value)))
        if old and label.startswith(f"{old} "):
            return f"{new}{label.removeprefix(old)}"
    written = re.escape(value_words(number.value))
    return re.sub(rf"(?<![\d.]){written}(\.0)?(?![\d.])", value_words(value), label)


def _moved_limits(
    preset: Preset, wanted: Mapping[tuple[str, str], float]
) -> Iterable[tuple[tuple[str, float], float]]:
    """Column and old limit of each session rule that now flags below another one."""
    for rule in preset.of_scope("session"):
        for every in rule.when:
            last = every[-1]
            new = wanted.get((rule.name, _key(last)))
            if last.op == "<" and new is not None and new != last.value:
                yield (last.column, _value(last)), new


def _following(note: Rule, limits: Mapping[tuple[str, float], float]) -> Rule:
    """What is told from a limit on begins where the flag now ends."""

    def moved(condition: Condition) -> Condition:
        if condition.op != ">=" or not _is_number(condition.value):
            return condition
        new = limits.get((condition.column, _value(condition)))
        return condition if new is None else replace(condition, value=new)

    return replace(note, when=tuple(tuple(map(moved, every)) for every in note.when))


def _aiming(note: Rule, before: Preset, after: Preset) -> Rule:
    """What is told below a target is told below the new one."""
    rating = KPIS["average_rating"]
    old, new = aimed(rating, before.targets).target, aimed(rating, after.targets).target
    if old is None or new is None or old == new:
        return note

    def moved(condition: Condition) -> Condition:
        is_target = condition.column == rating.column and condition.op == "<" and condition.value == old
        return replace(condition, value=new) if is_target else condition

    when: When = tuple(tuple(map(moved, every)) for every in note.when)
    advice = re.sub(rf"(?<![\d.]){re.escape(str(float(old)))}(?!\d)", str(float(new)), note.advice)
    return replace(note, when=when, advice=advice)
