"""The parts of the summary generator: write one, approve one after the other, draft all."""

from collections.abc import Hashable
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from mentor_analytics.assess.words import counted
from mentor_analytics.enrich.summary import summary_of_words
from mentor_analytics.measure.tables import NOT_GIVEN
from mentor_analytics.report.csv_files import csv_bytes
from mentor_analytics.report.summaries import (
    APPROVED,
    DRAFT,
    EDITED,
    HELD,
    LONGEST,
    NONE,
    STATE_WORDS,
    WAITS_FOR_APPROVAL,
    author_words,
    counts_words,
    held,
    left_out_words,
    not_held_words,
    state_counts,
    summaries_with_states,
    summary_file,
    time_saved,
)
from mentor_analytics.report.why import STATUS_WORDS, day_words
from mentor_analytics.workflows import records
from ui import show, state
from ui.called import label, own
from ui.state import View
from ui.text import plain

FILE = "mentor_session_ai_summary.csv"
AT_ONCE = 2_000
"""Summaries saved between two steps of the progress bar."""
_SAID, _KEPT = "summaries_said", "summaries_kept"
"""In the session: what the last click did; texts that were changed and not saved yet, by place and session."""
_UNSAVED = "Not saved yet."


def table_of(view: View) -> pd.DataFrame:
    """Every session with its summary and how far it is. Shared: never change it."""
    return _table((*view.key, view.status.records_version), view.path, view.sessions)


@st.cache_resource(max_entries=6, show_spinner=False)
def _table(key: Hashable, _path: Path, _sessions: pd.DataFrame) -> pd.DataFrame:
    return summaries_with_states(_sessions, records.summaries(_path))


def said() -> None:
    """What the last click did."""
    words = st.session_state.pop(_SAID, "")
    if words:
        st.success(plain(words))


def generator(view: View, table: pd.DataFrame) -> None:
    """Choose a session, draft its summary, change it, save it."""
    row = _choose(view, table)
    with show.card("Summary"):
        words = st.text_area(
            "Summary",
            placeholder="The session covered ... and discussed ...",
            help=label("Your own words, if you like; without any, the learner's comment is used."),
            key="summaries_words",
            max_chars=LONGEST,
            height=90,
            label_visibility="collapsed",
        )
    _follow(row)
    missed = "" if row is None else not_held_words(str(row["status"]))
    cannot = row is None or bool(missed)
    with show.card("Actions"), st.container(horizontal=True):
        generate = st.button("Generate Summary", type="primary", disabled=cannot, key="summaries_generate")
        nothing = cannot or not st.session_state.get("summaries_text", "").strip()
        save = st.button("Save", disabled=nothing and not generate, key="summaries_save")
    if generate and row is not None:
        with st.spinner("Writing …"):
            st.session_state["summaries_text"] = _generated(view, row, words or "")
    with show.card("Generated Summary"):
        if missed:
            st.warning(plain(missed))
        text = st.text_area(
            "Generated Summary",
            placeholder="The draft appears here; change it as you like, then save.",
            key="summaries_text",
            max_chars=LONGEST,
            height=120,
            label_visibility="collapsed",
            disabled=cannot,
        )
        if row is not None and not missed:
            said = author_words(row["state"], row["by"], row["at"], view.timezone)
            changed = _keep("left", row["session_id"], text or "", _saved_text(row))
            show.note(f"{_UNSAVED if changed else ''} Saved so far: {said}".strip())
    if save and row is not None and text and text.strip():
        how = EDITED if text.strip() != row["drafted"] else DRAFT
        _save(view, [(row["session_id"], text.strip(), how)])
        st.session_state[_SAID] = f"Saved as {STATE_WORDS[how][2:]}. It waits for approval on the right."
        st.rerun()


def _choose(view: View, table: pd.DataFrame) -> "pd.Series | None":
    """Mentor, then type, then session."""
    kinds = table["session_type"].astype("str").fillna(NOT_GIVEN) if "session_type" in table else None
    names = table.drop_duplicates("mentor_key").set_index("mentor_key")["mentor"].astype("str")
    keys = names.sort_values(key=lambda each: each.str.casefold()).index.tolist()
    with show.card("Session Details"):
        mentor = st.selectbox(
            label("Mentor"), keys, index=None, placeholder=own("Select Mentor"),
            format_func=names.to_dict().__getitem__, key="summaries_mentor",
        )  # fmt: skip
        mine = (table["mentor_key"] == mentor).to_numpy(dtype=bool)
        offered = sorted(kinds[mine].unique()) if kinds is not None else [NOT_GIVEN] * bool(mine.any())
        kind = st.selectbox(
            "Session Type", offered, index=None, placeholder="Select Session Type", key="summaries_kind",
        )  # fmt: skip
        if mentor is None or kind is None:
            return None
        rows = table[mine & (kinds == kind).to_numpy(dtype=bool)] if kinds is not None else table[mine]
        labels = {row["session_id"]: _label(row, view.timezone) for _, row in rows.iterrows()}
        chosen = st.selectbox(
            "Session", list(labels), format_func=labels.__getitem__, key="summaries_session"
        )
        row: pd.Series = rows[rows["session_id"] == chosen].iloc[0]
        return row


def _label(row: "pd.Series", timezone: str) -> str:
    """When, which, and what became of it: nothing that a save changes, or an open box would go on showing it."""
    start = row["scheduled_at"]
    moment = f"{day_words(start, timezone)} {start.tz_convert(timezone):%H:%M}"
    missed = "" if row["status"] == HELD else f" · {STATUS_WORDS.get(row['status'], row['status']).lower()}"
    return f"{moment} · {row['session_id']}{missed}"


def _follow(row: "pd.Series | None") -> None:
    """The result box shows the text of the session that was just chosen, nothing of the one before.

    What was typed there and not saved comes back; what somebody saved meanwhile takes the place of what it was.
    """
    chosen, saved_text = ("", "") if row is None else (row["session_id"], _saved_text(row))
    shown = st.session_state.get("summaries_for", ("", ""))
    if shown == (chosen, saved_text):
        return
    st.session_state["summaries_for"] = (chosen, saved_text)
    if shown[0] != chosen or st.session_state.get("summaries_text", "") == shown[1]:
        st.session_state["summaries_text"] = _kept().get(("left", chosen), saved_text)


def _saved_text(row: "pd.Series") -> str:
    return "" if row["state"] == NONE or row["status"] != HELD else str(row["summary"])


def _kept() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = st.session_state.setdefault(_KEPT, {})
    return found


def _keep(place: str, which: str, text: str, saved_text: str) -> bool:
    """Remember a text until it is saved; whether it differs from what is."""
    changed = text.strip() != saved_text.strip()
    if changed:
        _kept()[(place, which)] = text
    else:
        _kept().pop((place, which), None)
    return changed


def _generated(view: View, row: "pd.Series", words: str) -> str:
    if not words.strip():
        return str(row["drafted"])
    texts = view.choices.texts
    return summary_of_words(pd.DataFrame([row]), words, quoted=texts.quoted, model=texts.model)


def approvals(view: View, table: pd.DataFrame) -> None:
    """One draft after the other."""
    table = held(table)
    waits = table[table["state"].isin(list(WAITS_FOR_APPROVAL)).to_numpy(dtype=bool)]
    with show.card(
        "Waiting for approval", f"{counted(len(waits), 'summary', 'summaries')}, newest session first."
    ):
        if waits.empty:
            st.text("Nothing waits. Draft all sessions below, or generate one on the left.")
            return
        place = min(int(st.session_state.get("summaries_place", 0)), len(waits) - 1)
        row = waits.iloc[place]
        shown = f"{row['session_id']}_{row['at']:%Y%m%d%H%M%S%f}"
        st.text(f"{place + 1:,} of {len(waits):,} · {_label(row, view.timezone)}")
        st.text(f"{row['mentor']} · {row.get('session_type', NOT_GIVEN)}")
        box = f"summaries_waits_{shown}"
        if box not in st.session_state:
            st.session_state[box] = _kept().get(("right", shown), row["summary"])
        text = st.text_area("Summary to approve", key=box, max_chars=LONGEST, height=120)
        changed = _keep("right", shown, text or "", row["summary"])
        if changed:
            show.note(f"{_UNSAVED} It is kept here until you save or approve it.")
        _comment(view, row["session_id"])
        with st.container(horizontal=True):
            # Keyed by what is shown: where a colleague was faster, a click must not approve what took its place.
            approve = st.button("Approve", key=f"summaries_approve_{shown}", shortcut="Ctrl+Enter")
            later = changed and st.button("Save for later", key=f"summaries_later_{shown}")
            back = st.button("Previous", disabled=not place, key="summaries_back")
            forth = st.button("Next", disabled=place + 1 >= len(waits), key="summaries_forth")
        if back or forth:
            st.session_state["summaries_place"] = place + (1 if forth else -1)
            st.rerun()
        if approve:
            _approve(view, row["session_id"], (text or "").strip())
        elif later and text and text.strip():
            _save(view, [(row["session_id"], text.strip(), EDITED)])
            st.session_state[_SAID] = f"Saved as {STATE_WORDS[EDITED][2:]}. It still waits for approval."
            st.rerun()


def _comment(view: View, session_id: str) -> None:
    if "feedback" not in view.sessions.columns:
        return
    found = view.sessions.loc[view.sessions["session_id"] == session_id, "feedback"].dropna()
    with st.expander(label("What the learner wrote")):
        st.text(found.iloc[0] if len(found) else "No comment.")


def _approve(view: View, session_id: str, text: str) -> None:
    if not state.user():
        st.warning("Type your name in the menu first: it stands beside what you approve.")
    elif not text:
        st.warning("There is no text to approve.")
    else:
        _save(view, [(session_id, text, APPROVED)])
        st.session_state[_SAID] = f"Approved by {state.user()}."
        st.rerun()


def all_at_once(view: View, table: pd.DataFrame) -> None:
    """Draft what has no summary yet; what it saves; the file."""
    whole, table = table, held(table)
    counts = state_counts(table)
    with show.card("All summaries", counts_words(counts)):
        st.text(time_saved(len(table) - counts[NONE]))
        left_out = left_out_words(whole)
        if left_out:
            show.note(left_out)
        with st.container(horizontal=True):
            left = counts[NONE]
            what = f"Draft all {left:,}" if left == len(table) else f"Draft the other {left:,}"
            what = what if left else "All are drafted" if len(table) else "Nothing to draft"
            start = st.button(what, disabled=not counts[NONE], key="summaries_all")
            build = partial(_file, whole, view.timezone)
            show.download("Download as CSV", build, FILE, show.CSV, key="summaries_file")
        if start:
            _draft_all(view, table[(table["state"] == NONE).to_numpy(dtype=bool)])


def _draft_all(view: View, rows: pd.DataFrame) -> None:
    told, drafted = st.progress(0.0, "Drafting"), 0
    for start in range(0, len(rows), AT_ONCE):
        part = rows.iloc[start : start + AT_ONCE]
        drafts = zip(part["session_id"].astype("str"), part["drafted"].astype("str"), strict=True)
        drafted += _save(view, [(session, text, DRAFT) for session, text in drafts], over=False)
        done = min(start + AT_ONCE, len(rows))
        told.progress(done / len(rows), f"{done:,} of {len(rows):,}")
    st.session_state[_SAID] = f"{counted(drafted, 'summary', 'summaries')} drafted. They wait for approval."
    st.rerun()


def _file(table: pd.DataFrame, timezone: str) -> bytes:
    return csv_bytes(summary_file(table), timezone)


def _save(view: View, rows: list[tuple[str, str, str]], *, over: bool = True) -> int:
    return records.save_summaries(view.path, rows, by=state.user(), now=state.now(), over=over)
