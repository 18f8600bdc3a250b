"""Who moves or misses sessions, in words: rates under the rules in force, patterns beyond chance, repeats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mentor_analytics.assess.judge import find_hits
from mentor_analytics.assess.rules import Preset, Rule
from mentor_analytics.assess.words import counted, p_words, percent
from mentor_analytics.conditions import Condition, Mask
from mentor_analytics.measure.kpis import BY_NAME, ENOUGH_SESSIONS
from mentor_analytics.measure.masks import Masks, usable
from mentor_analytics.measure.reliability import KPI_OF, REPEATED, REPEATED_DAYS, Asked, What, rates
from mentor_analytics.measure.timing import ENOUGH_EVENTS, ENOUGH_OF_ALL, FALLING, RISING, Patterns
from mentor_analytics.measure.windows import DAYS, measured, n_column
from mentor_analytics.report.session_columns import Called
from mentor_analytics.report.why import RANK, SHAPE_OF, day_words, rule_words
from mentor_analytics.stats import ALPHA, Test

RULED: Mapping[What, tuple[str, ...]] = {
    "moved": ("reschedule_rate",),
    "missed": ("no_show_rate", "no_shows_by_mentor"),
}
"""The KPIs whose rules are looked at."""
VERB: Mapping[What, str] = {"moved": "moved", "missed": "missed"}
NO_RULE = "no rule applies"
MOST_TOLD = 5
PATTERN_HEADINGS = (
    "Stands out",
    "Then",
    "95 % interval",
    "Otherwise",
    "95 % interval otherwise",
    "p, adjusted",
)


@dataclass(frozen=True)
class Standing:
    """Where every mentor stands.

    Parameters
    ----------
    table
        Of `measure.reliability.rates`, with `rank` and `words` of the most severe rule that holds; most severe first,
        then by the lower limit of 30 days.
    rules
        The preset's rules on this.
    sentence
        How many are flagged, watched, and held back for small n.
    """

    table: pd.DataFrame
    rules: tuple[Rule, ...]
    sentence: str

    @property
    def flagged(self) -> int:
        """Mentors under a rule that is high or critical."""
        return int((self.table["rank"] <= RANK["high"]).sum())

    @property
    def watched(self) -> int:
        """Mentors under a lower rule only."""
        return int((self.table["rank"] < len(RANK)).sum()) - self.flagged


def rules_on(preset: Preset, what: What) -> tuple[Rule, ...]:
    """The preset's rules on mentors who move or miss sessions, without what else they look at."""

    def is_on_this(condition: Condition) -> bool:
        found = measured(condition.column, BY_NAME, {})
        return found is not None and found.kpi.name in RULED[what]

    kept = []
    for rule in preset.of_scope("mentor"):
        when = tuple(every for every in rule.when if is_on_this(every[-1]))
        if when:
            kept.append(replace(rule, when=when))
    return tuple(kept)


def standing(sessions: pd.DataFrame, as_of: pd.Timestamp, preset: Preset, asked: Asked) -> Standing:
    """Every mentor's rates, held against the rules of the preset on this basis."""
    rules = rules_on(preset, asked.what)
    named = [condition.column for rule in rules for every in rule.when for condition in every]
    also = [*named, *(n_column(column) for column in named)]
    table = rates(sessions, as_of, asked, preset.denominators, also)
    ranks = np.full(len(table), len(RANK))
    words = np.full(len(table), "", dtype=object)
    for hit in find_hits(Masks(table), rules):
        better = hit.met & (RANK[hit.rule.severity] < ranks)
        ranks = np.where(better, RANK[hit.rule.severity], ranks)
        words = np.where(better, f"{SHAPE_OF[hit.rule.severity]} {hit.rule.label}", words)
    kpi = KPI_OF[asked.what]
    n = table[f"{kpi}_30d_n"].to_numpy()
    few = np.array([f"few sessions (n = {each:,} in 30 days)" for each in n], dtype=object)
    quiet = np.where(n < ENOUGH_SESSIONS, few, NO_RULE if rules else "")
    said = np.array(
        [f"{each} (few sessions, n = {of:,})" for each, of in zip(words, n, strict=True)], dtype=object
    )
    words = np.where((words != "") & (ranks > RANK["high"]) & (n < _least(rules)), said, words)
    table = table.assign(rank=ranks, words=pd.array(np.where(words == "", quiet, words), dtype="str"))
    order = ["rank", f"{kpi}_30d_low", f"{kpi}_30d", "mentor"]
    table = table.sort_values(order, ascending=[True, False, False, True], kind="stable", ignore_index=True)
    return Standing(table, rules, _standing_words(table, rules, asked.what))


def _standing_words(table: pd.DataFrame, rules: Sequence[Rule], what: What) -> str:
    """How many are flagged, to watch, and held back; and why nothing can be said where so."""
    everybody = counted(len(table), "mentor")
    if not rules:
        return f"This preset has no rule on {VERB[what]} sessions; Settings shows the rules of each. {everybody}."
    if not any(usable(rule.when, table.columns) for rule in rules):
        return f"The rules of this preset need a column that says who {VERB[what]} a session; {everybody}."
    sure = (table["rank"] <= RANK["high"]).to_numpy(dtype=bool)
    watched = (table["rank"] < len(RANK)).to_numpy(dtype=bool) & ~sure
    told = f"{sure.sum():,} of {everybody} flagged; {watched.sum():,} to watch"
    return f"{told}{_held_back(table, rules, sure, watched)}"


def _least(rules: Sequence[Rule]) -> int:
    """From how many sessions on the rules flag at all."""
    asked = [
        int(each.value)
        for rule in rules
        for every in rule.when
        for each in every
        if each.column.endswith("_n") and isinstance(each.value, int | float)
    ]
    return max([*asked, *(rule.minimum_n for rule in rules)], default=0)


def _held_back(table: pd.DataFrame, rules: Sequence[Rule], sure: Mask, watched: Mask) -> str:
    """Why those above the limit are not flagged, everyone told once; and how many are above in each window."""
    conditions = [each for rule in rules for every in rule.when for each in every]
    limits = {
        each.column.removesuffix("_low"): float(each.value)
        for each in conditions
        if each.op in {">", ">="} and _is_rate(each.column) and isinstance(each.value, int | float)
    }
    least = _least(rules)
    above = {column: (table[column] > limit).to_numpy(dtype=bool) for column, limit in limits.items()}
    if not any(each.any() for each in above.values()):
        return "."
    limit_words = percent(min(limits.values()))
    windows = [f"{_days_of(column)}: {each.sum():,}" for column, each in above.items()]
    by_window = f" Above {limit_words} in the last {', '.join(windows)}." if len(above) > 1 else ""
    kept = np.any(list(above.values()), axis=0) & ~sure
    seen = [np.where(each, table[n_column(column)].to_numpy(float), 0) for column, each in above.items()]
    few = kept & (np.max(seen, axis=0) < least)
    reasons = {
        f"with fewer than {least} sessions": few,
        f"with an interval that still reaches below {limit_words}": kept & ~few,
    }
    of_them = _each(reasons, watched, ", of them ")
    others = _each(reasons, ~watched, f" Above {limit_words} and not flagged: ")
    return f"{of_them}.{others}{'.' if others else ''}{by_window}"


def _each(reasons: Mapping[str, Mask], of: Mask, before: str) -> str:
    """How many have which reason; nothing where nobody has one."""
    told = [f"{(met & of).sum():,} {reason}" for reason, met in reasons.items() if (met & of).any()]
    return f"{before}{', '.join(told)}" if told else ""


def _days_of(column: str) -> str:
    found = measured(column, BY_NAME, {})
    return f"{found.days} days" if found else column


def _is_rate(column: str) -> bool:
    found = measured(column, BY_NAME, {})
    return found is not None and found.kpi.kind == "share" and found.part in {"value", "low"}


def rules_words(rules: Sequence[Rule]) -> str:
    """The rules as one line each: shape, label, when it holds."""
    return " ".join(f"{SHAPE_OF[rule.severity]} {rule.label}: {rule_words(rule)}." for rule in rules)


def standing_table(standing_: Standing, what: What, called: Called) -> pd.DataFrame:
    """The same under headings for people; rates in percent, each with its n."""
    table, kpi = standing_.table, KPI_OF[what]
    columns: dict[str, object] = {called.mentor: table["mentor"]}
    # What a phone shows without scrolling sideways comes first: whom, the rate of 30 days, and out of how many.
    for days in (REPEATED_DAYS, *(each for each in DAYS if each != REPEATED_DAYS)):
        columns[f"{days} days"] = 100 * table[f"{kpi}_{days}d"]
        columns[f"n, {days} days"] = table[f"{kpi}_{days}d_n"]
        if days == REPEATED_DAYS:
            columns["What rules say"] = table["words"]
            columns["95 % interval"] = [
                "–" if np.isnan(low) else f"{percent(low)} to {percent(high)}"
                for low, high in zip(table[f"{kpi}_{days}d_low"], table[f"{kpi}_{days}d_high"], strict=True)
            ]
    columns["All time"] = 100 * table[kpi]
    columns["n, all time"] = table[f"{kpi}_n"]
    return pd.DataFrame(columns)


def patterns_words(found: Patterns, what: What) -> str:
    """How many were looked at, and how many patterns are more than chance."""
    if not found.looked_at:
        return (
            f"No mentor has {ENOUGH_OF_ALL} sessions of which {ENOUGH_EVENTS} were {VERB[what]}: too few to look for a "
            f"weekday, an hour or a trend (n = {counted(found.too_few, 'mentor')})."
        )
    seen = counted(found.looked_at, "mentor was", "mentors were")
    tests, told = counted(len(found.table), "look"), len(found.told)
    rest = f"; {found.too_few:,} with fewer than {ENOUGH_EVENTS} {VERB[what]} of {ENOUGH_OF_ALL} are left out"
    head = f"{seen} looked at{rest if found.too_few else ''}."
    if not told:
        return f"{head} Nothing stands out beyond chance (p adjusted for {tests})."
    return f"{head} {counted(told, 'pattern is', 'patterns are')} more than chance (p adjusted for {tests})."


def pattern_sentences(found: Patterns, what: What, name_of: Mapping[str, str]) -> list[str]:
    """The surest patterns, a sentence each, with counts and intervals."""
    return [_pattern(row, what, name_of) for row in found.told.head(MOST_TOLD).to_dict("records")]


def patterns_of(found: Patterns, what: What) -> dict[str, list[str]]:
    """The same by mentor key, without the name; all that is told, and nobody of whom nothing is."""
    told: dict[str, list[str]] = {}
    for row in found.told.to_dict("records"):
        told.setdefault(str(row["mentor_key"]), []).append(_pattern_words(row, what))
    return told


def _pattern(row: Mapping[object, object], what: What, name_of: Mapping[str, str]) -> str:
    return f"{name_of[str(row['mentor_key'])]}: {_pattern_words(row, what)}"


def _pattern_words(row: Mapping[object, object], what: What) -> str:
    then, otherwise = _share(row, ""), _share(row, "other_")
    if row["kind"] == "trend":
        way = {RISING: "more often", FALLING: "less often"}[str(row["slot"])]
        return f"{VERB[what]} {way} lately, {then} in the later half of the time, {otherwise} in the earlier."
    return f"on {row['slot']} {then} {VERB[what]}, at other times {otherwise}."


def _share(row: Mapping[object, object], before: str) -> str:
    hits, n, share, low, high = (
        float(str(row[f"{before}{name}"])) for name in ("hits", "n", "share", "low", "high")
    )
    return f"{hits:,.0f} of {n:,.0f} ({percent(share)}, 95 % from {percent(low)} to {percent(high)})"


def pattern_table(found: Patterns, name_of: Mapping[str, str], called: Called) -> pd.DataFrame:
    """Every pattern beyond chance under headings for people, the surest first."""
    rows = found.told
    shares = [
        (
            f"{row[f'{before}hits']:,} of {row[f'{before}n']:,} ({percent(row[f'{before}share'])})",
            f"{percent(row[f'{before}low'])} to {percent(row[f'{before}high'])}",
        )
        for before in ("", "other_")
        for row in rows.to_dict("records")
    ]
    then, otherwise = shares[: len(rows)], shares[len(rows) :]
    names = [name_of[str(key)] for key in rows["mentor_key"]]
    stands_out = [f"{str(slot)[:1].upper()}{str(slot)[1:]}" for slot in rows["slot"]]
    columns = [
        stands_out,
        [each for each, _ in then],
        [each for _, each in then],
        [each for each, _ in otherwise],
        [each for _, each in otherwise],
        [p_words(float(p)).removeprefix("= ") for p in rows["p_adjusted"]],
    ]
    return pd.DataFrame({called.mentor: names, **dict(zip(PATTERN_HEADINGS, columns, strict=True))})


def weekdays_words(table: pd.DataFrame, test: Test, of_mentors: float) -> str:
    """Whether weekdays differ over everybody's sessions together, in a sentence.

    Parameters
    ----------
    table
        Of `timing.by_weekday`.
    test, of_mentors
        Of `timing.weekday_test`.
    """
    n = f"n = {counted(test.n, 'session')}"
    if test.reason:
        return f"Everybody together: nothing can be said of weekdays ({test.reason}), {n}."
    if not test.p < ALPHA:
        return f"Everybody together: weekdays differ no more than chance would make them (p {p_words(test.p)}), {n}."
    ordered = table.sort_values("share")
    low, high = (f"{percent(row['share'])} on {row['slot']}" for row in (ordered.iloc[0], ordered.iloc[-1]))
    p = max(test.p, of_mentors)
    if np.isnan(of_mentors):
        why = "which cannot be told apart from whose sessions are on which day"
    elif p >= ALPHA:
        why = f"no more than the mentors of each day explain (p {p_words(p)} with them in mind)"
    else:
        why = f"more than chance or the mentors of each day would make it (p {p_words(p)})"
    return f"Everybody together: from {low} to {high}, {why}, {n}."


def reasons_table(reasons: pd.DataFrame, called: Called) -> pd.DataFrame:
    """Groups of reasons under headings for people; parties nobody named are left out."""
    headings = {
        "group": "Reason",
        "sessions": "Sessions",
        "mentor": f"By {called.mentor.lower()}",
        "learner": f"By {called.learner.lower()}",
        "platform": "By platform",
        "not_said": "Not said by whom",
        "examples": "As written",
    }
    kept = [name for name in headings if not (name in {"platform", "not_said"} and not reasons[name].sum())]
    return reasons[kept].rename(columns=headings)


def parties_words(parties: pd.Series, what: What) -> str:
    """By whom sessions were moved or missed, in a sentence."""
    total = int(parties.sum())
    if not total:
        return f"No session was {VERB[what]}, n = 0."
    known = {
        "mentor": "the mentor",
        "learner": "the learner",
        "platform": "the platform",
    }
    each = [
        f"{n:,} by {known.get(str(party), str(party))}" if str(party) else f"{n:,} without a name"
        for party, n in parties.items()
    ]
    return f"{counted(total, 'session')} {VERB[what]}: {', '.join(each)}."


def repeated_table(rows: pd.DataFrame, called: Called) -> pd.DataFrame:
    """Who missed sessions again, under headings for people."""
    word = {"mentor": called.mentor, "learner": called.learner}
    return pd.DataFrame(
        {
            "Who": rows["name"],
            "Is": [word[str(who)] for who in rows["who"]],
            "No-shows": rows["no_shows"],
            "Of sessions": rows["n"],
            "Last": [day_words(each, called.timezone) for each in rows["last_at"]],
        }
    )


def repeated_words(rows: pd.DataFrame) -> str:
    """How many missed sessions again."""
    rule = f"{REPEATED} or more no-shows in the last {REPEATED_DAYS} days"
    if rows.empty:
        return f"Nobody has {rule}."
    people = rows["who"].value_counts()
    each = [counted(int(people[who]), str(who)) for who in ("mentor", "learner") if who in people]
    return f"{' and '.join(each)} with {rule}."
