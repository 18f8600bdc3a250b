import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.assess.judge import subject_tables
from mentor_analytics.assess.presets import preset_named
from mentor_analytics.assess.score_parts import QUALITY_PARTS, RISK_PARTS
from mentor_analytics.assess.scores import (
    BANDS,
    CONTRIBUTIONS,
    LEAST_KNOWN,
    PRIORITY,
    PRIORITY_WORDS,
    SHARED_MOST,
    contributions,
    differing,
    priority_words,
    queue,
    queue_sentence,
    unknown_words,
    why_words,
    with_scores,
)
from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.demo.platform import synthetic_platform
from mentor_analytics.enrich.comments import enrich
from mentor_analytics.enrich.sentiment import analyser_named
from mentor_analytics.measure.kpis import BY_NAME, ENOUGH_SESSIONS
from mentor_analytics.measure.mentors import MEASURED, mentors
from mentor_analytics.measure.prepare import default_as_of, prepare
from mentor_analytics.measure.windows import measured
from tests.measure.frames import AS_OF, keyed, sessions

FACTS = {"days_since_last_session", "days_since_login", "churn_probability"}
PARTS = {part.name: part for part in RISK_PARTS}
GOOD = {part.column: part.good for part in RISK_PARTS}
BAD = {part.column: part.bad for part in RISK_PARTS}


def rows(*mentors_of, n=100):
    """Mentors' rows with every part as good as can be, but for what each is given (part name to value)."""
    made = []
    for place, given_parts in enumerate(mentors_of):
        row = {
            "mentor_key": f"m{place}",
            "mentor": f"Mentor {place}",
            "sessions_90d": n,
            "sessions_to_come": 1,
        }
        for part in RISK_PARTS:
            value = given_parts.get(part.name, part.good)
            row |= {part.column: value, f"shrunken_{part.column}": value}
            row |= {part.needs: given_parts.get("n", n)} if part.needs else {}
        made.append(row | {"sessions_90d": given_parts.get("n", n)})
    return pd.DataFrame(made)


def scored(*mentors_of, n=100):
    return with_scores(rows(*mentors_of, n=n))


OTHER = {part.name: part.good + (part.bad - part.good) / 50 for part in RISK_PARTS}
"""Somebody else, so that mentors can be told apart in every part."""


def test_the_parts_are_data_that_can_be_held_against_a_row():
    assert len(PARTS) == len(RISK_PARTS)
    for part in RISK_PARTS:
        assert part.column in {*MEASURED, *FACTS}
        assert part.needs in {*MEASURED, ""}
        assert part.good != part.bad
        assert 0 < part.weight <= 1
        assert part.words
        assert part.advice.endswith(".")
        assert not unkind_words(f"{part.label} {part.words} {part.advice}")
        found = measured(part.column, BY_NAME, {})
        if found:  # more is better exactly where the limits say so
            assert (part.bad < part.good) is found.kpi.higher_is_better
    assert not [part for part in QUALITY_PARTS if unkind_words(part.label)]


@pytest.mark.parametrize("name", [part.name for part in RISK_PARTS])
def test_a_part_alone_carries_its_weight_and_nothing_more(name):
    part = PARTS[name]
    table = scored({name: part.bad}, {}, {name: part.bad + 10 * (part.bad - part.good)})
    assert table["risk"].tolist() == pytest.approx([100 * part.weight, 0, 100 * part.weight])
    assert table["risk_why"].tolist() == [part.words, "", part.words]
    middle = scored({name: (part.good + part.bad) / 2}, {})
    assert middle["risk"].iloc[0] == pytest.approx(50 * part.weight)


@pytest.mark.parametrize("name", ["low_rating", "reschedules", "no_shows", "inactive", "engagement", "churn",
                                  "under_time", "first_sessions", "negative_comments", "technical"])  # fmt: skip
def test_one_grave_part_is_high_and_two_are_critical(name):
    second = "no_shows" if name != "no_shows" else "reschedules"
    both = {name: PARTS[name].bad, second: PARTS[second].bad}
    table = scored({name: PARTS[name].bad}, both, {})
    assert table["priority"].iloc[0] in {"high", "critical"}
    assert table["priority"].tolist()[1:] == ["critical", "low"]


LADDERS = [
    ("reschedules", 0.15, 50), ("churn", 0.25, 25), ("churn", 0.50, 50), ("churn", 0.75, 75),
    ("engagement", 6.5, 0), ("low_rating", 4.0, 0), ("inactive", 15, 60),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "points"), LADDERS)
def test_limits_of_rules_are_bands_of_risk(name, value, points):
    assert scored({name: value}, {})["risk"].iloc[0] == pytest.approx(points)


@pytest.mark.parametrize(
    ("risk", "priority"),
    [
        (0, "low"),
        (24.999, "low"),
        (25, "medium"),
        (49.999, "medium"),
        (50, "high"),
        (75, "critical"),
        (74.9, "high"),
    ],
)
def test_bands(risk, priority):
    churn = dataclasses.replace(PARTS["churn"], weight=1.0, bad=100.0)
    table = with_scores(rows({"churn": risk}, {}), [churn])
    assert table["risk"].iloc[0] == pytest.approx(risk)
    assert table["priority"].iloc[0] == priority
    assert [lower for _, lower in BANDS] == [75, 50, 25, 0]


def test_points_sum_to_the_risk_also_where_it_is_capped():
    everything = {part.name: part.bad for part in RISK_PARTS}
    table = scored(everything, OTHER, {})
    parts = contributions(table)
    assert tuple(parts.columns) == CONTRIBUTIONS
    sums = parts.groupby("mentor_key")["points"].sum()
    np.testing.assert_allclose(sums, table["risk"], atol=1e-5)
    assert sums.iloc[0] == pytest.approx(100)
    weights = parts[parts["mentor_key"] == "m0"].set_index("part")
    ratio = weights["points"] / weights["weight"]  # scaled alike
    assert np.ptp(ratio) == pytest.approx(0)
    assert parts.groupby("mentor_key", sort=False)["points"].is_monotonic_decreasing.all()


def test_one_row_tells_the_same_as_the_whole_table():
    table = scored({"reschedules": 0.16, "follow_up": 0.5}, OTHER)
    whole = contributions(table)
    for place in range(2):
        mine = whole[whole["mentor_key"] == f"m{place}"].reset_index(drop=True)
        pd.testing.assert_frame_equal(contributions(table.iloc[[place]]), mine)
        pd.testing.assert_frame_equal(contributions(table.iloc[place]), mine)


values = st.dictionaries(st.sampled_from(list(PARTS)), st.floats(0, 1), max_size=len(PARTS))


@given(values, values, st.sampled_from(list(PARTS)), st.floats(0, 1))
def test_a_risk_is_from_0_to_100_the_sum_of_its_points_and_never_falls_when_something_gets_worse(
    one, other, name, further
):
    def at(shares):
        return {
            part: PARTS[part].good + share * (PARTS[part].bad - PARTS[part].good)
            for part, share in shares.items()
        }

    worse = {**one, name: min(one.get(name, 0) + further, 1)}
    table = scored(at(one), at(worse), at(other), OTHER)
    assert table["risk"].between(0, 100).all()
    assert table["risk"].iloc[1] >= table["risk"].iloc[0] - 1e-5
    sums = contributions(table).groupby("mentor_key")["points"].sum()
    np.testing.assert_allclose(sums, table["risk"], atol=1e-5)


def test_what_all_share_lifts_nobody_above_low():
    everybody = {"reschedules": 0.19, "low_rating": 2.9, "under_time": 0.45}
    table = scored(everybody, everybody, everybody)
    assert table["risk"].tolist() == pytest.approx([SHARED_MOST] * 3)
    assert table["priority"].tolist() == ["low"] * 3
    assert table["risk_why"].tolist() == [""] * 3
    assert table["risk_shared_points"].tolist() == pytest.approx([SHARED_MOST] * 3)
    assert why_words(table).tolist() == ["as for everybody: a tie"] * 3
    assert queue_sentence(table).startswith("Within noise: all ranks tie")
    assert table["risk_raw"].tolist() == [100] * 3
    alone = scored(everybody)  # nobody to share with
    assert alone["risk"].iloc[0] == 100
    assert "nobody to compare with" in queue_sentence(alone)


def test_what_only_one_has_enough_sessions_for_is_shared_all_the_same():
    table = rows({"reschedules": 0.19}, {"reschedules": 0.19}).assign(reschedule_rate_90d_n=[10, 4])
    found = with_scores(table)
    assert "reschedules" in found["risk_shared"].iloc[0].split(", ")
    assert found["risk_why"].tolist() == ["", ""]


def test_of_many_parts_in_which_mentors_differ_the_first_are_named():
    given_parts = {name: PARTS[name].bad for name in ("reschedules", "low_rating", "no_shows", "under_time")}
    table = scored(given_parts, {})
    assert {part.name for part in differing(table)} == set(given_parts)
    said = queue_sentence(table)
    assert f"differ beyond chance in 4 of {len(RISK_PARTS)} parts of the score, most in reschedules, " in said
    assert "sessions cut short" not in said
    assert f"in 1 of {len(RISK_PARTS)} parts of the score: reschedules;" in queue_sentence(
        scored({"reschedules": 0.19}, {})
    )


NOT_ENOUGH = [
    ("few sessions", {"n": ENOUGH_SESSIONS - 1}, {}, "fewer than 10 sessions in 90 days (n = 9)"),
    (
        "gone",
        {"inactive": 45},
        {"sessions_to_come": 0},
        "no longer active: no completed session for 45 days and none to come",
    ),
]


@pytest.mark.parametrize(("given_parts", "also", "reason"), [case[1:] for case in NOT_ENOUGH],
                         ids=[case[0] for case in NOT_ENOUGH])  # fmt: skip
def test_where_there_is_not_enough_the_reason_is_told_and_the_raw_risk_shown(given_parts, also, reason):
    table = with_scores(rows({"low_rating": 2.0, **given_parts}, {}).assign(**also))
    row = table.iloc[0]
    assert pd.isna(row["priority"])
    assert row["priority_reason"] == reason
    assert row["risk_raw"] >= 60
    assert pd.isna(table["priority_reason"].iloc[1])
    assert queue(table)["mentor_key"].tolist() == ["m1", "m0"]
    assert priority_words(table["priority"]).tolist() == ["– Not enough data", "● Low"]
    assert table["risk_why"].iloc[0] == ""
    told = priority_words(table["priority"], table["priority_reason"]).iloc[0]
    assert told == unknown_words(reason).split(":")[0]
    assert told == ("– No longer active" if "longer" in reason else "– Not enough data")
    assert why_words(table).iloc[0] == reason.removeprefix("no longer active: ")
    assert "2 mentors, 1 with enough data" in queue_sentence(table)
    assert ("1 no longer active" in queue_sentence(table)) == ("longer" in reason)


def test_data_that_tell_too_little_give_no_priority():
    table = rows({"inactive": 15}, {})
    only = [part for part in RISK_PARTS if part.name in {"inactive", "follow_up"}]
    kept = ["mentor_key", "mentor", "sessions_90d", "sessions_to_come"]
    few = table[
        [*kept, *(name for part in only for name in (part.column, f"shrunken_{part.column}", part.needs))]
    ]
    found = with_scores(few)
    assert found["risk_known"].max() < LEAST_KNOWN
    assert found["priority"].isna().all()
    assert found["priority_reason"].str.startswith("the data tell only ").all()
    assert found["risk"].tolist() == [60, 0]


def test_who_is_known_less_than_half_of_what_the_data_tell_gets_no_priority():
    table = rows({}, OTHER, {})
    few = table.assign(**{part.column: table[part.column].where(table.index != 0) for part in RISK_PARTS[4:]},
                       **{f"shrunken_{part.column}": table[part.column].where(table.index != 0)
                          for part in RISK_PARTS[4:]})  # fmt: skip
    found = with_scores(few)
    assert found["priority"].isna().tolist() == [True, False, False]
    assert found["priority_reason"].iloc[0].endswith("of what these data could tell is known")


def test_priorities_have_shapes_and_words_and_sort_from_the_top():
    assert list(PRIORITY_WORDS) == [*PRIORITY.categories, ""]
    assert len({words[0] for words in PRIORITY_WORDS.values()}) == len(PRIORITY_WORDS)
    table = scored({"churn": 0.3}, {"churn": 0.9}, {"churn": 0.6}, {}, {"n": 3})
    assert queue(table)["mentor_key"].tolist() == ["m1", "m2", "m0", "m3", "m4"]


def test_equal_risks_stand_by_sessions_then_by_name():
    table = scored({"n": 50}, {"n": 80}, {"n": 50})
    assert queue(table)["mentor_key"].tolist() == ["m1", "m0", "m2"]


@pytest.mark.parametrize(
    "frame", [sessions(), sessions(mentor=["Asha"]), sessions(mentor=["Asha"], scheduled_at=["2027-01-01T10:00"])],
    ids=["empty", "one session", "one ahead"],
)  # fmt: skip
def test_few_sessions_without_optional_columns(frame):
    table = with_scores(mentors(frame, AS_OF, {}))
    assert table["priority"].isna().all()
    assert table["risk"].isna().all()
    assert len(contributions(table).query("points > 0")) == 0
    assert queue_sentence(table).startswith("Not enough data for a priority")
    assert len(queue(table)) == len(table)
    assert not {"quality", "quality_n"} & set(table.columns)


def test_the_tables_of_subjects_carry_scores_and_are_not_mutated():
    frame = sessions(mentor=["Asha"] * 12, rating=[4] * 12, sentiment=["positive"] * 12)
    before = frame.copy(deep=True)
    row = subject_tables(frame, preset_named("standard"), AS_OF)["mentor"].iloc[0]
    assert (row["quality_n"], row["risk_n"]) == (12, 12)
    assert row["quality"] == pytest.approx(100 * (1 - (0.40 / 3) / 0.55))
    pd.testing.assert_frame_equal(frame, before)


def with_sixty_and(few):
    """Thirty ordinary mentors with sixty sessions; one like them with sixty bad ones; one with a few, all bad."""
    draw = np.random.default_rng(3)
    names, ratings, moved = [], [], []
    for place in range(32):
        n = few if place == 31 else 60
        names += [f"Mentor {place:02}"] * n
        ratings += list(np.full(n, 2.0) if place >= 30 else draw.integers(3, 6, n))
        moved += list(np.arange(n) % 2 == 0 if place >= 30 else draw.random(n) < 0.03)
    count = len(names)
    return sessions(
        mentor=names,
        scheduled_at=list((AS_OF - pd.to_timedelta(draw.uniform(0, 80, count), unit="D")).astype("str")),
        status=["rescheduled" if each else "completed" for each in moved],
        rating=[None if late else value for value, late in zip(ratings, moved, strict=True)],
    )


@pytest.mark.parametrize("few", [2, 6, 12, 20])
def test_a_few_bad_sessions_do_not_outrank_sixty(few):
    table = with_scores(mentors(with_sixty_and(few), AS_OF, {}))
    by_name = keyed(table, "mentor")
    sixty, other = by_name.loc["Mentor 30"], by_name.loc["Mentor 31"]
    assert other["risk_raw"] >= sixty["risk_raw"] - 20  # as they are, there is little between them
    assert not other["risk"] > sixty["risk"]
    assert sixty["priority"] == "critical"
    assert pd.isna(other["priority"]) == (few < ENOUGH_SESSIONS)
    order = queue(table)["mentor"].tolist()
    assert order[0] == "Mentor 30"
    assert order.index("Mentor 31") == (31 if few < ENOUGH_SESSIONS else 1)
    drawn = [abs(row["shrunken_average_rating_90d"] - 2) for row in (sixty, other)]
    assert drawn[0] <= drawn[1]


def platform_queue(seed, planted):
    platform = synthetic_platform(24_000, seed, mentors=120, planted=planted)
    as_of = default_as_of(platform.sessions, "Asia/Kolkata", pd.Timestamp("2026-11-01", tz="UTC"))
    frame = enrich(prepare(platform.sessions, as_of), analyser_named("mentor"))
    found = queue(subject_tables(frame, preset_named("standard"), as_of)["mentor"])
    return found, {name for truth in platform.truths if truth.kind == "mentor_risk" for name in truth.who}


def test_planted_mentors_are_at_the_top():
    found, planted = platform_queue(1, True)
    first = found["mentor"].head(len(planted)).isin(planted)
    assert first.mean() >= 0.6
    assert found[found["mentor"].isin(planted)]["priority"].isin(["critical", "high"]).mean() >= 0.6
    assert "Critical or High" in queue_sentence(found)


def test_where_nothing_is_planted_nobody_stands_out():
    found, _ = platform_queue(1, False)
    assert not found["priority"].isin(["critical", "high", "medium"]).any()
    assert queue_sentence(found).startswith("Within noise")
    assert np.ptp(found["risk"].dropna()) < 1
