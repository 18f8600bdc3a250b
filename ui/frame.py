"""What every page stands in: menu, head, guard, error boundary, and the way out of an empty workspace."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import streamlit as st

from mentor_analytics.assess.words import counted
from mentor_analytics.errors import MentorAnalyticsError
from mentor_analytics.workflows import workspace
from mentor_analytics.workflows.jobs import JobRequest
from mentor_analytics.workflows.records import LONGEST_WORD
from mentor_analytics.workflows.workspace import Choices, Status
from ui import called, faults, navigation, state, waiting
from ui.filters import Chosen
from ui.text import plain

ICON = str(Path(__file__).with_name("icon.svg"))
MANY_UNREAD = 2_000
"""More comments than this are read in a process of their own, with progress."""


def run() -> None:
    """Draw the frame, then the page that was asked for."""
    st.set_page_config(page_title="mentor analytics", page_icon=ICON, layout="wide")
    st.logo(ICON, size="large")
    unknown = ""
    with suppress(MentorAnalyticsError):  # a workspace that cannot be read says so on its page
        unknown = _preset_asked(state.status())
    called.take_up()  # after the preset: another one may have words of its own, and the menu is made of them
    page = st.navigation(navigation.menu(), expanded=True)  # folded, Upload would be out of sight
    with boundary("frame"):
        _menu_foot()
        if unknown:
            _say_unknown(unknown)
    page.run()


@contextmanager
def boundary(where: str) -> Iterator[None]:
    """Nothing that goes wrong inside ends in a traceback."""
    try:
        yield
    except Exception as error:
        faults.show(error, where)


@contextmanager
def page(name: str) -> Iterator[None]:
    """One page: who may see it, its title, and the boundary around what it draws.

    Parameters
    ----------
    name
        Of its entry in `navigation.PAGES`.
    """
    entry = navigation.BY_NAME[name]
    with boundary(name):
        state.note_arrival(name)
        require("viewer")
        st.title(called.label(entry.title), anchor=False)
        yield


def require(role: str) -> None:
    """Let nobody past who may not see this page. Without sign-in everybody at this machine may see everything.

    Each page calls it, however it was reached; a sign-in (Streamlit's own) is checked here and nowhere else.
    """
    if role not in {"viewer", "editor"}:
        raise ValueError(role)
    if st.user.get("is_logged_in") is False:
        st.info("Please sign in first.")
        st.stop()


def sessions_or_stop() -> state.View:
    """The judged sessions, with what is in force above them; without any, the next step, and nothing further."""
    status = state.status()
    if not status.n_sessions:
        _empty(status)
        st.stop()
    chosen = state.choices(status)
    if not state.is_loaded(status, chosen):
        _read_comments_first(chosen)
    with st.spinner("Applying the rules …", show_time=False):
        view = state.view(status, chosen)
    st.text(_in_force(view))
    return view


def narrowed_or_stop(chosen: Chosen) -> state.View:
    """The view over what the filters leave, with how many that are; without any, what to do, and nothing further."""
    view = chosen.narrowed
    if view.sessions.empty:
        with st.container(border=True):
            st.text("No session is left by these filters. Take one away.")
        st.stop()
    if chosen.words:
        st.text(f"Counted here: {len(view.sessions):,} of {counted(len(chosen.view.sessions), 'session')}.")
    return view


def _in_force(view: state.View) -> str:
    waits = (
        f" · {counted(view.status.n_waiting, 'row')} waiting in quarantine" if view.status.n_waiting else ""
    )
    return (
        f"Data to {view.data_to} · {counted(len(view.sessions), 'session')} · preset {view.preset.label}"
        f" · times in {view.timezone}{waits}"
    )


def _read_comments_first(chosen: Choices) -> None:
    """Comments nobody has read with this analyser yet are read outside this process: others go on working."""
    if workspace.unread(state.db(), chosen) <= MANY_UNREAD:
        return
    preset = chosen.preset.name
    job = state.jobs().submit(JobRequest.read_comments(state.db(), preset))
    waiting.until_done(job, f"Reading the comments for the preset {plain(chosen.preset.label)}")


def _empty(status: Status) -> None:
    """First run: what to do, and a way to look around without any file."""
    with st.container(border=True):
        st.header("No sessions yet", anchor=False)
        waits = counted(status.n_waiting, "row")
        st.text(
            f"{waits} of your last upload wait in quarantine; mend them on the Upload page."
            if status.n_waiting
            else "Drop a CSV or Excel file of mentoring sessions on the Upload page. It is checked first, and nothing "
            "is saved before you say so. Or look around with 120 invented sessions."
        )
        with st.container(horizontal=True):
            if st.button("Upload a file", type="primary", key="empty_upload"):
                navigation.go("upload")
            if st.button("Load the sample", key="empty_sample"):
                load_sample()


def load_sample() -> None:
    """Put the invented sessions into the workspace and look at them."""
    job = state.jobs().submit(JobRequest.demo(state.db(), by=state.user()))
    waiting.until_done(job, "Loading the sample")
    job.forget()
    navigation.go(navigation.FIRST)


def _menu_foot() -> None:
    """Under the menu: which preset is in force, which data, and who is at work."""
    status = state.status()
    with st.sidebar:
        if status.n_sessions:
            _preset(status)
        st.text_input(
            "Your name",
            key="user_name",
            placeholder="for notes and approvals",
            help="Stands beside what you save: uploads, notes, approved summaries.",
            max_chars=80,
            persist_state="session",
        )


def _preset_asked(status: Status) -> str:
    """Take up the preset the address asks for; give its name where there is none of that name."""
    if not status.n_sessions:
        return ""
    known, own = state.presets(status), state.site_choices(status).preset.name
    asked = st.query_params.get("preset")
    if asked in known and asked != st.session_state.get("preset_address"):
        st.session_state["preset"] = asked
    if st.session_state.get("preset") not in known:  # a first visit, or a preset that was deleted
        st.session_state["preset"] = own if own in known else next(iter(known))
    return asked if asked and asked not in known else ""


def _say_unknown(asked: str) -> None:
    in_force = state.choices(state.status()).preset.label
    st.info(plain(f"There is no preset called {asked[:LONGEST_WORD]}; {in_force} is in force."))


def _preset(status: Status) -> None:
    """The preset this visitor looks through. It stands in the address of every page unless it is the site's own.

    Kept by hand: a bound widget loses it from the address with each change of page.
    """
    known, own = state.presets(status), state.site_choices(status).preset.name
    chosen = st.selectbox(
        "Preset of rules",
        list(known),
        format_func=lambda name: known[name].label,
        key="preset",
        help="What counts as a flag, out of what a share is counted, and who reads the comments. "
        "The Settings page shows each as sentences.",
    )
    if chosen != own:
        st.query_params["preset"] = chosen
    elif "preset" in st.query_params:
        del st.query_params["preset"]
    st.session_state["preset_address"] = st.query_params.get("preset")
