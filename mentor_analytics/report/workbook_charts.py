"""The native charts of the overview, drawn from the figures below them."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import NumDataSource, NumRef
from openpyxl.chart.error_bar import ErrorBars
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.drawing.text import Font as TextFont
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from mentor_analytics.report.chart_figures import Figures
from mentor_analytics.report.look import FONT, INK, LIGHT_MARKS, MUTED, PRIMARY, RULE, YOURS

BAR_PALE = "A1C5E6"
POINT = 12_700
"""In the units of drawings."""
GAP = 10 * POINT
"""Between the two charts of a line."""


def add_charts(
    sheet: Worksheet,
    charts: Sequence[tuple[Figures, int]],
    first_row: int,
    rows: int,
    widths: Mapping[str, float],
) -> None:
    """Put the charts on a sheet, two on a line.

    Parameters
    ----------
    charts
        Figures and the row their headings stand in.
    first_row, rows
        Where the first line of charts begins, and how many rows each covers.
    widths
        Of the sheet's columns, which the charts span.
    """
    half = _half(widths)
    sides = ((0, half), (half, len(widths)))
    for number, (table, header_row) in enumerate(charts):
        chart = _DRAWN[table.name](sheet, table, header_row)
        line, side = divmod(number, 2)
        first, last = sides[side]
        top = first_row - 1 + line * rows
        anchor = TwoCellAnchor(
            editAs="oneCell",
            _from=AnchorMarker(col=first, colOff=GAP if side else 0, row=top),
            to=AnchorMarker(col=last, colOff=0, row=top + rows - 1),
        )
        chart.anchor = anchor  # type: ignore[assignment]  # may be a place or an anchor
        sheet.add_chart(chart)


def _attendance(sheet: Worksheet, table: Figures, header_row: int) -> BarChart:
    bars = _bars(sheet, table, header_row, ("Attendance",))
    bars.series[0].graphicalProperties = GraphicalProperties(solidFill=BAR_PALE)
    bars.series[0].errBars = _interval(sheet, table, header_row)
    bars.y_axis.scaling.min, bars.y_axis.scaling.max = 0, 1
    bars.y_axis.majorUnit = 0.2
    bars.y_axis.number_format = "0 %"
    bars += _target(sheet, table, header_row)
    return bars


def _rating(sheet: Worksheet, table: Figures, header_row: int) -> LineChart:
    chart = LineChart()
    _dress(chart, table.title)
    line = _series(sheet, table, header_row, "Average rating")
    line.marker = Marker("circle", size=8, spPr=GraphicalProperties(solidFill=PRIMARY))
    line.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=PRIMARY, w=2 * POINT))
    line.errBars = _interval(sheet, table, header_row)
    line.smooth = False
    chart.series.append(line)
    chart.series.append(_target_line(sheet, table, header_row))
    _label(chart, sheet, table, header_row)
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 1, 5
    chart.y_axis.majorUnit = 1
    chart.y_axis.number_format = "0.0"
    return chart


def _sentiment(sheet: Worksheet, table: Figures, header_row: int) -> BarChart:
    bars = _bars(sheet, table, header_row, ("Sessions",))
    bars.series[0].graphicalProperties = GraphicalProperties(solidFill=BAR_PALE)
    bars.y_axis.title = _title("Sessions")
    bars.y_axis.scaling.min = 0
    bars.y_axis.number_format = "#,##0"
    points = LineChart()
    rating = _series(sheet, table, header_row, "Average rating")
    rating.marker = Marker("diamond", size=10, spPr=GraphicalProperties(solidFill=YOURS))
    rating.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    rating.errBars = _interval(sheet, table, header_row)
    points.series.append(rating)
    _label(points, sheet, table, header_row)
    points.y_axis.axId = 200
    points.y_axis.title = _title("Average rating")
    points.y_axis.scaling.min, points.y_axis.scaling.max = 1, 5
    points.y_axis.majorUnit = 1
    points.y_axis.number_format = "0.0"
    points.y_axis.crosses = "max"
    points.y_axis.majorGridlines = None
    points.y_axis.delete = False
    points.y_axis.txPr = _text(900)
    points.x_axis.axId, points.x_axis.crossAx, points.x_axis.delete = 500, 200, True
    points.y_axis.crossAx = 500
    bars += points
    return bars


def _lights(sheet: Worksheet, table: Figures, header_row: int) -> BarChart:
    headings = [table.columns[number][0] for number in (1, 3, 4)]
    bars = _bars(sheet, table, header_row, headings)
    bars.type, bars.grouping, bars.overlap = "bar", "stacked", 100
    bars.x_axis.scaling.orientation = "maxMin"  # the first on top
    bars.y_axis.number_format = "#,##0"
    bars.y_axis.title = _title("Judged sessions")
    bars.y_axis.crosses = "max"  # … and the numbers below
    for series, light in zip(bars.series, ("red", "yellow", "green"), strict=True):
        series.graphicalProperties = GraphicalProperties(solidFill=LIGHT_MARKS[light])
    return bars


_DRAWN = {"attendance": _attendance, "rating": _rating, "sentiment": _sentiment, "lights": _lights}


def _bars(sheet: Worksheet, table: Figures, header_row: int, headings: Sequence[str]) -> BarChart:
    chart = BarChart()
    _dress(chart, table.title)
    chart.type, chart.gapWidth = "col", 60
    for heading in headings:
        chart.series.append(_series(sheet, table, header_row, heading))
    _label(chart, sheet, table, header_row)
    return chart


def _target(sheet: Worksheet, table: Figures, header_row: int) -> LineChart:
    line = LineChart()
    line.series.append(_target_line(sheet, table, header_row))
    _label(line, sheet, table, header_row)
    return line


def _target_line(sheet: Worksheet, table: Figures, header_row: int) -> Series:
    series = _series(sheet, table, header_row, "Target")
    dashes = LineProperties(solidFill=INK, w=round(1.5 * POINT), prstDash="dash")
    series.graphicalProperties = GraphicalProperties(ln=dashes)
    series.marker = Marker("none")
    series.smooth = False
    return series


def _series(sheet: Worksheet, table: Figures, header_row: int, heading: str) -> Series:
    column = table.place(heading)
    values = Reference(sheet, min_col=column, min_row=header_row, max_row=header_row + table.rows)
    series: Series = SeriesFactory(values, title_from_data=True)
    return series


def _label(chart: BarChart | LineChart, sheet: Worksheet, table: Figures, header_row: int) -> None:
    """Name the places on the axis after the first column."""
    chart.set_categories(Reference(sheet, min_col=1, min_row=header_row + 1, max_row=header_row + table.rows))


def _interval(sheet: Worksheet, table: Figures, header_row: int) -> ErrorBars:
    up, down = (
        NumDataSource(NumRef(f=_range(sheet, table, header_row, heading)))
        for heading in ("Interval reaches up by", "Interval reaches down by")
    )
    line = GraphicalProperties(ln=LineProperties(solidFill=MUTED, w=POINT))
    return ErrorBars(errDir="y", errBarType="both", errValType="cust", plus=up, minus=down, spPr=line)


def _range(sheet: Worksheet, table: Figures, header_row: int, heading: str) -> str:
    letter = get_column_letter(table.place(heading))
    first, last = header_row + 1, header_row + table.rows
    return f"{quote_sheetname(sheet.title)}!${letter}${first}:${letter}${last}"


def _dress(chart: BarChart | LineChart, title: str) -> None:
    """Fonts, thin lines, legend below, both axes shown."""
    chart.title = _title(title, 1100, bold=True)
    chart.legend = Legend(legendPos="b", txPr=_text(900))
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=RULE))
    chart.roundedCorners = False
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text(900)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=RULE))
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=RULE)))


def _title(text: str, size: int = 900, *, bold: bool = False) -> Title:
    run = RegularTextRun(rPr=_letters(size, bold=bold), t=text)
    lines = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=_letters(size, bold=bold)), r=[run])])
    return Title(tx=Text(rich=lines), overlay=False)


def _letters(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=INK, latin=TextFont(typeface=FONT))


def _text(size: int) -> RichText:
    properties = ParagraphProperties(defRPr=_letters(size))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=CharacterProperties())])


def _half(widths: Mapping[str, float]) -> int:
    """So many columns make about half of the sheet's width."""
    ends = list(accumulate(widths.values()))
    return 1 + min(range(len(ends)), key=lambda at: abs(ends[at] - ends[-1] / 2))
