"""Are mentors here, and do new ones get started?"""

import streamlit as st

from ui import engagement_parts as parts
from ui import frame

with frame.page("engagement"):
    view = frame.sessions_or_stop()
    logins, when, new, scores = st.tabs(parts.TABS, key="part", on_change="rerun", bind="query-params")
    if logins.open:
        with logins:
            parts.logins(view)
    if when.open:
        with when:
            parts.when(view)
    if new.open:
        with new:
            parts.new_mentors(view)
    if scores.open:
        with scores:
            parts.scores(view)
