"""How probable it is that a session still ahead is missed."""

from dataclasses import replace

import numpy as np
import pandas as pd

from mentor_analytics.predict.backtest import Minimum
from mentor_analytics.predict.explain import reasons
from mentor_analytics.predict.features import FEATURES, no_show_rows
from mentor_analytics.predict.forecast import Forecast, Subject, try_out
from mentor_analytics.predict.guards import looks_ahead
from mentor_analytics.predict.models import fit

SUBJECT = Subject(
    what="no_show",
    predicts="Whether a session that is not cancelled or moved will be missed, by learner or mentor.",
    least=Minimum(
        rows=200, events=30, days=60, seen_events=30, row="completed or missed sessions", event="no-shows"
    ),
    features=FEATURES,
    limits=(
        "It learns from sessions that took place or were missed; it says nothing of cancelling or moving one.",
        "History counts strictly earlier days. The back-test looks a day ahead; of a session next week less is known.",
        "It ranks sessions for a reminder, not people: most of the sessions it names still take place.",
    ),
)


def no_show_forecast(
    sessions: pd.DataFrame, as_of: pd.Timestamp, timezone: str, *, synthetic: bool = False
) -> Forecast:
    """The probability of a no-show for each session still ahead, with the card of the model.

    Parameters
    ----------
    sessions
        Prepared.
    as_of
        The end of the data.
    timezone
        Whose days they are.
    synthetic
        The data were invented; the card says so.

    Returns
    -------
    `table` has, in order of start: `session_id`, `no_show_probability` (NaN with a reason), `reason`, `why`,
    `is_called` (from the threshold on), `base_rate` (everybody's share so far), `mentor_side_rate` (share of
    sessions so far that the mentor missed, drawn towards everybody's; NaN where nobody says who was missing) and
    `mentor_side_n` (of how many).
    """
    rows, plain = no_show_rows(sessions, timezone)
    card, tried = try_out(rows, SUBJECT, synthetic=synthetic)
    if tried is not None:
        seen = looks_ahead(lambda part: no_show_rows(part, timezone)[0], sessions, rows)
        if seen:  # cannot be, unless somebody breaks the features
            card = replace(card, reason=f"these look into the future: {', '.join(map(SUBJECT.label, seen))}")
    is_to_come = (sessions["scheduled_at"] > as_of).to_numpy(dtype=bool)
    at = np.flatnonzero((sessions["status"] == "scheduled").to_numpy(dtype=bool, na_value=False) & is_to_come)
    at = at[np.argsort(sessions["scheduled_at"].iloc[at].to_numpy("datetime64[us]"), kind="stable")]
    table = pd.DataFrame({"session_id": sessions["session_id"].iloc[at].astype("str").to_numpy(dtype=object)})
    probability, why, threshold = np.full(len(at), np.nan), [""] * len(at), float("nan")
    if not card.reason and len(at):
        model = fit(rows, rows.is_labelled)
        of = rows.features.iloc[at]
        probability, threshold = model.probabilities(of), model.threshold
        why = reasons(model.contributions(of), pd.concat([of, plain.iloc[at]], axis=1), FEATURES)
    table = table.assign(
        session_id=table["session_id"].astype("str"),
        no_show_probability=probability,
        reason=pd.Series([card.reason] * len(at), dtype="str"),
        why=pd.Series(why, dtype="str"),
        is_called=probability >= threshold,
        base_rate=card.all.rate,
        mentor_side_rate=rows.features["mentor_own_rate"].to_numpy(float)[at]
        if "mentor_own_rate" in rows.features
        else np.nan,
        mentor_side_n=plain["mentor_n"].to_numpy(float)[at] if "mentor_n" in plain else np.nan,
    )
    return Forecast(table, card)
