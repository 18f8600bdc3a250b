"""Would it have warned? Past weeks judged as they were known then, held against what came after."""

from dataclasses import dataclass

import pandas as pd

from mentor_analytics.assess.backtest import (
    HISTORY_WEEKS,
    MOST_WEEKS,
    Forecaster,
    Subject,
    replay,
    weeks_of,
)
from mentor_analytics.assess.backtest_figures import Figures, by_week, figures_of
from mentor_analytics.assess.backtest_outcomes import Outcome, follow_ups, lacking, outcome_named
from mentor_analytics.assess.rules import preset_from_json
from mentor_analytics.assess.words import counted
from mentor_analytics.measure.about import About
from mentor_analytics.measure.masks import column_label
from mentor_analytics.measure.prepare import learner_column
from mentor_analytics.workflows.sources import Source, of_loaded
from mentor_analytics.workflows.texts import analyser_of
from mentor_analytics.workflows.workspace import Loaded

MENTOR, LEARNER = "mentor", "learner"


@dataclass(frozen=True)
class Ask:
    """What is to be replayed.

    Parameters
    ----------
    outcome
        Name of one (`assess.backtest_outcomes.OUTCOMES`).
    subject
        Whether flags of sessions or of mentors are the warnings.
    history, weeks
        Weeks of sessions before the first week replayed; at most so many weeks.
    forecasts
        Who may leave is learnt anew for each week from what was known then, where rules look at it; takes longer.
    """

    outcome: str = "low-rating"
    subject: Subject = "session"
    history: int = HISTORY_WEEKS
    weeks: int = MOST_WEEKS
    forecasts: bool = False


@dataclass(frozen=True)
class Backtest:
    """What came of it.

    Parameters
    ----------
    ask, outcome
        What was asked.
    whose
        Whose next session or silence was looked at: `mentor` or `learner`.
    figures
        One per signal, presets first; none with a `reason`.
    weekly
        Of the first signal: `end`, `followed`, `flagged`, `happened`, `right` per week.
    ends
        End of the first and of the last week replayed.
    n_weeks, n_units, n_followed
        Weeks; sessions, or mentors times weeks; and those whose outcome is known.
    silent
        Presets without a rule on such subjects.
    reason
        Why nothing can be said.
    is_synthetic
        The sessions are invented.
    otherwise
        Presets that would read comments otherwise than the first does, whose reading counts for all.
    """

    ask: Ask
    outcome: Outcome
    whose: str
    figures: tuple[Figures, ...] = ()
    weekly: pd.DataFrame | None = None
    ends: tuple[pd.Timestamp, pd.Timestamp] | None = None
    n_weeks: int = 0
    n_units: int = 0
    n_followed: int = 0
    silent: tuple[str, ...] = ()
    reason: str = ""
    is_synthetic: bool = False
    otherwise: tuple[str, ...] = ()


def backtest_of(loaded: Loaded, presets: tuple[str, ...], ask: Ask) -> Backtest:
    """Replay a workspace under presets, each written as JSON; the first is the one to compare with.

    Comments stay classed as they are loaded.
    """
    return backtest(of_loaded(loaded, [preset_from_json(text) for text in presets]), ask)


def backtest(source: Source, ask: Ask) -> Backtest:
    """Replay past weeks under the presets of a source.

    Raises
    ------
    UnknownNameError
        No such outcome.
    """
    outcome, sessions = outcome_named(ask.outcome), source.sessions
    who = _followed(sessions, ask, outcome)
    nothing = Backtest(
        ask, outcome, MENTOR if who == "mentor_key" else LEARNER, is_synthetic=source.is_synthetic
    )
    if sessions.empty:
        return _because(nothing, "There is no session yet.")
    missing = lacking(outcome, sessions)
    if missing:
        words = ", ".join(map(column_label, missing))
        return _because(nothing, f"This outcome needs {words}, which the data do not have.")
    weeks = weeks_of(sessions, source.as_of, source.timezone, outcome, history=ask.history, most=ask.weeks)
    if not weeks:
        return _because(nothing, _too_short(source, ask, outcome))
    forecast = _forecaster(source.timezone) if ask.forecasts else None
    replayed = replay(sessions, source.presets, weeks, ask.subject, source.about, forecast)
    if not replayed.signals:
        return _because(nothing, f"None of these presets has a rule on a {ask.subject}.", replayed.silent)
    followed = follow_ups(replayed.units, sessions, outcome, who)
    figures = figures_of(replayed, followed, is_gap=outcome.kind == "gap")
    reason = "" if figures else f"In none of the {counted(len(weeks), 'week')} can this outcome be told."
    return Backtest(
        ask,
        outcome,
        nothing.whose,
        figures,
        by_week(replayed, followed, replayed.signals[0].name),
        (weeks[0].end, weeks[-1].end),
        len(weeks),
        len(replayed.units),
        int(followed["known"].sum()),
        replayed.silent,
        reason,
        source.is_synthetic,
        _read_otherwise(source),
    )


def _read_otherwise(source: Source) -> tuple[str, ...]:
    if not {"sentiment", "polarity"} & set(source.sessions.columns):
        return ()
    first, *others = source.presets
    return tuple(each.label for each in others if analyser_of(each) != analyser_of(first))


def _forecaster(timezone: str) -> Forecaster:
    from mentor_analytics.predict.leaving import churn_forecast  # models are loaded only where asked for

    def forecast(known: pd.DataFrame, moment: pd.Timestamp, about: About) -> pd.DataFrame:
        return churn_forecast(known, moment, timezone, about).table

    return forecast


def _because(nothing: Backtest, reason: str, silent: tuple[str, ...] = ()) -> Backtest:
    return Backtest(
        nothing.ask, nothing.outcome, nothing.whose, silent=silent, reason=reason,
        is_synthetic=nothing.is_synthetic,
    )  # fmt: skip


def _followed(sessions: pd.DataFrame, ask: Ask, outcome: Outcome) -> str:
    """The column that names whose next session counts; without learners it is the mentor's."""
    if ask.subject == "mentor" or outcome.kind == "gap":
        return "mentor_key"
    return learner_column(sessions) or "mentor_key"


def _too_short(source: Source, ask: Ask, outcome: Outcome) -> str:
    """What there is, the first week that could be replayed, and how many days are wanting."""
    starts = source.sessions["scheduled_at"]
    first, last = (
        moment.tz_convert(source.timezone).tz_localize(None).normalize()
        for moment in (starts.min(), source.as_of)
    )
    known = max((last - first).days + 1, 0)
    early = first + pd.Timedelta(days=7 * ask.history - 1)
    sunday = early + pd.Timedelta(days=6 - early.day_of_week)
    wanting = max((sunday + pd.Timedelta(days=outcome.days) - last).days, 1)
    return (
        f"The data run for {counted(known, 'day')}, too short by {counted(wanting, 'day')}: weeks end on Sundays, the "
        f"first with {counted(ask.history, 'week')} of sessions up to its end is that to {_day(sunday)}, and what came "
        f"after it is known {counted(outcome.days, 'day')} later. Look less far back, or wait."
    )


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%b %Y}"
