"""What the workspace knows of mentors beside their sessions.

Files of profiles and events go the way of sessions: `imports.prepare_import`, `save_import` and `undo` know all kinds.
"""

from pathlib import Path

import pandas as pd

from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.store.database import is_there, reading
from mentor_analytics.store.events import kept_events
from mentor_analytics.store.meta import read_meta
from mentor_analytics.store.sessions import PROFILES, current_sessions, keys_of_mentors
from mentor_analytics.store.snapshot import Snapshots
from mentor_analytics.store.uploads import kinds_in_force

EVENTS = "events"
"""What the snapshot of events is called."""


def about(path: Path) -> About:
    """What was brought of mentors; a table nobody brought is None. Also of mentors without sessions.

    Returns
    -------
    Profiles: `mentor_key` and the columns that were read, one row per mentor. Events: `mentor_key`, `event_at` (UTC),
    `event`, `mentor`, by mentor and time.
    """
    if not is_there(path):
        return NOTHING
    with reading(path) as connection:
        brought = kinds_in_force(connection)
        profiles = current_sessions(connection, PROFILES)[0] if "profiles" in brought else None
        snapshots = Snapshots(path, read_meta(connection)["stamp"])
        events = snapshots.read(EVENTS) if "events" in brought else None
        if events is None and "events" in brought:
            events = kept_events(connection)
            snapshots.write(events, EVENTS)
    if profiles is not None:
        profiles.insert(0, "mentor_key", pd.Series(keys_of_mentors(profiles["mentor"]), dtype="str"))
    return About(profiles, events)
