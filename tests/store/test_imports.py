"""Files into the workspace: what is new, what changed, what is asked, and that nothing is lost."""

import hashlib
import json
import os
from pathlib import Path

import pandas as pd
import pytest

from mentor_analytics.errors import ConfirmError, RefusedFileError, StorageError
from mentor_analytics.workflows.imports import (
    history,
    note_refusal,
    plan_undo,
    remembered_mapping,
    save_import,
    undo,
    waiting,
)
from mentor_analytics.workflows.workspace import status
from tests.store.stores import (
    CORPUS,
    HEAD,
    NOW,
    counts,
    csv_of,
    line,
    one,
    plan_counts,
    put,
    rows,
    staged,
    state,
)

SEQUENCES = json.loads((CORPUS / "index.json").read_text(encoding="utf-8"))["sequences"]
INTERLEAVED = "two users at once"  # test_together


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "w.db"


@pytest.mark.parametrize(
    "sequence",
    [pytest.param(s, id=s["name"]) for s in SEQUENCES if s["name"] != INTERLEAVED],
)
def test_sequences_of_the_corpus(sequence, db: Path) -> None:
    states: list[str] = []
    for step in sequence["steps"]:
        if step == "UNDO last":
            undo(db, by="", now=NOW)
            assert state(db) == states[-2]
            continue
        try:
            put(db, CORPUS / step)
        except RefusedFileError as error:
            before = state(db)
            note_refusal(db, step, error.cause, by="", now=NOW)
            assert state(db) == before
        except ConfirmError:
            put(db, CORPUS / step, yes=True)
        states.append(state(db))
    assert counts(db) == (sequence["sessions"], sequence["versions"])
    assert status(db).n_sessions == sequence["sessions"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("seq_a.csv", "seq_a.csv", (0, 0, 20)),
        ("seq_a.csv", "seq_b_overlap.csv", (10, 0, 10)),
        ("seq_a.csv", "seq_c_corrections.csv", (0, 3, 0)),
        ("seq_c_corrections.csv", "seq_a.csv", (17, 3, 0)),
    ],
)
def test_what_a_second_file_brings(first: str, second: str, expected: tuple[int, int, int], db: Path) -> None:
    assert plan_counts(put(db, CORPUS / first))[1:] == (0, 0)
    done = put(db, CORPUS / second)
    assert plan_counts(done) == expected
    assert (done.upload_id is None) == (expected[:2] == (0, 0))


def test_the_plan_of_a_file_is_what_saving_it_does(db: Path) -> None:
    put(db, CORPUS / "seq_a.csv")
    file = staged(db, CORPUS / "seq_c_corrections.csv")
    before = state(db)
    done = save_import(db, file, by="", now=NOW)
    assert before != state(db)
    pd.testing.assert_frame_equal(file.plan.changes, done.plan.changes)
    assert file.plan.n_changed == done.plan.n_changed == 3


def test_planning_writes_nothing_and_makes_no_file(db: Path) -> None:
    file = staged(db, csv_of(line(1), line(2)))
    assert plan_counts_of(file) == (2, 0, 0)
    assert not db.exists()
    put(db, csv_of(line(1)))
    before = (state(db), rows(db, "SELECT * FROM meta"), rows(db, "SELECT * FROM audit"))
    assert plan_counts_of(staged(db, csv_of(line(1), line(2)))) == (1, 0, 1)
    assert before == (state(db), rows(db, "SELECT * FROM meta"), rows(db, "SELECT * FROM audit"))


def plan_counts_of(file) -> tuple[int, int, int]:
    return file.plan.n_new, file.plan.n_changed, file.plan.n_unchanged


def test_changes_are_shown_as_people_write_them(db: Path) -> None:
    head = "Session ID,Mentor,Status,Scheduled Start,Attendance,Follow-up Scheduled,Follow-up Date,Actual Minutes"
    put(db, csv_of("S1,Asha,Completed,2026-09-01 10:00,100%,No,,45", head=head))
    changes = put(
        db, csv_of("S1,Asha,Cancelled,2026-09-01 11:30,75%,Yes,2026-09-09,", head=head)
    ).plan.changes
    assert dict(
        zip(changes["column"], zip(changes["before"], changes["after"], strict=True), strict=True)
    ) == {
        "scheduled_at": ("2026-09-01 10:00", "2026-09-01 11:30"),
        "status": ("completed", "cancelled"),
        "actual_min": ("45", ""),
        "attendance": ("100 %", "75 %"),
        "follow_up_scheduled": ("No", "Yes"),
        "follow_up_on": ("", "2026-09-09"),
    }
    assert set(changes["session_id"]) == {"S1"}
    assert changes["label"].tolist()[0] == "Scheduled start"


def test_a_column_that_is_absent_keeps_what_is_stored_and_a_blank_is_a_blank(db: Path) -> None:
    put(db, csv_of(line(1, 5, "Fine."), line(2, 4, "Good.")))
    short = "Session ID,Mentor,Status,Scheduled Start,Rating"
    done = put(
        db,
        csv_of(
            "S1,Asha Rao,Completed,2026-09-02 10:00,", "S2,Asha Rao,Completed,2026-09-03 10:00,4", head=short
        ),
    )
    assert plan_counts(done) == (0, 1, 1)
    assert rows(db, "SELECT session_id, rating, feedback FROM sessions ORDER BY session_id") == [
        ("S1", None, "Fine."),
        ("S2", 4.0, "Good."),
    ]


def test_a_column_that_comes_later_changes_only_those_it_says_something_of(db: Path) -> None:
    put(db, csv_of("S1,A,Completed,2026-09-01", "S2,A,Completed,2026-09-01", head=HEAD.rsplit(",", 2)[0]))
    done = put(db, csv_of("S1,A,Completed,2026-09-01,4,", "S2,A,Completed,2026-09-01,,", head=HEAD))
    assert plan_counts(done) == (0, 1, 1)


@pytest.mark.parametrize("other", ["s1", " S1 ", "Ｓ1"], ids=["case", "space", "width"])
def test_an_id_is_the_same_however_it_is_typed(other: str, db: Path) -> None:
    put(db, csv_of(line(1)))
    again = csv_of(line(1).replace("S1", other, 1), line(2).lower())
    put(db, again)
    assert counts(db)[0] == 2


def test_old_values_coming_back_are_asked_of_by_name(db: Path) -> None:
    put(db, csv_of(line(1, 5)))
    put(db, csv_of(line(1, 1)))
    before = state(db)
    with pytest.raises(ConfirmError, match=r"1 session would go back .*--yes") as asked:
        put(db, csv_of(line(1, 5)))
    assert asked.value.exit_code == 2
    assert len(asked.value.asks) == 1
    assert state(db) == before
    assert put(db, csv_of(line(1, 5)), yes=True).plan.n_back == 1
    assert counts(db) == (1, 3)


def test_a_file_of_which_most_must_wait_is_asked_of_once(db: Path) -> None:
    with pytest.raises(ConfirmError, match=r"10 of 20 rows .* wait in quarantine"):
        put(db, CORPUS / "seq_d_half_bad.csv")
    assert not db.exists()
    assert put(db, CORPUS / "seq_d_half_bad.csv", yes=True).plan.n_quarantined_new == 10
    again = put(db, CORPUS / "seq_d_half_bad.csv")  # they wait already: nothing to ask
    assert again.upload_id is None
    assert len(waiting(db)) == status(db).n_waiting == 10


def test_what_changes_nothing_leaves_a_line_in_the_log_only(db: Path) -> None:
    put(db, CORPUS / "seq_a.csv")
    before = (state(db), status(db).data_version, len(history(db)))
    lines = one(db, "SELECT count(*) FROM audit")
    put(db, CORPUS / "seq_a.csv", "another name.csv")
    assert (state(db), status(db).data_version, len(history(db))) == before
    assert one(db, "SELECT count(*) FROM audit") == int(str(lines)) + 1
    taken_back = undo(db, by="", now=NOW)
    assert taken_back is not None
    assert taken_back.name == "seq_a.csv"  # never undoes a nothing


def test_a_refusal_leaves_a_line_without_a_cell(db: Path) -> None:
    note_refusal(db, "x.csv", "missing_column", by="pm", now=NOW)
    assert not db.exists()
    put(db, csv_of(line(1)))
    note_refusal(db, "../../x.csv", "missing_column", by="pm", now=NOW)
    assert rows(db, "SELECT by, what, detail FROM audit ORDER BY id DESC LIMIT 1") == [
        ("pm", "refused", "missing_column: x.csv")
    ]


def test_the_log_and_the_versions_of_decisions_are_only_added_to(db: Path) -> None:
    from mentor_analytics.store.database import writing

    put(db, csv_of(line(1)))
    for statement in ("UPDATE audit SET by = ''", "DELETE FROM audit"):
        with pytest.raises(Exception, match="only added to"), writing(db) as connection:
            connection.execute(statement)
    assert one(db, "SELECT count(*) FROM audit") == 1


def test_the_bytes_are_kept_under_their_fingerprint(db: Path) -> None:
    put(db, CORPUS / "seq_a.csv")
    content = (CORPUS / "seq_a.csv").read_bytes()
    kept = db.with_name("w.db.files") / hashlib.sha256(content).hexdigest()
    assert kept.read_bytes() == content
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize("what", ["changed", "gone"])
def test_a_file_that_is_another_by_now_is_not_saved(what: str, db: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(csv_of(line(1)))
    file = staged(db, path)
    path.write_text(csv_of(line(2))) if what == "changed" else path.unlink()
    with pytest.raises(RefusedFileError, match="Upload it once more"):
        save_import(db, file, by="", now=NOW)
    assert not db.exists()
    assert not list(tmp_path.rglob("*.writing-*"))


def test_what_a_killed_process_left_beside_the_bytes_goes(db: Path) -> None:
    folder = db.with_name("w.db.files")
    folder.mkdir()
    (folder / "x.writing-999999999").write_text("half")
    (folder / f"y.writing-{os.getpid()}").write_text("under way")
    put(db, csv_of(line(1)))
    assert sorted(path.name[:9] for path in folder.glob("*.writing-*")) == ["y.writing"]


def test_the_workspace_can_be_made_again_from_the_bytes_it_kept(db: Path, tmp_path: Path) -> None:
    for name in (
        "seq_a.csv",
        "seq_c_corrections.csv",
        "seq_a.csv",
        "seq_d_half_bad.csv",
        "seq_b_overlap.csv",
    ):
        put(db, CORPUS / name, yes=True)
    again = tmp_path / "again.db"
    for kept, called in rows(db, "SELECT sha256, name FROM uploads WHERE state = 'in force' ORDER BY id"):
        put(again, db.with_name("w.db.files") / str(kept), str(called), yes=True)
    assert state(again) == state(db)


def test_history_says_who_when_and_what(db: Path) -> None:
    assert history(db).empty
    put(db, CORPUS / "seq_a.csv")
    put(db, CORPUS / "seq_d_half_bad.csv", yes=True)
    undo(db, by="", now=NOW)
    told = history(db)
    assert told.columns.tolist() == list(history(db.with_name("none.db")).columns)
    assert told[["id", "name", "state", "by"]].to_numpy().tolist() == [
        [2, "seq_d_half_bad.csv", "undone", "pm@example.org"],
        [1, "seq_a.csv", "in force", "pm@example.org"],
    ]
    assert told[["input", "stored", "quarantined", "duplicate", "ignored"]].to_numpy()[0].tolist() == [
        20,
        10,
        10,
        0,
        0,
    ]
    assert told["at"].tolist() == [NOW, NOW]


def test_nothing_to_undo(db: Path) -> None:
    assert plan_undo(db) is None
    assert undo(db, by="", now=NOW) is None
    assert not db.exists()
    put(db, csv_of(line(1)))
    taken_back = undo(db, by="", now=NOW)
    assert taken_back is not None
    assert taken_back.n_removed == 1
    assert plan_undo(db) is None
    assert undo(db, by="", now=NOW) is None


def test_what_was_said_of_headings_is_remembered_for_their_set(db: Path) -> None:
    head = HEAD.replace("Mentor", "Who")
    assert remembered_mapping(db, head.split(",")) == {}
    put(db, csv_of(line(1), head=head), given={"Who": "mentor"})
    assert remembered_mapping(db, [*reversed(head.lower().split(","))]) == {"Who": "mentor"}
    assert remembered_mapping(db, HEAD.split(",")) == {}
    put(db, csv_of(line(2), head=head), given={"Who": "mentor"})
    assert one(db, "SELECT count(*) FROM mapping_versions") == 1


def test_old_sessions_stay_as_they_were_read(db: Path) -> None:
    """A version is never written again: what a correction replaced can still be read."""
    put(db, CORPUS / "seq_a.csv")
    before = rows(db, "SELECT rating, feedback FROM session_versions WHERE session_id = 'S00001'")
    put(db, CORPUS / "seq_c_corrections.csv")
    after = rows(
        db, "SELECT rating, feedback FROM session_versions WHERE session_id = 'S00001' ORDER BY version"
    )
    assert after[0] == before[0]
    assert after[1][0] == 1.0


def test_yes_to_one_question_is_no_yes_to_what_came_up_since(db: Path) -> None:
    put(db, csv_of(line(1, 5), line(2, 5)))
    put(db, csv_of(line(1, 4)))
    old = staged(db, csv_of(line(1, 5), line(2, 5)))
    assert len(old.plan.asks) == 1
    put(db, csv_of(line(2, 3)))
    with pytest.raises(ConfirmError, match="2 sessions would go back") as asked:
        save_import(db, old, by="", now=NOW, yes=old.plan.asks)
    assert history(db)["changed"].tolist() == [1, 1, 0]
    assert save_import(db, old, by="", now=NOW, yes=asked.value.asks).plan.n_back == 2


def test_only_the_import_somebody_was_asked_about_is_taken_back(db: Path) -> None:
    put(db, csv_of(line(1)))
    asked = plan_undo(db)
    assert asked is not None
    put(db, csv_of(line(2)))
    with pytest.raises(StorageError, match="nothing was taken back"):
        undo(db, by="", now=NOW, seen=asked.upload_id)
    assert status(db).n_sessions == 2
    undo(db, by="", now=NOW)
    assert undo(db, by="", now=NOW, seen=asked.upload_id) == asked
    with pytest.raises(StorageError, match="nothing was taken back"):
        undo(db, by="", now=NOW, seen=asked.upload_id)
