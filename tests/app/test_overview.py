"""The first page: what needs someone, where each KPI stands, and one click to the rows."""

import pytest

from mentor_analytics.report.headlines import HEADLINES
from tests.app.conftest import HOSTILE, App
from ui.overview_parts import NEED_LINKS, ROWS_BEHIND


def texts(test):
    return [
        str(each.value) for kind in (test.header, test.markdown, test.caption, test.text) for each in kind
    ]


def said(test):
    """What is on the page, without the marks that keep Markdown from reading it."""
    return " ".join(texts(test)).replace("\\", "")


def test_every_headline_has_its_figure_and_what_it_is_out_of(app: App) -> None:
    test = app("overview")
    assert len(test.metric) == len(HEADLINES)
    figures = {each.label.replace("\\", ""): each.value for each in test.metric}
    assert figures["Total sessions"] == "120"
    assert figures["Average rating"] == "3.64"
    assert figures["Mentor prepared"] == "65.7 %"
    assert figures["Follow-up"] == "74.6 %"
    assert "50 of 67 completed sessions" in said(test)


def test_the_figures_can_be_counted_out_of_all_sessions(app: App) -> None:
    test = app("overview")
    test.session_state["overview_out_of"] = True
    test.run()
    figures = {each.label.replace("\\", ""): each.value for each in test.metric}
    assert figures["Follow-up"] == "41.7 %"
    assert "50 of all 120 sessions" in said(test)


def test_what_needs_someone_stands_first(app: App) -> None:
    words = said(app("overview"))
    assert "17 of 67 judged sessions: ▲ Urgent follow-up" in words
    assert "Within noise: these 5 differ" in words


@pytest.mark.parametrize("period", ["month", "week"])
def test_time_is_cut_as_chosen(app: App, period: str) -> None:
    test = app("overview")
    test.session_state["overview_period"] = period
    test.run()
    assert not test.exception
    assert f"Average rating by {period}" in said(test)


def test_one_session_is_too_few_to_say(app: App) -> None:
    words = said(app("overview", "one"))
    assert "No earlier period to compare with" in words
    assert "nobody to compare with, n = 1" in words


def test_hostile_names_are_no_markup(app: App) -> None:
    test = app("overview", "hostile")
    assert not test.exception
    assert not [
        text for text in texts(test) if HOSTILE in text and text not in {each.value for each in test.text}
    ]


def test_every_need_and_every_headline_leads_somewhere() -> None:
    assert set(ROWS_BEHIND) == set(HEADLINES)
    assert set(NEED_LINKS) == {"urgent", "negative", "first", "mentors", "waiting"}


def test_filters_count_everything_anew(app: App) -> None:
    whole, part = app("overview", "sample"), app("overview", "sample", program="DSML", to="2026-09-30")
    assert next(metric.value for metric in whole.metric) == "120"
    assert 0 < int(next(metric.value for metric in part.metric)) < 27
    assert not part.exception
    assert not part.error


def test_filters_that_leave_nothing_say_so(app: App) -> None:
    test = app("overview", "sample", program="DSML", batch="DevOps Aug25")
    assert any("No session is left" in str(each.value) for each in test.text)
    assert not test.metric
