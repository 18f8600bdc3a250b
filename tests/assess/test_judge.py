import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_analytics.assess.flags import FLAG_COLUMNS
from mentor_analytics.assess.judge import (
    find_hits,
    judge,
    judge_sessions,
    lights_by,
    note_names,
    queue,
    subject_tables,
)
from mentor_analytics.assess.presets import (
    DIAGNOSTIC,
    OPERATIONS,
    PRESETS,
    RELIABILITY,
    SIMPLE,
    STANDARD,
    TRACKER,
)
from mentor_analytics.assess.rules import SEVERITIES
from mentor_analytics.assess.words import clearing_value
from mentor_analytics.conditions import mask_any
from mentor_analytics.measure.masks import Masks
from tests.measure.frames import AS_OF, keyed, sessions

GOOD = {
    "status": "completed",
    "mentor_prep": "yes",
    "follow_up_scheduled": True,
    "rating": 5,
    "sentiment": "positive",
    "feedback": "Great",
    "scheduled_min": 30,
    "actual_min": 30,
    "attended": True,
}


def rows(*changes):
    return sessions(**{name: [{**GOOD, **change}[name] for change in changes] for name in GOOD})


BAD = {
    "mentor_prep": "no",
    "follow_up_scheduled": None,
    "rating": 1,
    "sentiment": "negative",
    "actual_min": 10,
    "attended": False,
}


@pytest.mark.parametrize(
    ("change", "names", "light"),
    [
        pytest.param({}, "", "green", id="all good"),
        pytest.param({"rating": 2}, "Low Rating", "yellow", id="one"),
        pytest.param({"rating": 3}, "", "green", id="three stars are not low"),
        pytest.param({"rating": None}, "", "green", id="no rating is no low rating"),
        pytest.param({"mentor_prep": "partial"}, "", "green", id="partial is shown, not flagged"),
        pytest.param({"mentor_prep": None}, "", "green", id="blank preparation is not a no"),
        pytest.param({"follow_up_scheduled": None}, "No Follow-up", "yellow", id="a blank follow-up is a no"),
        pytest.param({"actual_min": 24}, "", "green", id="80 % is not under time"),
        pytest.param({"actual_min": 23}, "Under Time", "yellow", id="under time"),
        pytest.param({"actual_min": 0}, "", "green", id="0 minutes are not known minutes"),
        pytest.param({"sentiment": "negative"}, "Negative Feedback", "red", id="a negative comment alone"),
        pytest.param({"sentiment": "not_scored"}, "", "green", id="a comment nobody could read"),
        pytest.param({"rating": 2, "actual_min": 10}, "Low Rating; Under Time", "red", id="two"),
        pytest.param({"status": "no_show", "rating": 1}, "", None, id="not held is not judged"),
        pytest.param({"status": "scheduled", "rating": 1}, "", None, id="ahead is not judged"),
    ],
)
def test_standard_on_one_session(change, names, light):
    judged, flags = judge_sessions(rows(change), STANDARD)
    row = judged.iloc[0]
    assert row["flag_names"] == names
    assert row["n_flags"] == len(flags) == (len(names.split("; ")) if names else 0)
    assert (row["light"] if light else None) == light
    assert pd.isna(row["light"]) == (light is None)


def test_tracker_judges_every_past_session_and_wants_a_yes():
    frame = rows(
        {"status": "no_show", "mentor_prep": "partial"}, {"mentor_prep": None}, {"status": "scheduled"}
    )
    judged, _ = judge_sessions(frame, TRACKER)
    assert judged["flag_names"].tolist() == ["Mentor Not Prepared", "Mentor Not Prepared", ""]
    assert judged["light"].tolist()[:2] == ["yellow", "yellow"]
    assert pd.isna(judged["light"].iloc[2])


def test_simple_joins_by_comma_in_its_own_order():
    judged, _ = judge_sessions(rows(BAD), SIMPLE)
    assert judged["flag_names"].tolist() == [
        "Mentor Not Prepared, No Follow-up, Low Rating, Negative Feedback"
    ]


def test_added_columns_have_their_types_and_nothing_is_mutated():
    frame = rows({}, BAD)
    before = frame.copy(deep=True)
    result = judge(frame, STANDARD, AS_OF)
    pd.testing.assert_frame_equal(frame, before)
    added = result.sessions[["n_flags", "light", "flag_names"]]
    assert [str(kind) for kind in added.dtypes] == ["int64", "category", "str"]
    assert added["light"].cat.categories.tolist() == ["green", "yellow", "red"]
    assert tuple(result.flags.columns) == FLAG_COLUMNS


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_no_rows_and_few_columns_are_no_error(preset):
    for frame in (rows({}).head(0), sessions(), sessions(status=["completed"])):
        result = judge(frame, preset, AS_OF)
        assert len(result.sessions) == len(frame)
        assert tuple(result.flags.columns) == FLAG_COLUMNS


@pytest.mark.parametrize("preset", [STANDARD, TRACKER, DIAGNOSTIC], ids=lambda preset: preset.name)
def test_plain_text_columns_give_the_same(preset):
    frame = rows({}, BAD, {"status": "no_show"}, {"rating": 2})
    plain = frame.astype(dict.fromkeys(("mentor", "status", "mentor_prep", "sentiment"), "str"))
    text, category = judge(plain, preset, AS_OF), judge(frame, preset, AS_OF)
    columns = ["n_flags", "light", "flag_names"]
    pd.testing.assert_frame_equal(text.sessions[columns], category.sessions[columns])
    pd.testing.assert_frame_equal(text.flags.astype("str"), category.flags.astype("str"))


def test_when_every_rule_is_off_nothing_is_called_good():
    result = judge(sessions(status=["completed"]), STANDARD, AS_OF)
    assert result.sessions["light"].isna().all()
    assert result.flags.empty
    off = keyed(result.off, "rule")["reason"]
    assert off["low_rating"] == "off: needs Rating"


def test_reasons_name_the_columns_people_know():
    off = keyed(judge(sessions(status=["completed"], scheduled_min=[30]), STANDARD, AS_OF).off, "rule")[
        "reason"
    ]
    assert off["negative_feedback"] == "off: needs Feedback"
    assert off["under_time"] == "off: needs Actual minutes"
    assert off["repeated_negative_feedback"] == "off: needs Feedback"
    assert off["batch_attendance_flag"] == "off: needs Batch"
    assert not off.str.contains("Sentiment|Polarity|Duration ratio").any()


def test_blanks_in_columns_that_are_there_are_no_flag():
    frame = sessions(status=["completed"], rating=[None], mentor_prep=[None])
    judged, _ = judge_sessions(frame, STANDARD)
    assert judged["light"].tolist() == ["green"]


def test_reliability_judges_no_session_but_mentors():
    frame = sessions(status=["rescheduled", "completed"], scheduled_at=["2025-10-01", "2025-10-02"])
    result = judge(frame, RELIABILITY, AS_OF)
    assert result.sessions["light"].isna().all()
    assert result.flags[["subject_type", "rule", "value"]].to_numpy().tolist() == [
        ["mentor", "reschedule_over_limit", "0.5 (n = 2)"]
    ]


@pytest.mark.parametrize("preset", [STANDARD, TRACKER, SIMPLE, DIAGNOSTIC], ids=lambda preset: preset.name)
def test_clearing_the_named_value_removes_exactly_that_flag(preset):
    frame = rows(BAD)
    hits = find_hits(Masks(frame), preset.of_scope("session"))
    named = {hit.rule.name: hit.condition for hit in hits if hit.met[0]}
    assert set(named) == {rule.name for rule in preset.of_scope("session")}
    for name, condition in named.items():
        cleared = frame.assign(
            **{condition.column: changed(frame[condition.column], clearing_value(condition))}
        )
        left = {hit.rule.name for hit in find_hits(Masks(cleared), preset.of_scope("session")) if hit.met[0]}
        assert left == set(named) - {name}


def changed(column, value):
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pd.Series([value], dtype="category")
    return pd.Series([value], dtype=column.dtype)


GROUP_RULES = [
    pytest.param(preset, rule, id=f"{preset.name}-{rule.name}")
    for preset in PRESETS.values()
    for rule in preset.rules
    if rule.scope != "session"
]


@pytest.mark.parametrize(("preset", "rule"), GROUP_RULES)
def test_clearing_works_for_mentors_and_groups_too(preset, rule):
    for conditions in rule.when:
        values = {condition.column: hitting_value(condition) for condition in conditions}
        named = conditions[-1]
        table = pd.DataFrame(
            {f"{base(named.column)}_n": [99], **{name: [value] for name, value in values.items()}}
        )
        rules = preset.of_scope(rule.scope)
        assert rule.name in fired(table, [rule])
        assert len({each.category for each in rules if each.name in fired(table, rules)}) == 1
        cleared = table.assign(**{named.column: clearing_value(named)})
        assert rule.name not in fired(cleared, rules)


def base(column):
    return column.removesuffix("_low").removesuffix("_high")


def hitting_value(condition):
    return {"<": 0.0, ">": 0.9, ">=": 1e6, "==": condition.value}[condition.op]


def fired(table, rules):
    return {hit.rule.name for hit in find_hits(Masks(table), rules) if hit.met[0]}


def test_of_one_category_only_the_highest_severity_fires():
    table = pd.DataFrame(
        {"churn_probability": [0.8, 0.6, 0.3, 0.3, 0.1], "churn_probability_change_30d": [0, 0, 0.2, 0, 0.2]}
    )
    hits = find_hits(Masks(table), OPERATIONS.of_scope("mentor"))
    found = {hit.rule.name: np.flatnonzero(hit.met).tolist() for hit in hits if hit.met.any()}
    assert found == {"churn_critical": [0], "churn_high": [1], "churn_medium": [2], "churn_low": [3]}


def test_a_models_column_switches_its_rules_on():
    frame = rows({}, {})
    tables = subject_tables(frame, OPERATIONS, AS_OF)
    off = judge(frame, OPERATIONS, AS_OF, tables)
    assert "churn_high" in set(off.off["rule"])
    tables["mentor"] = tables["mentor"].assign(churn_probability=0.6)
    on = judge(frame, OPERATIONS, AS_OF, tables)
    assert "churn_high" not in set(on.off["rule"])
    flag = on.flags[on.flags["rule"] == "churn_high"].iloc[0]
    assert flag[["subject", "value", "threshold", "evidence"]].tolist() == ["Asha Rao", "0.6", ">= 0.5", ""]


def test_a_rule_with_an_absent_column_in_one_alternative_is_on_in_part():
    frame = sessions(status=["completed"], engagement=[4], scheduled_at=["2025-10-01"])
    result = judge(frame, OPERATIONS, AS_OF)
    assert keyed(result.off, "rule")["reason"]["engagement_medium"] == "on in part: without Days since login"
    assert "engagement_medium" in set(result.flags["rule"])


@pytest.mark.parametrize(
    ("attended", "n", "flag"),
    [
        pytest.param(6, 9, None, id="9 sessions are too few"),
        pytest.param(6, 10, "program_attendance_watch", id="60 % of 10 is to watch"),
        pytest.param(7, 10, None, id="70 % is not below 70 %"),
        pytest.param(3, 10, "program_attendance_flag", id="30 % of 10 is surely below"),
        pytest.param(0, 5, None, id="0 of 5 is still too few"),
    ],
)
def test_standard_watches_from_ten_and_flags_when_sure(attended, n, flag):
    frame = sessions(
        attended=[at < attended for at in range(n)], program=["DSML"] * n, scheduled_at=["2025-10-01"] * n
    )
    flags = judge(frame, STANDARD, AS_OF).flags
    found = flags.loc[flags["subject_type"] == "program", "rule"].tolist()
    assert found == ([flag] if flag else [])


def test_diagnostic_flags_at_any_n():
    frame = sessions(attended=[True, False], program=["DSML"] * 2, scheduled_at=["2025-10-01"] * 2)
    flags = judge(frame, DIAGNOSTIC, AS_OF).flags
    row = flags[flags["subject_type"] == "program"].iloc[0]
    assert row[["rule", "value", "threshold"]].tolist() == ["program_attendance", "0.5 (n = 2)", "< 0.7"]


@pytest.mark.parametrize(
    ("moved", "n", "rule"),
    [
        pytest.param(1, 6, "reschedule_watch", id="1 of 6 is to watch"),
        pytest.param(4, 7, "reschedule_high", id="4 of 7 is surely above"),
        pytest.param(4, 6, "reschedule_watch", id="4 of 6: too few to be sure"),
        pytest.param(0, 6, None, id="none"),
    ],
)
def test_standard_on_reschedules(moved, n, rule):
    frame = sessions(
        status=["rescheduled" if at < moved else "completed" for at in range(n)],
        scheduled_at=["2025-10-01"] * n,
    )
    flags = judge(frame, STANDARD, AS_OF).flags
    found = flags.loc[flags["subject_type"] == "mentor", "rule"].tolist()
    assert found == ([rule] if rule else [])


def test_below_target_is_noted_not_flagged():
    frame = rows({"rating": 2}, {"rating": 3}, {"rating": 3.5}, {"rating": 4}, {"rating": None})
    assert note_names(frame, STANDARD).fillna("").tolist() == ["", "Below target", "Below target", "", ""]
    assert note_names(frame, DIAGNOSTIC).fillna("").tolist() == ["", "", "Below target", "", ""]
    for preset in (STANDARD, RELIABILITY):
        note = judge(frame, preset, AS_OF).sessions["note"]
        pd.testing.assert_series_equal(note, note_names(frame, preset))
        assert note.dtype == "str"
    assert note.isna().all()
    assert judge_sessions(frame, STANDARD)[0]["n_flags"].tolist() == [1, 0, 0, 0, 0]


def test_the_queue_has_the_urgent_first_then_by_severity_then_the_oldest():
    frame = rows(
        {"mentor_prep": "no"},  # medium, yellow
        {"rating": 1},  # high, yellow
        {},  # not flagged
        {"sentiment": "negative"},  # red
        {"sentiment": "negative"},  # red, later
    ).assign(
        scheduled_at=pd.to_datetime(
            ["2025-10-01", "2025-10-02", "2025-10-01", "2025-10-03", "2025-10-01"], utc=True
        )
    )
    judged, _ = judge_sessions(frame, STANDARD)
    assert queue(judged, STANDARD).tolist() == [4, 3, 1, 0]
    assert queue(judged.head(0), STANDARD).tolist() == []


def test_lights_by_mentor():
    frame = rows({}, {"rating": 1}, {"sentiment": "negative"}, {"status": "no_show"})
    frame = frame.assign(mentor=pd.Categorical(["A", "B", "B", "A"]))
    table = lights_by(judge_sessions(frame, STANDARD)[0], "mentor")
    assert table.to_numpy().tolist() == [["B", 2, 2, 2, 2, 0, 1, 1], ["A", 2, 1, 0, 0, 1, 0, 0]]


SESSION = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["completed", "no_show", "scheduled"]),
        "mentor_prep": st.sampled_from(["yes", "partial", "no", None]),
        "follow_up_scheduled": st.sampled_from([True, False, None]),
        "rating": st.sampled_from([1, 2, 3, 5, None]),
        "sentiment": st.sampled_from(["positive", "negative", "no_feedback"]),
        "actual_min": st.sampled_from([0, 20, 24, 30, None]),
        "attended": st.sampled_from([True, False, None]),
    }
)


@given(st.lists(SESSION, max_size=6), st.sampled_from([STANDARD, TRACKER, DIAGNOSTIC]))
def test_flags_names_counts_and_lights_agree_with_each_rule_alone(changes, preset):
    frame = rows(*changes)
    judged, flags = judge_sessions(frame, preset)
    within = mask_any(frame, preset.scope)
    alone = {rule.label: mask_any(frame, rule.when) & within for rule in preset.of_scope("session")}
    for at in range(len(frame)):
        labels = [label for label, met in alone.items() if met[at]]
        row = judged.iloc[at]
        assert row["flag_names"] == "; ".join(labels)
        assert row["n_flags"] == len(labels)
        assert flags.loc[flags["subject"] == row["session_id"], "label"].tolist() == labels
        red = len(labels) >= 2 or "Negative Feedback" in labels
        expected = "red" if red else "yellow" if labels else "green"
        assert (row["light"] == expected) if within[at] else pd.isna(row["light"])


@settings(max_examples=25)
@given(st.lists(SESSION, min_size=1, max_size=5), st.randoms())
def test_order_of_rows_does_not_matter(changes, random):
    order = list(range(len(changes)))
    random.shuffle(order)
    frame = rows(*changes)
    shuffled = frame.iloc[order].reset_index(drop=True)
    columns = ["session_id", "n_flags", "light", "flag_names"]
    expected = judge_sessions(frame, STANDARD)[0][columns].iloc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(judge_sessions(shuffled, STANDARD)[0][columns], expected)


def test_severities_are_worst_first():
    assert SEVERITIES == ("critical", "high", "medium", "low")
