"""First sessions: how many fall below a rating of 4.0, how they differ from later ones, and who comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import special

from mentor_analytics import stats
from mentor_analytics.conditions import Condition, Mask
from mentor_analytics.measure import clustered
from mentor_analytics.measure.by_mentor import Codes, against_others, limits
from mentor_analytics.measure.differences import difference_limits, welch_limits
from mentor_analytics.measure.kpis import COMPLETED, DENOMINATORS, ENOUGH_SESSIONS, PAST, Kpi
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tables import PERIODS, grouped, kpi_by
from mentor_analytics.measure.tally import Ints, denominator_mask, numerator_mask
from mentor_analytics.measure.timing import tails

POOR_BELOW = 4.0
NEEDS_MENTORS = "the sessions of a kind are one mentor's"
BACK_DAYS = 28
"""A learner comes back within so many days, or is not counted as coming back. Whole weeks: a weekly learner whose first
session was on a Friday has as many Fridays to come back on as one of a Monday has Mondays."""

POOR_FIRST = Kpi(
    "poor_first_rate",
    "First sessions rated below 4.0",
    "share",
    numerator=((Condition("rating", "<", POOR_BELOW),),),
    denominators=("first_rated",),
    higher_is_better=False,
    help="Rated first sessions whose rating is below 4.0.",
)


@dataclass(frozen=True)
class Compared:
    """Two groups of sessions side by side: shares or means.

    Parameters
    ----------
    value, other
        Of the first group and of the second.
    n, other_n
        Sessions in each.
    gap, low, high
        The first less the second, with its 95 % interval; NaN where nothing can be said.
    test
        Whether they differ.
    hits, other_hits
        What shares count.
    """

    value: float
    other: float
    n: int
    other_n: int
    gap: float
    low: float
    high: float
    test: stats.Test
    hits: int = 0
    other_hits: int = 0

    @property
    def differ(self) -> bool:
        """More than chance would make them, on enough sessions in both."""
        enough = min(self.n, self.other_n) >= ENOUGH_SESSIONS
        return enough and bool(self.test.p < stats.ALPHA) and bool(self.low > 0 or self.high < 0)


def knows_first(sessions: pd.DataFrame) -> bool:
    """Whether the data say which sessions are first ones."""
    return "is_first_session" in sessions.columns and bool(sessions["is_first_session"].notna().any())


def derived_first(sessions: pd.DataFrame, learner: str) -> pd.Series:
    """Whether each completed session is the first one of its learner with its mentor in these data.

    Those who met before the data begin are taken for new: who shows it says so. Missing for other sessions.

    Parameters
    ----------
    learner
        The column that tells learners apart.
    """
    held = Masks(sessions).every((PAST, COMPLETED)) & sessions[learner].notna().to_numpy()
    rows = sessions.loc[held, ["mentor_key", learner, "scheduled_at"]]
    ordered = rows.sort_values("scheduled_at", kind="stable")
    later = ordered.duplicated(["mentor_key", learner]).reindex(sessions.index)
    return (~later.astype("boolean")).rename("is_first_session")


def poor_first(sessions: pd.DataFrame) -> tuple[Mask, Mask]:
    """Which sessions are rated first ones, and which of these are rated below 4.0.

    Needs `is_first_session` and `rating`.
    """
    masks = Masks(sessions)
    (out_of,) = POOR_FIRST.denominators
    return denominator_mask(masks, POOR_FIRST, out_of), numerator_mask(masks, POOR_FIRST, out_of)


def poor_limits(sessions: pd.DataFrame) -> tuple[float, float]:
    """The 95 % interval of everybody's share of poor first sessions: the wider of Wilson's and that by mentors."""
    rated, poor = poor_first(sessions)
    who, people = pd.factorize(sessions.loc[rated, "mentor_key"])
    everybody = (np.zeros(len(who), dtype=np.intp), 1)
    ends = limits(everybody, (who.astype(np.intp), len(people)), poor[rated].astype(float))
    low, high = stats.wilson([int(poor.sum())], [int(rated.sum())])
    return float(np.fmin(low, np.clip(ends[0], 0, 1))[0]), float(np.fmax(high, np.clip(ends[1], 0, 1))[0])


def first_ones(sessions: pd.DataFrame) -> Mask:
    """Every first session that is not ahead, rated or not."""
    return Masks(sessions).any(DENOMINATORS["first"].when)


def by_group(sessions: pd.DataFrame, column: str, timezone: str) -> pd.DataFrame:
    """Poor first sessions per value of a column: `GROUP_COLUMNS`, `shrunken` and `few`.

    Parameters
    ----------
    column
        A grouping, or `month` or `week`.

    Returns
    -------
    Those with a rated first session; those with `few` (below `ENOUGH_SESSIONS`) last, else by `shrunken`, the share
    drawn towards everybody's as far as n is small. `p_adjusted` and `differs`: whether a group has more or fewer than
    all others together, for as many groups as have enough (Benjamini-Hochberg). Mentors are tested by Fisher's exact
    test; of other groups also the mentors are looked at, since those of one mentor are alike. So are their intervals:
    the wider of Wilson's and that with the mentors as clusters.
    """
    table = kpi_by(sessions, POOR_FIRST, column, {}, timezone)
    table = table[(table["denominator"] > 0).to_numpy(dtype=bool)]
    hits, n = (table[name].to_numpy(np.int64) for name in ("numerator", "denominator"))
    few = n < ENOUGH_SESSIONS
    p = _against_others(hits, n)
    if column != "mentor" and len(table):
        groups, mentors, values = _coded(sessions, column, table["group"].tolist(), timezone)
        if column not in PERIODS:
            p = np.maximum(p, against_others(groups, mentors, values))
        low, high = (np.clip(each, 0, 1) for each in limits(groups, mentors, values))
        table = table.assign(ci_low=np.fmin(table["ci_low"], low), ci_high=np.fmax(table["ci_high"], high))
    p = np.where(few, np.nan, p)
    adjusted = stats.benjamini_hochberg(p) if len(p) else p
    table = table.assign(
        shrunken=stats.shrink(n, hits, hits).shrunken,
        few=few,
        p_adjusted=adjusted,
        differs=adjusted < stats.ALPHA,
    )
    order = ["few", "shrunken", "value", "group"]
    return table.sort_values(order, ascending=[True, False, False, True], kind="stable", ignore_index=True)


def _against_others(hits: Ints, n: Ints) -> stats.Floats:
    """Fisher's exact p of each group against all the others together, two-sided."""
    factorials = special.gammaln(np.arange(int(n.sum()) + 2) + 1.0)
    ends = [
        tails(np.array([top, hits.sum() - top]), np.array([of, n.sum() - of]), factorials)
        for top, of in zip(hits, n, strict=True)
    ]
    return np.array([min(2 * each.min(), 1.0) for each in ends])


def _coded(
    sessions: pd.DataFrame, column: str, groups: list[str], timezone: str
) -> tuple[tuple[Codes, int], tuple[Codes, int], stats.Floats]:
    """Group and mentor of every rated first session, and whether it is below 4.0."""
    rated, poor = poor_first(sessions)
    found, names = grouped(sessions, column, timezone)
    place = pd.Index(groups).get_indexer(pd.Index(names))[found.codes[rated]]
    who, people = pd.factorize(sessions.loc[rated, "mentor_key"])
    groups_of, mentors_of = (place.astype(np.intp), len(groups)), (who.astype(np.intp), len(people))
    return groups_of, mentors_of, poor[rated].astype(float)


def first_against_later(sessions: pd.DataFrame) -> Compared:
    """Mean rating of first sessions beside that of later ones (Welch, and with the mentors as clusters)."""
    masks = Masks(sessions)
    rated = masks.any(DENOMINATORS["rated"].when) & sessions["is_first_session"].notna().to_numpy()
    first = masks.one(Condition("is_first_session", "==", True))
    values = sessions["rating"].to_numpy(float)
    groups = (rated & first, rated & ~first)
    n, total, squares = (
        np.array([float((values[each] ** power).sum()) for each in groups]) for power in (0, 1, 2)
    )
    limits = welch_limits((n[:1], n[1:]), (total[:1], total[1:]), (squares[:1], squares[1:]))
    return _compared(
        sessions,
        values,
        groups,
        stats.divide(total, n),
        (limits[0][0], limits[1][0]),
        stats.welch(n, total, squares),
    )


def came_back(
    sessions: pd.DataFrame, as_of: pd.Timestamp, learner: str, seed: int
) -> tuple[Compared, Mapping[str, int]]:
    """Whether learners meet the same mentor again within `BACK_DAYS`: after poor first sessions beside after good ones.

    Parameters
    ----------
    sessions
        Prepared. Needs `is_first_session`, `rating` and `learner`.
    as_of
        Only first sessions at least `BACK_DAYS` before it are followed.
    learner
        The column that tells learners apart.
    seed
        Of the permutation test for small counts.

    Returns
    -------
    The shares that came back to a completed session, after poor ones first; and how many rated first sessions are `too
    recent` to follow or have `no learner`.
    """
    rated, poor = poor_first(sessions)
    starts = sessions["scheduled_at"]
    old = (starts <= as_of - pd.Timedelta(days=BACK_DAYS)).to_numpy(dtype=bool)
    known = sessions[learner].notna().to_numpy() & Masks(sessions).one(COMPLETED)
    follow = rated & old & known
    back = follow & _again(sessions, learner)
    groups = (follow & poor, follow & ~poor)
    hits, n = ([int((each & part).sum()) for part in groups] for each in (back, follow))
    value = stats.divide(hits, n)
    low, high = stats.wilson(hits, n)
    gap = difference_limits(*((each[:1], each[1:]) for each in (value, low, high)))
    test = stats.shares_differ(hits, n, seed)
    found = _compared(sessions, back.astype(float), groups, value, (gap[0][0], gap[1][0]), test)
    compared = replace(found, hits=hits[0], other_hits=hits[1])
    left_out = {"too recent": int((rated & ~old).sum()), "no learner": int((rated & old & ~known).sum())}
    return compared, left_out


def _compared(
    sessions: pd.DataFrame,
    values: stats.Floats,
    groups: tuple[Mask, Mask],
    means: stats.Floats,
    limits: tuple[float, float],
    test: stats.Test,
) -> Compared:
    """Two groups of sessions; the interval and p are the more careful ones of two.

    One takes sessions as independent and holds for few of them, the other allows for sessions of one mentor being
    alike.
    """
    low, high, p = _by_mentor_clusters(sessions, values, groups)
    unsure = NEEDS_MENTORS if np.isnan(p) and not test.reason else test.reason
    return Compared(
        float(means[0]),
        float(means[1]),
        int(groups[0].sum()),
        int(groups[1].sum()),
        float(means[0] - means[1]),
        float(np.fmin(low, limits[0])),
        float(np.fmax(high, limits[1])),
        replace(test, p=float(np.maximum(p, test.p)), reason=unsure),
    )


def _by_mentor_clusters(
    sessions: pd.DataFrame, values: stats.Floats, groups: tuple[Mask, Mask]
) -> tuple[float, float, float]:
    """Interval and p of the difference, the mentors as clusters; of one mentor alone anything goes."""
    either = groups[0] | groups[1]
    who, people = pd.factorize(sessions.loc[either, "mentor_key"])
    if len(people) < 2:
        return float("nan"), float("nan"), 0.0
    of, value = groups[1][either].astype(np.intp), values[either]
    cells, size = of * len(people) + who, (2, 1, len(people))
    n = np.bincount(cells, minlength=2 * len(people)).astype(float).reshape(size)
    total = np.bincount(cells, value, minlength=2 * len(people)).astype(float).reshape(size)
    squares = np.bincount(who, value**2, minlength=len(people))
    spread = clustered.spread_of(n.sum(axis=(0, 1)), total.sum(axis=(0, 1)), squares)
    found = clustered.contrasts(clustered.Cells(n, total), clustered.TWO_CELLS, spread)
    low, high = clustered.limits(found.effect, found.error, found.freedom)
    return float(low[0]), float(high[0]), float(found.p[0])


def _again(sessions: pd.DataFrame, learner: str) -> Mask:
    """After which completed sessions the same two meet again within `BACK_DAYS`."""
    held = np.flatnonzero(Masks(sessions).every((PAST, COMPLETED)) & sessions[learner].notna().to_numpy())
    rows = sessions[["mentor_key", learner]].iloc[held]
    mentors, learners = (pd.factorize(rows[name])[0] for name in ("mentor_key", learner))
    codes = mentors * (int(learners.max(initial=0)) + 1) + learners
    starts = sessions["scheduled_at"].to_numpy("datetime64[us]")[held]
    order = np.lexsort((starts, codes))
    codes, starts = codes[order], starts[order]
    soon = (codes[1:] == codes[:-1]) & (starts[1:] - starts[:-1] <= np.timedelta64(BACK_DAYS, "D"))
    again = np.zeros(len(sessions), dtype=bool)
    again[held[order[:-1]]] = soon
    return again
