"""Sessions as a page lists them: the red list, one learner's or mentor's sessions, what was not held."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from mentor_analytics.assess.judge import Positions, queue
from mentor_analytics.assess.rules import SEVERITIES, Preset
from mentor_analytics.conditions import Condition, Mask
from mentor_analytics.measure.masks import column_label
from mentor_analytics.report.csv_files import sessions_table
from mentor_analytics.report.queues import (
    counts_of,
    flagged_sentence,
    light_word,
    missed_words,
    not_held,
)
from mentor_analytics.report.session_columns import Called, session_columns
from mentor_analytics.report.why import in_words
from mentor_analytics.schema import LIGHTS

MOST_SHOWN = 1_000
"""Rows a browser is given."""
NOT_JUDGED = "Not judged"
OUTCOMES = frozenset({"light", "session_id", "sentiment", "status"})
"""Columns that say how a session went. Rates over sessions chosen by them would say nothing, so none are made."""
PEOPLES: Mapping[str, str] = {"owner": "owner", "work_status": "status", "note": "note", "due": "due"}
"""Column of a file → field that people fill in; `status` is the session's own."""
LISTED = ("scheduled_at", "mentor", "learner", "program", "rating")


def red_list(
    rows: pd.DataFrame,
    preset: Preset,
    called: Called,
    names: Sequence[str] = LISTED,
    edits: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Sessions with their light, flags (the worst first) and comment, under headings for people; rows stay in order.

    Parameters
    ----------
    rows
        Judged sessions.
    names
        Columns between the light and the flags; those the data lack are left out.
    edits
        `session_id`, `owner`, `status`: who looks after it and how far it is; two more columns where anybody does.
    """
    words = {light: light_word(preset, light) for light in LIGHTS}
    columns = {"Light": in_words(rows["light"], words).fillna(NOT_JUDGED)}
    columns |= {each.heading: each.values for each in session_columns(rows, names, called, say_zone=False)}
    flags = rows["flag_names"].mask(rows["flag_names"] == "")
    columns["Flags"] = flags.map({each: _worst_first(each, preset) for each in flags.dropna().unique()})
    if "feedback" in rows.columns:
        columns[column_label("feedback")] = rows["feedback"].astype("str")
    if edits is not None and len(edits):
        mine = edits.set_index("session_id").reindex(rows["session_id"])
        for name, heading in (("owner", "Owner"), ("status", "Progress")):
            columns[heading] = pd.Series(mine[name].to_numpy(), index=rows.index, dtype="str")
    return pd.DataFrame(columns).reset_index(drop=True)


def listed_table(rows: pd.DataFrame, edits: pd.DataFrame) -> pd.DataFrame:
    """Sessions to work through, as a file: what was read and derived, then what people wrote beside each.

    Unlike in `sessions_scored.csv`, `note` is what somebody wrote, `remark` is the automatic one, and how learners
    are reached stays behind.

    Parameters
    ----------
    rows
        Judged sessions.
    edits
        `session_id`, `owner`, `status`, `note`, `due`; one row per session with any.
    """
    mine = edits.set_index("session_id").reindex(rows["session_id"])
    told = (
        sessions_table(rows).drop(columns="learner_email", errors="ignore").rename(columns={"note": "remark"})
    )
    people = {
        heading: pd.Series(mine[name].to_numpy(), rows.index, "str") for heading, name in PEOPLES.items()
    }
    return told.assign(**people)


def _worst_first(flag_names: str, preset: Preset) -> str:
    """Names of flags in order of severity: the first is the reason for the place in the list."""
    severity = {rule.label: SEVERITIES.index(rule.severity) for rule in reversed(preset.of_scope("session"))}
    labels = flag_names.split(preset.separator)
    if not severity.keys() >= set(labels):  # a label that holds the separator
        return flag_names
    return preset.separator.join(sorted(labels, key=severity.__getitem__))


def apart(conditions: Iterable[Condition]) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """Conditions on who and when, and those on how it went."""
    given = tuple(conditions)
    return (
        tuple(each for each in given if each.column not in OUTCOMES),
        tuple(each for each in given if each.column in OUTCOMES),
    )


def urgency(judged: pd.DataFrame, preset: Preset) -> Positions:
    """Positions of every session: flagged ones most urgent first, then all good, then not judged, newest first."""
    unjudged = np.flatnonzero(judged["light"].isna().to_numpy())
    starts = judged["scheduled_at"].to_numpy("datetime64[us]")[unjudged].astype(np.int64)
    return np.concatenate([queue(judged, preset, LIGHTS), unjudged[np.argsort(-starts, kind="stable")]])


def count_words(sessions: pd.DataFrame, met: Mask, preset: Preset) -> str:
    """How many of some sessions are flagged, and how many were not held, in sentences.

    Parameters
    ----------
    sessions
        Judged.
    met
        Which of them are meant.
    """
    missed = sessions["light"][not_held(sessions) & met]
    below = f" {missed_words(missed)}, below." if len(missed) else ""
    return f"{flagged_sentence(counts_of(sessions['light'][met]), preset)}{below}"
