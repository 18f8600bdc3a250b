"""Which sessions need someone, why, and what next?"""

import streamlit as st

from ui import filters, frame, tracker_list, tracker_parts, tracker_why, whatif_parts

FILTERS, MORE = (
    ("light", "program", "mentor", "learner"),
    (
        "date",
        "batch",
        "cohort",
        "session_type",
        "status",
        "feedback",
        "flag",
    ),
)

with frame.page("tracker"):
    view = frame.sessions_or_stop()
    chosen = filters.bar(view, *FILTERS, prefix="t", more=MORE)
    found = tracker_list.listed(view, chosen)

    left, right = st.columns([5, 3])
    with left:
        tracker_list.rows(view, found)
        tracker_parts.downloads(view, found)
    with right:
        tracker_why.why(view)

    whatif_parts.what_if(view)
    tracker_parts.not_held(view, chosen)
