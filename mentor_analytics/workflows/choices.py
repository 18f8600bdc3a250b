"""What is in force: preset, texts, time zone; what was set in the app wins over the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mentor_analytics.assess.naming import with_own_words
from mentor_analytics.assess.presets import PRESETS
from mentor_analytics.assess.rules import Preset
from mentor_analytics.enrich.phrase_list import read_phrases
from mentor_analytics.errors import UnknownNameError
from mentor_analytics.pipeline import Texts
from mentor_analytics.settings import PREFIX, Settings, load_settings
from mentor_analytics.workflows.records import presets, stored_settings
from mentor_analytics.workflows.texts import texts_of

DEFAULT_PRESET = "standard"


@dataclass(frozen=True)
class Choices:
    """How sessions are read and judged.

    Parameters
    ----------
    preset
        With the words for mentor and learner that are set.
    texts
        How comments are read.
    timezone
        The site's.
    settings
        All others.
    """

    preset: Preset
    texts: Texts
    timezone: str
    settings: Settings


def choices(path: Path, environ: Mapping[str, str], preset: str | None = None) -> Choices:
    """What is in force.

    Parameters
    ----------
    path
        The workspace; need not exist.
    environ
        Settings that are not stored.
    preset
        Its name; None for the active one.

    Raises
    ------
    UnknownNameError
        There is no such preset.
    DefinitionError
        The phrases or the keyword model cannot be read.
    """
    stored = stored_settings(path)
    over = {
        PREFIX + name: stored[name.lower()] for name in ("TIMEZONE", "TRACKER_ROWS") if name.lower() in stored
    }
    settings = load_settings({**environ, **over})
    known = presets(path)
    if preset is not None and preset not in known:
        raise UnknownNameError("preset", preset, known)
    active = stored.get("preset", DEFAULT_PRESET)  # one that was deleted meanwhile leaves the default
    chosen = known[preset] if preset is not None else known.get(active, PRESETS[DEFAULT_PRESET])
    words = {who: stored[f"{who}_word"] for who in ("mentor", "learner") if f"{who}_word" in stored}
    chosen = with_own_words(replace(chosen, labels={**chosen.labels, **words}))
    phrases = read_phrases(stored["phrases"], "the list of phrases") if "phrases" in stored else None
    return Choices(chosen, texts_of(chosen, settings, phrases=phrases), settings.timezone, settings)
