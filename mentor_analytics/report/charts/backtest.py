"""Warnings side by side: how many came true, how much they found, how many there were."""

import altair as alt
import numpy as np
import pandas as pd

from mentor_analytics.assess.backtest import ANY, PRIORITY
from mentor_analytics.assess.backtest_figures import Figures
from mentor_analytics.assess.words import percent
from mentor_analytics.report.backtest_view import share_words
from mentor_analytics.report.charts.drawing import (
    BELOW_ROWS,
    BLUE,
    GREY,
    NAME_LINE,
    ORANGE,
    Drawing,
    layered,
    names,
    rows_axis,
    told,
)

MOST = 12
ROW, LANES = 66, {"precision": 0, "recall": 12, "flag_rate": 24}
"""Pixels of a row, and below its middle of each mark."""
LOOKS = {
    "precision": ("circle", BLUE, 95),
    "recall": ("diamond", ORANGE, 150),
    "flag_rate": ("square", GREY, 80),
}
LABELS = {"precision": "Came true", "recall": "Found", "flag_rate": "Flagged"}


def backtest_drawing(figures: tuple[Figures, ...], title: str) -> Drawing | None:
    """Presets side by side; None where nothing can be drawn.

    Parameters
    ----------
    figures
        Of a backtest; single rules are left out, and of very many presets the first are shown.
    title
        What is warned of, and whether the data are invented.
    """
    shown = [each for each in figures if each.signal.kind in {ANY, PRIORITY}][:MOST]
    if not shown:
        return None
    labels = names(each.signal.label for each in shown)
    rows = [
        {
            "label": label,
            "measure": LABELS[name],
            "name": name,
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "words": share_words(found),
        }
        for label, each in zip(labels, shown, strict=True)
        for name, found in ((name, getattr(each, name)) for name in LANES)
    ]
    data = pd.DataFrame(rows)
    base = shown[0].base_rate
    said = [f"{row['label']}: {row['measure'].lower()} {row['words']}" for row in rows]
    anyway = f"it happens to {percent(base.value)} of all, n = {base.bottom:,}"
    return Drawing(
        title=title,
        caption=f"Circle: of the flags, came true. Diamond: of what happened, was flagged. Square: flagged, of all. "
        f"Lines: 95 % intervals. Upright stroke: {anyway}.",
        chart=_chart(data, labels, base.value),
        alt=f"{title}: {anyway}. {told(said, most=3 * MOST)}.",
    )


def _chart(data: pd.DataFrame, labels: list[str], base: float) -> alt.LayerChart:
    known = data[["value", "high"]].to_numpy(float)
    top = float(np.nanmax(known)) if np.isfinite(known).any() else 1.0
    scale = alt.Scale(domain=[0, min(1.0, max(1.1 * top, 1.2 * base, 0.05))], nice=False)
    axis = alt.Axis(format=".0%", tickCount=5, grid=True, labelOverlap=True)
    tooltip = [
        alt.Tooltip("label:N", title="Warning"),
        alt.Tooltip("measure:N", title="Share"),
        alt.Tooltip("words:N", title="Counted"),
    ]
    # A stroke per row, so that the line does not run through the names.
    strokes = alt.Chart(pd.DataFrame({"label": labels, "base": base})).mark_tick(
        size=ROW - NAME_LINE, thickness=2, color=GREY, opacity=0.8, yOffset=NAME_LINE // 2
    )
    layers: list[alt.Chart] = [
        strokes.encode(y=rows_axis(labels, ROW), x=alt.X("base:Q", scale=scale, axis=axis, title=None))
    ]
    for name, (shape, colour, size) in LOOKS.items():
        part = data[(data["name"] == name).to_numpy() & data["value"].notna().to_numpy()]
        each = alt.Chart(part).encode(y=rows_axis(labels, ROW), tooltip=tooltip)
        at = LANES[name] - 4
        layers += [
            each.mark_rule(strokeWidth=2.5, color=GREY, yOffset=at, y2Offset=at).encode(
                x=alt.X("low:Q", scale=scale, axis=axis, title=None), x2="high:Q"
            ),
            each.mark_point(filled=True, shape=shape, size=size, color=colour, opacity=1, yOffset=at).encode(
                x=alt.X("value:Q", scale=scale, axis=axis, title=None)
            ),
        ]
    return layered(layers, ROW * len(labels) + BELOW_ROWS)
