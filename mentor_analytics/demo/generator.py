"""Seeded invented sessions in any number: believable, clean for the importer, the same for the same seed.

People have habits (`people`), days and hours have weights (`slots`), outcomes follow from both (`outcomes`),
comments from outcomes (`comments`). Each draws from a random stream of its own, so that a change to one
leaves the others as they were.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from mentor_analytics.demo.comments import comments
from mentor_analytics.demo.files import TIMEZONE, write_sessions
from mentor_analytics.demo.outcomes import (
    NONE,
    NOTES,
    RESCHEDULED,
    SCHEDULED,
    Outcomes,
    draw_outcomes,
    first_meetings,
)
from mentor_analytics.demo.people import (
    BATCHES,
    PROGRAM_NAMES,
    SUBJECTS,
    Bools,
    Floats,
    Ints,
    Learners,
    Mentors,
    draw_learners,
    draw_mentors,
    learner_name,
)
from mentor_analytics.demo.slots import Slots, draw_slots
from mentor_analytics.demo.typed import DAY_MIN, boolean, category, instants, numbered, numbers, text
from mentor_analytics.demo.typed import days as whole_days
from mentor_analytics.demo.vocabulary import (
    ACTION_ITEMS,
    COHORTS,
    RESCHEDULE_REASONS,
    SESSION_TYPES,
)
from mentor_analytics.errors import DefinitionError
from mentor_analytics.schema import PARTIES, PREPS, SESSIONS, STATUSES

END = pd.Timestamp("2026-10-31", tz=TIMEZONE)
"""The default end of the history: the midnight after its last day."""

AHEAD_SHARE = 1 / 250

SESSIONS_PER_LEARNER = 15
SCORES = ("engagement", "empathy", "clarity", "engagement_quality")
ENGAGEMENT_SCORES = ("engagement", "engagement_quality")
KNOWN_SHARE = 0.7  # of learners who had met their mentor before the first day

LEAN_FROM = 600_000
"""From so many sessions on a CSV leaves out `LEFT_OUT`; with them it would pass the upload limit, 200 MB."""

LEFT_OUT = (
    "subject",
    "attended",  # the attendance says as much
    "issue_note",
    "is_first_session",
    "had_technical_issue",
    "action_item_text",
    "follow_up_on",
    "moved_from_at",
    "moved_to_at",
    "booked_at",
    *SCORES,
)


CommentsBy = Literal["type", "topic", "nothing"]


@dataclass(frozen=True)
class Drawn:
    """Everything drawn of a platform's sessions, before it becomes a frame."""

    mentors: Mentors
    learners: Learners
    slots: Slots
    outcomes: Outcomes
    first_day: pd.Timestamp
    knew: Bools | None = None  # per learner, as `draw_knew` gives it; missing: drawn with the frame


def synthetic_sessions(
    n: int = 90_000,
    seed: int = 1,
    *,
    mentors: int = 150,
    days: int = 180,
    distinct_comments: bool = False,
    end: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Invent `n` sessions, a typed sessions frame in order of start.

    Parameters
    ----------
    n
        Sessions.
    seed
        The same seed and arguments give the same frame.
    mentors
        How many mentors; about one learner for 15 sessions.
    days
        Local days of history before `end`.
    distinct_comments
        No two comments alike; otherwise a few hundred sentences come again and again.
    end
        The midnight after the last day (any moment of a day means its midnight). With an end of your own one
        session in 250 is still scheduled, in the week after it. The default is `END` with nothing ahead, since
        the clock will have passed it.

    Returns
    -------
    All columns of the schema but `learner_email` and `transcript`. Nothing contradicts anything: sessions
    that were not held have no minutes, rating, comment, next steps or follow-up.

    Raises
    ------
    DefinitionError
        A negative number of sessions, no days, no mentors or more than there are names for.
    """
    check_wishes(n, days)
    streams = np.random.default_rng(seed).spawn(6)
    calendar = calendar_to(end, days)
    tutors = draw_mentors(mentors, streams[0])
    learners = draw_learners(max(1, n // SESSIONS_PER_LEARNER), tutors, streams[1])
    ahead = 0 if end is None else int(n * AHEAD_SHARE)
    slots = draw_slots(n, ahead, learners, tutors, calendar, streams[2])
    outcomes = draw_outcomes(slots, learners, tutors, streams[3])
    drawn = Drawn(tutors, learners, slots, outcomes, calendar[0])
    return sessions_frame(drawn, streams[4], streams[5], distinct_comments=distinct_comments)


def sessions_frame(
    drawn: Drawn,
    rng: np.random.Generator,
    comment_rng: np.random.Generator,
    *,
    distinct_comments: bool = False,
    comments_by: CommentsBy = "type",
) -> pd.DataFrame:
    """Put what was drawn into a typed sessions frame.

    Parameters
    ----------
    comments_by
        What comments go by: `type`, each session type has sentences of its own; `topic`, the same sentences on
        topics of its own, so that none is praised more; `nothing`, they speak of any type.
    """
    slots, learners, outcomes = drawn.slots, drawn.learners, drawn.outcomes
    kinds = slots.session_type
    columns = {
        **_people(slots, learners, drawn.mentors),
        **_times(slots, outcomes, drawn.first_day, rng),
        **_results(outcomes),
        **_scores(outcomes, rng),
        **_texts(slots, outcomes, rng),
        "feedback": comments(
            outcomes.tone,
            comment_rng.permutation(kinds) if comments_by == "nothing" else kinds,
            distinct=distinct_comments,
            rng=comment_rng,
            alike=comments_by != "type",
        ),
    }
    knew = draw_knew(learners, rng) if drawn.knew is None else drawn.knew
    first = first_meetings(slots, learners, outcomes.is_held, knew)
    columns["is_first_session"] = boolean(first)
    return pd.DataFrame({column.name: columns[column.name] for column in SESSIONS if column.name in columns})


def check_wishes(n: int, days: int) -> None:
    """Refuse a negative number of sessions, and no days."""
    if n < 0 or days < 1:
        raise DefinitionError(
            f"{n} sessions in {days} days were asked for.", "Choose 0 or more in 1 or more."
        )


def draw_knew(learners: Learners, rng: np.random.Generator) -> Bools:
    """Draw which learners had met their mentor before the first day."""
    knew: Bools = rng.random(len(learners.home_mentor)) < KNOWN_SHARE
    return knew


def calendar_to(end: pd.Timestamp | None, days: int) -> pd.DatetimeIndex:
    """The last `days` local days before `end`, or before `END`."""
    midnight = (END if end is None else end).tz_convert(TIMEZONE).tz_localize(None).normalize()
    return pd.date_range(end=midnight - pd.Timedelta(days=1), periods=days, freq="D", unit="us")


def write_sessions_csv(path: Path, n: int, seed: int, *, distinct_comments: bool = False) -> None:
    """Write `n` invented sessions to `path`, as CSV (or as a workbook, when it ends in .xlsx).

    From `LEAN_FROM` sessions on the columns of `LEFT_OUT` are left out.

    Raises
    ------
    DefinitionError, MentorAnalyticsError, OutputError
        As `synthetic_sessions` and `files.write_sessions`.
    """
    write_sessions(lean(synthetic_sessions(n, seed, distinct_comments=distinct_comments)), path)


def lean(sessions: pd.DataFrame) -> pd.DataFrame:
    """The sessions as they are, from `LEAN_FROM` on without the columns of `LEFT_OUT`."""
    return sessions.drop(columns=list(LEFT_OUT)) if len(sessions) >= LEAN_FROM else sessions


def _people(slots: Slots, learners: Learners, mentors: Mentors) -> dict[str, pd.Series]:
    """Ids, people and groups."""
    known_names, name = np.unique(learners.name, return_inverse=True)
    return {
        "session_id": numbered("S", np.arange(1, len(slots.start) + 1), 7),
        "learner_id": numbered("L", slots.learner + 1, 6),
        "mentor": category(mentors.names, slots.mentor),
        "learner": category([learner_name(int(number)) for number in known_names], name[slots.learner]),
        "program": category(PROGRAM_NAMES, learners.program[slots.learner]),
        "batch": category(BATCHES, learners.batch[slots.learner]),
        "cohort": category(COHORTS, learners.cohort[slots.learner]),
        "session_type": category(SESSION_TYPES, slots.session_type),
        "subject": category(SUBJECTS, slots.subject),
    }


def _times(
    slots: Slots, outcomes: Outcomes, first_day: pd.Timestamp, rng: np.random.Generator
) -> dict[str, pd.Series]:
    """Start, booking, the new time of what was moved, and the follow-up."""
    count = len(slots.start)
    midnight = slots.start // DAY_MIN * DAY_MIN
    moved_to = midnight + rng.integers(1, 8, count) * DAY_MIN + rng.integers(9, 21, count) * 60
    follow_up = midnight + rng.integers(3, 11, count) * DAY_MIN
    is_moved = outcomes.status == RESCHEDULED
    return {
        "scheduled_at": instants(first_day, slots.start),
        "booked_at": instants(first_day, slots.booked),
        "moved_from_at": instants(first_day, slots.start, is_moved),
        "moved_to_at": instants(first_day, moved_to, is_moved),
        "follow_up_on": whole_days(first_day, follow_up, outcomes.follow_up),
    }


def _results(outcomes: Outcomes) -> dict[str, pd.Series]:
    """What is known of a session once it is past; of one still ahead only its planned length is."""
    past = outcomes.status != SCHEDULED
    return {
        "status": category(STATUSES, outcomes.status),
        "initiated_by": category(PARTIES, outcomes.initiated_by),
        "no_show_by": category(PARTIES, outcomes.no_show_by),
        "mentor_prep": category(PREPS, outcomes.prep),
        "scheduled_min": numbers(outcomes.scheduled_min),
        "actual_min": numbers(outcomes.actual_min),
        "attended": boolean(outcomes.is_held, past),
        "attendance": numbers(outcomes.attendance),
        "rating": numbers(outcomes.rating),
        "action_items": boolean(outcomes.action_items, past),
        "follow_up_scheduled": boolean(outcomes.follow_up, past),
        "had_technical_issue": boolean(outcomes.had_trouble, outcomes.is_held),
    }


def _scores(outcomes: Outcomes, rng: np.random.Generator) -> dict[str, pd.Series]:
    """Scores 0 to 10 around what the rating is drawn around."""
    noise = rng.normal(0, 0.8, (len(SCORES), len(outcomes.quality)))
    middle = 0.8 + 1.7 * outcomes.quality
    added = dict.fromkeys(ENGAGEMENT_SCORES, outcomes.engagement)
    return {
        name: numbers((middle + noise[place] + added.get(name, 0.0)).clip(0, 10).round(1), outcomes.is_held)
        for place, name in enumerate(SCORES)
    }


def _texts(slots: Slots, outcomes: Outcomes, rng: np.random.Generator) -> dict[str, pd.Series]:
    """Next steps that fit the session type, reasons that fit who moved it, and notes."""
    chance = rng.random(len(slots.start))
    steps, step = _within(ACTION_ITEMS, slots.session_type, chance)
    reasons, reason = _within(
        {party: RESCHEDULE_REASONS[party] for party in PARTIES}, outcomes.initiated_by, chance
    )
    return {
        "action_item_text": text(steps, np.where(outcomes.action_items, step, NONE)),
        "reschedule_reason": text(reasons, np.where(outcomes.status == RESCHEDULED, reason, NONE)),
        "issue_note": text(NOTES, outcomes.note),
    }


def _within(lists: Mapping[str, Sequence[str]], choice: Ints, chance: Floats) -> tuple[list[str], Ints]:
    """Put several lists end to end, and find the place of a line drawn from the chosen one."""
    sizes = np.array([len(lines) for lines in lists.values()])
    before = np.cumsum(sizes) - sizes
    place = before[choice] + np.floor(chance * sizes[choice]).astype(np.int64)
    return [line for lines in lists.values() for line in lines], place
