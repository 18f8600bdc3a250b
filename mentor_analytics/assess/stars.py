"""Mentors whose ratings stand out upwards, what they do differently, and what the others could take from it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from mentor_analytics import stats
from mentor_analytics.assess.words import counted, percent
from mentor_analytics.measure.differences import welch_limits
from mentor_analytics.measure.kpis import BY_NAME, ENOUGH_SESSIONS, Kpi
from mentor_analytics.measure.mentors import ENOUGH_RATINGS

TOP_SHARE = 0.10
STAR_COLUMNS = (
    "mentor_key",
    "mentor",
    "shrunken_rating",
    "average_rating",
    "average_rating_n",
    "average_rating_low",
    "average_rating_high",
)
HABIT_COLUMNS = (
    "kpi",
    "label",
    "stars",
    "n_stars",
    "others",
    "n_others",
    "sessions",
    "difference",
    "low",
    "high",
    "p_adjusted",
    "distinguishable",
)
PRACTICES: Mapping[str, str] = {
    "prep_compliance": "Ask them to show how they get ready: the learner's profile, goals and last feedback, the day "
    "before.",
    "follow_up_rate": "Ask them how they end a session: the next date is agreed before everybody leaves.",
    "action_item_rate": "Share one of their lists of next steps: who does what by when, written down together.",
    "duration_ratio": "Ask them how they fill the time: a plan for the minutes, and one question kept for the end.",
    "reschedule_rate": "Ask them how they plan their weeks so that few sessions have to move.",
}
"""What to share, where stars do it differently. Data only: a KPI of a mentor's row, and a sentence."""
HABITS: tuple[str, ...] = tuple(PRACTICES)


@dataclass(frozen=True)
class Stars:
    """Who stands out upwards, and what goes with it.

    Parameters
    ----------
    table
        `STAR_COLUMNS`, the highest first; empty where nobody can be told from the rest.
    habits
        `HABIT_COLUMNS`: means over mentors (each counts once, however many sessions), with the 95 % interval of the
        difference; `p_adjusted` is for as many habits as were compared.
    practices
        What to share, for the habits that differ for the better.
    sentence
        The same in words, with its n; or why nobody is named.
    """

    table: pd.DataFrame
    habits: pd.DataFrame
    practices: tuple[str, ...]
    sentence: str


def stars(mentors: pd.DataFrame) -> Stars:
    """The top tenth by shrunken rating, of fewer than ten the first, if ratings tell mentors apart at all.

    Parameters
    ----------
    mentors
        Of `measure.mentors`, of everybody.
    """
    nobody = pd.DataFrame(columns=list(STAR_COLUMNS)), pd.DataFrame(columns=list(HABIT_COLUMNS)), ()
    if "shrunken_rating" not in mentors.columns or not mentors["average_rating_n"].sum():
        return Stars(*nobody, "No session is rated yet, n = 0.")
    enough = (mentors["average_rating_n"] >= ENOUGH_RATINGS).to_numpy(dtype=bool)
    ranked = f"{counted(int(enough.sum()), 'mentor')} with {ENOUGH_RATINGS} ratings or more"
    if not float(mentors["between_mentor_variance"].iloc[0]) > 0:
        return Stars(*nobody, f"Nobody is named: ratings do not tell mentors apart, of {ranked}.")
    if enough.sum() < 2:
        return Stars(*nobody, f"Nobody is named: there is nobody to compare with, of {ranked}.")
    overall = _overall(mentors)
    share = mentors["shrunken_rating_top_share"].to_numpy(float)
    # Of fewer than ten mentors not even the first is in the top tenth.
    first = float(np.nanmin(share, where=enough, initial=1.0))
    top = share <= max(TOP_SHARE, first)
    of_top = f"the top {percent(TOP_SHARE)} by" if first <= TOP_SHARE else "the first place by"
    is_star = enough & top & (_surely_from(mentors) > overall)
    if not is_star.any():
        return Stars(
            *nobody,
            f"Nobody is named: of {of_top} adjusted rating no interval lies above the mean of {overall:.2f}, of "
            f"{ranked}.",
        )
    table = mentors.loc[is_star, list(STAR_COLUMNS)]
    table = table.sort_values(["shrunken_rating", "mentor"], ascending=[False, True], kind="stable")
    habits = _habits(mentors, is_star)
    named = counted(int(is_star.sum()), "mentor")
    words = (
        f"{named} of {ranked}: in {of_top} adjusted rating, their interval above the mean of {overall:.2f}."
    )
    return Stars(table.reset_index(drop=True), habits, _practices(habits), words)


def habit_words(habits: pd.DataFrame) -> str:
    """What stars do differently, or that it cannot be told, in a sentence."""
    compared = habits["p_adjusted"].notna()
    if not compared.any():
        return "What they do differently cannot be told yet: too few mentors to compare."
    named = habits[habits["distinguishable"].to_numpy(dtype=bool)]
    rest = counted(int(compared.sum()), "habit")
    if named.empty:
        return f"What they do is not distinguishable from what the others do ({rest} compared)."
    told = ", ".join(label[:1].lower() + label[1:] for label in named["label"])
    return f"They differ from the others in: {told} ({rest} compared). It goes with high ratings; it proves no cause."


def _overall(mentors: pd.DataFrame) -> float:
    n = mentors["average_rating_n"].to_numpy(float)
    return float(np.nansum(n * mentors["average_rating"].to_numpy(float)) / n.sum())


def _surely_from(mentors: pd.DataFrame) -> stats.Floats:
    """The lower end of each interval, of the rating as it is and of the adjusted one, whichever is lower.

    Of many mentors who do not differ, some have an interval of their own above the mean by chance alone. That of the
    adjusted rating knows how much mentors differ at all: its variance is between x (1 - weight), the weight being that
    of a mentor's own ratings against everybody's.
    """
    rating, low = mentors["average_rating"].to_numpy(float), mentors["average_rating_low"].to_numpy(float)
    between = float(mentors["between_mentor_variance"].iloc[0])
    z = float(special.ndtri((1 + stats.CONFIDENCE) / 2))
    weight = between / (between + ((rating - low) / z) ** 2)
    adjusted = mentors["shrunken_rating"].to_numpy(float) - z * np.sqrt(between * (1 - weight))
    return np.asarray(np.minimum(low, adjusted))


def _habits(mentors: pd.DataFrame, is_star: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> pd.DataFrame:
    rows = [
        _habit(BY_NAME[name], mentors, is_star)
        for name in HABITS
        if name in mentors.columns and f"{name}_n" in mentors.columns
    ]
    table = pd.DataFrame(rows, columns=[name for name in HABIT_COLUMNS if name != "distinguishable"])
    adjusted = stats.benjamini_hochberg(table["p_adjusted"]) if rows else np.empty(0)
    return table.assign(p_adjusted=adjusted, distinguishable=adjusted < stats.ALPHA)


def _habit(
    kpi: Kpi, mentors: pd.DataFrame, is_star: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
) -> tuple[object, ...]:
    """One habit of stars beside that of the others; `p` is not adjusted yet."""
    n = mentors[f"{kpi.name}_n"].to_numpy(float)
    values = mentors[kpi.name].to_numpy(float)
    known = (n >= ENOUGH_SESSIONS) & ~np.isnan(values)
    groups = [values[known & is_star], values[known & ~is_star]]
    counts = np.array([len(each) for each in groups])
    sums, squares = (np.array([float((each**power).sum()) for each in groups]) for power in (1, 2))
    means = stats.divide(sums, counts)
    test = stats.welch(counts, sums, squares)
    low, high = (
        float(each[0])
        for each in welch_limits((counts[:1], counts[1:]), (sums[:1], sums[1:]), (squares[:1], squares[1:]))
    )
    sessions = int(n[known].sum())
    return (
        kpi.name, kpi.label, means[0], int(counts[0]), means[1], int(counts[1]), sessions, means[0] - means[1],
        low, high, test.p,
    )  # fmt: skip


def _practices(habits: pd.DataFrame) -> tuple[str, ...]:
    told = habits[habits["distinguishable"].to_numpy(dtype=bool)]
    return tuple(
        PRACTICES[name]
        for name, difference in zip(told["kpi"], told["difference"], strict=True)
        if (difference > 0) == BY_NAME[name].higher_is_better
    )
