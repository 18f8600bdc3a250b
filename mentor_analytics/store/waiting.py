"""Rows that wait to be mended: which are known, which a file answers, and all of them as a list."""

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.ingest.mapping import (
    RESERVED,
    WAITS_BECAUSE,
    WAITS_CODE,
    WAITS_FILE,
    WAITS_ROW,
    WAITS_SHEET,
    is_reserved,
)
from mentor_analytics.ingest.reasons import reason
from mentor_analytics.schema import TableName
from mentor_analytics.store.sessions import KEPT, SESSIONS, Kept

_HASH_BYTES = 16
_QUOTE = re.compile(r"^'+(?=\s*[=+\-@＝＋－＠])")
"""What our own CSV puts before text that could be a formula."""

Place = tuple[str, str, int]
"""File, sheet and row, as the list of waiting rows names them."""


@dataclass(frozen=True)
class Waiting:
    """A row that cannot be a session yet."""

    place: Place
    because: str
    cells: Mapping[str, str]
    content_hash: bytes
    session_key: str | None


@dataclass
class Answers:
    """What a file means for the rows that wait.

    Parameters
    ----------
    new
        Rows that wait from now on.
    still
        Mended rows that still cannot be read: id of the row they replace, and the row.
    answered
        Ids of the waiting rows that are sessions now.
    """

    new: list[Waiting] = field(default_factory=list)
    still: list[tuple[int, Waiting]] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)


def waiting_of(
    quarantine: pd.DataFrame, mapping: Mapping[str, str | None], name: str, kind: TableName = "sessions"
) -> list[Waiting]:
    """The rows of one file that wait.

    Parameters
    ----------
    quarantine
        As `ingest.quarantine.waiting_rows` gives it.
    mapping
        Heading → our column.
    name
        What the file is called.
    kind
        What it holds.
    """
    if quarantine.empty:
        return []
    headings = [h for h in quarantine.columns if h not in (WAITS_SHEET, WAITS_ROW, WAITS_BECAUSE)]
    of = KEPT.get(kind, SESSIONS)  # an event has no key of its own
    named = [h for h in headings if kind in KEPT and mapping.get(h.strip()) == of.name]
    keys = _keys(quarantine, named, of)
    texts = {heading: _texts(quarantine[heading]) for heading in headings}
    sheets = quarantine[WAITS_SHEET].astype("str").tolist()
    reasons = quarantine[WAITS_BECAUSE].astype("str").tolist()
    seen: Counter[bytes] = Counter()
    found = []
    for number, row in enumerate(quarantine[WAITS_ROW].tolist()):
        cells = {h: text for h, column in texts.items() if (text := column[number]) is not None}
        content = _content(cells, 0)
        seen[content] += 1  # the same row twice in one file waits twice
        content = content if seen[content] == 1 else _content(cells, seen[content])
        place = (name, sheets[number], int(row))
        found.append(Waiting(place, reasons[number], cells, content, keys[number]))
    return found


def _texts(cells: pd.Series) -> npt.NDArray[np.object_]:
    """A column as texts, None where blank; each distinct text is looked at once."""
    codes, distinct = pd.factorize(cells.astype("category"))
    texts = [text if text.strip() else None for text in map(str, distinct)]
    return np.array([*texts, None], dtype=object)[codes]  # a missing cell has code -1: the last


def _keys(quarantine: pd.DataFrame, headings: Collection[str], of: Kept) -> list[str | None]:
    """The session or the mentor a row speaks of, where that can be read."""
    ids = pd.Series(pd.NA, index=quarantine.index, dtype="str")
    for heading in headings:
        texts = quarantine[heading].astype("str").str.strip()
        ids = ids.fillna(texts.mask(texts == ""))
    return of.keys(ids)


def _content(cells: Mapping[str, str], again: int) -> bytes:
    """What is in a row, whatever list it stands in: without our own headings and what our CSV adds."""
    texts = sorted(
        f"{heading.strip()}\x1e{_QUOTE.sub('', text.strip())}"
        for heading, text in cells.items()
        if heading not in RESERVED
    )
    joined = "\x1f".join([*texts, str(again)] if again else texts)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest()


def answers(
    connection: sqlite3.Connection,
    waits: list[Waiting],
    origins: pd.DataFrame,
    sessions: pd.DataFrame,
    kind: TableName = "sessions",
) -> Answers:
    """What a file means for the rows that wait.

    Parameters
    ----------
    waits
        The file's own waiting rows.
    origins
        `ingest.origins`: which of its rows waited before.
    sessions
        Its sessions, or what else it holds by its `kind`.
    """
    found = Answers()
    by_place: dict[Place, int] = {}
    by_key: dict[str, list[int]] = {}
    content_of: dict[int, bytes] = {}
    for id_, file, sheet, row, key, content in connection.execute(
        "SELECT q.id, file, sheet, row, session_key, content_hash FROM quarantine q"
        " JOIN uploads u ON u.id = q.upload_id WHERE answered_by IS NULL AND u.kind = ?",
        [kind],
    ):
        by_place[file, sheet, row] = id_
        content_of[id_] = content
        if key is not None:
            by_key.setdefault(key, []).append(id_)
    came_from = _came_from(origins)
    sent_again = {wait.content_hash for wait in waits}
    for wait in waits:
        before = by_place.get(came_from.get(wait.place[1:], ("", "", -1)))
        if _is_known(connection, wait.content_hash):
            continue
        if before is None:
            found.new.append(wait)
        else:
            found.still.append((before, wait))
    unread = {wait.place[1:] for wait in waits}
    settled = {by_place.get(place, -1) for here, place in came_from.items() if here not in unread}
    if by_key:
        of = KEPT[kind]  # only what is kept by key waits under one
        keys = by_key.keys() & set(of.keys(sessions[of.name]))
        settled |= {id_ for key in keys for id_ in by_key[str(key)]}
    replaced = {id_ for id_, _ in found.still}
    found.answered = sorted(
        id_ for id_ in settled - replaced if id_ in content_of and content_of[id_] not in sent_again
    )
    return found


def _came_from(origins: pd.DataFrame) -> dict[tuple[str, int], Place]:
    """Sheet and row of this file → where it waited before."""
    return {
        (str(sheet), int(row)): (str(file), str(from_sheet), int(from_row))
        for sheet, row, file, from_sheet, from_row in origins.itertuples(index=False)
    }


def _is_known(connection: sqlite3.Connection, content: bytes) -> bool:
    """Whether the row waits already, or has been answered."""
    row = connection.execute("SELECT 1 FROM quarantine WHERE content_hash = ? LIMIT 1", [content]).fetchone()
    return row is not None


def save_answers(connection: sqlite3.Connection, found: Answers, upload_id: int) -> None:
    """Write what a file means for the rows that wait."""
    answered = [*found.answered, *(id_ for id_, _ in found.still)]
    places = {
        id_: connection.execute("SELECT file, sheet, row FROM quarantine WHERE id = ?", [id_]).fetchone()
        for id_, _ in found.still
    }
    connection.executemany(
        "UPDATE quarantine SET answered_by = ? WHERE id = ?", [(upload_id, id_) for id_ in answered]
    )
    replaced: set[int] = set()
    rows: list[tuple[Place, Waiting]] = []
    for id_, wait in found.still:  # two rows made of one: the second waits under its own place
        rows.append((places[id_] if id_ not in replaced else wait.place, wait))
        replaced.add(id_)
    rows += [(wait.place, wait) for wait in found.new]
    name = _free_name(connection, [place for place, _ in rows[len(found.still) :]], upload_id)
    connection.executemany(
        "INSERT INTO quarantine (upload_id, file, sheet, row, because, cells, content_hash, session_key)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                upload_id,
                name if name and place == wait.place else place[0],
                *place[1:],
                wait.because,
                json.dumps(wait.cells, ensure_ascii=False),
                wait.content_hash,
                wait.session_key,
            )
            for place, wait in rows
        ),
    )


def _free_name(connection: sqlite3.Connection, places: list[Place], upload_id: int) -> str:
    """Another name for the file where rows of an earlier file of that name wait: a place must name one row."""
    if not places:
        return ""
    taken = connection.execute("SELECT 1 FROM quarantine WHERE file = ? LIMIT 1", [places[0][0]]).fetchone()
    return f"{places[0][0]} (import {upload_id})" if taken else ""


def waiting_rows(connection: sqlite3.Connection, kind: TableName = "sessions") -> pd.DataFrame:
    """Every row of a kind of file that waits, as `score` writes its list: to be mended and imported again."""
    own = (WAITS_FILE, WAITS_SHEET, WAITS_ROW, WAITS_BECAUSE, WAITS_CODE)
    mappings: dict[int, dict[str, str | None]] = {
        id_: json.loads(mapping)
        for id_, mapping in connection.execute(
            "SELECT id, mapping FROM uploads WHERE id IN (SELECT upload_id FROM quarantine WHERE answered_by IS NULL)"
            " AND kind = ? ORDER BY id",
            [kind],
        )
    }
    found = [
        (place, mappings[id_], because, json.loads(cells))
        for id_, *place, because, cells in connection.execute(
            "SELECT upload_id, file, sheet, row, because, cells FROM quarantine WHERE answered_by IS NULL ORDER BY id"
        )
        if id_ in mappings
    ]
    told = [(*place, reason(because, cells, mapping), because) for place, mapping, because, cells in found]
    headings = _headings(list(mappings.values()), [cells for *_, cells in found])
    frame = pd.DataFrame(
        {
            **{name: pd.Series([row[i] for row in told], dtype="str") for i, name in enumerate(own)},
            **{h: pd.Series([cells.get(h, "") for *_, cells in found], dtype="str") for h in headings},
        }
    )
    return frame.astype({WAITS_ROW: "int64"})


def waiting_kinds(connection: sqlite3.Connection) -> dict[TableName, int]:
    """How many rows wait of each kind of file; those without any are left out."""
    return dict(
        connection.execute(
            "SELECT u.kind, count(*) FROM quarantine q JOIN uploads u ON u.id = q.upload_id"
            " WHERE answered_by IS NULL GROUP BY u.kind ORDER BY u.kind = 'sessions' DESC, u.kind"
        )
    )


def _headings(mappings: Sequence[Mapping[str, str | None]], cells: Sequence[Mapping[str, str]]) -> list[str]:
    """The headings of all files whose rows wait, in their order, also those under which nothing stands."""
    own = {WAITS_FILE, WAITS_SHEET, WAITS_ROW, WAITS_BECAUSE, WAITS_CODE}
    filled = dict.fromkeys(heading for row in cells for heading in row if heading not in own)
    by_name = {heading.strip(): heading for heading in filled}
    says = {column for mapping in mappings for h, column in mapping.items() if column and h in by_name}
    found: dict[str, None] = {}
    for mapping in mappings:
        for heading, column in mapping.items():
            if heading in by_name:
                found[by_name[heading]] = None
            elif column not in says and not is_reserved(heading):
                # A blank column must not stand in the way of another file's, filled, for the same thing.
                found[heading] = None
                says |= {column} if column else set()
    return list(dict.fromkeys([*found, *filled]))
