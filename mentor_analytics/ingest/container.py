"""What a workbook file must be before any parser may touch it.

A workbook is a zip archive of XML parts. Each is streamed once: its bytes are counted (a directory
may lie about sizes), its checksum proved and its XML parsed for a document type, which only attacks need.
"""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest import limits

_BLOCK = 1 << 16
_SAVE_AGAIN = "Open it in Excel, choose Save As, “Excel Workbook (.xlsx)”, and upload that."
_UNSAFE = re.compile(r"(^[/\\])|(^|[/\\])\.\.([/\\]|$)|\\|^[A-Za-z]:")
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)

Feed = Callable[[bytes], None]

DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, NotImplementedError,
    RuntimeError, ValueError, IndexError,
)  # fmt: skip
"""What a cut or mangled archive makes the zip library raise."""


class DoctypeError(Exception):
    """A part declares a document type."""


def refuse(cause: str, what: str, todo: str = _SAVE_AGAIN) -> RefusedFileError:
    """A refusal that names its cause."""
    return RefusedFileError(cause, what, todo)


def open_container(path: Path) -> zipfile.ZipFile:
    """Open the archive and judge its directory.

    Raises
    ------
    RefusedFileError
        Cut, doubled or unsafe parts, too many of them, no workbook inside, or macros.
    """
    try:
        archive = zipfile.ZipFile(path)
        names = [entry.filename for entry in archive.infolist()]
    except DAMAGED as error:
        raise refuse("broken_zip", "The workbook is cut off or damaged and cannot be opened.") from error
    if len(names) > limits.ZIP_PARTS:
        raise refuse(
            "too_many_parts", f"The workbook has {len(names):,} parts; {limits.ZIP_PARTS:,} is the most."
        )
    if len({name.casefold() for name in names}) < len(names):
        raise refuse(
            "duplicate_parts", "The workbook holds the same part twice, so readers disagree about it."
        )
    if any(_UNSAFE.search(name) for name in names):
        raise refuse("unsafe_part_names", "The workbook holds part names that lead out of it.")
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise refuse(
            "old_excel_or_password", "The workbook is encrypted.", "Remove its password and upload it again."
        )
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise refuse("not_a_workbook", "This is an archive, but not an Excel workbook.")
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise refuse("macro", "The workbook contains macros, which are never opened here.")
    return archive


def prove_parts(archive: zipfile.ZipFile, watchers: dict[str, tuple[Feed, Feed]]) -> None:
    """Stream every part once: sizes, checksums, XML.

    Parameters
    ----------
    watchers
        Part name → (feed, close) of a parser of its own that wants the bytes in this same pass.

    Raises
    ------
    RefusedFileError
        Unpacks to too much, a wrong checksum, broken XML, a document type, or macros by content type.
    """
    total = 0
    for entry in archive.infolist():
        feed, close = watchers.get(entry.filename, (None, None))
        if feed is None and entry.filename.casefold().endswith((".xml", ".rels", ".vml")):
            feed, close = _plain_parser()
        try:
            total += _stream(archive, entry, total, feed)
            if close is not None:
                close(b"")
        except RefusedFileError:
            raise
        except DoctypeError as error:
            raise refuse(
                "dtd", "A part of the workbook declares a document type, which workbooks never need."
            ) from error
        except expat.ExpatError as error:
            raise refuse(
                "malformed_xml", "A part of the workbook is not well-formed, so it cannot be read."
            ) from error
        except zipfile.BadZipFile as error:
            raise refuse(
                "bad_checksum", "A part of the workbook is damaged: its checksum is wrong."
            ) from error
        except DAMAGED as error:
            raise refuse("broken_zip", "The workbook is damaged and cannot be unpacked.") from error


def _stream(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, before: int, feed: Feed | None) -> int:
    size = 0
    types = entry.filename == "[Content_Types].xml"
    kept = b""
    with archive.open(entry) as part:
        while block := part.read(_BLOCK):
            size += len(block)
            if before + size > limits.UNPACKED_BYTES:
                raise refuse(
                    "unpacks_too_large",
                    "The workbook unpacks to more than 500 MB.",
                    "Split it and upload the parts.",
                )
            if size > limits.RATIO_FROM_BYTES and size > limits.UNPACK_RATIO * max(entry.compress_size, 1):
                raise refuse(
                    "compression_ratio", "A part of the workbook unpacks to more than 200 times its size."
                )
            if types:
                kept += block
            if feed is not None:
                feed(block)
    if types and _MACRO_TYPES.search(kept):
        raise refuse("macro", "The workbook is declared to contain macros, which are never opened here.")
    return size


def doctype_proof_parser() -> expat.XMLParserType:
    """An expat parser that stops at a document type, before any entity can be declared."""

    def stop(*_: object) -> None:
        raise DoctypeError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = stop
    return parser


def _plain_parser() -> tuple[Feed, Feed]:
    return parser_feeds(doctype_proof_parser())


def parser_feeds(parser: expat.XMLParserType) -> tuple[Feed, Feed]:
    """(feed, close) of an expat parser."""

    def feed(block: bytes) -> None:
        parser.Parse(block, False)

    def close(_: bytes) -> None:
        parser.Parse(b"", True)

    return feed, close
