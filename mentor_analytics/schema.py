"""The columns we know. Data only: add a line here; nothing else to change.

Reading, checking, exports and the column reference in docs follow this list.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal[
    "id",  # text that names one thing; compared without case, width and outer spaces
    "person",  # a name on one line; spellings that differ in case, width or spacing are merged
    "label",  # a name of a group on one line
    "line",  # free text on one line
    "text",  # free text; line breaks are content
    "instant",  # a moment, stored in UTC
    "day",  # a calendar day
    "time",  # a time of day
    "status",
    "party",
    "prep",
    "boolean",
    "minutes",
    "share",  # a fraction 0-1, shown and checked as percent
    "rating",
    "score",
]


class Range(NamedTuple):
    """Both ends are allowed."""

    low: float
    high: float


@dataclass(frozen=True)
class Column:
    """What one column holds, how it may be headed, and what may stand in it.

    Parameters
    ----------
    name
        Its name in every frame and file of ours.
    kind
        Decides how text is read (see `Kind`).
    label
        What people see.
    unit
        `min`, `stars`, `fraction` or empty.
    aliases
        Other headings that mean the same; compared after folding case, spaces and punctuation.
    allowed
        The values or the range that may stand in it; empty when anything may.
    required
        A file without it is refused; a row without a value waits in quarantine.
    expected
        Its absence is told.
    help
        One line for the column reference.
    """

    name: str
    kind: Kind
    label: str
    unit: str = ""
    aliases: tuple[str, ...] = ()
    allowed: tuple[str, ...] | Range = ()
    required: bool = False
    expected: bool = False
    help: str = ""


STATUSES = ("completed", "cancelled", "no_show", "rescheduled", "scheduled")
PARTIES = ("mentor", "learner", "platform")
PREPS = ("yes", "partial", "no")
SENTIMENTS = ("positive", "neutral", "negative", "no_feedback", "not_scored")
LIGHTS = ("green", "yellow", "red")

# fmt: off
SESSIONS: tuple[Column, ...] = (
    Column(
        "session_id", "id", "Session ID",
        aliases=("session", "session no", "session number", "session code", "sessionid", "id", "meeting id"),
        required=True,
        help="Names one session; the same id again means the same session.",
    ),
    Column(
        "scheduled_at", "instant", "Scheduled start",
        aliases=(
            "scheduled start", "session date & time", "session date time", "session datetime",
            "session start", "start", "start time", "start at", "starts at", "scheduled date",
            "scheduled for", "when", "datetime", "date and time", "date time", "scheduled datetime",
            "scheduled start time", "session start time", "timestamp",
        ),
        required=True,
        help="When it was to begin. One column, or a date and a time column.",
    ),
    Column(
        "scheduled_on", "day", "Session date",
        aliases=("session date", "date", "day", "meeting date", "session day", "class date", "call date"),
        help="The day it was to begin, where the time stands in a column of its own.",
    ),
    Column(
        "scheduled_time", "time", "Session time",
        aliases=("session time", "time", "time of day", "slot", "meeting time", "class time", "call time"),
        help="The time of day, where the date stands in a column of its own.",
    ),
    Column(
        "mentor", "person", "Mentor",
        aliases=(
            "mentor name", "tutor", "tutor name", "coach", "coach name", "mentor full name", "teacher",
            "instructor", "trainer", "mentorname", "name of mentor", "who was your mentor", "your mentor",
            "name of your mentor",
        ),
        required=True,
        help="Who led the session.",
    ),
    Column(
        "status", "status", "Status",
        aliases=("session status", "state", "outcome", "session outcome", "meeting status", "call status"),
        allowed=STATUSES, required=True,
        help="Completed, cancelled, no-show, rescheduled, or scheduled for what is still ahead.",
    ),
    Column(
        "learner_id", "id", "Learner ID",
        aliases=("student id", "mentee id", "learner code", "user id", "learner no"),
        help="Names one learner.",
    ),
    Column(
        "learner", "person", "Learner",
        aliases=(
            "learner name", "student", "student name", "mentee", "mentee name", "participant", "trainee",
            "your name", "name of the learner", "learner full name",
        ),
        expected=True,
        help="Who learned.",
    ),
    Column(
        "learner_email", "id", "Learner email",
        aliases=("student email", "mentee email", "learner mail", "learner e-mail", "learner email address"),
        help="Personal data; leave it out unless you write to learners.",
    ),
    Column(
        "program", "label", "Program",
        aliases=("program name", "programme", "course", "track", "course name", "product"),
        expected=True,
        help="Product line.",
    ),
    Column(
        "batch", "label", "Batch",
        aliases=("batch name", "group", "intake", "class group"),
        expected=True,
        help="Intake group within a program.",
    ),
    Column(
        "cohort", "label", "Cohort",
        aliases=("age cohort", "agecohort", "learner cohort", "cohort name", "age band"),
        expected=True,
        help="How long the learner has been with the program.",
    ),
    Column(
        "session_type", "label", "Session type",
        aliases=(
            "type", "type of session", "meeting type", "session category", "topic type", "kind of session",
        ),
        expected=True,
        help="Resume Review, Career Guidance, Learning Roadmap, …",
    ),
    Column(
        "subject", "label", "Subject",
        aliases=("topic", "subject name", "module", "skill"),
        help="What was taught.",
    ),
    Column(
        "scheduled_min", "minutes", "Scheduled minutes", unit="min",
        aliases=(
            "scheduled duration (min)", "scheduled duration", "scheduled duration mins", "planned duration",
            "scheduled minutes", "scheduled mins", "duration scheduled", "planned minutes",
            "scheduled length", "booked minutes",
        ),
        allowed=Range(0, 600), expected=True,
        help="Planned length.",
    ),
    Column(
        "actual_min", "minutes", "Actual minutes", unit="min",
        aliases=(
            "actual duration (min)", "actual duration", "actual duration mins", "actual minutes",
            "actual mins", "duration", "duration (min)", "duration minutes", "session duration",
            "duration actual", "actual length", "minutes held",
        ),
        allowed=Range(0, 600), expected=True,
        help="Real length. 0 or blank on a session that was not held.",
    ),
    Column(
        "attended", "boolean", "Attended",
        aliases=("learner attended", "student attended", "learner present", "student showed", "was attended"),
        help="Whether the learner came.",
    ),
    Column(
        "attendance", "share", "Attendance", unit="fraction",
        aliases=(
            "attendance %", "attendance percent", "attendance (%)", "attendance share", "attendance pct",
        ),
        allowed=Range(0, 1), expected=True,
        help="Share of the session the learner was there; a yes/no column is read as Attended.",
    ),
    Column(
        "mentor_prep", "prep", "Mentor preparation",
        aliases=(
            "mentor prep", "mentor prep done", "prep", "prep done", "mentor prepared", "preparation",
            "mentor preparation done", "tutor prep", "prep status", "prepared",
        ),
        allowed=PREPS, expected=True,
        help="Yes, partial or no.",
    ),
    Column(
        "action_items", "boolean", "Action items",
        aliases=(
            "action items documented", "action item", "action items recorded", "actions documented",
            "next steps", "action points", "actions",
        ),
        expected=True,
        help="Whether next steps were written down; text in the cell counts as yes and is kept.",
    ),
    Column(
        "action_item_text", "text", "Action item text",
        aliases=("action items text", "action item details", "next steps text", "action notes"),
        help="The next steps as written.",
    ),
    Column(
        "follow_up_scheduled", "boolean", "Follow-up scheduled",
        aliases=(
            "follow up", "follow up scheduled", "followup", "follow-up", "followup scheduled",
            "follow up done", "next session scheduled", "follow up booked", "follow up planned",
        ),
        expected=True,
        help="Whether a next meeting is set.",
    ),
    Column(
        "follow_up_on", "day", "Follow-up date",
        aliases=(
            "follow up date", "followup date", "next session date", "follow up day", "next meeting date",
        ),
        help="When the next meeting is.",
    ),
    Column(
        "rating", "rating", "Rating", unit="stars",
        aliases=(
            "learner rating", "post session rating", "session rating", "student rating", "rating (1-5)",
            "stars", "star rating", "feedback rating", "score", "rating given",
            "how would you rate the session", "how would you rate this session", "rate the session",
            "rate your session",
        ),
        allowed=Range(1, 5), expected=True,
        help="1 to 5, by the learner.",
    ),
    Column(
        "feedback", "text", "Feedback",
        aliases=(
            "learner feedback", "student feedback", "comment", "comments", "feedback text",
            "feedback comment", "review", "feedback comments", "remarks by learner", "learner comments",
            "learner comment", "any feedback", "any comments", "your feedback", "any other feedback",
        ),
        expected=True,
        help="The learner's comment.",
    ),
    Column(
        "issue_note", "line", "Issue note",
        aliases=("issue flag", "issue", "issues", "issue noted", "problem", "flag note"),
        help="What somebody noted as wrong; compared with the other columns, never believed over them.",
    ),
    Column(
        "initiated_by", "party", "Rescheduled by",
        aliases=("rescheduled by", "reschedule initiated by", "cancelled by", "reschedule initiator"),
        allowed=PARTIES,
        help="Who moved or cancelled the session.",
    ),
    Column(
        "no_show_by", "party", "No-show by",
        aliases=("who did not show", "absent party", "no show party", "missed by"),
        allowed=PARTIES,
        help="Who did not come.",
    ),
    Column(
        "reschedule_reason", "line", "Reschedule reason",
        aliases=("reason for reschedule", "rescheduling reason", "reason", "cancellation reason"),
        help="Why it was moved.",
    ),
    Column(
        "moved_from_at", "instant", "Moved from",
        aliases=("original start", "old time", "rescheduled from"),
        help="The start before it was moved.",
    ),
    Column(
        "moved_to_at", "instant", "Moved to",
        aliases=("new start", "new time", "rescheduled to"),
        help="The start after it was moved.",
    ),
    Column(
        "booked_at", "instant", "Booked at",
        aliases=("booking time", "booked on", "created at", "booking date"),
        help="When the session was booked.",
    ),
    Column(
        "is_first_session", "boolean", "First session",
        aliases=("first session", "is first", "first time"),
        help="The first meeting of this learner with this mentor.",
    ),
    Column(
        "engagement", "score", "Engagement",
        aliases=("engagement score", "learner engagement"),
        allowed=Range(0, 10),
        help="0 to 10.",
    ),
    Column(
        "empathy", "score", "Empathy",
        aliases=("empathy score", "mentor empathy"),
        allowed=Range(0, 10),
        help="0 to 10.",
    ),
    Column(
        "clarity", "score", "Clarity",
        aliases=("clarity score", "mentor clarity"),
        allowed=Range(0, 10),
        help="0 to 10.",
    ),
    Column(
        "engagement_quality", "score", "Engagement quality",
        aliases=("engagement quality score", "quality of engagement"),
        allowed=Range(0, 10),
        help="0 to 10.",
    ),
    Column(
        "had_technical_issue", "boolean", "Technical trouble",
        aliases=("had technical issues", "technical issue", "technical issues", "tech issue"),
        help="Whether sound, picture or network failed.",
    ),
    Column(
        "transcript", "text", "Transcript",
        aliases=("session transcript", "call transcript"),
        help="What was said.",
    ),
)
# fmt: on

INPUT_ONLY = ("scheduled_on", "scheduled_time")
"""Read, then joined into `scheduled_at`; never stored."""

# fmt: off
PROFILES: tuple[Column, ...] = (
    Column(
        "mentor", "person", "Mentor",
        aliases=(
            "mentor name", "name", "full name", "tutor", "tutor name", "coach", "coach name", "mentor full name",
            "teacher", "instructor", "trainer", "mentorname", "name of mentor", "employee", "employee name",
        ),
        required=True,
        help="Whose profile it is, as sessions name them.",
    ),
    Column(
        "hired_on", "day", "Hired on",
        aliases=(
            "hire date", "hired", "date hired", "hiring date", "joined", "joined on", "joining date",
            "date of joining", "doj", "start date", "started on", "onboarded", "onboarded on", "onboarding date",
            "date joined", "member since",
        ),
        expected=True,
        help="The day the mentor joined: tells who is new.",
    ),
    Column(
        "program", "label", "Program",
        aliases=("program name", "programme", "course", "track", "course name", "product", "team"),
        help="Product line the mentor belongs to.",
    ),
    Column(
        "manager", "person", "PM",
        aliases=(
            "manager", "program manager", "programme manager", "pm name", "supervisor", "lead", "team lead",
            "reports to", "line manager", "manager name", "owner", "mentor manager",
        ),
        expected=True,
        help="Who looks after the mentor: “my mentors” goes by it.",
    ),
    Column(
        "subject", "label", "Subject",
        aliases=("topic", "subject name", "skill", "speciality", "specialty", "expertise", "domain"),
        help="What the mentor teaches.",
    ),
    Column(
        "experience_years", "score", "Years of experience", unit="years",
        aliases=(
            "experience", "experience years", "years experience", "yoe", "experience in years",
            "total experience", "work experience",
        ),
        allowed=Range(0, 60),
        help="Years in the profession, as a number.",
    ),
    Column(
        "mentor_status", "label", "Mentor status",
        aliases=("status", "state", "employment status", "active", "mentor state"),
        help="Active, on leave, left and so on, as the file says.",
    ),
)
"""What is known of each mentor: a file of its own."""

EVENTS: tuple[Column, ...] = (
    Column(
        "mentor", "person", "Mentor",
        aliases=(
            "mentor name", "name", "user", "user name", "username", "full name", "tutor", "tutor name", "coach",
            "coach name", "teacher", "instructor", "trainer", "mentorname",
        ),
        required=True,
        help="Who did it, as sessions name them.",
    ),
    Column(
        "event_at", "instant", "Event time",
        aliases=(
            "event at", "event date", "timestamp", "time", "date", "datetime", "date time", "date and time", "when",
            "login at", "login time", "logged in at", "login date", "activity at", "activity time",
            "activity date", "occurred at", "happened at",
        ),
        required=True,
        help="When it happened; without a zone it is read in the zone of the site.",
    ),
    Column(
        "event", "label", "Event",
        aliases=("event name", "event type", "activity", "activity type", "action", "kind of event"),
        required=True,
        help="What was done, such as login.",
    ),
)
"""What mentors did on the platform: a file of its own, one row per event."""
# fmt: on

TableName = Literal["sessions", "profiles", "events"]


@dataclass(frozen=True)
class Table:
    """A kind of file: what its columns are, and how one of its rows is told from another.

    Parameters
    ----------
    name
        Ours.
    columns
        Those we know.
    key
        The columns that together name a row.
    anchors
        A row with something in one of them is no remark, the surest first.
    telling
        A file that has none of them is not taken for one of this kind unasked; empty when all are needed.
    headings
        So many of ours make a header row.
    one, many
        What a row is called, and several.
    """

    name: TableName
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    anchors: tuple[str, ...]
    telling: frozenset[str]
    headings: int
    one: str
    many: str

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which a file is refused."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def expected(self) -> tuple[str, ...]:
        """The columns whose absence is told."""
        return tuple(column.name for column in self.columns if column.expected)


STARTS = ("scheduled_at", "scheduled_on", "scheduled_time")
"""The columns that can say when a session was to begin, the surest first."""

TABLES: dict[TableName, Table] = {
    "sessions": Table("sessions", SESSIONS, ("session_id",), STARTS, frozenset(), 3, "session", "sessions"),
    "profiles": Table(
        "profiles", PROFILES, ("mentor",), ("mentor",),
        frozenset(("hired_on", "manager", "experience_years", "mentor_status")), 2,
        "mentor profile", "mentor profiles",
    ),
    "events": Table(
        "events", EVENTS, ("mentor", "event_at", "event"), ("event_at",), frozenset(), 3,
        "activity event", "activity events",
    ),
}  # fmt: skip
"""Every kind of file, in the order in which they are tried."""

DERIVED: tuple[Column, ...] = (
    Column(
        "mentor_key",
        "id",
        "Mentor key",
        help="Short stable key of the mentor; links carry it, never the name.",
    ),
    Column(
        "is_ahead",
        "boolean",
        "Still ahead",
        help="Scheduled, or starting after the as-of moment: in no rate.",
    ),
    Column("duration_ratio", "share", "Duration ratio", unit="fraction", help="Actual ÷ scheduled minutes."),
    Column(
        "duration_gap_min", "minutes", "Minutes over plan", unit="min", help="Actual − scheduled minutes."
    ),
    Column(
        "polarity",
        "score",
        "Polarity",
        allowed=Range(-1, 1),
        help="Tone of the comment, −1 to 1, by the active analyser.",
    ),
    Column("sentiment", "label", "Sentiment", allowed=SENTIMENTS, help="Class of the comment."),
    Column("sentiment_words", "line", "Deciding words", help="The words and phrases that decided the class."),
    Column("keywords", "line", "Key phrases", help="Up to three phrases of the comment."),
    Column("summary", "line", "Summary", help="One or two drafted lines."),
    Column(
        "session_quality",
        "score",
        "Session quality",
        allowed=Range(0, 100),
        help="0 to 100 for a completed session, from what is known of it.",
    ),
    Column("n_flags", "score", "Flags", help="How many rules the session meets."),
    Column("light", "label", "Light", allowed=LIGHTS, help="green, yellow, red; empty when not judged."),
    Column("flag_names", "line", "Flag names", help="The labels of the rules it meets."),
    Column("note", "line", "Remark", help="What is told of it without a flag, such as Below target."),
)

REQUIRED = tuple(column.name for column in SESSIONS if column.required)
EXPECTED = tuple(column.name for column in SESSIONS if column.expected)
BY_NAME = {column.name: column for column in (*PROFILES, *EVENTS, *SESSIONS, *DERIVED)}
"""A column by its name; those that several kinds of files have mean the same in all."""
