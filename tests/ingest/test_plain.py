"""Any table as text, and kind words where there is none."""

import pandas as pd
import pytest

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.plain import read_plain


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("comma.csv", b"a,b\n1,NA\n 02 ,x\n"),
        ("semicolon.csv", b"a;b\n1;NA\n 02 ;x\n"),
        ("bom.csv", b"\xef\xbb\xbfa,b\n1,NA\n02,x\n"),
        ("wide.csv", "a\tb\n1\tNA\n02\tx\n".encode("utf-16")),
    ],
)
def test_every_cell_is_text_as_written(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    expected = pd.DataFrame({"a": ["1", "02"], "b": ["NA", "x"]}, dtype="str")
    pd.testing.assert_frame_equal(read_plain(path), expected)


def test_a_workbook_is_read_alike(tmp_path):
    path = tmp_path / "x.xlsx"
    pd.DataFrame({"Day": ["2026-01-02", "2026-01-03"], "n": [1, 2.5], "t": ["", "x"]}).to_excel(
        path, index=False
    )
    assert read_plain(path).to_dict("list") == {
        "Day": ["2026-01-02", "2026-01-03"],
        "n": ["1", "2.5"],
        "t": ["", "x"],
    }


def test_headings_can_be_told_apart(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(" a ,a,\n1,2,3\n")
    assert len(set(read_plain(path).columns)) == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", ""),
        ("header.csv", "a,b\n"),
        ("x.txt", "a,b\n1,2\n"),
        ("ragged.csv", "a,b\n1,2\n1,2,3,4\n"),
    ],
)
def test_no_table_is_refused(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(RefusedFileError):
        read_plain(path)
