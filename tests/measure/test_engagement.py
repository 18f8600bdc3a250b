"""Who is here and how soon new ones begin, with who is left out and why."""

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.measure import engagement
from mentor_analytics.measure.about import About

ZONE = "Asia/Kolkata"
AS_OF = pd.Timestamp("2026-11-20 12:00", tz="UTC")  # a Friday


def events(*rows: tuple[str, str, str]) -> pd.DataFrame:
    keys, moments, names = zip(*rows, strict=True) if rows else ((), (), ())
    return pd.DataFrame(
        {
            "mentor_key": pd.Series(keys, dtype="str"),
            "mentor": pd.Series(pd.Categorical([key.upper() for key in keys])),
            "event_at": pd.Series(pd.to_datetime(list(moments), utc=True)).astype("datetime64[us, UTC]"),
            "event": pd.Series(pd.Categorical(names)),
        }
    )


def sessions(*rows: tuple[str, str, str]) -> pd.DataFrame:
    keys, days, status = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "mentor_key": keys,
            "scheduled_at": pd.to_datetime(list(days), utc=True),
            "status": pd.Categorical(status),
            "is_ahead": [False] * len(rows),
        }
    )


def test_who_is_here_and_who_was_away_longest() -> None:
    found = engagement.here(
        events(
            ("a", "2026-11-20 11:00", "login"),
            ("a", "2026-11-19 11:00", "login"),
            ("a", "2026-11-21 11:00", "login"),  # not yet
            ("b", "2026-11-10 11:00", "Login"),
            ("c", "2026-11-10 11:00", "message sent"),
        ),
        AS_OF,
    )
    assert found["mentor_key"].tolist() == ["c", "b", "a"]
    np.testing.assert_array_equal(found["days_away"], [np.nan, 10, 0])
    assert found["logins"].tolist() == [0, 1, 2]
    np.testing.assert_allclose(found["per_week"], [0, 7 / 11, 14 / 11])  # the log is of eleven days


@pytest.mark.parametrize(
    ("first", "days"), [("2026-01-01 11:00", 30), ("2026-11-13 13:00", 7), ("2026-11-20 11:00", 1)]
)
def test_logins_a_week_are_out_of_the_days_that_are_known(first: str, days: int) -> None:
    logged = events(("a", first, "message sent"), ("b", "2026-11-20 11:00", "login"))
    assert engagement.days_counted(logged, AS_OF) == days
    assert engagement.here(logged, AS_OF)["per_week"].max() == pytest.approx(7 / days)


def test_nobody_is_no_trouble() -> None:
    nothing = events()
    assert engagement.here(nothing, AS_OF).empty
    assert engagement.by_week(nothing, AS_OF, ZONE).empty
    assert engagement.week_map(nothing, AS_OF, ZONE)["logins"].sum() == 0
    assert engagement.per_week(engagement.here(nothing, AS_OF))["mentors"].sum() == 0


@pytest.mark.parametrize(
    ("per_week", "name"),
    [
        (0, "none"), (0.2, "below 1"), (1, "1 to 3"), (2.9, "1 to 3"), (3, "3 to 5"), (6.9, "5 to 7"), (7, "7 or more"),
        (50, "7 or more"),
    ],
)  # fmt: skip
def test_each_way_of_logging_in_is_counted_once(per_week: float, name: str) -> None:
    table = engagement.per_week(pd.DataFrame({"per_week": [per_week]}))
    assert table.set_index("name")["mentors"].to_dict() == {
        each: int(each == name) for each, _ in engagement.PER_WEEK
    }
    assert table["share"].sum() == 1


def test_only_whole_weeks_are_told_and_of_those_known_by_then() -> None:
    table = engagement.by_week(
        events(
            ("a", "2026-10-28 10:00", "login"),  # a Wednesday: the week before is not whole
            ("a", "2026-11-03 10:00", "login"),
            ("a", "2026-11-08 17:00", "login"),  # Sunday still
            ("b", "2026-11-08 19:00", "login"),  # Monday already, there
            ("a", "2026-11-18 10:00", "login"),  # its week is not over
        ),
        AS_OF,
        ZONE,
    )
    assert table["week"].tolist() == ["2026-11-02", "2026-11-09"]
    assert table["mentors"].tolist() == [1, 1]
    assert table["n"].tolist() == [1, 2]
    assert table["logins"].tolist() == [2, 1]


def test_the_map_is_of_the_local_week() -> None:
    table = engagement.week_map(
        events(
            ("a", "2026-11-15 19:00", "login"),  # Monday 00:30
            ("b", "2026-11-15 19:10", "login"),
            ("a", "2026-11-15 19:20", "login"),
            ("a", "2026-11-15 19:20", "message sent"),
            ("a", "2026-08-01 19:20", "login"),  # too long ago
        ),
        AS_OF,
        ZONE,
    )
    assert len(table) == 7 * 24
    used = table[table["logins"] > 0]
    assert used.to_numpy().tolist() == [[0, 0, 3, 2]]


def profiles(*rows: tuple[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "mentor_key": [key for key, _ in rows],
            "mentor": [key.upper() for key, _ in rows],
            "hired_on": pd.Series([day for _, day in rows], dtype="datetime64[us]"),
        }
    )


def test_new_mentors_are_those_whose_beginning_could_be_seen() -> None:
    found = engagement.activation(
        sessions(
            ("old", "2026-06-01 10:00", "completed"),
            ("a", "2026-08-20 10:00", "cancelled"),
            ("a", "2026-08-25 10:00", "completed"),
        ),
        About(
            profiles(
                ("old", "2020-01-01"),
                ("a", "2026-08-01"),
                ("b", "2026-08-02"),
                ("new", "2026-11-01"),
                ("to come", "2027-01-01"),
                ("unknown", None),
            ),
            events(
                ("old", "2026-05-01 10:00", "login"),
                ("a", "2026-07-20 10:00", "login"),  # an account older than the contract
                ("b", "2026-09-15 10:00", "login"),
            ),
        ),
        AS_OF,
        ZONE,
    )
    assert found is not None
    assert found.table["mentor_key"].tolist() == ["a", "b"]
    np.testing.assert_array_equal(found.table["days_to_login"], [0, 44])
    np.testing.assert_array_equal(found.table["days_to_session"], [24, np.nan])
    assert (found.before, found.too_new) == (1, 1)
    assert found.begins == pd.Timestamp("2026-06-01")
    assert found.shares[["what", "days", "hits", "n"]].to_numpy().tolist() == [
        ["first login", 14, 1, 2],
        ["first login", 30, 1, 2],
        ["first session held", 14, 0, 2],
        ["first session held", 30, 1, 2],
    ]
    assert (found.shares["low"] < found.shares["share"] + 1e-12).all()


def test_without_days_of_hire_nobody_is_new() -> None:
    one = sessions(("a", "2026-08-20 10:00", "completed"))
    assert engagement.activation(one, About(), AS_OF, ZONE) is None
    assert (
        engagement.activation(one, About(profiles(("a", None)).drop(columns="hired_on")), AS_OF, ZONE) is None
    )
    found = engagement.activation(one, About(profiles(("a", None))), AS_OF, ZONE)
    assert found is not None
    assert found.table.empty
    assert found.shares["n"].tolist() == [0, 0]
