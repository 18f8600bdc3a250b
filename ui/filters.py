"""The filter bar: what the data allow, kept in the address of the page, persons by key and never by name."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from mentor_analytics.assess.rules import SHAPES
from mentor_analytics.conditions import Condition, Mask, mask_all
from mentor_analytics.measure import prepare
from mentor_analytics.measure.prepare import end_of_day, mentor_key
from mentor_analytics.report.why import STATUS_WORDS, sentiment_words
from mentor_analytics.schema import LIGHTS, SENTIMENTS, STATUSES
from ui.state import View, cached, narrowed
from ui.text import plain

DATE = ("from", "to")
NOT_JUDGED = "none"
"""In the address: sessions without a light."""


@dataclass(frozen=True)
class Chosen:
    """What the filters leave.

    Parameters
    ----------
    view
        All sessions.
    conditions
        That hold together.
    words
        Each filter in force, for people: `Program: DSML`.
    address
        The same as it stands in the address.
    """

    view: View
    conditions: tuple[Condition, ...]
    words: tuple[str, ...]
    address: Mapping[str, list[str]]

    @cached_property
    def mask(self) -> Mask:
        """Which of `view.sessions` remain."""
        return mask_all(self.view.sessions, self.conditions)

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """The sessions that remain; all columns, so ask `mask` where a few will do."""
        return self.view.sessions[self.mask] if self.conditions else self.view.sessions

    @cached_property
    def narrowed(self) -> View:
        """The view over these sessions alone, everything counted anew."""
        ends = [each.value for each in self.conditions if each.column == "scheduled_at" and each.op == "<="]
        until = ends[0] if ends and isinstance(ends[0], pd.Timestamp) else None
        return narrowed(self.view, self.conditions, self.address, until)

    @property
    def n(self) -> int:
        """How many remain."""
        return int(np.count_nonzero(self.mask))


@dataclass(frozen=True)
class _Choice:
    """One filter by values: where they stand, what may be chosen and what each is called."""

    column: str
    label: str
    options: Sequence[str]
    words: Mapping[str, str]


def bar(view: View, *names: str, prefix: str, more: Sequence[str] = ()) -> Chosen:
    """Draw the filters the data allow, and say what they leave.

    Parameters
    ----------
    names
        Of `date program batch cohort session_type mentor learner status feedback flag light`. A learner can only be
        asked for by link (there may be thousands).
    prefix
        Of this page's widgets; the address uses the plain names.
    more
        Further ones, behind a button.
    """
    every = (*names, *more)
    take_over_address(every, prefix)
    conditions: list[Condition] = []
    words: list[str] = []
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name in names:
            _filter(view, name, prefix, conditions, words)
        if more:
            active = sum(bool(st.session_state.get(f"{prefix}_{name}")) for name in _parameters(more))
            with st.popover(f"More filters ({active})" if active else "More filters"):
                for name in more:
                    _filter(view, name, prefix, conditions, words)
        if words and st.button("Clear filters", key=f"{prefix}_clear", type="tertiary"):
            _clear(every, prefix)
    address = write_address(every, prefix)
    return Chosen(view, tuple(conditions), tuple(words), address)


def _filter(view: View, name: str, prefix: str, conditions: list[Condition], words: list[str]) -> None:
    if name == "date":
        _dates(view, prefix, conditions, words)
    elif name == "learner":
        _learner(view, prefix, conditions, words)
    else:
        _values(view, name, prefix, conditions, words)


def people_key(name: str) -> str:
    """Short key of a learner for an address, as mentors have one."""
    return mentor_key(name)


def learner_column(sessions: pd.DataFrame) -> str | None:
    """The column that tells learners apart on pages and in addresses."""
    return prepare.learner_column(sessions, shown=True)


def learner_keys(loaded: Any) -> dict[str, str]:
    """Key → learner, of everybody in the data."""
    sessions = loaded.scored.sessions
    column = learner_column(sessions)
    return {people_key(str(each)): str(each) for each in sessions[column].dropna().unique()} if column else {}


def _choice(view: View, name: str) -> _Choice | None:
    """A filter as these data allow it; None where they do not."""
    columns = view.sessions.columns
    if name == "light":
        lights = view.preset.light.words
        shown = {each: f"{SHAPES[each]} {lights[each]}" for each in reversed(LIGHTS)}
        return _Choice("light", "Light", [*shown, NOT_JUDGED], {**shown, NOT_JUDGED: "– not judged"})
    if name == "flag":
        rules = {rule.name: rule.label for rule in view.preset.of_scope("session")}
        return _Choice("session_id", "Flag", list(rules), rules) if rules else None
    if name == "feedback":
        told = sentiment_words(bool(view.preset.options.get("blank_is_neutral", False)))
        return _Choice("sentiment", "Feedback", SENTIMENTS, told) if "sentiment" in columns else None
    if name == "status":
        return _Choice("status", "Status", STATUSES, STATUS_WORDS)
    if name == "mentor":
        people = dict(zip(view.mentors["mentor_key"], view.mentors["mentor"], strict=True))
        return _Choice("mentor_key", view.mentor_word, list(people), people)
    if name not in columns:
        return None
    groups = cached(view, _groups, name)
    return _Choice(name, name.replace("_", " ").capitalize(), groups, {})


def _groups(loaded: Any, column: str) -> list[str]:
    return sorted(str(each) for each in loaded.scored.sessions[column].dropna().unique())


def _values(view: View, name: str, prefix: str, conditions: list[Condition], words: list[str]) -> None:
    choice = _choice(view, name)
    if choice is None or not choice.options:
        return
    key = f"{prefix}_{name}"
    known, asked = set(choice.options), st.session_state.get(key, [])
    if not known.issuperset(asked):
        st.session_state[key] = [each for each in asked if each in known]
        gone = ", ".join(each for each in asked if each not in known)
        st.caption(plain(f"{choice.label}: {gone} is not in these data, so it is left out."))
    picked = st.multiselect(
        plain(choice.label),
        list(choice.options),
        format_func=lambda each: choice.words.get(each, each),
        key=key,
        placeholder="all",
        width=212 if name == "light" else 176,
    )
    if picked:
        conditions.append(_condition(view, name, choice.column, picked))
        words.append(f"{choice.label}: {', '.join(choice.words.get(each, each) for each in picked)}")


def _condition(view: View, name: str, column: str, picked: Sequence[str]) -> Condition:
    if name == "flag":
        flags = view.flags
        ids = flags.loc[(flags["subject_type"] == "session") & flags["rule"].isin(picked), "subject"]
        return Condition("session_id", "in", tuple(ids.astype("str")))
    values = tuple(each for each in picked if each != NOT_JUDGED)
    if name == "light" and not values:
        return Condition("light", "missing")
    return Condition(column, "in", values, missing_is=NOT_JUDGED in picked)


def _dates(view: View, prefix: str, conditions: list[Condition], words: list[str]) -> None:
    first, last = cached(view, _days, view.timezone)
    for name, label in zip(DATE, ("From", "To"), strict=True):
        key = f"{prefix}_{name}"
        given = st.session_state.get(key)
        if given is not None:  # an address may lie outside the data
            st.session_state[key] = min(max(given, first), last)
        day = st.date_input(
            label, None, min_value=first, max_value=last, key=key, format="YYYY-MM-DD", width=138
        )
        if day is None:
            continue
        before = day if name == "to" else day - dt.timedelta(days=1)
        end = end_of_day(before, view.timezone)
        conditions.append(Condition("scheduled_at", "<=" if name == "to" else ">", end))
        words.append(f"{label.lower()} {day.day} {day:%b %Y}")


def _days(loaded: Any, timezone: str) -> tuple[dt.date, dt.date]:
    starts = loaded.scored.sessions["scheduled_at"]
    return starts.min().tz_convert(timezone).date(), starts.max().tz_convert(timezone).date()


def _learner(view: View, prefix: str, conditions: list[Condition], words: list[str]) -> None:
    key = f"{prefix}_learner"
    asked = st.session_state.get(key) or []
    column = learner_column(view.sessions)
    if not asked or column is None:
        return
    people = cached(view, learner_keys)
    known = [people[each] for each in asked if each in people]
    conditions.append(Condition(column, "in", tuple(known)))
    words.append(f"{view.learner_word}: {', '.join(known) or 'nobody known'}")
    if st.button(plain(f"One {view.learner_word.lower()} only ✕"), key=f"{prefix}_learner_off"):
        _clear(("learner",), prefix)


def _parameters(names: Sequence[str]) -> list[str]:
    """What stands in the address: `date` is two of them."""
    return [each for name in names for each in (DATE if name == "date" else (name,))]


def take_over_address(names: Sequence[str], prefix: str) -> None:
    """An address that is not the one we wrote last (a link, a first visit) sets the filters.

    Each is a list of strings at `{prefix}_{name}` in the session, for a multiselect of that key.
    """
    there = {name: st.query_params.get_all(name) for name in _parameters(names)}
    if there == st.session_state.get(f"{prefix}_address"):
        return
    for name, values in there.items():
        st.session_state[f"{prefix}_{name}"] = _as_day(values) if name in DATE else values
    st.session_state[f"{prefix}_address"] = there


def _as_day(values: Sequence[str]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(values[0]) if values else None
    except ValueError:
        return None


def write_address(names: Sequence[str], prefix: str) -> dict[str, list[str]]:
    """Put what is chosen into the address; give what is."""
    written = {}
    for name in _parameters(names):
        chosen = st.session_state.get(f"{prefix}_{name}") or ()
        written[name] = [str(chosen)] if isinstance(chosen, dt.date) else [str(each) for each in chosen]
        if written[name] != st.query_params.get_all(name):
            st.query_params[name] = written[name]
    st.session_state[f"{prefix}_address"] = written
    return {name: values for name, values in written.items() if values}


def _clear(names: Sequence[str], prefix: str) -> None:
    """An empty address, which the next run takes over."""
    for name in _parameters(names):
        if name in st.query_params:
            del st.query_params[name]
    st.rerun()
