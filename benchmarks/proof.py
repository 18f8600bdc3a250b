"""What is found of what is planted, and what of nothing: `python -m benchmarks.proof`.

Invented platforms of 90,000 sessions (150 mentors, 180 days), one per seed: how many of the mentors planted as needing
help stand at the top of the queue, which patterns a search finds, how the models do on the later part, and the same where
nothing is planted.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mentor_analytics.assess.patterns import Patterns, search
from mentor_analytics.assess.presets import STANDARD
from mentor_analytics.assess.scores import queue
from mentor_analytics.demo.platform import Platform, synthetic_platform
from mentor_analytics.demo.truths import Planted
from mentor_analytics.enrich.sentiment import analyser_named
from mentor_analytics.measure.about import About
from mentor_analytics.measure.prepare import default_as_of, mentor_key
from mentor_analytics.pipeline import Scored, Texts, measure_and_judge, score
from mentor_analytics.predict.forecast import Forecast
from mentor_analytics.predict.leaving import churn_forecast
from mentor_analytics.predict.no_shows import no_show_forecast

ZONE = "Asia/Kolkata"
NEED_HELP = ("mentor_risk", "weekday_reschedules")


@dataclass(frozen=True)
class Run:
    """One platform, looked at as the app would."""

    seed: int
    platform: Platform
    scored: Scored
    about: About
    as_of: pd.Timestamp
    leaving: Forecast

    def patterns(self) -> Patterns:
        """What goes with what."""
        return search(self.scored.sessions, self.as_of, ZONE, self.about)

    def no_shows(self) -> Forecast:
        """The model of no-shows."""
        return no_show_forecast(self.scored.sessions, self.as_of, ZONE, synthetic=True)


def run(seed: int, planted: Planted, n: int, days: int) -> Run:
    """Invent a platform and score it."""
    made = synthetic_platform(n, seed, days=days, planted=planted)
    as_of = default_as_of(made.sessions, ZONE, otherwise=pd.Timestamp("2026-11-01", tz="UTC"))
    scored = score(made.sessions, STANDARD, Texts(analyser_named("mentor")), as_of)
    about = About(keyed(made.profiles), keyed(made.events))
    leaving = churn_forecast(scored.sessions, as_of, ZONE, about, synthetic=True)
    about = replace(about, forecasts=leaving.table)
    return Run(
        seed,
        made,
        measure_and_judge(scored.sessions, STANDARD, as_of, about),
        about,
        as_of,
        leaving,
    )


def keyed(table: pd.DataFrame) -> pd.DataFrame:
    """A table of mentors under their keys."""
    return table.assign(mentor_key=table["mentor"].astype("str").map(mentor_key).astype("str"))


def queue_row(done: Run) -> str:
    """The queue's top against what is planted."""
    truths = done.platform.truths
    help_needed = {name for each in truths if each.kind in NEED_HELP for name in each.who}
    on_the_way = {name for each in truths if each.kind == "churn" for name in each.who}
    ordered = queue(done.scored.mentors)
    names = ordered["mentor"].astype("str")
    high = set(names[ordered["priority"].isin(["critical", "high"]).to_numpy(dtype=bool)])
    k = len(help_needed)
    top = set(names.head(k))
    judged = int(ordered["priority"].notna().sum())
    if not k:
        return f"| {done.seed} | {judged} | – | – | {len(high)} |"
    found, also = len(help_needed & high), len(on_the_way & high)
    return (
        f"| {done.seed} | {judged} | {len(top & help_needed)} of {k} | {found} of {k} | {len(high)}: {found} planted, "
        f"{also} leaving or gone, {len(high - help_needed - on_the_way)} other |"
    )


def model_row(name: str, seed: int, made: Forecast) -> str:
    """How a model did on the later part."""
    scores = made.card.scores
    if scores is None:
        return f"| {name} | {seed} | – | – | – | {made.card.reason} |"
    return (
        f"| {name} | {seed} | {scores.events:,} of {scores.n:,} | {scores.auc:.3f} ({scores.auc_low:.3f} to "
        f"{scores.auc_high:.3f}) | {scores.brier:.4f} / {scores.brier_base:.4f} | {scores.lift:.1f}× |"
    )


def print_queue(seeds: Sequence[int], n: int, days: int) -> None:
    """Tables for README: the queue, and what the models and the search make of the same platforms."""
    runs: dict[Planted, list[Run]] = {True: [], "mentors": [], False: []}
    for planted, made in runs.items():
        for seed in seeds:
            begun = time.perf_counter()
            made.append(run(seed, planted, n, days))
            print(f"<!-- planted {planted}, seed {seed}: {time.perf_counter() - begun:.1f} s -->", flush=True)
    for planted, made in runs.items():
        print(f"\nPlanted: {planted}\n")
        print("| seed | judged | planted in the top k | planted Critical or High | Critical or High |")
        print("|---|---|---|---|---|")
        print(*map(queue_row, made), sep="\n")
    print("\n| model | seed | events | AUC (95 %) | Brier / base | lift |\n|---|---|---|---|---|---|")
    for each in runs[True]:
        print(model_row("no-show", each.seed, each.no_shows()))
        print(model_row("churn", each.seed, each.leaving))
    for planted, made in runs.items():
        print(f"\nPatterns, planted: {planted}\n")
        for each in made:
            told = each.patterns()
            print(f"seed {each.seed}: {len(told.findings)} of {len(told.looked)} contrasts told")
            for pattern in told.findings:
                contrast = pattern.contrast
                print(
                    f"  {contrast.metric} | {contrast.group} | {contrast.effect:+.3f} ({contrast.low:+.3f} to "
                    f"{contrast.high:+.3f}) | n {contrast.n:,} | p {pattern.p_adjusted:.2g}"
                )
            for pattern in told.explained:
                print(
                    f"  explained: {pattern.contrast.metric} | {pattern.contrast.group} | by {pattern.checked.explained_by}"
                )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="*", default=list(np.arange(1, 6)))
    parser.add_argument("--sessions", type=int, default=90_000)
    parser.add_argument("--days", type=int, default=180)
    options = parser.parse_args()
    print_queue([int(seed) for seed in options.seeds], options.sessions, options.days)


if __name__ == "__main__":
    main()
