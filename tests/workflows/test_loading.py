"""The workspace's sessions are what scoring the files would give, however they are loaded."""

from pathlib import Path

import pandas as pd
import pytest

from mentor_analytics import pipeline
from mentor_analytics.ingest.issues import ISSUE_COLUMNS
from mentor_analytics.ingest.merge import merge_uploads
from mentor_analytics.ingest.upload import read_upload
from mentor_analytics.measure.prepare import default_as_of
from mentor_analytics.workflows.comments import read_stored_comments
from mentor_analytics.workflows.imports import undo
from mentor_analytics.workflows.loading import load_scored, write_snapshots
from mentor_analytics.workflows.score import describe_input
from mentor_analytics.workflows.workspace import choices, status, unread, workspace_path
from tests.store.stores import CORPUS, NOW, ZONE, csv_of, line, one, put, rows
from tests.store.test_cells import by_appearance

SAMPLE = Path(__file__).parents[2] / "data" / "sample_sessions.csv"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "w.db"


def read(*files: Path):
    return [read_upload(file, timezone=ZONE, now=NOW, isolated=False) for file in files]


def scored_directly(chosen, *files: Path):
    sessions, _ = merge_uploads(read(*files))
    as_of = default_as_of(sessions, ZONE, NOW)
    return pipeline.score(sessions, chosen.preset, chosen.texts, as_of)


def same(found: pipeline.Scored, expected: pipeline.Scored) -> None:
    pd.testing.assert_frame_equal(by_appearance(found.sessions), by_appearance(expected.sessions))
    pd.testing.assert_frame_equal(found.kpis, expected.kpis)
    # Forecasts come on top.
    of_sessions = [name for name in found.mentors.columns if not name.startswith("churn_")]
    pd.testing.assert_frame_equal(found.mentors[of_sessions], expected.mentors)
    pd.testing.assert_frame_equal(found.complaints, expected.complaints)
    pd.testing.assert_frame_equal(found.judgement.flags, expected.judgement.flags)


@pytest.mark.parametrize("preset", ["standard", "diagnostic", "simple"])
@pytest.mark.parametrize(
    "files", [(SAMPLE,), (CORPUS / "seq_a.csv", CORPUS / "seq_b_overlap.csv")], ids=["sample", "two files"]
)
def test_a_load_is_what_scoring_the_files_gives(preset: str, files: tuple[Path, ...], db: Path) -> None:
    for file in files:
        put(db, file)
    chosen = choices(db, {}, preset)
    expected = scored_directly(chosen, *files)
    if len(files) == 2:  # the order is that of first appearance, also for sessions a later file holds again
        order = pd.concat([upload.sessions["session_id"] for upload in read(*files)]).drop_duplicates()
        found = load_scored(db, chosen, NOW).scored.sessions
        assert found["session_id"].tolist() == order.tolist()
        key = "session_id"
        pd.testing.assert_frame_equal(
            by_appearance(found.sort_values(key, ignore_index=True)),
            by_appearance(expected.sessions.sort_values(key, ignore_index=True)),
        )
        return
    same(load_scored(db, chosen, NOW).scored, expected)
    same(load_scored(db, chosen, NOW).scored, expected)  # from the snapshot
    for path in db.with_name("w.db.cache").iterdir():
        path.unlink()
    same(load_scored(db, chosen, NOW).scored, expected)  # and made anew from what is remembered


def test_the_account_of_a_load_is_that_of_the_files(db: Path) -> None:
    put(db, CORPUS / "seq_a.csv")
    put(db, CORPUS / "dup_id_case_space.csv", yes=True)
    loaded = load_scored(db, choices(db, {}), NOW)
    uploads = read(CORPUS / "seq_a.csv", CORPUS / "dup_id_case_space.csv")
    assert loaded.inputs == [describe_input(upload) for upload in uploads]
    assert loaded.issues.columns.tolist() == list(ISSUE_COLUMNS)
    assert len(loaded.issues) >= sum(len(upload.issues) for upload in uploads)
    assert (loaded.run.preset.name, loaded.run.timezone, loaded.run.exported_at) == ("standard", ZONE, NOW)
    assert loaded.as_of == default_as_of(loaded.scored.sessions, ZONE, NOW)
    again = load_scored(db, choices(db, {}), NOW)
    pd.testing.assert_frame_equal(loaded.issues, again.issues)


def test_names_are_one_over_all_imports_and_that_is_told(db: Path) -> None:
    put(db, csv_of(line(1), line(2)), "a.csv")
    put(db, csv_of(line(3, mentor="ASHA RAO"), line(4, mentor="Bala")), "b.csv")
    loaded = load_scored(db, choices(db, {}), NOW)
    assert loaded.scored.sessions["mentor"].tolist() == ["Asha Rao", "Asha Rao", "Asha Rao", "Bala"]
    told = loaded.issues[loaded.issues["code"] == "names_merged"]
    assert told[["file", "row"]].to_numpy().tolist() == [["b.csv", 2]]
    assert rows(db, "SELECT mentor FROM sessions WHERE session_id = 'S3'") == [("ASHA RAO",)]


def test_no_workspace_and_no_sessions_are_no_fault(db: Path) -> None:
    chosen = choices(db, {})
    loaded = load_scored(db, chosen, NOW)
    assert (len(loaded.scored.sessions), len(loaded.issues), loaded.inputs) == (0, 0, [])
    assert unread(db, chosen) == 0
    assert not db.exists()
    put(db, csv_of(line(1)))
    undo(db, by="", now=NOW)
    loaded = load_scored(db, chosen, NOW)
    assert len(loaded.scored.sessions) == 0
    assert status(db).n_sessions == 0


def test_without_comments_nothing_is_said_of_them(db: Path) -> None:
    put(db, csv_of("S1,A,Completed,2026-09-01", head="Session ID,Mentor,Status,Scheduled Start"))
    sessions = load_scored(db, choices(db, {}), NOW).scored.sessions
    assert "sentiment" not in sessions.columns
    assert sessions["summary"].notna().all()


def test_a_session_of_one(db: Path) -> None:
    put(db, csv_of(line(1)))
    assert len(load_scored(db, choices(db, {}), NOW).scored.sessions) == 1


def test_a_comment_is_read_once_by_each_scorer(db: Path) -> None:
    put(
        db,
        csv_of(line(1, 5, "Very helpful."), line(2, 1, "Very helpful."), line(3, 1, "Bad."), line(4, 1, "")),
    )
    chosen = choices(db, {})
    assert unread(db, chosen) == 2
    steps: list[str] = []
    load_scored(db, chosen, NOW, steps.append)
    assert "Reading 2 comments" in steps
    assert unread(db, chosen) == 0
    put(db, csv_of(line(5, 5, "Bad."), line(6, 5, "New.")))
    assert unread(db, chosen) == 1
    assert read_stored_comments(db, chosen) == 1
    assert read_stored_comments(db, chosen) == 0
    steps.clear()
    load_scored(db, chosen, NOW, steps.append)
    assert steps == ["Opening the workspace", "Applying the rules"]
    assert unread(db, choices(db, {}, "diagnostic")) == 3  # another scorer


def test_a_moved_band_reads_no_comment_again(db: Path) -> None:
    put(db, csv_of(line(1, 5, "Very helpful."), line(2, 1, "Bad.")))
    load_scored(db, choices(db, {}, "diagnostic"), NOW)
    other = choices(db, {}, "diagnostic")
    from dataclasses import replace

    from mentor_analytics.enrich.sentiment import with_band

    moved = replace(other, texts=replace(other.texts, analyser=with_band(other.texts.analyser, 0.3)))
    assert unread(db, moved) == 0


def test_other_phrases_are_read_anew(db: Path) -> None:
    put(db, csv_of(line(1, 5, "He was utterly splendiferous.")))
    chosen = choices(db, {})
    load_scored(db, chosen, NOW)
    from mentor_analytics.workflows.records import save_settings

    save_settings(db, {"phrases": "phrase,weight,reason\nutterly splendiferous,0.9,praise\n"}, by="", now=NOW)
    changed = choices(db, {})
    assert unread(db, changed) == 1
    assert load_scored(db, changed, NOW).scored.sessions["polarity"].tolist() == [0.9]


def test_a_snapshot_is_of_one_state_and_may_be_deleted_or_damaged(db: Path) -> None:
    put(db, csv_of(line(1)))
    chosen = choices(db, {})
    write_snapshots(db, chosen)
    folder = db.with_name("w.db.cache")
    first = {path.name for path in folder.iterdir()}
    put(db, csv_of(line(2)))
    assert len(load_scored(db, chosen, NOW).scored.sessions) == 2
    assert not first & {path.name for path in folder.iterdir()}
    for path in folder.iterdir():
        path.write_bytes(b"PAR1 broken")
    assert len(load_scored(db, chosen, NOW).scored.sessions) == 2
    undo(db, by="", now=NOW)
    assert len(load_scored(db, chosen, NOW).scored.sessions) == 1


def test_a_copy_put_back_does_not_show_what_came_after_it(db: Path) -> None:
    put(db, csv_of(line(1)))
    copy = db.read_bytes()
    put(db, csv_of(line(2, 5)))
    load_scored(db, choices(db, {}), NOW)
    for more in ("-wal", "-shm"):
        db.with_name(f"w.db{more}").unlink(missing_ok=True)
    db.write_bytes(copy)
    put(db, csv_of(line(2, 1)))
    assert load_scored(db, choices(db, {}), NOW).scored.sessions["rating"].tolist() == [5.0, 1.0]


def test_the_zone_of_the_machine_does_not_matter(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    put(db, csv_of(line(1, start="2026-09-01 00:30")))
    before = load_scored(db, choices(db, {}), NOW).scored.sessions["scheduled_at"].tolist()
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        for path in db.with_name("w.db.cache").iterdir():
            path.unlink()
        assert load_scored(db, choices(db, {}), NOW).scored.sessions["scheduled_at"].tolist() == before
        assert put(db, csv_of(line(1, start="2026-09-01 00:30"))).upload_id is None
    finally:
        monkeypatch.undo()
        time.tzset()


def test_where_the_workspace_is(tmp_path: Path) -> None:
    assert workspace_path({}) == Path("data/workspace.db")
    assert workspace_path({"MENTOR_ANALYTICS_DB": "x.db"}) == Path("x.db")
    assert workspace_path({"MENTOR_ANALYTICS_DB": "x.db"}, tmp_path) == tmp_path


def test_status_counts_without_opening_the_sessions(db: Path) -> None:
    assert status(db).n_sessions == 0
    put(db, CORPUS / "seq_d_half_bad.csv", yes=True)
    now = status(db)
    assert (now.exists, now.n_sessions, now.n_waiting, now.n_uploads) == (True, 10, 10, 1)
    assert now.last_upload_at == NOW
    assert len(now.workspace) == 32
    first = now.data_version
    undo(db, by="", now=NOW)
    now = status(db)
    assert (now.n_sessions, now.n_waiting, now.n_uploads, now.last_upload_at) == (0, 0, 0, None)
    assert now.data_version == first + 1


def test_what_is_stored_wins_over_the_environment(db: Path) -> None:
    from mentor_analytics.errors import UnknownNameError
    from mentor_analytics.workflows.records import save_settings

    environ = {"MENTOR_ANALYTICS_TIMEZONE": "UTC", "MENTOR_ANALYTICS_TRACKER_ROWS": "7"}
    assert (choices(db, environ).timezone, choices(db, environ).settings.tracker_rows) == ("UTC", 7)
    save_settings(
        db, {"timezone": "Europe/London", "preset": "simple", "learner_word": "Student"}, by="pm", now=NOW
    )
    chosen = choices(db, environ)
    assert (chosen.timezone, chosen.settings.timezone) == ("Europe/London", "Europe/London")
    assert (chosen.preset.name, chosen.settings.tracker_rows) == ("simple", 7)
    assert chosen.preset.labels["learner"] == "Student"
    assert choices(db, environ, "tracker").preset.name == "tracker"
    with pytest.raises(UnknownNameError, match="no preset called 'nope'"):
        choices(db, environ, "nope")


def test_reading_leaves_the_file_as_it_is(db: Path) -> None:
    put(db, SAMPLE)
    chosen = choices(db, {})
    load_scored(db, chosen, NOW)
    before = (one(db, "SELECT value FROM meta WHERE name = 'data_version'"), db.stat().st_mtime_ns)
    status(db)
    load_scored(db, chosen, NOW)
    assert before == (one(db, "SELECT value FROM meta WHERE name = 'data_version'"), db.stat().st_mtime_ns)
