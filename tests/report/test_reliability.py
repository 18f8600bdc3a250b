"""Reliability in words: under which rules, how many are held back, what stands out."""

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.presets import PRESETS, preset_named
from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.assess.words import p_words
from mentor_analytics.measure import timing
from mentor_analytics.measure.reliability import Asked, by_party
from mentor_analytics.measure.timing import Patterns
from mentor_analytics.report.reliability import (
    NO_RULE,
    PATTERN_HEADINGS,
    parties_words,
    pattern_sentences,
    pattern_table,
    patterns_words,
    reasons_table,
    repeated_table,
    repeated_words,
    rules_on,
    rules_words,
    standing,
    standing_table,
    weekdays_words,
)
from mentor_analytics.report.session_columns import Names
from tests.measure.frames import AS_OF, sessions
from tests.measure.test_timing import chance

NAMES = Names("Tutor", "Student", "UTC")
NAME_OF = {f"m{each}": f"Person {each}" for each in range(30)}


def moving(*people):
    """Sessions of the last days: (name, how many, how many of them the mentor moved)."""
    mentor, status = [], []
    for name, n, moved in people:
        mentor += [name] * n
        status += ["rescheduled"] * moved + ["completed"] * (n - moved)
    return sessions(
        mentor=mentor,
        status=status,
        initiated_by=["mentor" if each == "rescheduled" else None for each in status],
        scheduled_at=[f"2025-10-0{1 + at % 8}T10:00" for at in range(len(mentor))],
    )


FRAME = moving(("Often", 30, 12), ("Few", 5, 1), ("Unsure", 20, 4), ("Steady", 40, 2))


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        (
            "standard",
            {
                "Often": "▲ Often rescheduled",
                "Few": "◆ Reschedules to watch (few sessions, n = 5)",
                "Steady": NO_RULE,
            },
        ),
        (
            "reliability",
            {"Often": "▲ High-risk: reschedules above 15 %", "Few": "▲ High-risk: reschedules above 15 %"},
        ),
        ("tracker", {"Often": "", "Few": "few sessions (n = 5 in 30 days)"}),
    ],
)
def test_the_rules_of_the_preset_say_who_is_flagged(preset, words):
    found = standing(FRAME, AS_OF, preset_named(preset), Asked())
    said = found.table.set_index("mentor")["words"].to_dict()
    assert {name: said[name] for name in words} == words
    assert found.table["mentor"].iloc[0] == "Often"


@pytest.mark.parametrize(
    ("preset", "sentence"),
    [
        (
            "standard",
            "1 of 4 mentors flagged; 2 to watch, of them 1 with fewer than 7 sessions, 1 with an interval that ",
        ),
        (
            "reliability",
            "3 of 4 mentors flagged; 0 to watch. Above 15 % in the last 7 days: 3, 30 days: 3, 90 days: 3.",
        ),
        (
            "tracker",
            "This preset has no rule on moved sessions; Settings shows the rules of each. 4 mentors.",
        ),
    ],
)
def test_how_many_are_flagged_watched_and_withheld_is_said(preset, sentence):
    assert standing(FRAME, AS_OF, preset_named(preset), Asked()).sentence.startswith(sentence)


def test_rules_on_no_shows_need_to_know_who_missed():
    found = standing(FRAME, AS_OF, preset_named("standard"), Asked("missed"))
    assert "need a column that says who missed a session" in found.sentence


@pytest.mark.parametrize("preset", PRESETS)
def test_only_the_part_of_a_rule_that_is_on_this_is_looked_at(preset):
    moved, missed = rules_on(preset_named(preset), "moved"), rules_on(preset_named(preset), "missed")
    assert all(every[-1].column.startswith("reschedule_rate") for rule in moved for every in rule.when)
    assert all(every[-1].column.startswith("no_show") for rule in missed for every in rule.when)
    assert not unkind_words(rules_words([*moved, *missed]))


@pytest.mark.parametrize("what", ["moved", "missed"])
@pytest.mark.parametrize("rows", [0, 1])
def test_nothing_and_one_session(what, rows):
    frame = sessions(rating=[4] * rows)
    found = standing(frame, AS_OF, preset_named("standard"), Asked(what))
    assert len(standing_table(found, what, NAMES)) == rows
    assert f"{rows} mentor" in found.sentence


def test_the_table_has_every_window_with_n():
    table = standing_table(standing(FRAME, AS_OF, preset_named("standard"), Asked()), "moved", NAMES)
    first = table.iloc[0]
    assert first["Tutor"] == "Often"
    assert first["30 days"] == pytest.approx(40)
    assert [first[f"n, {each}"] for each in ("30 days", "90 days", "all time")] == [30] * 3
    assert first["95 % interval"] == "24.6 % to 57.7 %"


def test_a_planted_weekday_is_told_with_its_counts():
    found = chance(30, 100, 0.08, np.random.default_rng(1))
    friday = (found.who == 7) & (found.weekday == 4)
    found.met[friday] = np.arange(friday.sum()) % 10 < 7
    result = timing.patterns(found)
    sentence = pattern_sentences(result, "moved", NAME_OF)[0]
    assert sentence.startswith(f"Person 7: on Fridays {int(found.met[friday].sum())} of {friday.sum()} (")
    assert "moved, at other times" in sentence
    table = pattern_table(result, NAME_OF, NAMES)
    assert list(table.columns) == ["Tutor", *PATTERN_HEADINGS]
    assert table["p, adjusted"].tolist() == ["< 0.001"]
    assert "1 pattern is more than chance" in patterns_words(result, "moved")


def test_a_rising_rate_is_told_in_halves():
    who = np.zeros(400, dtype=np.intp)
    period = np.repeat(np.arange(4), 100)
    met = np.concatenate([np.arange(100) < 5 * (1 + 2 * at) for at in range(4)])
    found = timing.Events(["m0"], who, who, who, period, list("abcd"), met)
    sentence = pattern_sentences(timing.patterns(found), "missed", NAME_OF)[0]
    assert sentence.startswith("Person 0: missed more often lately, 60 of 200 (30 %, ")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (chance(5, 100, 0.08, np.random.default_rng(2)), "Nothing stands out beyond chance"),
        (chance(5, 10, 0.08, np.random.default_rng(2)), "too few to look for a weekday"),
        (chance(0, 0, 0.1, np.random.default_rng(2)), "n = 0 mentors"),
    ],
    ids=["chance", "few", "empty"],
)
def test_silence_is_said_with_what_was_looked_at(found, words):
    result = timing.patterns(found)
    assert words in patterns_words(result, "moved")
    assert pattern_table(result, NAME_OF, NAMES).empty
    assert pattern_sentences(result, "moved", NAME_OF) == []


def test_weekdays_of_everybody():
    found = chance(30, 100, 0.1, np.random.default_rng(3))
    test = timing.weekday_test(found, 0)
    assert "no more than chance" in weekdays_words(timing.by_weekday(found), *test)
    found.met[:] = found.weekday == 4
    told = weekdays_words(timing.by_weekday(found), *timing.weekday_test(found, 0))
    assert (
        "to 100 % on Fridays, more than chance or the mentors of each day would make it (p < 0.001)" in told
    )
    empty = chance(0, 0, 0.1, np.random.default_rng(3))
    assert "nothing can be said" in weekdays_words(timing.by_weekday(empty), *timing.weekday_test(empty, 0))


@pytest.mark.parametrize(
    ("of_mentors", "words"),
    [
        (
            0.4,
            "to 100 % on Fridays, no more than the mentors of each day explain (p = 0.4 with them in mind), n = ",
        ),
        (
            float("nan"),
            "to 100 % on Fridays, which cannot be told apart from whose sessions are on which day, n = ",
        ),
    ],
)
def test_weekdays_that_are_their_mentors(of_mentors, words):
    found = chance(30, 100, 0.1, np.random.default_rng(3))
    found.met[:] = found.weekday == 4
    test, _ = timing.weekday_test(found, 0)
    assert words in weekdays_words(timing.by_weekday(found), test, of_mentors)


def test_by_whom_in_words():
    assert parties_words(by_party(FRAME, "moved"), "moved") == "19 sessions moved: 19 by the mentor."
    assert parties_words(by_party(FRAME, "missed"), "missed") == "No session was missed, n = 0."
    assert "1 session missed: 1 without a name." in parties_words(pd.Series({"": 1}), "missed")


def test_repeats_and_reasons_take_the_words_of_the_place():
    rows = pd.DataFrame(
        {
            "who": ["mentor", "learner"],
            "key": ["m1", "L1"],
            "name": ["Ann", "Ben"],
            "no_shows": [3, 2],
            "n": [9, 4],
            "last_at": pd.to_datetime(["2025-10-01T10:00Z", "2025-10-02T10:00Z"]),
        }
    )
    assert repeated_table(rows, NAMES)["Is"].tolist() == ["Tutor", "Student"]
    assert repeated_words(rows) == "1 mentor and 1 learner with 2 or more no-shows in the last 30 days."
    assert repeated_words(rows.iloc[:0]).startswith("Nobody has 2 or more")
    reasons = pd.DataFrame(
        {
            "group": ["Work"],
            "sessions": [2],
            "mentor": [1],
            "learner": [1],
            "platform": [0],
            "not_said": [0],
            "examples": ["x (2)"],
        }
    )
    assert list(reasons_table(reasons, NAMES).columns) == [
        "Reason",
        "Sessions",
        "By tutor",
        "By student",
        "As written",
    ]


@pytest.mark.parametrize(("p", "words"), [(0.0001, "< 0.001"), (0.0123, "= 0.012"), (1.0, "= 1")])
def test_p_in_words(p, words):
    assert p_words(p) == words


def test_a_pattern_frame_without_rows_has_no_looks():
    assert patterns_words(Patterns(pd.DataFrame(columns=["distinguishable"]), 0, 0), "missed").startswith(
        "No mentor has"
    )
