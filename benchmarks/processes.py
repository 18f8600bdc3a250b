"""Runs a command and says what it cost: wall and CPU seconds and peak memory, its children included."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What a process cost."""

    wall: float
    cpu: float
    peak_mb: float


def run(arguments: Sequence[str | Path]) -> Cost:
    """Run `python ARGUMENTS` to its end; start-up is part of the cost.

    Peak memory is that of the largest single process, as the system counts it.
    """
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *map(str, arguments)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, arguments))} ended with {process.returncode}")
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def best_of(times: int, arguments: Sequence[str | Path]) -> Cost:
    """The run with the least CPU: the others were disturbed by something else."""
    return min((run(arguments) for _ in range(times)), key=lambda cost: cost.cpu)
