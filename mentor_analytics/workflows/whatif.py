"""What changed rules would flag in the workspace, before they are saved."""

import pandas as pd

from mentor_analytics.assess.effect import Effect, effect, moved, renumbered_preset
from mentor_analytics.assess.rules import preset_from_json
from mentor_analytics.workflows.workspace import Loaded

Numbers = tuple[tuple[tuple[str, str], float], ...]
"""(Rule name, number key) with the number it would be."""


def edit_effect(loaded: Loaded, before: str, after: str) -> Effect:
    """Flags and lights under two presets, each written as JSON.

    Comments stay classed as they are loaded: a preset with another analyser reads them anew only once it is active.
    """
    sessions = loaded.scored.sessions
    return effect(sessions, preset_from_json(before), preset_from_json(after), loaded.as_of, loaded.about)


def edit_moves(loaded: Loaded, before: str, after: str, rules: tuple[str, ...]) -> pd.DataFrame:
    """Which sessions, mentors and groups some rules gain and lose (`assess.effect.MOVED_COLUMNS`)."""
    presets = preset_from_json(before), preset_from_json(after)
    return moved(loaded.scored.sessions, *presets, loaded.as_of, rules, loaded.about)


def number_moves(loaded: Loaded, preset: str, numbers: Numbers) -> pd.DataFrame:
    """The same for other numbers of some rules, all else as it is."""
    before = preset_from_json(preset)
    after = renumbered_preset(before, dict(numbers))
    rules = dict.fromkeys(rule for (rule, _), _ in numbers)
    return moved(loaded.scored.sessions, before, after, loaded.as_of, rules, loaded.about)
