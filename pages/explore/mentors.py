"""Who needs help first, why, and who does well?"""

from ui import frame
from ui import mentors_parts as parts

with frame.page("mentors"):
    view = frame.sessions_or_stop()
    parts.directory(view)
    parts.beyond_chance(view)
    parts.doing_well(view)
