"""What every later step leans on: the moment seen from, who is meant, what is still ahead."""

import datetime as dt
import hashlib
import unicodedata

import numpy as np
import pandas as pd

from mentor_analytics.errors import MissingColumnError

DAY = pd.Timedelta(days=1)
TICK = pd.Timedelta(microseconds=1)


LEARNERS = ("learner_id", "learner_email", "learner")
"""Columns that tell learners apart, the surest first."""


def learner_column(sessions: pd.DataFrame, *, shown: bool = False) -> str | None:
    """The surest column that tells learners apart; nothing where none has any value.

    Parameters
    ----------
    sessions
        With any of `LEARNERS`.
    shown
        Its values are to be shown or stand in an address: no e-mail address.
    """
    known = (name for name in LEARNERS if not (shown and name == "learner_email"))
    return next((name for name in known if name in sessions.columns and sessions[name].notna().any()), None)


def default_as_of(sessions: pd.DataFrame, timezone: str, otherwise: pd.Timestamp) -> pd.Timestamp:
    """The end of the last local day with a session that is past its `scheduled` state.

    Parameters
    ----------
    sessions
        Needs `scheduled_at` (UTC) and `status`.
    timezone
        The site's; its midnight ends the day.
    otherwise
        The answer when no session has got past `scheduled`: usually the clock.

    Returns
    -------
    The day's last microsecond, in UTC.
    """
    _need(sessions, ("scheduled_at", "status"))
    starts = sessions["scheduled_at"][(sessions["status"] != "scheduled").to_numpy(dtype=bool, na_value=True)]
    last = starts.max()
    if pd.isna(last):
        return otherwise
    return end_of_day(last.tz_convert(timezone).date(), timezone)


def end_of_day(day: pd.Timestamp | dt.date, timezone: str) -> pd.Timestamp:
    """The last microsecond, in UTC, of a day as the site's calendar has it.

    Parameters
    ----------
    day
        A date without a zone; a time of day is not looked at.
    timezone
        The site's; its midnight ends the day.
    """
    # Midnight is found on the local calendar: a day may have 23 or 25 hours.
    midnight = pd.Timestamp(day.year, day.month, day.day) + DAY
    start = midnight.tz_localize(timezone, ambiguous=True, nonexistent="shift_forward")
    end: pd.Timestamp = start.tz_convert("UTC") - TICK
    return end


def prepare(sessions: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Add the columns every later step leans on.

    Parameters
    ----------
    sessions
        As read. Needs `scheduled_at`, `mentor`, `status`.
    as_of
        The moment seen from (UTC).

    Returns
    -------
    The same rows with `mentor_key` (str), `is_ahead` (bool: `scheduled`, or starting after `as_of`) and,
    where both minutes columns are there, `duration_ratio` (actual / scheduled) and `duration_gap_min` (actual
    less scheduled), NaN unless both are above 0.
    Where the learner's coming is known only as a share (`attendance`), also `attended`: any share above 0.

    Raises
    ------
    MissingColumnError
        A needed column is not there.
    """
    _need(sessions, ("scheduled_at", "mentor", "status"))
    added: dict[str, object] = {
        "mentor_key": mentor_keys(sessions["mentor"]),
        "is_ahead": (sessions["status"] == "scheduled").to_numpy(dtype=bool, na_value=False)
        | (sessions["scheduled_at"] > as_of).to_numpy(dtype=bool),
    }
    if {"actual_min", "scheduled_min"} <= set(sessions.columns):
        actual, planned = (sessions[name].to_numpy(float) for name in ("actual_min", "scheduled_min"))
        ratio = np.full(len(sessions), np.nan)
        np.divide(actual, planned, out=ratio, where=(actual > 0) & (planned > 0))
        added["duration_ratio"] = ratio
        added["duration_gap_min"] = np.where(np.isnan(ratio), np.nan, actual - planned)
    if "attendance" in sessions.columns and "attended" not in sessions.columns:
        share = sessions["attendance"]
        added["attended"] = (share > 0).astype("boolean").mask(share.isna())
    return sessions.assign(**added)  # type: ignore[arg-type]  # a mapping of columns, whatever their kind


def mentor_key(name: str) -> str:
    """Short key of a mentor, the same for every spelling in case, width and spacing.

    Links carry it, never the name. It begins with a letter, so no spreadsheet takes it for a number.

    Examples
    --------
    >>> mentor_key("Kavya  Nair ") == mentor_key("kavya nair")
    True
    """
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return "m" + hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def mentor_keys(mentors: pd.Series) -> pd.Series:
    """The key of each name, missing where it is; each distinct name is hashed once."""
    codes, names = pd.factorize(mentors)
    keys = pd.array([*(mentor_key(str(name)) for name in names), None], dtype="str")
    return pd.Series(keys.take(codes), index=mentors.index)  # code -1 takes the last: missing


def _need(sessions: pd.DataFrame, columns: tuple[str, ...]) -> None:
    missing = [column for column in columns if column not in sessions.columns]
    if missing:
        raise MissingColumnError(missing, sessions.columns)
