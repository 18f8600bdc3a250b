import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.judge import judge
from mentor_analytics.assess.presets import STANDARD
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.report.why import (
    ASK_INSTEAD,
    against_target,
    counted_words,
    in_words,
    reasons_of,
    rule_words,
    session_reasons,
    shown,
    subject_reasons,
)
from tests.measure.frames import AS_OF, sessions
from tests.report.contents import sample_content

RATE, RATING = BY_NAME["attendance_rate"], BY_NAME["average_rating"]


@pytest.mark.parametrize(
    ("kpi", "counts", "name", "words"),
    [
        ("follow_up_rate", (50, 67), "completed", "50 of 67 completed sessions"),
        ("follow_up_rate", (50, 120), "all", "50 of all 120 sessions"),
        ("follow_up_rate", (1, 1), "completed", "1 of 1 completed session"),
        ("average_rating", (244, 67), "rated", "mean of 67 rated sessions"),
        ("average_rating", (np.nan, 0), "rated", "mean of 0 rated sessions"),
        ("negative_feedback_count", (7, 50), "commented", "7 of 50 sessions with a comment"),
        ("sessions", (90_000, 90_000), "listed", "90,000 sessions, those ahead included"),
        ("duration_ratio", (1880, 2205), "completed", "1,880 of 2,205 minutes, completed sessions"),
        ("completion_rate", (1, 1), "all", "1 of 1 session"),
        ("completion_rate", (np.nan, np.nan), "all", "0 of all 0 sessions"),
    ],
)
def test_a_number_says_what_it_was_counted_out_of(kpi, counts, name, words):
    top, bottom = counts
    assert counted_words(BY_NAME[kpi], top, bottom, name) == words


@pytest.mark.parametrize(
    ("value", "n", "low", "high", "target", "met", "words"),
    [
        (0.85, 40, 0.7, 0.9, 0.8, True, "● on target"),
        (0.78, 40, 0.68, 0.85, 0.8, False, "◆ below target, within its interval"),
        (0.65, 40, 0.54, 0.76, 0.8, False, "▲ below target"),
        (0.5, 10, np.nan, np.nan, 0.8, False, "◆ below target, too few to say"),
        (1.0, 10, 0.72, 1.0, 0.8, True, "● on target"),
        (1.0, 9, 0.7, 1.0, 0.8, True, "– few sessions, n = 9"),
        (0.0, 1, 0.0, 0.79, 0.8, False, "– few sessions, n = 1"),
        (0.5, 1, 0.4, 0.6, np.nan, pd.NA, "– no target"),
        (np.nan, 0, np.nan, np.nan, 0.8, pd.NA, "– nothing to count yet"),
    ],
)
def test_a_value_stands_somewhere_against_its_target(value, n, low, high, target, met, words):
    row = {
        "value": value,
        "denominator": n,
        "ci_low": low,
        "ci_high": high,
        "target": target,
        "meets_target": met,
    }
    assert against_target(row, RATE) == words


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.675, "fraction", "67.5 %"),
        (3.641, "stars", "3.64"),
        (1200.0, "sessions", "1,200"),
        (-0.3, "polarity", "-0.30"),
        (np.nan, "fraction", "–"),
    ],
)
def test_values_read_as_people_write_them(value, unit, text):
    assert shown(value, unit) == text


def test_our_values_are_put_in_words_and_blanks_stay_blank():
    values = pd.Series(["no_show", None, "odd"], dtype="str")
    assert in_words(values, {"no_show": "No-show"}).tolist()[::2] == ["No-show", "odd"]
    assert in_words(values, {}).isna().tolist() == [False, True, False]


def test_each_flag_says_what_holds_what_decided_and_what_clears_it():
    content = sample_content()
    some = content.sessions[content.sessions["session_id"] == "S0003"].reset_index(drop=True)
    found = session_reasons(some, content.flags, STANDARD).iloc[0]
    assert found["why"].split("\n") == [
        "Low Rating: rating is 1. Clears when it is 3 or more.",
        f"Negative Feedback: sentiment is negative ({some['sentiment_words'][0]}). Clears when it is not negative.",
        "Mentor Not Prepared: mentor preparation is no. Clears when it is yes or partial.",
    ]
    assert found["advice"] == next(rule.advice for rule in STANDARD.rules if rule.name == "low_rating")


@pytest.mark.parametrize("rules", [["low_rating"], ["low_rating", "no_follow_up"]])
@pytest.mark.parametrize("drop", [False, True], ids=["blank comment", "no column of comments"])
def test_nobody_is_asked_to_read_a_comment_that_is_not_there(rules, drop):
    content = sample_content()
    mine = content.flags["subject"].eq("S0003") & content.flags["rule"].eq("low_rating")
    flags = pd.concat([content.flags[mine].assign(rule=rule) for rule in rules])
    some = content.sessions[content.sessions["session_id"] == "S0003"].reset_index(drop=True)
    blank = some.drop(columns="feedback") if drop else some.assign(feedback=None)
    advice = session_reasons(blank, flags, STANDARD)["advice"][0]
    other = {rule.name: rule.advice for rule in STANDARD.rules}.get(rules[-1])
    assert advice == (ASK_INSTEAD if rules == ["low_rating"] else other)
    assert "comment" in session_reasons(some, flags, STANDARD)["advice"][0]


def test_a_session_without_flags_has_no_reason():
    content = sample_content()
    clean = content.sessions[content.sessions["n_flags"] == 0].head(2).reset_index(drop=True)
    assert session_reasons(clean, content.flags, STANDARD).isna().all().all()
    nothing = session_reasons(clean.head(0), content.flags, STANDARD)
    assert list(nothing.columns) == ["why", "advice"]


def test_flags_of_groups_show_value_n_and_limit():
    content = sample_content()
    rank, words = subject_reasons(content.flags, "program", STANDARD)["AIML"]
    assert (
        words
        == "◆ Attendance of all sessions to watch: attendance of all sessions 62.5 % (n = 32), limit < 70 %"
    )
    assert rank == 3


def test_a_rule_of_two_numbers_tells_both_what_holds_and_what_clears():
    frame = sessions(
        sentiment=["negative"] * 3 + ["positive"] * 5,
        feedback=["words"] * 8,
        mentor=["Asha"] * 8,
        scheduled_at=["2025-10-01T05:00"] * 8,
    )
    flags = judge(frame, STANDARD, AS_OF).flags
    flag = flags[(flags["rule"] == "repeated_negative_feedback").to_numpy(dtype=bool)].iloc[0]
    assert flag[["value", "threshold"]].tolist() == ["3 (n = 8) and 0.375 (n = 8)", ">= 2 and >= 0.25"]
    reason = next(
        each
        for each in reasons_of(flags, "mentor", flag["subject"], STANDARD)
        if each.rule == "repeated_negative_feedback"
    )
    assert reason.holds == (
        "Repeated negative feedback: negative comments in the last 30 days 3 (n = 8) and share of negative comments "
        "in the last 30 days 37.5 % (n = 8)"
    )
    assert reason.limit == (
        "Flagged when negative comments in the last 30 days ≥ 2 and share of negative comments in the last 30 days "
        "≥ 25 %."
    )
    assert reason.clears == (
        "Clears when: Negative comments in the last 30 days: below 2, or Share of negative comments in the last 30 "
        "days: below 25 %."
    )
    _, said = subject_reasons(flags, "mentor", STANDARD)[flag["subject"]]
    assert (
        "3 (n = 8), limit ≥ 2; share of negative comments in the last 30 days 37.5 % (n = 8), limit ≥ 25 %"
        in said
    )


def test_every_rule_can_be_said():
    for rule in STANDARD.rules:
        words = rule_words(rule)
        assert words
        assert ">=" not in words
