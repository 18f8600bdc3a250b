"""A model tried out on the past before anything is said of what is to come."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from mentor_analytics.predict.backtest import Minimum, Tried, back_test, lacking
from mentor_analytics.predict.card import SYNTHETIC, THRESHOLD_CHOSEN, Card, part_of, weights
from mentor_analytics.predict.guards import TOO_GOOD, Suspect, drivers, suspects
from mentor_analytics.predict.rows import Feature, Rows
from mentor_analytics.predict.scores import auc_words

NOT_ABOVE_CHANCE = "tried on the later part, it ranks no better than chance"
HARDLY_HONEST = 0.90
ENOUGH_EVENTS = 30
"""With fewer in the later part its figures say little."""


@dataclass(frozen=True)
class Forecast:
    """What may come, and how far it can be believed.

    Parameters
    ----------
    table
        One row per session or mentor.
    card
        Of the model.
    """

    table: pd.DataFrame
    card: Card


@dataclass(frozen=True)
class Subject:
    """What is predicted, in words, and what that asks for.

    Parameters
    ----------
    what, predicts
        Its name, and a sentence.
    least
        The history it needs.
    features
        What can be looked at.
    limits
        What always holds.
    """

    what: str
    predicts: str
    least: Minimum
    features: Sequence[Feature]
    limits: tuple[str, ...]

    def label(self, name: str) -> str:
        """What people call a feature; one nobody has described keeps its name."""
        return next((each.label for each in self.features if each.name == name), name)


def try_out(rows: Rows, subject: Subject, *, synthetic: bool = False) -> tuple[Card, Tried | None]:
    """The card of a model: from the back-test where history is enough, else with the reason why there is none."""
    known = rows.is_labelled
    about = {
        "what": subject.what,
        "predicts": subject.predicts,
        "row": subject.least.row,
        "event": subject.least.event,
        "all": part_of(rows, known),
        "limits": subject.limits,
        "is_synthetic": synthetic,
    }
    invented = (SYNTHETIC,) if synthetic else ()
    short = lacking(rows, subject.least)
    tried = short or back_test(rows)
    if isinstance(tried, str):
        return Card(reason=tried, cautions=invented, **about), None  # type: ignore[arg-type]  # by name, as they are
    found = suspects(rows, tried.learned)
    card = Card(
        reason="" if tried.scores.is_above_chance else NOT_ABOVE_CHANCE,
        learned=part_of(rows, tried.learned),
        tried=part_of(rows, tried.tried),
        scores=tried.scores,
        threshold_chosen=THRESHOLD_CHOSEN,
        calibrated_on=tried.model.calibrated_on,
        features=weights(tried, rows, subject.label),
        suspects=tuple(each._replace(column=subject.label(each.column)) for each in found),
        cautions=(*invented, *_cautions(tried, rows, found, subject)),
        **about,  # type: ignore[arg-type]  # by name, as they are
    )
    return card, tried


def _cautions(tried: Tried, rows: Rows, found: Sequence[Suspect], subject: Subject) -> list[str]:
    """What a reader should know of these figures."""
    told = []
    if tried.scores.auc > TOO_GOOD:
        first = ", ".join(
            f"{subject.label(each.column)} ({each.reason})" for each in found or drivers(rows, tried.tried)
        )
        told.append(
            f"An AUC of {auc_words(tried.scores.auc)} is too good to be believed unexplained. Look at: {first}."
        )
    elif tried.scores.auc > HARDLY_HONEST:
        first = ", ".join(
            f"{subject.label(each.column)} ({each.reason})" for each in drivers(rows, tried.tried)
        )
        told.append(
            f"An AUC of {tried.scores.auc:.2f} is more than such models reach honestly (.72 to .74 on public data). "
            f"Was all of this known before: {first}?"
        )
    if tried.scores.events < ENOUGH_EVENTS:
        told.append(
            f"Only {tried.scores.events:,} {subject.least.event} in the later part: the figures are rough."
        )
    if not tried.model.calibrated_on:
        told.append(
            "Too few events to fit the probabilities on rows of their own: they are as the regression gives them."
        )
    if tried.scores.brier_skill <= 0:
        told.append(
            "Its probabilities are no closer to what came than the base rate is; only its ranking is of use."
        )
    return told
