"""A week as a map: weekdays by hours, the stronger the colour the higher the share."""

import altair as alt
import pandas as pd

from mentor_analytics.assess.words import percent
from mentor_analytics.report.charts.drawing import BLUE, GREY, Drawing, layered, sentences, told
from mentor_analytics.report.charts.groups import interval_words

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ROW = 34
AROUND = 70
"""Pixels that the axis and the legend take."""
MOST_SAID = 10


def week_drawing(table: pd.DataFrame, title: str, minimum_n: int, timezone: str) -> Drawing | None:
    """A share by weekday and hour.

    Parameters
    ----------
    table
        `weekday` (Monday is 0), `hour`, `hits`, `n`, `share`, `low`, `high`.
    title
        What the share is of.
    minimum_n
        Cells with fewer sessions have a grey dot and no colour.
    timezone
        Whose clock it is.

    Returns
    -------
    Nothing where no cell has enough.
    """
    held = table[(table["n"] > 0).to_numpy(dtype=bool)]
    if not (held["n"] >= minimum_n).any():
        return None
    data = _data(held, minimum_n)
    known = held[(held["n"] >= minimum_n).to_numpy(dtype=bool)].nlargest(MOST_SAID, "share")
    highest = [
        f"{DAYS[int(day)]} {_hour(int(hour))} {percent(share)} ({hits:,} of {n:,})"
        for day, hour, share, hits, n in known[["weekday", "hour", "share", "hits", "n"]].itertuples(
            index=False
        )
    ]
    few = f"Grey dot: fewer than {minimum_n} sessions." if data["few"].any() else ""
    days = list(dict.fromkeys(DAYS[int(day)] for day in table["weekday"]))
    hours = list(dict.fromkeys(_hour(int(hour)) for hour in table["hour"]))
    return Drawing(
        title=title,
        caption=sentences(f"By the hour in which sessions were to begin, in {timezone}.", few),
        chart=_chart(data, days, hours),
        alt=f"{title}. Highest: {told(highest)}.",
    )


def _hour(hour: int) -> str:
    return f"{hour:02d}:00"


def _data(held: pd.DataFrame, minimum_n: int) -> pd.DataFrame:
    """What is drawn: every text is written here."""
    return pd.DataFrame(
        {
            "day": [DAYS[int(each)] for each in held["weekday"]],
            "hour": [_hour(int(each)) for each in held["hour"]],
            "share": held["share"].to_numpy(float),
            "few": (held["n"] < minimum_n).to_numpy(dtype=bool),
            "shown": [percent(each) for each in held["share"]],
            "counted": [
                f"{hits:,} of {n:,} sessions" for hits, n in zip(held["hits"], held["n"], strict=True)
            ],
            "interval": [
                interval_words(low, high, "fraction")
                for low, high in zip(held["low"], held["high"], strict=True)
            ],
        }
    )


def _chart(data: pd.DataFrame, days: list[str], hours: list[str]) -> alt.LayerChart:
    x = alt.X(
        "hour:N",
        title=None,
        scale=alt.Scale(domain=hours),
        axis=alt.Axis(
            ticks=False,
            domain=False,
            grid=False,
            labelAngle=0,
            labelOverlap="greedy",
            labelFlush=False,
            orient="bottom",
        ),
    )
    y = alt.Y(
        "day:N",
        title=None,
        scale=alt.Scale(domain=days),
        axis=alt.Axis(ticks=False, domain=False, grid=False),
    )
    tooltip = [
        alt.Tooltip("day:N", title="Day"),
        alt.Tooltip("hour:N", title="From"),
        alt.Tooltip("shown:N", title="Share"),
        alt.Tooltip("counted:N", title="Counted"),
        alt.Tooltip("interval:N", title="95 % interval"),
    ]
    # Opacity and not a scale of colours: what is rare fades into the ground, whether it is light or dark.
    legend = alt.Legend(
        title=None,
        orient="top",
        direction="horizontal",
        labelExpr="format(datum.value * 100, '.1~f') + ' %'",
        tickCount=3,
    )
    top = float(data.loc[~data["few"], "share"].max())
    strength = alt.Opacity("share:Q", scale=alt.Scale(domain=[0, top or 1.0], range=[0.06, 1]), legend=legend)
    base = alt.Chart(data).encode(x=x, y=y, tooltip=tooltip)
    cells = (
        base.transform_filter("!datum.few")
        .mark_rect(color=BLUE, stroke=GREY, strokeOpacity=0.25, cornerRadius=3)
        .encode(opacity=strength)
    )
    dots = base.transform_filter("datum.few").mark_point(filled=True, size=22, color=GREY, opacity=0.7)
    return layered([cells, dots], ROW * len(days) + AROUND)
