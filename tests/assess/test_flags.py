import pandas as pd
import pytest

from mentor_analytics.assess.flags import FLAG_COLUMNS, TEXTS, flags_of_sessions, stack_flags
from mentor_analytics.assess.judge import find_hits, judge, judge_sessions
from mentor_analytics.assess.presets import DIAGNOSTIC, STANDARD
from mentor_analytics.measure.masks import Masks
from tests.measure.frames import AS_OF, sessions


def four():
    return sessions(
        status=["completed", "completed", "completed", "no_show"],
        scheduled_at=["2025-10-01", "2025-10-02", "2025-10-03", "2025-10-04"],
        program=["DSML", "DSML", "DSML", "AIML"],
        rating=[2, 5, 1, None],
        follow_up_scheduled=[True, False, None, None],
        attended=[True, True, False, False],
    )


def test_flags_of_sessions_in_full():
    _, flags = judge_sessions(four(), STANDARD)
    assert flags.astype("str").to_numpy().tolist() == [
        ["session", "S1", "low_rating", "Low Rating", "high", "2", "< 3", "S1", "Rating is 3 or more"],
        [
            "session",
            "S2",
            "no_follow_up",
            "No Follow-up",
            "low",
            "no",
            "no or blank",
            "S2",
            "Follow-up scheduled is yes",
        ],
        ["session", "S3", "low_rating", "Low Rating", "high", "1", "< 3", "S3", "Rating is 3 or more"],
        [
            "session",
            "S3",
            "no_follow_up",
            "No Follow-up",
            "low",
            "blank",
            "no or blank",
            "S3",
            "Follow-up scheduled is yes",
        ],
    ]


def test_flags_of_groups_come_after_with_their_n_and_the_sessions_behind_them():
    flags = judge(four(), DIAGNOSTIC, AS_OF).flags
    groups = flags[flags["subject_type"] != "session"].astype("str")
    assert groups[["subject_type", "subject", "value", "evidence"]].to_numpy().tolist() == [
        ["mentor", "Asha Rao", "0.5 (n = 4)", "S4, S3"],
        ["program", "AIML", "0 (n = 1)", "S4"],
        ["program", "DSML", "0.6667 (n = 3)", "S3"],
    ]
    assert groups["clears_when"].unique().tolist() == ["Attendance of all sessions: 70 % or more"]


@pytest.mark.parametrize("frame", [four(), four().head(0)], ids=["rows", "no rows"])
def test_columns_and_types(frame):
    flags = judge(frame, STANDARD, AS_OF).flags
    assert tuple(flags.columns) == FLAG_COLUMNS
    for name in FLAG_COLUMNS:
        assert str(flags[name].dtype) == ("str" if name in TEXTS else "category")


def test_stacking_keeps_every_row_and_word():
    hits = find_hits(Masks(four()), STANDARD.of_scope("session"))
    whole = flags_of_sessions(four(), hits)
    parts = [flags_of_sessions(four(), [hit]) for hit in hits]
    stacked = stack_flags(parts).astype("str")
    by = ["subject", "rule"]
    pd.testing.assert_frame_equal(
        stacked.sort_values(by, ignore_index=True), whole.astype("str").sort_values(by, ignore_index=True)
    )
