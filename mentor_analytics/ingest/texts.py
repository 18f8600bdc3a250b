"""A column of text as its distinct values and a code per row, cleaned of what cannot be seen.

Everything a column says is read once per distinct text, however many rows repeat it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from mentor_analytics.ingest.folding import CONTROLS
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.workbook import ERROR_MARK, UNCACHED_MARK
from mentor_analytics.schema import Kind

ONE_LINE: frozenset[Kind] = frozenset({"id", "person", "label", "line"})
NAMES: frozenset[Kind] = frozenset({"id", "person", "label"})
"""Kinds in which `NA` or `None` is a value: somebody may be called that."""
TEXTS: frozenset[Kind] = frozenset({"id", "person", "label", "line", "text"})

MISSING = frozenset(
    {"n/a", "na", "n.a.", "nan", "null", "none", "nil", "#n/a", "-", "--", "—", "–", "−", "?", "<na>", "nat"}
)
"""Spellings of “no value”, folded; names and ids are exempt but for dashes."""
DASHES = frozenset({"-", "--", "—", "–", "−"})

_CONTROL = re.compile(f"[{CONTROLS}]")
_BREAK = re.compile(r"[\r\n\u2028\u2029\x85\x0b\x0c]+")
_SPACES = re.compile(r"[\s\u00a0]+")
_ESCAPED = re.compile(r"'(?='*\s*[=+\-@＝＋－＠])")  # one quote more than was written, as our exports put it
# Only these need a closer look; RE2, so no look-around.
_SUSPECT = f"[{CONTROLS}\r\n\u2028\u2029\x85\u00a0\u3000]|^\\s|\\s$|\\s\\s|^'|^\ue000"
FORMULA = r"^\s*[=+\-@＝＋－＠]"


@dataclass
class Texts:
    """One column: `distinct[codes]` is what stands in the rows; an empty text is a blank.

    Parameters
    ----------
    distinct
        The distinct texts, cleaned.
    codes
        One index into `distinct` per row.
    written
        The distinct texts as they stood in the file.
    told
        Index into `distinct` → what was done to it (invisible characters removed).
    broken
        Index into `distinct` → why it holds no value (an error cell, a formula without result).
    column
        The column of ours that its heading names.
    """

    distinct: list[str]
    codes: npt.NDArray[np.int32]
    written: list[str]
    told: dict[int, Code] = field(default_factory=dict)
    broken: dict[int, Code] = field(default_factory=dict)
    column: str = ""

    def rows_of(self, indices: Sequence[int]) -> npt.NDArray[np.intp]:
        """The rows in which any of some distinct texts stand."""
        chosen = np.zeros(len(self.distinct), dtype=bool)
        chosen[list(indices)] = True
        return np.flatnonzero(chosen[self.codes])

    @property
    def blank(self) -> npt.NDArray[np.bool_]:
        """Which rows are blank."""
        empty = np.fromiter((not text for text in self.distinct), dtype=bool, count=len(self.distinct))
        return empty[self.codes] if len(empty) else np.zeros(len(self.codes), dtype=bool)


def texts_of(column: pa.ChunkedArray, kind: Kind) -> Texts:
    """Clean one column of raw text.

    Trimming and (on one line) single spaces lose nothing and are not told; removed control, zero-width and bidi
    characters and line breaks in a one-line field are. Case, width and accents stay as written.
    """
    encoded = pc.dictionary_encode(pc.fill_null(column, "")).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):  # no rows at all
        return Texts([], np.zeros(0, dtype=np.int32), [])
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    values = encoded.dictionary
    written = values.to_pylist()
    texts = Texts(list(written), codes, written)
    for index in pc.indices_nonzero(pc.match_substring_regex(values, _SUSPECT)).to_pylist():
        _clean(texts, index, one_line=kind in ONE_LINE)
    missing = DASHES if kind in NAMES else MISSING
    if kind == "text" or kind == "line" or kind not in TEXTS or kind in NAMES:
        _blank_missing(texts, missing)
    return texts


def _clean(texts: Texts, index: int, *, one_line: bool) -> None:
    text = texts.distinct[index]
    if text.startswith(ERROR_MARK):
        texts.distinct[index], texts.written[index] = "", text[len(ERROR_MARK) :]
        texts.broken[index] = Code.ERROR_CELLS
        return
    if text == UNCACHED_MARK:
        texts.distinct[index], texts.written[index] = "", "(formula)"
        texts.broken[index] = Code.FORMULA_WITHOUT_VALUE
        return
    kept = _CONTROL.sub("", text)
    if kept != text:
        texts.told[index] = Code.CONTROL_CHARS_REMOVED
    kept = kept.strip()
    if one_line:
        joined = _BREAK.sub(" ", kept)
        if joined != kept:
            texts.told[index] = Code.CONTROL_CHARS_REMOVED
        kept = _SPACES.sub(" ", joined)
    texts.distinct[index] = kept[1:].lstrip() if _ESCAPED.match(kept) else kept


def _blank_missing(texts: Texts, missing: frozenset[str]) -> None:
    longest = max(map(len, missing))
    for index, text in enumerate(texts.distinct):
        if len(text) <= longest and text.casefold() in missing:
            texts.distinct[index] = ""
