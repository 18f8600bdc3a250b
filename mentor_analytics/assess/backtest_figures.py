"""How well warnings did: right, missed, early, steady; each with its n and an interval that knows who repeats."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.assess.backtest import Replay, Signal
from mentor_analytics.assess.backtest_outcomes import DAY_S
from mentor_analytics.assess.clustered_shares import Counts, Estimate, Pair, difference, lift, share
from mentor_analytics.conditions import Mask

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lead:
    """How many days before it happened the warnings began: quartiles, and of how many that happened."""

    first: float
    median: float
    third: float
    n: int


@dataclass(frozen=True)
class Figures:
    """What one kind of warning was worth.

    Parameters
    ----------
    signal
        Which.
    flag_rate
        Flagged, of all that could be followed up.
    precision
        Came true, of flagged.
    recall
        Flagged, of what happened.
    base_rate
        Happened, of all that could be followed up.
    lift
        Precision over base rate.
    caught
        Things that happened that were warned of at least once, of all: who stops coming is followed up in several
        weeks before.
    lead
        Days from the warning to what happened.
    stays
        Mentors warned of that are warned of the week after too, of those followed up in both.
    flips
        Mentors whose warning comes or goes from one week to the next, of all pairs of weeks.
    against
        Precision, recall and flag rate less those of the first signal; None for itself.
    """

    signal: Signal
    flag_rate: Estimate
    precision: Estimate
    recall: Estimate
    base_rate: Estimate
    lift: Estimate
    caught: Estimate
    lead: Lead
    stays: Estimate
    flips: Estimate
    against: tuple[Estimate, Estimate, Estimate] | None = None


@dataclass(frozen=True)
class _Parts:
    flag_rate: Pair
    precision: Pair
    recall: Pair


def figures_of(replayed: Replay, followed: pd.DataFrame, *, is_gap: bool = False) -> tuple[Figures, ...]:
    """The worth of every signal of a replay, in their order.

    Parameters
    ----------
    replayed
        Of `backtest.replay`.
    followed
        Of `backtest_outcomes.follow_ups` for its units.
    is_gap
        What happened is that somebody stopped.
    """
    known = followed["known"].to_numpy(dtype=bool)
    units = replayed.units[known].reset_index(drop=True)
    seen = followed[known].reset_index(drop=True)
    if units.empty or not replayed.signals:
        return ()
    mentors, size = _clusters(units["mentor_key"])
    happened = seen["happened"].to_numpy(dtype=bool)
    first: _Parts | None = None
    found = []
    for signal in replayed.signals:
        flagged = units[signal.name].to_numpy(dtype=bool)
        counts = [
            np.bincount(mentors[met], minlength=size).astype(float)
            for met in (np.ones_like(flagged), flagged, happened, flagged & happened)
        ]
        parts = _Parts(Pair(counts[1], counts[0]), Pair(counts[3], counts[1]), Pair(counts[3], counts[2]))
        stays, flips = _steadiness(units, flagged, size, mentors)
        base = Pair(counts[2], counts[0])
        found.append(
            Figures(
                signal,
                share(parts.flag_rate),
                share(parts.precision),
                share(parts.recall),
                share(base),
                lift(parts.precision, base),
                share(_caught(units, seen, flagged, (mentors, size))),
                _lead(units, seen, flagged, is_gap),
                share(stays),
                share(flips),
                None if first is None else _against(parts, first),
            )
        )
        first = first or parts
    return tuple(found)


def by_week(replayed: Replay, followed: pd.DataFrame, signal: str) -> pd.DataFrame:
    """Per week of a replay: `end`, `followed`, `flagged`, `happened`, `right`."""
    columns = ["end", "followed", "flagged", "happened", "right"]
    known = followed["known"].to_numpy(dtype=bool)
    if not known.any():
        return pd.DataFrame(columns=columns)
    units = replayed.units[known]
    flagged = units[signal].to_numpy(dtype=bool)
    happened = followed.loc[known, "happened"].to_numpy(dtype=bool)
    counted = pd.DataFrame(
        {
            "end": units["end"],
            "followed": 1,
            "flagged": flagged,
            "happened": happened,
            "right": flagged & happened,
        }
    )
    return counted.groupby("end", as_index=False).sum()[columns]


def _clusters(keys: pd.Series) -> tuple[npt.NDArray[np.intp], int]:
    codes, names = pd.factorize(keys)
    return np.where(codes < 0, len(names), codes), len(names) + 1


def _against(parts: _Parts, first: _Parts) -> tuple[Estimate, Estimate, Estimate]:
    return (
        difference(parts.precision, first.precision),
        difference(parts.recall, first.recall),
        difference(parts.flag_rate, first.flag_rate),
    )


def _steadiness(
    units: pd.DataFrame, flagged: Mask, size: int, mentors: npt.NDArray[np.intp]
) -> tuple[Pair, Pair]:
    """Per mentor: still warned of a week later, of warnings; and changes, of pairs of weeks."""
    weeks = int(units["week"].max()) + 1
    there, warned = (np.zeros((size, weeks), dtype=bool) for _ in range(2))
    at = units["week"].to_numpy()
    there[mentors, at] = True
    warned[mentors[flagged], at[flagged]] = True
    both = there[:, :-1] & there[:, 1:]
    before, after = warned[:, :-1] & both, warned[:, 1:] & both
    return _pair(before & after, before), _pair(before ^ after, both)


def _pair(top: Mask, bottom: Mask) -> Pair:
    return Pair(_per_cluster(top), _per_cluster(bottom))


def _per_cluster(met: Mask) -> Counts:
    counted: Counts = met.sum(axis=1).astype(float)
    return counted


def _caught(
    units: pd.DataFrame, seen: pd.DataFrame, flagged: Mask, clusters: tuple[npt.NDArray[np.intp], int]
) -> Pair:
    """Per mentor: what was warned of in any week, and all that happened."""
    mentors, size = clusters
    happened = seen["happened"].to_numpy(dtype=bool)
    at = (_day(units) + seen["days"].to_numpy(float)).round(3)
    events = pd.DataFrame({"mentor": mentors, "subject": seen["subject"], "at": at, "warned": flagged})
    once = (
        events[happened].groupby(["subject", "at"], as_index=False).agg({"mentor": "first", "warned": "any"})
    )
    of, warned = once["mentor"].to_numpy(dtype=np.intp), once["warned"].to_numpy(dtype=bool)
    top, bottom = np.bincount(of[warned], minlength=size), np.bincount(of, minlength=size)
    return Pair(top.astype(float), bottom.astype(float))


def _day(units: pd.DataFrame) -> Floats:
    """The end of each unit's week, in days."""
    days: Floats = units["end"].to_numpy("datetime64[s]").astype(np.int64) / DAY_S
    return days


def _lead(units: pd.DataFrame, seen: pd.DataFrame, flagged: Mask, is_gap: bool) -> Lead:
    """Each thing that happened counts once.

    What the next session tells is counted from the last warning before it; that somebody stops coming, from the first
    of the weeks in a row that warned of it.
    """
    end = _day(units)
    days = seen["days"].to_numpy(float)
    warned = pd.DataFrame({"subject": seen["subject"], "week": units["week"], "end": end, "at": end + days})[
        flagged
    ].sort_values(["subject", "week"], kind="stable")
    new = (warned["subject"] != warned["subject"].shift()) | (warned["week"] > warned["week"].shift() + 1)
    begun = warned["end"].where(new).ffill() if is_gap else warned["end"]
    right = warned["at"].notna()
    if not right.any():
        return Lead(np.nan, np.nan, np.nan, 0)
    events = (warned["at"] - begun)[right].groupby([warned["subject"][right], warned["at"][right].round(3)])
    ahead = events.max() if is_gap else events.min()
    first, median, third = np.percentile(ahead.to_numpy(float), [25, 50, 75])
    return Lead(float(first), float(median), float(third), len(ahead))
