"""Groups of mentors that a campaign may write to. Data only: add a line here; nothing else to change."""

from dataclasses import dataclass

from mentor_analytics.conditions import Condition, When

NEW_DAYS = 91
"""Three months."""


@dataclass(frozen=True)
class Segment:
    """Mentors that meet conditions on the columns of their row.

    Parameters
    ----------
    name, label
        In files, and for people.
    when
        Any of these alternatives; in each the conditions hold together.
    template
        The message suggested for them; any other may be sent.
    """

    name: str
    label: str
    when: When
    template: str


SEGMENTS: tuple[Segment, ...] = (
    Segment(
        "high_churn_risk",
        "High Churn Risk",
        ((Condition("churn_probability", ">=", 0.50),),),
        "High reschedule rate",
    ),
    Segment("disengaged", "Disengaged", ((Condition("days_since_login", ">=", 7),),), "No login for 7 days"),
    Segment(
        "low_engagement", "Low Engagement", ((Condition("engagement_30d", "<", 6.0),),), "Low engagement"
    ),
    Segment(
        "poor_first_sessions",
        "Poor First Sessions",
        ((Condition("first_session_rating", "<", 4.0),),),
        "Poor first session",
    ),
    Segment(
        "technical_issues",
        "Technical Issues",
        ((Condition("technical_issue_rate_30d", ">", 0.15),),),
        "Technical support",
    ),
    Segment(
        "new_tutors",
        "New Tutors",
        ((Condition("days_since_first_session", "<", NEW_DAYS),),),
        "First-session preparation",
    ),
    Segment(
        "star_performers",
        "Star Performers",
        ((Condition("shrunken_rating_top_share", "<=", 0.10),),),
        "Star recognition",
    ),
    Segment(
        "inactive",
        "Inactive",
        ((Condition("days_since_last_session", ">=", 14),),),
        "Re-engagement at 14 days",
    ),
)
