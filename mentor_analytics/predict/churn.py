"""What a mentor's leaving is predicted from: weekly looks at what was known up to that evening.

Active: a completed session in the last `WINDOW` days. Left: none in the `WINDOW` days after. So the last `WINDOW` days
of the data carry no label, and a mentor who is silent for longer is no longer asked about.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mentor_analytics.measure.about import NOTHING, About, logins_of
from mentor_analytics.predict.rows import Feature, Rows, local_days
from mentor_analytics.stats import Floats, Ints, divide

WINDOW = 30
EVERY = 7
"""Days between two looks."""
SILENT_DAYS = 7
"""Who has had a session within so many days is not silent yet: there a model has to know more than silence."""

FEATURES: tuple[Feature, ...] = (
    Feature("silence", "Days since the last session", "last session {days_since_last:.0f} days ago"),
    Feature("sessions_7d", "Sessions in 7 days", "{sessions_7d_n:.0f} sessions in 7 days"),
    Feature("sessions_30d", "Sessions in 30 days",
            "{sessions_30d_n:.0f} sessions in 30 days after {before_n:.0f} in the 30 before"),
    Feature("sessions_90d", "Sessions in 90 days", "{sessions_90d_n:.0f} sessions in 90 days"),
    Feature("sessions_change", "Change of sessions",
            "{sessions_30d_n:.0f} sessions in 30 days after {before_n:.0f} in the 30 before"),
    Feature("rating_30d", "Rating in 30 days", "rated {rating_30d:.2f} in 30 days"),
    Feature("rating_change", "Change of rating", "rating changed by {rating_change:+.2f}"),
    Feature("moved_30d", "Sessions the mentor moved", "moved {moved_n:.0f} sessions in 30 days"),
    Feature("missed_30d", "Sessions the mentor missed", "missed {missed_30d:.0f} sessions in 30 days"),
    Feature("engagement_30d", "Engagement in 30 days", "engagement {engagement_30d:.1f} in 30 days"),
    Feature("first_rating", "Rating of first sessions", "first sessions rated {first_rating:.2f}"),
    Feature("logins_7d", "Logins in 7 days", "{logins_7d_n:.0f} logins in 7 days"),
    Feature("logins_30d", "Logins in 30 days", "{logins_30d_n:.0f} logins in 30 days"),
    Feature("tenure", "Days with the platform", "{tenure_days:.0f} days with the platform"),
)  # fmt: skip
"""Data only: a line here for each column that `churn_rows` makes."""


@dataclass(frozen=True)
class Looks:
    """Every look at every active mentor.

    Parameters
    ----------
    rows
        To learn from and to predict.
    plain
        The counts that the words of `FEATURES` name.
    mentor
        Place in `keys` per row.
    keys
        Mentors by key.
    last
        Whether the row is of the last look, at the end of the data; and of the look `WINDOW` days before.
    then
        The same of the look `WINDOW` days before.
    """

    rows: Rows
    plain: pd.DataFrame
    mentor: Ints
    keys: pd.Index
    last: np.ndarray
    then: np.ndarray


class _Days:
    """Sums per mentor and day, of which any window up to any day is a difference."""

    def __init__(self, mentor: Ints, day: Ints, shape: tuple[int, int]) -> None:
        self._cell, self._shape = mentor * shape[1] + day, shape
        self.size = shape[1]

    def sums(self, values: Floats) -> Floats:
        """Up to and with each day, a 0 before the first."""
        known = np.where(np.isnan(values), 0.0, values)
        daily = np.bincount(self._cell, known, self._shape[0] * self._shape[1]).reshape(self._shape)
        return np.hstack([np.zeros((self._shape[0], 1)), daily.cumsum(axis=1)])


def _within(sums: Floats, looks: Ints, days: int, back: int = 0) -> Floats:
    """The sum over the `days` that end `back` days before each look; a row per mentor, a column per look."""
    until = np.maximum(looks + 1 - back, 0)
    told: Floats = sums[:, until] - sums[:, np.maximum(until - days, 0)]
    return told


def churn_rows(sessions: pd.DataFrame, as_of: pd.Timestamp, timezone: str, about: About = NOTHING) -> Looks:
    """Look at every mentor once a week, back from the end of the data.

    Parameters
    ----------
    sessions
        Prepared; those still ahead are not looked at.
    as_of
        The end of the data.
    timezone
        Whose calendar tells days.
    about
        Logins are looked at where its events have any, and tenure is counted from the day of hiring where its
        profiles say it.
    """
    past = sessions[~sessions["is_ahead"].to_numpy(dtype=bool)]
    codes, keys = pd.factorize(past["mentor_key"], sort=True)
    past, codes = past[codes >= 0], codes[codes >= 0].astype(np.int64)
    day = local_days(past["scheduled_at"], timezone)
    first = int(day.min()) if len(day) else 0
    end = int(local_days(pd.Series([as_of]), timezone)[0]) if len(day) else 0
    size = max(end - first + 1, 1)
    inside = day - first < size
    past, codes, day = past[inside], codes[inside], day[inside] - first
    shape = (len(keys), size)
    looks = np.unique(
        [*range(size - 1, WINDOW - 2, -EVERY), *([size - 1 - WINDOW] if size > 2 * WINDOW else [])]
    )
    looks = looks.astype(np.int64)
    days = _Days(codes, day, shape)
    done = days.sums((past["status"] == "completed").to_numpy(dtype=bool, na_value=False).astype(float))
    features = _activity(done, looks, shape) | _quality(past, days, looks)
    features |= _tenure(about.profiles, keys, first, looks, features["tenure_days"])
    features |= _logins(about.events, keys, first, timezone, shape, looks)
    is_active = features["sessions_30d_n"] > 0
    ahead = np.minimum(looks + WINDOW, size - 1)
    left = (done[:, ahead + 1] - done[:, looks + 1] == 0).astype(float)
    left[:, looks + WINDOW > size - 1] = np.nan
    mentor, look = np.nonzero(is_active)
    told = pd.DataFrame({name: values[mentor, look] for name, values in features.items()})
    at = looks[look]
    rows = Rows(
        features=told[_usable(told)],
        target=left[mentor, look],
        day=first + at + 1,
        known_on=first + at + 1 + WINDOW,
        group=mentor,
    )
    return Looks(rows, told, mentor, pd.Index(keys), at == size - 1, at == size - 1 - WINDOW)


def _usable(told: pd.DataFrame) -> list[str]:
    """The features with any value."""
    names = [each.name for each in FEATURES if each.name in told.columns]
    return [name for name in names if not len(told) or told[name].notna().any()]


def _activity(done: Floats, looks: Ints, shape: tuple[int, int]) -> dict[str, Floats]:
    """How often and how lately somebody had sessions."""
    held = np.diff(done, axis=1) > 0
    place = np.arange(shape[1])
    last = np.maximum.accumulate(np.where(held, place, -1), axis=1)[:, looks]
    start = np.where(held.any(axis=1), held.argmax(axis=1), shape[1])[:, None]
    counts = {days: _within(done, looks, days) for days in (7, 30, 90)}
    before = _within(done, looks, WINDOW, back=WINDOW)
    told: dict[str, Floats] = {
        "silence": np.log1p(np.where(last >= 0, looks - last, np.nan)),
        "days_since_last": np.where(last >= 0, looks - last, np.nan),
        "sessions_change": np.where(looks + 1 >= 2 * WINDOW, np.log((counts[30] + 1) / (before + 1)), np.nan),
        "tenure_days": np.maximum(looks - start, 0).astype(float),
        "before_n": before,
    }
    for days, count in counts.items():
        told |= {f"sessions_{days}d": np.log1p(count), f"sessions_{days}d_n": count}
    return told


def _quality(past: pd.DataFrame, days: _Days, looks: Ints) -> dict[str, Floats]:
    """How the sessions went, as far as the columns are there."""
    told: dict[str, Floats] = {}
    listed = days.sums(np.ones(len(past)))
    if "rating" in past.columns:
        now, before = (_mean(past["rating"], days, looks, back) for back in (0, WINDOW))
        told |= {"rating_30d": now, "rating_change": now - before}
        if "is_first_session" in past.columns:
            first = past["is_first_session"].to_numpy(dtype=bool, na_value=False)
            told["first_rating"] = _mean(past["rating"].where(first), days, looks, 0, days.size)
    if "engagement" in past.columns:
        told["engagement_30d"] = _mean(past["engagement"], days, looks, 0)
    if "initiated_by" in past.columns:
        moved = _within(days.sums(_is(past, "rescheduled", "initiated_by")), looks, WINDOW)
        told |= {"moved_30d": divide(moved, _within(listed, looks, WINDOW)), "moved_n": moved}
    if "no_show_by" in past.columns:
        told["missed_30d"] = _within(days.sums(_is(past, "no_show", "no_show_by")), looks, WINDOW)
    return told


def _is(past: pd.DataFrame, status: str, by: str) -> Floats:
    """1 where a session ended so through its mentor."""
    ended = (past["status"] == status).to_numpy(dtype=bool, na_value=False)
    return (ended & (past[by] == "mentor").to_numpy(dtype=bool, na_value=False)).astype(float)


def _mean(values: pd.Series, days: _Days, looks: Ints, back: int, window: int = WINDOW) -> Floats:
    """Mean of the values within the window; NaN without any."""
    numbers = values.to_numpy(float, na_value=np.nan)
    top = _within(days.sums(numbers), looks, window, back)
    return divide(top, _within(days.sums((~np.isnan(numbers)).astype(float)), looks, window, back))


def _tenure(
    profiles: pd.DataFrame | None, keys: pd.Index, first: int, looks: Ints, in_data: Floats
) -> dict[str, Floats]:
    """Days since somebody was hired, else since their first session in the data."""
    days = in_data
    if profiles is not None and "hired_on" in profiles.columns:
        hired = profiles.drop_duplicates("mentor_key").set_index("mentor_key")["hired_on"].reindex(keys)
        on = hired.to_numpy("datetime64[D]")
        since = (looks + first) - np.where(np.isnat(on), 0, on.astype(np.int64))[:, None]
        days = np.where(np.isnat(on)[:, None] | (since < 0), in_data, since.astype(float))
    return {"tenure": np.log1p(days), "tenure_days": days}


def _logins(
    events: pd.DataFrame | None,
    keys: pd.Index,
    first: int,
    timezone: str,
    shape: tuple[int, int],
    looks: Ints,
) -> dict[str, Floats]:
    """How often somebody logged in; NaN where the log begins later, and while it has nothing of somebody."""
    if events is None or events.empty:
        return {}
    seen = pd.Series(local_days(events["event_at"], timezone) - first, index=events["mentor_key"].to_numpy())
    begins = seen.min()
    # By the day of each look: that somebody has events later was not known then.
    logged = seen.groupby(level=0).min().reindex(keys).to_numpy(float)[:, None] <= looks
    logins = logins_of(events)
    mentor = pd.Index(keys).get_indexer(logins["mentor_key"])
    day = local_days(logins["event_at"], timezone) - first
    inside = (mentor >= 0) & (day >= 0) & (day < shape[1])
    if not inside.any():
        return {}
    sums = _Days(mentor[inside].astype(np.int64), day[inside], shape).sums(np.ones(int(inside.sum())))
    told: dict[str, Floats] = {}
    for days in (7, 30):
        count = np.where(logged & (looks - days + 1 >= begins), _within(sums, looks, days), np.nan)
        told |= {f"logins_{days}d": np.log1p(count), f"logins_{days}d_n": count}
    return told
