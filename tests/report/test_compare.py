import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.presets import preset_named
from mentor_analytics.measure.effects import differences, effect_table
from mentor_analytics.measure.group_change import FEW
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.measure.tables import NOT_GIVEN, kpis_by
from mentor_analytics.report.compare import (
    COMPARABLE,
    MOST_SAID,
    RULE_COLUMNS,
    TABLE_COLUMNS,
    changes_table,
    changes_words,
    comparable,
    difference_words,
    every_over_time,
    group_table,
    groupings,
    groupings_off,
    has_rules,
    largest,
    limit_words,
    of_kpi,
    over_time,
    over_time_table,
    rules_table,
    telling_period,
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
        "◆ Attendance of all sessions to watch",
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
        "◆ Attendance of all sessions to watch",
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
    assert "fewer than two groups have" in difference_words(content.comparisons, "average_rating", "batch")


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


def test_each_group_is_held_between_the_rules_limit_and_the_target():
    content = sample_content()
    told = limit_words(content.sessions, "program", BY_NAME["attendance_rate"], STANDARD)
    below = "below the target of 80 %, not distinguishable from the limit of 70 %"
    assert told == [
        f"DevOps: 62.2 % (95 % from 46.1 % to 75.9 %): {below}; 23 of all 37 sessions.",
        f"AIML: 62.5 % (95 % from 45.3 % to 77.1 %): {below}; 20 of all 32 sessions.",
        f"Academy: 68 % (95 % from 48.4 % to 82.8 %): {below}; 17 of all 25 sessions.",
        "DSML: 80.8 % (95 % from 62.1 % to 91.5 %): on target (80 %); 21 of all 26 sessions.",
    ]


@pytest.mark.parametrize(
    ("by", "kpi", "preset"),
    [
        ("session_type", "attendance_rate", "standard"),
        ("program", "average_rating", "standard"),
        ("program", "attendance_rate", "tracker"),
    ],
)
def test_without_a_rule_on_the_groups_no_limit_is_told(by, kpi, preset):
    assert limit_words(sample_content().sessions, by, BY_NAME[kpi], preset_named(preset)) == []


def test_of_very_many_groups_the_lowest_are_told():
    frame = sessions(
        program=[f"P{at % 12:02d}" for at in range(240)], attended=[at % 3 > 0 for at in range(240)]
    )
    told = limit_words(frame, "program", BY_NAME["attendance_rate"], STANDARD)
    assert len(told) == MOST_SAID + 1
    assert told[-1] == "And 4 more above these."


CHANGES = pd.DataFrame(
    {
        "group": ["A", "B", "C"],
        "now": [0.5, 0.8, 1.0],
        "n_now": [60, 60, 3],
        "before": [0.9, 0.82, 0.5],
        "n_before": [60, 50, 4],
        "change": [-0.4, -0.02, 0.5],
        "low": [-0.54, -0.2, -0.1],
        "high": [-0.26, 0.16, 0.8],
        "p": [0.0001, 0.7, np.nan],
        "p_adjusted": [0.0002, 0.7, np.nan],
        "distinguishable": [True, False, False],
        "reason": ["", "", FEW],
    }
)


def test_only_a_change_beyond_noise_is_told():
    kpi = BY_NAME["attendance_rate"]
    assert changes_words(CHANGES, kpi, "program", 30) == (
        "Attendance by program, the last 30 days against the 30 before: A −40 points to 50 % (95 % from −54 points to "
        "−26 points, n = 60 and 60). Beyond noise, p adjusted for 2. 1 with fewer than 30 sessions in a window are not "
        "looked at."
    )
    assert "no change beyond noise in 1" in changes_words(CHANGES.iloc[1:], kpi, "program", 7)
    assert "too few sessions to speak of a change, n = 1 group." in changes_words(
        CHANGES.iloc[2:], kpi, "program", 7
    )
    assert "n = 0 groups" in changes_words(CHANGES.iloc[:0], kpi, "program", 7)
    table = changes_table(CHANGES, kpi, "Program", 30)
    assert table["Change"].tolist() == ["▼ −40 points", "– within noise", FEW]
    assert table["n before"].tolist() == [60, 50, 4]
    assert changes_table(CHANGES.iloc[:0], kpi, "Program", 30).empty


@pytest.mark.parametrize(
    ("frame", "period"),
    [
        (sessions(session_id=[], program=[]), "month"),
        (sessions(program=["A"]), "month"),
        (sessions(program=["A"] * 40), "week"),
        (sessions(program=[f"P{at}" for at in range(40)]), "month"),
    ],
    ids=["empty", "one", "a full week", "many groups"],
)
def test_weeks_are_taken_where_groups_have_enough_in_each(frame, period):
    assert telling_period(frame, "program") == period


def test_every_group_over_time_leaves_out_sessions_without_one():
    frame = sessions(program=["A", "A", None], attended=[True, False, True])
    rows = every_over_time(frame, "program", BY_NAME["attendance_rate"], "month", STANDARD, ZONE)
    assert rows[["of", "group", "value", "denominator"]].to_numpy().tolist() == [["A", "2025-10", 0.5, 2]]
