"""Groups now and before: told only beyond noise."""

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.measure.group_change import CHANGE_COLUMNS, FEW, group_changes
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.measure.tables import kpi_by, kpi_by_both
from tests.measure.frames import AS_OF, sessions

COMPLETION, RATING, RATIO = (
    BY_NAME[name] for name in ("completion_rate", "average_rating", "duration_ratio")
)
WINDOW = (AS_OF, 7)


def weekly(**programs):
    """Sessions of the last week and the one before: program=(completed now, of, completed before, of)."""
    rows = []
    for program, (now, n, before, of) in programs.items():
        for day, hits, count in ((5, now, n), (26, before, of)):
            month = "10" if day == 5 else "09"
            rows += [
                (program, f"2025-{month}-{day:02d}T10:00", "completed" if at < hits else "cancelled")
                for at in range(count)
            ]
    names, starts, status = (list(each) for each in zip(*rows, strict=True))
    return sessions(program=names, scheduled_at=starts, status=status)


def test_a_fall_is_found_and_the_rest_is_noise():
    frame = weekly(A=(20, 60, 50, 60), B=(40, 60, 42, 60), C=(1, 9, 29, 29))
    table = group_changes(frame, "program", COMPLETION, WINDOW, {}).set_index("group")
    assert list(table.reset_index().columns) == list(CHANGE_COLUMNS)
    assert table["distinguishable"].to_dict() == {"A": True, "B": False, "C": False}
    assert table["reason"].to_dict() == {"A": "", "B": "", "C": FEW}
    assert table["change"].round(3).to_dict() == {"A": -0.5, "B": -0.033, "C": -0.889}
    assert (table["low"] < table["change"]).all()
    assert (table["change"] < table["high"]).all()
    assert table["p_adjusted"].isna().tolist() == [False, False, True]


def test_a_group_without_a_whole_window_before_is_not_looked_at():
    frame = weekly(A=(20, 60, 50, 60), B=(20, 60, 50, 60))
    late = frame["program"].eq("B") & frame["scheduled_at"].lt("2025-10-01")
    begun = frame.assign(scheduled_at=frame["scheduled_at"].mask(late, pd.Timestamp("2025-10-01T10:00Z")))
    table = group_changes(begun, "program", COMPLETION, WINDOW, {}).set_index("group")
    assert table["reason"].to_dict() == {"A": "", "B": "no full 7 days before"}
    assert table["distinguishable"].to_dict() == {"A": True, "B": False}
    assert table.loc["B", "n_before"] == 60  # what there was is told all the same


def test_sessions_outside_the_windows_count_for_neither():
    frame = weekly(A=(5, 10, 5, 10))
    older = sessions(program=["A"] * 40, scheduled_at=["2025-08-01T10:00"] * 40)
    both = pd.concat([frame, older], ignore_index=True)
    found = group_changes(both, "program", COMPLETION, WINDOW, {})
    assert found[["n_now", "n_before"]].to_numpy().tolist() == [[10, 10]]


@pytest.mark.parametrize("kpi", [RATING, RATIO], ids=["mean", "ratio"])
def test_means_and_ratios_are_compared_too(kpi):
    rng = np.random.default_rng(1)
    rows = 80
    late = np.arange(rows) < rows // 2
    frame = sessions(
        program=["A"] * rows,
        scheduled_at=["2025-10-05T10:00" if each else "2025-09-26T10:00" for each in late],
        rating=list(np.where(late, 2.5, 4.0) + rng.uniform(-0.5, 0.5, rows)),
        scheduled_min=[60.0] * rows,
        actual_min=list(np.where(late, 30.0, 50.0) + rng.uniform(-5, 5, rows)),
    )
    found = group_changes(frame, "program", kpi, WINDOW, {}).iloc[0]
    assert found["distinguishable"]
    assert found["low"] < found["change"] < found["high"] < 0


def test_without_a_change_few_runs_tell_one():
    rng = np.random.default_rng(2)
    loud = 0
    for _ in range(25):
        counts = {
            f"P{at}": (int(rng.binomial(60, 0.8)), 60, int(rng.binomial(60, 0.8)), 60) for at in range(12)
        }
        loud += bool(
            group_changes(weekly(**counts), "program", COMPLETION, WINDOW, {})["distinguishable"].any()
        )
    assert loud <= 4


@pytest.mark.parametrize(
    ("frame", "rows"),
    [
        (sessions(session_id=[], program=[]), 0),
        (sessions(program=["A"]), 1),
        (sessions(program=[None]), 0),
    ],
    ids=["empty", "one", "no group"],
)
def test_nothing_and_one(frame, rows):
    found = group_changes(frame, "program", COMPLETION, WINDOW, {})
    assert len(found) == rows
    assert not found["distinguishable"].any()


def test_without_the_columns_there_is_nothing():
    frame = sessions(program=["A"])
    assert group_changes(frame, "program", RATING, WINDOW, {}).empty
    assert kpi_by(frame, RATING, "program", {}).empty
    assert list(kpi_by_both(frame, RATING, ("program", "month"), {}).columns)[-1] == "of"


def test_pairs_of_groups_and_periods_are_the_groups_one_by_one():
    frame = weekly(A=(3, 5, 2, 4), B=(1, 2, 0, 1))
    both = kpi_by_both(frame, COMPLETION, ("program", "month"), {})
    for program in ("A", "B"):
        alone = kpi_by(frame[frame["program"] == program], COMPLETION, "month", {})
        mine = both[both["of"] == program].drop(columns="of").reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, alone)
