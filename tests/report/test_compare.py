import numpy as np
import pytest

from mentor_analytics.assess.presets import preset_named
from mentor_analytics.measure.effects import differences, effect_table
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.measure.tables import NOT_GIVEN, kpis_by
from mentor_analytics.report.compare import (
    COMPARABLE,
    RULE_COLUMNS,
    TABLE_COLUMNS,
    comparable,
    difference_words,
    group_table,
    groupings,
    groupings_off,
    has_rules,
    largest,
    of_kpi,
    over_time,
    over_time_table,
    rules_table,
)
from tests.measure.frames import sessions
from tests.report.contents import ZONE, sample_content

RATING, STANDARD = BY_NAME["average_rating"], preset_named("standard")


def test_what_the_data_can_be_grouped_by():
    frame = sessions(program=["A"], cohort=["x"])
    assert groupings(frame) == {"program": "Program", "cohort": "Cohort"}
    assert groupings_off(frame) == ["Batch", "Session type"]


def test_counts_are_not_compared():
    assert not [name for name in COMPARABLE if BY_NAME[name].kind == "count"]
    assert (
        comparable(kpis_by(sessions(program=["A"], rating=[4]), "program", {}))["average_rating"]
        == "Average rating"
    )


def test_groups_stand_from_the_furthest_with_n_and_rules():
    content = sample_content()
    rows = of_kpi(content.groups, "attendance_rate", "program")
    table = group_table(rows, BY_NAME["attendance_rate"], content.flags, "program")
    assert list(table.columns) == list(TABLE_COLUMNS)
    assert table.iloc[0].tolist() == [
        "DevOps",
        "73.3 %",
        "55.6 % to 85.8 %",
        "22 of 30 completed or no-show sessions",
        30,
        "◆ below target, within its interval",
        "◆ Attendance to watch",
    ]


def test_of_few_sessions_nothing_is_said():
    frame = sessions(program=["A"] * 10 + ["B"] * 9 + [None], rating=[4.0] * 20)
    table = group_table(
        of_kpi(kpis_by(frame, "program", {}), "average_rating"), RATING, no_flags(), "program"
    )
    said = dict(zip(table["Group"], table["Against target"], strict=True))
    assert said == {"A": "● on target", "B": "– few sessions, n = 9", NOT_GIVEN: "– few sessions, n = 1"}


def no_flags():
    return sample_content().flags.head(0)


def test_no_group_is_an_empty_table():
    frame = sessions(program=[], rating=[]).head(0)
    table = group_table(
        of_kpi(kpis_by(frame, "program", {}), "average_rating"), RATING, no_flags(), "program"
    )
    assert table.empty
    assert list(table.columns) == list(TABLE_COLUMNS)


def test_rules_that_hold_say_what_would_clear_them():
    content = sample_content()
    table = rules_table(content.flags, "batch", content.preset)
    assert list(table.columns) == list(RULE_COLUMNS)
    assert table[["Group", "Rule", "What holds", "What would clear it"]].iloc[0].tolist() == [
        "AIML Jun25",
        "◆ Attendance to watch",
        "Attendance of all sessions 57.1 % (n = 14)",
        "Attendance of all sessions: 70 % or more.",
    ]
    assert rules_table(no_flags(), "batch", content.preset).empty


@pytest.mark.parametrize(("preset", "by", "there"), [
    ("standard", "program", True), ("standard", "session_type", False), ("tracker", "program", False),
])  # fmt: skip
def test_whether_a_preset_looks_at_groups(preset, by, there):
    assert has_rules(preset_named(preset), by) is there


def test_differences_are_only_told_where_they_were_tested():
    frame = sessions(program=["A", "B"] * 40, rating=[1.0, 5.0, 2.0, 4.0] * 20)
    compared = effect_table(differences(frame, {}))
    assert "more than chance" in difference_words(compared, "average_rating", "program")
    assert "is not tested" in difference_words(compared, "prep_compliance", "program")
    content = sample_content()
    assert "not distinguishable" in difference_words(content.comparisons, "average_rating", "batch")


def test_the_largest_groups_first_and_none_that_is_not_given():
    frame = sessions(program=["A", "B", "B", None, None, None], rating=[4.0] * 6)
    assert largest(of_kpi(kpis_by(frame, "program", {}), "average_rating"), 5) == ["B", "A"]


def test_groups_over_time_have_every_n():
    frame = sessions(
        scheduled_at=["2025-08-05T10:00", "2025-09-05T10:00", "2025-09-06T10:00"],
        program=["A", "B", "A"],
        rating=[3.0, 4.0, 5.0],
    )
    rows = of_kpi(over_time(frame, "program", ["A", "B"], "month", STANDARD, ZONE), "average_rating")
    table = over_time_table(rows, RATING, "month")
    assert table.to_numpy().tolist() == [
        ["Aug 2025", "3.00 (n = 1)", "–"],
        ["Sep 2025", "5.00 (n = 1)", "4.00 (n = 1)"],
    ]
    assert list(table.columns) == ["Month", "A", "B"]


def test_over_time_without_groups_is_empty():
    frame = sessions(program=["A"], rating=[np.nan])
    assert over_time(frame, "program", [], "month", STANDARD, ZONE).empty
