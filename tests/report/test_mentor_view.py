from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.measure.mentors import CARDS
from mentor_analytics.report.mentor_view import TILES, kpis_table, mentor_view
from mentor_analytics.report.session_columns import Names
from tests.report.contents import REQUIRED, content_of, hostile_content, plain_sample, sample_content

CALLED = Names("Mentor", "Learner", "Asia/Kolkata")


def view(key, content=None):
    return _view(content, key) if content else _of_sample(key)


@lru_cache(maxsize=20)
def _of_sample(key):
    return _view(sample_content(), key)


def _view(content, key):
    return mentor_view(content.sessions, content.flags, content.mentors, key, content.preset, CALLED)


@pytest.fixture(scope="module")
def keys():
    return sample_content().mentors["mentor_key"].tolist()


def test_the_figures_are_those_of_the_mentors_table(keys):
    content = sample_content()
    for key in keys:
        row = content.mentors.set_index("mentor_key").loc[key]
        kpis = view(key).kpis.set_index("kpi")
        assert kpis.loc["average_rating", "value"] == pytest.approx(row["average_rating"])
        assert kpis.loc["average_rating", "denominator"] == row["average_rating_n"]
        assert kpis.loc["attendance_rate", "denominator"] == row["attendance_rate_n"]


def test_kpis_stand_in_the_order_of_the_tiles(keys):
    names = view(keys[0]).kpis["kpi"].tolist()
    assert names == [name for name in TILES if name in names]
    assert len(names) >= 7


def test_every_flag_of_a_mentor_is_told_with_its_sessions(keys):
    content = sample_content()
    mine = content.flags[content.flags["subject_type"] == "mentor"]
    told = {view(key).mentor: view(key).flags for key in keys}
    assert {name: len(flags) for name, flags in told.items() if flags} == (
        mine["subject"].value_counts().to_dict()
    )
    for flags in told.values():
        assert not any(unkind_words(f"{each.holds} {each.limit} {each.advice}") for each in flags)


def test_the_head_counts_flagged_and_not_held(keys):
    content = sample_content()
    for key in keys:
        mine = content.sessions[content.sessions["mentor_key"] == key]
        head = view(key).head
        assert head[0].startswith(f"{len(mine)} session")
        flagged, judged = int((mine["n_flags"] > 0).sum()), int(mine["light"].notna().sum())
        assert head[1].startswith((f"{flagged} of {judged} judged", "None of", "No session"))


def test_the_last_sessions_come_newest_first_and_end_at_fifty():
    sessions = plain_sample().assign(mentor="Asha Pillai")
    content = content_of(sessions)
    told = view(content.mentors["mentor_key"].iloc[0], content)
    assert len(told.last) == len(told.session_ids) == 50
    assert told.last["When"].is_monotonic_decreasing
    ids = content.sessions.set_index("session_id")["scheduled_at"]
    assert ids[list(told.session_ids)].is_monotonic_decreasing


def test_comments_come_with_their_class_and_phrases_are_counted(keys):
    told = view(keys[0])
    assert {"Feedback", "Class", "Key phrases"} <= set(told.comments.columns)
    assert told.comments["Feedback"].fillna("").ne("").all()
    counts = [n for _, n in told.phrases]
    assert counts == sorted(counts, reverse=True)
    assert counts


def test_kpis_are_told_with_what_they_are_out_of(keys):
    table = kpis_table(view(keys[0]).kpis)
    assert len(table) == len(view(keys[0]).kpis)
    assert table["Counted"].str.contains(r"\d").all()
    assert kpis_table(view(keys[0]).kpis.head(0)).empty


def test_a_mentor_stands_where_the_queue_puts_them(keys):
    content = sample_content()
    rows = content.mentors.set_index("mentor_key")
    for key in keys:
        told, row = view(key), rows.loc[key]
        assert (told.standing.band == "") == (not isinstance(row["priority"], str))
        assert [card.label for card in told.cards] == [label for _, label in CARDS]
        assert len(told.signals) == 3


def test_a_profile_is_told_as_far_as_it_goes(keys):
    content = sample_content()
    table = content.mentors.assign(
        manager="Meena Iyer", profile_program=np.nan, hired_on=pd.Timestamp("2025-03-03"), profile_subject=""
    )
    told = mentor_view(content.sessions, content.flags, table, keys[0], content.preset, CALLED)
    assert told is not None
    assert told.profile == "looked after by Meena Iyer · here since 3 Mar 2025"
    assert view(keys[0]).profile == ""


def test_few_sessions_and_ratings_are_said_so():
    content = content_of(plain_sample().head(1))
    head = " ".join(view(content.mentors["mentor_key"].iloc[0], content).head)
    assert "Fewer than 10 sessions" in head
    assert "Fewer than 10 ratings" in head


@pytest.mark.parametrize(("preset", "judged"), [("standard", False), ("simple", True)])
def test_sessions_not_held_are_not_counted_beside_the_judged_when_they_are_judged(preset, judged):
    content = sample_content(preset)
    heads = [" ".join(view(key, content).head) for key in content.mentors["mentor_key"]]
    missed = [head for head in heads if "not held" in head]
    assert missed
    assert all(("of them judged)" in head) == judged for head in missed)


def test_bare_data_have_a_bare_page():
    content = content_of(plain_sample()[REQUIRED])
    told = view(content.mentors["mentor_key"].iloc[0], content)
    assert told.comments.empty
    assert told.phrases == ()
    assert {card.counted for card in told.cards if card.label in ("Engagement", "Empathy")} == {
        "not in the data"
    }
    assert "completion_rate" in set(told.kpis["kpi"])


def test_hostile_text_is_kept_as_it_was_written():
    content = hostile_content()
    for key in content.mentors["mentor_key"].head(6):
        told = view(key, content)
        assert set(told.comments["Feedback"]) <= set(content.sessions["feedback"])


@pytest.mark.parametrize("key", ["", "m0000000000", "Asha Pillai"])
def test_nobody_has_an_unknown_key(key):
    assert view(key) is None
