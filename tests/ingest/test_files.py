"""Whether a file may be looked at at all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.files import identify, shown_name

ZIP, OLE = b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"
CSV = b"Session ID,Mentor\n1,A\n"


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("a.csv", CSV, "csv"),
        ("A.CSV", CSV, "csv"),
        ("a.csv ", CSV, "csv"),
        ("a.b.csv", CSV, "csv"),
        ("../../etc/x.csv", CSV, "csv"),
        ("\\\\host\\share\\x.csv", CSV, "csv"),
        ("=HYPERLINK(1).csv", CSV, "csv"),
        ("CON.csv", CSV, "csv"),
        ("a.xlsx", ZIP, "xlsx"),
        ("a.XLSX", ZIP, "xlsx"),
        ("a.csv", "Session ID\n".encode("utf-16"), "csv"),
        ("a.csv", "Session ID,Mentor\n".encode("utf-16-le"), "csv"),
        ("", CSV, "cause:extension"),
        (".csv", CSV, "cause:extension"),
        ("a", CSV, "cause:extension"),
        ("a.tsv", CSV, "cause:extension"),
        ("a.xls", OLE, "cause:extension"),
        ("a.xlsm", ZIP, "cause:extension"),
        ("a.csv.exe", CSV, "cause:extension"),
        ("a.csv\u202excod", CSV, "cause:extension"),
        ("a\u202e.csv", CSV, "cause:extension"),
        ("a.csv", b"", "cause:empty"),
        ("a.csv", b"\xef\xbb\xbf", "cause:empty"),
        ("a.csv", b" \r\n\t\n", "cause:empty"),
        ("a.xlsx", b"", "cause:empty"),
        ("a.csv", ZIP, "cause:content_differs_from_name"),
        ("a.xlsx", CSV, "cause:content_differs_from_name"),
        ("a.csv", OLE, "cause:old_excel_or_password"),
        ("a.xlsx", OLE, "cause:old_excel_or_password"),
        ("a.csv", b"\x1f\x8b\x08rest", "cause:not_text"),
        ("a.csv", b"%PDF-1.7", "cause:not_text"),
        ("a.csv", b"\x89PNG\r\n", "cause:not_text"),
        ("a.csv", b"\x80\x04\x95pickle", "cause:not_text"),
        ("a.csv", b"SQLite format 3\0", "cause:not_text"),
        ("a.csv", b"PAR1", "cause:not_text"),
        ("a.csv", bytes(range(256)), "cause:not_text"),
        ("a.csv", b"<!DOCTYPE html><html>", "cause:html"),
        ("a.csv", b"\xef\xbb\xbf  <TABLE>", "cause:html"),
        ("a.xlsx", b"<html>", "cause:html"),
        ("a.csv", b'{"a": 1}', "cause:json"),
        ("a.csv", b'\xef\xbb\xbf[{"a": 1}]', "cause:json"),
        ("a.csv", b"[Session],Mentor\n", "csv"),
        ("a.csv", b"{name},Mentor\n", "csv"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_kinds(name: str, data: bytes, answer: str, tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_bytes(data)
    if not answer.startswith("cause:"):
        assert identify(path, name) == answer
        return
    with pytest.raises(RefusedFileError) as refusal:
        identify(path, name)
    assert refusal.value.cause == answer.removeprefix("cause:")
    assert refusal.value.todo


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        identify(tmp_path / "no.csv", "no.csv")
    assert refusal.value.cause == "unreadable"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        identify(tmp_path, "folder.csv")
    assert refusal.value.cause == "unreadable"


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentor_analytics.ingest.limits.UPLOAD_BYTES", 10)
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    with pytest.raises(RefusedFileError) as refusal:
        identify(path, "a.csv")
    assert refusal.value.cause == "too_large"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.csv", "a.csv"),
        ("../../etc/cron.d/x.csv", "x.csv"),
        ("\\\\host\\share\\x.csv", "x.csv"),
        ("a\x1b[31m.csv", "a�[31m.csv"),
        ("a\u202evsc.exe", "avsc.exe"),
        ("", ""),
        ("x" * 300 + ".csv", "x" * 119 + "…"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_names_fit_for_display(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@given(st.text())
def test_a_shown_name_is_short_printable_and_no_path(name: str) -> None:
    shown = shown_name(name)
    assert len(shown) <= 120
    assert shown.isprintable()
    assert not set(shown) & set("/\\\n")


@given(name=st.text(max_size=8), ending=st.sampled_from(["", ".csv", ".exe", ".\x1b[31m", ".a\nb"]))
def test_a_hostile_ending_is_not_printed_as_it_is(name: str, ending: str) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        identify(Path("/nonexistent"), name + ending)
    assert str(refusal.value).isprintable()
