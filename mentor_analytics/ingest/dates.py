"""Dates and times as people write them.

A table of forms reads each distinct text; the order of day and month is then settled once for the whole
column: a value above 12 proves it.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.limits import VALUE_CHARS
from mentor_analytics.ingest.numbers import ascii_digits

EARLIEST_YEAR = 2015
YEARS_AHEAD = 2
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_TIME_OF_DAY = (
    r"(?P<hour>\d{1,2})(?:(?P<mark>[:.])(?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?)?(?:\s*(?:hrs?|hours|uhr)\b\.?)?"
)
_TIME = rf"(?:(?P<joint>[\sT,]+)(?:at\s+)?{_TIME_OF_DAY})?"
_ZONE = (
    r"(?:\s*(?P<zone>Z|(?:GMT|UTC)?[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Z]{2,5}|\([A-Z]{2,5}\))"
    r"(?:\s*\([A-Z ]{6,}\))?)?"
)
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?[\s,.]+)?"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(_WEEKDAY + pattern + _TIME + _ZONE, re.IGNORECASE | re.ASCII)


_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ymd", _form(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")),
    ("ymd", _form(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")),
    ("numeric", _form(r"(?P<first>\d{1,2})[-/.](?P<second_part>\d{1,2})[-/.](?P<year>\d{4}|\d{2})")),
    ("named", _form(rf"{_DAY}(?:\s+of)?[\s\-/.,]*(?P<name>{_MONTH})[a-z]*[\s\-/.,']*{_YEAR}")),
    ("named", _form(rf"(?P<name>{_MONTH})[a-z]*\.?[\s\-/]*{_DAY}[\s\-/,']+{_YEAR}")),
)  # fmt: skip
_ISO_FAST = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?)?$"
_ISO_BASIC = re.compile(r"(\d{8}T\d{2})(\d{2})(\d{2})?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
_EPOCH = re.compile(r"\d{10}|\d{13}", re.ASCII)
_CLOCK = re.compile(_TIME_OF_DAY + _ZONE, re.IGNORECASE | re.ASCII)
_DAY_ZERO = np.datetime64("1899-12-30", "us")
_DAY_ZERO_1904 = np.datetime64("1904-01-01", "us")
_UNIVERSAL = frozenset({"Z", "UTC", "GMT"})
_FARTHEST_MIN = 14 * 60  # no zone is farther from UTC
_OTHER_ZONES = frozenset(
    {
        "est",
        "edt",
        "cst",
        "cdt",
        "mst",
        "mdt",
        "pst",
        "pdt",
        "cet",
        "cest",
        "bst",
        "ist",
        "sgt",
        "jst",
        "aest",
    }
)


@dataclass
class ReadDates:
    """What distinct texts say.

    Parameters
    ----------
    wall
        Date and time as written, NaT where nothing could be read.
    offset_min
        Minutes east of UTC; NaN where the text names no zone, so that the site's own is meant.
    faults
        Index → why a text that is not blank has no date.
    told
        Index → how an unusual form was read.
    order
        `date_order_month_first`, `date_order_assumed`, `date_order_mixed`, or None when all is plain.
    ordered
        Indices of the texts that the order decides.
    """

    wall: npt.NDArray[np.datetime64]
    offset_min: npt.NDArray[np.float64]
    faults: dict[int, Code] = field(default_factory=dict)
    told: dict[int, Code] = field(default_factory=dict)
    order: Code | None = None
    ordered: list[int] = field(default_factory=list)


def read_dates(texts: Sequence[str], timezone: str, *, date1904: bool = False) -> ReadDates:
    """Read every distinct text of one column.

    Parameters
    ----------
    texts
        Distinct and trimmed; an empty text is a blank.
    timezone
        The site's zone: its own letters (IST in India) are known, those of others are not, since most have
        several meanings.
    date1904
        Whether day numbers count from 1904, as a workbook may say.
    """
    read = ReadDates(np.full(len(texts), np.datetime64("NaT"), "datetime64[us]"), np.full(len(texts), np.nan))
    numeric: list[tuple[int, int, int, int, re.Match[str]]] = []
    for index in _read_iso(texts, read):
        text = ascii_digits(texts[index]).strip()
        if len(text) > VALUE_CHARS:
            read.faults[index] = Code.BAD_DATE
        elif text and not _read_number(text, index, read, _DAY_ZERO_1904 if date1904 else _DAY_ZERO):
            _read_form(_ISO_BASIC.sub(_with_colons, text), index, read, numeric, timezone)
    _settle_order(numeric, read, timezone)
    return read


def _read_iso(texts: Sequence[str], read: ReadDates) -> Sequence[int]:
    """Read the plain ISO texts all at once; give the indices of the others."""
    series = pd.Series(list(texts), dtype="str")
    plain = series.str.match(_ISO_FAST).to_numpy(dtype=bool) if len(series) else np.zeros(0, dtype=bool)
    if plain.any():
        parsed = pd.to_datetime(series[plain], format="ISO8601", errors="coerce")
        read.wall[plain] = parsed.to_numpy(dtype="datetime64[us]")
        for index in np.flatnonzero(plain)[parsed.isna().to_numpy()]:
            read.faults[int(index)] = Code.BAD_DATE
    return [int(index) for index in np.flatnonzero(~plain)]


def _with_colons(match: re.Match[str]) -> str:
    """`20260901T1030` → `20260901T10:30`."""
    return ":".join(part for part in match.groups() if part)


def _read_number(text: str, index: int, read: ReadDates, day_zero: np.datetime64) -> bool:
    """Day numbers of spreadsheets, and seconds or milliseconds since 1970."""
    if _EPOCH.fullmatch(text):
        microseconds = int(text) * (1_000_000 if len(text) == 10 else 1_000)
        read.wall[index] = np.datetime64(microseconds, "us")
        read.offset_min[index] = 0
        read.told[index] = Code.EPOCH_DATES
        return True
    if _SERIAL.fullmatch(text) and 30_000 <= float(text) <= 60_000:
        seconds = round(float(text) * 86_400)  # a day number's fraction is no finer
        read.wall[index] = day_zero + np.timedelta64(seconds, "s")
        read.told[index] = Code.EXCEL_SERIAL_DATES
        return True
    return False


def _read_form(
    text: str,
    index: int,
    read: ReadDates,
    numeric: list[tuple[int, int, int, int, re.Match[str]]],
    timezone: str,
) -> None:
    for kind, pattern in _FORMS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        year = _full_year(match["year"])
        if kind == "numeric":
            numeric.append((index, year, int(match["first"]), int(match["second_part"]), match))
        else:
            month = int(match["month"]) if kind == "ymd" else 1 + _MONTHS.index(match["name"].casefold())
            _place(index, (year, month, int(match["day"])), match, read, timezone)
        return
    read.faults[index] = Code.BAD_DATE


def _full_year(text: str) -> int:
    """Two digits are of this century up to 68, as POSIX has it."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year <= 68 else 1900)


def _settle_order(
    numeric: Sequence[tuple[int, int, int, int, re.Match[str]]], read: ReadDates, timezone: str
) -> None:
    """Day first unless the column proves month first; when both are proven, only provable texts are read."""
    if not numeric:
        return
    day_first = any(first > 12 >= second for _, _, first, second, _ in numeric)
    month_first = any(second > 12 >= first for _, _, first, second, _ in numeric)
    open_order = [
        index for index, _, first, second, _ in numeric if first <= 12 and second <= 12 and first != second
    ]
    if day_first and month_first:
        read.order, read.ordered = Code.DATE_ORDER_MIXED, open_order
    elif month_first:
        read.order, read.ordered = Code.DATE_ORDER_MONTH_FIRST, [entry[0] for entry in numeric]
    elif open_order and not day_first:
        read.order, read.ordered = Code.DATE_ORDER_ASSUMED, open_order
    for index, year, first, second, match in numeric:
        if read.order is Code.DATE_ORDER_MIXED and first <= 12 and second <= 12 and first != second:
            read.faults[index] = Code.DATE_ORDER_MIXED
            continue
        swap = month_first if not day_first else second > 12
        day, month = (second, first) if swap else (first, second)
        _place(index, (year, month, day), match, read, timezone)


def _place(
    index: int, date: tuple[int, int, int], match: re.Match[str], read: ReadDates, timezone: str
) -> None:
    seconds = _seconds(match) if match["hour"] else 0
    try:
        moment = pd.Timestamp(*date)
    except ValueError:  # a 30 February, a year 0
        seconds = None
    if seconds is None or _may_be_a_span(match):
        read.faults[index] = Code.BAD_DATE
        return
    moment += pd.Timedelta(seconds=seconds)
    offset = offset_of(match["zone"] or "", moment, timezone)
    if offset is None:
        read.faults[index] = Code.TIMEZONE_UNKNOWN
        return
    read.wall[index] = moment.to_datetime64()
    read.offset_min[index] = offset


def _seconds(match: re.Match[str]) -> int | None:
    """Seconds since midnight; None for what is no time of day, or may be something else: a bare 9, a 9.30."""
    hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    elif match["mark"] != ":":
        return None
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second < 60 else None


def _may_be_a_span(match: re.Match[str]) -> bool:
    """Whether `10:00-11:00` may as well say from when to when: no T, no seconds, and the later hour second."""
    zone = match["zone"] or ""
    if not zone.startswith("-") or match["second"] or "T" in (match["joint"] or "").upper():
        return False
    return int(zone[1:3]) > int(match["hour"] or 24)


def offset_of(zone: str, moment: pd.Timestamp, timezone: str) -> float | None:
    """Minutes east of UTC; NaN when no zone is named; None when its letters are not ours to know."""
    zone = zone.strip("()").upper()
    if not zone:
        return np.nan
    if zone in _UNIVERSAL:
        return 0.0
    zone = zone.removeprefix("GMT").removeprefix("UTC")
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return None if minutes > _FARTHEST_MIN else float(minutes if zone[0] == "+" else -minutes)
    if moment.year < 1 or moment.year > 2200:
        return None
    for fold in (0, 1):  # an hour that the clocks repeat has both names
        local = moment.to_pydatetime().replace(tzinfo=ZoneInfo(timezone), fold=fold)
        delta = local.utcoffset()
        if zone == local.tzname() and delta is not None:
            return delta.total_seconds() / 60
    return None


def zone_of_heading(heading: str, timezone: str) -> str | None:
    """The zone of the times under a heading: `Start (UTC)` says so; None when its letters are not ours to know.

    >>> zone_of_heading("Start (UTC)", "Asia/Kolkata"), zone_of_heading("Start (IST)", "Asia/Kolkata")
    ('UTC', 'Asia/Kolkata')
    """
    words = set(fold_header(heading).split())
    if words & {"utc", "gmt"}:
        return "UTC"
    site = (dt.datetime(2026, month, 1, tzinfo=ZoneInfo(timezone)).tzname() for month in (1, 7))
    return None if words & _OTHER_ZONES - {str(name).casefold() for name in site} else timezone


def to_instants(read: ReadDates, timezone: str) -> tuple[pd.Series, list[int]]:
    """UTC instants of distinct texts, and the indices whose hour the clocks skip or repeat.

    A skipped hour moves forward by an hour; of a repeated one the first is taken.
    """
    walls = pd.Series(read.wall)
    named = ~np.isnan(read.offset_min)
    with np.errstate(invalid="ignore"):
        offsets = pd.to_timedelta(np.where(named, read.offset_min, 0), unit="min")
    exact = (walls - offsets).dt.tz_localize("UTC")
    year = walls.dt.year
    sane = walls.where((year >= 1900) & (year <= 2200))  # beyond, zones are not defined; out of range anyway
    first = sane.dt.tz_localize(
        timezone, ambiguous=np.ones(len(sane), dtype=bool), nonexistent=pd.Timedelta(hours=1)
    )
    strict = sane.dt.tz_localize(timezone, ambiguous="NaT", nonexistent="NaT")
    doubtful = (first.notna() & strict.isna()).to_numpy() & ~named
    far = walls.where(sane.isna()).dt.tz_localize("UTC")
    local = first.dt.tz_convert("UTC").fillna(far)
    return exact.where(named, local).astype("datetime64[us, UTC]"), [int(i) for i in np.flatnonzero(doubtful)]


def out_of_range(
    values: pd.Series, timezone: str, now: pd.Timestamp, earliest: int = EARLIEST_YEAR
) -> npt.NDArray[np.bool_]:
    """Which instants or days lie before a year or more than `YEARS_AHEAD` years after `now`."""
    first = pd.Timestamp(earliest, 1, 1, tz=timezone)
    last = now.tz_convert(timezone) + pd.DateOffset(years=YEARS_AHEAD)
    if values.dt.tz is None:
        first, last = first.tz_localize(None), last.tz_localize(None)
    return ((values < first) | (values > last)).to_numpy(dtype=bool)


@dataclass
class ReadClock:
    """What distinct texts say about the time of day.

    Parameters
    ----------
    times
        Since midnight, NaT where nothing could be read.
    zones
        Index → the zone a text names.
    faults
        Index → why a text that is not blank has no time.
    short
        Indices of texts without a leading zero (`9:30`).
    """

    times: npt.NDArray[np.timedelta64]
    zones: dict[int, str] = field(default_factory=dict)
    faults: dict[int, Code] = field(default_factory=dict)
    short: list[int] = field(default_factory=list)


def read_clock(texts: Sequence[str]) -> ReadClock:
    """Times of day: `9:30`, `09:30:00`, `3 pm`, `10:00 IST`."""
    read = ReadClock(np.full(len(texts), np.timedelta64("NaT"), "timedelta64[us]"))
    for index, text in enumerate(texts):
        if not text:
            continue
        match = _CLOCK.fullmatch(ascii_digits(text[:VALUE_CHARS]).strip())
        seconds = _seconds(match) if match else None
        if match is None or seconds is None or (match["zone"] or "").startswith("-"):
            read.faults[index] = Code.BAD_DATE  # 10:00-11:00 is a span
            continue
        read.times[index] = np.timedelta64(seconds * 1_000_000, "us")
        if match["zone"]:
            read.zones[index] = match["zone"]
        if len(match["hour"]) == 1 and not match["half"]:
            read.short.append(index)
    return read
