"""The whole mentor table against one plain groupby over the same keys with as many summed columns.

python -m benchmarks.mentors [SESSIONS…]
"""

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from mentor_analytics.assess.quality import with_quality
from mentor_analytics.demo.generator import synthetic_sessions
from mentor_analytics.measure.kpis import BY_NAME, default_denominator
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.mentors import mentors
from mentor_analytics.measure.prepare import default_as_of, prepare
from mentor_analytics.measure.tally import denominator_mask, numerator_mask, why_off
from mentor_analytics.measure.windowed import AGES, EVER, in_window

SIZES = (90_000, 1_000_000)
REPEATS = 5
END = pd.Timestamp("2026-11-01", tz="UTC")


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds, the least of several times."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def sums_of(sessions: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Mentor, window, and a column of numbers for every sum that the table rests on."""
    masks, columns = Masks(sessions), {}
    for kpi in BY_NAME.values():
        name = default_denominator(kpi, {})
        if why_off(kpi, name, sessions.columns):
            continue
        within, counted = denominator_mask(masks, kpi, name), numerator_mask(masks, kpi, name)
        columns[f"{kpi.name}_n"] = within.astype(np.float64)
        if kpi.kind in {"share", "count"}:
            columns[f"{kpi.name}_top"] = counted.astype(np.float64)
            continue
        values = np.where(within, masks.numbers(kpi.column), 0.0)
        columns |= {f"{kpi.name}_top": values, f"{kpi.name}_squares": values**2}
    window = sum(in_window(sessions["scheduled_at"], as_of, days).astype(np.int8) for days in (*AGES, EVER))
    return pd.DataFrame({"mentor": sessions["mentor"], "window": window, **columns})


def grouped(frame: pd.DataFrame) -> pd.DataFrame:
    """One plain groupby."""
    return frame.groupby(["mentor", "window"], observed=True).sum()


def invented(n: int) -> tuple[pd.DataFrame, pd.Timestamp]:
    """Prepared sessions with drawn tones: reading comments is not what is measured."""
    raw, draw = synthetic_sessions(n, 1), np.random.default_rng(1)
    tones = pd.Series(
        draw.choice(["positive", "neutral", "negative"], n, p=[0.6, 0.25, 0.15]), dtype="category"
    )
    as_of = default_as_of(raw, "Asia/Kolkata", END)
    told = tones.where(raw["feedback"].notna())
    return with_quality(prepare(raw, as_of).assign(sentiment=told, polarity=draw.uniform(-1, 1, n))), as_of


def line(n: int) -> str:
    """What the table and the groupby cost over `n` sessions."""
    sessions, as_of = invented(n)
    frame, table = sums_of(sessions, as_of), mentors(sessions, as_of, {})
    ours = cpu(lambda: mentors(sessions, as_of, {}))
    ready, made = cpu(lambda: grouped(frame)), cpu(lambda: grouped(sums_of(sessions, as_of)))
    return (
        f"{n:,} sessions: {len(table):,} mentors × {table.shape[1]:,} columns in {ours * 1000:.0f} ms of CPU. One "
        f"groupby over mentor and window, {frame.shape[1] - 2} sums: {made * 1000:.0f} ms from the same sessions, ratio "
        f"{ours / made:.2f} (at most 2); {ready * 1000:.0f} ms with its columns made before, ratio {ours / ready:.2f}."
    )


if __name__ == "__main__":
    for size in tuple(int(given) for given in sys.argv[1:]) or SIZES:
        print(line(size))
