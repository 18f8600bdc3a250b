from dataclasses import replace

import pytest

from mentor_analytics.assess.catalogue import low_rating
from mentor_analytics.assess.edit import (
    MINIMUM,
    Edit,
    alike,
    edited,
    least_n,
    numbers_of,
    sentence,
    slug,
    with_targets,
)
from mentor_analytics.assess.presets import OPERATIONS, PRESETS, RELIABILITY, STANDARD
from mentor_analytics.assess.rules import preset_from_json, preset_to_json
from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.conditions import Condition
from mentor_analytics.errors import DefinitionError, UnknownNameError

EVERY = [(preset, rule) for preset in PRESETS.values() for rule in (*preset.rules, *preset.notes)]


def copy(preset=STANDARD, **changes):
    return edited(preset, Edit(**changes), name="mine", label="Mine")


def rule(preset, name):
    return next(each for each in (*preset.rules, *preset.notes) if each.name == name)


def values(preset, name):
    return {each.key: each.value for each in numbers_of(rule(preset, name))}


@pytest.mark.parametrize(("preset", "each"), EVERY, ids=[f"{p.name}-{r.name}" for p, r in EVERY])
def test_every_rule_is_a_sentence_that_names_its_numbers(preset, each):
    said = sentence(each)
    assert said.startswith(f"Flag a {each.scope} with ")
    assert said.endswith(".")
    assert not unkind_words(said)
    for number in numbers_of(each):
        assert number.low <= number.value <= number.high
        shown = f"{100 * number.value:g} %" if number.is_fraction else f"{number.value:g}"
        assert shown in said or (number.key == MINIMUM and not number.value)


@pytest.mark.parametrize(
    ("preset", "name", "words"),
    [
        (STANDARD, "low_rating", "Flag a session with rating below 3."),
        (STANDARD, "no_follow_up", "Flag a session with follow-up scheduled: no or blank."),
        (
            STANDARD,
            "mentor_attendance_flag",
            "Flag a mentor with attendance of all sessions below 70 %, over its whole 95 % range, from 10 sessions.",
        ),
        (
            STANDARD,
            "repeated_no_shows",
            (
                "Flag a mentor with share of no-shows by the mentor in the last 30 days at least 4 % "
                "and at least 2 no-shows by the mentor in the last 30 days."
            ),
        ),
        (
            OPERATIONS,
            "engagement_medium",
            "Flag a mentor with engagement in the last 30 days below 5.5, or days since login at least 7.",
        ),
    ],
)
def test_sentences(preset, name, words):
    assert sentence(rule(preset, name)) == words


def test_numbers_are_thresholds_and_the_least_number_of_sessions():
    assert values(STANDARD, "low_rating") == {"rating": 3}
    assert values(STANDARD, "no_follow_up") == {}
    assert values(STANDARD, "mentor_attendance_watch") == {"attendance_rate_of_all": 0.7, MINIMUM: 10}
    assert values(OPERATIONS, "quality_high") == {
        "no_shows_by_mentor": 2,
        "reschedule_rate_low": 0.15,
        MINIMUM: 7,
    }
    assert values(RELIABILITY, "reschedule_over_limit") == {"reschedule_rate": 0.15, MINIMUM: 0}


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_a_copy_without_changes_differs_only_in_its_name(preset):
    assert edited(preset, Edit(targets=preset.targets), name="mine", label=" Mine ") == replace(
        preset, name="mine", label="Mine"
    )


def test_a_copy_has_the_numbers_asked_for_and_the_preset_keeps_its_own():
    numbers = {
        ("low_rating", "rating"): 3.5,
        ("mentor_attendance_watch", MINIMUM): 4,
        ("reschedule_high", "reschedule_rate_low"): 0.2,
        ("reschedule_high", MINIMUM): 9,
    }
    mine = copy(numbers=numbers)
    assert rule(mine, "low_rating").when == ((Condition("rating", "<", 3.5),),)
    assert rule(mine, "mentor_attendance_watch").minimum_n == 4
    assert rule(mine, "reschedule_high").when == (
        (
            Condition("reschedule_rate_30d_n", ">=", 9),
            Condition("reschedule_rate_30d_low", ">", 0.2),
        ),
    )
    assert rule(mine, "reschedule_high").minimum_n == 0
    assert rule(STANDARD, "low_rating") == low_rating(3)
    assert preset_from_json(preset_to_json(mine)) == mine


def test_one_number_holds_for_every_window():
    mine = copy(RELIABILITY, numbers={("reschedule_over_limit", "reschedule_rate"): 0.25})
    assert [every[-1].value for every in rule(mine, "reschedule_over_limit").when] == [0.25] * 3


@pytest.mark.parametrize(
    ("preset", "key", "value", "label"),
    [
        (
            STANDARD,
            ("batch_attendance_flag", "attendance_rate_of_all_high"),
            0.65,
            "Attendance of all sessions below 65 %",
        ),
        (RELIABILITY, ("reschedule_over_limit", "reschedule_rate"), 0.2, "High-risk: reschedules above 20 %"),
        (OPERATIONS, ("quality_critical", "no_shows_by_mentor"), 4, "Four no-shows in 30 days"),
        (OPERATIONS, ("quality_critical", "no_shows_by_mentor"), 12, "12 no-shows in 30 days"),
        (OPERATIONS, ("quality_low", "average_rating"), 3.5, "Rating of 30 days below 3.5"),
        (OPERATIONS, ("engagement_high", "days_since_last_session"), 21, "No session for 21 days"),
        (OPERATIONS, ("engagement_medium", "engagement"), 5, "Engagement below 5, or no login for 7 days"),
        (STANDARD, ("low_rating", "rating"), 3.5, "Low Rating"),
    ],
)
def test_a_label_never_names_a_number_that_no_longer_holds(preset, key, value, label):
    assert rule(copy(preset, numbers={key: value}), key[0]).label == label


def test_a_rule_can_be_switched_off_and_an_option_chosen():
    mine = copy(off=frozenset({"no_follow_up"}), options={"prep_missing": "not_yes"})
    assert "no_follow_up" not in [each.name for each in mine.rules]
    assert (
        sentence(rule(mine, "mentor_not_prepared"))
        == "Flag a session with mentor preparation: not yes or blank."
    )
    assert mine.options["prep_missing"] == "not_yes"


def test_a_rule_switched_off_is_kept_with_its_numbers_and_can_be_switched_on_again():
    off = frozenset({"under_time"})
    once = copy(numbers={("under_time", "duration_ratio"): 0.6}, off=off)
    assert [each.name for each in once.parked] == ["under_time"]
    assert preset_from_json(preset_to_json(once)) == once
    still = copy(once, off=off, options={"count_zero_minutes": "zeros"})
    assert [each.name for each in still.parked] == ["under_time"]
    back = copy(still)
    assert back.parked == ()
    assert rule(back, "under_time").when[0][-1].value == 0.6
    assert len(rule(back, "under_time").when) == 2


def test_choosing_an_option_keeps_edited_numbers():
    once = copy(numbers={("under_time", "duration_ratio"): 0.6, ("reschedule_watch", "reschedule_rate"): 0.3})
    twice = copy(once, options={"count_zero_minutes": "zeros", "window": "any_window"})
    assert rule(twice, "under_time").when[0][-1].value == 0.6
    assert len(rule(twice, "under_time").when) == 2
    assert [every[-1].value for every in rule(twice, "reschedule_watch").when] == [0.3] * 3


def test_what_is_told_begins_where_the_flag_ends_and_ends_at_the_target():
    mine = copy(numbers={("low_rating", "rating"): 3.5}, targets={"average_rating": 4.5})
    note = rule(mine, "below_target")
    assert note.when == ((Condition("rating", ">=", 3.5), Condition("rating", "<", 4.5)),)
    assert note.advice == "Above the limit, and room to grow: the target is 4.5."
    back = copy(mine, targets={}, numbers={("low_rating", "rating"): 3})
    assert rule(back, "below_target") == rule(STANDARD, "below_target")


def test_a_target_like_the_kpis_own_is_left_to_it():
    targets = {"average_rating": 4.0, "attendance_rate": 0.9, "completion_rate": 0.5}
    assert with_targets(STANDARD, targets).targets == {"attendance_rate": 0.9, "completion_rate": 0.5}


def test_words_for_people_are_the_presets():
    mine = copy(words={"mentor": " Coach ", "learner": " "})
    assert mine.labels == {"mentor": "Coach", "learner": "Learner"}


@pytest.mark.parametrize(
    ("name", "label", "words"),
    [
        ("standard", "Mine", "Standard comes with the app"),
        ("", "Mine", "needs a name"),
        ("mine", "  ", "needs a name"),
        ("mine", "x" * 41, "1 to 40"),
    ],
)
def test_a_copy_needs_a_name_of_its_own(name, label, words):
    with pytest.raises(DefinitionError, match=words):
        edited(STANDARD, Edit(), name=name, label=label)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"numbers": {("no_rule", "rating"): 3}}, "no_rule"),
        ({"numbers": {("low_rating", "mood"): 3}}, "mood"),
        ({"numbers": {("low_rating", "rating"): 9}}, "out of range"),
        ({"numbers": {("low_rating", "rating"): float("nan")}}, "out of range"),
        ({"off": frozenset({"no_rule"})}, "no_rule"),
        ({"options": {"window": "60d"}}, "60d"),
        ({"options": {"colour": "blue"}}, "colour"),
        ({"targets": {"luck": 1.0}}, "luck"),
    ],
)
def test_what_cannot_be_is_refused(changes, words):
    with pytest.raises((DefinitionError, UnknownNameError), match=words):
        copy(**changes)


@pytest.mark.parametrize(
    ("label", "taken", "name"),
    [
        ("Our Monday rules!", (), "our_monday_rules"),
        ("Standard", ("standard", "standard_2"), "standard_3"),
        ("../../etc", (), "etc"),
        ("काम", (), "preset"),
        ("x" * 99, (), "x" * 40),
    ],
)
def test_a_name_for_files(label, taken, name):
    assert slug(label, taken) == name


def test_a_rule_without_sessions_to_count_has_no_least_number():
    assert least_n(rule(STANDARD, "low_rating")) == 0
    assert least_n(rule(STANDARD, "reschedule_high")) == 7


def test_rules_that_differ_only_in_whom_they_look_at_stand_together():
    groups = alike(STANDARD.rules)
    assert [len(group) for group in groups] == [1, 1, 1, 1, 1, 4, 4, 1, 1, 1, 1]
    assert sentence(groups[6]) == (
        "Flag a mentor, batch, program or cohort with attendance of all sessions below 70 %, from 10 sessions."
    )
    apart = alike(copy(numbers={("batch_attendance_watch", MINIMUM): 5}).rules)
    assert len(apart) == len(groups) + 1
    assert sentence(STANDARD.notes[0], "Tell of").startswith("Tell of a session with rating at least 3")
