"""Commands on the workspace: `import`, `undo`, `quarantine`, `export` and `demo`."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mentor_analytics.cli.arguments import (
    add_db,
    add_files,
    count,
    now,
    path,
    progress,
    settle_memory,
)

EXPORTS = ("tracker", "sessions", "summaries", "mentors")


def add_commands(commands: Any) -> None:
    """Add them to the command line."""
    command = commands.add_parser(
        "import",
        help="take files into the workspace; the same file again changes nothing",
        description=(
            "Sessions, mentor profiles or activity events: the headings say which. Each file in one transaction, "
            "merged by session id (profiles by mentor; an event is kept once). What is corrected gets a new version, "
            "the old one is kept. What is rarely meant (old values coming back, most rows unreadable) needs --yes."
        ),
    )
    add_files(command)
    add_db(command)
    _add_yes(command)
    command.set_defaults(run=_import)

    command = commands.add_parser(
        "undo",
        help="take the last import back",
        description="Sessions and waiting rows are then exactly as before. What people noted of sessions waits.",
    )
    add_db(command)
    _add_yes(command)
    command.set_defaults(run=_undo)

    command = commands.add_parser(
        "quarantine", help="write the rows that wait into a CSV file, to be mended and imported again"
    )
    add_db(command)
    _add_out(command, "A .csv file to write.")
    command.add_argument(
        "--kind",
        choices=("sessions", "profiles", "events"),
        default="sessions",
        help="Of which kind of file; default sessions.",
    )
    command.set_defaults(run=_quarantine)

    command = commands.add_parser("export", help="write what the download buttons of the app give")
    command.add_argument("kind", choices=EXPORTS, help="What: the Excel tracker, or a CSV file.")
    add_db(command)
    _add_out(command, "The file to write.")
    command.add_argument("--rules", metavar="NAME", help="Preset of rules; default: the active one.")
    command.set_defaults(run=_export)

    command = commands.add_parser(
        "demo",
        help="the bundled sample, or invented sessions, into the workspace or a file",
        description=(
            "The bundled 120-session sample, or N invented sessions of 150 mentors with known truths planted among "
            "them (same seed, same bytes), into the workspace; with --out into a file instead."
        ),
    )
    add_db(command)
    command.add_argument("--out", type=path, metavar="FILE", help="A .csv or .xlsx file to write instead.")
    command.add_argument(
        "--sessions", type=count, metavar="N", help="So many invented sessions instead of the sample."
    )
    command.add_argument(
        "--seed", type=int, default=1, metavar="S", help="Seed of the invented sessions; default 1."
    )
    command.add_argument(
        "--days", type=count, default=180, metavar="D", help="Days they are spread over; default 180."
    )
    command.add_argument(
        "--until",
        default="",
        metavar="DATE",
        help="Their last day, with some still ahead in the week after; default: 30 Oct 2026, and none ahead.",
    )
    command.add_argument(
        "--nothing-planted", action="store_true", help="No mentor, learner or group differs but by chance."
    )
    command.add_argument(
        "--with-profiles",
        action="store_true",
        help="With --out: beside FILE.csv also FILE_profiles.csv and FILE_events.csv, mentors' profiles and activity.",
    )
    command.add_argument(
        "--truths",
        type=path,
        metavar="JSON",
        help="Also write what is planted: who, by how much, on how many.",
    )
    command.add_argument(
        "--comments",
        choices=("repeated", "distinct"),
        default="repeated",
        help="Whether comments repeat; default repeated.",
    )
    command.set_defaults(run=_demo)


def _add_yes(command: argparse.ArgumentParser) -> None:
    command.add_argument("--yes", action="store_true", help="Do also what should be confirmed.")


def _add_out(command: argparse.ArgumentParser, text: str) -> None:
    command.add_argument("--out", type=path, required=True, metavar="FILE", help=text)


def _db(options: argparse.Namespace, environ: Mapping[str, str]) -> Path:
    from mentor_analytics.workflows.workspace import workspace_path

    return workspace_path(environ, options.db)


def _existing(options: argparse.Namespace, environ: Mapping[str, str]) -> Path:
    from mentor_analytics.workflows.workspace import existing_workspace

    return existing_workspace(environ, options.db)


def _import(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from mentor_analytics.settings import PREFIX, known_timezone

    zone = {PREFIX + "TIMEZONE": known_timezone(options.tz)} if options.tz else {}
    return _take(options.files, options, environ, zone)


def _take(
    files: list[Path], options: argparse.Namespace, environ: Mapping[str, str], zone: Mapping[str, str]
) -> int:
    """Take files in; one that is not taken keeps none of the others out."""
    from dataclasses import replace
    from functools import partial

    with progress(3 * len(files) + 2) as step:
        from mentor_analytics.errors import MentorAnalyticsError, StorageError
        from mentor_analytics.ingest.mapping import kinds_given
        from mentor_analytics.workflows.import_words import import_report
        from mentor_analytics.workflows.saving import Act, take_file
        from mentor_analytics.workflows.workspace import choices

        settle_memory()
        db, given = _db(options, environ), dict(getattr(options, "map", []))
        kinds_given(given)
        worst = 0
        lines: list[tuple[int, Callable[[], str]]] = []
        for file in files:
            chosen = choices(db, environ)
            if zone:
                chosen = replace(chosen, timezone=next(iter(zone.values())))
            try:
                act = Act("", now(), getattr(options, "yes", False))
                staged, imported = take_file(db, file, chosen, given, act, step)
                report = partial(import_report, staged, imported, db)
                # Who is a stranger in a file of profiles is known when the sessions of this command are in.
                lines.append((0, partial(str, report()) if staged.kind == "sessions" else report))
            except StorageError:
                raise
            except MentorAnalyticsError as error:
                worst = max(worst, error.exit_code)
                lines.append((error.exit_code, partial(str, f"✗ {file.name}: {error}")))
    for code, line in lines:
        print(line(), file=sys.stderr if code else sys.stdout)
    return worst


def _undo(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from mentor_analytics.workflows.import_words import undo_report
    from mentor_analytics.workflows.imports import undo

    print(undo_report(undo(_existing(options, environ), by="", now=now(), yes=options.yes)))
    return 0


def _quarantine(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from mentor_analytics.errors import OutputError
    from mentor_analytics.report.csv_files import write_csv
    from mentor_analytics.workflows.imports import waiting, waiting_kinds
    from mentor_analytics.workflows.workspace import choices

    db = _existing(options, environ)
    rows = waiting(db, options.kind)
    others = [f"--kind {kind}: {n:,}" for kind, n in waiting_kinds(db).items() if kind != options.kind]
    if others:
        print(f"Rows of other kinds wait too ({', '.join(others)}).", file=sys.stderr)
    if rows.empty:
        print("No row waits; nothing was written.")
        return 0
    try:
        write_csv(rows, options.out, choices(db, environ).timezone)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"{options.out} cannot be written: {reason}.", "Choose another file.") from error
    n = f"{len(rows):,} row{' waits' if len(rows) == 1 else 's wait'}"
    print(f"{n}: mend {options.out} and import it.")
    return 0


def _export(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    with progress(5) as step:
        from mentor_analytics.workflows.exports import export
        from mentor_analytics.workflows.workspace import choices

        settle_memory()
        db = _existing(options, environ)
        written = export(db, options.kind, options.out, choices(db, environ, options.rules), now(), step)
    print(
        f"The {options.kind} are in {written}." if options.kind != "tracker" else f"The tracker is {written}."
    )
    return 0


def _demo(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    import tempfile

    from mentor_analytics.workflows.demo import Wishes, demo_files, write_demo

    wishes = Wishes(
        options.sessions,
        options.seed,
        options.days,
        not options.nothing_planted,
        options.comments == "distinct",
        options.until,
    )
    if options.out is not None:
        written = write_demo(wishes, options.out, with_profiles=options.with_profiles, truths=options.truths)
        what = "The sample of 120 invented sessions is"
        if wishes.sessions is not None:
            what = f"{wishes.sessions:,} invented sessions (seed {wishes.seed}) are"
        print(f"{what} in {', '.join(map(str, written))}.")
        return 0
    with tempfile.TemporaryDirectory(prefix="mentor-analytics-") as folder:
        return _take(demo_files(wishes, Path(folder), options.truths), options, environ, {})
