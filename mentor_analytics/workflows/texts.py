"""How comments are to be read, from a preset and settings; and the account of a run."""

import hashlib
from functools import cache
from pathlib import Path

import pandas as pd

from mentor_analytics.assess.rules import Preset
from mentor_analytics.enrich.backend import sentence_model
from mentor_analytics.enrich.embedding import Embedder
from mentor_analytics.enrich.phrase_list import load_phrases, packaged_phrases
from mentor_analytics.enrich.phrases import PhraseBook
from mentor_analytics.enrich.sentiment import Analyser, analyser_named, with_band
from mentor_analytics.pipeline import SEED, Texts
from mentor_analytics.report.manifest import Run
from mentor_analytics.settings import Settings

BUNDLED = "bundled"


def texts_of(
    preset: Preset, settings: Settings, sentiment: str = "", phrases: PhraseBook | None = None
) -> Texts:
    """How comments are read and summaries written.

    Parameters
    ----------
    preset
        Says the analyser and whether phrases are quoted.
    settings
        Name the list of phrases and the model.
    sentiment
        Name of another analyser.
    phrases
        Another list than the one that is set.
    """
    if phrases is None:
        phrases = load_phrases(Path(settings.phrases)) if settings.phrases else packaged_phrases()
    model = _model(settings.keyword_model) if settings.keyword_model else None
    quoted = bool(preset.options.get("quoted_phrases", False))
    return Texts(analyser_of(preset, sentiment), quoted=quoted, model=model, phrases=phrases)


@cache
def _model(folder: str) -> Embedder:
    """Loading a model takes seconds, and what is in force is asked at every look at a page."""
    return sentence_model(Path(folder))


def analyser_of(preset: Preset, sentiment: str = "") -> Analyser:
    """The analyser asked for, else the preset's own with its neutral band."""
    if sentiment:
        return analyser_named(sentiment)
    band = preset.options.get("neutral_band")
    analyser = analyser_named(preset.analyser)
    return analyser if band is None else with_band(analyser, float(band))


def phrases_hash(texts: Texts) -> str:
    """Fingerprint of the mentoring phrases."""
    return hashlib.sha256(repr(texts.phrases.phrases if texts.phrases else ()).encode()).hexdigest()


def run_of(preset: Preset, texts: Texts, settings: Settings, as_of: pd.Timestamp, now: pd.Timestamp) -> Run:
    """What a run is asked for."""
    return Run(
        preset=preset,
        analyser=texts.analyser,
        phrases=phrases_hash(texts),
        vectors=settings.keyword_model or BUNDLED,
        as_of=as_of,
        exported_at=now,
        timezone=settings.timezone,
        seed=SEED,
    )
