"""One row per mentor: KPIs with their n, windows, raw and shrunken rating, days since the last session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mentor_analytics import stats
from mentor_analytics.measure.kpis import BY_MENTOR, BY_NAME, COMPLETED, PAST, RESCHEDULED, Kpi
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.prepare import mentor_key
from mentor_analytics.measure.tally import Groups, tally
from mentor_analytics.measure.windows import DAYS, Column, measure_columns, wanted_columns

ENOUGH_RATINGS = 10
"""Fewer ratings than this, and a mentor's mean is not ranked."""

ACTIVE_DAYS = 90

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

MEASURED: tuple[str, ...] = (
    "sessions",
    "sessions_ahead",
    *(f"{name}{part}" for name in WITH_LIMITS for part in ("", "_n", "_low", "_high")),
    *(f"{name}{part}" for name in WITH_N for part in ("", "_n")),
    "no_shows_by_mentor",
    *(f"{name}_{days}d{part}" for name, parts in WINDOWED for days in DAYS for part in parts),
)
"""The measured columns every mentor's row has, as far as the sessions carry them."""


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

    - `reliability`: 1 less the share of sessions the mentor moved or missed;
    - `shrunken_rating`, and `between_mentor_variance`, the same in every row (0: ratings cannot tell mentors
      apart);
    - `shrunken_rating_top_share`: place from the top among mentors with `ENOUGH_RATINGS` ratings or more;
    - `days_since_last_session`, `days_since_first_session`: whole days, of completed sessions;
    - `is_active`: a session in the last `ACTIVE_DAYS`, or one that starts after `as_of`.
    """
    groups, people = _people(sessions)
    masks = Masks(sessions)
    kpis = kpis_for(sessions, tutor_initiated_only)
    names = dict.fromkeys((*MEASURED, *also, "mentor_change_rate"))
    wanted = wanted_columns(names, kpis, {**defaults, "sessions": "all"})
    columns: dict[str, Column] = measure_columns(masks, groups, wanted, as_of)
    changed = columns.pop("mentor_change_rate", None)
    if changed is not None:
        columns["reliability"] = 1 - changed
    if "rating" in sessions.columns:
        columns |= _shrunken_rating(masks, groups)
    columns |= _days_since(masks, groups, as_of)
    measured = pd.DataFrame(
        {name: values[: len(people)] for name, values in columns.items()}, index=people.index
    )
    table = pd.concat([people, measured], axis=1)  # one by one, so many columns would lie in as many pieces
    # A row left at `scheduled` in the past is ahead by its status, and says nothing of what is to come.
    to_come = groups.of((sessions["scheduled_at"] > as_of).to_numpy(dtype=bool)).count()[: len(people)]
    table["is_active"] = (table[f"sessions_{ACTIVE_DAYS}d"] > 0) | (to_come > 0)
    return table


def kpis_for(sessions: pd.DataFrame, tutor_initiated_only: bool) -> Mapping[str, Kpi]:
    """The KPIs by name, with reschedules counted as the data and the option allow."""
    if not (tutor_initiated_only and _says_who(sessions)):
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
    if _says_who(sessions):
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


def _says_who(sessions: pd.DataFrame) -> bool:
    """Whether any rescheduled session names who moved it; a column of blanks tells nothing."""
    if "initiated_by" not in sessions.columns:
        return False
    moved = (sessions["status"] == "rescheduled").to_numpy(dtype=bool, na_value=False)
    return bool((moved & sessions["initiated_by"].notna().to_numpy()).any())


def _people(sessions: pd.DataFrame) -> tuple[Groups, pd.DataFrame]:
    """A cell per mentor in order of name, a last one for sessions without; and the mentors."""
    codes, found = pd.factorize(sessions["mentor"])
    names = [str(name) for name in found]
    people = pd.DataFrame({"mentor_key": [mentor_key(name) for name in names], "mentor": names}, dtype="str")
    # Spellings the reader has not merged share a key: they are one mentor, under the name seen first.
    once = people.drop_duplicates("mentor_key").sort_values("mentor", kind="stable").reset_index(drop=True)
    place = pd.Index(once["mentor_key"]).get_indexer(people["mentor_key"])
    return Groups(np.append(place, len(once))[codes].astype(np.intp), len(once) + 1), once


def _shrunken_rating(masks: Masks, groups: Groups) -> dict[str, Column]:
    sums = tally(masks, BY_NAME["average_rating"], "rated", groups)
    n, total, squares = sums.n[:-1], sums.top[:-1], sums.products[0][:-1]
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


def _days_since(masks: Masks, groups: Groups, as_of: pd.Timestamp) -> dict[str, Column]:
    """Whole days from the last and the first completed session to `as_of`; NaN without one."""
    done = masks.every((PAST, COMPLETED))
    starts = masks.frame["scheduled_at"][done].groupby(groups.codes[done])
    days = {}
    for name, start in (("last", starts.max()), ("first", starts.min())):
        since = (as_of - start).reindex(range(groups.size)).dt.total_seconds().to_numpy(float)
        days[f"days_since_{name}_session"] = np.floor(since / 86_400)
    return days
