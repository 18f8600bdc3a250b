"""What a page knows: the workspace, the rules in force, the judged sessions, the clock and the user."""

import os
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from mentor_analytics.assess.rules import Preset
from mentor_analytics.conditions import Condition, mask_all
from mentor_analytics.pipeline import Scored
from mentor_analytics.report.content import TrackerContent, tracker_content
from mentor_analytics.report.why import day_words
from mentor_analytics.workflows import records, workspace
from mentor_analytics.workflows.jobs import Jobs
from mentor_analytics.workflows.loading import counted_again
from mentor_analytics.workflows.workspace import Choices, Loaded, Status

Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class View:
    """The judged sessions of a workspace under one preset. Shared by everybody: never change a frame of it.

    Parameters
    ----------
    path
        The database.
    status
        What lies in it.
    choices
        Preset, analyser, time zone and settings in force.
    loaded
        The sessions with all that was computed of them.
    key
        Tells one state of data and rules from another; caches go by it.
    asked
        Filters that narrowed it, as they stand in an address; links to the rows behind a figure carry them.
    """

    path: Path
    status: Status
    choices: Choices
    loaded: Loaded
    key: Key
    asked: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def scored(self) -> Scored:
        """Sessions, flags, KPIs, mentors, complaints."""
        return self.loaded.scored

    @property
    def sessions(self) -> pd.DataFrame:
        """Judged sessions."""
        return self.loaded.scored.sessions

    @property
    def flags(self) -> pd.DataFrame:
        """Every flag with its evidence."""
        return self.loaded.scored.judgement.flags

    @property
    def kpis(self) -> pd.DataFrame:
        """One row per KPI and denominator."""
        return self.loaded.scored.kpis

    @property
    def mentors(self) -> pd.DataFrame:
        """One row per mentor."""
        return self.loaded.scored.mentors

    @property
    def preset(self) -> Preset:
        """In force."""
        return self.choices.preset

    @property
    def as_of(self) -> pd.Timestamp:
        """The moment seen from."""
        return self.loaded.as_of

    @property
    def timezone(self) -> str:
        """Of the site."""
        return self.choices.timezone

    @property
    def mentor_word(self) -> str:
        """What mentors are called here."""
        return self.preset.labels.get("mentor", "Mentor")

    @property
    def learner_word(self) -> str:
        """What learners are called here."""
        return self.preset.labels.get("learner", "Learner")

    @cached_property
    def data_to(self) -> str:
        """`9 Oct 2025`."""
        return day_words(self.as_of, self.timezone)


def db() -> Path:
    """Where the workspace lies."""
    return workspace.workspace_path(os.environ)


def now() -> pd.Timestamp:
    """The clock, in UTC; pages hand it on and never read it themselves."""
    return pd.Timestamp.now(tz="UTC").as_unit("us")


def user() -> str:
    """Who is at work: the signed-in e-mail, else the name typed in the menu, else nobody."""
    email = st.user.get("email")
    return str(email or st.session_state.get("user_name") or "").strip()


def note_arrival(page: str) -> None:
    """Keep whether this visitor has just come to a page from another."""
    st.session_state["arrived"] = st.session_state.get("page") != page
    st.session_state["page"] = page


def has_just_come() -> bool:
    """Whether this is the first run of the page since the visitor came to it."""
    return bool(st.session_state.get("arrived"))


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The queue of long work; one per server."""
    return Jobs()


def status() -> Status:
    """What lies in the workspace now."""
    return workspace.status(db())


def choices(of: Status) -> Choices:
    """The preset chosen in the menu, and what else is in force; without one somebody deleted meanwhile."""
    asked = st.session_state.get("preset")
    return _choices(str(db()), of.workspace, of.settings_version, asked if asked in presets(of) else None)


def site_choices(of: Status) -> Choices:
    """What is in force for who has chosen no preset of their own."""
    return _choices(str(db()), of.workspace, of.settings_version, None)


@st.cache_resource(max_entries=40, show_spinner=False)
def _choices(path: str, workspace_id: str, version: int, preset: str | None) -> Choices:
    return workspace.choices(Path(path), os.environ, preset)


def view(of: Status, chosen: Choices) -> View:
    """The judged sessions; loaded once for all users and pages."""
    key = _key(of, chosen)
    loaded = _load(key, chosen, now())
    _loaded_keys().add(key)
    return View(db(), of, chosen, loaded, key)


def narrowed(
    whole: View, conditions: tuple[Condition, ...], asked: Mapping[str, list[str]], until: pd.Timestamp | None
) -> View:
    """The view over the sessions that meet some conditions, everything counted anew; the same one without any.

    Parameters
    ----------
    asked
        The conditions as filters in an address.
    until
        Where windows end, if earlier than in `whole`.
    """
    if not conditions:
        return whole
    key = (*whole.key, repr(conditions))
    loaded = _part(key, whole.loaded, conditions, until)
    return replace(whole, loaded=loaded, key=key, asked=asked)


@st.cache_resource(max_entries=8, show_spinner=False)
def _part(
    key: Key, _loaded: Loaded, _conditions: tuple[Condition, ...], _until: pd.Timestamp | None
) -> Loaded:
    return counted_again(_loaded, mask_all(_loaded.scored.sessions, _conditions), _until)


def warm() -> None:
    """Load what the first visitor will ask for; needs no visitor."""
    of = status()
    if of.n_sessions:
        chosen = _choices(str(db()), of.workspace, of.settings_version, None)
        content(view(of, chosen))


def is_loaded(of: Status, chosen: Choices) -> bool:
    """Whether somebody has seen this state of data and rules; only for others comments may have to be read first."""
    return _key(of, chosen) in _loaded_keys()


def _key(of: Status, chosen: Choices) -> Key:
    preset = chosen.preset
    return (
        str(db()),
        of.workspace,
        of.stamp,
        of.data_version,
        of.settings_version,
        preset.name,
        preset.version,
    )


@st.cache_resource(max_entries=6, show_spinner=False)
def _load(key: Key, _choices: Choices, _now: pd.Timestamp) -> Loaded:
    return workspace.load_scored(Path(str(key[0])), _choices, _now)


@st.cache_resource(show_spinner=False)
def _loaded_keys() -> set[Key]:
    return set()


def cached(view: View, function: Callable[..., Any], *args: Hashable) -> Any:
    """`function(view.loaded, *args)`, remembered as long as data and rules stay.

    Parameters
    ----------
    function
        Of a module: a small aggregate (a copy is made at each call). Never one defined within another.
    args
        Plain values.
    """
    return _cached(view.key, f"{function.__module__}.{function.__qualname__}", args, view.loaded, function)


@st.cache_data(max_entries=400, show_spinner=False)
def _cached(
    key: Key, name: str, args: tuple[Hashable, ...], _loaded: Loaded, _function: Callable[..., Any]
) -> Any:
    return _function(_loaded, *args)


def content(view: View) -> TrackerContent:
    """All tables of the Excel tracker for the whole workspace. Shared: never change it."""
    return _content(view.key, view.loaded, view.choices, view.status.workspace)


@st.cache_resource(max_entries=6, show_spinner=False)
def _content(key: Key, _loaded: Loaded, _choices: Choices, workspace_id: str) -> TrackerContent:
    rows = _choices.settings.tracker_rows
    return tracker_content(
        _loaded.scored, _loaded.run, _loaded.inputs, _loaded.issues, rows, workspace=workspace_id
    )


def presets(of: Status) -> dict[str, Preset]:
    """Every preset that can be chosen, by name."""
    return _presets(str(db()), of.workspace, of.settings_version)


@st.cache_resource(max_entries=10, show_spinner=False)
def _presets(path: str, workspace_id: str, version: int) -> dict[str, Preset]:
    return records.presets(Path(path))


def edits(of: Status) -> pd.DataFrame:
    """What was noted of sessions, as `records.edits` gives it. Shared: never change it."""
    return _edits(str(db()), of.stamp, of.records_version)


@st.cache_resource(max_entries=4, show_spinner=False)
def _edits(path: str, stamp: str, version: int) -> pd.DataFrame:
    return records.edits(Path(path))
