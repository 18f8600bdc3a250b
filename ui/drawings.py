"""Charts on a page."""

import streamlit as st

from mentor_analytics.report.charts.drawing import Drawing
from ui import show


def draw(drawing: Drawing) -> None:
    """A chart in a card, with its rule and its text alternative."""
    with show.card(drawing.title, drawing.caption):
        bare(drawing)


def bare(drawing: Drawing) -> None:
    """The chart alone, where its words stand elsewhere."""
    # Its description as written: with `st.altair_chart` each run would validate it again, 20 ms a chart.
    st.vega_lite_chart(spec=drawing.spec, width="stretch", alt=drawing.alt)
