"""The sessions, mentors and groups that a changed limit would gain and lose, each leading on to it."""

from functools import partial

import pandas as pd
import streamlit as st

from mentor_analytics.assess.rules import Preset, preset_to_json
from mentor_analytics.report.csv_files import csv_bytes
from mentor_analytics.report.moved_table import moved_download, moved_table
from mentor_analytics.workflows.whatif import edit_moves
from ui import show
from ui.called import names
from ui.rows import Way, leading
from ui.state import View, cached
from ui.tracker_list import EVERY

MOST = 200
"""Rows shown; the download has all."""


def which(view: View, before: Preset, after: Preset, rules: tuple[str, ...], key: str) -> None:
    """Behind a switch: the sessions, mentors and groups that some rules would gain and lose."""
    if not st.toggle("Show which", key=f"{key}_which"):
        return
    moves: pd.DataFrame = cached(view, edit_moves, preset_to_json(before), preset_to_json(after), rules)
    moved_rows(view, moves, f"{key}_rows")


def moved_rows(view: View, moves: pd.DataFrame, key: str) -> None:
    """What comes and goes, each row leading on to it, with a download of all."""
    if moves.empty:
        show.note("Nothing comes or goes.")
        return
    shown = moves.head(MOST)
    if len(moves) > MOST:
        show.note(f"The first {MOST:,} of {len(moves):,}; the download has all.")
    leading(
        moved_table(shown, view.sessions, names(view)),
        "What would be flagged and is not now, and the other way round, with the value and both limits.",
        partial(_way, shown, view),
        key=key,
        columns={"When": st.column_config.DatetimeColumn(format="D MMM YY HH:mm")},
    )
    show.download(
        "CSV: all that comes and goes",
        partial(_csv, moves, view),
        "what_if.csv",
        show.CSV,
        key=f"{key}_csv",
    )


def _way(moves: pd.DataFrame, view: View, at: int) -> Way:
    scope, key, who = (str(moves[name].iloc[at]) for name in ("scope", "key", "subject"))
    if scope == "session":
        return Way("tracker", f"Open session {who}", {"session": key, "show": EVERY})
    if scope == "mentor":
        return Way("mentor", f"Open {view.mentor_word.lower()} {who}", {"mentor": key})
    return Way("programs", f"Compare every {scope}")


def _csv(moves: pd.DataFrame, view: View) -> bytes:
    return csv_bytes(moved_download(moves, view.sessions, names(view)), view.timezone)
