"""Long work as programs of their own: one at a time, told step by step, done wholly or not at all."""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from mentor_analytics.errors import ConfirmError, MentorAnalyticsError, RefusedFileError, StorageError
from mentor_analytics.workflows.imports import history
from mentor_analytics.workflows.jobs import Job, JobRequest, Jobs
from mentor_analytics.workflows.workspace import choices, status, unread
from tests.store.stores import CORPUS, NOW, ZONE, counts, csv_of, line, put, rows, staged

WAIT = 60


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "w.db"


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def staging(db: Path, upload: Path | bytes, name: str = "a.csv") -> JobRequest:
    return JobRequest.stage(db, upload, name=name, timezone=ZONE).at(NOW)


def ended(job: Job) -> Job:
    assert job.wait(WAIT)
    return job


def test_a_file_is_staged_and_saved_without_being_read_twice(db: Path, jobs: Jobs) -> None:
    put(db, CORPUS / "seq_a.csv")
    expected = staged(db, CORPUS / "seq_c_corrections.csv")
    first = ended(jobs.submit(staging(db, CORPUS / "seq_c_corrections.csv", "../seq_c_corrections.csv")))
    assert (first.state, first.error, first.fault) == ("done", None, "")
    told = first.result()
    assert (told.name, told.sha256, told.counts) == (
        "seq_c_corrections.csv",
        expected.sha256,
        expected.counts,
    )
    assert (told.outcome, told.mapping, told.matches) == (
        expected.outcome,
        expected.mapping,
        expected.matches,
    )
    pd.testing.assert_frame_equal(told.sessions, expected.sessions)
    pd.testing.assert_frame_equal(told.issues, expected.issues)
    pd.testing.assert_frame_equal(told.quarantine, expected.quarantine)
    pd.testing.assert_frame_equal(told.plan.changes, expected.plan.changes)
    assert len(history(db)) == 1  # nothing is saved yet
    second = ended(jobs.submit(JobRequest.save(db, first, by="pm").at(NOW)))
    assert second.result().upload_id == 2
    assert second.result().plan.n_changed == 3
    assert {"Reading 2 comments", "Saving 3 sessions", "Getting it ready"} <= set(second.steps)
    assert counts(db) == (20, 23)
    assert unread(db, choices(db, {})) == 0
    for job in (first, second):
        job.forget()
    assert not any(db.with_name("w.db.jobs").iterdir())
    assert second.result().upload_id == 2  # what came of it stays


def test_waiting_rows_and_doubts_survive_the_folder(db: Path, jobs: Jobs) -> None:
    content = (CORPUS / "seq_d_half_bad.csv").read_bytes()
    job = ended(jobs.submit(staging(db, content)))
    assert (len(job.result().quarantine), job.result().plan.n_quarantined_new) == (10, 10)
    asked = ended(jobs.submit(JobRequest.save(db, job, by="")))
    assert asked.state == "refused"
    assert isinstance(asked.error, ConfirmError)
    assert "10 of 20 rows" in asked.error.asks[0]
    saved = ended(jobs.submit(JobRequest.save(db, job.folder, by="", yes=True)))
    assert saved.result().plan.n_quarantined_new == status(db).n_waiting == 10


def test_a_file_that_cannot_be_taken_is_refused_with_its_headings(db: Path, jobs: Jobs) -> None:
    put(db, csv_of(line(1)))
    job = ended(jobs.submit(staging(db, CORPUS / "hdr_missing_status.csv")))
    assert job.state == "refused"
    with pytest.raises(RefusedFileError, match="is missing: Status") as refused:
        job.result()
    assert refused.value.cause == "missing_column"
    assert "Session Type" in refused.value.headers
    assert rows(db, "SELECT detail FROM audit WHERE what = 'refused'") == [("missing_column: a.csv",)]


def test_jobs_are_done_one_after_the_other(db: Path, jobs: Jobs) -> None:
    made = [jobs.submit(staging(db, csv_of(line(i)).encode(), f"{i}.csv")) for i in range(3)]
    assert [job.ahead for job in made] == [0, 1, 2]
    assert made[2].state == "queued"
    for job in made:
        assert ended(job).state == "done"
    assert [job.ahead for job in made] == [0, 0, 0]


def test_a_program_that_dies_is_told_and_the_next_job_is_done(db: Path, jobs: Jobs) -> None:
    job = jobs.submit(staging(db, csv_of(line(1)).encode()))
    process = until(lambda: jobs._running)
    process.send_signal(signal.SIGKILL)
    assert ended(job).state == "failed"
    assert job.fault == "exit code -9"
    with pytest.raises(StorageError, match="nothing half-finished was saved"):
        job.result()
    assert ended(jobs.submit(staging(db, csv_of(line(1)).encode()))).state == "done"


def until(ask):
    for _ in range(WAIT * 100):
        if answer := ask():
            return answer
        time.sleep(0.01)
    raise AssertionError("It never came.")


def test_a_fault_of_ours_tells_the_place_but_no_value(db: Path, jobs: Jobs) -> None:
    job = ended(jobs.submit(JobRequest.save(db, db.parent / "a secret name", by="")))
    assert job.state == "failed"
    assert job.fault.startswith("FileNotFoundError in ")
    assert "secret" not in job.fault + str(job.error)


def test_a_damaged_workspace_fails_with_its_sentence(db: Path, jobs: Jobs) -> None:
    db.write_bytes(b"not a database" * 999)
    job = ended(jobs.submit(JobRequest.read_comments(db)))
    assert job.state == "failed"
    assert isinstance(job.error, StorageError)
    assert "w.db is no workspace" in str(job.error)


def test_comments_are_read_for_a_preset(db: Path, jobs: Jobs) -> None:
    put(db, csv_of(line(1, 5, "Very good."), line(2, 1, "Bad.")))
    job = ended(jobs.submit(JobRequest.read_comments(db, "diagnostic")))
    assert (job.result(), job.steps) == (2, ["Reading 2 comments"])
    assert unread(db, choices(db, {}, "diagnostic")) == 0
    refused = ended(jobs.submit(JobRequest.read_comments(db, "nope")))
    assert refused.state == "refused"
    assert type(refused.error) is MentorAnalyticsError


@pytest.mark.parametrize(("sessions", "n"), [(None, 120), (50, 50)], ids=["sample", "invented"])
def test_the_demo_comes_as_any_file(sessions: int | None, n: int, db: Path, jobs: Jobs) -> None:
    job = ended(jobs.submit(JobRequest.demo(db, by="pm", sessions=sessions)))
    assert job.result().plan.n_new == status(db).n_sessions == n
    assert set(history(db)["by"]) == {"pm"}
    again = ended(jobs.submit(JobRequest.demo(db, by="pm", sessions=sessions)))
    assert again.result().upload_id is None


def test_the_other_analysers_are_read_after_the_answer(db: Path, jobs: Jobs) -> None:
    ended(jobs.submit(JobRequest.demo(db, by="")))
    others = [choices(db, {}, name) for name in ("diagnostic", "standard")]
    until(lambda: all(unread(db, other) == 0 for other in others))


def test_the_end_of_the_server_ends_its_jobs(db: Path) -> None:
    made = Jobs()
    first, second = (made.submit(staging(db, csv_of(line(i)).encode())) for i in range(2))
    process = until(lambda: made._running)
    made.close()
    for job in (first, second):
        assert ended(job).state == "failed"
        with pytest.raises(StorageError, match="server was stopped"):
            job.result()
    assert process.wait(WAIT) != 0
    assert made.submit(JobRequest.read_comments(db)).state == "failed"  # none is taken any more


def test_a_server_that_was_killed_leaves_no_program_and_its_folders_go(db: Path, jobs: Jobs) -> None:
    code = (
        "import sys, os; from pathlib import Path; from mentor_analytics.workflows.jobs import *\n"
        "Jobs().submit(JobRequest.stage(Path(sys.argv[1]), b'x', name='a.csv', timezone='UTC')).wait()\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(db)], check=False)
    root = db.with_name("w.db.jobs")
    [left] = root.iterdir()
    job = ended(jobs.submit(staging(db, csv_of(line(1)).encode())))
    assert not left.exists()
    assert [path.name for path in root.iterdir()] == [job.folder.name]
    other = Jobs()  # one that lives keeps its own
    ended(other.submit(staging(db, csv_of(line(1)).encode())))
    assert job.folder.exists()
    other.close()


def test_a_staged_file_is_saved_though_its_visitor_has_left(db: Path, jobs: Jobs) -> None:
    staging_job = ended(jobs.submit(staging(db, csv_of(line(1)).encode())))
    save = jobs.submit(JobRequest.save(db, staging_job, by=""))
    del staging_job
    gc.collect()
    jobs.submit(JobRequest.read_comments(db))  # clears the folders nobody holds
    assert ended(save).state == "done"
    assert status(db).n_sessions == 1


def test_files_nobody_came_back_for_go_after_a_day(db: Path) -> None:
    hours = [0.0]
    jobs = Jobs(clock=lambda: time.time() + hours[0] * 3600)
    try:
        left, again, saved = (ended(jobs.submit(staging(db, csv_of(line(n)).encode()))) for n in (1, 2, 3))
        hours[0] = 23
        ended(jobs.submit(staging(db, csv_of(line(4)).encode())))
        assert left.folder.exists()
        hours[0] = 25
        done = ended(jobs.submit(JobRequest.save(db, saved, by="").at(NOW)))  # what is just asked for stays
        assert done.result().plan.n_new == 1
        assert not left.folder.exists()
        assert not again.folder.exists()
    finally:
        jobs.close()


def test_a_file_that_is_read_again_after_a_day_is_still_there(db: Path) -> None:
    hours = [0.0]
    jobs = Jobs(clock=lambda: time.time() + hours[0] * 3600)
    try:
        first = ended(jobs.submit(staging(db, csv_of(line(1)).encode())))
        hours[0] = 25
        assert ended(jobs.submit(staging(db, first.folder / "upload"))).state == "done"
    finally:
        jobs.close()


def test_a_request_holds_plain_values_only(db: Path, jobs: Jobs) -> None:
    job = ended(jobs.submit(staging(db, csv_of(line(1)).encode())))
    told = json.loads((job.folder / "request.json").read_text(encoding="utf-8"))
    assert told["kind"] == "stage"
    assert not list(job.folder.rglob("*.pkl"))


def test_the_program_gives_way_to_pages(db: Path, jobs: Jobs) -> None:
    job = jobs.submit(staging(db, csv_of(line(1)).encode()))
    process = until(lambda: jobs._running)
    nice = until(lambda: job.state == "done" or os.getpriority(os.PRIO_PROCESS, process.pid))
    assert nice is True or nice >= 5
    ended(job)
