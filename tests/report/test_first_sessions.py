"""First sessions in words."""

import numpy as np
import pytest

from mentor_analytics import stats
from mentor_analytics.measure.first_sessions import Compared, by_group
from mentor_analytics.report.first_sessions import (
    back_words,
    group_table,
    groups_words,
    later_words,
    listed,
    points,
)
from mentor_analytics.report.session_columns import Names
from tests.measure.frames import sessions
from tests.measure.test_first_sessions import EMPTY, ONE, many

NAN = float("nan")
SAME = stats.Test("Welch's t", 0.5, 0.6, 100, 2)
OTHER = stats.Test("Welch's t", 5.0, 0.0001, 100, 2)
NOTHING = stats.Test("none", NAN, NAN, 0, 2, stats.NO_ROWS)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            Compared(3.5, 4.0, 50, 50, -0.5, -0.7, -0.3, OTHER),
            "rated lower than later ones: 3.50 against 4.00 (−0.50",
        ),
        (Compared(4.4, 4.0, 50, 50, 0.4, 0.2, 0.6, OTHER), "rated higher than later ones"),
        (Compared(3.9, 4.0, 50, 50, -0.1, -0.3, 0.1, SAME), "not distinguishable from later ones"),
        (Compared(3.0, 4.0, 9, 50, -1, -1.2, -0.8, OTHER), "nothing can be said (fewer than 10 of a kind)"),
        (Compared(NAN, NAN, 0, 0, NAN, NAN, NAN, NOTHING), "nothing can be said (no sessions to count)"),
    ],
)
def test_first_against_later(found, words):
    told = later_words(found)
    assert words in told
    assert told.endswith(f"n = {found.n} first and {found.other_n} later.")


def test_who_comes_back_is_said_in_points_and_relative():
    found = Compared(0.5, 0.8, 50, 50, -0.3, -0.4, -0.2, OTHER, 25, 40)
    told = back_words(found, {"too recent": 3, "no learner": 0})
    assert "50 % (25 of 50) after a first session below 4.0, 80 % (40 of 50) after the others" in told
    assert (
        "−30 points, 95 % from −40 points to −20 points, p < 0.001, relative −38 %, from −50 % to −25 %"
        in told
    )
    assert told.endswith("Not followed: 3 too recent.")
    assert "not distinguishable" in back_words(Compared(0.5, 0.5, 50, 50, 0, -0.1, 0.1, SAME, 25, 25), {})
    assert "nothing can be said" in back_words(Compared(NAN, NAN, 0, 0, NAN, NAN, NAN, NOTHING), {})


@pytest.mark.parametrize(
    ("gap", "words"), [(0.042, "+4.2 points"), (-0.1, "−10 points"), (0.0001, "0 points")]
)
def test_points(gap, words):
    assert points(gap) == words


def test_groups_say_who_differs_and_who_has_too_few():
    rating = [3] * 30 + [5] * 30 + [3] * 20 + [5] * 80 + [1] * 3
    mentor = ["A"] * 60 + ["B"] * 100 + ["C"] * 3
    table = by_group(many(rating, [True] * 163, mentor=mentor), "mentor", "UTC")
    told = group_table(table, "Tutor", 0.3)
    assert told["Tutor"].tolist() == ["A", "B", "C"]
    assert [each[:6] for each in told["In words"]] == ["▲ more", "● fewe", "not en"]
    assert told["Counted"].tolist() == ["30 of 60", "20 of 100", "3 of 3"]
    words = groups_words(table, "mentor")
    assert words == (
        "By mentor: 2 of 2 differ from all others more than chance would make it (p adjusted for 2), "
        "n = 163 rated first sessions. 1 with fewer than 10 stands last."
    )


def test_a_group_of_one_mentor_alone_is_not_said_to_be_tested():
    names = ["A"] * 60 + ["B"] * 60 + ["C"] * 60
    rating = [3] * 50 + [5] * 10 + [3, 5, 5, 5, 5, 5] * 20
    alone = by_group(many(rating, [True] * 180, mentor=names, program=names), "program", "UTC")
    assert groups_words(alone, "program") == (
        "By program: nothing can be said, n = 180 rated first sessions. 3 cannot be told apart from their one mentor."
    )
    assert set(group_table(alone, "Program", 0.4)["In words"]) == {
        "– cannot be told apart from its one mentor"
    }
    mixed = by_group(
        many(rating, [True] * 180, mentor=names, program=["A"] * 60 + ["D", "E"] * 60), "program", "UTC"
    )
    told = groups_words(mixed, "program")
    assert "none of 2 differs" in told
    assert "(p adjusted for 2)" in told
    assert told.endswith(" 1 cannot be told apart from its one mentor.")


@pytest.mark.parametrize("frame", [EMPTY, ONE], ids=["empty", "one"])
def test_of_nothing_and_of_one(frame):
    table = by_group(frame, "program", "UTC")
    assert "nothing to compare" in groups_words(table, "program")
    assert len(group_table(table, "Program", NAN)) == len(table)


def test_the_newest_are_listed_first_with_their_ids():
    frame = sessions(
        scheduled_at=["2025-10-01T10:00", "2025-10-03T10:00", "2025-10-02T10:00"], rating=[1, 2, 3]
    )
    table, ids, n = listed(frame, np.array([True, True, False]), Names("Tutor", "Student", "UTC"))
    assert ids == ["S2", "S1"]
    assert n == 2
    assert table["Tutor"].tolist() == ["Asha Rao"] * 2
    assert listed(frame, np.zeros(3, dtype=bool), Names("Tutor", "Student", "UTC"))[0].empty
