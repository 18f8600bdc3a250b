"""What pages are drawn with: tiles, cards, charts and tables, each with its n and its text alternative."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from ui import called
from ui.text import plain

MOST_ROWS = 1_000
"""Shown of a table; the whole of it is for a download."""

ANYWHERE: Any = "single-cell"
"""How rows are chosen: by a click on any cell, or with the arrow keys; not by a tiny box before each row."""
MOST_IN_SIGHT, TALL_PIXELS = 12, 430
"""A table with more rows than this scrolls."""
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
JSON = "application/json"


@dataclass(frozen=True)
class Tile:
    """One figure.

    Parameters
    ----------
    label, value
        As people write them.
    counted
        What it was counted out of; under the figure.
    standing
        Against its target: shape and word.
    change
        Against the period before, in words; empty for none.
    help
        What it means.
    """

    label: str
    value: str
    counted: str
    standing: str = ""
    change: str = ""
    help: str = ""


def tiles(every: Sequence[Tile], min_width: int = 190) -> None:
    """Figures side by side, all of one height; each says what it was counted out of."""
    grid = st.grid(min_column_width=min_width, gap="small")
    for tile in every:
        with grid, st.container(border=True, height="stretch", gap=None):
            st.metric(called.label(tile.label), tile.value, help=called.label(tile.help) or None)
            for line in (tile.counted, tile.standing, tile.change):
                if line:
                    st.caption(plain(line))


@contextmanager
def card(title: str, caption: str = "") -> Iterator[None]:
    """A bordered part of a page under a bold title; the caption says the rule or the denominator."""
    with st.container(border=True, height="stretch"):
        heading(title, caption)
        yield


def heading(title: str, caption: str = "") -> None:
    """Title of a part, and a line under it."""
    st.header(plain(title), anchor=False)
    if caption:
        st.caption(plain(caption))


def table(
    frame: pd.DataFrame,
    alternative: str,
    *,
    columns: Mapping[str, Any] | None = None,
    key: str | None = None,
    select: bool = False,
    height: int | None = None,
) -> int | None:
    """A table, at most `MOST_ROWS` of it.

    Parameters
    ----------
    alternative
        In words what it lists.
    columns
        `st.column_config` by column.
    key, select
        With both, a row can be chosen, by a click on any of its cells.
    height
        In pixels; by default as high as its rows, up to twelve.

    Returns
    -------
    The position of the chosen row, or None.
    """
    shown = frame.head(MOST_ROWS)
    if len(frame) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS:,} of {len(frame):,} rows; the download has all.")
    tall: Any = height or ("content" if len(shown) <= MOST_IN_SIGHT else TALL_PIXELS)
    kept: dict[str, Any] = {"on_select": "rerun", "selection_mode": ANYWHERE} if select else {}
    state = st.dataframe(
        shown,
        hide_index=True,
        column_config={**_counts(shown), **(columns or {})},
        key=key,
        height=tall,
        alt=alternative,
        placeholder="",
        **kept,
    )
    if not select:
        return None
    return chosen_row(state, len(shown))


def _counts(frame: pd.DataFrame) -> dict[str, Any]:
    """Whole numbers with a sign between the thousands."""
    whole = [str(name) for name, dtype in frame.dtypes.items() if pd.api.types.is_integer_dtype(dtype)]
    return {name: st.column_config.NumberColumn(format="localized") for name in whole}


def chosen_row(state: Any, n: int) -> int | None:
    """The position of the row in which somebody clicked a cell of a table with `selection_mode=ANYWHERE`.

    Parameters
    ----------
    state
        What `st.dataframe` gave.
    n
        Rows of the table: what was chosen of a longer one that stood here before is no row of this one.
    """
    rows = [int(at) for at, _ in state["selection"]["cells"] if at < n]
    return rows[0] if rows else None


def choice(
    label: str,
    options: Sequence[Any],
    *,
    key: str,
    default: Any = None,
    format_func: Callable[[Any], str] = str,
    **kept: Any,
) -> Any:
    """One of a few, side by side. Radio buttons: the chosen one of a segmented control is hard to read in the dark.

    Parameters
    ----------
    default
        One of the options; the first by default.
    format_func
        What an option is called; shown as it is written.
    kept
        What else `st.radio` takes.
    """
    at = list(options).index(default) if default in options else 0
    return st.radio(
        label,
        options,
        at,
        key=key,
        horizontal=True,
        format_func=lambda each: plain(format_func(each)),
        **kept,
    )


def download(
    label: str, build: Callable[[], bytes], file_name: str, mime: str, *, key: str, primary: bool = False
) -> None:
    """A button that builds its file when it is clicked. `build` takes nothing and calls no Streamlit."""
    kind: Any = "primary" if primary else "secondary"
    st.download_button(label, build, file_name, mime, key=key, on_click="ignore", type=kind)


def note(text: str) -> None:
    """A quiet line; written as it is."""
    st.caption(plain(text))


def nothing(text: str) -> None:
    """Why a part has nothing to show, and what would change that."""
    with st.container(border=True):
        st.text(text)
