"""The red list: which sessions the filters leave, and the one that is chosen."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from mentor_analytics.assess.judge import FLAGGED
from mentor_analytics.assess.words import counted
from mentor_analytics.conditions import Condition, Mask, mask_all
from mentor_analytics.report.session_table import LISTED, MOST_SHOWN, apart, count_words, red_list, urgency
from mentor_analytics.schema import LIGHTS
from mentor_analytics.workflows.exports import Part
from mentor_analytics.workflows.workspace import Loaded
from ui import show, state
from ui.called import names
from ui.filters import Chosen
from ui.state import View, cached
from ui.text import plain

FLAGGED_ONLY, EVERY = "Flagged", "All"
IN_SIGHT, HEIGHT = 22, 760
"""Up to so many rows the list is as high as they are; else so many pixels."""
PHONE_IN_SIGHT, PHONE_HEIGHT = 8, 318
"""The same on a phone, where the reasons stand below the list and not beside it."""


@dataclass(frozen=True)
class Listed:
    """What the list shows.

    Parameters
    ----------
    words
        How many are flagged, in sentences.
    positions
        Of all sessions listed, most urgent first.
    part
        The same for a tracker.
    key
        Of the table: another list is another table, so that no choice is carried over by position.
    """

    words: str
    positions: npt.NDArray[np.intp]
    part: Part
    key: str


def listed(view: View, chosen: Chosen) -> Listed:
    """Which sessions the filters leave: flagged ones, or where a filter says how they went, all that meet it."""
    who, outcome = apart(chosen.conditions)
    words: str = cached(view, _counted, who)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{plain(words)}**")
        which = EVERY if outcome or not view.preset.scope else _which()
    within = mask_all(view.sessions, who)
    lights = LIGHTS if which == EVERY else FLAGGED
    order = cached(view, _urgency)
    picked = chosen.mask if which == EVERY else chosen.mask & _flagged(view)
    asked = hashlib.sha256(repr((view.key, chosen.words, which)).encode()).hexdigest()[:12]
    said = "; ".join(chosen.words)
    return Listed(
        words=words,
        positions=order[picked[order]],
        part=Part(within, picked, lights, said or ("" if which == FLAGGED_ONLY else "all sessions")),
        key=f"t_rows_{asked}",
    )


def _which() -> str:
    picked = show.choice(
        "List", [FLAGGED_ONLY, EVERY], key="show", bind="query-params", label_visibility="collapsed"
    )
    return str(picked)


def _flagged(view: View) -> Mask:
    met: Mask = view.sessions["light"].isin(list(FLAGGED)).to_numpy(dtype=bool)
    return met


def _urgency(loaded: Loaded) -> npt.NDArray[np.intp]:
    return urgency(loaded.scored.sessions, loaded.run.preset)


def _counted(loaded: Loaded, who: tuple[Condition, ...]) -> str:
    sessions = loaded.scored.sessions
    return count_words(sessions, mask_all(sessions, who), loaded.run.preset)


def rows(view: View, found: Listed) -> None:
    """The list; a click on a row puts the session into the address."""
    total = len(found.positions)
    if not total:
        show.nothing("No session is listed under these filters. Clear a filter, or list all sessions.")
        return
    shown = view.sessions.iloc[found.positions[:MOST_SHOWN]]
    ids = shown["session_id"].astype("str").tolist()
    columns = (*LISTED[:1], "status", *LISTED[1:]) if shown["light"].isna().any() else LISTED
    table = red_list(shown, view.preset, names(view), columns, state.edits(view.status))
    table = _in_sight(table, view)
    first = f"the first {MOST_SHOWN:,} of " if total > MOST_SHOWN else ""
    show.note(
        f"Listed: {first}{counted(total, 'session')}, the most urgent first: by light, then the most severe flag, then "
        "the oldest. Choose a row to see why."
    )
    event = st.dataframe(
        table,
        hide_index=True,
        height=list_height(len(table), st.context.headers.get("User-Agent", "")),
        column_config=_columns(table, view),
        key=found.key,
        on_select="rerun",
        selection_mode=show.ANYWHERE,
        selection_default=_first_choice(found.key, ids),
        placeholder="",
        alt=f"Sessions by urgency with light, time, people, flags and comment. {found.words}",
    )
    at = show.chosen_row(event, len(ids))
    _take_over(found.key, [] if at is None else [ids[at]])


def list_height(n: int, browser: str) -> Any:
    """Of the list. How wide a window is nobody tells us; that it is a phone's the browser does."""
    most, pixels = (PHONE_IN_SIGHT, PHONE_HEIGHT) if "Mobi" in browser else (IN_SIGHT, HEIGHT)
    return "content" if n <= most else pixels


def _in_sight(table: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rating and flags before the learner and the program: they are in sight without scrolling."""
    last = [name for name in (view.learner_word, "Program") if name in table.columns]
    at = list(table).index("Flags") + 1
    order = [name for name in list(table)[:at] if name not in last]
    return table[[*order, *last, *list(table)[at:]]]


def _first_choice(key: str, ids: list[str]) -> Any:
    """The row of the session in the address, else the most urgent; said once per list."""
    remembered = f"{key}_first"
    if remembered not in st.session_state:
        asked = st.query_params.get("session", "")
        st.session_state[remembered] = ids.index(asked) if asked in ids else (None if asked else 0)
    at = st.session_state[remembered]
    return {"selection": {"cells": [] if at is None else [(at, "Light")]}}


def _take_over(key: str, chosen: list[str]) -> None:
    """A new choice goes into the address; without one, the address says which session is told."""
    if chosen != st.session_state.get(f"{key}_seen"):
        st.session_state[f"{key}_seen"] = chosen
        if chosen:
            st.query_params["session"] = chosen[0]


def _columns(table: pd.DataFrame, view: View) -> dict[str, Any]:
    text = st.column_config.TextColumn
    config: dict[str, Any] = {
        "Light": text(width=128),
        "When": st.column_config.DatetimeColumn(format="D MMM YY HH:mm", width=112),
        "Session status": text(width=95),
        "Rating (1–5)": st.column_config.NumberColumn("Rating", help="Stars, 1 to 5", width=56),
        "Flags": text(width=210),
        view.mentor_word: text(width=115),
        view.learner_word: text(width=125),
        "Program": text(width=90),
        "Feedback": text(width=340),
        "Progress": text(width=90),
    }
    return {name: each for name, each in config.items() if name in table.columns}
