"""How often the search finds something in nothing, and what is planted in something: many invented platforms.

`python -m tests.assess.pattern_runs` prints both tables; `make soak` holds them to their limits.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from mentor_analytics.assess.pattern_merge import Pattern
from mentor_analytics.assess.patterns import Patterns, search
from mentor_analytics.demo.platform import Platform, synthetic_platform
from mentor_analytics.demo.truths import SIZES, Sizes
from mentor_analytics.measure.about import About
from mentor_analytics.measure.prepare import default_as_of, mentor_key, prepare
from tests.assess.pattern_rows import AS_OF, TIMEZONE, Spreads, sessions

RUNS, POWER_RUNS = 400, 100
N, MENTORS = 5_000, 60
LEAD = "lead_time"
PEOPLE = "invented platform, people differ"
"""In it long leads do bring no-shows: there, and there alone, a finding of that is a true one."""
EVENING = (("program", "DevOps"), ("day_part", "evening (19 to 24 h)"))
POOR_FIRST = (("subject", "Mathematics"), ("poor_first", "yes"))
SIZED: dict[str, Sizes] = {
    "small": replace(SIZES, evening_no_shows=0.03, unprepared=-0.10, leave_after_poor_first=0.30),
    "middling": replace(SIZES, evening_no_shows=0.05, unprepared=-0.20, leave_after_poor_first=0.50),
    "as planted": SIZES,
}


def look(platform: Platform) -> Patterns:
    """The search over a platform, as the app makes it."""
    as_of = default_as_of(platform.sessions, TIMEZONE, AS_OF)
    keys = [mentor_key(str(name)) for name in platform.profiles["mentor"]]
    about = About(profiles=platform.profiles.assign(mentor_key=keys))
    return search(prepare(platform.sessions, as_of), as_of, TIMEZONE, about)


NOTHING: dict[str, Callable[[int], Patterns]] = {
    "invented platform, nothing planted": lambda seed: look(
        synthetic_platform(N, seed, mentors=MENTORS, planted=False)
    ),
    PEOPLE: lambda seed: look(synthetic_platform(N, seed, mentors=MENTORS, planted="mentors")),
    "nothing differs": lambda seed: search(sessions(N, seed, Spreads(), MENTORS), AS_OF, TIMEZONE),
    "mentors differ": lambda seed: search(sessions(N, seed, Spreads(mentor=0.6), MENTORS), AS_OF, TIMEZONE),
    "mentors, learners and days differ": lambda seed: search(
        sessions(N, seed, Spreads(0.5, 0.6, 0.3), MENTORS), AS_OF, TIMEZONE
    ),
}


def false_share(name: str, runs: int = RUNS, first: int = 0) -> tuple[float, Counter[str]]:
    """Share of runs with any finding, and what was found."""
    told, what = 0, Counter[str]()
    for seed in range(first, first + runs):
        findings = [each for each in NOTHING[name](seed).findings if not is_true(name, each)]
        told += bool(findings)
        what.update(f"{each.contrast.metric} by {each.contrast.group[-1][0]}" for each in findings)
    return told / runs, what


def truths_of(pattern: Pattern) -> Iterator[str]:
    """What a finding is a finding of, of what is planted."""
    group, metric = pattern.contrast.group, pattern.contrast.metric
    columns = {column for column, _ in group}
    if group == EVENING and metric == "no_show_rate":
        yield "evening no-shows"
    if columns == {"mentor_prep"} and metric == "average_rating":
        yield "no preparation"
    if columns == {"under_time"} and metric == "average_rating":
        yield "under time"
    if columns == {"trouble"} and metric == "average_rating":
        yield "technical trouble"
    if columns == {LEAD} and metric in {"no_show_rate", "attendance_rate"}:
        yield "lead time"
    if group == POOR_FIRST and metric == "mentor_gone":
        yield "poor first sessions, then gone"


def is_true(scenario: str, pattern: Pattern) -> bool:
    """Whether a finding is of what does matter in a scenario: who stays away completes nothing either."""
    columns = {column for column, _ in pattern.contrast.group}
    missed = pattern.contrast.metric in {"no_show_rate", "attendance_rate", "completion_rate"}
    return scenario == PEOPLE and columns == {LEAD} and missed


def power(sizes: Sizes, runs: int = POWER_RUNS, n: int = 90_000, first: int = 0) -> pd.Series:
    """Share of runs in which each truth is found; other findings per run; runs that call the confounded batch one."""
    found, others, batch = Counter[str](), 0, 0
    for seed in range(first, first + runs):
        for pattern in look(synthetic_platform(n, seed, sizes=sizes)).findings:
            named = list(truths_of(pattern))
            found.update(named)
            others += not named
            batch += pattern.contrast.group == (("batch", "Analytics Jan26"),)
    shares = {name: n_found / runs for name, n_found in sorted(found.items())}
    return pd.Series({**shares, "other findings per run": others / runs, "confounded batch": batch / runs})


def limit(runs: int) -> float:
    """5 % and two standard errors."""
    return 0.05 + 2 * float(np.sqrt(0.05 * 0.95 / runs))


def main() -> None:
    """Both tables."""
    for name in NOTHING:
        share, what = false_share(name)
        sys.stdout.write(f"{name}: {share:.1%} of {RUNS} runs (limit {limit(RUNS):.1%}) {dict(what)}\n")
        sys.stdout.flush()
    for name, sizes in SIZED.items():
        sys.stdout.write(f"\n{name}: {sizes}\n{power(sizes).to_string()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
