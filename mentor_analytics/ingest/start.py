"""When a session was to begin: from one column, or from a date and a time."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.ingest import columns, dates
from mentor_analytics.ingest.doubts import Columns, mask_of
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.texts import Texts
from mentor_analytics.schema import BY_NAME, STARTS

_START = BY_NAME["scheduled_at"]
_LOOK_AT = 1_000  # distinct texts that tell times of day from dates


def read_start(taken: Columns) -> None:
    """Put `scheduled_at` into the frame; rows whose start cannot be established wait."""
    at, on, time = (taken.texts(name) for name in ("scheduled_at", "scheduled_on", "scheduled_time"))
    if at is not None and on is not None and time is None and _is_clock(at):
        at, time = None, at  # a “Start time” beside a “Date”
    if at is not None and time is not None and _is_clock(time) and _has_no_time(taken, at):
        at, on = None, at  # a “Scheduled date” beside a “Time”
    if at is None and on is None:
        at, time = time, None  # a “Scheduled time” that stands alone holds the date too
    if at is not None:
        taken.take(_START, at, read_moments(taken, at, "scheduled_at"))
        taken.settled[at.column] = taken.frame["scheduled_at"]
        _compare(taken, on, time)
        written = at
    elif on is not None:
        _join(taken, on, time)
        written = on
    else:
        raise AssertionError  # the header was checked when the table was found
    start = taken.frame["scheduled_at"]
    taken.wait(
        Code.DATE_OUT_OF_RANGE, "scheduled_at", written, dates.out_of_range(start, taken.timezone, taken.now)
    )


def read_moments(taken: Columns, texts: Texts, column: str) -> columns.Typed:
    """A column of instants in the zone its heading names, else the site's; a zone that was guessed is told."""
    zone, known = taken.zone_of(column)
    typed = columns.type_dates(texts, zone, instants=True, date1904=taken.date1904)
    if not known:
        _tell_zone(taken, texts, zone, "scheduled_at" if column in STARTS else column)
    return typed


def _tell_zone(taken: Columns, texts: Texts, zone: str, column: str = "scheduled_at") -> None:
    filled = [index for index, text in enumerate(texts.distinct) if text]
    taken.doubt(Code.TIMEZONE_ASSUMED, column, texts, filled, zone)


def _is_clock(texts: Texts) -> bool:
    """Whether a column holds times of day: some text is one, and none is a date."""
    filled = [text for text in texts.distinct if text][:_LOOK_AT]
    none_is_date = np.isnat(dates.read_dates(filled, "UTC").wall).all()
    return len(dates.read_clock(filled).faults) < len(filled) and bool(none_is_date)


def _has_no_time(taken: Columns, texts: Texts) -> bool:
    """Whether every date stands at midnight."""
    walls = dates.read_dates(texts.distinct, taken.timezone, date1904=taken.date1904).wall
    known = walls[~np.isnat(walls)]
    return len(known) > 0 and bool((known == known.astype("datetime64[D]")).all())


def _join(taken: Columns, on: Texts, time: Texts | None) -> None:
    """Date plus time of day; a blank or absent time is midnight, or the time the date itself names."""
    if time is None:
        taken.take(_START, on, read_moments(taken, on, "scheduled_on"))
        taken.settled[on.column] = taken.frame["scheduled_at"]
        return
    zone, known = taken.zone_of("scheduled_time")
    read = dates.read_dates(on.distinct, zone, date1904=taken.date1904)
    clock = dates.read_clock(time.distinct)
    days, added = read.wall[on.codes], clock.times[time.codes]
    walls = np.where(np.isnat(added), days, days.astype("datetime64[D]") + added).astype("datetime64[us]")
    joined = dates.ReadDates(walls, read.offset_min[on.codes])
    unknown = _name_zones(time, clock, joined, zone)
    moments, doubtful = dates.to_instants(joined, zone)
    typed = columns.type_dates(on, zone, instants=False, date1904=taken.date1904)
    taken.take(_START, on, columns.Typed(moments, typed.faults, typed.doubts))
    taken.settled[on.column] = pd.Series(np.where(np.isnan(joined.offset_min), days, np.datetime64("NaT")))
    taken.wait(Code.BAD_DATE, time.column, time, mask_of(time.rows_of(list(clock.faults)), taken.n))
    taken.wait(Code.TIMEZONE_UNKNOWN, time.column, time, mask_of(unknown, taken.n))
    taken.wait_for_broken(time.column, time)
    taken.doubt_rows(Code.CLOCK_CHANGE, "scheduled_at", np.array(doubtful, dtype=np.intp))
    taken.doubt(Code.TIME_FORM, time.column, time, clock.short)
    if not known:
        _tell_zone(taken, time, zone)


def _name_zones(
    time: Texts, clock: dates.ReadClock, joined: dates.ReadDates, zone: str
) -> npt.NDArray[np.intp]:
    """Set the offsets of times that name a zone of their own, in place; give the rows whose zone is not known."""
    rows = time.rows_of(list(clock.zones))
    rows = rows[~np.isnat(joined.wall[rows])]
    places, distinct = pd.factorize(pd.MultiIndex.from_arrays([joined.wall[rows], time.codes[rows]]))
    offsets = [dates.offset_of(clock.zones[code], wall, zone) for wall, code in distinct]
    joined.offset_min[rows] = np.array([np.nan if o is None else o for o in offsets] or [0.0])[places]
    return rows[[offsets[place] is None for place in places]]


def _compare(taken: Columns, on: Texts | None, time: Texts | None) -> None:
    """Tell where a date or a time column beside the start says otherwise; the start is what counts."""
    local = taken.frame["scheduled_at"].dt.tz_convert(taken.zone_of("scheduled_at")[0]).dt.tz_localize(None)
    start = local.to_numpy()
    if on is not None:
        days = dates.read_dates(on.distinct, taken.timezone, date1904=taken.date1904).wall[on.codes]
        taken.settled[on.column] = pd.Series(days)
        _tell_difference(taken, start.astype("datetime64[D]"), days.astype("datetime64[D]"), "date")
    if time is not None:
        times = dates.read_clock(time.distinct).times[time.codes]
        _tell_difference(taken, start - start.astype("datetime64[D]"), times, "time")


def _tell_difference(
    taken: Columns, start: npt.NDArray[np.generic], other: npt.NDArray[np.generic], what: str
) -> None:
    differs = (start != other) & ~np.isnat(start) & ~np.isnat(other)
    more = f"the {what} column says otherwise than the start, and the start was used"
    taken.doubt_rows(Code.CONTRADICTORY_ROW, "", np.flatnonzero(differs), more)
