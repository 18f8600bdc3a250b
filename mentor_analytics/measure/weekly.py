"""A mentor's last weeks, one after the other: what a sparkline is drawn of."""

import numpy as np
import pandas as pd

from mentor_analytics import stats
from mentor_analytics.measure.mentors import ENOUGH_RATINGS

WEEKS = 13
COLUMNS = ("mentor_key", "values", "n")


def weekly(sessions: pd.DataFrame, as_of: pd.Timestamp, column: str = "", weeks: int = WEEKS) -> pd.DataFrame:
    """Per mentor and week the mean of a column, or how many sessions there were.

    Parameters
    ----------
    sessions
        Prepared. Needs `mentor_key`, `scheduled_at`, `is_ahead` and `column`.
    as_of
        The last week is the seven days that end here.
    column
        What the mean is taken of; without one sessions are counted.

    Returns
    -------
    `COLUMNS`: `values` are lists, the oldest week first; `n`, how many sessions they are of. A mean is drawn only of
    `ENOUGH_RATINGS` values and more, from the first week that has one on, and without a week between that has none: a
    line would leap over it. Else the list is empty.
    """
    past = ~sessions["is_ahead"].to_numpy(dtype=bool)
    age = (as_of - sessions["scheduled_at"]).dt.total_seconds().to_numpy(float) / (7 * 86_400)
    within = past & (age >= 0) & (age < weeks)
    if column:
        measured = sessions[column].to_numpy(float, na_value=np.nan)
        within = within & ~np.isnan(measured)
    codes, keys = pd.factorize(sessions["mentor_key"])
    cells = codes[within] * weeks + (weeks - 1 - age[within].astype(np.intp))
    counts = np.bincount(cells, minlength=len(keys) * weeks).reshape(len(keys), weeks).astype(np.int64)
    if not column:
        values = [row.astype(float).tolist() if row.any() else [] for row in counts]
    else:
        sums = (
            np.bincount(cells, measured[within], minlength=len(keys) * weeks)
            .reshape(counts.shape)
            .astype(float)
        )
        values = [_means(total, n) for total, n in zip(sums, counts, strict=True)]
    return pd.DataFrame(
        {"mentor_key": pd.Series(keys, dtype="str"), "values": values, "n": counts.sum(axis=1)},
        columns=list(COLUMNS),
    )


def _means(total: stats.Floats, n: stats.Ints) -> list[float]:
    """From the first week with a value; nothing where few have one, or one between has none."""
    if n.sum() < ENOUGH_RATINGS:
        return []
    first = int(np.flatnonzero(n)[0])
    if (n[first:] == 0).any():
        return []
    return [round(float(each), 2) for each in total[first:] / n[first:]]
