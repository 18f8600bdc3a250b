"""One mentor's last days as a line: by day where there are sessions enough each day, else by week."""

from dataclasses import replace

import pandas as pd

from mentor_analytics.assess.rules import Preset
from mentor_analytics.measure.kpis import BY_NAME, aimed, default_denominator
from mentor_analytics.measure.mentors import kpis_for
from mentor_analytics.measure.tables import kpi_by
from mentor_analytics.measure.tally import why_off
from mentor_analytics.measure.windows import in_window
from mentor_analytics.report.charts.drawing import Drawing, sentences
from mentor_analytics.report.charts.over_time import over_time_drawing

TREND_DAYS = 30
A_DAY = 10
"""With fewer sessions a day than this, days are put together as weeks."""
TRENDS: tuple[str, ...] = ("average_rating", "attendance_rate", "reschedule_rate", "engagement")
"""What can be followed over time. Data only: KPIs that have an interval."""
SPANS = {"days": f"Last {TREND_DAYS} days", "months": "All months"}


def trends(columns: pd.Index, preset: Preset) -> dict[str, str]:
    """Which KPIs sessions with these columns allow a line of, and what each is called."""
    kpis = (BY_NAME[name] for name in TRENDS)
    return {
        kpi.name: kpi.label
        for kpi in kpis
        if not why_off(kpi, default_denominator(kpi, preset.denominators), columns)
    }


def trend_drawing(
    mine: pd.DataFrame, name: str, as_of: pd.Timestamp, preset: Preset, timezone: str, span: str = "days"
) -> Drawing | None:
    """One KPI of one mentor, with the interval and the n of every value.

    Parameters
    ----------
    mine
        The sessions of the mentor, prepared.
    name
        Of `TRENDS`.
    as_of
        Where the last days end.
    span
        Of `SPANS`.

    Returns
    -------
    Nothing where no period has a value.
    """
    by_mentor_only = bool(preset.options.get("tutor_initiated_only", True))
    kpi = aimed(kpis_for(mine, by_mentor_only)[name], preset.targets)
    if span == "months":
        rows = kpi_by(mine, kpi, "month", preset.denominators, timezone)
        return over_time_drawing(rows, kpi, "month") if len(rows) else None
    recent = mine[in_window(mine["scheduled_at"], as_of, TREND_DAYS)]
    period = "day" if len(recent) >= A_DAY * TREND_DAYS else "week"
    if period == "day":
        local = recent["scheduled_at"].dt.tz_convert(timezone)
        recent = recent.assign(day=local.dt.strftime("%Y-%m-%d").astype("str"))
    rows = kpi_by(recent, kpi, period, preset.denominators, timezone)
    drawing = over_time_drawing(rows, kpi, period) if len(rows) else None
    if drawing is None:
        return None
    part = "The first and the last week may be cut short." if period == "week" else ""
    return replace(
        drawing,
        title=f"{kpi.label} in the last {TREND_DAYS} days, by {period}",
        caption=sentences(drawing.caption, part),
    )
