"""What mentors and learners are called on a page."""

import streamlit as st

from mentor_analytics.assess.naming import renamed
from mentor_analytics.errors import MentorAnalyticsError
from mentor_analytics.report.session_columns import Names
from ui import state
from ui.state import View
from ui.text import plain

_WORDS = "called"


def take_up() -> None:
    """Find out what mentors and learners are called for this visitor. A workspace that cannot be read says so later."""
    try:
        st.session_state[_WORDS] = dict(state.choices(state.status()).preset.labels)
    except MentorAnalyticsError:
        st.session_state[_WORDS] = {}


def own(text: str) -> str:
    """One of our own texts with the words of this place; never for what people wrote."""
    return renamed(text, st.session_state.get(_WORDS, {}))


def label(text: str) -> str:
    """The same for labels, titles and tooltips, which are read as Markdown."""
    return plain(own(text))


def names(view: View) -> Names:
    """What people are called here."""
    return Names(view.mentor_word, view.learner_word, view.timezone)
