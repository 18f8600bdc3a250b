"""The process that does one job: `python -m mentor_analytics.workflows.job FOLDER` (see `workflows.jobs`)."""

import gc
import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from mentor_analytics.errors import ConfirmError, MentorAnalyticsError, RefusedFileError
from mentor_analytics.pipeline import Step
from mentor_analytics.store.staged import plan_down, read_staged, write_staged
from mentor_analytics.workflows.choices import choices
from mentor_analytics.workflows.comments import read_stored_comments
from mentor_analytics.workflows.imports import Imported, note_refusal, prepare_import
from mentor_analytics.workflows.jobs import ANSWER, PROGRESS, REQUEST, UPLOAD
from mentor_analytics.workflows.loading import write_snapshots
from mentor_analytics.workflows.saving import Act, read_otherwise, save_read, take_file

NICE, NICER = 5, 10
"""How far this process gives way to the pages; more so when it reads ahead."""

_Work = Callable[[Mapping[str, Any], Path, Step], Any]


def main(folder: Path, environ: Mapping[str, str]) -> int:
    """Do what the request says and leave an answer. Prints nothing: a value may be personal."""
    _give_way(NICE)
    gc.freeze()  # what is loaded stays
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    progress = folder / PROGRESS

    def step(what: str) -> None:
        with progress.open("a", encoding="utf-8") as file:
            file.write(" ".join(what.split()) + "\n")

    _answer(folder, _answer_of(request | {"environ": dict(environ)}, folder, step))
    if request["kind"] in ("save", "demo"):
        _give_way(NICER)
        read_otherwise(Path(request["db"]), choices(Path(request["db"]), environ))
    return 0


def _answer_of(request: Mapping[str, Any], folder: Path, step: Step) -> dict[str, Any]:
    try:
        return {"result": _WORK[request["kind"]](request, folder, step)}
    except MentorAnalyticsError as error:
        told: dict[str, Any] = {"type": type(error).__name__, "what": error.what, "todo": error.todo}
        if isinstance(error, ConfirmError):
            told |= {"asks": error.asks}
        if isinstance(error, RefusedFileError):
            told |= {"cause": error.cause, "headers": error.headers}
        return {"error": told}
    except Exception as error:  # the type and the place only: a message may hold a value
        last = traceback.extract_tb(error.__traceback__)[-1]
        return {"fault": f"{type(error).__name__} in {Path(last.filename).stem}:{last.lineno}"}


def _answer(folder: Path, answer: Mapping[str, Any]) -> None:
    aside = folder / (ANSWER + ".writing")
    aside.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    aside.replace(folder / ANSWER)


def _stage(request: Mapping[str, Any], folder: Path, step: Step) -> None:
    db, now = Path(request["db"]), _now(request)
    step("Reading the file")
    try:
        staged = prepare_import(
            db,
            folder / UPLOAD,
            name=request["name"],
            given=request["given"],
            timezone=request["timezone"],
            now=now,
            kind=request["file_kind"],
        )
    except RefusedFileError as error:
        note_refusal(db, request["name"], error.cause, by=request["by"], now=now)
        raise
    write_staged(staged, folder)


def _save(request: Mapping[str, Any], folder: Path, step: Step) -> dict[str, Any]:
    db = Path(request["db"])
    chosen = choices(db, request["environ"])
    who = Act(request["by"], _now(request), request["yes"])
    imported = save_read(db, read_staged(Path(request["staged"])), chosen, who, step)
    step("Getting it ready")
    write_snapshots(db, chosen, step)
    return _told(imported, folder)


def _read_comments(request: Mapping[str, Any], _: Path, step: Step) -> int:
    db = Path(request["db"])
    chosen = choices(db, request["environ"], request["preset"])
    n = read_stored_comments(db, chosen, step)
    write_snapshots(db, chosen, step)
    return n


def _demo(request: Mapping[str, Any], folder: Path, step: Step) -> dict[str, Any]:
    from mentor_analytics.workflows.demo import Wishes, demo_files

    db = Path(request["db"])
    chosen, act = choices(db, request["environ"]), Act(request["by"], _now(request))
    files = demo_files(Wishes(request["sessions"], request["seed"]), folder)
    taken = [take_file(db, file, chosen, {}, act, step)[1] for file in files]
    write_snapshots(db, chosen, step)
    return _told(taken[0], folder)  # the sessions


_WORK: Mapping[str, _Work] = {
    "stage": _stage,
    "save": _save,
    "read_comments": _read_comments,
    "demo": _demo,
}


def _told(imported: Imported, folder: Path) -> dict[str, Any]:
    return {"upload_id": imported.upload_id, "plan": plan_down(imported.plan, folder)}


def _now(request: Mapping[str, Any]) -> pd.Timestamp:
    """The moment of the request, else of the clock: this process is an edge."""
    now = pd.Timestamp(request["now"]) if "now" in request else pd.Timestamp.now(tz="UTC")  # noqa: TID251
    return now.as_unit("us")


def _give_way(more: int) -> None:
    with suppress(AttributeError, OSError):  # Windows has no such thing
        os.nice(more)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), os.environ))
