"""What may come, for pages and commands: sessions that may be missed, and how good the models are.

Each takes a whole workspace: a model of some of the sessions would be another model. All are for `ui.state.cached`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mentor_analytics.predict.card import Card
from mentor_analytics.predict.forecast import Forecast
from mentor_analytics.predict.leaving import churn_forecast
from mentor_analytics.predict.no_shows import no_show_forecast as forecast_no_shows
from mentor_analytics.workflows.loading import Loaded
from mentor_analytics.workflows.sources import is_invented


def is_synthetic(inputs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether any of the imports in force was invented by us."""
    return is_invented(str(each["name"]) for each in inputs)


def no_shows(loaded: Loaded) -> Forecast:
    """Sessions still ahead with the probability of a no-show, and the card of the model."""
    return forecast_no_shows(
        loaded.scored.sessions, loaded.as_of, loaded.run.timezone, synthetic=is_synthetic(loaded.inputs)
    )


def no_show_forecast(loaded: Loaded) -> pd.DataFrame:
    """Each session still ahead: `session_id`, `no_show_probability`, `reason`, `why` and what else `no_shows` says."""
    return no_shows(loaded).table


def leaving(loaded: Loaded) -> Forecast:
    """Mentors with the probability that they leave, and the card of the model."""
    return churn_forecast(
        loaded.scored.sessions,
        loaded.as_of,
        loaded.run.timezone,
        loaded.about,
        synthetic=is_synthetic(loaded.inputs),
    )


def model_cards(loaded: Loaded) -> dict[str, Card]:
    """By what they predict: `no_show`, `churn`."""
    return {each.card.what: each.card for each in (no_shows(loaded), leaving(loaded))}
