import pandas as pd
import pytest

from mentor_analytics.assess.evidence import evidence
from mentor_analytics.assess.presets import STANDARD
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.mentors import mentors
from tests.measure.frames import AS_OF, sessions


def seven():
    return sessions(
        mentor=["A"] * 6 + ["B"],
        scheduled_at=[f"2025-10-0{day}" for day in range(1, 7)] + ["2025-08-01"],
        status=["completed", "completed", "rescheduled", "no_show", "completed", "completed", "rescheduled"],
        initiated_by=[None, None, "mentor", None, None, None, "mentor"],
        no_show_by=[None, None, None, "mentor", None, None, None],
        rating=[3, 1, None, None, 3, 5, None],
        attended=[True, False, True, False, True, True, None],
    )


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        pytest.param("reschedule_rate_30d", ["S3", ""], id="what counts, in the window"),
        pytest.param("reschedule_rate_90d_low", ["S3", "S7"], id="a longer window, a limit of it"),
        pytest.param("reschedule_rate_30d_change", ["S3", ""], id="a change, by the window that is now"),
        pytest.param("average_rating_7d_before", ["S2, S1", ""], id="the window before"),
        pytest.param("no_shows_by_mentor_30d", ["S4", ""], id="a count"),
        pytest.param("average_rating_30d", ["S2, S5, S1, S6", ""], id="a mean, lowest first, then newest"),
        pytest.param("attendance_rate_of_all", ["S4, S2", "S7"], id="what counts against"),
        pytest.param("completion_rate_n", ["S4, S3", "S7"], id="its n"),
        pytest.param("days_since_last_session", ["S6, S5, S2, S1", ""], id="the latest session"),
        pytest.param("churn_probability", ["", ""], id="a model's"),
        pytest.param("engagement_30d", ["", ""], id="not carried"),
    ],
)
def test_the_sessions_behind_a_value(column, expected):
    frame = seven()
    table = mentors(frame, AS_OF, {})
    assert evidence(Masks(frame), table, "mentor", column, STANDARD, AS_OF) == expected


def test_at_most_five_are_named():
    frame = sessions(status=["cancelled"] * 8, program=["DSML"] * 8, scheduled_at=["2025-10-01"] * 8)
    subjects = pd.DataFrame({"program": ["DSML"]})
    found = evidence(Masks(frame), subjects, "program", "cancellation_rate", STANDARD, AS_OF)
    assert found == ["S1, S2, S3, S4, S5 and 3 more"]


def test_no_subject_needs_no_evidence():
    frame = seven()
    assert (
        evidence(Masks(frame), mentors(frame, AS_OF, {}).head(0), "mentor", "average_rating", STANDARD, AS_OF)
        == []
    )
