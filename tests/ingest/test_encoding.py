"""Bytes to letters."""

from pathlib import Path

import pytest

from mentor_analytics.ingest.encoding import Encoding, find_encoding
from tests.ingest.uploads import cells, codes, csv_of, rows_of, taken

TEXT = csv_of(
    "Session ID,Mentor,Learner,Status,Scheduled Start",
    "S1,Zoë Brontë,José Peña,Completed,2026-09-01 10:00",
    "S2,Ann,Ivy,Completed,2026-09-02 10:00",
)
JAPANESE = csv_of(
    "Session ID,Mentor,Learner,Status,Scheduled Start", "S1,山田太郎,José,Completed,2026-09-01 10:00"
)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"", Encoding("utf-8")),
        (b"a,b\n", Encoding("utf-8")),
        (TEXT.encode(), Encoding("utf-8")),
        (TEXT.encode("utf-8-sig"), Encoding("utf-8-sig")),
        (TEXT.encode("utf-16"), Encoding("utf-16")),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), Encoding("utf-16")),
        (TEXT.encode("utf-32"), Encoding("utf-32")),
        (TEXT.encode("utf-16-le"), Encoding("utf-16-le", guessed=True)),
        (TEXT.encode("utf-16-be"), Encoding("utf-16-be", guessed=True)),
        (TEXT.encode("cp1252"), Encoding("cp1252", guessed=True)),
        (b"caf\x81\n", Encoding("latin-1", guessed=True)),
        ("山田太郎,とても\n".encode("shift_jis"), Encoding("shift_jis", guessed=True)),
        (TEXT.encode() + "Renée\n".encode("cp1252"), Encoding("utf-8", mixed=True)),
        (TEXT.encode("utf-8-sig") + b"Ren\xe9e\n", Encoding("utf-8-sig", mixed=True)),
        (TEXT.encode() + b"Ren\xe9e\nJos\xe9\n", Encoding("cp1252", guessed=True)),
    ],
    ids=[
        "empty", "ascii", "utf8", "utf8_bom", "utf16_le_bom", "utf16_be_bom", "utf32", "utf16_le", "utf16_be", "cp1252",
        "latin1", "shift_jis", "mixed", "mixed_with_bom", "mostly_legacy",
    ],
)  # fmt: skip
def test_what_decides(data: bytes, encoding: Encoding, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert find_encoding(path) == encoding


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("utf-32", False), ("utf-16-le", True),
        ("utf-16-be", True), ("cp1252", True), ("latin-1", True),
    ],
)  # fmt: skip
def test_letters_survive_and_a_guess_is_told(name: str, told: bool, tmp_path: Path) -> None:
    upload = taken(tmp_path, TEXT.encode(name))
    assert cells(upload, "learner") == ["José Peña", "Ivy"]
    assert cells(upload, "mentor") == ["Zoë Brontë", "Ann"]
    assert ("encoding_guessed" in codes(upload)) == told


def test_utf16_of_another_script(tmp_path: Path) -> None:
    assert cells(taken(tmp_path, JAPANESE.encode("utf-16-le")), "mentor") == ["山田太郎"]


def test_a_row_in_another_encoding_waits_and_the_others_are_not_mangled(tmp_path: Path) -> None:
    upload = taken(tmp_path, TEXT.encode() + "S3,Renée,Ivy,Completed,2026-09-03\n".encode("cp1252"))
    assert cells(upload, "learner") == ["José Peña", "Ivy"]
    assert rows_of(upload, "undecodable_row") == [4]
    assert upload.validated.quarantine["Mentor"].tolist() == ["Ren\\xe9e"]


@pytest.mark.parametrize(
    "damage",
    [
        TEXT.encode("utf-16")
        + "S3,A".encode("utf-16-le")
        + b"\x00\xd8"
        + ",B,Completed,2026-09-03\n".encode("utf-16-le"),
        TEXT.encode("utf-16-le")
        + "S3,A".encode("utf-16-le")
        + b"\x00\xd8"
        + ",B,Completed,2026-09-03\n".encode("utf-16-le"),
    ],
    ids=["with_bom", "without_bom"],
)
def test_half_a_character_in_utf16_makes_its_row_wait(damage: bytes, tmp_path: Path) -> None:
    upload = taken(tmp_path, damage)
    assert upload.rows["stored"] == 2
    assert rows_of(upload, "undecodable_row") == [4]


def test_undecodable_headings_footers_and_long_rows_can_be_stored(tmp_path: Path) -> None:
    data = (
        "Session ID,Mentor,Status,Scheduled Start,Más\n".encode()
        + "S1,Zoë,Completed,2026-09-01,\nS2,Zoë,Completed,2026-09-01,\n".encode()
        + b"S3,Ann,Completed,2026-09-02,x,caf\xe9,y\n\nNote: caf\xe9\n"
    )
    upload = taken(tmp_path, data)
    for text in (
        *(str(t) for issue in upload.issues for t in (*issue.written, issue.message)),
        *upload.validated.mapping,
    ):
        text.encode("utf-8")
    assert upload.rows == {"input": 4, "stored": 2, "quarantined": 1, "duplicate": 0, "ignored": 1}
    upload.validated.quarantine.to_csv().encode("utf-8")
