import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics import stats
from mentor_analytics.errors import MissingColumnError
from mentor_analytics.measure.kpis import KPIS
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tables import (
    COLUMNS,
    GROUP_COLUMNS,
    NOT_GIVEN,
    group_table,
    kpi_table,
    kpis_by,
    kpis_off,
    months,
    weeks,
)
from tests.measure.frames import AS_OF, keyed, raw_sessions, sessions


def six():
    return sessions(
        status=["completed", "completed", "no_show", "cancelled", "rescheduled", "scheduled"],
        program=["DSML", "AIML", "DSML", None, "AIML", "DSML"],
        attended=[True, True, False, True, None, None],
        mentor_prep=["yes", "partial", "no", None, "yes", "yes"],
        follow_up_scheduled=[True, None, False, False, False, None],
        action_items=[True, False, False, False, False, None],
        rating=[4, 3, None, None, None, None],
        feedback=["Great", None, None, None, None, None],
        sentiment=["positive", "no_feedback", "no_feedback", "no_feedback", "no_feedback", "no_feedback"],
        polarity=[0.8, None, None, None, None, None],
        scheduled_min=[30, 30, 45, 45, 60, 30],
        actual_min=[30, 24, 0, 0, None, None],
    )


EXPECTED = [
    ("sessions", "listed", 6, 6, 6),
    ("sessions", "all", 5, 5, 5),
    ("sessions_ahead", "listed", 1, 1, 6),
    ("attendance_rate", "held", 2 / 3, 2, 3),
    ("attendance_rate", "all", 3 / 5, 3, 5),
    ("completion_rate", "all", 2 / 5, 2, 5),
    ("average_rating", "rated", 3.5, 7, 2),
    ("prep_compliance", "completed", 1 / 2, 1, 2),
    ("prep_compliance", "all", 2 / 5, 2, 5),
    ("follow_up_rate", "completed", 1 / 2, 1, 2),
    ("follow_up_rate", "all", 1 / 5, 1, 5),
    ("action_item_rate", "completed", 1 / 2, 1, 2),
    ("action_item_rate", "all", 1 / 5, 1, 5),
    ("feedback_missing_rate", "completed", 1 / 2, 1, 2),
    ("feedback_missing_rate", "all", 4 / 5, 4, 5),
    ("negative_feedback_count", "commented", 0, 0, 1),
    ("negative_feedback_count", "all", 0, 0, 5),
    ("negative_feedback_share", "commented", 0, 0, 1),
    ("negative_feedback_share", "all", 0, 0, 5),
    ("mean_polarity", "commented", 0.8, 0.8, 1),
    ("mean_polarity", "all", 0.16, 0.8, 5),
    ("mean_polarity", "negatives", np.nan, 0, 0),
    ("no_show_rate", "all", 1 / 5, 1, 5),
    ("cancellation_rate", "all", 1 / 5, 1, 5),
    ("reschedule_rate", "all", 1 / 5, 1, 5),
    ("duration_ratio", "completed", 54 / 60, 54, 60),
    ("duration_ratio", "all", 54 / 210, 54, 210),
    ("duration_gap", "completed", -3.0, -6, 2),
]


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row[0]} of {row[1]}")
def test_every_kpi_and_denominator_by_hand(row):
    table = keyed(kpi_table(six(), {}), "kpi", "denominator_name")
    found = table.loc[row[:2], ["value", "numerator", "denominator"]].to_numpy(float)
    np.testing.assert_allclose(found, row[2:])


def test_the_table_has_one_row_per_kpi_and_denominator_and_its_columns():
    table = kpi_table(six(), {})
    assert tuple(table.columns) == COLUMNS
    assert list(zip(table["kpi"], table["denominator_name"], strict=True)) == [row[:2] for row in EXPECTED]
    assert table.groupby("kpi")["is_default"].sum().eq(1).all()


def test_the_presets_default_stands_first():
    table = kpi_table(six(), {"attendance_rate": "all"})
    rows = table[table["kpi"] == "attendance_rate"]
    assert rows["denominator_name"].tolist() == ["all", "held"]
    assert rows["is_default"].tolist() == [True, False]


def test_intervals_and_targets():
    table = keyed(kpi_table(six(), {}), "kpi", "denominator_name")
    low, high = stats.wilson([2], [3])
    attendance = table.loc[("attendance_rate", "held")]
    assert (attendance["ci_low"], attendance["ci_high"]) == (low[0], high[0])
    assert not attendance["meets_target"]
    assert table.loc[("mean_polarity", "commented"), "meets_target"]
    assert pd.isna(table.loc[("completion_rate", "all"), "meets_target"])
    assert pd.isna(table.loc[("mean_polarity", "negatives"), "meets_target"])
    assert table.loc[("negative_feedback_count", "all"), ["ci_low", "ci_high"]].isna().all()


def test_a_target_that_must_be_passed_is_not_met_at_itself():
    flat = sessions(feedback=["a", "b"], sentiment=["neutral"] * 2, polarity=[0, 0])
    table = keyed(kpi_table(flat, {}), "kpi", "denominator_name")
    assert not table.loc[("mean_polarity", "commented"), "meets_target"]


def test_who_came_to_a_held_session_must_be_known():
    # A blank on a completed session is nobody's no; a no-show has none to ask.
    frame = sessions(status=["completed", "completed", "no_show"], attended=[True, None, None])
    table = keyed(kpi_table(frame, {}), "kpi", "denominator_name")
    assert table.loc[("attendance_rate", "held"), ["numerator", "denominator"]].tolist() == [1, 2]
    assert table.loc[("attendance_rate", "all"), ["numerator", "denominator"]].tolist() == [1, 3]


def test_a_comment_nobody_could_read_is_in_no_share_of_comments():
    frame = sessions(
        feedback=["बहुत अच्छा", "late"], sentiment=["not_scored", "negative"], polarity=[None, -0.3]
    )
    table = keyed(kpi_table(frame, {}), "kpi", "denominator_name")
    shown = ["value", "numerator", "denominator"]
    assert table.loc[("negative_feedback_share", "commented"), shown].tolist() == [1, 1, 1]
    assert table.loc[("mean_polarity", "commented"), shown].tolist() == [-0.3, -0.3, 1]
    assert table.loc[("mean_polarity", "all"), shown].tolist() == [-0.15, -0.3, 2]


@pytest.mark.parametrize("frame", [six().head(0), sessions()], ids=["no rows", "no rows, few columns"])
def test_no_rows_give_nan_and_zero_never_an_error(frame):
    table = kpi_table(frame, {})
    rates = table[~table["kpi"].isin(["sessions", "sessions_ahead", "negative_feedback_count"])]
    assert rates["value"].isna().all()
    assert table["denominator"].eq(0).all()


def test_absent_columns_switch_kpis_off_with_a_reason():
    frame = sessions(rating=[4])
    table = keyed(kpi_table(frame, {}), "kpi", "denominator_name")
    off = keyed(kpis_off(frame), "kpi")["reason"]
    assert off["prep_compliance"] == "needs Mentor preparation, which the data do not have"
    assert pd.isna(table.loc[("prep_compliance", "completed"), "value"])
    assert table.loc[("prep_compliance", "completed"), "denominator"] == 0
    assert (
        off["negative_feedback_share"] == off["mean_polarity"] == "needs Feedback, which the data do not have"
    )
    assert off["duration_gap"] == "needs Actual minutes, Scheduled minutes, which the data do not have"
    assert "average_rating" not in off
    assert set(off.index) == set(table.index.get_level_values(0)[table["value"].isna()])
    assert kpis_off(six()).empty


def test_the_same_in_plain_pandas():
    frame = six()
    by = keyed(kpis_by(frame, "program", {}), "group", "kpi")
    past = frame[~frame["is_ahead"]]
    held = past[past["status"].isin(["completed", "no_show"])]
    for program, rows in held.groupby("program", observed=True):
        row = by.loc[(program, "attendance_rate")]
        assert (row["numerator"], row["denominator"]) == (rows["attended"].sum(), len(rows))
        assert row["value"] == rows["attended"].mean()
    for program, rows in past.groupby("program", observed=True):
        assert by.loc[(program, "average_rating"), "value"] == pytest.approx(
            rows["rating"].mean(), nan_ok=True
        )
        assert by.loc[(program, "sessions"), "value"] == (frame["program"] == program).sum()


def test_groups_stand_in_order_of_name_and_rows_without_a_name_last():
    table = kpis_by(six(), "program", {})
    assert tuple(table.columns) == GROUP_COLUMNS
    assert table["group"].drop_duplicates().tolist() == ["AIML", "DSML", NOT_GIVEN]
    assert table["kpi"].drop_duplicates().tolist() == [kpi.name for kpi in KPIS]
    assert table.loc[table["group"] == NOT_GIVEN, "value"].iloc[0] == 1


def test_groups_add_up_to_the_whole():
    whole = keyed(kpi_table(six(), {}).query("is_default"), "kpi")
    parts = kpis_by(six(), "program", {}).groupby("kpi")[["numerator", "denominator"]].sum()
    for column in parts:
        np.testing.assert_allclose(parts[column], whole.loc[parts.index, column])


def test_months_are_cut_in_the_time_zone():
    frame = sessions(
        scheduled_at=["2025-09-30T18:00", "2025-09-30T18:30", "2025-10-01T10:00"], rating=[1, 3, 5]
    )
    table = kpis_by(frame, "month", {}, "Asia/Kolkata").query("kpi == 'average_rating'")
    assert table[["group", "value", "denominator"]].to_numpy().tolist() == [
        ["2025-09", 1, 1],
        ["2025-10", 4, 2],
    ]
    assert months(raw_sessions(scheduled_at=["NaT"])["scheduled_at"], "UTC").isna().tolist() == [True]


def test_plain_text_columns_give_the_same():
    plain = six().astype({"status": "str", "program": "str", "mentor_prep": "str", "sentiment": "str"})
    pd.testing.assert_frame_equal(kpi_table(plain, {}), kpi_table(six(), {}))
    pd.testing.assert_frame_equal(kpis_by(plain, "program", {}), kpis_by(six(), "program", {}))


def test_an_absent_grouping_is_an_error_that_names_it():
    with pytest.raises(MissingColumnError, match="batch"):
        kpis_by(six(), "batch", {})


def test_no_rows_have_no_groups():
    assert kpis_by(six().head(0), "program", {}).empty


def test_shared_masks_change_nothing():
    frame = six()
    masks = Masks(frame)
    pd.testing.assert_frame_equal(kpi_table(frame, {}, masks=masks), kpi_table(frame, {}))
    pd.testing.assert_frame_equal(kpis_by(frame, "program", {}, masks=masks), kpis_by(frame, "program", {}))


def test_group_table_has_the_columns_rules_name():
    names = [
        "attendance_rate_of_all",
        "attendance_rate_of_all_n",
        "attendance_rate_30d_high",
        "nonsense",
        "engagement",
    ]
    table = group_table(six(), "program", names, AS_OF, {})
    assert list(table.columns) == ["program", *names[:3]]
    assert table["program"].tolist() == ["AIML", "DSML"]
    assert table["attendance_rate_of_all"].tolist() == [0.5, 0.5]
    assert table["attendance_rate_of_all_n"].tolist() == [2, 2]


def test_input_is_not_mutated():
    frame = six()
    before = frame.copy(deep=True)
    kpi_table(frame, {})
    kpis_by(frame, "program", {})
    kpis_by(frame, "month", {}, "Asia/Kolkata")
    pd.testing.assert_frame_equal(frame, before)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["completed", "no_show", "cancelled", "scheduled"]),
            st.sampled_from([True, False, None]),
            st.sampled_from([1, 3, 5, None]),
        ),
        max_size=8,
    )
)
def test_order_of_rows_does_not_matter_and_shares_are_shares(rows):
    status, attended, rating = ([row[at] for row in rows] for at in range(3))
    frame = sessions(status=status, attended=attended, rating=rating)
    table = kpi_table(frame, {})
    pd.testing.assert_frame_equal(table, kpi_table(frame.iloc[::-1].reset_index(drop=True), {}))
    shares = table[table["kpi"].str.endswith("_rate")]
    assert ((shares["value"] >= 0) & (shares["value"] <= 1) | shares["value"].isna()).all()
    assert (shares["numerator"].fillna(0) <= shares["denominator"]).all()


WEEKS = [
    ("2025-10-05T18:29:59", "Asia/Kolkata", "2025-09-29"),  # Sunday night
    ("2025-10-05T18:30", "Asia/Kolkata", "2025-10-06"),  # Monday 00:00
    ("2025-10-05T18:30", "UTC", "2025-09-29"),
    ("2024-12-31T12:00", "UTC", "2024-12-30"),  # a week over the turn of the year
    ("1969-12-31T12:00", "UTC", "1969-12-29"),  # before numpy's zero
    ("NaT", "UTC", None),
]


@pytest.mark.parametrize(("start", "zone", "monday"), WEEKS)
def test_weeks_begin_on_monday_in_the_time_zone(start, zone, monday):
    found = weeks(raw_sessions(scheduled_at=[start])["scheduled_at"], zone)[0]
    assert pd.isna(found) if monday is None else found == monday


def test_weeks_are_a_grouping():
    frame = sessions(
        scheduled_at=["2025-10-05T18:00", "2025-10-05T19:00", "2025-10-07T10:00"], rating=[1, 3, 5]
    )
    table = kpis_by(frame, "week", {}, "Asia/Kolkata").query("kpi == 'average_rating'")
    assert table[["by", "group", "value", "denominator"]].to_numpy().tolist() == [
        ["week", "2025-09-29", 1, 1],
        ["week", "2025-10-06", 4, 2],
    ]


def test_a_presets_target_takes_the_place_of_the_kpis_own():
    targets = {"average_rating": 3.5, "completion_rate": 0.4, "no_show_rate": 0.1}
    table = kpi_table(six(), {}, targets=targets)
    told = {row["kpi"]: (row["target"], row["meets_target"]) for row in table.to_dict("records")}
    assert told["average_rating"] == (3.5, True)
    assert told["completion_rate"] == (0.4, True)
    assert told["no_show_rate"] == (0.1, False)
    assert told["attendance_rate"][0] == 0.8
    by = kpis_by(six(), "program", {}, targets=targets)
    rated = by[by["kpi"] == "average_rating"].to_dict("records")
    met = {row["group"]: (row["target"], row["meets_target"]) for row in rated}
    assert (met["DSML"], met["AIML"]) == ((3.5, True), (3.5, False))
