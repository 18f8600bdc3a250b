"""What if a limit were another: which sessions, mentors and groups would come and go, before anything is saved."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from mentor_analytics.assess.edit import Number, alike, numbers_of, renumbered, sentence
from mentor_analytics.assess.effect import Effect, moved_words, renumbered_preset
from mentor_analytics.assess.rules import Preset, Rule, preset_to_json
from mentor_analytics.assess.words import counted, percent, value_words
from mentor_analytics.workflows.whatif import edit_effect, number_moves
from ui import navigation, settings_editor, show
from ui.called import own
from ui.moved_rows import moved_rows
from ui.state import View, cached
from ui.text import plain

_RULE = "t_whatif_rule"


def what_if(view: View) -> None:
    """One rule of the preset in force with another number. Computes nothing while it is closed."""
    part = st.expander("What if a limit were another?", key="t_whatif", on_change="rerun")
    if not part.open:
        return
    groups = {group[0].name: group for group in alike(view.preset.rules) if numbers_of(group[0])}
    with part:
        if not groups:
            show.note(f"{view.preset.label} has no rule with a number.")
            return
        left, right = st.columns([2, 3])
        with left:
            name = st.selectbox(
                "Rule", list(groups), key=_RULE, format_func=lambda each: own(groups[each][0].label)
            )
            numbers, steps = _numbers(view.preset, groups[name][0])
        asked = {(rule.name, key): value for rule in groups[name] for key, value in numbers.items()}
        moves: pd.DataFrame = cached(
            view, number_moves, preset_to_json(view.preset), tuple(sorted(asked.items()))
        )
        with right:
            _told(view, groups[name], asked, moved_words(moves, groups[name][0].label, steps))
        if any(old != new for old, new in steps):
            moved_rows(view, moves, "t_whatif_rows")
            if st.button("Take it to Settings", key="t_whatif_take"):
                settings_editor.propose(view.preset, asked)
                navigation.go("settings")


def _numbers(preset: Preset, rule: Rule) -> tuple[dict[str, float], list[tuple[str, str]]]:
    """The numbers asked for, by key; and each as it is and would be, in words."""
    asked: dict[str, float] = {}
    steps = []
    for number in numbers_of(rule):
        key = f"t_whatif_{preset.name}_{preset.version}_{rule.name}_{number.key}"
        asked[number.key] = settings_editor.number_input(number, key, disabled=False)
        steps.append((_words(number, number.value), _words(number, asked[number.key])))
    return asked, steps


def _words(number: Number, value: float) -> str:
    return percent(value) if number.is_fraction else value_words(value)


def _told(view: View, group: Sequence[Rule], asked: Mapping[tuple[str, str], float], words: str) -> None:
    """The rule as it would be, what comes and goes, and out of how many."""
    st.text(own(sentence([renumbered(rule, asked) for rule in group])))
    st.markdown(f"**{plain(own(words))}**")
    after = renumbered_preset(view.preset, asked)
    found: Effect = cached(view, edit_effect, preset_to_json(view.preset), preset_to_json(after))
    counts = found.of_rules(rule.name for rule in group)
    show.note(
        f"It {own(counts)}, of {counted(found.judged[1], 'judged session')} here. Nothing is saved; filters above do "
        "not narrow it."
    )
