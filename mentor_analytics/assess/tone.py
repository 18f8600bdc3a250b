"""Words we do not say of people. Data only: add a line here; nothing else to change.

Findings are coaching opportunities: they name what to try, never who is to blame. A test holds every label,
advice and sentence of ours against this list.
"""

import re

BANNED_WORDS: tuple[str, ...] = (
    "bad mentor",
    "blame",
    "careless",
    "culprit",
    "fault",
    "guilty",
    "incompetent",
    "lazy",
    "loser",
    "negligent",
    "offender",
    "poor performer",
    "punish",
    "reprimand",
    "sloppy",
    "underperform",
    "unacceptable",
    "unprofessional",
    "useless",
    "violation",
    "worst",
)


def unkind_words(text: str) -> tuple[str, ...]:
    """The banned words a text holds, at the beginning of a word.

    Examples
    --------
    >>> unkind_words("Whose fault was it?")
    ('fault',)
    """
    return tuple(word for word in BANNED_WORDS if re.search(rf"\b{word}", text, re.IGNORECASE))
