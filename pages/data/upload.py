"""Can I trust what went in?"""

from ui import frame, state, upload_check, upload_flow, upload_history
from ui import upload_parts as parts

with frame.page("upload"):
    items = upload_flow.items()
    timezone = state.choices(state.status()).timezone
    parts.inside()
    step = parts.steps()
    upload_history.said()
    parts.watch(items)
    if step == upload_flow.FILE:
        parts.drop(items, timezone)
    elif step == upload_flow.SAVE and items:
        upload_check.save(items)
    else:
        item = parts.chosen_item(items)
        if item is not None and step == upload_flow.COLUMNS:
            parts.columns(item)
            parts.next_steps(item)
        elif item is not None:
            upload_check.check(item)
    if step in (upload_flow.FILE, upload_flow.SAVE):
        upload_history.quarantine(timezone, step)
        upload_history.history(timezone)
