"""The card of a model: what it predicts, what it learned from, how it did on what came later, and its limits."""

import math

import streamlit as st

from mentor_analytics.assess.words import percent
from mentor_analytics.predict.card import Card
from mentor_analytics.predict.forecast import Forecast
from mentor_analytics.predict.guards import TOO_GOOD
from mentor_analytics.predict.scores import Scores, auc_words
from mentor_analytics.report import model_card as told
from mentor_analytics.report.charts.calibration import calibration_drawing
from mentor_analytics.workflows import forecasts
from ui import drawings, navigation, show
from ui.called import own
from ui.show import Tile
from ui.state import View, cached

NO_SHOWS, LEAVING = "No-shows", "Leaving"
MODELS = {NO_SHOWS: forecasts.no_shows, LEAVING: forecasts.leaving}
"""As they stand in the address (`model`), and what makes each."""


def choose() -> str:
    """Which model is looked at; stands in the address."""
    return str(
        show.choice("Which", list(MODELS), key="model", label_visibility="collapsed", bind="query-params")
    )


def model_card(view: View, name: str) -> None:
    """The card of a model of the whole workspace.

    Parameters
    ----------
    name
        One of `MODELS`.
    """
    forecast: Forecast = cached(view, MODELS[name])
    card = forecast.card
    with show.card(own(told.title(card)), own(card.predicts)):
        st.text(own(told.history_words(card)))
        if card.reason:
            st.text(own(told.reason_words(card)))
        for caution in card.cautions:
            st.text(own(caution))
    if card.scores is not None:
        _figures(card, card.scores)
        _detail(card, card.scores)
    with show.card("What to keep in mind"):
        for limit in card.limits:
            st.text(own(limit))
    _onwards(view, name)


def _figures(card: Card, scores: Scores) -> None:
    """The figures of the later part side by side."""
    event = own(card.event)
    ends = (
        "no interval: too few"
        if math.isnan(scores.auc_low)
        else f"95 % from {auc_words(scores.auc_low)} to {auc_words(scores.auc_high)}"
    )
    # Beside the number itself: nobody should take it for praise.
    means = told.TOO_GOOD_WORDS if scores.auc > TOO_GOOD else "0.5 is chance, 1 is perfect"
    show.tiles(
        [
            Tile("Ranking, AUC", auc_words(scores.auc), f"n = {scores.n:,}, {scores.events:,} {event}", ends,
                 means,
                 help="How often a row with the event is ranked above one without."),
            Tile("Distance, Brier", f"{scores.brier:.3f}", f"{scores.brier_base:.3f} for always saying the base rate",
                 f"{percent(scores.brier_skill)} closer" if scores.brier_skill > 0 else "no closer",
                 f"base rate {percent(scores.base_rate)}",
                 help="Mean squared distance between what was said and what came; less is better."),
            Tile("Precision", _percent(scores.precision), f"{scores.caught:,} of {scores.called:,} named came",
                 f"named from {percent(scores.threshold)} on",
                 help=f"The threshold was {card.threshold_chosen}."),
            Tile("Recall", _percent(scores.recall), f"{scores.caught:,} of {scores.events:,} were named",
                 help="Share of what came that was named before."),
            Tile("Lift", "–" if math.isnan(scores.lift) else f"{scores.lift:.1f} ×",
                 f"{_percent(scores.precision)} against {percent(scores.base_rate)}",
                 help="How many times the base rate those named have."),
        ],
        min_width=150,
    )  # fmt: skip
    if card.early is not None:
        rows, early = card.early
        interval = (
            ""
            if early.auc_low != early.auc_low
            else f" (95 % from {auc_words(early.auc_low)} to {auc_words(early.auc_high)})"
        )
        show.note(
            own(f"Silence is plain to see. Among {rows} the AUC is {auc_words(early.auc)}{interval}, n = {early.n:,}, "
                f"{early.events:,} {card.event}.")
        )  # fmt: skip


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else percent(share)


def _detail(card: Card, scores: Scores) -> None:
    """Calibration, and what the model looks at."""
    left, right = st.columns(2)
    drawing = calibration_drawing(scores, own(card.event))
    with left:
        if drawing is not None:
            drawings.draw(drawing)
            show.table(told.calibration_table(scores), drawing.alt, key=f"calibration_{card.what}")
    with (
        right,
        show.card("What it looks at", "The strongest first, with its share of all that moves a probability."),
    ):
        weights = told.weights_table(card)
        show.table(
            weights.assign(**{"Looks at": [own(each) for each in weights["Looks at"]]}),
            "What the model looks at, the strongest first.",
            columns={"Weight": st.column_config.NumberColumn(format="%.0f %%", width=80)},
            key=f"weights_{card.what}",
        )
        show.note(told.calibrated_words(card))
        show.note(
            "It never looks at what a person is, and of a session at nothing that is recorded when it is over."
        )


def _onwards(view: View, name: str) -> None:
    """Where the probabilities themselves stand."""
    with st.container(horizontal=True):
        if name == NO_SHOWS:
            navigation.link("reliability", "Sessions still ahead", part="Ahead")
        else:
            navigation.link("mentors", f"All {view.mentor_word.lower()}s")
