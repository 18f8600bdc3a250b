"""Two figures per row, one under the other: what comments say beside how sessions were rated, and the like."""

from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from mentor_analytics.assess.words import counted, percent
from mentor_analytics.measure.kpis import BY_NAME
from mentor_analytics.measure.mentors import ENOUGH_RATINGS
from mentor_analytics.report.charts.drawing import (
    BELOW_ROWS,
    BLUE,
    GREY,
    ORANGE,
    Drawing,
    domain_of,
    names,
    rows_axis,
    sentences,
    tick_words,
    told,
    value_axis,
)
from mentor_analytics.report.charts.groups import interval_words
from mentor_analytics.report.why import sentiment_words, shown

ROW = 56
BAR_LANE, DOT_LANE = -3, 11
"""Pixels below the middle of a row."""
AXES = 58
"""Pixels that the scale of the bars, above the rows, and the names of both scales take."""
RATING = BY_NAME["average_rating"]


@dataclass(frozen=True)
class _Lanes:
    """What the two lanes of a row hold: a bar, and a dot with its interval or with a second dot.

    Each has its own scale: that of the bars is above the rows, that of the dots below.
    """

    bar: str
    bar_end: float
    bar_unit: str
    dot: str


def sentiment_drawing(table: pd.DataFrame, blank_is_neutral: bool) -> Drawing | None:
    """How many comments of each class there are, and how their sessions were rated.

    Parameters
    ----------
    table
        `SENTIMENT_COLUMNS`, a row per class; classes without a session are left out.
    blank_is_neutral
        Whether sessions without a comment count as neutral.

    Returns
    -------
    Nothing without a session.
    """
    rows = table[(table["sessions"] > 0).to_numpy(dtype=bool)]
    if rows.empty:
        return None
    words = sentiment_words(blank_is_neutral)
    labels = [
        f"{words[name]} · {sessions:,}, {_rated(mean, rated)}"
        for name, sessions, mean, rated in rows[
            ["sentiment", "sessions", "average_rating", "rated"]
        ].itertuples(index=False)
    ]
    what = {"commented": "comment that could be read", "all": "session"}
    many = {"commented": "comments that could be read", "all": "sessions"}
    counts = [
        f"{n:,} of {counted(int(of), what[name], many[name])}, {percent(share)}"
        for n, of, name, share in rows[["sessions", "denominator", "denominator_name", "share"]].itertuples(
            index=False
        )
    ]
    data = pd.DataFrame(
        {
            "label": labels,
            "bar": rows["sessions"].to_numpy(float),
            "value": rows["average_rating"].to_numpy(float),
            "low": rows["ci_low"].to_numpy(float),
            "high": rows["ci_high"].to_numpy(float),
            "who": [words[name] for name in rows["sentiment"]],
            "counted": counts,
            "shown": [_rated(*each) for each in zip(rows["average_rating"], rows["rated"], strict=True)],
            "interval": [
                interval_words(*each, "stars") for each in zip(rows["ci_low"], rows["ci_high"], strict=True)
            ],
        }
    )
    said = [
        f"{who}: {of}, {rated}"
        for who, of, rated in data[["who", "counted", "shown"]].itertuples(index=False)
    ]
    lanes = _Lanes(
        bar="Sessions", bar_end=float(rows["sessions"].max()), bar_unit="sessions", dot="Average rating"
    )
    return Drawing(
        title="What comments say, and how sessions are rated",
        caption="Bar: sessions, scale above. Dot: their mean rating, scale below; line: its 95 % interval.",
        chart=_chart(data, lanes),
        alt=f"Comments by class, with the mean rating. {told(said)}.",
    )


def lowest_drawing(table: pd.DataFrame, sentence: str, mentor: str) -> Drawing | None:
    """The lowest ratings, raw and shrunken, beside how often a follow-up is set.

    Parameters
    ----------
    table
        Of `measure.mentors.lowest_rated`.
    sentence
        Whether the order means anything.
    mentor
        What mentors are called.

    Returns
    -------
    Nothing without a rated mentor.
    """
    if table.empty:
        return None
    share = table.get("follow_up_rate", pd.Series(np.nan, index=table.index)).to_numpy(float)
    n_share = table.get("follow_up_rate_n", pd.Series(0, index=table.index)).to_numpy()
    brief = ["" if np.isnan(each) else f", follow-up {percent(round(float(each), 2))}" for each in share]
    follow_up = [
        "follow-up not known" if np.isnan(each) else f"follow-up {percent(each)} (n = {n:,.0f})"
        for each, n in zip(share, n_share, strict=True)
    ]
    rated = [_rated(*each) for each in zip(table["average_rating"], table["average_rating_n"], strict=True)]
    data = pd.DataFrame(
        {
            "label": [
                f"{name} · {_with_few(each.removeprefix('rated '), n)}{more}"
                for name, each, n, more in zip(
                    names(table["mentor"]), rated, table["average_rating_n"], brief, strict=True
                )
            ],
            "bar": share,
            "value": table["average_rating"].to_numpy(float),
            "low": table["shrunken_rating"].to_numpy(float),
            "high": table["average_rating"].to_numpy(float),
            "who": [" ".join(str(each).split()) for each in table["mentor"]],
            "counted": follow_up,
            "shown": rated,
            "interval": [f"shrunken {each:.2f}" for each in table["shrunken_rating"]],
        }
    )
    said = [
        f"{who}: {raw}, {shrunken}, {of}"
        for who, raw, shrunken, of in data[["who", "shown", "interval", "counted"]].itertuples(index=False)
    ]
    lanes = _Lanes(bar="Follow-up scheduled", bar_end=1.0, bar_unit="fraction", dot="Average rating")
    return Drawing(
        title=f"Lowest ratings by {mentor.lower()}, and follow-up",
        caption=sentences(
            sentence if sentence.startswith("Within noise") else "",
            "Dot: mean rating. Diamond: the same drawn towards everybody's mean, as far as n is small. "
            "Bar: follow-up scheduled, scale above.",
        ),
        chart=_chart(data, lanes, shrunken=True),
        alt=f"{sentence} {told(said)}.",
    )


def _with_few(rated: str, n: float) -> str:
    """`2.77 (n = 558)`, `1.60 (few ratings, n = 5)`."""
    return rated.replace("(n", "(few ratings, n") if n < ENOUGH_RATINGS else rated


def _rated(mean: float, n: float) -> str:
    return "no rating" if not n else f"rated {shown(float(mean), 'stars')} (n = {n:,.0f})"


def _chart(data: pd.DataFrame, lanes: _Lanes, shrunken: bool = False) -> alt.LayerChart:
    domain = domain_of(RATING, data["value"], data["low"], data["high"])
    rated, low = (value_axis(RATING, domain, column, f"{lanes.dot} (dots)") for column in ("value", "low"))
    tooltip = [
        alt.Tooltip("who:N", title="Who" if shrunken else "Comment"),
        alt.Tooltip("counted:N", title=lanes.bar),
        alt.Tooltip("shown:N", title=lanes.dot),
        alt.Tooltip("interval:N", title="Drawn to the mean" if shrunken else "95 % interval"),
    ]
    base = alt.Chart(data).encode(y=rows_axis(data["label"].tolist(), ROW), tooltip=tooltip)
    across = alt.Scale(domain=[0, lanes.bar_end or 1.0], nice=False)
    above = alt.Axis(
        orient="top",
        grid=False,
        tickCount=4,
        tickMinStep=1 if lanes.bar_unit == "sessions" else 0.25,
        labelExpr="format(datum.value, ',d')" if lanes.bar_unit == "sessions" else tick_words(lanes.bar_unit),
        labelOverlap=True,
    )
    bars = base.mark_bar(size=8, color=GREY, yOffset=BAR_LANE).encode(
        x=alt.X("bar:Q", title=f"{lanes.bar} (bars)", scale=across, axis=above)
    )
    reach = base.mark_rule(strokeWidth=2.5, color=GREY, yOffset=DOT_LANE, y2Offset=DOT_LANE).encode(
        x=low, x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=100, color=BLUE, opacity=1, yOffset=DOT_LANE).encode(x=rated)
    layers = [reach, dots]
    if shrunken:
        diamond = base.mark_point(
            filled=True, shape="diamond", size=90, color=ORANGE, opacity=1, yOffset=DOT_LANE
        )
        layers.append(diamond.encode(x=low))
    ratings = alt.layer(*layers)
    both = alt.layer(bars, ratings, width="container", height=ROW * len(data) + BELOW_ROWS + AXES)
    scaled: alt.LayerChart = both.resolve_scale(x="independent")
    return scaled
