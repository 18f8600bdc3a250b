"""Which mentors may leave, made once per state of the data and kept beside the workspace."""

import pandas as pd

from mentor_analytics.measure.about import About
from mentor_analytics.predict.leaving import churn_forecast
from mentor_analytics.store.snapshot import Snapshots

FORECASTS = "forecasts"
RECIPE = "7"
"""Raise it with any change of features or model, so that what was kept is made anew."""


def churn_table(
    sessions: pd.DataFrame,
    as_of: pd.Timestamp,
    timezone: str,
    about: About,
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
    about
        What else is known of mentors.
    snapshots
        Where it is kept; None for nowhere.
    """
    key = "|".join((RECIPE, str(as_of), timezone, _seen(about)))
    if snapshots is not None:
        kept = snapshots.read(FORECASTS, key)
        if kept is not None:
            return kept
    table = churn_forecast(sessions, as_of, timezone, about).table
    if snapshots is not None:
        snapshots.write(table, FORECASTS, key)
    return table


def _seen(about: About) -> str:
    """Tells one state of what else is known from another."""
    parts = []
    if about.events is not None:
        parts.append(f"{len(about.events)} {about.events['event_at'].max()}")
    if about.profiles is not None and "hired_on" in about.profiles.columns:
        hired = about.profiles[["mentor_key", "hired_on"]]
        parts.append(str(int(pd.util.hash_pandas_object(hired, index=False).sum())))
    return " ".join(parts)
