"""What is said of logins and new mentors: counted, kind, and nothing of few."""

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.measure import engagement as measured
from mentor_analytics.measure.engagement import Activation
from mentor_analytics.report import engagement as told
from mentor_analytics.report.charts.heat_map import heat_map_drawing
from mentor_analytics.report.charts.logins import per_week_drawing, weeks_drawing

PEOPLE = pd.DataFrame(
    {
        "mentor_key": ["never", "gone", "here", "busy"],
        "mentor": ["Never", "Gone", "Here", "Busy"],
        "last_login_at": pd.Series(
            [None, "2026-10-01", "2026-11-19", "2026-11-01"], dtype="datetime64[us, UTC]"
        ),
        "days_away": [np.nan, 50, 1, 19],
        "logins": [0, 0, 5, 1],
        "per_week": [0, 0, 7 / 6, 7 / 30],
    }
)


def activation(n: int, before: int = 0, too_new: int = 0) -> Activation:
    table = pd.DataFrame(
        {
            "mentor_key": [f"m{i}" for i in range(n)],
            "mentor": [f"M {i}" for i in range(n)],
            "hired_on": pd.Timestamp("2026-08-01"),
            "days_to_session": [float(i * 5) if i % 2 else np.nan for i in range(n)],
        }
    )
    return Activation(table, measured._shares(table), pd.Timestamp("2026-06-01"), before, too_new)


def test_who_still_has_sessions_comes_first_of_those_away() -> None:
    gone = told.away(told.with_sessions(PEOPLE, {"busy": 12.0, "gone": 0.0, "here": 3.0}))
    assert gone["mentor_key"].tolist() == ["busy", "gone", "never"]
    table = told.logins_table(gone, "Tutor", "Asia/Kolkata")
    assert table["Tutor"].tolist() == ["Busy", "Gone", "Never"]
    assert table["Last login"].tolist() == ["1 Nov 2026", "1 Oct 2026", "never"]
    assert table["Days away"].tolist() == [19, 50, pd.NA]
    assert table["Logins a week"].tolist() == [0.2, 0.0, 0.0]
    assert table["Sessions (30 d)"].tolist() == [12, 0, pd.NA]


def test_nobody_away_is_an_empty_table() -> None:
    gone = told.away(told.with_sessions(PEOPLE[PEOPLE["mentor"] == "Here"], {}))
    assert told.logins_table(gone, "Mentor", "UTC").empty


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, ""),
        (1, "1 mentor with sessions has no event at all and is in no figure here."),
        (2, "2 mentors with sessions have no event at all and are in no figure here."),
    ],
)
def test_of_whom_nothing_is_known_is_told(n: int, words: str) -> None:
    assert told.unknown_words(n) == words


def test_who_is_counted_and_who_is_left_out() -> None:
    words = told.activation_words(activation(12, before=3, too_new=2))
    late = "2 hired less than 30 days ago, who may still begin in time"
    assert words == [
        "Counted: 12 mentors hired since 1 Jun 2026, the first day of the records, and at least 30 days ago.",
        f"Left out: 3 hired before, whose beginning is not recorded; {late}.",
    ]
    assert unkind_words(" ".join(words)) == ()
    assert told.median_words(activation(12)) == [
        "Days to the first session held: 30 in the median of the 6 of 12 who had one."
    ]


@pytest.mark.parametrize("n", [1, 4])
def test_of_few_no_rate_is_spoken_of(n: int) -> None:
    assert "too few to speak of a rate" in told.activation_words(activation(n))[-1]


def test_each_new_one_is_listed_the_latest_first() -> None:
    table = told.new_table(activation(3), "Mentor")
    assert table["Mentor"].tolist() == ["M 2", "M 1", "M 0"]
    assert table["Days to first session held"].tolist() == ["not yet", "5", "not yet"]


def test_the_ways_of_logging_in_are_drawn_with_their_counts() -> None:
    drawn = per_week_drawing(measured.per_week(PEOPLE), "Logins a week", "")
    assert drawn is not None
    assert "none 2 (50 %)" in drawn.alt
    assert per_week_drawing(measured.per_week(PEOPLE.head(0)), "Logins a week", "") is None


def test_one_week_alone_is_no_way_over_time() -> None:
    weeks = pd.DataFrame(
        {
            "week": ["2026-11-02", "2026-11-09"], "mentors": [1, 3], "n": [2, 4], "share": [0.5, 0.75],
            "low": [0.1, 0.3], "high": [0.9, 0.95], "logins": [4, 9],
        }
    )  # fmt: skip
    assert weeks_drawing(weeks.head(1), "", "") is None
    drawn = weeks_drawing(weeks, "Weeks", "")
    assert drawn is not None
    assert drawn.alt == "Weeks. 2 Nov 50 % (1 of 2); 9 Nov 75 % (3 of 4)."


def test_the_map_leaves_out_hours_nobody_uses() -> None:
    weekday, hour = np.divmod(np.arange(7 * 24), 24)
    table = pd.DataFrame({"weekday": weekday, "hour": hour, "logins": 0, "mentors": 0})
    assert heat_map_drawing(table, "Map", "") is None
    table.loc[[9, 24 + 11], ["logins", "mentors"]] = [[3, 2], [1, 1]]
    drawn = heat_map_drawing(table, "Map", "")
    assert drawn is not None
    assert drawn.alt.startswith("Map. Most: Mon 09:00 3; Tue 11:00 1")
    assert len(next(iter(drawn.spec["datasets"].values()))) == 7 * 3
