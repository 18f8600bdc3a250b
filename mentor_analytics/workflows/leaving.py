"""Which mentors may leave, made once per state of the data and kept beside the workspace."""

import pandas as pd

from mentor_analytics.predict.leaving import churn_forecast
from mentor_analytics.store.snapshot import Snapshots

FORECASTS = "forecasts"
RECIPE = "1"
"""Raise it with any change of features or model, so that what was kept is made anew."""


def churn_table(
    sessions: pd.DataFrame,
    as_of: pd.Timestamp,
    timezone: str,
    events: pd.DataFrame | None,
    snapshots: Snapshots | None,
) -> pd.DataFrame:
    """`mentor_key`, `churn_probability`, `churn_reason`, `churn_probability_change_30d`, `churn_why` per mentor.

    Parameters
    ----------
    sessions
        Prepared.
    as_of
        The end of the data.
    timezone
        Whose days they are.
    events
        Of `measure.about.About`.
    snapshots
        Where it is kept; None for nowhere.
    """
    seen = "" if events is None else f"{len(events)} {events['event_at'].max()}"
    key = "|".join((RECIPE, str(as_of), timezone, seen))
    if snapshots is not None:
        kept = snapshots.read(FORECASTS, key)
        if kept is not None:
            return kept
    table = churn_forecast(sessions, as_of, timezone, events).table
    if snapshots is not None:
        snapshots.write(table, FORECASTS, key)
    return table
