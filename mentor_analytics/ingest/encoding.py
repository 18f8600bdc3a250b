"""Which encoding a text file is in."""

import codecs
from dataclasses import dataclass
from pathlib import Path

_BOMS = (  # longer marks first: the UTF-32 mark begins with the UTF-16 one
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 1 << 20
_SAMPLE = 1 << 16


@dataclass(frozen=True)
class Encoding:
    """How to decode a file.

    Parameters
    ----------
    name
        For `open`.
    guessed
        True when nothing proves it.
    mixed
        True when most lines are good UTF-8 and some are not: those lines cannot be trusted.
    """

    name: str
    guessed: bool = False
    mixed: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether some bytes may have no meaning: nothing proves that all have, as it does for UTF-8."""
        return self.guessed or self.mixed or self.name.startswith(("utf-16", "utf-32"))


def find_encoding(path: Path) -> Encoding:
    """A byte order mark decides; else UTF-8; else UTF-16 by its zero bytes; else one legacy guess."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return Encoding(name, mixed=name == "utf-8-sig" and not _is_utf8(path))
    if b"\0" in head and (by_zeros := _utf16_by_zeros(head)):
        return Encoding(by_zeros, guessed=True)
    good, bad = _lines_beyond_ascii(path)
    if not bad:
        return Encoding("utf-8")
    if good >= bad:  # bytes that are good UTF-8 beyond ASCII are hardly ever so by chance
        return Encoding("utf-8", mixed=True)
    return Encoding(_legacy(path), guessed=True)


def _utf16_by_zeros(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines_beyond_ascii(path: Path) -> tuple[int, int]:
    """How many lines with other than ASCII letters are good UTF-8, and how many are not."""
    if _is_utf8(path):
        return 0, 0
    good = bad = 0
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good, bad


def _legacy(path: Path) -> str:
    """Shift-JIS when it decodes to Japanese letters, else Windows-1252, else Latin-1, which always decodes."""
    with path.open("rb") as file:
        sample = b"".join(line for line in file if not line.isascii())[:_SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        text = sample.decode("shift_jis")
        beyond = [c for c in text if not c.isascii()]
        japanese = sum("\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" for c in beyond)
        if beyond and japanese >= 0.8 * len(beyond):
            return "shift_jis"
    except UnicodeDecodeError:
        pass
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"
