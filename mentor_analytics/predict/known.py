"""Which columns of a session are known before it begins. Data only: add a line here; nothing else to change.

A model of no-shows sees these columns of a session and nothing else of it. Outcomes enter only as counts over
strictly earlier days.
"""

from typing import NamedTuple


class Known(NamedTuple):
    """A column, and when it is known."""

    column: str
    when: str


KNOWN_BEFORE: tuple[Known, ...] = (
    Known("scheduled_at", "at booking"),
    Known("booked_at", "at booking"),
    Known("scheduled_min", "at booking"),
    Known("mentor_key", "at booking"),
    Known("learner_id", "at booking"),
    Known("learner_email", "at booking"),
    Known("learner", "at booking"),
    Known("session_type", "at booking"),
    Known("program", "at booking"),
    Known("is_first_session", "at booking"),
)

OUTCOMES: tuple[Known, ...] = (
    Known("status", "at the end of its day: only of earlier days"),
    Known("no_show_by", "at the end of its day: only of earlier days"),
)

KNOWN_AFTER: tuple[str, ...] = (
    "status",
    "no_show_by",
    "initiated_by",
    "reschedule_reason",
    "moved_from_at",
    "moved_to_at",
    "actual_min",
    "attended",
    "attendance",
    "mentor_prep",
    "action_items",
    "action_item_text",
    "follow_up_scheduled",
    "follow_up_on",
    "rating",
    "feedback",
    "issue_note",
    "engagement",
    "empathy",
    "clarity",
    "engagement_quality",
    "had_technical_issue",
    "transcript",
)
"""Recorded when a session is over; left out of any table in which a heading means one of them."""

PROTECTED: tuple[str, ...] = (
    "age",
    "alcoholism",
    "birth",
    "caste",
    "diabetes",
    "disability",
    "ethnicity",
    "gender",
    "handcap",
    "handicap",
    "health",
    "hipertension",
    "hypertension",
    "marital",
    "nationality",
    "pregnant",
    "race",
    "religion",
    "sex",
)
"""Words of a heading that name what a person is, not what they do: no model of ours looks at it."""
