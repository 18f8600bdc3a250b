"""Long work outside the page's process, one job at a time, so that nobody else waits.

A job is a folder: a request in it, lines of progress, and at the end an answer. The process that does it is a program
of its own (`workflows.job`): under Streamlit the children of `multiprocessing` would run the app again.
"""

import atexit
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Self

import pandas as pd

from mentor_analytics.errors import ConfirmError, MentorAnalyticsError, RefusedFileError, StorageError
from mentor_analytics.schema import TableName
from mentor_analytics.store.staged import Staged, plan_up, read_staged
from mentor_analytics.workflows.folders import clear_left, clear_old, let_go, owned_folder
from mentor_analytics.workflows.imports import Imported, Yes

Kind = Literal["stage", "save", "read_comments", "demo"]
State = Literal["queued", "running", "done", "refused", "failed"]

REQUEST, ANSWER, PROGRESS, UPLOAD = "request.json", "answer.json", "progress", "upload"
_LOOK_SECONDS = 0.03
_KEPT_SECONDS = 24 * 60 * 60
"""How long a file that somebody dropped and left stays on disk."""
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class JobRequest:
    """What is to be done; made by `stage`, `save`, `read_comments` or `demo`.

    Parameters
    ----------
    kind
        What.
    db
        The workspace.
    values
        Plain values the job needs.
    upload
        An uploaded file: its bytes, or where they are (copied when the job is submitted).
    after
        A job whose folder this one reads: held, so that the folder stays though the visitor has left.
    """

    kind: Kind
    db: Path
    values: Mapping[str, Any] = field(default_factory=dict)
    upload: Path | bytes | None = None
    after: "Job | None" = None

    @classmethod
    def stage(  # noqa: PLR0913 - each says one thing of the file
        cls,
        db: Path,
        upload: Path | bytes,
        *,
        name: str,
        timezone: str,
        given: Mapping[str, str] | None = None,
        kind: TableName | None = None,
        by: str = "",
    ) -> Self:
        """Read and check a file; gives a `Staged` and leaves it in the job's folder for `save`."""
        values = {"name": name, "given": dict(given or {}), "timezone": timezone, "file_kind": kind, "by": by}
        return cls("stage", db, values, upload)

    @classmethod
    def save(cls, db: Path, staged: "Job | Path", *, by: str, yes: Yes = False) -> Self:
        """Save what an earlier job staged; gives an `Imported`. Forget that job only afterwards."""
        job = staged if isinstance(staged, Job) else None
        folder = staged if job is None else job.folder
        return cls(
            "save",
            db,
            {"staged": str(folder), "by": by, "yes": yes if isinstance(yes, bool) else list(yes)},
            after=job,
        )

    @classmethod
    def read_comments(cls, db: Path, preset: str | None = None) -> Self:
        """Read the comments that a preset's analyser has not read yet; gives how many there were."""
        return cls("read_comments", db, {"preset": preset})

    @classmethod
    def demo(cls, db: Path, *, by: str, sessions: int | None = None, seed: int = 1) -> Self:
        """The sample, or so many invented sessions, into the workspace; gives an `Imported`."""
        return cls("demo", db, {"by": by, "sessions": sessions, "seed": seed})

    def at(self, now: pd.Timestamp) -> Self:
        """The same at a given moment; otherwise the job looks at the clock itself."""
        return replace(self, values={**self.values, "now": now.isoformat()})


class Job:
    """One piece of work: how far it is, and what came of it."""

    def __init__(self, request: JobRequest, folder: Path, owner: int, line: list["Job"]) -> None:
        self.request = request
        self.folder = folder
        self.error: MentorAnalyticsError | None = None
        self.fault = ""
        """Where a fault of ours happened: type, module and line; never a value."""
        self._state: State = "queued"
        self._result: Any = None
        self._release = weakref.finalize(self, let_go, owner)
        self._line = line
        self._ended = threading.Event()

    @property
    def state(self) -> State:
        """Where it stands: `refused` says it was not to be done, `failed` that it could not be."""
        return self._state

    @property
    def ahead(self) -> int:
        """How many jobs come before it."""
        with suppress(ValueError):
            return self._line.index(self)
        return 0

    @property
    def steps(self) -> list[str]:
        """What it told of its progress so far."""
        try:
            return (self.folder / PROGRESS).read_text(encoding="utf-8").splitlines()
        except OSError:
            return []

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end; False when the time is over before."""
        return self._ended.wait(seconds)

    def result(self) -> Any:
        """What came of it: a `Staged`, an `Imported`, or a number. Waits for the end.

        Raises
        ------
        MentorAnalyticsError
            It was refused, or failed.
        """
        self._ended.wait()
        if self.error is not None:
            raise self.error
        return self._result

    def forget(self) -> None:
        """Remove its folder. What came of it stays in memory."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._release()

    def _start(self) -> None:
        self._state = "running"

    def _end(self, state: State, result: Any = None, error: MentorAnalyticsError | None = None) -> None:
        self._result, self.error = result, error
        self._state = state
        self._ended.set()


class Jobs:
    """The jobs of one server, done one after the other. Make one and keep it.

    Parameters
    ----------
    clock
        Seconds since 1970: tells which folders nobody came back for.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._line: list[Job] = []
        self._running: subprocess.Popen[bytes] | None = None
        self._closed = threading.Event()
        self._lock = threading.Lock()
        # Not a ThreadPoolExecutor: at the end of the program that would wait for the job instead of ending it.
        self._worker = threading.Thread(target=self._work, name="jobs", daemon=True)
        self._worker.start()
        atexit.register(self.close)

    def submit(self, request: JobRequest) -> Job:
        """Put a job at the end of the line.

        Raises
        ------
        StorageError
            Its folder cannot be made.
        """
        root = request.db.with_name(request.db.name + ".jobs")
        try:
            clear_left(root, "[!.]*")
            clear_old(root, "[!.]*", self._clock() - _KEPT_SECONDS, self._needed(request))
            folder, owner = owned_folder(root)
            _put_down(request, folder)
        except OSError as error:
            raise StorageError(
                f"The work cannot be started: {error.strerror or type(error).__name__}.",
                "Check the disk and who may write the folder of the workspace.",
            ) from error
        with self._lock:
            job = Job(request, folder, owner, self._line)
            if self._closed.is_set():
                job._end("failed", error=_stopped())
                return job
            self._line.append(job)
        self._waiting.put(job)
        return job

    def _needed(self, request: JobRequest) -> set[Path]:
        """Folders of the jobs in the line and of this request, with those they read from."""
        with self._lock:
            requests = [request, *(job.request for job in self._line)]
            folders = {job.folder for job in self._line}
        files = {each.upload.parent for each in requests if isinstance(each.upload, Path)}
        return folders | files | {each.after.folder for each in requests if each.after is not None}

    def close(self) -> None:
        """End what is running; what it had begun to save is not saved. No more jobs are done."""
        with self._lock:
            self._closed.set()
            if self._running is not None:
                self._running.kill()
                self._running.wait()
        self._waiting.put(None)
        atexit.unregister(self.close)

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            try:
                self._do(job)
            except Exception as error:  # the line must go on
                job.fault = type(error).__name__
                job._end("failed", error=_broken())
            finally:
                with self._lock:
                    self._line.remove(job)
        for job in self._line:
            job._end("failed", error=_stopped())

    def _do(self, job: Job) -> None:
        with self._lock:
            if self._running is not None:
                self._running.kill()  # all it still does is reading comments ahead; nothing is lost
                self._running.wait()
            if self._closed.is_set():
                job._end("failed", error=_stopped())
                return
            job._start()
            self._running = process = _run(job.folder)
        while process.poll() is None and not (job.folder / ANSWER).exists():
            with suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_SECONDS)
        try:
            answer = json.loads((job.folder / ANSWER).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            job.fault = f"exit code {process.returncode}"
            job._end("failed", error=_stopped() if self._closed.is_set() else _broken())
        else:
            _settle(job, answer)


def _run(folder: Path) -> subprocess.Popen[bytes]:
    paths = filter(None, (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")))
    # Its words are not read: a traceback may hold a value.
    return subprocess.Popen(
        [sys.executable, "-m", "mentor_analytics.workflows.job", str(folder)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _settle(job: Job, answer: Mapping[str, Any]) -> None:
    if "fault" in answer:
        job.fault = answer["fault"]
        job._end("failed", error=_broken())
    elif "error" in answer:
        error = _error(answer["error"])
        job._end("failed" if isinstance(error, StorageError) else "refused", error=error)
    else:
        job._end("done", _result(job, answer["result"]))


def _result(job: Job, told: Any) -> Any:
    if job.request.kind == "stage":
        staged: Staged = read_staged(job.folder)
        return staged
    if job.request.kind in ("save", "demo"):
        return Imported(told["upload_id"], plan_up(told["plan"], job.folder))
    return told


def _error(told: Mapping[str, Any]) -> MentorAnalyticsError:
    if told["type"] == "ConfirmError":
        return ConfirmError(told["asks"])
    if told["type"] == "RefusedFileError":
        return RefusedFileError(told["cause"], told["what"], told["todo"], told["headers"])
    kind = StorageError if told["type"] == "StorageError" else MentorAnalyticsError
    return kind(told["what"], told["todo"])


def _broken() -> MentorAnalyticsError:
    return StorageError(
        "The work ended before it was done; nothing half-finished was saved.",
        "Try again. If it happens again, tell whoever looks after this installation.",
    )


def _stopped() -> MentorAnalyticsError:
    return StorageError("The server was stopped before the work was done; nothing was saved.", "Try again.")


def _put_down(request: JobRequest, folder: Path) -> None:
    if isinstance(request.upload, bytes):
        (folder / UPLOAD).write_bytes(request.upload)
    elif request.upload is not None:
        shutil.copyfile(request.upload, folder / UPLOAD)
    told = {"kind": request.kind, "db": str(request.db.absolute()), **request.values}
    (folder / REQUEST).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
