"""Would it have warned? Past weeks replayed under presets, held against what came after."""

from dataclasses import dataclass

import streamlit as st

from mentor_analytics.assess.backtest import HISTORY_WEEKS, MOST_WEEKS, Subject
from mentor_analytics.assess.backtest_outcomes import BY_NAME
from mentor_analytics.assess.rules import Preset, preset_to_json
from mentor_analytics.predict.card import SYNTHETIC
from mentor_analytics.report.backtest_view import figures_table, rules_table, weeks_table
from mentor_analytics.report.charts.backtest import backtest_drawing
from mentor_analytics.workflows.backtest import Ask, Backtest, backtest_of
from mentor_analytics.workflows.backtest_words import notes_of, span_words, title_of, told
from mentor_analytics.workflows.texts import analyser_of
from ui import drawings, show, state, verdict_parts
from ui.called import own
from ui.state import Key, View, cached

_ASKED = "backtest_asked"
_SUBJECTS: dict[Subject, str] = {"session": "Flags of sessions", "mentor": "Flags of mentors"}
_AT_FIRST = 3
"""Presets beside the one in force that are compared unless others are chosen."""


@dataclass(frozen=True)
class _Asked:
    """What a click on Replay asked for, of which state of the data."""

    key: Key
    presets: tuple[str, ...]
    ask: Ask


def would_it_have_warned(view: View | None) -> None:
    """The choice of what is replayed, then what came of it. Nothing is replayed before the click."""
    if view is None:
        show.nothing("Upload sessions to see here whether the rules would have warned.")
        return
    show.note(
        own(
            "Each past week is judged with what was known at its end, and held against what came after. Choose what a "
            "flag should have warned of."
        )
    )
    asked = _asked(view)
    if st.button("Replay", type="primary", key="backtest_go"):
        st.session_state[_ASKED] = asked
    before = st.session_state.get(_ASKED)
    if before == asked:
        with st.spinner("Replaying past weeks …"):
            found: Backtest = cached(view, backtest_of, asked.presets, asked.ask)
        _found(view, found)
    elif before is not None:
        show.note("What was chosen or the data have changed since the last replay: press Replay.")
    verdict_parts.of_rules(view)


def _asked(view: View) -> _Asked:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        outcome = st.selectbox(
            "What came after",
            list(BY_NAME),
            key="backtest_outcome",
            format_func=lambda name: own(BY_NAME[name].label),
            width=280,
        )
        subject: Subject = st.selectbox(
            "What warned",
            list(_SUBJECTS),
            key="backtest_subject",
            format_func=lambda name: own(_SUBJECTS[name]),
            width=200,
        )
        weeks = st.number_input("Weeks, at most", 1, 104, MOST_WEEKS, 1, key="backtest_weeks", width=140)
        history = st.number_input("Weeks before", 1, 26, HISTORY_WEEKS, 1, key="backtest_history", width=140)
    forecasts = subject == "mentor" and st.checkbox(
        "Learn anew each week who may leave, from what was known then (takes longer)",
        key="backtest_forecasts",
    )
    presets = _compared(view, subject)
    texts = tuple(preset_to_json(each) for each in presets)
    return _Asked(view.key, texts, Ask(outcome, subject, int(history), int(weeks), forecasts))


def _compared(view: View, subject: Subject) -> list[Preset]:
    """The preset in force, then those to hold against it."""
    others = {
        name: each
        for name, each in state.presets(state.status()).items()
        if name != view.preset.name and each.of_scope(subject)
    }
    names = st.multiselect(
        "Beside the preset in force",
        list(others),
        list(others)[:_AT_FIRST],
        key=f"backtest_presets_{subject}",
        format_func=lambda name: others[name].label,
    )
    chosen = [others[name] for name in names]
    otherwise = [each.label for each in chosen if analyser_of(each) != view.choices.texts.analyser]
    if otherwise:
        show.note(
            f"Comments count as {view.preset.label} reads them; in force, {', '.join(otherwise)} would read them "
            "otherwise."
        )
    return [view.preset, *chosen]


def _found(view: View, found: Backtest) -> None:
    show.heading(own(title_of(found)))
    if found.is_synthetic:
        st.info(SYNTHETIC)
    if found.reason:
        st.text(own(found.reason))
        return
    st.text(own(span_words(found, view.timezone)))
    for line in told(found):
        st.text(own(line))
    synthetic = " · synthetic data" if found.is_synthetic else ""
    drawing = backtest_drawing(found.figures, f"What flags were worth{synthetic}")
    if drawing is not None:
        drawings.draw(drawing)
    show.table(
        figures_table(found.figures), "Presets with what their flags were worth, each with n and interval."
    )
    rules = rules_table(found.figures)
    if len(rules):
        show.heading(f"Rules of {view.preset.label}, each alone")
        show.table(rules, "Single rules with what their flags were worth, each with n and interval.")
    if found.weekly is not None and len(found.weekly):
        with st.expander("Week by week"):
            show.table(
                weeks_table(found.weekly, view.timezone), "Flags and what happened, per week replayed."
            )
    for line in notes_of(found):
        show.note(own(line))
