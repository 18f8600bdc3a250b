from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.scores import PRIORITY
from mentor_analytics.measure.change import changes
from mentor_analytics.measure.kpis import KPIS
from mentor_analytics.measure.mentors import lowest_rated
from mentor_analytics.measure.tables import kpi_table, kpis_off
from mentor_analytics.report.headlines import (
    HEADLINES,
    change_words,
    headlines,
    lowest_table,
    needs,
    out_of,
)
from tests.measure.frames import AS_OF, sessions
from tests.report.contents import REQUIRED, content_of, plain_sample, sample_content


def told(frame, every=False):
    denominators = out_of({}, every)
    changed = changes(frame, AS_OF, 30, denominators)
    made = headlines(kpi_table(frame, {}), denominators, changed, 30, kpis_off(frame))
    return {each.kpi: each for each in made}


def of_sample(every):
    content = sample_content()
    denominators = out_of(content.preset.denominators, every)
    changed = changes(content.sessions, content.as_of, 30, denominators)
    return {each.kpi: each for each in headlines(content.kpis, denominators, changed, 30, content.off)}


TILES = [
    ("sessions", False, "120", "sessions, those ahead included", ""),
    ("sessions", True, "120", "all sessions", ""),
    ("follow_up_rate", False, "74.6 %", "50 of 67 completed sessions", "▲ below target (85 %)"),
    ("follow_up_rate", True, "41.7 %", "50 of all 120 sessions", "▲ below target (85 %)"),
    ("prep_compliance", True, "56.7 %", "68 of all 120 sessions", "▲ below target (90 %)"),
    ("average_rating", False, "3.64", "mean of 67 rated sessions", "▲ below target (4.00)"),
    ("attendance_rate", False, "77.9 %", "67 of 86 completed or no-show sessions",
     "◆ below target, within its interval (80 %)"),
    ("completion_rate", False, "55.8 %", "67 of all 120 sessions", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kpi", "every", "value", "counted", "standing"), TILES)
def test_each_figure_says_what_it_is_counted_out_of(kpi, every, value, counted, standing):
    found = of_sample(every)[kpi]
    assert (found.value, found.counted, found.standing) == (value, counted, standing)


def test_every_headline_is_there_in_order():
    assert tuple(of_sample(every=False)) == HEADLINES


def test_what_cannot_be_counted_says_what_would_switch_it_on():
    found = told(sessions(status=["completed"]))["average_rating"]
    assert (found.value, found.standing, found.change) == ("–", "", "")
    assert found.counted == "Off: needs Rating, which the data do not have"


@pytest.mark.parametrize("rows", [0, 1])
def test_few_sessions_are_no_error(rows):
    frame = sessions(status=["completed"], rating=[4], attended=[True], feedback=["ok"], sentiment=["neutral"],
                     polarity=[0.0])  # fmt: skip
    found = told(frame.head(rows))
    assert found["sessions"].value == str(rows)
    assert found["average_rating"].value == ("4.00" if rows else "–")
    assert found["average_rating"].standing == ("– few sessions, n = 1 (target 4.00)" if rows else "")


CHANGES = [
    ({"n_now": 40, "n_before": 0}, "No earlier period to compare with"),
    ({"n_now": 29, "n_before": 40}, "Too few to compare 30 days (n = 40 and 29)"),
    ({"distinguishable": False}, "No clear change in 30 days (70 % → 75 %)"),
    ({}, "Rose in 30 days: 70 % → 75 %"),
    ({"now": 0.7, "before": 0.75, "change": -0.05}, "Fell in 30 days: 75 % → 70 %"),
]


@pytest.mark.parametrize(("row", "words"), CHANGES)
def test_a_change_is_only_called_one_when_it_is_more_than_chance(row, words):
    full = {
        "now": 0.75,
        "before": 0.7,
        "change": 0.05,
        "n_now": 40,
        "n_before": 40,
        "distinguishable": True,
        **row,
    }
    assert change_words(full, 30, "fraction") == words


def test_out_of_all_sessions_wherever_that_can_be_said():
    chosen = out_of({}, every_session=True)
    for kpi in KPIS:
        assert chosen[kpi.name] == ("all" if "all" in kpi.denominators else kpi.denominators[0])


def test_a_preset_says_what_is_counted_otherwise():
    assert out_of({"follow_up_rate": "all"}, every_session=False)["follow_up_rate"] == "all"
    assert out_of({}, every_session=False)["follow_up_rate"] == "completed"


def test_what_waits_is_told_with_what_it_is_out_of():
    content = sample_content()
    named = content.flags.loc[content.flags["subject_type"] == "mentor", "subject"].nunique()
    found = {each.name: each.sentence for each in needs(content, n_waiting=1)}
    assert found == {
        "urgent": "17 of 67 judged sessions: ▲ Urgent follow-up",
        "negative": "8 negative comments, none of them in the last 7 days of the data",
        "mentors": f"{named} mentors named by a rule, of 15; none is Critical or High",
        "waiting": "1 row waiting in quarantine, to be mended",
    }


@pytest.mark.parametrize(
    ("recent", "sentence"),
    [
        (3, "3 sessions of the last 7 days: ▲ Urgent follow-up (60 in all)"),
        (0, "60 of 60 judged sessions: ▲ Urgent follow-up; none of the last 7 days"),
        (60, "60 of 60 judged sessions: ▲ Urgent follow-up"),
    ],
)
def test_of_very_many_urgent_ones_the_last_days_come_first(recent, sentence):
    content = sample_content()
    day = content.as_of.tz_convert(content.timezone).normalize()
    starts = [day - pd.Timedelta(days=6)] * recent + [day - pd.Timedelta(days=7, minutes=1)] * (60 - recent)
    sessions = content.sessions.head(60).assign(
        light=pd.Categorical(["red"] * 60, categories=["green", "yellow", "red"]),
        scheduled_at=pd.Series(starts, index=content.sessions.index[:60]).dt.tz_convert("UTC"),
    )
    need = needs(replace(content, sessions=sessions), n_waiting=0)[0]
    assert (need.n, need.sentence) == (60, sentence)
    assert need.since == ((day - pd.Timedelta(days=6)).date() if 0 < recent < 60 else None)


def test_nothing_waits_where_all_is_well():
    content = content_of(
        plain_sample()[REQUIRED].query("status == 'Completed' or status == 'completed'").head(1)
    )
    assert needs(content, n_waiting=0) == ()


def test_the_first_of_the_queue_stand_in_the_place_of_those_rules_name():
    content = sample_content()
    bands = ["critical", "high", "high", *["low"] * 11, None]
    scored = replace(content, mentors=content.mentors.assign(priority=pd.Categorical(bands, dtype=PRIORITY)))
    found = {each.name: each for each in needs(scored, n_waiting=0)}
    assert found["first"].n == 3
    assert found["first"].sentence == "3 mentors to look at, of 15: Critical or High"
    assert "mentors" not in found
    unscored = replace(content, mentors=content.mentors.drop(columns="priority"))
    assert "mentors" in {each.name for each in needs(unscored, n_waiting=0)}


def test_recent_negative_comments_are_counted():
    content = sample_content()
    late = content.sessions["sentiment"].eq("negative").to_numpy()
    moved = content.sessions.assign(
        scheduled_at=content.sessions["scheduled_at"].mask(late, content.as_of - pd.Timedelta(days=1))
    )
    sentence = next(each.sentence for each in needs(replaced(content, moved), 0) if each.name == "negative")
    assert sentence == "8 negative comments, 8 of them in the last 7 days of the data"


def replaced(content, frame):
    return replace(content, sessions=frame)


def test_the_lowest_have_both_ranks_and_their_n():
    content = sample_content()
    table = lowest_table(lowest_rated(content.sessions, content.mentors).table, "Tutor")
    assert list(table.columns) == [
        "Tutor",
        "Rating",
        "n",
        "Rank",
        "Shrunken",
        "Shrunken rank",
        "Follow-up",
        "Remark",
    ]
    assert table.iloc[0].tolist() == [
        "Rahul Sharma",
        "2.00",
        2,
        1,
        "3.64",
        1,
        "100 % (n = 2)",
        "not enough data",
    ]


def test_the_lowest_without_follow_ups_or_anybody():
    frame = sessions(rating=[4.0])
    from mentor_analytics.measure.mentors import mentors

    assert "Follow-up" not in lowest_table(lowest_rated(frame, mentors(frame, AS_OF, {})).table, "Mentor")
    none = sessions(rating=[np.nan])
    assert lowest_table(lowest_rated(none, mentors(none, AS_OF, {})).table, "Mentor").empty
