"""What people see when something goes wrong, and what the log keeps: never a cell's value."""

import logging
import secrets
import traceback
from pathlib import Path

import streamlit as st

from mentor_analytics.errors import MentorAnalyticsError
from ui.text import plain

LOG = logging.getLogger("mentor_analytics.app")
MOST_PLACES = 5


def show(error: Exception, where: str) -> None:
    """Say what happened: our own errors in their words, any other as a number that the log explains.

    The log holds the number, where it happened and the kind of error; a message may quote a cell and stays out.

    Parameters
    ----------
    where
        Page or part.
    """
    if isinstance(error, MentorAnalyticsError):
        st.error(f"{plain(error.what)} {plain(error.todo)}", title="That did not work")
        return
    reference = secrets.token_hex(3).upper()
    places = [
        f"{Path(each.filename).name}:{each.lineno}" for each in traceback.extract_tb(error.__traceback__)
    ]
    LOG.error(
        "reference=%s page=%s type=%s at=%s",
        reference,
        where,
        type(error).__name__,
        " < ".join(places[: -MOST_PLACES - 1 : -1]),
    )
    st.error(
        "This part of the page could not be drawn. Your data are safe. Reload the page; if it comes back, report the "
        f"number {reference}.",
        title="Something went wrong on our side",
    )
