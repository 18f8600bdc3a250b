"""KPIs, flags, lights and mentors of a million sessions, against reading the same columns from Parquet.

python -m benchmarks.analysis read|analyse SESSIONS.parquet
"""

import sys
import time
from pathlib import Path

import pandas as pd

from mentor_analytics.assess.judge import judge, subject_tables
from mentor_analytics.assess.presets import preset_named
from mentor_analytics.measure.prepare import default_as_of, prepare
from mentor_analytics.measure.tables import kpi_table

COLUMNS = [
    "session_id", "scheduled_at", "mentor", "status", "program", "batch", "cohort", "scheduled_min", "actual_min",
    "attended", "mentor_prep", "action_items", "follow_up_scheduled", "rating", "feedback", "initiated_by",
    "no_show_by", "sentiment", "polarity",
]  # fmt: skip


def cpu_of_reading(path: Path) -> float:
    """CPU seconds to read the columns."""
    start = time.process_time()
    pd.read_parquet(path, columns=COLUMNS)
    return time.process_time() - start


def cpu_of_analysis(path: Path) -> float:
    """CPU seconds for everything that is not text and not a file."""
    sessions = pd.read_parquet(path, columns=COLUMNS)
    preset = preset_named("standard")
    start = time.process_time()
    as_of = default_as_of(sessions, "Asia/Kolkata", pd.Timestamp("2026-11-01", tz="UTC"))
    prepared = prepare(sessions, as_of)
    tables = subject_tables(prepared, preset, as_of)
    judge(prepared, preset, as_of, tables)
    kpi_table(prepared, preset.denominators)
    return time.process_time() - start


if __name__ == "__main__":
    what, target = sys.argv[1], Path(sys.argv[2])
    print((cpu_of_analysis if what == "analyse" else cpu_of_reading)(target))
