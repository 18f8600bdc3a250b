"""Whether mentors are here: how often they log in, at which hours, and how soon new ones begin."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics import stats
from mentor_analytics.conditions import mask_all
from mentor_analytics.measure.about import About, logins_of
from mentor_analytics.measure.kpis import COMPLETED, PAST
from mentor_analytics.measure.tables import weeks

AWAY_DAYS = 7
"""So long without a login is told of."""
LOOK_DAYS = 30
"""The days over which logins per week are counted, as far as the log goes back."""
MAP_DAYS = 90
"""The days whose logins are shown by weekday and hour."""
ACTIVATED_DAYS = (14, 30)
"""A new mentor who began within so many days is counted as started."""
PER_WEEK: tuple[tuple[str, float], ...] = (
    ("none", 0.0),
    ("below 1", 1.0),
    ("1 to 3", 3.0),
    ("3 to 5", 5.0),
    ("5 to 7", 7.0),
    ("7 or more", np.inf),
)
"""Logins per week: what it is called, and below what it ends. Data only."""
STARTED = (("days_to_login", "first login"), ("days_to_session", "first session held"))


def here(events: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Everybody of whom an event is known by a moment.

    Parameters
    ----------
    events
        Of `About.events`.
    as_of
        Nothing after it is looked at.

    Returns
    -------
    `mentor_key`, `mentor`, `last_login_at` (NaT without one), `days_away` (whole days; NaN without a login), `logins`
    (in the last 30 days), `per_week` (their mean per week, over `days_counted`), who was away longest first.
    """
    known = events[(events["event_at"] <= as_of).to_numpy(dtype=bool)]
    logins = logins_of(known)
    by_mentor = logins.groupby("mentor_key", observed=True)["event_at"]
    recent = logins[(logins["event_at"] > as_of - pd.Timedelta(days=LOOK_DAYS)).to_numpy(dtype=bool)]
    people = known.drop_duplicates("mentor_key")[["mentor_key", "mentor"]].reset_index(drop=True)
    people["mentor"] = people["mentor"].astype("str")
    people["last_login_at"] = by_mentor.max().reindex(people["mentor_key"]).array
    people["days_away"] = np.floor((as_of - people["last_login_at"]).dt.total_seconds() / 86_400)
    counts = recent["mentor_key"].value_counts().reindex(people["mentor_key"], fill_value=0)
    people["logins"] = counts.to_numpy()
    people["per_week"] = people["logins"] * 7 / days_counted(events, as_of)
    return people.sort_values(
        ["days_away", "mentor"], ascending=[False, True], na_position="first", ignore_index=True
    )


def days_counted(events: pd.DataFrame, as_of: pd.Timestamp) -> int:
    """Of how many days logins are known, at most `LOOK_DAYS`: a young log has no earlier ones; not under one."""
    first = events["event_at"].min()
    return (
        LOOK_DAYS
        if pd.isna(first)
        else int(np.clip(np.ceil((as_of - first) / pd.Timedelta(days=1)), 1, LOOK_DAYS))
    )


def per_week(people: pd.DataFrame) -> pd.DataFrame:
    """How many mentors log in how often: `name` (of `PER_WEEK`), `mentors`, `n`, `share`."""
    names, ends = [name for name, _ in PER_WEEK], np.array([end for _, end in PER_WEEK])
    mean = people["per_week"].to_numpy(float)
    place = np.where(mean == 0, 0, np.searchsorted(ends[1:], mean, side="right") + 1)
    counts = np.bincount(place.astype(np.int64), minlength=len(names))
    n = np.full(len(names), len(people))
    return pd.DataFrame({"name": names, "mentors": counts, "n": n, "share": stats.divide(counts, n)})


def by_week(events: pd.DataFrame, as_of: pd.Timestamp, timezone: str) -> pd.DataFrame:
    """How many mentors logged in at all, week by week; weeks of which a part is not known are left out.

    Returns
    -------
    `week` (its Monday), `mentors` (who logged in), `n` (of whom an event was known by its end), `share`, `low`, `high`
    (95 %), `logins`.
    """
    known = events[(events["event_at"] <= as_of).to_numpy(dtype=bool)]
    columns = ["week", "mentors", "n", "share", "low", "high", "logins"]
    if known.empty:
        return pd.DataFrame(columns=columns)
    logins = logins_of(known)
    named = weeks(logins["event_at"], timezone)
    first = weeks(known["event_at"], timezone).groupby(known["mentor_key"]).min()
    whole = _whole_weeks(known["event_at"].min(), as_of, timezone)
    seen = logins["mentor_key"].groupby(named).agg(["nunique", "size"]).reindex(whole, fill_value=0)
    n = np.searchsorted(np.sort(first.to_numpy(dtype=object)), np.array(whole, dtype=object), side="right")
    hits = seen["nunique"].to_numpy()
    low, high = stats.wilson(hits, n)
    values = (whole, hits, n, stats.divide(hits, n), low, high, seen["size"].to_numpy())
    return pd.DataFrame(dict(zip(columns, values, strict=True)))


def _whole_weeks(first: pd.Timestamp, last: pd.Timestamp, timezone: str) -> list[str]:
    """The Mondays of the weeks that lie wholly between two moments."""
    start, end = (moment.tz_convert(timezone).tz_localize(None) for moment in (first, last))
    monday = start.normalize() + pd.Timedelta(days=(7 - start.weekday()) % 7)
    days = pd.date_range(monday, end.normalize() - pd.Timedelta(days=6), freq="7D")
    return [f"{day:%Y-%m-%d}" for day in days]


def week_map(events: pd.DataFrame, as_of: pd.Timestamp, timezone: str) -> pd.DataFrame:
    """Logins of the last 90 days by weekday and hour, every cell of the week.

    Returns
    -------
    `weekday` (Monday is 0), `hour` (local), `logins`, `mentors` (how many different ones).
    """
    logins = logins_of(events, as_of)
    recent = logins[(logins["event_at"] > as_of - pd.Timedelta(days=MAP_DAYS)).to_numpy(dtype=bool)]
    local = recent["event_at"].dt.tz_convert(timezone)
    place = (local.dt.day_of_week * 24 + local.dt.hour).to_numpy()
    counts = np.bincount(place, minlength=7 * 24)
    people = recent["mentor_key"].groupby(place).nunique().reindex(range(7 * 24), fill_value=0)
    weekday, hour = np.divmod(np.arange(7 * 24), 24)
    return pd.DataFrame({"weekday": weekday, "hour": hour, "logins": counts, "mentors": people.to_numpy()})


@dataclass(frozen=True)
class Activation:
    """How soon new mentors began.

    Parameters
    ----------
    table
        Who was hired since the records begin, and at least 30 days ago: `mentor_key`, `mentor`, `hired_on`,
        `days_to_login`, `days_to_session` (NaN where not yet; absent without events), by day hired.
    shares
        `what` (first login, first session held), `days`, `hits`, `n`, `share`, `low`, `high`.
    begins
        The first local day on which logins and sessions are both known.
    before, too_new
        Left out: hired before that day; hired less than 30 days ago, who may still begin in time.
    """

    table: pd.DataFrame
    shares: pd.DataFrame
    begins: pd.Timestamp
    before: int
    too_new: int


def activation(sessions: pd.DataFrame, about: About, as_of: pd.Timestamp, timezone: str) -> Activation | None:
    """Days from being hired to the first login and the first session held; None without days of hire.

    Parameters
    ----------
    sessions
        Prepared (`is_ahead`, `mentor_key`).
    """
    profiles = about.profiles
    if profiles is None or "hired_on" not in profiles or sessions.empty:
        return None
    hired = profiles[profiles["hired_on"].notna()]
    held = sessions[mask_all(sessions, (PAST, COMPLETED))]
    moments = {"days_to_session": held}
    begins = [_days(sessions["scheduled_at"], timezone).min()]
    if about.events is not None:
        known = about.events[(about.events["event_at"] <= as_of).to_numpy(dtype=bool)]
        moments["days_to_login"] = logins_of(known).rename(columns={"event_at": "scheduled_at"})
        begins += [_days(known["event_at"], timezone).min()] if len(known) else []
    begin, today = max(begins), as_of.tz_convert(timezone).tz_localize(None).normalize()
    since = hired[(hired["hired_on"] >= begin) & (hired["hired_on"] <= today)]
    ready = since["hired_on"] <= today - pd.Timedelta(days=max(ACTIVATED_DAYS))
    table = since[ready][["mentor_key", "mentor", "hired_on"]].sort_values("hired_on", ignore_index=True)
    for name, of in moments.items():
        first = _days(of["scheduled_at"], timezone).groupby(of["mentor_key"].to_numpy()).min()
        days = (table["mentor_key"].map(first) - table["hired_on"]).dt.days
        table[name] = days.clip(lower=0).astype(float)  # an account may be older than the contract
    before = int((hired["hired_on"] < begin).sum())
    return Activation(table, _shares(table), begin, before, int((~ready).sum()))


def _days(moments: pd.Series, timezone: str) -> pd.Series:
    local: pd.Series = moments.dt.tz_convert(timezone).dt.tz_localize(None).dt.normalize()
    return local


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for column, what in STARTED:
        if column in table:
            days: npt.NDArray[np.float64] = table[column].to_numpy(float)
            rows += [(what, limit, int((days <= limit).sum()), len(table)) for limit in ACTIVATED_DAYS]
    shares = pd.DataFrame(rows, columns=["what", "days", "hits", "n"])
    low, high = stats.wilson(shares["hits"], shares["n"])
    return shares.assign(share=stats.divide(shares["hits"], shares["n"]), low=low, high=high)
