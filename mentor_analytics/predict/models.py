"""A calibrated logistic regression, and what moved each of its probabilities.

scikit-learn is imported where it is used: it takes a second, and a page that predicts nothing need not wait.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.predict.rows import Bools, Rows
from mentor_analytics.stats import Floats, Ints

CALIBRATED_ON = 0.25
"""Share of the rows to learn from, the latest, that the curve of probabilities is fitted on."""
ENOUGH_TO_CALIBRATE = 10
"""With fewer events (or fewer without) in that share the probabilities stay as the regression gives them."""
MOST_CALLED, TIMES_BASE = 0.2, 2.0
"""The threshold: of those later rows so many times the base rate are called, and at most a fifth."""
FOLDS = 5
MOST_ROWS = 50_000
"""Learned from, the latest of them: more change a dozen weights no further, and habits change."""
FREE_FROM = 3_000
"""Events from which weights are as free as scikit-learn has them; with fewer they are held back in proportion, else
two features that say alike (sessions in 7 and in 30 days) point opposite ways, and no reason told of them is true."""
RARE_SHARE = 0.01
MOST_KINDS = 40


@dataclass(frozen=True)
class Fitted:
    """A model that has learned.

    Parameters
    ----------
    n, events
        What it learned from.
    base
        Its base rate.
    threshold
        From which it calls a row.
    calibrated_on
        Whose rows its probabilities were fitted on, other than those of its weights; empty for none.
    estimator, pipeline
        scikit-learn's: the whole, and the regression within.
    slope
        How far the calibration stretches log-odds.
    names
        Feature of each weight.
    centre
        Mean of each input of the regression: contributions are told against it.
    """

    n: int
    events: int
    base: float
    threshold: float
    calibrated_on: str
    estimator: Any
    pipeline: Any
    slope: float
    names: tuple[str, ...]
    centre: Floats

    def probabilities(self, features: pd.DataFrame) -> Floats:
        """One per row, 0 to 1, and never surer than so many events and others allow."""
        if features.empty:
            return np.zeros(0)
        with _one_thread():
            told: Floats = self.estimator.predict_proba(features)[:, 1]
        return _allowed(told, self.n, self.events)

    def contributions(self, features: pd.DataFrame) -> pd.DataFrame:
        """How far each feature moves each row's log-odds from those of an average row.

        Returns
        -------
        A column per feature, a row per row. With the average's log-odds they add up to the row's.
        """
        if features.empty:
            return pd.DataFrame({name: np.zeros(0) for name in dict.fromkeys(self.names)})
        inputs = self.pipeline[:-1].transform(features)
        parts = self.slope * self.pipeline[-1].coef_[0] * (inputs - self.centre)
        columns = pd.Index(self.names)
        return pd.DataFrame({name: parts[:, columns == name].sum(axis=1) for name in columns.unique()})


def fit(rows: Rows, within: Bools) -> Fitted:
    """Learn the weights from the earlier rows, and the curve of probabilities from the later ones.

    Parameters
    ----------
    rows
        Features and targets.
    within
        Which rows to learn from: labelled, with and without the event.
    """
    with _one_thread():
        return _fit(rows, within)


def _one_thread() -> Any:
    """Small sums go faster on one core than they are shared out; it comes with scikit-learn."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    return threadpool_limits(limits=1)


def _fit(rows: Rows, within: Bools) -> Fitted:
    from sklearn.calibration import CalibratedClassifierCV

    at = _latest(rows, within)
    features, target = rows.features.iloc[at], rows.target[at]
    first_late = rows.day[at][int(len(at) * (1 - CALIBRATED_ON))]
    calibrated_on, splits = _splits(rows, at, first_late)
    if splits:
        # One split is kept as it is: weights of the earlier rows. Several only lend their probabilities to the curve.
        estimator = CalibratedClassifierCV(
            _pipeline(features, target), method="sigmoid", cv=splits, ensemble=len(splits) == 1
        )
        estimator.fit(features, target)
        inner = estimator.calibrated_classifiers_[0]
        pipeline, slope = inner.estimator, -float(inner.calibrators[0].a_)
    else:
        estimator = pipeline = _pipeline(features, target).fit(features, target)
        slope = 1.0
    late = rows.day[at] >= first_late
    # Of the probabilities as they are told: a threshold above the surest of them would call nobody.
    chosen = _allowed(estimator.predict_proba(features[late])[:, 1], len(target), int(target.sum()))
    return Fitted(
        n=len(target),
        events=int(target.sum()),
        base=float(target.mean()),
        threshold=float(np.quantile(chosen, 1 - min(MOST_CALLED, TIMES_BASE * target.mean()))),
        calibrated_on=calibrated_on,
        estimator=estimator,
        pipeline=pipeline,
        slope=slope,
        names=_names(pipeline, features),
        centre=np.asarray(pipeline[:-1].transform(features)).mean(axis=0),
    )


def _allowed(told: Floats, n: int, events: int) -> Floats:
    """Probabilities no surer than so many events and others allow."""
    return np.clip(told, 1 / (n - events + 2), 1 - 1 / (events + 2))


def latest(rows: Rows, within: Bools) -> Bools:
    """Of the rows to learn from those that are: the latest `MOST_ROWS`."""
    kept = np.zeros(len(within), dtype=bool)
    kept[_latest(rows, within)] = True
    return kept


def _latest(rows: Rows, within: Bools) -> Ints:
    """Their places, in order of time."""
    at = np.flatnonzero(within)
    return at[np.argsort(rows.day[at], kind="stable")][-MOST_ROWS:]


def _splits(rows: Rows, at: Ints, first_late: int) -> tuple[str, list[tuple[Ints, Ints]]]:
    """Which rows the weights and which the curve of probabilities are fitted on, and what the latter are called.

    The later rows, if enough of them have the event and the earlier ones were known by then; else other persons.
    """
    target = rows.target[at]
    early = np.flatnonzero(rows.known_on[at] <= first_late)
    late = np.flatnonzero(rows.day[at] >= first_late)
    if _enough(target[early]) and _enough(target[late]):
        return "later rows", [(early, late)]
    if rows.group is None or not _enough(target) or len(np.unique(rows.group[at])) < FOLDS:
        return "", []
    fold = pd.factorize(rows.group[at])[0] % FOLDS
    every = [(np.flatnonzero(fold != each), np.flatnonzero(fold == each)) for each in range(FOLDS)]
    usable = all(0 < target[learned].sum() < len(learned) for learned, _ in every)
    return ("other people", every) if usable else ("", [])


def _enough(target: Floats) -> bool:
    events = int(target.sum())
    return min(events, len(target) - events) >= ENOUGH_TO_CALIBRATE


def _pipeline(features: pd.DataFrame, target: Floats) -> Any:
    """Blanks marked and filled, numbers on one scale, groups as columns, then the regression."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers, groups = split_kinds(features)
    as_numbers = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True), StandardScaler()
    )
    as_groups = OneHotEncoder(
        handle_unknown="infrequent_if_exist",
        min_frequency=RARE_SHARE,
        max_categories=MOST_KINDS,
        sparse_output=False,
    )
    columns = ColumnTransformer(
        [("number", as_numbers, numbers), *((f"group {name}", as_groups, [name]) for name in groups)]
    )
    return make_pipeline(
        columns, LogisticRegression(C=min(1.0, max(float(target.sum()), 1.0) / FREE_FROM), max_iter=500)
    )


def split_kinds(features: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The columns that hold numbers, and those that name groups."""
    numbers = [name for name in features.columns if pd.api.types.is_numeric_dtype(features[name].dtype)]
    return numbers, [name for name in features.columns if name not in numbers]


def _names(pipeline: Any, features: pd.DataFrame) -> tuple[str, ...]:
    """The feature each input of the regression comes from; the mark of a blank belongs to what is blank."""
    numbers, groups = split_kinds(features)
    columns = pipeline[0]
    names = list(numbers)
    if numbers:
        marks = columns.named_transformers_["number"][0].indicator_
        names += [numbers[at] for at in marks.features_]
    for name in groups:
        of_group = columns.output_indices_[f"group {name}"]
        names += [name] * (of_group.stop - of_group.start)
    return tuple(names)
