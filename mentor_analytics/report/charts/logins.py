"""How many log in how often, and how many at all week by week."""

import altair as alt
import pandas as pd

from mentor_analytics.assess.words import percent
from mentor_analytics.report.charts.drawing import (
    BELOW_ROWS,
    BLUE,
    Drawing,
    layered,
    rows_axis,
    tick_words,
    told,
)
from mentor_analytics.report.charts.groups import interval_words
from mentor_analytics.report.charts.over_time import MOST_PERIODS, period_words

ROW = 40
HEIGHT = 240


def per_week_drawing(table: pd.DataFrame, title: str, caption: str) -> Drawing | None:
    """A bar for each way of logging in: never, seldom, often.

    Parameters
    ----------
    table
        Of `measure.engagement.per_week`.
    title, caption
        Of the drawing.

    Returns
    -------
    Nothing without a mentor.
    """
    if not table["mentors"].sum():
        return None
    shown = [
        f"{mentors:,} ({percent(share)})"
        for mentors, share in zip(table["mentors"], table["share"], strict=True)
    ]
    labels = [f"{name} · {text}" for name, text in zip(table["name"], shown, strict=True)]
    data = pd.DataFrame({"label": labels, "mentors": table["mentors"], "name": table["name"], "shown": shown})
    axis = alt.Axis(tickMinStep=1, tickCount=5, format=",d", grid=True)
    chart = (
        alt.Chart(data, width="container", height=ROW * len(data) + BELOW_ROWS)
        .mark_bar(color=BLUE, size=10, yOffset=6, cornerRadiusEnd=3)
        .encode(
            x=alt.X("mentors:Q", title=None, axis=axis),
            y=rows_axis(labels, ROW),
            tooltip=[alt.Tooltip("name:N", title="A week"), alt.Tooltip("shown:N", title="How many")],
        )
    )
    said = [f"{name} {text}" for name, text in zip(table["name"], shown, strict=True)]
    return Drawing(title, caption, chart, f"{title}: {told(said)}.")


def weeks_drawing(table: pd.DataFrame, title: str, caption: str) -> Drawing | None:
    """The share that logged in at all, week by week, with its interval.

    Parameters
    ----------
    table
        Of `measure.engagement.by_week`; only the last half year is drawn.
    title, caption
        Of the drawing.

    Returns
    -------
    Nothing with fewer than two weeks: there is nothing to follow.
    """
    rows = table[(table["n"] > 0).to_numpy(dtype=bool)].tail(MOST_PERIODS["week"])
    if len(rows) < 2:
        return None
    data = rows.assign(
        when=[period_words("week", week) for week in rows["week"]],
        shown=[percent(share) for share in rows["share"]],
        counted=[f"{hits:,} of {n:,}" for hits, n in zip(rows["mentors"], rows["n"], strict=True)],
        interval=[interval_words(*ends, "fraction") for ends in zip(rows["low"], rows["high"], strict=True)],
    )
    columns = ["when", "share", "low", "high", "shown", "counted", "interval", "logins"]
    said = [f"{when} {shown} ({of})" for when, shown, of in data[["when", "shown", "counted"]].to_numpy()]
    return Drawing(title, caption, _lines(data[columns]), f"{title}. {told(said, len(said))}.")


def _lines(data: pd.DataFrame) -> alt.LayerChart:
    ticks = alt.Axis(labelAngle=0, labelOverlap="parity", labelFlush=False, grid=False)
    x = alt.X("when:N", sort=None, title=None, axis=ticks, scale=alt.Scale(paddingOuter=0.3))
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(labelExpr=tick_words("fraction"), tickCount=5, grid=True)
    tooltip = [
        alt.Tooltip("when:N", title="Week of"),
        alt.Tooltip("shown:N", title="Logged in"),
        alt.Tooltip("counted:N", title="Counted"),
        alt.Tooltip("interval:N", title="95 % interval"),
        alt.Tooltip("logins:Q", title="Logins", format=",d"),
    ]
    base = alt.Chart(data).encode(x=x, tooltip=tooltip)
    y = alt.Y("share:Q", title=None, scale=scale, axis=axis)
    band = base.mark_area(opacity=0.18, color=BLUE).encode(
        y=alt.Y("low:Q", title=None, scale=scale, axis=axis), y2="high:Q"
    )
    line = base.mark_line(color=BLUE, strokeWidth=2).encode(y=y)
    dots = base.mark_point(filled=True, size=60, color=BLUE, opacity=1).encode(y=y)
    return layered([band, line, dots], HEIGHT)
