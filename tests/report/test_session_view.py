import pytest

from mentor_analytics.assess.judge import judge_sessions
from mentor_analytics.assess.presets import STANDARD
from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.report.session_columns import Names
from mentor_analytics.report.session_view import session_view
from mentor_analytics.report.why import ASK_INSTEAD
from tests.report.contents import hostile_content, sample_content

CALLED = Names("Mentor", "Learner", "Asia/Kolkata")


def view(session_id, content=None):
    content = content or sample_content()
    return session_view(content.sessions, content.flags, session_id, content.preset, CALLED)


def flagged_ids(light):
    sessions = sample_content().sessions
    return sessions["session_id"][sessions["light"] == light].tolist()


def test_every_flag_of_every_session_is_told_once_with_its_evidence():
    content = sample_content()
    mine = content.flags[content.flags["subject_type"] == "session"]
    for session_id, flags in mine.groupby("subject", observed=True):
        told = view(session_id).flags
        assert sorted(each.label for each in told) == sorted(flags["label"].astype("str"))
        assert [each.rank for each in told] == sorted(each.rank for each in told)
        assert all(each.evidence == session_id for each in told)
        assert all(each.clears.startswith("Clears when") for each in told)
        assert all(each.limit.startswith("Flagged when it is ") for each in told)
        assert not any(unkind_words(f"{each.holds} {each.advice}") for each in told)


def test_a_low_rating_says_its_value_its_limit_and_what_clears_it():
    sessions = sample_content().sessions
    low = sessions["session_id"][(sessions["rating"] < 3) & sessions["light"].notna()].iloc[0]
    reason = next(each for each in view(low).flags if each.label == "Low Rating")
    rating = sessions.set_index("session_id").loc[low, "rating"]
    assert reason.holds == f"Low Rating: rating is {rating:g}"
    assert reason.limit == "Flagged when it is < 3."
    assert reason.clears == "Clears when it is 3 or more."


def test_the_view_reads_like_the_session():
    session_id = flagged_ids("red")[0]
    row = sample_content().sessions.set_index("session_id").loc[session_id]
    told = view(session_id)
    assert told.light == "▲ Urgent follow-up"
    assert told.mentor_key == row["mentor_key"]
    facts = dict(told.facts)
    assert facts["Mentor"] == row["mentor"]
    local = row["scheduled_at"].tz_convert("Asia/Kolkata")
    assert facts["When (Asia/Kolkata)"] == f"{local.day} {local:%b %Y %H:%M}"
    assert told.summary == row["summary"]
    assert told.advice


@pytest.mark.parametrize(
    ("light", "words"),
    [("green", "● All good"), ("yellow", "◆ Mild attention"), ("red", "▲ Urgent follow-up")],
)
def test_sessions_of_every_light_can_be_told(light, words):
    told = view(flagged_ids(light)[0])
    assert told.light == words
    assert bool(told.flags) == bool(told.advice) == (light != "green")


def test_a_session_not_held_is_not_judged():
    sessions = sample_content().sessions
    missed = sessions["session_id"][sessions["status"] == "no_show"].iloc[0]
    told = view(missed)
    assert (told.light, told.flags, told.advice) == ("Not judged", (), "")


def test_nobody_knows_an_unknown_session():
    assert view("S9999") is None
    assert view("") is None


def test_without_a_comment_nobody_is_told_to_read_it():
    content = sample_content()
    sessions = content.sessions
    with_flag = sessions["flag_names"].str.contains("Negative", na=False)
    session_id = sessions["session_id"][with_flag].iloc[0]
    blank = sessions.assign(feedback=sessions["feedback"].mask(sessions["session_id"] == session_id))
    told = session_view(blank, content.flags, session_id, STANDARD, CALLED)
    assert told is not None
    assert told.comment == told.tone == ""
    assert told.advice == ASK_INSTEAD or "comment" not in told.advice.lower()


def test_hostile_text_is_told_as_it_was_written():
    content = hostile_content()
    for row in content.sessions.head(30).itertuples():
        told = view(row.session_id, content)
        assert told.comment == row.feedback
        assert dict(told.facts)["Mentor"] == row.mentor


def test_one_session_alone_can_be_told():
    content = sample_content()
    one = content.sessions[content.sessions["session_id"] == flagged_ids("red")[0]]
    judged, flags = judge_sessions(one, STANDARD)
    told = session_view(judged, flags, one["session_id"].iloc[0], STANDARD, CALLED)
    assert told is not None
    assert told.flags
