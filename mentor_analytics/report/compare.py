"""Groups side by side: where each stands, which rules hold for it, and whether the differences are more than chance."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from mentor_analytics.assess.rules import Preset
from mentor_analytics.assess.words import counted, standing
from mentor_analytics.measure.change import ENOUGH
from mentor_analytics.measure.kpis import BY_NAME, ENOUGH_SESSIONS, KPIS, Kpi
from mentor_analytics.measure.masks import column_label
from mentor_analytics.measure.tables import NOT_GIVEN, kpi_by, kpi_by_both, kpis_by
from mentor_analytics.measure.windowed import no_full
from mentor_analytics.measure.windows import measured
from mentor_analytics.report.charts.groups import interval_words
from mentor_analytics.report.charts.over_time import period_for, period_words
from mentor_analytics.report.content import GROUPED_BY
from mentor_analytics.report.why import against_target, counted_words, reasons_of, shown, subject_flags

COMPARABLE: tuple[str, ...] = tuple(kpi.name for kpi in KPIS if kpi.kind in {"share", "mean", "ratio"})
"""Counts grow with the group: they say nothing beside each other."""
TESTED: Mapping[str, str] = {"attendance_rate": "attendance", "average_rating": "rating"}
"""The KPIs whose differences are tested, and what the comparison is called."""
MOST_SAID = 8
"""Groups named in sentences."""
MOST_TOGETHER = 4
"""Lines that can be told apart in one chart."""

TABLE_COLUMNS = (
    "Group",
    "Value",
    "95 % interval",
    "Counted",
    "n",
    "Against target",
    "Rules that hold",
)
RULE_COLUMNS = ("Group", "Rule", "What holds", "What would clear it", "Sessions")


def groupings(sessions: pd.DataFrame) -> dict[str, str]:
    """What these sessions can be grouped by, and what each is called."""
    return {column: column_label(column) for column in GROUPED_BY if column in sessions.columns}


def groupings_off(sessions: pd.DataFrame) -> list[str]:
    """What these sessions cannot be grouped by, as people call it."""
    return [column_label(column) for column in GROUPED_BY if column not in sessions.columns]


def comparable(groups: pd.DataFrame) -> dict[str, str]:
    """The KPIs that groups can be compared by in these data, and what each is called."""
    there = set(groups["kpi"])
    return {name: BY_NAME[name].label for name in COMPARABLE if name in there}


def of_kpi(table: pd.DataFrame, kpi: str, by: str = "") -> pd.DataFrame:
    """The rows of one KPI, and of one grouping where that is asked for (`GROUP_COLUMNS`)."""
    kept = (table["kpi"] == kpi).to_numpy(dtype=bool)
    if by:
        kept = kept & (table["by"] == by).to_numpy(dtype=bool)
    return table[kept]


def group_table(rows: pd.DataFrame, kpi: Kpi, flags: pd.DataFrame, by: str) -> pd.DataFrame:
    """One row per group, the furthest from what is wished for first (`TABLE_COLUMNS`).

    Parameters
    ----------
    rows
        `GROUP_COLUMNS` of one KPI and grouping.
    flags
        `FLAG_COLUMNS`, of all subjects.
    by
        Column of the groups.
    """
    ordered = rows.sort_values("value", ascending=kpi.higher_is_better, na_position="last", kind="stable")
    names = subject_flags(flags, by)
    told = ordered.to_dict("records")
    return pd.DataFrame(
        [
            (
                row["group"],
                shown(row["value"], kpi.unit),
                interval_words(row["ci_low"], row["ci_high"], kpi.unit),
                counted_words(kpi, row["numerator"], row["denominator"], row["denominator_name"]),
                int(row["denominator"]),
                against_target(row, kpi),
                names.get(row["group"], ""),
            )
            for row in told
        ],
        columns=list(TABLE_COLUMNS),
    )


def rules_table(flags: pd.DataFrame, by: str, preset: Preset) -> pd.DataFrame:
    """Every rule that holds for a group, with what would clear it (`RULE_COLUMNS`); the most severe first."""
    subjects = flags.loc[(flags["subject_type"] == by).to_numpy(dtype=bool), "subject"].astype("str").unique()
    rows = [
        (
            reason.rank,
            subject,
            f"{reason.shape} {reason.label}",
            _sentence(reason.holds.removeprefix(f"{reason.label}: ")),
            _sentence(reason.clears.removeprefix("Clears when: ")),
            reason.evidence,
        )
        for subject in subjects
        for reason in reasons_of(flags, by, subject, preset)
    ]
    return pd.DataFrame([row[1:] for row in sorted(rows)], columns=list(RULE_COLUMNS))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def has_rules(preset: Preset, by: str) -> bool:
    """Whether a preset looks at such groups at all."""
    return any(rule.scope == by for rule in preset.rules)


def difference_words(comparisons: pd.DataFrame, kpi: str, by: str) -> str:
    """Whether the groups differ more than chance would make them, in a sentence.

    Parameters
    ----------
    comparisons
        Of `measure.effects.effect_table`.
    """
    name = f"{TESTED.get(kpi, '')}_by_{by}"
    found = comparisons.loc[(comparisons["effect"] == name).to_numpy(dtype=bool), "sentence"]
    if len(found):
        return str(found.iloc[0])
    return (
        f"{BY_NAME[kpi].label} by {column_label(by).lower()} is not tested: where intervals overlap, do not read a "
        "difference into it."
    )


def largest(rows: pd.DataFrame, most: int) -> list[str]:
    """The groups with most sessions, the largest first."""
    named = rows[(rows["group"] != NOT_GIVEN).to_numpy(dtype=bool)]
    return named.nlargest(most, "denominator")["group"].tolist()


def over_time(
    sessions: pd.DataFrame,
    by: str,
    groups: Sequence[str],
    period: str,
    preset: Preset,
    timezone: str,
) -> pd.DataFrame:
    """Every KPI of some groups over time: `GROUP_COLUMNS` per period, and `of`, the group."""
    parts = [
        kpis_by(
            sessions[(sessions[by] == group).to_numpy(dtype=bool, na_value=False)],
            period,
            preset.denominators,
            timezone,
            targets=preset.targets,
        ).assign(of=group)
        for group in groups
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["kpi", "of"])


def every_over_time(
    sessions: pd.DataFrame, by: str, kpi: Kpi, period: str, preset: Preset, timezone: str
) -> pd.DataFrame:
    """One KPI of every group over time: `GROUP_COLUMNS` per period, and `of`, the group."""
    rows = kpi_by_both(sessions, kpi, (by, period), preset.denominators, timezone)
    return rows[(rows["of"] != NOT_GIVEN).to_numpy(dtype=bool)]


def limit_words(sessions: pd.DataFrame, by: str, kpi: Kpi, preset: Preset) -> list[str]:
    """Where each group stands between the limit of the preset's rule and the target, the lowest first.

    Out of what the rule counts, with interval and n, so that 68 % is never called average nor 69 % above it. Nothing
    where the preset has no rule on such groups, or the KPI no target; groups with fewer than `ENOUGH_SESSIONS` are left
    out.
    """
    found = [
        (read.denominator, float(every[-1].value))
        for rule in preset.rules
        if rule.scope == by
        for every in rule.when
        if (read := measured(every[-1].column, {kpi.name: kpi}, preset.denominators))
        and read.part == "value"
        and every[-1].op == "<"
        and isinstance(every[-1].value, int | float)
    ]
    if not found or kpi.target is None or kpi.kind != "share":
        return []
    denominator, limit = max(found, key=lambda each: each[1])
    rows = kpi_by(sessions, kpi, by, {**preset.denominators, kpi.name: denominator})
    kept = rows[
        ((rows["denominator"] >= ENOUGH_SESSIONS) & (rows["group"] != NOT_GIVEN)).to_numpy(dtype=bool)
    ]
    told = [
        f"{row['group']}: {standing(row['ci_low'], row['ci_high'], row['value'], limit, kpi.target)}; "
        f"{counted_words(kpi, row['numerator'], row['denominator'], denominator)}."
        for row in kept.sort_values("value", kind="stable").to_dict("records")
    ]
    return (
        told
        if len(told) <= MOST_SAID
        else [*told[:MOST_SAID], f"And {len(told) - MOST_SAID:,} more above these."]
    )


def telling_period(sessions: pd.DataFrame, by: str) -> str:
    """Weeks where a group has enough sessions in each, else months."""
    starts = sessions["scheduled_at"].dropna()
    if starts.empty:
        return "month"
    cells = max(sessions[by].nunique(), 1) * max((starts.max() - starts.min()).days / 7, 1)
    return "week" if period_for(starts) == "week" and len(starts) / cells >= ENOUGH_SESSIONS else "month"


def changes_words(changes: pd.DataFrame, kpi: Kpi, by: str, days: int) -> str:
    """Which groups have changed beyond noise, in a sentence.

    Parameters
    ----------
    changes
        Of `measure.group_change.group_changes`.
    """
    window = f"the last {days} days against the {days} before"
    tested = int(changes["p"].notna().sum())
    short = int((changes["reason"] == no_full(days)).sum())
    few = int((changes["reason"] != "").sum()) - short
    rest = f" {few:,} with fewer than {ENOUGH} sessions in a window are not looked at." if few else ""
    rest += f" {short:,} with {no_full(days)} are not looked at." if short else ""
    if not tested and short == len(changes) > 0:
        return f"{kpi.label} by {by}, {window}: not compared, {no_full(days)}, n = {counted(short, 'group')}."
    if not tested:
        n = f"n = {counted(len(changes), 'group')}"
        return f"{kpi.label} by {by}, {window}: too few sessions to speak of a change, {n}."
    seen = changes[changes["distinguishable"].to_numpy(dtype=bool)]
    if seen.empty:
        return f"{kpi.label} by {by}, {window}: no change beyond noise in {tested:,} (p adjusted).{rest}"
    ways = [f"{row['group']} {_change(row, kpi)}" for row in seen.to_dict("records")]
    return f"{kpi.label} by {by}, {window}: {'; '.join(ways)}. Beyond noise, p adjusted for {tested:,}.{rest}"


def _change(row: Mapping[Any, Any], kpi: Kpi) -> str:
    ends = f"95 % from {difference_in_words(row['low'], kpi.unit)} to {difference_in_words(row['high'], kpi.unit)}"
    n = f"n = {row['n_now']:,} and {row['n_before']:,}"
    return f"{difference_in_words(row['change'], kpi.unit)} to {shown(row['now'], kpi.unit)} ({ends}, {n})"


def difference_in_words(gap: float, unit: str) -> str:
    """A difference with its sign: `+4.2 points`, `−0.31`."""
    if np.isnan(gap):
        return "–"
    if unit == "fraction":
        rounded = round(100 * gap, 1)
        text = f"{rounded:+g} points" if rounded else "0 points"
    else:
        text = f"{gap:+.2f}" if round(gap, 2) else "0.00"
    return text.replace("-", "−")


def changes_table(changes: pd.DataFrame, kpi: Kpi, heading: str, days: int) -> pd.DataFrame:
    """Every group now and before, with the change told only beyond noise; these first."""
    rows = changes.sort_values(["distinguishable", "p"], ascending=[False, True], kind="stable").to_dict(
        "records"
    )
    words = [
        row["reason"]
        if row["reason"]
        else f"{'▲' if row['change'] > 0 else '▼'} {difference_in_words(row['change'], kpi.unit)}"
        if row["distinguishable"]
        else "– within noise"
        for row in rows
    ]
    return pd.DataFrame(
        {
            heading: [row["group"] for row in rows],
            "Change": words,
            "95 % interval of the change": [
                f"{difference_in_words(row['low'], kpi.unit)} to {difference_in_words(row['high'], kpi.unit)}"
                if not row["reason"]
                else "–"
                for row in rows
            ],
            f"Last {days} days": [shown(row["now"], kpi.unit) for row in rows],
            "n": [int(row["n_now"]) for row in rows],
            f"{days} days before": [shown(row["before"], kpi.unit) for row in rows],
            "n before": [int(row["n_before"]) for row in rows],
        }
    )


def over_time_table(rows: pd.DataFrame, kpi: Kpi, period: str) -> pd.DataFrame:
    """A row per period, a column per group: the value with its n.

    Parameters
    ----------
    rows
        `GROUP_COLUMNS` of one KPI per period, and `of`.
    """
    cells = [
        f"{shown(value, kpi.unit)} (n = {n:,.0f})"
        for value, n in zip(rows["value"], rows["denominator"], strict=True)
    ]
    table = rows.assign(cell=cells).pivot_table(
        index="group", columns="of", values="cell", aggfunc="first", sort=False, observed=True
    )
    table = table.reindex(columns=list(dict.fromkeys(rows["of"]))).sort_index().fillna("–")
    table.insert(0, period.capitalize(), [period_words(period, str(name)) for name in table.index])
    return table.reset_index(drop=True)
