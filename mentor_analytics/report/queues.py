"""Which sessions the workbook lists, and in what order: to look after, to follow up, not held."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mentor_analytics.assess.judge import FLAGGED, queue
from mentor_analytics.assess.rules import SHAPES, Preset
from mentor_analytics.assess.words import counted
from mentor_analytics.conditions import Mask
from mentor_analytics.report.content import TrackerContent
from mentor_analytics.report.why import STATUS_WORDS, session_reasons
from mentor_analytics.schema import LIGHTS

NOT_HELD_STATUSES = ("no_show", "cancelled", "rescheduled")
NO_TEXT = "Documented, without its text in the data."


@dataclass(frozen=True)
class Queue:
    """Sessions to list.

    Parameters
    ----------
    rows
        The first of them, as many as a sheet takes.
    total
        How many there are.
    words
        The first line of the sheet.
    """

    rows: pd.DataFrame
    total: int
    words: str


def flagged_sessions(content: TrackerContent) -> Queue:
    """Flagged sessions, the most urgent first: by light, then by the worst flag, then the oldest.

    Returns
    -------
    The sessions with `why` and `advice` (see `why.session_reasons`).
    """
    order = queue(content.sessions, content.preset, content.lights_shown)
    if content.picked is not None:
        order = order[content.picked[order]]
    rows = content.sessions.iloc[order[: content.max_rows]].reset_index(drop=True)
    rows = rows.join(session_reasons(rows, content.flags, content.preset))
    return Queue(rows, len(order), f"{flagged_words(content)}{_only(content, len(order))}")


def documented_steps(content: TrackerContent) -> Queue:
    """Sessions with action items, the newest first.

    `action_item_text` says so where there is no text; where no session has any, the first line says it once.
    """
    sessions = content.sessions
    past = ~sessions["is_ahead"].to_numpy(dtype=bool)
    documented = _picked(content, _documented(sessions) & past)
    rows, total = newest(sessions, documented, content.max_rows)
    texts = rows["action_item_text"] if "action_item_text" in rows.columns else _missing(rows)
    have = "has" if total == 1 else "have"
    words = f"{counted(total, 'session')} {have} action items documented{_first(content, total, 'newest')}."
    unsaid = NO_TEXT
    if total and texts.isna().all() and not _any_text(sessions):
        words, unsaid = f"{words} The data have no text of action items.", "yes"
    if not {"action_items", "action_item_text"} & set(sessions.columns):
        words = "The data have no column for action items."
    elif not total:
        words = f"None of {counted(int(past.sum()), 'session')} has action items documented."
    return Queue(rows.assign(action_item_text=texts.fillna(unsaid)), total, words)


def sessions_not_held(content: TrackerContent) -> Queue:
    """No-shows, cancelled and moved sessions, the newest first; `by_whom` says who, where known."""
    sessions, met = content.sessions, _picked(content, not_held(content.sessions))
    rows, total = newest(sessions, met, content.max_rows)
    if total:
        kinds = kinds_words(sessions["status"][met])
        verb = "was" if total == 1 else "were"
        words = f"{counted(total, 'session')} {verb} not held: {kinds}{_first(content, total, 'newest')}."
    else:
        words = all_held_words(int((~sessions["is_ahead"]).sum()))
    return Queue(rows.assign(by_whom=by_whom(rows)), total, words)


def missed_words(lights: pd.Series) -> str:
    """How many were not held, and whether they count among the judged: `53 not held (53 of them judged)`.

    Parameters
    ----------
    lights
        Of the sessions that were not held.
    """
    judged = int(lights.notna().sum())
    return f"{len(lights):,} not held{f' ({judged:,} of them judged)' if judged else ''}"


def missed_lights(lights: pd.Series, preset: Preset) -> str:
    """What light sessions have that were not held: none, unless the preset judges them.

    Parameters
    ----------
    lights
        Of the sessions that were not held.
    """
    judged, n = int(lights.notna().sum()), len(lights)
    if not n:
        return "A session that was not held has its place here."
    if not judged:
        return "A session that was not held has no light: it is never “all good”, and has its place here."
    flagged = int(lights.isin(list(FLAGGED)).sum())
    return (
        f"The preset {preset.label} judges sessions that were not held too: {judged:,} of {n:,} "
        f"{'has' if judged == 1 else 'have'} a light, {flagged:,} {'is' if flagged == 1 else 'are'} flagged."
    )


def lights_not_held(content: TrackerContent) -> str:
    """The same of those a workbook lists."""
    met = _picked(content, not_held(content.sessions))
    return missed_lights(content.sessions["light"][met], content.preset)


def kinds_words(status: pd.Series) -> str:
    """How many were missed, cancelled and moved: `19 no-show, 18 cancelled, 16 rescheduled`."""
    counts = status.astype("category").value_counts()
    return ", ".join(
        f"{int(counts.get(each, 0)):,} {STATUS_WORDS[each].lower()}" for each in NOT_HELD_STATUSES
    )


def all_held_words(past: int) -> str:
    """Said where no session was missed."""
    return f"None of {counted(past, 'session')} was cancelled, moved or missed."


def light_words(content: TrackerContent, light: str) -> str:
    """Shape and word of a light, in the words of the preset."""
    return light_word(content.preset, light)


def light_word(preset: Preset, light: str) -> str:
    """Shape and word of a light, in the words of a preset."""
    return f"{SHAPES[light]} {preset.light.words[light]}"


def light_meaning(preset: Preset, light: str) -> str:
    """Shape, word, and where two lights share their word what tells them apart."""
    words, said = preset.light.words, light_word(preset, light)
    if light == "green" or words["red"] != words["yellow"]:
        return said
    most = preset.light.red_from - 1
    if light == "yellow":
        return f"{said} ({'one flag' if most == 1 else f'1 to {most} flags'})"
    alone = [rule.label for rule in preset.rules if rule.name in preset.light.red_rules]
    enough = "two flags or more" if most == 1 else f"{most + 1} flags or more"
    return f"{said} ({', or '.join([enough, *alone])})"


def light_counts(content: TrackerContent) -> dict[str, int]:
    """Judged sessions of each light, green first."""
    return counts_of(content.sessions["light"])


def counts_of(lights: pd.Series) -> dict[str, int]:
    """How many there are of each light, green first."""
    counts = lights.astype("category").value_counts()
    return {light: int(counts.get(light, 0)) for light in LIGHTS}


def flagged_words(content: TrackerContent) -> str:
    """How many of the judged sessions are flagged, and what else there is."""
    missed = content.sessions["light"][not_held(content.sessions)]
    verb = "is" if len(missed) == 1 else "are"
    elsewhere = f" {missed_words(missed)} {verb} listed on “Not held”." if len(missed) else ""
    counts = light_counts(content)
    flagged = counts["yellow"] + counts["red"]
    if flagged <= content.max_rows or content.picked is not None:
        return f"{flagged_sentence(counts, content.preset)}{elsewhere}"
    judged = counted(sum(counts.values()), "judged session")
    lights = _flagged_lights(counts, content.preset)
    return (
        f"{content.max_rows:,} of {flagged:,} flagged; the most urgent first. Of {judged}: {lights}."
        f"{elsewhere}"
    )


def flagged_sentence(counts: Mapping[str, int], preset: Preset) -> str:
    """How many of the judged sessions are flagged, by light.

    Parameters
    ----------
    counts
        Light to sessions, every light named.
    """
    flagged, judged = counts["yellow"] + counts["red"], sum(counts.values())
    if not judged:
        why = "" if preset.scope else f": the preset {preset.label} looks at mentors, see “Mentors”"
        return f"No session is judged{why}."
    if not flagged:
        return f"None of {counted(judged, 'judged session')} is flagged."
    verb = "is" if flagged == 1 else "are"
    lights = _flagged_lights(counts, preset)
    return f"{flagged:,} of {counted(judged, 'judged session')} {verb} flagged: {lights}."


def _flagged_lights(counts: Mapping[str, int], preset: Preset) -> str:
    return ", ".join(f"{counts[each]:,} {light_meaning(preset, each)}" for each in ("red", "yellow"))


def _picked(content: TrackerContent, met: Mask) -> Mask:
    return met if content.picked is None else met & content.picked


def _only(content: TrackerContent, total: int) -> str:
    """Which of the sessions are listed, where not all that are flagged."""
    if content.picked is None:
        return f" Only {content.selection}." if content.selection else ""
    most = f"the {content.max_rows:,} most urgent of " if total > content.max_rows else ""
    return f" Listed: {most}{counted(total, 'session')}, only {content.selection}."


def _first(content: TrackerContent, total: int, which: str) -> str:
    if total <= content.max_rows:
        return f"; the {which} first" if total > 1 else ""
    return f"; the {content.max_rows:,} {which} are listed here"


def _documented(sessions: pd.DataFrame) -> Mask:
    met = np.zeros(len(sessions), dtype=bool)
    if "action_items" in sessions.columns:
        met |= sessions["action_items"].fillna(False).to_numpy(dtype=bool)
    if "action_item_text" in sessions.columns:
        met |= sessions["action_item_text"].notna().to_numpy()
    return met


def _any_text(sessions: pd.DataFrame) -> bool:
    return "action_item_text" in sessions.columns and bool(sessions["action_item_text"].notna().any())


def not_held(sessions: pd.DataFrame) -> Mask:
    """Which sessions were missed, cancelled or moved, those still ahead left out."""
    status = sessions["status"].isin(NOT_HELD_STATUSES).to_numpy(dtype=bool)
    met: Mask = status & ~sessions["is_ahead"].to_numpy(dtype=bool)
    return met


def newest(sessions: pd.DataFrame, met: Mask, most: int) -> tuple[pd.DataFrame, int]:
    """The newest of some sessions, and how many there are; only those shown are copied."""
    at = np.flatnonzero(met)
    starts = sessions["scheduled_at"].to_numpy("datetime64[us]")[at].astype(np.int64)
    order = at[np.argsort(-starts, kind="stable")]
    return sessions.iloc[order[:most]].reset_index(drop=True), len(at)


def by_whom(rows: pd.DataFrame) -> pd.Series:
    """Who did not come, or who moved or cancelled it; missing where the data do not say."""
    missed, moved = (
        rows[name].astype("str") if name in rows.columns else _missing(rows)
        for name in ("no_show_by", "initiated_by")
    )
    return missed.where((rows["status"] == "no_show").to_numpy(dtype=bool), moved)


def _missing(rows: pd.DataFrame) -> pd.Series:
    return pd.Series([None] * len(rows), index=rows.index, dtype="str")
