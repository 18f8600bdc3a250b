"""Differences with their intervals, one under the other, against the line of no difference."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from mentor_analytics.assess import pattern_words as words
from mentor_analytics.assess.naming import renamed
from mentor_analytics.assess.pattern_merge import Pattern
from mentor_analytics.report.charts.drawing import (
    BELOW_ROWS,
    BLUE,
    GREY,
    INTERVAL_WORDS,
    ORANGE,
    STROKE,
    Drawing,
    layered,
    rows_axis,
    told,
)

MOST_EFFECTS = 20
ROW = 40
LANE = 5
"""Pixels below the middle of a row."""
LONGEST = 52
"""Letters of a label: what a phone has room for."""
UNITS = {"fraction": "points", "stars": "stars"}


def effects_drawing(patterns: Sequence[Pattern], called: words.Called) -> Drawing:
    """How far each finding's group lies from the others.

    Parameters
    ----------
    patterns
        Of one unit and one kind of rows, at least one, the surest first.
    """
    unit, of_what = patterns[0].metric.kpi.unit, patterns[0].metric.unit_word
    most = patterns[:MOST_EFFECTS]
    scale = 100 if unit == "fraction" else 1
    data = pd.DataFrame(
        {
            "label": _labels([_label(each, called) for each in most]),
            "what": [words.short(each.contrast, called) for each in most],
            "none": 0.0,
            "effect": [scale * each.contrast.effect for each in most],
            "low": [scale * each.contrast.low for each in most],
            "high": [scale * each.contrast.high for each in most],
            "shown": [words.size_words(each.metric, each.contrast.effect, signed=True) for each in most],
            "interval": [
                words.interval_words(each.metric, each.contrast.low, each.contrast.high, signed=True)
                for each in most
            ],
            "n": [f"{each.contrast.n:,} against {each.contrast.n_rest:,}" for each in most],
        }
    )
    said = [
        f"{what} {shown} ({interval}), n = {n}"
        for what, shown, interval, n in data[["what", "shown", "interval", "n"]].itertuples(index=False)
    ]
    of = f" The {MOST_EFFECTS} surest of {len(patterns)}." if len(patterns) > MOST_EFFECTS else ""
    return Drawing(
        title=renamed(f"How far {of_what}s differ, in {UNITS[unit]}", called),
        caption=f"Dot: difference from the others. {INTERVAL_WORDS} Upright stroke: no difference.{of}",
        chart=_chart(data, UNITS[unit]),
        alt=f"Differences in {UNITS[unit]}.{of} {told(said)}.",
    )


def _label(pattern: Pattern, called: words.Called) -> str:
    """What differs comes first: it is short, and what follows may be cut."""
    metric = words.metric_words(pattern.metric, called)
    group = " ".join(words.phrases(pattern.contrast, called).split())
    one = f"{metric[:1].upper()}{metric[1:]} · {group}"
    return one if len(one) <= LONGEST else f"{one[: LONGEST - 1].rstrip()}…"


def _labels(labels: Sequence[str]) -> list[str]:
    """Those that look alike are numbered, else they would share a row."""
    seen: dict[str, int] = {}
    numbered = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        numbered.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return numbered


def _chart(data: pd.DataFrame, unit: str) -> alt.LayerChart:
    ends = np.array([*data["low"], *data["high"], *data["effect"], 0.0], dtype=float)
    ends = ends[np.isfinite(ends)]
    room = 0.06 * float(np.ptp(ends)) or 1.0
    scale = alt.Scale(domain=[float(ends.min()) - room, float(ends.max()) + room], nice=False)
    axis = alt.Axis(tickCount=5, grid=True, orient="bottom", labelExpr="format(datum.value, '+.2~f')")

    def across(column: str) -> alt.X:
        return alt.X(f"{column}:Q", title=unit, scale=scale, axis=axis)

    tooltip = [
        alt.Tooltip("what:N", title="Group"),
        alt.Tooltip("shown:N", title="Difference"),
        alt.Tooltip("interval:N", title="Interval"),
        alt.Tooltip("n:N", title="n"),
    ]
    base = alt.Chart(data).encode(y=rows_axis(data["label"].tolist(), ROW), tooltip=tooltip)
    # A stroke per row, so that the line does not run through the names.
    none = base.mark_tick(size=STROKE, thickness=2, color=ORANGE, yOffset=LANE + 2)
    interval = base.mark_rule(strokeWidth=3, color=GREY, yOffset=LANE, y2Offset=LANE)
    dot = base.mark_point(filled=True, size=110, color=BLUE, yOffset=LANE)
    layers = [
        none.encode(x=across("none")),
        interval.encode(x=across("low"), x2="high:Q"),
        dot.encode(x=across("effect")),
    ]
    return layered(layers, ROW * len(data) + BELOW_ROWS)
