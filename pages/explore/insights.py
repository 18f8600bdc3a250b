"""What goes with what, beyond chance?"""

from ui import frame
from ui import insights_parts as parts

with frame.page("insights"):
    view = frame.sessions_or_stop()
    found = parts.found(view)
    kept, dismissed = parts.by_verdict(view, found)
    parts.summary(view, found, dismissed)
    parts.effects(view, found, dismissed)
    parts.cards(view, kept)
    parts.put_away(view, dismissed)
    parts.explained(found)
    parts.looked(view, found)
