"""Counts over the hours of a week: the stronger the colour, the more."""

import altair as alt
import pandas as pd

from mentor_analytics.report.charts.drawing import BLUE, GREY, Drawing, told
from mentor_analytics.report.charts.week import AROUND, DAYS, ROW

MOST_SAID = 10


def heat_map_drawing(table: pd.DataFrame, title: str, caption: str) -> Drawing | None:
    """Logins by weekday and hour.

    Parameters
    ----------
    table
        `weekday` (Monday is 0), `hour`, `logins`, `mentors`; hours before the first or after the last login are cut.
    title, caption
        Of the drawing.

    Returns
    -------
    Nothing without a login.
    """
    used = table[(table["logins"] > 0).to_numpy(dtype=bool)]
    if used.empty:
        return None
    between = table["hour"].between(int(used["hour"].min()), int(used["hour"].max())).to_numpy(dtype=bool)
    shown = table[between]
    data = pd.DataFrame(
        {
            "day": [DAYS[day] for day in shown["weekday"]],
            "hour": [f"{hour:02d}:00" for hour in shown["hour"]],
            "logins": shown["logins"].to_numpy(),
            "counted": [
                f"{logins:,} by {mentors:,} different people"
                for logins, mentors in zip(shown["logins"], shown["mentors"], strict=True)
            ],
        }
    )
    most = data.nlargest(MOST_SAID, "logins")
    said = [f"{day} {hour} {logins:,}" for day, hour, logins in most[["day", "hour", "logins"]].to_numpy()]
    return Drawing(title, caption, _chart(data), f"{title}. Most: {told(said)}.")


def _chart(data: pd.DataFrame) -> alt.Chart:
    axis = alt.Axis(
        ticks=False, domain=False, grid=False, labelAngle=0, labelOverlap="greedy", labelFlush=False
    )
    legend = alt.Legend(
        title=None, orient="top", direction="horizontal", labelExpr="format(datum.value, ',d')", tickCount=3
    )
    # Opacity and not a scale of colours: what is rare fades into the ground, whether it is light or dark.
    strength = alt.Scale(domain=[0, int(data["logins"].max())], range=[0.04, 1])
    cells: alt.Chart = (
        alt.Chart(data, width="container", height=ROW * len(DAYS) + AROUND)
        .mark_rect(color=BLUE, stroke=GREY, strokeOpacity=0.25, cornerRadius=3)
        .encode(
            x=alt.X("hour:N", title=None, sort=None, axis=axis),
            y=alt.Y("day:N", title=None, sort=list(DAYS), axis=axis),
            opacity=alt.Opacity("logins:Q", scale=strength, legend=legend),
            tooltip=[
                alt.Tooltip("day:N", title="Day"),
                alt.Tooltip("hour:N", title="From"),
                alt.Tooltip("counted:N", title="Logins"),
            ],
        )
    )
    return cells
