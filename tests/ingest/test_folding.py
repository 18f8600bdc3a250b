"""Texts that differ only in how they are typed fold to the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_analytics.ingest.folding import fold_header, fold_name, one_line, printable


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("   ", ""),
        ("Session ID", "session id"),
        ("session_id", "session id"),
        ("SESSION-ID", "session id"),
        ("sessionId", "session id"),
        ("  Session\n ID*", "session id"),
        ("Ｓｅｓｓｉｏｎ ＩＤ", "session id"),
        ("\ufeffSession\u200b ID", "session id"),
        ("Scheduled Duration (min)", "scheduled duration min"),
        ("Größe", "grösse"),
        ("???", ""),
    ],
    ids=repr,
)
def test_headers_fold(text: str, folded: str) -> None:
    assert fold_header(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        (" Sneha   REDDY ", "sneha reddy"),
        ("Sneha\u00a0Reddy", "sneha reddy"),
        ("Ｓｎｅｈａ Reddy", "sneha reddy"),
        ("Jose\u0301", "josé"),
        ("O'Brien", "o'brien"),
        ("Reddy, Sneha", "reddy, sneha"),
        ("Snéha", "snéha"),
    ],
    ids=repr,
)
def test_names_fold_but_keep_what_tells_people_apart(text: str, folded: str) -> None:
    assert fold_name(text) == folded


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)
    assert fold_header(fold_header(text)) == fold_header(text)


@given(st.binary())
def test_any_bytes_become_text_that_can_be_stored(data: bytes) -> None:
    printable(data.decode("utf-8", "surrogateescape")).encode("utf-8")


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("", ""),
        (" A\r\nB ", "A B"),
        ("\x1b[31mRed", "[31mRed"),
        ("\u202eevil", "evil"),
        ("Ren\udce9e", "Ren\\xe9e"),
    ],
    ids=repr,
)
def test_headings_are_shown_on_one_line(heading: str, shown: str) -> None:
    assert one_line(heading) == shown
