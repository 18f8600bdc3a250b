"""What is known of mentors beside their sessions is joined to their rows, and nothing after the moment seen from."""

import pandas as pd
import pytest

from mentor_analytics.measure.about import NOTHING, About, logins_of, with_about

AS_OF = pd.Timestamp("2026-11-20 12:00", tz="UTC")
TABLE = pd.DataFrame({"mentor_key": ["a", "b", "c"], "sessions": [3, 2, 1]})


def events(*rows: tuple[str, str, str]) -> pd.DataFrame:
    keys, days, names = zip(*rows, strict=True) if rows else ((), (), ())
    return pd.DataFrame(
        {
            "mentor_key": pd.Series(keys, dtype="str"),
            "event_at": pd.Series([AS_OF - pd.Timedelta(day) for day in days], dtype="datetime64[us, UTC]"),
            "event": pd.Series(pd.Categorical(names)),
        }
    )


SEEN = events(
    ("a", "1h", "login"),
    ("a", "6D 23h", "Login"),
    ("a", "7D", "log-in"),
    ("a", "31D", "login"),
    ("a", "-1h", "login"),  # after the moment seen from
    ("b", "40D", "signed_in"),
    ("b", "1D", "message sent"),
    ("d", "1D", "login"),  # has no session
)


def test_without_anything_the_table_is_as_it_was() -> None:
    pd.testing.assert_frame_equal(with_about(TABLE, NOTHING, AS_OF), TABLE)


def test_logins_are_counted_up_to_the_moment_seen_from() -> None:
    table = with_about(TABLE, About(events=SEEN), AS_OF)
    assert table["mentor_key"].tolist() == ["a", "b", "c"]
    assert table["days_since_login"].tolist()[:2] == [0, 40]
    assert table["logins_7d"].tolist()[:2] == [2, 0]
    assert table["logins_30d"].tolist()[:2] == [3, 0]
    assert table.loc[2, ["days_since_login", "logins_7d", "logins_30d"]].isna().all()  # nothing is known of c


def test_earlier_it_looked_otherwise() -> None:
    before = with_about(TABLE, About(events=SEEN), AS_OF - pd.Timedelta("10D"))
    assert before["days_since_login"].tolist()[:2] == [21, 30]
    assert before["logins_30d"].tolist()[:2] == [1, 0]


def test_before_the_first_event_nothing_was_known() -> None:
    before = with_about(TABLE, About(events=SEEN), AS_OF - pd.Timedelta("90D"))
    assert before["days_since_login"].isna().all()
    assert before["logins_7d"].isna().all()


@pytest.mark.parametrize("known", [events(), events(("a", "1D", "message sent"))])
def test_events_without_a_login_tell_nothing_of_logins(known: pd.DataFrame) -> None:
    assert list(with_about(TABLE, About(events=known), AS_OF).columns) == ["mentor_key", "sessions"]
    assert logins_of(known).empty


def test_a_profile_is_joined_as_far_as_it_goes() -> None:
    profiles = pd.DataFrame(
        {
            "mentor_key": ["b", "z"],
            "mentor": ["Bo", "Zoe"],
            "hired_on": pd.to_datetime(["2026-11-10", "2020-01-01"]),
            "program": ["Data", "Data"],
            "manager": ["Kim", None],
        }
    )
    table = with_about(TABLE, About(profiles=profiles), AS_OF)
    assert list(table.columns) == [*TABLE.columns, "hired_on", "manager", "profile_program"]
    assert table["manager"].fillna("").tolist() == ["", "Kim", ""]
    assert table["hired_on"].dt.day.dropna().tolist() == [10]


def test_no_mentor_is_no_trouble() -> None:
    about = About(
        pd.DataFrame({"mentor_key": pd.Series(dtype="str"), "manager": pd.Series(dtype="str")}), SEEN
    )
    assert with_about(TABLE.head(0), about, AS_OF).empty
