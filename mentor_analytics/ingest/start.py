"""When a session was to begin: from one column, or from a date and a time."""

import numpy as np
import pandas as pd

from mentor_analytics.ingest import columns, dates
from mentor_analytics.ingest.doubts import Columns
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.texts import Texts
from mentor_analytics.schema import BY_NAME

_START = BY_NAME["scheduled_at"]


def read_start(taken: Columns) -> None:
    """Put `scheduled_at` into the frame; rows whose start cannot be established wait."""
    at, on, time = (taken.texts(name) for name in ("scheduled_at", "scheduled_on", "scheduled_time"))
    if at is not None and on is not None and time is None and _is_clock(at):
        at, time = None, at  # a “Start time” beside a “Date”
    if at is None and on is None:
        at, time = time, None  # a “Scheduled time” that stands alone holds the date too
    if at is not None:
        typed = columns.type_dates(at, taken.timezone, instants=True)
        taken.take(_START, at, typed)
        written: Texts | None = at
    else:
        if on is None:
            raise AssertionError  # the header was checked when the table was found
        written = _join(taken, on, time)
    _check_range(taken, written)


def _is_clock(texts: Texts) -> bool:
    filled = [text for text in texts.distinct if text]
    times, faults, _ = dates.read_clock(filled)
    return bool(filled) and not faults and not np.isnat(times).any()


def _join(taken: Columns, on: Texts, time: Texts | None) -> Texts:
    """Date plus time of day; a blank or absent time is midnight."""
    read = dates.read_dates(on.distinct, taken.timezone)
    if time is None:
        taken.take(_START, on, columns.type_dates(on, taken.timezone, instants=True))
        return on
    times, faults, short = dates.read_clock(time.distinct)
    day = read.wall[on.codes]
    added = times[time.codes]
    walls = np.where(np.isnat(added), day, day.astype("datetime64[D]") + added)
    offsets = read.offset_min[on.codes]
    joined = dates.ReadDates(walls.astype("datetime64[us]"), offsets)
    moments, doubtful = dates.to_instants(joined, taken.timezone)
    taken.frame["scheduled_at"] = moments
    typed = columns.type_dates(on, taken.timezone, instants=False)
    taken.take(_START, on, columns.Typed(moments, typed.faults, typed.doubts))
    bad_time = time.rows_of(list(faults))
    mask = np.zeros(taken.n, dtype=bool)
    mask[bad_time] = True
    taken.wait(Code.BAD_DATE, "scheduled_at", time, mask)
    taken.doubt_rows(Code.CLOCK_CHANGE, "scheduled_at", np.array(doubtful, dtype=np.intp))
    taken.doubt(Code.TIME_FORM, "scheduled_at", time, short)
    return on


def _check_range(taken: Columns, written: Texts | None) -> None:
    start = taken.frame["scheduled_at"]
    first = pd.Timestamp(year=dates.EARLIEST_YEAR, month=1, day=1, tz=taken.timezone)
    outside = ((start < first) | (start > dates.latest(taken.now))).to_numpy()
    taken.wait(Code.DATE_OUT_OF_RANGE, "scheduled_at", written, outside)
