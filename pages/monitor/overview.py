"""How are we doing, and what needs someone now?"""

import streamlit as st

from ui import filters, frame, state
from ui import overview_parts as parts

with frame.page("overview"):
    chosen = filters.bar(frame.sessions_or_stop(), "date", "program", "batch", "mentor", prefix="o")
    view = frame.narrowed_or_stop(chosen)
    content = state.content(view)

    parts.needs_now(view, content)
    parts.tiles(view, content)
    parts.findings(content)

    drawn = parts.charts(view, content)
    parts.pair(["Average rating", "Attendance"], list(drawn.over_time.values()), content)
    parts.groups(drawn, content)

    left, right = st.columns(2)
    with left:
        parts.draw(drawn.sentiment, "What comments say", "Negative comments", content)
        parts.draw(drawn.lowest, f"Lowest ratings by {view.mentor_word.lower()}", "Average rating", content)
    with right:
        parts.draw(drawn.lights, f"Lights by {view.mentor_word.lower()}", "Lights", content)
    parts.lowest(view, drawn)
