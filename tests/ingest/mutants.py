"""Damaged uploads from one seed, and a judge of what may become of them.

Run as a program it reads workbooks in a limited process of its own, since a parser written in another language may
end it: `python -m tests.ingest.mutants REQUEST` (see `judge_workbooks`).
"""

import contextlib
import io
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from mentor_analytics.errors import RefusedFileError
from mentor_analytics.ingest.issues import issue_frame
from mentor_analytics.ingest.upload import read_upload
from mentor_analytics.workflows.check import describe
from tests.ingest.uploads import CORPUS, NOW, ZONE, add_up

LARGEST = 100_000  # bytes; larger files of the corpus only make this slow
SECONDS = 20  # a mutant that takes longer hangs
CHILD_BYTES = 3 << 30
CELLS = (
    "", " ", "-", "0", "-1", "1e308", "1e-9", "NaN", "inf", "9" * 400, "0x1F", "1,5", "١٢٣", "²", "½", "Ⅷ",
    "2026-13-45", "0000-00-00", "9999-12-31 23:59:59", "31/12/9999", "1/1/1", "24:00", "2026-09-01T10:00-99:99",
    "2026-09-01 10:00 XYZ", "99999", "60000.999999", "9999999999", "9999999999999", "30/02/2026", "12 Foo 2026",
    "99:99", "PT", "PT9999999999H", "999999 h", "5/5/5", "/5", "%", "-%", "1e400%", "★" * 300, "5 stars stars",
    "=1+1", "'=1", "''", '"', '""', "\\", "\x00", "\x1b[31m", "\u202e", "\ud7ff", "\ue000error:", "\ue000formula",
    "\ufffe", "\U0010ffff", "a\u0301" * 50, "x" * 5_000, "no show by no show", "cancelled by", "by mentor", "Total",
    "Session ID", "Mentor", "sep=;", "{}", "{label}", "%s", "${name}", "\r\n", "\n\n", "a\nb,c\nd",
)  # fmt: skip


@dataclass
class Verdict:
    """What became of many mutants."""

    n: int = 0
    taken: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    deaths: list[str] = field(
        default_factory=list
    )  # the parser took its process along: refused in words, in an upload
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Verdict") -> None:
        """Count another verdict in."""
        self.n += other.n
        self.taken += other.taken
        self.refused += other.refused
        self.deaths += other.deaths
        self.wrong += other.wrong


def seeds(suffix: str) -> list[Path]:
    """The files mutants are made of; those that are taken as they are stand in more often."""
    index = json.loads((CORPUS / "index.json").read_text(encoding="utf-8"))
    good = {entry["file"] for entry in index["files"] if entry["expected"] != "reject"}
    files = sorted(path for path in CORPUS.glob(f"*{suffix}") if 0 < path.stat().st_size <= LARGEST)
    return files + 5 * [path for path in files if path.name in good]


# --- bytes -----------------------------------------------------------------------------------------------------------


def flip_bytes(data: bytes, rng: random.Random) -> bytes:
    """Some bytes become others."""
    damaged = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


def cut(data: bytes, rng: random.Random) -> bytes:
    """The end, the beginning or a piece in the middle is missing."""
    a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return rng.choice((data[:a], data[a:], data[:a] + data[b:]))


def insert_bytes(data: bytes, rng: random.Random) -> bytes:
    """Something stands where nothing should."""
    at = rng.randrange(len(data) + 1)
    odd = (
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r",
        b'"',
        b'""',
        b"\x1a",
        b"\xed\xa0\x80",
        b"\x80",
        bytes(300),
    )
    return data[:at] + rng.choice((*odd, rng.randbytes(rng.randrange(1, 40)))) + data[at:]


def double(data: bytes, rng: random.Random) -> bytes:
    """The file stands twice in a row, or a piece of it does."""
    a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return rng.choice((data + data, data[:b] + data[a:]))


# --- text ------------------------------------------------------------------------------------------------------------


def mutate_lines(data: bytes, rng: random.Random) -> bytes:
    """Lines are doubled, lost, shuffled or joined."""
    lines = data.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            lines.insert(at, rng.choice(lines))
        case 1:
            del lines[at]
        case 2:
            rng.shuffle(lines)
        case 3:
            lines[at] = lines[at].rstrip(b"\r\n")
        case _:
            lines[at:at] = [
                rng.choice((b"\n", b",,,,,\n", b"Total,,,9\n", b"note\n", b"sep=;\n", b'"\n'))
            ] * rng.choice((1, 30))
    return b"".join(lines)


def mutate_delimiters(data: bytes, rng: random.Random) -> bytes:
    """Another separator everywhere, or in places."""
    old, new = rng.choice((b",", b";", b"\t", b'"')), rng.choice((b",", b";", b"\t", b"|", b'"', b"'", b""))
    if rng.random() < 0.4:
        return data.replace(old, new)
    parts = data.split(old)
    return b"".join(part + (new if rng.random() < 0.1 else old) for part in parts)


def mutate_cells(data: bytes, rng: random.Random) -> bytes:
    """Cells hold other things."""
    lines = data.split(b"\n")
    for _ in range(rng.choice((1, 3, 10))):
        at = rng.randrange(len(lines))
        cells = lines[at].split(b",")
        cell = rng.choice(CELLS)
        if rng.random() < 0.7:
            cell = '"' + cell.replace('"', '""') + '"'
        cells[rng.randrange(len(cells))] = cell.encode("utf-8", "surrogatepass")
        lines[at] = b",".join(cells)
    return b"\n".join(lines)


def other_encoding(data: bytes, rng: random.Random) -> bytes:
    """The text in another encoding, or two of them in one file."""
    text = data.decode("utf-8", "replace")
    name = rng.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "shift_jis", "utf-8-sig", "cp037")
    )
    half = rng.randrange(len(text) + 1)
    if rng.random() < 0.5:
        return text.encode(name, "replace")
    return text[:half].encode() + text[half:].encode(name, "replace")


def columns_moved(data: bytes, rng: random.Random) -> bytes:
    """Columns in another order, doubled, or lost."""
    rows = [line.split(b",") for line in data.splitlines()]
    width = max(map(len, rows))
    order = [rng.randrange(width) for _ in range(rng.randrange(1, width + 4))]
    if rng.random() < 0.5:
        order = rng.sample(range(width), width)
    return b"\r\n".join(b",".join(row[i] if i < len(row) else b"" for i in order) for row in rows)


BYTES = (flip_bytes, cut, insert_bytes, double)
TEXT = (mutate_lines, mutate_delimiters, mutate_cells, mutate_cells, other_encoding, columns_moved)


def csv_mutants(n: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Label and bytes of damaged CSV files; some are damaged twice."""
    rng = random.Random(seed)
    files = seeds(".csv")
    for i in range(n):
        path = rng.choice(files)
        data, how = path.read_bytes(), []
        for _ in range(rng.choice((1, 1, 2, 3))):
            mutate = rng.choice((*BYTES, *TEXT, *TEXT))
            how.append(mutate.__name__)
            data = mutate(data, rng) or b" "
        yield f"{seed}:{i} {path.name} {'+'.join(how)}", data


# --- workbooks -------------------------------------------------------------------------------------------------------


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


_VALUES = (
    b"", b"0", b"-1", b"1", b"99999999999", b"1e400", b"NaN", b"XFD1048576", b"A0", b"A1:XFD1048576", b"ZZZZ9",
    b"A99999999999",
    b"a1", b"s", b"e", b"b", b"d", b"str", b"inlineStr", b"true", b"&lt;", b"\xc3\xa9", b"rId999", b"../../x", b"#REF!",
    b"2026-09-01T10:00:00Z", b"%", b"[h]:mm", b"hidden", b"veryHidden",
)  # fmt: skip


def attributes_changed(part: bytes, rng: random.Random) -> bytes:
    """Values of attributes become others."""
    found = list(re.finditer(rb'="([^"]*)"', part))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 2, 8)))), key=lambda m: -m.start()):
        part = part[: match.start(1)] + rng.choice(_VALUES) + part[match.end(1) :]
    return part


def texts_changed(part: bytes, rng: random.Random) -> bytes:
    """What stands between tags becomes something else."""
    found = list(re.finditer(rb">([^<>]*)<", part))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 2, 8)))), key=lambda m: -m.start()):
        odd = (
            rng.choice(CELLS)
            .encode("utf-8", "replace")
            .replace(b"<", b"")
            .replace(b"&", b"")
            .replace(b"\0", b"")
        )
        part = part[: match.start(1)] + rng.choice((odd, rng.choice(_VALUES))) + part[match.end(1) :]
    return part


def elements_changed(part: bytes, rng: random.Random) -> bytes:
    """Elements are lost, doubled, renamed or swapped; the XML stays whole."""
    found = list(re.finditer(rb"<(\w+)( [^<>]*)?(/>|>[^<>]*</\1>)", part))
    if not found:
        return part
    match = rng.choice(found)
    other = rng.choice(found)
    new = rng.choice(
        (
            b"",
            match[0] * 2,
            other[0],
            match[0].replace(match[1], b"zz"),
            b"<f>A1</f>",
            b"<v/>",
            b"<c/>",
            b'<c r="A1"/>',
        )
    )
    return part[: match.start()] + new + part[match.end() :]


def workbook_mutants(n: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Label and bytes of damaged workbooks: of the archive itself, or of its parts, zipped again."""
    rng = random.Random(seed)
    files = seeds(".xlsx")
    for i in range(n):
        path = rng.choice(files)
        data = path.read_bytes()
        try:
            parts = _parts(data)
        except (zipfile.BadZipFile, RuntimeError, ValueError):
            parts = {}
        if not parts or rng.random() < 0.2:
            mutate = rng.choice(BYTES)
            yield f"{seed}:{i} {path.name} {mutate.__name__}", mutate(data, rng)
            continue
        how = [_mutate_part(parts, rng) for _ in range(rng.choice((1, 1, 2, 4)))]
        method = rng.choice(
            (zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2)
        )
        yield f"{seed}:{i} {path.name} {'+'.join(how)}", _zipped(parts, method)


def _mutate_part(parts: dict[str, bytes], rng: random.Random) -> str:
    names = list(parts)
    sheets = [name for name in names if "worksheets/sheet" in name]
    name = rng.choice(sheets) if sheets and rng.random() < 0.6 else rng.choice(names)
    other = rng.choice(names)
    choice = rng.randrange(10)
    if choice < 7:
        mutate: Callable[[bytes, random.Random], bytes] = rng.choice(
            (
                attributes_changed,
                attributes_changed,
                texts_changed,
                texts_changed,
                elements_changed,
                flip_bytes,
                cut,
            )
        )
        parts[name] = mutate(parts[name] or b" ", rng)
        return f"{mutate.__name__}({name})"
    if choice == 7:
        parts[name], parts[other] = parts[other], parts[name]
        return f"swap({name},{other})"
    if choice == 8 and len(parts) > 1:
        del parts[name]
        return f"lose({name})"
    parts[rng.choice((name + "2", "xl/worksheets/sheet9.xml", name.upper(), "xl/vbaProject.bin"))] = parts[
        name
    ]
    return f"copy({name})"


# --- the judge -------------------------------------------------------------------------------------------------------


def judge(label: str, data: bytes, name: str, folder: Path) -> Verdict:
    """Read one mutant in this process: only a refusal in words, or a result whose counts add up, is right."""
    path = folder / "mutant"
    path.write_bytes(data)
    verdict = Verdict(n=1)
    try:
        with _time_limit():
            upload = read_upload(path, timezone=ZONE, now=NOW, name=name, isolated=False)
            text = json.dumps(describe(name, upload))
            listed = issue_frame(upload.name, upload.issues)
            for frame in (listed, upload.validated.quarantine, upload.sessions):
                frame.to_csv().encode("utf-8")
    except RefusedFileError as refusal:
        verdict.refused[refusal.cause] += 1
        if not (refusal.what and refusal.todo):
            verdict.wrong.append(f"{label}: a refusal without words ({refusal.cause})")
    except BaseException as error:  # a panic in the parser is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        verdict.wrong.append(f"{label}: {type(error).__name__}: {error}"[:400])
    else:
        verdict.taken = 1
        if not (add_up(upload) and len(upload.validated.quarantine) == upload.rows["quarantined"] and text):
            verdict.wrong.append(f"{label}: the counts do not add up: {upload.rows}")
        if upload.sessions[["session_id", "scheduled_at", "mentor", "status"]].isna().any(axis=None):
            verdict.wrong.append(f"{label}: a stored session lacks what it cannot do without")
    return verdict


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def judge_csvs(n: int, seed: int, folder: Path) -> Verdict:
    """Judge CSV mutants in this process."""
    verdict = Verdict()
    for label, data in csv_mutants(n, seed):
        verdict.add(judge(label, data, "mutant.csv", folder))
    return verdict


def judge_workbooks(n: int, seed: int, folder: Path) -> Verdict:
    """Judge workbook mutants in a limited process; where it dies, go on behind the mutant that killed it."""
    verdict, labels = Verdict(), [label for label, _ in workbook_mutants(n, seed)]
    progress, start = folder / "progress", 0
    while start < n:
        progress.write_text("", encoding="utf-8")
        request = json.dumps([n, seed, start, str(folder)])
        command = [sys.executable, "-m", "tests.ingest.mutants", request]
        environ = os.environ | {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"}
        subprocess.run(command, check=False, env=environ, cwd=CORPUS.parents[1], stderr=subprocess.DEVNULL)
        answers = [json.loads(line) for line in progress.read_text(encoding="utf-8").splitlines()]
        for answer in answers:
            verdict.add(Verdict(**(answer | {"refused": Counter(answer["refused"])})))
        start += len(answers)
        if start < n:
            verdict.add(Verdict(n=1, deaths=[labels[start]]))
            start += 1
    return verdict


def main(request: str) -> None:
    """Judge the mutants from some place on, noting each before the next begins."""
    n, seed, start, folder = json.loads(request)
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_BYTES, CHILD_BYTES))
    with (Path(folder) / "progress").open("a", encoding="utf-8") as progress:
        for i, (label, data) in enumerate(workbook_mutants(n, seed)):
            if i >= start:
                verdict = judge(label, data, "mutant.xlsx", Path(folder))
                progress.write(json.dumps(vars(verdict)) + "\n")
                progress.flush()


def some(wrong: Sequence[str]) -> str:
    """The first faults, to be read in a failed assertion."""
    return "\n".join(wrong[:20])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        tempfile.tempdir = temporary
        main(sys.argv[1])
