"""Any labelled table made ready for a model: which columns can be looked at, and what was known before each row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from mentor_analytics.errors import DefinitionError, listed
from mentor_analytics.ingest.dates import read_dates
from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.predict.columns import NUMBER, kinds_of, numbers_of
from mentor_analytics.predict.features import WEEKDAYS, hours, named
from mentor_analytics.predict.history import base_rate, past, smoothed
from mentor_analytics.predict.outcome import Outcome, read_outcome
from mentor_analytics.predict.rows import NOT_GIVEN, Feature, Rows
from mentor_analytics.stats import Floats, Ints

_DAY = np.timedelta64(1, "D")
_ZONE = r"(\d:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(?:Z|[+-]\d{2}:?\d{2})$"
MOSTLY = 0.95
"""Share of the cells that must be read for a column to be what it is said to be."""


@dataclass(frozen=True)
class Asked:
    """What a table is to be looked at for, in its own headings.

    Parameters
    ----------
    target, time
        What came, and the day it came on.
    booked
        When it was booked.
    entities
        Who or what rows are of, to count their history.
    exclude
        Columns not to look at.
    positive
        The value of the target that means the event.
    """

    target: str
    time: str
    booked: str = ""
    entities: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    positive: str = ""


@dataclass(frozen=True)
class Table:
    """A table understood; `rows` makes the rows of it or of any part of it.

    Parameters
    ----------
    frame
        The rows with a day, as text, with the columns `DAY`, `HOUR`, `LEAD` and `OUTCOME` beside.
    entities
        Columns whose history is counted.
    kinds
        Column looked at → number or group.
    used
        Column looked at → how, also where only what is made of it is.
    left_out
        Column not looked at → why.
    notes
        What was noticed.
    outcome
        The word that means the event, and why.
    """

    frame: pd.DataFrame
    entities: tuple[str, ...]
    kinds: Mapping[str, str]
    used: Mapping[str, str]
    left_out: Mapping[str, str]
    notes: tuple[str, ...]
    outcome: Outcome = field(repr=False)

    @property
    def features(self) -> tuple[Feature, ...]:
        """What can be looked at, in words."""
        made = [
            Feature(LEAD, "Days booked ahead"),
            Feature(SAME_DAY, "Booked for the same day"),
            Feature(WEEKDAY, "Weekday"),
            Feature(HOUR, "Time of day"),
        ]
        for name in self.entities:
            made += [
                Feature(f"{RATE}{name}", f"Earlier events of the same {name}"),
                Feature(f"{KNOWN}{name}", f"Earlier rows of the same {name}"),
                Feature(f"{SINCE}{name}", f"Days since the last row of the same {name}"),
            ]
        return (*made, *(Feature(name, name) for name in self.kinds))

    def rows(self, frame: pd.DataFrame) -> Rows:
        """Rows with what was known before the day of each.

        Parameters
        ----------
        frame
            `frame`, or some of its rows: history is counted over these alone.
        """
        day, target = frame[DAY].to_numpy(np.int64), frame[OUTCOME].to_numpy(float)
        base = base_rate(day, target)
        columns: dict[str, Floats | pd.Series] = {}
        seen = np.ones(len(frame), dtype=bool)
        for name in self.entities:
            codes = pd.factorize(frame[name].where(frame[name] != ""))[0].astype(np.int64)
            before = past(codes, day, target)
            columns[f"{RATE}{name}"] = smoothed(before, base)
            columns[f"{KNOWN}{name}"] = np.log1p(before.n)
            columns[f"{SINCE}{name}"] = np.log1p(day - before.last_day)
            seen &= before.n > 0
        columns |= _of_time(frame)
        for name, kind in self.kinds.items():
            text = frame[name]
            columns[name] = numbers_of(text) if kind == NUMBER else text.where(text != "", NOT_GIVEN)
        features = pd.DataFrame(columns, index=frame.index)
        return Rows(features, target, day, day + 1, seen=seen)


DAY, LEAD, SAME_DAY, HOUR, WEEKDAY, OUTCOME = (f"\u2192{name}" for name in (
    "day", "days ahead", "same day", "hour", "weekday", "outcome"
))  # fmt: skip
"""Ours beside the columns of a table; no heading begins so."""
RATE, KNOWN, SINCE = ("\u2192rate of ", "\u2192earlier rows of ", "\u2192days since the last of ")


def understand(table: pd.DataFrame, asked: Asked) -> Table:
    """Decide what each column is, and read target and days.

    Parameters
    ----------
    table
        As text (`ingest.plain.read_plain`).

    Raises
    ------
    DefinitionError
        A column is not there, the target is not two-valued, or the days cannot be read.
    """
    named_columns = [asked.target, asked.time, *filter(None, [asked.booked]), *asked.entities, *asked.exclude]
    for name in named_columns:
        _must_be_there(name, table.columns)
    outcome = read_outcome(table[asked.target], asked.target, asked.positive)
    walls = _walls(table[asked.time], asked.time)
    notes: list[str] = []
    if np.isnat(walls).any():
        notes.append(f"{int(np.isnat(walls).sum()):,} rows without a day in {asked.time!r} were left out.")
    frame = table.assign(**{OUTCOME: outcome.target, DAY: _days(walls), HOUR: _hours(walls)})
    if asked.booked:
        frame[LEAD] = _lead(walls, _walls(table[asked.booked], asked.booked), asked, notes)
    frame = frame[~np.isnat(walls)].reset_index(drop=True)
    used = {
        asked.time: "its weekday, time of day, and what earlier days hold",
        **({asked.booked: "the days from then to the day itself"} if asked.booked else {}),
        **dict.fromkeys(asked.entities, "the history of each"),
    }
    special = {asked.target, *used, *asked.exclude}
    kinds, left_out = kinds_of(frame[[name for name in table.columns if name not in special]])
    left_out |= dict.fromkeys(asked.exclude, "left out as asked")
    return Table(frame, asked.entities, kinds, used | kinds, left_out, tuple(notes), outcome)


def _must_be_there(name: str, columns: pd.Index) -> None:
    if name not in columns:
        from rapidfuzz import process

        nearest = [match[0] for match in process.extract(name, list(columns), limit=3, processor=fold_header)]
        raise DefinitionError(
            f"There is no column {name!r} in the table.", f"Nearest are: {listed(map(repr, nearest))}."
        )


def _walls(texts: pd.Series, heading: str) -> np.ndarray:
    """Date and time as written; a zone in the text is not followed, for it would move days."""
    plain = texts.str.replace(_ZONE, r"\1", regex=True)
    codes, found = pd.factorize(plain)
    read = read_dates([str(each) for each in found], "UTC")
    walls = read.wall[codes]
    given = (texts != "").to_numpy(dtype=bool)
    if not given.any() or (~np.isnat(walls[given])).mean() < MOSTLY:
        raise DefinitionError(
            f"The column {heading!r} cannot be read as dates or times.",
            "Name another column, or write dates as 2026-09-30.",
        )
    return walls


def _days(walls: np.ndarray) -> Ints:
    days: Ints = walls.astype("datetime64[D]").astype(np.int64)
    return days


def _hours(walls: np.ndarray) -> Floats:
    """Hour of the day; NaN throughout where every time is midnight, which only says that none was written."""
    of_day = (walls - walls.astype("datetime64[D]")) / np.timedelta64(1, "h")
    known = ~np.isnat(walls)
    return of_day if known.any() and (of_day[known] > 0).any() else np.full(len(walls), np.nan)


def _lead(walls: np.ndarray, booked: np.ndarray, asked: Asked, notes: list[str]) -> Floats:
    """Days from booking, counted by the calendar; unknown where it would be negative."""
    known = ~np.isnat(walls) & ~np.isnat(booked)
    lead = np.where(known, _days(walls) - _days(booked), np.nan)
    negative, by_moment = int((lead < 0).sum()), int(((walls < booked) & known).sum())
    if negative:
        notes.append(
            f"{negative:,} rows are booked after their day: their days ahead are taken as not known."
        )
    if by_moment > negative:
        notes.append(
            f"Days ahead are counted by the calendar: {asked.time!r} often has no time of day, and by the clock "
            f"{by_moment:,} rows would be booked after the event."
        )
    return np.where(lead < 0, np.nan, lead)


def _of_time(frame: pd.DataFrame) -> dict[str, Floats | pd.Series]:
    """What the calendar and the booking say."""
    weekday = (frame[DAY].to_numpy(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    told: dict[str, Floats | pd.Series] = {WEEKDAY: named(weekday, WEEKDAYS, frame.index)}
    if frame[HOUR].notna().any():
        told[HOUR] = hours(frame[HOUR].to_numpy(float).astype(np.int64), frame.index)
    if LEAD in frame.columns:
        lead = frame[LEAD].to_numpy(float)
        told |= {LEAD: np.log1p(lead), SAME_DAY: np.where(np.isnan(lead), np.nan, lead == 0)}
    return told
