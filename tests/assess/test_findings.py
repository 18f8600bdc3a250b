import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.assess.catalogue import UNDER_TIME_RULE
from mentor_analytics.assess.findings import (
    findings,
    first_step,
    goes_with_rating,
    largest_change,
    largest_gap,
    under_time_rule,
)
from mentor_analytics.assess.judge import judge
from mentor_analytics.assess.presets import PRESETS, RELIABILITY, SIMPLE, STANDARD
from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.conditions import Condition
from mentor_analytics.measure.prepare import prepare
from mentor_analytics.measure.tables import kpi_table
from tests.measure.frames import AS_OF, raw_sessions, sessions

ENDS_WITH_N = re.compile(r"n = [\d,]+\.$")


def said(frame, preset=STANDARD):
    result = judge(frame, preset, AS_OF)
    return findings(result, kpi_table(frame, preset.denominators), preset, AS_OF)


def many(times=40, **columns):
    return sessions(**{name: values * times for name, values in columns.items()})


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(sessions(), id="no rows"),
        pytest.param(sessions(status=["scheduled", "completed"]), id="few columns"),
        pytest.param(
            many(rating=[4, 2], mentor_prep=["yes", "no"], status=["completed", "no_show"]), id="many rows"
        ),
    ],
)
def test_four_kind_sentences_each_ending_with_its_n(frame, preset):
    told = said(frame, preset)
    assert [finding.name for finding in told] == ["gap", "change", "rating", "first"]
    for finding in told:
        assert ENDS_WITH_N.search(finding.sentence), finding.sentence
        assert finding.sentence.endswith(f"n = {finding.n:,}.")
        assert unkind_words(finding.sentence) == ()
        assert "nan" not in finding.sentence


def test_the_largest_gap_is_a_part_of_its_target():
    frame = many(10, rating=[3.6, 3.6], mentor_prep=["yes", "no"], follow_up_scheduled=[True, False])
    finding = largest_gap(kpi_table(frame, {}))
    assert finding.sentence == (
        "Mentor prepared is furthest from its target: 50 % (95 % from 29.9 % to 70.1 %) against 90 %, "
        "completed sessions, n = 20."
    )


@pytest.mark.parametrize(
    ("rated", "words"),
    [
        (9, "Too few sessions to hold against a target (at least 10), the most n = 9."),
        (10, "Average rating is furthest from its target: 1.00 against 4.00, rated sessions, n = 10."),
    ],
)
def test_no_gap_is_made_of_few_sessions(rated, words):
    assert largest_gap(kpi_table(sessions(rating=[1] * rated), {})).sentence == words


def test_a_gap_of_few_sessions_stands_behind_a_smaller_one_of_many():
    frame = many(10, mentor_prep=["yes", "no"]).assign(rating=pd.Series([1.0] * 9, index=range(9)))
    assert largest_gap(kpi_table(frame, {})).sentence.startswith("Mentor prepared is furthest")


def test_a_missed_tone_has_a_target_of_zero():
    frame = many(10, feedback=["late"], sentiment=["negative"], polarity=[-0.3])
    assert "Mean polarity" in largest_gap(kpi_table(frame, {})).sentence


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        pytest.param(
            many(50, rating=[5, 4], mentor_prep=["yes", "yes"]), "is met, the smallest n = 100.", id="all met"
        ),
        pytest.param(
            many(100, rating=[5]),
            "Every target that can be checked is met, the smallest n = 100.",
            id="no spread, many sessions",
        ),
        pytest.param(
            many(10, rating=[5, None], mentor_prep=["yes", "yes"]),
            "No KPI is below its target, but the numbers leave 2 of 2 targets open; the fewest are behind "
            "Average rating: 5.00 against 4.00, rated sessions, n = 10.",
            id="ratings without spread",
        ),
        pytest.param(
            many(50, rating=[5, 4], mentor_prep=["yes", "yes"]).assign(
                rating=lambda frame: pd.Series([5.0, 4.0, 3.0] * 4, index=range(12)).reindex(frame.index)
            ),
            "leave 1 of 2 targets open; the fewest are behind Average rating: 4.00 (95 % from 3.46 to 4.54) "
            "against 4.00, rated sessions, n = 12.",
            id="the interval holds the target",
        ),
        pytest.param(sessions(), "No target can be checked with these columns yet, n = 0.", id="none known"),
    ],
)
def test_no_gap(frame, words):
    assert words in largest_gap(kpi_table(frame, {})).sentence


STARTS = ["2025-10-01T05:00", "2025-08-12T05:00"]


@pytest.mark.parametrize(
    ("rating", "times", "words"),
    [
        pytest.param([5, 2], 40, "Average rating rose from 2.00 to 5.00", id="rose"),
        pytest.param([2, 5], 40, "Average rating fell from 5.00 to 2.00", id="fell"),
        pytest.param([4, 4], 40, "No change between", id="the same"),
        pytest.param([5, 2], 10, "Too few sessions to compare", id="too few"),
    ],
)
def test_the_largest_change(rating, times, words):
    # One rating of each differs, so that there is a spread to judge by.
    frame = many(times, scheduled_at=STARTS, rating=rating)
    frame.loc[0:3, "rating"] = [rating[0] - 1e-3, rating[1] - 1e-3, rating[0] + 1e-3, rating[1] + 1e-3]
    assert largest_change(frame, STANDARD, AS_OF).sentence.startswith(words)


def test_where_the_data_begin_late_no_change_is_told():
    frame = many(40, scheduled_at=["2025-10-01T05:00", "2025-08-30T05:00"], rating=[5, 2])
    said = largest_change(frame, STANDARD, AS_OF).sentence
    assert said == "No change can be told: no full 30 days before the last 30, n = 40."


def test_what_goes_with_low_ratings_and_whether_it_is_chance():
    planted = many(20, mentor_prep=["yes", "no"], rating=[5, 2], cohort=["a", "a"])
    noise = sessions(mentor_prep=["yes", "no"] * 12, rating=[5, 2, 3, 4, 4, 4, 2, 5] * 3)
    assert goes_with_rating(planted).sentence == (
        "Ratings differ most by preparation: 2.00 for no (n = 20), more than chance would make it, n = 40."
    )
    assert "not distinguishable from chance (1 comparison), n = 24." in goes_with_rating(noise).sentence


def test_few_low_ratings_are_not_called_more_than_chance():
    few = sessions(had_technical_issue=[True] * 5 + [False] * 60, rating=[1] * 5 + [4, 5, 3] * 20)
    assert goes_with_rating(few).sentence == "What goes with low ratings cannot be said yet, n = 65."


def test_what_is_one_mentors_is_told_as_such():
    mentor = [name for name in "ABCD" for _ in range(30)]
    frame = sessions(
        mentor=mentor,
        had_technical_issue=[False] * 90 + [True] * 30,
        rating=[4, 5, 4] * 30 + [2, 1, 2] * 10,
    )
    assert goes_with_rating(frame).sentence == (
        "Ratings differ most by technical trouble: 1.67 for yes (n = 30), but it cannot be told apart from its "
        "one mentor (1 comparison), n = 120."
    )


def test_booleans_are_said_in_words():
    frame = sessions(had_technical_issue=[True, False] * 10, rating=[3, 4, 2, 5, 3, 5, 2, 4, 3, 3] * 2)
    assert re.search(r"technical trouble: \d\.\d\d for yes", goes_with_rating(frame).sentence)


def test_the_urgent_come_first():
    frame = sessions(rating=[1, 2, 5], follow_up_scheduled=[False, True, True])
    finding = first_step(judge(frame, STANDARD, AS_OF), STANDARD)
    assert finding.sentence == (
        "Start with the 1 session marked Urgent follow-up, the most severe first; "
        "the most frequent reasons are Low Rating and No Follow-up (1 of 1 each), n = 3."
    )


def test_reasons_are_counted_among_the_sessions_to_start_with():
    # Low ratings are most frequent, and only one of them is urgent.
    frame = sessions(
        rating=[1, 5, 1, 1, 1, 5],
        follow_up_scheduled=[False, False, True, True, True, True],
        mentor_prep=["yes", "no", "yes", "yes", "yes", "yes"],
    )
    assert first_step(judge(frame, STANDARD, AS_OF), STANDARD).sentence == (
        "Start with the 2 sessions marked Urgent follow-up, the most severe first; "
        "the most frequent reason is No Follow-up (2 of 2), n = 6."
    )


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_sessions_still_ahead_are_in_no_count(preset):
    early = pd.Timestamp("2025-01-01", tz="UTC")
    raw = raw_sessions(
        rating=[1, 2, 5], mentor_prep=["no"] * 3, status=["rescheduled", "no_show", "completed"]
    )
    frame = prepare(raw, early)
    result = judge(frame, preset, early)
    told = findings(result, kpi_table(frame, preset.denominators), preset, early)
    assert [finding.n for finding in told] == [0, 0, 0, 0]


def test_a_short_session_is_what_the_rule_says():
    frame = sessions(rating=[2, 5] * 10, scheduled_min=[30] * 20, actual_min=[20, 25] * 10, cohort=["a"] * 20)
    short = goes_with_rating(frame).sentence
    assert short.startswith("Ratings differ most by a session under 80 % of its time: 2.00 for yes (n = 10)")
    rule = replace(UNDER_TIME_RULE, when=((Condition("duration_ratio", "<", 0.5),),))
    assert "cannot be said yet" in goes_with_rating(frame, rule).sentence
    assert under_time_rule(replace(STANDARD, rules=(rule,))) == rule
    assert under_time_rule(SIMPLE) == UNDER_TIME_RULE


def test_colours_that_share_a_word_are_counted_together():
    frame = sessions(rating=[1, 1, 5], follow_up_scheduled=[False, True, True], mentor_prep=["yes"] * 3)
    sentence = first_step(judge(frame, SIMPLE, AS_OF), SIMPLE).sentence
    assert "2 sessions marked Needs Attention" in sentence


@pytest.mark.parametrize(
    ("frame", "preset", "words"),
    [
        pytest.param(sessions(rating=[5]), STANDARD, "No session asks for attention, n = 1.", id="all good"),
        pytest.param(sessions(rating=[2]), STANDARD, "1 session marked Mild attention", id="only mild"),
        pytest.param(
            sessions(status=["rescheduled"], scheduled_at=["2025-10-01"]),
            RELIABILITY,
            "the 1 mentor that a rule",
            id="mentors",
        ),
        pytest.param(sessions(), STANDARD, "No session can be judged yet, n = 0.", id="empty"),
    ],
)
def test_what_to_do_first(frame, preset, words):
    assert words in first_step(judge(frame, preset, AS_OF), preset).sentence


@given(
    st.lists(st.tuples(st.sampled_from([1, 3, 5, None]), st.sampled_from(["yes", "no", None])), max_size=8)
)
def test_the_sentences_do_not_depend_on_the_order_of_rows(rows):
    frame = sessions(rating=[row[0] for row in rows], mentor_prep=[row[1] for row in rows])
    back = frame.iloc[::-1].reset_index(drop=True)
    assert said(frame) == said(back)


def test_input_is_not_mutated():
    frame = many(5, rating=[4, 2], mentor_prep=["yes", "no"], scheduled_min=[30, 30], actual_min=[30, 10])
    result = judge(frame, STANDARD, AS_OF)
    before = result.sessions.copy(deep=True)
    findings(result, kpi_table(frame, {}), STANDARD, AS_OF)
    pd.testing.assert_frame_equal(result.sessions, before)
