"""What people say of findings and of flags: versions that are only added to, the last of each in force."""

import sqlite3

import pandas as pd

from mentor_analytics.store.meta import count_up, stamp
from mentor_analytics.store.records import keys_of

FINDING_COLUMNS = ("finding", "verdict", "by", "at")
FLAG_COLUMNS = ("subject_type", "subject", "rule", "verdict", "by", "at")
SESSION = "session"


def finding_verdicts(connection: sqlite3.Connection) -> pd.DataFrame:
    """The last verdict on each finding, without those taken back: `FINDING_COLUMNS`."""
    rows = connection.execute(
        "SELECT finding, verdict, by, at FROM finding_verdicts"
        " WHERE id IN (SELECT max(id) FROM finding_verdicts GROUP BY finding) AND verdict <> '' ORDER BY id"
    )
    return as_verdicts(rows.fetchall(), FINDING_COLUMNS)


def add_finding_verdict(
    connection: sqlite3.Connection, finding: str, verdict: str, by: str, now: pd.Timestamp
) -> None:
    """Add a verdict; the same again adds nothing."""
    last = connection.execute(
        "SELECT verdict FROM finding_verdicts WHERE finding = ? ORDER BY id DESC LIMIT 1", [finding]
    ).fetchone()
    if (last or ("",))[0] != verdict:
        connection.execute(
            "INSERT INTO finding_verdicts (finding, verdict, by, at) VALUES (?, ?, ?, ?)",
            [finding, verdict, by, stamp(now)],
        )
        count_up(connection, "records_version")


def flag_verdicts(connection: sqlite3.Connection) -> pd.DataFrame:
    """The last verdict on each flag, without those taken back: `FLAG_COLUMNS`; sessions as their file writes them."""
    rows = connection.execute(
        "SELECT f.subject_type, coalesce(v.session_id, f.subject), f.rule, f.verdict, f.by, f.at FROM flag_verdicts f"
        " LEFT JOIN session_versions v"
        " ON f.subject_type = ? AND v.session_key = f.subject_key AND v.superseded_by IS NULL"
        " WHERE f.id IN (SELECT max(id) FROM flag_verdicts GROUP BY subject_type, subject_key, rule)"
        " AND f.verdict <> '' ORDER BY f.id",
        [SESSION],
    )
    return as_verdicts(rows.fetchall(), FLAG_COLUMNS)


def add_flag_verdict(
    connection: sqlite3.Connection, flag: tuple[str, str, str], verdict: str, by: str, now: pd.Timestamp
) -> None:
    """Add a verdict on a flag, which is the type of its subject, the subject and the rule."""
    subject_type, subject, rule = flag
    key = keys_of([subject])[0] if subject_type == SESSION else subject
    last = connection.execute(
        "SELECT verdict FROM flag_verdicts WHERE subject_type = ? AND subject_key = ? AND rule = ?"
        " ORDER BY id DESC LIMIT 1",
        [subject_type, key, rule],
    ).fetchone()
    if (last or ("",))[0] != verdict:
        connection.execute(
            "INSERT INTO flag_verdicts (subject_type, subject_key, subject, rule, verdict, by, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [subject_type, key, subject, rule, verdict, by, stamp(now)],
        )
        count_up(connection, "records_version")


def as_verdicts(rows: list[tuple[str, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Verdicts as a typed table, also where there is none."""
    frame = pd.DataFrame(rows, columns=list(columns))
    texts = dict.fromkeys(columns[:-1], "str")
    return frame.astype(texts).assign(at=pd.to_datetime(frame["at"], utc=True).dt.as_unit("us"))
