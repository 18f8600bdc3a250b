"""What people say of findings and of flags: kept, dismissed, useful; useful, wrong, not applicable."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from mentor_analytics.assess.rules import Preset, preset_from_json
from mentor_analytics.assess.verdicts import presets_by_verdict, verdict_figures
from mentor_analytics.errors import UnknownNameError
from mentor_analytics.store import verdicts
from mentor_analytics.store.database import is_there, reading, writing
from mentor_analytics.workflows.loading import Loaded

FINDING_VERDICTS = ("kept", "dismissed", "useful")
FLAG_VERDICTS = ("useful", "wrong", "not_applicable")


def finding_verdicts(path: Path) -> pd.DataFrame:
    """What was said of findings.

    Returns
    -------
    `finding`, `verdict` (`FINDING_VERDICTS`), `by`, `at` (UTC): the last of each; one taken back is left out.
    """
    if not is_there(path):
        return verdicts.as_verdicts([], verdicts.FINDING_COLUMNS)
    with reading(path) as connection:
        return verdicts.finding_verdicts(connection)


def save_finding_verdict(path: Path, finding: str, verdict: str, *, by: str, now: pd.Timestamp) -> None:
    """Say something of a finding; an empty verdict takes back what was said.

    Raises
    ------
    UnknownNameError
        None of `FINDING_VERDICTS`.
    """
    _check(verdict, FINDING_VERDICTS)
    with writing(path) as connection:
        verdicts.add_finding_verdict(connection, finding, verdict, by, now)


def flag_verdicts(path: Path) -> pd.DataFrame:
    """What was said of flags.

    Returns
    -------
    `subject_type` (session, mentor, …), `subject` (session id or key), `rule`, `verdict` (`FLAG_VERDICTS`), `by`, `at`
    (UTC): the last of each; one taken back is left out. Also of sessions that are gone and may return.
    """
    if not is_there(path):
        return verdicts.as_verdicts([], verdicts.FLAG_COLUMNS)
    with reading(path) as connection:
        return verdicts.flag_verdicts(connection)


def judged_flags(path: Path, presets: Sequence[Preset]) -> pd.DataFrame:
    """What verdicts make of all flags and of each rule (`assess.verdicts.VERDICT_COLUMNS`)."""
    labels = {rule.name: rule.label for preset in reversed(presets) for rule in preset.rules}
    return verdict_figures(flag_verdicts(path), labels)


def presets_by_judged_flags(
    loaded: Loaded, presets: tuple[str, ...], path: str, version: int
) -> pd.DataFrame:
    """What verdicts make of presets, each written as JSON (`assess.verdicts.PRESET_COLUMNS`).

    Parameters
    ----------
    version
        Of the records; another one asks anew.
    """
    del version
    wanted = [preset_from_json(text) for text in presets]
    return presets_by_verdict(loaded.scored.sessions, wanted, flag_verdicts(Path(path)))


def save_flag_verdict(  # noqa: PLR0913  # three name the flag, and who and when is asked of every write
    path: Path, subject_type: str, subject: str, rule: str, verdict: str, *, by: str, now: pd.Timestamp
) -> None:
    """Say something of a flag; an empty verdict takes back what was said.

    Parameters
    ----------
    subject_type, subject
        Of the flag: `session` and its id, `mentor` and its key, and so on.
    rule
        Name of the rule.

    Raises
    ------
    UnknownNameError
        None of `FLAG_VERDICTS`.
    """
    _check(verdict, FLAG_VERDICTS)
    with writing(path) as connection:
        verdicts.add_flag_verdict(connection, (subject_type, subject, rule), verdict, by, now)


def _check(verdict: str, known: tuple[str, ...]) -> None:
    if verdict and verdict not in known:
        raise UnknownNameError("verdict", verdict, known)
