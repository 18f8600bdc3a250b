"""What a workflow found, as lines of plain text for a terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from mentor_analytics.assess.rules import SHAPES, Preset
from mentor_analytics.errors import listed
from mentor_analytics.ingest.issues import Issue
from mentor_analytics.schema import TABLES

_MOST = 30  # doubts shown; the rest are counted


def upload_report(answer: Mapping[str, Any]) -> str:
    """A checked file: what came in, the counts that add up, and every doubt, worst first.

    Parameters
    ----------
    answer
        As `check.check_file` gives it.
    """
    name = answer["name"]
    if answer["outcome"] == "reject":
        return f"✗ {name}: not taken. {answer['reason']}"
    rows = answer["rows"]
    verdict = (
        "✓ {}: nothing lost, nothing guessed."
        if answer["outcome"] == "accept"
        else "! {}: taken, with doubts below."
    )
    counts = (
        f"{rows['stored']:,} to store + {rows['quarantined']:,} in quarantine + {rows['duplicate']:,} duplicate"
        f" + {rows['ignored']:,} ignored = {rows['input']:,} read"
    )
    lines = [verdict.format(name), f"  {counts}; {answer['cells_nulled']:,} cells left blank."]
    if answer["kind"] != "sessions":
        lines.append(f"  It holds {TABLES[answer['kind']].many}.")
    mapped = [f"{header} → {column}" for header, column in answer["mapping"].items() if column]
    aside = [header for header, column in answer["mapping"].items() if not column]
    lines.append(f"  Columns: {listed(mapped, 60)}.")
    if aside:
        lines.append(f"  Kept aside: {listed(aside, 20)}.")
    for title, entries in (("Doubts", answer["warnings"]), ("Good to know", answer["notes"])):
        if entries:
            lines += [f"  {title}:", *(_doubt(entry) for entry in entries[:_MOST])]
            if len(entries) > _MOST:
                lines.append(f"  … and {len(entries) - _MOST} more (--json lists all).")
    return "\n".join(lines)


def _doubt(entry: Mapping[str, Any]) -> str:
    where = ""
    if entry["rows"]:
        numbers = (
            listed(entry["first_rows"], 5) if entry["rows"] <= 5 else f"{listed(entry['first_rows'][:5])}, …"
        )
        where = f" [{entry['rows']:,} row{'s' if entry['rows'] > 1 else ''}: {numbers}]"
    todo = f" {entry['todo']}" if entry["todo"] else ""
    return f"  - {entry['message']}{where}{todo}"


def after_score(issues: Sequence[Issue], n_waiting: int, kept: Sequence[Path], out: str) -> list[str]:
    """What is left to do with the results of a run; empty when nothing is.

    Parameters
    ----------
    issues
        Of all files.
    n_waiting
        Rows in quarantine.
    kept
        Files a person had edited.
    out
        The folder.
    """
    lines = []
    doubts = len({(issue.code, issue.column, issue.message) for issue in issues})
    if doubts:
        lines.append(
            f"{doubts} kind{'s' if doubts > 1 else ''} of doubt about the data: see {out}/issues.csv."
        )
    if n_waiting:
        one = n_waiting == 1
        lines.append(
            f"{n_waiting:,} row{' waits' if one else 's wait'} in {out}/quarantine.csv: mend a copy of it and"
            " score the copy together with your file."
        )
    lines += [f"What was edited since the last run is kept as {path}." for path in kept]
    return lines


def score_report(
    sessions: pd.DataFrame, preset: Preset, data_to: str, out: str, findings: Sequence[str]
) -> str:
    """What was scored, in the words of the light, and where the results lie.

    Parameters
    ----------
    sessions
        Judged: needs `light` and `n_flags`.
    data_to
        The as-of day as people write it.
    findings
        Sentences that are true of the data.
    """
    light = sessions["light"].astype("str")
    judged = int(light.notna().sum())
    counts = [
        f"{SHAPES[name]} {words}: {int((light == name).sum()):,}"
        for name, words in preset.light.words.items()
    ]
    lines = [
        f"Data to {data_to} · {len(sessions):,} sessions · preset {preset.label}",
        f"{int((sessions['n_flags'] > 0).sum()):,} of {judged:,} judged sessions are flagged. "
        + "   ".join(counts),
        *(f"· {sentence}" for sentence in findings),
        f"Open {out}/tracker.xlsx; everything else lies beside it, doubts in issues.csv.",
    ]
    return "\n".join(lines)
