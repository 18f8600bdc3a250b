"""What a sheet's XML says and a value reader does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.sheet_scan import SheetScan, SheetScanner, percent_styles, place_of

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def scan(inside: str, percents: frozenset[str] = frozenset()) -> SheetScan:
    scanner = SheetScanner(percents)
    for byte in f"<worksheet {MAIN}>{inside}</worksheet>".encode():
        scanner.feed(bytes([byte]))  # parts come in blocks of any size
    scanner.close(b"")
    return scanner.scan


def data(rows: str) -> str:
    return f"<sheetData>{rows}</sheetData>"


@pytest.mark.parametrize(
    ("ref", "place"),
    [("A1", (1, 1)), ("AB12", (12, 28)), ("XFD1048576", (1_048_576, 16_384)), ("a1", (1, 1)), ("", (0, 0)),
     ("1A", (0, 0)), ("A", (0, 0)), ("A1B", (0, 0)), ("ABCD1", (0, 0)), ("A12345678", (0, 0)), ("$A$1", (0, 0))],
)  # fmt: skip
def test_cell_references(ref: str, place: tuple[int, int]) -> None:
    assert place_of(ref) == place


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_any_reference_reads_back(row: int, column: int) -> None:
    assert place_of(f"{get_column_letter(column)}{row}") == (row, column)


@pytest.mark.parametrize(
    ("rows", "extent"),
    [
        ("", {}),
        ('<row r="1"></row>', {}),
        ('<row r="1"><c r="A1"/></row>', {}),
        ('<row r="1"><c r="A1" s="1"/><c r="C1"><v>1</v></c></row>', {1: (3, 3)}),
        ('<row r="2"><c r="B2"><v>1</v></c><c r="D2" t="inlineStr"><is><t>x</t></is></c></row>', {2: (2, 4)}),
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", {1: (1, 2), 2: (1, 1)}),
        ('<row><c r="B5"><v>1</v></c></row>', {5: (2, 2)}),
    ],
    ids=[
        "nothing",
        "empty_row",
        "empty_cell",
        "only_styled_cells_before",
        "texts_too",
        "without_references",
        "row_by_its_cells",
    ],
)
def test_only_cells_that_hold_something_count(rows: str, extent: dict[int, tuple[int, int]]) -> None:
    found = scan(data(rows))
    assert found.rows == extent
    assert found.n_cells == rows.count("<v>") + rows.count("<is>")


@pytest.mark.parametrize(
    "row",
    [
        '<row r="2"><c r="A3"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1"><c r="A99999999999"><v>1</v></c></row>',
        '<row r="1"><c r="?"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
    ],
    ids=["another_row", "no_such_column", "no_such_row", "absurd", "no_reference", "row_0"],
)
def test_a_cell_where_none_can_be_refuses_the_workbook(row: str) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        scan(data(row))
    assert refusal.value.cause == "broken_workbook"


def test_merges_hidden_parts_formulas_percents_and_errors() -> None:
    found = scan(
        '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols>'
        + data(
            '<row r="1" hidden="1"><c r="A1" s="7"><v>0.5</v></c><c r="B1" s="7" t="s"><v>0</v></c>'
            '<c r="C1"><f>1+1</f></c></row>'
            '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>A1</f><v>3</v></c>'
            '<c r="C2" t="str"><f>""</f><v></v></c>'
            '<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        )
        + '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C3"/></mergeCells>',
        frozenset({"7"}),
    )
    assert found.hidden_columns == {2, 3}
    assert found.hidden_rows == {1}
    assert found.percents == [(1, 1)]
    assert found.uncached == [(1, 3)]
    assert found.errors == {(2, 1): "#N/A", (2, 4): "#DIV/0!"}
    assert found.merges == [((1, 1), (2, 2))]


def test_formulas_of_the_extensions_belong_to_no_cell() -> None:
    blank_last_cell = data('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2" s="3"/></row>')
    found = scan(blank_last_cell + '<extLst><ext><xm:f xmlns:xm="x">A1</xm:f></ext></extLst>')
    assert found.uncached == []
    assert found.rows == {1: (1, 1)}


def test_rows_that_come_in_parts_are_one() -> None:
    found = scan(data('<row r="1"><c r="C1"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'))
    assert found.rows == {1: (1, 3)}


def test_a_prefixed_namespace_says_the_same() -> None:
    scanner = SheetScanner(frozenset())
    rows = '<x:sheetData><x:row r="3"><x:c r="B3"><x:v>1</x:v></x:c></x:row></x:sheetData>'
    scanner.feed(f'<x:worksheet xmlns:x="m">{rows}</x:worksheet>'.encode())
    scanner.close(b"")
    assert scanner.scan.rows == {3: (2, 2)}


def test_absurd_column_ranges_cost_nothing() -> None:
    hidden = scan('<cols><col min="1" max="99999999" hidden="1"/></cols>' + data("")).hidden_columns
    assert max(hidden) == 16_384


STYLES = """<styleSheet xmlns="m"><numFmts>
<numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode='0"%"'/>
<numFmt numFmtId="166" formatCode="0\\%"/><numFmt numFmtId="167" formatCode='[Red]0%;"no"'/></numFmts>
<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="10"/><xf numFmtId="164"/>
<xf numFmtId="165"/><xf numFmtId="166"/><xf/>
<xf numFmtId="167"/></cellXfs><cellStyles/><dxfs><xf numFmtId="9"/></dxfs></styleSheet>"""


def test_which_styles_show_percent() -> None:
    assert percent_styles(STYLES.encode()) == {"1", "2", "3", "7"}


@pytest.mark.parametrize(
    "xml",
    [b"", b"<styleSheet>", b"<!DOCTYPE x><styleSheet/>", b"\xff"],
    ids=["nothing", "cut", "dtd", "no_xml"],
)
def test_damaged_styles_show_none(xml: bytes) -> None:
    assert percent_styles(xml) == frozenset()
