"""Four sentences that are true of the data: the gap, the change, what goes with low ratings, what to do first."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mentor_analytics.assess.judge import Judgement
from mentor_analytics.assess.rules import Preset
from mentor_analytics.assess.words import counted, percent
from mentor_analytics.measure.change import ENOUGH, changes
from mentor_analytics.measure.effects import Effect, rating_by, together
from mentor_analytics.measure.kpis import BY_NAME, DENOMINATORS

PERIOD_DAYS = 30

RATING_GOES_WITH: tuple[tuple[str, str], ...] = (
    ("mentor_prep", "preparation"),
    ("session_type", "session type"),
    ("program", "program"),
    ("cohort", "cohort"),
    ("under_time", "a session under 80 % of its time"),
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
        largest_gap(kpis),
        largest_change(sessions, preset, as_of, seed),
        goes_with_rating(sessions),
        first_step(judgement, preset),
    )


def largest_gap(kpis: pd.DataFrame) -> Finding:
    """Which KPI is furthest below its target, as a part of the target."""
    known = kpis[kpis["is_default"] & kpis["target"].notna() & kpis["value"].notna()]
    if known.empty:
        return Finding("gap", "No target can be checked with these columns yet, n = 0.", 0)
    missed = known[~known["meets_target"].to_numpy(dtype=bool)]
    if missed.empty:
        fewest = int(known["denominator"].min())
        return Finding(
            "gap", f"Every target that can be checked is met, the smallest n = {fewest:,}.", fewest
        )
    size = (missed["target"] - missed["value"]) / missed["target"].where(missed["target"] != 0, 1)
    furthest = missed.iloc[int(np.argmax(size))]
    kpi, n = BY_NAME[furthest["kpi"]], int(furthest["denominator"])
    value, target = (_shown(furthest[name], kpi.unit) for name in ("value", "target"))
    interval = (
        ""
        if np.isnan(furthest["ci_low"])
        else (
            f" (95 % from {_shown(furthest['ci_low'], kpi.unit)} to {_shown(furthest['ci_high'], kpi.unit)})"
        )
    )
    out_of = DENOMINATORS[furthest["denominator_name"]].label
    sentence = (
        f"{kpi.label} is furthest from its target: {value}{interval} against {target}, {out_of}, n = {n:,}."
    )
    return Finding("gap", sentence, n)


def largest_change(sessions: pd.DataFrame, preset: Preset, as_of: pd.Timestamp, seed: int = 0) -> Finding:
    """Which KPI moved most between the last 30 days and the 30 before, if more than chance."""
    table = changes(sessions, as_of, PERIOD_DAYS, preset.denominators, seed)
    periods = f"the last {PERIOD_DAYS} days and the {PERIOD_DAYS} before"
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


def goes_with_rating(sessions: pd.DataFrame) -> Finding:
    """What ratings differ by most, and whether that can be told from chance."""
    frame = sessions
    if "duration_ratio" in frame.columns:
        ratio = frame["duration_ratio"]
        frame = frame.assign(under_time=(ratio < 0.8).astype("boolean").mask(ratio.isna()))
    held_against = [(column, label) for column, label in RATING_GOES_WITH if column in frame.columns]
    effects = [rating_by(_in_words(frame, column), column, (), label) for column, label in held_against]
    told = [effect for effect in together(effects) if not effect.test.reason]
    if not told:
        n = int(frame["rating"].notna().sum()) if "rating" in frame.columns else 0
        return Finding("rating", f"What goes with low ratings cannot be said yet, n = {n:,}.", n)
    first = min(told, key=lambda effect: effect.test.p)
    lowest = first.table.dropna(subset="value").sort_values("value", kind="stable").iloc[0]
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
            reasons = flags.loc[flags["subject_type"] == "session", "label"].value_counts()
            reason = f"the most frequent reason is {reasons.index[0]} ({int(reasons.iloc[0]):,})"
            marked = f"{counted(n, 'session')} marked {word}"
            return Finding(
                "first", f"Start with the {marked}, oldest first; {reason}, n = {judged:,}.", judged
            )
    if judged:
        return Finding("first", f"No session asks for attention, n = {judged:,}.", judged)
    mentors = flags.loc[flags["subject_type"] == "mentor", "subject"].nunique()
    if mentors:
        named = f"{counted(mentors, preset.labels['mentor'].lower())} that a rule names"
        return Finding("first", f"Start with a talk with the {named}, n = {len(light):,}.", len(light))
    return Finding("first", "No session can be judged yet, n = 0.", 0)


def _rating_sentence(effect: Effect, lowest: str, compared: int) -> str:
    about = f"by {effect.label}: {lowest}"
    if effect.distinguishable:
        return f"Ratings differ most {about}, more than chance would make it, n = {effect.test.n:,}."
    chance = f"this is not distinguishable from chance ({counted(compared, 'comparison')})"
    return f"Ratings differ most {about}, but {chance}, n = {effect.test.n:,}."


def _in_words(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Yes and no instead of true and false."""
    if frame[column].dtype != "boolean":
        return frame
    return frame.assign(**{column: frame[column].map({True: "yes", False: "no"})})


def _shown(value: float, unit: str) -> str:
    return percent(value) if unit == "fraction" else f"{value:.2f}"
