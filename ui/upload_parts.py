"""The parts of the upload page that take files in: dropping them, and saying what their headings mean."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from mentor_analytics.assess.words import counted
from mentor_analytics.demo.template import NAME, template_file, template_table
from mentor_analytics.errors import MentorAnalyticsError, RefusedFileError
from mentor_analytics.ingest import limits
from mentor_analytics.ingest.mapping import ASIDE
from mentor_analytics.report.upload_report import (
    KEPT_ASIDE,
    adds_up,
    mapping_table,
    missing_columns,
    missing_of_others,
)
from mentor_analytics.schema import BY_NAME, REQUIRED, TABLES, TableName
from ui import frame, show, state, upload_flow, waiting
from ui.text import plain
from ui.upload_flow import CHECK, COLUMNS, FILE, STEP, STEPS, Item

_SURE = ("our own name", "your choice")
_LABELS = {ASIDE: KEPT_ASIDE, **{name: column.label for name, column in BY_NAME.items()}}
OTHERS: tuple[TableName, ...] = ("profiles", "events")
EVERY = 0.5
"""Seconds between two looks at what is under way."""


def inside() -> None:
    """What the workspace holds."""
    status = state.status()
    waits = f" · {counted(status.n_waiting, 'row')} waiting in quarantine" if status.n_waiting else ""
    there = f"{counted(status.n_sessions, 'session')} from {counted(status.n_uploads, 'upload')}{waits}"
    st.text(f"In the workspace: {there}" if status.n_uploads else "The workspace is empty.")


def steps() -> str:
    """Where we are; every step can be turned to at any time."""
    if st.session_state.get(STEP) not in STEPS:
        st.session_state[STEP] = FILE
    # A radio: the chosen word of a segmented control is too pale on the dark ground.
    return str(
        st.radio(
            "Step", STEPS, horizontal=True, key=STEP, label_visibility="collapsed", persist_state="session"
        )
    )


def chosen_item(items: Sequence[Item]) -> Item | None:
    """The file that is looked at."""
    if not items:
        st.text("No file yet. Drop one under “1 File”.")
        return None
    if len(items) == 1:
        return items[0]
    by_token = {item.token: item for item in items}
    token = st.selectbox(
        f"Which of the {len(items)} files",
        list(by_token),
        format_func=lambda each: f"{by_token[each].name} · {standing(by_token[each])}",
        key="upload_chosen",
        help="Each file is looked at by itself; “4 Save” lists them all.",
    )
    return by_token[token]


def standing(item: Item) -> str:
    """Where a file stands, in a few words."""
    if item.imported is not None:
        return "saved"
    job = item.working
    if job is not None:
        return waiting.progress(job)
    if item.refusal is not None:
        return "not taken"
    return adds_up(item.staged.counts) if item.staged is not None else ""


def watch(items: Sequence[Item]) -> None:
    """Tell how far the work is, as long as there is any."""
    if any(item.working for item in items):
        _progress(items)


@st.fragment(run_every=EVERY)
def _progress(items: Sequence[Item]) -> None:
    busy = [(item, job) for item in items if (job := item.working) is not None]
    if not busy:
        st.rerun()
    label = f"At work on {counted(len(busy), 'file')}. Everybody else can go on working."
    box = st.status(label, expanded=True)  # not as a `with` block, whose end would tick the work off
    for item, job in busy:
        what = "Saving" if job is item.saving else "Reading"
        box.text(f"{what} {item.name}: {waiting.progress(job)} …")


def drop(items: Sequence[Item], timezone: str) -> None:
    """Take files, show what a good one looks like, list what was taken."""
    files = st.file_uploader(
        "Drop CSV or Excel files: sessions, mentor profiles, activity events",
        accept_multiple_files=True,
        key=upload_flow.uploader_key(),
        max_upload_size=limits.UPLOAD_BYTES >> 20,
    )
    if files:
        upload_flow.add(files, timezone)
        st.rerun()
    needed = _labels(REQUIRED)
    show.note(
        f"Everything is checked first; nothing is saved before you say so. .csv up to {limits.ROWS:,} rows or .xlsx "
        f"up to {limits.WORKBOOK_ROWS:,}. "
        f"Every session needs: {needed}. Times without a zone are read in {timezone}. "
        "The headings say what a file holds; you can change it."
    )
    for item in items:
        _listed(item)
    _good_file()
    if not items and not state.status().n_uploads:  # else a click would mix invented sessions with real ones
        _sample()


def _labels(names: Iterable[str]) -> str:
    labels = [BY_NAME[name].label for name in names]
    return ", ".join(label if label[:2].isupper() else label[:1].lower() + label[1:] for label in labels)


def _listed(item: Item) -> None:
    """One file, and what can be done with it."""
    with st.container(border=True):
        if item.refusal is not None:
            refused(item)
        with st.container(horizontal=True, vertical_alignment="center"):
            if item.refusal is None:
                what = "" if item.holds == "sessions" else f"{TABLES[item.holds].many} · "
                st.text(f"{item.name} · {what}{standing(item)}")
            if item.ready is not None:
                st.button("Look at it", key=f"{item.token}_look", on_click=_look, args=(item, CHECK))
            if item.working is None:
                st.button(
                    "Remove",
                    key=f"{item.token}_remove",
                    on_click=upload_flow.remove,
                    args=(item,),
                    type="tertiary",
                )


def _look(item: Item, step: str) -> None:
    st.session_state["upload_chosen"] = item.token
    upload_flow.go(step)


def refused(item: Item) -> None:
    """What is wrong, where, and what to do, in one box."""
    error = item.refusal
    if error is None:
        return
    st.error(plain(f"{error.what} {_todo(item, error)}"), title=plain(f"{item.name} was not taken"))
    if item.headers and st.session_state.get(STEP) != COLUMNS:
        st.button("Choose the columns", key=f"{item.token}_columns", on_click=_look, args=(item, COLUMNS))


def _todo(item: Item, error: MentorAnalyticsError) -> str:
    """What can be done on this page; an advice may be one for the command line."""
    if isinstance(error, RefusedFileError):
        if error.cause == "other_kind":
            return "Choose what it holds under “This file holds”, or say what its headings mean."
        if error.cause == "no_header":
            return error.todo.partition("; or say")[0].rstrip(".") + "."
    return "Say which heading it is, or add the column to the file." if item.headers else error.todo


def _good_file() -> None:
    with st.expander("What a good file looks like"):
        st.text(
            "One row per session, headings in the first row. Headings need not be ours: usual names are known, and you "
            "can say what each means. Columns may be left out; what needs them is then off."
        )
        show.table(_template(), "A good file: its headings and two sessions")
        with st.container(horizontal=True):
            show.download(
                "Template (.xlsx)", _template_xlsx, f"{NAME}.xlsx", show.EXCEL, key="upload_template_xlsx"
            )
            show.download(
                "Template (.csv)", _template_csv, f"{NAME}.csv", show.CSV, key="upload_template_csv"
            )
        for name in OTHERS:
            table = TABLES[name]
            st.text(
                f"{table.many.capitalize()}: one row each, in a file of their own. Headings: "
                f"{_labels(column.name for column in table.columns)}; needed: {_labels(table.required)}."
            )


def _sample() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text("Nothing at hand?")
        if st.button(
            "Load the sample", key="upload_sample", help="120 invented sessions, into this workspace."
        ):
            frame.load_sample()


@st.cache_data(show_spinner=False)
def _template() -> pd.DataFrame:
    return template_table()


def _template_xlsx() -> bytes:
    return template_file(".xlsx")


def _template_csv() -> bytes:
    return template_file(".csv")


def columns(item: Item) -> None:
    """Heading → our column, with the reason and a few values; what is missing."""
    if item.refusal is not None:
        refused(item)
    if item.headers:
        _kind(item)
    if not item.matches:
        return
    if item.remembered:
        show.note("Headings are read as you said last time for this set of headings.")
    samples = item.staged.samples if item.staged is not None else {}
    table = mapping_table(item.matches, samples)
    rows = table.to_dict("records")
    # A heading stays where it was first shown, whatever is chosen for it.
    item.looked_at |= {row["header"] for row in rows if row["how"] not in _SURE}
    known = [row for row in rows if row["header"] not in item.looked_at]
    doubtful = [row for row in rows if row["header"] in item.looked_at]
    if doubtful:
        show.heading("Please look", "Not headings of ours: is each what you mean by it?")
    elif item.refusal is None:
        st.text("Every heading is one of ours.")
    for row in doubtful:
        _heading_row(item, row)
    if known:
        words = f"{counted(len(known), 'heading')} known by our own name or by your choice"
        with st.expander(words, expanded=item.refusal is not None and not doubtful):
            for row in known:
                _heading_row(item, row)
    _missing(item)


def _kind(item: Item) -> None:
    """What the file holds; the user knows better than its headings."""
    is_fixed = item.working is not None or item.imported is not None
    # A box that is switched off goes back to what it held before, so it is another one.
    key = f"{item.token}_{item.version}_{'held' if is_fixed else 'kind'}"
    names = list(TABLES)
    st.selectbox(
        "This file holds",
        names,
        index=names.index(item.holds),
        format_func=lambda name: TABLES[name].many.capitalize(),
        key=key,
        disabled=is_fixed,
        on_change=_say_kind,
        args=(item, key),
        width=260,
    )


def _say_kind(item: Item, key: str) -> None:
    item.read_as(st.session_state[key])


def _heading_row(item: Item, row: Mapping[Any, Any]) -> None:
    header = row["header"]
    options = [ASIDE, *(column.name for column in TABLES[item.holds].columns)]
    with st.container(border=True):
        left, middle, right = st.columns([3, 3, 4], vertical_alignment="center")
        left.markdown(f"**{plain(header)}**")
        if row["values"]:
            left.caption(plain(row["values"]))
        key = f"{item.token}_{item.version}_{header}"
        middle.selectbox(
            plain(f"What “{header}” is"),
            options,
            index=options.index(row["column"]),
            format_func=_LABELS.__getitem__,
            key=key,
            label_visibility="collapsed",
            disabled=item.working is not None or item.imported is not None,
            on_change=_say,
            args=(item, header, key),
        )
        right.caption(plain(str(row["reason"])))


def _say(item: Item, header: str, key: str) -> None:
    item.read_again({**item.given, header: st.session_state[key]})


def _missing(item: Item) -> None:
    if item.staged is None or item.refusal is not None:
        return
    present = list(item.staged.sessions.columns)
    if item.holds != "sessions":
        lacks = missing_of_others(present, item.holds)
        if lacks:
            show.heading("Not in the file", "Each could stand in a column of its own.")
            for line in lacks:
                st.text(line)
        return
    table = missing_columns(present)
    if table.empty:
        return
    show.heading("Not in the file", "Each would switch on what stands beside it; the rest works without.")
    shown = table.drop(columns="column").rename(
        columns={"label": "Column", "switches_on": "Would switch on", "together_with": "Together with"}
    )
    if not shown["Together with"].any():
        shown = shown.drop(columns="Together with")
    show.table(shown, "Columns that are missing and what each would switch on")


def next_steps(item: Item) -> None:
    """On from the columns."""
    if item.ready is not None:
        st.button(
            "Continue to check", type="primary", key="upload_to_check", on_click=upload_flow.go, args=(CHECK,)
        )
