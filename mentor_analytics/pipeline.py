"""The chain: sessions as read → prepared → enriched → measured → judged. Frames in, frames out."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from mentor_analytics.assess.judge import Judgement, judge, subject_tables
from mentor_analytics.assess.quality import with_quality
from mentor_analytics.assess.rules import Preset
from mentor_analytics.enrich.comments import enrich
from mentor_analytics.enrich.complaints import recurring_complaints
from mentor_analytics.enrich.embedding import Embedder
from mentor_analytics.enrich.phrases import PhraseBook
from mentor_analytics.enrich.sentiment import Analyser
from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.measure.prepare import prepare
from mentor_analytics.measure.tables import kpi_table

SEED = 0
"""Of bootstrap intervals and permutation tests; the manifest records it."""

Step = Callable[[str], None]


def silent(_: str) -> None:
    """Tell nobody how far we are."""


@dataclass(frozen=True)
class Scored:
    """What became of the sessions.

    Parameters
    ----------
    sessions
        Judged: the columns of `schema.SESSIONS` that were read and of `schema.DERIVED`.
    judgement
        Flags with their evidence, and the rules that are off.
    kpis
        One row per KPI and denominator.
    mentors
        One row per mentor.
    complaints
        What learners complain of in several sessions.
    """

    sessions: pd.DataFrame
    judgement: Judgement
    kpis: pd.DataFrame
    mentors: pd.DataFrame
    complaints: pd.DataFrame


@dataclass(frozen=True)
class Texts:
    """How comments are read and summaries written.

    Parameters
    ----------
    analyser
        Who classes the comments.
    quoted
        Key phrases stand in quotation marks.
    model
        Vectors for key phrases; the bundled ones by default.
    phrases
        Mentoring phrases; the packaged ones by default.
    """

    analyser: Analyser
    quoted: bool = False
    model: Embedder | None = None
    phrases: PhraseBook | None = None


def score(
    sessions: pd.DataFrame, preset: Preset, texts: Texts, as_of: pd.Timestamp, step: Step = silent
) -> Scored:
    """Everything that can be said of some sessions.

    Parameters
    ----------
    sessions
        As `ingest` gives them; any optional column may be absent.
    preset
        Rules, scope and default denominators.
    texts
        How comments are read.
    as_of
        The moment seen from, in UTC.
    step
        Is told what comes next.
    """
    prepared = prepare(sessions, as_of)
    step("Reading the comments")
    enriched = enrich(prepared, texts.analyser, quoted=texts.quoted, model=texts.model, phrases=texts.phrases)
    step("Applying the rules")
    return measure_and_judge(enriched, preset, as_of)


def measure_and_judge(
    enriched: pd.DataFrame, preset: Preset, as_of: pd.Timestamp, about: About = NOTHING
) -> Scored:
    """The part without text: what a moved threshold asks for again. `about`: what else is known of mentors."""
    enriched = with_quality(enriched)
    tables = subject_tables(enriched, preset, as_of, about)
    judgement = judge(enriched, preset, as_of, tables)
    return Scored(
        sessions=judgement.sessions,
        judgement=judgement,
        kpis=kpi_table(enriched, preset.denominators, SEED, targets=preset.targets),
        mentors=tables["mentor"],
        complaints=recurring_complaints(enriched),
    )
