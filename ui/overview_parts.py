"""The parts of the overview: what needs someone, the tiles, the charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from mentor_analytics.assess.findings import PERIOD_DAYS
from mentor_analytics.assess.scores import URGENT
from mentor_analytics.assess.words import counted
from mentor_analytics.measure.change import changes
from mentor_analytics.measure.masks import column_label
from mentor_analytics.measure.tables import kpis_off
from mentor_analytics.report.charts.drawing import Drawing
from mentor_analytics.report.charts.over_time import period_for
from mentor_analytics.report.content import GROUPED_BY, TrackerContent
from mentor_analytics.report.headlines import Headline, Need, headlines, lowest_table, needs, out_of
from mentor_analytics.report.overview_charts import OverviewCharts, overview_charts
from mentor_analytics.workflows.workspace import Loaded
from ui import drawings, navigation, show
from ui.called import label
from ui.rows import Way, leading
from ui.state import Key, View, cached, now
from ui.text import plain

NEED_LINKS: Mapping[str, tuple[str, str, dict[str, str | list[str]]]] = {
    "urgent": ("tracker", "See them, the most urgent first", {"light": "red"}),
    "negative": ("feedback", "Read them", {"feedback": "negative", "part": "Comments"}),
    "first": ("mentors", "See who, and why", {"band": list(URGENT)}),
    "mentors": ("mentors", "See who, and why", {"flagged": "true"}),
    "waiting": ("upload", "Download and mend them", {}),
}
"""What waits → page, words of the link, filters."""


@dataclass(frozen=True)
class Rows:
    """Where the rows behind a figure are: a page with filters; `flag` only where the preset has that rule."""

    page: str
    label: str
    params: Mapping[str, str | list[str]]


ROWS_BEHIND: Mapping[str, Rows] = {
    "sessions": Rows("tracker", "All sessions", {}),
    "attendance_rate": Rows("tracker", "No-shows", {"status": "no_show"}),
    "completion_rate": Rows("tracker", "Not held", {"status": ["cancelled", "no_show", "rescheduled"]}),
    "average_rating": Rows("tracker", "Low ratings", {"flag": "low_rating"}),
    "prep_compliance": Rows("tracker", "Not prepared", {"flag": "mentor_not_prepared"}),
    "follow_up_rate": Rows("tracker", "No follow-up", {"flag": "no_follow_up"}),
    "action_item_rate": Rows("tracker", "Completed sessions", {"status": "completed"}),
    "feedback_missing_rate": Rows(
        "tracker", "No comment", {"feedback": "no_feedback", "status": "completed"}
    ),
    "negative_feedback_count": Rows("feedback", "Read them", {"feedback": "negative", "part": "Comments"}),
    "mean_polarity": Rows("feedback", "All comments", {"part": "Comments"}),
}
"""KPI → its rows."""


def needs_now(view: View, content: TrackerContent) -> None:
    """What waits for somebody, each with its link; or that nothing does."""
    waiting = needs(content, view.status.n_waiting)
    show.heading("Needs you now")
    if not waiting:
        with st.container(border=True):
            st.text(f"Nothing urgent in {counted(len(view.sessions), 'session')}. {_last_upload(view)}")
        return
    grid = st.grid(min_column_width=230, gap="small")
    for need in waiting:
        with grid, st.container(border=True, height="stretch", gap="small"):
            _need(view, need)


def _need(view: View, need: Need) -> None:
    page, label, params = NEED_LINKS[need.name]
    if view.asked and page == "mentors":  # what is counted here is of the filters; the directory is of all
        label = "See who over all sessions, and why"
    st.markdown(f"**{plain(need.sentence)}**")
    since: dict[str, str | list[str]] = {"from": need.since.isoformat()} if need.since else {}
    navigation.link(page, label, **{**_within(view, page), **params, **since})


def _within(view: View, page: str) -> dict[str, list[str]]:
    """The filters of this page, for pages that have them too."""
    return dict(view.asked) if page in ("tracker", "feedback") else {}


def _last_upload(view: View) -> str:
    at = view.status.last_upload_at
    if at is None:
        return ""
    days = (now() - at).days
    return "Last upload today." if days < 1 else f"Last upload {counted(days, 'day')} ago."


def tiles(view: View, content: TrackerContent) -> None:
    """Where each KPI stands, with what it was counted out of and the way to its rows."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        show.heading("Against the targets")
        every = show.choice(
            "Count out of",
            [False, True],
            default=False,
            format_func=lambda each: "All sessions" if each else f"As {view.preset.label} says",
            key="overview_out_of",
            help="A follow-up rate of all sessions counts those that were never held; of completed ones it does not.",
        )
    rules = {rule.name for rule in view.preset.of_scope("session")}
    grid = st.grid(5, min_column_width=150, gap="small")
    for headline in cached(view, _headlines, bool(every)):
        with grid, st.container(border=True, height="stretch", gap=None):
            _tile(view, headline, rules)


def _headlines(loaded: Loaded, every: bool) -> tuple[Headline, ...]:
    scored, run = loaded.scored, loaded.run
    denominators = out_of(run.preset.denominators, every)
    changed = changes(scored.sessions, run.as_of, PERIOD_DAYS, denominators, run.seed)
    return headlines(scored.kpis, denominators, changed, PERIOD_DAYS, kpis_off(scored.sessions))


def _tile(view: View, headline: Headline, rules: set[str]) -> None:
    st.metric(label(headline.label), headline.value, help=label(headline.help) or None)
    for line in (headline.counted, headline.standing, headline.change):
        if line:
            st.caption(plain(line))
    rows = ROWS_BEHIND[headline.kpi]
    if rows.params.get("flag", "") in rules | {""}:
        navigation.link(rows.page, rows.label, **_within(view, rows.page), **rows.params)


def findings(content: TrackerContent) -> None:
    """Four sentences that are true of the data."""
    with show.card("In four sentences", "Each ends with the number of sessions it rests on."):
        for sentence in content.findings:
            st.markdown(plain(sentence))


def charts(view: View, content: TrackerContent) -> OverviewCharts:
    """All charts of the page, with time cut as chosen."""
    given = period_for(view.sessions["scheduled_at"])
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        show.heading("How it went")
        period = show.choice(
            "Time cut by",
            ["month", "week"],
            default=given,
            key="overview_period",
            format_func=str.capitalize,
        )
    return _charts(view.key, period or given, content)


@st.cache_data(max_entries=12, show_spinner=False)
def _charts(key: Key, period: str, _content: TrackerContent) -> OverviewCharts:
    return overview_charts(_content, period)


def pair(titles: Sequence[str], drawings: Sequence[Drawing | None], content: TrackerContent) -> None:
    """Charts side by side; where the data do not allow one, what would switch it on.

    Parameters
    ----------
    titles
        The KPI each is about.
    """
    for column, title, drawing in zip(st.columns(2), titles, drawings, strict=False):
        with column:
            draw(drawing, title, title, content)


def draw(drawing: Drawing | None, title: str, kpi: str, content: TrackerContent) -> None:
    """A chart in its card, or under its title why there is none: the KPI it needs is off, or nothing is there yet."""
    if drawing:
        drawings.draw(drawing)
        return
    reasons = dict(zip(content.off["label"], content.off["reason"], strict=True))
    with show.card(title):
        show.note(f"Off: {reasons[kpi]}." if kpi in reasons else "Nothing to count yet.")


def groups(drawn: OverviewCharts, content: TrackerContent) -> None:
    """Attendance of the first two groupings these data have."""
    if drawn.groups:
        pair(["Attendance"] * len(drawn.groups), list(drawn.groups.values()), content)
        return
    names = [column_label(each).lower() for each in GROUPED_BY]
    with show.card("Groups"):
        show.note(f"Off: the data have no {', '.join(names[:-1])} or {names[-1]}.")


def lowest(view: View, drawn: OverviewCharts) -> None:
    """The lowest ratings, raw and shrunken, and whether their order means anything."""
    if drawn.lowest is None:
        return
    table = drawn.lowest_rated.table
    with show.card(
        f"Lowest {len(table)} by rating, and follow-up",
        "Shrunken: drawn towards everybody's mean, as far as n is small. Rank 1 is lowest.",
    ):
        st.markdown(f"**{label(drawn.lowest_rated.sentence)}**")
        leading(
            lowest_table(table, view.mentor_word),
            drawn.lowest.alt,
            lambda at: Way(
                "mentor", f"Open {table['mentor'].iloc[at]}", {"mentor": str(table["mentor_key"].iloc[at])}
            ),
            key="overview_lowest",
        )
