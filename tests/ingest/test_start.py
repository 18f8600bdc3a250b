"""When a session was to begin, in one column or in two."""

from pathlib import Path

import pytest

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.upload import Upload
from tests.ingest.uploads import add_up, codes, csv_of, rows_of, starts_csv, taken


def local(upload: Upload, timezone: str = "Asia/Kolkata") -> list[str]:
    return list(upload.sessions["scheduled_at"].dt.tz_convert(timezone).dt.strftime("%Y-%m-%d %H:%M"))


def two_columns(folder: Path, headings: str, *pairs: str, timezone: str = "Asia/Kolkata") -> Upload:
    rows = (f"S{i},Asha,Completed,{pair}" for i, pair in enumerate(pairs))
    return taken(folder, csv_of(f"Session ID,Mentor,Status,{headings}", *rows), timezone=timezone)


@pytest.mark.parametrize(
    "headings",
    [
        "Date,Time", "Session Date,Session Time", "Date,Start Time", "Session Date,Start Time",
        "Scheduled Date,Start Time",
        "Scheduled Date,Time", "Date,Scheduled Time", "Session_Date,Session_Time", "Date,Slot", "day,time of day",
    ],
)  # fmt: skip
@pytest.mark.parametrize("swapped", [False, True], ids=["date_first", "time_first"])
def test_a_date_and_a_time_under_any_pair_of_headings(headings: str, swapped: bool, tmp_path: Path) -> None:
    date, time = headings.split(",")
    pairs = (("2026-09-14", "10:30"), ("15/09/2026", "3 pm"))
    upload = two_columns(
        tmp_path,
        f"{time},{date}" if swapped else headings,
        *(f"{t},{d}" if swapped else f"{d},{t}" for d, t in pairs),
    )
    assert local(upload) == ["2026-09-14 10:30", "2026-09-15 15:00"]


@pytest.mark.parametrize(
    ("pair", "start", "code"),
    [
        ("2026-09-14,10:30", "2026-09-14 10:30", None),
        ("2026-09-14,9:30", "2026-09-14 09:30", "time_form"),
        ("2026-09-14,", "2026-09-14 00:00", None),
        ("2026-09-14,N/A", "2026-09-14 00:00", None),
        ("2026-09-14 00:00:00,10:30:00", "2026-09-14 10:30", None),
        ("2026-09-14 09:00,", "2026-09-14 09:00", None),
        ("46279,10:30", "2026-09-14 10:30", "excel_serial_dates"),
        ("2026-09-14,10:30 IST", "2026-09-14 10:30", None),
        ("2026-09-14,10:30 UTC", "2026-09-14 16:00", None),
        ("2026-09-14,10:30+01:00", "2026-09-14 15:00", None),
        ("2026-09-14T00:00Z,10:30", "2026-09-14 16:00", None),
        ("2026-09-14,TBD", None, "bad_date"),
        ("2026-09-14,25:00", None, "bad_date"),
        ("2026-09-14,10:00-11:00", None, "bad_date"),
        ("2026-09-14,10:30 EST", None, "timezone_unknown"),
        ("soon,10:30", None, "bad_date"),
        (",10:30", None, "missing_required_value"),
        (",", None, "missing_required_value"),
        ("1999-09-14,10:30", None, "date_out_of_range"),
    ],
)
def test_pairs(pair: str, start: str | None, code: str | None, tmp_path: Path) -> None:
    upload = two_columns(tmp_path, "Session Date,Session Time", pair, "2026-09-20,10:00")
    assert local(upload) == ([start] if start else []) + ["2026-09-20 10:00"]
    assert codes(upload) == ({code} if code else set())
    assert add_up(upload)


def test_a_start_time_with_gaps_beside_a_date_is_still_a_time(tmp_path: Path) -> None:
    upload = two_columns(tmp_path, "Date,Start Time", "2026-09-14,", "2026-09-15,TBD", "2026-09-16,15:00")
    assert local(upload) == ["2026-09-14 00:00", "2026-09-16 15:00"]
    assert rows_of(upload, "bad_date") == [3]


@pytest.mark.parametrize("headings", ["Scheduled Date,Time", "Date,Start Time"])
def test_time_columns_without_any_time_leave_the_dates(headings: str, tmp_path: Path) -> None:
    upload = two_columns(tmp_path, headings, "2026-09-14,", "2026-09-15,")
    if headings.startswith("Scheduled"):
        assert local(upload) == ["2026-09-14 00:00", "2026-09-15 00:00"]
    else:
        assert upload.rows["quarantined"] == 2  # the start stands under “Start Time”, and is blank


@pytest.mark.parametrize(
    ("headings", "pair", "differs"),
    [
        ("Scheduled Start,Date", "2026-09-14 10:30,2026-09-14", False),
        ("Scheduled Start,Date", "2026-09-14 10:30,2026-09-15", True),
        ("Scheduled Start,Date", "2026-09-14 10:30,", False),
        ("Scheduled Start,Time", "2026-09-14 10:30,10:30", False),
        ("Scheduled Start,Time", "2026-09-14 10:30,11:30", True),
        ("Scheduled Start,Time", "2026-09-14 10:30,later", False),
        ("Scheduled Start,Date", "2026-09-14T23:00Z,2026-09-15", False),
    ],
    ids=["same_day", "other_day", "no_day", "same_time", "other_time", "no_time", "same_day_on_the_wall"],
)
def test_a_second_column_that_says_otherwise_is_told(
    headings: str, pair: str, differs: bool, tmp_path: Path
) -> None:
    upload = two_columns(tmp_path, headings, pair)
    assert upload.rows["stored"] == 1
    assert ("contradictory_row" in codes(upload)) == differs


def test_the_time_a_form_was_sent_is_not_when_the_session_was(tmp_path: Path) -> None:
    upload = two_columns(
        tmp_path, "Timestamp,Session Date", "9/15/2026 18:22:13,9/13/2026", "9/16/2026 9:01:00,9/14/2026"
    )
    assert local(upload) == ["2026-09-13 00:00", "2026-09-14 00:00"]
    assert "date_order_month_first" in codes(upload)
    alone = two_columns(tmp_path, "Timestamp", "9/15/2026 18:22:13")
    assert local(alone) == ["2026-09-15 18:22"]
    assert "columns_mapped" in codes(alone)


@pytest.mark.parametrize(
    ("heading", "utc", "told"),
    [
        ("Scheduled Start", "2026-09-14 05:00", False),
        ("Scheduled Start (IST)", "2026-09-14 05:00", False),
        ("Scheduled Start (UTC)", "2026-09-14 10:30", False),
        ("session_start_utc", "2026-09-14 10:30", False),
        ("Scheduled Start (EST)", "2026-09-14 05:00", True),
    ],
)
def test_a_heading_may_name_the_zone(heading: str, utc: str, told: bool, tmp_path: Path) -> None:
    upload = two_columns(tmp_path, heading, "2026-09-14 10:30")
    assert local(upload, "UTC") == [utc]
    assert ("timezone_assumed" in codes(upload)) == told


@pytest.mark.parametrize(
    ("timezone", "pair", "utc", "told"),
    [
        ("Europe/London", "2026-03-29,01:30", "2026-03-29 01:30", True),
        ("Europe/London", "2026-10-25,01:30", "2026-10-25 00:30", True),
        ("Europe/London", "2026-10-25,03:30", "2026-10-25 03:30", False),
        ("America/New_York", "2026-11-01,01:30 EST", "2026-11-01 06:30", False),
        ("America/New_York", "2026-07-01,10:00", "2026-07-01 14:00", False),
    ],
)
def test_clock_changes_in_two_columns(timezone: str, pair: str, utc: str, told: bool, tmp_path: Path) -> None:
    upload = two_columns(tmp_path, "Session Date,Session Time", pair, timezone=timezone)
    assert local(upload, "UTC") == [utc]
    assert ("clock_change" in codes(upload)) == told


@pytest.mark.parametrize(
    ("start", "stored"),
    [
        ("2014-12-31 23:59", False), ("2015-01-01 00:00", True), ("2028-11-20 05:30", True),
        ("2028-11-20 05:31", False),
        ("9999-12-31", False), ("0001-01-01", False), ("1970-01-01 05:30", False),
    ],
)  # fmt: skip
def test_the_years_a_start_may_lie_in(start: str, stored: bool, tmp_path: Path) -> None:
    upload = taken(tmp_path, starts_csv([start, "2026-09-14"]))
    assert upload.rows["stored"] == 1 + stored
    assert codes(upload) == (set() if stored else {"date_out_of_range"})


def test_only_times_and_no_date_at_all(tmp_path: Path) -> None:
    upload = two_columns(tmp_path, "Start Time", "10:30", "11:30")
    assert upload.rows["quarantined"] == 2
    assert "many_quarantined" in codes(upload)


def test_no_start_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        two_columns(tmp_path, "Rating", "4")
    assert refusal.value.cause == "missing_column"


def test_mixed_orders_make_only_the_open_ones_wait(tmp_path: Path) -> None:
    upload = taken(tmp_path, starts_csv(["13/09/2026", "09/13/2026", "03/04/2026", "2026-09-01"]))
    assert local(upload) == ["2026-09-13 00:00", "2026-09-13 00:00", "2026-09-01 00:00"]
    assert rows_of(upload, "date_order_mixed") == [4]
