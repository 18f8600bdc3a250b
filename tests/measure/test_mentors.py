import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_analytics.measure.mentors import (
    CARDS,
    CHANGES,
    ENOUGH_RATINGS,
    LEVELS,
    MEASURED,
    kpis_for,
    lowest_rated,
    mentors,
    reschedule_basis,
)
from mentor_analytics.measure.windows import n_column
from tests.measure.frames import AS_OF, keyed, raw_sessions, sessions


def six():
    return sessions(
        scheduled_at=[
            "2025-10-09T05:00",
            "2025-10-01T05:00",
            "2025-08-01T05:00",
            "2025-10-08T05:00",
            "2025-01-01T05:00",
            "2025-12-01T05:00",
        ],
        mentor=["Bela", "Asha", "Asha", "Asha", "Chitra", "Bela"],
        status=["completed", "rescheduled", "completed", "no_show", "completed", "scheduled"],
        initiated_by=[None, "mentor", None, None, None, None],
        no_show_by=[None, None, None, "mentor", None, None],
        attended=[True, False, True, False, True, None],
        rating=[4, None, 2, None, 5, None],
        is_first_session=[True, False, False, True, False, None],
        had_technical_issue=[True, None, False, None, None, None],
        engagement=[7, None, 5, None, 8, None],
    )


def test_one_row_per_mentor_by_hand():
    table = keyed(mentors(six(), AS_OF, {}), "mentor")
    assert table.index.tolist() == ["Asha", "Bela", "Chitra"]
    expected = {
        "sessions": [3, 1, 1],
        "sessions_ahead": [0, 1, 0],
        "sessions_7d": [1, 1, 0],
        "sessions_30d": [2, 1, 0],
        "sessions_90d": [3, 1, 0],
        "attendance_rate": [0.5, 1, 1],
        "attendance_rate_n": [2, 1, 1],
        "average_rating": [2, 4, 5],
        "average_rating_30d": [np.nan, 4, np.nan],
        "average_rating_30d_n": [0, 1, 0],
        "reschedule_rate_30d": [0.5, 0, np.nan],
        "reschedule_rate_30d_n": [2, 1, 0],
        "no_shows_by_mentor_30d": [1, 0, 0],
        "first_session_rating": [np.nan, 4, np.nan],
        "technical_issue_rate": [0, 1, np.nan],
        "technical_issue_rate_n": [1, 1, 0],
        "engagement": [5, 7, 8],
        "reliability": [1 / 3, 1, 1],
        "reliability_n": [3, 1, 1],
        "sessions_30d_before": [0, 0, 0],
        "sessions_to_come": [0, 1, 0],
        "shrunken_days_since_last_session": [0, 0, 0],
        "days_since_last_session": [69, 0, 281],
        "days_since_first_session": [69, 0, 281],
        "is_active": [True, True, False],
    }
    for column, values in expected.items():
        np.testing.assert_allclose(
            table[column].to_numpy(float), np.array(values, dtype=float), err_msg=column
        )


@pytest.mark.parametrize(
    ("start", "status", "active"),
    [
        ("2025-10-20", "scheduled", True),
        ("2025-01-20", "scheduled", False),
        ("2025-01-20", "completed", False),
        ("2025-09-20", "completed", True),
    ],
    ids=["to come", "left at scheduled", "long ago", "lately"],
)
def test_who_is_active(start, status, active):
    assert mentors(sessions(scheduled_at=[start], status=[status]), AS_OF, {})["is_active"].tolist() == [
        active
    ]


def test_shrunken_columns_are_there_for_what_the_sessions_carry():
    table = mentors(six(), AS_OF, {})
    carried = {name for name in (*LEVELS, *CHANGES) if name in table.columns}
    assert {"average_rating_90d", "reschedule_rate_30d_change"} <= carried
    assert {name.removeprefix("shrunken_") for name in table.columns if name.startswith("shrunken_")} == {
        *carried, "days_since_last_session", "rating", "rating_top_share"
    }  # fmt: skip
    assert {*LEVELS, *CHANGES} <= set(MEASURED)


def test_counts_are_whole_numbers_and_every_value_has_its_n():
    table = mentors(six(), AS_OF, {})
    for column in table.columns.intersection(list(MEASURED)):
        if column.endswith("_n") or (column.startswith("sessions") and not column.endswith("_change")):
            assert table[column].dtype == np.int64
        elif not column.startswith(("no_shows_by_mentor", "negative_feedback_count")):
            assert n_column(column) in table.columns


def test_columns_the_sessions_do_not_carry_are_left_out_not_zero():
    table = mentors(sessions(scheduled_at=["2025-10-01T05:00"]), AS_OF, {})
    assert not {"engagement", "average_rating_30d", "no_shows_by_mentor_30d", "shrunken_rating"} & set(
        table.columns
    )
    assert table["reschedule_rate_30d"].tolist() == [0]


def test_also_adds_the_columns_rules_name():
    table = mentors(six(), AS_OF, {}, also=["attendance_rate_of_all", "churn_probability"])
    assert table["attendance_rate_of_all"].tolist() == [1 / 3, 1, 1]
    assert "churn_probability" not in table


@pytest.mark.parametrize(
    ("columns", "only", "rate", "words"),
    [
        pytest.param(
            {"initiated_by": ["learner", "mentor"]},
            True,
            0.5,
            "Only sessions the mentor moved",
            id="by mentor",
        ),
        pytest.param(
            {"initiated_by": ["learner", "mentor"]}, False, 1.0, "Every reschedule counts", id="by anyone"
        ),
        pytest.param({"initiated_by": [None, None]}, True, 1.0, "do not say who", id="nobody says"),
        pytest.param({}, True, 1.0, "do not say who", id="no column"),
    ],
)
def test_whose_reschedules_count_is_an_option_and_said(columns, only, rate, words):
    frame = sessions(status=["rescheduled", "rescheduled"], **columns)
    table = mentors(frame, AS_OF, {}, tutor_initiated_only=only)
    assert table["reschedule_rate"].tolist() == [rate]
    assert words in reschedule_basis(frame, only)
    assert (rate == 0.5) == (kpis_for(frame, only)["reschedule_rate"].label == "Reschedules by the mentor")


def test_spellings_with_one_key_are_one_mentor():
    frame = sessions(mentor=["Asha Rao", "asha  rao", "Bela"], rating=[1, 3, 5])
    table = mentors(frame, AS_OF, {})
    assert table["mentor"].tolist() == ["Asha Rao", "Bela"]
    assert table["average_rating"].tolist() == [2, 5]


def test_no_rows_no_mentors_and_text_columns_do_as_well():
    assert mentors(six().head(0), AS_OF, {}).empty
    plain = six().astype({"mentor": "str", "status": "str", "initiated_by": "str", "no_show_by": "str"})
    pd.testing.assert_frame_equal(mentors(plain, AS_OF, {}), mentors(six(), AS_OF, {}))


def test_input_is_not_mutated():
    frame = six()
    before = frame.copy(deep=True)
    table = mentors(frame, AS_OF, {})
    lowest_rated(frame, table)
    pd.testing.assert_frame_equal(frame, before)


def test_without_a_moment_nothing_has_happened_yet():
    frame = raw_sessions(status=["scheduled"])
    nothing = pd.Timestamp("NaT")
    prepared = frame.assign(mentor_key="m1", is_ahead=True)
    table = mentors(prepared, nothing, {})
    assert table[["sessions", "sessions_30d", "sessions_ahead"]].to_numpy().tolist() == [[0, 0, 1]]
    assert table["days_since_last_session"].isna().all()


def rated(**groups):
    names = [name for name, values in groups.items() for _ in values]
    return sessions(mentor=names, rating=[value for values in groups.values() for value in values])


def test_a_lowest_five_within_noise_says_so():
    frame = rated(A=[3, 5, 4], B=[4, 3, 5, 4], C=[5, 2, 4], D=[4])
    table = mentors(frame, AS_OF, {})
    assert table["between_mentor_variance"].eq(0).all()
    np.testing.assert_allclose(table["shrunken_rating"], frame["rating"].mean())
    found = lowest_rated(frame, table)
    assert found.within_noise
    assert found.sentence.startswith("Within noise")
    assert found.sentence.endswith("4 mentors, n = 11 rated sessions.")
    assert found.table["mentor"].tolist()[0] == "C"
    assert found.table["note"].eq("not enough data").all()
    assert found.table["shrunken_rank"].eq(1).all()


def test_real_differences_are_told_and_ranked_by_the_shrunken_mean():
    frame = rated(Low=[1, 2, 1, 1] * 4, Once=[1], Mid=[1, 5] * 8, High=[5, 3] * 8)
    table = mentors(frame, AS_OF, {})
    found = lowest_rated(frame, table, count=2)
    assert not found.within_noise
    assert "more than chance" in found.sentence
    assert found.table["mentor"].tolist() == ["Low", "Once"]
    assert found.table["raw_rank"].tolist() == [2, 1]
    assert found.table["note"].tolist() == ["", "not enough data"]


def test_the_top_share_ranks_only_mentors_with_enough_ratings():
    frame = rated(Low=[1, 2] * 8, Once=[5], High=[5, 4] * 8)
    table = keyed(mentors(frame, AS_OF, {}), "mentor")
    assert table.loc["High", "average_rating_n"] >= ENOUGH_RATINGS
    assert table["shrunken_rating_top_share"].to_dict() == pytest.approx(
        {"High": 0.5, "Low": 1.0, "Once": np.nan}, nan_ok=True
    )


@pytest.mark.parametrize(
    "frame", [sessions(rating=[None]), sessions(rating=[]), sessions()], ids=["unrated", "empty", "no column"]
)
def test_without_ratings_there_is_no_lowest(frame):
    found = lowest_rated(frame, mentors(frame, AS_OF, {}))
    assert found.table.empty
    assert found.sentence == "No session is rated yet, n = 0."


def test_nine_cards():
    assert len(CARDS) == 9
    here = {*MEASURED, "reliability"}
    assert {column for column, _ in CARDS} - here == {"churn_probability"}


@settings(max_examples=25)
@given(st.permutations(range(6)))
def test_order_of_rows_does_not_matter(order):
    frame = six()
    pd.testing.assert_frame_equal(
        mentors(frame.iloc[list(order)].reset_index(drop=True), AS_OF, {}), mentors(frame, AS_OF, {})
    )
