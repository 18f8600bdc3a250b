"""Every command, and what happens to an error."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from mentor_analytics import __version__
from mentor_analytics.cli import backtest, evaluate, files, insights, mentors, rules, workspace
from mentor_analytics.cli.arguments import Parser
from mentor_analytics.errors import MentorAnalyticsError

DESCRIPTION = """\
Mentoring sessions in; who needs help, why, and what to do about it out.

first lines for a newcomer:
  python -m mentor_analytics score data/sample_sessions.csv --out out
                                     the bundled sample: then open out/tracker.xlsx
  python -m mentor_analytics check my_sessions.xlsx
                                     what is doubtful in your file, before anything is made of it
  python -m mentor_analytics import my_sessions.xlsx
                                     into the workspace that the app shows, where nothing is lost
"""


def build_parser() -> argparse.ArgumentParser:
    """Every command and option, each with a help that teaches."""
    parser = Parser(
        prog="mentor_analytics", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"mentor analytics {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for group in (files, workspace, rules, mentors, insights, backtest, evaluate):
        group.add_commands(commands)
    return parser


def main(arguments: Sequence[str] | None = None, environ: Mapping[str, str] | None = None) -> int:
    """Run one command; every error becomes two sentences on stderr and an exit code."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 0
    try:
        return int(options.run(options, os.environ if environ is None else environ))
    except MentorAnalyticsError as error:
        print(str(error), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # the reader of our output has gone (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped. Nothing half-written was left behind.", file=sys.stderr)
        return 130
    except Exception as error:
        print(
            f"Something went wrong on our side ({type(error).__name__}). Please report it.", file=sys.stderr
        )
        return 1
