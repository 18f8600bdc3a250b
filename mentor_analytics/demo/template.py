"""An empty form of a good file: the headings people usually have, and two invented sessions."""

import io
import tempfile
from pathlib import Path

import pandas as pd

from mentor_analytics.demo.files import write_sessions
from mentor_analytics.demo.sample import sample_sessions
from mentor_analytics.schema import EXPECTED, REQUIRED, SESSIONS

NAME = "sessions_template"
STATUSES = ("completed", "no_show")
"""Of the two sessions: one with everything filled in, one that did not take place."""


def template_table() -> pd.DataFrame:
    """The template as a table of texts: headings and cells as they stand in the file."""
    return pd.read_csv(io.BytesIO(template_file(".csv")), dtype="str", keep_default_na=False)


def template_file(suffix: str) -> bytes:
    """The template as a file.

    Parameters
    ----------
    suffix
        `.csv` or `.xlsx`.
    """
    wanted = {*REQUIRED, *EXPECTED}
    sessions = sample_sessions()[[column.name for column in SESSIONS if column.name in wanted]]
    fullest = sessions.notna().sum(axis=1).sort_values(ascending=False, kind="stable").index
    ordered = sessions.loc[fullest]
    rows = [ordered.index[ordered["status"] == status][0] for status in STATUSES]
    with tempfile.TemporaryDirectory(prefix="mentor-analytics-") as folder:
        path = Path(folder) / f"{NAME}{suffix}"
        write_sessions(sessions.loc[rows].reset_index(drop=True), path)
        return path.read_bytes()
