"""What became of the rows of a file: one bar whose parts add up."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from mentor_analytics.report.charts.drawing import BLUE, GREY, LIGHT_COLOURS, Drawing
from mentor_analytics.report.upload_report import COUNTS, adds_up

HEIGHT = 26
_COLOURS: Mapping[str, str] = {
    "stored": BLUE,
    "quarantined": LIGHT_COLOURS["yellow"],
    "duplicate": GREY,
    "ignored": "#B4BCC8",
}


def file_rows_drawing(rows: Mapping[str, int]) -> Drawing | None:
    """The five counts of one file as a bar; what has no row has no part.

    Parameters
    ----------
    rows
        `input`, `stored`, `quarantined`, `duplicate`, `ignored`.

    Returns
    -------
    Nothing where the file has no row.
    """
    if not rows["input"]:
        return None
    parts = [name for name in COUNTS if rows[name]]
    labels = [f"{rows[name]:,} {COUNTS[name]}" for name in parts]
    data = pd.DataFrame({"part": labels, "rows": [rows[name] for name in parts], "place": range(len(parts))})
    colour = alt.Color(
        "part:N",
        title=None,
        scale=alt.Scale(domain=labels, range=[_COLOURS[name] for name in parts]),
        legend=alt.Legend(orient="bottom", columns=4, labelLimit=220),
    )
    whole = alt.X("rows:Q", title=None, axis=None, scale=alt.Scale(domain=[0, rows["input"]], nice=False))
    bar = (
        alt.Chart(data)
        .mark_bar(height=HEIGHT)
        .encode(
            x=whole, color=colour, order=alt.Order("place:Q"), tooltip=[alt.Tooltip("part:N", title="Rows")]
        )
        .properties(width="container", height=HEIGHT + 50)
    )
    return Drawing("Rows of the file", adds_up(rows), bar, f"Rows of the file: {adds_up(rows)}.")
