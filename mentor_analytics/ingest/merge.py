"""The sessions of several files as one frame."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import union_categoricals

from mentor_analytics.ingest.checks import fold_ids
from mentor_analytics.ingest.columns import category_series
from mentor_analytics.ingest.folding import fold_name
from mentor_analytics.ingest.issues import Code, Issue
from mentor_analytics.ingest.messages import MESSAGES
from mentor_analytics.ingest.upload import Upload
from mentor_analytics.schema import SESSIONS, Column

_MOST_EXAMPLES = 5


def merge_uploads(uploads: Sequence[Upload]) -> tuple[pd.DataFrame, list[list[Issue]]]:
    """The sessions of all files; where two hold the same session the later file counts, and that is told.

    Names that differ only in case, width or spacing get one spelling over all files, as within one: the most
    frequent, of equals the first.

    Returns
    -------
    The frame, and for each upload the issues that the others caused.
    """
    if len(uploads) == 1:
        return uploads[0].sessions, [[]]
    there = [column for column in SESSIONS if any(column.name in u.sessions for u in uploads)]
    frame = pd.DataFrame({column.name: _stacked(uploads, column.name) for column in there})
    source = np.repeat(np.arange(len(uploads)), [len(u.sessions) for u in uploads])
    told: list[list[Issue]] = [[] for _ in uploads]
    for column in there:
        if column.kind in ("person", "label"):
            sources = [upload.validated.rows for upload in uploads]
            frame[column.name], issues = one_spelling(frame[column.name], source, sources, column)
            for number, issue in issues:
                told[number].append(issue)
    old = fold_ids(frame["session_id"]).duplicated(keep="last").to_numpy()
    message, todo = MESSAGES[Code.LATER_FILE_WINS]
    for number, upload in enumerate(uploads):
        for sheet, rows in _by_sheet(upload.validated.rows, old[source == number]):
            told[number].append(Issue(Code.LATER_FILE_WINS, message, todo, "session_id", rows, sheet=sheet))
    return frame[~old].reset_index(drop=True), told


def one_spelling(
    names: pd.Series, source: npt.NDArray[np.intp], sources: Sequence[pd.DataFrame], column: Column
) -> tuple[pd.Series, list[tuple[int, Issue]]]:
    """One spelling per name, told for each file that spells it otherwise than the first file that has it.

    Parameters
    ----------
    names
        A category, the files one after the other or mixed.
    source
        For each name the number of its file.
    sources
        For each file `row` and `sheet` of its names, in their order.
    column
        What the names are.

    Returns
    -------
    The names, the most frequent spelling for each (of equals the first); and (number of the file, what is told).
    """
    codes, texts = names.cat.codes.to_numpy(), [str(text) for text in names.cat.categories]
    groups: dict[str, list[int]] = {}
    for code in pd.unique(codes[codes >= 0]).tolist():  # in order of appearance
        groups.setdefault(fold_name(texts[code]), []).append(code)
    groups = {key: group for key, group in groups.items() if len(group) > 1}
    if not groups:
        return names, []
    counts = Counter(codes.tolist())
    spelled: list[str | None] = [*texts, None]  # a blank has the code -1
    otherwise: dict[int, list[int]] = {}
    for group in groups.values():
        best = max(group, key=lambda code: counts[code])  # the first of equals
        for code in group:
            spelled[code] = texts[best]
            otherwise[code] = group
    issues = []
    for number, rows_of in enumerate(sources):
        here = np.where(source == number, codes, -1)
        apart = [
            code for code in pd.unique(here).tolist() if code in otherwise and code != otherwise[code][0]
        ]
        pairs = [
            f"{' / '.join(texts[c] for c in otherwise[code])} → {spelled[code]}"
            for code in apart[:_MOST_EXAMPLES]
        ]
        more = "; ".join(pairs) + (f"; and {len(apart) - len(pairs)} more" if len(apart) > len(pairs) else "")
        message, todo = (t.format(label=column.label, more=more) for t in MESSAGES[Code.NAMES_MERGED])
        if not apart:
            continue
        for sheet, rows in _by_sheet(rows_of, np.isin(codes[source == number], apart)):
            issues.append((number, Issue(Code.NAMES_MERGED, message, todo, column.name, rows, sheet=sheet)))
    return category_series(codes.astype(np.int32), spelled), issues


def _by_sheet(rows_of: pd.DataFrame, chosen: npt.NDArray[np.bool_]) -> list[tuple[str, list[int]]]:
    """The row numbers of some sessions of a file, sheet by sheet."""
    rows = rows_of[chosen]
    return [(str(sheet), of["row"].tolist()) for sheet, of in rows.groupby("sheet", sort=False)]


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
