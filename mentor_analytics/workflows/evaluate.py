"""How good the models are on a file or the workspace: for the command line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from mentor_analytics.errors import DefinitionError
from mentor_analytics.ingest.files import shown_name
from mentor_analytics.ingest.merge import merge_uploads
from mentor_analytics.ingest.plain import read_plain
from mentor_analytics.ingest.upload import read_upload
from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.measure.prepare import default_as_of, prepare
from mentor_analytics.predict import leaving, no_shows
from mentor_analytics.predict.card import SYNTHETIC, Card
from mentor_analytics.predict.evaluate import evaluate_table, refuse_too_good
from mentor_analytics.predict.known import KNOWN_AFTER, KNOWN_BEFORE, OUTCOMES
from mentor_analytics.predict.table import Asked
from mentor_analytics.workflows.choices import Choices
from mentor_analytics.workflows.forecasts import is_synthetic
from mentor_analytics.workflows.workspace import load_scored

Kind = Literal["no-show", "churn"]


@dataclass(frozen=True)
class Answer:
    """What was found.

    Parameters
    ----------
    source
        The file or workspace.
    card
        Of the model.
    told
        What else `--json` gives.
    """

    source: str
    card: Card
    told: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """One object."""
        return {"source": self.source, **self.told, **self.card.as_json()}


def evaluate_file(path: Path, asked: Asked, *, accept: bool, synthetic: bool = False) -> Answer:
    """Any labelled table.

    Raises
    ------
    RefusedFileError, DefinitionError
        It cannot be read, or does not allow it.
    LeakError
        It must have seen the future.
    """
    frame = read_plain(path)
    found = evaluate_table(frame, asked, accept=accept)
    table, card = found.table, _marked(found.card, synthetic or is_synthetic([{"name": path.name}]))
    told = {
        "rows": {"read": len(frame), "with_a_day": len(table.frame), "with_an_outcome": card.all.n},
        "target": asked.target,
        "positive": {"value": table.outcome.value, "rule": table.outcome.rule},
        "columns": {"used": dict(table.used), "left_out": dict(table.left_out)},
    }
    return Answer(shown_name(path.name), card, told)


def evaluate_sessions(
    kind: Kind,
    files: Sequence[Path],
    timezone: str,
    now: pd.Timestamp,
    *,
    accept: bool,
    synthetic: bool = False,
) -> Answer:
    """Our own sessions, from files."""
    uploads = [read_upload(path, timezone=timezone, now=now) for path in files]
    sessions, _ = merge_uploads(uploads)
    as_of = default_as_of(sessions, timezone, otherwise=now)
    invented = synthetic or is_synthetic([{"name": path.name} for path in files])
    card = _card(kind, prepare(sessions, as_of), as_of, timezone, NOTHING, invented)
    return _answer(", ".join(shown_name(path.name) for path in files), card, len(sessions), accept)


def evaluate_workspace(
    kind: Kind, path: Path, choices: Choices, now: pd.Timestamp, *, accept: bool, synthetic: bool = False
) -> Answer:
    """Our own sessions, from the workspace."""
    loaded = load_scored(path, choices, now)
    if loaded.scored.sessions.empty:
        raise DefinitionError("The workspace has no sessions.", "Import a file first.")
    sessions = loaded.scored.sessions
    invented = synthetic or is_synthetic(loaded.inputs)
    card = _card(kind, sessions, loaded.as_of, choices.timezone, loaded.about, invented)
    return _answer(path.name, card, len(sessions), accept)


def _card(
    kind: Kind,
    sessions: pd.DataFrame,
    as_of: pd.Timestamp,
    timezone: str,
    about: About,
    synthetic: bool,
) -> Card:
    if kind == "churn":
        return leaving.churn_forecast(sessions, as_of, timezone, about, synthetic=synthetic).card
    return no_shows.no_show_forecast(sessions, as_of, timezone, synthetic=synthetic).card


def _answer(source: str, card: Card, n: int, accept: bool) -> Answer:
    if not accept:
        refuse_too_good(card, card.suspects, leaving.SUBJECT if card.what == "churn" else no_shows.SUBJECT)
    used = {each.column: each.when for each in (*KNOWN_BEFORE, *OUTCOMES)}
    left_out = {name: "recorded when it was over" for name in KNOWN_AFTER if name not in used}
    return Answer(source, card, {"rows": {"read": n}, "columns": {"used": used, "left_out": left_out}})


def _marked(card: Card, synthetic: bool) -> Card:
    """The same, saying that the data were invented where they were."""
    if not synthetic:
        return card
    return replace(card, is_synthetic=True, cautions=(SYNTHETIC, *card.cautions))
