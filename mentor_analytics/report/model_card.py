"""A model card in words and tables: for the command line, and for the page."""

import datetime as dt
import math
import re
from collections.abc import Iterator

import pandas as pd

from mentor_analytics.assess.words import counted, percent
from mentor_analytics.predict.card import Card, Part
from mentor_analytics.predict.guards import TOO_GOOD
from mentor_analytics.predict.scores import NEARLY_PERFECT, Scores, auc_words
from mentor_analytics.stats import wilson

TITLES = {
    "no_show": "Will a session be missed?",
    "churn": "Will a mentor leave?",
    "table": "How well can it be foreseen?",
}
MEANWHILE = {
    "churn": "Meanwhile the risk score says whom to look at first: a sum of weighted signals, no probability.",
}
"""What stands in where there is no model."""
TOO_GOOD_WORDS = "too good to be a figure of quality: see the note above"
"""Beside an AUC that no honest model of people reaches."""
FIGURES = ("Figure", "Value", "What it means")


def title(card: Card) -> str:
    """Of the card; what was measured on invented data says so here."""
    return f"{TITLES.get(card.what, card.what)}{' (synthetic data)' if card.is_synthetic else ''}"


def history_words(card: Card) -> str:
    """What it learned from and was tried on."""
    row = re.sub(r"\b(session|look|row)s\b", r"\1", card.row, count=1)
    event = card.event.removesuffix("s")
    known = (
        f"{counted(card.all.n, row, card.row)} with a known outcome, "
        f"{counted(card.all.events, event, card.event)}"
    )
    if card.learned is None or card.tried is None:
        return f"{known[:1].upper()}{known[1:]}."
    return (
        f"Learned from {_part(card.learned, card)}. Tried on {_part(card.tried, card)}, "
        "which it had not seen."
    )


def _part(part: Part, card: Card) -> str:
    share = "" if math.isnan(part.rate) else f" ({percent(part.rate)})"
    return (
        f"{part.n:,} rows with {part.events:,} {card.event}{share}, {_day(part.first)} to {_day(part.last)}"
    )


def _day(day: str) -> str:
    """`9 Oct 2025`."""
    on = dt.date.fromisoformat(day)
    return f"{on.day} {on:%b %Y}"


def reason_words(card: Card) -> str:
    """Why no probability is told, and what is said instead; empty where there is one."""
    if not card.reason:
        return ""
    told = [f"No probability is told: {card.reason}."]
    if not math.isnan(card.all.rate):
        counts = f"{card.all.events:,} of {card.all.n:,}"
        told.append(f"Until then only the share so far is known: {percent(card.all.rate)} ({counts}).")
    if card.what in MEANWHILE:
        told.append(MEANWHILE[card.what])
    return " ".join(told)


def figures(scores: Scores, event: str) -> pd.DataFrame:
    """Every figure of the later part with what it means: `FIGURES`."""
    low, high = (float(each[0]) for each in wilson([scores.caught], [scores.called]))
    recall_low, recall_high = (float(each[0]) for each in wilson([scores.caught], [scores.events]))
    people = f", {scores.people:,} people" if scores.people else ""
    rows = (
        ("Rows", f"{scores.n:,}", f"{scores.events:,} {event} ({percent(scores.base_rate)}){people}"),
        ("AUC", _interval(scores.auc, scores.auc_low, scores.auc_high),
         "how often a row with the event is ranked above one without; 0.5 is chance"
         + ("; too good to be a figure of quality" if scores.auc > TOO_GOOD else "")),
        ("Brier", f"{scores.brier:.4f}",
         f"mean squared distance; {scores.brier_base:.4f} for the base rate, {percent(scores.brier_skill)} saved"),
        ("Log loss", f"{scores.log_loss:.4f}", f"always saying the base rate has {scores.log_loss_base:.4f}"),
        ("Threshold", percent(scores.threshold), f"names {scores.called:,} of {scores.n:,} rows"),
        ("Precision", _share(scores.precision, low, high), f"{scores.caught:,} of {scores.called:,} named"),
        ("Recall", _share(scores.recall, recall_low, recall_high), f"{scores.caught:,} of {scores.events:,} {event}"),
        ("Lift", "–" if math.isnan(scores.lift) else f"{scores.lift:.2f} ×", "precision against the base rate"),
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(FIGURES), dtype="str")


def _interval(value: float, low: float, high: float) -> str:
    if math.isnan(low):
        return f"{_three(value)} (no interval)"
    return f"{_three(value)} (95 % from {_three(low)} to {_three(high)})"


def _three(value: float) -> str:
    return f"{value:.3f}" if value < NEARLY_PERFECT else auc_words(value)


def _share(value: float, low: float, high: float) -> str:
    return "–" if math.isnan(value) else f"{percent(value)} (95 % from {percent(low)} to {percent(high)})"


def calibration_table(scores: Scores) -> pd.DataFrame:
    """What was said against what came, with the n of each."""
    bins = scores.bins
    return pd.DataFrame(
        {
            "Said": [percent(each) for each in bins["predicted"]],
            "Came": [percent(each) for each in bins["observed"]],
            "95 % interval": [
                f"{percent(low)} to {percent(high)}"
                for low, high in zip(bins["low"], bins["high"], strict=True)
            ],
            "Events": bins["events"],
            "n": bins["n"],
        }
    )


def weights_table(card: Card) -> pd.DataFrame:
    """What it looks at, the strongest first, and its share (percent) of all that moves a probability."""
    total = sum(size for _, size in card.features) or 1.0
    return pd.DataFrame(
        {
            "Looks at": [name for name, _ in card.features],
            "Weight": [100 * size / total for _, size in card.features],
        }
    )


def calibrated_words(card: Card) -> str:
    """How the probabilities were fitted."""
    if not card.calibrated_on:
        return "Probabilities are as the logistic regression gives them."
    return f"Logistic regression; its probabilities were fitted on {card.calibrated_on} than its weights (sigmoid)."


def lines(card: Card) -> Iterator[str]:
    """The card for a terminal."""
    yield title(card)
    yield card.predicts
    yield history_words(card)
    if card.reason:
        yield reason_words(card)
    if card.scores is not None:
        for name, value, meaning in figures(card.scores, card.event).itertuples(index=False):
            yield f"  {name:<10} {value:<36} {meaning}"
        yield f"  The threshold was {card.threshold_chosen}."
        if card.early is not None:
            rows, scores = card.early
            yield f"  Among {rows}: AUC {_interval(scores.auc, scores.auc_low, scores.auc_high)}, n = {scores.n:,}."
        yield calibrated_words(card)
        yield "Said and came (95 %, n):"
        for said, came, interval, _, n in calibration_table(card.scores).itertuples(index=False):
            yield f"  {said:>7}  {came:>7}  {interval:<18} {n:,}"
        yield f"Looks at: {', '.join(f'{name} ({size:.2f})' for name, size in card.features)}."
    for name, reason in card.left_out:
        yield f"Left out: {name} – {reason}."
    for suspect in card.suspects:
        yield f"Suspect: {suspect.column} {suspect.reason}."
    for caution in card.cautions:
        yield f"Note: {caution}"
    for limit in card.limits:
        yield f"Limit: {limit}"
