"""The bundled sample, or an invented platform, as the files a program would export."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from mentor_analytics.errors import DefinitionError, MentorAnalyticsError, OutputError


@dataclass(frozen=True)
class Wishes:
    """What is invented.

    Parameters
    ----------
    sessions
        So many; None for the bundled sample, to which nothing else applies.
    seed, days
        As of `demo.platform.synthetic_platform`.
    planted
        With everything of `demo.truths`, or nothing.
    distinct_comments
        No two comments alike.
    until
        The last day, as 2026-11-20: one session in 250 is then still ahead, in the week after. Blank: a day
        that is past, and nothing ahead.
    """

    sessions: int | None = None
    seed: int = 1
    days: int = 180
    planted: bool = True
    distinct_comments: bool = False
    until: str = ""

    @property
    def is_as_it_is(self) -> bool:
        """Nothing is asked but the seed and how comments are."""
        return self.days == Wishes.days and self.planted and not self.until


def demo_files(wishes: Wishes, folder: Path, truths: Path | None = None) -> list[Path]:
    """Write the files of a demo workspace into `folder`: sessions first, then profiles and events."""
    name = "sample_sessions.csv" if wishes.sessions is None else "invented_sessions.csv"
    written = write_demo(wishes, folder / name, with_profiles=wishes.sessions is not None, truths=truths)
    return [file for file in written if file != truths]


def write_demo(
    wishes: Wishes, out: Path, *, with_profiles: bool = False, truths: Path | None = None
) -> list[Path]:
    """Write the sample or an invented platform.

    Parameters
    ----------
    out
        A .csv or .xlsx file for the sessions.
    with_profiles
        Also write mentors' profiles and activity beside it, as `<out>_profiles.csv` and `<out>_events.csv`
        (`invented_sessions.csv` has `invented_profiles.csv`).
    truths
        A .json file for the list of what is planted.

    Returns
    -------
    What was written, sessions first.

    Raises
    ------
    MentorAnalyticsError
        Profiles, truths, days or nothing planted were asked of the sample: it is as it is.
    DefinitionError
        `until` is no day.
    DefinitionError, OutputError
        As `synthetic_platform` and `write_sessions`.
    """
    if wishes.sessions is None:
        if with_profiles or truths or not wishes.is_as_it_is:
            raise MentorAnalyticsError(
                "The sample is 120 sessions, as they are.",
                "Choose a number of invented sessions (--sessions N).",
            )
        from mentor_analytics.demo.sample import write_sample

        write_sample(out)
        return [out]
    from mentor_analytics.demo.files import write_sessions
    from mentor_analytics.demo.generator import lean
    from mentor_analytics.demo.platform import synthetic_platform

    made = synthetic_platform(
        wishes.sessions,
        wishes.seed,
        days=wishes.days,
        planted=wishes.planted,
        distinct_comments=wishes.distinct_comments,
        end=_end(wishes.until),
    )
    files = {out: lean(made.sessions)}
    if with_profiles:
        stem = out.stem.removesuffix("_sessions")
        files[out.with_name(f"{stem}_profiles.csv")] = made.profiles
        files[out.with_name(f"{stem}_events.csv")] = made.events
    for path, frame in files.items():
        write_sessions(frame, path)
    if truths is None:
        return list(files)
    told = {name: value for name, value in asdict(wishes).items() if name != "distinct_comments"}
    listed = {**told, "truths": [asdict(truth) for truth in made.truths]}
    try:
        truths.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{truths} cannot be written: {error.strerror or error}.", "Choose another place."
        ) from error
    return [*files, truths]


def _end(until: str) -> pd.Timestamp | None:
    """The midnight after a day, where one is given."""
    from mentor_analytics.demo.files import TIMEZONE

    if not until:
        return None
    try:
        day = pd.Timestamp(dt.date.fromisoformat(until), tz=TIMEZONE)
    except ValueError as error:
        raise DefinitionError(f"{until!r} is no day.", "Write it as 2026-11-20.") from error
    return day + pd.Timedelta(days=1)
