"""What the search for patterns looks at. Data only: add a line here; nothing else to change.

A pattern is a difference of one metric between one group of sessions and the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mentor_analytics.conditions import Condition
from mentor_analytics.measure.first_sessions import BACK_DAYS
from mentor_analytics.measure.kpis import BY_MENTOR, BY_NAME, RESCHEDULED, Kpi

Known = Literal["before", "after"]

ENOUGH_ROWS = 30
"""Fewer on either side, and a group is not looked at."""
ENOUGH_MENTORS = 5
"""The same of mentors: what holds for fewer says something of them, not of the group."""
ENOUGH_OF_MENTORS = 8
"""Where a row is a mentor: so many on either side, and the test is exact."""
ENOUGH_HELD = 5
"""Sessions of a mentor; of fewer nobody can say that they went quiet."""
ENOUGH_FIRST = 3
"""Rated first sessions of a mentor that make a mean."""
UNDER_TIME = 0.8
"""A session shorter than this part of its plan ran short."""
SMALLEST_SHARE, SMALLEST_STARS = 0.03, 0.15
"""A smaller difference is not told, however sure."""
KEPT_PART = 0.5
"""So much of an effect must be left among sessions alike in what else could explain it."""
EYE_CATCHING_P = 0.01
"""Before any adjustment: what people would notice; where another reason explains it, it is said."""
STRONG_P, GOOD_P = 0.001, 0.01
POOR_FIRST_STARS = 4.0
"""A first session rated below this counts as poor."""
QUIET_DAYS = 30
"""No session for so long, and a mentor has gone quiet."""


@dataclass(frozen=True)
class Dimension:
    """A way to part sessions into groups.

    Parameters
    ----------
    column
        Of the sessions, or one that `pattern_frame` adds.
    label
        For people, as in "by weekday".
    within
        A group in a sentence: `in program {}`; `{}` stands for its name.
    words
        Value → what stands in `within` instead of it.
    known
        Whether the group is known before the session or only when it has been held; of the latter only what is
        counted among completed sessions can differ fairly.
    against
        The only metrics it is held against; empty for all.
    not_against
        Metrics that hang on it by how they are counted.
    filter_name
        The tracker's filter that lists such a group; empty for none.
    advice
        What to try where such a group does worse; empty: what its metric says.
    ordered
        Its values stand in an order: several that differ in one metric are one finding, the furthest tells it.
    """

    column: str
    label: str
    within: str
    words: Mapping[str, str] = field(default_factory=dict)
    known: Known = "before"
    against: tuple[str, ...] = ()
    not_against: tuple[str, ...] = ()
    filter_name: str = ""
    ordered: bool = False
    advice: str = ""


@dataclass(frozen=True)
class Metric:
    """What may differ between groups.

    Parameters
    ----------
    kpi
        Its numerator, and what it is out of.
    smallest
        Difference that is worth telling.
    asks, works
        What to try where it is worse than elsewhere, and where it is better.
    known
        `after`: counted among completed sessions.
    echoes
        Metrics that say the same from another side; where one of them is told of a group, this one is not.
    status
        Of the sessions that are counted, for a link to them; empty where it takes more than a status.
    unit_word
        What one row is.
    """

    kpi: Kpi
    smallest: float
    asks: str
    works: str
    known: Known = "before"
    echoes: tuple[str, ...] = ()
    status: str = ""
    unit_word: str = "session"

    @property
    def name(self) -> str:
        """In files."""
        return self.kpi.name

    @property
    def column(self) -> str:
        """What a mean is taken of; empty for a share."""
        return self.kpi.column


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_PARTS: tuple[tuple[str, int], ...] = (
    ("night (0 to 6 h)", 0),
    ("morning (6 to 12 h)", 6),
    ("afternoon (12 to 17 h)", 12),
    ("early evening (17 to 19 h)", 17),
    ("evening (19 to 24 h)", 19),
)
"""Name, and the hour it begins."""
LEADS: tuple[tuple[str, float], ...] = (
    ("less than 1 day", 0),
    ("1 to 3 days", 1),
    ("3 to 7 days", 3),
    ("7 to 14 days", 7),
    ("more than 14 days", 14),
)
"""Name, and the days from booking to start it begins at."""
LENGTHS: tuple[tuple[str, float], ...] = (
    ("up to 30 minutes", 0),
    ("31 to 45 minutes", 31),
    ("over 45 minutes", 46),
)
TENURES: tuple[tuple[str, float], ...] = (
    ("in the first 30 days", 0),
    ("after 1 to 3 months", 30),
    ("after 3 to 12 months", 91),
    ("after more than a year", 365),
)
WEEKDAYS = _WEEKDAYS

_FIRST_WORDS = {"yes": "that are first meetings of the two", "no": "that are not first meetings"}
_PREP_WORDS = {"yes": "was prepared", "partial": "was partly prepared", "no": "was not prepared"}
_TROUBLE_WORDS = {"yes": "with technical trouble", "no": "without technical trouble"}
_POOR_WORDS = {"yes": "rated below 4", "no": "rated 4 or more"}
_SHORT_WORDS = {"yes": "under 80 % of their time", "no": "of 80 % of their time or more"}
_POOR_MENTOR_WORDS = {
    "yes": "with first sessions rated below 4 on average",
    "no": "with first sessions rated 4 or more on average",
}

# Who moved or missed a session is known only of those: it is a part of metrics, no group.
# Time used is a part of the planned length. Everybody a new mentor meets is met for the first time; of those a
# mentor of years meets for the first time, many are only passing by.
DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("program", "program", "in program {}", filter_name="program"),
    Dimension("batch", "batch", "in batch {}", filter_name="batch"),
    Dimension("cohort", "cohort", "in cohort {}", filter_name="cohort"),
    Dimension("session_type", "session type", "of type {}", filter_name="session_type"),
    Dimension("subject", "subject", "in subject {}"),
    Dimension("weekday", "weekday", "on {}", {day: f"{day}s" for day in _WEEKDAYS}),
    Dimension("day_part", "part of the day", "in the {}"),
    Dimension("first_meeting", "first session or not", "{}", _FIRST_WORDS),
    Dimension(
        "lead_time",
        "lead time",
        "booked {} ahead",
        ordered=True,
        advice="Send a reminder the day before, and offer learners who wait long an earlier slot.",
    ),
    Dimension("planned_length", "planned length", "planned for {}", ordered=True, not_against=("time_used",)),
    Dimension(
        "mentor_tenure", "mentor's time here", "held by a mentor {}", ordered=True, not_against=("not_back",)
    ),
    Dimension(
        "mentor_prep",
        "preparation",
        "for which the mentor {}",
        _PREP_WORDS,
        known="after",
        ordered=True,
        advice="Set aside ten minutes before each session: the last notes, one question, one goal.",
    ),
    Dimension(
        "trouble",
        "technical trouble",
        "{}",
        _TROUBLE_WORDS,
        known="after",
        advice="Offer mentors and learners a short check of sound and picture before the session.",
    ),
    Dimension(
        "under_time",
        "use of the planned time",
        "{}",
        _SHORT_WORDS,
        known="after",
        against=("average_rating", "low_rating_share", "negative_feedback_share", "follow_up_rate"),
        advice="Agree on a start in time and an agenda for the whole session; ask what cuts sessions short.",
    ),
    Dimension(
        "poor_first", "first session's rating", "{}", _POOR_WORDS, known="after", against=("not_back",)
    ),
)

CROSSED: tuple[tuple[str, str], ...] = (
    ("program", "day_part"),
    ("program", "weekday"),
    ("program", "first_meeting"),
    ("program", "session_type"),
    ("subject", "first_meeting"),
    ("subject", "poor_first"),
    ("program", "poor_first"),
)
"""Dimensions whose interplay is looked at: whether the second matters more in one group of the first."""

CONFOUNDERS: tuple[tuple[str, str], ...] = (("program", "program"), ("lead_time", "lead time"))
"""Columns within whose values a difference must hold, and what they are called."""


def _share(name: str, label: str, **more: object) -> Kpi:
    return Kpi(name, label, "share", higher_is_better=False, **more)  # type: ignore[arg-type]  # fields of a Kpi


_BOOKED_DIFFERENTLY = (
    "Look at how these sessions are booked, and ask {who} what would make the time easier to keep"
)

METRICS: tuple[Metric, ...] = (
    Metric(
        BY_NAME["no_show_rate"],
        SMALLEST_SHARE,
        "Try a reminder the day before these sessions, and ask learners whether the time suits them.",
        "Ask what makes learners come here, and try it elsewhere.",
        status="no_show",
    ),
    Metric(
        _share(
            "mentor_reschedules",
            "Reschedules by the mentor",
            numerator=((RESCHEDULED, BY_MENTOR),),
            help="Sessions the mentor moved, out of all.",
        ),
        SMALLEST_SHARE,
        f"{_BOOKED_DIFFERENTLY.format(who='mentors')}; offer them other slots.",
        "See how these slots are agreed on, and try it elsewhere.",
        status="rescheduled",
    ),
    Metric(
        BY_NAME["cancellation_rate"],
        SMALLEST_SHARE,
        f"{_BOOKED_DIFFERENTLY.format(who='learners')}.",
        "See how these sessions are booked and confirmed, and try it elsewhere.",
        status="cancelled",
    ),
    Metric(
        BY_NAME["attendance_rate"],
        SMALLEST_SHARE,
        "Try a reminder the day before these sessions, and ask learners whether the time suits them.",
        "Ask what makes learners come here, and try it elsewhere.",
        echoes=("no_show_rate",),
    ),
    Metric(
        BY_NAME["completion_rate"],
        SMALLEST_SHARE,
        "Look at why these sessions do not take place, and agree on one thing to change for a month.",
        "Ask what keeps these sessions on track, and try it elsewhere.",
        echoes=("no_show_rate", "mentor_reschedules", "cancellation_rate", "attendance_rate"),
        status="completed",
    ),
    Metric(
        BY_NAME["average_rating"],
        SMALLEST_STARS,
        "Read ten comments of these sessions together with their mentors, and pick one thing to try.",
        "Ask these mentors what they do, and share it in the next meeting.",
        known="after",
    ),
    Metric(
        _share(
            "low_rating_share",
            "Ratings below 3",
            numerator=((Condition("rating", "<", 3),),),
            denominators=("rated",),
            help="One or two stars, out of the rated sessions.",
        ),
        SMALLEST_SHARE,
        "Read the comments of the low-rated sessions together with their mentors, and pick one thing to try.",
        "Ask these mentors what they do, and share it in the next meeting.",
        known="after",
        echoes=("average_rating",),
    ),
    Metric(
        BY_NAME["negative_feedback_share"],
        SMALLEST_SHARE,
        "Read these comments together with the mentors, and agree on one thing to try.",
        "See what learners praise here, and share it.",
        known="after",
        echoes=("average_rating", "low_rating_share"),
    ),
    Metric(
        BY_NAME["follow_up_rate"],
        SMALLEST_SHARE,
        "Set aside the last five minutes of these sessions to book the next one.",
        "Ask how the next meeting is booked here, and try it elsewhere.",
        known="after",
    ),
    Metric(
        Kpi(
            "time_used",
            "Time used",
            "mean",
            denominators=("completed",),
            column="duration_ratio",
            known=((Condition("duration_ratio", ">", 0),),),
            help="Mean of actual over scheduled minutes.",
        ),
        SMALLEST_SHARE,
        "Try an agenda for these sessions that fills the planned time, or plan them shorter.",
        "Ask how the time is planned here, and share it.",
        known="after",
    ),
    Metric(
        _share(
            "not_back",
            "Learners not back with the mentor",
            numerator=((Condition("not_back", "==", True),),),
            known=((Condition("not_back", ">=", False),),),
            denominators=("first",),
            help=f"No further session of the two within {BACK_DAYS} days of their first.",
        ),
        SMALLEST_SHARE,
        "Call learners within two days of such a first session, and plan the second one with them.",
        "Ask what makes learners come back here, and try it in other first sessions.",
        known="after",
    ),
)

MENTOR_DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("program", "program", "of program {}"),
    Dimension("subject", "subject", "of subject {}"),
    Dimension("poor_first", "first sessions' rating", "{}", _POOR_MENTOR_WORDS),
)
MENTOR_CROSSED: tuple[tuple[str, str], ...] = (("subject", "poor_first"), ("program", "poor_first"))
"""Here both together are held against all others: mentors are too few for an interplay."""

MENTOR_METRICS: tuple[Metric, ...] = (
    Metric(
        _share(
            "mentor_gone",
            "No session for 30 days",
            numerator=((Condition("mentor_gone", "==", True),),),
            denominators=("listed",),
            help=f"Mentors without a session in the last {QUIET_DAYS} days, of those who began before.",
        ),
        SMALLEST_SHARE,
        "Talk with these mentors soon: offer an observed first session, a pairing and a check-in a month later.",
        "Ask these mentors what keeps them here, and share it.",
        unit_word="mentor",
    ),
)
"""One row is a mentor."""

METRIC_BY_NAME: Mapping[str, Metric] = {each.name: each for each in (*METRICS, *MENTOR_METRICS)}
DIMENSION_BY_COLUMN: Mapping[str, Dimension] = {each.column: each for each in DIMENSIONS}
