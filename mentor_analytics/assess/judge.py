"""Rules meet sessions and groups: flags with their evidence, names of flags, lights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from mentor_analytics.assess.flags import Hit, flags_of_groups, flags_of_sessions, stack_flags
from mentor_analytics.assess.quality import with_quality
from mentor_analytics.assess.rules import SCOPES, SEVERITIES, Preset, Rule, Scope
from mentor_analytics.assess.scores import with_scores
from mentor_analytics.assess.words import needs_words, told_conditions
from mentor_analytics.conditions import Condition, Mask, columns_of
from mentor_analytics.measure.about import NOTHING, About, with_about
from mentor_analytics.measure.masks import Masks, absent, column_label, usable
from mentor_analytics.measure.mentors import mentors
from mentor_analytics.measure.tables import group_table, grouped
from mentor_analytics.measure.windows import n_column
from mentor_analytics.schema import LIGHTS

LIGHT = pd.CategoricalDtype(list(LIGHTS))
Positions = npt.NDArray[np.intp]
FLAGGED = ("yellow", "red")


@dataclass(frozen=True)
class Judgement:
    """What the rules of a preset say.

    Parameters
    ----------
    sessions
        The sessions with `n_flags` (int64), `light` (category; missing: not judged), `flag_names` (str) and `note`
        (str; what is only told, missing for nothing).
    flags
        `FLAG_COLUMNS`, one row per subject and rule: sessions in their order, then mentors and groups.
    off
        Rules that these data do not allow: `rule`, `label`, `scope`, `reason`.
    """

    sessions: pd.DataFrame
    flags: pd.DataFrame
    off: pd.DataFrame


def judge(
    sessions: pd.DataFrame,
    preset: Preset,
    as_of: pd.Timestamp,
    tables: Mapping[Scope, pd.DataFrame] | None = None,
) -> Judgement:
    """Hold every rule of a preset against sessions, mentors and groups.

    Parameters
    ----------
    sessions
        Prepared and, for rules on comments, enriched.
    as_of
        Where windows end.
    tables
        One row per subject and scope, as `subject_tables` gives them; computed when not given. Columns added to
        them (a model's `churn_probability`) switch the rules on that name them.
    """
    judged, flags = judge_sessions(sessions, preset)
    if tables is None:
        tables = subject_tables(sessions, preset, as_of)
    group_flags = [
        flags_of_groups(sessions, table, find_hits(Masks(table), preset.of_scope(scope)), preset, as_of)
        for scope, table in tables.items()
    ]
    columns = {"session": sessions.columns, **{scope: table.columns for scope, table in tables.items()}}
    off = [_off(preset.of_scope(scope), columns.get(scope), sessions.columns) for scope in SCOPES]
    judged = judged.assign(note=note_names(sessions, preset))
    return Judgement(judged, stack_flags([flags, *group_flags]), pd.concat(off, ignore_index=True))


def subject_tables(
    sessions: pd.DataFrame, preset: Preset, as_of: pd.Timestamp, about: About = NOTHING
) -> dict[Scope, pd.DataFrame]:
    """One row per mentor and, where the preset has rules on them, per batch, program and cohort.

    Groups that the sessions do not name are left out. `about`: what else is known of mentors.
    """
    named = {scope: _measured_columns(preset.of_scope(scope)) for scope in SCOPES[1:]}
    only = bool(preset.options.get("tutor_initiated_only", True))
    people = mentors(with_quality(sessions), as_of, preset.denominators, only, named["mentor"])
    tables: dict[Scope, pd.DataFrame] = {
        "mentor": with_scores(with_about(people, about, as_of), presence=about.presence)
    }
    for scope in SCOPES[2:]:
        if named[scope] and scope in sessions.columns:
            tables[scope] = group_table(sessions, scope, named[scope], as_of, preset.denominators)
    return tables


def judge_sessions(sessions: pd.DataFrame, preset: Preset) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Flags of single sessions.

    Parameters
    ----------
    sessions
        Needs `session_id` and the columns of the preset's scope. Sessions outside the scope are not judged; when
        the columns of every session rule are absent none is.

    Returns
    -------
    The sessions with `n_flags`, `light`, `flag_names`; and their flags (`FLAG_COLUMNS`).
    """
    masks, rules = Masks(sessions), preset.of_scope("session")
    within = masks.any(preset.scope)
    usable_rules = [rule for rule in rules if _usable(rule, sessions.columns)]
    if not usable_rules:
        within = np.zeros(len(sessions), dtype=bool)
    hits = find_hits(masks, rules, within)
    codes, profiles = _profiles(hits, usable_rules, within)
    lights, counts, names = _lights(profiles, usable_rules, preset)
    judged = sessions.assign(
        n_flags=counts[codes],
        light=pd.Categorical.from_codes(lights[codes], dtype=LIGHT),
        flag_names=pd.Series(names.take(codes), index=sessions.index),
    )
    return judged, flags_of_sessions(sessions, hits)


def find_hits(masks: Masks, rules: Sequence[Rule], within: Mask | None = None) -> list[Hit]:
    """Where rules hold, each subject once per category: the highest severity, of equals the first listed."""
    if within is None:
        within = np.ones(len(masks.frame), dtype=bool)
    taken: dict[str, Mask] = {}
    hits: dict[str, list[Hit]] = {rule.name: [] for rule in rules}
    for rule in sorted(rules, key=lambda each: SEVERITIES.index(each.severity)):
        free = within & ~taken[rule.category] if rule.category in taken else within
        for conditions in _alternatives(rule, masks.frame.columns):
            met = masks.every(conditions) & free
            about, *also = told_conditions(conditions, rule.scope)
            hits[rule.name].append(Hit(rule, about, met, tuple(also)))
            free = free & ~met
        taken[rule.category] = within & ~free
    return [hit for rule in rules for hit in hits[rule.name]]


def _off(rules: Sequence[Rule], columns: pd.Index | None, of_sessions: pd.Index) -> pd.DataFrame:
    """Rules that a table with these columns does not allow, wholly or in part, and why; None: no such table."""
    rows = []
    for rule in rules:
        missing = absent(rule.when, pd.Index([]) if columns is None else columns)
        needed = column_label(rule.scope) if columns is None else needs_words(missing, of_sessions)
        if missing and (columns is None or not _alternatives(rule, columns)):
            rows.append((rule.name, rule.label, rule.scope, f"off: needs {needed}"))
        elif missing:
            rows.append((rule.name, rule.label, rule.scope, f"on in part: without {needed}"))
    return pd.DataFrame(rows, columns=["rule", "label", "scope", "reason"], dtype="str")


def note_names(sessions: pd.DataFrame, preset: Preset) -> pd.Series:
    """What a preset notes of each session without flagging it ("Below target"); missing for nothing."""
    noted = replace(preset, rules=preset.notes, notes=())
    names = judge_sessions(sessions, noted)[0]["flag_names"]
    return names.mask(names == "").rename("note")


def queue(judged: pd.DataFrame, preset: Preset, lights: Sequence[str] = FLAGGED) -> Positions:
    """Positions of the flagged sessions, most urgent first: by light, worst severity, then the oldest.

    Parameters
    ----------
    judged
        As `judge_sessions` gives them.
    lights
        Only these. Sessions that are all good come last, the newest first.
    """
    rules = preset.of_scope("session")
    asked = {name for rule in rules for name in columns_of(rule.when)} | {"light", "scheduled_at"}
    at = np.flatnonzero(judged["light"].isin(list(lights)).to_numpy())
    flagged = judged[[name for name in judged.columns if name in asked]].iloc[at]  # long texts stay behind
    severity = np.full(len(at), len(SEVERITIES), dtype=np.int8)
    for hit in find_hits(Masks(flagged), rules):
        place = np.int8(SEVERITIES.index(hit.rule.severity))
        severity = np.where(hit.met, np.minimum(severity, place), severity)
    red, good = ((flagged["light"] == light).to_numpy(dtype=bool) for light in ("red", "green"))
    starts = flagged["scheduled_at"].to_numpy("datetime64[us]").astype(np.int64)
    return at[np.lexsort((np.where(good, -starts, starts), severity, ~red, good))]


def lights_by(judged: pd.DataFrame, column: str) -> pd.DataFrame:
    """Sessions, flags and lights per value of a column.

    Parameters
    ----------
    judged
        As `judge_sessions` gives them. Needs `column`.

    Returns
    -------
    `column`, `sessions`, `judged`, `flagged`, `n_flags`, `green`, `yellow`, `red`; most flags first.
    """
    groups, names = grouped(judged, column, "UTC")
    lights, flags = judged["light"].cat.codes.to_numpy(), judged["n_flags"].to_numpy()
    table = pd.DataFrame(
        {
            column: pd.Series(names, dtype="str"),
            "sessions": groups.count(),
            "judged": groups.of(lights >= 0).count(),
            "flagged": groups.of(flags > 0).count(),
            "n_flags": groups.sums(flags.astype(float)).astype(np.int64),
            **{name: groups.of(lights == code).count() for code, name in enumerate(LIGHTS)},
        }
    )
    return table.sort_values(["n_flags", column], ascending=[False, True], kind="stable", ignore_index=True)


def _alternatives(rule: Rule, columns: pd.Index) -> tuple[tuple[Condition, ...], ...]:
    """A rule's usable alternatives, its minimum n put before what each is about."""
    if not rule.minimum_n:
        return usable(rule.when, columns)
    with_n = tuple(
        (*before, Condition(n_column(last.column), ">=", rule.minimum_n), last) for *before, last in rule.when
    )
    return usable(with_n, columns)


def _usable(rule: Rule, columns: pd.Index) -> bool:
    return bool(_alternatives(rule, columns))


def _measured_columns(rules: Sequence[Rule]) -> list[str]:
    """Every column these rules name, with the n their minimum looks at."""
    named = [condition.column for rule in rules for every in rule.when for condition in every]
    return list(dict.fromkeys([*named, *(n_column(column) for column in named)]))


def _profiles(
    hits: Sequence[Hit], rules: Sequence[Rule], within: Mask
) -> tuple[Positions, npt.NDArray[np.int64]]:
    """Which combination of rules each session meets: a code per session, and the combinations.

    A combination has bit 0 for judged, and bit i + 1 for the i-th rule.
    """
    bits = np.zeros(len(within), dtype=np.int64)
    bits |= within
    place = {rule.name: at for at, rule in enumerate(rules, start=1)}
    for hit in hits:
        bits |= hit.met.astype(np.int64) << place[hit.rule.name]
    codes, found = pd.factorize(bits)
    return codes, np.asarray(found, dtype=np.int64)


def _lights(
    profiles: npt.NDArray[np.int64], rules: Sequence[Rule], preset: Preset
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int64], pd.api.extensions.ExtensionArray]:
    """Light code, number of flags and their names per combination."""
    lights, counts, names = [], [], []
    for bits in profiles:
        met = [rule for at, rule in enumerate(rules, start=1) if bits >> at & 1]
        red = len(met) >= preset.light.red_from or any(rule.name in preset.light.red_rules for rule in met)
        lights.append((2 if red else 1 if met else 0) if bits & 1 else -1)
        counts.append(len(met))
        names.append(preset.separator.join(rule.label for rule in met))
    return np.array(lights, dtype=np.int8), np.array(counts, dtype=np.int64), pd.array(names, dtype="str")
