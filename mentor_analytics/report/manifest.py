"""What a run was made of, so that it can be made again: files, rules, analyser, versions, counts."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Any

import pandas as pd

from mentor_analytics import __version__
from mentor_analytics.assess.rules import Preset
from mentor_analytics.enrich.sentiment import Analyser
from mentor_analytics.schema import LIGHTS

LIBRARIES = (
    "numpy",
    "pandas",
    "pyarrow",
    "scikit-learn",
    "scipy",
    "textblob",
    "vaderSentiment",
    "wordllama",
    "openpyxl",
)


@dataclass(frozen=True)
class Run:
    """What a run was asked for.

    Parameters
    ----------
    preset, analyser
        In force.
    phrases
        SHA-256 of the mentoring phrases.
    vectors
        What key phrases were ranked by.
    as_of, exported_at
        The moment seen from, and the clock; both UTC.
    timezone
        The site's.
    seed
        Of bootstrap and permutation.
    """

    preset: Preset
    analyser: Analyser
    phrases: str
    vectors: str
    as_of: pd.Timestamp
    exported_at: pd.Timestamp
    timezone: str
    seed: int


def manifest(
    run: Run, inputs: Sequence[Mapping[str, Any]], sessions: pd.DataFrame, outputs: Mapping[str, str]
) -> dict[str, Any]:
    """Everything needed to repeat a run, and the counts it gave.

    Parameters
    ----------
    inputs
        For each file its name, sha256, row counts and mapping.
    sessions
        Judged.
    outputs
        File name → sha256, of the files that are the same each time.
    """
    lights = sessions["light"].astype("str")
    return {
        "mentor_analytics": __version__,
        "inputs": list(inputs),
        "preset": {
            "name": run.preset.name,
            "version": run.preset.version,
            "options": dict(run.preset.options),
        },
        "analyser": {
            "name": run.analyser.name,
            "band": run.analyser.band,
            "phrases_sha256": run.phrases,
            "vectors": run.vectors,
        },
        "as_of": run.as_of.isoformat(),
        "timezone": run.timezone,
        "seed": run.seed,
        "exported_at": run.exported_at.isoformat(),
        "counts": {
            "sessions": len(sessions),
            "judged": int(lights.notna().sum()),
            "flagged": int((sessions["n_flags"] > 0).sum()),
            "lights": {light: int((lights == light).sum()) for light in LIGHTS},
        },
        "versions": {
            "python": platform.python_version(),
            **{name: metadata.version(name) for name in LIBRARIES},
        },
        "outputs": dict(outputs),
    }
