"""Four sentences that are true of the data: the gap, the change, what goes with low ratings, what to do first."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mentor_analytics.assess.catalogue import UNDER_TIME_RULE
from mentor_analytics.assess.judge import Judgement
from mentor_analytics.assess.naming import renamed
from mentor_analytics.assess.rules import Preset, Rule
from mentor_analytics.assess.words import counted, percent
from mentor_analytics.conditions import Mask, mask
from mentor_analytics.measure.change import ENOUGH, changes
from mentor_analytics.measure.effects import Effect, rating_by, together
from mentor_analytics.measure.kpis import BY_NAME, DENOMINATORS, ENOUGH_SESSIONS
from mentor_analytics.measure.windowed import no_full

PERIOD_DAYS = 30

RATING_GOES_WITH: tuple[tuple[str, str], ...] = (
    ("mentor_prep", "preparation"),
    ("session_type", "session type"),
    ("program", "program"),
    ("cohort", "cohort"),
    ("under_time", "a session {threshold} of its time"),
    ("had_technical_issue", "technical trouble"),
    ("is_first_session", "a first session"),
)
"""Column, and what it is called: what low ratings are held against. No mentor and no learner is."""


@dataclass(frozen=True)
class Finding:
    """One sentence, ending with how many sessions it rests on."""

    name: str
    sentence: str
    n: int


def findings(
    judgement: Judgement, kpis: pd.DataFrame, preset: Preset, as_of: pd.Timestamp, seed: int = 0
) -> tuple[Finding, ...]:
    """The four sentences, in the order gap, change, rating, first.

    Parameters
    ----------
    judgement
        Of prepared sessions under the preset.
    kpis
        Of `kpi_table`, under the preset's denominators.
    preset
        Names denominators and labels.
    as_of
        Where the periods compared end.
    seed
        Of permutation tests.
    """
    sessions = judgement.sessions
    return (
        _own(largest_gap(kpis), preset),
        _own(largest_change(sessions, preset, as_of, seed), preset),
        goes_with_rating(sessions, under_time_rule(preset)),
        first_step(judgement, preset),
    )


def _own(finding: Finding, preset: Preset) -> Finding:
    """In the words of the place; for sentences that hold no words of people."""
    return replace(finding, sentence=renamed(finding.sentence, preset.labels))


def largest_gap(kpis: pd.DataFrame) -> Finding:
    """Which KPI is furthest below its target, as a part of the target; of few sessions nothing is said."""
    known = kpis[kpis["is_default"] & kpis["target"].notna() & kpis["value"].notna()]
    if known.empty:
        return Finding("gap", "No target can be checked with these columns yet, n = 0.", 0)
    enough = known[(known["denominator"] >= ENOUGH_SESSIONS).to_numpy(dtype=bool)]
    if enough.empty:
        most = int(known["denominator"].max())
        sentence = (
            f"Too few sessions to hold against a target (at least {ENOUGH_SESSIONS}), the most n = {most:,}."
        )
        return Finding("gap", sentence, most)
    missed = enough[~enough["meets_target"].to_numpy(dtype=bool)]
    if missed.empty:
        return _no_gap(enough)
    size = (missed["target"] - missed["value"]) / missed["target"].where(missed["target"] != 0, 1)
    furthest = missed.iloc[int(np.argmax(size))]
    n = int(furthest["denominator"])
    return Finding("gap", f"{furthest['label']} is furthest from its target: {_against(furthest)}", n)


def largest_change(sessions: pd.DataFrame, preset: Preset, as_of: pd.Timestamp, seed: int = 0) -> Finding:
    """Which KPI moved most between the last 30 days and the 30 before, if more than chance."""
    table = changes(sessions, as_of, PERIOD_DAYS, preset.denominators, seed)
    periods = f"the last {PERIOD_DAYS} days and the {PERIOD_DAYS} before"
    if (table["reason"] == no_full(PERIOD_DAYS)).any():
        n = int(table["n_now"].max())
        return Finding(
            "change", f"No change can be told: {no_full(PERIOD_DAYS)} the last {PERIOD_DAYS}, n = {n:,}.", n
        )
    enough = table[table["p"].notna() | (table[["n_now", "n_before"]].min(axis=1) >= ENOUGH)]
    if enough.empty:
        n = int(table[["n_now", "n_before"]].min(axis=1).max()) if len(table) else 0
        sentence = (
            f"Too few sessions to compare {periods} (at least {ENOUGH} in each), the shorter n = {n:,}."
        )
        return Finding("change", sentence, n)
    seen = enough[enough["distinguishable"]]
    if seen.empty:
        n = int(enough[["n_now", "n_before"]].sum(axis=1).max())
        looked_at = counted(len(enough), "KPI")
        sentence = f"No change between {periods} is distinguishable from chance, {looked_at}, n = {n:,}."
        return Finding("change", sentence, n)
    most = seen.iloc[int(np.argmin(seen["p"]))]
    unit, n = BY_NAME[most["kpi"]].unit, int(most["n_now"] + most["n_before"])
    way = "rose" if most["change"] > 0 else "fell"
    before, now = _shown(most["before"], unit), _shown(most["now"], unit)
    sentence = (
        f"{most['label']} {way} from {before} to {now} between the {PERIOD_DAYS} days before and the last "
        f"{PERIOD_DAYS} days, more than chance would make it, n = {n:,}."
    )
    return Finding("change", sentence, n)


def under_time_rule(preset: Preset) -> Rule:
    """What a preset calls under time; one that does not look at it takes the usual rule."""
    return next((rule for rule in preset.rules if rule.name == UNDER_TIME_RULE.name), UNDER_TIME_RULE)


def goes_with_rating(sessions: pd.DataFrame, under_time: Rule = UNDER_TIME_RULE) -> Finding:
    """What ratings differ by most, and whether that can be told from chance.

    Parameters
    ----------
    sessions
        Prepared. Columns that are not there are not compared; sessions still ahead are left out.
    under_time
        Whose condition says that a session ran short.
    """
    frame = sessions[~sessions["is_ahead"].to_numpy(dtype=bool)]
    limit = under_time.when[0][-1]
    if limit.column in frame.columns:
        short = pd.Series(mask(frame, limit), index=frame.index, dtype="boolean")
        frame = frame.assign(under_time=short.mask(frame[limit.column].isna()))
    threshold = f"under {percent(limit.value)}" if isinstance(limit.value, float) else "short"
    held_against = [
        (column, label.format(threshold=threshold))
        for column, label in RATING_GOES_WITH
        if column in frame.columns
    ]
    effects = [rating_by(_in_words(frame, column), column, (), label) for column, label in held_against]
    told = [effect for effect in together(effects) if not effect.test.reason]
    if not told:
        n = int(frame["rating"].notna().sum()) if "rating" in frame.columns else 0
        return Finding("rating", f"What goes with low ratings cannot be said yet, n = {n:,}.", n)
    first = min(told, key=lambda effect: (not effect.distinguishable, effect.test.p))
    large = first.table[(first.table["n"] >= ENOUGH_SESSIONS).to_numpy(dtype=bool)]
    lowest = large.dropna(subset="value").sort_values("value", kind="stable").iloc[0]
    shown = f"{lowest['value']:.2f} for {lowest['group']} (n = {int(lowest['n']):,})"
    return Finding("rating", _rating_sentence(first, shown, len(told)), first.test.n)


def first_step(judgement: Judgement, preset: Preset) -> Finding:
    """Where to begin: the urgent sessions, else the mild ones, else the mentors a rule names."""
    light, flags = judgement.sessions["light"], judgement.flags
    judged = int(light.notna().sum())
    for colour in ("red", "yellow"):
        word = preset.light.words[colour]
        alike = [other for other in ("red", "yellow") if preset.light.words[other] == word]
        n = int(light.isin(alike).sum())
        if n:
            marked = light.isin(alike).to_numpy()
            reason = _most_frequent(judgement, marked, preset)
            sentence = (
                f"Start with the {counted(n, 'session')} marked {word}, the most severe first; {reason}, "
                f"n = {judged:,}."
            )
            return Finding("first", sentence, judged)
    if judged:
        return Finding("first", f"No session asks for attention, n = {judged:,}.", judged)
    mentors = flags.loc[flags["subject_type"] == "mentor", "subject"].nunique()
    if mentors:
        named = f"{counted(mentors, preset.labels['mentor'].lower())} that a rule names"
        past = int((~judgement.sessions["is_ahead"].to_numpy(dtype=bool)).sum())
        return Finding("first", f"Start with a talk with the {named}, n = {past:,}.", past)
    return Finding("first", "No session can be judged yet, n = 0.", 0)


def _no_gap(known: pd.DataFrame) -> Finding:
    """No target is missed: said as a fact only where the intervals, or many sessions, bear it out."""
    few = known["denominator"] < ENOUGH
    is_open = (known["ci_low"] < known["target"]) | (known["ci_low"].isna() & few)
    if not is_open.any():
        fewest = int(known["denominator"].min())
        sentence = f"Every target that can be checked is met, the smallest n = {fewest:,}."
        return Finding("gap", sentence, fewest)
    least = known[is_open].sort_values("denominator", kind="stable").iloc[0]
    open_ones = f"{int(is_open.sum())} of {counted(len(known), 'target')}"
    sentence = (
        f"No KPI is below its target, but the numbers leave {open_ones} open; the fewest are behind "
        f"{least['label']}: {_against(least)}"
    )
    return Finding("gap", sentence, int(least["denominator"]))


def _against(row: "pd.Series[float]") -> str:
    """A KPI's value with its interval, its target, and what it is out of."""
    unit = BY_NAME[str(row["kpi"])].unit
    value, target, low, high = (_shown(row[name], unit) for name in ("value", "target", "ci_low", "ci_high"))
    interval = "" if np.isnan(row["ci_low"]) else f" (95 % from {low} to {high})"
    out_of = DENOMINATORS[str(row["denominator_name"])].label
    return f"{value}{interval} against {target}, {out_of}, n = {int(row['denominator']):,}."


def _most_frequent(judgement: Judgement, marked: Mask, preset: Preset) -> str:
    """The reason most of these sessions share; all of them, in the preset's order, when several tie."""
    flags, ids = judgement.flags, judgement.sessions.loc[marked, "session_id"]
    of_these = (flags["subject_type"] == "session") & flags["subject"].isin(ids)
    counts = flags.loc[of_these, "label"].astype("str").value_counts()
    most = int(counts.max())
    labels = [rule.label for rule in preset.of_scope("session") if counts.get(rule.label, 0) == most]
    if len(labels) == 1:
        return f"the most frequent reason is {labels[0]} ({most:,} of {len(ids):,})"
    named = f"{', '.join(labels[:-1])} and {labels[-1]}"
    return f"the most frequent reasons are {named} ({most:,} of {len(ids):,} each)"


def _rating_sentence(effect: Effect, lowest: str, compared: int) -> str:
    about = f"by {effect.label}: {lowest}"
    if effect.distinguishable:
        return f"Ratings differ most {about}, more than chance would make it, n = {effect.test.n:,}."
    chance = "this is not distinguishable from chance"
    if effect.explained_by_mentors:
        chance = (
            "it cannot be told apart from its one mentor"
            if effect.inseparable
            else "their mentors alone explain it"
        )
    chance = f"{chance} ({counted(compared, 'comparison')})"
    return f"Ratings differ most {about}, but {chance}, n = {effect.test.n:,}."


def _in_words(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Yes and no instead of true and false."""
    if frame[column].dtype != "boolean":
        return frame
    return frame.assign(**{column: frame[column].map({True: "yes", False: "no"})})


def _shown(value: float, unit: str) -> str:
    return percent(value) if unit == "fraction" else f"{value:.2f}"
