"""Which header means which column, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.errors import UnknownNameError
from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.ingest.mapping import (
    ACCEPT,
    ASIDE,
    LAST_RESORT,
    SECOND_MEANINGS,
    TELLING,
    check_given,
    known_headers,
    map_headers,
    nearest_header,
)
from mentor_analytics.schema import BY_NAME, SESSIONS


def column_of(header: str) -> str | None:
    return map_headers([header])[0].column


@pytest.mark.parametrize("column", SESSIONS, ids=lambda column: column.name)
def test_every_name_of_a_column_means_a_column(column) -> None:
    assert map_headers([column.name])[0].column == column.name
    assert map_headers([column.label])[0].column == column.name
    for alias in column.aliases:
        assert column_of(alias) is not None


@pytest.mark.parametrize(
    ("header", "column", "how"),
    [
        ("Session ID", "session_id", "name"),
        ("SESSION_ID", "session_id", "name"),
        ("sessionId", "session_id", "name"),
        ("Tutor", "mentor", "alias"),
        ("Coach Name", "mentor", "alias"),
        ("Session Status", "status", "name"),
        ("scheduledStart", "scheduled_at", "name"),
        ("Stars", "rating", "alias"),
        ("Statuss", "status", "spelling"),
        ("Sesion ID", "session_id", "spelling"),
        ("Mentr", "mentor", "spelling"),
        ("Learner Ratng", "rating", "name"),
        ("Colour", None, "none"),
        ("", None, "none"),
        ("  ", None, "none"),
        ("Phone", None, "none"),
    ],
)
def test_one_header(header: str, column: str | None, how: str) -> None:
    match = map_headers([header])[0]
    assert match.column == column
    assert match.header == header
    if how in ("none", "spelling"):
        assert match.how == how
    assert match.reason


def test_a_spelling_is_taken_from_85_on_and_not_below() -> None:
    taken, left = map_headers(["Statuss"])[0], map_headers(["Standing"])[0]
    assert taken.confidence >= ACCEPT
    assert (left.column, left.confidence < ACCEPT) == (None, True)
    assert "not near enough" in left.reason


@pytest.mark.parametrize(
    "header",
    [
        "Scheduled End", "Scheduled End Time", "Session Notes", "Session Mode", "Session Score", "Rescheduled",
        "Rescheduled Date", "Actual Duration (hrs)", "Scheduled Duration (hours)", "Rating (1-10)", "Mentor Email",
        "Mentor Rating", "Actual Start", "Follow-up Notes", "Feedback Link", "Learner Phone",
    ],
)  # fmt: skip
def test_false_friends_are_left_alone(header: str) -> None:
    assert column_of(header) is None


def test_one_column_takes_one_header_the_closest() -> None:
    by_header = {m.header: m.column for m in map_headers(["Ratng", "Rating", "Ratings"])}
    assert by_header == {"Ratng": None, "Rating": "rating", "Ratings": None}


def test_a_second_name_is_never_bent_to_another_column() -> None:
    rating, other = map_headers(["Rating", "Session Rating"])
    assert (rating.column, other.column) == ("rating", None)
    assert "already comes from" in other.reason


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (["Scheduled Date", "Start Time"], ["scheduled_at", "scheduled_time"]),
        (["Start Time", "Scheduled Date"], ["scheduled_at", "scheduled_on"]),
        (["Date", "Start Time"], ["scheduled_on", "scheduled_at"]),
        (["Scheduled Start", "Start Time"], ["scheduled_at", None]),
        (["Timestamp"], ["scheduled_at"]),
        (["Timestamp", "Session Date"], [None, "scheduled_on"]),
        (["Timestamp", "Scheduled Start"], [None, "scheduled_at"]),
        (["Timestamp", "Schedled Start"], [None, "scheduled_at"]),
    ],
    ids=lambda value: "+".join(map(str, value)),
)
def test_the_start_under_several_headings(headers: list[str], columns: list[str | None]) -> None:
    assert [match.column for match in map_headers(headers)] == columns


def test_what_the_user_says_comes_first() -> None:
    review, feedback = map_headers(["Review notes", "Feedback"], {"review NOTES": "feedback"})
    assert (review.column, review.how) == ("feedback", "given")
    assert feedback.column is None


def test_what_the_user_sets_aside_leaves_its_column_to_others() -> None:
    given = {"rating": ASIDE}
    rating, stars, mentor = map_headers(["Rating", "Stars", "Mentor"], given)
    assert (rating.column, rating.how) == (None, "given")
    assert (stars.column, stars.how) == ("rating", "alias")
    assert mentor.column == "mentor"
    assert check_given(given) == given
    assert known_headers(["Rating"], given) == {"rating"}  # still a heading, whatever becomes of it


def test_a_column_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no column called 'mood'"):
        map_headers(["A"], {"A": "mood"})
    with pytest.raises(UnknownNameError):
        check_given({"A": "mood"})
    check_given({})


@given(
    st.lists(
        st.one_of(st.text(max_size=30), st.sampled_from([a for c in SESSIONS for a in (c.label, *c.aliases)]))
    )
)
def test_one_to_one_whatever_the_headers(headers: list[str]) -> None:
    matches = map_headers(headers)
    columns = [match.column for match in matches if match.column]
    assert [match.header for match in matches] == headers
    assert len(columns) == len(set(columns))
    assert all(0 <= match.confidence <= 100 and match.reason for match in matches)


def test_known_headers_are_those_named_outright() -> None:
    assert known_headers(["Session ID", "Tutor", "Ratng", "", "x"], {"x": "batch"}) == {
        "session_id",
        "mentor",
        "batch",
    }
    assert known_headers([]) == set()


def test_the_nearest_header_for_a_refusal() -> None:
    assert nearest_header(BY_NAME["mentor"], ["Batch", "Mentors full name", "Rating"]) == "Mentors full name"
    assert nearest_header(BY_NAME["mentor"], ["", " "]) is None


def test_the_tables_of_words_fit_the_columns() -> None:
    names = {
        fold_header(word) for column in SESSIONS for word in (column.name, column.label, *column.aliases)
    }
    assert set(SECOND_MEANINGS) <= names
    assert set(SECOND_MEANINGS.values()) <= set(BY_NAME)
    assert names >= LAST_RESORT
    assert all(word == fold_header(word) for word in TELLING)


@pytest.mark.parametrize(
    ("given", "header", "reason"),
    [
        (
            {"Coach": "mentor", "Helper": "mentor"},
            "Helper",
            "You chose Mentor for it, but Mentor comes from “Coach” already; choose there first.",
        ),
        ({"Helper": "mentor"}, "Mentor", "Mentor comes from “Helper”, as you chose."),
        ({}, "Coach", "Mentor already comes from “Mentor”, which fits better."),
        ({"Helper": ASIDE}, "Helper", "You said so."),
    ],
)
def test_a_header_that_got_nothing_says_what_has_it(given: dict[str, str], header: str, reason: str) -> None:
    headers = ["Session ID", "Coach", "Helper"] if "Coach" in given else ["Coach", "Helper", "Mentor"]
    [match] = [match for match in map_headers(headers, given) if match.header == header]
    assert (match.column, match.reason) == (None, reason)
