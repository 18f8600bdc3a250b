"""Tables whose rows lead on: click a row anywhere, and the link above the table opens what it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from ui import navigation, show


@dataclass(frozen=True)
class Way:
    """Where a row leads.

    Parameters
    ----------
    page
        Of `navigation.PAGES`.
    label
        What the link says, without its arrow.
    params
        In the address.
    """

    page: str
    label: str
    params: Mapping[str, navigation.Param] = field(default_factory=dict)


def leading(
    frame: pd.DataFrame,
    alternative: str,
    way: Callable[[int], Way],
    *,
    key: str,
    columns: Mapping[str, Any] | None = None,
    height: int | None = None,
) -> None:
    """A table with a link to what the chosen row stands for.

    The page is left by the link, never by choosing: a table that gets the focus by Tab has a chosen row at once, and
    the arrow keys choose others.

    Parameters
    ----------
    way
        Position of a row → where it leads.
    alternative, columns, key, height
        As in `show.table`.
    """
    above = st.container()
    at = show.table(frame, alternative, columns=columns, key=key, select=True, height=height)
    with above:
        if at is None:
            show.note("Click a row to get a link to it here.")
        else:
            to = way(at)
            navigation.link(to.page, to.label, **to.params)
