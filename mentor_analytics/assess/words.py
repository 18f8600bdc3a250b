"""A condition in plain words: what its threshold is, and what would clear it."""

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from mentor_analytics.conditions import Condition, Value, mask
from mentor_analytics.measure.kpis import BY_NAME as KPIS
from mentor_analytics.measure.masks import column_label, given_columns
from mentor_analytics.measure.tally import lacking
from mentor_analytics.measure.windows import measured
from mentor_analytics.schema import BY_NAME as COLUMNS

DIGITS = 4
AND = " and "
"""Between the values of a flag that is about several, and between their limits."""
_FRACTIONS = ("reliability", "churn_probability", "no_show_probability", "shrunken_rating_top_share")


def p_words(p: float) -> str:
    """With its sign: `= 0.012`, `< 0.001`."""
    return "not known" if math.isnan(p) else "< 0.001" if p < 0.001 else f"= {p:.2g}"


def label_of(column: str) -> str:
    """What people call a column, measured ones included."""
    found = measured(column, KPIS, {})
    return found.label if found else column_label(column)


def needs_words(columns: Iterable[str], of_sessions: pd.Index) -> str:
    """What people would have to fill in for absent columns to be there, measured ones included.

    Parameters
    ----------
    columns
        The absent ones.
    of_sessions
        What the sessions carry.

    Examples
    --------
    >>> needs_words(["negative_feedback_share_30d", "duration_ratio"], pd.Index(["is_ahead", "status"]))
    'Feedback, Actual minutes, Scheduled minutes'
    """
    return ", ".join(dict.fromkeys(map(label_of, needed_columns(columns, of_sessions))))


def needed_columns(columns: Iterable[str], of_sessions: pd.Index) -> tuple[str, ...]:
    """The columns of a sheet that absent columns are worked out from, measured ones included.

    Examples
    --------
    >>> needed_columns(["sentiment", "reschedule_rate_30d"], pd.Index(["is_ahead", "status"]))
    ('feedback', 'reschedule_rate_30d')
    """
    needed: list[str] = []
    for column in columns:
        found = measured(column, KPIS, {})
        known = lacking(found.kpi, found.denominator, of_sessions) if found else ()
        needed += known or given_columns((column,), of_sessions) or (column,)
    return tuple(dict.fromkeys(needed))


def threshold_words(condition: Condition) -> str:
    """What a value is held against: `< 3`, `no or blank`, `not yes`.

    Examples
    --------
    >>> threshold_words(Condition("rating", "<", 3))
    '< 3'
    """
    value = condition.value
    if condition.op == "missing":
        return "blank"
    if condition.op == "in" and isinstance(value, tuple):
        text = " or ".join(value)
    elif condition.op in {"==", "!="} and isinstance(value, str | bool):
        text = f"not {value_words(value)}" if condition.op == "!=" else value_words(value)
    else:
        text = f"{condition.op} {value_words(value)}"
    return f"{text} or blank" if condition.missing_is else text


def clears_words(condition: Condition) -> str:
    """What would clear it, beginning with the column: `Rating is 3 or more`.

    Examples
    --------
    >>> clears_words(Condition("follow_up_scheduled", "==", False, missing_is=True))
    'Follow-up scheduled is yes'
    """
    verb = " is" if condition.column in COLUMNS else ":"
    return f"{label_of(condition.column)}{verb} {_cleared(condition)}"


def told_conditions(every: Sequence[Condition], scope: str = "mentor") -> tuple[Condition, ...]:
    """What a flag tells of one alternative of a rule: what it is about (the last), then every number beside it.

    How many sessions are asked for stands beside the value as its n; what the same column must meet too is left out.
    A flag of a single session is about one thing.

    Examples
    --------
    >>> share, count = Condition("mentor_no_show_rate_30d", ">=", 0.04), Condition("no_shows_by_mentor_30d", ">=", 2)
    >>> [condition.column for condition in told_conditions((share, count))]
    ['no_shows_by_mentor_30d', 'mentor_no_show_rate_30d']
    """
    told = {every[-1].column: every[-1]}
    for each in every[:-1] if scope != "session" else ():
        is_number = isinstance(each.value, int | float) and not isinstance(each.value, bool)
        if is_number and not each.column.endswith("_n"):
            told.setdefault(each.column, each)
    return tuple(told.values())


def thresholds_words(told: Sequence[Condition]) -> str:
    """What the values of a flag are held against: `>= 2 and >= 0.25`."""
    return AND.join(map(threshold_words, told))


def all_clears_words(told: Sequence[Condition]) -> str:
    """What would clear a flag: any of its conditions no longer met."""
    return ", or ".join(map(clears_words, told))


def clearing_value(condition: Condition) -> Value:
    """The nearest value that no longer meets the condition (for `>=` and `<=`, the nearest there is)."""
    value = condition.value
    if condition.op in {">", "<"}:
        return value
    if condition.op in {">=", "<="} and isinstance(value, int | float):
        return float(np.nextafter(value, -math.inf if condition.op == ">=" else math.inf))
    if condition.op == "!=":
        return value
    if isinstance(value, bool):
        return not value
    return _others(condition)[0]


def value_words(value: object) -> str:
    """One value as people write it: yes, no, 3, 0.1667."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | float | np.number):
        return f"{round(float(value), DIGITS):.{DIGITS}f}".rstrip("0").rstrip(".")
    return str(value)


def values_words(values: pd.Series, condition: Condition) -> pd.Categorical:
    """Many values as people write them, each distinct one once.

    A value that rounding would carry over the threshold keeps all its digits, so a flag never shows a value
    that does not meet its own rule. A missing one is "blank".
    """
    known = values
    if pd.api.types.is_float_dtype(values.dtype):
        rounded = values.round(DIGITS)
        kept = mask(rounded.to_frame(condition.column), condition)
        known = rounded.where(kept, values)
    codes, found = pd.factorize(known)
    texts = [repr(float(each)) if _is_long(each) else value_words(each) for each in found]
    names = pd.Index([*dict.fromkeys([*texts, "blank"])], dtype="str")
    place = names.get_indexer(pd.Index([*texts, "blank"], dtype="str"))
    return pd.Categorical.from_codes(place[codes], categories=names)  # code -1 takes the last: blank


def counted(n: int, one: str, many: str = "") -> str:
    """A count with its noun.

    Examples
    --------
    >>> counted(1, "session"), counted(1200, "session")
    ('1 session', '1,200 sessions')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def standing(low: float, high: float, value: float, limit: float, target: float) -> str:
    """Where a share stands between the limit that flags it and the target it aims at, in words.

    A share is only called below the limit when its 95 % interval says so.

    Examples
    --------
    >>> standing(0.48, 0.83, 0.68, limit=0.7, target=0.8)
    '68 % (95 % from 48 % to 83 %): below the target of 80 %, not distinguishable from the limit of 70 %'
    """
    if np.isnan(value):
        return "not known"
    figures = f"{percent(value)} (95 % from {percent(low)} to {percent(high)})"
    if value >= target:
        return f"{figures}: on target ({percent(target)})"
    if high < limit:
        return f"{figures}: below the limit of {percent(limit)} and the target of {percent(target)}"
    near = (
        "" if value >= limit and low >= limit else f", not distinguishable from the limit of {percent(limit)}"
    )
    return f"{figures}: below the target of {percent(target)}{near}"


def is_fraction(column: str) -> bool:
    """Whether a column holds a fraction, which people read as percent."""
    found = measured(column, KPIS, {})
    if found:
        return found.kpi.unit == "fraction" and found.part not in {"n", "trend"}
    known = COLUMNS.get(column)
    return column in _FRACTIONS or (known is not None and known.kind == "share")


def percent(fraction: float) -> str:
    """A fraction as percent.

    Examples
    --------
    >>> percent(0.675)
    '67.5 %'
    """
    return f"{round(100 * fraction, 1):g} %"


def _is_long(value: object) -> bool:
    return isinstance(value, float) and value != round(value, DIGITS)


def _number(condition: Condition) -> str:
    value = condition.value
    if is_fraction(condition.column) and isinstance(value, int | float):
        return percent(float(value))
    return value_words(value)


def _others(condition: Condition) -> list[str]:
    """The values of a column with a list of allowed ones that do not meet the condition."""
    known = COLUMNS.get(condition.column)
    allowed = known.allowed if known else ()
    met = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    return [str(each) for each in allowed if isinstance(each, str) and each not in met] or ["given"]


_CLEARED: dict[str, Callable[[Condition], str]] = {
    "<": lambda condition: f"{_number(condition)} or more",
    "<=": lambda condition: f"above {_number(condition)}",
    ">": lambda condition: f"{_number(condition)} or less",
    ">=": lambda condition: f"below {_number(condition)}",
    "!=": lambda condition: value_words(condition.value),
    "missing": lambda _condition: "given",
}


def _cleared(condition: Condition) -> str:
    if condition.op in _CLEARED:
        return _CLEARED[condition.op](condition)
    if isinstance(condition.value, bool):
        return value_words(not condition.value)
    if isinstance(condition.value, int | float):
        return f"other than {value_words(condition.value)}"
    others = _others(condition)
    if others == ["given"] or len(others) > 2:
        return f"not {threshold_words(condition)}"
    return " or ".join(others)
