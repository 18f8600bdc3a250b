import pandas as pd
import pytest

from mentor_analytics.assess.score_parts import RISK_PARTS
from mentor_analytics.assess.scores import contributions
from mentor_analytics.assess.tone import unkind_words
from mentor_analytics.report.mentor_risk import (
    MOST_ADVICE,
    REASON_COLUMNS,
    WITHOUT_POINTS,
    advice,
    figure,
    reasons_table,
    reliance_sentence,
    risk_sentence,
    shared_parts,
    standing,
)
from tests.report.contents import REQUIRED, content_of, plain_sample, sample_content

ROW = {"priority": "critical", "risk": 76.4, "risk_n": 43, "risk_raw": 88.0, "risk_known": 0.8}


def parts(*pairs):
    """Contributions of one mentor, from part and points."""
    known = {part.name: part for part in RISK_PARTS}
    rows = [
        {
            "mentor_key": "m1",
            "part": name,
            "label": known[name].label,
            "column": known[name].column,
            "value": known[name].bad,
            "good": known[name].good,
            "bad": known[name].bad,
            "weight": known[name].weight,
            "points": points,
            "n": 40,
            "raw_value": known[name].bad,
        }
        for name, points in pairs
    ]
    columns = [
        "mentor_key",
        "part",
        "label",
        "column",
        "value",
        "good",
        "bad",
        "weight",
        "points",
        "n",
        "raw_value",
    ]
    return pd.DataFrame(rows, columns=columns)


SENTENCES = [
    (
        ROW,
        parts(("falling_rating", 18), ("reschedules", 24), ("follow_up", 6)),
        frozenset(),
        "▲ Critical · risk 76 of 100 (n = 43 sessions in 90 days), mainly reschedules (+24) and falling rating (+18).",
    ),
    (
        ROW,
        parts(("reschedules", 24)),
        frozenset({"reschedules"}),
        "▲ Critical · risk 76 of 100 (n = 43 sessions in 90 days), mainly reschedules (+24, as for everybody).",
    ),
    (
        {**ROW, "priority": "low", "risk": 3.0, "risk_n": 1},
        parts(("reschedules", 3)),
        frozenset(),
        "● Low · risk 3 of 100 (n = 1 session in 90 days), nothing stands out.",
    ),
    (
        {**ROW, "priority": float("nan"), "priority_reason": "fewer than 10 sessions in 90 days (n = 4)"},
        parts(),
        frozenset(),
        "– Not enough data: fewer than 10 sessions in 90 days (n = 4).",
    ),
    ({}, parts(), frozenset(), ""),
]


@pytest.mark.parametrize(("row", "contributed", "shared", "words"), SENTENCES)
def test_the_first_sentence_says_how_high_and_why(row, contributed, shared, words):
    assert risk_sentence(row, contributed, shared) == words


def test_how_far_to_rely_on_it():
    assert "88 of 100. 80 % of what the score looks at is known." in reliance_sentence(ROW)
    assert reliance_sentence({**ROW, "priority": float("nan")}) == ""
    assert reliance_sentence({}) == ""


def test_reasons_have_points_value_limits_and_n():
    table = reasons_table(parts(("reschedules", 24.04), ("inactive", 3)), frozenset({"inactive"}))
    assert tuple(table.columns) == REASON_COLUMNS
    assert table["Points"].tolist() == [24.0, 3.0]
    assert table["This mentor"].str.endswith((" %", " days")).all()
    assert table["Counts as"].tolist() == ["19 %", "15 days, as for everybody"]
    assert table["n"].tolist() == [40, 40]
    assert reasons_table(parts()).empty


def test_of_a_change_both_ends_are_seen_and_what_counts_of_it():
    given = parts(("falling_rating", 38)).assign(value=-0.74, raw_value=-1.06)
    row = {"average_rating_30d_before": 3.64, "average_rating_30d": 2.58}
    table = reasons_table(given, row=row)
    assert table["This mentor"].tolist() == ["3.64 → 2.58 (-1.06)"]
    assert table["Counts as"].tolist() == ["-0.74"]
    assert reasons_table(given)["This mentor"].tolist() == ["-1.06"]


def test_points_of_the_reasons_are_the_risk():
    content = sample_content()
    for at in range(len(content.mentors)):
        one = content.mentors.iloc[[at]]
        told = standing(one)
        if told.sentence.startswith("–"):
            assert tuple(told.reasons.columns) == WITHOUT_POINTS
            continue
        assert told.reasons["Points"].sum() == pytest.approx(one["risk"].iloc[0], abs=1)


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ({}, set()),
        ({"risk_shared": ""}, set()),
        ({"risk_shared": float("nan")}, set()),
        ({"risk_shared": "reschedules, no_shows"}, {"reschedules", "no_shows"}),
    ],
)
def test_what_the_data_cannot_tell_mentors_apart_by_is_everybodys(row, names):
    assert shared_parts(row) == names


def test_what_is_everybodys_is_said_so_beside_the_own_figure_and_gives_no_advice():
    content = sample_content()
    shared = 0
    for at in range(len(content.mentors)):
        told = standing(content.mentors.iloc[[at]])
        if told.band:
            names = shared_parts(content.mentors.iloc[at].to_dict())
            labels = {part.label for part in RISK_PARTS if part.name in names}
            marked = set(told.reasons.loc[told.reasons["Counts as"].str.endswith("as for everybody"), "What"])
            assert marked <= labels
            adding = set(told.reasons.loc[told.reasons["Points"] > 0, "What"])
            assert adding & labels <= marked
            shared += len(adding & labels)
            assert not {about.casefold() for about, _ in told.advice} & {
                part.words for part in RISK_PARTS if part.name in names
            }
    assert shared
    both = parts(("reschedules", 24), ("low_rating", 10))
    assert [about for about, _ in advice(both, frozenset({"reschedules"}))] == ["Low rating"]


NEEDED = [
    ({"risk_n": 4, "priority_reason": "fewer than 10"}, "it takes 10 sessions in 90 days, here n = 4."),
    (
        {
            "risk_n": 40,
            "priority_reason": "no longer active: no completed session for 45 days and none to come",
        },
        "Nothing is suggested: no completed session for 45 days and none to come.",
    ),
    ({"risk_n": 40, "priority_reason": "the data tell only 10 %"}, "the data tell only 10 %. Ratings,"),
]


@pytest.mark.parametrize(("row", "words"), NEEDED)
def test_without_a_priority_it_is_said_what_advice_would_take(row, words):
    one = pd.DataFrame(
        [row | {"mentor_key": "m1", "priority": float("nan"), "risk": 60.0, "risk_shared": ""}]
    )
    one["average_rating_90d"], one["average_rating_90d_n"] = 2.0, 9  # bad enough for points
    told = standing(one)
    assert words in told.needed
    assert told.advice == ()
    assert "Points" not in told.reasons.columns
    assert told.sentence.startswith(
        "– No longer active: no" if "longer" in row["priority_reason"] else "– Not enough"
    )


def test_advice_is_kind_names_no_sentence_twice_and_is_short():
    every = parts(*((part.name, 20 - at) for at, part in enumerate(RISK_PARTS)))
    told = advice(every)
    assert len(told) == MOST_ADVICE
    assert len({text for _, text in told}) == MOST_ADVICE
    assert advice(parts(("reschedules", 4.9))) == ()
    assert all(part.advice and part.words for part in RISK_PARTS)
    assert not unkind_words(" ".join(f"{part.advice} {part.words} {part.label}" for part in RISK_PARTS))


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("reschedule_rate_90d", 0.125, "12.5 %"),
        ("reschedule_rate_30d_change", 0.05, "+5.0 points"),
        ("reschedule_rate_30d_change", 0.0, "0 points"),
        ("average_rating_90d", 3.456, "3.46"),
        ("average_rating_30d_change", 0.25, "+0.25"),
        ("days_since_last_session", 1.0, "1 day"),
        ("churn_probability", 0.5, "50 %"),
        ("average_rating_90d", float("nan"), "–"),
    ],
)
def test_values_are_written_in_their_unit(column, value, words):
    assert figure(column, value) == words


def test_bare_data_say_why_nothing_is_said():
    content = content_of(plain_sample()[REQUIRED].head(1))
    told = standing(content.mentors)
    assert told.band == ""
    assert told.sentence == "– Not enough data: fewer than 10 sessions in 90 days (n = 1)."
    assert told.advice == ()
    assert len(told.reasons) == len(contributions(content.mentors))
