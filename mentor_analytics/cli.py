"""The command line: arguments in, one workflow called, words and an exit code out.

Exit codes: 0 done (warnings included), 1 a fault of ours, 2 wrong usage or refused input, 3 storage problem.
"""

import argparse
import gc
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from mentor_analytics import __version__
from mentor_analytics.errors import MentorAnalyticsError

DESCRIPTION = """\
Mentoring sessions in; who needs help, why, and what to do about it out.

first lines for a newcomer:
  python -m mentor_analytics score data/sample_sessions.csv --out out
                                     the bundled sample: then open out/tracker.xlsx
  python -m mentor_analytics check my_sessions.xlsx
                                     what is doubtful in your file, before anything is made of it
  python -m mentor_analytics score my_sessions.xlsx --out out
                                     your own tracker
"""
MOST_SESSIONS = 5_000_000
PRESET_HELP = "Preset of rules (see `rules list`); default: standard."


class _Parser(argparse.ArgumentParser):
    """Errors say what happened and what to do."""

    def error(self, message: str) -> NoReturn:
        """Exit with 2."""
        self.exit(2, f"{self.prog}: {message}. See: {self.prog} --help\n")


def _pair(text: str) -> tuple[str, str]:
    header, separator, column = text.rpartition("=")
    if not (separator and header.strip() and column.strip()):
        raise argparse.ArgumentTypeError(f'{text!r} is not HEADER=COLUMN, for example --map "Coach=mentor"')
    return header.strip(), column.strip()


def _path(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty")
    return Path(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_SESSIONS:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {MOST_SESSIONS:,}")
    return int(text)


def build_parser() -> argparse.ArgumentParser:
    """Every command and option, each with a help that teaches."""
    parser = _Parser(
        prog="mentor_analytics", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"mentor analytics {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_check(commands)
    _add_score(commands)
    _add_rules(commands)
    _add_demo(commands)
    return parser


def _add_files(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV or .xlsx file of sessions.")
    command.add_argument(
        "--map",
        action="append",
        type=_pair,
        default=[],
        metavar="HEADER=COLUMN",
        help='What a header means, where we would not know: --map "Coach=mentor". May be repeated.',
    )
    command.add_argument(
        "--tz",
        metavar="ZONE",
        help="Time zone of starts without an offset, such as Europe/London; default Asia/Kolkata.",
    )


def _add_check(commands: Any) -> None:
    command = commands.add_parser(
        "check",
        help="look at files and say what is doubtful; writes nothing",
        description="Read, map and check files as an upload would. Writes nothing.",
    )
    _add_files(command)
    command.add_argument("--json", action="store_true", help="One JSON object a file, one line each.")
    command.set_defaults(run=_check)


def _add_score(commands: Any) -> None:
    command = commands.add_parser(
        "score",
        help="clean, score, flag and summarise sessions into a folder, with an Excel tracker",
        description=(
            "The whole way from files to DIR: sessions_scored.csv, kpis.csv, flags.csv, mentors.csv, "
            "mentor_session_ai_summary.csv, issues.csv, quarantine.csv, manifest.json and tracker.xlsx. "
            "Where several files hold the same session, the later file counts."
        ),
    )
    _add_files(command)
    command.add_argument(
        "--out", type=_path, required=True, metavar="DIR", help="Folder for the results; made if need be."
    )
    command.add_argument("--rules", default="standard", metavar="NAME", help=PRESET_HELP)
    command.add_argument(
        "--sentiment",
        metavar="NAME",
        help="Analyser of comments: mentor, vader, textblob or seed; default: the preset's.",
    )
    command.add_argument(
        "--as-of",
        metavar="DATE",
        help="Judge as seen at the end of this day; default: the last day with a session.",
    )
    command.set_defaults(run=_score)


def _add_rules(commands: Any) -> None:
    command = commands.add_parser("rules", help="list the presets, or show one as data")
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="every preset with its purpose")
    listing.set_defaults(run=_rules_list)
    show = actions.add_parser("show", help="one preset as JSON: rules, thresholds, options")
    show.add_argument("name", metavar="NAME")
    show.set_defaults(run=_rules_show)


def _add_demo(commands: Any) -> None:
    command = commands.add_parser(
        "demo",
        help="the bundled sample, or synthetic sessions, as a file",
        description="Write the bundled 120-session sample, or N synthetic sessions (same seed, same bytes).",
    )
    command.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="A .csv or .xlsx file to write."
    )
    command.add_argument(
        "--sessions", type=_count, metavar="N", help="So many synthetic sessions instead of the sample."
    )
    command.add_argument(
        "--seed", type=int, default=1, metavar="S", help="Seed of the synthetic sessions; default 1."
    )
    command.add_argument(
        "--comments",
        choices=("repeated", "distinct"),
        default="repeated",
        help="Whether comments repeat; default repeated.",
    )
    command.set_defaults(run=_demo)


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


def _given(options: argparse.Namespace) -> dict[str, str]:
    return dict(options.map)


def _now() -> Any:
    import pandas as pd

    return pd.Timestamp.now(tz="UTC").as_unit("us")


def _settings(options: argparse.Namespace, environ: Mapping[str, str]) -> Any:
    from dataclasses import replace

    from mentor_analytics.settings import known_timezone, load_settings

    settings = load_settings(environ)
    return replace(settings, timezone=known_timezone(options.tz)) if options.tz else settings


def _check(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from mentor_analytics.workflows.check import check_file
    from mentor_analytics.workflows.in_words import upload_report

    timezone, now, refused = _settings(options, environ).timezone, _now(), False
    for path in options.files:
        answer = check_file(path, timezone=timezone, now=now, given=_given(options))
        refused |= answer["outcome"] == "reject"
        if options.json:
            print(json.dumps(answer, ensure_ascii=True), flush=True)
        else:
            print(upload_report(answer), flush=True)
    return 2 if refused else 0


def _score(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from tqdm import tqdm

    settings, now = _settings(options, environ), _now()
    steps = len(options.files) + 4
    with tqdm(total=steps, bar_format="{desc} {bar} {elapsed}", leave=False, disable=None) as bar:

        def step(what: str) -> None:
            bar.set_description_str(what)
            bar.update()

        step("Starting")
        from mentor_analytics.workflows.in_words import after_score, score_report
        from mentor_analytics.workflows.score import Request, score_files

        gc.freeze()  # what is loaded stays; looking through it again and again costs a tenth of the run
        gc.set_threshold(50_000, 20, 20)
        request = Request(
            options.files,
            options.out,
            options.rules,
            options.sentiment or "",
            options.as_of or "",
            _given(options),
        )
        result = score_files(request, settings, now, step)
    data_to = result.as_of.tz_convert(settings.timezone)
    shown = f"{data_to.day} {data_to:%b %Y}"
    print(score_report(result.scored.sessions, result.preset, shown, str(options.out), result.findings))
    issues = [issue for upload in result.uploads for issue in upload.issues]
    for line in after_score(issues, result.n_waiting, result.kept, str(options.out)):
        print(line)
    return 0


def _rules_list(_: argparse.Namespace, __: Mapping[str, str]) -> int:
    from mentor_analytics.assess.presets import PRESETS

    for preset in PRESETS.values():
        print(f"{preset.name:15} v{preset.version}  {preset.label}: judges {preset.scope_label}")
    return 0


def _rules_show(options: argparse.Namespace, _: Mapping[str, str]) -> int:
    from mentor_analytics.assess.presets import preset_named
    from mentor_analytics.assess.rules import preset_to_json

    print(preset_to_json(preset_named(options.name)))
    return 0


def _demo(options: argparse.Namespace, _: Mapping[str, str]) -> int:
    from mentor_analytics.demo.generator import write_sessions_csv
    from mentor_analytics.demo.sample import write_sample

    if options.sessions is None:
        write_sample(options.out)
        print(f"The sample of 120 invented sessions is in {options.out}.")
    else:
        write_sessions_csv(
            options.out, options.sessions, options.seed, distinct_comments=options.comments == "distinct"
        )
        print(f"{options.sessions:,} invented sessions (seed {options.seed}) are in {options.out}.")
    return 0
