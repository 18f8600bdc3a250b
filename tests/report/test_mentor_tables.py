import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.judge import lights_by
from mentor_analytics.assess.scores import GONE_WORDS, PRIORITY, PRIORITY_WORDS
from mentor_analytics.measure.prepare import mentor_key
from mentor_analytics.report.mentor_tables import BANDS, UNKNOWN, Wanted, found_mentors, mentor_directory
from mentor_analytics.report.session_columns import Names
from tests.report.contents import REQUIRED, content_of, plain_sample, sample_content

CALLED = Names("Mentor", "Learner", "Asia/Kolkata")


def directory(content=None, mentors=None):
    content = content or sample_content()
    mentors = content.mentors if mentors is None else mentors
    lights = lights_by(content.sessions, "mentor_key")
    return mentor_directory(mentors, content.sessions, content.flags, lights, CALLED, content.as_of)


def with_bands(bands, risks):
    """The first mentors of the sample with these bands; the others without one."""
    table = sample_content().mentors.head(len(bands)).reset_index(drop=True)
    return table.assign(priority=pd.Categorical(bands, dtype=PRIORITY), risk=risks, risk_n=20)


def test_the_highest_risk_stands_first_and_without_a_band_last():
    table = directory(mentors=with_bands(["low", None, "critical", "high"], [10.0, 99.0, 80.0, 60.0]))
    assert table["band"].tolist() == ["critical", "high", "low", UNKNOWN]
    assert table["Priority"].tolist() == ["▲ Critical", "◆ High", "● Low", "– Not enough data"]
    assert table["Risk"].head(3).tolist() == [80.0, 60.0, 10.0]
    assert table[["Risk", "Raw risk"]].tail(1).isna().all(axis=None)  # no bar of 99 beside “not enough data”


def test_who_is_no_longer_active_is_not_called_little_known():
    mentors = with_bands(["low", None], [10.0, 99.0])
    gone = "no longer active: no completed session for 45 days and none to come"
    table = directory(mentors=mentors.assign(priority_reason=[None, gone]))
    assert table["band"].tolist() == ["low", "gone"]
    assert table["Priority"].tolist() == ["● Low", "– No longer active"]
    assert table["Why"].iloc[1] == "no completed session for 45 days and none to come"


def test_what_all_have_in_common_is_called_a_tie():
    mentors = with_bands(["low", "low", "low"], [20.0, 20.0, 20.0])
    table = directory(
        mentors=mentors.assign(risk_shared_points=[20.0, 4.0, 15.0], risk_why=["", "", "reschedules"])
    )
    assert sorted(table["Why"]) == ["", "as for everybody: a tie", "reschedules"]


def test_without_a_band_the_reason_stands_in_the_place_of_why():
    table = directory()
    unknown = table["band"] == UNKNOWN
    assert unknown.any()
    assert table.loc[unknown, "Why"].str.startswith("fewer than 10 sessions in 90 days (n = ").all()
    assert not table.loc[~unknown, "Why"].str.contains("fewer than").any()


def test_without_scores_the_names_are_in_order():
    content = sample_content()
    table = directory(mentors=content.mentors[["mentor_key", "mentor", "sessions"]])
    assert table["Mentor"].is_monotonic_increasing
    assert "Risk" not in table.columns


def test_every_band_has_a_shape_and_a_word_and_a_name_for_the_address():
    assert set(BANDS.values()) == {*PRIORITY_WORDS.values(), GONE_WORDS}
    assert "" not in BANDS


def test_every_figure_has_its_n():
    table = directory()
    content = sample_content()
    assert table["Sessions"].sum() == 120
    assert table["n rated"].sum() == content.sessions["rating"].notna().sum()
    assert table["n judged"].sum() == 67
    assert table["Flagged sessions"].sum() == 47
    assert table["n reschedules"].sum() == content.mentors["reschedule_rate_30d_n"].sum()
    for heading in ("Attendance", "Follow-up"):
        known = table[f"n {heading.lower()}"] > 0
        assert table.loc[known, heading].between(0, 100).all()


def test_the_last_completed_session_is_site_time_and_what_the_days_since_count_from():
    content = sample_content()
    done = content.sessions[~content.sessions["is_ahead"] & content.sessions["status"].eq("completed")]
    latest = done.groupby("mentor_key")["scheduled_at"].max()
    table = directory().set_index("mentor_key")
    expected = latest.dt.tz_convert("Asia/Kolkata").dt.tz_localize(None)
    assert table["Last completed"].dropna().to_dict() == expected.to_dict()
    days = content.mentors.set_index("mentor_key")["days_since_last_session"]
    assert table["Days since"].equals(days.reindex(table.index).rename("Days since"))


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


def three():
    names = ["Asha Pillai", "Asha Rao", "ben (new) roy"]
    table = pd.DataFrame({"Mentor": names}, dtype="str")
    return table.assign(
        is_flagged=[False, True, True],
        band=["critical", "low", UNKNOWN],
        manager_key=["k1", "k2", ""],
        programs=pd.Series([("DSML",), ("AIML", "DSML"), ()], dtype="object"),
    )


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(), ["Asha Pillai", "Asha Rao", "ben (new) roy"]),
        (Wanted("asha"), ["Asha Pillai", "Asha Rao"]),
        (Wanted("RAO asha"), ["Asha Rao"]),
        (Wanted("(new)"), ["ben (new) roy"]),
        (Wanted(".*"), []),
        (Wanted("  "), ["Asha Pillai", "Asha Rao", "ben (new) roy"]),
        (Wanted(only_flagged=True), ["Asha Rao", "ben (new) roy"]),
        (Wanted("asha", only_flagged=True), ["Asha Rao"]),
        (Wanted(bands=("critical", UNKNOWN)), ["Asha Pillai", "ben (new) roy"]),
        (Wanted(managers=("k2",)), ["Asha Rao"]),
        (Wanted(programs=("DSML",)), ["Asha Pillai", "Asha Rao"]),
        (Wanted(programs=("AIML",), bands=("critical",)), []),
    ],
)
def test_all_that_is_asked_for_holds_together(wanted, names):
    table = three()
    assert found_mentors(table, "Mentor", wanted)["Mentor"].tolist() == names
    assert found_mentors(table.head(0), "Mentor", wanted).empty
    assert len(table) == 3


def test_who_looks_after_mentors_is_told_and_filtered_by_key():
    mentors = sample_content().mentors.assign(manager="Meena Iyer", profile_program="DSML")
    mentors.loc[mentors.index[0], ["manager", "profile_program"]] = np.nan
    table = directory(mentors=mentors)
    assert set(table["PM"]) == {"Meena Iyer", ""}
    assert set(table["manager_key"]) == {mentor_key("Meena Iyer"), ""}
    assert set(table["programs"]) == {("DSML",), ()}


def test_without_profiles_programs_are_those_of_the_sessions():
    content = sample_content()
    table = directory().set_index("mentor_key")
    for key, mine in content.sessions.groupby("mentor_key"):
        assert table.loc[key, "programs"] == tuple(sorted(mine["program"].astype("str").unique()))


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
