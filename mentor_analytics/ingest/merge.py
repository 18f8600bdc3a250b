"""The sessions of several files as one frame."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from mentor_analytics.ingest.checks import fold_ids
from mentor_analytics.ingest.issues import Code, Issue
from mentor_analytics.ingest.messages import MESSAGES
from mentor_analytics.ingest.upload import Upload
from mentor_analytics.schema import SESSIONS


def merge_uploads(uploads: Sequence[Upload]) -> tuple[pd.DataFrame, list[list[Issue]]]:
    """The sessions of all files; where two hold the same session the later file counts, and that is told.

    Returns
    -------
    The frame, and for each upload the issues that the others caused.
    """
    if len(uploads) == 1:
        return uploads[0].sessions, [[]]
    names = [column.name for column in SESSIONS if any(column.name in u.sessions for u in uploads)]
    frame = pd.DataFrame({name: _stacked(uploads, name) for name in names})
    source = np.repeat(np.arange(len(uploads)), [len(u.sessions) for u in uploads])
    rows = np.concatenate([u.validated.rows["row"].to_numpy() for u in uploads])
    old = fold_ids(frame["session_id"]).duplicated(keep="last").to_numpy()
    message, todo = MESSAGES[Code.LATER_FILE_WINS]
    told = []
    for number in range(len(uploads)):
        replaced = rows[old & (source == number)].tolist()
        issue = Issue(Code.LATER_FILE_WINS, message, todo, "session_id", replaced)
        told.append([issue] if replaced else [])
    return frame[~old].reset_index(drop=True), told


def _stacked(uploads: Sequence[Upload], name: str) -> pd.Series:
    """One column over all files; missing where a file has no such column."""
    sample = next(u.sessions[name] for u in uploads if name in u.sessions)
    parts = [
        u.sessions[name] if name in u.sessions else sample.iloc[:0].reindex(range(len(u.sessions)))
        for u in uploads
    ]
    if isinstance(sample.dtype, pd.CategoricalDtype):
        return pd.Series(union_categoricals([part.astype("str").astype("category") for part in parts]))
    return pd.concat(parts, ignore_index=True)
