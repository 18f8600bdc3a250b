"""When sessions are moved or missed: each mentor's weekdays, hours and months against their own mix.

Nobody is held against other people's calendars: who mentors on Fridays only cannot move another day. The question is
whether, of the sessions a mentor has, those of one weekday are moved more often than the rest; and every mentor that is
looked at counts, so p is adjusted for all of them together.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from mentor_analytics import stats
from mentor_analytics.conditions import Mask
from mentor_analytics.measure.by_mentor import any_differs
from mentor_analytics.measure.tables import months, weeks
from mentor_analytics.measure.tally import Groups, Ints

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
PARTS_OF_DAY: tuple[tuple[str, int], ...] = (
    ("mornings (before 12:00)", 0),
    ("early afternoons (12:00 to 14:59)", 12),
    ("late afternoons (15:00 to 17:59)", 15),
    ("evenings (from 18:00)", 18),
)
"""What it is called, and the hour it begins with. Data only."""
RISING, FALLING = "rising", "falling"

ENOUGH_EVENTS, ENOUGH_OF_ALL = 5, 20
"""With fewer moved sessions, or fewer sessions at all, a mentor's weekdays and hours are not looked at."""
ENOUGH_TREND_EVENTS, ENOUGH_PERIODS = 10, 3
"""The same for the way over time."""

PATTERN_COLUMNS = (
    "kind",
    "mentor_key",
    "slot",
    "hits",
    "n",
    "share",
    "low",
    "high",
    "other_hits",
    "other_n",
    "other_share",
    "other_low",
    "other_high",
    "p",
    "p_adjusted",
    "distinguishable",
)


@dataclass(frozen=True)
class Events:
    """Sessions that count, and those of them something happened to, by person and moment.

    Parameters
    ----------
    people
        Keys, in the order of the cells.
    who
        Place of each session's mentor among them.
    weekday, hour
        On the site's clock; Monday is 0.
    period
        Place among `periods`.
    periods
        Names of the months or weeks, in order.
    met
        To which sessions it happened.
    """

    people: list[str]
    who: npt.NDArray[np.intp]
    weekday: npt.NDArray[np.intp]
    hour: npt.NDArray[np.intp]
    period: npt.NDArray[np.intp]
    periods: list[str]
    met: Mask

    def table(self, slots: npt.NDArray[np.intp], size: int) -> tuple[Ints, Ints]:
        """How often it happened, and of how many sessions: a row per person, a column per slot."""
        cells = Groups(self.who * size + slots, len(self.people) * size)
        return (
            cells.of(self.met).count().reshape(-1, size),
            cells.count().reshape(-1, size),
        )


@dataclass(frozen=True)
class Patterns:
    """What was looked at, and what is more than chance.

    Parameters
    ----------
    table
        `PATTERN_COLUMNS`, a row per mentor and kind (`weekday`, `hours`, `trend`) that was looked at: the slot that
        stands out most against the mentor's other sessions. Of a trend the slot is `rising` or `falling`, the later
        half of the time against the earlier.
    looked_at
        Mentors with enough sessions and events for at least one of the kinds.
    too_few
        Mentors without.
    """

    table: pd.DataFrame
    looked_at: int
    too_few: int

    @property
    def told(self) -> pd.DataFrame:
        """What is more than chance, the surest first."""
        found = self.table[self.table["distinguishable"].to_numpy(dtype=bool)]
        return found.sort_values(["p_adjusted", "p", "mentor_key"], kind="stable", ignore_index=True)


def events(sessions: pd.DataFrame, out_of: Mask, met: Mask, timezone: str, period: str) -> Events:
    """Put sessions into slots of the site's calendar.

    Parameters
    ----------
    sessions
        Prepared. A session that was moved stands where it was first to begin, when `moved_from_at` says so.
    out_of
        The sessions that count.
    met
        To which of them it happened.
    timezone
        Weekdays, hours and months are cut in it.
    period
        `month` or `week`.
    """
    out_of = out_of & sessions["scheduled_at"].notna().to_numpy()
    names = ["mentor_key", "scheduled_at", *({"moved_from_at"} & set(sessions.columns))]
    kept = sessions.loc[out_of, names]
    starts = kept["scheduled_at"]
    if "moved_from_at" in kept.columns:
        starts = kept["moved_from_at"].where(met[out_of]).fillna(starts)
    local = starts.dt.tz_convert(timezone)
    who, people = pd.factorize(kept["mentor_key"], sort=True)
    period_codes, periods = pd.factorize(
        (months if period == "month" else weeks)(starts, timezone), sort=True
    )
    return Events(
        people=[str(each) for each in people],
        who=who.astype(np.intp),
        weekday=local.dt.day_of_week.to_numpy(np.intp),
        hour=local.dt.hour.to_numpy(np.intp),
        period=period_codes.astype(np.intp),
        periods=[str(each) for each in periods],
        met=met[out_of],
    )


def patterns(found: Events) -> Patterns:
    """Mentors whose events fall on one weekday, on one part of the day, or are more (or less) frequent lately.

    Every mentor and kind with enough behind it is tested, and p adjusted for all of them together
    (Benjamini-Hochberg).
    """
    begins = np.array([hour for _, hour in PARTS_OF_DAY])
    parts = np.searchsorted(begins, found.hour, side="right") - 1
    tables = {
        "weekday": _standing_out(*found.table(found.weekday, len(WEEKDAYS)), WEEKDAYS),
        "hours": _standing_out(
            *found.table(parts.astype(np.intp), len(begins)), tuple(n for n, _ in PARTS_OF_DAY)
        ),
        "trend": trends(*found.table(found.period, max(len(found.periods), 1))),
    }
    rows = [table.assign(kind=kind) for kind, table in tables.items() if len(table)]
    if not rows:
        return Patterns(pd.DataFrame(columns=list(PATTERN_COLUMNS)), 0, len(found.people))
    table = adjusted(pd.concat(rows, ignore_index=True))
    table["mentor_key"] = pd.array(found.people, dtype="str").take(table["person"].to_numpy())
    looked_at = table["person"].nunique()
    return Patterns(table[list(PATTERN_COLUMNS)], looked_at, len(found.people) - looked_at)


def adjusted(table: pd.DataFrame) -> pd.DataFrame:
    """The same rows with p adjusted for how many were looked at, and whether each is more than chance."""
    p = stats.benjamini_hochberg(table["p"])
    return table.assign(p_adjusted=p, distinguishable=p < stats.ALPHA)


def _standing_out(hits: Ints, n: Ints, names: tuple[str, ...]) -> pd.DataFrame:
    """The slot of each person in which it happened more often than in their others, with p.

    Fisher's exact test, one-sided, of each slot against the person's other slots, times the slots the person has
    (Bonferroni): exact for small counts too, and about just what is told.
    """
    enough = (
        (hits.sum(axis=1) >= ENOUGH_EVENTS) & (n.sum(axis=1) >= ENOUGH_OF_ALL) & ((n > 0).sum(axis=1) > 1)
    )
    people = np.flatnonzero(enough)
    factorials = special.gammaln(np.arange(int(n.sum(axis=1).max(initial=0)) + 2) + 1.0)
    p = np.array([tails(hits[at], n[at], factorials) for at in people]).reshape(-1, n.shape[1])
    slot = p.argmin(axis=1)
    row = np.arange(len(people))
    table = _compared(hits[people, slot], n[people, slot], hits[people].sum(axis=1), n[people].sum(axis=1))
    return table.assign(
        person=people,
        slot=[names[at] for at in slot],
        p=np.minimum(p[row, slot] * (n[people] > 0).sum(axis=1), 1.0),
    )


def tails(hits: Ints, n: Ints, factorials: stats.Floats) -> stats.Floats:
    """Chance, slot by slot, of so many events or more, were the events dealt out blindly among the sessions.

    Parameters
    ----------
    hits, n
        Of one person, per slot.
    factorials
        Logarithms of 0!, 1!, … up to all of the person's sessions.
    """
    events_, total = int(hits.sum()), int(n.sum())
    more = np.arange(events_ + 1)

    def ways(of: Ints, chosen: Ints) -> stats.Floats:
        """Logarithm of how many choices there are; none where more are chosen than there are."""
        left = of - chosen
        counted = factorials[of] - factorials[np.clip(chosen, 0, None)] - factorials[np.clip(left, 0, None)]
        return np.where(left >= 0, counted, -np.inf)

    each = n[:, None]
    logs = ways(each, more[None, :]) + ways(total - each, events_ - more[None, :])
    chances = np.exp(logs - ways(np.array(total), np.array(events_)))
    so_many: stats.Floats = np.where(more >= hits[:, None], chances, 0.0).sum(axis=1)
    return np.minimum(so_many, 1.0)


def trends(hits: Ints, n: Ints) -> pd.DataFrame:
    """Whether it happens more or less often lately to each person: Cochran-Armitage over the periods, two-sided.

    Parameters
    ----------
    hits, n
        A row per person, a column per period in order.

    Returns
    -------
    The later half beside the earlier. Where the halves do not go the way the periods do, there is no trend: p is 1.
    """
    enough = (
        (hits.sum(axis=1) >= ENOUGH_TREND_EVENTS)
        & (n.sum(axis=1) >= ENOUGH_OF_ALL)
        & ((n > 0).sum(axis=1) >= ENOUGH_PERIODS)
    )
    people = np.flatnonzero(enough)
    hits, n = hits[people], n[people]
    total, events_ = n.sum(axis=1), hits.sum(axis=1)
    place = np.arange(n.shape[1], dtype=float)
    middle = stats.divide(n @ place, total)
    away = hits @ place - events_ * middle
    around = (n * (place[None, :] - middle[:, None]) ** 2).sum(axis=1)
    spread = stats.divide(events_ * (total - events_) * around, total * (total - 1.0))
    z = stats.divide(away, np.sqrt(spread))
    p = np.where(spread > 0, 2 * special.ndtr(-np.abs(z)), np.nan)
    half = n.shape[1] // 2
    table = _compared(hits[:, half:].sum(axis=1), n[:, half:].sum(axis=1), events_, total)
    gap = table["share"] - table["other_share"]
    p = np.where(np.isnan(p) | (away * gap.to_numpy(float) > 0), p, 1.0)
    table = table.assign(person=people, slot=np.where(away > 0, RISING, FALLING), p=p)
    return table[table["p"].notna()]


def _compared(hits: Ints, n: Ints, all_hits: Ints, all_n: Ints) -> pd.DataFrame:
    """One slot beside the rest, both with their Wilson intervals."""
    columns: dict[str, object] = {}
    for before, top, bottom in (("", hits, n), ("other_", all_hits - hits, all_n - n)):
        low, high = stats.wilson(top, bottom)
        columns |= {
            f"{before}hits": top,
            f"{before}n": bottom,
            f"{before}share": stats.divide(top, bottom),
            f"{before}low": low,
            f"{before}high": high,
        }
    return pd.DataFrame(columns)


def heat(found: Events) -> pd.DataFrame:
    """Everybody's sessions by weekday and hour: `weekday`, `hour`, `hits`, `n`, `share`, `low`, `high`.

    Weekdays and hours without any session are left out where they lie at an end; between they stand with n = 0.
    """
    cells = Groups(found.weekday * 24 + found.hour, 7 * 24)
    hits, n = cells.of(found.met).count(), cells.count()
    low, high = stats.wilson(hits, n)
    at = np.arange(7 * 24)
    table = pd.DataFrame(
        {
            "weekday": at // 24,
            "hour": at % 24,
            "hits": hits,
            "n": n,
            "share": stats.divide(hits, n),
            "low": low,
            "high": high,
        }
    )
    held = table[table["n"] > 0]
    kept = [table[name].between(held[name].min(), held[name].max()) for name in ("weekday", "hour")]
    return table[kept[0] & kept[1]].reset_index(drop=True)


def by_weekday(found: Events) -> pd.DataFrame:
    """Everybody's sessions by weekday: `slot`, `hits`, `n`, `share`; weekdays without a session are left out."""
    cells = Groups(found.weekday, len(WEEKDAYS))
    hits, n = cells.of(found.met).count(), cells.count()
    table = pd.DataFrame({"slot": list(WEEKDAYS), "hits": hits, "n": n, "share": stats.divide(hits, n)})
    return table[table["n"] > 0].reset_index(drop=True)


def weekday_test(found: Events, seed: int) -> tuple[stats.Test, float]:
    """Whether weekdays differ over everybody's sessions together, and p of the same with the mentors in mind.

    Mentors differ and many have a weekday of their own: then weekdays differ too, by their mentors alone. The
    second p takes sessions of one mentor as alike; NaN where weekdays cannot be told apart from mentors.
    """
    table = by_weekday(found)
    test = stats.shares_differ(table["hits"], table["n"], seed)
    codes, _ = pd.factorize(found.weekday)
    of_mentors = any_differs(
        (codes.astype(np.intp), len(table)), (found.who, len(found.people)), found.met.astype(float)
    )
    return test, of_mentors
