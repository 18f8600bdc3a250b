"""Lights per mentor, the most to follow up first."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from mentor_analytics.assess.rules import SHAPES
from mentor_analytics.assess.words import counted
from mentor_analytics.report.charts.drawing import (
    BELOW_ROWS,
    LIGHT_COLOURS,
    Drawing,
    names,
    rows_axis,
    told,
)

MOST_MENTORS = 15
ROW = 40
LANE = 5
"""Pixels below the middle of a row."""
LEGEND = 48
"""Pixels above the rows."""
URGENT_FIRST = ("red", "yellow", "green")


def lights_drawing(rows: pd.DataFrame, words: Mapping[str, str], mentor: str) -> Drawing | None:
    """Judged sessions of each mentor by light.

    Parameters
    ----------
    rows
        A row per mentor: `mentor`, `judged`, `flagged`, `green`, `yellow`, `red`.
    words
        Light to its word.
    mentor
        What mentors are called.

    Returns
    -------
    Nothing where no session is judged.
    """
    judged = rows[(rows["judged"] > 0).to_numpy(dtype=bool)]
    if judged.empty:
        return None
    most = judged.sort_values(["red", "flagged", "mentor"], ascending=[False, False, True]).head(MOST_MENTORS)
    who = mentor.lower()
    of = (
        f" The {MOST_MENTORS} with most to follow up of {len(judged):,}."
        if len(judged) > MOST_MENTORS
        else ""
    )
    data = _data(most, words)
    said = [
        f"{name}: {', '.join(f'{n:,} {words[light]}' for light, n in zip(URGENT_FIRST, each, strict=True))}, "
        f"of {counted(int(sum(each)), 'judged session')}"
        for name, *each in most[["mentor", *URGENT_FIRST]].itertuples(index=False)
    ]
    return Drawing(
        title=f"Lights by {who}",
        caption=f"Judged sessions, the {who}s with most to follow up first.{of}",
        chart=_chart(data, words),
        alt=f"Lights by {who}.{of} {told(said, MOST_MENTORS)}.",
    )


def _data(most: pd.DataFrame, words: Mapping[str, str]) -> pd.DataFrame:
    """A row per mentor and light."""
    labels = [
        f"{name} · {' '.join(f'{SHAPES[light]} {n:,}' for light, n in zip(URGENT_FIRST, each, strict=True) if n)}"
        for name, each in zip(names(most["mentor"]), most[list(URGENT_FIRST)].to_numpy(), strict=True)
    ]
    parts = []
    for place, light in enumerate(URGENT_FIRST):
        n = most[light].to_numpy()
        of = [
            f"{many:,} of {counted(int(judged), 'judged session')}"
            for many, judged in zip(n, most["judged"], strict=True)
        ]
        parts.append(
            pd.DataFrame(
                {
                    "label": labels,
                    "who": [" ".join(str(each).split()) for each in most["mentor"]],
                    "light": f"{SHAPES[light]} {words[light]}" + (_further(light, words)),
                    "place": place,
                    "sessions": n,
                    "counted": of,
                }
            )
        )
    data = pd.concat(parts, ignore_index=True)
    return data[(data["sessions"] > 0).to_numpy(dtype=bool)]


def _further(light: str, words: Mapping[str, str]) -> str:
    """Where a preset calls two lights alike, the graver one says so."""
    return " (more flags)" if light == "red" and words["red"] == words["yellow"] else ""


def _chart(data: pd.DataFrame, words: Mapping[str, str]) -> alt.Chart:
    there = [light for place, light in enumerate(URGENT_FIRST) if (data["place"] == place).any()]
    order = [f"{SHAPES[light]} {words[light]}{_further(light, words)}" for light in there]
    labels = list(dict.fromkeys(data["label"]))
    legend = alt.Legend(
        title=None, orient="top", labelLimit=220, columns=2, symbolType="square", padding=0, offset=8
    )
    scale = alt.Scale(domain=order, range=[LIGHT_COLOURS[light] for light in there])
    axis = alt.Axis(tickMinStep=1, format=",d", tickCount=5, labelOverlap=True)
    base = alt.Chart(data, width="container", height=ROW * len(labels) + BELOW_ROWS + LEGEND)
    bars: alt.Chart = base.mark_bar(size=11, yOffset=LANE).encode(
        y=rows_axis(labels, ROW),
        x=alt.X("sessions:Q", stack="zero", title=None, axis=axis),
        color=alt.Color("light:N", scale=scale, sort=order, legend=legend),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("who:N", title="Who"),
            alt.Tooltip("light:N", title="Light"),
            alt.Tooltip("counted:N", title="Counted"),
        ],
    )
    return bars
