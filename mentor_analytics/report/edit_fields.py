"""What people may write beside a session, on a page or in the tracker. Add a line to `FIELDS`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

SESSION_STATES = ("Open", "In progress", "Done", "Not an issue")
ITEM_STATES = ("Open", "In progress", "Done", "Not needed")


@dataclass(frozen=True)
class Field:
    """Something to fill in.

    Parameters
    ----------
    name
        As it is kept.
    label
        For people, where it stands alone.
    kind
        `line` and `text` are words, `day` is a date, `state` one of `states`.
    states
        What may be picked; the first counts where nothing is said.
    """

    name: str
    label: str
    kind: Literal["line", "text", "state", "day"]
    states: tuple[str, ...] = ()

    @property
    def unsaid(self) -> str:
        """What counts where nobody wrote anything."""
        return self.states[0] if self.states else ""


FIELDS: tuple[Field, ...] = (
    Field("owner", "Owner", "line"),
    Field("status", "Status", "state", SESSION_STATES),
    Field("note", "Note", "text"),
    Field("due", "Due", "day"),
    Field("item_owner", "Owner of the action item", "line"),
    Field("item_status", "State of the action item", "state", ITEM_STATES),
    Field("item_due", "Due day of the action item", "day"),
)
BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}
OF_SESSION = ("owner", "status", "note", "due")
"""Those asked for on the early-warning page."""


def no_edits() -> pd.DataFrame:
    """The frame of edits where nobody wrote anything."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in ("session_id", *BY_NAME)})


def written(edits: pd.DataFrame, name: str) -> pd.Series:
    """What was written in one field, by session id; a field nobody used is empty.

    Parameters
    ----------
    edits
        `session_id` and fields, one row per session with any.
    """
    if name not in edits.columns:
        return pd.Series(index=pd.Index([], dtype="str"), dtype="str")
    return edits.set_index("session_id")[name].astype("str")
