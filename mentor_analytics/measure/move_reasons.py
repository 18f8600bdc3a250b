"""Why sessions were moved: what people wrote, in groups by key words. `GROUPS` is data: add a word or a line there."""

import re
from collections.abc import Mapping

import pandas as pd

from mentor_analytics.conditions import Mask

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Health": ("unwell", "sick", "ill", "illness", "doctor", "hospital", "fever", "medical", "health"),
    "Technical trouble": (
        "internet",
        "network",
        "outage",
        "power cut",
        "connection",
        "laptop",
        "video service",
        "audio",
        "technical",
        "wifi",
    ),
    "Calendar or booking": (
        "double-booked",
        "double booked",
        "another session",
        "overlap",
        "booked at the same time",
        "time zone",
        "timezone",
        "calendar",
        "wrong slot",
        "invitation",
    ),
    "Leave or travel": (
        "leave",
        "travel",
        "travelling",
        "traveling",
        "vacation",
        "holiday",
        "flight",
        "out of town",
    ),
    "Work": (
        "work",
        "office",
        "client",
        "meeting",
        "release",
        "on-call",
        "on call",
        "deadline",
        "interview",
        "shift",
        "team",
    ),
    "Exam or class": ("exam", "class", "test", "assignment", "quiz", "college"),
    "Not ready yet": ("not ready", "prepare", "preparation", "more time", "incomplete", "not finished"),
    "Family or personal": ("family", "personal", "wedding", "function", "child", "emergency", "home"),
}
"""What a group is called, and words that put a reason into it; of several groups the first. A word begins where a word
begins (`ill` is not in `skill`, `work` is in `working`)."""
OTHER = "Other reasons"
NO_REASON = "No reason given"
MOST_EXAMPLES = 3

REASON_COLUMNS = ("group", "sessions", "mentor", "learner", "platform", "not_said", "examples")

_WORDS = {
    name: re.compile("|".join(rf"\b{re.escape(word)}" for word in words)) for name, words in GROUPS.items()
}


def reason_group(text: str) -> str:
    """The group of one reason.

    Examples
    --------
    >>> reason_group("Travelling for work"), reason_group("The dog ate it"), reason_group("  ")
    ('Leave or travel', 'Other reasons', 'No reason given')
    """
    folded = text.casefold().strip()
    if not folded:
        return NO_REASON
    return next((name for name, words in _WORDS.items() if words.search(folded)), OTHER)


def grouped_reasons(sessions: pd.DataFrame, met: Mask) -> pd.DataFrame:
    """How many sessions were moved for what kind of reason, and by whom.

    Parameters
    ----------
    sessions
        Prepared.
    met
        The moved ones.

    Returns
    -------
    `REASON_COLUMNS`: groups with most sessions first, then other reasons and sessions without one; nothing is left out.
    `examples` are the most frequent reasons as people wrote them.
    """
    rows = int(met.sum())
    blank = pd.Series([""] * rows, dtype="str")
    said = _texts(sessions, "reschedule_reason", met) if "reschedule_reason" in sessions.columns else blank
    party = _texts(sessions, "initiated_by", met) if "initiated_by" in sessions.columns else blank
    distinct = {text: reason_group(text) for text in said.unique()}
    frame = pd.DataFrame(
        {"group": said.map(distinct).astype("str"), "said": said, "party": party.replace("", "not_said")}
    )
    table = pd.crosstab(frame["group"], frame["party"]).reindex(
        columns=["mentor", "learner", "platform", "not_said"], fill_value=0
    )
    table.insert(0, "sessions", table.sum(axis=1))
    table["examples"] = [
        _examples(frame.loc[(frame["group"] == name).to_numpy(), "said"]) for name in table.index
    ]
    last = pd.Series([name in {OTHER, NO_REASON} for name in table.index], index=table.index, dtype=int)
    order = table.assign(last=last + (table.index == NO_REASON)).sort_values(
        ["last", "sessions"], ascending=[True, False], kind="stable"
    )
    return order.reset_index()[list(REASON_COLUMNS)]


def _texts(sessions: pd.DataFrame, column: str, met: Mask) -> pd.Series:
    values = sessions.loc[met, column].astype("str").fillna("").str.split().str.join(" ")
    return values.reset_index(drop=True)


def _examples(said: pd.Series) -> str:
    found = said[said != ""].value_counts().head(MOST_EXAMPLES)
    return "; ".join(f"{text} ({n:,})" for text, n in found.items())
