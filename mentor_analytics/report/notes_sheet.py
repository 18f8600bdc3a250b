"""Data notes: what the workbook is made of, what was doubtful, what is off, what every number means."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

import pandas as pd

from mentor_analytics.assess.rules import Rule
from mentor_analytics.assess.words import all_clears_words, told_conditions
from mentor_analytics.measure.kpis import DENOMINATORS, KPIS, Kpi, aimed, default_denominator
from mentor_analytics.measure.masks import column_label
from mentor_analytics.report.book import Book
from mentor_analytics.report.content import NO_COMMENTS, TrackerContent
from mentor_analytics.report.look import HINT, YOURS_CELL, YOURS_HEADER, Look
from mentor_analytics.report.page import LABEL, TEXT, Columns, Page, number
from mentor_analytics.report.tables import DATA_NOTES, OWNER_COLUMN, OWNER_ROWS
from mentor_analytics.report.why import day_words, rule_words, shown

WIDTHS = {"A": 30, "B": 14, "C": 20, "D": 24, "E": 13, "F": 18, "G": 72, "H": 54}
MOST_ISSUES = 300

_INTERVALS = (
    "95 %: Wilson for shares, Student's t for means (ends beyond 1 to 5 stars are shown as 1 and 5), bootstrap for "
    "time used"
)

Line = Sequence[object]

_FILES: Columns = (
    ("File", "A"),
    ("Rows read", "B"),
    ("Stored", "C"),
    ("Quarantined", "D"),
    ("Duplicate", "E"),
    ("Ignored", "F"),
    ("Fingerprint (SHA-256)", "G"),
    ("Adds up", "H"),
)
_DOUBTS: Columns = (
    ("File", "A"),
    ("Level", "B"),
    ("Column", "C"),
    ("Kind", "D"),
    ("Rows", "E"),
    ("First rows", "F"),
    ("What happened", "G"),
    ("What you can do", "H"),
)
_OFF: Columns = (("Name", "A"), ("What it is", "B:D"), ("Why", "E:G"))
_RULES: Columns = (
    ("Rule", "A"),
    ("Said of", "B"),
    ("Severity", "C"),
    ("Holds when", "D:F"),
    ("Clears when", "G"),
    ("What to try", "H"),
)
_KPIS: Columns = (
    ("KPI", "A"),
    ("Target", "B"),
    ("Further aim", "C"),
    ("Counted out of", "D:F"),
    ("What is counted", "G"),
    ("May also be out of", "H"),
)
_TEXTS: Columns = (("Sheet", "A"), ("Cells", "B"), ("What was done", "C"), ("Column", "D:F"))
_COUNTED = ("Rows read", "Stored", "Quarantined", "Duplicate", "Ignored", "Rows", "Cells")


def _section(page: Page, title: str, columns: Columns, lines: Sequence[Line], hint: str = "") -> None:
    page.section(title)
    if hint:
        page.across(hint, HINT)
    if lines:
        page.headings(columns, _COUNTED)
    for line in lines:
        page.line(columns, [(value, _look(value, at)) for at, value in enumerate(line)])
    page.skip()


def _look(value: object, at: int) -> Look:
    if isinstance(value, int):
        return number("count")
    return TEXT if at else LABEL


def add_data_notes(book: Book, content: TrackerContent) -> None:
    """Files and their counts, doubts, what is off, rules, definitions, changed texts."""
    page = Page(book, DATA_NOTES, WIDTHS)
    page.title("Data notes")
    _about(page, content)
    _files(page, content)
    _doubts(page, content)
    _off(page, content)
    _rules(page, content)
    _kpis(page, content)
    _changed_texts(page, book)
    page.sheet.print_area = f"A1:H{page.row}"


def _about(page: Page, content: TrackerContent) -> None:
    """Facts on the left, owners on the right: the drop-downs point there."""
    preset = content.preset
    exported = content.exported_at.tz_convert(content.timezone)
    facts = (
        ("Data to", day_words(content.as_of, content.timezone)),
        ("Time zone", f"{content.timezone}; days and months are cut in it"),
        ("Preset", f"{preset.label}, version {preset.version}; judges {preset.scope_label}"),
        ("Comments read by", content.analyser) if content.has_comments else ("Comments", NO_COMMENTS),
        ("Made", f"{exported:%Y-%m-%d %H:%M} by mentor analytics {content.version}"),
        *((("Workspace", content.workspace),) if content.workspace else ()),
        *((("Only", content.selection),) if content.selection else ()),
        ("Reschedules", content.own(content.basis)),
        ("Windows", "7, 30 and 90 days that end with “Data to”; sessions still ahead are in no rate"),
        ("Intervals", _INTERVALS),
    )
    page.section("About this workbook")
    for fact in facts:
        page.line((("", "A"), ("", "B:F")), list(zip(fact, (LABEL, TEXT), strict=True)))
    heading = f"{OWNER_COLUMN}{OWNER_ROWS[0] - 1}"
    page.book.put(page.sheet, heading, "Owners (yours to fill in)", YOURS_HEADER)
    for row, owner in zip_longest(OWNER_ROWS, content.owners[: len(OWNER_ROWS)]):
        page.book.put(page.sheet, f"{OWNER_COLUMN}{row}", owner, YOURS_CELL)
    page.row = OWNER_ROWS[-1] + 2


def _files(page: Page, content: TrackerContent) -> None:
    lines: list[Line] = []
    for file in content.files:
        rows: Mapping[str, int] = file["rows"]
        counts = [int(rows[name]) for name in ("input", "stored", "quarantined", "duplicate", "ignored")]
        adds_up = f"{counts[0]:,} = {' + '.join(f'{n:,}' for n in counts[1:])}"
        lines.append([str(file["name"]), *counts, str(file["sha256"]), adds_up])
    _section(
        page,
        "Files",
        _FILES,
        lines,
        "" if lines else "No file: these sessions come from a workspace.",
    )


def _doubts(page: Page, content: TrackerContent) -> None:
    shown_issues = content.issues.head(MOST_ISSUES)
    lines: list[Line] = [
        [
            str(each["file"]),
            "Warning" if each["level"] == "warning" else "Good to know",
            _column_words(each["column"]),
            str(each["code"]).replace("_", " ").capitalize(),
            int(each["rows"]) if each["rows"] else "whole file",
            str(each["first_rows"]),
            str(each["message"]),
            "" if pd.isna(each["todo"]) else str(each["todo"]),
        ]
        for each in shown_issues.to_dict("records")
    ]
    left = len(content.issues) - len(shown_issues)
    hint = "Every doubtful cell is in issues.csv, with what was written there."
    if left:
        hint = f"The first {MOST_ISSUES:,} kinds of doubt; {left:,} more are in issues.csv."
    _section(
        page,
        "What was doubtful",
        _DOUBTS,
        lines,
        hint if lines else "Nothing: no value was guessed, dropped or left blank.",
    )


def _off(page: Page, content: TrackerContent) -> None:
    lines: list[Line] = [
        [_named(each, content), content.own(str(each["what"])), content.own(str(each["reason"]))]
        for each in content.off.to_dict("records")
    ]
    _section(
        page,
        "What is off, and why",
        _OFF,
        lines,
        "" if lines else "Nothing: the data have the columns of every rule and KPI.",
    )


def _named(off: Mapping[Any, Any], content: TrackerContent) -> str:
    """Rules are labelled by the preset; KPIs take the words of the place here."""
    return content.own(str(off["label"])) if off["what"] == "KPI" else str(off["label"])


def _rules(page: Page, content: TrackerContent) -> None:
    preset = content.preset
    light = preset.light
    always = [rule.label for rule in preset.rules if rule.name in light.red_rules]
    alone = f", or {' or '.join(always)} alone" if always else ""
    hint = (
        f"A session with no flag is ● {light.words['green']}; with one ◆ {light.words['yellow']}; with "
        f"{light.red_from} or more{alone}, ▲ {light.words['red']}. Of the rules of one category only the most severe "
        "counts."
    )
    _section(
        page,
        f"Rules of the preset {preset.label}",
        _RULES,
        [_rule(rule, content) for rule in preset.rules],
        hint if preset.scope else "",
    )
    if preset.notes:
        _section(page, "Told, but not flagged", _RULES, [_rule(rule, content) for rule in preset.notes])


def _rule(rule: Rule, content: TrackerContent) -> Line:
    told = [told_conditions(every, rule.scope) for every in rule.when]
    clears = "; or ".join(dict.fromkeys(map(all_clears_words, told)))
    said_of, holds = content.own(rule.scope), content.own(rule_words(rule))
    return [rule.label, said_of, rule.severity, holds, content.own(clears), rule.advice]


def _kpis(page: Page, content: TrackerContent) -> None:
    lines: list[Line] = [_kpi(kpi, content) for kpi in KPIS]
    _section(page, "What the KPIs mean", _KPIS, lines)


def _kpi(kpi: Kpi, content: TrackerContent) -> Line:
    default = default_denominator(kpi, content.preset.denominators)
    others = [DENOMINATORS[name].label for name in kpi.denominators if name != default]
    target, stretch = (
        "" if each is None else ("above " if kpi.strict else "") + shown(each, kpi.unit)
        for each in (aimed(kpi, content.preset.targets).target, kpi.stretch)
    )
    return [
        content.own(kpi.label),
        target,
        stretch,
        DENOMINATORS[default].label,
        content.own(kpi.help),
        "; ".join(others),
    ]


def _changed_texts(page: Page, book: Book) -> None:
    """Last, when every other text has been written."""
    lines: list[Line] = [
        [sheet, cells, what, column]
        for counts, what in ((book.cleaner.removed, "characters removed"), (book.cleaner.cut, "cut"))
        for (sheet, column), cells in sorted(counts.items())
    ]
    _section(
        page,
        "Texts a workbook cannot hold as they are",
        _TEXTS,
        lines,
        "Characters that Excel files cannot hold were removed; texts over 32,767 characters were cut and marked. "
        "sessions_scored.csv has them whole."
        if lines
        else "None: every text is here as it was.",
    )


def _column_words(column: object) -> str:
    return "" if not isinstance(column, str) else column_label(column)
