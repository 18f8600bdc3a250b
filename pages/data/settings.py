"""What counts as a flag here, and what do we aim at?"""

import streamlit as st

from ui import backtest_parts, frame, settings_site, state
from ui import settings_parts as parts

with frame.page("settings"):
    parts.take_up_saved()
    status = state.status()
    view = frame.sessions_or_stop() if status.n_sessions else None
    chosen = state.choices(status)
    parts.said()
    rules, warned, site = st.tabs(
        ["Rules and targets", "Would it have warned?", "Names, time, phrases"],
        key="settings_tab",
        on_change="rerun",
    )
    with rules:
        preset = parts.chosen_preset()
        parts.actions(preset)
        parts.rules(preset, view)
    if warned.open:
        with warned:
            backtest_parts.would_it_have_warned(view)
    with site:
        left, right = st.columns(2)
        with left:
            settings_site.names_of_people(chosen)
            settings_site.time_zone(chosen)
        with right:
            settings_site.phrases(chosen)
            settings_site.tracker_rows(chosen)
            settings_site.where()
