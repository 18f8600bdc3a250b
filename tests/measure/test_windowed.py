import numpy as np
import pandas as pd
import pytest

from mentor_analytics import stats
from mentor_analytics.measure.kpis import BY_NAME, ENOUGH_SESSIONS
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.mentors import LISTED, MEASURED, mentors
from mentor_analytics.measure.tally import Groups
from mentor_analytics.measure.windowed import AGES, AllWindows, by_age
from mentor_analytics.measure.windows import measured
from tests.measure.frames import AS_OF, sessions

DAY = pd.Timedelta(days=1)
SPANS = {
    "": (0, None), "_7d": (0, 7), "_30d": (0, 30), "_90d": (0, 90),
    "_7d_before": (7, 14), "_30d_before": (30, 60), "_90d_before": (90, 180),
}  # fmt: skip
"""Days before the moment seen from: after the older end, up to the younger one."""


def many(n=400, seed=1):
    draw = np.random.default_rng(seed)
    status = draw.choice(["completed", "rescheduled", "no_show"], n, p=[0.7, 0.2, 0.1])
    starts = AS_OF - pd.to_timedelta(draw.uniform(0, 200, n), unit="D")
    rating = np.where((status == "completed") & (draw.random(n) < 0.8), draw.integers(1, 6, n), np.nan)
    return sessions(
        scheduled_at=list(starts.astype("str")),
        mentor=draw.choice(["Asha", "Bela"], n),
        status=status,
        rating=rating,
        actual_min=np.where(status == "completed", draw.integers(20, 60, n), np.nan),
        scheduled_min=[45] * n,
        initiated_by=["mentor" if each == "rescheduled" else None for each in status],
    )


@pytest.mark.parametrize(("ending", "span"), SPANS.items(), ids=lambda each: str(each))
def test_every_window_is_the_same_in_plain_pandas(ending, span):
    frame, (young, old) = many(), span
    table = mentors(frame, AS_OF, {})
    age = (AS_OF - frame["scheduled_at"]) / DAY
    inside = frame[(age >= young) & (True if old is None else age < old)]
    by = inside.groupby("mentor", observed=False)
    expected = {
        f"sessions{ending}": by.size(),
        f"average_rating{ending}": by["rating"].mean(),
        f"average_rating{ending}_n": by["rating"].count(),
        f"reschedule_rate{ending}": by["status"].agg(lambda each: (each == "rescheduled").mean()),
        f"reschedule_rate{ending}_n": by.size(),
        f"duration_ratio{ending}": by["actual_min"].sum() / (45 * by["actual_min"].count()),
    }
    for column, values in expected.items():
        np.testing.assert_allclose(table[column].to_numpy(float), values.to_numpy(float), err_msg=column)


def test_a_change_is_the_window_less_the_one_before_with_its_interval():
    row = mentors(many(), AS_OF, {}).iloc[0]
    for kpi in ("average_rating", "reschedule_rate", "duration_ratio"):
        for days in (7, 30, 90):
            name = f"{kpi}_{days}d"
            assert row[f"{name}_change"] == pytest.approx(row[name] - row[f"{name}_before"])
            assert row[f"{name}_change_low"] < row[f"{name}_change"] < row[f"{name}_change_high"]
            assert row[f"{name}_change_n"] == min(row[f"{name}_n"], row[f"{name}_before_n"])
    assert row["sessions_30d_change"] == row["sessions_30d"] - row["sessions_30d_before"]
    assert "sessions_30d_change_low" not in row.index


def moved(now, before, n):
    """So many sessions in each window of 30 days, some of them moved; and one before them."""
    starts = [f"2025-10-0{1 + at % 8}T10:00" for at in range(n)] + [
        f"2025-08-{20 + at % 8}T10:00" for at in range(n)
    ]
    starts.append("2025-07-01T10:00")
    status = [*(["rescheduled"] * now), *(["completed"] * (n - now)), *(["rescheduled"] * before),
              *(["completed"] * (n - before)), "completed"]  # fmt: skip
    return mentors(sessions(scheduled_at=starts, status=status), AS_OF, {}).iloc[0]


@pytest.mark.parametrize(
    ("now", "before", "n", "trend"),
    [
        (9, 1, ENOUGH_SESSIONS, 1),
        (1, 9, ENOUGH_SESSIONS, -1),
        (5, 5, ENOUGH_SESSIONS, 0),
        (9, 0, ENOUGH_SESSIONS - 1, 0),
        (3, 1, ENOUGH_SESSIONS, 0),
    ],
    ids=["more", "fewer", "as many", "too few sessions", "within chance"],
)
def test_a_trend_is_told_when_the_interval_leaves_0_and_both_windows_have_enough(now, before, n, trend):
    row = moved(now, before, n)
    assert row["reschedule_rate_30d_change"] == pytest.approx((now - before) / n)
    assert row["reschedule_rate_30d_trend"] == trend


@pytest.mark.parametrize(
    ("begins", "is_full"),
    [(61, True), (58, True), (56, False), (39, False), (-1, False)],
    ids=["before", "after a weekend", "days later", "39 days ago", "nothing yet"],
)
def test_where_the_data_do_not_reach_back_no_change_is_known(begins, is_full):
    ages = [begins, *(35 + at / 10 for at in range(29)), *(5.0 for _ in range(30))] if begins > 0 else [-1.0]
    frame = sessions(
        scheduled_at=[str(AS_OF - DAY * each) for each in ages],
        mentor=["Asha"] * len(ages),
        status=["completed"] * (len(ages) // 2) + ["rescheduled"] * (len(ages) - len(ages) // 2),
    )
    row = mentors(frame, AS_OF, {}).iloc[0]
    assert pd.notna(row["reschedule_rate_30d_change"]) == is_full
    assert pd.notna(row["reschedule_rate_30d_change_low"]) == is_full
    assert pd.notna(row["sessions_30d_change"]) == is_full
    assert (row["reschedule_rate_30d_change_n"] > 0) == is_full
    assert row["reschedule_rate_30d_trend"] == (1 if is_full else 0)
    # What there was is told all the same.
    assert (row["reschedule_rate_30d_before_n"] > 0) == (begins > 0)


def test_the_names_of_all_columns_are_those_the_list_has():
    table = mentors(many(), AS_OF, {})
    made = {name for name in table.columns if measured(name, BY_NAME, {})}
    assert made <= set(MEASURED)
    assert set(LISTED) <= set(MEASURED)
    held = {name for name in MEASURED if measured(name, BY_NAME, {}).kpi.name == "average_rating"}  # type: ignore[union-attr]
    assert held <= set(table.columns)


@pytest.mark.parametrize("as_of", [AS_OF, pd.Timestamp("NaT")], ids=["a moment", "none"])
def test_ages_are_disjoint_and_hold_everybody(as_of):
    frame = many(50)
    cells = by_age(frame["scheduled_at"], Groups(np.zeros(50, dtype=np.intp), 1), as_of)
    assert cells.size == len(AGES) + 1
    assert cells.count().sum() == 50


def test_without_windows_all_time_alone_is_known():
    frame = many(50)
    found = AllWindows(Masks(frame), Groups(np.zeros(50, dtype=np.intp), 1), None).of(
        BY_NAME["reschedule_rate"], "all"
    )
    assert found is not None
    assert set(found.columns()) == {f"reschedule_rate{part}" for part in ("", "_n", "_low", "_high")}
    assert found.column(0, "now", "low")[0] == stats.wilson([found.sums(0)[1][0]], [50])[0][0]
