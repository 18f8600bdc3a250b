"""The pages, and links to them. `PAGES` is data: add a line there and the file it names; nothing else to change."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui import called
from ui.text import plain

Param = str | list[str]


@dataclass(frozen=True)
class Entry:
    """One page.

    Parameters
    ----------
    name
        In code.
    path
        Its file.
    title
        In the menu and above the page.
    question
        What it answers, under the title and in README.
    section
        Of the menu.
    url
        Its address; the first page has none.
    hidden
        Reached by links only.
    """

    name: str
    path: str
    title: str
    question: str
    section: str
    url: str
    hidden: bool = False


PAGES: tuple[Entry, ...] = (
    Entry("overview", "pages/monitor/overview.py", "Overview",
          "How are we doing, and what needs someone now?", "Monitor", ""),
    Entry("tracker", "pages/monitor/tracker.py", "Early-warning tracker",
          "Which sessions need someone, why, and what next?", "Monitor", "tracker"),
    Entry("mentors", "pages/explore/mentors.py", "Mentors",
          "Who needs help first, why, and who does well?", "Explore", "mentors"),
    Entry("mentor", "pages/explore/mentor.py", "Mentor",
          "Why may one mentor need help, and what could be tried?", "Explore", "mentor", hidden=True),
    Entry("programs", "pages/explore/programs.py", "Programs & cohorts",
          "Where do groups differ, really?", "Explore", "programs"),
    Entry("feedback", "pages/explore/feedback.py", "Feedback",
          "What do learners say, and what goes with it?", "Explore", "feedback"),
    Entry("reliability", "pages/explore/reliability.py", "Reliability",
          "Who moves or misses sessions, when, and is it more than chance?", "Explore", "reliability"),
    Entry("first_sessions", "pages/explore/first_sessions.py", "First sessions",
          "How do first sessions go, and what comes after them?", "Explore", "first_sessions"),
    Entry("engagement", "pages/explore/engagement.py", "Engagement",
          "Are mentors here, and do new ones get started?", "Explore", "engagement"),
    Entry("insights", "pages/explore/insights.py", "Insights",
          "What goes with what, beyond chance?", "Explore", "insights"),
    Entry("predictions", "pages/explore/predictions.py", "Predictions",
          "How well would these probabilities have done?", "Explore", "predictions"),
    Entry("summaries", "pages/act/summaries.py", "Smart Session Summary Generator",
          "What happened in a session, in one or two lines?", "Act", "summaries"),
    Entry("upload", "pages/data/upload.py", "Upload",
          "Can I trust what went in?", "Data", "upload"),
    Entry("reports", "pages/data/reports.py", "Reports & exports",
          "What can I hand on, and bring back?", "Data", "reports"),
    Entry("settings", "pages/data/settings.py", "Settings",
          "What counts as a flag here, and what do we aim at?", "Data", "settings"),
)  # fmt: skip

BY_NAME: Mapping[str, Entry] = {entry.name: entry for entry in PAGES}
FIRST = "overview"
ROOT = Path(__file__).parents[1]


def menu() -> dict[str, list[StreamlitPage]]:
    """The pages by section, as Streamlit wants them."""
    sections: dict[str, list[StreamlitPage]] = {}
    for entry in PAGES:
        page = st.Page(
            ROOT / entry.path,
            title=called.own(entry.title),
            url_path=entry.url or None,
            default=entry.name == FIRST,
            visibility="hidden" if entry.hidden else "visible",
        )
        sections.setdefault(entry.section, []).append(page)
    return sections


def link(name: str, label: str, **params: Param) -> None:
    """A link to a page; `params` stand in its address (persons by key, never by name).

    An arrow shows that it leads on; `label` is shown as it is written.
    """
    st.page_link(ROOT / BY_NAME[name].path, label=plain(f"{label} →"), query_params=_given(params))


def go(name: str, **params: Param) -> None:
    """Leave for another page."""
    st.switch_page(ROOT / BY_NAME[name].path, query_params=_given(params))


def _given(params: Mapping[str, Param]) -> dict[str, Any] | None:
    return {name: value for name, value in params.items() if value} or None
