"""Words that mean a status, a yes, a party. Data only: add a word here; nothing else to change."""

import re
from collections.abc import Mapping
from typing import Literal

from mentor_analytics.ingest.folding import fold_name

_NO_LETTERS = re.compile(r"(?:[^\w']|_)+")

Vocabulary = Literal["boolean", "prep", "party", "follow_up", "actions"]

YES = ("yes", "y", "true", "1", "1.0", "done", "✓", "✔", "✅", "☑", "🗸")
NO = ("no", "n", "false", "0", "0.0", "not done", "✗", "✘", "❌", "✕")
PRESENT = ("present", "attended", "p")
ABSENT = ("absent", "not attended", "a")
PARTIAL = ("partial", "partially", "partly", "partially done", "some", "half", "in part", "partly prepared")
PREPARED = ("prepared", "well prepared", "fully prepared")
UNPREPARED = ("not prepared", "unprepared")
BOOKED = ("scheduled", "booked")
NOT_BOOKED = ("not scheduled", "not booked", "not yet", "not needed", "not required")
NO_STEPS = (
    "no action item", "no action items", "no actions", "no action", "no action points", "no next steps", "none yet",
    "not yet", "nothing", "nothing yet", "not documented", "not recorded", "tbd",
)  # fmt: skip

BOOLEAN: Mapping[str, bool] = dict.fromkeys((*YES, *PRESENT), True) | dict.fromkeys((*NO, *ABSENT), False)
PREP: Mapping[str, str] = (
    dict.fromkeys((*YES, *PREPARED), "yes")
    | dict.fromkeys((*NO, *UNPREPARED), "no")
    | dict.fromkeys(PARTIAL, "partial")
)
FOLLOW_UP: Mapping[str, bool] = {**BOOLEAN, **dict.fromkeys(BOOKED, True), **dict.fromkeys(NOT_BOOKED, False)}
ACTIONS: Mapping[str, bool] = {**BOOLEAN, **dict.fromkeys(NO_STEPS, False)}
PARTY: Mapping[str, str] = {
    **dict.fromkeys(("mentor", "tutor", "coach", "teacher", "instructor", "by mentor", "by tutor"), "mentor"),
    **dict.fromkeys(("learner", "student", "mentee", "participant", "by learner", "by student"), "learner"),
    **dict.fromkeys(("platform", "system", "admin", "operations", "ops", "support", "auto"), "platform"),
}
_VOCABULARIES: dict[Vocabulary, Mapping[str, bool | str]] = {
    "boolean": BOOLEAN,
    "prep": PREP,
    "party": PARTY,
    "follow_up": FOLLOW_UP,
    "actions": ACTIONS,
}

OWN_STATUSES: Mapping[str, str] = {
    "completed": "completed",
    "cancelled": "cancelled",
    "no show": "no_show",
    "rescheduled": "rescheduled",
    "scheduled": "scheduled",
}
"""Our own words, hyphens and underscores read as spaces: nothing to tell."""

FAILED = frozenset({"cancelled", "no_show", "rescheduled"})
"""Statuses with somebody behind them."""

OTHER_STATUSES: Mapping[str, str] = {
    **dict.fromkeys(
        ("complete", "done", "finished", "held", "attended", "conducted", "closed", "success", "successful",
         "took place", "delivered", "session completed"), "completed"),
    **dict.fromkeys(
        ("canceled", "cancel", "cancelation", "cancellation", "called off", "withdrawn", "session cancelled",
         "session canceled", "dropped", "aborted", "late cancellation", "late cancel", "cancelled late"), "cancelled"),
    **dict.fromkeys(
        ("noshow", "no shows", "absent", "missed", "did not attend", "not attended", "did not show", "didn't show",
         "did not join", "dna", "no showed", "session no show", "ns"), "no_show"),
    **dict.fromkeys(
        ("reschedule", "re scheduled", "re schedule", "postponed", "moved", "shifted", "session rescheduled",
         "deferred"), "rescheduled"),
    **dict.fromkeys(
        ("upcoming", "planned", "booked", "confirmed", "pending", "to be held", "future", "open"), "scheduled"),
}  # fmt: skip
"""Other usual words: mapped, and told."""


def read_word(vocabulary: Vocabulary, text: str) -> bool | str | None:
    """What a word means, None when it is not one of the vocabulary."""
    return _VOCABULARIES[vocabulary].get(fold_name(text))


def read_status(text: str) -> tuple[str | None, bool, str | None]:
    """The status a word means, whether it is our own word for it, and who it says did it.

    >>> read_status("No_Show"), read_status("Cancelled (by the mentor)"), read_status("In Progress")
    (('no_show', True, None), ('cancelled', False, 'mentor'), (None, False, None))
    """
    words = _NO_LETTERS.sub(" ", fold_name(text)).strip()
    party = None
    for who, meant in PARTY.items():
        bare = words.removeprefix(f"{who} ").removesuffix(f" {who}")
        if bare != words:
            words, party = bare.removesuffix(" the").removesuffix(" by"), meant
            break
    own = OWN_STATUSES.get(words)
    status = own or OTHER_STATUSES.get(words)
    told = status if status in FAILED else None
    return status, own is not None and party is None, party if told else None
