import pandas as pd
import pytest

from mentor_analytics.report.summaries import (
    FILE_COLUMNS,
    STATE_WORDS,
    author_words,
    counts_words,
    held,
    left_out_words,
    not_held_words,
    state_counts,
    summaries_with_states,
    summary_file,
    time_saved,
)
from tests.report.contents import sample_content

AT = pd.Timestamp("2026-11-20T09:34", tz="UTC")
COLUMNS = ["session_id", "text", "state", "by", "at"]


def saved(*rows):
    frame = pd.DataFrame(list(rows), columns=COLUMNS).astype(dict.fromkeys(COLUMNS[:4], "str"))
    return frame.assign(at=pd.to_datetime(frame["at"], utc=True))


def sessions():
    return sample_content().sessions


def test_without_anything_saved_every_session_has_its_draft():
    table = summaries_with_states(sessions(), saved())
    assert len(table) == 120
    assert table["state"].eq("none").all()
    assert table["summary"].tolist() == table["drafted"].tolist()
    assert table["scheduled_at"].is_monotonic_decreasing
    assert state_counts(table) == {"approved": 0, "edited": 0, "draft": 0, "none": 120}


def test_what_people_saved_takes_the_place_of_the_draft():
    first, second = sessions()["session_id"].iloc[[0, 1]]
    table = summaries_with_states(
        sessions(),
        saved(
            (first, "We spoke.", "edited", "asha@example.org", AT),
            (second, "As drafted.", "draft", "", AT),
            ("gone", "Of a session that was taken back.", "approved", "x", AT),
        ),
    ).set_index("session_id")
    assert table.loc[first, "summary"] == "We spoke."
    assert (table.loc[first, "state"], table.loc[first, "by"]) == ("edited", "asha@example.org")
    assert table.loc[first, "at"] == AT
    assert (
        table.loc[second, "summary"] == table.loc[second, "drafted"]
    )  # after a correction the old one is wrong
    assert state_counts(table) == {"approved": 0, "edited": 1, "draft": 1, "none": 118}
    assert "gone" not in table.index


def test_sessions_still_ahead_have_no_summary_to_write():
    frame = sessions().iloc[:3].assign(summary=["A.", None, "C."])
    assert len(summaries_with_states(frame, saved())) == 2
    assert summaries_with_states(frame.iloc[1:2], saved()).empty


def test_only_sessions_that_took_place_are_written_of_and_the_others_are_counted():
    table = summaries_with_states(sessions(), saved())
    assert len(held(table)) == 67
    assert held(table)["status"].eq("completed").all()
    assert left_out_words(table) == (
        "53 of 120 sessions did not take place (19 no-show, 18 cancelled, 16 rescheduled) and are left out here. "
        "The file lists them too, with the fixed sentence."
    )
    assert left_out_words(held(table)) == left_out_words(table.iloc[:0]) == ""
    assert " and is left out" in left_out_words(table[table["status"] == "no_show"].iloc[:1])


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("completed", ""),
        ("cancelled", "This session did not take place (cancelled): there is nothing to summarise."),
        ("no_show", "This session did not take place (no-show): there is nothing to summarise."),
        ("unheard of", "This session did not take place (not completed): there is nothing to summarise."),
    ],
)
def test_a_session_that_did_not_take_place_says_so(status, words):
    assert not_held_words(status) == words


def test_the_file_says_whose_words_they_are():
    ids = sessions()["session_id"]
    drafted = sessions()["summary"].iloc[1]
    table = summaries_with_states(
        sessions(),
        saved(
            (ids.iloc[0], "We spoke.", "approved", "asha", AT), (ids.iloc[1], drafted, "approved", "asha", AT)
        ),
    )
    file = summary_file(table).set_index("session_id")
    assert [file.index.name, *file.columns] == list(FILE_COLUMNS)
    assert file.loc[ids.iloc[0], ["summary", "origin", "state", "by"]].to_numpy().tolist() == [
        "We spoke.", "person", "approved", "asha",
    ]  # fmt: skip
    assert file.loc[ids.iloc[1], "origin"] == "template"
    assert file.loc[ids.iloc[2], ["origin", "state"]].to_numpy().tolist() == ["template", "none"]


def test_data_without_session_types_or_comments_still_have_summaries():
    frame = sessions().drop(columns=["session_type", "keywords"])
    assert "session_type" not in summary_file(summaries_with_states(frame, saved())).columns


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (120, "120 summaries = 600–840 minutes, an assumption (5–7 minutes each)"),
        (1, "1 summary = 5–7 minutes, an assumption (5–7 minutes each)"),
        (0, "No summary yet; each is assumed to save 5–7 minutes"),
    ],
)
def test_time_saved_is_called_an_assumption(n, words):
    assert time_saved(n) == words


@pytest.mark.parametrize(
    ("state", "by", "at", "words"),
    [
        ("approved", "Asha", AT, "approved by Asha, 20 Nov 2026 15:04"),
        ("draft", "", AT, "draft, 20 Nov 2026 15:04"),
        ("none", "", pd.NaT, "not drafted yet"),
    ],
)
def test_author_and_time(state, by, at, words):
    assert author_words(state, by, at, "Asia/Kolkata") == words


def test_counts_name_every_state():
    assert counts_words(dict.fromkeys(STATE_WORDS, 1)) == (
        "1 approved · 1 edited · 1 drafted · 1 not drafted yet, of 4 sessions"
    )
