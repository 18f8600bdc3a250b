"""The command `backtest`: whether the rules would have warned."""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from mentor_analytics.cli.arguments import add_sources, now, progress, source_of
from mentor_analytics.errors import DefinitionError

WEEKS = 520


def add_commands(commands: Any) -> None:
    """Add it to the command line."""
    command = commands.add_parser(
        "backtest",
        help="replay past weeks as they were known then, and say whether the flags warned",
        description=(
            "Judge each past week with what was known at its end, look at what came after, and say how many flags came "
            "true, how much they found, how early, and how steady they were; presets side by side. Writes nothing."
        ),
    )
    add_sources(command)
    command.add_argument(
        "--rules",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="Presets to compare, the first with each other one; default: the active one, of files standard.",
    )
    command.add_argument(
        "--outcome",
        choices=("low-rating", "no-show", "inactive", "churn"),
        default="low-rating",
        help="What a flag is held against: the next session rated below 3, the next one a no-show, the mentor "
        "without a session for 14 days, or for 30; default low-rating.",
    )
    command.add_argument(
        "--scope",
        choices=("session", "mentor"),
        default="session",
        help="Whether flags of sessions or of mentors are looked at; default session.",
    )
    command.add_argument(
        "--weeks",
        type=_weeks,
        default=26,
        metavar="N",
        help="At most so many weeks, the last ones; default 26.",
    )
    command.add_argument(
        "--history",
        type=_weeks,
        default=4,
        metavar="N",
        help="Weeks of sessions before the first; default 4.",
    )
    command.add_argument(
        "--forecasts",
        action="store_true",
        help="With --scope mentor: learn anew for each week who may leave, for rules that look at it; takes longer.",
    )
    command.add_argument("--json", action="store_true", help="One JSON object.")
    command.set_defaults(run=_backtest)


def _weeks(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= WEEKS:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {WEEKS}")
    return int(text)


def _backtest(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    if options.forecasts and options.scope != "mentor":
        raise DefinitionError(
            "Flags of sessions look at no forecast, so --forecasts would change nothing.",
            "Add --scope mentor, or leave it out.",
        )
    with progress(len(options.files) + 4) as step:
        from mentor_analytics.workflows.backtest import Ask, backtest
        from mentor_analytics.workflows.backtest_words import backtest_json, backtest_lines
        from mentor_analytics.workflows.verdicts import judged_flags
        from mentor_analytics.workflows.workspace import workspace_path

        source = source_of(options, environ, options.rules, now(), step)
        db = None if options.files else workspace_path(environ, options.db)
        said = None if db is None else judged_flags(db, source.presets)
        step("Replaying the weeks")
        ask = Ask(options.outcome, options.scope, options.history, options.weeks, options.forecasts)
        found = backtest(source, ask)
    if options.json:
        print(json.dumps(backtest_json(found, source.timezone, said), indent=2))
    else:
        print("\n".join(backtest_lines(found, source.timezone, said)))
    return 0
