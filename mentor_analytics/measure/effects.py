"""What goes with what: group means with n, a test, and a sentence that says when it is only chance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from mentor_analytics import stats
from mentor_analytics.conditions import Mask
from mentor_analytics.measure.by_mentor import any_differs
from mentor_analytics.measure.kpis import BY_NAME, ENOUGH_SESSIONS, default_denominator
from mentor_analytics.measure.masks import Masks, column_label, given_columns
from mentor_analytics.measure.tally import Groups, denominator_mask, numerator_mask, why_off

Impute = Literal["", "mentor_mean"]

COMPARED = ("program", "batch", "cohort", "session_type", "mentor")
GROUP_MEANS = ("group", "value", "n", "ci_low", "ci_high")
FEW = f"fewer than two groups have {ENOUGH_SESSIONS} sessions"


@dataclass(frozen=True)
class Effect:
    """Whether something goes with something else, in numbers and in words.

    Parameters
    ----------
    name, label
        In files, and for people.
    table
        `GROUP_MEANS`: one row per group, `value` a mean or a share. Empty for a correlation.
    test
        Name, statistic, p (NaN with a reason when nothing can be said), n. Only groups of `ENOUGH_SESSIONS` or more
        are held against each other, so no difference rests on a handful.
    p_adjusted
        The larger of the test's p and `p_of_mentors`, after as many comparisons as were made together.
    distinguishable
        The adjusted p is below 0.05.
    sentence
        The finding in words, ending with its n; "not distinguishable" when so.
    imputed
        Values were filled in (the sentence says so too).
    p_of_mentors
        Of groups that differ by the test: p of the same with sessions of one mentor taken as alike. NaN where it was
        not looked at, 1 where it cannot be known (`inseparable`).
    inseparable
        Groups differ by the test, but are one mentor's alone or held against one mentor alone.
    explained_by_mentors
        Groups differ by the test (its p adjusted alike), but no more than their mentors make them.
    """

    name: str
    label: str
    table: pd.DataFrame
    test: stats.Test
    p_adjusted: float
    distinguishable: bool
    sentence: str
    imputed: bool = False
    p_of_mentors: float = float("nan")
    inseparable: bool = False
    explained_by_mentors: bool = False


def prep_effect(sessions: pd.DataFrame, impute: Impute = "") -> Effect:
    """Rating by the mentor's preparation.

    Parameters
    ----------
    sessions
        Prepared. Needs `mentor_prep`, `rating`; with `impute` also `mentor_key`.
    impute
        Nothing: the three means as observed. `mentor_mean`: yes and partial together against no, every
        missing rating filled with the mean of the mentor's given ones, and labelled as such.
    """
    if impute:
        return _imputed_prep(sessions)
    return rating_by(sessions, "mentor_prep", ("yes", "partial", "no"), "Preparation and rating")


def sentiment_effect(sessions: pd.DataFrame, blank_is_neutral: bool = False) -> Effect:
    """Rating by the class of the comment.

    Parameters
    ----------
    sessions
        Prepared. Needs `sentiment`, `rating`.
    blank_is_neutral
        Sessions without a comment count as neutral, instead of as a class of their own.
    """
    order = ("positive", "neutral", "negative", "no_feedback", "not_scored")
    if blank_is_neutral and "sentiment" in sessions.columns:
        folded = sessions["sentiment"].astype("str").replace("no_feedback", "neutral")
        sessions = sessions.assign(sentiment=folded)
    return rating_by(sessions, "sentiment", order, "Comment and rating")


def duration_correlation(sessions: pd.DataFrame) -> tuple[stats.Correlation, str]:
    """Scheduled minutes against rating: Pearson's r with interval and p, and a sentence.

    Needs prepared sessions with `scheduled_min` and `rating`.
    """
    nothing = float("nan")
    if not {"scheduled_min", "rating"} <= set(sessions.columns):
        reason = "needs Scheduled minutes and Rating"
        return stats.Correlation(
            nothing, nothing, nothing, nothing, 0, reason
        ), f"Not available: {reason}, n = 0."
    past = sessions[_past(sessions)]
    found = stats.correlation(past["scheduled_min"], past["rating"])
    if found.reason:
        return found, f"Scheduled length and rating: {found.reason}, n = {found.n}."
    figures = f"r = {found.r:.2f}, 95 % from {found.low:.2f} to {found.high:.2f}, p {_p(found.p)}"
    if not found.p < stats.ALPHA:
        return (
            found,
            f"Scheduled length and rating: not distinguishable from no relation ({figures}), n = {found.n}.",
        )
    direction = "higher" if found.r > 0 else "lower"
    return found, f"Longer scheduled sessions go with {direction} ratings ({figures}), n = {found.n}."


def differences(sessions: pd.DataFrame, defaults: Mapping[str, str], seed: int = 0) -> list[Effect]:
    """Attendance and rating between programs, batches, cohorts, session types and mentors.

    All comparisons are made together, so p is adjusted for how many they are (Benjamini-Hochberg). A program, batch,
    cohort or session type differs only where its mentors alone do not explain it.

    Parameters
    ----------
    sessions
        Prepared. Columns that are not there are not compared.
    defaults
        KPI name to denominator name, of the preset.
    seed
        Of the permutation test for small counts.
    """
    made = []
    for column in COMPARED:
        if column in sessions.columns:
            made.append(_attendance_by(sessions, column, defaults, seed))
            made.append(rating_by(sessions, column, (), f"Rating by {_lower(column)}"))
    return together(made)


def _with_mentors(
    effect: Effect, sessions: pd.DataFrame, column: str, values: Callable[[], tuple[Mask, stats.Floats]]
) -> Effect:
    """The same with p that allows for the mentors, where the test alone would tell a difference."""
    if column == "mentor" or "mentor_key" not in sessions.columns or not effect.test.p < stats.ALPHA:
        return effect
    within, value = values()
    large = effect.table.loc[(effect.table["n"] >= ENOUGH_SESSIONS).to_numpy(dtype=bool), "group"]
    kept = within & sessions[column].astype("str").isin(large).to_numpy(dtype=bool)
    (group, groups), (mentor, mentors) = (
        pd.factorize(sessions.loc[kept, name]) for name in (column, "mentor_key")
    )
    p = any_differs((group.astype(np.intp), len(groups)), (mentor.astype(np.intp), len(mentors)), value[kept])
    return replace(effect, p_of_mentors=1.0 if np.isnan(p) else p, inseparable=bool(np.isnan(p)))


def _attended(sessions: pd.DataFrame, defaults: Mapping[str, str]) -> tuple[Mask, stats.Floats]:
    masks, kpi = Masks(sessions), BY_NAME["attendance_rate"]
    denominator = default_denominator(kpi, defaults)
    return denominator_mask(masks, kpi, denominator), numerator_mask(masks, kpi, denominator).astype(float)


def _rated(sessions: pd.DataFrame) -> tuple[Mask, stats.Floats]:
    values = sessions["rating"].to_numpy(float)
    return _past(sessions) & ~np.isnan(values), values


def together(effects: list[Effect]) -> list[Effect]:
    """The same effects, their p adjusted for how many were looked at."""
    if not effects:
        return []
    alone = stats.benjamini_hochberg([effect.test.p for effect in effects])
    of_mentors = stats.benjamini_hochberg([_careful(effect) for effect in effects])
    return [
        _told(effect, float(p), float(careful))
        for effect, p, careful in zip(effects, alone, of_mentors, strict=True)
    ]


def _careful(effect: Effect) -> float:
    """The larger of both p."""
    return float(np.fmax(effect.test.p, effect.p_of_mentors))


def effect_table(effects: list[Effect]) -> pd.DataFrame:
    """One row per effect: `effect, label, test, groups, n, p, p_adjusted, distinguishable, sentence`."""
    rows = [
        {
            "effect": each.name,
            "label": each.label,
            "test": each.test.name,
            "groups": each.test.groups,
            "n": each.test.n,
            "p": each.test.p,
            "p_adjusted": each.p_adjusted,
            "distinguishable": each.distinguishable,
            "sentence": each.sentence,
        }
        for each in effects
    ]
    names = ("effect", "label", "test", "groups", "n", "p", "p_adjusted", "distinguishable", "sentence")
    return pd.DataFrame(rows, columns=list(names))


def rating_by(sessions: pd.DataFrame, column: str, order: tuple[str, ...], label: str) -> Effect:
    """Rating per value of a column.

    Parameters
    ----------
    sessions
        Prepared. Without `column` or `rating` nothing can be said, and the effect says why.
    order
        Of the groups; those not named follow by name.
    label
        What people call the comparison.
    """
    name = f"rating_by_{column}"
    missing = [each for each in (column, "rating") if each not in sessions.columns]
    if missing:
        known = given_columns(missing, sessions.columns) or missing
        return _nothing(name, label, f"needs {' and '.join(column_label(each) for each in known)}")
    kept = sessions.loc[_past(sessions), [column, "rating"]].dropna()
    table = _means(kept["rating"], kept[column], order)
    test = _of_large(
        table, lambda large: _means_differ(kept[kept[column].astype("str").isin(large)], column), len(kept)
    )
    effect = Effect(name, label, table, test, test.p, False, "")
    return _alone(_with_mentors(effect, sessions, column, lambda: _rated(sessions)))


def _means_differ(kept: pd.DataFrame, column: str) -> stats.Test:
    return stats.means_differ(kept["rating"], pd.factorize(kept[column])[0])


def _of_large(table: pd.DataFrame, test: Callable[[pd.Series], stats.Test], n: int) -> stats.Test:
    """A test of the groups with enough sessions; why there is none where fewer than two have."""
    large = table.loc[(table["n"] >= ENOUGH_SESSIONS).to_numpy(dtype=bool), "group"]
    if len(large) < 2 <= len(table):
        return stats.Test("none", float("nan"), float("nan"), n, len(table), FEW)
    return test(large)


def _alone(effect: Effect) -> Effect:
    """Told as the only comparison made."""
    return _told(effect, effect.test.p, _careful(effect))


def _imputed_prep(sessions: pd.DataFrame) -> Effect:
    name, label = "rating_by_mentor_prep_imputed", "Preparation and rating, missing ratings filled in"
    missing = [each for each in ("mentor_prep", "rating") if each not in sessions.columns]
    if missing:
        return _nothing(name, label, f"needs {' and '.join(column_label(each) for each in missing)}")
    kept = sessions.loc[_past(sessions), ["mentor_key", "mentor_prep", "rating"]].dropna(subset="mentor_prep")
    given = kept["rating"].groupby(kept["mentor_key"]).transform("mean")
    filled = kept.assign(
        rating=kept["rating"].fillna(given),
        prepared=np.where(kept["mentor_prep"] == "no", "not prepared", "prepared or partly"),
    ).dropna(subset="rating")
    table = _means(filled["rating"], filled["prepared"], ("prepared or partly", "not prepared"))
    # Filled values are no observations: a test on them would claim more than was seen.
    given_n = int(kept["rating"].notna().sum())
    reason = f"{len(filled) - given_n} values are filled in"
    test = stats.Test("none", float("nan"), float("nan"), len(filled), len(table), reason)
    shown = ", ".join(f"{row['group']} {_value(row)}" for _, row in table.iterrows())
    sentence = (
        f"{label}: {shown}. Only {given_n} ratings were given, the other {len(filled) - given_n} are the "
        f"mentor's mean, n = {len(filled)}."
    )
    return Effect(name, label, table, test, float("nan"), False, sentence, imputed=True)


def _attendance_by(sessions: pd.DataFrame, column: str, defaults: Mapping[str, str], seed: int) -> Effect:
    name, label = f"attendance_by_{column}", f"Attendance by {_lower(column)}"
    kpi = BY_NAME["attendance_rate"]
    denominator = default_denominator(kpi, defaults)
    reason = why_off(kpi, denominator, sessions.columns)
    if reason:
        return _nothing(name, label, reason)
    masks = Masks(sessions)
    given = sessions[column].notna().to_numpy()
    within, met = (
        each & given
        for each in (denominator_mask(masks, kpi, denominator), numerator_mask(masks, kpi, denominator))
    )
    codes, found = pd.factorize(sessions[column])
    groups = Groups(codes.astype(np.intp), len(found))
    n, hits = groups.of(within).count(), groups.of(met).count()
    low, high = stats.wilson(hits, n)
    table = pd.DataFrame(
        {
            "group": [str(each) for each in found],
            "value": stats.divide(hits, n),
            "n": n,
            "ci_low": low,
            "ci_high": high,
        }
    ).sort_values("group", ignore_index=True)
    enough = n >= ENOUGH_SESSIONS if len(n) > 1 else np.full(len(n), True)
    test = _of_large(table, lambda _: stats.shares_differ(hits[enough], n[enough], seed), int(n.sum()))
    effect = Effect(name, label, table, test, test.p, False, "")
    return _alone(_with_mentors(effect, sessions, column, lambda: _attended(sessions, defaults)))


def _told(effect: Effect, alone: float, careful: float) -> Effect:
    """Say in words what the test says `alone`, and what with the mentors in mind (`careful`); both adjusted."""
    test, seen = effect.test, bool(alone < stats.ALPHA)
    of_mentors = bool(careful >= stats.ALPHA)
    share = effect.name.startswith("attendance")
    p = _p(careful) + (" adjusted" if careful != _careful(effect) else "")
    n_few = int((effect.table["n"] < ENOUGH_SESSIONS).sum())
    few = f"; {n_few:,} with fewer than {ENOUGH_SESSIONS} sessions not compared" if n_few else ""
    if test.reason:
        sentence = f"{effect.label}: nothing can be said ({test.reason}), n = {test.n:,}."
    elif seen:
        large = effect.table[(effect.table["n"] >= ENOUGH_SESSIONS).to_numpy(dtype=bool)]
        ordered = large.dropna(subset="value").sort_values("value")
        low, high = ordered.iloc[0], ordered.iloc[-1]
        ends = f"from {_value(low, share)} for {low['group']} to {_value(high, share)} for {high['group']}"
        why = f"more than chance would make it (p {p})"
        if effect.inseparable:
            why = "but a group of one mentor alone cannot be told apart from that mentor"
        elif of_mentors:
            why = f"no more than the mentors behind them explain (p {p} with them in mind)"
        sentence = f"{effect.label}: {ends}, {why}{few}, n = {test.n:,}."
    else:
        sentence = f"{effect.label}: not distinguishable from chance (p {p}{few}), n = {test.n:,}."
    return replace(
        effect,
        p_adjusted=careful,
        distinguishable=bool(careful < stats.ALPHA),
        explained_by_mentors=seen and of_mentors,
        sentence=sentence,
    )


def _value(row: "pd.Series[float]", share: bool = False) -> str:
    value = f"{round(100 * row['value'], 1):g} %" if share else f"{row['value']:.2f}"
    return f"{value} (n = {int(row['n']):,})"


def _means(values: pd.Series, groups: pd.Series, order: tuple[str, ...] = ()) -> pd.DataFrame:
    """Mean per group with n and t interval, in the order given, else by name."""
    codes, found = pd.factorize(groups)
    names = [str(each) for each in found]
    cells = Groups(codes.astype(np.intp), len(names))
    numbers = values.to_numpy(float)
    n, total, squares = cells.count(), cells.sums(numbers), cells.sums(numbers**2)
    low, high = stats.mean_interval(n, total, squares)
    table = pd.DataFrame(
        {
            "group": pd.Series(names, dtype="str"),
            "value": stats.divide(total, n),
            "n": n,
            "ci_low": low,
            "ci_high": high,
        }
    )
    place = {name: at for at, name in enumerate(order)}
    return table.sort_values(
        "group",
        key=lambda each: each.map(lambda name: (place.get(name, len(order)), name)),
        ignore_index=True,
    )


def _nothing(name: str, label: str, reason: str) -> Effect:
    test = stats.Test("none", float("nan"), float("nan"), 0, 0, reason)
    return _alone(Effect(name, label, pd.DataFrame(columns=list(GROUP_MEANS)), test, test.p, False, ""))


def _past(sessions: pd.DataFrame) -> Mask:
    return ~sessions["is_ahead"].to_numpy(dtype=bool)


def _lower(column: str) -> str:
    return column_label(column).lower()


def _p(p: float) -> str:
    """With its sign: `= 0.12`, `< 0.001`."""
    return "< 0.001" if p < 0.001 else f"= {p:.2g}"
