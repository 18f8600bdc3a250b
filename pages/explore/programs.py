"""Where do groups differ, really?"""

from ui import frame, state
from ui import programs_parts as parts

with frame.page("programs"):
    view = frame.sessions_or_stop()
    content = state.content(view)

    asked = parts.ask(view, content)
    if asked:
        parts.standing(view, content, asked)
        parts.table(view, content, asked)
        parts.rules(view, asked)
        parts.over_time(view, content, asked)
