import openpyxl
import pytest

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest import sheet_rows
from mentor_analytics.ingest.sheet_rows import read_sheets


@pytest.fixture
def book(tmp_path):
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    first = made.create_sheet("One")
    for row in (["a", 1, 2.5, True], [], ["b", None, "=x"]):
        first.append(row)
    first["C3"].data_type = "s"
    made.create_sheet("Two").append(["c"])
    made.create_sheet("Empty")
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


@pytest.mark.parametrize("isolated", [True, False])
def test_sheets_asked_for_are_read_as_text_with_their_blank_rows(book, isolated):
    found = read_sheets(book, "book.xlsx", ["One", "Empty", "Absent"], isolated=isolated)
    assert found == {
        "One": [["a", "1", "2.5", "TRUE"], ["", "", "", ""], ["b", "", "=x", ""]],
        "Empty": [],
    }


def test_a_sheet_too_long_is_refused(book, monkeypatch):
    monkeypatch.setattr(sheet_rows, "MOST_ROWS", 2)
    with pytest.raises(RefusedFileError) as refused:
        read_sheets(book, "book.xlsx", ["One"], isolated=False)
    assert refused.value.cause == "too_many_rows"
    assert read_sheets(book, "book.xlsx", ["Two"], isolated=False) == {"Two": [["c"]]}
