"""What can I hand on, and bring back?"""

from ui import frame
from ui import reports_parts as parts

with frame.page("reports"):
    view = frame.sessions_or_stop()
    parts.files(view)
    parts.bring_back(view)
