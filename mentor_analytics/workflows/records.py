"""What people decide and write down: presets, settings, edits of sessions, summaries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from mentor_analytics.assess.presets import PRESETS
from mentor_analytics.assess.rules import Preset
from mentor_analytics.enrich.phrase_list import read_phrases
from mentor_analytics.errors import DefinitionError, UnknownNameError
from mentor_analytics.settings import known_timezone
from mentor_analytics.store import records
from mentor_analytics.store.database import is_there, reading, writing

EDIT_FIELDS = records.EDIT_FIELDS
SUMMARY_STATES = records.SUMMARY_STATES
STORED_SETTINGS = ("preset", "timezone", "mentor_word", "learner_word", "phrases", "tracker_rows")
"""What may be set in the app; it wins over the environment."""
LONGEST_WORD = 40
"""Of what mentors and learners are called."""


@dataclass(frozen=True)
class Edit:
    """Something noted of a session; `field` is one of `EDIT_FIELDS`, an empty value takes it back."""

    session_id: str
    field: str
    value: str


@dataclass(frozen=True)
class Conflict:
    """An edit that was not saved: somebody else changed the same field since it was shown."""

    session_id: str
    field: str
    yours: str
    theirs: str
    by: str
    at: pd.Timestamp


@dataclass(frozen=True)
class EditResult:
    """How many edits were saved, and those that were not."""

    applied: int
    conflicts: list[Conflict]


def presets(path: Path) -> dict[str, Preset]:
    """Every preset by name: the built-in ones, then those saved here."""
    if not is_there(path):
        return dict(PRESETS)
    with reading(path) as connection:
        return {**PRESETS, **records.stored_presets(connection)}


def save_preset(path: Path, preset: Preset, *, by: str, now: pd.Timestamp) -> Preset:
    """Save a preset as the next version of its name; it comes back with its number.

    Raises
    ------
    DefinitionError
        Its name is empty, or that of a built-in preset.
    """
    if preset.name in PRESETS or not preset.name.strip():
        what = f"{preset.name} is a built-in preset" if preset.name in PRESETS else "The preset has no name"
        raise DefinitionError(f"{what}, so it cannot be saved.", "Save a copy under a name of its own.")
    with writing(path) as connection:
        saved = replace(preset, version=records.next_preset_version(connection, preset.name))
        records.add_preset(connection, saved.name, saved, by, now)
    return saved


def delete_preset(path: Path, name: str, *, by: str, now: pd.Timestamp) -> None:
    """Take a preset off the list; its versions stay for what was judged by them.

    Raises
    ------
    UnknownNameError
        No such preset was saved.
    """
    with writing(path) as connection:
        there = records.stored_presets(connection)
        if name not in there:
            raise UnknownNameError("preset of your own", name, there or ["(none)"])
        records.add_preset(connection, name, None, by, now)
        if records.settings_now(connection).get("preset") == name:
            records.add_settings(connection, {"preset": ""}, by, now)


def stored_settings(path: Path) -> dict[str, str]:
    """What is set in the app, of `STORED_SETTINGS`."""
    if not is_there(path):
        return {}
    with reading(path) as connection:
        return records.settings_now(connection)


def save_settings(path: Path, values: Mapping[str, str], *, by: str, now: pd.Timestamp) -> None:
    """Set something; an empty text takes it back.

    Raises
    ------
    UnknownNameError
        No such setting, preset or time zone.
    DefinitionError
        A list of phrases or a number that is none; one name for mentors and learners.
    """
    known = presets(path)
    for name, value in values.items():
        _check(name, value, known)
    with writing(path) as connection:
        _check_names({**records.settings_now(connection), **values})
        records.add_settings(connection, values, by, now)


def _check(name: str, value: str, known: Mapping[str, Preset]) -> None:
    if name not in STORED_SETTINGS:
        raise UnknownNameError("setting", name, STORED_SETTINGS)
    if not value:
        return
    if name == "preset" and value not in known:
        raise UnknownNameError("preset", value, known)
    if name == "timezone":
        known_timezone(value)
    elif name == "phrases":
        read_phrases(value, "the list")
    elif name == "tracker_rows" and not (value.isdecimal() and int(value)):
        raise DefinitionError(
            "The number of rows in the tracker must be a whole number.", "For example 5000."
        )
    elif name.endswith("_word") and (
        len(value) > LONGEST_WORD or not value.isprintable() or not value.strip()
    ):
        raise DefinitionError("This cannot be a name of people.", "Write one or two words, such as Tutor.")


def _check_names(settings: Mapping[str, str]) -> None:
    """Tables have a column of each: under one heading the learners would take the place of the mentors."""
    mentor, learner = (settings.get(f"{who}_word") or who for who in ("mentor", "learner"))
    if mentor.strip().casefold() == learner.strip().casefold():
        raise DefinitionError(
            "Mentors and learners cannot be called the same.", "Choose two different words."
        )


def edits(path: Path) -> pd.DataFrame:
    """What was noted of sessions.

    Returns
    -------
    `session_id`, `EDIT_FIELDS`, `by`, `at` (UTC, of the last edit); one row per session of which
    something is noted, texts empty where nothing is. Also of sessions that are gone and may return.
    """
    if not is_there(path):
        return pd.DataFrame({name: pd.Series(dtype="str") for name in records.EDIT_COLUMNS}).astype(
            {"at": "datetime64[us, UTC]"}
        )
    with reading(path) as connection:
        return records.edits(connection)


def save_edits(
    path: Path,
    rows: Sequence[Edit],
    *,
    by: str,
    now: pd.Timestamp,
    seen: pd.DataFrame | Mapping[tuple[str, str], str],
) -> EditResult:
    """Save edits, but for those of fields that somebody else changed meanwhile.

    Parameters
    ----------
    rows
        In order; of several edits of one field the last counts.
    seen
        What the user saw: a table as `edits` gives it, or (session id, field) → value. What is not in it was empty.

    Raises
    ------
    UnknownNameError
        A field that is none of `EDIT_FIELDS`.
    """
    for row in rows:
        if row.field not in EDIT_FIELDS:
            raise UnknownNameError("field", row.field, EDIT_FIELDS)
    keys = records.keys_of(row.session_id for row in rows)
    last = {(key, row.field): row for key, row in zip(keys, rows, strict=True)}
    saw = _seen_in(seen) if isinstance(seen, pd.DataFrame) else seen
    shown_keys = records.keys_of(session for session, _ in saw)
    shown = {(key, field): value for key, ((_, field), value) in zip(shown_keys, saw.items(), strict=True)}
    conflicts: list[Conflict] = []
    apply: list[tuple[str, str, str]] = []
    if not last:
        return EditResult(0, [])
    with writing(path) as connection:
        there = records.current_edits(connection, {key for key, _ in last})
        for place, row in last.items():
            value, who, at = there.get(place, ("", "", ""))
            if value == row.value:
                continue
            if value != shown.get(place, ""):
                moment = pd.Timestamp(at).as_unit("us")
                conflicts.append(Conflict(row.session_id, row.field, row.value, value, who, moment))
            else:
                apply.append((row.session_id, row.field, row.value))
        if apply:
            records.add_edits(connection, apply, by, now)
    return EditResult(len(apply), conflicts)


def _seen_in(shown: pd.DataFrame) -> dict[tuple[str, str], str]:
    """What a table of edits, as `edits` gives it, showed: (session id, field) → value."""
    return {
        (str(session), field): "" if pd.isna(value) else str(value)
        for field in EDIT_FIELDS
        if field in shown.columns
        for session, value in zip(shown["session_id"], shown[field], strict=True)
    }


def summaries(path: Path) -> pd.DataFrame:
    """The newest summary of every session that has one of its own.

    Returns
    -------
    `session_id`, `text`, `state` (draft, edited, approved), `by`, `at` (UTC).
    """
    if not is_there(path):
        return pd.DataFrame({name: pd.Series(dtype="str") for name in records.SUMMARY_COLUMNS}).astype(
            {"at": "datetime64[us, UTC]"}
        )
    with reading(path) as connection:
        return records.summaries(connection)


def save_summaries(
    path: Path, rows: Sequence[tuple[str, str, str]], *, by: str, now: pd.Timestamp, over: bool = True
) -> int:
    """Save summaries, and say how many were.

    Parameters
    ----------
    rows
        (session id, text, state).
    over
        Whether they replace what others wrote; else sessions that have a summary by now are left as they are.

    Raises
    ------
    UnknownNameError
        A state that is none of draft, edited, approved.
    """
    for _, _, state in rows:
        if state not in SUMMARY_STATES:
            raise UnknownNameError("state of a summary", state, SUMMARY_STATES)
    if not rows:
        return 0
    with writing(path) as connection:
        saved = list(rows) if over else records.without_summary(connection, rows)
        if saved:
            records.add_summaries(connection, saved, by, now)
    return len(saved)
