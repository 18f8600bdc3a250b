"""What an installation may set, with its default. Data only: add a line here; nothing else to change.

Each is read from the environment as `MENTOR_ANALYTICS_<NAME>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mentor_analytics.errors import DefinitionError, UnknownNameError

PREFIX = "MENTOR_ANALYTICS_"


@dataclass(frozen=True)
class Setting:
    """One name that may be set, what it is when it is not, and what it does."""

    name: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "TIMEZONE", "Asia/Kolkata", "Site time zone: starts without an offset are in it, days are cut in it."
    ),
    Setting("TRACKER_ROWS", "5000", "Most flagged sessions listed in the Excel tracker."),
    Setting(
        "KEYWORD_MODEL", "", "Folder of a sentence-transformers model for keywords; empty: bundled vectors."
    ),
    Setting("PHRASES", "", "CSV of mentoring phrases used instead of the packaged ones."),
    Setting("DB", "data/workspace.db", "The workspace: one file that keeps everything imported and edited."),
)


@dataclass(frozen=True)
class Settings:
    """The settings in force."""

    timezone: str
    tracker_rows: int
    keyword_model: str
    phrases: str
    db: str


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from an environment.

    Raises
    ------
    UnknownNameError
        No such time zone.
    DefinitionError
        A number that is none.
    """
    values = {setting.name: environ.get(PREFIX + setting.name, setting.default) for setting in SETTINGS}
    if not values["TRACKER_ROWS"].isdecimal():
        raise DefinitionError(f"{PREFIX}TRACKER_ROWS must be a whole number.", "For example 5000.")
    return Settings(
        timezone=known_timezone(values["TIMEZONE"]),
        tracker_rows=int(values["TRACKER_ROWS"]),
        keyword_model=values["KEYWORD_MODEL"],
        phrases=values["PHRASES"],
        db=values["DB"],
    )


def known_timezone(name: str) -> str:
    """Give the name back when it is a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        known = ("Asia/Kolkata", "UTC", "Europe/London", "America/New_York")
        raise UnknownNameError("time zone", name, (*known, "… (IANA names)")) from error
    return name
