"""What a backtest found, as sentences, lines for a terminal and JSON."""

from typing import Any

import pandas as pd

from mentor_analytics.assess.backtest import ANY, PRIORITY, RULE
from mentor_analytics.assess.backtest_figures import Figures
from mentor_analytics.assess.verdicts import verdict_words
from mentor_analytics.assess.words import counted
from mentor_analytics.predict.card import SYNTHETIC
from mentor_analytics.report.backtest_view import (
    CAVEAT,
    difference_words,
    figures_json,
    lead_words,
    lift_words,
    meaning,
    share_words,
)
from mentor_analytics.report.why import day_words
from mentor_analytics.workflows.backtest import MENTOR, Backtest


def title_of(found: Backtest) -> str:
    """What is held against what, and whether the data are invented."""
    flags = "sessions" if found.ask.subject == "session" else "mentors"
    synthetic = " · synthetic data" if found.is_synthetic else ""
    return f"Flags of {flags} against: {found.outcome.label.lower()}{synthetic}"


def span_words(found: Backtest, timezone: str) -> str:
    """Which weeks, how many subjects, and of how many the outcome is known."""
    if found.ends is None:
        return ""
    first, last = (day_words(end, timezone) for end in found.ends)
    what = "session" if found.ask.subject == "session" else "mentor-week"
    whose = "" if found.outcome.kind == "gap" else f" It is the {found.whose}'s next session that counts."
    kept = f"{found.n_followed:,} of {counted(found.n_units, what)} can be followed up"
    weeks = "1 week, ending" if found.n_weeks == 1 else f"{found.n_weeks:,} weeks, ending {first} to"
    return f"{weeks} {last}; {kept}. What is warned of: {found.outcome.words}.{whose}"


def told(found: Backtest) -> list[str]:
    """What it means, for every preset that was compared; what holds for several is said once."""
    presets = [each for each in found.figures if each.signal.kind in {ANY, PRIORITY}]
    return list(dict.fromkeys(meaning(each, found.outcome) for each in presets))


def notes_of(found: Backtest) -> list[str]:
    """What to keep in mind."""
    notes = [f"{', '.join(found.silent)}: no rule on a {found.ask.subject}."] if found.silent else []
    if found.ask.subject == "session" and found.whose == MENTOR and found.outcome.kind == "next":
        notes.append("The data do not name learners, so the mentor's next session is looked at.")
    if found.ask.subject == "session" and found.figures:
        notes.append("A past session that a preset does not judge counts as not flagged by it.")
    if found.ask.subject == "mentor":
        learnt = "were learnt anew for each week, from what was known then"
        left_out = "are left out, as they were learnt from all the data"
        notes.append(f"Forecasts of who may leave {learnt if found.ask.forecasts else left_out}.")
    return [*notes, CAVEAT]


def reading_words(found: Backtest) -> list[str]:
    """Whose reading of comments counts, where presets would read them differently."""
    if not found.otherwise:
        return []
    others = ", ".join(found.otherwise)
    return [
        f"Comments are classed once, as the first preset reads them; in force, {others} would read them otherwise."
    ]


def backtest_lines(found: Backtest, timezone: str, verdicts: pd.DataFrame | None = None) -> list[str]:
    """A backtest for a terminal.

    Parameters
    ----------
    verdicts
        What people said of flags (`assess.verdicts.VERDICT_COLUMNS`), where they could.
    """
    said = [] if verdicts is None else [f"What people said of flags: {verdict_words(verdicts)}", ""]
    head = [title_of(found), *([SYNTHETIC] if found.is_synthetic else [])]
    if found.reason:
        return [*head, found.reason, *notes_of(found)[:-1], *said]
    lines = [*head, span_words(found, timezone), ""]
    for kind, heading in (((ANY, PRIORITY), "Presets"), ((RULE,), "Rules of the first preset, each alone")):
        mine = [each for each in found.figures if each.signal.kind in kind]
        if mine:
            lines += [f"{heading}:", *(line for each in mine for line in _block(each)), ""]
    return [*lines, *told(found), "", *said, *reading_words(found), *notes_of(found)]


def _block(each: Figures) -> list[str]:
    parts = [
        f"flagged {share_words(each.flag_rate)}",
        f"came true {share_words(each.precision)}",
        f"found {share_words(each.recall)}",
        f"at least once {share_words(each.caught)}",
        f"against all {lift_words(each.lift)}",
        f"days ahead {lead_words(each.lead)}",
        f"flagged again a week later {share_words(each.stays)}",
    ]
    if each.against is not None and each.signal.kind != RULE:
        parts.append(f"precision against the first {difference_words(each.against[0])}")
    return [f"  {each.signal.label}", *(f"    {part}" for part in parts)]


def backtest_json(found: Backtest, timezone: str, verdicts: pd.DataFrame | None = None) -> dict[str, Any]:
    """The same for programs: rates are fractions, what is not known is null."""
    return {
        "outcome": found.outcome.name,
        "scope": found.ask.subject,
        "synthetic": found.is_synthetic,
        "weeks": found.n_weeks,
        "first_week_ends": None if found.ends is None else _day(found.ends[0], timezone),
        "last_week_ends": None if found.ends is None else _day(found.ends[1], timezone),
        "units": found.n_units,
        "followed_up": found.n_followed,
        "next_session_of": found.whose if found.outcome.kind == "next" else None,
        "reason": found.reason or None,
        "without_rules": list(found.silent),
        "signals": [figures_json(each) for each in found.figures],
        "verdicts": None if verdicts is None else _records(verdicts),
        "notes": ([SYNTHETIC] if found.is_synthetic else []) + reading_words(found) + notes_of(found),
    }


def _records(verdicts: pd.DataFrame) -> list[dict[str, Any]]:
    rows = verdicts.astype(object).where(verdicts.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _day(moment: Any, timezone: str) -> str:
    return f"{moment.tz_convert(timezone):%Y-%m-%d}"
