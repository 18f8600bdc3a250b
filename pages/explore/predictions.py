"""How well would these probabilities have done?"""

from ui import frame
from ui import model_card_parts as parts

with frame.page("predictions"):
    view = frame.sessions_or_stop()
    parts.model_card(view, parts.choose())
