"""The parts of the early-warning tracker: the red list, why one session is on it, what was not held, downloads."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from mentor_analytics.assess.judge import FLAGGED
from mentor_analytics.assess.words import counted
from mentor_analytics.conditions import Condition, Mask, mask_all
from mentor_analytics.report.csv_files import csv_bytes, sessions_table
from mentor_analytics.report.edit_fields import BY_NAME, OF_SESSION
from mentor_analytics.report.not_held import NotHeld, sessions_missed
from mentor_analytics.report.session_columns import Names
from mentor_analytics.report.session_table import (
    LISTED,
    MOST_SHOWN,
    NOT_JUDGED,
    apart,
    count_words,
    red_list,
    urgency,
)
from mentor_analytics.report.session_view import NO_COMMENT, SessionView, session_view
from mentor_analytics.schema import LIGHTS
from mentor_analytics.workflows import records
from mentor_analytics.workflows.exports import Part, Source, tracker_file
from mentor_analytics.workflows.workspace import Loaded
from ui import navigation, show, state
from ui.filters import Chosen, learner_column, people_key
from ui.state import View, cached
from ui.text import plain

FLAGGED_ONLY, EVERY = "Flagged", "All"
FIRST_FACTS = 3
OWNER_CHARS, NOTE_CHARS = 80, 4_000
IN_SIGHT, HEIGHT = 22, 760
"""Up to so many rows the list is as high as they are; else so many pixels."""


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


def names(view: View) -> Names:
    """What people are called here."""
    return Names(view.mentor_word, view.learner_word, view.timezone)


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
    picked = st.segmented_control(
        "List", [FLAGGED_ONLY, EVERY], default=FLAGGED_ONLY, required=True, key="show", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    return picked or FLAGGED_ONLY


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
    table = red_list(shown, view.preset, names(view), columns, records.edits(state.db()))
    table = _in_sight(table, view)
    first = f"the first {MOST_SHOWN:,} of " if total > MOST_SHOWN else ""
    show.note(f"Listed: {first}{counted(total, 'session')}, the most urgent first. Choose a row to see why.")
    event = st.dataframe(
        table,
        hide_index=True,
        height="content" if len(table) <= IN_SIGHT else HEIGHT,
        column_config=_columns(table),
        key=found.key,
        on_select="rerun",
        selection_mode="single-cell",  # a click anywhere in a row, or the arrow keys
        selection_default=_first_choice(found.key, ids),
        placeholder="",
        alt=f"Sessions by urgency with light, time, people, flags and comment. {found.words}",
    )
    _take_over(found.key, [ids[at] for at, _ in event["selection"]["cells"] if at < len(ids)])


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


def _columns(table: pd.DataFrame) -> dict[str, Any]:
    text = st.column_config.TextColumn
    config: dict[str, Any] = {
        "Light": text(width=128),
        "When": st.column_config.DatetimeColumn(format="D MMM YY HH:mm", width=112),
        "Session status": text(width=95),
        "Rating (1–5)": st.column_config.NumberColumn("Rating", help="Stars, 1 to 5", width=56),
        "Flags": text(width=210),
        "Feedback": text(width=340),
        "Progress": text(width=90),
    }
    return {name: each for name, each in config.items() if name in table.columns}


def why(view: View) -> None:
    """Why the chosen session is listed, what would clear it, and what is done about it."""
    asked = st.query_params.get("session", "")
    with st.container(border=True, gap="small"):
        show.heading("Why this session")
        if not asked:
            st.text("Choose a session in the list: its reasons and what to try appear here.")
            return
        told = session_view(view.sessions, view.flags, asked, view.preset, names(view))
        if told is None:
            st.text("There is no such session here now. Choose one in the list.")
            return
        _reasons(told)
        _words(told)
        _form(view, told)
        _links(view, told)
        with st.expander("All about this session"):
            st.text("\n".join(f"{heading}: {text}" for heading, text in told.facts))


def _reasons(told: SessionView) -> None:
    st.markdown(f"**{plain(told.light)}** · {plain(told.session_id)}")
    st.caption(plain(" · ".join(text for _, text in told.facts[:FIRST_FACTS])))
    if not told.flags:
        judged = told.light != NOT_JUDGED
        st.text("No rule flags it." if judged else "The preset does not judge it, so it has no light.")
    for reason in told.flags:
        st.markdown(f"{reason.shape} **{plain(reason.holds)}**")
        st.caption(plain(f"{reason.limit} {reason.clears} Evidence: session {reason.evidence}."))
    if told.remark:
        st.text(f"Also worth knowing: {told.remark}")
    if told.advice:
        st.info(plain(told.advice), title="What to try first")


def _words(told: SessionView) -> None:
    """What the learner wrote and what the draft makes of it."""
    st.markdown("**Comment**")
    st.text(told.comment or NO_COMMENT)
    if told.tone:
        st.caption(plain(told.tone))
    if told.summary:
        st.markdown("**Summary**")
        st.text(told.summary)


def _links(view: View, told: SessionView) -> None:
    with st.container(horizontal=True):
        if told.mentor_key:
            navigation.link("mentor", f"Open the {view.mentor_word.lower()}", mentor=told.mentor_key)
        learner = _learner(view, told.session_id)
        if learner:
            words = f"All sessions of this {view.learner_word.lower()}"
            navigation.link("tracker", words, learner=people_key(learner), show=EVERY)


def _learner(view: View, session_id: str) -> str:
    column = learner_column(view.sessions)
    if column is None:
        return ""
    who = view.sessions.loc[(view.sessions["session_id"] == session_id).to_numpy(dtype=bool), column].dropna()
    return str(who.iloc[0]) if len(who) else ""


def _form(view: View, told: SessionView) -> None:
    """Who looks after it, how far it is, a note and a day."""
    key = f"t_edit_{told.session_id}"
    if key not in st.session_state:  # what was on the screen when somebody began to write
        edits = records.edits(state.db())
        st.session_state[key] = edits[(edits["session_id"] == told.session_id).to_numpy(dtype=bool)]
    mine: pd.DataFrame = st.session_state[key]
    now = {name: str(mine[name].iloc[0]) if len(mine) else "" for name in OF_SESSION}
    with st.form(key=f"{key}_form", border=False):
        left, right = st.columns(2)
        most = max(OWNER_CHARS, len(now["owner"]))  # a tracker may have brought back more
        owner = left.text_input("Owner", now["owner"], max_chars=most, placeholder="who looks after it")
        standing = now["status"] or BY_NAME["status"].unsaid
        states = list(dict.fromkeys([*BY_NAME["status"].states, standing]))
        status = right.selectbox("Status", states, index=states.index(standing))
        most = max(NOTE_CHARS, len(now["note"]))
        note = st.text_area("Note", now["note"], max_chars=most, height=80)
        due = st.date_input("Due", _day(now["due"]), format="YYYY-MM-DD")
        saved = st.form_submit_button("Save", type="primary")
    if saved:
        written = {"owner": owner.strip(), "status": status, "note": note.strip(), "due": str(due or "")}
        _save(told.session_id, key, now, written)
    _told_of_saving(key)
    if len(mine) and mine["at"].notna().all():
        at = mine["at"].iloc[0].tz_convert(view.timezone)
        show.note(f"Last written by {mine['by'].iloc[0] or 'somebody'}, {at:%Y-%m-%d %H:%M}.")


def _save(session_id: str, key: str, before: dict[str, str], written: dict[str, str]) -> None:
    edits = [
        records.Edit(session_id, name, text)
        for name, text in written.items()
        if text != (before[name] or BY_NAME[name].unsaid)
    ]
    result = records.save_edits(
        state.db(), edits, by=state.user(), now=state.now(), seen=st.session_state[key]
    )
    del st.session_state[key]
    st.session_state[f"{key}_said"] = result
    st.rerun()


def _told_of_saving(key: str) -> None:
    result: records.EditResult | None = st.session_state.pop(f"{key}_said", None)
    if result is None:
        return
    if result.conflicts:
        st.warning("Somebody else wrote here meanwhile. Theirs is shown; yours was not saved:")
        for each in result.conflicts:
            st.text(f"{BY_NAME[each.field].label}: yours “{each.yours}”, theirs “{each.theirs}”")
    else:
        st.success(f"Saved: {counted(result.applied, 'change')}." if result.applied else "Nothing changed.")


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def not_held(view: View, chosen: Chosen) -> None:
    """Missed, cancelled and moved sessions: no light, and never all good."""
    who, _ = apart(chosen.conditions)
    found: NotHeld = cached(view, _missed, who, names(view))
    with show.card(
        "Not held",
        f"{found.words} They have no light: a session that did not take place is never “all good”.",
    ):
        if found.rows.empty:
            return
        by_mentor, by_reason, newest = st.tabs([f"By {view.mentor_word.lower()}", "By reason", "Sessions"])
        with by_mentor:
            show.table(
                found.by_mentor,
                f"Sessions not held by {view.mentor_word.lower()}, with kind and number of sessions.",
            )
        with by_reason:
            show.table(found.by_reason, "Sessions not held by kind, party and reason.")
        with newest:
            show.table(found.rows, "Sessions not held, the newest first.")


def _missed(loaded: Loaded, who: tuple[Condition, ...], called: Names) -> NotHeld:
    sessions = loaded.scored.sessions
    return sessions_missed(sessions, mask_all(sessions, who), called, MOST_SHOWN)


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
            partial(_csv, chosen, found.positions, zone),
            "sessions_listed.csv",
            show.CSV,
            key="t_csv_listed",
        )
        show.download(
            "Excel, everything", partial(_excel, source, None), "tracker.xlsx", show.EXCEL, key="t_excel"
        )
        show.download(
            "CSV, everything", partial(_csv, chosen, None, zone), "sessions_scored.csv", show.CSV, key="t_csv"
        )


def _excel(source: Source, part: Part | None) -> bytes:
    return tracker_file(source, state.now(), part)


def _csv(sessions: pd.DataFrame, positions: npt.NDArray[np.intp] | None, timezone: str) -> bytes:
    return csv_bytes(sessions_table(sessions if positions is None else sessions.iloc[positions]), timezone)
