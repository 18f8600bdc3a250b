import pandas as pd
import pytest

from mentor_analytics.assess.edit import Edit, edited
from mentor_analytics.assess.effect import effect
from mentor_analytics.assess.judge import judge
from mentor_analytics.assess.presets import STANDARD
from tests.assess.sample import sample


@pytest.fixture(scope="module")
def sessions():
    frame, as_of = sample(0.05)
    return frame, as_of


def changed(**changes):
    return edited(STANDARD, Edit(**changes), name="mine", label="Mine")


def told(found):
    return {row["rule"]: (row["before"], row["after"]) for row in found.rules.to_dict("records")}


def test_a_moved_threshold_says_how_many_more_it_would_flag(sessions):
    frame, as_of = sessions
    after = changed(numbers={("low_rating", "rating"): 3.5})
    found = effect(frame, STANDARD, after, as_of)
    before, now = told(found)["low_rating"]
    assert now - before == 15  # of the bundled sample
    assert found.of_rules(["low_rating"]) == f"would flag {now} sessions instead of {before}"
    assert found.of_rules(["under_time"]) == f"flags {told(found)['under_time'][0]} sessions"
    assert found.of_rules(["no such rule"]) == ""


def test_counts_are_what_judging_gives(sessions):
    frame, as_of = sessions
    after = changed(
        numbers={("mentor_attendance_flag", "attendance_rate_of_all_high"): 0.9},
        off=frozenset({"no_follow_up"}),
    )
    found = effect(frame, STANDARD, after, as_of)
    for preset, place in ((STANDARD, 0), (after, 1)):
        judged = judge(frame, preset, as_of)
        counts = judged.flags["rule"].value_counts()
        assert {rule: both[place] for rule, both in told(found).items() if both[place]} == {
            str(rule): n for rule, n in counts.items() if n
        }
        lights = judged.sessions["light"].value_counts()
        column = ("before", "after")[place]
        assert found.lights.set_index("light")[column].to_dict() == lights.to_dict()
        assert found.judged[place] == judged.sessions["light"].notna().sum()
    assert told(found)["no_follow_up"][1] == 0
    assert told(found)["mentor_attendance_flag"] == (0, 4)


def test_batches_are_counted_in_english(sessions):
    frame, as_of = sessions
    assert effect(frame, STANDARD, STANDARD, as_of).of_rules(["batch_attendance_flag"]) == "flags 0 batches"


def test_nothing_to_judge_is_zero(sessions):
    frame, as_of = sessions
    found = effect(frame.iloc[:0], STANDARD, changed(), as_of)
    assert found.rules[["before", "after"]].to_numpy().sum() == 0
    assert found.judged == (0, 0)
    assert isinstance(found.lights, pd.DataFrame)


def test_rules_alike_are_told_together(sessions):
    frame, as_of = sessions
    names = [f"{scope}_attendance_watch" for scope in ("mentor", "batch", "program", "cohort")]
    same = effect(frame, STANDARD, STANDARD, as_of)
    assert same.of_rules(names) == "flags 3 mentors, 2 batches, 3 programs and 4 cohorts"
    after = changed(numbers={(name, "attendance_rate_of_all"): 0.01 for name in names[:2]})
    moved = effect(frame, STANDARD, after, as_of)
    assert moved.of_rules(names) == (
        "would flag 0 mentors instead of 3 and 0 batches instead of 2; 3 programs and 4 cohorts as now"
    )
