"""Why one session is listed, what would clear it, what to try, and what is done about it."""

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from mentor_analytics.assess.words import counted
from mentor_analytics.report.edit_fields import BY_NAME, OF_SESSION
from mentor_analytics.report.session_table import NOT_JUDGED
from mentor_analytics.report.session_view import NO_COMMENT, SessionView, session_view
from mentor_analytics.workflows import records
from ui import navigation, show, state, verdict_parts
from ui.called import names
from ui.filters import learner_column, people_key
from ui.state import View
from ui.text import plain
from ui.tracker_list import EVERY

FIRST_FACTS = 3
OWNER_CHARS, NOTE_CHARS = 80, 4_000


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
        verdict_parts.of_session(view, told)
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
    """Who looks after it, how far it is, a note and a day; what was typed is kept until it is saved."""
    key = f"t_edit_{told.session_id}"
    typed: dict[str, str] = st.session_state.get(f"{key}_typed", {})
    if not typed and not st.session_state.get(
        f"{key}_save"
    ):  # else: what was on the screen when somebody wrote
        edits = state.edits(view.status)
        st.session_state[key] = edits[(edits["session_id"] == told.session_id).to_numpy(dtype=bool)]
    mine: pd.DataFrame = st.session_state[key]
    now = {name: str(mine[name].iloc[0]) if len(mine) else "" for name in OF_SESSION}
    written = _fields(key, now, typed)
    if st.button("Save", type="primary", key=f"{key}_save"):
        _save(told.session_id, key, now, written)
    if typed:
        show.note("Not saved yet. What you typed is kept here while you look at other sessions.")
    _told_of_saving(key)
    if len(mine) and mine["at"].notna().all():
        at = mine["at"].iloc[0].tz_convert(view.timezone)
        show.note(f"Last written by {mine['by'].iloc[0] or 'somebody'}, {at.day} {at:%b %Y %H:%M}.")


def _fields(key: str, now: dict[str, str], typed: dict[str, str]) -> dict[str, str]:
    """What to fill in, with what is saved or was typed since. No `st.form`: it would send nothing before Save."""
    shown = {**now, **typed}
    kept = {name: _kept(key, name, text) for name, text in now.items()}
    left, right = st.columns(2)
    most = max(OWNER_CHARS, len(now["owner"]))  # a tracker may have brought back more
    owner = left.text_input(
        "Owner", shown["owner"], max_chars=most, placeholder="who looks after it", **kept["owner"]
    )
    standing = shown["status"] or BY_NAME["status"].unsaid
    states = list(dict.fromkeys([*BY_NAME["status"].states, now["status"] or standing, standing]))
    status = right.selectbox("Status", states, index=states.index(standing), **kept["status"])
    most = max(NOTE_CHARS, len(now["note"]))
    note = st.text_area("Note", shown["note"], max_chars=most, height=80, **kept["note"])
    due = st.date_input("Due", _day(shown["due"]), format="YYYY-MM-DD", **kept["due"])
    return {"owner": owner.strip(), "status": status, "note": note.strip(), "due": str(due or "")}


def _kept(key: str, name: str, saved: str) -> dict[str, Any]:
    """Under which key a field stands, and what happens when something is typed into it."""
    widget = f"{key}_{name}_{hash(saved)}"  # what somebody else saved since is another field: it shows theirs
    return {"key": widget, "on_change": _keep, "args": (key, name, saved, widget)}


def _keep(key: str, name: str, saved: str, widget: str) -> None:
    """Another row may be chosen before Save: the field is gone then, what was typed is not."""
    typed = dict(st.session_state.get(f"{key}_typed", {}))
    text = str(st.session_state[widget] or "")
    if text == (saved or BY_NAME[name].unsaid):
        typed.pop(name, None)
    else:
        typed[name] = text
    st.session_state[f"{key}_typed"] = typed


def _save(session_id: str, key: str, before: dict[str, str], written: dict[str, str]) -> None:
    edits = [
        records.Edit(session_id, name, text)
        for name, text in written.items()
        if text != (before[name] or BY_NAME[name].unsaid)
    ]
    result = records.save_edits(
        state.db(), edits, by=state.user(), now=state.now(), seen=st.session_state[key]
    )
    st.session_state[f"{key}_said"] = result
    st.session_state.pop(f"{key}_typed", None)
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
