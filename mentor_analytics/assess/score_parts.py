"""What scores look at, with weights and limits. Data only: add a part here; nothing else to change.

Limits come from targets (`measure.kpis`) and from the ladders of rules (`assess.catalogue`): where a ladder has a High
and a Critical step, `good`, `bad` and the weight put them at about 50 and 75 points.
"""

from dataclasses import dataclass

from mentor_analytics.measure.kpis import ENOUGH_SESSIONS

FEW = 5
"""On fewer sessions a part is left out."""


@dataclass(frozen=True)
class Part:
    """One thing a score looks at.

    Parameters
    ----------
    name, label
        In files, and for people.
    column
        Of the mentor's row, or of a session. Where the row has `shrunken_<column>` too, that is what counts.
    weight
        Share of the whole scale that this part alone can carry: 0.75 reaches Critical without any other.
    good, bad
        At `good` it adds nothing, at `bad` its whole weight; evenly between.
    needs
        The column that holds on how many sessions it rests; empty for what no session tells.
    minimum_n
        On fewer it is left out.
    words
        In a sentence: “why: reschedules, falling rating”.
    advice
        What to try, in kind words.
    """

    name: str
    label: str
    column: str
    weight: float
    good: float
    bad: float
    needs: str = ""
    minimum_n: int = 0
    words: str = ""
    advice: str = ""


def _level(
    name: str, label: str, column: str, scale: tuple[float, float, float], said: tuple[str, str]
) -> Part:
    """A share or mean over 90 days: long enough that one bad week is not a level."""
    return Part(name, label, f"{column}_90d", *scale, f"{column}_90d_n", FEW, *said)


def _change(
    name: str, label: str, column: str, scale: tuple[float, float, float], said: tuple[str, str]
) -> Part:
    """The last 30 days against the 30 before."""
    return Part(name, label, f"{column}_30d_change", *scale, f"{column}_30d_change_n", ENOUGH_SESSIONS, *said)


_TALK = "Ask how things are going and what would help; agree on one next step within 48 hours."
_READ = "Read the latest comments together and choose one thing to try."
_TIMES = "Find times that suit the mentor better, and agree on how much notice a change needs."

RISK_PARTS: tuple[Part, ...] = (
    # Single sessions are flagged below 3; from 3.7 on there is room to grow to the target of 4, and no trouble.
    _level("low_rating", "Rating, 90 days", "average_rating", (0.65, 3.7, 2.9), ("low rating", _READ)),
    _change("falling_rating", "Rating, change in 30 days", "average_rating", (0.40, 0.0, -0.5),
            ("falling rating", "Ask what has changed in the last weeks, and what would bring it back.")),
    _change("falling_quality", "Session quality, change in 30 days", "session_quality", (0.25, 0.0, -15.0),
            ("falling session quality", "Hold a recent session beside an earlier one that went well; pick one thing.")),
    # Above 15 % is High.
    _level("reschedules", "Reschedules, 90 days", "reschedule_rate", (0.75, 0.07, 0.19), ("reschedules", _TIMES)),
    _change("more_reschedules", "Reschedules, change in 30 days", "reschedule_rate", (0.40, 0.0, 0.15),
            ("more and more reschedules", "Ask what the last weeks were like; hold fewer fixed times for a month.")),
    # 2 in a month are High and 3 are Critical, of a month of some 30 sessions.
    _level("no_shows", "No-shows by the mentor, 90 days", "mentor_no_show_rate", (0.75, 0.02, 0.08),
           ("no-shows", _TALK)),
    # No session for 14 days is High; beyond the silence that chance makes at the mentor's own pace.
    Part("inactive", "Days since the last completed session", "days_since_last_session", 0.60, 4.0, 15.0,
         "completion_rate_n", FEW, "no completed session lately",
         "Ask whether all is well, and agree on the day of the next session."),
    Part("no_login", "Days since the last login", "days_since_login", 0.25, 7.0, 30.0, "", 0, "no login lately",
         "Send a short note with what is new, and ask whether anything is in the way."),
    # Below 6.0 is Low, below 5.5 Medium.
    _level("engagement", "Engagement, 90 days", "engagement", (0.60, 6.5, 4.5),
           ("low engagement", "Suggest one exercise or question to bring the learner in.")),
    _level("negative_comments", "Negative comments, 90 days", "negative_feedback_share", (0.50, 0.25, 0.50),
           ("negative comments", "Read the comments together within 48 hours and choose one thing to try.")),
    # Targets are 85 % and 90 %: a little below is no trouble yet, a third of it is.
    _level("follow_up", "Follow-up scheduled, 90 days", "follow_up_rate", (0.10, 0.70, 0.30),
           ("few follow-ups", "Offer learners two slots within 3 to 5 days, at the end of the session.")),
    _level("preparation", "Prepared, 90 days", "prep_compliance", (0.10, 0.70, 0.30),
           ("little preparation", "Share the learner's profile and last feedback a day ahead, with the checklist.")),
    _level("under_time", "Sessions cut short, 90 days", "under_time_rate", (0.55, 0.20, 0.45),
           ("sessions cut short", "Ask what cuts sessions short, and offer the missing minutes.")),
    # Below 4.0 a first session is flagged. Who has low ratings has low first ones too: only much lower ones count.
    _level("first_sessions", "First-session rating, 90 days", "first_session_rating", (0.55, 3.5, 2.5),
           ("first sessions", "Share the first-session checklist and offer to sit in on one.")),
    # 12 % is Medium, 15 % High, 25 % Critical among technical troubles; those weigh less than people.
    _level("technical", "Technical trouble, 90 days", "technical_issue_rate", (0.50, 0.08, 0.28),
           ("technical trouble", "Offer a short test call for sound, picture and network.")),
    # The bands of churn are 0.25, 0.50 and 0.75.
    Part("churn", "Churn probability", "churn_probability", 0.75, 0.0, 0.75, "", 0, "risk of leaving",
         "Take time for an unhurried talk this week: ask what goes well and what would help."),
)  # fmt: skip

QUALITY_PARTS: tuple[Part, ...] = (
    Part("rating", "Rating", "rating", 0.40, 5, 2),
    Part("tone", "Tone of the comment", "sentiment", 0.15, 1, 0),
    Part("engagement", "Engagement", "engagement", 0.10, 8, 4),
    Part("empathy", "Empathy", "empathy", 0.05, 8, 4),
    Part("clarity", "Clarity", "clarity", 0.05, 8, 4),
    Part("time", "Time used", "duration_ratio", 0.10, 0.95, 0.60),
    Part("preparation", "Preparation", "mentor_prep", 0.05, 1, 0),
    Part("action_items", "Action items", "action_items", 0.05, 1, 0),
    Part("follow_up", "Follow-up scheduled", "follow_up_scheduled", 0.05, 1, 0),
)
"""What the quality of one session is made of; the weights are one whole."""
