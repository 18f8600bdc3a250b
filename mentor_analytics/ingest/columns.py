"""One column of text to one typed column, with every doubt about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from mentor_analytics.ingest import dates, numbers
from mentor_analytics.ingest.folding import fold_name
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.texts import Texts
from mentor_analytics.ingest.words import Vocabulary, read_status, read_word
from mentor_analytics.schema import Column, Kind, Range

WRITE_AS: Mapping[Kind, str] = {
    "boolean": "Yes or No",
    "prep": "Yes, Partial or No",
    "party": "mentor, learner or platform",
    "minutes": "45",
    "share": "75%",
    "rating": "4",
    "score": "7.5",
    "instant": "2026-09-30 15:00",
    "day": "2026-09-30",
}


@dataclass
class Doubt:
    """Something to tell about some distinct texts of a column."""

    code: Code
    indices: Sequence[int]
    more: str = ""


@dataclass
class Typed:
    """A column ready for the frame, and what to tell about it.

    Parameters
    ----------
    values
        One per row.
    faults
        Index of a distinct text → why it has no value.
    doubts
        What was made of texts that have one.
    """

    values: pd.Series
    faults: dict[int, Code] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


def type_column(
    column: Column, texts: Texts, timezone: str, *, decimal_comma: bool = False, date1904: bool = False
) -> Typed:
    """Read a column as its kind says. Blanks become missing; nothing is ever filled in or clipped."""
    kind = column.kind
    if kind in ("id", "text", "line"):
        return Typed(text_series(texts))
    if kind in ("person", "label"):
        return _merge_spellings(texts)
    if kind in ("boolean", "prep", "party"):
        return _read_words(kind, texts)
    if kind in ("instant", "day"):
        return type_dates(texts, timezone, instants=kind == "instant", date1904=date1904)
    return _read_numbers(column, texts, decimal_comma=decimal_comma)


def text_series(texts: Texts, values: Sequence[str | None] | None = None) -> pd.Series:
    """Distinct texts (or others in their places) laid out row by row, blanks missing."""
    distinct = pa.array(
        [text or None for text in (texts.distinct if values is None else values)], pa.large_string()
    )
    laid = pa.DictionaryArray.from_arrays(pa.array(texts.codes), distinct).dictionary_decode()
    return pd.Series(pd.array(laid, dtype="str"))


def category_series(codes: npt.NDArray[np.int32], values: Sequence[str | None]) -> pd.Series:
    """The same as a category: each distinct value once, in order of first appearance."""
    new_codes, categories = pd.factorize(np.array([value or None for value in values], dtype=object))
    laid = new_codes[codes] if len(new_codes) else np.zeros(len(codes), dtype=np.intp)
    return pd.Series(pd.Categorical.from_codes(laid, categories=pd.Index(categories, dtype="str")))


def counts_of(texts: Texts) -> npt.NDArray[np.int64]:
    """How many rows hold each distinct text."""
    return np.bincount(texts.codes, minlength=len(texts.distinct)).astype(np.int64)


def _merge_spellings(texts: Texts) -> Typed:
    """One spelling for names that differ only in case, width or spacing: the most frequent, then the first."""
    counts = counts_of(texts)
    groups: dict[str, list[int]] = {}
    for index, text in enumerate(texts.distinct):
        if text:
            groups.setdefault(fold_name(text), []).append(index)
    spelled: list[str | None] = list(texts.distinct)
    merged, examples = [], []
    for indices in groups.values():
        totals: dict[str, int] = {}
        for index in indices:
            totals[texts.distinct[index]] = totals.get(texts.distinct[index], 0) + int(counts[index])
        if len(totals) > 1:
            best = max(totals, key=lambda text: totals[text])  # the first of equals, as dicts keep order
            merged += [index for index in indices if texts.distinct[index] != best]
            examples.append(f"{' / '.join(totals)} → {best}")
            for index in indices:
                spelled[index] = best
    doubts = [Doubt(Code.NAMES_MERGED, merged, _some(examples))] if merged else []
    return Typed(category_series(texts.codes, spelled), doubts=doubts)


def _some(examples: Sequence[str], most: int = 5) -> str:
    shown = "; ".join(example[:200] for example in examples[:most])
    return shown if len(examples) <= most else f"{shown}; and {len(examples) - most} more"


def _read_words(vocabulary: Vocabulary, texts: Texts) -> Typed:
    meant = [read_word(vocabulary, text) if text else None for text in texts.distinct]
    faults = {i: Code.UNREADABLE_VALUE for i, text in enumerate(texts.distinct) if text and meant[i] is None}
    if vocabulary == "boolean":
        return Typed(boolean_series(texts.codes, meant), faults)
    return Typed(category_series(texts.codes, [None if m is None else str(m) for m in meant]), faults)


def category_of(values: pd.Series) -> pd.Series:
    """A text column as a category of the texts that occur."""
    return values.astype("category").cat.remove_unused_categories()


def boolean_series(codes: npt.NDArray[np.int32], meant: Sequence[object]) -> pd.Series:
    """Nullable booleans laid out row by row."""
    known = np.array([m is not None for m in meant] or [False])
    values = np.array([bool(m) for m in meant] or [False])
    return pd.Series(pd.arrays.BooleanArray(values[codes], ~known[codes]))


def type_status(texts: Texts) -> tuple[Typed, pd.Series]:
    """The status, and the party its words name (“cancelled by mentor”)."""
    read = [read_status(text) if text else (None, True, None) for text in texts.distinct]
    faults = {
        i: Code.UNKNOWN_STATUS
        for i, (status, _, _) in enumerate(read)
        if texts.distinct[i] and status is None
    }
    mapped = [i for i, (status, own, _) in enumerate(read) if status and not own]
    pairs = _some([f"{texts.distinct[i]} → {(read[i][0] or '').replace('_', '-')}" for i in mapped])
    doubts = [Doubt(Code.VALUES_MAPPED, mapped, pairs)] if mapped else []
    typed = Typed(category_series(texts.codes, [status for status, _, _ in read]), faults, doubts)
    return typed, category_series(texts.codes, [party for _, _, party in read])


def type_follow_up(texts: Texts, timezone: str, *, date1904: bool = False) -> tuple[Typed, pd.Series | None]:
    """Whether a next meeting is set, and its day where the cell holds that instead of a yes."""
    meant: list[object] = [read_word("follow_up", text) if text else None for text in texts.distinct]
    others = ["" if word is not None else text for word, text in zip(meant, texts.distinct, strict=True)]
    read = dates.read_dates(others, timezone, date1904=date1904)
    dated = [int(i) for i in np.flatnonzero(~np.isnat(read.wall))]
    for index in dated:
        meant[index] = True
    doubts = [Doubt(Code.VALUES_MAPPED, dated, "a date → Yes"), *_order_doubts(read)] if dated else []
    typed = Typed(
        boolean_series(texts.codes, meant), dict.fromkeys(read.faults, Code.UNREADABLE_VALUE), doubts
    )
    return typed, _laid_days(read, texts) if dated else None


def filled_from(values: pd.Series, detail: pd.Series) -> pd.Series:
    """A column with its blanks filled by what another column told."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return category_of(values.astype("str").fillna(detail.astype("str")))
    return values.fillna(detail)


def type_actions(texts: Texts) -> tuple[Typed, pd.Series | None]:
    """Whether next steps were written down, and the steps where the cell holds them instead of a yes."""
    meant: list[object] = []
    steps: list[str | None] = []
    for text in texts.distinct:
        word = read_word("actions", text) if text else None
        is_text = bool(text) and word is None
        meant.append(True if is_text else word)
        steps.append(text if is_text else None)
    own_text = text_series(texts, steps) if any(steps) else None
    return Typed(boolean_series(texts.codes, meant)), own_text


def _read_numbers(column: Column, texts: Texts, *, decimal_comma: bool) -> Typed:
    if not isinstance(column.allowed, Range):
        raise TypeError(column.name)
    if column.kind == "rating":
        read = numbers.read_ratings(
            texts.distinct, counts_of(texts), column.allowed, decimal_comma=decimal_comma
        )
    else:
        reader = {"minutes": numbers.read_minutes, "share": numbers.read_shares, "score": numbers.read_scores}
        read = reader[column.kind](texts.distinct, column.allowed, decimal_comma=decimal_comma)
    values = read.values.astype(float)
    laid = values[texts.codes] if len(values) else np.zeros(len(texts.codes))
    return Typed(pd.Series(laid), read.faults, _by_code(read.told))


def _by_code(told: Mapping[int, Code]) -> list[Doubt]:
    return [Doubt(code, [i for i, c in told.items() if c == code]) for code in dict.fromkeys(told.values())]


def type_dates(texts: Texts, timezone: str, *, instants: bool, date1904: bool = False) -> Typed:
    """A column of dates: instants in UTC, or calendar days."""
    read = dates.read_dates(texts.distinct, timezone, date1904=date1904)
    doubts = _order_doubts(read)
    if not instants:
        return Typed(_laid_days(read, texts), read.faults, doubts)
    moments, doubtful = dates.to_instants(read, timezone)
    if doubtful:
        doubts.append(Doubt(Code.CLOCK_CHANGE, doubtful))
    unnamed = np.isnan(read.offset_min) & ~np.isnat(read.wall)
    if unnamed.any() and (~np.isnan(read.offset_min)).any():
        zoned = [
            int(i) for i in np.flatnonzero(unnamed) if read.told.get(int(i)) is not Code.EXCEL_SERIAL_DATES
        ]
        epochs = {i for i, code in read.told.items() if code is Code.EPOCH_DATES}
        if zoned and any(i not in epochs for i in np.flatnonzero(~np.isnan(read.offset_min))):
            doubts.append(Doubt(Code.TIMEZONE_ASSUMED, zoned, timezone))
    laid_out = moments.take(texts.codes).reset_index(drop=True)
    return Typed(laid_out, read.faults, doubts)


def _order_doubts(read: dates.ReadDates) -> list[Doubt]:
    doubts = _by_code(read.told)
    if read.order is not None and read.order is not Code.DATE_ORDER_MIXED:
        doubts.append(Doubt(read.order, read.ordered))
    return doubts


def _laid_days(read: dates.ReadDates, texts: Texts) -> pd.Series:
    days = read.wall.astype("datetime64[D]").astype("datetime64[us]")
    return pd.Series(days[texts.codes] if len(days) else np.zeros(len(texts.codes), "datetime64[us]"))
