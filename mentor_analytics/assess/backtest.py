"""Past weeks as they were known then: who was flagged at the end of each, by each preset."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from mentor_analytics.assess.backtest_outcomes import Outcome
from mentor_analytics.assess.judge import find_hits, subject_tables
from mentor_analytics.assess.rules import Preset
from mentor_analytics.assess.scores import URGENT
from mentor_analytics.conditions import Mask, columns_of
from mentor_analytics.measure.about import NOTHING, About
from mentor_analytics.measure.masks import Masks
from mentor_analytics.measure.prepare import DAY, LEARNERS, end_of_day
from mentor_analytics.predict.known import KNOWN_BEFORE

Subject = Literal["session", "mentor"]
Forecaster = Callable[[pd.DataFrame, pd.Timestamp, About], pd.DataFrame]
"""Sessions known by a moment, the moment, what else was known → the forecasts of `measure.about.About`."""
ANY, RULE, PRIORITY = "any", "rule", "priority"
PLANNED = frozenset({*(each.column for each in KNOWN_BEFORE), "session_id", "mentor", "batch", "cohort"})
"""What a booking says of a session."""
HISTORY_WEEKS, MOST_WEEKS = 4, 26
_FORECASTS = "churn_probability"
_OF_TODAY = ("mentor_status",)
"""What a profile says of today: that somebody has left was not known before."""


@dataclass(frozen=True)
class Week:
    """From after `start` up to `end`, both the last microsecond of a Sunday."""

    start: pd.Timestamp
    end: pd.Timestamp


@dataclass(frozen=True)
class Signal:
    """What is taken for a warning.

    Parameters
    ----------
    name
        Of its column in `Replay.units`.
    label
        For people.
    kind
        `any` rule of a preset, a single `rule`, or the `priority` of a mentor.
    preset
        Whose rules; empty for the priority.
    """

    name: str
    label: str
    kind: str
    preset: str = ""


@dataclass(frozen=True)
class Replay:
    """Weeks as they were known then.

    Parameters
    ----------
    units
        One row per week and subject: `week` (from 0), `end`, `mentor_key`, `session_id` and `learner` where the
        subject is a session that has one, and a column of truths per signal.
    signals
        What was taken for a warning: first each preset, then the rules of the first one.
    weeks
        Those replayed, in order.
    silent
        Labels of presets that have no rule on such a subject.
    """

    units: pd.DataFrame
    signals: tuple[Signal, ...]
    weeks: tuple[Week, ...]
    silent: tuple[str, ...] = ()


def weeks_of(
    sessions: pd.DataFrame,
    as_of: pd.Timestamp,
    timezone: str,
    outcome: Outcome,
    *,
    history: int = HISTORY_WEEKS,
    most: int = MOST_WEEKS,
) -> tuple[Week, ...]:
    """The last whole weeks with a history before them, and after them the days an outcome takes to show.

    Parameters
    ----------
    sessions
        Needs `scheduled_at`.
    as_of
        Up to when outcomes are known.
    history
        Weeks of sessions that must lie before the end of the first.
    most
        At most so many weeks.
    """
    starts = sessions["scheduled_at"]
    if starts.empty or starts.min() > as_of:
        return ()
    first = starts.min().tz_convert(timezone).tz_localize(None).normalize()
    last = (as_of - outcome.days * DAY).tz_convert(timezone).tz_localize(None).normalize()
    sundays = pd.date_range(first + (7 * history - 1) * DAY, last, freq="W-SUN")
    weeks = [Week(end_of_day(day - 7 * DAY, timezone), end_of_day(day, timezone)) for day in sundays]
    return tuple(week for week in weeks if week.end + outcome.days * DAY <= as_of)[-most:]


def known_at(sessions: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    """What was known of sessions at a moment, the only thing a replay of that moment may look at.

    Those dated up to it as they are: when something was written down nobody tells, so what is known of a session now
    counts as known since its day. Of those dated later that were booked by then no more than the booking
    (`PLANNED`); without a `booked_at` they are left out.

    Parameters
    ----------
    sessions
        In order of `scheduled_at`.
    """
    past = int(sessions["scheduled_at"].searchsorted(moment, side="right"))
    if "booked_at" not in sessions.columns:
        return sessions.iloc[:past]
    booked = past + np.flatnonzero((sessions["booked_at"].iloc[past:] <= moment).to_numpy(dtype=bool))
    if not len(booked):
        return sessions.iloc[:past]
    rows = sessions.iloc[np.append(np.arange(past), booked)]
    is_ahead = np.arange(len(rows)) >= past
    blank = {name: _blanked(rows[name], is_ahead) for name in rows.columns if name not in PLANNED}
    status = rows["status"].astype("str").mask(is_ahead, "scheduled").astype("category")
    return rows.assign(
        **{**blank, "status": status, "is_ahead": is_ahead | rows["is_ahead"].to_numpy(dtype=bool)}
    )


def _blanked(values: pd.Series, where: Mask) -> pd.Series:
    """Nothing known in some rows; numbers and truths that cannot be missing are 0 and false."""
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "biu":
        return values.where(~where, values.dtype.type(0))
    return values.mask(where)


def replay(
    sessions: pd.DataFrame,
    presets: Sequence[Preset],
    weeks: Sequence[Week],
    subject: Subject,
    about: About = NOTHING,
    forecast: Forecaster | None = None,
) -> Replay:
    """Judge past weeks with what was known at the end of each.

    Parameters
    ----------
    sessions
        Prepared and, for rules on comments, enriched.
    presets
        The first is the one the others are held against; each name once.
    weeks
        Of `weeks_of`.
    subject
        `session`: every session of a week that is past; `mentor`: everybody with a session so far.
    about
        Its forecasts are left out: they were learnt from all there is.
    forecast
        Learns them anew for each week where a rule names them; without it rules on them are off.
    """
    ordered = sessions.sort_values("scheduled_at", kind="stable", ignore_index=True)
    able = [preset for preset in presets if preset.of_scope(subject)]
    silent = tuple(preset.label for preset in presets if preset not in able)
    look = _sessions_of if subject == "session" else _mentors_at
    forecast = forecast if subject == "mentor" and any(map(_names_forecasts, able)) else None
    parts = []
    for number, week in enumerate(weeks):
        known = known_at(ordered, week.end)
        part = look(known, able, week, _about_at(about, known, week.end, forecast))
        parts.append(part.assign(week=number, end=week.end.as_unit("us")))
    units = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    signals = _signals(able, subject, units.columns)
    # A rule that the data did not allow in some week flagged nobody in it.
    units = units.assign(**{each.name: (units[each.name] == True).to_numpy(dtype=bool) for each in signals})  # noqa: E712
    return Replay(units, signals, tuple(weeks), silent)


def _about_at(about: About, known: pd.DataFrame, moment: pd.Timestamp, forecast: Forecaster | None) -> About:
    events, profiles = about.events, about.profiles
    if profiles is not None:
        profiles = profiles.drop(columns=list(_OF_TODAY), errors="ignore")
    if events is not None:
        events = events[(events["event_at"] <= moment).to_numpy(dtype=bool)]
    then = About(profiles, events)
    return then if forecast is None else replace(then, forecasts=forecast(known, moment, then))


def _names_forecasts(preset: Preset) -> bool:
    named = (name for rule in preset.of_scope("mentor") for name in columns_of(rule.when))
    return any(name.startswith(_FORECASTS) for name in named)


def _signals(presets: Sequence[Preset], subject: Subject, columns: pd.Index) -> tuple[Signal, ...]:
    found = [Signal(_any(preset), preset.label, ANY, preset.name) for preset in presets]
    if PRIORITY in columns:
        found.append(Signal(PRIORITY, "Priority critical or high", PRIORITY))
    found += [
        Signal(_of_rule(preset, rule.name), rule.label, RULE, preset.name)
        for preset in presets[:1]
        for rule in preset.of_scope(subject)
    ]
    return tuple(each for each in found if each.name in columns)


def _any(preset: Preset) -> str:
    return f"{ANY}:{preset.name}"


def _of_rule(preset: Preset, rule: str) -> str:
    return f"{RULE}:{preset.name}:{rule}"


def _sessions_of(known: pd.DataFrame, presets: Sequence[Preset], week: Week, _: About) -> pd.DataFrame:
    """The past sessions of the week; rules on single sessions look at nothing else."""
    past = (known["scheduled_at"] > week.start) & ~known["is_ahead"]
    rows = known[past.to_numpy(dtype=bool)]
    who = [name for name in ("session_id", "mentor_key", *LEARNERS) if name in rows.columns]
    masks = Masks(rows)
    met = [_flagged(masks, preset, "session", masks.any(preset.scope), each == 0)
           for each, preset in enumerate(presets)]  # fmt: skip
    return rows[who].assign(**{name: found for each in met for name, found in each.items()})


def _mentors_at(known: pd.DataFrame, presets: Sequence[Preset], week: Week, about: About) -> pd.DataFrame:
    """Everybody with a session so far. Presets that count alike share one table."""
    tables: dict[tuple[object, ...], Masks] = {}
    met: dict[str, Mask] = {}
    for each, preset in enumerate(presets):
        key = _counts_by(preset)
        if key not in tables:
            alike = [other for other in presets if _counts_by(other) == key]
            tables[key] = Masks(subject_tables(known, _joint(alike), week.end, about)["mentor"])
        everybody = np.ones(len(tables[key].frame), dtype=bool)
        met |= _flagged(tables[key], preset, "mentor", everybody, each == 0)
    if not tables:
        return pd.DataFrame({"mentor_key": pd.Series(dtype="str")})
    table = next(iter(tables.values())).frame
    if PRIORITY in table.columns:
        met[PRIORITY] = table[PRIORITY].isin(URGENT).to_numpy(dtype=bool)
    begun = known["mentor_key"][(known["scheduled_at"] <= week.end).to_numpy(dtype=bool)]
    return table[["mentor_key"]].assign(**met)[table["mentor_key"].isin(begun)].reset_index(drop=True)


def _counts_by(preset: Preset) -> tuple[object, ...]:
    return tuple(sorted(preset.denominators.items())), bool(preset.options.get("tutor_initiated_only", True))


def _joint(presets: Sequence[Preset]) -> Preset:
    """One preset with the mentors' rules of all, for a table that has every column they name."""
    rules = [
        replace(rule, name=f"{number}:{rule.name}")
        for number, preset in enumerate(presets)
        for rule in preset.of_scope("mentor")
    ]
    return replace(presets[0], rules=tuple(rules), notes=(), parked=())


def _flagged(
    masks: Masks, preset: Preset, subject: Subject, within: Mask, by_rule: bool
) -> Mapping[str, Mask]:
    """Who any rule flags; and who each rule flags, where asked for."""
    hits = find_hits(masks, preset.of_scope(subject), within)
    every = np.zeros(len(masks.frame), dtype=bool)
    single: dict[str, Mask] = {}
    for hit in hits:
        every = every | hit.met
        if by_rule:
            name = _of_rule(preset, hit.rule.name)
            single[name] = single.get(name, np.zeros_like(every)) | hit.met
    return {_any(preset): every, **single}
