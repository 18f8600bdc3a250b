"""Who mentors here, and how do their sessions go?"""

from ui import frame
from ui import mentor_parts as parts

with frame.page("mentors"):
    parts.directory(frame.sessions_or_stop())
