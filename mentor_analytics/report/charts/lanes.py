"""Many groups over time, one under the other on the same scale: who goes which way, and on how many sessions."""

import json
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from mentor_analytics.measure.kpis import DENOMINATORS, Kpi
from mentor_analytics.measure.tables import NOT_GIVEN
from mentor_analytics.report.charts.drawing import (
    BLUE,
    GREY,
    ORANGE,
    Drawing,
    dashed,
    domain_of,
    layered,
    names,
    sentences,
    target_words,
    told,
)
from mentor_analytics.report.charts.groups import interval_words
from mentor_analytics.report.charts.over_time import GAPS, MOST_PERIODS, every_period, period_words
from mentor_analytics.report.why import counted_words, shown

MOST_LANES = 12
LANE, TOP, FOOT = 78, 24, 8
"""Pixels of a lane, above its highest and below its lowest value; the name stands on top."""
AROUND = 52


def lanes_drawing(rows: pd.DataFrame, kpi: Kpi, period: str, by: str, minimum_n: int) -> Drawing | None:
    """One KPI over time, a lane per group, those with most sessions first.

    Parameters
    ----------
    rows
        `GROUP_COLUMNS` of one KPI, a row per period and group; the column `of` names the group.
    kpi
        Whose values they are.
    period
        `month` or `week`.
    by
        What the groups are called ("program").
    minimum_n
        Values of fewer sessions are small and grey, and no line leads to them.

    Returns
    -------
    Nothing where no group has a value.
    """
    known = rows[(rows["value"].notna() & (rows["group"] != NOT_GIVEN)).to_numpy(dtype=bool)]
    if known.empty:
        return None
    sizes = known.groupby("of", sort=True)["denominator"].sum()
    groups = sizes.sort_values(ascending=False, kind="stable").index[:MOST_LANES].tolist()
    order = every_period(pd.Index(known["group"]), period)[-MOST_PERIODS[period] :]
    kept = known[(known["of"].isin(groups) & known["group"].isin(order)).to_numpy(dtype=bool)]
    if kept.empty:
        return None
    target = float(kept["target"].iloc[0])
    sure = kept[(kept["denominator"] >= minimum_n).to_numpy(dtype=bool)]
    sure = kept if sure.empty else sure
    domain = domain_of(kpi, kept["value"], sure["ci_low"], sure["ci_high"])
    is_near = domain[0] <= target <= domain[1]
    data = _data(kept, kpi, (groups, order, period), minimum_n, domain)
    aim = target_words(target, kpi.unit)
    few = f"Small and grey: fewer than {minimum_n} sessions." if data["few"].any() else ""
    left_out = f"The {MOST_LANES} with most sessions of {len(sizes):,}." if len(sizes) > MOST_LANES else ""
    scale = (
        f"Every row from {shown(domain[0], kpi.unit)} at its foot to {shown(domain[1], kpi.unit)} at its top."
    )
    out_of = DENOMINATORS[str(kept["denominator_name"].iloc[0])].label
    labels = _labels(data, groups)
    return Drawing(
        title=f"{kpi.label} of every {by} by {period}",
        caption=sentences(
            f"Out of {out_of}.",
            scale,
            "Lines: 95 % intervals.",
            _aim_words(aim, is_near, target < domain[0]),
            few,
            left_out,
        ),
        chart=_chart(
            data,
            labels,
            [period_words(period, each) for each in order],
            _height_of(target, domain) if is_near else None,
        ),
        alt=sentences(
            f"{kpi.label} of every {by} by {period}; the last value of each.", aim, f"{told(labels)}."
        ),
    )


def _aim_words(aim: str, is_near: bool, all_above: bool) -> str:
    """Where the target is; far from every value it would only press the rows flat."""
    side = "above" if all_above else "below"
    return dashed(aim) if is_near or not aim else f"{aim} All rows are {side} it."


def _height_of(value: float, domain: tuple[float, float]) -> float:
    """Pixels below the top of a lane."""
    low, high = domain
    share = (value - low) / (high - low) if high > low else 0.5
    return float(TOP + (1 - np.clip(share, 0, 1)) * (LANE - TOP - FOOT))


def _data(
    kept: pd.DataFrame,
    kpi: Kpi,
    axes: tuple[list[str], list[str], str],
    minimum_n: int,
    domain: tuple[float, float],
) -> pd.DataFrame:
    """What is drawn, a row per group and period, those without a session too: every text is written here."""
    groups, order, period = axes
    every = pd.MultiIndex.from_product([groups, order], names=["of", "group"])
    found = kept.set_index(["of", "group"]).reindex(every).reset_index()
    lane = np.repeat(np.arange(len(groups)), len(order)) * LANE
    low, high = domain

    def place(values: pd.Series) -> np.ndarray:
        share = (
            (values.to_numpy(float) - low) / (high - low) if high > low else values.to_numpy(float) * 0 + 0.5
        )
        return np.asarray(lane + TOP + (1 - np.clip(share, 0, 1)) * (LANE - TOP - FOOT))

    n = found["denominator"].fillna(0)
    few = (n < minimum_n).to_numpy(dtype=bool)
    at = place(found["value"])
    return pd.DataFrame(
        {
            "who": found["of"],
            "lane": np.repeat(np.arange(len(groups)), len(order)),
            "when": [period_words(period, name) for name in found["group"]],
            "y": at,
            "sure": np.where(few, np.nan, at),
            "low": np.where(few, np.nan, place(found["ci_low"])),
            "high": np.where(few, np.nan, place(found["ci_high"])),
            "few": few & found["value"].notna().to_numpy(),
            "n": n.to_numpy(),
            "shown": [shown(value, kpi.unit) for value in found["value"]],
            "counted": [
                counted_words(kpi, top, bottom, str(name)) if bottom > 0 else "no session"
                for top, bottom, name in zip(
                    found["numerator"], found["denominator"], found["denominator_name"], strict=True
                )
            ],
            "interval": [
                interval_words(*ends, kpi.unit)
                for ends in zip(found["ci_low"], found["ci_high"], strict=True)
            ],
        }
    )


def _labels(data: pd.DataFrame, groups: Sequence[str]) -> list[str]:
    """A lane's name with its last value and n."""
    last = data[data["y"].notna()].groupby("lane", sort=True).last()
    told_ = []
    for lane, name in enumerate(names(groups)):
        if lane not in last.index:
            told_.append(name)
            continue
        row = last.loc[lane]
        told_.append(f"{name} · {row['when']} {row['shown']} (n = {row['n']:,.0f})")
    return told_


def _chart(data: pd.DataFrame, labels: list[str], order: list[str], target: float | None) -> alt.LayerChart:
    height = LANE * len(labels)
    # Names come as one list of texts written as JSON, which is also how Vega writes texts: none can end it.
    axis = alt.Axis(
        values=[LANE * lane + 9 for lane in range(len(labels))],
        labelExpr=f"{json.dumps(labels)}[floor(datum.value / {LANE})]",
        labelAlign="left",
        labelPadding=-2,
        labelLimit=420,
        labelFontSize=12,
        labelOverlap=False,
        labelFlush=False,
        ticks=False,
        domain=False,
        grid=False,
        zindex=1,
    )
    scale = alt.Scale(domain=[height, 0], nice=False, zero=False)
    x = alt.X(
        "when:N",
        sort=order,
        title=None,
        scale=alt.Scale(domain=order, paddingOuter=0.3),
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy", labelFlush=False, grid=False),
    )

    def y(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", title=None, scale=scale, axis=axis)

    tooltip = [
        alt.Tooltip("who:N", title="Group"),
        alt.Tooltip("when:N", title="When"),
        alt.Tooltip("shown:N", title="Value"),
        alt.Tooltip("counted:N", title="Counted"),
        alt.Tooltip("interval:N", title="95 % interval"),
    ]
    base = alt.Chart(data).encode(x=x, tooltip=tooltip)
    reach = base.mark_rule(strokeWidth=2, opacity=0.4, color=BLUE, invalid="filter").encode(
        y=y("low"), y2="high:Q"
    )
    line = base.mark_line(color=BLUE, strokeWidth=2, invalid=GAPS).encode(y=y("sure"), detail="lane:N")
    dots = base.mark_point(filled=True, size=55, color=BLUE, opacity=1, invalid="filter").encode(y=y("sure"))
    faint = base.transform_filter("datum.few").mark_point(filled=True, size=24, color=GREY, opacity=0.8)
    layers = [reach, line, dots, faint.encode(y=y("y"))]
    if target is not None:
        aims = pd.DataFrame({"at": [LANE * lane + target for lane in range(len(labels))]})
        stroke = alt.Chart(aims).mark_rule(strokeDash=[5, 4], strokeWidth=1.2, color=ORANGE, opacity=0.8)
        layers.insert(0, stroke.encode(y=y("at")))
    return layered(layers, height + AROUND)
