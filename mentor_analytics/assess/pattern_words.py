"""Patterns in words: where, what, how much, out of how many, and what to try."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from mentor_analytics.assess.naming import renamed
from mentor_analytics.assess.pattern_checks import Checked
from mentor_analytics.assess.pattern_data import (
    DIMENSION_BY_COLUMN,
    GOOD_P,
    MENTOR_DIMENSIONS,
    MENTOR_METRICS,
    METRIC_BY_NAME,
    STRONG_P,
    Dimension,
    Metric,
)
from mentor_analytics.assess.pattern_tests import Contrast
from mentor_analytics.assess.words import percent

Called = Mapping[str, str]
MOST_PERCENT = 3.0
"""What is further above the others is told as times as much: a percentage in the thousands says little."""
_OF_MENTORS = {each.column: each for each in MENTOR_DIMENSIONS}
_MENTOR_METRICS = {each.name for each in MENTOR_METRICS}


def _own(text: str, called: Called) -> str:
    return _kept(text, tuple(sorted(called.items())))


@lru_cache(maxsize=500)  # a few dozen texts of ours, in a table of thousands of rows
def _kept(text: str, called: tuple[tuple[str, str], ...]) -> str:
    return renamed(text, dict(called))


def finding_id(contrast: Contrast) -> str:
    """Short and the same whenever the same group and metric are found again, so that verdicts stick."""
    parts = "|".join([contrast.metric, *(f"{column}={value}" for column, value in sorted(contrast.group))])
    return "p" + hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def dimension_of(contrast: Contrast, column: str) -> Dimension:
    """How a column parts the rows this contrast is about."""
    return (_OF_MENTORS if contrast.metric in _MENTOR_METRICS else DIMENSION_BY_COLUMN)[column]


def group_words(contrast: Contrast, called: Called) -> str:
    """Which rows: `Sessions on Fridays`."""
    unit = METRIC_BY_NAME[contrast.metric].unit_word
    return f"{_own(unit.capitalize(), called)}s {phrases(contrast, called)}"


def phrases(contrast: Contrast, called: Called) -> str:
    """What marks them: `in program AIML on Fridays`."""
    found = []
    for column, value in contrast.group:
        dimension = dimension_of(contrast, column)
        template = _own(dimension.within, called)  # what people wrote is put in after
        found.append(template.replace("{}", dimension.words.get(value, value)))
    return " ".join(found)


def metric_words(metric: Metric, called: Called) -> str:
    """What differs, as it stands within a sentence: `no-shows`."""
    label = _own(metric.kpi.label, called)
    return label[:1].lower() + label[1:]


def value_words(metric: Metric, value: float) -> str:
    """A share as percent, stars as stars."""
    if np.isnan(value):
        return "not known"
    return percent(value) if metric.kpi.unit == "fraction" else f"{value:.2f}"


def size_words(metric: Metric, effect: float, signed: bool = False) -> str:
    """`8.3 points`, `0.31 stars`."""
    if np.isnan(effect):
        return "not known"
    shown = effect if signed else abs(effect)
    is_share = metric.kpi.unit == "fraction"
    rounded = (round(100 * shown, 1) if is_share else round(shown, 2)) or 0.0  # never −0
    sign = "+" if signed and rounded > 0 else ""
    text = f"{sign}{rounded:g} {'points' if is_share else 'stars'}"
    return text.replace("-", "−")


def interval_words(metric: Metric, low: float, high: float, signed: bool = False) -> str:
    """`95 % from 6.1 to 10.5`; unless asked for, the ends are without their sign where they agree."""
    if np.isnan(low) or np.isnan(high):
        return "too few for an interval"
    scale, digits = (100, 1) if metric.kpi.unit == "fraction" else (1, 2)
    ends = sorted((abs(low), abs(high))) if low * high > 0 and not signed else (low, high)
    return "95 % from " + " to ".join(f"{round(scale * end, digits):g}".replace("-", "−") for end in ends)


def relative_words(contrast: Contrast) -> str:
    """`207 % more (95 % from 150 to 265)`, `13.6 times as much (95 % from 6.1 to 30.5)`.

    Nothing where the others have none to compare with.
    """
    if not np.isfinite(contrast.relative):
        return ""
    if contrast.relative > MOST_PERCENT:
        return _times_words(contrast)
    word = "more" if contrast.relative > 0 else "less"
    shown = f"{abs(100 * contrast.relative):.0f} % {word}"
    ends = contrast.relative_low, contrast.relative_high
    if not np.isfinite(ends).all():
        return shown
    low, high = sorted(map(abs, ends)) if ends[0] * ends[1] > 0 else ends
    return f"{shown} (95 % from {100 * low:.0f} to {100 * high:.0f})".replace("-", "−")


def _times_words(contrast: Contrast) -> str:
    shown = f"{1 + contrast.relative:.1f} times as much"
    low, high = 1 + contrast.relative_low, 1 + contrast.relative_high
    return f"{shown} (95 % from {low:.1f} to {high:.1f})" if np.isfinite([low, high]).all() else shown


def counted(contrast: Contrast, metric: Metric, group: bool = True) -> str:
    """`12.3 % (123 of 1,000)`, `3.91 (n = 8,574)`."""
    n, top = (contrast.n, contrast.top) if group else (contrast.n_rest, contrast.top_rest)
    value = contrast.value if group else top / n
    out_of = f"{top:,.0f} of {n:,}" if metric.kpi.kind == "share" else f"n = {n:,}"
    return f"{value_words(metric, value)} ({out_of})"


def sentence(contrast: Contrast, called: Called) -> str:
    """The finding, with both counts, the effect in points and relative, each with its interval."""
    return f"{group_words(contrast, called)}: {figures(contrast, called)}"


def figures(contrast: Contrast, called: Called) -> str:
    """The same without saying of which rows."""
    metric = METRIC_BY_NAME[contrast.metric]
    way = "higher" if contrast.effect > 0 else "lower"
    effect = (
        f"{size_words(metric, contrast.effect)} {way} ({interval_words(metric, contrast.low, contrast.high)})"
    )
    relative = relative_words(contrast)
    told = f"{effect}, {relative}" if relative else effect
    here = f"{metric_words(metric, called)} {counted(contrast, metric)}"
    if not contrast.is_interplay:
        return f"{here} against {counted(contrast, metric, group=False)} elsewhere: {told}."
    expected = value_words(metric, contrast.value_rest)
    others = f"n = {contrast.n_rest:,} elsewhere"
    return f"{here}, where {expected} would be expected from the two taken separately ({others}): {told}."


def short(contrast: Contrast, called: Called) -> str:
    """`Sessions on Fridays: no-shows`."""
    return f"{group_words(contrast, called)}: {metric_words(METRIC_BY_NAME[contrast.metric], called)}"


def advice(contrast: Contrast, called: Called) -> str:
    """What to try, in the tone of coaching."""
    metric = METRIC_BY_NAME[contrast.metric]
    if (contrast.effect > 0) == metric.kpi.higher_is_better:
        return _own(metric.works, called)
    dimension = dimension_of(contrast, contrast.group[-1][0])
    return _own(dimension.advice or metric.asks, called)


def checked_words(contrast: Contrast, checked: Checked, called: Called) -> str:
    """What the difference was held against, and what is left of it."""
    metric, units = METRIC_BY_NAME[contrast.metric], f"{METRIC_BY_NAME[contrast.metric].unit_word}s"
    missing = (
        f" Not checked for {' and '.join(checked.not_known)}: the data do not have it."
        if checked.not_known
        else ""
    )
    units = _own(units, called)
    if not checked.alike_in:
        return f"Nothing else to hold it against.{missing}"
    alike = f"{units} of the same {' and '.join(checked.alike_in)}"
    if np.isnan(checked.effect):
        return f"Among {alike} nothing can be compared.{missing}"
    way = "higher" if checked.effect > 0 else "lower"
    left = f"{size_words(metric, checked.effect)} {way}"
    return f"Among {alike}: {left} ({interval_words(metric, checked.low, checked.high)}).{missing}"


def explained_words(contrast: Contrast, checked: Checked, called: Called) -> str:
    """A difference that is another one's shadow."""
    metric = METRIC_BY_NAME[contrast.metric]
    reason = reason_words(checked, called)
    way = "higher" if contrast.effect > 0 else "lower"
    seen = f"{short(contrast, called)} {size_words(metric, contrast.effect)} {way} (n = {contrast.n:,})"
    if np.isnan(checked.effect):
        return f"{seen}; it cannot be told apart from {reason}."
    kept = size_words(metric, checked.effect, signed=True)
    interval = interval_words(metric, checked.low, checked.high, signed=True)
    units = _own(f"{metric.unit_word}s", called)
    alike = f"with {reason} set apart" if checked.beside else f"among {units} alike in {reason}"
    return f"{seen}; {alike} {kept} ({interval}) are left."


def reason_words(checked: Checked, called: Called) -> str:
    """What explains a difference: `lead time`, or the groups other findings are about."""
    if not checked.beside:
        return checked.explained_by
    named = [f'"{group_words(other, called)}"' for other in checked.beside]
    shown = ", ".join(named[:2])
    return f"{shown} and {len(named) - 2} more" if len(named) > 2 else " and ".join(named)


def confidence(contrast: Contrast, p_adjusted: float, checked: Checked) -> str:
    """How sure: `strong`, `good` or `moderate`, from the adjusted p and what is left among sessions alike."""
    smallest = METRIC_BY_NAME[contrast.metric].smallest
    ends = [contrast.low, contrast.high]
    if checked.alike_in:
        ends += [checked.low, checked.high]
    if p_adjusted < STRONG_P and np.nanmin(np.abs(ends)) >= smallest:
        return "strong"
    return "good" if p_adjusted < GOOD_P else "moderate"
