import pandas as pd
import pytest

from mentor_analytics.assess.edit import Edit, edited
from mentor_analytics.assess.effect import MOVED_COLUMNS, effect, moved, moved_words, renumbered_preset
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


def of(rows, change):
    return rows[(rows["change"] == change).to_numpy()]


def test_a_moved_threshold_names_the_sessions_it_adds(sessions):
    frame, as_of = sessions
    after = renumbered_preset(STANDARD, {("low_rating", "rating"): 3.5})
    rows = moved(frame, STANDARD, after, as_of, ["low_rating"])
    assert len(rows) == len(of(rows, "added")) == 15  # of the bundled sample
    assert set(rows["value"]) == {"3"}
    assert set(zip(rows["before"], rows["after"], strict=True)) == {("< 3", "< 3.5")}
    assert frame["session_id"].iloc[rows["at"]].tolist() == rows["key"].tolist()
    assert moved_words(rows, "Low Rating", [("3", "3.5")]) == "3 → 3.5 adds 15 Low Rating hits, removes 0."
    back = moved(frame, after, STANDARD, as_of, ["low_rating"])
    assert back["key"].tolist() == rows["key"].tolist()
    assert set(back["change"]) == {"removed"}
    assert moved_words(back, "Low Rating", [("3.5", "3")]) == "3.5 → 3 adds 0 Low Rating hits, removes 15."


def test_mentors_and_groups_that_come_and_go_are_named_with_their_n(sessions):
    frame, as_of = sessions
    names = ["mentor_attendance_watch", "batch_attendance_watch"]
    after = renumbered_preset(STANDARD, {(name, "attendance_rate_of_all"): 0.6 for name in names})
    rows = moved(frame, STANDARD, after, as_of, names)
    counts = told(effect(frame, STANDARD, after, as_of))
    for name in names:
        mine = rows[(rows["rule"] == name).to_numpy()]
        gained = len(of(mine, "added")) - len(of(mine, "removed"))
        assert gained == counts[name][1] - counts[name][0]
    assert len(of(rows, "removed")) > 0
    assert rows["value"].str.contains(r"\(n = \d+\)").all()
    assert (rows["at"] == -1).all()
    keys = set(frame["mentor_key"]) | set(frame["batch"])
    assert set(rows["key"]) <= keys


def test_a_rule_switched_off_takes_its_sessions_away(sessions):
    frame, as_of = sessions
    after = changed(off=frozenset({"no_follow_up"}))
    rows = moved(frame, STANDARD, after, as_of, ["no_follow_up", "low_rating"])
    assert set(rows["change"]) == {"removed"}
    assert len(rows) == told(effect(frame, STANDARD, after, as_of))["no_follow_up"][0]
    assert set(rows["after"]) == {"off"}
    assert set(rows["value"]) == {"no"}


@pytest.mark.parametrize("rules", [[], ["low_rating"], ["no such rule"], ["mentor_attendance_flag"]])
def test_nothing_moves_where_nothing_differs_or_nobody_is(sessions, rules):
    frame, as_of = sessions
    after = renumbered_preset(STANDARD, {("low_rating", "rating"): 5})
    for rows in (
        moved(frame, STANDARD, STANDARD, as_of, rules),
        moved(frame.iloc[:0], STANDARD, after, as_of, rules),
    ):
        assert rows.empty
        assert list(rows.columns) == list(MOVED_COLUMNS)


def test_a_look_keeps_what_is_switched_off_and_aimed_at():
    own = changed(off=frozenset({"no_follow_up"}), targets={"average_rating": 4.5})
    seen = renumbered_preset(own, {("low_rating", "rating"): 3.5})
    assert [rule.name for rule in seen.parked] == ["no_follow_up"]
    assert seen.targets == own.targets
    assert seen.options == own.options
    assert [rule.name for rule in seen.rules] == [rule.name for rule in own.rules]


def test_words_of_a_number_that_stays():
    assert "Nothing is moved yet" in moved_words(pd.DataFrame({"change": []}), "Low Rating", [("3", "3")])
