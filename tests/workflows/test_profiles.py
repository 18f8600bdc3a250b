"""Profiles and events go the way of sessions: versions, once, one transaction, undo, waiting rows."""

import contextlib
from pathlib import Path

import pandas as pd
import pytest

from mentor_analytics.errors import StorageError
from mentor_analytics.measure.prepare import mentor_key
from mentor_analytics.store import importing
from mentor_analytics.store.database import open_db, storage_errors, write_tx
from mentor_analytics.workflows import profiles
from mentor_analytics.workflows.choices import choices
from mentor_analytics.workflows.imports import (
    history,
    notes_now,
    plan_undo,
    save_import,
    undo,
    waiting,
    waiting_kinds,
)
from mentor_analytics.workflows.workspace import load_scored, status
from tests.store.stores import NOW, csv_of, line, one, plan_counts, put, staged, state

PROFILES = "Mentor,Hired on,PM\nAsha Rao,2026-08-01,Kim\nRavi Iyer,2020-05-01,Lee\n"
EVENTS = "Mentor,Time,Event\nAsha Rao,2026-09-01 10:00,login\nZoe,2026-09-02 10:00,login\n"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "w.db"
    put(path, csv_of(line(1), line(2, mentor="Ravi Iyer")))
    return path


def test_without_a_workspace_nothing_is_known(tmp_path: Path) -> None:
    known = profiles.about(tmp_path / "w.db")
    assert (known.profiles, known.events) == (None, None)


def test_sessions_alone_tell_nothing_more(db: Path) -> None:
    known = profiles.about(db)
    assert (known.profiles, known.events) == (None, None)


def test_a_profile_has_versions(db: Path) -> None:
    assert plan_counts(put(db, PROFILES)) == (2, 0, 0)
    later = put(
        db, "Mentor,PM\n ASHA rao,Lee\nNew One,Kim\n"
    )  # the file lacks a column: what is stored stays
    assert plan_counts(later) == (1, 1, 0)
    assert later.plan.changes[["session_id", "label", "after"]].to_numpy().tolist() == [
        ["ASHA rao", "Mentor", "ASHA rao"],
        ["ASHA rao", "PM", "Lee"],
    ]
    known = profiles.about(db).profiles
    assert known is not None
    assert known["mentor_key"].tolist() == [mentor_key(name) for name in ("Asha Rao", "Ravi Iyer", "New One")]
    assert known["manager"].tolist() == ["Lee", "Lee", "Kim"]
    assert known["hired_on"].notna().tolist() == [True, True, False]
    assert one(db, "SELECT count(*) FROM profile_versions") == 4


def test_an_event_is_kept_once(db: Path) -> None:
    assert plan_counts(put(db, EVENTS)) == (2, 0, 0)
    more = "Mentor,Time,Event\nasha rao,2026-09-01 10:00,LOGIN\nAsha Rao,2026-09-01 10:00,click\n"
    assert plan_counts(put(db, more)) == (1, 0, 1)
    known = profiles.about(db).events
    assert known is not None
    assert known.groupby("mentor", observed=True)["event"].agg(list).to_dict() == {
        "Asha Rao": ["click", "login"],
        "Zoe": ["login"],
    }
    assert known["event_at"].min() == pd.Timestamp("2026-09-01 04:30", tz="UTC")
    again = profiles.about(db).events  # from the snapshot
    assert again is not None
    pd.testing.assert_frame_equal(again, known)


@pytest.mark.parametrize("content", [PROFILES, EVENTS])
def test_the_same_file_again_changes_nothing(content: str, db: Path) -> None:
    put(db, content)
    before, stamp = state(db), status(db).stamp
    again = put(db, content)
    assert again.upload_id is None
    assert plan_counts(again) == (0, 0, 2)
    assert (state(db), status(db).stamp) == (before, stamp)


@pytest.mark.parametrize(("content", "kind"), [(PROFILES, "profiles"), (EVENTS, "events")])
def test_undo_takes_back_exactly_the_last_import_of_whatever_kind(content: str, kind: str, db: Path) -> None:
    before, stamp = state(db), status(db).stamp
    put(db, content)
    assert status(db).stamp != stamp
    assert (status(db).n_sessions, status(db).n_uploads) == (2, 2)
    plan = plan_undo(db)
    assert plan is not None
    assert (plan.kind, plan.n_removed, plan.n_restored) == (kind, 2, 0)
    undo(db, by="", now=NOW)
    assert state(db) == before
    assert (status(db).n_sessions, status(db).n_uploads) == (2, 1)
    assert history(db)["kind"].tolist() == [kind, "sessions"]
    put(db, content)
    assert status(db).n_uploads == 2


def test_a_corrected_profile_goes_back_to_what_it_was(db: Path) -> None:
    put(db, PROFILES)
    before = state(db)
    put(db, PROFILES.replace("Kim", "Someone"))
    plan = plan_undo(db)
    assert plan is not None
    assert (plan.n_removed, plan.n_restored) == (0, 1)
    undo(db, by="", now=NOW)
    assert state(db) == before
    assert staged(db, PROFILES.replace("Kim", "Someone")).plan.n_back == 0


def test_old_values_coming_back_are_asked_about(db: Path) -> None:
    put(db, PROFILES)
    put(db, PROFILES.replace("Kim", "Someone"))
    assert staged(db, PROFILES).plan.asks[0].startswith("1 mentor profile would go back to values it had")


@pytest.mark.parametrize(
    ("content", "strange"), [(PROFILES + "Zoe,2020-01-01,Kim\n", "Zoe"), (EVENTS, "Zoe")]
)
def test_who_has_no_session_is_told_and_kept(content: str, strange: str, db: Path) -> None:
    plan = staged(db, content).plan
    assert f"has no session in the workspace: {strange}." in plan.notes[0]
    assert put(db, content).plan.notes == plan.notes


def test_without_any_session_nobody_is_called_a_stranger(tmp_path: Path) -> None:
    plan = staged(tmp_path / "w.db", PROFILES).plan
    (note,) = plan.notes
    assert note.startswith("There is no session yet: ")


def test_strangers_are_told_as_things_stand_now(tmp_path: Path) -> None:
    db = tmp_path / "w.db"
    file = staged(db, PROFILES)
    beside = [staged(db, csv_of(line(1)))]
    (told,) = notes_now(db, file, beside)
    assert told.startswith(
        "1 of the 2 mentors named here has no session in the workspace or in the files beside it"
    )
    assert notes_now(db, file, [*beside, staged(db, csv_of(line(2, mentor="Ravi Iyer")))]) == ()
    put(db, csv_of(line(1), line(2, mentor="Ravi Iyer")))
    assert notes_now(db, file) == ()


def test_rows_wait_with_those_of_their_kind_and_are_answered(db: Path) -> None:
    put(db, csv_of(line(1), line(7, start="soon")), yes=True)
    put(db, PROFILES + "Bo,2020-01-01,Kim\nBo,2020-01-02,Kim\n", yes=True)
    put(db, EVENTS + "Asha Rao,soon,login\n", yes=True)
    assert waiting_kinds(db) == {"sessions": 1, "events": 1, "profiles": 2}
    assert status(db).n_waiting == 4
    mended = waiting(db, "events").assign(Time="2026-09-05 10:00")
    done = put(db, mended.to_csv(index=False))
    assert (plan_counts(done), done.plan.n_answered) == ((1, 0, 0), 1)
    assert put(db, "Mentor,Hired on\nBo,2020-01-01\n").plan.n_answered == 2
    assert waiting_kinds(db) == {"sessions": 1}
    assert len(waiting(db)) == 1


def test_two_imports_at_once_end_as_if_one_after_the_other(db: Path) -> None:
    first, second = staged(db, EVENTS), staged(db, EVENTS)
    save_import(db, first, by="a", now=NOW)
    assert save_import(db, second, by="b", now=NOW).plan.nothing_new


def test_they_reach_the_mentors_rows(db: Path) -> None:
    put(db, PROFILES)
    put(db, EVENTS)
    loaded = load_scored(db, choices(db, {}), NOW)
    mentors = loaded.scored.mentors.sort_values("mentor")
    assert mentors["mentor"].tolist() == ["Asha Rao", "Ravi Iyer"]
    assert mentors["manager"].tolist() == ["Kim", "Lee"]
    assert mentors["days_since_login"].notna().tolist() == [True, False]
    assert loaded.about.events is not None


@pytest.mark.parametrize("kind", ["profiles", "events"])
def test_a_full_disk_leaves_all_as_it_was(kind: str, db: Path) -> None:
    before = state(db)
    names = [f"Mentor {number}" for number in range(3_000)]
    lines = {
        "profiles": ["Mentor,Hired on,PM", *(f"{name},2026-08-01,Kim" for name in names)],
        "events": ["Mentor,Time,Event", *(f"{name},2026-09-01 10:00,login" for name in names)],
    }[kind]
    file = staged(db, "\n".join(lines))
    with contextlib.closing(open_db(db)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 10}")
        with pytest.raises(StorageError, match="disk is full"), storage_errors(db), write_tx(connection):
            importing.save_import(connection, file, by="", now=NOW, yes=True)
    assert state(db) == before
    assert save_import(db, file, by="", now=NOW).plan.n_new == 3_000
