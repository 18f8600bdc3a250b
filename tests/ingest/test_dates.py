"""Dates and times as people write them."""

# ruff: noqa: DTZ001 - clocks on the wall have no zone

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.ingest.dates import (
    out_of_range,
    read_clock,
    read_dates,
    to_instants,
    zone_of_heading,
)
from mentor_analytics.ingest.issues import Code

KOLKATA, LONDON, NEW_YORK = "Asia/Kolkata", "Europe/London", "America/New_York"


def wall(text: str, timezone: str = KOLKATA) -> str | None:
    value = read_dates([text], timezone).wall[0]
    return (
        None if np.isnat(value) else str(value.astype("datetime64[s]")).replace("T", " ").removesuffix(":00")
    )


def instant(text: str, timezone: str = KOLKATA) -> str | None:
    moment = to_instants(read_dates([text], timezone), timezone)[0][0]
    return None if pd.isna(moment) else moment.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-09-14", "2026-09-14 00:00"),
        ("2026-9-4", "2026-09-04 00:00"),
        ("2026/09/14", "2026-09-14 00:00"),
        ("2026.09.14", "2026-09-14 00:00"),
        ("20260914", "2026-09-14 00:00"),
        ("2026-09-14 10:30", "2026-09-14 10:30"),
        ("2026-09-14T10:30", "2026-09-14 10:30"),
        ("2026-09-14t10:30", "2026-09-14 10:30"),
        ("2026-09-14T10:30:15", "2026-09-14 10:30:15"),
        ("2026-09-14T10:30:15.123456", "2026-09-14 10:30:15"),
        ("2026-09-14 9:05", "2026-09-14 09:05"),
        ("2026-09-14, 10:30", "2026-09-14 10:30"),
        ("20260914T103000", "2026-09-14 10:30"),
        ("20260914T1030Z", "2026-09-14 10:30"),
        ("14/09/2026", "2026-09-14 00:00"),
        ("14-09-2026", "2026-09-14 00:00"),
        ("14.09.2026", "2026-09-14 00:00"),
        ("14/09/26", "2026-09-14 00:00"),
        ("14/9/2026 3:30 PM", "2026-09-14 15:30"),
        ("14/9/2026 3:30PM", "2026-09-14 15:30"),
        ("14/9/2026 3:30 p.m.", "2026-09-14 15:30"),
        ("14/9/2026 3.30 pm", "2026-09-14 15:30"),
        ("14/9/2026 3 PM", "2026-09-14 15:00"),
        ("14/9/2026 12:00 AM", "2026-09-14 00:00"),
        ("14/9/2026 12:00 PM", "2026-09-14 12:00"),
        ("14.09.2026 15:30 Uhr", "2026-09-14 15:30"),
        ("14/09/2026 15:30 hrs", "2026-09-14 15:30"),
        ("01/04/2026\u202f3:30\u202fPM", "2026-04-01 15:30"),
        ("9/14/2026", "2026-09-14 00:00"),
        ("14 Sep 2026", "2026-09-14 00:00"),
        ("14-Sep-26", "2026-09-14 00:00"),
        ("14 September 2026 10:30", "2026-09-14 10:30"),
        ("14th of September, 2026", "2026-09-14 00:00"),
        ("1st Sept 2026 at 3 PM", "2026-09-01 15:00"),
        ("Sep 14, 2026", "2026-09-14 00:00"),
        ("September 14th, 2026 3:30 pm", "2026-09-14 15:30"),
        ("Sep 14 '26", "2026-09-14 00:00"),
        ("Mon, 14 Sep 2026 10:30:00 +0530", "2026-09-14 10:30"),
        ("Monday 14 September 2026", "2026-09-14 00:00"),
        ("Mon Sep 14 2026 10:30:00 GMT+0530 (India Standard Time)", "2026-09-14 10:30"),
        ("2026-09-14 10:30 IST", "2026-09-14 10:30"),
        ("2026-09-14 10:30 (IST)", "2026-09-14 10:30"),
        ("２０２６-０９-１４", "2026-09-14 00:00"),
        ("٢٠٢٦-٠٩-١٤", "2026-09-14 00:00"),
        ("46279", "2026-09-14 00:00"),
        ("46279.4375", "2026-09-14 10:30"),
        ("1789380600", "2026-09-14 10:10"),
        ("1789380600000", "2026-09-14 10:10"),
        ("29/02/2024", "2024-02-29 00:00"),
        ("31/12/68", "2068-12-31 00:00"),
        ("31/12/69", "1969-12-31 00:00"),
    ],
)
def test_forms(text: str, expected: str) -> None:
    assert wall(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "soon", "TBD", "n/a?", "2026", "2026-09", "Sep-26", "14 Foo 2026", "2026-13-01", "2026-02-30", "30/02/2026",
        "31/04/2026", "00/00/0000", "0000-00-00", "32/13/2026", "13/13/2026", "2026-09-14 24:00", "2026-09-14 10:60",
        "2026-09-14 10:30:61", "2026-09-14 10", "2026-09-14 13 PM", "2026-09-14 0 am", "2026-09-14 10.30",
        "2026-W38-1",
        "2026-257", "10:30", "14/09/2026 10:30 - 11:30", "2026-09-14 10:00-11:00", "14/09", "12345", "99999",
        "123456789",
        "2026-09-14 10:30 tomorrow or so", "x" * 200, "9" * 500, "1" + " " * 500 + "x", "½",
    ],
    ids=lambda text: repr(text)[:30],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    read = read_dates([text], KOLKATA)
    assert np.isnat(read.wall[0])
    assert read.faults[0] in (Code.BAD_DATE, Code.TIMEZONE_UNKNOWN)


def test_blanks_are_no_faults() -> None:
    read = read_dates(["", "2026-09-14", ""], KOLKATA)
    assert read.faults == {}
    assert list(np.isnat(read.wall)) == [True, False, True]
    nothing = read_dates([], KOLKATA)
    assert (len(nothing.wall), nothing.faults, nothing.order) == (0, {}, None)


@pytest.mark.parametrize(
    ("text", "timezone", "utc"),
    [
        ("2026-09-14 10:30", KOLKATA, "2026-09-14 05:00"),
        ("2026-09-14 10:30", "UTC", "2026-09-14 10:30"),
        ("2026-09-14T10:30Z", KOLKATA, "2026-09-14 10:30"),
        ("2026-09-14T10:30z", KOLKATA, "2026-09-14 10:30"),
        ("2026-09-14 10:30 UTC", KOLKATA, "2026-09-14 10:30"),
        ("2026-09-14 10:30 GMT", NEW_YORK, "2026-09-14 10:30"),
        ("2026-09-14T10:30+05:30", NEW_YORK, "2026-09-14 05:00"),
        ("2026-09-14T10:30+0530", NEW_YORK, "2026-09-14 05:00"),
        ("2026-09-14T10:30-04", KOLKATA, "2026-09-14 14:30"),
        ("2026-09-14 10:30:00-11:00", KOLKATA, "2026-09-14 21:30"),
        ("2026-09-14T10:30-11:00", KOLKATA, "2026-09-14 21:30"),
        ("2026-09-14 10:30 IST", KOLKATA, "2026-09-14 05:00"),
        ("2026-07-01 10:00", LONDON, "2026-07-01 09:00"),
        ("2026-12-01 10:00", LONDON, "2026-12-01 10:00"),
        ("2026-07-01 10:00 BST", LONDON, "2026-07-01 09:00"),
        ("2026-11-01 01:30 EDT", NEW_YORK, "2026-11-01 05:30"),
        ("2026-11-01 01:30 EST", NEW_YORK, "2026-11-01 06:30"),
        ("2026-07-01 10:00", NEW_YORK, "2026-07-01 14:00"),
        ("46279.4375", NEW_YORK, "2026-09-14 14:30"),
        ("1789380600", NEW_YORK, "2026-09-14 10:10"),
        ("9999-12-31 23:59", KOLKATA, "9999-12-31 23:59"),
    ],
)
def test_instants(text: str, timezone: str, utc: str) -> None:
    assert instant(text, timezone) == utc


@pytest.mark.parametrize(
    ("text", "timezone"),
    [
        ("2026-09-14 10:30 EST", KOLKATA), ("2026-09-14 10:30 CST", KOLKATA), ("2026-07-01 10:30 EST", NEW_YORK),
        ("2026-09-14 10:30 IST", LONDON), ("2026-12-01 10:30 BST", LONDON), ("2026-09-14 10:30 +99:99", KOLKATA),
        ("2026-09-14T10:30+14:01", KOLKATA),
    ],
)  # fmt: skip
def test_zones_nobody_can_be_sure_of(text: str, timezone: str) -> None:
    assert read_dates([text], timezone).faults == {0: Code.TIMEZONE_UNKNOWN}


@pytest.mark.parametrize(
    ("text", "timezone", "utc"),
    [
        ("2026-03-29 01:30", LONDON, "2026-03-29 01:30"),
        ("2026-10-25 01:30", LONDON, "2026-10-25 00:30"),
        ("2026-03-08 02:30", NEW_YORK, "2026-03-08 07:30"),
        ("2026-11-01 01:30", NEW_YORK, "2026-11-01 05:30"),
    ],
    ids=["london_skips", "london_repeats", "new_york_skips", "new_york_repeats"],
)
def test_hours_the_clocks_skip_or_repeat_are_told(text: str, timezone: str, utc: str) -> None:
    moments, doubtful = to_instants(read_dates([text, "2026-06-01 12:00"], timezone), timezone)
    assert moments[0].strftime("%Y-%m-%d %H:%M") == utc
    assert doubtful == [0]


@pytest.mark.parametrize(
    ("texts", "order", "days"),
    [
        (["03/04/2026"], Code.DATE_ORDER_ASSUMED, ["2026-04-03"]),
        (["03/04/2026", "13/04/2026"], None, ["2026-04-03", "2026-04-13"]),
        (["03/04/2026", "04/13/2026"], Code.DATE_ORDER_MONTH_FIRST, ["2026-03-04", "2026-04-13"]),
        (
            ["03/04/2026", "13/04/2026", "04/13/2026"],
            Code.DATE_ORDER_MIXED,
            [None, "2026-04-13", "2026-04-13"],
        ),
        (["05/05/2026"], None, ["2026-05-05"]),
        (
            ["05/05/2026", "13/04/2026", "04/13/2026"],
            Code.DATE_ORDER_MIXED,
            ["2026-05-05", "2026-04-13", "2026-04-13"],
        ),
        (["2026-04-03", "3 April 2026", ""], None, ["2026-04-03", "2026-04-03", None]),
        (["03/04/2026", "2026-04-13"], Code.DATE_ORDER_ASSUMED, ["2026-04-03", "2026-04-13"]),
        (["03/04/2026", "31/13/2026"], Code.DATE_ORDER_ASSUMED, ["2026-04-03", None]),
    ],
    ids=[
        "open",
        "day_first",
        "month_first",
        "mixed",
        "same",
        "mixed_and_same",
        "plain",
        "open_beside_plain",
        "impossible",
    ],
)
def test_the_order_is_settled_for_the_whole_column(texts, order, days) -> None:
    read = read_dates(texts, KOLKATA)
    assert read.order == order
    assert [None if np.isnat(value) else str(value.astype("datetime64[D]")) for value in read.wall] == days


@given(st.permutations(["03/04/2026", "13/04/2026", "04/13/2026", "2026-04-03", "soon", ""]))
def test_the_order_does_not_hang_on_the_order_of_rows(texts: list[str]) -> None:
    read = read_dates(texts, KOLKATA)
    by_text = {t: (str(w), read.faults.get(i)) for i, (t, w) in enumerate(zip(texts, read.wall, strict=True))}
    assert read.order == Code.DATE_ORDER_MIXED
    assert by_text["03/04/2026"] == ("NaT", Code.DATE_ORDER_MIXED)
    assert by_text["13/04/2026"][0].startswith("2026-04-13")


FORMS = (
    "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M", "%Y%m%dT%H%M%S", "%d %B %Y %H:%M",
    "%d-%b-%y %I:%M %p", "%B %d, %Y %I:%M %p",
    "%a, %d %b %Y %H:%M:%S", "%d %b %Y at %I:%M%p",
)  # fmt: skip
MOMENTS = st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2068, 12, 31)).map(
    lambda m: m.replace(second=0, microsecond=0)
)


@given(MOMENTS, st.sampled_from(FORMS))
def test_any_moment_reads_back_from_any_form(moment: dt.datetime, form: str) -> None:
    assert read_dates([moment.strftime(form)], KOLKATA).wall[0] == np.datetime64(moment, "us")


@given(st.lists(MOMENTS, min_size=1, max_size=8), st.sampled_from("/-."), st.booleans())
def test_a_column_with_a_proof_reads_back_in_either_order(
    moments: list[dt.datetime], mark: str, month_first: bool
) -> None:
    proof = dt.datetime(2026, 9, 14, 10, 30)
    form = f"%m{mark}%d{mark}%Y %H:%M" if month_first else f"%d{mark}%m{mark}%Y %H:%M"
    read = read_dates([moment.strftime(form) for moment in (proof, *moments)], KOLKATA)
    assert list(read.wall) == [np.datetime64(moment, "us") for moment in (proof, *moments)]


ZONES = st.sampled_from([KOLKATA, LONDON, NEW_YORK, "UTC", "Australia/Lord_Howe", "Pacific/Kiritimati"])


@given(
    st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC)), ZONES, ZONES
)
def test_an_offset_decides_whatever_the_site(moment: dt.datetime, written_in: str, site: str) -> None:
    text = moment.astimezone(ZoneInfo(written_in)).isoformat(timespec="microseconds")
    read = read_dates([text], site)
    assert to_instants(read, site)[0][0] == pd.Timestamp(moment.replace(microsecond=0))


@given(MOMENTS, ZONES)
def test_without_offset_the_site_decides(moment: dt.datetime, site: str) -> None:
    moments, doubtful = to_instants(read_dates([moment.isoformat()], site), site)
    if not doubtful:
        assert moments[0] == pd.Timestamp(moment.replace(tzinfo=ZoneInfo(site)))
    else:
        assert abs(moments[0] - pd.Timestamp(moment.replace(tzinfo=ZoneInfo(site)))) <= pd.Timedelta("1h")


@given(st.lists(st.text(max_size=40), max_size=6, unique=True))
def test_no_text_breaks_anything(texts: list[str]) -> None:
    read = read_dates(texts, KOLKATA)
    to_instants(read, KOLKATA)
    for index, text in enumerate(texts):
        assert np.isnat(read.wall[index]) == (not text.strip() or index in read.faults)


@pytest.mark.parametrize(
    ("heading", "zone"),
    [
        ("Scheduled Start", KOLKATA), ("Scheduled Start (IST)", KOLKATA), ("Scheduled Start (UTC)", "UTC"),
        ("start_utc", "UTC"),
        ("Start GMT", "UTC"), ("Start (EST)", None), ("", KOLKATA),
    ],
)  # fmt: skip
def test_a_heading_may_name_the_zone(heading: str, zone: str | None) -> None:
    assert zone_of_heading(heading, KOLKATA) == zone


@pytest.mark.parametrize(
    ("text", "time", "zone"),
    [
        ("9:30", "09:30:00", ""), ("09:30", "09:30:00", ""), ("09:30:15", "09:30:15", ""), ("3 pm", "15:00:00", ""),
        ("3PM", "15:00:00", ""), ("3.30 PM", "15:30:00", ""), ("12 am", "00:00:00", ""), ("00:00", "00:00:00", ""),
        ("23:59", "23:59:00", ""), ("10:00 IST", "10:00:00", "IST"), ("10:00+05:30", "10:00:00", "+05:30"),
        ("15:30 hrs", "15:30:00", ""),
        ("٠٩:٣٠", "09:30:00", ""),
    ],
)  # fmt: skip
def test_times_of_day(text: str, time: str, zone: str) -> None:
    read = read_clock([text])
    assert str(pd.Timedelta(read.times[0])).endswith(time)
    assert read.zones.get(0, "") == zone
    assert read.faults == {}


@pytest.mark.parametrize(
    "text", ["9", "24:00", "10:60", "13 pm", "0 am", "TBD", "10:00 - 11:00", "10:00-11:00", "9.30", "0.4375",
    "2026-09-14 10:00", "x" * 500]
)  # fmt: skip
def test_what_is_no_time_of_day(text: str) -> None:
    read = read_clock([text])
    assert np.isnat(read.times[0])
    assert read.faults == {0: Code.BAD_DATE}


def test_a_missing_zero_is_noted_and_blanks_are_not() -> None:
    read = read_clock(["", "9:30", "09:30", "9 am"])
    assert read.short == [1]
    assert read.faults == {}
    assert len(read_clock([]).times) == 0


NOW = pd.Timestamp("2026-11-20 12:00", tz="UTC")


@pytest.mark.parametrize(
    ("day", "outside"),
    [
        ("2014-12-31", True),
        ("2015-01-01", False),
        ("2026-11-20", False),
        ("2028-11-20", False),
        ("2028-11-21", True),
        (None, False),
    ],
)
def test_the_range_of_days(day: str | None, outside: bool) -> None:
    assert out_of_range(pd.Series([day], dtype="datetime64[us]"), KOLKATA, NOW).tolist() == [outside]


def test_the_range_of_instants_begins_and_ends_on_the_wall_of_the_site() -> None:
    wall_times = pd.Series(
        ["2014-12-31 23:59", "2015-01-01 00:00", "2028-11-20 17:30", "2028-11-20 17:31", None],
        dtype="datetime64[us]",
    )
    instants = wall_times.dt.tz_localize(KOLKATA).dt.tz_convert("UTC")
    assert out_of_range(instants, KOLKATA, NOW).tolist() == [True, False, False, True, False]


@pytest.mark.parametrize(("date1904", "day"), [(False, "2022-08-31"), (True, "2026-09-01")])
def test_day_numbers_of_both_systems(date1904: bool, day: str) -> None:
    read = read_dates(["44804"], KOLKATA, date1904=date1904)
    assert str(read.wall[0].astype("datetime64[D]")) == day
    assert read.told == {0: Code.EXCEL_SERIAL_DATES}


def test_every_hour_of_a_day_in_every_form_is_the_same() -> None:
    for hour, minute in itertools.product(range(24), (0, 5, 59)):
        twelve = f"{(hour + 11) % 12 + 1}:{minute:02} {'AM' if hour < 12 else 'PM'}"
        assert wall(f"14 Sep 2026 {twelve}") == wall(f"2026-09-14 {hour:02}:{minute:02}")
