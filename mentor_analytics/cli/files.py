"""Commands on files alone: `check` and `score`."""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from mentor_analytics.cli.arguments import (
    add_files,
    given_of,
    now,
    path,
    progress,
    settings_of,
    settle_memory,
)

PRESET_HELP = "Preset of rules (see `rules list`); default: standard."


def add_commands(commands: Any) -> None:
    """Add them to the command line."""
    command = commands.add_parser(
        "check",
        help="look at files and say what is doubtful; writes nothing",
        description="Read, map and check files as an upload would. Writes nothing.",
    )
    add_files(command)
    command.add_argument("--json", action="store_true", help="One JSON object a file, one line each.")
    command.set_defaults(run=_check)

    command = commands.add_parser(
        "score",
        help="clean, score, flag and summarise sessions into a folder, with an Excel tracker",
        description=(
            "The whole way from files to DIR: sessions_scored.csv, kpis.csv, flags.csv, mentors.csv, "
            "mentor_session_ai_summary.csv, issues.csv, quarantine.csv, manifest.json and tracker.xlsx. "
            "Where several files hold the same session, the later file counts."
        ),
    )
    add_files(command)
    command.add_argument(
        "--out", type=path, required=True, metavar="DIR", help="Folder for the results; made if need be."
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


def _check(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from mentor_analytics.workflows.check import check_file
    from mentor_analytics.workflows.in_words import upload_report

    timezone, clock, refused = settings_of(options, environ).timezone, now(), False
    for file in options.files:
        answer = check_file(file, timezone=timezone, now=clock, given=given_of(options))
        refused |= answer["outcome"] == "reject"
        if options.json:
            print(json.dumps(answer, ensure_ascii=True), flush=True)
        else:
            print(upload_report(answer), flush=True)
    return 2 if refused else 0


def _score(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    settings, clock = settings_of(options, environ), now()
    with progress(len(options.files) + 4) as step:
        from mentor_analytics.workflows.in_words import after_score, score_report
        from mentor_analytics.workflows.score import Request, score_files

        settle_memory()
        request = Request(
            options.files,
            options.out,
            options.rules,
            options.sentiment or "",
            options.as_of or "",
            given_of(options),
        )
        result = score_files(request, settings, clock, step)
    data_to = result.as_of.tz_convert(settings.timezone)
    shown = f"{data_to.day} {data_to:%b %Y}"
    print(score_report(result.scored.sessions, result.preset, shown, str(options.out), result.findings))
    issues = [issue for upload in result.uploads for issue in upload.issues]
    for line in after_score(issues, result.n_waiting, result.kept, str(options.out)):
        print(line)
    return 0
