"""What a workbook file must be before any parser may touch it. Each archive is attacked in one way."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.container import open_container, prove_parts
from tests.ingest.uploads import CORPUS

GOOD = (CORPUS / "00_good.xlsx").read_bytes()
SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a doubled name is what we want
        with zipfile.ZipFile(buffer, "w", method) as archive:
            for name, part in parts:
                archive.writestr(name, part)
    return buffer.getvalue()


def changed(**parts: bytes) -> bytes:
    return zipped(list((parts_of(GOOD) | parts).items()))


def with_part(name: str, part: bytes = b"x") -> bytes:
    return zipped([*parts_of(GOOD).items(), (name, part)])


def without(name: str) -> bytes:
    return zipped([(n, p) for n, p in parts_of(GOOD).items() if n != name])


def filled_up_to(n: int) -> bytes:
    parts = parts_of(GOOD)
    return zipped([*parts.items(), *((f"x{i}", b"") for i in range(n - len(parts)))])


def in_part(name: str, old: bytes, new: bytes) -> bytes:
    part = parts_of(GOOD)[name]
    assert old in part
    return changed(**{name: part.replace(old, new, 1)})


def in_sheet(old: bytes, new: bytes) -> bytes:
    return in_part(SHEET, old, new)


def wrong_checksum() -> bytes:
    data = bytearray(zipped(list(parts_of(GOOD).items()), zipfile.ZIP_STORED))
    at = data.index(b"<sheetData>")
    data[at + 1 : at + 2] = b"S"
    return bytes(data)


def lying_size() -> bytes:
    """The directory says that a large part is small."""
    data = bytearray(zipped([*parts_of(GOOD).items(), ("xl/media/big.bin", bytes(3_000_000))]))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/media/big.bin"))
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


ATTACKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "cut": (lambda: GOOD[: len(GOOD) // 2], "broken_zip"),
    "only_a_signature": (lambda: b"PK\x03\x04", "broken_zip"),
    "empty_archive": (lambda: zipped([]), "not_a_workbook"),
    "no_content_types": (lambda: without("[Content_Types].xml"), "not_a_workbook"),
    "no_workbook_part": (lambda: without("xl/workbook.xml"), "not_a_workbook"),
    "1000_parts_are_taken": (lambda: filled_up_to(1_000), ""),
    "1001_parts": (lambda: filled_up_to(1_001), "too_many_parts"),
    "doubled_part": (lambda: with_part(SHEET), "duplicate_parts"),
    "doubled_but_for_case": (lambda: with_part(SHEET.upper()), "duplicate_parts"),
    "climbs_out": (lambda: with_part("../../evil.txt"), "unsafe_part_names"),
    "absolute": (lambda: with_part("/etc/passwd"), "unsafe_part_names"),
    "backslash": (lambda: with_part("xl\\..\\evil.txt"), "unsafe_part_names"),
    "drive": (lambda: with_part("C:evil.txt"), "unsafe_part_names"),
    "macro_part": (lambda: with_part("xl/vbaProject.bin"), "macro"),
    "macro_type": (lambda: in_part(TYPES, b"sheet.main", b"sheet.macroEnabled.main"), "macro"),
    "encrypted": (encrypted, "old_excel_or_password"),
    "wrong_checksum": (wrong_checksum, "bad_checksum"),
    "bomb": (lambda: with_part("xl/media/bomb.bin", bytes(3_000_000)), "compression_ratio"),
    "lying_bomb": (lying_size, "bad_checksum"),
    "small_and_dense_is_taken": (lambda: with_part("xl/media/zeros.bin", bytes(900_000)), ""),
    "doctype_in_a_sheet": (lambda: in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aa">]><worksheet'), "dtd"),
    "doctype_in_styles": (lambda: changed(**{"xl/styles.xml": b"<!DOCTYPE x><styleSheet/>"}), "dtd"),
    "doctype_in_the_workbook_part": (lambda: in_part("xl/workbook.xml", b"<workbook", b"<!DOCTYPE x><workbook"),
    "dtd"),
    "doctype_in_any_part": (lambda: with_part("custom/item.xml", b"<!DOCTYPE x><a/>"), "dtd"),
    "doctype_in_utf16": (lambda: with_part("custom/item.xml", "<!DOCTYPE x><a/>".encode("utf-16")), "dtd"),
    "broken_xml": (lambda: in_sheet(b"</row>", b""), "malformed_xml"),
    "no_xml": (lambda: with_part("custom/item.xml", b"hello"), "malformed_xml"),
    "two_roots": (lambda: with_part("custom/item.xml", b"<a/><b/>"), "malformed_xml"),
    "an_unknown_entity": (lambda: in_sheet(b"Session ID", b"&boom;"), "malformed_xml"),
}  # fmt: skip


def verdict(data: bytes, folder: Path) -> str:
    path = folder / "a.xlsx"
    path.write_bytes(data)
    try:
        with open_container(path) as archive:
            prove_parts(archive, {})
    except RefusedFileError as refusal:
        return refusal.cause if refusal.what and refusal.todo else "no words"
    return ""


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_is_refused_for_its_cause(attack: str, tmp_path: Path) -> None:
    make, cause = ATTACKS[attack]
    assert verdict(make(), tmp_path) == cause


def test_a_good_workbook_is_taken(tmp_path: Path) -> None:
    assert verdict(GOOD, tmp_path) == ""


def test_more_than_may_be_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentor_analytics.ingest.limits.UNPACKED_BYTES", 10_000)
    assert verdict(GOOD, tmp_path) == "unpacks_too_large"


def test_every_cut_is_refused(tmp_path: Path) -> None:
    step = max(len(GOOD) // 40, 1)
    causes = {verdict(GOOD[:n], tmp_path) for n in range(4, len(GOOD), step)}
    assert causes == {"broken_zip"}


def test_watchers_see_every_byte_once(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD)
    seen: list[bytes] = []
    closed: list[bytes] = []
    with open_container(path) as archive:
        prove_parts(archive, {SHEET: (seen.append, closed.append)})
    assert b"".join(seen) == parts_of(GOOD)[SHEET]
    assert closed == [b""]
