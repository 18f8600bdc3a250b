"""Why a row waits, in words that name its own headings and cells: what people read in the list they mend."""

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress

import pandas as pd

from mentor_analytics.ingest.issues import Code
from mentor_analytics.ingest.mapping import WAITS_BECAUSE, WAITS_BEYOND, WAITS_CODE
from mentor_analytics.ingest.messages import ROW_MESSAGES
from mentor_analytics.ingest.texts import DASHES, MISSING, NAMES
from mentor_analytics.schema import BY_NAME, REQUIRED, STARTS

_CHARS = 60
_BETWEEN = "; "
_MOMENTS = (*STARTS, "event_at")
_NEEDED = (*REQUIRED, *STARTS[1:], "event_at", "event")
_LOOKED_AT: Mapping[Code, tuple[str, ...]] = {
    Code.BAD_DATE: _MOMENTS,
    Code.CONFLICTING_IDS: ("session_id",),
    Code.DATE_ORDER_MIXED: _MOMENTS,
    Code.DATE_OUT_OF_RANGE: _MOMENTS,
    Code.ERROR_CELLS: _NEEDED,
    Code.FORMULA_WITHOUT_VALUE: _NEEDED,
    Code.MISSING_REQUIRED_VALUE: _NEEDED,
    Code.TIMEZONE_UNKNOWN: _MOMENTS,
    Code.UNKNOWN_STATUS: ("status",),
}
"""Columns whose cells a reason speaks of."""


def in_words(waiting: pd.DataFrame, mapping: Mapping[str, str | None]) -> pd.DataFrame:
    """The rows of a file that wait, their reasons in words; the codes stand in `WAITS_CODE` beside them.

    Parameters
    ----------
    waiting
        As `ingest.quarantine.waiting_rows` gives it.
    mapping
        Heading → our column.
    """
    headings = [str(heading) for heading in waiting.columns if mapping.get(str(heading).strip())]
    cells = [waiting[heading].astype("object").fillna("").tolist() for heading in headings]
    codes = waiting[WAITS_BECAUSE].astype("str").tolist()
    known: dict[tuple[str, ...], str] = {}
    words = []
    for row in zip(codes, *cells, strict=True):
        if row not in known:
            known[row] = reason(row[0], dict(zip(headings, row[1:], strict=True)), mapping)
        words.append(known[row])
    table = waiting.assign(**{WAITS_BECAUSE: pd.Series(words, index=waiting.index, dtype="str")})
    rest = [name for name in table.columns if name != WAITS_CODE]
    place = rest.index(WAITS_BECAUSE) + 1
    table[WAITS_CODE] = pd.Series(codes, index=waiting.index, dtype="str")
    return table[[*rest[:place], WAITS_CODE, *rest[place:]]]


def reason(codes: str, cells: Mapping[str, str], mapping: Mapping[str, str | None]) -> str:
    """Why one row waits, a sentence or two for each reason.

    Parameters
    ----------
    codes
        “; ” between.
    cells
        Heading → what stands there; a blank cell may be left out.
    mapping
        Heading → our column.

    Examples
    --------
    >>> reason("bad_date", {"Begin": "31/31/2026"}, {"Begin": "scheduled_at"})
    'Begin: “31/31/2026” is no date that can be read. Write it as 2026-09-30 15:00.'
    """
    texts = {heading.strip(): cell.strip() for heading, cell in cells.items()}
    return " ".join(_sentence(code, texts, mapping) for code in codes.split(_BETWEEN) if code)


def _sentence(text: str, cells: Mapping[str, str], mapping: Mapping[str, str | None]) -> str:
    try:
        code = Code(text)
        words = ROW_MESSAGES[code]
    except (KeyError, ValueError):  # stored by another version
        return text
    wanted = _LOOKED_AT.get(code, ())
    if (
        code is Code.CONFLICTING_IDS and "session_id" not in mapping.values()
    ):  # profiles are known by their mentor
        wanted = ("mentor",)
    mine = {heading: cells.get(heading, "") for heading, column in mapping.items() if column in wanted}
    shown = _at_fault(code, mine, mapping)
    named = ", ".join(f"{heading}: “{_cut(cell)}”" if cell else heading for heading, cell in shown.items())
    return words.format(cells=named or "A cell", beyond=WAITS_BEYOND)


def _at_fault(code: Code, cells: Mapping[str, str], mapping: Mapping[str, str | None]) -> dict[str, str]:
    """Of the cells a reason may speak of, those it does."""
    filled = {heading: cell for heading, cell in cells.items() if cell}
    if code is Code.MISSING_REQUIRED_VALUE:
        of_start = [heading for heading in _first_start(cells, mapping) if mapping[heading] in STARTS]
        blank = {heading: "" for heading, cell in cells.items() if _is_blank(cell, str(mapping[heading]))}
        # Beside a date, the time of day may be blank.
        return {h: "" for h in blank if mapping[h] != "scheduled_time" or h in of_start}
    if code in (Code.ERROR_CELLS, Code.FORMULA_WITHOUT_VALUE):
        odd = {heading: cell for heading, cell in filled.items() if cell[0] in "#="}
        return odd or {heading: "" for heading, cell in cells.items() if not cell}
    if code is Code.DATE_OUT_OF_RANGE:
        return {heading: filled[heading] for heading in _first_start(filled, mapping)}
    if set(_LOOKED_AT.get(code, ())) == set(_MOMENTS):
        return {h: cell for h, cell in filled.items() if not _is_plain(cell)} or filled
    return filled


def _first_start(headings: Iterable[str], mapping: Mapping[str, str | None]) -> list[str]:
    """Only the surest of the headings that say when a session was to begin; all others as they are."""
    given = list(headings)
    starts = sorted(
        (h for h in given if mapping[h] in STARTS), key=lambda heading: STARTS.index(str(mapping[heading]))
    )
    return [heading for heading in given if heading not in starts[1:]]


def _is_blank(cell: str, column: str) -> bool:
    missing = DASHES if BY_NAME[column].kind in NAMES else MISSING
    return not cell or cell.casefold() in missing


def _is_plain(cell: str) -> bool:
    """Whether it is a date or a time that nobody can misread: then another cell is at fault."""
    for read in (dt.datetime.fromisoformat, dt.time.fromisoformat):
        with suppress(ValueError):
            read(cell)
            return True
    return False


def _cut(cell: str) -> str:
    words = " ".join(cell.split())
    return words if len(words) <= _CHARS else words[: _CHARS - 1] + "…"
