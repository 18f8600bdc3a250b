"""Profiles and events come in through the same door as sessions; what a file is, its headings say."""

from pathlib import Path

import pandas as pd
import pytest

from mentor_analytics.errors import RefusedFileError, UnknownNameError
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.mapping import kinds_given
from mentor_analytics.ingest.upload import Upload, read_upload
from tests.ingest.uploads import NOW, ZONE

PROFILES = """Mentor name,Date of joining,PM,Track,Skill,YOE,Status
Asha Rao,2024-03-01,Kim Lee,Data,Python,5,active
Ravi  Iyer,1999-01-05,Kim Lee,Data,SQL,12.5,on leave
"""
EVENTS = """User,Timestamp,Event
Asha Rao,2026-11-01 10:00,login
Ravi Iyer,2026-11-02T10:00:00Z,message sent
"""
SESSIONS = """Session ID,Mentor,Status,Scheduled Start,Program
S1,Asha Rao,Completed,2026-09-01 10:00,Data
"""
OF_KIND = {"sessions": SESSIONS, "profiles": PROFILES, "events": EVENTS}


def read(folder: Path, text: str, **options) -> Upload:
    path = folder / "f.csv"
    path.write_text(text, encoding="utf-8")
    return read_upload(path, timezone=ZONE, now=NOW, isolated=options.pop("isolated", False), **options)


@pytest.mark.parametrize("kind", OF_KIND)
@pytest.mark.parametrize("isolated", [False, True])
def test_the_headings_say_what_a_file_is(kind: str, isolated: bool, tmp_path: Path) -> None:
    assert read(tmp_path, OF_KIND[kind], isolated=isolated).kind == kind


@pytest.mark.parametrize(
    ("kind", "is_like", "words"),
    [
        ("sessions", "profiles", "This looks like mentor profiles, not like sessions."),
        ("sessions", "events", "This looks like activity events, not like sessions."),
        ("profiles", "sessions", "This looks like sessions, not like mentor profiles."),
        ("profiles", "events", "This looks like activity events, not like mentor profiles."),
        ("events", "sessions", "This looks like sessions, not like activity events."),
        ("events", "profiles", "This looks like mentor profiles, not like activity events."),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_name(
    kind: str, is_like: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(tmp_path, OF_KIND[is_like], kind=kind)
    assert refused.value.cause == "other_kind"
    assert str(refused.value).startswith(words)


@pytest.mark.parametrize(
    ("head", "cause"),
    [
        ("Session ID,Mentor,Scheduled Start,Program,PM", "missing_column"),  # sessions without a status
        ("Mentor,Program,Subject", "missing_column"),  # nothing tells profiles from sessions
        ("Shelf,Colour,Price", "no_header"),
    ],
)
def test_what_is_nearly_sessions_is_not_bent_to_profiles(head: str, cause: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(tmp_path, f"{head}\n1,2,3\n")
    assert refused.value.cause == cause


def test_profiles_are_typed(tmp_path: Path) -> None:
    upload = read(tmp_path, PROFILES)
    frame = upload.sessions
    assert list(frame.columns) == [
        "mentor", "hired_on", "program", "manager", "subject", "experience_years", "mentor_status",
    ]  # fmt: skip
    assert frame["mentor"].tolist() == ["Asha Rao", "Ravi Iyer"]
    assert frame["hired_on"].tolist() == [pd.Timestamp("2024-03-01"), pd.Timestamp("1999-01-05")]
    assert frame["experience_years"].tolist() == [5.0, 12.5]
    assert upload.rows == {"input": 2, "stored": 2, "quarantined": 0, "duplicate": 0, "ignored": 0}


def test_events_are_moments_in_utc(tmp_path: Path) -> None:
    frame = read(tmp_path, EVENTS).sessions
    assert frame["event_at"].tolist() == [
        pd.Timestamp("2026-11-01 04:30", tz="UTC"),
        pd.Timestamp("2026-11-02 10:00", tz="UTC"),
    ]


@pytest.mark.parametrize(
    ("text", "counts", "codes"),
    [
        ("Mentor,PM\nAsha,Kim\nasha,Kim\n", (1, 0, 1), {Code.DUPLICATE_ROWS}),
        ("Mentor,PM\nAsha,Kim\nasha,Lee\nRavi,Kim\n", (1, 2, 0), {Code.CONFLICTING_IDS}),
        ("Mentor,PM\n,Kim\nAsha,Kim\n", (1, 1, 0), {Code.MISSING_REQUIRED_VALUE}),
        ("Mentor,Hired on\nAsha,1950-01-01\n", (1, 0, 0), {Code.OUT_OF_RANGE}),
        ("Mentor,Time,Event\nAsha,2026-11-01 10:00,login\nASHA,2026-11-01 10:00,Login\n", (1, 0, 1),
         {Code.DUPLICATE_ROWS}),
        ("Mentor,Time,Event\nAsha,2026-11-01 10:00,login\nAsha,2026-11-01 10:00,click\n", (2, 0, 0), set()),
        ("Mentor,Time,Event\nAsha,soon,login\nAsha,1960-01-01,login\nAsha,2026-11-01,\nAsha,2026-11-01,x\n",
         (1, 3, 0), {Code.BAD_DATE, Code.DATE_OUT_OF_RANGE, Code.MISSING_REQUIRED_VALUE}),
    ],
)  # fmt: skip
def test_the_counts_add_up_and_nothing_is_lost(
    text: str, counts: tuple[int, int, int], codes: set[Code], tmp_path: Path
) -> None:
    upload = read(tmp_path, text)
    rows = upload.rows
    assert (rows["stored"], rows["quarantined"], rows["duplicate"]) == counts
    assert rows["input"] == sum(counts) + rows["ignored"]
    assert codes <= {issue.code for issue in upload.issues}
    assert not any("session" in issue.message + issue.todo for issue in upload.issues)


def test_what_the_user_said_of_headings_says_the_kind_too(tmp_path: Path) -> None:
    assert kinds_given({"Boss": "manager"}) == ("profiles",)
    assert kinds_given({"Who": "mentor"}) == ("sessions", "profiles", "events")
    upload = read(tmp_path, "Mentor,Boss\nAsha,Kim\n", given={"Boss": "manager"})
    assert (upload.kind, upload.sessions["manager"].tolist()) == ("profiles", ["Kim"])


@pytest.mark.parametrize("given", [{"A": "mood"}, {"A": "rating", "B": "manager"}])
def test_columns_no_kind_of_file_has_together_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(UnknownNameError):
        kinds_given(given)
