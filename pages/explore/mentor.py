"""How do one mentor's sessions go, and what could help?"""

import streamlit as st

from ui import frame, navigation
from ui import mentor_parts as parts

with frame.page("mentor"):
    view = frame.sessions_or_stop()
    told = parts.one_or_stop(view)
    parts.head(told)
    with st.container(horizontal=True):
        navigation.link("tracker", "Flagged sessions", mentor=told.mentor_key)
        navigation.link("mentors", f"All {view.mentor_word.lower()}s")
    parts.figures(told)
    left, right = st.columns(2)
    with left:
        parts.reasons(view, told)
    with right:
        parts.rating(told)
    parts.feedback(view, told)
    parts.last_sessions(view, told)
