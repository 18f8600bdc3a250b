"""The files somebody is bringing in: read outside this process, kept from step to step, saved one after the other."""

import tempfile
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from mentor_analytics.errors import ConfirmError, MentorAnalyticsError, RefusedFileError
from mentor_analytics.ingest.files import shown_name
from mentor_analytics.ingest.mapping import Match, kinds_given, map_headers
from mentor_analytics.schema import TABLES, TableName
from mentor_analytics.workflows import imports
from mentor_analytics.workflows.imports import Imported, Staged
from mentor_analytics.workflows.jobs import UPLOAD, Job, JobRequest
from ui import state

FILE, COLUMNS, CHECK, SAVE = STEPS = ("1 File", "2 Columns", "3 Check", "4 Save")
STEP = "upload_step"
_ITEMS, _ROUND, _NEXT = "upload_items", "upload_round", "upload_next"


@dataclass
class Item:
    """One file on its way in.

    Parameters
    ----------
    name
        As shown to people; never a path.
    job
        Reads it, with what was said of its headings.
    token
        Keys of its widgets begin with it.
    given
        Heading → our column, as the user said.
    kind
        What it holds, as the user said; None as its headings say.
    staged
        As it was read last; stays while it is read again.
    refusal
        Why it cannot be taken.
    version
        How often it was read.
    remembered
        What was said of these headings last time is used.
    saving, imported
        The job that saves it, and what came of that.
    asks
        What has to be confirmed before it can be saved.
    fault
        Why saving did not work.
    looked_at
        Headings shown for a closer look: they stay there when something is chosen for them.
    """

    name: str
    job: Job
    token: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    given: dict[str, str] = field(default_factory=dict)
    kind: TableName | None = None
    staged: Staged | None = None
    refusal: MentorAnalyticsError | None = None
    version: int = 0
    remembered: bool = False
    saving: Job | None = None
    imported: Imported | None = None
    asks: tuple[str, ...] = ()
    fault: MentorAnalyticsError | None = None
    looked_at: set[str] = field(default_factory=set)
    _taken_up: Job | None = None
    _old: list[Job] = field(default_factory=list)

    @property
    def working(self) -> Job | None:
        """The job that is under way or waits its turn."""
        jobs = (job for job in (self.saving, self.job) if job is not None)
        return next((job for job in jobs if _is_open(job)), None)

    @property
    def headers(self) -> tuple[str, ...]:
        """Its headings, as far as they are known."""
        if isinstance(self.refusal, RefusedFileError) and self.refusal.headers:
            return self.refusal.headers
        return tuple(match.header for match in self.staged.matches) if self.staged is not None else ()

    @property
    def holds(self) -> TableName:
        """What it is read as: as the user said, else as its headings say or what was said of them."""
        if self.kind is not None:
            return self.kind
        return self.staged.kind if self.staged is not None else kinds_given(self.given)[0]

    @property
    def matches(self) -> Sequence[Match]:
        """What its headings became, also where a needed one was not found; none while it is read as another kind."""
        if isinstance(self.refusal, RefusedFileError) and self.refusal.headers:
            return map_headers(self.refusal.headers, self.given, TABLES[self.holds].columns)
        return self.staged.matches if self.staged is not None and self.staged.kind == self.holds else ()

    @property
    def ready(self) -> Staged | None:
        """As it can be saved now."""
        waits = self.refusal is None and self.imported is None and self.working is None
        return self.staged if waits else None

    def take_up(self) -> bool:
        """Note what its jobs came to; True when something ended since the last look."""
        changed = self._take_up()
        self._old = [job for job in self._old if not _forgotten(job)]
        return changed

    def _take_up(self) -> bool:
        if self.saving is not None and not _is_open(self.saving):
            self._note_saved(self.saving)
            return True
        if self.job is self._taken_up or _is_open(self.job):
            return False
        first, self._taken_up = self._taken_up is None, self.job
        self.version += 1
        self.refusal = self.job.error
        if self.refusal is None:
            staged: Staged = self.job.result()
            self.staged, self.asks = staged, staged.plan.asks
        if first:
            self._look_back()
        return True

    def _look_back(self) -> None:
        """Use what was said of the same headings last time."""
        known = imports.remembered_mapping(state.db(), self.headers) if self.headers else {}
        if known and known != self.given:
            self.remembered = True
            self.read_again(known)

    def read_again(self, given: Mapping[str, str]) -> None:
        """Read it with what is now said of its headings."""
        self.given = dict(given)
        self._old.append(self.job)
        self.job = _stage(self.job.folder / UPLOAD, self.name, self.given, kind=self.kind)

    def read_as(self, kind: TableName) -> None:
        """Read it as another kind of file; what was said of its headings was said of the kind before."""
        self.kind = kind
        self.looked_at.clear()
        self.read_again({})

    def save(self) -> None:
        """Put it in the line of what is saved, what was asked being confirmed; a second click changes nothing."""
        if self.ready is None:
            return
        self.fault = None
        self.saving = state.jobs().submit(
            JobRequest.save(state.db(), self.job, by=state.user(), yes=self.asks)
        )

    def _note_saved(self, job: Job) -> None:
        self.saving = None
        if isinstance(job.error, ConfirmError):
            self.asks = job.error.asks
        elif job.error is not None:
            self.fault = job.error
        else:
            self.imported = job.result()
            self._old.append(self.job)
        self._old.append(job)

    def forget(self) -> None:
        """Remove what lies on disk of it; what is just being saved goes once nobody holds its job."""
        is_saving = self.saving is not None and _is_open(self.saving)
        for job in self._old if is_saving else (*self._old, self.job):
            _forgotten(job)


def _is_open(job: Job) -> bool:
    return job.state in ("queued", "running")


def _forgotten(job: Job) -> bool:
    """Remove the folder of a job that ended; one still at work keeps it."""
    if _is_open(job):
        return False
    job.forget()
    return True


def items() -> list[Item]:
    """The files of this visitor, in the order they came; what ended meanwhile is noted."""
    found: list[Item] = st.session_state.setdefault(_ITEMS, [])
    if state.has_just_come() and found and all(item.imported for item in found):
        _leave_out(found, found)
        st.session_state[STEP] = FILE
    changed = [item.take_up() for item in found]
    if any(changed):
        _step_on(found)
    return found


def _step_on(found: Sequence[Item]) -> None:
    """When all that was dropped could be read, look at it; else the list says what is wrong with each."""
    if any(item.working for item in found) or st.session_state.get(STEP) not in (None, FILE):
        return
    mine = [item for item in found if item.imported is None]
    if mine and all(item.ready for item in mine):
        st.session_state[STEP] = CHECK
    elif len(mine) == 1 and mine[0].headers:
        st.session_state[STEP] = COLUMNS


def go(step: str) -> None:
    """Turn to another step; a callback of buttons."""
    st.session_state[STEP] = step


def uploader_key() -> str:
    """A new one each time files were taken up: the list of files is ours, not the uploader's."""
    return f"upload_files_{st.session_state.setdefault(_ROUND, 0)}"


def add(files: Sequence[UploadedFile], timezone: str) -> None:
    """Have some files read."""
    found = items()
    _leave_out(found, [item for item in found if item.imported is not None])
    for file in files:
        name = shown_name(file.name)
        with tempfile.TemporaryDirectory(prefix="mentor-analytics-") as folder:
            path = Path(folder) / UPLOAD
            path.write_bytes(file.getbuffer())
            found.append(Item(name, _stage(path, file.name, {}, timezone)))
    st.session_state[_ROUND] += 1


def remove(item: Item) -> None:
    """Leave a file out."""
    _leave_out(items(), [item])


def start_over() -> None:
    """Done with these files."""
    found = items()
    _leave_out(found, found)
    go(FILE)


def _leave_out(found: list[Item], gone: Sequence[Item]) -> None:
    for item in list(gone):
        item.forget()
        found.remove(item)


def _stage(
    path: Path,
    name: str,
    given: Mapping[str, str],
    timezone: str | None = None,
    kind: TableName | None = None,
) -> Job:
    zone = timezone or state.choices(state.status()).timezone
    request = JobRequest.stage(
        state.db(), path, name=name, given=given, timezone=zone, kind=kind, by=state.user()
    )
    return state.jobs().submit(request)
