import pandas as pd
import pytest

from mentor_analytics.assess.judge import lights_by
from mentor_analytics.report.mentor_tables import found_mentors, mentor_directory
from mentor_analytics.report.session_columns import Names
from tests.report.contents import REQUIRED, content_of, plain_sample, sample_content

CALLED = Names("Mentor", "Learner", "Asia/Kolkata")


def directory(content=None):
    content = content or sample_content()
    lights = lights_by(content.sessions, "mentor_key")
    return mentor_directory(content.mentors, content.sessions, content.flags, lights, CALLED)


def test_mentors_stand_in_order_of_their_names_with_every_n():
    table = directory()
    content = sample_content()
    assert table["Mentor"].is_monotonic_increasing
    assert table["Sessions"].sum() == 120
    assert table["n rated"].sum() == content.sessions["rating"].notna().sum()
    assert table["n judged"].sum() == 67
    assert table["Flagged sessions"].sum() == 47
    for heading in ("Attendance", "Follow-up"):
        known = table[f"n {heading.lower()}"] > 0
        assert table.loc[known, heading].between(0, 100).all()


def test_the_last_session_is_site_time_and_not_ahead():
    content = sample_content()
    past = content.sessions[~content.sessions["is_ahead"]]
    latest = past.groupby("mentor_key")["scheduled_at"].max()
    table = directory().set_index("mentor_key")
    expected = latest.dt.tz_convert("Asia/Kolkata").dt.tz_localize(None)
    assert table["Last session"].to_dict() == expected.to_dict()


def test_flagged_mentors_are_named_by_their_flags_others_say_why_not():
    content = sample_content()
    flagged = set(content.flags.loc[content.flags["subject_type"] == "mentor", "subject"])
    for name, words in zip(directory()["Mentor"], directory()["In words"], strict=True):
        assert words.startswith(("▲", "◆")) == (name in flagged)
        assert words


def test_few_sessions_are_said_so():
    content = content_of(plain_sample().head(3))
    table = directory(content)
    assert table["In words"].tolist() == [f"few sessions (n = {n})" for n in table["Sessions"]]


def test_what_the_data_lack_is_left_out():
    content = content_of(plain_sample()[REQUIRED])
    table = directory(content)
    assert "Rating" not in table.columns
    assert "Flagged sessions" not in table.columns
    assert len(table) == len(content.mentors)


def test_without_sessions_the_directory_is_empty():
    assert directory(content_of(plain_sample().head(0))).empty


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ["Asha Pillai", "Asha Rao", "ben (new) roy"]),
        ("asha", ["Asha Pillai", "Asha Rao"]),
        ("RAO asha", ["Asha Rao"]),
        ("(new)", ["ben (new) roy"]),
        (".*", []),
        ("  ", ["Asha Pillai", "Asha Rao", "ben (new) roy"]),
    ],
)
def test_a_search_finds_every_word_in_any_order(words, names):
    assert found_mentors(three(), "Mentor", words)["Mentor"].tolist() == names


def three():
    names = ["Asha Pillai", "Asha Rao", "ben (new) roy"]
    table = pd.DataFrame({"Mentor": names}, dtype="str")
    return table.assign(is_flagged=[False, True, True])


@pytest.mark.parametrize(("words", "names"), [("", ["Asha Rao", "ben (new) roy"]), ("asha", ["Asha Rao"])])
def test_those_a_rule_names_can_be_found_alone(words, names):
    table = three()
    assert found_mentors(table, "Mentor", words, only_flagged=True)["Mentor"].tolist() == names
    assert table["is_flagged"].tolist() == [False, True, True]


def test_flagged_are_those_of_whom_a_rule_says_something():
    table = directory()
    assert (
        table["is_flagged"].sum()
        == sample_content().flags.query("subject_type == 'mentor'")["subject"].nunique()
    )
    assert set(table.loc[~table["is_flagged"], "In words"].str.split(" \\(").str[0]) <= {
        "few sessions",
        "few ratings",
        "no mentor rule applies",
    }
