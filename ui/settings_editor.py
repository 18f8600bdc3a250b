"""A copy of a preset, edited: every number, switch and choice, each with what it would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mentor_analytics.assess.edit import Edit, Number, alike, edited, numbers_of, renumbered, sentence, slug
from mentor_analytics.assess.effect import Effect
from mentor_analytics.assess.option_words import OPTION_LABELS, choices_of, option_words
from mentor_analytics.assess.options import CHOICES
from mentor_analytics.assess.presets import PRESETS
from mentor_analytics.assess.rules import SHAPES, Option, Preset, Rule, preset_to_json
from mentor_analytics.assess.words import counted
from mentor_analytics.measure.kpis import KPIS, Kpi, aimed
from mentor_analytics.workflows import records
from mentor_analytics.workflows.texts import analyser_of
from mentor_analytics.workflows.whatif import edit_effect
from ui import called, moved_rows, show, state
from ui.called import own
from ui.state import View

EDITING, SAVED = "settings_editing", "settings_saved"
"""Which preset is being edited, and its version when that began; which was saved last."""
LOOKED_AT, PROPOSED = "settings_preset", "settings_proposed"
"""Which preset is looked at; numbers to begin with that were tried elsewhere."""
Place = tuple[tuple[Rule, ...], DeltaGenerator]
"""Rules that are alike, and where their effect is written."""
_TARGETS = tuple(kpi for kpi in KPIS if kpi.unit in {"fraction", "stars", "polarity"})
"""What one can aim at."""


def parts_of(rules: Iterable[Rule]) -> list[tuple[str, tuple[Rule, ...]]]:
    """The rules on single sessions, then those on mentors and groups."""
    every = tuple(rules)
    of_sessions = tuple(rule for rule in every if rule.scope == "session")
    others = tuple(rule for rule in every if rule.scope != "session")
    parts = [("Rules on single sessions", of_sessions), ("Rules on mentors and groups", others)]
    return [part for part in parts if part[1]]


def effect_of(view: View | None, before: Preset, after: Preset) -> Effect | None:
    """What a changed preset would flag here; None without any sessions."""
    if view is None:
        return None
    found: Effect = state.cached(view, edit_effect, preset_to_json(before), preset_to_json(after))
    return found


def note_analyser(view: View | None, preset: Preset) -> None:
    """Say so where comments were read otherwise than this preset would read them."""
    if view is not None and analyser_of(preset) != view.choices.texts.analyser:
        show.note(
            f"Counted with the comments as {view.preset.label} reads them; once it is in force, {preset.label} "
            f"reads them by {analyser_of(preset).label}."
        )


def start_editing(preset: Preset) -> None:
    """From the numbers of this version."""
    st.session_state[EDITING] = (preset.name, preset.version)


def is_editing(preset: Preset) -> bool:
    """Whether this preset is being edited."""
    return bool(st.session_state.get(EDITING, ("", 0))[0] == preset.name)


def stop_editing() -> None:
    """Leave everything as it is saved."""
    st.session_state.pop(EDITING, None)
    st.session_state.pop(PROPOSED, None)


def propose(preset: Preset, numbers: Mapping[tuple[str, str], float]) -> None:
    """Edit a preset next, beginning with numbers that were tried elsewhere."""
    start_editing(preset)
    st.session_state[LOOKED_AT] = preset.name
    st.session_state[PROPOSED] = dict(numbers)


def editor(preset: Preset, view: View | None) -> None:
    """Every number, switch and choice, each with what it would change; saved under a name of its own."""
    is_own = preset.name not in PRESETS
    key = f"settings_{preset.name}_{preset.version}"
    if st.session_state[EDITING][1] != preset.version:
        st.warning(
            "Somebody saved this preset meanwhile: these are its numbers now. Please enter yours again."
        )
    show.note("Nothing changes until you save. Beside each rule stands what it would flag on the data here.")
    label = st.text_input(
        "Name of the preset",
        preset.label if is_own else f"{preset.label} (ours)",
        key=f"{key}_label",
        max_chars=40,
    )
    note_analyser(view, preset)
    summary = st.container()
    numbers: dict[tuple[str, str], float] = {}
    off: set[str] = set()
    places: list[Place] = []
    parked = {rule.name for rule in preset.parked}
    for title, mine in parts_of((*preset.rules, *preset.parked)):
        apart = ([rule for rule in mine if (rule.name in parked) is is_off] for is_off in (False, True))
        groups = [group for rules in apart for group in alike(rules)]
        with st.expander(f"{called.label(title)}: {len(groups):,}", expanded=mine[0].scope == "session"):
            for group in groups:
                was_on = group[0].name not in parked
                places.append(_rule_row(group, key, numbers, off, was_on=was_on))
    with st.expander("Targets"):
        targets = _target_inputs(preset, key)
    with st.expander("Choices"):
        options = _option_inputs(preset, key)
    edit = Edit(numbers=numbers, off=frozenset(off), options=options, targets=targets)
    name = preset.name if is_own else slug(label, records.presets(state.db()))
    after = edited(preset, edit, name=name, label=label.strip() or "?")
    _show_effect(summary, places, preset, after, view)
    _save_row(preset, replace(after, label=label.strip()), key)


def _rule_row(
    group: tuple[Rule, ...],
    key: str,
    numbers: dict[tuple[str, str], float],
    off: set[str],
    *,
    was_on: bool,
) -> Place:
    """Switch, numbers and a place for the effect of one rule, or of several that are alike."""
    first = group[0]
    with st.container(border=True):
        left, right = st.columns([3, 2])
        switch = f"{key}_{first.name}_on"
        with right, st.container(horizontal=True):
            is_off = not st.session_state.get(switch, was_on)
            for number in numbers_of(first):
                begin = replace(number, value=_proposed().get((first.name, number.key), number.value))
                value = number_input(begin, f"{key}_{first.name}_{number.key}", is_off)
                numbers.update({(rule.name, number.key): value for rule in group})
        with left:  # after the numbers: a label that names one follows it
            is_on = st.toggle(called.label(renumbered(first, numbers).label), value=was_on, key=switch)
            place = st.empty()
        if not is_on:
            off.update(rule.name for rule in group)
    return group, place


def _proposed() -> Mapping[tuple[str, str], float]:
    tried: Mapping[tuple[str, str], float] = st.session_state.get(PROPOSED, {})
    return tried


def number_input(number: Number, key: str, disabled: bool) -> float:
    """A number of a rule; fractions are asked for in percent."""
    times = 100.0 if number.is_fraction else 1.0
    label = called.label(number.label) + (" (%)" if number.is_fraction else "")
    if number.step == 1:
        whole = st.number_input(
            label,
            int(number.low),
            int(number.high),
            int(number.value),
            1,
            key=key,
            disabled=disabled,
            width=200,
        )
        return float(whole)
    given = st.number_input(
        label,
        float(number.low * times),
        float(number.high * times),
        round(number.value * times, 6),
        number.step * times,
        format="%g",
        key=key,
        disabled=disabled,
        width=200,
    )
    return round(float(given) / times, 6)


def _target_inputs(preset: Preset, key: str) -> dict[str, float]:
    show.note("Empty: the target the app comes with, where it has one.")
    found: dict[str, float] = {}
    with st.container(horizontal=True):
        for kpi in _TARGETS:
            value = _target_input(kpi, preset, key)
            if value is not None:
                found[kpi.name] = value
    return found


def _target_input(kpi: Kpi, preset: Preset, key: str) -> float | None:
    times = 100.0 if kpi.unit == "fraction" else 1.0
    target = aimed(kpi, preset.targets).target
    side = "at least" if kpi.higher_is_better else "at most"
    side = "above" if kpi.strict else side
    unit = " (%)" if kpi.unit == "fraction" else ""
    low, high = {"stars": (1.0, 5.0), "polarity": (-1.0, 1.0)}.get(kpi.unit, (0.0, 100.0))
    given = st.number_input(
        f"{called.label(kpi.label)}, {side}{unit}",
        low,
        high,
        None if target is None else round(target * times, 6),
        1.0 if times > 1 else 0.1,
        format="%g",
        placeholder="no target",
        key=f"{key}_target_{kpi.name}",
        help=called.label(kpi.help),
        width=200,
    )
    return None if given is None else round(given / times, 6)


def _option_inputs(preset: Preset, key: str) -> dict[str, Option]:
    found: dict[str, Option] = {}
    for name in choices_of(preset):
        allowed, now = CHOICES[name].allowed, preset.options[name]
        label = called.label(OPTION_LABELS[name])
        if allowed:
            words = [own(option_words(name, value)) for value in allowed]
            place = words.index(own(option_words(name, now)))
            help_ = called.label(CHOICES[name].help)
            said = st.selectbox(label, words, place, key=f"{key}_{name}", help=help_, width=420)
            found[name] = allowed[words.index(said)]
        else:
            found[name] = st.number_input(label, 0.0, 0.99, float(now), 0.05, key=f"{key}_{name}", width=420)
    return found


def _show_effect(
    summary: DeltaGenerator, places: Sequence[Place], before: Preset, after: Preset, view: View | None
) -> None:
    """Beside each rule what it would flag; above all of them the lights."""
    found = effect_of(view, before, after)
    now = {rule.name: rule for rule in after.rules}
    for group, place in places:
        kept = [now[rule.name] for rule in group if rule.name in now]
        words = own(sentence(kept)) if kept else "Switched off."
        with place.container(gap=None):
            st.text(words)
            if found is not None:
                show.note(own(found.of_rules(rule.name for rule in group)))
            if view is not None and _is_moved(group, before, now):
                names = tuple(rule.name for rule in group)
                moved_rows.which(view, before, after, names, f"settings_{before.name}_{names[0]}")
    if found is None:
        summary.caption("Upload sessions to see here what a change would flag.")
        return
    counts = [
        f"{SHAPES[row['light']]} {after.light.words[row['light']]} {row['before']:,} → {row['after']:,}"
        for row in reversed(found.lights.to_dict("records"))
    ]
    judged = counted(found.judged[1], "judged session")
    summary.text(f"{'   '.join(counts)}   of {judged}")


def _is_moved(group: Sequence[Rule], before: Preset, now: Mapping[str, Rule]) -> bool:
    was = {rule.name: rule for rule in before.rules}
    return any(was.get(rule.name) != now.get(rule.name) for rule in group)


def _save_row(before: Preset, after: Preset, key: str) -> None:
    with st.container(horizontal=True):
        is_own = before.name not in PRESETS
        label = f"Save as version {before.version + 1}" if is_own else "Save as a new preset"
        # Keyed like the numbers: a click must not save those of a version that somebody else saved meanwhile.
        save = st.button(label, type="primary", key=f"{key}_save", disabled=not after.label)
        st.button("Discard", key="settings_discard", on_click=stop_editing)
    if save:  # here and not in a callback: that would know only the numbers of the run before
        saved = records.save_preset(state.db(), after, by=state.user(), now=state.now())
        st.session_state[SAVED] = (saved.name, saved.label)
        st.rerun()
