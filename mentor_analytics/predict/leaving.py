"""How probable it is that a mentor has no session in the next 30 days."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.predict.backtest import Minimum, Tried, lacking
from mentor_analytics.predict.card import Card
from mentor_analytics.predict.churn import FEATURES, SILENT_DAYS, Looks, churn_rows
from mentor_analytics.predict.explain import reasons
from mentor_analytics.predict.forecast import Forecast, Subject, try_out
from mentor_analytics.predict.guards import TOO_GOOD
from mentor_analytics.predict.models import fit
from mentor_analytics.predict.scores import Scores, scores
from mentor_analytics.stats import Floats

SUBJECT = Subject(
    what="churn",
    predicts="Whether a mentor with a session in the last 30 days has none in the next 30.",
    least=Minimum(
        rows=200,
        events=10,
        days=28,
        people=10,
        row="weekly looks at active mentors, with 30 days after them",
        event="looks before a mentor left",
        person="mentors",
    ),
    features=FEATURES,
    limits=(
        "Leaving means no completed session in 30 days: a holiday looks the same.",
        "Who has been silent for 30 days is no longer forecast; the rules on inactivity name them.",
        "Several looks at one mentor are no separate witnesses: the interval draws mentors, not looks.",
    ),
)
WEEKS_BACK = 4
"""Whole weeks, so that the looks before are at the same days."""
SILENT = "no session in the last 30 days: no longer forecast"


def churn_forecast(
    sessions: pd.DataFrame,
    as_of: pd.Timestamp,
    timezone: str,
    about: About = NOTHING,
    *,
    synthetic: bool = False,
) -> Forecast:
    """The probability that each mentor leaves, with the card of the model.

    Parameters
    ----------
    sessions
        Prepared.
    as_of
        The end of the data.
    timezone
        Whose days they are.
    about
        What else is known of mentors: their logins, and when they were hired.
    synthetic
        The data were invented; the card says so.

    Returns
    -------
    `table` has a row per mentor: `mentor_key`, `churn_probability` (NaN with a reason), `churn_reason`,
    `churn_probability_change_30d` (less what the same recipe said with what was known 30 days before), `churn_why` and
    `churn_rests_on` (what the model learned from, the same in every row).
    """
    looks = churn_rows(sessions, as_of, timezone, about)
    card, tried = try_out(looks.rows, SUBJECT, synthetic=synthetic)
    if tried is not None:
        early = _not_silent(looks, tried)
        future = looks_ahead(sessions, as_of, timezone, about, looks)
        told = _explained(card, future)
        card = replace(
            card, reason=card.reason or _refused(future), early=early, cautions=(*card.cautions, *told)
        )
    n = len(looks.keys)
    probability, change = np.full(n, np.nan), np.full(n, np.nan)
    reason, why = [card.reason or SILENT] * n, [""] * n
    if not card.reason:
        model = fit(looks.rows, looks.rows.is_labelled)
        who, of = looks.mentor[looks.last], looks.rows.features[looks.last]
        probability[who] = model.probabilities(of)
        change = probability - _then(looks, n)
        told = reasons(model.contributions(of), looks.plain[looks.last], FEATURES)
        for at, words in zip(who, told, strict=True):
            reason[at], why[at] = "", words
    table = pd.DataFrame(
        {
            "mentor_key": pd.Series(looks.keys, dtype="str"),
            "churn_probability": probability,
            "churn_reason": pd.Series(reason, dtype="str"),
            "churn_probability_change_30d": change,
            "churn_why": pd.Series(why, dtype="str"),
            "churn_rests_on": pd.Series([rests_on(looks)] * n, dtype="str"),
        }
    )
    return Forecast(table, card)


def rests_on(looks: Looks) -> str:
    """What a probability rests on: `2,400 weekly looks at 45 mentors, 12 of them silent later`."""
    who, target, known = looks.mentor, looks.rows.target, looks.rows.is_labelled
    seen, silent = (np.unique(who[mine]).size for mine in (known, target > 0))
    return f"{int(known.sum()):,} weekly looks at {seen:,} mentors, {silent:,} of them silent later"


def looks_ahead(
    sessions: pd.DataFrame, as_of: pd.Timestamp, timezone: str, about: About, looks: Looks
) -> list[str]:
    """Features of earlier looks that change when the last weeks are taken away: they have seen the future."""
    until = (as_of.tz_convert(timezone) - pd.DateOffset(weeks=WEEKS_BACK)).tz_convert("UTC")
    before = sessions[(sessions["scheduled_at"] <= until).to_numpy(dtype=bool)]
    early = churn_rows(before, until, timezone, about)
    one, other = _by_look(looks), _by_look(early)
    both = one.index.intersection(other.index)
    names = [name for name in one.columns if name in other.columns]
    alike = np.isclose(
        one.loc[both, names].to_numpy(float), other.loc[both, names].to_numpy(float), equal_nan=True
    )
    return [name for name, same in zip(names, alike.all(axis=0), strict=True) if not same]


def _by_look(looks: Looks) -> pd.DataFrame:
    by = pd.MultiIndex.from_arrays((looks.keys.take(looks.mentor), looks.rows.day))
    return looks.rows.features.set_axis(by, axis=0)


def _refused(future: Sequence[str]) -> str:
    return f"these look into the future: {', '.join(map(SUBJECT.label, future))}" if future else ""


def _explained(card: Card, future: Sequence[str]) -> list[str]:
    """Why a model that ranks nearly perfectly may be right all the same."""
    if card.scores is None or card.scores.auc <= TOO_GOOD or future:
        return []
    told = (
        f"Looked into: without the last {WEEKS_BACK} weeks every earlier look stays as it is, so nothing of the future "
        f"is in it. Who meets learners daily and falls silent is easily seen."
    )
    return [told]


def _then(looks: Looks, n: int) -> Floats:
    """What the same recipe said of each mentor 30 days before, having learned from what was known by then."""
    told = np.full(n, np.nan)
    if looks.then.any():
        rows = looks.rows
        known = rows.known_by(int(rows.day[looks.then][0]))
        if not lacking(rows.only(known), SUBJECT.least):
            told[looks.mentor[looks.then]] = fit(rows, known).probabilities(rows.features[looks.then])
    return told


def _not_silent(looks: Looks, tried: Tried) -> tuple[str, Scores] | None:
    """How it does on mentors who still have sessions: silence alone is plain to see."""
    rows = looks.rows
    within = tried.tried & (looks.plain["days_since_last"].to_numpy() <= SILENT_DAYS)
    events = int(rows.target[within].sum())
    if rows.group is None or min(events, int(within.sum()) - events) < 2:
        return None
    p, model = tried.model.probabilities(rows.features[within]), tried.model
    told = scores(p, rows.target[within], model.base, model.threshold, rows.group[within])
    return f"mentors with a session in the last {SILENT_DAYS} days", told
