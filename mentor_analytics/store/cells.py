"""Columns of a sessions frame as SQLite keeps them, and back; and the fingerprint of a row."""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mentor_analytics.schema import BY_NAME, INPUT_ONLY, PROFILES, SESSIONS, Kind

STORED = tuple(column.name for column in SESSIONS if column.name not in INPUT_ONLY)
"""The columns of a session that are kept, in order."""
PROFILE = tuple(column.name for column in PROFILES)
"""The same of a mentor's profile."""

HASH_BYTES = 16
_NAME_END, _CELL_END = (
    "\x1e",
    "\x1f",
)  # no text of ours holds them: control characters are taken out on reading
_CATEGORIES = frozenset(("person", "label", "status", "party", "prep"))
_ARROW = {"instant": pa.int64(), "day": pa.int32(), "boolean": pa.int8()}
_NUMBERS = frozenset(("minutes", "share", "rating", "score"))


def bindable(values: pd.Series) -> Sequence[object]:
    """A column as plain values to be stored; a NaN is stored as NULL by SQLite itself."""
    kind = BY_NAME[str(values.name)].kind
    if kind in _CATEGORIES:
        texts = np.array([*values.cat.categories, None], dtype=object)  # code -1 takes the last
        return texts[values.cat.codes.to_numpy()].tolist()  # type: ignore[no-any-return]
    if kind in _NUMBERS:
        return values.to_numpy(float).tolist()
    return _integers_or_texts(values, kind).to_pylist()  # type: ignore[no-any-return]


def _integers_or_texts(values: pd.Series, kind: Kind) -> pa.Array | pa.ChunkedArray:
    if kind == "instant":
        return pa.array(values, pa.timestamp("us", "UTC")).cast(pa.int64())
    if kind == "day":
        return pa.array(values, pa.timestamp("us")).cast(pa.date32()).cast(pa.int32())
    if kind == "boolean":
        return pa.array(values, pa.bool_()).cast(pa.int8())
    return pa.array(values, pa.large_string(), from_pandas=True)


class Collected:
    """Rows from the store, gathered batch by batch into typed columns as `ingest` makes them.

    Parameters
    ----------
    columns
        Names of `schema.BY_NAME`, in the order of the rows' values.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._parts: dict[str, list[pa.Array]] = {name: [] for name in columns}

    def add(self, values: Iterable[Sequence[object]]) -> None:
        """Take a batch: for each column its values."""
        for name, cells in zip(self._columns, values, strict=True):
            kind = BY_NAME[name].kind
            if kind in _CATEGORIES:
                self._parts[name].append(pa.array(cells, pa.large_string()).dictionary_encode())
            else:
                self._parts[name].append(pa.array(cells, _arrow_type(kind)))

    def frame(self, n: int) -> pd.DataFrame:
        """All rows; `n` is how many. What was gathered is let go column by column."""
        return pd.DataFrame(
            {name: _as_series(name, self._parts.pop(name)) for name in self._columns}, index=pd.RangeIndex(n)
        )


def _arrow_type(kind: Kind) -> pa.DataType:
    return pa.float64() if kind in _NUMBERS else _ARROW.get(kind, pa.large_string())


def _as_series(name: str, parts: list[pa.Array]) -> pd.Series:
    kind = BY_NAME[name].kind
    if kind in _CATEGORIES:
        return _as_category(parts)
    whole = pa.chunked_array(parts, _arrow_type(kind))
    if kind in _NUMBERS:
        return pd.Series(whole.to_numpy(), dtype="float64")
    if kind == "boolean":
        known = whole.is_valid().to_numpy()
        return pd.Series(pd.arrays.BooleanArray(whole.fill_null(0).to_numpy().astype(bool), ~known))
    if kind == "instant":
        moments = whole.fill_null(0).to_numpy().astype("datetime64[us]")
        moments[whole.is_null().to_numpy()] = np.datetime64("NaT")
        return pd.Series(moments).dt.tz_localize("UTC")
    if kind == "day":
        days = whole.fill_null(0).to_numpy().astype("datetime64[D]").astype("datetime64[us]")
        days[whole.is_null().to_numpy()] = np.datetime64("NaT")
        return pd.Series(days)
    return pd.Series(pd.array(whole, dtype="str"))


def _as_category(parts: list[pa.Array]) -> pd.Series:
    """Each distinct text once, in order of first appearance."""
    kind = pa.dictionary(pa.int32(), pa.large_string())
    whole = pa.chunked_array(parts, kind).unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # of no rows
        whole = pa.array([], kind)
    codes = whole.indices.fill_null(-1).to_numpy()
    categories = pd.Index(pd.array(whole.dictionary, dtype="str"))
    return pd.Series(pd.Categorical.from_codes(codes, categories=categories))


def row_hashes(frame: pd.DataFrame, names: Sequence[str] = STORED) -> list[bytes]:
    """The fingerprint of each row: of `name=value` of every cell that is not blank.

    A blank counts like an absent column, so columns that come later change no fingerprint.
    """
    named = [_named(frame[name]) for name in names if name in frame.columns]
    end = pa.scalar(_CELL_END, pa.large_string())
    joined = pc.binary_join_element_wise(*named, end, null_handling="skip")
    return [hashlib.blake2b(text.encode(), digest_size=HASH_BYTES).digest() for text in joined.to_pylist()]


def canonical(values: pd.Series) -> pa.Array | pa.ChunkedArray:
    """A column as texts that are equal when the values are, whatever the versions of the libraries."""
    kind = BY_NAME[str(values.name)].kind
    if kind in _CATEGORIES:
        coded = pa.array(values)
        return coded.dictionary.cast(pa.large_string()).take(coded.indices)
    if kind in _NUMBERS:
        codes, distinct = pd.factorize(values.to_numpy(float))
        texts = pa.array([repr(float(number)) for number in distinct], pa.large_string())
        return texts.take(_places(codes))
    return _integers_or_texts(values, kind).cast(pa.large_string())


def _places(codes: npt.NDArray[np.intp]) -> pa.Array:
    return pa.array(codes, mask=codes < 0)


def _named(values: pd.Series) -> pa.Array | pa.ChunkedArray:
    texts = canonical(values)
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    large = pa.large_string()
    return pc.binary_join_element_wise(
        pa.scalar(f"{values.name}{_NAME_END}", large), texts, pa.scalar("", large)
    )
