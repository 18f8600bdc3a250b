"""The columns of what is known of mentors beside their sessions. Data only."""

from mentor_analytics.schema.column import Column, Range

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
            "manager", "program manager", "programme manager", "pm name", "supervisor", "boss", "lead", "team lead",
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
