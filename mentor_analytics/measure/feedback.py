"""Comments in numbers: how many of each class with their rating, and which mentors the negative ones are about."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mentor_analytics import stats
from mentor_analytics.errors import listed
from mentor_analytics.measure.kpis import DENOMINATORS, NEGATIVE, PAST, SCORED
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.tally import Groups
from mentor_analytics.schema import SENTIMENTS

SENTIMENT_COLUMNS = (
    "sentiment",
    "sessions",
    "share",
    "denominator",
    "denominator_name",
    "share_low",
    "share_high",
    "average_rating",
    "rated",
    "ci_low",
    "ci_high",
)
READ = ("positive", "neutral", "negative")


def sentiment_table(sessions: pd.DataFrame, blank_is_neutral: bool = False) -> pd.DataFrame:
    """How many sessions have a comment of each class, and how they were rated.

    Parameters
    ----------
    sessions
        Prepared. Without `sentiment` the table is empty; without `rating` the means are NaN.
    blank_is_neutral
        As published: sessions without a comment count as neutral, and every share is out of all sessions.
        Otherwise the three classes are out of the comments that could be read, and sessions without a
        comment, or with one that could not be read, are classes of their own, out of all sessions.

    Returns
    -------
    `SENTIMENT_COLUMNS`, one row per class. Shares with Wilson's interval, mean ratings with Student's t.
    """
    if "sentiment" not in sessions.columns:
        # Not 0 of all: nobody looked.
        return sentiment_table(sessions.head(0).assign(sentiment=""), blank_is_neutral).head(0)
    past = sessions[~sessions["is_ahead"].to_numpy(dtype=bool)]
    classes = past["sentiment"].astype("str")
    if blank_is_neutral:
        classes = classes.replace("no_feedback", "neutral")
    names = [name for name in SENTIMENTS if not (blank_is_neutral and name == "no_feedback")]
    cells = Groups(pd.Categorical(classes, categories=names).codes.astype(np.intp), len(names))
    known = cells.of(cells.codes >= 0)
    counts = known.count()
    of_comments = [name in READ and not blank_is_neutral for name in names]
    denominator = np.where(of_comments, counts[of_comments].sum(), len(past))
    low, high = stats.wilson(counts, denominator)
    rating = past["rating"].to_numpy(float) if "rating" in past.columns else np.full(len(past), np.nan)
    rated = (cells.codes >= 0) & ~np.isnan(rating)
    n = cells.of(rated).count()
    total, squares = (cells.of(rated).sums(rating[rated] ** power) for power in (1, 2))
    mean_low, mean_high = stats.mean_interval(n, total, squares)
    values: Sequence[object] = (
        pd.Series(names, dtype="str"),
        counts,
        stats.divide(counts, denominator),
        denominator,
        np.where(of_comments, "commented", "all"),
        low,
        high,
        stats.divide(total, n),
        n,
        mean_low,
        mean_high,
    )
    return pd.DataFrame(dict(zip(SENTIMENT_COLUMNS, values, strict=True))).astype({"denominator_name": "str"})


def negative_by_mentor(sessions: pd.DataFrame) -> pd.DataFrame:
    """Mentors whose sessions got negative comments, most of them first.

    Parameters
    ----------
    sessions
        Prepared. Needs `session_id`, `mentor_key`, `mentor`; without `sentiment` and `feedback` the table is
        empty.

    Returns
    -------
    `mentor_key`, `mentor`, `negative`, `commented` (comments that could be read), `session_ids` (at most ten,
    then "and N more").
    """
    names = ["mentor_key", "mentor", "negative", "commented", "session_ids"]
    if not {"sentiment", "feedback"} <= set(sessions.columns):
        return pd.DataFrame(columns=names)
    masks = Masks(sessions)
    commented = masks.any(DENOMINATORS["commented"].when) & masks.one(SCORED)
    negative = masks.every((PAST, NEGATIVE))
    rows = sessions.loc[negative, ["session_id", "mentor_key", "mentor"]].astype("str")
    if rows.empty:
        return pd.DataFrame(columns=names)
    table = rows.groupby("mentor_key", as_index=False).agg(
        mentor=("mentor", "first"), negative=("session_id", "size"), session_ids=("session_id", listed)
    )
    comments = sessions.loc[commented, "mentor_key"].value_counts()
    table["commented"] = table["mentor_key"].map(comments).fillna(0).astype("int64")
    return table.sort_values(["negative", "mentor"], ascending=[False, True], ignore_index=True)[names]
