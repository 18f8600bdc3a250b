"""How good a model of a table would be, refused where it must have seen the future."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mentor_analytics.errors import DefinitionError, LeakError, listed
from mentor_analytics.predict.backtest import Minimum, lacking
from mentor_analytics.predict.card import Card
from mentor_analytics.predict.columns import NAMES, NUMBER, numbers_of
from mentor_analytics.predict.forecast import Subject, try_out
from mentor_analytics.predict.guards import TOO_GOOD, Suspect, drivers, looks_ahead, sees_every_row
from mentor_analytics.predict.rows import Rows
from mentor_analytics.predict.table import OUTCOME, Asked, Table, understand

LEAST = Minimum(rows=200, events=30, days=8, row="rows with an outcome", event="events")
LIMITS = (
    "History counts strictly earlier days; whether another column was known before its row only you can say.",
    "The later part comes from the same source: elsewhere the figures may be lower.",
)
ACCEPT = "--accept-suspicious"
TABLE, LEAVE_OUT = "table", "Leave out with --exclude what was not known before. "


@dataclass(frozen=True)
class Evaluated:
    """A card, and the table behind it as it was understood."""

    card: Card
    table: Table


def evaluate_table(frame: pd.DataFrame, asked: Asked, *, accept: bool = False) -> Evaluated:
    """Build history and lead-time features, learn from the earlier part, look at the later part.

    Parameters
    ----------
    frame
        As text (`ingest.plain.read_plain`).
    asked
        Which columns are what.
    accept
        Go on with what looks too good to be true.

    Raises
    ------
    DefinitionError
        The table does not allow it.
    LeakError
        It must have seen the future.
    """
    table = understand(frame, asked)
    subject = Subject(
        TABLE, f"Whether {asked.target!r} is {table.outcome.value!r}.", LEAST, table.features, LIMITS
    )
    found = [] if accept else _seen_every_row(table)
    card = evaluate_rows(table.rows, table.frame, subject, accept=accept, found=found)
    if card.scores is None:
        raise DefinitionError(f"There is too little to learn from: {card.reason}.", "Give a longer table.")
    card = replace(card, left_out=tuple(table.left_out.items()), cautions=(*card.cautions, *table.notes))
    return Evaluated(card, table)


def evaluate_rows(
    build: Callable[[pd.DataFrame], Rows],
    frame: pd.DataFrame,
    subject: Subject,
    *,
    accept: bool = False,
    found: Sequence[Suspect] = (),
) -> Card:
    """Try a model out, and refuse it where it looks into the future or is too good to be true.

    Parameters
    ----------
    build
        Makes rows of a frame or of a part of it.
    frame
        What to build them of.
    subject
        What is predicted.
    accept
        Refuse nothing; what was found stands on the card.
    found
        What looks into the future already.
    """
    rows = build(frame)
    ahead = [] if accept or lacking(rows, subject.least) else looks_ahead(build, frame, rows)
    seen = [*found, *(Suspect(name, np.nan, "changes when later rows do") for name in ahead)]
    if seen:
        raise LeakError(
            f"The future is in the table: {_told(seen, subject)}.",
            f"Leave {'it' if len(seen) == 1 else 'them'} out with --exclude, or say {ACCEPT} to see what comes of it.",
            [each.column for each in seen],
        )
    card, tried = try_out(rows, subject)
    if tried is not None and not accept:
        refuse_too_good(card, list(card.suspects) or drivers(rows, tried.tried), subject)
    return card


def refuse_too_good(card: Card, driving: Sequence[Suspect], subject: Subject) -> None:
    """Refuse a model that ranks nearly perfectly.

    Raises
    ------
    LeakError
        The AUC on the later part is above `TOO_GOOD`.
    """
    if card.scores is None or not card.scores.auc > TOO_GOOD:
        return
    raise LeakError(
        f"An AUC of {card.scores.auc:.3f} on the later part is too good to be true (above {TOO_GOOD}): "
        f"something tells the outcome. What drives it: {_told(driving, subject)}.",
        f"{LEAVE_OUT if subject.what == TABLE else ''}Say {ACCEPT} if all of it was known before.",
        [each.column for each in driving],
    )


def _told(found: Sequence[Suspect], subject: Subject) -> str:
    return listed(f"{subject.label(each.column)} ({each.reason})" for each in found)


def _seen_every_row(table: Table) -> list[Suspect]:
    """Columns that are the share of events over all rows of an entity."""
    frame, found = table.frame, []
    people = [name for name, reason in table.left_out.items() if reason == NAMES]
    for entity in (*table.entities, *people):
        codes = pd.factorize(frame[entity].where(frame[entity] != ""))[0].astype(np.int64)
        for name, kind in table.kinds.items():
            if kind == NUMBER and sees_every_row(
                numbers_of(frame[name]), codes, frame[OUTCOME].to_numpy(float)
            ):
                reason = f"is the share of events over all rows of each {entity}, later ones too"
                found.append(Suspect(name, np.nan, reason))
    return found
