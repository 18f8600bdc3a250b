"""The parts of the upload page that say what a file would bring, save it, and show what changed."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from mentor_analytics.assess.words import counted
from mentor_analytics.ingest.reasons import in_words
from mentor_analytics.report.charts.file_rows import file_rows_drawing
from mentor_analytics.report.csv_files import csv_bytes
from mentor_analytics.report.upload_report import (
    KINDS,
    adds_up,
    counts_mean,
    plan_words,
    problems,
    save_label,
)
from mentor_analytics.schema import TABLES, TableName
from mentor_analytics.workflows import imports
from mentor_analytics.workflows.imports import Plan, Staged
from ui import called, drawings, faults, navigation, show, state, upload_flow
from ui.text import plain
from ui.upload_flow import COLUMNS, SAVE, Item
from ui.upload_parts import refused

_MOST_PROBLEMS = 30
"""Kinds of problems shown; the download has every row of all of them."""
_CHANGES = {"session_id": "Session", "label": "Column", "before": "Before", "after": "After"}


def check(item: Item) -> None:
    """The counts that add up, what is doubtful, and the way on."""
    if item.refusal is not None:
        refused(item)
        return
    staged = item.staged
    if staged is None:
        return
    _rows(item, staged)
    _on(item, staged)
    _problems(staged)
    _downloads(item, staged)


def _rows(item: Item, staged: Staged) -> None:
    with show.card(f"Rows of {item.name}", adds_up(staged.counts)):
        drawn = file_rows_drawing(staged.counts)
        if drawn is not None:
            drawings.bare(drawn)
        for name in ("quarantined", "ignored"):
            if staged.counts[name]:
                show.note(f"{name.capitalize()}: {counts_mean(staged.kind)[name]}")
        if staged.cells_nulled:
            show.note(f"{counted(staged.cells_nulled, 'cell')} could not be read and were left blank.")
        if staged.kind != "sessions":
            said = "as you said" if item.kind else "by their headings"
            show.note(f"Read as {TABLES[staged.kind].many}, {said}; “2 Columns” changes that.")


def _on(item: Item, staged: Staged) -> None:
    plan = staged.plan
    if item.imported is not None:
        st.text("This file is saved.")
    elif plan.nothing_new:
        st.info("Nothing new in this file: the workspace holds all of it already.")
        _onward()
    elif item.asks:
        _would(plan, staged.kind)
        _good_to_know(staged)
        st.button(
            "Continue to save", type="primary", key="upload_to_save", on_click=upload_flow.go, args=(SAVE,)
        )
    else:
        _would(plan, staged.kind)
        _good_to_know(staged)
        with st.container(horizontal=True):
            st.button(
                _label(plan, staged.kind),
                type="primary",
                key="upload_save_now",
                on_click=_save,
                args=(item,),
                disabled=item.ready is None,
            )
            st.button("What would change", key="upload_to_save", on_click=upload_flow.go, args=(SAVE,))
            st.button(
                "Look at the columns", key="upload_to_columns", on_click=upload_flow.go, args=(COLUMNS,)
            )


def _would(plan: Plan, kind: TableName) -> None:
    """What saving would do."""
    st.text(f"Save: {plan_words(plan.n_new, plan.n_changed, plan.n_unchanged, kind)}")


def _good_to_know(staged: Staged) -> None:
    for told in _notes(staged):
        st.text(told)


def _notes(staged: Staged) -> tuple[str, ...]:
    """What is good to know of a file, beside what the workspace and the other files hold by now."""
    others = [each.staged for each in upload_flow.items() if each.staged is not None]
    return imports.notes_now(state.db(), staged, [each for each in others if each is not staged])


def _label(plan: Plan, kind: TableName) -> str:
    return save_label(plan.n_new, plan.n_changed, plan.n_unchanged, kind)


def _save(item: Item) -> None:
    item.save()
    upload_flow.go(SAVE)


def _problems(staged: Staged) -> None:
    table = problems(staged.issues)
    if table.empty:
        with show.card("Problems"):
            st.text("None: nothing was lost and nothing was guessed.")
        return
    told = table["kind"].isin(["contradiction", "note"]).to_numpy(dtype=bool)
    for title, caption, mine in (
        ("Problems, worst first", "Each with what we did and what you can do.", table[~told]),
        ("Contradictions and remarks", "Kept as written; worth a look.", table[told]),
    ):
        if len(mine):
            show.heading(title, caption)
            for row in mine.head(_MOST_PROBLEMS).to_dict("records"):
                _problem(row)
            if len(mine) > _MOST_PROBLEMS:
                show.note(f"and {len(mine) - _MOST_PROBLEMS:,} more kinds; the download has all.")


def _problem(row: Mapping[Any, Any]) -> None:
    """What it came to, where, what stood there, what to do."""
    where = f"{counted(row['rows'], 'row')}: {row['first_rows']}" if row["rows"] else "the whole file"
    with st.container(border=True, gap="xxsmall"):
        head = " · ".join(filter(None, (KINDS[str(row["kind"])], row["column"], where)))
        st.markdown(f"**{plain(head)}**")
        st.text(row["message"])
        if row["written"]:
            show.note(f"As written: {row['written']}")
        if row["todo"]:
            show.note(f"What you can do: {row['todo']}")


def _downloads(item: Item, staged: Staged) -> None:
    if staged.issues.empty and staged.quarantine.empty:
        return
    with st.container(horizontal=True):
        if len(staged.issues):
            build = partial(csv_bytes, staged.issues, staged.timezone)
            show.download(
                "Download the list of problems", build, "issues.csv", show.CSV, key=f"{item.token}_issues"
            )
        if len(staged.quarantine):
            build = partial(_waiting, staged)
            label = f"Download the {counted(len(staged.quarantine), 'row')} in quarantine"
            show.download(label, build, "quarantine.csv", show.CSV, key=f"{item.token}_quarantine")


def _waiting(staged: Staged) -> bytes:
    return csv_bytes(in_words(staged.quarantine, staged.mapping), staged.timezone)


def save(items: Sequence[Item]) -> None:
    """What saving would do, for each file; saving; what became of it."""
    open_ones = [item for item in items if item.ready is not None]
    for item in items:
        _one(item)
    simple = [item for item in open_ones if _can_save_at_once(item)]
    if len(simple) > 1:
        st.button(f"Save all {len(simple)} files", type="primary", key="upload_save_all", on_click=_save_all)
    if any(item.imported for item in items):
        _done(items)


def _save_all() -> None:
    for item in upload_flow.items():
        if _can_save_at_once(item):
            item.save()


def _can_save_at_once(item: Item) -> bool:
    return item.ready is not None and not item.asks and not item.ready.plan.nothing_new


def _one(item: Item) -> None:
    if item.refusal is not None or item.staged is None:
        if item.refusal is not None:
            refused(item)
        return
    with show.card(item.name):
        plan = item.imported.plan if item.imported is not None else item.staged.plan
        _what(plan, item.staged, is_done=item.imported is not None)
        if item.fault is not None:
            faults.show(item.fault, "upload")
        if item.ready is not None and not plan.nothing_new:
            _confirm_and_save(item, item.ready)
        if len(plan.changes):
            _changes(plan, item.staged.kind)


def _what(plan: Plan, staged: Staged, *, is_done: bool) -> None:
    kind = staged.kind
    if is_done:
        st.success(plain(f"Saved: {plan_words(plan.n_new, plan.n_changed, plan.n_unchanged, kind)}."))
        for told in _notes(staged):
            show.note(told)
    elif plan.nothing_new:
        st.text("Nothing new in this file: the workspace holds all of it already.")
    else:
        _would(plan, kind)
        _good_to_know(staged)
    waits = plan.n_quarantined_new + plan.n_still_waiting
    if waits:
        st.text(
            f"{counted(waits, 'row')} {'waits' if waits == 1 else 'wait'} in quarantine; nothing is lost."
        )
    if plan.n_answered:
        st.text(
            f"{counted(plan.n_answered, 'row')} that waited {'is' if plan.n_answered == 1 else 'are'} mended."
        )


def _confirm_and_save(item: Item, staged: Staged) -> None:
    meant = [
        # Keyed by what is asked: where that changed meanwhile, it is to be confirmed anew.
        st.checkbox(plain(f"{ask} Yes, this is meant."), key=f"{item.token}_{item.version}_{ask}")
        for ask in item.asks
    ]
    st.button(
        _label(staged.plan, staged.kind),
        type="primary",
        key=f"{item.token}_save",
        on_click=_save,
        args=(item,),
        disabled=not all(meant),
    )


def _changes(plan: Plan, kind: TableName) -> None:
    changes, names = plan.changes, dict(_CHANGES)
    if kind == "profiles":
        names["session_id"] = called.own("Mentor")
    with st.expander(f"What changes: before → after, {counted(len(changes), 'cell')}", expanded=True):
        shown = changes[list(names)].rename(columns=names)
        show.table(shown, "Changed cells, before and after")


def _done(items: Sequence[Item]) -> None:
    """What to do next."""
    if not any(item.working for item in items):
        _onward()
        st.button("Upload more", key="upload_more", on_click=upload_flow.start_over)


def _onward() -> None:
    """The way to the sessions that need someone."""
    status = state.status()
    chosen = state.choices(status)
    if status.n_sessions:
        with st.spinner("Applying the rules …"):
            view = state.view(status, chosen)
        red = int((view.sessions["light"] == "red").sum())
        word = view.preset.light.words["red"].split()[0].lower()
        label = f"See the {red:,} {word} {'session' if red == 1 else 'sessions'}"
        with st.container(horizontal=True):
            if st.button(
                label if red else "Nothing urgent: see all sessions", type="primary", key="upload_red"
            ):
                navigation.go("tracker", **({"light": "red"} if red else {}))
            if st.button("Look at the overview", key="upload_overview"):
                navigation.go("overview")
