"""One session, told: what happened, why it is flagged, what would clear it, what to try."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.assess.rules import Preset
from mentor_analytics.assess.words import percent, value_words
from mentor_analytics.report.queues import light_word
from mentor_analytics.report.session_columns import Called, session_columns
from mentor_analytics.report.session_table import NOT_JUDGED
from mentor_analytics.report.why import SENTIMENT_WORDS, Reason, advice_of, reasons_of

FACTS = (
    "scheduled_at",
    "mentor",
    "learner",
    "program",
    "batch",
    "session_type",
    "status",
    "rating",
    "scheduled_min",
    "actual_min",
    "mentor_prep",
    "action_items",
    "follow_up_scheduled",
    "follow_up_on",
)
NO_COMMENT = "No comment was left."


@dataclass(frozen=True)
class SessionView:
    """One session in words.

    Parameters
    ----------
    session_id
        Its id.
    mentor_key
        For links to its mentor.
    light
        Shape and word, or "Not judged".
    facts
        What it was: heading and text, as far as the data say.
    flags
        Each with its sentence, the most severe first.
    remark
        What is only told; empty for nothing.
    comment
        In full, as the learner wrote it; empty for none.
    tone
        The comment's class, and the words that decided it.
    phrases, summary
        Key phrases and the drafted lines; empty for none.
    advice
        What to try first; empty where nothing is flagged.
    """

    session_id: str
    mentor_key: str
    light: str
    facts: tuple[tuple[str, str], ...]
    flags: tuple[Reason, ...]
    remark: str
    comment: str
    tone: str
    phrases: str
    summary: str
    advice: str


def session_view(
    sessions: pd.DataFrame, flags: pd.DataFrame, session_id: str, preset: Preset, called: Called
) -> SessionView | None:
    """Tell one session; None when there is no such session.

    Parameters
    ----------
    sessions
        Judged.
    flags
        `FLAG_COLUMNS`, of all subjects.
    """
    at = np.flatnonzero((sessions["session_id"] == session_id).to_numpy(dtype=bool))
    if not len(at):
        return None
    row = sessions.iloc[at[:1]].reset_index(drop=True)
    comment, decided = _text(row, "feedback"), _text(row, "sentiment_words")
    told = reasons_of(flags, "session", session_id, preset)
    light = _text(row, "light")
    return SessionView(
        session_id=session_id,
        mentor_key=_text(row, "mentor_key"),
        light=light_word(preset, light) if light else NOT_JUDGED,
        facts=session_facts(row, called),
        flags=tuple(reason._replace(holds=reason.with_words(decided)) for reason in told),
        remark=_text(row, "note"),
        comment=comment,
        tone=_tone(_text(row, "sentiment"), decided) if comment else "",
        phrases=_text(row, "keywords"),
        summary=_text(row, "summary"),
        advice=advice_of([reason.advice for reason in told], bool(comment)) or "",
    )


def session_facts(row: pd.DataFrame, called: Called) -> tuple[tuple[str, str], ...]:
    """What a session was, as heading and text; what is not known is left out.

    Parameters
    ----------
    row
        One session.
    """
    told = []
    for column in session_columns(row, FACTS, called):
        value = column.values.iloc[0]
        if not pd.isna(value):
            told.append((column.heading, _WORDS.get(column.kind, value_words)(value)))
    return tuple(told)


def _text(row: pd.DataFrame, name: str) -> str:
    value = row[name].iloc[0] if name in row.columns else None
    return "" if value is None or pd.isna(value) else str(value)


def _tone(sentiment: str, decided: str) -> str:
    words = SENTIMENT_WORDS.get(sentiment, "")
    return f"{words} ({decided})" if words and decided else words


def _moment(value: pd.Timestamp) -> str:
    return f"{value.day} {value:%b %Y %H:%M}"


def _day(value: pd.Timestamp) -> str:
    return f"{value.day} {value:%b %Y}"


_WORDS: Mapping[str, Callable[[Any], str]] = {"instant": _moment, "day": _day, "percent": percent}
