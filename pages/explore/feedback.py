"""What do learners say, and what goes with it?"""

import streamlit as st

from ui import feedback_parts as parts
from ui import frame, phrases_editor

with frame.page("feedback"):
    view = frame.sessions_or_stop()
    if parts.has_comments(view):
        chosen = parts.choose(view)
        said, complaints, comments, differ, phrases = st.tabs(
            parts.TABS, key="part", on_change="rerun", bind="query-params"
        )
        if said.open:
            with said:
                parts.what_they_say(view, chosen)
        if complaints.open:
            with complaints:
                parts.complaints(view, chosen)
        if comments.open:
            with comments:
                parts.comments(view, chosen)
        if differ.open:
            with differ:
                parts.readers_differ(view)
        if phrases.open:
            with phrases:
                phrases_editor.editor(view)
