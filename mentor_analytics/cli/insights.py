"""The command `insights`: what goes with what, beyond chance."""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from mentor_analytics.cli.arguments import add_sources, now, progress, source_of


def add_commands(commands: Any) -> None:
    """Add it to the command line."""
    command = commands.add_parser(
        "insights",
        help="what goes with what: groups of sessions that differ beyond chance",
        description=(
            "Hold every group of sessions against the others on every metric, and tell what differs beyond chance, by "
            "enough to matter, and among sessions of the same program and lead time. Writes nothing."
        ),
    )
    add_sources(command)
    command.add_argument(
        "--rules", metavar="NAME", help="Preset; default: the active one, of files standard."
    )
    command.add_argument("--json", action="store_true", help="One JSON object.")
    command.set_defaults(run=_insights)


def _insights(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    with progress(len(options.files) + 4) as step:
        from mentor_analytics.workflows.insights import insights, insights_as_json, insights_lines

        rules = [options.rules] if options.rules else []
        source = source_of(options, environ, rules, now(), step)
        step("Looking at every group")
        found = insights(source)
    if options.json:
        print(json.dumps(insights_as_json(source, found), indent=2))
    else:
        print("\n".join(insights_lines(source, found)))
    return 0
