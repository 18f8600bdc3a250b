import dataclasses

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.judge import queue
from mentor_analytics.assess.presets import preset_named
from mentor_analytics.assess.rules import SEVERITIES
from mentor_analytics.conditions import Condition
from mentor_analytics.report.edit_fields import no_edits
from mentor_analytics.report.session_columns import Names
from mentor_analytics.report.session_table import (
    NOT_JUDGED,
    apart,
    count_words,
    listed_table,
    red_list,
    urgency,
)
from mentor_analytics.schema import LIGHTS
from tests.report.contents import HOSTILE, hostile_content, sample_content

CALLED = Names("Mentor", "Learner", "Asia/Kolkata")


def every(sessions):
    return np.ones(len(sessions), dtype=bool)


def listed(preset="standard", most=None, **more):
    content = sample_content(preset)
    order = queue(content.sessions, content.preset)[:most]
    return red_list(content.sessions.iloc[order], content.preset, CALLED, **more)


def test_the_red_list_says_light_time_people_flags_and_comment():
    table = listed()
    assert list(table) == [
        "Light",
        "When",
        "Mentor",
        "Learner",
        "Program",
        "Rating (1–5)",
        "Flags",
        "Feedback",
    ]
    assert table["Light"].value_counts().to_dict() == {"◆ Mild attention": 30, "▲ Urgent follow-up": 17}
    assert table["Light"].tolist() == sorted(table["Light"], key=lambda light: light[0] == "◆")
    assert table["Flags"].notna().all()


def test_the_words_of_the_preset_are_used():
    assert set(listed("simple")["Light"]) == {"▲ Needs Attention", "◆ Needs Attention"}


def test_sessions_that_are_not_judged_say_so():
    content = sample_content()
    rows = content.sessions[content.sessions["light"].isna()].head(2)
    table = red_list(rows, content.preset, CALLED)
    assert table["Light"].tolist() == [NOT_JUDGED] * 2
    assert table["Flags"].isna().all()


def test_the_most_severe_flag_stands_first():
    rules = preset_named("standard").of_scope("session")
    severity = {rule.label: SEVERITIES.index(rule.severity) for rule in rules}
    places = [[severity[label] for label in flags.split("; ")] for flags in listed()["Flags"]]
    assert any(len(each) > 1 for each in places)
    assert places == [sorted(each) for each in places]


def test_a_label_that_holds_the_separator_is_left_as_it_is():
    preset = preset_named("standard")
    odd = dataclasses.replace(preset, separator=" ")
    rows = sample_content().sessions.head(1).assign(flag_names="Low Rating No Follow-Up")
    assert red_list(rows, odd, CALLED)["Flags"].tolist() == ["Low Rating No Follow-Up"]


def test_columns_the_data_lack_are_left_out():
    content = sample_content()
    bare = content.sessions.drop(columns=["learner", "program", "rating", "feedback"])
    table = red_list(bare.head(0), content.preset, CALLED)
    assert list(table) == ["Light", "When", "Mentor", "Flags"]
    assert table.empty


def test_who_looks_after_it_stands_beside_it():
    first, second = sample_content().sessions["session_id"].iloc[:2]
    edits = pd.DataFrame({"session_id": [second], "owner": ["Asha"], "status": ["Done"]}, dtype="str")
    table = red_list(sample_content().sessions.iloc[:2], preset_named("standard"), CALLED, edits=edits)
    assert table["Owner"].fillna("").tolist() == ["", "Asha"]
    assert table["Progress"].fillna("").tolist() == ["", "Done"]
    assert first != second


def test_the_file_of_what_is_listed_says_what_people_wrote_and_no_address():
    rows = sample_content().sessions.iloc[:2].assign(learner_email="a@example.org")
    first, second = rows["session_id"]
    wrote = {"owner": "Asha", "status": "Done", "note": "called", "due": "2026-12-31"}
    table = listed_table(rows, pd.DataFrame([{"session_id": second, **wrote}], dtype="str"))
    assert list(table)[-4:] == ["owner", "work_status", "note", "due"]
    assert table.iloc[1][["owner", "work_status", "note", "due"]].tolist() == list(wrote.values())
    assert table.iloc[0][["owner", "work_status", "note", "due"]].isna().all()
    assert table["status"].tolist() == rows["status"].tolist()
    assert table["remark"].tolist() == rows["note"].tolist()
    assert "learner_email" not in table
    assert listed_table(rows.head(0), no_edits()).empty
    assert first != second


def test_hostile_text_stays_as_it_was_written():
    content = hostile_content()
    table = red_list(content.sessions, content.preset, CALLED)
    assert set(table["Feedback"]) == set(HOSTILE)


@pytest.mark.parametrize(
    ("preset", "met", "words"),
    [
        (
            "standard",
            every,
            "47 of 67 judged sessions are flagged: 17 ▲ Urgent follow-up, 30 ◆ Mild attention. 53 not held, below.",
        ),
        (
            "standard",
            lambda sessions: (sessions["light"] == "green").to_numpy(dtype=bool),
            "None of 20 judged sessions is flagged.",
        ),
        ("standard", lambda sessions: ~every(sessions), "No session is judged."),
        (
            "tracker",
            lambda sessions: sessions["status"].isin(["no_show", "cancelled"]).to_numpy(dtype=bool),
            (
                "37 of 37 judged sessions are flagged: 17 ▲ Urgent follow-up, 20 ◆ Mild attention. 37 not held "
                "(37 of them judged), below."
            ),
        ),
        (
            "reliability",
            every,
            "No session is judged: the preset Reliability looks at mentors, see “Mentors”. 53 not held, below.",
        ),
    ],
)
def test_the_count_is_said_in_words(preset, met, words):
    sessions = sample_content(preset).sessions
    assert count_words(sessions, met(sessions), preset_named(preset)) == words


def test_sessions_of_every_light_can_be_listed_with_those_that_are_all_good_last():
    content = sample_content()
    order = queue(content.sessions, content.preset, LIGHTS)
    rows = content.sessions.iloc[order]
    flagged = queue(content.sessions, content.preset)
    assert order[: len(flagged)].tolist() == flagged.tolist()
    good = rows["scheduled_at"].iloc[len(flagged) :]
    assert len(good) == 20
    assert good.is_monotonic_decreasing


def test_every_session_has_its_place_by_urgency_those_not_judged_last():
    content = sample_content()
    order = urgency(content.sessions, content.preset)
    assert sorted(order.tolist()) == list(range(120))
    lights = content.sessions["light"].astype("str").fillna("none").iloc[order].tolist()
    assert lights == ["red"] * 17 + ["yellow"] * 30 + ["green"] * 20 + ["none"] * 53
    assert content.sessions["scheduled_at"].iloc[order[67:]].is_monotonic_decreasing
    assert len(urgency(content.sessions.head(0), content.preset)) == 0


def test_who_and_when_is_told_apart_from_how_it_went():
    program, light = Condition("program", "in", ("DSML",)), Condition("light", "in", ("red",))
    assert apart([program, light]) == ((program,), (light,))
    assert apart([]) == ((), ())
