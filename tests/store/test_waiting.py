"""Rows that wait: never twice, answered by a later file or by mending them, and waiting again after an undo."""

from pathlib import Path

import pytest

from mentor_analytics.report.csv_files import write_csv
from mentor_analytics.workflows.imports import undo, waiting
from mentor_analytics.workflows.workspace import status
from tests.store.stores import HEAD, NOW, ZONE, counts, csv_of, line, put, rows, state

BAD = line(2, start="bad")
OTHER_BAD = line(3, status="maybe")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "w.db"
    put(path, csv_of(line(1), BAD, OTHER_BAD, line(4)))
    return path


def waits(db: Path) -> list[tuple[object, ...]]:
    frame = waiting(db)
    return list(frame[["waits: file", "waits: row", "waits: code"]].itertuples(index=False, name=None))


def mended(db: Path, tmp_path: Path, *replaced: tuple[str, str]) -> Path:
    """The list of waiting rows as a person would send it back."""
    path = tmp_path / "mended.csv"
    write_csv(waiting(db), path, ZONE)
    text = path.read_text(encoding="utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_list_is_as_score_writes_it(db: Path) -> None:
    frame = waiting(db)
    assert frame.columns.tolist() == [
        "waits: file", "waits: sheet", "waits: row", "waits: because", "waits: code",
        "Session ID", "Mentor", "Status", "Scheduled Start", "Rating", "Feedback",
    ]  # fmt: skip
    assert waits(db) == [("sessions.csv", 3, "bad_date"), ("sessions.csv", 4, "unknown_status")]
    assert frame.loc[0, "Scheduled Start"] == "bad"
    told = frame["waits: because"].tolist()
    assert told[0].startswith("Scheduled Start: “bad” is no date")
    assert told[1].startswith("Status: “maybe” is no status")
    assert waiting(db.with_name("none.db")).empty


def test_the_same_rows_do_not_wait_twice(db: Path) -> None:
    assert put(db, csv_of(line(1), BAD, OTHER_BAD, line(4)), "again.csv").upload_id is None
    done = put(db, csv_of(BAD, line(5)), "other.csv")  # the same row among others
    assert (done.plan.n_new, done.plan.n_quarantined_new) == (1, 0)
    assert len(waiting(db)) == 2


def test_a_row_that_stands_twice_in_a_file_waits_twice_and_again_only_so(tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    text = csv_of(
        line(1), ",Asha Rao,Completed,2026-09-01 10:00,5,", ",Asha Rao,Completed,2026-09-01 10:00,5,"
    )
    assert put(db, text, yes=True).plan.n_quarantined_new == 2
    assert put(db, text, yes=True).upload_id is None


def test_a_later_file_with_the_session_answers_and_undo_makes_it_wait_again(db: Path) -> None:
    before = state(db)
    done = put(db, csv_of(line(2)), "later.csv")
    assert (done.plan.n_answered, done.plan.n_new, status(db).n_waiting) == (1, 1, 1)
    undo(db, by="", now=NOW)
    assert state(db) == before
    assert status(db).n_waiting == 2


def test_the_file_of_the_row_itself_answers_nothing(tmp_path: Path) -> None:
    """A session may stand in a file twice, once readable: the same file again must change nothing."""
    db = tmp_path / "t.db"
    text = csv_of(line(1), line(1, start="bad"), *(line(i) for i in range(2, 9)))
    put(db, text)
    assert len(waiting(db)) == 1
    assert put(db, text).upload_id is None
    assert len(waiting(db)) == 1


def test_mended_rows_are_answered_and_the_others_wait_on(db: Path, tmp_path: Path) -> None:
    before = state(db)
    done = put(db, mended(db, tmp_path, ('"bad"', '"2026-09-03 10:00"')), yes=True)
    assert (done.plan.n_new, done.plan.n_answered, done.plan.n_quarantined_new) == (1, 1, 0)
    assert waits(db) == [("sessions.csv", 4, "unknown_status")]
    undo(db, by="", now=NOW)
    assert state(db) == before


def test_a_mended_row_may_get_another_id(db: Path, tmp_path: Path) -> None:
    path = mended(db, tmp_path, ('"bad"', '"2026-09-03 10:00"'), ('"S2"', '"S77"'))
    assert put(db, path, yes=True).plan.n_answered == 1
    assert waits(db) == [("sessions.csv", 4, "unknown_status")]


def test_what_still_cannot_be_read_stays_one_row_as_mended(db: Path, tmp_path: Path) -> None:
    before = state(db)
    done = put(db, mended(db, tmp_path, ('"bad"', '"worse"')), yes=True)
    assert (done.plan.n_still_waiting, done.plan.n_quarantined_new, done.plan.n_answered) == (1, 0, 0)
    assert waits(db) == [("sessions.csv", 4, "unknown_status"), ("sessions.csv", 3, "bad_date")]
    assert "worse" in waiting(db)["Scheduled Start"].tolist()
    again = put(db, mended(db, tmp_path, ('"worse"', '"2026-09-03 10:00"')), yes=True)
    assert again.plan.n_answered == 1
    undo(db, by="", now=NOW)
    undo(db, by="", now=NOW)
    assert state(db) == before


def test_an_untouched_list_changes_nothing(db: Path, tmp_path: Path) -> None:
    before = state(db)
    assert put(db, mended(db, tmp_path), yes=True).upload_id is None
    assert state(db) == before


def test_what_our_csv_puts_before_formulas_makes_no_other_row(tmp_path: Path) -> None:
    db = tmp_path / "f.db"
    put(db, csv_of(line(1), line(2, start="bad", feedback="=1+1"), *(line(i) for i in range(3, 9))))
    assert "'=1+1" in mended(db, tmp_path).read_text(encoding="utf-8")
    assert put(db, mended(db, tmp_path), yes=True).upload_id is None


def test_files_of_one_name_do_not_mix_up_their_rows(db: Path, tmp_path: Path) -> None:
    put(db, csv_of(line(11), line(12, start="bad too"), *(line(i) for i in range(13, 20))))
    assert [row[0] for row in waits(db)] == ["sessions.csv", "sessions.csv", "sessions.csv (import 2)"]
    done = put(db, mended(db, tmp_path, ('"bad too"', '"2026-09-03 10:00"')), yes=True)
    assert (done.plan.n_answered, done.plan.n_new) == (1, 1)
    assert [row[1] for row in waits(db)] == [3, 4]


def test_both_rows_of_an_id_are_answered_by_the_one_that_is_right(tmp_path: Path) -> None:
    db = tmp_path / "c.db"
    put(db, csv_of(line(1, 5), line(1, 1), *(line(i) for i in range(2, 12))))
    assert {row[2] for row in waits(db)} == {"conflicting_ids"}
    assert put(db, csv_of(line(1, 4)), "right.csv").plan.n_answered == 2
    assert counts(db) == (11, 11)


def test_rows_whose_cells_could_not_be_told_apart_wait_too(tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    put(db, csv_of(*(line(i) for i in range(1, 9)), line(9) + ",more,and more"))
    assert len(waiting(db)) == 1
    path = tmp_path / "list.csv"
    write_csv(waiting(db), path, ZONE)
    put(db, path, yes=True)
    assert counts(db)[0] in (8, 9)  # readable now or not: in any case it waits at most once
    assert len(waiting(db)) + int(str(counts(db)[0])) == 9


def test_no_heading_of_the_file_is_lost_though_nothing_stands_under_it(tmp_path: Path) -> None:
    db = tmp_path / "w.db"
    put(db, csv_of(f"{line(1)},5,x", f"{line(2, start='bad')},,", head=f"{HEAD},Aims,Aside"), yes=True)
    assert waiting(db).columns.tolist()[5:] == [*HEAD.split(","), "Aims", "Aside"]


def test_a_blank_column_of_one_file_is_not_in_the_way_of_another_files(tmp_path: Path) -> None:
    db = tmp_path / "w.db"
    put(db, csv_of(line(1), line(2, start="bad", feedback="")), "a.csv", yes=True)
    other = HEAD.replace("Feedback", "Comment")
    put(db, csv_of(line(3), line(4, start="bad", feedback="Kind."), head=other), "b.csv", yes=True)
    assert waiting(db).columns.tolist()[5:] == other.split(",")
    done = put(db, mended(db, tmp_path, ('"bad"', '"2026-09-03 10:00"')), "c.csv", yes=True)
    assert (done.plan.n_new, done.plan.n_answered) == (2, 2)
    assert rows(db, "SELECT feedback FROM sessions ORDER BY session_key") == [
        ("Fine.",), (None,), ("Fine.",), ("Kind.",),
    ]  # fmt: skip
