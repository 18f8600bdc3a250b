"""Texts cleaned of what cannot be seen; nothing else is changed."""

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.ingest.folding import CONTROLS
from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.texts import ONE_LINE, Texts, texts_of
from mentor_analytics.ingest.workbook import ERROR_MARK, UNCACHED_MARK


def texts(cells: Sequence[str | None], kind: str = "text") -> Texts:
    return texts_of(pa.chunked_array([pa.array(cells, pa.string())]), kind)  # type: ignore[arg-type]


def rows(found: Texts) -> list[str]:
    return [found.distinct[code] for code in found.codes]


CLEANING: tuple[tuple[str, str, str, bool], ...] = (
    ("text", "plain", "plain", False),
    ("text", "  trimmed \t", "trimmed", False),
    ("text", "two\nlines", "two\nlines", False),
    ("text", "two  spaces", "two  spaces", False),
    ("line", "two  spaces", "two spaces", False),
    ("line", "two\r\n lines", "two lines", True),
    ("person", "Asha\u00a0 Rao", "Asha Rao", False),
    ("person", "Asha\u200b", "Asha", True),
    ("person", "\u202eAsha", "Asha", True),
    ("person", "a\x00b", "ab", True),
    ("person", "José", "José", False),
    ("person", "Ａｓｈａ", "Ａｓｈａ", False),
    ("person", "न\u200dम", "न\u200dम", False),
    ("text", "👩\u200d👧", "👩\u200d👧", False),
    ("text", "\ufeffx", "x", True),
    ("text", "x\ue000y", "x\ue000y", False),
    ("text", "\ue000y", "\ue000y", False),
    ("text", "'=1+1", "=1+1", False),
    ("text", "''=1+1", "'=1+1", False),
    ("text", "'-5", "-5", False),
    ("text", "' @x", "@x", False),
    ("text", "'＝1", "＝1", False),
    ("text", "'quoted'", "'quoted'", False),
    ("text", "'tis '=1", "'tis '=1", False),
    ("text", "O'Brien", "O'Brien", False),
    ("minutes", "'-5", "-5", False),
)


@pytest.mark.parametrize(("kind", "written", "kept", "told"), CLEANING, ids=lambda value: repr(value)[:20])
def test_cleaning(kind: str, written: str, kept: str, told: bool) -> None:
    found = texts([written], kind)
    assert rows(found) == [kept]
    assert found.written == [written]
    assert found.told == ({0: Code.CONTROL_CHARS_REMOVED} if told else {})


@pytest.mark.parametrize(
    "mark", ["N/A", "na", "NaN", "null", "NONE", "nil", "#N/A", "-", "--", "—", "–", "?", "NaT", "<NA>"]
)
@pytest.mark.parametrize(
    ("kind", "blank"),
    [("rating", True), ("text", True), ("line", True), ("boolean", True), ("person", False), ("id", False)],
)
def test_spellings_of_no_value(mark: str, kind: str, blank: bool) -> None:
    dash = mark in ("-", "--", "—", "–")
    assert rows(texts([mark], kind)) == ([""] if blank or dash else [mark])


@pytest.mark.parametrize(
    ("cell", "code", "shown"),
    [
        (ERROR_MARK + "#REF!", Code.ERROR_CELLS, "#REF!"),
        (UNCACHED_MARK, Code.FORMULA_WITHOUT_VALUE, "(formula)"),
    ],
    ids=["error", "formula"],
)
def test_cells_without_a_value(cell: str, code: Code, shown: str) -> None:
    found = texts([cell, "x"])
    assert rows(found) == ["", "x"]
    assert found.broken == {0: code}
    assert found.written[0] == shown


def test_no_rows() -> None:
    nothing = texts([])
    assert (nothing.distinct, len(nothing.codes), nothing.written) == ([], 0, [])
    assert nothing.blank.tolist() == []
    assert nothing.rows_of([]).tolist() == []


def test_blanks_and_repetitions() -> None:
    found = texts(["a", None, "", "a", "  "])
    assert rows(found) == ["a", "", "", "a", ""]
    assert found.blank.tolist() == [False, True, True, False, True]
    assert found.rows_of([found.codes[0]]).tolist() == [0, 3]


def test_chunks_of_several_blocks_are_one_column() -> None:
    chunks = pa.chunked_array([pa.array(["a", "b"]), pa.array([], pa.string()), pa.array(["b", "c"])])
    found = texts_of(chunks, "line")
    assert found.distinct == ["a", "b", "c"]
    assert found.codes.tolist() == [0, 1, 1, 2]


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8),
    st.sampled_from(["text", "line", "person", "id", "rating"]),
)
def test_nothing_invisible_is_left_and_all_that_can_be_seen_is(cells: list[str], kind: str) -> None:
    found = texts(cells, kind)
    import re

    for written, kept in zip(cells, rows(found), strict=True):
        assert not re.search(f"[{CONTROLS}]", kept)
        assert kept == kept.strip()
        if kind in ONE_LINE:
            assert "\n" not in kept
        seen = "".join(re.sub(f"[{CONTROLS}]", "", written).split())
        assert "".join(kept.split()) in (seen, seen[1:], "")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1))
def test_what_an_export_escapes_reads_back(text: str) -> None:
    import re

    cleaned = text.strip()
    escaped = f"'{cleaned}" if re.match(r"'*\s*[=+\-@＝＋－＠]", cleaned) else cleaned
    assert rows(texts([escaped], "transcript"))[0] in (cleaned, "")


@pytest.mark.parametrize(
    "cell",
    ["a" + " " * 100_000 + "b", "\n" * 100_000, "a" + "\r" * 99_999],
    ids=["spaces", "breaks", "returns"],
)
def test_very_long_runs_take_no_time(cell: str) -> None:
    assert len(rows(texts([cell], "person"))[0]) <= 3
