"""What may come, for pages and commands: sessions that may be missed, and how good the models are.

Each takes a whole workspace: a model of some of the sessions would be another model. All are for `ui.state.cached`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from mentor_analytics.predict.forecast import Forecast
from mentor_analytics.predict.leaving import churn_forecast
from mentor_analytics.predict.no_shows import no_show_forecast
from mentor_analytics.workflows.loading import Loaded
from mentor_analytics.workflows.sources import is_invented


def is_synthetic(inputs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether any of the imports in force was invented by us."""
    return is_invented(str(each["name"]) for each in inputs)


def no_shows(loaded: Loaded) -> Forecast:
    """Sessions still ahead with the probability of a no-show, and the card of the model."""
    return no_show_forecast(
        loaded.scored.sessions, loaded.as_of, loaded.run.timezone, synthetic=is_synthetic(loaded.inputs)
    )


def leaving(loaded: Loaded) -> Forecast:
    """Mentors with the probability that they leave, and the card of the model."""
    return churn_forecast(
        loaded.scored.sessions,
        loaded.as_of,
        loaded.run.timezone,
        loaded.about,
        synthetic=is_synthetic(loaded.inputs),
    )
