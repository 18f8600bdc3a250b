"""The parts of the page of reports: files to hand on, and the edited tracker that comes back."""

import hashlib
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from mentor_analytics.assess.words import counted
from mentor_analytics.report.csv_files import csv_bytes
from mentor_analytics.report.edit_fields import BY_NAME
from mentor_analytics.workflows.exports import EXPORTS, Export, Source, file_bytes, table
from mentor_analytics.workflows.records import EditResult
from mentor_analytics.workflows.tracker_edits import EditPlan, apply_edits, plan_edits
from ui import show, state
from ui.called import own
from ui.state import View
from ui.text import plain

MIME = {".xlsx": show.EXCEL, ".csv": show.CSV, ".json": show.JSON}
UPLOAD_MB = 50
HEADINGS = {
    "session_id": "Session",
    "label": "What",
    "before": "Before",
    "after": "After",
    "exported": "When exported",
    "now": "Here now",
    "written": "In your tracker",
    "sheet": "Sheet",
    "row": "Row",
    "why": "Why it was not taken",
}


def files(view: View) -> None:
    """Every file that can be had: what is in it, how many rows, a button that makes it."""
    source = Source(view.path, view.loaded, view.status.workspace, view.choices.settings.tracker_rows)
    grid = st.grid(min_column_width=300, gap="small")
    for each in EXPORTS:
        with grid, st.container(border=True, height="stretch", vertical_alignment="distribute"):
            with st.container(gap="small"):
                show.heading(own(each.title))
                st.text(own(each.contains))
                show.note(_rows(each, source, view))
            _button(each, source)


def _button(each: Export, source: Source) -> None:
    mime = MIME[Path(each.file).suffix]
    first = each.kind == "tracker"
    show.download(
        f"Download {each.file}", partial(_built, source, each.kind), each.file, mime, key=f"reports_{each.kind}",
        primary=first,
    )  # fmt: skip


def _built(source: Source, kind: str) -> bytes:
    return file_bytes(source, kind, state.now())


def _rows(each: Export, source: Source, view: View) -> str:
    if each.kind == "tracker":
        flagged = int((view.sessions["n_flags"] > 0).sum())
        most = f"; the {source.max_rows:,} most urgent are listed" if flagged > source.max_rows else ""
        return f"{counted(len(view.sessions), 'session')}, {flagged:,} flagged{most}"
    if each.kind == "manifest":
        return f"{counted(len(view.loaded.inputs), 'file')} in force"
    if each.kind == "quarantine":
        return counted(view.status.n_waiting, "row")
    if each.kind == "summaries":
        return counted(int(view.sessions["summary"].count()), "row")
    return counted(len(table(source, each.kind)), "row")


def bring_back(view: View) -> None:
    """The edited tracker: what it would change, then changing it."""
    with show.card(
        "Bring an edited tracker back",
        "Owner, status, note and due day are taken over, session by session. What somebody changed here since the "
        "export is listed and never overwritten.",
    ):
        _told_of_saving()
        show.note(
            "Wanted is the Excel tracker itself (.xlsx), as downloaded above and edited; a CSV file has lost what "
            "tells its rows apart. New sessions go to Upload."
        )
        file = st.file_uploader(
            "The edited copy (.xlsx)",
            type=["xlsx"],
            max_upload_size=UPLOAD_MB,
            key=f"reports_back_{_round()}",
        )
        if file is None:
            return
        _plan(view, file.name, file.getvalue())


def _plan(view: View, name: str, content: bytes) -> None:
    plan = _planned(view, name, content)
    merge = plan.merge
    at = None if plan.exported_at is None else plan.exported_at.tz_convert(view.timezone)
    when = f"exported {at.day} {at:%b %Y %H:%M}" if at is not None else ""
    st.markdown(
        f"**{plain(counted(len(merge.changes), 'change'))} to take over, "
        f"{plain(counted(len(merge.conflicts), 'conflict'))}, {len(merge.not_taken):,} not taken** {when}"
    )
    if merge.n_same:
        show.note(f"{counted(merge.n_same, 'change')} stand here already.")
    _listed("Will be changed", merge.changes, "What the tracker would change.", "before", "after")
    _listed(
        "Changed here too since the export, so it stays as it is here",
        merge.conflicts, "Conflicts between the tracker and the workspace.", "exported", "now", "written",
    )  # fmt: skip
    _listed(
        "Not taken",
        merge.not_taken,
        "What could not be taken, with the reason.",
        "sheet",
        "row",
        "written",
        "why",
    )
    left = st.container(horizontal=True)
    with left:
        if len(merge.changes) and st.button(
            f"Take over {counted(len(merge.changes), 'change')}", type="primary", key="reports_apply"
        ):
            _apply(plan)
        if len(merge.conflicts) or len(merge.not_taken):
            rest = pd.concat([merge.conflicts, merge.not_taken], ignore_index=True)
            show.download(
                "Download what was not taken", partial(csv_bytes, _headed(rest), view.timezone),
                "tracker_not_taken.csv", show.CSV, key="reports_rest",
            )  # fmt: skip


def _planned(view: View, name: str, content: bytes) -> EditPlan:
    """Read once; compared again whenever somebody wrote meanwhile."""
    key = (hashlib.sha256(content).hexdigest(), view.key, view.status.records_version)
    remembered: Any = st.session_state.get("reports_plan")
    if remembered is None or remembered[0] != key:
        with (
            tempfile.TemporaryDirectory(prefix="mentor-analytics-") as folder,
            st.spinner("Reading the tracker …"),
        ):
            path = Path(folder) / "upload"
            path.write_bytes(content)
            plan = plan_edits(view.path, path, name, view.sessions["session_id"], view.timezone)
        st.session_state["reports_plan"] = remembered = (key, plan)
    plan_made: EditPlan = remembered[1]
    return plan_made


def _apply(plan: EditPlan) -> None:
    result = apply_edits(state.db(), plan, by=state.user(), now=state.now())
    st.session_state["reports_said"] = result
    if not (len(plan.merge.conflicts) or len(plan.merge.not_taken)):
        st.session_state["reports_round"] = _round() + 1
    st.session_state.pop("reports_plan", None)
    st.rerun()


def _round() -> int:
    """Counted up when a file is done with, so that the drop area is empty again."""
    return int(st.session_state.get("reports_round", 0))


def _told_of_saving() -> None:
    result: EditResult | None = st.session_state.pop("reports_said", None)
    if result is None:
        return
    st.success(f"{counted(result.applied, 'change')} taken over.")
    if result.conflicts:
        st.warning("Somebody wrote here while you looked; these were not overwritten:")
        for each in result.conflicts:
            st.text(
                f"{each.session_id}, {BY_NAME[each.field].label}: yours “{each.yours}”, theirs “{each.theirs}”"
            )


def _headed(rows: pd.DataFrame) -> pd.DataFrame:
    shown = rows.drop(columns="field", errors="ignore")
    return shown.rename(columns=HEADINGS)


def _listed(title: str, rows: pd.DataFrame, alternative: str, *columns: str) -> None:
    if rows.empty:
        return
    st.markdown(f"**{title}**")
    show.table(_headed(rows[["session_id", "label", *columns]]), alternative)
