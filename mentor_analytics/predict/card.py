"""The model card: what a model predicts, what it learned from, how it did on what came later, and its limits."""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from mentor_analytics.predict.backtest import Tried
from mentor_analytics.predict.guards import Suspect
from mentor_analytics.predict.rows import Rows, day_words
from mentor_analytics.predict.scores import Scores

DIGITS = 4


@dataclass(frozen=True)
class Part:
    """Rows on one side of the split: from when to when, how many, and how many with the event."""

    first: str
    last: str
    n: int
    events: int

    @property
    def rate(self) -> float:
        """Share with the event."""
        return self.events / self.n if self.n else float("nan")


@dataclass(frozen=True)
class Card:
    """What anybody should know before believing a probability.

    Parameters
    ----------
    what
        `no_show`, `churn` or the name of a target.
    predicts
        A sentence.
    row, event
        What is counted, in the plural.
    reason
        Why there is no probability; empty when there is.
    all, learned, tried
        Labelled rows; those it learned from in the back-test; those it was tried on.
    scores
        On the later part.
    early
        The same among rows where the event is not yet plain to see, and what they are called.
    threshold_chosen
        How the threshold was found.
    calibrated_on
        Whose rows the probabilities were fitted on.
    features
        What it looks at, and by how much each moves the log-odds of a row on average; the strongest first.
    left_out
        Columns it does not look at, with the reason.
    suspects
        Columns that tell too much.
    cautions, limits
        What was noticed here; what always holds.
    is_synthetic
        The data were invented.
    """

    what: str
    predicts: str
    row: str
    event: str
    reason: str
    all: Part
    learned: Part | None = None
    tried: Part | None = None
    scores: Scores | None = None
    early: tuple[str, Scores] | None = None
    threshold_chosen: str = ""
    calibrated_on: str = ""
    features: tuple[tuple[str, float], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    suspects: tuple[Suspect, ...] = ()
    cautions: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    is_synthetic: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values; what is not known is null."""
        told = {name: value for name, value in asdict(self).items() if name not in ("scores", "early")}
        told["scores"] = None if self.scores is None else scores_json(self.scores)
        told["early"] = None if self.early is None else {"rows": self.early[0]} | scores_json(self.early[1])
        told["left_out"] = dict(self.left_out)
        told["features"] = [{"feature": name, "moves_log_odds_by": size} for name, size in self.features]
        told["suspects"] = [each._asdict() for each in self.suspects]
        cleaned: dict[str, Any] = _clean(told)
        return cleaned


THRESHOLD_CHOSEN = (
    "chosen on the latest rows it learned from, never on the later part: it names the highest there, twice as many as "
    "had the event and at most a fifth"
)

SYNTHETIC = "Measured on invented data: it says nothing of real people, nor of how well this works on yours."
"""Above whatever was counted, found or tried on them."""


def scores_json(scores: Scores) -> dict[str, Any]:
    """Figures by name."""
    return {
        "n": scores.n,
        "events": scores.events,
        "people": scores.people or None,
        "base_rate": scores.base_rate,
        "auc": {"value": scores.auc, "low": scores.auc_low, "high": scores.auc_high},
        "brier": {"value": scores.brier, "base_rate": scores.brier_base, "skill": scores.brier_skill},
        "log_loss": {"value": scores.log_loss, "base_rate": scores.log_loss_base},
        "threshold": {
            "value": scores.threshold,
            "called": scores.called,
            "caught": scores.caught,
            "precision": scores.precision,
            "recall": scores.recall,
            "lift": scores.lift,
        },
        "calibration": scores.bins.to_dict("records"),
    }


def _clean(value: Any) -> Any:
    """Numbers short enough to read, NaN as null."""
    if isinstance(value, dict):
        return {str(name): _clean(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, DIGITS)
    return value


def part_of(rows: Rows, within: Any) -> Part:
    """The rows of a part, counted."""
    day = rows.day[within]
    if not len(day):
        return Part("", "", 0, 0)
    return Part(
        day_words(int(day.min())), day_words(int(day.max())), len(day), int(rows.target[within].sum())
    )


def weights(tried: Tried, rows: Rows, label: Callable[[str], str]) -> tuple[tuple[str, float], ...]:
    """How much each feature moves the log-odds of a later row on average, the strongest first."""
    moved = tried.model.contributions(rows.features[tried.tried]).abs().mean().sort_values(ascending=False)
    return tuple((label(str(name)), float(size)) for name, size in moved.items())
