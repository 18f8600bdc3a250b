"""What is known of mentors beside their sessions: profiles, activity, forecasts. Joined to their rows by key."""

from dataclasses import dataclass

import pandas as pd


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
    """

    profiles: pd.DataFrame | None = None
    events: pd.DataFrame | None = None
    forecasts: pd.DataFrame | None = None


NOTHING = About()


def with_about(table: pd.DataFrame, about: About, as_of: pd.Timestamp) -> pd.DataFrame:
    """The mentors' rows with what else is known of each.

    Parameters
    ----------
    table
        Of `measure.mentors`. Needs `mentor_key`.
    as_of
        Nothing after it is looked at.
    """
    if about.forecasts is not None:
        columns = [
            name for name in about.forecasts.columns if name not in table.columns or name == "mentor_key"
        ]
        table = table.merge(about.forecasts[columns], on="mentor_key", how="left")
    return table
