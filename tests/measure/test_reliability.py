"""Rates of moved and missed sessions, by whom, over time."""

import pandas as pd
import pytest

from mentor_analytics.measure import reliability
from mentor_analytics.measure.reliability import REPEATED_COLUMNS, Asked, by_party, rates, repeated_no_shows
from tests.measure.frames import AS_OF, sessions

MOVED = sessions(
    scheduled_at=["2025-10-08T10:00", "2025-10-07T10:00", "2025-09-20T10:00", "2025-08-01T10:00"],
    mentor=["Asha Rao", "Asha Rao", "Asha Rao", "Bo Li"],
    status=["rescheduled", "rescheduled", "completed", "completed"],
    initiated_by=["mentor", "learner", None, None],
)
MISSED = sessions(
    scheduled_at=[f"2025-10-0{day}T10:00" for day in (1, 2, 3, 4, 5)] + ["2025-07-05T10:00"],
    status=["no_show"] * 4 + ["completed", "no_show"],
    no_show_by=["mentor", "mentor", "learner", "learner", None, "mentor"],
    learner_id=["L1", "L2", "L3", "L3", "L3", "L3"],
    learner=["Ann", "Ben", "Cy", "Cy", "Cy", "Cy"],
)


@pytest.mark.parametrize(("by_mentor", "moved"), [(True, 1), (False, 2)])
def test_rates_of_every_window_with_n_and_interval(by_mentor, moved):
    table = rates(MOVED, AS_OF, Asked("moved", by_mentor), {}).set_index("mentor")
    assert list(table.index) == ["Asha Rao", "Bo Li"]
    asha = table.loc["Asha Rao"]
    assert asha["reschedule_rate_7d"] == moved / 2
    assert asha["reschedule_rate_30d"] == pytest.approx(moved / 3)
    assert [asha[f"reschedule_rate_{each}_n"] for each in ("7d", "30d", "90d")] == [2, 3, 3]
    assert asha["reschedule_rate_30d_low"] < asha["reschedule_rate_30d"] < asha["reschedule_rate_30d_high"]
    assert table["reschedule_rate_30d"].isna().tolist() == [False, True]
    assert table["reschedule_rate_n"].tolist() == [3, 1]


@pytest.mark.parametrize(("by_mentor", "missed"), [(True, 2), (False, 4)])
def test_missed_sessions_count_by_whom(by_mentor, missed):
    table = rates(MISSED, AS_OF, Asked("missed", by_mentor), {})
    assert table["no_show_rate_30d"].tolist() == [missed / 5]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Asked("moved"), "Only sessions the mentor moved"),
        (Asked("moved", by_mentor=False), "whoever moved"),
        (Asked("missed", by_mentor=False), "whoever did not come"),
        (Asked("missed"), "do not say who did not come"),
    ],
)
def test_the_basis_is_said(asked, sentence):
    assert sentence in asked.basis(MOVED)


def test_who_missed_is_said_where_the_data_tell():
    assert "Only sessions the mentor did not come to" in Asked("missed").basis(MISSED)


@pytest.mark.parametrize("what", ["moved", "missed"])
def test_nothing_and_one_session(what):
    for frame in (sessions(session_id=[]), sessions(rating=[4])):
        table = rates(frame, AS_OF, Asked(what), {})
        assert len(table) == len(frame)
        assert by_party(frame, what).empty
    out_of, met = reliability.counted(sessions(rating=[4]), Asked(what), {})
    assert (out_of.tolist(), met.tolist()) == ([True], [False])


def test_sessions_ahead_are_in_no_rate():
    frame = sessions(scheduled_at=["2025-10-08T10:00", "2025-12-01T10:00"], status=["completed", "scheduled"])
    out_of, _ = reliability.counted(frame, Asked(), {})
    assert out_of.tolist() == [True, False]


def test_by_whom():
    assert by_party(MOVED, "moved").to_dict() == {"mentor": 1, "learner": 1}
    assert by_party(MISSED, "missed").to_dict() == {"mentor": 3, "learner": 2}
    assert by_party(sessions(status=["rescheduled"]), "moved").to_dict() == {"": 1}
    assert by_party(sessions(status=["rescheduled"], initiated_by=[None]), "moved").to_dict() == {"": 1}


def test_over_time_each_month_has_its_n():
    table = reliability.over_time(MOVED, Asked(by_mentor=False), {}, "month", "UTC")
    assert table["group"].tolist() == ["2025-08", "2025-09", "2025-10"]
    assert table["denominator"].tolist() == [1, 1, 2]
    assert table["value"].tolist() == [0, 0, 1]


def test_repeated_no_shows_name_mentors_and_learners_of_the_last_days():
    table = repeated_no_shows(MISSED, AS_OF, "learner_id")
    assert list(table.columns) == list(REPEATED_COLUMNS)
    assert table[["who", "name", "no_shows", "n"]].to_numpy().tolist() == [
        ["learner", "Cy", 2, 3],
        ["mentor", "Asha Rao", 2, 5],
    ]
    assert table["last_at"].iloc[0] == pd.Timestamp("2025-10-04T10:00Z")


@pytest.mark.parametrize(
    "frame",
    [sessions(session_id=[]), sessions(status=["no_show"] * 3), sessions(rating=[1], no_show_by=["mentor"])],
    ids=["empty", "not said by whom", "nobody missed"],
)
def test_without_repeats_nobody_is_named(frame):
    table = repeated_no_shows(frame, AS_OF, None)
    assert table.empty
    assert list(table.columns) == list(REPEATED_COLUMNS)
