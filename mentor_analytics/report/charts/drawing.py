"""What every chart shares: its words, its axes, its colours.

Text has no colour of its own here: the theme of the app sets it, light or dark. So names stand in axis labels, which
follow the theme, never in text marks, which do not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from mentor_analytics.measure.kpis import Kpi
from mentor_analytics.report.why import shown
from mentor_analytics.schema import BY_NAME as SCHEMA
from mentor_analytics.schema import Range

MOST_POINTS = 2000
"""Marks of one chart; more than this would be a picture without text for those who listen."""
LIGHT_COLOURS: Mapping[str, str] = {"green": "#2C7FB8", "yellow": "#E6A100", "red": "#C2410C"}
GREY = "#7A869A"
"""Reads on white and on the dark ground."""
BLUE, ORANGE = "#3A7ABB", "#D9813F"
LONGEST_NAME = 30
NAME_LINE = 18
"""Pixels above a row's marks that its name takes."""
STROKE = 15
"""Pixels that a stroke takes of a row, well below its name."""
BELOW_ROWS = 58
"""Pixels that the axis takes with what the app leaves around a chart."""
INTERVAL_WORDS = "Lines: 95 % intervals."


@dataclass(frozen=True)
class Drawing:
    """A chart with its words.

    Parameters
    ----------
    title
        Above the chart.
    caption
        How to read it, and out of what it is counted.
    chart
        As wide as its container.
    alt
        What it shows, for those who do not see it.
    spec
        The chart as Vega-Lite reads it: writing it out takes ten times as long as drawing a page with it, so it is
        done once and kept.
    """

    title: str
    caption: str
    chart: alt.LayerChart | alt.Chart
    alt: str
    spec: dict[str, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Write the chart out; holding it against Vega-Lite's schema too is for the tests, and takes as long again."""
        object.__setattr__(self, "spec", self.chart.to_dict(validate=False))


def names(texts: Iterable[object]) -> list[str]:
    r"""Names on one line and short enough for a small screen; those that then look alike are numbered.

    Examples
    --------
    >>> names(["Asha\n Rao", "Asha Rao"])
    ['Asha Rao', 'Asha Rao (2)']
    """
    seen: dict[str, int] = {}
    told = []
    for text in texts:
        one = " ".join(str(text).split()) or "–"
        short = one if len(one) <= LONGEST_NAME else f"{one[: LONGEST_NAME - 1].rstrip()}…"
        seen[short] = seen.get(short, 0) + 1
        told.append(short if seen[short] == 1 else f"{short} ({seen[short]})")
    return told


def rows_axis(order: Sequence[str], height: int) -> alt.Y:
    """A row per label in this order, its label above its marks: so long names stay whole on a small screen."""
    axis = alt.Axis(
        labelAlign="left",
        labelBaseline="middle",
        labelPadding=-2,
        labelOffset=-(height // 2) + NAME_LINE // 2,
        labelLimit=420,
        labelFontSize=12,
        labelOverlap=False,
        labelFlush=False,
        ticks=False,
        domain=False,
        grid=False,
        zindex=1,
    )
    return alt.Y("label:N", sort=list(order), title=None, axis=axis, scale=alt.Scale(padding=0))


def value_axis(
    kpi: Kpi, domain: tuple[float, float], column: str = "value", title: str | None = None
) -> alt.X:
    """Values from left to right, in the KPI's unit; a chart with more than one scale says of what this is."""
    axis = alt.Axis(
        labelExpr=tick_words(kpi.unit), tickCount=5, grid=True, orient="bottom", labelOverlap=True
    )
    return alt.X(f"{column}:Q", title=title, scale=alt.Scale(domain=list(domain), nice=False), axis=axis)


def tick_words(unit: str) -> str:
    """How Vega writes a tick."""
    return "format(datum.value * 100, '.1~f') + ' %'" if unit == "fraction" else "format(datum.value, '.2~f')"


def domain_of(kpi: Kpi, *values: Iterable[float]) -> tuple[float, float]:
    """From the lowest to the highest of what is drawn, with some room, within what the KPI can be."""
    found = np.array([each for many in values for each in many], dtype=float)
    found = found[np.isfinite(found)]
    bounds = _bounds(kpi)
    if not len(found):
        return bounds if np.isfinite(bounds).all() else (0.0, 1.0)
    low, high = float(found.min()), float(found.max())
    room = 0.06 * (high - low) or 0.05 * (abs(high) or 1)
    return max(low - room, bounds[0]), min(high + room, bounds[1])


def _bounds(kpi: Kpi) -> tuple[float, float]:
    if kpi.unit == "fraction" and kpi.kind == "share":
        return 0.0, 1.0
    allowed = SCHEMA[kpi.column].allowed if kpi.column in SCHEMA else ()
    if kpi.kind == "mean" and isinstance(allowed, Range):
        return allowed.low, allowed.high
    return (0.0, np.inf) if kpi.kind in {"count", "ratio"} else (-np.inf, np.inf)


def target_rule(target: float, encoding: alt.Y) -> alt.Chart:
    """A dashed line where the target is."""
    data = pd.DataFrame({"value": [target]})
    aimed: alt.Chart = (
        alt.Chart(data).mark_rule(strokeDash=[5, 4], strokeWidth=1.5, color=ORANGE).encode(y=encoding)
    )
    return aimed


def target_words(target: float, unit: str) -> str:
    """`Target 80 %.`, or nothing without one."""
    return "" if np.isnan(target) else f"Target {shown(target, unit).removeprefix('+')}."


def dashed(aim: str) -> str:
    """The same, in a caption."""
    return f"Dashed: {aim[:1].lower()}{aim[1:]}" if aim else ""


def strokes(aim: str) -> str:
    """The same where a stroke in every row shows it."""
    return f"Upright strokes: {aim[:1].lower()}{aim[1:]}" if aim else ""


def layered(layers: Sequence[alt.Chart], height: int) -> alt.LayerChart:
    """Layers as wide as their container."""
    return alt.LayerChart(layer=list(layers), width="container", height=height)


def sentences(*parts: str) -> str:
    """Those that say something, one after the other."""
    return " ".join(part for part in parts if part)


def told(items: Sequence[str], most: int = 12) -> str:
    """A list for a text alternative; a long one ends with how many more there are."""
    if len(items) <= most:
        return "; ".join(items)
    return f"{'; '.join(items[:most])}; and {len(items) - most} more"
