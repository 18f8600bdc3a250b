"""What came in so far: the ledger of uploads, the last one taken back, the rows that wait."""

from functools import partial
from pathlib import Path

import streamlit as st

from mentor_analytics.assess.words import counted
from mentor_analytics.errors import MentorAnalyticsError
from mentor_analytics.report.csv_files import csv_bytes
from mentor_analytics.workflows import imports
from mentor_analytics.workflows.imports import UndoPlan
from ui import faults, show, state, upload_flow
from ui.text import plain

_SAID, _FAULT = "upload_said", "upload_fault"
_COLUMNS = {
    "at": "When",
    "by": "By",
    "name": "File",
    "state": "State",
    "input": "Read",
    "stored": "Sessions",
    "quarantined": "Quarantined",
    "duplicate": "Duplicate",
    "ignored": "Ignored",
    "new": "New",
    "changed": "Changed",
    "unchanged": "Unchanged",
}


def said() -> None:
    """What the last click did."""
    words = st.session_state.pop(_SAID, "")
    if words:
        st.success(plain(words))
    fault = st.session_state.pop(_FAULT, None)
    if fault is not None:
        faults.show(fault, "upload")


def quarantine(timezone: str) -> None:
    """Rows that wait, to be mended and uploaded again."""
    n = state.status().n_waiting
    if not n:
        return
    one = n == 1
    with show.card(
        "Quarantine",
        f"{counted(n, 'row')} {'waits' if one else 'wait'}: {'it is' if one else 'they are'} in no figure.",
    ):
        st.text(
            "Download, mend the cells named under “waits: because”, and drop the file above like any other. "
            "What is mended leaves the quarantine; nothing is counted twice."
        )
        build = partial(_waiting, state.db(), timezone)
        show.download(
            "Download the rows", build, "quarantine.csv", show.CSV, key="upload_quarantine", primary=True
        )


def _waiting(path: Path, timezone: str) -> bytes:
    return csv_bytes(imports.waiting(path), timezone)


def history(timezone: str) -> None:
    """Every upload with its counts, and undo."""
    table = imports.history(state.db())
    if table.empty:
        return
    in_force = int((table["state"] == "in force").sum())
    with show.card(
        "History", f"{counted(in_force, 'upload')} in force, the last first. Times in {timezone}."
    ):
        when = table["at"].dt.tz_convert(timezone).dt.strftime("%Y-%m-%d %H:%M")
        shown = table.assign(at=when)[list(_COLUMNS)].rename(columns=_COLUMNS)
        show.table(shown, "Uploads, the last first")
        _undo()


def _undo() -> None:
    plan = imports.plan_undo(state.db())
    if plan is None:
        return
    with st.popover("Undo the last upload"):
        st.text(
            f"{plan.name} is taken back: {counted(plan.n_removed, 'session')} it brought "
            f"{'goes' if plan.n_removed == 1 else 'go'}, {counted(plan.n_restored, 'session')} "
            f"{'gets its' if plan.n_restored == 1 else 'get their'} earlier values back. "
            "The file can be uploaded again."
        )
        meant = [
            st.checkbox(plain(f"{ask} Yes, this is meant."), key=f"upload_undo_{plan.upload_id}_{at}")
            for at, ask in enumerate(plan.asks)
        ]
        st.button(
            "Yes, take it back",
            type="primary",
            key="upload_undo",
            on_click=_take_back,
            args=(plan,),
            disabled=not all(meant),
        )


def _take_back(seen: UndoPlan) -> None:
    """Only what was asked about: a colleague may have uploaded something since."""
    try:
        done = imports.undo(
            state.db(), by=state.user(), now=state.now(), yes=bool(seen.asks), seen=seen.upload_id
        )
    except MentorAnalyticsError as error:
        st.session_state[_FAULT] = error
        return
    if done is not None:
        upload_flow.start_over()
        st.session_state[_SAID] = f"{done.name} is taken back; sessions are as they were before it."
