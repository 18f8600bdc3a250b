"""A replay uses no row dated after its week."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_analytics.assess import backtest
from mentor_analytics.assess.backtest import ANY, PRIORITY, RULE, Week, known_at, replay, weeks_of
from mentor_analytics.assess.backtest_outcomes import OUTCOMES, outcome_named
from mentor_analytics.assess.judge import subject_tables
from mentor_analytics.assess.presets import DIAGNOSTIC, OPERATIONS, RELIABILITY, SIMPLE, STANDARD, TRACKER
from mentor_analytics.assess.scores import is_gone
from mentor_analytics.measure.about import About
from tests.assess.histories import ZONE, end_after, history

FOURTH = Week(end_after(21), end_after(28))
PRESETS = (DIAGNOSTIC, OPERATIONS)

RESULTS = st.sampled_from([1, 2, 3.5, 5, None, "x", "c", "s"])
ROWS = st.lists(
    st.tuples(st.integers(0, 55), st.sampled_from("ABC"), st.sampled_from("uvw"), RESULTS),
    min_size=1,
    max_size=25,
)


def flags(sessions, subject, about=None):
    """Who is flagged at the end of the fourth week, by what."""
    found = replay(sessions, PRESETS, [FOURTH], subject, about or About())
    return (
        found.units.drop(columns=["week", "end"])
        .sort_values("mentor_key", kind="stable")
        .reset_index(drop=True)
    )


@pytest.mark.parametrize("subject", ["session", "mentor"])
@settings(max_examples=20, deadline=None)
@given(data=st.data(), rows=ROWS)
def test_rows_after_a_week_change_nothing_in_its_flags(subject, data, rows):
    before = [row for row in rows if row[0] < 28]
    other = data.draw(st.lists(ROWS, max_size=1))
    later = [(28 + day % 28, *rest) for each in other for day, *rest in each]
    one, another = history(*rows, days=56), history(*before, *later, days=56)
    events = pd.DataFrame(
        {"mentor_key": one["mentor_key"], "event_at": one["scheduled_at"], "event": "login"}
    )
    early = events[(one["scheduled_at"] <= FOURTH.end).to_numpy()]
    mine, theirs = flags(one, subject, About(events=events)), flags(another, subject, About(events=early))
    named = ["mentor_key", *(name for name in mine if name.startswith((ANY, RULE, PRIORITY)))]
    pd.testing.assert_frame_equal(mine[named], theirs[named])


@settings(max_examples=20, deadline=None)
@given(data=st.data(), rows=ROWS)
def test_of_what_was_booked_nothing_but_the_booking_is_known(data, rows):
    booked = [data.draw(st.integers(0, day)) for day, *_ in rows]
    others = [data.draw(RESULTS) if day >= 28 else result for day, *_, result in rows]
    known = [(*row[:3], other) for row, other in zip(rows, others, strict=True)]
    moments = pd.Series([end_after(max(day, 1)) for day in booked])
    one, another = (history(*each, days=56).assign(booked_at=moments) for each in (rows, known))
    left_out = one["scheduled_at"] > FOURTH.end
    one = one[~(left_out & (moments > FOURTH.end))]  # what was booked later changes nothing either
    cut = [known_at(each.sort_values("scheduled_at", kind="stable"), FOURTH.end) for each in (one, another)]
    same = [each.astype({"status": "str"}).reset_index(drop=True) for each in cut]
    pd.testing.assert_frame_equal(same[0], same[1], check_categorical=False)
    for subject in ("session", "mentor"):
        pd.testing.assert_frame_equal(*(flags(each, subject) for each in (one, another)))


def test_who_is_booked_is_not_gone_in_a_replay_either():
    rows: list[tuple[int, str, str, int | str]] = [(day, who, "u", 4) for day in range(28) for who in "ABC"]
    rows += [(day, "D", "u", 4) for day in range(14)]
    week = Week(end_after(49), end_after(56))
    rows += [(day, who, "u", 4) for day in range(28, 56) for who in "ABC"] + [(60, "D", "u", "x")]
    sessions = history(*rows)
    booked = sessions.assign(booked_at=sessions["scheduled_at"] - pd.Timedelta(days=20))
    for each, to_come in ((sessions, 0), (booked, 1)):
        ordered = each.sort_values("scheduled_at", kind="stable", ignore_index=True)
        mine = known_at(ordered, week.end)
        table = subject_tables(mine, STANDARD, week.end)["mentor"].set_index("mentor")
        assert table.loc["D", "sessions_to_come"] == to_come
        assert is_gone(table["priority_reason"])[table.index == "D"] == (not to_come)


@pytest.mark.parametrize("subject", ["session", "mentor"])
def test_without_the_cut_later_rows_would_change_the_flags(subject, monkeypatch):
    early = [(day, "A", "u", 5) for day in (2, 9, 16, 23)]
    fair, poor = history(*early, days=56), history(*early, (40, "A", "u", "x"), (41, "A", "u", "x"), days=56)
    assert flags(fair, subject).equals(flags(poor, subject))
    monkeypatch.setattr(backtest, "known_at", lambda sessions, _: sessions)
    assert not flags(fair, subject).equals(flags(poor, subject))


def test_forecasts_learnt_from_everything_are_left_out():
    sessions = history((2, "A", "u", 5), (23, "A", "u", 5))
    forecasts = pd.DataFrame({"mentor_key": sessions["mentor_key"].unique(), "churn_probability": [0.9]})
    found = replay(sessions, (OPERATIONS,), [FOURTH], "mentor", About(forecasts=forecasts))
    assert f"{RULE}:operations:churn_critical" not in found.units.columns


def test_a_rule_the_data_did_not_allow_in_some_week_flagged_nobody_in_it():
    sessions = history((2, "A", "u", 5), (23, "A", "u", 5))
    weeks = [Week(end_after(0), end_after(7)), FOURTH]

    def forecast(known, moment, _):
        early = moment < FOURTH.end
        return pd.DataFrame(
            {"mentor_key": known["mentor_key"].unique()} | ({} if early else {"churn_probability": 0.9})
        )

    found = replay(sessions, (OPERATIONS,), weeks, "mentor", forecast=forecast)
    assert found.units[f"{RULE}:operations:churn_critical"].tolist() == [False, True]


def test_forecasts_are_learnt_anew_from_what_was_known():
    sessions = history((2, "A", "u", 5), (23, "A", "u", 5), (40, "A", "u", 5))
    events = pd.DataFrame(
        {"mentor_key": sessions["mentor_key"], "event_at": sessions["scheduled_at"], "event": "login"}
    )
    seen = []

    def forecast(known, moment, then):
        assert list(then.profiles) == ["mentor_key", "manager"]  # that somebody has left is of today
        seen.append((known["scheduled_at"].max(), then.events["event_at"].max(), moment))
        return pd.DataFrame({"mentor_key": known["mentor_key"].unique(), "churn_probability": 0.9})

    profiles = pd.DataFrame(
        {"mentor_key": sessions["mentor_key"].unique(), "mentor_status": "left", "manager": "Pia"}
    )
    about = About(profiles, events)
    found = replay(sessions, (OPERATIONS,), [FOURTH], "mentor", about, forecast)
    assert found.units[f"{RULE}:operations:churn_critical"].all()
    last = sessions["scheduled_at"].iloc[1]
    assert seen == [(last, last, FOURTH.end)]
    replay(sessions, (STANDARD,), [FOURTH], "mentor", about, forecast)
    replay(sessions, (OPERATIONS,), [FOURTH], "session", about, forecast)
    assert len(seen) == 1  # no rule looks at them


def test_sessions_are_known_up_to_the_last_microsecond():
    sessions = history((27, "A", "u", 5), (28, "A", "u", 5))
    assert known_at(sessions, FOURTH.end)["session_id"].tolist() == ["S0"]
    assert known_at(sessions, sessions["scheduled_at"].iloc[1])["session_id"].tolist() == ["S0", "S1"]
    assert known_at(sessions.iloc[:0], FOURTH.end).empty


@pytest.mark.parametrize(
    ("last", "outcome", "history_weeks", "most", "ends"),
    [
        (70, "churn", 4, 26, [28, 35]),  # 40 days after the first end, 30 of them looked at
        (70, "churn", 4, 1, [35]),
        (70, "inactive", 4, 26, [28, 35, 42, 49, 56]),
        (69, "inactive", 4, 26, [28, 35, 42, 49]),
        (70, "churn", 1, 26, [7, 14, 21, 28, 35]),
        (57, "churn", 4, 26, []),
        (58, "churn", 4, 26, [28]),
    ],
)
def test_weeks_have_a_history_and_what_came_after(last, outcome, history_weeks, most, ends):
    sessions = history((0, "A", "u", 5), (last - 1, "A", "u", 5), days=last)
    weeks = weeks_of(
        sessions, end_after(last), ZONE, outcome_named(outcome), history=history_weeks, most=most
    )
    assert [week.end for week in weeks] == [end_after(day) for day in ends]
    assert [week.start for week in weeks] == [end_after(day - 7) for day in ends]


def test_weeks_of_nothing_are_none():
    for outcome in OUTCOMES:
        assert weeks_of(history(), end_after(70), ZONE, outcome) == ()
    assert replay(history(), PRESETS, (), "mentor").signals == ()


def test_a_session_is_a_unit_in_its_own_week_and_only_when_past():
    sessions = history(
        (20, "A", "u", 1), (21, "A", "u", 1), (27, "B", "v", 5), (27, "B", "v", "s"), (28, "B", "v", 1)
    )
    found = replay(sessions, (STANDARD, TRACKER), [FOURTH], "session")
    assert found.units["session_id"].tolist() == ["S1", "S2"]
    assert found.units[f"{ANY}:standard"].tolist() == [True, False]
    assert found.units[f"{RULE}:standard:low_rating"].tolist() == [True, False]
    kinds = [(each.kind, each.preset) for each in found.signals]
    assert kinds[:2] == [(ANY, "standard"), (ANY, "tracker")]
    assert {preset for kind, preset in kinds[2:] if kind == RULE} == {"standard"}


def test_presets_without_a_rule_on_the_subject_are_told():
    sessions = history((21, "A", "u", 1))
    assert replay(sessions, (SIMPLE, STANDARD), [FOURTH], "mentor").silent == ("Simple",)
    assert replay(sessions, (RELIABILITY,), [FOURTH], "session").signals == ()


def test_presets_are_judged_each_by_its_own_counting():
    rows = [(day, "A", "u", "x") for day in (22, 23)] + [(day, "A", "u", 5) for day in range(8)]
    sessions = history(*rows, no_show_by=["mentor"] * 2 + [None] * 8)
    apart = [replay(sessions, (preset,), [FOURTH], "mentor").units for preset in (STANDARD, DIAGNOSTIC)]
    both = replay(sessions, (STANDARD, DIAGNOSTIC), [FOURTH], "mentor").units
    for preset, alone in zip((STANDARD, DIAGNOSTIC), apart, strict=True):
        column = f"{ANY}:{preset.name}"
        assert both[column].tolist() == alone[column].tolist()
    assert both[f"{RULE}:standard:repeated_no_shows"].tolist() == [True]


def test_rules_of_two_presets_may_share_a_name():
    moved = replace(
        DIAGNOSTIC,
        name="ours",
        rules=tuple(replace(rule, minimum_n=3) for rule in DIAGNOSTIC.of_scope("mentor")),
    )
    units = replay(
        history((21, "A", "u", "x"), (22, "A", "u", "x")), (DIAGNOSTIC, moved), [FOURTH], "mentor"
    ).units
    assert units[[f"{ANY}:diagnostic", f"{ANY}:ours"]].to_numpy().tolist() == [[True, False]]
