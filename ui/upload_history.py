"""What came in so far: the ledger of uploads, the last one taken back, the rows that wait."""

from functools import partial
from pathlib import Path

import streamlit as st

from mentor_analytics.assess.words import counted
from mentor_analytics.errors import MentorAnalyticsError
from mentor_analytics.report.csv_files import csv_bytes
from mentor_analytics.schema import TABLES, TableName
from mentor_analytics.workflows import imports
from mentor_analytics.workflows.import_words import restored_words
from mentor_analytics.workflows.imports import UndoPlan
from ui import faults, show, state, upload_flow
from ui.text import plain
from ui.upload_flow import FILE

_SAID, _FAULT = "upload_said", "upload_fault"
_COLUMNS = {
    "at": "When",
    "by": "By",
    "name": "File",
    "state": "State",
    "input": "Read",
    "kind": "What",
    "brought": "New / changed / same",
    "quarantined": "Quarantined",
}


def said() -> None:
    """What the last click did."""
    words = st.session_state.pop(_SAID, "")
    if words:
        st.success(plain(words))
    fault = st.session_state.pop(_FAULT, None)
    if fault is not None:
        faults.show(fault, "upload")


def quarantine(timezone: str, step: str) -> None:
    """Rows that wait, to be mended and uploaded again."""
    kinds = imports.waiting_kinds(state.db()) if state.status().n_waiting else {}
    for kind, n in kinds.items():
        _waiting_rows(kind, n, timezone, step)


def _waiting_rows(kind: TableName, n: int, timezone: str, step: str) -> None:
    one, own = n == 1, "" if kind == "sessions" else f"_{kind}"
    with show.card(
        "Quarantine" if kind == "sessions" else f"Quarantine: {TABLES[kind].many}",
        f"{counted(n, 'row')} {'waits' if one else 'wait'}: {'it is' if one else 'they are'} in no figure.",
    ):
        st.text(
            "Download the rows: “waits: because” says what to mend in each. Mend the cells, save the file and "
            f"{'drop it above' if step == FILE else 'drop it under “1 File”'} like any other. "
            "What is mended leaves the quarantine; nothing is counted twice."
        )
        build = partial(_waiting, state.db(), timezone, kind)
        with st.container(horizontal=True):
            show.download(
                "Download the rows",
                build,
                f"quarantine{own}.csv",
                show.CSV,
                key=f"upload_quarantine{own}",
                primary=True,
            )
            if step != FILE:
                st.button(
                    "Drop the mended file", key=f"upload_mended{own}", on_click=upload_flow.go, args=(FILE,)
                )


def _waiting(path: Path, timezone: str, kind: TableName) -> bytes:
    return csv_bytes(imports.waiting(path, kind), timezone)


def history(timezone: str) -> None:
    """Every upload with its counts, and undo."""
    table = imports.history(state.db())
    if table.empty:
        return
    in_force = int((table["state"] == "in force").sum())
    with show.card(
        "History", f"{counted(in_force, 'upload')} in force, the last first. Times in {timezone}."
    ):
        when = table["at"].dt.tz_convert(timezone).dt.tz_localize(None)
        brought = [
            f"{new:,} / {changed:,} / {same:,}"
            for new, changed, same in table[["new", "changed", "unchanged"]].itertuples(index=False)
        ]
        told = {"by": table["by"].str.strip().any(), "kind": (table["kind"] != "sessions").any()}
        names = [name for name in _COLUMNS if told.get(name, True)]
        what = [TABLES[kind].many for kind in table["kind"]]
        shown = table.assign(at=when, brought=brought, kind=what)[names].rename(columns=_COLUMNS)
        moment = st.column_config.DatetimeColumn(format="D MMM YYYY HH:mm")
        show.table(shown, "Uploads, the last first", columns={_COLUMNS["at"]: moment})
        _undo()


def _undo() -> None:
    plan = imports.plan_undo(state.db())
    if plan is not None and st.button("Undo the last upload", key="upload_undo_ask"):
        _ask(plan)


@st.dialog("Undo the last upload")
def _ask(plan: UndoPlan) -> None:
    """Asked about one upload; gone with the answer, so that a second click cannot take back another."""
    if _SAID in st.session_state or _FAULT in st.session_state:
        st.rerun()
    st.text(
        f"Take back {plan.name}? {plan.words[0]} it brought would go{_back(plan)}. "
        "The file can be uploaded again."
    )
    meant = [
        st.checkbox(plain(f"{ask} Yes, this is meant."), key=f"upload_undo_{plan.upload_id}_{at}")
        for at, ask in enumerate(plan.asks)
    ]
    st.button(
        "Yes, take it back",
        type="primary",
        key=f"upload_undo_{plan.upload_id}",
        on_click=_take_back,
        args=(plan,),
        disabled=not all(meant),
    )


def _back(plan: UndoPlan) -> str:
    if not plan.n_restored:
        return ""
    return f", {plan.n_restored:,} would get {'its' if plan.n_restored == 1 else 'their'} earlier values back"


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
        st.session_state[_SAID] = f"{done.name} is taken back: {done.words[0]} went{restored_words(done)}."
