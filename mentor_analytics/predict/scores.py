"""How good probabilities are: ranking, distance, calibration, and what a threshold would have called."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from mentor_analytics.predict.rows import Bools
from mentor_analytics.stats import CONFIDENCE, Floats, Ints, divide, wilson

BINS = 10
DRAWS = 400
NEARLY_PERFECT, ALL_BUT_PERFECT = 0.995, 0.9995
"""From the first on two decimals would tell 1.00, from the second on three would."""
_SURE = 1e-12


@dataclass(frozen=True)
class Scores:
    """Probabilities held against what came, on rows the model had not seen.

    Parameters
    ----------
    n, events, people
        Rows, events among them, and persons behind them (0 where nobody is named).
    auc, auc_low, auc_high
        How often a row with the event ranks above one without, with its 95 % interval.
    brier, brier_base
        Mean squared distance, and that of always saying the rate known before.
    log_loss, log_loss_base
        The same in log-odds.
    threshold, called, caught
        From which probability a row is called, how many are, and how many events among them.
    bins
        Calibration: `predicted`, `observed`, `low`, `high`, `n`, `events` by tenth of the rows.
    """

    n: int
    events: int
    people: int
    auc: float
    auc_low: float
    auc_high: float
    brier: float
    brier_base: float
    log_loss: float
    log_loss_base: float
    threshold: float
    called: int
    caught: int
    bins: pd.DataFrame

    @property
    def base_rate(self) -> float:
        """Share of rows with the event."""
        return self.events / self.n if self.n else float("nan")

    @property
    def precision(self) -> float:
        """Share of events among those called."""
        return self.caught / self.called if self.called else float("nan")

    @property
    def recall(self) -> float:
        """Share of the events that were called."""
        return self.caught / self.events if self.events else float("nan")

    @property
    def lift(self) -> float:
        """How many times the base rate the called ones have."""
        return self.precision / self.base_rate if self.events else float("nan")

    @property
    def brier_skill(self) -> float:
        """Share of the base rate's distance that is saved; below 0 it is worse than the base rate."""
        return 1 - self.brier / self.brier_base if self.brier_base else float("nan")

    @property
    def is_above_chance(self) -> bool:
        """Whether the ranking is better than chance by more than chance."""
        return bool(self.auc_low > 0.5)


def scores(
    p: Floats, target: Floats, base: float, threshold: float, group: Ints | None = None, *, seed: int = 0
) -> Scores:
    """Hold probabilities against what came.

    Parameters
    ----------
    p, target
        One per row; the target is 0 or 1.
    base
        The rate known before, which one would otherwise have said of everybody.
    threshold
        From which a row is called; chosen before, on other rows.
    group
        Whose row it is: then the interval of the AUC is over persons, drawn anew `DRAWS` times.
    seed
        Of those draws.
    """
    value, low, high = auc_interval(p, target) if group is None else _auc_by_group(p, target, group, seed)
    called = p >= threshold
    return Scores(
        n=len(p),
        events=int(target.sum()),
        people=0 if group is None else len(np.unique(group)),
        auc=value,
        auc_low=low,
        auc_high=high,
        brier=_mean((p - target) ** 2),
        brier_base=_mean((base - target) ** 2),
        log_loss=_log_loss(p, target),
        log_loss_base=_log_loss(np.full(len(p), base), target),
        threshold=threshold,
        called=int(called.sum()),
        caught=int(target[called].sum()),
        bins=calibration(p, target),
    )


def auc_words(value: float) -> str:
    """Two decimals, three where two would round it to perfect.

    Examples
    --------
    >>> auc_words(0.734), auc_words(0.9962), auc_words(0.99971), auc_words(1.0)
    ('0.73', '0.996', 'above 0.999', '1')
    """
    if value < NEARLY_PERFECT:
        return f"{value:.2f}"
    return "1" if value >= 1 else f"{value:.3f}" if value < ALL_BUT_PERFECT else "above 0.999"


def auc(p: Floats, target: Floats) -> float:
    """Area under the ROC curve: ties count half; NaN without both an event and none.

    Examples
    --------
    >>> auc(np.array([0.1, 0.4, 0.4, 0.8]), np.array([0, 0, 1, 1]))
    0.875
    """
    events = int(target.sum())
    others = len(target) - events
    if not events or not others:
        return float("nan")
    ranks = _ranks(p)
    return float((ranks[target == 1].sum() - events * (events + 1) / 2) / (events * others))


def _ranks(values: Floats) -> Floats:
    """Places from 1, equals sharing the middle of theirs; `scipy.stats` has it too, and takes half a second to load."""
    _, place, ties = np.unique(values, return_inverse=True, return_counts=True)
    middle: Floats = (np.cumsum(ties) - (ties - 1) / 2)[place]
    return middle


def auc_interval(p: Floats, target: Floats) -> tuple[float, float, float]:
    """The AUC with its 95 % interval.

    Notes
    -----
    DeLong, DeLong and Clarke-Pearson (1988), through mid-ranks; on the scale of log-odds, so that it stays within
    0 and 1.
    """
    value = auc(p, target)
    hit = target == 1
    if np.isnan(value) or hit.sum() < 2 or (~hit).sum() < 2:
        return value, float("nan"), float("nan")
    ranks = _ranks(p)
    of_events = (ranks[hit] - _ranks(p[hit])) / (~hit).sum()
    of_others = 1 - (ranks[~hit] - _ranks(p[~hit])) / hit.sum()
    spread = of_events.var(ddof=1) / hit.sum() + of_others.var(ddof=1) / (~hit).sum()
    if value in {0.0, 1.0}:  # no spread to judge by: as far as so few of the rarer kind could have been luck
        luck = ((1 - CONFIDENCE) / 2) ** (1 / min(hit.sum(), (~hit).sum()))
        return (value, float(luck), 1.0) if value else (value, 0.0, float(1 - luck))
    if spread == 0:
        return value, float("nan"), float("nan")
    reach = special.ndtri((1 + CONFIDENCE) / 2) * np.sqrt(spread) / (value * (1 - value))
    low, high = special.expit(special.logit(value) + np.array([-reach, reach]))
    return value, float(low), float(high)


def _auc_by_group(p: Floats, target: Floats, group: Ints, seed: int) -> tuple[float, float, float]:
    """The AUC, with a percentile interval over persons: rows of one person are no separate witnesses."""
    value = auc(p, target)
    codes = np.unique(group, return_inverse=True)[1]
    people = int(codes.max(initial=-1)) + 1
    if np.isnan(value) or people < 2:
        return value, float("nan"), float("nan")
    order = np.argsort(p, kind="stable")
    _, ties = np.unique(p[order], return_inverse=True)
    hit, who = target[order] == 1, codes[order]
    rng = np.random.default_rng(seed)
    drawn = [
        _weighted_auc(rng.multinomial(people, np.full(people, 1 / people))[who], hit, ties)
        for _ in range(DRAWS)
    ]
    known = np.array([each for each in drawn if not np.isnan(each)])
    if len(known) < DRAWS / 2:
        return value, float("nan"), float("nan")
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return value, float(low), float(high)


def _weighted_auc(weights: Ints, hit: Bools, ties: Ints) -> float:
    """The AUC of rows in order of their probability that each count so many times."""
    events = np.bincount(ties, weights * hit)
    others = np.bincount(ties, weights * ~hit)
    if not events.sum() or not others.sum():
        return float("nan")
    below = np.cumsum(others) - others / 2
    return float((events * below).sum() / (events.sum() * others.sum()))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _log_loss(p: Floats, target: Floats) -> float:
    kept = np.clip(p, _SURE, 1 - _SURE)
    return _mean(-(target * np.log(kept) + (1 - target) * np.log(1 - kept)))


def calibration(p: Floats, target: Floats, bins: int = BINS) -> pd.DataFrame:
    """What was said against what came, by tenth of the rows in order of their probability.

    Returns
    -------
    `predicted` (mean), `observed`, `low`, `high` (Wilson, 95 %), `n`, `events`; equal probabilities are never
    parted, so there may be fewer rows than bins.
    """
    edges = np.unique(np.quantile(p, np.linspace(0, 1, bins + 1)[1:-1])) if len(p) else np.zeros(0)
    place = np.searchsorted(edges, p, side="right")
    n = np.bincount(place, minlength=len(edges) + 1).astype(float)
    kept = n > 0
    events = np.bincount(place, target, len(n))[kept]
    low, high = wilson(events, n[kept])
    return pd.DataFrame(
        {
            "predicted": divide(np.bincount(place, p, len(n))[kept], n[kept]),
            "observed": divide(events, n[kept]),
            "low": low,
            "high": high,
            "n": n[kept].astype(np.int64),
            "events": events.astype(np.int64),
        }
    )
