"""Small workspaces made by hand."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from mentor_analytics.ingest.upload import read_upload
from mentor_analytics.store.database import reading
from mentor_analytics.store.uploads import state_hash
from mentor_analytics.workflows.imports import Imported, Staged, save_import, stage

NOW = pd.Timestamp("2026-11-20 09:00", tz="UTC")
ZONE = "Asia/Kolkata"
CORPUS = Path(__file__).parents[1] / "corpus"
HEAD = "Session ID,Mentor,Status,Scheduled Start,Rating,Feedback"


def line(number: int, rating: object = 5, feedback: str = "Fine.", **more: str) -> str:
    """One session as a line of CSV."""
    mentor, status = more.get("mentor", "Asha Rao"), more.get("status", "Completed")
    start = more.get("start", f"2026-09-{number % 28 + 1:02} 10:00")
    return f"S{number},{mentor},{status},{start},{rating},{feedback}"


def csv_of(*lines: str, head: str = HEAD) -> str:
    """A file of sessions."""
    return "\n".join((head, *lines)) + "\n"


def staged(db: Path, content: str | Path, name: str = "", given: Mapping[str, str] | None = None) -> Staged:
    """A file read and planned, as an upload would be."""
    if isinstance(content, Path):
        file = content
    else:
        db.parent.mkdir(parents=True, exist_ok=True)
        file = db.with_name(f"{abs(hash(content)):x}.csv")
        file.write_text(content, encoding="utf-8")
    name = name or (file.name if isinstance(content, Path) else "sessions.csv")
    upload = read_upload(file, timezone=ZONE, now=NOW, name=name, given=given, isolated=False)
    return stage(db, upload, file, given or {}, ZONE)


def put(
    db: Path,
    content: str | Path,
    name: str = "",
    *,
    yes: bool = False,
    given: Mapping[str, str] | None = None,
) -> Imported:
    """A file saved."""
    return save_import(db, staged(db, content, name, given), by="pm@example.org", now=NOW, yes=yes)


def rows(db: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    """What a query finds."""
    with reading(db) as connection:
        return list(connection.execute(query, values))


def one(db: Path, query: str, *values: object) -> object:
    """The single value a query finds."""
    return rows(db, query, *values)[0][0]


def counts(db: Path) -> tuple[object, object]:
    """Sessions and versions."""
    return (
        one(db, "SELECT count(*) FROM sessions"),
        one(db, "SELECT count(*) FROM session_versions"),
    )


def state(db: Path) -> str:
    """The fingerprint of all versions and waiting rows."""
    with reading(db) as connection:
        return state_hash(connection)


def plan_counts(done: Imported) -> tuple[int, int, int]:
    """New, changed, unchanged."""
    return done.plan.n_new, done.plan.n_changed, done.plan.n_unchanged
