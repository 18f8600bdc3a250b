"""The parts of the settings that show presets, as sentences with their numbers, and put one in force."""

import pandas as pd
import streamlit as st

from mentor_analytics.assess.edit import alike, sentence
from mentor_analytics.assess.effect import Effect
from mentor_analytics.assess.option_words import OPTION_LABELS, choices_of, option_words
from mentor_analytics.assess.presets import PRESETS
from mentor_analytics.assess.rules import SHAPES, Preset, Rule
from mentor_analytics.measure.kpis import KPIS, aimed
from mentor_analytics.report.why import shown
from mentor_analytics.workflows import records
from ui import called, settings_editor, settings_site, show, state
from ui.state import View
from ui.text import plain

_SAID, _LOOKED_AT = "settings_said", settings_editor.LOOKED_AT


def said() -> None:
    """What the last click did."""
    words = st.session_state.pop(_SAID, "")
    if words:
        st.success(plain(words))


def chosen_preset() -> Preset:
    """The preset that is looked at: the active one unless another is picked."""
    status = state.status()
    known = state.presets(status)
    active = state.choices(status).preset.name
    if st.session_state.get(_LOOKED_AT) not in known:
        st.session_state[_LOOKED_AT] = active
    name = st.selectbox(
        "Preset to look at",
        list(known),
        key=_LOOKED_AT,
        format_func=lambda each: known[each].label + (" (in force)" if each == active else ""),
        on_change=settings_editor.stop_editing,
    )
    return known[name]


def rules(preset: Preset, view: View | None) -> None:
    """The rules of a preset: to read, or to edit a copy of."""
    if settings_editor.is_editing(preset):
        settings_editor.editor(preset, view)
        return
    _about(preset)
    found = settings_editor.effect_of(view, preset, preset)
    settings_editor.note_analyser(view, preset)
    for title, mine in settings_editor.parts_of(preset.rules):
        show.heading(called.own(title))
        for group in alike(mine):
            _read_row(group, found)
    if preset.notes:
        show.heading("Told, but not flagged")
        for note in preset.notes:
            _read_row((note,), None, "Tell of")
    if preset.parked:
        show.heading("Switched off")
        for group in alike(preset.parked):
            _read_row(group, None)
    _targets_and_options(preset)


def _read_row(group: tuple[Rule, ...], found: Effect | None, verb: str = "Flag") -> None:
    label, words, now = st.columns([2, 5, 2], gap="small")
    label.markdown(f"**{called.label(group[0].label)}**")
    words.text(called.own(sentence(group, verb)))
    if found is not None:
        now.caption(called.label(found.of_rules(rule.name for rule in group)))


def actions(preset: Preset) -> None:
    """Edit, put in force, delete."""
    is_own = preset.name not in PRESETS
    active = state.choices(state.status()).preset.name == preset.name
    is_default = records.stored_settings(state.db()).get("preset", "standard") == preset.name
    if settings_editor.is_editing(preset):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Edit" if is_own else "Make a copy to edit",
            type="primary",
            key="settings_edit",
            on_click=settings_editor.start_editing,
            args=(preset,),
        )
        if not (active and is_default):
            st.button(
                "Use it from now on", key="settings_use", on_click=_use, args=(preset.name, preset.label)
            )
        if is_own:
            with st.popover("Delete"):
                st.text("Its versions stay on record; what was exported with them keeps its name.")
                st.button("Yes, delete it", key="settings_delete", on_click=_delete, args=(preset,))


def _use(name: str, label: str) -> None:
    """In force for everybody, and at once for who clicked."""
    said = f"{label} is in force: flags, lights and targets on every page follow it."
    settings_site.put_down({"preset": name}, said)
    st.session_state["preset"] = name


def _delete(preset: Preset) -> None:
    records.delete_preset(state.db(), preset.name, by=state.user(), now=state.now())
    for key in (_LOOKED_AT, "preset"):
        if st.session_state.get(key) == preset.name:
            del st.session_state[key]
    st.session_state[_SAID] = f"{preset.label} is deleted."


def _about(preset: Preset) -> None:
    """What it judges, and how flags become a light."""
    own = preset.name not in PRESETS
    origin = f"Yours, version {preset.version}" if own else "Comes with the app"
    alone = [called.own(rule.label) for rule in preset.rules if rule.name in preset.light.red_rules]
    red = f"{preset.light.red_from} flags or more{''.join(f', or {label} alone' for label in alone)}"
    words = preset.light.words
    st.text(f"{origin}. It judges {called.own(preset.scope_label)}.")
    if preset.of_scope("session"):
        st.text(
            f"{SHAPES['red']} {words['red']}: {red}. {SHAPES['yellow']} {words['yellow']}: 1 flag. "
            f"{SHAPES['green']} {words['green']}: none."
        )


def _targets_and_options(preset: Preset) -> None:
    targets = [
        (called.own(kpi.label), ("above " if kpi.strict else "") + shown(float(kpi.target), kpi.unit))
        for kpi in (aimed(each, preset.targets) for each in KPIS)
        if kpi.target is not None
    ]
    options = [
        (called.own(OPTION_LABELS[name]), called.own(option_words(name, preset.options[name])))
        for name in choices_of(preset)
    ]
    left, right = st.columns(2)
    with left:
        show.heading("Targets")
        show.table(pd.DataFrame(targets, columns=["KPI", "Target"]), "Targets of this preset")
    with right:
        show.heading("Choices")
        show.table(pd.DataFrame(options, columns=["Choice", "Here"]), "Choices of this preset")


def take_up_saved() -> None:
    """After a save: look at what was saved. Runs before the widgets are drawn."""
    if settings_editor.SAVED in st.session_state:
        name, label = st.session_state.pop(settings_editor.SAVED)
        settings_editor.stop_editing()
        st.session_state[_LOOKED_AT] = name
        st.session_state[_SAID] = f"{label} is saved."
