"""What changed rules would flag in the workspace, before they are saved."""

from mentor_analytics.assess.effect import Effect, effect
from mentor_analytics.assess.rules import preset_from_json
from mentor_analytics.workflows.workspace import Loaded


def edit_effect(loaded: Loaded, before: str, after: str) -> Effect:
    """Flags and lights under two presets, each written as JSON.

    Comments stay classed as they are loaded: a preset with another analyser reads them anew only once it is active.
    """
    sessions = loaded.scored.sessions
    return effect(sessions, preset_from_json(before), preset_from_json(after), loaded.as_of, loaded.about)
