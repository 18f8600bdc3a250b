"""What is known of mentors beside their sessions: profiles, activity, forecasts. Joined to their rows by key."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

LOGIN = frozenset(("login", "log in", "logged in", "signin", "sign in", "signed in", "logon", "log on"))
"""How a login may be called, in small letters, with spaces for signs."""
LOGIN_DAYS = (7, 30)
PROFILE_COLUMNS = (
    ("hired_on", "hired_on"),
    ("manager", "manager"),
    ("program", "profile_program"),
    ("subject", "profile_subject"),
)
"""What a mentor's row takes over of the profile, and what it is called there."""


@dataclass(frozen=True)
class About:
    """Tables keyed by `mentor_key`; each may be missing, and its columns are then silently absent.

    Parameters
    ----------
    profiles
        One row per mentor: `mentor_key` and the columns of `schema.PROFILES` that were read.
    events
        One row per activity event: `mentor_key`, `event_at` (UTC), `event`.
    forecasts
        One row per mentor: `mentor_key`, `churn_probability` (0-1, NaN with a reason), `churn_reason`,
        `churn_probability_change_30d`.
    presence
        Where only a part of the sessions is counted: of `measure.presence.presence` over all of them.
    """

    profiles: pd.DataFrame | None = None
    events: pd.DataFrame | None = None
    forecasts: pd.DataFrame | None = None
    presence: pd.DataFrame | None = None


NOTHING = About()


def with_about(table: pd.DataFrame, about: About, as_of: pd.Timestamp) -> pd.DataFrame:
    """The mentors' rows with what else is known of each.

    Parameters
    ----------
    table
        Of `measure.mentors`. Needs `mentor_key`.
    as_of
        Nothing after it is looked at.

    Returns
    -------
    Of profiles the columns `PROFILE_COLUMNS` names; of events `days_since_login` and `logins_7d`,
    `logins_30d`: missing for mentors of whom no event is known at all by then. What the table has
    already stays.
    """
    joined = (
        None if about.profiles is None else _profiles(about.profiles),
        None if about.events is None else _logins(about.events, as_of),
        about.forecasts,
    )
    for more in joined:
        if more is not None:
            columns = [name for name in more.columns if name not in table.columns or name == "mentor_key"]
            table = table.merge(more[columns], on="mentor_key", how="left")
    return table


def logins_of(events: pd.DataFrame, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """The events that are logins, of all there are by a moment."""
    mine = _is_login(events["event"])
    if as_of is not None:
        mine &= (events["event_at"] <= as_of).to_numpy(dtype=bool)
    return events[mine]


def _is_login(events: pd.Series) -> npt.NDArray[np.bool_]:
    """Looks at each distinct name once."""
    names = events.astype("category")
    words = (
        names.cat.categories.astype("str").str.casefold().str.replace(r"[\W_]+", " ", regex=True).str.strip()
    )
    return np.append(words.isin(LOGIN), False)[names.cat.codes.to_numpy()]


def _profiles(profiles: pd.DataFrame) -> pd.DataFrame:
    taken = {new: profiles[old] for old, new in PROFILE_COLUMNS if old in profiles.columns}
    return pd.DataFrame({"mentor_key": profiles["mentor_key"], **taken})


def _logins(events: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame | None:
    """Days since the last login and logins of the last days; None where events name no login at all."""
    if not _is_login(events["event"]).any():
        return None
    known = events[(events["event_at"] <= as_of).to_numpy(dtype=bool)]
    logins = logins_of(known)
    days = (as_of - logins["event_at"]).dt.total_seconds() / 86_400
    by_mentor = days.groupby(logins["mentor_key"])
    frame = pd.DataFrame({"mentor_key": pd.Series(known["mentor_key"].unique(), dtype="str")})
    frame["days_since_login"] = np.floor(by_mentor.min().reindex(frame["mentor_key"]).to_numpy(float))
    for length in LOGIN_DAYS:
        counts = (days < length).groupby(logins["mentor_key"]).sum()
        frame[f"logins_{length}d"] = counts.reindex(frame["mentor_key"], fill_value=0).to_numpy(float)
    return frame
