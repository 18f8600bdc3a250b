"""Who is still here: days since the last session held, and whether one is to come, over all there is."""

import numpy as np
import pandas as pd


def presence(sessions: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """When each mentor last had a session, and how many are to come.

    Parameters
    ----------
    sessions
        Prepared (`mentor_key`). All of them: of a part nobody can say who is gone.
    as_of
        The moment seen from.

    Returns
    -------
    `mentor_key`, `days_since_last_session` (whole days; NaN without one), `sessions_to_come`.
    """
    starts = sessions["scheduled_at"]
    held = (starts <= as_of) & (sessions["status"] == "completed").to_numpy(dtype=bool, na_value=False)
    last = starts[held].groupby(sessions["mentor_key"][held]).max()
    to_come = (starts > as_of).groupby(sessions["mentor_key"]).sum()
    days = np.floor((as_of - last.reindex(to_come.index)).dt.total_seconds() / 86_400)
    return pd.DataFrame(
        {
            "mentor_key": to_come.index.astype("str"),
            "days_since_last_session": days.to_numpy(float),
            "sessions_to_come": to_come.to_numpy(np.int64),
        }
    )


def booked_by(sessions: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    """The sessions without those still ahead at an earlier moment that were booked only after it."""
    if "booked_at" not in sessions.columns:
        return sessions
    later = (sessions["scheduled_at"] > moment) & (sessions["booked_at"] > moment)
    return sessions[~later.to_numpy(dtype=bool)].reset_index(drop=True)
