"""What mentors did, as it is kept: each event once, whatever files it stands in."""

import sqlite3

import numpy as np
import pandas as pd
import pyarrow as pa

from mentor_analytics.ingest.folding import fold_name
from mentor_analytics.measure.prepare import mentor_keys


def lay_out(connection: sqlite3.Connection, events: pd.DataFrame) -> int:
    """Put the events of a file beside those that are kept; how many of them are kept already comes back.

    Parameters
    ----------
    events
        `mentor`, `event_at`, `event`, none of them missing.
    """
    connection.execute("DROP TABLE IF EXISTS temp.incoming_events")
    connection.execute(
        "CREATE TEMP TABLE incoming_events (mentor_key TEXT, event_at INTEGER, event_key TEXT, mentor TEXT, event TEXT,"
        " PRIMARY KEY (mentor_key, event_at, event_key)) WITHOUT ROWID"
    )
    texts = {name: events[name].astype(object) for name in ("mentor", "event")}
    folded = {text: fold_name(text) for text in texts["event"].unique()}
    moments = pa.array(events["event_at"], pa.timestamp("us", "UTC")).cast(pa.int64()).to_pylist()
    rows = zip(
        mentor_keys(events["mentor"]).astype(object),
        moments,
        texts["event"].map(folded),
        texts["mentor"],
        texts["event"],
        strict=True,
    )
    connection.executemany("INSERT OR IGNORE INTO temp.incoming_events VALUES (?, ?, ?, ?, ?)", rows)
    known = connection.execute(
        "SELECT count(*) FROM temp.incoming_events i CROSS JOIN activity_events e"
        " ON e.mentor_key = i.mentor_key AND e.event_at = i.event_at AND e.event_key = i.event_key"
    )
    return int(known.fetchone()[0])


def keep_new(connection: sqlite3.Connection, upload_id: int) -> None:
    """Keep those that were laid out and are not kept yet."""
    connection.execute(
        "INSERT OR IGNORE INTO activity_events (mentor_key, event_at, event_key, mentor, event, upload_id)"
        " SELECT mentor_key, event_at, event_key, mentor, event, ? FROM temp.incoming_events",
        [upload_id],
    )


def kept_events(connection: sqlite3.Connection) -> pd.DataFrame:
    """Every event: `mentor_key`, `event_at` (UTC), `event` and `mentor` (one spelling each), by mentor and time."""
    found = connection.execute(
        "SELECT mentor_key, event_at, event_key FROM activity_events ORDER BY mentor_key, event_at, event_key"
    ).fetchall()
    keys, moments, event_keys = zip(*found, strict=True) if found else ((), (), ())
    return pd.DataFrame(
        {
            "mentor_key": pd.Series(keys, dtype="str"),
            "event_at": pd.Series(np.array(moments, "int64").astype("datetime64[us]")).dt.tz_localize("UTC"),
            "event": _spelled(event_keys, _spellings(connection, "event_key", "event")),
            "mentor": _spelled(keys, _spellings(connection, "mentor_key", "mentor")),
        }
    )


def _spellings(connection: sqlite3.Connection, key: str, text: str) -> dict[str, str]:
    """Key → how it is spelled: the most frequent way, of equals the one that came first."""
    return dict(
        connection.execute(
            f"SELECT {key}, {text} FROM activity_events GROUP BY {key}, {text} ORDER BY count(*), min(upload_id) DESC"
        )
    )


def _spelled(keys: tuple[str, ...], spellings: dict[str, str]) -> pd.Series:
    codes, distinct = pd.factorize(np.array(keys, dtype=object))
    categories = pd.Index([spellings[key] for key in distinct], dtype="str")
    return pd.Series(pd.Categorical.from_codes(codes, categories))
