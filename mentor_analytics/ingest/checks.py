"""Doubts that only show when columns or rows are seen together: contradictions, duplicates, names alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz, process

from mentor_analytics.ingest.folding import fold_header, fold_name
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.limits import NAME_CHARS
from mentor_analytics.ingest.notes import notes_against_columns

_SIMILAR = 90.0
_SHORTEST = 4  # letters; of shorter names too many look alike
_MOST_NAMES = 2_000  # beyond, comparing every pair costs more than it tells
_SEVERAL = re.compile(r"\S\s*[;&]\s*\S|\s(?:and|und|y)\s(?=[A-Z]\w+\s+[A-Z])")

Rows = npt.NDArray[np.intp]


@dataclass
class Finding:
    """Rows (positions in the frame) about which something is to be told."""

    code: Code
    rows: Rows
    more: str = ""
    column: str = ""


def _true(frame: pd.DataFrame, column: str) -> npt.NDArray[np.bool_]:
    return frame[column].fillna(False).to_numpy(dtype=bool)


def _is(frame: pd.DataFrame, column: str, value: str) -> npt.NDArray[np.bool_]:
    return (frame[column] == value).to_numpy(dtype=bool)


def contradictions(sessions: pd.DataFrame) -> Iterator[Finding]:
    """Columns of one row that cannot all be true. Nothing is changed or left out.

    Parameters
    ----------
    sessions
        Needs `status`; looks at `rating`, `actual_min`, `attended`, `attendance`, `action_items`,
        `action_item_text`, `follow_up_scheduled`, `follow_up_on`, `issue_note` and what notes name,
        where they are there.
    """
    held = _is(sessions, "status", "completed")
    none = np.zeros(len(sessions), dtype=bool)
    rated = sessions["rating"].notna().to_numpy() if "rating" in sessions else none
    lasted = (sessions["actual_min"] > 0).to_numpy() if "actual_min" in sessions else none
    came = _true(sessions, "attended") if "attended" in sessions else none
    stayed_away = (~came & sessions["attended"].notna().to_numpy()) if "attended" in sessions else none
    for meets, more in (
        (~held & rated & lasted, "not completed, yet it has a rating and an actual length"),
        (~held & rated & ~lasted, "not completed, yet it has a rating"),
        (~held & ~rated & lasted, "not completed, yet it has an actual length"),
        (held & stayed_away & ~rated, "completed, yet nobody attended and there is no rating"),
    ):
        if meets.any():
            yield Finding(Code.CONTRADICTORY_ROW, np.flatnonzero(meets), more)
    apart = ~held & came & ~rated & ~lasted
    if apart.any():
        yield Finding(Code.ATTENDED_NOT_HELD, np.flatnonzero(apart), column="attended")
    yield from _disagreeing(sessions)
    if "issue_note" in sessions:
        for against in notes_against_columns(sessions):
            yield Finding(Code.NOTE_CONTRADICTS, against.rows, against.what, "issue_note")


def _disagreeing(sessions: pd.DataFrame) -> Iterator[Finding]:
    """A yes or no beside a detail that says otherwise."""
    blank = pd.Series(pd.NA, index=sessions.index, dtype="boolean")
    details: dict[str, pd.Series] = {
        name: sessions[name].notna() if name in sessions else blank.notna()
        for name in ("action_item_text", "follow_up_on")
    }
    share = sessions["attendance"] if "attendance" in sessions else pd.Series(np.nan, index=sessions.index)
    for column, said, otherwise, more in (
        (
            "follow_up_scheduled",
            False,
            details["follow_up_on"],
            "No follow-up is scheduled, yet it has a date",
        ),
        ("action_items", False, details["action_item_text"], "No action items, yet their text is there"),
        ("attended", True, share == 0, "Attended, yet the attendance is 0 %"),
        ("attended", False, share > 0, "Not attended, yet the attendance is above 0 %"),
    ):
        if column in sessions:
            answers = sessions[column].astype("boolean")
            meets = (answers == said).fillna(False).to_numpy(dtype=bool) & otherwise.to_numpy(dtype=bool)
            if meets.any():
                yield Finding(Code.COLUMNS_DISAGREE, np.flatnonzero(meets), more, column)


def duplicates(frame: pd.DataFrame, key: Sequence[str] = ("session_id",)) -> tuple[Rows, Rows]:
    """Rows whose key stands more than once; ids are compared after trimming, NFKC and case folding.

    Parameters
    ----------
    frame
        Typed rows; names have one spelling each.
    key
        The columns that together name a row.

    Returns
    -------
    Rows that repeat an earlier one with the same content, and all rows of ids with differing contents.
    """
    keys = _keys(frame, key)
    again = keys.duplicated(keep=False).to_numpy()
    empty = np.zeros(0, dtype=np.intp)
    if not again.any():
        return empty, empty
    rows = np.flatnonzero(again)
    content = frame.iloc[rows].drop(columns=list(key))
    content = content.assign(
        **{c: content[c].astype("str") for c in content.select_dtypes("category").columns}
    )
    hashes = pd.util.hash_pandas_object(content, index=False).to_numpy() if content.columns.size else 0
    table = pd.DataFrame({"row": rows, "key": keys.to_numpy()[rows], "hash": hashes})
    differs = (table.groupby("key")["hash"].transform("nunique") > 1).to_numpy()
    repeats = ~differs & table.duplicated("key").to_numpy()
    return rows[repeats], rows[differs]


def _keys(frame: pd.DataFrame, key: Sequence[str]) -> pd.Series:
    if tuple(key) == ("session_id",):
        return fold_ids(frame["session_id"])
    parts = [
        frame[name].cat.codes if isinstance(frame[name].dtype, pd.CategoricalDtype) else frame[name]
        for name in key
    ]
    return pd.Series(pd.MultiIndex.from_arrays(parts).factorize()[0])


def fold_ids(ids: pd.Series) -> pd.Series:
    """Ids made comparable. Plain ones, nearly all, need no closer look."""
    plain = (
        ids.str.fullmatch(r"[0-9A-Z_.\-/#]*").to_numpy(dtype=bool) if len(ids) else np.zeros(0, dtype=bool)
    )
    if plain.all():
        return ids
    folded = ids.to_numpy(dtype=object, copy=True)
    folded[~plain] = [fold_name(str(text)) for text in folded[~plain]]
    folded[plain] = [text.casefold() for text in folded[plain]]
    return pd.Series(folded, index=ids.index)


def similar_names(names: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of names that may be one person written two ways (a typo, “Last, First”)."""
    distinct = sorted(
        {name for name in names if len(name) <= NAME_CHARS and len(fold_header(name)) >= _SHORTEST}
    )
    distinct = distinct[:_MOST_NAMES]
    folded = [fold_header(name) for name in distinct]
    if len(distinct) < 2:
        return []
    scores = process.cdist(folded, folded, scorer=fuzz.token_sort_ratio, score_cutoff=_SIMILAR)
    return [(distinct[i], distinct[j]) for i, j in zip(*np.nonzero(np.triu(scores, 1)), strict=True)]


def several_names(names: Sequence[str]) -> list[str]:
    """Cells that name more than one person (“A; B”, “A & B”)."""
    return [name for name in names if _SEVERAL.search(name)]
