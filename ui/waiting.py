"""Waiting for a job that runs outside this process, with what it says of its progress."""

import time
from typing import Any

import streamlit as st

from mentor_analytics.workflows.jobs import Job

EVERY = 0.25
"""Seconds between two looks."""


def until_done(job: Job, label: str) -> Any:
    """Show how far a job is until it ends; give its result, or raise what it ended with.

    Parameters
    ----------
    label
        What is being done; Markdown, so escape what people wrote.
    """
    with st.status(label, expanded=True) as box:
        line = st.empty()
        while job.state in ("queued", "running"):
            line.text(progress(job))
            time.sleep(EVERY)
        if job.error is not None:
            box.update(label=label, state="error")
            raise job.error
        box.update(label=label, state="complete", expanded=False)
    return job.result()


def progress(job: Job) -> str:
    """Where a job stands, in a line."""
    if job.state == "queued":
        return f"{job.ahead} before yours" if job.ahead else "Starting"
    return job.steps[-1] if job.steps else "Starting"
