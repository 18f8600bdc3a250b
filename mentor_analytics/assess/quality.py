"""The quality of a session, 0 to 100: 100 less what each part takes away."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.assess.score_parts import QUALITY_PARTS, Part
from mentor_analytics.measure.kpis import COMPLETED, PAST
from mentor_analytics.measure.masks import Masks

QUALITY = "session_quality"
ENOUGH_KNOWN = 0.5
"""Less of the weight known than this, and a score is not given."""

Floats = npt.NDArray[np.float64]

_WORTH: Mapping[str, Mapping[str, float]] = {
    "sentiment": {"positive": 1.0, "neutral": 0.5, "negative": 0.0},
    "mentor_prep": {"yes": 1.0, "partial": 0.5, "no": 0.0},
}
"""What a word counts; any other is not known. Data only."""


def with_quality(sessions: pd.DataFrame) -> pd.DataFrame:
    """The sessions with `session_quality`; those that have it already as they are."""
    return (
        sessions if QUALITY in sessions.columns else sessions.assign(**{QUALITY: session_quality(sessions)})
    )


def session_quality(sessions: pd.DataFrame) -> Floats:
    """Quality per session.

    The parts that are known count with their weights: 100 less 100 × Σ w · clip((x − good) / (bad − good), 0, 1) / Σ w
    over `score_parts.QUALITY_PARTS`.

    Parameters
    ----------
    sessions
        Prepared; enriched, for the tone of comments.

    Returns
    -------
    0 to 100, NaN for sessions that were not completed and where less than half of the weight is known.
    """
    lost, known = np.zeros(len(sessions)), np.zeros(len(sessions))
    for part in QUALITY_PARTS:
        if part.column in sessions.columns:
            share = part_share(_numbers(sessions[part.column]), part)
            there = ~np.isnan(share)
            lost += np.where(there, part.weight * share, 0.0)
            known += part.weight * there
    done = Masks(sessions).every((PAST, COMPLETED)) & (known >= ENOUGH_KNOWN - 1e-9)
    quality = np.full(len(sessions), np.nan)
    np.divide(lost, known, out=quality, where=done)
    return 100 * (1 - quality)


def part_share(values: Floats, part: Part) -> Floats:
    """How much of a part's weight values take, 0 to 1; NaN where there is none."""
    return np.clip((values - part.good) / (part.bad - part.good), 0.0, 1.0)


def _numbers(values: pd.Series) -> Floats:
    worth = _WORTH.get(str(values.name))
    if worth is None:
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    codes, found = pd.factorize(values)
    points = np.array([*(worth.get(str(each), np.nan) for each in found), np.nan])
    return points[codes]  # code -1 takes the last: missing
