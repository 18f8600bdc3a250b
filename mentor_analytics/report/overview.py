"""The first sheet: what the data show, against which targets, in four charts and the figures behind them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from mentor_analytics.measure.kpis import BY_NAME, Kpi
from mentor_analytics.report.book import Book
from mentor_analytics.report.chart_figures import Figures, figures
from mentor_analytics.report.content import TrackerContent
from mentor_analytics.report.lines import BOLD, lines_of, row_height
from mentor_analytics.report.look import (
    FORMATS,
    HEADER,
    HEADLINE,
    LIGHT_CELLS,
    PROSE,
    SECTION,
    SUBTITLE,
    TITLE,
    Kind,
    Look,
)
from mentor_analytics.report.queues import flagged_words, light_counts, light_words
from mentor_analytics.report.why import against_target, counted_words, day_words, plural, shown
from mentor_analytics.report.workbook_charts import add_charts

OVERVIEW = "Overview"
WIDTHS = {"A": 32, "B": 13, "C": 44, "D": 12, "E": 12, "F": 12, "G": 28, "H": 30}
LAST = "H"
MOST_COMPLAINTS = 5
PLAIN_POINTS = 13.5
PAGE_POINTS = (780, 505)
"""What an A4 page in landscape has between its margins."""
CHART_ROWS = 20
"""Rows of plain height that a chart covers."""

Row = Mapping[Hashable, Any]
"""Of kpis.csv."""

_UNIT_KINDS: dict[str, Kind] = {
    "fraction": "percent",
    "stars": "mean",
    "sessions": "count",
    "polarity": "polarity",
}
_TARGET_INKS = {"●": LIGHT_CELLS["green"][0], "◆": LIGHT_CELLS["yellow"][0], "▲": LIGHT_CELLS["red"][0]}
_CELL = Look(ruled=True, middle=True)
_TEXT = replace(_CELL, wrap=True, side="left")


@dataclass
class _Place:
    """Where the next thing goes."""

    book: Book
    sheet: Worksheet
    row: int = 1


def add_overview(book: Book, content: TrackerContent) -> None:
    """Title, findings, lights, KPIs, complaints, charts, and the figures behind the charts."""
    sheet = book.sheet(OVERVIEW)
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    at = _Place(book, sheet)
    _head(at, content)
    _lights(at, content)
    _kpis(at, content)
    _complaints(at, content)
    _charts(at, content)
    sheet.print_area = f"A1:{LAST}{at.row}"


def _head(at: _Place, content: TrackerContent) -> None:
    _across(at, "Session tracker", TITLE)
    at.sheet.row_dimensions[1].height = 30
    _across(at, subtitle(content), SUBTITLE)
    _across(at, flagged_words(content), HEADLINE)
    at.row += 1
    _section(at, "What the data show")
    for sentence in content.findings:
        _across(at, sentence, PROSE)
    at.row += 1


def subtitle(content: TrackerContent) -> str:
    """`Data to 9 Oct 2025 · 120 sessions · preset Standard`."""
    parts = (
        f"Data to {day_words(content.as_of, content.timezone)}",
        plural(len(content.sessions), "session"),
        f"preset {content.preset.label}",
        f"comments read by {content.analyser}",
        f"times in {content.timezone}",
    )
    return " · ".join(parts)


def _lights(at: _Place, content: TrackerContent) -> None:
    counts = light_counts(content)
    judged = sum(counts.values())
    _section(at, "Lights")
    _headings(at, ("Light", "Sessions", "Out of"))
    for light in ("red", "yellow", "green"):
        ink, fill = LIGHT_CELLS[light]
        of = f"{shown(counts[light] / judged, 'fraction')} of {judged:,} judged" if judged else "none judged"
        mark = replace(_CELL, ink=ink, fill=fill, bold=True)
        _line(at, ((light_words(content, light), mark), (counts[light], _number("count")), (of, _TEXT)))
    rest = len(content.sessions) - judged
    about = f"of {len(content.sessions):,}; the preset judges {content.preset.scope_label}"
    _line(at, (("– not judged", _CELL), (rest, _number("count")), (about, _TEXT)))
    at.row += 1


def _kpis(at: _Place, content: TrackerContent) -> None:
    _section(at, "KPIs")
    _headings(
        at,
        ("KPI", "Value", "Counted", "95 % from", "95 % to", "Target", "Against target", "Counted otherwise"),
    )
    reasons = dict(zip(content.off["label"], content.off["reason"], strict=True))
    for name, rows in content.kpis.groupby("kpi", sort=False):
        kpi = BY_NAME[str(name)]
        default, *others = rows.to_dict("records")
        _line(at, _kpi_cells(kpi, default, others, reasons.get(kpi.label, "")))
    at.row += 1


def _kpi_cells(kpi: Kpi, row: Row, others: Sequence[Row], reason: str) -> Sequence[tuple[object, Look]]:
    """One KPI under its default denominator, and in words under the others."""
    number = _number(_UNIT_KINDS[kpi.unit])
    against = against_target(row, kpi)
    ink = _TARGET_INKS.get(against[0])
    otherwise = [
        f"{shown(other['value'], kpi.unit)}: {_counted(kpi, other)}"
        for other in others
        if not np.isnan(other["value"])
    ]
    return (
        (kpi.label, replace(_CELL, bold=True)),
        (_known(row["value"]), replace(number, bold=True)),
        (f"off: {reason}" if reason and np.isnan(row["value"]) else _counted(kpi, row), _TEXT),
        (_known(row["ci_low"]), number),
        (_known(row["ci_high"]), number),
        (_known(row["target"]), number),
        (against, replace(_TEXT, ink=ink, bold=True) if ink else _TEXT),
        ("\n".join(otherwise), _TEXT),
    )


def _counted(kpi: Kpi, row: Row) -> str:
    return counted_words(kpi, row["numerator"], row["denominator"], row["denominator_name"])


def _complaints(at: _Place, content: TrackerContent) -> None:
    if content.complaints.empty:
        return
    _section(at, "Said more than once")
    _headings(at, ("About", "Sessions", "Comment"))
    for complaint, n, people in (
        content.complaints[["complaint", "n", "n_mentors"]].head(MOST_COMPLAINTS).itertuples(index=False)
    ):
        about = plural(int(people), content.mentor.lower())
        _line(at, ((about, _CELL), (int(n), _number("count")), (str(complaint), _TEXT)))
    at.row += 1


def _charts(at: _Place, content: TrackerContent) -> None:
    found = figures(content)
    _fit_on_page(at)
    if not found:
        return
    at.sheet.row_breaks.append(Break(at.row - 1))
    _section(at, "Charts")
    first = at.row
    at.row += CHART_ROWS * ((len(found) + 1) // 2) + 1
    at.sheet.row_breaks.append(Break(at.row - 1))
    _section(at, "Figures behind the charts")
    placed = [(each, _figures_table(at, each)) for each in found]
    add_charts(at.sheet, placed, first, CHART_ROWS, WIDTHS)


def _fit_on_page(at: _Place) -> None:
    """Scale so that what is written so far fits one page: with "fit to width" page breaks would be ignored."""
    width = sum(7 * each + 5 for each in WIDTHS.values()) * 0.75
    height = sum(at.sheet.row_dimensions[row].height or PLAIN_POINTS for row in range(1, at.row))
    scale = min(PAGE_POINTS[0] / width, PAGE_POINTS[1] / height, 1)
    at.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    at.sheet.page_setup.fitToWidth = at.sheet.page_setup.fitToHeight = None
    at.sheet.print_options.horizontalCentered = True
    at.sheet.page_setup.scale = max(int(97 * scale), 40)


def _figures_table(at: _Place, table: Figures) -> int:
    """Write the figures of one chart; give the row of their headings."""
    _across(at, table.title, replace(HEADLINE, size=10.0))
    header = at.row
    _headings(at, [heading for heading, _, _ in table.columns], "BDEFGH")
    for row in zip(*(values for _, _, values in table.columns), strict=True):
        kinds = (kind for _, kind, _ in table.columns)
        _line(
            at,
            [
                (value, _TEXT) if isinstance(value, str) else (_known(value), _number(kind))
                for value, kind in zip(row, kinds, strict=True)
            ],
        )
    if table.note:
        _across(at, table.note, SUBTITLE)
    at.row += 1
    return header


def _across(at: _Place, text: str, look: Look) -> None:
    at.book.put_across(at.sheet, ("A", LAST), at.row, text, look)
    at.row += 1


def _section(at: _Place, text: str) -> None:
    _across(at, text, SECTION)
    at.sheet.row_dimensions[at.row - 1].height = 20


def _headings(at: _Place, headings: Iterable[str], numbers: str = "BDEF") -> None:
    lines = 1
    for letter, heading in zip(WIDTHS, headings, strict=False):
        look = replace(HEADER, side="right" if letter in numbers else "" if letter == "A" else "left")
        at.book.put(at.sheet, f"{letter}{at.row}", heading, look)
        lines = max(lines, lines_of(heading, WIDTHS[letter], BOLD))
    at.sheet.row_dimensions[at.row].height = row_height(lines) + 1
    at.row += 1


def _line(at: _Place, cells: Sequence[tuple[object, Look]]) -> None:
    lines = 1
    for letter, (value, look) in zip(WIDTHS, cells, strict=False):
        at.book.put(at.sheet, f"{letter}{at.row}", value, look)
        if isinstance(value, str) and look.wrap:
            lines = max(lines, lines_of(value, WIDTHS[letter], BOLD if look.bold else 1))
    at.sheet.row_dimensions[at.row].height = row_height(lines)
    at.row += 1


def _number(kind: Kind) -> Look:
    return replace(_CELL, format=FORMATS[kind], side="right")


def _known(value: object) -> object:
    """Numbers as Python has them; nothing for a missing one."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return float(value) if isinstance(value, float) else value
