"""Mentors who stand out upwards, and what they do differently, as people read it."""

import pandas as pd

from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.report.charts.groups import interval_words
from mentor_analytics.report.why import shown


def stars_table(stars: pd.DataFrame, mentor: str) -> pd.DataFrame:
    """One row per star: rating as it is and adjusted, with n and interval.

    Parameters
    ----------
    stars
        `STAR_COLUMNS`.
    mentor
        What mentors are called.
    """
    limits = zip(stars["average_rating_low"], stars["average_rating_high"], strict=True)
    return pd.DataFrame(
        {
            mentor: stars["mentor"].astype("str"),
            "Adjusted rating": [shown(float(each), "stars") for each in stars["shrunken_rating"]],
            "Rating": [shown(float(each), "stars") for each in stars["average_rating"]],
            "95 % interval": [interval_words(float(low), float(high), "stars") for low, high in limits],
            "n": stars["average_rating_n"].astype("int64"),
        }
    )


def habits_table(habits: pd.DataFrame) -> pd.DataFrame:
    """One row per habit: that of stars beside that of the others, the difference with its interval, and what it says.

    Parameters
    ----------
    habits
        `HABIT_COLUMNS`.
    """
    rows = []
    for each in habits.to_dict("records"):
        unit = BY_NAME[each["kpi"]].unit
        verdict = "differs" if each["distinguishable"] else "not distinguishable"
        rows.append(
            (
                each["label"],
                f"{shown(each['stars'], unit)} (n = {each['n_stars']:,})",
                f"{shown(each['others'], unit)} (n = {each['n_others']:,})",
                difference_words(each["difference"], each["low"], each["high"], unit),
                verdict if each["p_adjusted"] == each["p_adjusted"] else "too few to compare",
                int(each["sessions"]),
            )
        )
    return pd.DataFrame(
        rows,
        columns=[
            "What they do",
            "Doing well",
            "The others",
            "Difference (95 % interval)",
            "Says",
            "Sessions",
        ],
    )


def difference_words(value: float, low: float, high: float, unit: str) -> str:
    """A difference with its interval; shares in points.

    Examples
    --------
    >>> difference_words(0.25, 0.1, 0.4, "fraction")
    '+25 points (+10 to +40)'
    """
    if value != value:
        return "–"
    if unit != "fraction":
        return f"{value:+.2f} ({interval_words(low, high, unit)})"
    told = f"{100 * value:+.0f} points"
    return told if low != low else f"{told} ({100 * low:+.0f} to {100 * high:+.0f})"
