"""The naive way to the same results: row by row, a model call a comment, a styled cell at a time.

python -m benchmarks.naive SESSIONS.csv FOLDER

It is how such scripts are usually written: `csv.DictReader`, `TextBlob(text)` and `KeyBERT.extract_keywords(text)` for
every row (with the same bundled vectors), rules as ifs, KPIs as loops, openpyxl cells. It takes clean input only.
"""

import csv
import datetime as dt
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from keybert import KeyBERT
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from textblob import TextBlob

from mentor_analytics.enrich.backend import keybert_backend
from mentor_analytics.enrich.embedding import bundled_vectors

Row = dict[str, Any]
MOST = 5_000
NUMBERS = ("Scheduled Minutes", "Actual Minutes", "Rating")
FILL = {"red": "F8D7DA", "yellow": "FFF3CD", "green": "D1E7DD"}


def read(path: Path) -> list[Row]:
    """Every row with its numbers and its date read."""
    rows = []
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            read_row: Row = dict(row)
            for name in NUMBERS:
                read_row[name] = float(row[name]) if row[name] else None
            read_row["start"] = dt.datetime.strptime(row["Scheduled Start"][:16], "%Y-%m-%d %H:%M")  # noqa: DTZ007
            rows.append(read_row)
    return rows


def judge(row: Row, model: KeyBERT) -> None:
    """Sentiment, key phrases, summary, flags and light of one session."""
    text = row["Feedback"]
    row["polarity"] = TextBlob(text).sentiment.polarity if text else None
    row["sentiment"] = "no_feedback"
    row["keywords"] = []
    if text:
        row["sentiment"] = (
            "positive" if row["polarity"] > 0.1 else "negative" if row["polarity"] < -0.1 else "neutral"
        )
        found = model.extract_keywords(text, keyphrase_ngram_range=(1, 2), stop_words="english", top_n=3)
        row["keywords"] = [phrase for phrase, _ in found]
    kind, mentor = row["Session Type"], row["Mentor"]
    if row["keywords"]:
        row["summary"] = f"Session on {kind} by {mentor} highlighted {', '.join(row['keywords'])}."
    else:
        row["summary"] = f"{mentor} conducted a {kind} session. Limited learner feedback available."
    row["flags"], row["light"] = [], ""
    if row["Status"] != "Completed":
        return
    if row["Rating"] is not None and row["Rating"] < 3:
        row["flags"].append(("Low Rating", row["Rating"], 3))
    if row["Mentor Preparation"] == "No":
        row["flags"].append(("Mentor Not Prepared", "no", "no"))
    if row["Follow-up Scheduled"] != "Yes":
        row["flags"].append(("No Follow-up", "no", "no"))
    if row["sentiment"] == "negative":
        row["flags"].append(("Negative Feedback", "negative", "negative"))
    if (
        row["Actual Minutes"]
        and row["Scheduled Minutes"]
        and row["Actual Minutes"] < 0.8 * row["Scheduled Minutes"]
    ):
        row["flags"].append(("Under Time", row["Actual Minutes"], 0.8 * row["Scheduled Minutes"]))
    red = len(row["flags"]) > 1 or row["sentiment"] == "negative"
    row["light"] = "red" if red else "yellow" if row["flags"] else "green"


def kpis(rows: list[Row]) -> dict[str, tuple[float, int]]:
    """Numerator and denominator of each KPI, a loop each."""
    done = [row for row in rows if row["Status"] == "Completed"]
    rated = [row for row in rows if row["Rating"] is not None]
    return {
        "completion_rate": (len(done), len(rows)),
        "average_rating": (sum(row["Rating"] for row in rated), len(rated)),
        "prep_compliance": (sum(row["Mentor Preparation"] == "Yes" for row in done), len(done)),
        "follow_up_rate": (sum(row["Follow-up Scheduled"] == "Yes" for row in done), len(done)),
        "action_item_rate": (sum(row["Action Items"] == "Yes" for row in done), len(done)),
        "feedback_missing_rate": (sum(not row["Feedback"] for row in done), len(done)),
        "no_show_rate": (sum(row["Status"] == "No Show" for row in rows), len(rows)),
        "cancellation_rate": (sum(row["Status"] == "Cancelled" for row in rows), len(rows)),
        "reschedule_rate": (sum(row["Status"] == "Rescheduled" for row in rows), len(rows)),
    }


def groups(rows: list[Row], name: str) -> dict[str, dict[str, tuple[float, int]]]:
    """The same per group."""
    parts: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        parts[row[name]].append(row)
    return {group: kpis(part) for group, part in parts.items()}


def put(sheet: Any, lines: list[list[Any]], wide: int = 18) -> None:
    """A sheet, cell by cell, each with its style."""
    for row_number, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(row=row_number, column=column, value=value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row_number == 1:
                cell.font = Font(bold=True)
            if value in FILL:
                cell.fill = PatternFill("solid", start_color=FILL[value])
    for column in range(1, len(lines[0]) + 1):
        sheet.column_dimensions[sheet.cell(row=1, column=column).column_letter].width = wide
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def ratio_lines(table: dict[str, tuple[float, int]]) -> list[list[Any]]:
    """KPI lines of a sheet or a file."""
    return [[name, top / bottom if bottom else None, top, bottom] for name, (top, bottom) in table.items()]


def tracker(rows: list[Row], path: Path) -> None:
    """The same sheets as ours."""
    book = Workbook()
    put(book.active, [["KPI", "Value", "Numerator", "Denominator"], *ratio_lines(kpis(rows))])
    flagged = sorted((r for r in rows if r["flags"]), key=lambda r: (r["light"] != "red", r["start"]))[:MOST]
    head = ["Light", "Session", "When", "Mentor", "Learner", "Program", "Batch", "Type", "Status", "Rating", "Flags",
            "Why", "Feedback", "Summary", "Owner", "Status", "Note", "Due"]  # fmt: skip
    put(book.create_sheet("Early warning"), [head, *(
        [r["light"], r["Session ID"], r["start"], r["Mentor"], r["Learner"], r["Program"], r["Batch"], r["Session Type"],
         r["Status"], r["Rating"], "; ".join(f[0] for f in r["flags"]),
         "; ".join(f"{f[0]}: {f[1]} against {f[2]}" for f in r["flags"]), r["Feedback"], r["summary"], "", "Open", "", ""]
        for r in flagged)])  # fmt: skip
    for name in ("Mentor", "Program", "Batch", "Cohort", "Session Type"):
        lines: list[list[Any]] = [["Group", *kpis([])]]
        for group, table in sorted(groups(rows, name).items()):
            lines.append([group, *(top / bottom if bottom else None for top, bottom in table.values())])
        put(book.create_sheet(name), lines)
    acted = [r for r in rows if r["Action Items"] == "Yes"][-MOST:]
    put(book.create_sheet("Action items"), [["Session", "When", "Mentor", "Learner", "Item", "Owner", "State", "Due"], *(
        [r["Session ID"], r["start"], r["Mentor"], r["Learner"], r.get("Action Item Text"), "", "Open", ""]
        for r in acted)])  # fmt: skip
    missed = [r for r in rows if r["Status"] not in ("Completed", "Scheduled")][-MOST:]
    put(book.create_sheet("Not held"), [["Session", "When", "Mentor", "Learner", "Status", "By", "Reason"], *(
        [r["Session ID"], r["start"], r["Mentor"], r["Learner"], r["Status"], r.get("Rescheduled By"),
         r.get("Reschedule Reason")] for r in missed)])  # fmt: skip
    book.save(path)


def main(source: Path, folder: Path) -> None:
    """Read, judge, count, write."""
    rows = read(source)
    model = KeyBERT(model=keybert_backend(bundled_vectors()))
    for row in rows:
        judge(row, model)
    names = [name for name in rows[0] if name not in ("start", "flags", "keywords")]
    with (folder / "sessions_scored.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*names, "n_flags", "flag_names", "keywords"], extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            joined = {"n_flags": len(row["flags"]), "flag_names": "; ".join(f[0] for f in row["flags"])}
            writer.writerow({**row, **joined, "keywords": ", ".join(row["keywords"])})
    with (folder / "flags.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        for row in rows:
            for label, value, threshold in row["flags"]:
                out.writerow([row["Session ID"], label, value, threshold, row["Session ID"]])
    with (folder / "mentor_session_ai_summary.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        for row in rows:
            out.writerow(
                [row["Session ID"], row["start"], row["Mentor"], row["Session Type"], row["summary"]]
            )
    with (folder / "kpis.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(ratio_lines(kpis(rows)))
    with (folder / "mentors.csv").open("w", newline="", encoding="utf-8") as file:
        for group, table in groups(rows, "Mentor").items():
            csv.writer(file).writerow([group, *(cell for line in ratio_lines(table) for cell in line[1:])])
    (folder / "manifest.json").write_text(json.dumps({"rows": len(rows)}), encoding="utf-8")
    tracker(rows, folder / "tracker.xlsx")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
