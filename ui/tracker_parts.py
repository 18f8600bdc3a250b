"""Below the red list: what was not held, and what to take away."""

from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from mentor_analytics.assess.words import counted
from mentor_analytics.conditions import Condition, mask_all
from mentor_analytics.report.csv_files import csv_bytes, sessions_table
from mentor_analytics.report.not_held import NotHeld, sessions_missed
from mentor_analytics.report.session_columns import Names
from mentor_analytics.report.session_table import MOST_SHOWN, apart, listed_table
from mentor_analytics.workflows import records
from mentor_analytics.workflows.exports import Part, Source, tracker_file
from mentor_analytics.workflows.workspace import Loaded
from ui import show, state
from ui.called import names
from ui.filters import Chosen
from ui.state import View, cached
from ui.text import plain
from ui.tracker_list import Listed


def not_held(view: View, chosen: Chosen) -> None:
    """Missed, cancelled and moved sessions, and whether the preset judges them."""
    who, _ = apart(chosen.conditions)
    found: NotHeld = cached(view, _missed, who, names(view))
    why = "" if found.rows.empty else f" {found.lights}"
    with show.card("Not held", f"{found.words}{why}"):
        if found.rows.empty:
            return
        mentor = view.mentor_word.lower()
        by_mentor, by_reason, newest = st.tabs([plain(f"By {mentor}"), "By reason", "Sessions"])
        with by_mentor:
            show.table(
                found.by_mentor,
                f"Sessions not held by {mentor}, with kind and number of sessions.",
            )
        with by_reason:
            show.table(found.by_reason, "Sessions not held by kind, party and reason.")
        with newest:
            show.table(found.rows, "Sessions not held, the newest first.")


def _missed(loaded: Loaded, who: tuple[Condition, ...], called: Names) -> NotHeld:
    sessions = loaded.scored.sessions
    return sessions_missed(sessions, mask_all(sessions, who), called, loaded.run.preset, MOST_SHOWN)


def downloads(view: View, found: Listed) -> None:
    """What is listed, or everything; as Excel or CSV, made when asked for."""
    source = Source(view.path, view.loaded, view.status.workspace, view.choices.settings.tracker_rows)
    chosen, zone = view.sessions, view.timezone
    show.note(
        f"Listed: {counted(len(found.positions), 'session')}. In Excel, figures are counted over the filters on people "
        "and time; filters on light, flag, feedback and status only choose the rows."
    )
    with st.container(horizontal=True):
        show.download(
            "Excel, as listed",
            partial(_excel, source, found.part),
            "tracker_listed.xlsx",
            show.EXCEL,
            key="t_excel_listed",
        )
        show.download(
            "CSV, as listed",
            partial(_csv_listed, view, found.positions),
            "sessions_listed.csv",
            show.CSV,
            key="t_csv_listed",
        )
        show.download(
            "Excel, everything", partial(_excel, source, None), "tracker.xlsx", show.EXCEL, key="t_excel"
        )
        show.download(
            "CSV, everything", partial(_csv, chosen, zone), "sessions_scored.csv", show.CSV, key="t_csv"
        )


def _excel(source: Source, part: Part | None) -> bytes:
    return tracker_file(source, state.now(), part)


def _csv_listed(view: View, positions: npt.NDArray[np.intp]) -> bytes:
    edits = records.edits(view.path)  # those of now: what was saved since the page was drawn too
    return csv_bytes(listed_table(view.sessions.iloc[positions], edits), view.timezone)


def _csv(sessions: pd.DataFrame, timezone: str) -> bytes:
    return csv_bytes(sessions_table(sessions), timezone)
