"""First sessions in words: how many fall below 4.0, where, how they differ from later ones, who comes back."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from mentor_analytics.assess.words import counted, p_words, percent
from mentor_analytics.measure.first_sessions import BACK_DAYS, POOR_BELOW, Compared
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS
from mentor_analytics.report.charts.groups import interval_words
from mentor_analytics.report.session_columns import Called, session_columns

_SHOWN = ("scheduled_at", "mentor", "learner", "program", "batch", "rating", "feedback")
MOST_LISTED = 1_000


def groups_words(table: pd.DataFrame, by: str) -> str:
    """Which groups have more or fewer than the others beyond chance, in a sentence.

    Parameters
    ----------
    table
        Of `measure.first_sessions.by_group`.
    by
        What a group is called ("program").
    """
    enough = int((~table["few"]).sum())
    tested = int(table["p_adjusted"].notna().sum())
    n = f"n = {counted(int(table['denominator'].sum()), 'rated first session')}"
    n_few = len(table) - enough
    few = (
        f" {n_few:,} with fewer than {ENOUGH_SESSIONS} {'stands' if n_few == 1 else 'stand'} last."
        if n_few
        else ""
    )
    if enough < 2:
        return (
            f"By {by}: fewer than two have {ENOUGH_SESSIONS} rated first sessions, nothing to compare, {n}."
        )
    alone = enough - tested
    one = (
        f" {alone:,} cannot be told apart from {'its' if alone == 1 else 'their'} one mentor."
        if alone
        else ""
    )
    if not tested:
        return f"By {by}: nothing can be said, {n}.{one}{few}"
    found = int(table["differs"].sum())
    who = (
        f"{found:,} of {tested:,} {'differs' if found == 1 else 'differ'}"
        if found
        else f"none of {tested:,} differs"
    )
    told = f"{who} from all others more than chance would make it (p adjusted for {tested:,})"
    return f"By {by}: {told}, {n}.{one}{few}"


def group_table(table: pd.DataFrame, heading: str, overall: float) -> pd.DataFrame:
    """Groups under headings for people, those with most below 4.0 (adjusted) first; rates in percent.

    Parameters
    ----------
    table
        Of `measure.first_sessions.by_group`.
    heading
        Of the groups.
    overall
        Everybody's share: those that differ lie above or below it.
    """
    words = []
    for row in table.to_dict("records"):
        if row["few"]:
            words.append(f"not enough data (n = {row['denominator']:,.0f})")
        elif np.isnan(row["p_adjusted"]):
            words.append("– cannot be told apart from its one mentor")
        elif row["differs"]:
            side = "▲ more" if row["value"] > overall else "● fewer"
            words.append(f"{side} than the others (p {p_words(row['p_adjusted'])}, adjusted)")
        else:
            words.append("– not distinguishable from the others")
    return pd.DataFrame(
        {
            heading: table["group"],
            "Below 4.0": 100 * table["value"],
            "Adjusted": 100 * table["shrunken"],
            "95 % interval": [
                interval_words(low, high, "fraction")
                for low, high in zip(table["ci_low"], table["ci_high"], strict=True)
            ],
            "Counted": [
                f"{hits:,.0f} of {n:,.0f}"
                for hits, n in zip(table["numerator"], table["denominator"], strict=True)
            ],
            "In words": words,
        }
    )


def later_words(found: Compared) -> str:
    """Whether first sessions are rated otherwise than later ones, in a sentence."""
    n = f"n = {found.n:,} first and {found.other_n:,} later"
    if found.test.reason or min(found.n, found.other_n) < ENOUGH_SESSIONS:
        reason = found.test.reason or f"fewer than {ENOUGH_SESSIONS} of a kind"
        return f"First against later sessions: nothing can be said ({reason}), {n}."
    figures = f"{found.value:.2f} against {found.other:.2f}"
    gap, low, high = (f"{each:+.2f}".replace("-", "−") for each in (found.gap, found.low, found.high))
    gap = f"{gap} stars, 95 % from {low} to {high}, p {p_words(found.test.p)}"
    if not found.differ:
        return f"First sessions are rated {figures}: not distinguishable from later ones ({gap}), {n}."
    side = "lower" if found.gap < 0 else "higher"
    return f"First sessions are rated {side} than later ones: {figures} ({gap}), {n}."


def back_words(found: Compared, left_out: Mapping[str, int]) -> str:
    """Whether learners come back less after a poor first session, in points and relative, in a sentence."""
    out = ", ".join(f"{n:,} {why}" for why, n in left_out.items() if n)
    rest = f" Not followed: {out}." if out else ""
    n = f"n = {found.n:,} below {POOR_BELOW:.1f} and {found.other_n:,} others"
    what = f"met the same mentor again within {BACK_DAYS} days"
    if found.test.reason or min(found.n, found.other_n) < ENOUGH_SESSIONS:
        reason = found.test.reason or f"fewer than {ENOUGH_SESSIONS} of a kind"
        return f"Who {what}: nothing can be said ({reason}), {n}.{rest}"
    figures = (
        f"{percent(found.value)} ({found.hits:,} of {found.n:,}) after a first session below {POOR_BELOW:.1f}, "
        f"{percent(found.other)} ({found.other_hits:,} of {found.other_n:,}) after the others"
    )
    gap = f"{points(found.gap)}, 95 % from {points(found.low)} to {points(found.high)}, p {p_words(found.test.p)}"
    if not found.differ or not found.other:
        return f"Who {what}: {figures}; not distinguishable from chance ({gap}), {n}.{rest}"
    # As if the share it is held against were exact: the interval of the difference over it.
    parts = [
        f"{round(100 * each / found.other):+d} %".replace("-", "−")
        for each in (found.gap, found.low, found.high)
    ]
    relative = f", relative {parts[0]}, from {parts[1]} to {parts[2]}"
    return f"Who {what}: {figures}; more than chance would make it ({gap}{relative}), {n}.{rest}"


def points(gap: float) -> str:
    """A difference of shares: `-4.2 points`."""
    rounded = round(100 * gap, 1)
    return f"{rounded:+g} points".replace("-", "−") if rounded else "0 points"


def listed(sessions: pd.DataFrame, poor: np.ndarray, called: Called) -> tuple[pd.DataFrame, list[str], int]:
    """The newest first sessions below 4.0 under headings for people, their ids, and how many there are in all."""
    at = np.flatnonzero(poor)
    order = np.argsort(
        -sessions["scheduled_at"].to_numpy("datetime64[us]")[at].astype(np.int64), kind="stable"
    )
    rows = sessions.iloc[at[order[:MOST_LISTED]]]
    shown = {each.heading: each.values for each in session_columns(rows, _SHOWN, called, say_zone=False)}
    return pd.DataFrame(shown).reset_index(drop=True), rows["session_id"].astype("str").tolist(), len(at)
