"""Mentors as a page lists them, in order of their names: a directory, not a ranking."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.measure.kpis import ENOUGH_SESSIONS
from mentor_analytics.measure.mentors import ENOUGH_RATINGS
from mentor_analytics.report.session_columns import Called
from mentor_analytics.report.why import subject_flags

FEW_SESSIONS = "few sessions"
FEW_RATINGS = "few ratings"
NOTHING_SAID = "no mentor rule applies"

_FIGURES: tuple[tuple[str, str, float], ...] = (
    ("sessions", "Sessions", 1),
    ("average_rating", "Rating", 1),
    ("shrunken_rating", "Adjusted rating", 1),
    ("average_rating_n", "n rated", 1),
    ("attendance_rate", "Attendance", 100),
    ("attendance_rate_n", "n attendance", 1),
    ("follow_up_rate", "Follow-up", 100),
    ("follow_up_rate_n", "n follow-up", 1),
)
"""Column of `mentors`, heading, factor (shares are shown as percent). Data only."""


def mentor_directory(
    mentors: pd.DataFrame, sessions: pd.DataFrame, flags: pd.DataFrame, lights: pd.DataFrame, called: Called
) -> pd.DataFrame:
    """One row per mentor, in order of their names, every figure with its n.

    Parameters
    ----------
    mentors
        Of `measure.mentors`.
    sessions
        Prepared: when each mentor's last session began.
    flags
        `FLAG_COLUMNS`, of all subjects.
    lights
        Of `lights_by` on `mentor_key`.

    Returns
    -------
    `mentor_key` and `is_flagged` (a mentor rule holds), then under headings for people: the mentor, what rules say in
    words, sessions, rating as it is and adjusted, attendance, follow-up (each with n), flagged of judged sessions, the
    last session (site time).
    """
    said = subject_flags(flags, "mentor")
    by_key = lights.set_index("mentor_key").reindex(mentors["mentor_key"])
    columns: dict[str, object] = {
        "mentor_key": mentors["mentor_key"].to_numpy(),
        "is_flagged": mentors["mentor"].astype("str").isin(said.keys()).to_numpy(dtype=bool),
        called.mentor: mentors["mentor"].to_numpy(),
        "In words": [_words(row, said) for row in mentors.to_dict("records")],
    }
    for name, heading, factor in _FIGURES:
        if name in mentors.columns:
            columns[heading] = mentors[name].to_numpy() * factor if factor != 1 else mentors[name].to_numpy()
    if by_key["judged"].sum() > 0:
        columns["Flagged sessions"] = by_key["flagged"].to_numpy()
        columns["n judged"] = by_key["judged"].to_numpy()
    columns["Last session"] = _last(sessions, mentors["mentor_key"], called.timezone)
    return pd.DataFrame(columns)


def found_mentors(
    directory: pd.DataFrame, heading: str, words: str, only_flagged: bool = False
) -> pd.DataFrame:
    """Those of a directory whose name holds every word, in whatever case and order.

    Parameters
    ----------
    heading
        Of the names.
    words
        What is looked for; blank finds everybody.
    only_flagged
        Only those a mentor rule names.
    """
    names = directory[heading].str.casefold()
    met = (
        directory["is_flagged"].to_numpy(dtype=bool) if only_flagged else np.ones(len(directory), dtype=bool)
    )
    for word in words.casefold().split():
        met = met & names.str.contains(word, regex=False).to_numpy(dtype=bool)
    return directory[met].reset_index(drop=True)


def _words(row: Mapping[Any, Any], said: Mapping[str, str]) -> str:
    told = said.get(str(row["mentor"]), "")
    if told:
        return told
    n, rated = (int(row.get(name, 0)) for name in ("sessions", "average_rating_n"))
    if n < ENOUGH_SESSIONS:
        return f"{FEW_SESSIONS} (n = {n:,})"
    if "average_rating_n" in row and rated < ENOUGH_RATINGS:
        return f"{FEW_RATINGS} (n = {rated:,})"
    return NOTHING_SAID


def _last(sessions: pd.DataFrame, keys: pd.Series, timezone: str) -> pd.Series:
    """When the last session began that is not ahead; missing where there is none."""
    past = sessions.loc[~sessions["is_ahead"].to_numpy(dtype=bool), ["mentor_key", "scheduled_at"]]
    last = past.groupby("mentor_key", sort=False)["scheduled_at"].max().reindex(keys)
    local: pd.Series = last.dt.tz_convert(timezone).dt.tz_localize(None)
    return local.reset_index(drop=True)
