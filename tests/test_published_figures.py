"""The bundled sample through our own chain gives the published figures (REQUIREMENTS of the project: exact counts).

Counts are the oracle, not percentages. The file is `data/sample_sessions.csv`, invented to carry them.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mentor_analytics.assess.presets import preset_named
from mentor_analytics.enrich.sentiment import analyser_named
from mentor_analytics.ingest.upload import read_upload
from mentor_analytics.measure.effects import differences, duration_correlation, prep_effect
from mentor_analytics.measure.mentors import lowest_rated
from mentor_analytics.measure.prepare import default_as_of
from mentor_analytics.pipeline import Texts, score
from mentor_analytics.workflows.texts import analyser_of

SAMPLE = Path(__file__).parents[1] / "data" / "sample_sessions.csv"
NOW = pd.Timestamp("2026-11-20", tz="UTC")
ZONE = "Asia/Kolkata"


@pytest.fixture(scope="module")
def upload():
    return read_upload(SAMPLE, timezone=ZONE, now=NOW, isolated=False)


@pytest.fixture(scope="module")
def scored(upload):
    as_of = default_as_of(upload.sessions, ZONE, NOW)
    made = {}
    for name, analyser in (
        ("tracker", None), ("simple", None), ("diagnostic", None), ("standard", "seed"), ("reliability", None)
    ):  # fmt: skip
        preset = preset_named(name)
        quoted = bool(preset.options["quoted_phrases"])
        texts = Texts(analyser_named(analyser) if analyser else analyser_of(preset), quoted=quoted)
        made[name] = score(upload.sessions, preset, texts, as_of)
    return made


def test_nothing_is_doubtful_but_what_the_sample_wants_shown(upload):
    assert upload.rows == {"input": 120, "stored": 120, "quarantined": 0, "duplicate": 0, "ignored": 0}
    assert upload.outcome == "accept"
    counts = pd.Series([str(i.code) for i in upload.issues for _ in i.rows]).value_counts().to_dict()
    assert counts == {"attended_not_held": 14, "note_contradicts": 3}


def hits(scored_one):
    flags = scored_one.judgement.flags
    return flags.loc[flags["subject_type"] == "session", "label"].astype("str").value_counts().to_dict()


FLAGS = {
    "tracker": (
        {"Low Rating": 14, "Mentor Not Prepared": 52, "No Follow-up": 70, "Negative Feedback": 7},
        [24, 51, 43, 2],
        {"green": 24, "yellow": 49, "red": 47},
    ),
    "simple": (
        {"Low Rating": 14, "Mentor Not Prepared": 52, "No Follow-up": 70, "Negative Feedback": 7},
        [24, 51, 43, 2],
        {"green": 24, "yellow": 49, "red": 47},
    ),
    "diagnostic": (
        {"Did Not Attend": 39, "Low Rating": 29, "Under Time": 19, "Negative Feedback": 7},
        [37, 74, 7, 2],
        {"green": 37, "yellow": 72, "red": 11},
    ),
    "standard": (
        {
            "Low Rating": 14,
            "Mentor Not Prepared": 10,
            "No Follow-up": 17,
            "Negative Feedback": 7,
            "Under Time": 19,
        },
        [20, 32, 12, 1, 2],
        {"green": 20, "yellow": 30, "red": 17},
    ),
}


@pytest.mark.parametrize("name", FLAGS)
def test_flags_and_lights_of_a_preset(scored, name):
    per_rule, by_number, lights = FLAGS[name]
    one = scored[name]
    assert hits(one) == per_rule
    judged = one.sessions[one.sessions["light"].notna()]
    assert np.bincount(judged["n_flags"]).tolist() == by_number
    assert judged["light"].astype("str").value_counts().to_dict() == lights


def test_simple_joins_labels_as_published(scored):
    names = set(scored["simple"].sessions["flag_names"])
    assert "Mentor Not Prepared, No Follow-up" in names
    words = preset_named("simple").light.words
    lights = scored["simple"].sessions["light"].astype("str").map(words).value_counts().to_dict()
    assert lights == {"All Good": 24, "Needs Attention": 96}


KPIS = [
    ("tracker", "completion_rate", 67, 120), ("simple", "attendance_rate", 81, 120),
    ("tracker", "average_rating", 244, 67), ("tracker", "feedback_missing_rate", 70, 120),
    ("diagnostic", "follow_up_rate", 50, 120), ("diagnostic", "action_item_rate", 44, 120),
    ("tracker", "prep_compliance", 68, 120), ("tracker", "negative_feedback_count", 7, 120),
    ("standard", "follow_up_rate", 50, 67), ("standard", "action_item_rate", 44, 67),
    ("standard", "prep_compliance", 44, 67), ("standard", "feedback_missing_rate", 17, 67),
    ("standard", "attendance_rate", 67, 86), ("tracker", "no_show_rate", 19, 120),
    ("tracker", "cancellation_rate", 18, 120), ("tracker", "reschedule_rate", 16, 120),
]  # fmt: skip


@pytest.mark.parametrize(("preset", "kpi", "top", "bottom"), KPIS)
def test_the_default_kpi_of_a_preset(scored, preset, kpi, top, bottom):
    table = scored[preset].kpis
    row = table[(table["kpi"] == kpi) & table["is_default"]].iloc[0]
    assert (row["numerator"], row["denominator"]) == (top, bottom)


def test_each_kpi_shows_its_other_denominators(scored):
    table = scored["standard"].kpis
    follow_up = table[table["kpi"] == "follow_up_rate"].set_index("denominator_name")
    assert follow_up["denominator"].to_dict() == {"completed": 67, "all": 120}


def test_sentiment_of_the_published_analyser(scored):
    classes = scored["tracker"].sessions["sentiment"].astype("str").value_counts().to_dict()
    assert classes == {"no_feedback": 70, "positive": 34, "neutral": 9, "negative": 7}
    polarity = scored["tracker"].sessions["polarity"]
    assert round(polarity.mean(), 3) == 0.143
    assert round(polarity.sum() / 120, 3) == 0.06
    assert round(polarity[scored["tracker"].sessions["sentiment"] == "negative"].mean(), 6) == -0.3


def test_the_late_comment_recurs(scored):
    complaints = scored["tracker"].complaints
    assert complaints.loc[0, ["n", "n_mentors"]].tolist() == [7, 6]
    assert "late" in complaints.loc[0, "complaint"]


def test_preparation_and_ratings(scored):
    sessions = scored["simple"].sessions
    table = prep_effect(sessions).table.set_index("group")
    assert {g: (round(r["value"], 2), int(r["n"])) for g, r in table.iterrows()} == {
        "yes": (3.77, 44), "partial": (3.46, 13), "no": (3.3, 10),
    }  # fmt: skip
    imputed = prep_effect(sessions, impute="mentor_mean")
    assert imputed.imputed
    assert [round(value, 4) for value in imputed.table["value"]] == [3.6857, 3.5207]
    correlation, sentence = duration_correlation(sessions)
    assert (round(correlation.r, 4), correlation.n) == (-0.1638, 67)
    assert "not distinguishable" in sentence


def test_groups_do_not_differ_and_the_bottom_five_say_so(scored):
    one = scored["standard"]
    assert not any(effect.distinguishable for effect in differences(one.sessions, {}))
    assert "within noise" in lowest_rated(one.sessions, one.mentors).sentence.lower()


def test_reschedules_of_few_sessions_are_withheld_by_default_and_shown_as_published(scored):
    def flagged(name):
        flags = scored[name].judgement.flags
        return set(
            flags.loc[flags["rule"].astype("str").str.startswith("reschedule"), "severity"].astype("str")
        )

    assert "high" not in flagged("standard")
    assert flagged("reliability")


def test_summaries_follow_the_published_patterns(scored):
    for name, quote in (("tracker", '"'), ("standard", "")):
        sessions = scored[name].sessions
        text = sessions["summary"]
        told = text.str.fullmatch(
            rf"Session on [\w ]+ by [\w ]+ highlighted {quote}[^,]+{quote}(, {quote}[^,]+{quote}){{0,2}}\."
        )
        untold = text.str.fullmatch(
            r"[\w ]+ conducted a [\w ]+ session\. Limited learner feedback available\."
        )
        assert (told ^ untold).all()
        assert untold.sum() >= 70


def test_row_order_does_not_matter(upload, scored):
    shuffled = upload.sessions.sample(frac=1, random_state=3).reset_index(drop=True)
    preset = preset_named("standard")
    again = score(shuffled, preset, Texts(analyser_named("seed")), default_as_of(shuffled, ZONE, NOW))
    ours = scored["standard"].sessions.set_index("session_id").sort_index()
    theirs = again.sessions.set_index("session_id").sort_index()
    assert ours["flag_names"].tolist() == theirs["flag_names"].tolist()
    assert ours["light"].astype("str").tolist() == theirs["light"].astype("str").tolist()
    pd.testing.assert_frame_equal(scored["standard"].kpis, again.kpis)
