"""A backtest in words and tables: what was flagged, what came true, what was missed, and what that means."""

import math
from typing import Any

import pandas as pd

from mentor_analytics.assess.backtest import ANY, PRIORITY, RULE
from mentor_analytics.assess.backtest_figures import Figures, Lead
from mentor_analytics.assess.backtest_outcomes import Outcome
from mentor_analytics.assess.clustered_shares import Estimate
from mentor_analytics.assess.words import counted, percent

CAVEAT = (
    "A replay looks at no session dated after its week. Of those booked by then, where the data say when, it knows the "
    "booking. When something was written down is not known: a late "
    "correction counts as known on the day of its session. Intervals allow for mentors who repeat from week to week, "
    "and stand each for itself: of twenty, one misses the truth by chance. "
    "A flag that is always on looks early, and one that did not come true may have been acted on."
)
HARDLY, A_LITTLE = 1.1, 1.5
"""How a lift is told goes by the lower end of its interval: below the first hardly, below the second a little."""
CROWD, NEARLY_ALL = 0.5, 0.8
"""From which share of everybody on a flag singles nobody out, whatever its lift."""
_NOTHING = "–"


def share_words(found: Estimate) -> str:
    """`35.6 % (33.4 % to 37.9 %), 1,379 of 3,870`, or what there is to say instead."""
    if not found.bottom:
        return f"{_NOTHING} (n = 0)"
    ends = "no interval" if math.isnan(found.low) else f"{percent(found.low)} to {percent(found.high)}"
    return f"{percent(found.value)} ({ends}), {found.top:,} of {found.bottom:,}"


def lift_words(found: Estimate) -> str:
    """`× 1.27 (1.12 to 1.44)`."""
    if math.isnan(found.value):
        return _NOTHING
    ends = "no interval" if math.isnan(found.low) else f"{found.low:.2f} to {found.high:.2f}"
    return f"× {found.value:.2f} ({ends})"


def lead_words(lead: Lead) -> str:
    """`7.9 (2.8 to 15.7), n = 237`: median and quartiles."""
    if not lead.n:
        return f"{_NOTHING} (n = 0)"
    return f"{lead.median:.1f} ({lead.first:.1f} to {lead.third:.1f}), n = {lead.n:,}"


def difference_words(found: Estimate) -> str:
    """`+3.1 points (1.2 to 5), higher`, or that it cannot be told."""
    points = f"{_points(found.value)} points" if not math.isnan(found.value) else _NOTHING
    if math.isnan(found.low):
        return f"{points}, too little to compare"
    ends = f"{points} ({_points(found.low)} to {_points(found.high)})"
    if not found.is_apart:
        return f"{ends}, not distinguishable"
    return f"{ends}, {'higher' if found.value > 0 else 'lower'}"


def _points(fraction: float) -> str:
    return f"{round(100 * fraction, 1):+g}".replace("-", "−")


def meaning(found: Figures, outcome: Outcome) -> str:
    """What the figures of one signal mean, in sentences that end with their n."""
    label, base = found.signal.label, found.base_rate
    anyway = f"{percent(base.value)} of all ({base.top:,} of {base.bottom:,})"
    if not base.top:
        return f"In these weeks nothing of the kind happened: {outcome.words} for 0 of {base.bottom:,}."
    if not found.precision.bottom:
        return f"{label} flagged nobody in these weeks (0 of {base.bottom:,}); it happened to {anyway}."
    right, caught = found.precision, found.recall
    head = (
        f"Of {counted(right.bottom, 'flag')} of {label}, {right.top:,} came true "
        f"({percent(right.value)}); it happened to {anyway}."
    )
    missed = f"It found {caught.top:,} of the {caught.bottom:,} that happened ({percent(caught.value)})."
    return f"{head} {missed} {_verdict(found.lift, found.flag_rate)}"


def _verdict(lift: Estimate, named: Estimate) -> str:
    if math.isnan(lift.low):
        return f"That is too little to say whether it warns ({lift.reason})."
    ends = f"95 % from {lift.low:.2f} to {lift.high:.2f} times, n = {lift.bottom:,} flags"
    often = f"what it flags happens {lift.value:.2f} times as often ({ends})"
    if named.value > CROWD:
        crowd = "nearly everybody" if named.value >= NEARLY_ALL else "more than half of everybody"
        share = f"{percent(named.value)}, {named.top:,} of {named.bottom:,}"
        return f"But it names {crowd} ({share}), so to be named says little: {often}."
    if lift.low > 1:
        grade = (
            "warns" if lift.low >= A_LITTLE else "warns a little" if lift.low >= HARDLY else "hardly warns"
        )
        return f"So it {grade}: {often}."
    if lift.high < 1:
        return f"So it does not warn of this: what it flags happens less often than among all ({ends})."
    return f"So it cannot be told from flags drawn by chance ({ends})."


def figures_table(figures: tuple[Figures, ...], kinds: tuple[str, ...] = (ANY, PRIORITY)) -> pd.DataFrame:
    """One row per signal of some kinds, in words for people."""
    first = figures[0].signal.label if figures else ""
    rows = [
        {
            "Warning": each.signal.label,
            "Came true (precision)": share_words(each.precision),
            "Against all (lift)": lift_words(each.lift),
            "Found (recall)": share_words(each.recall),
            "Found at least once": share_words(each.caught),
            "Flagged": share_words(each.flag_rate),
            "Days ahead, median (quartiles)": lead_words(each.lead),
            "Flagged again a week later": share_words(each.stays),
            "Comes or goes in a week": share_words(each.flips),
            f"Precision against {first}": "" if each.against is None else difference_words(each.against[0]),
            f"Recall against {first}": "" if each.against is None else difference_words(each.against[1]),
        }
        for each in figures
        if each.signal.kind in kinds
    ]
    table = pd.DataFrame(rows)
    return table.drop(columns=[name for name in table if (table[name] == "").all()])


def rules_table(figures: tuple[Figures, ...]) -> pd.DataFrame:
    """The rules of the first preset, each alone; the best warnings first, by the lower end of their lift."""
    rules = [each for each in figures if each.signal.kind == RULE]
    rules.sort(key=lambda each: -each.lift.low if not math.isnan(each.lift.low) else math.inf)
    table = figures_table(tuple(rules), (RULE,))
    return table[[name for name in table if " against " not in str(name)]]


def weeks_table(weekly: pd.DataFrame, timezone: str) -> pd.DataFrame:
    """Each week replayed, by its last day.

    Parameters
    ----------
    weekly
        Of `assess.backtest_figures.by_week`.
    """
    return pd.DataFrame(
        {
            "Week to": weekly["end"].dt.tz_convert(timezone).dt.tz_localize(None).dt.normalize(),
            "Followed up": weekly["followed"],
            "Flagged": weekly["flagged"],
            "Happened": weekly["happened"],
            "Came true": weekly["right"],
        }
    )


def figures_json(found: Figures) -> dict[str, Any]:
    """The same for programs: rates are fractions, nothing known is null."""
    told: dict[str, Any] = {
        "signal": found.signal.name,
        "label": found.signal.label,
        "kind": found.signal.kind,
        "preset": found.signal.preset or None,
        **{
            name: _estimate(getattr(found, name))
            for name in (
                "flag_rate",
                "precision",
                "recall",
                "base_rate",
                "lift",
                "caught",
                "stays",
                "flips",
            )
        },
        "lead_days": {
            "n": found.lead.n,
            "q1": _number(found.lead.first),
            "median": _number(found.lead.median),
            "q3": _number(found.lead.third),
        },
    }
    if found.against is not None:
        names = ("precision", "recall", "flag_rate")
        told["difference"] = {
            name: {
                "value": _number(each.value),
                "low": _number(each.low),
                "high": _number(each.high),
                "distinguishable": each.is_apart,
            }
            for name, each in zip(names, found.against, strict=True)
        }
    return told


def _estimate(found: Estimate) -> dict[str, Any]:
    return {
        "value": _number(found.value),
        "low": _number(found.low),
        "high": _number(found.high),
        "numerator": found.top,
        "denominator": found.bottom,
        "reason": found.reason or None,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)
