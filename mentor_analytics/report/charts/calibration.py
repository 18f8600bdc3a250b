"""What was said against what came: a point per tenth of the rows, with its interval and its n."""

import altair as alt
import pandas as pd

from mentor_analytics.assess.words import percent
from mentor_analytics.predict.scores import Scores
from mentor_analytics.report.charts.drawing import (
    BLUE,
    GREY,
    INTERVAL_WORDS,
    ORANGE,
    Drawing,
    layered,
    sentences,
    tick_words,
    told,
)

HEIGHT = 320
ROOM = 1.08
"""How much farther than the farthest point the axes reach."""


def calibration_drawing(scores: Scores, event: str) -> Drawing | None:
    """Predicted against observed shares.

    Parameters
    ----------
    scores
        On rows the model had not seen.
    event
        What is predicted, in the plural.

    Returns
    -------
    Nothing without a row.
    """
    if scores.bins.empty:
        return None
    data = _data(scores.bins)
    most = min(1.0, ROOM * float(data[["predicted", "high"]].max().max()))
    points = [
        f"said {said}, came {came} (n = {n:,})"
        for said, came, n in zip(data["said"], data["came"], data["n"], strict=True)
    ]
    return Drawing(
        title="Said and came",
        caption=sentences(
            f"Each point is about a tenth of the {scores.n:,} later rows, {scores.events:,} {event} among them.",
            INTERVAL_WORDS,
            "On the dashed line what was said came true; above it more came than was said.",
        ),
        chart=_chart(data, most),
        alt=sentences("What was said against what came.", f"{told(points)}."),
    )


def _data(bins: pd.DataFrame) -> pd.DataFrame:
    """What is drawn, with its words."""
    return bins.assign(
        said=[percent(each) for each in bins["predicted"]],
        came=[percent(each) for each in bins["observed"]],
        interval=[
            f"{percent(low)} to {percent(high)}" for low, high in zip(bins["low"], bins["high"], strict=True)
        ],
        counted=[f"{events:,} of {n:,}" for events, n in zip(bins["events"], bins["n"], strict=True)],
    )


def _chart(data: pd.DataFrame, most: float) -> alt.LayerChart:
    scale = alt.Scale(domain=[0, most], nice=False)
    axis = alt.Axis(labelExpr=tick_words("fraction"), tickCount=5, grid=True)
    x = alt.X("predicted:Q", title="Said", scale=scale, axis=axis)
    y = alt.Y("observed:Q", title="Came", scale=scale, axis=axis)
    tooltip = [
        alt.Tooltip("said:N", title="Said"),
        alt.Tooltip("came:N", title="Came"),
        alt.Tooltip("interval:N", title="95 % interval"),
        alt.Tooltip("counted:N", title="Counted"),
    ]
    ends = pd.DataFrame({"predicted": [0.0, most], "observed": [0.0, most]})
    line = alt.Chart(ends).mark_line(strokeDash=[5, 4], strokeWidth=1.5, color=ORANGE).encode(x=x, y=y)
    base = alt.Chart(data).encode(x=x, tooltip=tooltip)
    interval = base.mark_rule(strokeWidth=3, color=GREY).encode(
        y=alt.Y("low:Q", scale=scale, axis=axis, title="Came"), y2="high:Q"
    )
    dots = base.mark_point(filled=True, size=110, color=BLUE).encode(y=y)
    return layered([line, interval, dots], HEIGHT)
