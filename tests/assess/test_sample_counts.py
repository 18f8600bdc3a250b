"""The counts the published reports give, and those of our own preset, on the bundled sample."""

import functools

import numpy as np
import pytest

from mentor_analytics.assess.judge import judge
from mentor_analytics.assess.options import with_options
from mentor_analytics.assess.presets import PRESETS
from mentor_analytics.measure.effects import differences, duration_correlation, prep_effect, sentiment_effect
from mentor_analytics.measure.feedback import negative_by_mentor, sentiment_table
from mentor_analytics.measure.mentors import lowest_rated, mentors
from mentor_analytics.measure.tables import kpi_table, kpis_by
from tests.assess.sample import sample

SEED_BAND, SIGN_BAND = 0.1, 0.0


@functools.cache
def frame(band=SEED_BAND):
    return sample(band)


@functools.cache
def judged(name):
    sessions, as_of = frame(SIGN_BAND if name == "diagnostic" else SEED_BAND)
    return judge(sessions, PRESETS[name], as_of)


ALL_HITS = {"low_rating": 14, "mentor_not_prepared": 52, "no_follow_up": 70, "negative_feedback": 7}
COUNTS = [
    ("tracker", ALL_HITS, {0: 24, 1: 51, 2: 43, 3: 2}, (24, 49, 47)),
    ("simple", ALL_HITS, {0: 24, 1: 51, 2: 43, 3: 2}, (24, 49, 47)),
    (
        "diagnostic",
        {"did_not_attend": 39, "low_rating": 29, "under_time": 19, "negative_feedback": 7},
        {0: 37, 1: 74, 2: 7, 3: 2},
        (37, 72, 11),
    ),
    (
        "standard",
        {
            "low_rating": 14,
            "mentor_not_prepared": 10,
            "no_follow_up": 17,
            "negative_feedback": 7,
            "under_time": 19,
        },
        {0: 73, 1: 32, 2: 12, 3: 1, 4: 2},
        (20, 30, 17),
    ),
]


@pytest.mark.parametrize(("name", "hits", "by_number", "lights"), COUNTS, ids=[row[0] for row in COUNTS])
def test_flags_and_lights_of_sessions(name, hits, by_number, lights):
    result = judged(name)
    flags = result.flags[result.flags["subject_type"] == "session"]
    assert flags["rule"].value_counts().loc[list(hits)].to_dict() == hits
    assert len(flags) == sum(hits.values())
    assert result.sessions["n_flags"].value_counts().to_dict() == by_number
    light = result.sessions["light"]
    assert tuple(light.value_counts()[["green", "yellow", "red"]]) == lights
    judged_sessions = 67 if name == "standard" else 120
    assert light.notna().sum() == judged_sessions


@pytest.mark.parametrize(("name", "flagged"), [("tracker", 43), ("diagnostic", 44), ("standard", 47)])
def test_flagged_of_the_completed(name, flagged):
    sessions = judged(name).sessions
    assert (sessions["n_flags"] > 0)[sessions["status"] == "completed"].sum() == flagged


def test_simple_words():
    sessions = judged("simple").sessions
    words = sessions["light"].map(PRESETS["simple"].light.words).value_counts()
    assert words.to_dict() == {"Needs Attention": 96, "All Good": 24}
    assert "Mentor Not Prepared, No Follow-up" in set(sessions["flag_names"])


GROUPS = {
    "diagnostic": ("attendance", {"program": 3, "batch": 7, "cohort": 4, "mentor": 8}),
    "standard": ("attendance_watch", {"program": 3, "batch": 2, "cohort": 4, "mentor": 3}),
}


@pytest.mark.parametrize("name", GROUPS)
def test_groups_below_seventy_percent(name):
    rule, expected = GROUPS[name]
    flags = judged(name).flags
    found = {scope: int((flags["rule"] == f"{scope}_{rule}").sum()) for scope in expected}
    assert found == expected


KPIS = [
    ("sessions", 120, 120),
    ("attendance_rate", 81, 120),
    ("attendance_rate", 67, 86),
    ("completion_rate", 67, 120),
    ("average_rating", 244, 67),
    ("prep_compliance", 68, 120),
    ("prep_compliance", 44, 67),
    ("follow_up_rate", 50, 120),
    ("follow_up_rate", 50, 67),
    ("action_item_rate", 44, 120),
    ("action_item_rate", 44, 67),
    ("feedback_missing_rate", 70, 120),
    ("feedback_missing_rate", 17, 67),
    ("negative_feedback_count", 7, 120),
    ("negative_feedback_share", 7, 50),
    ("no_show_rate", 19, 120),
    ("cancellation_rate", 18, 120),
    ("reschedule_rate", 16, 120),
]


@pytest.mark.parametrize(("kpi", "numerator", "denominator"), KPIS)
def test_kpis(kpi, numerator, denominator):
    table = kpi_table(frame()[0], PRESETS["standard"].denominators)
    rows = table[table["kpi"] == kpi][["numerator", "denominator"]].to_numpy().tolist()
    assert [numerator, denominator] in rows


def test_polarity_of_the_negatives_is_the_published_average():
    table = kpi_table(frame()[0], PRESETS["diagnostic"].denominators)
    row = table[(table["kpi"] == "mean_polarity") & table["is_default"]].iloc[0]
    assert (row["denominator_name"], row["denominator"], round(float(row["value"]), 4)) == (
        "negatives",
        7,
        -0.3,
    )


ATTENDANCE = {
    "program": {"AIML": (20, 32), "Academy": (17, 25), "DSML": (21, 26), "DevOps": (23, 37)},
    "cohort": {"a": (18, 24), "b": (11, 18), "c": (11, 18), "d": (9, 13), "e": (17, 26), "f": (15, 21)},
}


@pytest.mark.parametrize("column", ATTENDANCE)
def test_attendance_by_group(column):
    table = kpis_by(frame()[0], column, PRESETS["diagnostic"].denominators)
    rows = table[table["kpi"] == "attendance_rate"]
    found = {
        group if column == "program" else group[0]: (top, bottom)
        for group, top, bottom in zip(rows["group"], rows["numerator"], rows["denominator"], strict=True)
    }
    assert found == ATTENDANCE[column]


def test_sentiment_by_class():
    apart = sentiment_table(frame()[0])
    assert apart["sessions"].tolist() == [34, 9, 7, 70, 0]
    folded = sentiment_table(frame()[0], blank_is_neutral=True)
    assert folded["sessions"].tolist()[:3] == [34, 79, 7]
    np.testing.assert_allclose(folded["average_rating"][:3], [122 / 34, 100 / 26, 22 / 7])


def test_prep_and_duration():
    means = prep_effect(frame()[0]).table
    np.testing.assert_allclose(means["value"], [166 / 44, 45 / 13, 33 / 10])
    assert prep_effect(frame()[0], "mentor_mean").table["n"].tolist() == [97, 23]
    assert duration_correlation(frame()[0])[0].n == 67


def test_mentors_behind_the_negative_comments():
    table = negative_by_mentor(frame()[0])
    assert table["negative"].tolist() == [2, 1, 1, 1, 1, 1]
    assert table["mentor"].iloc[0] == "Vikram Singh"


def test_nothing_is_called_different():
    sessions, _ = frame()
    effects = [
        prep_effect(sessions),
        sentiment_effect(sessions),
        *differences(sessions, {"attendance_rate": "all"}),
    ]
    assert not any(effect.distinguishable for effect in effects)


def test_a_lowest_five_is_within_noise():
    sessions, as_of = frame()
    found = lowest_rated(sessions, mentors(sessions, as_of, {}))
    assert found.within_noise
    assert len(found.table) == 5


def test_zero_minutes_are_an_option():
    sessions, as_of = frame()
    found = []
    for value in ("no", "zeros", "zeros_and_blanks"):
        flags = judge(
            sessions, with_options(PRESETS["diagnostic"], {"count_zero_minutes": value}), as_of
        ).flags
        found.append(int((flags["rule"] == "under_time").sum()))
    done = sessions["status"] == "completed"
    zeros, blanks = int((sessions["actual_min"] == 0).sum()), int(sessions["actual_min"].isna().sum())
    assert found == [19, 19 + zeros, 19 + zeros + blanks]
    assert not (done & sessions["actual_min"].eq(0)).any()
