"""Who moves or misses sessions, when, and is it more than chance?"""

import streamlit as st

from ui import frame, navigation
from ui import reliability_parts as parts

with frame.page("reliability"):
    view = frame.sessions_or_stop()
    asked = parts.ask(view)
    parts.head(view, asked)
    who, when, why, no_shows, ahead = st.tabs(parts.TABS, key="part", on_change="rerun", bind="query-params")
    if who.open:
        with who:
            parts.who(view, asked)
    if when.open:
        with when:
            parts.when(view, asked)
    if why.open:
        with why:
            parts.why(view)
    if no_shows.open:
        with no_shows:
            parts.no_shows(view)
    if ahead.open:
        with ahead:
            parts.ahead(view)
            navigation.link("predictions", "How well such probabilities did before")
