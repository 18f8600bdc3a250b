"""Weekly looks: what was known that evening, what came in the 30 days after, and nothing else."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.measure.prepare import prepare
from mentor_analytics.predict import leaving
from mentor_analytics.predict.churn import FEATURES, WINDOW, churn_rows
from tests.predict.sessions import START, ZONE, as_of, frame, mentors_leaving


@pytest.fixture(scope="module")
def sessions():
    return mentors_leaving(25, days=130)


def table(looks):
    """Mentor and day of every look, with what is known then."""
    keys = looks.keys.take(looks.mentor)
    return looks.plain.assign(mentor=keys, day=looks.rows.day, target=looks.rows.target).set_index(
        ["mentor", "day"]
    )


def test_every_feature_is_described(sessions):
    looks = churn_rows(sessions, as_of(130), ZONE)
    assert set(looks.rows.features.columns) <= {each.name for each in FEATURES}


def test_a_look_knows_nothing_of_what_comes_after(sessions):
    """The look at a day is the same whether or not the data go on."""
    until = 95
    early = sessions[(sessions["scheduled_at"] <= as_of(until)).to_numpy()]
    then = table(churn_rows(early, as_of(until), ZONE)).drop(columns="target")
    now = table(churn_rows(sessions, as_of(until + 28), ZONE)).drop(
        columns="target"
    )  # four weeks on: the same weekdays
    both = then.index.intersection(now.index)
    assert len(both) > 100
    pd.testing.assert_frame_equal(then.loc[both], now.loc[both])


def test_labels_are_what_came_and_the_last_days_have_none(sessions):
    end = 130
    looks = churn_rows(sessions, as_of(end), ZONE)
    first = int(np.datetime64(START.date(), "D").astype(int))
    held = (
        ((sessions["scheduled_at"].dt.tz_convert(ZONE) - START) / pd.Timedelta(days=1)).round().to_numpy(int)
    )
    mentor = looks.keys.get_indexer(sessions["mentor_key"])
    for at in range(0, len(looks.mentor), 7):
        day = int(looks.rows.day[at]) - first - 1  # the evening of the look
        mine = held[mentor == looks.mentor[at]]
        assert ((mine > day - WINDOW) & (mine <= day)).any()  # active
        came = ((mine > day) & (mine <= day + WINDOW)).any()
        if day + WINDOW < end:
            assert looks.rows.target[at] == (not came)
        else:
            assert np.isnan(looks.rows.target[at])
        assert looks.plain["sessions_7d_n"][at] == ((mine > day - 7) & (mine <= day)).sum()
        assert looks.plain["days_since_last"][at] == day - mine[mine <= day].max()
        assert looks.rows.known_on[at] == looks.rows.day[at] + WINDOW


def test_by_hand():
    day = [0, 40, 45, 69]
    sessions = prepare(
        frame(
            day,
            ["A", "A", "A", "B"],
            rating=[5.0, 2.0, 4.0, 3.0],
            status=["completed", "completed", "completed", "completed"],
            is_first_session=pd.array([True, False, False, True], dtype="boolean"),
        ),
        as_of(70),
    )
    looks = churn_rows(sessions, as_of(70), ZONE)
    last = looks.plain[looks.last]
    assert last["sessions_30d_n"].tolist() == [2, 1]
    assert last["rating_30d"].tolist() == [3, 3]
    assert last["first_rating"].tolist() == [5, 3]
    assert last["days_since_last"].tolist() == [24, 0]


def test_logins_are_counted_up_to_the_look():
    sessions = prepare(frame([0, 35, 36], ["A", "A", "A"]), as_of(37))
    events = pd.DataFrame(
        {
            "mentor_key": list(sessions["mentor_key"][:1]) * 3 + ["nobody"],
            "event_at": [START + pd.Timedelta(days=each) for each in (31, 36, 50, 0)],
            "event": ["login", "login", "login", "message sent"],
        }
    )
    events["event_at"] = events["event_at"].dt.tz_convert("UTC")
    looks = churn_rows(sessions, as_of(37), ZONE, About(events=events))
    assert looks.plain.loc[looks.last, ["logins_7d_n", "logins_30d_n"]].to_numpy().tolist() == [[2, 2]]


def test_logins_nobody_recorded_are_not_known_rather_than_none():
    sessions = prepare(frame([*range(60)] * 2, ["A"] * 60 + ["B"] * 60), as_of(60))
    events = pd.DataFrame({"mentor_key": sessions["mentor_key"].iloc[0], "event": "login"}, index=range(20))
    events["event_at"] = [(START + pd.Timedelta(days=each)).tz_convert("UTC") for each in range(40, 60)]
    looks = churn_rows(sessions, as_of(60), ZONE, About(events=events))
    logged = looks.keys.take(looks.mentor) == sessions["mentor_key"].iloc[0]
    days = looks.rows.day - looks.rows.day.max() + 59
    assert looks.plain.loc[logged & (days >= 46), "logins_7d_n"].eq(7).all()
    assert looks.plain.loc[~logged | (days < 46), "logins_7d_n"].isna().all()
    assert looks.plain["logins_30d_n"].isna().all()  # the log is of twenty days


@pytest.mark.parametrize("days", [0, 1, 20, 31])
def test_too_little_is_no_trouble(days):
    sessions = prepare(frame(range(days), ["A"] * days), as_of(max(days, 1)))
    looks = churn_rows(sessions, as_of(max(days, 1)), ZONE)
    assert len(looks.rows.target) == (looks.mentor >= 0).sum()
    assert np.isnan(looks.rows.target[looks.last]).all()


def test_tenure_is_from_the_day_of_hiring_where_it_is_known():
    sessions = prepare(frame([0, 35, 36, 36], ["A", "A", "A", "B"]), as_of(37))
    keys = sessions["mentor_key"]
    hired = pd.DataFrame(
        {"mentor_key": [keys[0]], "hired_on": [pd.Timestamp("2026-02-25")]}
    )  # five days before
    looks = churn_rows(sessions, as_of(37), ZONE, About(profiles=hired))
    told = looks.plain[looks.last].set_index(looks.keys.take(looks.mentor[looks.last]))["tenure_days"]
    assert told.to_dict() == {keys[0]: 41, keys[3]: 0}


def test_what_sees_the_future_is_found(sessions):
    looks = churn_rows(sessions, as_of(130), ZONE)
    assert leaving.looks_ahead(sessions, as_of(130), ZONE, NOTHING, looks) == []
    total = sessions.groupby("mentor_key")["rating"].sum().reindex(looks.keys).to_numpy()[looks.mentor]
    planted = replace(looks, rows=replace(looks.rows, features=looks.rows.features.assign(tenure=total)))
    assert leaving.looks_ahead(sessions, as_of(130), ZONE, NOTHING, planted) == ["tenure"]
