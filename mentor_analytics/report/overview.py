"""The first sheet: what the data show, against which targets, in four charts and the figures behind them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from mentor_analytics.assess.words import counted
from mentor_analytics.measure.kpis import BY_NAME, Kpi
from mentor_analytics.report.book import PAGE_POINTS, Book
from mentor_analytics.report.chart_figures import Figures, figures
from mentor_analytics.report.content import TrackerContent
from mentor_analytics.report.group_sheets import mentors_sheet
from mentor_analytics.report.lines import PLAIN_POINTS, column_pixels
from mentor_analytics.report.look import HEADLINE, LIGHT_CELLS, PROSE, SUBTITLE, UNIT_KINDS, Look
from mentor_analytics.report.page import LABEL, TEXT, Cells, Columns, Page, number
from mentor_analytics.report.queues import flagged_words, light_counts, light_meaning
from mentor_analytics.report.why import against_target, counted_words, day_words, shown
from mentor_analytics.report.workbook_charts import add_charts

OVERVIEW = "Overview"
WIDTHS = {"A": 32, "B": 13, "C": 44, "D": 12, "E": 12, "F": 12, "G": 34, "H": 40}
MOST_COMPLAINTS = 5
CHART_ROWS = 20
"""Rows of plain height that a chart covers."""

Row = Mapping[Hashable, Any]
"""Of kpis.csv."""

_LIGHTS: Columns = (("Light", "A"), ("Sessions", "B"), ("Out of", "C"))
_KPIS: Columns = (
    ("KPI", "A"),
    ("Value", "B"),
    ("Counted", "C"),
    ("95 % from", "D"),
    ("95 % to", "E"),
    ("Target", "F"),
    ("Against target", "G"),
    ("Counted otherwise", "H"),
)
_SAID: Columns = (("About", "A"), ("Sessions", "B"), ("Comment", "C:F"))
_NUMBERS = ("Sessions", "Value", "95 % from", "95 % to", "Target")

_TARGET_INKS = {"●": LIGHT_CELLS["green"][0], "◆": LIGHT_CELLS["yellow"][0], "▲": LIGHT_CELLS["red"][0]}


def add_overview(book: Book, content: TrackerContent) -> None:
    """Title, findings, lights, KPIs, complaints, charts, and the figures behind the charts."""
    page = Page(book, OVERVIEW, WIDTHS)
    page.title("Session tracker")
    page.across(subtitle(content), SUBTITLE)
    page.across(flagged_words(content), HEADLINE)
    page.skip()
    page.section("What the data show")
    for sentence in content.findings:
        page.across(sentence, PROSE)
    page.skip()
    page.section("What goes with ratings")
    for sentence in content.goes_with_ratings:
        page.across(sentence, PROSE)
    page.skip()
    _lights(page, content)
    _kpis(page, content)
    _complaints(page, content)
    _fit(page)
    _charts(page, figures(content))
    page.sheet.print_area = f"A1:{list(WIDTHS)[-1]}{page.row}"


def subtitle(content: TrackerContent) -> str:
    """`Data to 9 Oct 2025 · 120 sessions · preset Standard`."""
    parts = [
        f"Data to {day_words(content.as_of, content.timezone)}",
        counted(len(content.sessions), "session"),
        f"preset {content.preset.label}",
        *([f"comments read by {content.analyser}"] if content.has_comments else []),
        f"times in {content.timezone}",
        *([f"only {content.selection}"] if content.selection else []),
    ]
    return " · ".join(parts)


def _lights(page: Page, content: TrackerContent) -> None:
    counts = light_counts(content)
    judged = sum(counts.values())
    page.section("Lights")
    if not content.preset.scope:
        said = content.own("what it says of mentors stands on")
        page.across(f"This preset judges no session; {said} “{mentors_sheet(content)}”.", PROSE)
        page.skip()
        return
    page.headings(_LIGHTS, _NUMBERS)
    for light in ("red", "yellow", "green"):
        ink, fill = LIGHT_CELLS[light]
        of = f"{shown(counts[light] / judged, 'fraction')} of {judged:,} judged" if judged else "none judged"
        mark = replace(LABEL, ink=ink, fill=fill)
        page.line(
            _LIGHTS,
            ((light_meaning(content.preset, light), mark), (counts[light], number("count")), (of, TEXT)),
        )
    rest = len(content.sessions) - judged
    about = f"of {len(content.sessions):,}; the preset judges {content.preset.scope_label}"
    page.line(
        _LIGHTS,
        (("– not judged", replace(LABEL, bold=False)), (rest, number("count")), (about, TEXT)),
    )
    page.skip()


def _kpis(page: Page, content: TrackerContent) -> None:
    page.section("KPIs")
    page.headings(_KPIS, _NUMBERS)
    reasons = dict(zip(content.off["label"], content.off["reason"], strict=True))
    for name, rows in content.kpis.groupby("kpi", sort=False):
        kpi = BY_NAME[str(name)]
        default, *others = rows.to_dict("records")
        reason = reasons.get(kpi.label, "")
        named = replace(kpi, label=content.own(kpi.label))
        page.line(_KPIS, _kpi_cells(named, default, others, content.own(reason)))
    page.skip()


def _kpi_cells(kpi: Kpi, row: Row, others: Sequence[Row], reason: str) -> Cells:
    """One KPI under its default denominator, and in words under the others."""
    look = number(UNIT_KINDS[kpi.unit])
    against = against_target(row, kpi)
    ink = _TARGET_INKS.get(against[0])
    known = [other for other in others if not np.isnan(other["value"])]
    return (
        (kpi.label, LABEL),
        (_known(row["value"]), replace(look, bold=True)),
        (f"off: {reason}" if reason and np.isnan(row["value"]) else _counted(kpi, row), TEXT),
        (_known(row["ci_low"]), look),
        (_known(row["ci_high"]), look),
        (_known(row["target"]), look),
        (against, replace(TEXT, ink=ink, bold=True) if ink else TEXT),
        ("\n".join(_otherwise(kpi, other) for other in known), TEXT),
    )


def _otherwise(kpi: Kpi, row: Row) -> str:
    counted = _counted(kpi, row)
    return counted if kpi.kind == "count" else f"{shown(row['value'], kpi.unit)}: {counted}"


def _counted(kpi: Kpi, row: Row) -> str:
    return counted_words(kpi, row["numerator"], row["denominator"], row["denominator_name"])


def _complaints(page: Page, content: TrackerContent) -> None:
    if content.complaints.empty:
        return
    page.section("Said more than once")
    page.headings(_SAID, _NUMBERS)
    most = content.complaints[["complaint", "n", "n_mentors"]].head(MOST_COMPLAINTS)
    for complaint, n, people in most.itertuples(index=False):
        about = counted(int(people), content.mentor.lower())
        page.line(_SAID, ((about, LABEL), (int(n), number("count")), (str(complaint), TEXT)))
    page.skip()


def _fit(page: Page) -> None:
    """Scale so that what is written so far fits one page: with "fit to width" page breaks would be ignored."""
    rows = page.sheet.row_dimensions
    width = sum(column_pixels(each) for each in WIDTHS.values()) * 0.75
    height = sum(rows[row].height or PLAIN_POINTS for row in range(1, page.row))
    scale = min(PAGE_POINTS[0] / width, PAGE_POINTS[1] / height, 1)
    page.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    page.sheet.page_setup.fitToWidth = page.sheet.page_setup.fitToHeight = None
    page.sheet.page_setup.scale = max(int(97 * scale), 40)
    page.sheet.print_options.horizontalCentered = True


def _charts(page: Page, found: Sequence[Figures]) -> None:
    if not found:
        return
    page.sheet.row_breaks.append(Break(page.row - 1))
    page.section("Charts")
    first = page.row
    page.row += CHART_ROWS * ((len(found) + 1) // 2) + 1
    page.sheet.row_breaks.append(Break(page.row - 1))
    page.section("Figures behind the charts")
    placed = [(each, _figures_table(page, each)) for each in found]
    add_charts(page.sheet, placed, first, CHART_ROWS, WIDTHS)


def _figures_table(page: Page, table: Figures) -> int:
    """Write the figures of one chart; give the row of their headings."""
    page.across(table.title, replace(HEADLINE, size=10.0))
    header = page.row
    columns = [(heading, letter) for (heading, _, _), letter in zip(table.columns, WIDTHS, strict=False)]
    numbers = [heading for heading, kind, _ in table.columns if kind not in {"label", "text"}]
    page.headings(columns, numbers)
    looks: list[Look] = [
        replace(LABEL, bold=False) if kind == "label" else TEXT if kind == "text" else number(kind)
        for _, kind, _ in table.columns
    ]
    for values in zip(*(values for _, _, values in table.columns), strict=True):
        page.line(columns, [(_known(value), look) for value, look in zip(values, looks, strict=True)])
    if table.note:
        page.across(table.note, SUBTITLE)
    page.skip()
    return header


def _known(value: object) -> object:
    """A missing number is an empty cell."""
    return None if isinstance(value, float) and np.isnan(value) else value
