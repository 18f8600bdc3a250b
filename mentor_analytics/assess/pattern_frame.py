"""The rows a search for patterns runs over: sessions with the groups they fall into, and mentors."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.assess.pattern_data import (
    DAY_PARTS,
    ENOUGH_FIRST,
    ENOUGH_HELD,
    LEADS,
    LENGTHS,
    POOR_FIRST_STARS,
    QUIET_DAYS,
    TENURES,
    UNDER_TIME,
    WEEKDAYS,
)
from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.measure.first_sessions import BACK_DAYS
from mentor_analytics.measure.prepare import learner_column
from mentor_analytics.stats import divide

DAY = pd.Timedelta(days=1)
Floats = npt.NDArray[np.float64]
_NO_YES = ("no", "yes")


def last_whole_week(as_of: pd.Timestamp, first: pd.Timestamp, timezone: str) -> pd.Timestamp:
    """The end of the last whole week, Monday to Sunday, at or before a moment.

    Within the first week of the data the moment itself. The search looks no further, so that its findings
    change once a week.
    """
    local = (as_of + pd.Timedelta(microseconds=1)).tz_convert(timezone).tz_localize(None)
    monday = local.normalize() - local.day_of_week * DAY
    end = monday.tz_localize(timezone, ambiguous=True, nonexistent="shift_forward").tz_convert("UTC")
    end -= pd.Timedelta(microseconds=1)
    return end if end >= first + 7 * DAY else as_of


def session_rows(
    sessions: pd.DataFrame, until: pd.Timestamp, timezone: str, about: About = NOTHING
) -> pd.DataFrame:
    """Past sessions with every group they fall into, as far as their columns tell.

    Parameters
    ----------
    sessions
        Prepared (`mentor_key`, `is_ahead`).
    until
        Later ones are left out.
    timezone
        Weekday and part of the day are the site's.
    about
        Profiles tell how long a mentor has been here; without them the first session in the data does.

    Returns
    -------
    The same columns and `weekday`, `day_part`, `lead_time`, `planned_length`, `mentor_tenure`, `first_meeting`,
    `under_time`, `trouble`, `poor_first` (categories, missing where not known), `not_back` (boolean) and
    `day` (a number).
    """
    past = ~sessions["is_ahead"].to_numpy(dtype=bool)
    past &= (sessions["scheduled_at"] <= until).to_numpy(dtype=bool)
    rows = sessions[past].reset_index(drop=True)
    local = rows["scheduled_at"].dt.tz_convert(timezone)
    added: dict[str, object] = {
        "weekday": _categories(local.dt.day_of_week.to_numpy(), WEEKDAYS),
        "day_part": _bands(local.dt.hour.to_numpy(float), DAY_PARTS),
        "day": local.dt.tz_localize(None).dt.normalize().to_numpy("datetime64[D]").astype(np.int64),
        "mentor_tenure": _bands(_days_here(rows, about), TENURES),
    }
    if "booked_at" in rows.columns:
        ahead = (rows["scheduled_at"] - rows["booked_at"]).dt.total_seconds().to_numpy(float)
        added["lead_time"] = _bands(np.where(ahead >= 0, ahead / DAY.total_seconds(), np.nan), LEADS)
    if "scheduled_min" in rows.columns:
        minutes = rows["scheduled_min"].to_numpy(float)
        added["planned_length"] = _bands(np.where(minutes > 0, minutes, np.nan), LENGTHS)
    if "duration_ratio" in rows.columns:
        ratio = rows["duration_ratio"]
        added["under_time"] = _yes_no((ratio < UNDER_TIME).astype("boolean").mask(ratio.isna()))
    if "had_technical_issue" in rows.columns:
        added["trouble"] = _yes_no(rows["had_technical_issue"])
    if "is_first_session" in rows.columns:
        added["first_meeting"] = _yes_no(rows["is_first_session"])
        added |= _after_first(rows, until)
    return rows.assign(**added)  # type: ignore[arg-type]  # a mapping of columns, whatever their kind


def mentor_rows(rows: pd.DataFrame, until: pd.Timestamp, about: About = NOTHING) -> pd.DataFrame:
    """A row per mentor, and whether they have gone quiet.

    Who began less than 30 days ago, or has few sessions, is left out.

    Parameters
    ----------
    rows
        Of `session_rows`.
    until
        Quiet means: no session in the 30 days before it.
    about
        Profiles tell program and subject; without them what most of a mentor's sessions are of.

    Returns
    -------
    `mentor_key`, `mentor`, `sessions`, `last_at`, `mentor_gone`, `is_ahead` (never), and as far as is known
    `program`, `subject`, `first_rating` (mean stars of `ENOUGH_FIRST` first sessions or more), `poor_first`.
    """
    codes, keys = pd.factorize(rows["mentor_key"])
    count = len(keys)
    at = rows["scheduled_at"].dt.tz_convert("UTC").dt.tz_localize(None)
    spans = at.groupby(codes).agg(["min", "max"])
    quiet_from = (until - QUIET_DAYS * DAY).tz_convert("UTC").tz_localize(None)
    n = np.bincount(codes, minlength=count)
    table: dict[str, object] = {
        "mentor_key": np.asarray(keys),
        "mentor": rows["mentor"].astype("str").groupby(codes).first().to_numpy(),
        "sessions": n,
        "last_at": spans["max"].dt.tz_localize("UTC").array,
        "mentor_gone": pd.array((spans["max"] <= quiet_from).to_numpy(), dtype="boolean"),
        "is_ahead": np.zeros(count, dtype=bool),
    }
    for column in ("program", "subject"):
        known = _profile(about, column)
        if known is not None:
            table[column] = known.reindex(keys).to_numpy(dtype=object)
        elif column in rows.columns:
            table[column] = _most_of(rows[column], codes, count)
    if "rating" in rows.columns and "is_first_session" in rows.columns:
        rating = _first_rating(rows, codes, count)
        table["first_rating"] = rating
        table["poor_first"] = _poor(rating)
    seen = (spans["min"] <= quiet_from).to_numpy(dtype=bool) & (n >= ENOUGH_HELD)
    frame: pd.DataFrame = pd.DataFrame(table)[seen].reset_index(drop=True)
    return frame


def _first_rating(rows: pd.DataFrame, mentor: npt.NDArray[np.intp], mentors: int) -> Floats:
    """Mean rating of first sessions per mentor; NaN where too few were rated."""
    stars = rows["rating"].to_numpy(float)
    first = rows["is_first_session"].fillna(False).to_numpy(dtype=bool) & ~np.isnan(stars)
    n = np.bincount(mentor[first], minlength=mentors)
    mean = divide(np.bincount(mentor[first], weights=stars[first], minlength=mentors), n)
    return np.where(n >= ENOUGH_FIRST, mean, np.nan)


def _profile(about: About, column: str) -> pd.Series | None:
    """A column of the profiles by mentor; nothing where it is not known of anybody."""
    profiles = about.profiles
    if profiles is None or column not in profiles.columns or profiles[column].isna().all():
        return None
    known = profiles.dropna(subset=column).drop_duplicates("mentor_key")
    return pd.Series(known[column].astype("object").to_numpy(), index=known["mentor_key"].to_numpy())


def _most_of(values: pd.Series, mentor: npt.NDArray[np.intp], mentors: int) -> npt.NDArray[np.object_]:
    """The value most of a mentor's sessions have, the first by name of several; None without any."""
    given = values.astype("object")
    names = np.array(sorted({str(each) for each in given.dropna()}), dtype=object)
    if not len(names):
        return np.full(mentors, None, dtype=object)
    place = pd.Index(names).get_indexer(pd.Index(given.where(given.notna(), None)))
    counts = np.zeros((mentors, len(names)), dtype=np.int64)
    known = place >= 0
    np.add.at(counts, (mentor[known], place[known]), 1)
    most: npt.NDArray[np.object_] = names[counts.argmax(axis=1)]
    most[counts.max(axis=1) == 0] = None
    return most


def _days_here(rows: pd.DataFrame, about: About) -> Floats:
    """Days a mentor had been here at each session; NaN where that cannot be known."""
    hired = _profile(about, "hired_on")
    known = rows["mentor_key"].map(hired) if hired is not None else pd.Series(pd.NaT, index=rows.index)
    started = pd.to_datetime(known).to_numpy("datetime64[us]")
    starts = rows["scheduled_at"].dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[us]")
    if len(rows) and np.isnat(started).all():
        first = pd.Series(starts).groupby(rows["mentor_key"].to_numpy()).transform("min").to_numpy()
        # Who was there in the first 30 days may have been there for years.
        late = first >= starts.min() + np.timedelta64(QUIET_DAYS, "D")
        started = np.where(late, first, np.datetime64("NaT", "us"))
    days: Floats = (starts - started) / np.timedelta64(1, "D")
    return np.where(days >= 0, days, np.nan)


def _after_first(rows: pd.DataFrame, until: pd.Timestamp) -> dict[str, object]:
    """Whether a first session was rated poorly, and whether the two met again soon."""
    held = (rows["status"] == "completed").to_numpy(dtype=bool, na_value=False)
    first = held & rows["is_first_session"].fillna(False).to_numpy(dtype=bool)
    added: dict[str, object] = {}
    if "rating" in rows.columns:
        added["poor_first"] = _poor(np.where(first, rows["rating"].to_numpy(float), np.nan))
    learner = learner_column(rows)
    if learner is None:
        return added
    at = rows["scheduled_at"].to_numpy("datetime64[us]").astype(np.int64)
    pair = pd.factorize(rows[learner])[0] * (len(rows) + 1) + pd.factorize(rows["mentor_key"])[0]
    order = np.lexsort((at, pair))
    order = order[held[order]]
    again = np.zeros(len(rows), dtype=bool)
    gap = at[order[1:]] - at[order[:-1]]
    soon = (pair[order[1:]] == pair[order[:-1]]) & (gap <= BACK_DAYS * DAY // pd.Timedelta(microseconds=1))
    again[order[:-1][soon]] = True
    seen = first & rows[learner].notna().to_numpy()
    seen &= (rows["scheduled_at"] + BACK_DAYS * DAY <= until).to_numpy(dtype=bool)
    added["not_back"] = pd.arrays.BooleanArray(~again, ~seen)
    return added


def _poor(stars: Floats) -> "pd.Categorical[str]":
    return _categories(np.where(np.isnan(stars), -1, np.where(stars < POOR_FIRST_STARS, 1, 0)), _NO_YES)


def _yes_no(column: pd.Series) -> "pd.Categorical[str]":
    codes = column.astype("boolean").astype("Int8").fillna(-1).to_numpy(dtype=np.int64)
    return _categories(codes, _NO_YES)


def _categories(codes: npt.ArrayLike, names: tuple[str, ...]) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(
        np.asarray(codes, dtype=np.int64), categories=pd.Index(names, dtype="str")
    )


def _bands(values: Floats, bands: tuple[tuple[str, float], ...]) -> "pd.Categorical[str]":
    """The last band a value reaches; a missing one is in none."""
    begins = np.array([begin for _, begin in bands], dtype=float)
    codes = np.searchsorted(begins, values, side="right") - 1
    return _categories(np.where(np.isfinite(values), codes, -1), tuple(name for name, _ in bands))
