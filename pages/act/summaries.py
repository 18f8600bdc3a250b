"""What happened in a session, in one or two lines?"""

import streamlit as st

from ui import frame
from ui import summaries_parts as parts

with frame.page("summaries"):
    view = frame.sessions_or_stop()
    table = parts.table_of(view)
    parts.said()
    left, right = st.columns([5, 4])
    with left:
        parts.generator(view, table)
    with right:
        parts.approvals(view, table)
        parts.all_at_once(view, table)
