"""What is set for the whole workspace: names, time zone, phrases, the Excel tracker. Each says what it does."""

import os
from zoneinfo import available_timezones

import streamlit as st

from mentor_analytics.assess.words import counted
from mentor_analytics.enrich.phrase_list import packaged_phrases
from mentor_analytics.settings import SETTINGS, load_settings
from mentor_analytics.workflows import records
from mentor_analytics.workflows.workspace import Choices
from ui import called, navigation, show, state

_SAID = "settings_said"
_ROWS = (100, 1_000_000)
_NAMES_EFFECT = (
    "Used on the pages and in the Excel tracker, whatever the preset. What people wrote stays as it is, and so do the "
    "names and headings of CSV files, so that other programs find them again."
)


def names_of_people(chosen: Choices) -> None:
    """What mentors and learners are called on every page and in exports."""
    stored = records.stored_settings(state.db())
    with (
        show.card("Names of people", _NAMES_EFFECT),
        st.form("settings_names", border=False),
    ):
        mentor, learner = (
            st.text_input(
                label,
                stored.get(f"{who}_word", ""),
                max_chars=records.LONGEST_WORD,
                placeholder=chosen.preset.labels.get(who, ""),
                help="Empty: as the preset has it.",
                key=f"settings_word_{who}",
            )
            for who, label in (
                ("mentor", "A mentor is called (Mentor, Tutor, Coach …)"),
                ("learner", "A learner is called (Learner, Student …)"),
            )
        )
        if st.form_submit_button("Save names"):
            _save(
                {"mentor_word": (mentor or "").strip(), "learner_word": (learner or "").strip()},
                "Names are saved: the pages and the Excel tracker use them.",
            )


def time_zone(chosen: Choices) -> None:
    """In which zone starts are read and days are cut."""
    zones = sorted(available_timezones())
    stored = records.stored_settings(state.db()).get("timezone", "")
    effect = (
        "Starts without an offset in future uploads are read in this zone; days, weeks and months are cut in it, and "
        "times are shown in it. Sessions already saved keep their moment."
    )
    with show.card("Time zone", effect), st.form("settings_zone", border=False):
        zone = st.selectbox(
            "Site time zone",
            zones,
            index=zones.index(chosen.timezone) if chosen.timezone in zones else None,
            key="settings_zone_name",
        )
        if st.form_submit_button("Save time zone") and zone:
            _save({"timezone": zone}, f"The time zone is {zone}.")
        if not stored:
            show.note("As it was installed; nobody chose one here yet.")


def phrases(chosen: Choices) -> None:
    """How many phrases there are, and the way to them."""
    stored = records.stored_settings(state.db()).get("phrases", "")
    book, packaged = chosen.texts.phrases or packaged_phrases(), packaged_phrases()
    with show.card(
        "Mentoring phrases",
        called.own(
            "Words and phrases that say more to a mentor than to a dictionary (“no next steps”), each with its weight."
        ),
    ):
        if not stored:
            st.text(f"The list that comes with the app is in use: {counted(len(book.phrases), 'phrase')}.")
        else:
            n, own = len(book.phrases), len(packaged.phrases)
            st.text(f"A list edited here is in use: {counted(n, 'phrase')}; the app comes with {own:,}.")
            if st.button("Back to the list that comes with the app", key="settings_phrases_reset"):
                _save({"phrases": ""}, "The list that comes with the app is in use again.")
        navigation.link("feedback", "Edit the phrases on the Feedback page, and see what changes")


def tracker_rows(chosen: Choices) -> None:
    """How long the list in the workbook may get."""
    told = next(each.help for each in SETTINGS if each.name == "TRACKER_ROWS")
    with (
        show.card(
            "Excel tracker", f"{told} The most urgent come first, and the sheet says how many there are."
        ),
        st.form("settings_rows", border=False),
    ):
        rows = st.number_input(
            "Sessions listed at most",
            *_ROWS,
            min(max(chosen.settings.tracker_rows, _ROWS[0]), _ROWS[1]),
            100,
            key="settings_rows_n",
        )
        if st.form_submit_button("Save"):
            _save({"tracker_rows": str(rows)}, f"The tracker lists up to {rows:,} flagged sessions.")


def where() -> None:
    """Where everything is kept."""
    with show.card("Workspace", "One file keeps everything that was imported, edited and set here."):
        st.text(str(state.db()))
        installed = load_settings(os.environ)
        show.note(
            f"As installed: time zone {installed.timezone}, {installed.tracker_rows:,} sessions in the tracker."
        )


def put_down(values: dict[str, str], said: str) -> None:
    """Save settings, and say so."""
    records.save_settings(state.db(), values, by=state.user(), now=state.now())
    st.session_state[_SAID] = said


def _save(values: dict[str, str], said: str) -> None:
    put_down(values, said)
    st.rerun()
