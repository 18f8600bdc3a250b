"""The command `evaluate`: how well no-shows, or mentors leaving, could have been foreseen."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mentor_analytics.cli.arguments import add_db, now, settings_of, settle_memory

DESCRIPTION = """\
Learn from the earlier part of a table, look at the later part, and say how good the probabilities would have been:
AUC with interval, Brier against the base rate, calibration, precision and recall at a threshold chosen before.

  evaluate no-show FILE --target COL --time COL [--booked COL] [--entity COL]
                                     any labelled table; history counts strictly earlier days
  evaluate no-show FILE...           sessions of ours, from files
  evaluate churn --db PATH           mentors leaving, from the workspace

A result too good to be true (AUC above 0.95) is refused: some column must have told the outcome.
"""


def add_commands(commands: Any) -> None:
    """Add it to the command line."""
    command = commands.add_parser(
        "evaluate",
        help="how well no-shows or leaving mentors could have been foreseen, tried on the later part of the data",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("what", choices=("no-show", "churn"), help="What to foresee.")
    command.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="CSV or .xlsx; else the workspace."
    )
    add_db(command)
    command.add_argument("--target", default="", metavar="COL", help="The column that says what came.")
    command.add_argument(
        "--time", default="", metavar="COL", help="The column with the day (and time) of each row."
    )
    command.add_argument("--booked", default="", metavar="COL", help="The column with the day it was booked.")
    command.add_argument(
        "--entity", action="append", default=[], metavar="COL", help="Who a row is of; may be repeated."
    )
    command.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="COL",
        help="A column not to look at; may be repeated.",
    )
    command.add_argument(
        "--positive", default="", metavar="VALUE", help="The value of the target that means the event."
    )
    command.add_argument(
        "--tz", metavar="ZONE", help="Time zone of starts without an offset; default Asia/Kolkata."
    )
    command.add_argument(
        "--accept-suspicious", action="store_true", help="Go on with a result too good to be true."
    )
    command.add_argument("--synthetic", action="store_true", help="The data were invented; the card says so.")
    command.add_argument("--json", action="store_true", help="One JSON object.")
    command.set_defaults(run=_evaluate)


def _evaluate(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from mentor_analytics.report.model_card import lines

    settle_memory()
    answer = _answer(options, environ)
    if options.json:
        print(json.dumps(answer.as_json(), ensure_ascii=True))
        return 0
    if "positive" in answer.told:
        positive = answer.told["positive"]
        print(f"The event is {positive['value']!r}: {positive['rule']}.")
    for line in lines(answer.card):
        print(line)
    return 0


def _answer(options: argparse.Namespace, environ: Mapping[str, str]) -> Any:
    from mentor_analytics.errors import DefinitionError
    from mentor_analytics.predict.table import Asked
    from mentor_analytics.workflows import evaluate

    said = {"accept": options.accept_suspicious, "synthetic": options.synthetic}
    if options.target or options.time:
        if options.what == "churn" or len(options.files) != 1 or not (options.target and options.time):
            raise DefinitionError(
                "A table of your own needs one FILE, --target and --time; the workspace (--db) needs none of them.",
                "For example: evaluate no-show visits.csv --target No-show --time Day --booked Booked --entity Person",
            )
        asked = Asked(
            options.target,
            options.time,
            options.booked,
            tuple(options.entity),
            tuple(options.exclude),
            options.positive,
        )
        return evaluate.evaluate_file(options.files[0], asked, **said)
    of_tables = {"--booked": options.booked, "--entity": options.entity, "--exclude": options.exclude}
    if given := [name for name, value in of_tables.items() if value]:
        raise DefinitionError(f"{given[0]} is for a table of your own.", "Name its --target and --time too.")
    if options.files:
        zone = settings_of(options, environ).timezone
        return evaluate.evaluate_sessions(options.what, options.files, zone, now(), **said)
    from mentor_analytics.workflows.workspace import choices, existing_workspace

    db = existing_workspace(environ, options.db, or_files=True)
    return evaluate.evaluate_workspace(options.what, db, choices(db, environ), now(), **said)
