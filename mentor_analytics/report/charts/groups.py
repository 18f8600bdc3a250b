"""One value per group, each with its interval and its n, against the target."""

import altair as alt
import numpy as np
import pandas as pd

from mentor_analytics.measure.kpis import DENOMINATORS, Kpi
from mentor_analytics.report.charts.drawing import (
    BELOW_ROWS,
    BLUE,
    GREY,
    INTERVAL_WORDS,
    ORANGE,
    STROKE,
    Drawing,
    domain_of,
    layered,
    names,
    rows_axis,
    sentences,
    strokes,
    target_words,
    told,
    value_axis,
)
from mentor_analytics.report.why import counted_words, shown

MOST_GROUPS = 24
ROW = 40
LANE = 5
"""Pixels below the middle of a row."""


def groups_drawing(rows: pd.DataFrame, kpi: Kpi, by: str, minimum_n: int = 0) -> Drawing | None:
    """Where groups stand, the furthest from what is wished for first.

    Parameters
    ----------
    rows
        `GROUP_COLUMNS` of one KPI, a row per group. Groups without a value are left out; of very many, those with most
        sessions are shown.
    kpi
        Whose values they are.
    by
        What the groups are called ("program").
    minimum_n
        Groups with fewer are drawn faint, and their label says so.

    Returns
    -------
    Nothing where no group has a value.
    """
    known = rows[rows["value"].notna().to_numpy()]
    if known.empty:
        return None
    most = known.nlargest(MOST_GROUPS, "denominator").sort_values("value", ascending=kpi.higher_is_better)
    data = _data(most, kpi, minimum_n)
    target = float(most["target"].iloc[0])
    aim = target_words(target, kpi.unit)
    few = f"Faint: fewer than {minimum_n} sessions." if data["few"].any() else ""
    left_out = f"The {MOST_GROUPS} with most sessions of {len(known):,}." if len(known) > MOST_GROUPS else ""
    out_of = DENOMINATORS[str(most["denominator_name"].iloc[0])].label
    return Drawing(
        title=f"{kpi.label} by {by}",
        caption=sentences(f"Out of {out_of}.", INTERVAL_WORDS, strokes(aim), few, left_out),
        chart=_chart(data, kpi, target),
        alt=sentences(f"{kpi.label} by {by}.", aim, f"{told(data['label'].tolist())}."),
    )


def _data(rows: pd.DataFrame, kpi: Kpi, minimum_n: int) -> pd.DataFrame:
    """What is drawn: every text is written here, so that the chart computes nothing."""
    few = (rows["denominator"] < minimum_n).to_numpy(dtype=bool)
    labels = []
    for name, value, n, is_few in zip(
        names(rows["group"]), rows["value"], rows["denominator"], few, strict=True
    ):
        words = "few sessions, " if is_few else ""
        labels.append(f"{name} · {shown(value, kpi.unit)} ({words}n = {n:,.0f})")
    counted = [
        counted_words(kpi, top, bottom, str(name))
        for top, bottom, name in zip(
            rows["numerator"], rows["denominator"], rows["denominator_name"], strict=True
        )
    ]
    return pd.DataFrame(
        {
            "label": labels,
            "group": [" ".join(str(each).split()) for each in rows["group"]],
            "value": rows["value"].to_numpy(float),
            "low": rows["ci_low"].to_numpy(float),
            "high": rows["ci_high"].to_numpy(float),
            "target": rows["target"].to_numpy(float),
            "few": few,
            "shown": [shown(value, kpi.unit) for value in rows["value"]],
            "counted": counted,
            "interval": [
                interval_words(*ends, kpi.unit) for ends in zip(rows["ci_low"], rows["ci_high"], strict=True)
            ],
        }
    )


def interval_words(low: float, high: float, unit: str) -> str:
    """`61.1 % to 75 %`, or why there is none."""
    if np.isnan(low) or np.isnan(high):
        return "too few for an interval"
    return f"{shown(low, unit)} to {shown(high, unit)}"


def _chart(data: pd.DataFrame, kpi: Kpi, target: float) -> alt.LayerChart:
    domain = domain_of(kpi, data["value"], data["low"], data["high"], [target])
    y = rows_axis(data["label"].tolist(), ROW)
    x = value_axis(kpi, domain)
    opacity = alt.condition("datum.few", alt.value(0.45), alt.value(1))
    tooltip = [
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("shown:N", title=kpi.label),
        alt.Tooltip("counted:N", title="Counted"),
        alt.Tooltip("interval:N", title="95 % interval"),
    ]
    base = alt.Chart(data).encode(y=y, opacity=opacity, tooltip=tooltip)
    interval = base.mark_rule(strokeWidth=3, color=GREY, yOffset=LANE, y2Offset=LANE).encode(
        x=value_axis(kpi, domain, "low"), x2="high:Q"
    )
    dot = base.mark_point(filled=True, size=110, color=BLUE, yOffset=LANE).encode(x=x)
    layers = [interval, dot]
    if not np.isnan(target):  # a stroke per row, so that the line does not run through the names
        stroke = base.mark_tick(size=STROKE, thickness=2, color=ORANGE, opacity=1, yOffset=LANE + 2)
        layers.insert(0, stroke.encode(x=value_axis(kpi, domain, "target")))
    return layered(layers, ROW * len(data) + BELOW_ROWS)
