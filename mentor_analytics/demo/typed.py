"""Columns of a sessions frame built from arrays of numbers and codes, without a Python object per row."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mentor_analytics.demo.files import TIMEZONE
from mentor_analytics.demo.people import Bools, Floats, Ints

MICROSECONDS_PER_MIN = 60_000_000
DAY_MIN = 24 * 60


def category(names: Sequence[str], codes: Ints) -> pd.Series:
    """Give names as a category of those that occur; a code of -1 is missing."""
    used = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=len(names)))
    place = np.full(len(names) + 1, -1)  # the last place stands for code -1
    place[used] = np.arange(len(used))
    kinds = pd.CategoricalDtype(pd.Index([names[int(number)] for number in used], dtype="str"))
    return pd.Series(pd.Categorical.from_codes(place[codes], dtype=kinds))


def text(lines: Sequence[str], codes: Ints) -> pd.Series:
    """Give lines as text; a code of -1 is missing."""
    places = pa.array(codes, mask=codes < 0)
    return _series(pa.array(lines, pa.large_string()).take(places))


def numbered(letter: str, numbers: Ints, width: int) -> pd.Series:
    """Give ids such as S0000017."""
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.large_string()), width, "0")
    empty = pa.scalar("", pa.large_string())
    return _series(pc.binary_join_element_wise(pa.scalar(letter, pa.large_string()), digits, empty))


def boolean(values: Bools, known: Bools | None = None) -> pd.Series:
    """Give yes or no, missing where not known."""
    mask = np.zeros(len(values), dtype=bool) if known is None else ~known
    return pd.Series(pd.arrays.BooleanArray(values.copy(), mask))


def instants(first_day: pd.Timestamp, minutes: Ints, known: Bools | None = None) -> pd.Series:
    """Give moments in UTC from minutes since a local midnight."""
    local = pd.DatetimeIndex(_moments(first_day, minutes, known)).tz_localize(TIMEZONE)
    return pd.Series(local.tz_convert("UTC"))


def days(first_day: pd.Timestamp, minutes: Ints, known: Bools) -> pd.Series:
    """Give local days from minutes since a local midnight."""
    return _moments(first_day, minutes // DAY_MIN * DAY_MIN, known)


def numbers(values: Floats, known: Bools | None = None) -> pd.Series:
    """Give numbers, missing where not known."""
    return pd.Series(values if known is None else np.where(known, values, np.nan), dtype="float64")


def _moments(first_day: pd.Timestamp, minutes: Ints, known: Bools | None) -> pd.Series:
    moments = np.datetime64(first_day, "us") + (minutes * MICROSECONDS_PER_MIN).astype("timedelta64[us]")
    if known is not None:
        moments[~known] = np.datetime64("NaT", "us")
    return pd.Series(moments)


def _series(texts: pa.LargeStringArray) -> pd.Series:
    return pd.Series(pd.array(texts, dtype="str"))
