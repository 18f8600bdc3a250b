"""The command `mentors`: who may need help first, and why."""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from mentor_analytics.cli.arguments import add_sources, now, progress, source_of

TOP = 10
MOST = 1_000_000


def add_commands(commands: Any) -> None:
    """Add it to the command line."""
    command = commands.add_parser(
        "mentors",
        help="who may need help first, and why: the queue of mentors with its reasons",
        description=(
            "Risk 0 to 100 of each mentor as a sum of named reasons, each with its n and 95 % interval, and what to "
            "try. Few sessions count for little, and where mentors cannot be told apart the ranks tie. Writes nothing."
        ),
    )
    add_sources(command)
    command.add_argument(
        "--rules", metavar="NAME", help="Preset of rules; default: the active one, of files standard."
    )
    command.add_argument(
        "--as-of",
        default="",
        metavar="DATE",
        help="Judge as seen at the end of this day; default: the last day with a session.",
    )
    command.add_argument(
        "--top", type=_top, default=TOP, metavar="N", help=f"So many mentors, 0 for all; default {TOP}."
    )
    command.add_argument("--json", action="store_true", help="One JSON object.")
    command.set_defaults(run=_mentors)


def _top(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 on")
    return int(text)


def _mentors(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    with progress(len(options.files) + 4) as step:
        from mentor_analytics.workflows.mentor_queue import mentor_queue, queue_json, queue_lines

        rules, clock = [options.rules] if options.rules else [], now()
        source = source_of(options, environ, rules, clock, step)
        step("Looking at mentors")
        found = mentor_queue(source, options.as_of, clock)
    top = options.top or None
    if options.json:
        print(json.dumps(queue_json(found, top), indent=2))
    else:
        print("\n".join(queue_lines(found, top)))
    return 0
