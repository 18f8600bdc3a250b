"""Learn from the earlier part, look at the later part: what the probabilities would have been worth."""

from dataclasses import dataclass

import numpy as np

from mentor_analytics.predict.models import Fitted, fit, latest
from mentor_analytics.predict.rows import Bools, Rows
from mentor_analytics.predict.scores import Scores, scores

LEARN_SHARES = (0.75, 0.85, 0.65)
"""Of the labelled rows, in order of time, that lie before the part the model is tried on: the first of these that
leaves enough of each outcome on both sides. Only counts decide, never how the model does."""
ENOUGH_TO_TRY = 5
"""With fewer events (or fewer without) on either side nothing can be said."""


@dataclass(frozen=True)
class Minimum:
    """The least history a model is made from.

    Parameters
    ----------
    rows, events, days, people
        Labelled rows, events among them, days they span, and different persons with an event.
    seen_events
        Events of somebody seen before; without them history tells nothing.
    row, event, person
        What they are called, in the plural.
    """

    rows: int
    events: int
    days: int
    people: int = 0
    seen_events: int = 0
    row: str = "rows"
    event: str = "events"
    person: str = "people"


@dataclass(frozen=True)
class Tried:
    """A model that learned from the earlier part, and how it did on the later one.

    Parameters
    ----------
    first_day, split_day, last_day
        Of the labelled rows; the later part begins at `split_day`.
    learned, tried
        Which rows are in which part. Rows whose target was not yet known on `split_day` are in neither.
    model
        What was learned.
    scores
        On the later part.
    """

    first_day: int
    split_day: int
    last_day: int
    learned: Bools
    tried: Bools
    model: Fitted
    scores: Scores


def lacking(rows: Rows, least: Minimum) -> str:
    """What history lacks, in words; empty when it is enough.

    Examples
    --------
    >>> import pandas as pd
    >>> few = Rows(pd.DataFrame({"x": [1.0]}), np.array([1.0]), np.array([3]), np.array([3]))
    >>> lacking(few, Minimum(200, 30, 60, row="held sessions", event="no-shows"))
    'needs 200 held sessions (there are 1), 30 no-shows (there are 1) and 60 days (there are 1)'
    """
    known = rows.is_labelled
    hit = known & (rows.target == 1)
    span = int(np.ptp(rows.day[known])) + 1 if known.any() else 0
    seen = hit if rows.seen is None else hit & rows.seen
    people = 0 if rows.group is None else len(np.unique(rows.group[hit]))
    asked = (
        (least.rows, int(known.sum()), least.row),
        (least.events, int(hit.sum()), least.event),
        (least.seen_events, int(seen.sum()), f"{least.event} with somebody seen before"),
        (least.people, people, f"{least.person} behind them"),
        (least.days, span, "days"),
    )
    short = [f"{need:,} {what} (there are {have:,})" for need, have, what in asked if have < need]
    return f"needs {_and(short)}" if short else ""


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


@dataclass(frozen=True)
class Split:
    """The rows to learn from and those to try on; `day` begins the later part."""

    day: int
    learned: Bools
    tried: Bools
    short: str = ""


def split(rows: Rows, share: float) -> Split:
    """Cut in time. `short` says what a side lacks, in words; empty when both have enough.

    Parameters
    ----------
    share
        Of the labelled rows that lie before the later part, or a few less: a day is never cut.
    """
    known = rows.is_labelled
    days = np.sort(rows.day[known])
    day = int(days[int(len(days) * share)])
    learned, tried = latest(rows, rows.known_by(day)), known & (rows.day >= day)
    for part, what in ((learned, "earlier"), (tried, "later")):
        events = int(rows.target[part].sum())
        if min(events, int(part.sum()) - events) < ENOUGH_TO_TRY:
            short = (
                f"needs {ENOUGH_TO_TRY} of each outcome in the {what} part "
                f"(there are {events:,} events among {int(part.sum()):,} rows)"
            )
            return Split(day, learned, tried, short)
    return Split(day, learned, tried)


def back_test(rows: Rows) -> Tried | str:
    """Try the model out in time.

    Parameters
    ----------
    rows
        Some of them labelled.

    Returns
    -------
    What came of it; or in words why nothing can be said.
    """
    known = rows.is_labelled
    if not known.any():
        return "needs rows whose outcome is known (there are 0)"
    cuts = [split(rows, share) for share in LEARN_SHARES]
    cut = next((each for each in cuts if not each.short), None)
    if cut is None:
        return cuts[0].short
    day, learned, tried = cut.day, cut.learned, cut.tried
    model = fit(rows, learned)
    p = model.probabilities(rows.features[tried])
    group = None if rows.group is None else rows.group[tried]
    days = rows.day[known]
    return Tried(
        first_day=int(days.min()),
        split_day=day,
        last_day=int(days.max()),
        learned=learned,
        tried=tried,
        model=model,
        scores=scores(p, rows.target[tried], model.base, model.threshold, group),
    )
