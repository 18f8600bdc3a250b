import numpy as np
import pytest

from mentor_analytics.assess.presets import preset_named
from mentor_analytics.report.not_held import NO_REASON, NOT_SAID, sessions_missed
from mentor_analytics.report.session_columns import Names
from tests.report.contents import sample_content

CALLED = Names("Tutor", "Student", "Asia/Kolkata")


def missed(sessions, met=None, **more):
    everyone = np.ones(len(sessions), dtype=bool)
    return sessions_missed(
        sessions, everyone if met is None else met, CALLED, preset_named("standard"), **more
    )


def test_every_missed_session_is_counted_once_in_each_table():
    sessions = sample_content().sessions
    found = missed(sessions)
    assert found.words == ("53 of 120 sessions were not held: 19 no-show, 18 cancelled, 16 rescheduled.")
    assert found.by_mentor["Not held"].sum() == found.by_reason["Sessions"].sum() == len(found.rows) == 53
    kinds = found.by_mentor[["No-show", "Cancelled", "Rescheduled"]].sum(axis=1)
    assert kinds.tolist() == found.by_mentor["Not held"].tolist()
    counts = sessions["mentor"].astype("str").value_counts()
    assert found.by_mentor.set_index("Tutor")["All sessions"].to_dict() == {
        name: counts[name] for name in found.by_mentor["Tutor"]
    }
    assert found.by_mentor["Not held"].is_monotonic_decreasing


def test_the_newest_come_first_and_the_list_ends_at_the_most():
    found = missed(sample_content().sessions, most=7)
    assert len(found.rows) == 7
    assert found.rows["When"].is_monotonic_decreasing
    assert found.by_mentor["Not held"].sum() == 53


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        (
            "standard",
            "A session that was not held has no light: it is never “all good”, and has its place here.",
        ),
        (
            "reliability",
            "A session that was not held has no light: it is never “all good”, and has its place here.",
        ),
        (
            "simple",
            "The preset Simple judges sessions that were not held too: 53 of 53 have a light, 53 are flagged.",
        ),
    ],
)
def test_it_is_said_whether_they_have_a_light(preset, words):
    sessions = sample_content(preset).sessions
    every = np.ones(len(sessions), dtype=bool)
    assert sessions_missed(sessions, every, CALLED, preset_named(preset)).lights == words
    assert sessions_missed(sessions, ~every, CALLED, preset_named(preset)).lights == (
        "A session that was not held has its place here."
    )


def test_only_the_sessions_meant_are_looked_at():
    sessions = sample_content().sessions
    completed = (sessions["status"] == "completed").to_numpy(dtype=bool)
    found = missed(sessions, completed)
    assert found.words == "None of 67 sessions was cancelled, moved or missed."
    assert found.by_mentor.empty
    assert found.by_reason.empty
    assert found.rows.empty


@pytest.mark.parametrize(
    ("drop", "by", "reason"),
    [
        (["reschedule_reason", "issue_note"], {"Learner", "Mentor", "Platform", NOT_SAID}, {NO_REASON}),
        (["no_show_by", "initiated_by"], {NOT_SAID}, None),
    ],
)
def test_what_nobody_wrote_is_said_so(drop, by, reason):
    found = missed(sample_content().sessions.drop(columns=drop))
    assert set(found.by_reason["By"]) <= by
    assert reason is None or set(found.by_reason["Reason"]) == reason
    assert found.by_reason["Sessions"].sum() == 53
