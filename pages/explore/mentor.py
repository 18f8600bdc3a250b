"""Why may one mentor need help, and what could be tried?"""

import streamlit as st

from ui import frame, navigation
from ui import mentor_parts as parts

with frame.page("mentor"):
    view = frame.sessions_or_stop()
    told = parts.one_or_stop(view)
    parts.head(view, told)
    left, right = st.columns([3, 1])
    with left:
        parts.why(told)
    with right:
        parts.what_to_try(told)
    parts.cards(view, told)
    navigation.link("predictions", "How well such forecasts did before", model="Leaving")
    left, right = st.columns([2, 3])
    with left:
        parts.early_signs(view, told)
    with right:
        parts.trend(view, told)
    left, right = st.columns(2)
    with left:
        parts.reasons(view, told)
    with right:
        parts.figures(told)
    parts.feedback(view, told)
    parts.last_sessions(view, told)
