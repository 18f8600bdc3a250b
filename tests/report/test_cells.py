import math
import xml.etree.ElementTree as ET

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_analytics.report.book import Book
from mentor_analytics.report.cells import CUT, LONGEST, Cleaner, SheetColumn, rows_xml, serials
from mentor_analytics.report.tables import Table
from tests.report.contents import NOW

PLACE = ("Sheet", "Column")
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("text", "kept", "removed", "cut"),
    [
        ("plain", "plain", 0, 0),
        ("", "", 0, 0),
        ("=1+1", "=1+1", 0, 0),
        ("a\x00b\x08c\x1fd", "abcd", 1, 0),
        ("tab\tand\nline", "tab\tand\nline", 0, 0),
        ("a\r\nb\rc", "a\nb\nc", 0, 0),
        ("e\ufffef\uffffg", "efg", 1, 0),
        ("lone \ud83d surrogate", "lone  surrogate", 1, 0),
        ("x" * LONGEST, "x" * LONGEST, 0, 0),
        ("x" * (LONGEST + 1), "x" * (LONGEST - len(CUT)) + CUT, 0, 1),
        ("🙂" * 20_000, "🙂" * ((LONGEST - len(CUT)) // 2) + CUT, 0, 1),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_text_is_kept_as_far_as_a_workbook_can_hold_it(text, kept, removed, cut):
    cleaner = Cleaner()
    assert cleaner.clean(text, PLACE, cells=3) == kept
    assert cleaner.removed[PLACE] == 3 * removed
    assert cleaner.cut[PLACE] == 3 * cut


@given(ANY_TEXT)
def test_clean_text_is_xml_and_clean_again(text):
    cleaner = Cleaner()
    once = cleaner.clean(text, PLACE)
    element = ET.Element("t")
    element.text = once
    assert ET.fromstring(ET.tostring(element, encoding="unicode")).text == (once or None)
    assert cleaner.clean(once, PLACE) == once


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        ("1970-01-01", 25_569.0),
        ("2026-09-01 14:00", 46_266.0 + 14 / 24),
        ("1900-03-01", 61.0),
        ("1900-02-28", np.nan),
        (None, np.nan),
    ],
)
def test_moments_become_the_days_a_workbook_counts(moment, days):
    found = serials(pd.Series([moment], dtype="datetime64[us]"))
    np.testing.assert_allclose(found, [days])


def column(values, kind, dtype=None):
    return SheetColumn("Heading", pd.Series(values, dtype=dtype), kind)


@pytest.mark.parametrize(
    ("given_column", "cells"),
    [
        (column(["a<b&c", None, ""], "text", "str"), ["a<b&c", None, None]),
        (column(["x", None], "label", "category"), ["x", None]),
        (column([1.0, 2.5, np.nan], "number"), ["1", "2.5", None]),
        (column([0.1, math.inf], "percent"), ["0.1", None]),
        (column([3, 0], "count", "int64"), ["3", "0"]),
        (column([True, None, False], "boolean", "boolean"), ["1", None, "0"]),
        (column(["2026-09-01", None], "day", "datetime64[us]"), ["46266", None]),
    ],
    ids=["text", "category", "number", "percent", "count", "boolean", "day"],
)
def test_each_kind_is_written_as_its_type(given_column, cells):
    xml = rows_xml([(given_column, 7)], 4, Cleaner(), "Sheet").decode()
    rows = ET.fromstring(f"<rows>{xml}</rows>")
    assert [row.get("r") for row in rows] == [str(4 + at) for at in range(len(cells))]
    values = []
    for row in rows:
        (cell,) = row
        assert cell.get("s") == "7"
        text = cell.find("v") if cell.get("t") != "inlineStr" else cell.find("is/t")
        values.append(None if text is None else text.text)
    assert values == cells


def test_no_row_is_no_xml():
    assert rows_xml([(column([], "text", "str"), 1)], 4, Cleaner(), "Sheet") == b""


def reopened(columns, folder):
    book = Book(NOW.tz_localize(None).to_pydatetime())
    sheet = book.sheet("Sheet")
    book.table(sheet, Table(columns, header_row=2))
    book.save(folder / "t.xlsx")
    return openpyxl.load_workbook(folder / "t.xlsx")["Sheet"]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.none() | ANY_TEXT,
            st.none() | st.floats(allow_nan=False, allow_infinity=False),
            st.none() | st.booleans(),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_is_what_is_read(tmp_path_factory, rows):
    texts, numbers, booleans = (list(each) for each in zip(*rows, strict=True))
    columns = [
        SheetColumn("Text", pd.Series(texts, dtype=object), "text"),
        SheetColumn("Number", pd.Series(numbers, dtype="float64"), "number"),
        SheetColumn("Boolean", pd.Series(booleans, dtype="boolean"), "boolean"),
    ]
    sheet = reopened(columns, tmp_path_factory.mktemp("written"))
    clean = Cleaner().clean
    read = list(sheet.iter_rows(min_row=3, max_row=2 + len(rows), max_col=3, values_only=True))
    expected = [
        ((clean(text, PLACE) or None) if text is not None else None, number, boolean)
        for text, number, boolean in rows
    ]
    assert [row + (None,) * (3 - len(row)) for row in read] == expected


def test_the_extent_of_a_sheet_is_its_tables(tmp_path):
    sheet = reopened([column(["a", "b", "c"], "text", "str")], tmp_path)
    assert sheet.dimensions == "A2:A5"
    assert sheet.auto_filter.ref == "A2:A5"
