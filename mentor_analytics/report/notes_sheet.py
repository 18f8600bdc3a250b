"""Data notes: what the workbook is made of, what was doubtful, what is off and what every number means; and `_meta`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from mentor_analytics.assess.rules import Rule
from mentor_analytics.assess.words import clears_words
from mentor_analytics.measure.kpis import DENOMINATORS, KPIS, Kpi, default_denominator
from mentor_analytics.measure.masks import column_label
from mentor_analytics.report.book import Book
from mentor_analytics.report.content import TrackerContent
from mentor_analytics.report.lines import BOLD, lines_of, row_height
from mentor_analytics.report.look import (
    FORMATS,
    HEADER,
    HINT,
    SECTION,
    TITLE,
    YOURS_CELL,
    YOURS_HEADER,
    Edge,
    Look,
)
from mentor_analytics.report.tables import Table
from mentor_analytics.report.why import day_words, rule_words, shown

DATA_NOTES, META = "Data notes", "_meta"
WIDTHS = {"A": 30, "B": 14, "C": 18, "D": 24, "E": 13, "F": 18, "G": 72, "H": 54}
OWNER_CELLS = 12
MOST_ISSUES = 300

_CELL = Look(ruled=True, wrap=True, side="left")
_LABEL = replace(_CELL, bold=True, side="")
_COUNT = Look(ruled=True, format=FORMATS["count"], side="right")

_INTERVALS = (
    "95 %: Wilson for shares, Student's t for means (ends beyond 1 to 5 stars are shown as 1 and 5), bootstrap for "
    "time used"
)

Cells = Sequence[object]
Columns = Sequence[tuple[str, str]]
"""Heading, and the columns of the sheet it spans."""

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


class _Notes:
    """Sections one below the other."""

    def __init__(self, book: Book, sheet: Worksheet) -> None:
        self.book, self.sheet, self.row = book, sheet, 1

    def title(self, text: str, look: Look = SECTION) -> None:
        self.book.put(self.sheet, f"A{self.row}", text, look)
        self.sheet.row_dimensions[self.row].height = 30 if look is TITLE else 22
        self.row += 1

    def hint(self, text: str) -> None:
        self.book.put_across(self.sheet, ("A", "H"), self.row, text, HINT)
        self.row += 1

    def headings(self, columns: Columns) -> None:
        for heading, span in columns:
            side: Edge = "right" if heading in _COUNTED else "" if span == "A" else "left"
            look = replace(HEADER, side=side)
            self._put(span, heading, look)
        self.sheet.row_dimensions[self.row].height = row_height(1) + 1
        self.row += 1

    def line(self, columns: Columns, cells: Cells) -> None:
        lines = 1
        for (_, span), value in zip(columns, cells, strict=True):
            first, _, last = span.partition(":")
            look = _COUNT if isinstance(value, int) else _LABEL if first == "A" else _CELL
            self._put(span, value, look)
            if isinstance(value, str):
                width = sum(WIDTHS[letter] for letter in WIDTHS if first <= letter <= (last or first))
                lines = max(lines, lines_of(value, width, BOLD if first == "A" else 1))
        self.sheet.row_dimensions[self.row].height = row_height(lines)
        self.row += 1

    def _put(self, span: str, value: object, look: Look) -> None:
        first, _, last = span.partition(":")
        for letter in WIDTHS:
            if first <= letter <= (last or first):
                self.book.put(self.sheet, f"{letter}{self.row}", value if letter == first else None, look)
        if last:
            self.sheet.merge_cells(f"{first}{self.row}:{last}{self.row}")

    def section(self, title: str, columns: Columns, lines: Sequence[Cells], hint: str = "") -> None:
        self.title(title)
        if hint:
            self.hint(hint)
        if lines:
            self.headings(columns)
        for cells in lines:
            self.line(columns, cells)
        self.row += 1


def add_data_notes(book: Book, content: TrackerContent) -> None:
    """Files and their counts, doubts, what is off, rules, definitions, changed texts."""
    sheet = book.sheet(DATA_NOTES)
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    notes = _Notes(book, sheet)
    notes.title("Data notes", TITLE)
    _about(notes, content)
    _files(notes, content)
    _doubts(notes, content)
    _off(notes, content)
    _rules(notes, content)
    _kpis(notes, content)
    _changed_texts(notes, book)
    sheet.print_area = f"A1:H{notes.row}"


def _about(notes: _Notes, content: TrackerContent) -> None:
    """Facts on the left, owners on the right: the drop-downs point there."""
    start = notes.row + 2
    preset = content.preset
    exported = content.exported_at.tz_convert(content.timezone)
    facts = (
        ("Data to", day_words(content.as_of, content.timezone)),
        ("Time zone", f"{content.timezone}; days and months are cut in it"),
        ("Preset", f"{preset.label}, version {preset.version}; judges {preset.scope_label}"),
        ("Comments read by", content.analyser),
        ("Made", f"{exported:%Y-%m-%d %H:%M} by mentor analytics {content.version}"),
        ("Workspace", content.workspace or "none; made straight from the files"),
        ("Reschedules", content.basis),
        ("Windows", "7, 30 and 90 days that end with “Data to”; sessions still ahead are in no rate"),
        ("Intervals", _INTERVALS),
    )
    notes.title("About this workbook")
    for fact in facts:
        notes.line((("", "A"), ("", "B:F")), fact)
    notes.book.put(notes.sheet, f"H{start - 1}", "Owners (yours to fill in)", YOURS_HEADER)
    for number in range(OWNER_CELLS):
        owner = content.owners[number] if number < len(content.owners) else None
        notes.book.put(notes.sheet, f"H{start + number}", owner, YOURS_CELL)
    notes.row = start + OWNER_CELLS + 1


def _files(notes: _Notes, content: TrackerContent) -> None:
    lines: list[Cells] = []
    for file in content.files:
        rows: Mapping[str, int] = file["rows"]
        counts = [int(rows[name]) for name in ("input", "stored", "quarantined", "duplicate", "ignored")]
        adds_up = f"{counts[0]:,} = {' + '.join(f'{n:,}' for n in counts[1:])}"
        lines.append([str(file["name"]), *counts, str(file["sha256"]), adds_up])
    notes.section(
        "Files",
        _FILES,
        lines,
        "" if lines else "No file: these sessions come from a workspace.",
    )


def _doubts(notes: _Notes, content: TrackerContent) -> None:
    shown_issues = content.issues.head(MOST_ISSUES)
    lines: list[Cells] = [
        [
            str(each["file"]),
            "Warning" if each["level"] == "warning" else "Good to know",
            _column_words(each["column"]),
            str(each["code"]),
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
    notes.section(
        "What was doubtful",
        _DOUBTS,
        lines,
        hint if lines else "Nothing: no value was guessed, dropped or left blank.",
    )


def _off(notes: _Notes, content: TrackerContent) -> None:
    lines: list[Cells] = [
        [each["label"], each["what"], each["reason"]] for each in content.off.to_dict("records")
    ]
    notes.section(
        "What is off, and why",
        _OFF,
        lines,
        "" if lines else "Nothing: the data have the columns of every rule and KPI.",
    )


def _rules(notes: _Notes, content: TrackerContent) -> None:
    preset = content.preset
    light = preset.light
    always = [rule.label for rule in preset.rules if rule.name in light.red_rules]
    alone = f", or {' or '.join(always)} alone" if always else ""
    hint = (
        f"A session with no flag is ● {light.words['green']}; with one ◆ {light.words['yellow']}; with "
        f"{light.red_from} or more{alone}, ▲ {light.words['red']}. Of the rules of one category only the most severe "
        "counts."
    )
    notes.section(
        f"Rules of the preset {preset.label}",
        _RULES,
        [_rule(rule) for rule in preset.rules],
        hint,
    )
    if preset.notes:
        notes.section("Told, but not flagged", _RULES, [_rule(rule) for rule in preset.notes])


def _rule(rule: Rule) -> Cells:
    clears = "; or ".join(dict.fromkeys(clears_words(every[-1]) for every in rule.when))
    return [rule.label, rule.scope, rule.severity, rule_words(rule), clears, rule.advice]


def _kpis(notes: _Notes, content: TrackerContent) -> None:
    lines: list[Cells] = [_kpi(kpi, content) for kpi in KPIS]
    notes.section("What the KPIs mean", _KPIS, lines)


def _kpi(kpi: Kpi, content: TrackerContent) -> Cells:
    default = default_denominator(kpi, content.preset.denominators)
    others = [DENOMINATORS[name].label for name in kpi.denominators if name != default]
    target, stretch = (
        "" if each is None else ("above " if kpi.strict else "") + shown(each, kpi.unit)
        for each in (kpi.target, kpi.stretch)
    )
    return [
        kpi.label,
        target,
        stretch,
        DENOMINATORS[default].label,
        kpi.help,
        "; ".join(others),
    ]


def _changed_texts(notes: _Notes, book: Book) -> None:
    """Last, when every other text has been written."""
    lines: list[Cells] = [
        [sheet, cells, what, column]
        for counts, what in ((book.cleaner.removed, "characters removed"), (book.cleaner.cut, "cut"))
        for (sheet, column), cells in sorted(counts.items())
    ]
    notes.section(
        "Texts a workbook cannot hold as they are",
        _TEXTS,
        lines,
        "Characters that Excel files cannot hold were removed; texts over 32,767 characters were cut and marked. "
        "sessions_scored.csv has them whole."
        if lines
        else "None: every text is here as it was.",
    )


def add_meta(book: Book, content: TrackerContent, tables: Mapping[str, Table]) -> None:
    """What reading the workbook back needs: which export this is, and where people may have written."""
    sheet = book.sheet(META)
    book.hide(sheet)
    facts: tuple[tuple[str, str], ...] = (
        ("workspace", content.workspace),
        ("version", content.version),
        ("exported_at", content.exported_at.isoformat()),
        ("preset", content.preset.name),
        ("preset_version", str(content.preset.version)),
        ("as_of", content.as_of.isoformat()),
        ("timezone", content.timezone),
    )
    rows: list[tuple[str | int, ...]] = [("name", "value"), *facts, ()]
    rows.append(("sheet", "header_row", "key", "column", "field", "choices"))
    for title, table in tables.items():
        rows += [
            (
                title,
                table.header_row,
                column_label("session_id"),
                column.heading,
                column.yours,
                _choices(column.choices),
            )
            for column in table.columns
            if column.yours
        ]
    rows += [(), ("owners",), *((owner,) for owner in content.owners)]
    for number, cells in enumerate(rows, start=1):
        for letter, value in zip("ABCDEF", cells, strict=False):
            book.put(sheet, f"{letter}{number}", value, Look())


def _choices(choices: tuple[str, ...] | str) -> str:
    return choices.lstrip("=") if isinstance(choices, str) else ", ".join(choices)


def _column_words(column: object) -> str:
    return "" if not isinstance(column, str) else column_label(column)
