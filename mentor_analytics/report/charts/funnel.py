"""Everybody's value against how many sessions it rests on, between the limits that chance alone would keep it in."""

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from mentor_analytics.assess.words import counted, percent
from mentor_analytics.measure.funnel import INSIDE, LEVELS, NEAR, OUTSIDE, Funnel, limits
from mentor_analytics.measure.kpis import ENOUGH_SESSIONS, Kpi
from mentor_analytics.report.charts.drawing import (
    BLUE,
    GREY,
    LIGHT_COLOURS,
    ORANGE,
    Drawing,
    domain_of,
    names,
    sentences,
    tick_words,
    told,
)
from mentor_analytics.report.why import shown

HEIGHT = 420
STEPS = 48
"""Points a limit is drawn through."""
MOST_MENTORS = 1_500
"""Of more, those with most sessions are drawn, and all beyond the limits."""
PLACES: Mapping[str, str] = {
    INSIDE: "within the limits",
    NEAR: f"beyond the {percent(LEVELS[0])} limit",
    OUTSIDE: f"beyond the {percent(LEVELS[1])} limit",
}
"""What a point's place is called, beside its shape."""
_SHAPES = ("circle", "diamond", "triangle-up")
_COLOURS = (BLUE, LIGHT_COLOURS["yellow"], LIGHT_COLOURS["red"])


def funnel_drawing(found: Funnel, kpi: Kpi, mentor: str) -> Drawing | None:
    """Every mentor's value against n, with the limits of chance.

    Parameters
    ----------
    found
        Of `measure.funnel.funnel`.
    kpi
        Whose values they are.
    mentor
        What mentors are called.

    Returns
    -------
    Nothing without two mentors that have a value: there is nobody to compare with.
    """
    if len(found.points) < 2:
        return None
    points = _drawn(found.points)
    data, lines = _points(points, kpi), _lines(found, kpi)
    who = mentor.lower()
    left_out = (
        f"The {len(points):,} with most sessions of {len(found.points):,}."
        if len(points) < len(found.points)
        else ""
    )
    named = [
        f"{who_is}: {value} (n = {n:,})"
        for who_is, value, n in data.loc[data["place"] == PLACES[OUTSIDE], ["who", "shown", "n"]].itertuples(
            index=False
        )
    ]
    outside = told(named) if named else "nobody"
    return Drawing(
        title=f"{kpi.label} against the number of sessions, by {who}",
        caption=sentences(
            f"Lines: everybody together, {shown(found.overall, kpi.unit)}, and the limits that chance alone keeps "
            f"{percent(LEVELS[0])} (dashed) and {percent(LEVELS[1])} (solid) within.",
            f"Faint: fewer than {ENOUGH_SESSIONS} sessions, never named." if points["few"].any() else "",
            left_out,
        ),
        chart=_chart(data, lines, kpi),
        alt=sentences(
            f"{kpi.label} against n for {counted(len(points), who)}.",
            beyond_words(found, who),
            f"Beyond the {percent(LEVELS[1])} limit: {outside}.",
        ),
    )


def beyond_words(found: Funnel, mentor: str) -> str:
    """How many lie beyond the limits, how many would by chance, and how far all spread, in sentences."""
    if len(found.points) < 2:
        who = f"One {mentor} has a value" if len(found.points) else "No session counts here yet"
        return f"{who}: there is nobody to compare with."
    if not found.judged:
        return f"No {mentor} has {ENOUGH_SESSIONS} sessions that count here yet, so nobody is held against the limits."
    parts = [
        f"{many} beyond the {percent(level)} limits, by chance alone about {_about(by_chance)}"
        for many, level, by_chance in zip(found.beyond, LEVELS, found.expected, strict=True)
    ]
    among = f"Among {counted(found.judged, mentor)} with {ENOUGH_SESSIONS} such sessions or more: {'; '.join(parts)}."
    if np.isnan(found.dispersion):
        return among
    if found.dispersed:
        times = f"{found.dispersion:.1f} times"
        return (
            f"{among} All together they vary {times} as much as chance alone would make them: to lie beyond a limit "
            "is to differ, not to do badly."
        )
    return f"{among} All together they vary no more than chance alone would make them."


def _about(many: float) -> str:
    return f"{many:.0f}" if many >= 10 else f"{many:.1f}".removesuffix(".0")


def _drawn(points: pd.DataFrame) -> pd.DataFrame:
    if len(points) <= MOST_MENTORS:
        return points
    beyond = (points["place"] != INSIDE).to_numpy(dtype=bool)
    rest = points[~beyond].nlargest(max(MOST_MENTORS - int(beyond.sum()), 0), "n")
    return pd.concat([points[beyond], rest]).head(MOST_MENTORS)


def _points(points: pd.DataFrame, kpi: Kpi) -> pd.DataFrame:
    words = pd.Series(PLACES).reindex(points["place"]).to_numpy()
    few = points["few"].to_numpy(dtype=bool)
    return pd.DataFrame(
        {
            "who": names(points["mentor"]),
            "n": points["n"].to_numpy(),
            "value": points["value"].to_numpy(float),
            "place": words,
            "few": few,
            "shown": [shown(value, kpi.unit) for value in points["value"]],
            "standing": np.where(few, "– too few sessions to say", words),
        }
    )


def _lines(found: Funnel, kpi: Kpi) -> pd.DataFrame:
    """The limits as lines, from the fewest to the most sessions; a share's have steps, as whole counts have."""
    least, most = int(found.points["n"].min()), int(found.points["n"].max())
    grid = np.unique(np.round(np.geomspace(least, max(most, least + 1), STEPS)).astype(np.int64))
    parts = [pd.DataFrame({"n": grid, "value": found.overall, "line": "overall"})]
    low_end, high_end = domain_of(kpi, [0.0, np.inf])
    for level in LEVELS:
        for side, values in zip(
            ("low", "high"), limits(grid, found.overall, level, found.spread), strict=True
        ):
            cut = np.clip(values, low_end, high_end) if kpi.unit == "fraction" else values
            parts.append(pd.DataFrame({"n": grid, "value": cut, "line": f"{side} {level}"}))
    return pd.concat(parts, ignore_index=True).dropna(subset=["value"])


def _chart(data: pd.DataFrame, lines: pd.DataFrame, kpi: Kpi) -> alt.LayerChart:
    domain = domain_of(kpi, data["value"], lines["value"])
    x = alt.X(
        "n:Q",
        title="Rated sessions (n)" if kpi.column == "rating" else "Sessions (n)",
        axis=alt.Axis(grid=False, tickMinStep=1, format=",d", labelOverlap=True),
        scale=alt.Scale(nice=False, zero=False, padding=6),
    )
    y = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=list(domain), nice=False, zero=False, clamp=True),
        axis=alt.Axis(labelExpr=tick_words(kpi.unit), tickCount=6),
    )
    by_line = alt.Chart(lines).encode(x=x, y=y, detail="line:N")
    dashes = alt.StrokeDash(
        "line:N",
        legend=None,
        scale=alt.Scale(
            domain=["overall", *(f"{side} {level}" for level in LEVELS for side in ("low", "high"))],
            range=[[1, 0], [5, 4], [5, 4], [1, 0], [1, 0]],
        ),
    )
    tones = alt.Color(
        "line:N",
        legend=None,
        scale=alt.Scale(
            domain=["overall", *(f"{side} {level}" for level in LEVELS for side in ("low", "high"))],
            range=[ORANGE, GREY, GREY, GREY, GREY],
        ),
    )
    line = by_line.mark_line(strokeWidth=1.5).encode(strokeDash=dashes, color=tones)
    legend = alt.Legend(title=None, orient="bottom", labelLimit=260, symbolOpacity=1, columns=1)
    dots = (
        alt.Chart(data)
        .mark_point(filled=True, size=70)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("place:N", legend=legend, scale=_scale(_SHAPES)),
            color=alt.Color("place:N", legend=legend, scale=_scale(_COLOURS)),
            opacity=alt.condition("datum.few", alt.value(0.35), alt.value(0.9)),
            tooltip=[
                alt.Tooltip("who:N", title="Who"),
                alt.Tooltip("shown:N", title=kpi.label),
                alt.Tooltip("n:Q", title="n", format=",d"),
                alt.Tooltip("standing:N", title="Against chance"),
            ],
        )
    )
    both = alt.layer(line, dots, width="container", height=HEIGHT)
    scaled: alt.LayerChart = both.resolve_scale(color="independent", shape="independent")
    return scaled


def _scale(range_: tuple[str, ...]) -> alt.Scale:
    return alt.Scale(domain=list(PLACES.values()), range=list(range_))
