"""One row per mentor: KPIs with their n, windows, raw and shrunken rating, days since the last session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics import stats
from mentor_analytics.measure.kpis import (
    BY_MENTOR,
    BY_NAME,
    COMPLETED,
    PAST,
    RESCHEDULED,
    Kpi,
    default_denominator,
)
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.prepare import mentor_key
from mentor_analytics.measure.shrinking import Sums, shrunken_levels, sure_changes, sure_silence
from mentor_analytics.measure.tally import Groups
from mentor_analytics.measure.windowed import AllWindows
from mentor_analytics.measure.windows import DAYS, EVER, Column, columns_of, measured, wanted_columns

ENOUGH_RATINGS = 10
"""Fewer ratings than this, and a mentor's mean is not ranked."""

ACTIVE_DAYS = 90
_DAY_US = 86_400 * 10**6
_NO_MOMENT = np.iinfo(np.int64).min  # as which NaT is held

CARDS: tuple[tuple[str, str], ...] = (
    ("average_rating", "Average rating"),
    ("sessions_30d", "Sessions (30 d)"),
    ("completion_rate", "Completion rate"),
    ("engagement", "Engagement"),
    ("empathy", "Empathy"),
    ("clarity", "Clarity"),
    ("engagement_quality", "Engagement quality"),
    ("reliability", "Reliability"),
    ("churn_probability", "Churn probability"),
)
"""The nine metric cards of a mentor's page: column, label. Data only."""

WITH_N = (
    "completion_rate",
    "prep_compliance",
    "follow_up_rate",
    "action_item_rate",
    "feedback_missing_rate",
    "negative_feedback_count",
    "mean_polarity",
    "no_show_rate",
    "cancellation_rate",
    "duration_ratio",
    "duration_gap",
    "first_session_rating",
    "technical_issue_rate",
    "engagement",
    "empathy",
    "clarity",
    "engagement_quality",
)
WITH_LIMITS = ("attendance_rate", "average_rating", "reschedule_rate")
WINDOWED = (
    ("sessions", ("",)),
    ("average_rating", ("", "_n")),
    ("reschedule_rate", ("", "_n", "_low")),
    ("no_shows_by_mentor", ("",)),
    ("negative_feedback_count", ("",)),
    ("engagement", ("", "_n")),
    ("technical_issue_rate", ("", "_n", "_low")),
)

LISTED: tuple[str, ...] = (
    "sessions",
    "sessions_ahead",
    *(f"{name}{part}" for name in WITH_LIMITS for part in ("", "_n", "_low", "_high")),
    *(f"{name}{part}" for name in WITH_N for part in ("", "_n")),
    "no_shows_by_mentor",
    *(f"{name}_{days}d{part}" for name, parts in WINDOWED for days in DAYS for part in parts),
)
"""The measured columns a file of mentors has, as far as the sessions carry them."""


def _all_columns() -> tuple[str, ...]:
    """Every KPI over all time and every window, the window before each, and the change; limits where it has any."""
    names = []
    for kpi in BY_NAME.values():
        limits = () if kpi.kind == "count" else ("_low", "_high")
        names += [f"{kpi.name}{part}" for part in ("", "_n", *limits)]
        for days in DAYS:
            name = f"{kpi.name}_{days}d"
            names += [f"{name}{part}" for part in ("", "_n", *limits, "_before", "_before_n")]
            names += [f"{name}_change{part}" for part in ("", "_n", *limits)]
            names += [f"{name}_trend"] if limits else []
    return tuple(names)


MEASURED: tuple[str, ...] = tuple(dict.fromkeys((*LISTED, *_all_columns())))
"""The measured columns every mentor's row has, as far as the sessions carry them."""

LEVELS = (
    "average_rating_90d",
    "session_quality_90d",
    "reschedule_rate_90d",
    "mentor_no_show_rate_90d",
    "engagement_90d",
    "negative_feedback_share_90d",
    "follow_up_rate_90d",
    "prep_compliance_90d",
    "under_time_rate_90d",
    "first_session_rating_90d",
    "technical_issue_rate_90d",
)
CHANGES = ("average_rating_30d_change", "session_quality_30d_change", "reschedule_rate_30d_change")
"""Shares and means that scores lean on: `shrunken_` before the name. Data only."""


def mentors(
    sessions: pd.DataFrame,
    as_of: pd.Timestamp,
    defaults: Mapping[str, str],
    tutor_initiated_only: bool = True,
    also: Iterable[str] = (),
) -> pd.DataFrame:
    """One row per mentor, in order of their names.

    Parameters
    ----------
    sessions
        Prepared (`mentor_key`, `is_ahead`).
    as_of
        Where the windows `(as_of - days, as_of]` end.
    defaults
        KPI name to denominator name, of the preset.
    tutor_initiated_only
        Reschedules count only where `initiated_by` says the mentor moved the session (`reschedule_basis`).
    also
        Further measured columns, as rules name them (`attendance_rate_of_all`).

    Returns
    -------
    `mentor_key`, `mentor`, then as far as the sessions carry them: the measured columns of `MEASURED` (rates
    are fractions, each with its `_n`) and

    - `reliability`: 1 less the share of sessions the mentor moved or missed, `reliability_n`;
    - `shrunken_rating`, and `between_mentor_variance`, the same in every row (0: ratings cannot tell mentors
      apart);
    - `shrunken_rating_top_share`: place from the top among mentors with `ENOUGH_RATINGS` ratings or more;
    - `days_since_last_session`, `days_since_first_session`: whole days, of completed sessions;
    - `shrunken_<column>` of `LEVELS`, `CHANGES` and the days since the last session (`measure.shrinking`);
    - `sessions_to_come`: those that start after `as_of`;
    - `is_active`: a session in the last `ACTIVE_DAYS`, or one that starts after `as_of`.
    """
    groups, people = _people(sessions)
    masks = Masks(sessions)
    kpis = kpis_for(sessions, tutor_initiated_only)
    denominators = {**defaults, "sessions": "all"}
    windows = AllWindows(masks, groups, as_of)
    columns: dict[str, Column] = {}
    for kpi in kpis.values():
        counted = windows.of(kpi, default_denominator(kpi, denominators))
        columns |= counted.columns() if counted else {}
    columns |= columns_of(windows, wanted_columns(set(also) - set(columns), kpis, denominators))
    if "mentor_change_rate" in columns:
        columns["reliability"] = 1 - columns["mentor_change_rate"]
        columns["reliability_n"] = columns["mentor_change_rate_n"]
    if "rating" in sessions.columns:
        columns |= _shrunken_rating(windows)
    columns |= _days_since(masks, groups, as_of)
    everybody = slice(len(people))
    columns = {name: values[everybody] for name, values in columns.items()}
    columns |= _shrunken(windows, columns, kpis, denominators)
    # A row left at `scheduled` in the past is ahead by its status, and says nothing of what is to come.
    to_come = groups.of((sessions["scheduled_at"] > as_of).to_numpy(dtype=bool)).count()[everybody]
    columns["sessions_to_come"] = to_come
    active = (columns[f"sessions_{ACTIVE_DAYS}d"] > 0) | (to_come > 0)
    return pd.concat([people, *_frames({**columns, "is_active": active}, people.index)], axis=1)


def _frames(columns: Mapping[str, npt.NDArray[Any]], index: pd.Index) -> list[pd.DataFrame]:
    """A frame per kind of numbers, each in one piece: a thousand columns one by one cost more than counting them."""
    kinds: dict[Any, list[str]] = {}
    for name, values in columns.items():
        kinds.setdefault(values.dtype, []).append(name)
    return [
        pd.DataFrame(np.stack([columns[name] for name in names], axis=1), index=index, columns=names)
        for names in kinds.values()
    ]


def kpis_for(sessions: pd.DataFrame, tutor_initiated_only: bool) -> Mapping[str, Kpi]:
    """The KPIs by name, with reschedules counted as the data and the option allow."""
    if not (tutor_initiated_only and names_whom(sessions, "initiated_by", "rescheduled")):
        return BY_NAME
    by_mentor = replace(
        BY_NAME["reschedule_rate"],
        label="Reschedules by the mentor",
        numerator=((RESCHEDULED, BY_MENTOR),),
        help="Sessions the mentor moved, out of all.",
    )
    return {**BY_NAME, "reschedule_rate": by_mentor}


def reschedule_basis(sessions: pd.DataFrame, tutor_initiated_only: bool) -> str:
    """Whose reschedules a mentor's rate counts, in a sentence."""
    if not tutor_initiated_only:
        return "Every reschedule counts, whoever moved the session."
    if names_whom(sessions, "initiated_by", "rescheduled"):
        return "Only sessions the mentor moved count as reschedules."
    return "The data do not say who moved a session, so every reschedule counts."


@dataclass(frozen=True)
class Lowest:
    """The mentors with the lowest ratings, and whether that means anything.

    Parameters
    ----------
    table
        `mentor_key`, `mentor`, `average_rating`, `shrunken_rating`, `average_rating_n`, `follow_up_rate`,
        `follow_up_rate_n` (as far as there), `raw_rank`, `shrunken_rank` (1 is lowest), `note`.
    within_noise
        The order is no more than chance would make it.
    sentence
        The same in words, ending with its n.
    """

    table: pd.DataFrame
    within_noise: bool
    sentence: str


def lowest_rated(sessions: pd.DataFrame, table: pd.DataFrame, count: int = 5) -> Lowest:
    """The `count` mentors with the lowest shrunken rating; equal ones by their raw mean, then by name.

    Parameters
    ----------
    sessions
        Prepared. Needs `mentor_key` and `rating`.
    table
        Of `mentors`. Without ratings the result is empty.
    """
    shown = ["mentor_key", "mentor", "average_rating", "shrunken_rating", "average_rating_n"]
    shown += [name for name in ("follow_up_rate", "follow_up_rate_n") if name in table.columns]
    if "shrunken_rating" not in table.columns or not table["average_rating_n"].sum():
        return Lowest(
            pd.DataFrame(columns=[*shown, "raw_rank", "shrunken_rank", "note"]),
            True,
            "No session is rated yet, n = 0.",
        )
    rated = table.loc[table["average_rating_n"] > 0, shown].assign(
        raw_rank=lambda each: each["average_rating"].rank(method="min"),
        shrunken_rank=lambda each: each["shrunken_rating"].round(9).rank(method="min"),
        note=lambda each: np.where(each["average_rating_n"] < ENOUGH_RATINGS, "not enough data", ""),
    )
    lowest = rated.sort_values(["shrunken_rank", "raw_rank", "mentor"], kind="stable").head(count)
    past = sessions[~sessions["is_ahead"].to_numpy(dtype=bool)]
    test = stats.means_differ(past["rating"], pd.factorize(past["mentor_key"])[0])
    noise = float(table["between_mentor_variance"].iloc[0]) == 0 or not test.p < stats.ALPHA
    return Lowest(lowest.reset_index(drop=True), noise, _lowest_sentence(len(lowest), noise, test))


def _lowest_sentence(count: int, noise: bool, test: stats.Test) -> str:
    rated = f"n = {test.n:,} rated {'session' if test.n == 1 else 'sessions'}."
    if test.groups < 2:
        return f"One mentor is rated: there is nobody to compare with, {rated}"
    counts = f"{test.groups:,} mentors, {rated}"
    if noise:
        these = "this one differs" if count == 1 else f"these {count} differ"
        return f"Within noise: {these} from the rest no more than chance would make them; {counts}"
    p = "< 0.001" if test.p < 0.001 else f"= {test.p:.2g}"
    return f"Mentors' ratings differ more than chance would make them (p {p}); {counts}"


def names_whom(sessions: pd.DataFrame, column: str, status: str) -> bool:
    """Whether a column says by whom any session of this status came to it; a column of blanks tells nothing."""
    if column not in sessions.columns:
        return False
    met = (sessions["status"] == status).to_numpy(dtype=bool, na_value=False)
    return bool((met & sessions[column].notna().to_numpy()).any())


def _people(sessions: pd.DataFrame) -> tuple[Groups, pd.DataFrame]:
    """A cell per mentor in order of name, a last one for sessions without; and the mentors."""
    codes, found = pd.factorize(sessions["mentor"])
    names = [str(name) for name in found]
    people = pd.DataFrame({"mentor_key": [mentor_key(name) for name in names], "mentor": names}, dtype="str")
    # Spellings the reader has not merged share a key: they are one mentor, under the name seen first.
    once = people.drop_duplicates("mentor_key").sort_values("mentor", kind="stable").reset_index(drop=True)
    place = pd.Index(once["mentor_key"]).get_indexer(people["mentor_key"])
    return Groups(np.append(place, len(once))[codes].astype(np.intp), len(once) + 1), once


def _shrunken_rating(windows: AllWindows) -> dict[str, Column]:
    ratings = windows.of(BY_NAME["average_rating"], "rated")
    if ratings is None:
        return {}
    n, total, squares = (each[:-1] for each in ratings.sums(EVER))
    result = stats.shrink(n, total, squares)
    place = np.full(len(n), np.nan)
    ranked = n >= ENOUGH_RATINGS
    if result.between > 0 and ranked.any():
        place[ranked] = pd.Series(-result.shrunken[ranked]).rank(method="min", pct=True)
    return {
        "shrunken_rating": result.shrunken,
        "between_mentor_variance": np.full(len(n), result.between),
        "shrunken_rating_top_share": place,
    }


def _shrunken(
    windows: AllWindows,
    columns: Mapping[str, Column],
    kpis: Mapping[str, Kpi],
    denominators: Mapping[str, str],
) -> dict[str, Column]:
    """`LEVELS`, `CHANGES` and the days since the last session without what chance may have added."""
    levels: dict[str, Sums] = {}
    for name in LEVELS:
        what = measured(name, kpis, denominators)
        sums = windows.of(what.kpi, what.denominator) if what else None
        if what and sums:
            n, total, squares = (each[:-1] for each in sums.sums(what.days))
            levels[name] = (n, total, squares)
    shrunken: dict[str, Column] = dict(shrunken_levels(levels))
    shrunken |= sure_changes(
        {
            name: (columns[name], columns[f"{name}_low"], columns[f"{name}_high"], columns[f"{name}_n"])
            for name in CHANGES
            if name in columns
        }
    )
    last, first = (columns[f"days_since_{which}_session"] for which in ("last", "first"))
    done = columns["completion_rate_n"] * np.nan_to_num(columns["completion_rate"])
    shrunken["days_since_last_session"] = sure_silence(last, first, done.round())
    return {f"shrunken_{name}": values for name, values in shrunken.items()}


def _days_since(masks: Masks, groups: Groups, as_of: pd.Timestamp) -> dict[str, Column]:
    """Whole days from the last and the first completed session to `as_of`; NaN without one."""
    done = np.flatnonzero(masks.every((PAST, COMPLETED)))
    cells = groups.codes.take(done)
    starts = masks.frame["scheduled_at"].to_numpy("datetime64[us]").take(done)
    there = ~np.isnat(starts)
    cells, moments = cells[there], starts[there].astype(np.int64)
    most = np.iinfo(np.int64).max
    last, first = np.full(groups.size, -most), np.full(groups.size, most)
    np.maximum.at(last, cells, moments)
    np.minimum.at(first, cells, moments)
    now = pd.DatetimeIndex([as_of]).as_unit("us").asi8[0]
    unknown = (first == most) | (now == _NO_MOMENT)
    return {
        f"days_since_{which}_session": np.where(
            unknown, np.nan, (now - np.where(unknown, now, moment)) // _DAY_US
        )
        for which, moment in (("last", last), ("first", first))
    }
