"""Mentors as a page lists them: who needs help first, every figure with its n."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.assess.scores import (
    GONE_WORDS,
    PRIORITY_WORDS,
    is_gone,
    priority_words,
    queue,
    why_words,
)
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS
from mentor_analytics.measure.mentors import ENOUGH_RATINGS
from mentor_analytics.measure.prepare import mentor_key
from mentor_analytics.measure.weekly import weekly
from mentor_analytics.report.session_columns import Called
from mentor_analytics.report.why import subject_flags

FEW_SESSIONS = "few sessions"
FEW_RATINGS = "few ratings"
NOTHING_SAID = "no mentor rule applies"
UNKNOWN = "none"
"""In an address: mentors without a band."""
GONE_BAND = "gone"
"""In an address: mentors who are no longer active."""
BANDS: Mapping[str, str] = {
    **{name or UNKNOWN: words for name, words in PRIORITY_WORDS.items()},
    GONE_BAND: GONE_WORDS,
}
"""Every band as it stands in an address, and as people read it."""

_FIGURES: tuple[tuple[str, str, float], ...] = (
    ("average_rating", "Rating", 1),
    ("shrunken_rating", "Adjusted rating", 1),
    ("average_rating_n", "n rated", 1),
    ("attendance_rate", "Attendance", 100),
    ("attendance_rate_n", "n attendance", 1),
    ("reschedule_rate_30d", "Reschedules 30 d", 100),
    ("reschedule_rate_30d_n", "n reschedules", 1),
    ("follow_up_rate", "Follow-up", 100),
    ("follow_up_rate_n", "n follow-up", 1),
)
"""Column of the mentors' table, heading, factor (shares are shown as percent). Data only."""


@dataclass(frozen=True)
class Wanted:
    """Which mentors of a directory are asked for; nothing asked is everybody.

    Parameters
    ----------
    words
        All of them stand in the name, in whatever case and order.
    only_flagged
        A mentor rule names them.
    bands
        Of `BANDS`.
    managers
        Keys of who looks after them.
    programs
        They work in one of these.
    """

    words: str = ""
    only_flagged: bool = False
    bands: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()


def mentor_directory(
    mentors: pd.DataFrame,
    sessions: pd.DataFrame,
    flags: pd.DataFrame,
    lights: pd.DataFrame,
    called: Called,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    """One row per mentor, the highest risk first; those without enough data last, in order of their names.

    Parameters
    ----------
    mentors
        Of `measure.mentors`, with scores where there are some.
    sessions
        Prepared: when each mentor's last completed session began, and their last weeks.
    flags
        `FLAG_COLUMNS`, of all subjects.
    lights
        Of `lights_by` on `mentor_key`.
    as_of
        Where the last weeks end.

    Returns
    -------
    To filter and link by: `mentor_key`, `is_flagged` (a mentor rule holds), `band`, `manager_key`, `programs` (a
    tuple). Then under headings for people: band, mentor, risk as it is ranked and raw with n, why, what rules say,
    rating as it is and adjusted, attendance, reschedules, follow-up (each with n), flagged of judged sessions, the last
    completed session (site time) and days since, the last weeks, who looks after them.
    """
    if "priority" in mentors.columns:
        mentors = queue(mentors)
    said = subject_flags(flags, "mentor")
    names = mentors["mentor"].astype("str")
    columns: dict[str, object] = {
        "mentor_key": mentors["mentor_key"].to_numpy(),
        "is_flagged": names.isin(said.keys()).to_numpy(dtype=bool),
        "band": _bands(mentors),
        "manager_key": managers_of(mentors),
        "programs": _programs(mentors, sessions),
        **_risk(mentors, called),
    }
    columns |= _weeks(sessions, mentors["mentor_key"], as_of, "rating", "Rating by week")
    for name, heading, factor in _FIGURES:
        if name in mentors.columns:
            columns[heading] = mentors[name].to_numpy() * factor if factor != 1 else mentors[name].to_numpy()
    columns["Last completed"] = _last(sessions, mentors["mentor_key"], called.timezone)
    if "days_since_last_session" in mentors.columns:
        columns["Days since"] = mentors["days_since_last_session"].to_numpy(float)
    columns["In words"] = _words(mentors, said)
    columns["Sessions"] = mentors["sessions"].to_numpy()
    columns |= _weeks(sessions, mentors["mentor_key"], as_of, "", "Sessions by week")
    columns |= _flagged(lights, mentors["mentor_key"])
    for name, heading in (("manager", "PM"), ("profile_program", "Program")):
        if name in mentors.columns:
            columns[heading] = mentors[name].astype("str").fillna("").to_numpy()
    return pd.DataFrame(columns)


def found_mentors(directory: pd.DataFrame, heading: str, wanted: Wanted) -> pd.DataFrame:
    """Those of a directory that are asked for, in its order.

    Parameters
    ----------
    heading
        Of the names.
    """
    names = directory[heading].astype("str").str.casefold()
    met = np.ones(len(directory), dtype=bool)
    if wanted.only_flagged:
        met = met & directory["is_flagged"].to_numpy(dtype=bool)
    for column, asked in (("band", wanted.bands), ("manager_key", wanted.managers)):
        if asked:
            met = met & directory[column].isin(asked).to_numpy(dtype=bool)
    if wanted.programs:
        asked_for = set(wanted.programs)
        met = met & np.array([bool(asked_for & set(each)) for each in directory["programs"]], dtype=bool)
    for word in wanted.words.casefold().split():
        met = met & names.str.contains(word, regex=False).to_numpy(dtype=bool)
    return directory[met].reset_index(drop=True)


def managers_of(mentors: pd.DataFrame) -> "np.ndarray[Any, np.dtype[Any]]":
    """The key of who looks after each mentor; empty where nobody is named."""
    if "manager" not in mentors.columns:
        return np.full(len(mentors), "", dtype=object)
    named = mentors["manager"].astype("str").fillna("")
    return np.array([mentor_key(each) if each else "" for each in named], dtype=object)


def _bands(mentors: pd.DataFrame) -> "np.ndarray[Any, np.dtype[Any]]":
    if "priority" not in mentors.columns:
        return np.full(len(mentors), UNKNOWN, dtype=object)
    bands = (
        mentors["priority"].astype("str").fillna(UNKNOWN).mask(is_gone(mentors["priority_reason"]), GONE_BAND)
    )
    return bands.to_numpy(dtype=object)


def _risk(mentors: pd.DataFrame, called: Called) -> dict[str, object]:
    """Name, band, risk and why; only names where nothing is scored."""
    names: dict[str, object] = {called.mentor: mentors["mentor"].to_numpy()}
    if "priority" not in mentors.columns:
        return names
    judged = mentors["priority"].notna()  # else a bar of 100 would stand beside “not enough data”
    return {  # a phone shows the first three without scrolling sideways
        **names,
        "Priority": priority_words(mentors["priority"], mentors["priority_reason"]).to_numpy(),
        "n risk": mentors["risk_n"].to_numpy(),
        "Risk": mentors["risk"].where(judged).to_numpy(float),
        "Raw risk": mentors["risk_raw"].where(judged).to_numpy(float),
        "Why": why_words(mentors).to_numpy(dtype=object),
    }


def _words(mentors: pd.DataFrame, said: Mapping[str, str]) -> list[str]:
    """What rules say of each, or why they say nothing."""
    rated = mentors["average_rating_n"].tolist() if "average_rating_n" in mentors.columns else None
    told = []
    for at, (name, n) in enumerate(zip(mentors["mentor"].astype("str"), mentors["sessions"], strict=True)):
        words = said.get(name, "")
        if not words and n < ENOUGH_SESSIONS:
            words = f"{FEW_SESSIONS} (n = {int(n):,})"
        elif not words and rated is not None and rated[at] < ENOUGH_RATINGS:
            words = f"{FEW_RATINGS} (n = {int(rated[at]):,})"
        told.append(words or NOTHING_SAID)
    return told


def _flagged(lights: pd.DataFrame, keys: pd.Series) -> dict[str, object]:
    by_key = lights.set_index("mentor_key").reindex(keys)
    if not by_key["judged"].sum() > 0:
        return {}
    return {
        "Flagged sessions": by_key["flagged"].to_numpy(),
        "n judged": by_key["judged"].to_numpy(),
    }


def _weeks(
    sessions: pd.DataFrame, keys: pd.Series, as_of: pd.Timestamp, column: str, heading: str
) -> dict[str, object]:
    """Lists to draw small lines of; empty where there is too little."""
    if column and column not in sessions.columns:
        return {}
    values = weekly(sessions, as_of, column).set_index("mentor_key")["values"].to_dict()
    return {heading: [values.get(key, []) for key in keys]}


def _programs(mentors: pd.DataFrame, sessions: pd.DataFrame) -> list[tuple[str, ...]]:
    """Where each works: as profiles say, else as their sessions do."""
    if "profile_program" in mentors.columns:
        return [(each,) if each else () for each in mentors["profile_program"].astype("str").fillna("")]
    if "program" not in sessions.columns:
        return [() for _ in range(len(mentors))]
    pairs = sessions[["mentor_key", "program"]].drop_duplicates().dropna().astype("str")
    found: dict[str, list[str]] = {}
    for key, program in sorted(zip(pairs["mentor_key"], pairs["program"], strict=True)):
        found.setdefault(key, []).append(program)
    return [tuple(found.get(key, ())) for key in mentors["mentor_key"]]


def _last(sessions: pd.DataFrame, keys: pd.Series, timezone: str) -> pd.Series:
    """When the last completed session began, which is what the days since count from; missing where there is none."""
    done = ~sessions["is_ahead"].to_numpy(dtype=bool) & (sessions["status"] == "completed").to_numpy(
        dtype=bool
    )
    past = sessions.loc[done, ["mentor_key", "scheduled_at"]]
    last = past.groupby("mentor_key", sort=False)["scheduled_at"].max().reindex(keys)
    local: pd.Series = last.dt.tz_convert(timezone).dt.tz_localize(None)
    return local.reset_index(drop=True)
