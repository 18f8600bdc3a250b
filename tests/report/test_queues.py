import dataclasses

import pandas as pd
import pytest

from mentor_analytics.report.queues import (
    NO_TEXT,
    documented_steps,
    flagged_sessions,
    flagged_words,
    light_counts,
    light_meaning,
    lights_not_held,
    sessions_not_held,
)
from tests.report.contents import content_of, plain_sample, sample_content


def changed(**columns):
    content = sample_content()
    return dataclasses.replace(content, sessions=content.sessions.assign(**columns))


def test_the_queue_is_the_same_for_lights_as_plain_text():
    content = sample_content()
    plain = changed(light=content.sessions["light"].astype("str"))
    assert flagged_sessions(plain).rows["session_id"].tolist() == (
        flagged_sessions(content).rows["session_id"].tolist()
    )


def test_the_cut_keeps_the_most_urgent():
    content = sample_content()
    whole = flagged_sessions(content).rows["session_id"].tolist()
    for most in (0, 1, 17, 46, 47, 48):
        queue = flagged_sessions(dataclasses.replace(content, max_rows=most))
        assert queue.rows["session_id"].tolist() == whole[:most]
        assert queue.total == 47


def test_light_counts_add_up_to_the_judged():
    counts = light_counts(sample_content())
    assert counts == {"green": 20, "yellow": 30, "red": 17}


@pytest.mark.parametrize(
    ("drop", "total", "words"),
    [
        ([], 44, "44 sessions have action items documented; the newest first."),
        (
            ["action_item_text"],
            44,
            "44 sessions have action items documented; the newest first. The data have no text of action items.",
        ),
        (["action_items"], 44, "44 sessions have action items documented; the newest first."),
        (["action_items", "action_item_text"], 0, "The data have no column for action items."),
    ],
)
def test_steps_are_found_in_either_column(drop, total, words):
    content = sample_content()
    queue = documented_steps(dataclasses.replace(content, sessions=content.sessions.drop(columns=drop)))
    assert (queue.total, queue.words) == (total, words)
    if drop == ["action_item_text"]:
        assert set(queue.rows["action_item_text"]) == {"yes"}


def test_a_step_without_its_text_says_so_among_others_with_theirs():
    texts = sample_content().sessions["action_item_text"].astype("str")
    some = texts.where(texts.index == texts.first_valid_index())
    rows = documented_steps(changed(action_item_text=some)).rows
    assert (rows["action_item_text"] == NO_TEXT).sum() == len(rows) - 1


@pytest.mark.parametrize(
    ("preset", "yellow", "red"),
    [
        ("standard", "◆ Mild attention", "▲ Urgent follow-up"),
        (
            "simple",
            "◆ Needs Attention (one flag)",
            "▲ Needs Attention (two flags or more, or Negative Feedback)",
        ),
    ],
)
def test_lights_of_one_word_are_told_apart(preset, yellow, red):
    content = sample_content(preset)
    assert [light_meaning(content.preset, light) for light in ("yellow", "red")] == [yellow, red]


def test_the_first_line_tells_lights_of_one_word_apart_and_counts_each_session_once():
    content = sample_content("simple")
    words = flagged_words(content)
    assert "◆ Needs Attention (one flag)" in words
    assert "▲ Needs Attention (two flags or more, or Negative Feedback)" in words
    assert words.endswith("53 not held (53 of them judged) are listed on “Not held”.")
    assert "53 of 53 have a light" in lights_not_held(content)
    assert "has no light" in lights_not_held(sample_content())


def test_not_held_names_who_missed_or_moved_it():
    queue = sessions_not_held(sample_content())
    rows = queue.rows.astype({"no_show_by": "str", "initiated_by": "str"})
    missed = rows["status"] == "no_show"
    expected = rows["no_show_by"].where(missed, rows["initiated_by"])
    pd.testing.assert_series_equal(rows["by_whom"], expected, check_names=False)
    assert rows["scheduled_at"].is_monotonic_decreasing


def test_every_session_held_is_said_so():
    completed = plain_sample().query("status == 'completed'").reset_index(drop=True)
    queue = sessions_not_held(content_of(completed))
    assert queue.words == "None of 67 sessions was cancelled, moved or missed."
    assert queue.rows.empty
