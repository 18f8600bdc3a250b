"""One upload from its bytes to sessions, or to what is known of mentors: the only door of this package."""

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

from mentor_analytics.ingest.child import Parsed
from mentor_analytics.ingest.files import shown_name
from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.ingest.issues import Code, Issue
from mentor_analytics.ingest.mapping import ASIDE, check_given, kinds_given
from mentor_analytics.ingest.reading import read_file
from mentor_analytics.ingest.samples import samples_of
from mentor_analytics.ingest.validate import Validated, Validation
from mentor_analytics.schema import BY_NAME, TABLES, TableName

Outcome = Literal["accept", "accept_with_warnings"]


@dataclass(frozen=True)
class Upload:
    """A file that was taken.

    Parameters
    ----------
    name
        As shown to people.
    sha256
        Of its bytes.
    validated
        Its sessions, doubts and waiting rows.
    samples
        For each heading a few values as written.
    """

    name: str
    sha256: str
    validated: Validated
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def sessions(self) -> pd.DataFrame:
        """The typed frame, one row per session, or per profile or event where that is its `kind`."""
        return self.validated.sessions

    @property
    def kind(self) -> TableName:
        """What the file holds."""
        return self.validated.kind

    @property
    def issues(self) -> list[Issue]:
        """Every doubt."""
        return self.validated.issues

    @property
    def warnings(self) -> list[Issue]:
        """The doubts about something guessed, dropped, merged, made missing or quarantined."""
        return [issue for issue in self.issues if issue.level == "warning"]

    @property
    def outcome(self) -> Outcome:
        """`accept` when nothing was lost or guessed."""
        return "accept_with_warnings" if self.warnings else "accept"

    @property
    def rows(self) -> dict[str, int]:
        """The counts that add up: input = stored + quarantined + duplicate + ignored."""
        v = self.validated
        return {
            "input": v.n_input,
            "stored": len(v.sessions),
            "quarantined": len(v.quarantine),
            "duplicate": v.n_duplicate,
            "ignored": v.n_ignored,
        }


def read_upload(  # noqa: PLR0913  # each says one thing of the file
    path: Path,
    *,
    timezone: str,
    now: pd.Timestamp,
    name: str | None = None,
    given: Mapping[str, str] | None = None,
    kind: TableName | None = None,
    isolated: bool = True,
) -> Upload:
    """Read, map, type and check one file. Writes nothing but temporary files.

    Parameters
    ----------
    path
        Where the bytes are.
    timezone
        The site's zone.
    now
        The clock, in UTC.
    name
        What the user calls the file; its name on disk by default.
    given
        Header → our column, or `mapping.ASIDE`, as the user said.
    kind
        What the file holds, as the user said; by default its headings decide.
    isolated
        Parse in a limited process of its own.

    Raises
    ------
    RefusedFileError
        The file cannot be taken; the message says why and what next.
    UnknownNameError
        `given` names a column we do not have.
    """
    kinds = kinds_given(given or {}) if kind is None else (kind,)
    given = check_given(given or {}, [column.name for k in kinds for column in TABLES[k].columns])
    called = path.name if name is None else name
    with tempfile.TemporaryDirectory(prefix="mentor-analytics-") as folder:
        parsed = read_file(path, called, Path(folder), given, kinds=kinds, isolated=isolated)
        validated = Validation(parsed, timezone, now).run()
        samples = samples_of(parsed.tables)
    validated.issues.extend(_absent(parsed, given))
    return Upload(shown_name(called), _sha256(path), validated, samples)


def _absent(parsed: Parsed, given: Mapping[str, str]) -> list[Issue]:
    """Tell which headers the user named that no table has."""
    headers = {fold_header(match.header) for table in parsed.tables for match in table.matches}
    return [
        Issue(
            Code.GIVEN_HEADER_ABSENT,
            f"No column is headed “{header}”, so none was taken for {BY_NAME[column].label}.",
            "Check how it is spelled in the file.",
        )
        for header, column in given.items()
        if column != ASIDE and fold_header(header) not in headers
    ]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
