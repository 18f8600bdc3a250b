"""A value over months or weeks, with its interval and its n."""

from collections.abc import Sequence
from typing import Literal

import altair as alt
import numpy as np
import pandas as pd

from mentor_analytics.measure.kpis import DENOMINATORS, Kpi
from mentor_analytics.measure.tables import NOT_GIVEN
from mentor_analytics.report.charts.drawing import (
    BLUE,
    INTERVAL_WORDS,
    Drawing,
    dashed,
    domain_of,
    layered,
    names,
    sentences,
    target_rule,
    target_words,
    tick_words,
    told,
)
from mentor_analytics.report.charts.groups import interval_words
from mentor_analytics.report.why import counted_words, shown

MOST_PERIODS = {"month": 24, "week": 26, "day": 31}
SHORT_DAYS = 70
"""Data that span less are cut in weeks."""
HEIGHT = 260
MOST_SAID = 26
GAPS: Literal["break-paths-show-path-domains"] = "break-paths-show-path-domains"
"""A line does not leap over a period without a value."""
COLUMNS = ("label", "when", "value", "low", "high", "shown", "counted", "interval")


def period_for(starts: pd.Series) -> str:
    """Weeks while the data span less than ten of them, else months."""
    known = starts.dropna()
    short = known.empty or (known.max() - known.min()).days < SHORT_DAYS
    return "week" if short else "month"


def period_words(period: str, name: str) -> str:
    """`2025-09` as `Sep 2025`, the Monday or day `2025-09-29` as `29 Sep`.

    Examples
    --------
    >>> period_words("month", "2025-09"), period_words("week", "2025-09-29")
    ('Sep 2025', '29 Sep')
    """
    if name == NOT_GIVEN:
        return "no date"
    day = pd.Timestamp(name)
    return f"{day:%b %Y}" if period == "month" else f"{day.day} {day:%b}"


def over_time_drawing(rows: pd.DataFrame, kpi: Kpi, period: str) -> Drawing | None:
    """One KPI over time, against its target.

    Parameters
    ----------
    rows
        `GROUP_COLUMNS` of one KPI, a row per period as `kpis_by` names them. A period without a value is a gap.
    kpi
        Whose values they are.
    period
        `month`, `week` or `day`.

    Returns
    -------
    Nothing where no period has a value.
    """
    data = _data(rows, kpi, period)
    known = data[data["value"].notna()]
    if known.empty:
        return None
    target = float(rows["target"].iloc[0])
    aim = target_words(target, kpi.unit)
    out_of = DENOMINATORS[str(rows["denominator_name"].iloc[0])].label
    begins = "A week begins on Monday." if period == "week" else ""
    said = [
        f"{when} {value} ({counted})"
        for when, value, counted in zip(known["when"], known["shown"], known["counted"], strict=True)
    ]
    return Drawing(
        title=f"{kpi.label} by {period}",
        caption=sentences(f"Out of {out_of}.", "Band: 95 % interval.", dashed(aim), begins),
        chart=_chart(data, kpi, target),
        alt=sentences(f"{kpi.label} by {period}.", aim, f"{told(said, MOST_SAID)}."),
    )


def groups_over_time_drawing(rows: pd.DataFrame, kpi: Kpi, period: str, by: str) -> Drawing | None:
    """One KPI over time, a line per group.

    Parameters
    ----------
    rows
        `GROUP_COLUMNS` of one KPI, a row per period and group; the column `of` names the group. Six groups at most can
        be told apart.
    """
    parts = []
    for group, short in zip(rows["of"].unique(), names(rows["of"].unique()), strict=True):
        mine = rows[(rows["of"] == group).to_numpy(dtype=bool)]
        parts.append(_data(mine, kpi, period).assign(of=short))
    data = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if data.empty or data["value"].isna().all():
        return None
    known = data[data["value"].notna()]
    said = [
        f"{of}, {when}: {value} ({counted})"
        for of, when, value, counted in zip(
            known["of"], known["when"], known["shown"], known["counted"], strict=True
        )
    ]
    target = float(rows["target"].iloc[0])
    aim = target_words(target, kpi.unit)
    out_of = DENOMINATORS[str(rows["denominator_name"].iloc[0])].label
    return Drawing(
        title=f"{kpi.label} by {period} and {by}",
        caption=sentences(f"Out of {out_of}.", INTERVAL_WORDS, dashed(aim)),
        chart=_lines(data, kpi, target),
        alt=sentences(f"{kpi.label} by {period} and {by}.", aim, f"{told(said, MOST_SAID)}."),
    )


def _data(rows: pd.DataFrame, kpi: Kpi, period: str) -> pd.DataFrame:
    """The last periods, those without a session between them included: a line must not leap over them."""
    by_name = rows[(rows["group"] != NOT_GIVEN).to_numpy(dtype=bool)].set_index("group")
    order = every_period(by_name.index, period)[-MOST_PERIODS[period] :]
    found = by_name.reindex(order)
    when = [period_words(period, name) for name in order]
    counted = [
        counted_words(kpi, top, bottom, str(name)) if bottom > 0 else "no session"
        for top, bottom, name in zip(
            found["numerator"], found["denominator"], found["denominator_name"], strict=True
        )
    ]
    n = found["denominator"].fillna(0)
    return pd.DataFrame(
        {
            "label": [f"{words}|n = {many:,.0f}" for words, many in zip(when, n, strict=True)],
            "when": when,
            "value": found["value"].to_numpy(float),
            "low": found["ci_low"].to_numpy(float),
            "high": found["ci_high"].to_numpy(float),
            "shown": [shown(value, kpi.unit) for value in found["value"]],
            "counted": counted,
            "interval": [
                interval_words(*ends, kpi.unit)
                for ends in zip(found["ci_low"], found["ci_high"], strict=True)
            ],
        },
        columns=list(COLUMNS),
    )


def every_period(found: pd.Index, period: str) -> list[str]:
    """Every period from the first to the last."""
    if not len(found):
        return []
    first, last = pd.Timestamp(min(found)), pd.Timestamp(max(found))
    if period == "month":
        return [str(each) for each in pd.period_range(first, last, freq="M")]
    step = "D" if period == "day" else "7D"
    return [f"{each:%Y-%m-%d}" for each in pd.date_range(first, last, freq=step)]


def _x(order: Sequence[str], two_lines: bool) -> alt.X:
    axis = alt.Axis(
        labelExpr="split(datum.value, '|')" if two_lines else alt.Undefined,
        labelAngle=0,
        labelOverlap="greedy",
        labelLimit=120,
        labelFlush=False,
        grid=False,
    )
    column = "label:N" if two_lines else "when:N"
    return alt.X(column, sort=list(order), title=None, axis=axis, scale=alt.Scale(paddingOuter=0.3))


def _y(kpi: Kpi, data: pd.DataFrame, target: float, column: str = "value") -> alt.Y:
    domain = domain_of(kpi, data["value"], data["low"], data["high"], [target])
    axis = alt.Axis(labelExpr=tick_words(kpi.unit), tickCount=5, grid=True)
    return alt.Y(
        f"{column}:Q", title=None, scale=alt.Scale(domain=list(domain), nice=False, zero=False), axis=axis
    )


def _tooltip(kpi: Kpi) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("when:N", title="When"),
        alt.Tooltip("shown:N", title=kpi.label),
        alt.Tooltip("counted:N", title="Counted"),
        alt.Tooltip("interval:N", title="95 % interval"),
    ]


def _chart(data: pd.DataFrame, kpi: Kpi, target: float) -> alt.LayerChart:
    x, y = _x(data["label"].tolist(), two_lines=True), _y(kpi, data, target)
    base = alt.Chart(data).encode(x=x, tooltip=_tooltip(kpi))
    low = _y(kpi, data, target, "low")
    band = base.mark_area(opacity=0.18, color=BLUE, invalid=GAPS).encode(y=low, y2="high:Q")
    reach = base.mark_rule(opacity=0.45, strokeWidth=2, color=BLUE).encode(y=low, y2="high:Q")
    line = base.mark_line(color=BLUE, strokeWidth=2, invalid=GAPS).encode(y=y)
    dots = base.mark_point(filled=True, size=70, color=BLUE, opacity=1).encode(y=y)
    layers = [band, reach, line, dots]
    if not np.isnan(target):
        layers.append(target_rule(target, y))
    return layered(layers, HEIGHT)


def _lines(data: pd.DataFrame, kpi: Kpi, target: float) -> alt.LayerChart:
    x, y = _x(list(dict.fromkeys(data["when"])), two_lines=False), _y(kpi, data, target)
    groups = list(dict.fromkeys(data["of"]))
    legend = alt.Legend(title=None, orient="bottom", columns=2, labelLimit=220, symbolOpacity=1)
    colour = alt.Color("of:N", sort=groups, legend=legend)
    shape = alt.Shape("of:N", sort=groups, legend=legend)
    tooltip = [alt.Tooltip("of:N", title="Group"), *_tooltip(kpi)]
    base = alt.Chart(data).encode(
        x=x, color=colour, xOffset=alt.XOffset("of:N", sort=groups), tooltip=tooltip
    )
    reach = base.mark_rule(opacity=0.35, strokeWidth=2).encode(y=_y(kpi, data, target, "low"), y2="high:Q")
    line = base.mark_line(strokeWidth=2, invalid=GAPS).encode(y=y)
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(y=y, shape=shape)
    layers = [reach, line, dots]
    if not np.isnan(target):
        layers.append(target_rule(target, y))
    return layered(layers, HEIGHT + 60)
