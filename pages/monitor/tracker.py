"""Which sessions need someone, why, and what next?"""

import streamlit as st

from ui import filters, frame
from ui import tracker_parts as parts

FILTERS = ("light", "date", "program", "batch", "mentor", "learner", "status", "feedback", "flag")

with frame.page("tracker"):
    view = frame.sessions_or_stop()
    chosen = filters.bar(view, *FILTERS, prefix="t")
    found = parts.listed(view, chosen)

    left, right = st.columns([5, 3])
    with left:
        parts.rows(view, found)
        parts.downloads(view, found)
    with right:
        parts.why(view)

    parts.not_held(view, chosen)
