"""Print the table of README: `make bench`.

Every ratio is of CPU seconds, start-up included, between processes of this one run. `--quick` takes a tenth of the rows.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import floor
from benchmarks.processes import Cost, best_of, run
from mentor_analytics.demo.generator import synthetic_sessions, write_sessions_csv

SCORE = ("-m", "mentor_analytics", "score")


def score(source: Path, out: Path, times: int = 2) -> Cost:
    """What scoring a file costs."""
    return best_of(times, [*SCORE, source, "--out", out])


def floor_of(source: Path, results: Path, folder: Path) -> float:
    """CPU seconds of the floor, without having the frames."""
    folder.mkdir()
    floor.prepare(results, folder)
    cost = best_of(2, ["-m", "benchmarks.floor", source, results, folder])
    return cost.cpu - float((folder / floor.LOADING).read_text())


def score_rows(base: Path, n: int) -> list[tuple[str, str, str]]:
    """Scoring with comments that repeat and with comments that all differ, against naive and floor."""
    rows = []
    for comments in ("repeated", "distinct"):
        source, out, naive_out = (base / f"{comments}{end}" for end in (".csv", "_out", "_naive"))
        naive_out.mkdir()
        write_sessions_csv(source, n, 1, distinct_comments=comments == "distinct")
        ours = score(source, out)
        naive = run(["-m", "benchmarks.naive", source, naive_out])
        least = floor_of(source, out, base / f"{comments}_floor")
        cost = f"{ours.cpu:.1f} s CPU, {ours.wall:.1f} s wall, {ours.peak_mb:,.0f} MB peak"
        name = f"`score`, {n:,} sessions, {comments} comments"
        rows += [
            (
                f"{name}, against the naive way",
                f"{naive.cpu / ours.cpu:.1f}× faster",
                f"{cost}; naive {naive.cpu:.0f} s",
            ),
            (f"{name}, against the floor", f"{ours.cpu / least:.1f}×", f"floor {least:.1f} s CPU"),
        ]
    return rows


def scaling_rows(base: Path, n: int) -> list[tuple[str, str, str]]:
    """Five times the rows, and a million."""
    rows = []
    one, five = base / "one.csv", base / "five.csv"
    write_sessions_csv(one, n, 2)
    write_sessions_csv(five, 5 * n, 2)
    check = ("-m", "mentor_analytics", "check")
    small, large = best_of(2, [*check, one]), best_of(2, [*check, five])
    rows.append(
        (
            f"`check`, {5 * n:,} sessions against {n:,}",
            f"{large.cpu / small.cpu:.1f}×",
            f"{large.cpu:.1f} and {small.cpu:.1f} s CPU",
        )
    )
    for comments in ("repeated", "distinct"):
        million = base / f"million_{comments}.csv"
        write_sessions_csv(million, 1_000_000 * n // 90_000, 3, distinct_comments=comments == "distinct")
        cost = score(million, base / "million_out", times=1)
        rows.append(
            (f"`score`, {1_000_000 * n // 90_000:,} sessions of CSV, {comments} comments", f"{cost.peak_mb:,.0f} MB peak",
             f"{cost.cpu:.0f} s CPU, {cost.wall:.0f} s wall")
        )  # fmt: skip
        million.unlink()
    return rows


def analysis_rows(base: Path, n: int) -> list[tuple[str, str, str]]:
    """The part without text and files, against reading its columns."""
    path = base / "sessions.parquet"
    frame = synthetic_sessions(n, 4)
    judged = frame.assign(
        sentiment=frame["rating"]
        .map({1.0: "negative", 2.0: "negative", 3.0: "neutral"})
        .fillna("positive")
        .astype("category"),
        polarity=frame["rating"] / 5 - 0.6,
    )
    judged.to_parquet(path)
    whole = {what: best_of(3, ["-m", "benchmarks.analysis", what, path]) for what in ("read", "analyse")}
    inner = {what: min(_printed("benchmarks.analysis", what, path) for _ in range(3)) for what in whole}
    return [
        (f"analysis of {n:,} sessions (reading included) against reading the same columns from Parquet",
         f"{whole['analyse'].cpu / whole['read'].cpu:.1f}×",
         f"{whole['analyse'].cpu:.2f} and {whole['read'].cpu:.2f} s CPU; {whole['analyse'].peak_mb:,.0f} MB peak"),
        ("the same without start-up and reading", f"{inner['analyse'] / inner['read']:.1f}×",
         f"{inner['analyse']:.2f} and {inner['read']:.2f} s CPU"),
    ]  # fmt: skip


def _printed(module: str, *arguments: str | Path) -> float:
    """The number a module prints."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows")
    scale = 10 if parser.parse_args().quick else 1
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        rows = [
            *score_rows(base, 90_000 // scale),
            *scaling_rows(base, 90_000 // scale),
            *analysis_rows(base, 1_000_000 // scale),
        ]
    machine = f"{platform.machine()}, Python {platform.python_version()}, {platform.system()}"
    print(
        f"Measured {datetime.now(UTC):%d %B %Y} on {os.cpu_count()} cores ({machine}); CPU seconds, start-up included.\n"
    )
    print("| what | figure | cost |\n|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
