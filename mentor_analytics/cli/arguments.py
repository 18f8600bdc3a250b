"""What several commands take, and the moment and settings they run with. Imports nothing heavy."""

import argparse
import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

MOST_SESSIONS = 5_000_000


class Parser(argparse.ArgumentParser):
    """Errors say what happened and what to do."""

    def error(self, message: str) -> NoReturn:
        """Exit with 2."""
        self.exit(2, f"{self.prog}: {message}. See: {self.prog} --help\n")


def pair(text: str) -> tuple[str, str]:
    """HEADER=COLUMN."""
    header, separator, column = text.rpartition("=")
    if not (separator and header.strip() and column.strip()):
        raise argparse.ArgumentTypeError(f'{text!r} is not HEADER=COLUMN, for example --map "Coach=mentor"')
    return header.strip(), column.strip()


def path(text: str) -> Path:
    """A file or folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty")
    return Path(text)


def count(text: str) -> int:
    """A number of sessions."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_SESSIONS:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {MOST_SESSIONS:,}")
    return int(text)


def add_sources(command: argparse.ArgumentParser) -> None:
    """Files of sessions, or without any the workspace."""
    add_files(command, at_least="*")
    add_db(command)


def add_files(command: argparse.ArgumentParser, at_least: str = "+") -> None:
    """Files of sessions, what their headings mean, and the zone of their times."""
    text = "CSV or .xlsx file of sessions."
    text = text if at_least == "+" else f"{text} Without any: the workspace."
    command.add_argument("files", nargs=at_least, type=Path, metavar="FILE", help=text)
    command.add_argument(
        "--map",
        action="append",
        type=pair,
        default=[],
        metavar="HEADER=COLUMN",
        help='What a header means, where we would not know: --map "Coach=mentor". May be repeated.',
    )
    command.add_argument(
        "--tz",
        metavar="ZONE",
        help="Time zone of starts without an offset, such as Europe/London; default Asia/Kolkata.",
    )


def add_db(command: argparse.ArgumentParser) -> None:
    """The workspace."""
    command.add_argument(
        "--db",
        type=path,
        metavar="PATH",
        help="The workspace; default: MENTOR_ANALYTICS_DB, else data/workspace.db.",
    )


def given_of(options: argparse.Namespace) -> dict[str, str]:
    """Header → our column, as the user said."""
    return dict(options.map)


def now() -> Any:
    """The clock, in UTC."""
    import pandas as pd

    return pd.Timestamp.now(tz="UTC").as_unit("us")


def settings_of(options: argparse.Namespace, environ: Mapping[str, str]) -> Any:
    """The settings, with the zone of the command line where one is given."""
    from dataclasses import replace

    from mentor_analytics.settings import known_timezone, load_settings

    settings = load_settings(environ)
    return replace(settings, timezone=known_timezone(options.tz)) if options.tz else settings


@contextmanager
def progress(steps: int) -> Iterator[Any]:
    """A line that says what is being done, where somebody looks; gives the function that moves it on."""
    from tqdm import tqdm

    with tqdm(total=steps, bar_format="{desc} {bar} {elapsed}", leave=False, disable=None) as bar:

        def step(what: str) -> None:
            bar.set_description_str(what)
            bar.update()

        step("Starting")
        yield step


def settle_memory() -> None:
    """What is loaded stays; looking through it again and again costs a tenth of a run."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def source_of(
    options: argparse.Namespace, environ: Mapping[str, str], rules: Sequence[str], clock: Any, step: Any
) -> Any:
    """What `add_sources` names, to look back over: the files, else the workspace."""
    from mentor_analytics.workflows.sources import of_files, of_workspace
    from mentor_analytics.workflows.workspace import existing_workspace

    if options.files:
        settings = settings_of(options, environ)
        return of_files(options.files, given_of(options), rules, settings, clock, step)
    return of_workspace(existing_workspace(environ, options.db, or_files=True), environ, rules, clock, step)
