"""What people say of flags: useful, wrong, not applicable; and what that makes of the rules."""

from pathlib import Path

import pandas as pd
import streamlit as st

from mentor_analytics.assess.rules import preset_to_json
from mentor_analytics.assess.verdicts import verdict_figures, verdict_words
from mentor_analytics.assess.words import percent
from mentor_analytics.report.session_view import SessionView
from mentor_analytics.workflows import verdicts
from ui import called, show, state
from ui.state import View, cached

_NOT_JUDGED = "Not judged"
_SAID = {"": _NOT_JUDGED, "useful": "Useful", "wrong": "Wrong", "not_applicable": "Not applicable"}


def of_session(view: View, told: SessionView) -> None:
    """Whether each flag of a session was right, to be said with one click; taken back the same way."""
    if not told.flags:
        return
    every = _verdicts(str(view.path), view.status.stamp, view.status.records_version)
    mine = every[
        ((every["subject_type"] == "session") & (every["subject"] == told.session_id)).to_numpy(dtype=bool)
    ]
    now = dict(zip(mine["rule"].astype("str"), mine["verdict"].astype("str"), strict=True))
    judged = sum(flag.rule in now for flag in told.flags)
    part = st.expander(
        f"Were these flags right? {judged} of {len(told.flags)} judged", key="t_verdicts", on_change="rerun"
    )
    if not part.open:
        return
    with part:
        for flag in told.flags:
            saved = now.get(flag.rule, "")
            key = f"t_verdict_{told.session_id}_{flag.rule}_{saved}"
            show.choice(
                called.label(flag.label),
                list(_SAID),
                key=key,
                default=saved,
                format_func=_SAID.__getitem__,
                on_change=_save,
                args=(told.session_id, flag.rule, key),
            )


def _save(session_id: str, rule: str, key: str) -> None:
    verdict = str(st.session_state[key])
    by, now = state.user(), state.now()
    verdicts.save_flag_verdict(state.db(), "session", session_id, rule, verdict, by=by, now=now)


def of_rules(view: View) -> None:
    """What the verdicts make of each rule."""
    every = _verdicts(str(view.path), view.status.stamp, view.status.records_version)
    figures = verdict_figures(every, {rule.name: rule.label for rule in view.preset.rules})
    with show.card("What people said of flags", verdict_words(figures)):
        if len(figures) < 2:
            show.note("Say so on the tracker, under “Why this session”: useful, wrong or not applicable.")
            return
        show.table(_table(figures), "Verdicts on flags by rule, with the share that was useful.")
        known = {**state.presets(view.status), view.preset.name: view.preset}
        texts = tuple(preset_to_json(each) for each in known.values() if each.of_scope("session"))
        version = view.status.records_version
        table = cached(view, verdicts.presets_by_judged_flags, texts, str(view.path), version)
        show.note("Of the flags of sessions that were judged, those that each preset raises:")
        show.table(
            _of_presets(table), "Presets with the judged flags they raise, and the share that was useful."
        )


def _of_presets(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Preset": table["label"],
            "Useful, of useful and wrong": _shares(table, "precision", "ci_low", "ci_high", "judged"),
            "Raised, of all useful": _shares(table, "recall", "recall_low", "recall_high", "of_useful"),
        }
    )


def _shares(table: pd.DataFrame, *names: str) -> list[str]:
    """A share with its interval and n, or that there is none."""
    return [
        f"{percent(value)} ({percent(low)} to {percent(high)}), n = {n:,}" if n else "– (n = 0)"
        for value, low, high, n in zip(*(table[name] for name in names), strict=True)
    ]


def _table(figures: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Rule": [called.own(label) for label in figures["label"]],
            "Useful": figures["useful"],
            "Wrong": figures["wrong"],
            "Not applicable": figures["not_applicable"],
            "Useful, of useful and wrong": _shares(figures, "precision", "ci_low", "ci_high", "judged"),
        }
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def _verdicts(path: str, stamp: str, version: int) -> pd.DataFrame:
    return verdicts.flag_verdicts(Path(path))
