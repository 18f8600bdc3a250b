"""The charts of the first page, from the tables of the tracker."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mentor_analytics.measure.kpis import BY_NAME, ENOUGH_SESSIONS, aimed
from mentor_analytics.measure.masks import column_label
from mentor_analytics.measure.mentors import Lowest, lowest_rated
from mentor_analytics.measure.tables import kpis_by
from mentor_analytics.report.charts.drawing import Drawing
from mentor_analytics.report.charts.groups import groups_drawing
from mentor_analytics.report.charts.lights import lights_drawing
from mentor_analytics.report.charts.over_time import over_time_drawing
from mentor_analytics.report.charts.two_lanes import lowest_drawing, sentiment_drawing
from mentor_analytics.report.compare import of_kpi
from mentor_analytics.report.content import GROUPED_BY, TrackerContent

OVER_TIME = ("average_rating", "attendance_rate")
GROUPS = ("program", "cohort")
"""Of those the data have the first two are drawn; the others follow in this order."""


@dataclass(frozen=True)
class OverviewCharts:
    """Each chart, or nothing where the data do not allow it.

    Parameters
    ----------
    over_time
        KPI name to chart.
    groups
        Grouping to chart of attendance.
    sentiment, lights, lowest
        As they are called.
    lowest_rated
        The figures behind `lowest`, with its sentence.
    """

    over_time: Mapping[str, Drawing | None]
    groups: Mapping[str, Drawing | None]
    sentiment: Drawing | None
    lights: Drawing | None
    lowest: Drawing | None
    lowest_rated: Lowest


def overview_charts(content: TrackerContent, period: str) -> OverviewCharts:
    """Draw what these data allow.

    Parameters
    ----------
    period
        `month` or `week`: what time is cut by.
    """
    periods = content.months if period == "month" else _weeks(content)
    by = [each for each in dict.fromkeys((*GROUPS, *GROUPED_BY)) if (content.groups["by"] == each).any()][:2]
    targets = content.preset.targets
    attendance = aimed(BY_NAME["attendance_rate"], targets)
    low = lowest_rated(content.sessions, content.mentors)
    return OverviewCharts(
        over_time={
            name: over_time_drawing(of_kpi(periods, name), aimed(BY_NAME[name], targets), period)
            for name in OVER_TIME
        },
        groups={
            each: groups_drawing(
                of_kpi(content.groups, "attendance_rate", each),
                attendance,
                column_label(each).lower(),
                ENOUGH_SESSIONS,
            )
            for each in by
        },
        sentiment=sentiment_drawing(content.sentiment, content.blank_is_neutral),
        lights=lights_drawing(_lights(content), content.preset.light.words, content.mentor),
        lowest=lowest_drawing(low.table, low.sentence, content.mentor),
        lowest_rated=low,
    )


def _weeks(content: TrackerContent) -> pd.DataFrame:
    preset = content.preset
    return kpis_by(content.sessions, "week", preset.denominators, content.timezone, targets=preset.targets)


def _lights(content: TrackerContent) -> pd.DataFrame:
    return content.lights.merge(content.mentors[["mentor_key", "mentor"]], on="mentor_key")
