"""What is planted in the invented platform: who and what differs, by how much. One table of constants."""

from dataclasses import dataclass
from typing import Literal

Planted = bool | Literal["mentors"]
"""True: everything below. "mentors": people differ, nothing else does. False: nobody and nothing differs."""

Kind = Literal[
    "mentor_risk",  # a mentor who should stand at the top of who needs help
    "star",  # a mentor to learn from
    "weekday_reschedules",
    "pattern",  # a segment that differs in a metric
    "confounder",  # a segment that differs only because of something else: not to be called different
    "churn",
    "learner_no_show",
]

RiskKind = Literal[
    "reschedules",
    "mentor_no_shows",
    "low_ratings",
    "falling_ratings",
    "late",
    "low_engagement",
    "inactive",
    "poor_first_sessions",
]


@dataclass(frozen=True)
class Truth:
    """One thing that is so, whether or not anybody finds it.

    Parameters
    ----------
    name
        Unique among the truths of a platform.
    kind
        See `Kind`.
    who
        Names of the mentors it is about; empty for segments.
    segment
        `column = value`, joined by ` & `; empty when it is about people.
    metric
        The measured column, or the column of sessions, that shows it.
    effect
        In a few words: what it is compared with.
    size
        By how much the metric differs, in `unit`; expected, not as it happened to be drawn.
    unit
        `fraction`, `stars`, `points` (of a score 0-10), `days`, `mentors`.
    n
        Sessions (mentors, for `churn`) it shows on.
    words
        A sentence.
    """

    name: str
    kind: Kind
    who: tuple[str, ...]
    segment: str
    metric: str
    effect: str
    size: float
    unit: str
    n: int
    words: str


@dataclass(frozen=True)
class Risk:
    """A mentor who needs help: which one, of which kind, and by how much.

    Parameters
    ----------
    place
        The mentor's number among all; left out on a platform with fewer mentors.
    nudge
        What is laid upon their sessions (see `outcomes.Nudges`).
    size
        What that makes of the metric, against an ordinary mentor.
    """

    kind: RiskKind
    place: int
    nudge: float
    size: float


@dataclass(frozen=True)
class Sign:
    """How one kind of need shows."""

    metric: str
    unit: str
    effect: str


# fmt: off
RISKS: tuple[Risk, ...] = (
    Risk("reschedules", 8, 0.24, 0.24),
    Risk("reschedules", 70, 0.18, 0.18),
    Risk("mentor_no_shows", 15, 0.12, 0.12),
    Risk("mentor_no_shows", 77, 0.08, 0.08),
    Risk("low_ratings", 22, -1.10, -1.07),
    Risk("low_ratings", 84, -0.85, -0.84),
    Risk("falling_ratings", 27, -2.00, -1.27),
    Risk("falling_ratings", 101, -1.80, -1.15),
    Risk("late", 40, 0.55, 0.34),
    Risk("late", 108, 0.50, 0.31),
    Risk("low_engagement", 46, -3.2, -3.15),
    Risk("low_engagement", 115, -2.6, -2.58),
    Risk("inactive", 53, 21, 21),
    Risk("poor_first_sessions", 58, -1.90, -1.87),
    Risk("poor_first_sessions", 129, -1.60, -1.62),
)
SIGNS: dict[RiskKind, Sign] = {
    "reschedules": Sign("reschedule_rate", "fraction", "moves more sessions than others, all days"),
    "mentor_no_shows": Sign("no_shows_by_mentor", "fraction", "stays away more often than others"),
    "low_ratings": Sign("average_rating", "stars", "lower ratings than others, all days"),
    "falling_ratings": Sign("average_rating", "stars", "last 30 days against own days before the fall"),
    "late": Sign("under_time", "fraction", "more completed sessions under 80 % of their time, and late"),
    "low_engagement": Sign("engagement", "points", "lower engagement than others; hardly logs in"),
    "inactive": Sign("days_since_last_session", "days", "no session and hardly a login for so long, still listed"),
    "poor_first_sessions": Sign("first_session_rating", "stars", "lower ratings of first sessions than others"),
}
# fmt: on

STARS: tuple[int, ...] = (11, 50, 81, 141)
STAR_NUDGE, STAR_SIZE = 0.9, 0.70
UNDER_TIME_SIZE = -0.64

FRIDAY_MOVER = 133
FRIDAY = 4  # Monday is 0

EVENING_PROGRAM, EVENING_FROM = "DevOps", 19
LONG_LEAD_BATCH = "Analytics Jan26"
CHURN_SUBJECT = "Mathematics"

SPECIAL: frozenset[int] = frozenset({*(risk.place for risk in RISKS), *STARS, FRIDAY_MOVER})
"""Mentors with a truth of their own: ordinary in everything else, and they do not leave."""


@dataclass(frozen=True)
class Sizes:
    """Sizes of the planted segment effects; others than these measure the power of a search.

    Parameters
    ----------
    evening_no_shows
        Further share of no-shows by learners in evening sessions of one program.
    unprepared
        Stars of sessions without preparation, against the others.
    friday_moves
        Further share one mentor moves on Fridays.
    books_ahead
        How much longer ahead one batch books.
    leave
        Share of mentors who leave within the period, a month or more before its end.
    leave_after_poor_first
        The same for those of one subject whose first sessions go poorly.
    """

    evening_no_shows: float = 0.08
    unprepared: float = -0.30
    friday_moves: float = 0.60
    books_ahead: float = 4.0
    leave: float = 0.07
    leave_after_poor_first: float = 0.80


SIZES = Sizes()
