"""How do first sessions go, and what comes after them?"""

from ui import first_sessions_parts as parts
from ui import frame

with frame.page("first_sessions"):
    view = frame.sessions_or_stop()
    derived = parts.source(view)
    if derived is not None:
        found = parts.head(view, derived)
        parts.groups(view, derived, found)
        parts.over_time(found)
        parts.poor_ones(view, derived)
