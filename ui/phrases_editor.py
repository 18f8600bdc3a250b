"""The list of mentoring phrases: edit it, see what would change, save it."""

import pandas as pd
import streamlit as st

from mentor_analytics.assess.words import counted
from mentor_analytics.enrich.phrase_list import packaged_phrases, phrase_rows, read_phrases, write_phrases
from mentor_analytics.enrich.phrases import PhraseBook
from mentor_analytics.errors import DefinitionError
from mentor_analytics.report.phrase_effect import PhraseEffect, phrase_effect
from mentor_analytics.workflows import records
from mentor_analytics.workflows.workspace import Loaded
from ui import frame, show
from ui.state import View, cached, db, now, user
from ui.text import plain

SEEN, SAID = "phrases_seen", "phrases_said"
"""In the session: the list whose effect was looked at last; what the last click did."""


def editor(view: View) -> None:
    """The list in force as a table to edit, with what an edit would change before it is saved."""
    book = view.choices.texts.phrases or packaged_phrases()
    uses = view.choices.texts.analyser.with_phrases
    with show.card(
        "Phrases that decide the class of a comment",
        "Weight: what a phrase adds, −1 (negative) to 1 (positive); 0 says nothing at all. Each reason counts once.",
    ):
        said = st.session_state.pop(SAID, "")
        if said:
            st.success(plain(said))
        if not uses:
            show.note(
                f"The preset {view.preset.label} reads comments with {view.choices.texts.analyser.label}, which uses "
                "no phrases: an edit shows with presets that do."
            )
        show.note(
            "A | stands between alternatives, ... for up to three words, * for any ending. Add rows below the last."
        )
        edited = st.data_editor(
            pd.DataFrame(phrase_rows(book)),
            num_rows="dynamic",
            hide_index=True,
            height=420,
            key=f"phrases_{view.status.settings_version}",
            column_config={
                "phrase": st.column_config.TextColumn("Phrase", required=True, max_chars=120, width="medium"),
                "weight": st.column_config.NumberColumn("Weight", min_value=-1.0, max_value=1.0, step=0.05),
                "reason": st.column_config.TextColumn("Reason", max_chars=60),
                "unless": st.column_config.TextColumn("Unless after", max_chars=120),
            },
            alt="The list of phrases, one a row: phrase, weight, reason, words before it that undo it",
        )
        _consequences(view, book, write_phrases(edited.to_dict("records")))


def _consequences(view: View, book: PhraseBook, text: str) -> None:
    """What the edited list would change, and the way to save it."""
    packaged = book.phrases == packaged_phrases().phrases
    if text == write_phrases(phrase_rows(book)):
        show.note(
            f"{len(book.phrases):,} phrases, {'as they come' if packaged else 'your own list'}. Nothing edited."
        )
        if not packaged and st.button("Back to the list as it comes", key="phrases_packaged"):
            _save(view, "")
        return
    try:
        read_phrases(text, "the list")
    except DefinitionError as error:
        st.error(plain(f"{error.what} {error.todo}"))
        return
    if st.button("See what changes", key="phrases_look", type="primary"):
        st.session_state[SEEN] = text
    if st.session_state.get(SEEN) != text:
        show.note("Not saved yet. First see what changes.")
        return
    with st.spinner("Reading the comments with the new list …", show_time=False):
        effect: PhraseEffect = cached(view, _effect, text)
    st.text(effect.sentence)
    if len(effect.comments):
        show.table(effect.comments, "Comments that would be classed differently", key="phrases_effect")
    if st.button("Save this list", key="phrases_save"):
        _save(view, text)


def _effect(loaded: Loaded, text: str) -> PhraseEffect:
    run = loaded.run
    return phrase_effect(loaded.scored.sessions, run.preset, run.analyser, read_phrases(text, "the list"))


def _save(view: View, text: str) -> None:
    frame.require("editor")
    records.save_settings(db(), {"phrases": text}, by=user(), now=now())
    st.session_state.pop(SEEN, None)
    st.session_state[SAID] = _saved_words(text)
    st.rerun()


def _saved_words(text: str) -> str:
    if not text:
        return f"Saved: the list as it comes, of {counted(len(packaged_phrases().phrases), 'phrase')}, is in force."
    n = len(read_phrases(text, "the list").phrases)
    return f"Saved: your own list of {counted(n, 'phrase')} is in force."
