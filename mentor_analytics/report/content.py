"""What the tracker shows, in plain frames and values, and how it is gathered from a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pandas as pd

from mentor_analytics import __version__
from mentor_analytics.assess.findings import findings
from mentor_analytics.assess.judge import FLAGGED, Judgement, lights_by
from mentor_analytics.assess.naming import renamed
from mentor_analytics.assess.rules import Preset
from mentor_analytics.conditions import Mask
from mentor_analytics.errors import listed
from mentor_analytics.measure.effects import (
    Effect,
    Impute,
    differences,
    duration_correlation,
    effect_table,
    prep_effect,
    sentiment_effect,
)
from mentor_analytics.measure.feedback import SENTIMENT_COLUMNS, sentiment_table
from mentor_analytics.measure.kpis import BY_NAME as KPI
from mentor_analytics.measure.kpis import default_denominator
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.mentors import lowest_rated, reschedule_basis
from mentor_analytics.measure.tables import GROUP_COLUMNS, grouped, kpis_by, kpis_off
from mentor_analytics.measure.tally import measure, tally, why_off
from mentor_analytics.report.edit_fields import no_edits
from mentor_analytics.report.manifest import Run
from mentor_analytics.report.why import sentiment_words

GROUPED_BY = ("program", "batch", "cohort", "session_type")
ISSUE_NOTES = ("file", "level", "column", "code", "rows", "first_rows", "message", "todo")
FIRST_ROWS = 5
NO_COMMENTS = "The data have no comments."


class Source(Protocol):
    """What `tracker_content` needs of a scored run."""

    @property
    def sessions(self) -> pd.DataFrame:
        """Judged."""

    @property
    def judgement(self) -> Judgement:
        """Flags, and rules that are off."""

    @property
    def kpis(self) -> pd.DataFrame:
        """Of `kpi_table`."""

    @property
    def mentors(self) -> pd.DataFrame:
        """Of `mentors`."""

    @property
    def complaints(self) -> pd.DataFrame:
        """Of `recurring_complaints`."""


@dataclass(frozen=True)
class TrackerContent:
    """Everything the workbook shows; nothing is computed from here on.

    Parameters
    ----------
    sessions
        Judged: what was read and what was derived (`schema.DERIVED`).
    flags
        `FLAG_COLUMNS`, of sessions, mentors and groups.
    kpis
        The columns of kpis.csv.
    off
        What these data do not allow: `what` (Rule, KPI), `label`, `reason`.
    mentors
        One row per mentor (`measure.mentors`).
    lights
        Per `mentor_key`: `judged`, `flagged`, `green`, `yellow`, `red`, `n_flags`.
    groups
        `GROUP_COLUMNS`, for every program, batch, cohort and session type.
    attendance_of_all
        Per `by` and `group`: `value`, `denominator`; empty where `groups` have it out of all sessions already.
    months
        `GROUP_COLUMNS`, for every month.
    sentiment
        `SENTIMENT_COLUMNS`; empty where the data have no comments.
    comparisons
        Whether groups differ: `effect`, `label`, `distinguishable`, `sentence`.
    complaints
        What learners say in several sessions: `complaint`, `n`, `n_mentors`.
    findings
        Sentences that are true of the data, each ending with its n.
    goes_with_ratings
        Whether preparation, comments and length go with ratings, in sentences.
    ratings_say
        Whether ratings can tell mentors apart, in a sentence.
    basis
        Whose reschedules count, in a sentence.
    preset
        In force.
    analyser
        Who classed the comments, for people.
    files
        For each its `name`, `sha256` and `rows` (the five counts that add up).
    issues
        `ISSUE_NOTES`, one row per kind of doubt.
    as_of, exported_at
        The moment seen from, and the clock; UTC.
    timezone
        The site's.
    workspace
        Which workspace the sessions are of; empty for none.
    owners
        Names offered as owners.
    max_rows
        Most rows on a sheet of sessions.
    edits
        What people wrote beside sessions: `session_id` and `edit_fields`, one row per session with any.
    lights_shown
        Of the sessions on the sheet “Early warning”.
    picked
        Which sessions the sheets of sessions list; all where None. Everything counted is counted over all of them.
    selection
        Which part of the workspace this is, in words; empty for all of it.
    """

    sessions: pd.DataFrame
    flags: pd.DataFrame
    kpis: pd.DataFrame
    off: pd.DataFrame
    mentors: pd.DataFrame
    lights: pd.DataFrame
    groups: pd.DataFrame
    attendance_of_all: pd.DataFrame
    months: pd.DataFrame
    sentiment: pd.DataFrame
    comparisons: pd.DataFrame
    complaints: pd.DataFrame
    findings: tuple[str, ...]
    goes_with_ratings: tuple[str, ...]
    ratings_say: str
    basis: str
    preset: Preset
    analyser: str
    files: tuple[Mapping[str, Any], ...]
    issues: pd.DataFrame
    as_of: pd.Timestamp
    exported_at: pd.Timestamp
    timezone: str
    workspace: str = ""
    owners: tuple[str, ...] = ()
    max_rows: int = 5000
    version: str = __version__
    edits: pd.DataFrame = field(default_factory=no_edits)
    lights_shown: tuple[str, ...] = FLAGGED
    picked: Mask | None = None
    selection: str = ""

    @property
    def has_comments(self) -> bool:
        """Whether the data have a column of comments."""
        return _has_comments(self.sessions)

    @property
    def blank_is_neutral(self) -> bool:
        """Whether sessions without a comment count as neutral."""
        return _blank_is_neutral(self.preset)

    @property
    def mentor(self) -> str:
        """What mentors are called."""
        return self.preset.labels.get("mentor", "Mentor")

    @property
    def learner(self) -> str:
        """What learners are called."""
        return self.preset.labels.get("learner", "Learner")

    def own(self, text: str) -> str:
        """One of our own texts in the words of this place for mentors and learners."""
        return renamed(text, self.preset.labels)


def tracker_content(
    scored: Source,
    run: Run,
    inputs: Sequence[Mapping[str, Any]],
    issues: pd.DataFrame,
    max_rows: int = 5000,
    workspace: str = "",
) -> TrackerContent:
    """Gather what the tracker shows of a run.

    Parameters
    ----------
    scored
        Judged sessions with their flags, KPIs and mentors.
    run
        What was asked for.
    inputs
        For each file its `name`, `sha256` and `rows`.
    issues
        `ISSUE_COLUMNS`, one row per doubtful cell or row.
    max_rows
        Most rows on a sheet of sessions.
    workspace
        Which workspace the sessions are of.
    """
    sessions, preset = scored.sessions, run.preset
    defaults = preset.denominators
    masks = Masks(sessions)
    by = [
        kpis_by(sessions, column, defaults, masks=masks, targets=preset.targets)
        for column in GROUPED_BY
        if column in sessions.columns
    ]
    compared = effect_table(differences(sessions, defaults, run.seed))
    told = findings(scored.judgement, scored.kpis, preset, run.as_of, run.seed)
    only = bool(preset.options.get("tutor_initiated_only", True))
    return TrackerContent(
        sessions=sessions,
        flags=scored.judgement.flags,
        kpis=scored.kpis,
        off=_off(scored.judgement.off, kpis_off(sessions)),
        mentors=scored.mentors,
        lights=lights_by(sessions, "mentor_key"),
        groups=pd.concat(by, ignore_index=True) if by else pd.DataFrame(columns=list(GROUP_COLUMNS)),
        attendance_of_all=_attendance_of_all(sessions, preset),
        months=kpis_by(sessions, "month", defaults, run.timezone, masks, preset.targets),
        sentiment=_sentiment(sessions, preset),
        comparisons=compared,
        complaints=scored.complaints,
        findings=tuple(each.sentence for each in told),
        goes_with_ratings=_goes_with_ratings(sessions, preset),
        ratings_say=lowest_rated(sessions, scored.mentors).sentence,
        basis=reschedule_basis(sessions, only),
        preset=preset,
        analyser=run.analyser.label,
        files=tuple(inputs),
        issues=issue_notes(issues),
        as_of=run.as_of,
        exported_at=run.exported_at,
        timezone=run.timezone,
        workspace=workspace,
        max_rows=max_rows,
    )


def _goes_with_ratings(sessions: pd.DataFrame, preset: Preset) -> tuple[str, ...]:
    impute: Impute = "mentor_mean" if preset.options.get("impute") == "mentor_mean" else ""
    neutral = _blank_is_neutral(preset)
    words = {name: text.lower() for name, text in sentiment_words(neutral).items()}
    comments = (
        _with_means(sentiment_effect(sessions, neutral), words) if _has_comments(sessions) else NO_COMMENTS
    )
    return (_with_means(prep_effect(sessions, impute), {}), comments, duration_correlation(sessions)[1])


def _has_comments(sessions: pd.DataFrame) -> bool:
    return {"feedback", "sentiment"} <= set(sessions.columns)


def _blank_is_neutral(preset: Preset) -> bool:
    return bool(preset.options.get("blank_is_neutral", False))


def _sentiment(sessions: pd.DataFrame, preset: Preset) -> pd.DataFrame:
    if not _has_comments(sessions):
        return pd.DataFrame(columns=list(SENTIMENT_COLUMNS))
    return sentiment_table(sessions, _blank_is_neutral(preset))


def _attendance_of_all(sessions: pd.DataFrame, preset: Preset) -> pd.DataFrame:
    """What rules on groups look at, where the preset shows attendance out of other sessions."""
    kpi, parts = KPI["attendance_rate"], []
    masks = Masks(sessions)
    shown = default_denominator(kpi, preset.denominators) == "all" or why_off(kpi, "all", sessions.columns)
    for by in () if shown else GROUPED_BY:
        if by not in sessions.columns:
            continue
        groups, names = grouped(sessions, by, "UTC")
        sums = tally(masks, kpi, "all", groups)
        value = measure(kpi, sums).value
        parts.append(pd.DataFrame({"by": by, "group": names, "value": value, "denominator": sums.bottom}))
    columns = ["by", "group", "value", "denominator"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _with_means(effect: Effect, words: Mapping[str, str]) -> str:
    """The finding, and the means it is about with their n."""
    groups = [words.get(str(each), str(each).replace("_", " ")) for each in effect.table["group"]]
    told = zip(groups, effect.table["value"], effect.table["n"], strict=True)
    means = [f"{group} {value:.2f} (n = {n:,.0f})" for group, value, n in told if n]
    return f"{effect.sentence} Means: {', '.join(means)}." if means else effect.sentence


def issue_notes(issues: pd.DataFrame) -> pd.DataFrame:
    """One row per kind of doubt (`ISSUE_NOTES`), warnings first, in the order they were found.

    Parameters
    ----------
    issues
        `ISSUE_COLUMNS`, one row per doubtful cell or row; `row` is missing where it concerns the whole file.
    """
    if issues.empty:
        return pd.DataFrame(columns=list(ISSUE_NOTES))
    keys = ["level", "file", "code", "column", "message", "todo"]
    grouped = issues.groupby(keys, sort=False, dropna=False)
    notes = grouped.agg(rows=("row", "count"), first_rows=("row", _first_rows)).reset_index()
    order = notes["level"].ne("warning").sort_values(kind="stable").index
    return notes.loc[order, list(ISSUE_NOTES)].reset_index(drop=True)


def _first_rows(rows: pd.Series) -> str:
    return listed(rows.dropna().astype(int), FIRST_ROWS)


def _off(rules: pd.DataFrame, kpis: pd.DataFrame) -> pd.DataFrame:
    named = rules.assign(what="Rule, on " + rules["scope"]) if len(rules) else rules.assign(what="")
    columns = ["what", "label", "reason"]
    return pd.concat([kpis.assign(what="KPI")[columns], named[columns]], ignore_index=True)
