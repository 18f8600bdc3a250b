"""The columns of sessions. Data only: add a line here; nothing else to change."""

from mentor_analytics.schema.column import Column, Range

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

STARTS = ("scheduled_at", "scheduled_on", "scheduled_time")
"""The columns that can say when a session was to begin, the surest first."""
