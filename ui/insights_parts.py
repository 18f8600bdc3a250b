"""The parts of the page on what goes with what: findings with what people say of them, and all that was looked at."""

from typing import Any

import pandas as pd
import streamlit as st

from mentor_analytics.assess.pattern_cells import Group
from mentor_analytics.assess.words import counted
from mentor_analytics.predict.card import SYNTHETIC
from mentor_analytics.report.csv_files import csv_bytes
from mentor_analytics.report.patterns import (
    Insights,
    Told,
    drawings_of,
    evidence_table,
    insights_of,
    looked_table,
    summary_words,
)
from mentor_analytics.report.session_columns import Names
from mentor_analytics.report.why import day_words
from mentor_analytics.workflows.insights import evidence_of, insights
from mentor_analytics.workflows.sources import of_loaded
from mentor_analytics.workflows.verdicts import finding_verdicts, save_finding_verdict
from mentor_analytics.workflows.workspace import Loaded
from ui import drawings, navigation, show, state
from ui.called import names, own
from ui.state import View, cached
from ui.text import plain
from ui.tracker_list import EVERY

VERDICTS = {"kept": "Keep watching", "useful": "It helped", "dismissed": "Dismiss"}
HELP = {
    "kept": "Stays at the top for everybody, until somebody says otherwise.",
    "useful": "Somebody acted on it and it helped; it stays at the top.",
    "dismissed": "Folds it away below, out of the chart and the count. Can be taken back.",
}
SAID = {"kept": "Kept in sight", "useful": "Marked as having helped", "dismissed": "Dismissed"}
MOST_EXPLAINED = 10
HOW = (
    "Each group of sessions is held against the others on each metric. Told is only what has an adjusted p below "
    "0.05 (for everything looked at), is large enough to matter, and stays among sessions of the same program and "
    "lead time. Sessions of one mentor, one learner or one day are not counted as independent of each other."
)


def found(view: View) -> Insights:
    """The search; data and rules as they were, it is not made again."""
    if of_loaded(view.loaded, [view.preset]).is_synthetic:
        show.note(SYNTHETIC)
    result: Insights = cached(view, _found)
    return result


def _found(loaded: Loaded) -> Insights:
    source = of_loaded(loaded, [loaded.run.preset])
    return insights_of(insights(source), loaded.run.preset.labels, loaded.run.timezone)


def summary(view: View, told: Insights, dismissed: list[Told]) -> None:
    """How much was looked at and what came of it; and how."""
    if told.findings:
        labels = view.loaded.run.preset.labels
        st.text(summary_words(told.patterns, labels, view.loaded.run.timezone, len(dismissed)))
    else:
        show.nothing(told.summary)
    show.note(own(HOW))


def effects(view: View, told: Insights, dismissed: list[Told]) -> None:
    """The findings at a glance, without those that somebody dismissed."""
    labels, away = view.loaded.run.preset.labels, {each.id for each in dismissed}
    for drawing in drawings_of(told.patterns, labels, away) if away else told.drawings:
        drawings.draw(drawing)


def by_verdict(view: View, told: Insights) -> tuple[list[Told], list[Told]]:
    """Findings in sight, what somebody kept or found useful first, and the dismissed ones."""
    said = _verdicts(view)
    dismissed = [each for each in told.findings if said.get(each.id, ("",))[0] == "dismissed"]
    left = [each for each in told.findings if each not in dismissed]
    return sorted(left, key=lambda each: each.id not in said), dismissed


def _verdicts(view: View) -> dict[str, tuple[str, str]]:
    """Finding → verdict, and who said it when."""
    known = finding_verdicts(view.path)
    return {
        str(row["finding"]): (str(row["verdict"]), _who(row["by"], row["at"], view.timezone))
        for row in known.to_dict("records")
    }


def _who(by: Any, at: pd.Timestamp, timezone: str) -> str:
    return f"{f' by {by}' if by else ''}, {day_words(at, timezone)}"


def cards(view: View, findings: list[Told]) -> None:
    """A card per finding."""
    said = _verdicts(view)
    for each in findings:
        with show.card(each.title, each.sure):
            _card(view, each, said.get(each.id))


def _card(view: View, told: Told, said: tuple[str, str] | None) -> None:
    st.text(told.figures)
    show.note(told.checked)
    st.markdown(f"**What to try:** {plain(told.advice)}")
    if told.also:
        with st.expander(f"The same seen from {counted(len(told.also), 'other side')}, each with its n"):
            for each in told.also:
                st.text(each)
    is_asked, see = False, f"See the {counted(told.rows, 'row')}"
    with st.container(horizontal=True, vertical_alignment="center"):
        _buttons(told, said)
        if told.link:
            navigation.link("tracker", see, **told.link, show=EVERY)
        else:
            is_asked = st.toggle(see, key=f"insights_rows_{told.id}")
    if said is not None:
        show.note(f"{SAID[said[0]]}{said[1]}")
    if is_asked:
        _evidence(view, told)


def _buttons(told: Told, said: tuple[str, str] | None) -> None:
    for verdict, label in VERDICTS.items():
        chosen = said is not None and said[0] == verdict
        st.button(
            f"✓ {label}" if chosen else label,
            key=f"insights_{verdict}_{told.id}",
            on_click=_say,
            args=(told.id, "" if chosen else verdict),
            help="Click again to take it back." if chosen else HELP[verdict],
        )


def _say(finding: str, verdict: str) -> None:
    save_finding_verdict(state.db(), finding, verdict, by=state.user(), now=state.now())


def _evidence(view: View, told: Told) -> None:
    """The rows behind it, where the tracker's filters cannot say them."""
    rows: pd.DataFrame = cached(view, _rows, told.metric, told.group, names(view))
    of = f", of n = {told.n:,} in the group" if len(rows) != told.n else ""
    show.note(f"{counted(len(rows), 'row')}{of}, the newest first.")
    show.table(rows, f"The rows behind: {told.title}", key=f"insights_table_{told.id}")
    show.download(
        "Download them",
        lambda: csv_bytes(rows, view.timezone),
        f"insight_{told.id}.csv",
        show.CSV,
        key=f"insights_download_{told.id}",
    )


def _rows(loaded: Loaded, metric: str, group: Group, called: Names) -> pd.DataFrame:
    return evidence_table(evidence_of(of_loaded(loaded, [loaded.run.preset]), metric, group), called)


def put_away(view: View, findings: list[Told]) -> None:
    """What somebody dismissed, folded away."""
    if findings:
        with st.expander(f"Dismissed ({len(findings)})", key="insights_dismissed"):
            cards(view, findings)


def explained(told: Insights) -> None:
    """Differences that are another one's shadow."""
    if not told.explained:
        return
    with show.card(
        "Explained by something else",
        "These groups differ too, but sessions alike in something else hardly do. So they are no findings.",
    ):
        for each in told.explained[:MOST_EXPLAINED]:
            st.text(each)
        more = len(told.explained) - MOST_EXPLAINED
        if more > 0:
            show.note(f"And {more:,} more, marked in the table below.")


def looked(view: View, told: Insights) -> None:
    """Every contrast that was looked at."""
    if told.looked.empty:
        return
    with st.expander(f"All {counted(len(told.looked), 'contrast')} looked at", key="insights_looked"):
        columns = {name: st.column_config.NumberColumn(format="%.3g") for name in ("p", "p adjusted")}
        show.table(
            told.looked,
            "Every group held against the others, with n, difference, interval and p",
            columns=columns,
            key="insights_all",
        )
        show.download(
            "Download all",
            lambda: csv_bytes(
                looked_table(told.patterns, view.loaded.run.preset.labels, is_file=True), view.timezone
            ),
            "contrasts.csv",
            show.CSV,
            key="insights_all_download",
        )
