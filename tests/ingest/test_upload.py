"""One upload from its bytes to sessions."""

import hashlib
from pathlib import Path

import pytest

from mentor_analytics.errors import RefusedFileError, UnknownNameError
from mentor_analytics.ingest.mapping import ASIDE
from mentor_analytics.ingest.upload import read_upload
from tests.ingest.uploads import NOW, ZONE, codes, csv_of, taken

HEAD = "Session ID,Mentor,Status,Scheduled Start"
ROW = "S1,Asha,Completed,2026-09-01"


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    text = csv_of(HEAD, ROW)
    assert taken(tmp_path, text).sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("name", "shown"), [(None, "upload.csv"), ("../../x.csv", "x.csv"), ("A.CSV", "A.CSV")]
)
def test_the_name_shown(name: str | None, shown: str, tmp_path: Path) -> None:
    path = tmp_path / "upload.csv"
    path.write_text(csv_of(HEAD, ROW), encoding="utf-8")
    assert read_upload(path, timezone=ZONE, now=NOW, name=name, isolated=False).name == shown


ALL = (
    "Session ID,Mentor,Learner,Program,Batch,Cohort,Session type,Status,Scheduled Start,Scheduled minutes,"
    "Actual minutes,Attendance,Mentor prep,Action items,Follow-up scheduled,Rating,Feedback"
)
FULL = "S1,Asha,Bala,DSML,B1,a_1M,Mock Interview,{},2026-09-01 10:00,45,40,100%,Yes,No,No,{},good"


@pytest.mark.parametrize(
    ("status", "rating", "outcome"),
    [
        ("Completed", "4", "accept"),
        ("Done", "4", "accept_with_warnings"),
        ("Completed", "five", "accept_with_warnings"),
        ("Scheduled", "", "accept_with_warnings"),
    ],
    ids=["plain", "mapped", "made_missing", "contradiction"],
)
def test_the_outcome_follows_the_warnings(status: str, rating: str, outcome: str, tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(ALL, FULL.format(status, rating)))
    assert upload.outcome == outcome
    assert bool(upload.warnings) == (outcome != "accept")


def test_a_note_that_changes_nothing_does_not_change_the_outcome(tmp_path: Path) -> None:
    row = FULL.format("Scheduled", "").replace(",45,40,100%,", ",45,,,")
    upload = taken(tmp_path, csv_of(ALL, row))
    assert codes(upload) == {"past_still_scheduled"}
    assert upload.outcome == "accept"


def test_a_header_the_user_named_and_no_table_has_is_told(tmp_path: Path) -> None:
    upload = taken(tmp_path, csv_of(ALL, FULL.format("Completed", "4")), given={"Lernender": "learner"})
    assert codes(upload) == {"given_header_absent"}
    assert upload.outcome == "accept"


@pytest.mark.parametrize("isolated", [False, True])
def test_a_column_set_aside_is_not_read(tmp_path: Path, isolated: bool) -> None:
    given = {"Rating": ASIDE, "Absent": ASIDE}
    upload = taken(tmp_path, csv_of(ALL, FULL.format("Completed", "4")), given=given, isolated=isolated)
    assert "rating" not in upload.sessions.columns
    assert codes(upload) == {"extra_columns_ignored"}


def test_given_headers_reach_the_child_too(tmp_path: Path) -> None:
    text = csv_of("No,Who,How,When", ROW)
    meant = {"No": "session_id", "Who": "mentor", "How": "status", "When": "scheduled_at"}
    upload = taken(tmp_path, text, given=meant, isolated=True)
    assert upload.rows["stored"] == 1
    assert codes(upload) == set()  # what the user said is no guess


def test_what_we_export_with_escaped_formulas_reads_back(tmp_path: Path) -> None:
    texts = ["=1+1", "+cheers", "-- fine", "@home", "'quoted'", "'=literal", " =x", "＝1", "plain"]
    escaped = [f"'{t}" if t.lstrip("'").lstrip()[:1] in "=+-@＝＋－＠" else t for t in texts]
    rows = (f'S{i},Asha,Completed,2026-09-01,"{text}"' for i, text in enumerate(escaped))
    upload = taken(tmp_path, csv_of(f"{HEAD},Feedback", *rows))
    assert upload.sessions["feedback"].tolist() == [text.strip() for text in texts]


def test_the_csv_writer_of_results_and_this_reader_agree(tmp_path: Path) -> None:
    from mentor_analytics.demo.files import write_sessions
    from mentor_analytics.demo.generator import synthetic_sessions

    sessions = synthetic_sessions(300, seed=9, distinct_comments=True)
    path = tmp_path / "out.csv"
    write_sessions(sessions, path)
    read = read_upload(path, timezone=ZONE, now=NOW, isolated=False)
    assert read.rows["stored"] == 300
    for column in (
        "session_id",
        "mentor",
        "status",
        "feedback",
        "rating",
        "scheduled_at",
        "follow_up_scheduled",
        "action_items",
    ):
        ours, theirs = read.sessions[column].astype("object"), sessions[column].astype("object")
        assert ours.where(ours.notna(), None).tolist() == theirs.where(theirs.notna(), None).tolist(), column


def test_columns_the_user_names_are_compared_without_case(tmp_path: Path) -> None:
    text = csv_of("Session ID,Whom,Status,When", "S1,Asha,Done,2026-09-01 10:00")
    assert taken(tmp_path, text, given={"whom": "Mentor"}).sessions["mentor"].tolist() == ["Asha"]
    with pytest.raises(UnknownNameError, match=r"see data/columns\.md"):
        taken(tmp_path, text, given={"whom": "guru"})


def test_a_folder_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError, match="This is a folder, not a file"):
        read_upload(tmp_path, timezone=ZONE, now=NOW)
