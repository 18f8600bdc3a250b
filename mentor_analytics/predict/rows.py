"""What a model learns from: features, the target, and from which day each target is known."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.stats import Floats, Ints

Bools = npt.NDArray[np.bool_]
NOT_GIVEN = "not given"
"""The group of a blank."""


@dataclass(frozen=True)
class Feature:
    """One thing a model looks at.

    Parameters
    ----------
    name
        Its column in `Rows.features`.
    label
        What people call it.
    words
        A value in a sentence; names in braces are filled from the row's columns.
    of, none
        The column that must have a value above 0 for these words, and what is said instead.
    """

    name: str
    label: str
    words: str = ""
    of: str = ""
    none: str = ""


@dataclass(frozen=True)
class Rows:
    """Rows to learn from and to predict.

    Parameters
    ----------
    features
        Numbers (missing is NaN) and names of groups (`str`); one row each.
    target
        1 for the event, 0 for none, NaN where nobody knows (yet).
    day
        Local day the prediction is for; features use nothing of that day or later.
    known_on
        First local day on which the target is known to whoever looks.
    group
        Whose row it is, where several rows are of one person; errors are then counted by person.
    seen
        Rows whose person was seen before; all of them where nobody is named.
    """

    features: pd.DataFrame
    target: Floats
    day: Ints
    known_on: Ints
    group: Ints | None = None
    seen: Bools | None = None

    @property
    def is_labelled(self) -> Bools:
        """Rows whose target is known."""
        known: Bools = ~np.isnan(self.target)
        return known

    def known_by(self, day: int) -> Bools:
        """Rows whose target was known when a day began: what one could have learned from."""
        known: Bools = self.is_labelled & (self.known_on <= day)
        return known

    def only(self, within: Bools) -> "Rows":
        """Some of the rows."""
        return Rows(
            self.features[within],
            self.target[within],
            self.day[within],
            self.known_on[within],
            None if self.group is None else self.group[within],
            None if self.seen is None else self.seen[within],
        )


def local_days(moments: pd.Series, timezone: str) -> Ints:
    """Days since 1970 on the calendar of a place; the least number there is for a missing moment."""
    walls = moments.dt.tz_convert(timezone).dt.tz_localize(None)
    days: Ints = walls.to_numpy("datetime64[D]").astype(np.int64)
    return days


def day_words(day: int) -> str:
    """`2026-09-30`."""
    return str(np.datetime64(int(day), "D"))
