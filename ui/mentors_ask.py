"""What the directory of mentors is asked for: filters, kept in the address, and a search, which names somebody."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from mentor_analytics.report.mentor_tables import BANDS, Wanted
from ui import filters
from ui.state import View, has_just_come, user
from ui.text import plain

ASKED = ("band", "program", "pm")
"""In the address; a PM by key."""
PREFIX = "mentors"


def ask(view: View, table: pd.DataFrame) -> Wanted:
    """Draw search and filters, as far as the data allow them.

    Parameters
    ----------
    table
        Of `mentor_directory`.
    """
    filters.take_over_address(ASKED, PREFIX)
    managers, programs = _managers(table), sorted({each for many in table["programs"] for each in many})
    _choose_mine(managers)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            plain(f"Find a {view.mentor_word.lower()}"),
            key="find",
            placeholder="part of a name",
            width=230,
        )  # a name: never in the address
        bands = _many("Priority", "band", BANDS if "Priority" in table.columns else {}, 200)
        worked = _many("Program", "program", dict(zip(programs, programs, strict=True)), 190)
        mine = _many("PM", "pm", managers, 190)
        flagged = st.toggle("Only those with flags", key="flagged", bind="query-params")
    filters.write_address(ASKED, PREFIX)
    return Wanted(words or "", flagged, bands, mine, worked)


def asked_words(view: View, table: pd.DataFrame, wanted: Wanted) -> str:
    """The filters in force, for people; empty without any."""
    managers, who = _managers(table), view.mentor_word.lower()
    told = [
        f"priority {' or '.join(BANDS[each] for each in wanted.bands)}" if wanted.bands else "",
        f"in {' or '.join(wanted.programs)}" if wanted.programs else "",
        f"looked after by {' or '.join(managers[each] for each in wanted.managers)}"
        if wanted.managers
        else "",
        f"each named by a rule on a {who}" if wanted.only_flagged else "",
        f"with “{wanted.words}” in the name" if wanted.words else "",
    ]
    return ", ".join(each for each in told if each)


def _managers(table: pd.DataFrame) -> dict[str, str]:
    """Key → who looks after mentors, in order of their names."""
    if "PM" not in table.columns:
        return {}
    pairs = {key: name for key, name in zip(table["manager_key"], table["PM"], strict=True) if key}
    return dict(sorted(pairs.items(), key=lambda each: each[1]))


def _choose_mine(managers: Mapping[str, str]) -> None:
    """Who looks after mentors sees them first: once a visit, and only where nothing else was asked for."""
    key = filters.people_key(user()) if user() else ""
    is_new = has_just_come() or st.session_state.get("mentors_user") != key
    st.session_state["mentors_user"] = key
    asked = any(st.session_state.get(f"{PREFIX}_{name}") for name in ASKED)
    if is_new and key in managers and not asked:
        st.session_state[f"{PREFIX}_pm"] = [key]


def _many(words: str, name: str, options: Mapping[str, str], width: int) -> tuple[str, ...]:
    """One filter; what an address names and the data have not is left out."""
    key = f"{PREFIX}_{name}"
    asked = st.session_state.get(key) or []
    if not set(options).issuperset(asked):
        st.session_state[key] = [each for each in asked if each in options]
    if not options:
        return ()
    picked = st.multiselect(
        words,
        list(options),
        format_func=lambda each: options.get(each, each),
        key=key,
        placeholder="all",
        width=width,
    )
    return tuple(picked)
