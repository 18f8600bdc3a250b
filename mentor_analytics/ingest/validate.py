"""From parsed tables to one typed frame of sessions, profiles or events, every doubt, and the rows that must wait."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mentor_analytics.errors import RefusedFileError, listed
from mentor_analytics.ingest import checks, columns
from mentor_analytics.ingest.dates import EARLIEST_YEAR, out_of_range
from mentor_analytics.ingest.doubts import Columns, Doubted, expected, mask_of
from mentor_analytics.ingest.folding import fold_header
from mentor_analytics.ingest.issues import Code, Issue
from mentor_analytics.ingest.mapping import Match, is_reserved
from mentor_analytics.ingest.messages import MESSAGES, OF_OTHERS
from mentor_analytics.ingest.numbers import is_yes_no
from mentor_analytics.ingest.origins import no_origins, origins_of
from mentor_analytics.ingest.quarantine import waiting_rows
from mentor_analytics.ingest.raw_rows import RawRows
from mentor_analytics.ingest.start import read_moments, read_start
from mentor_analytics.schema import BY_NAME, SESSIONS, STARTS, Column, TableName

EARLIEST_HIRE = 1970
"""A mentor may have joined long before the first session."""
_MANY_SHARE, _MANY_ROWS = 0.2, 10
_TOLD_BY = (("action_items", "action_item_text"), ("follow_up_scheduled", "follow_up_on"))
"""A yes, and the detail that says as much."""
_NOTABLE = frozenset({"alias", "spelling"})  # what the user said is no guess


@dataclass
class Validated:
    """What became of the rows of one file.

    Parameters
    ----------
    sessions
        The typed frame, one row per stored session; or per profile or event, as `kind` says.
    rows
        For each of them the row number and sheet it came from.
    quarantine
        The rows that wait, as `quarantine.waiting_rows` gives them.
    issues
        Every doubt.
    mapping, matches
        What each heading became, and why.
    origins
        For rows of a mended list of waiting rows, where they waited before (`origins.ORIGIN_COLUMNS`).
    """

    sessions: pd.DataFrame
    rows: pd.DataFrame
    quarantine: pd.DataFrame
    issues: list[Issue]
    n_input: int
    n_duplicate: int
    n_ignored: int
    cells_nulled: int
    mapping: dict[str, str | None] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    origins: pd.DataFrame = field(default_factory=no_origins)
    kind: TableName = "sessions"


class Validation(Columns):
    """The way from raw texts to the result."""

    def run(self) -> Validated:
        """Read every column, then look at rows and columns together.

        Raises
        ------
        RefusedFileError
            A column stands twice with different values.
        """
        mapping = self._settle_headers()
        sessions = self._sessions() if self.is_sessions else self._others()
        waiting = np.zeros(self.n, dtype=bool)
        for rows in self.waits.values():
            waiting |= rows
        repeats, differing = self._look_for_duplicates(sessions, waiting)
        waiting[differing] = True
        kept = ~waiting
        kept[repeats] = False
        self._look_together(sessions, kept)
        return self._result(sessions, waiting, kept, len(repeats), mapping)

    def _sessions(self) -> pd.DataFrame:
        read_start(self)
        for column in SESSIONS:
            if column.name not in STARTS:
                self._read(column)
        sessions = self._ordered()
        self._null_empty_lengths(sessions)
        self._null_strange_dates(sessions)
        return _with_told_by_detail(sessions)

    def _others(self) -> pd.DataFrame:
        """Profiles or events: each column for itself."""
        for column in self.table.columns:
            texts = self.texts(column.name)
            if texts is not None and column.kind == "instant":
                self.take(column, texts, read_moments(self, texts, column.name))
                strange = out_of_range(self.frame[column.name], self.timezone, self.now)
                self.wait(Code.DATE_OUT_OF_RANGE, column.name, texts, strange)
            elif texts is not None:
                self._read(column)
        frame = self._ordered()
        self._null_strange_dates(frame)
        return frame

    def _ordered(self) -> pd.DataFrame:
        return pd.DataFrame({c.name: self.frame[c.name] for c in self.table.columns if c.name in self.frame})

    def _read(self, column: Column) -> None:
        texts = self.texts(column.name)
        if texts is None:
            return
        if column.name == "status":
            typed, party = columns.type_status(texts)
            self.take(column, texts, typed)
            self._keep_parties(party)
        elif column.name == "action_items":
            typed, steps = columns.type_actions(texts)
            self.take(column, texts, typed)
            if steps is not None:
                self.frame["action_item_text"] = steps
        elif column.name == "follow_up_scheduled":
            typed, days = columns.type_follow_up(texts, self.timezone, date1904=self.date1904)
            self.take(column, texts, typed)
            if days is not None:
                self.frame["follow_up_on"] = self.settled["follow_up_scheduled"] = days
        elif column.name == "attendance" and "attended" not in self.frame and is_yes_no(texts.distinct):
            self.take(
                BY_NAME["attended"],
                texts,
                columns.type_column(BY_NAME["attended"], texts, self.timezone, decimal_comma=False),
            )
        else:
            typed = columns.type_column(
                column,
                texts,
                self.zone_of(column.name)[0],
                decimal_comma=self.decimal_comma,
                date1904=self.date1904,
            )
            if column.name in self.frame:  # another column's words told some of it
                typed.values = columns.filled_from(typed.values, self.frame[column.name])
            self.take(column, texts, typed)
        if column.name == "attendance" and "attendance" in self.frame and "attended" not in self.frame:
            share = self.frame["attendance"]
            self.frame["attended"] = (share > 0).astype("boolean").mask(share.isna())

    def _keep_parties(self, party: pd.Series) -> None:
        """“Cancelled by mentor” says who: kept as a detail."""
        if party.notna().any():
            no_show = self.frame["status"] == "no_show"
            self.frame["no_show_by"] = columns.category_of(party.astype("str").where(no_show))
            self.frame["initiated_by"] = columns.category_of(party.astype("str").where(~no_show))

    def _null_empty_lengths(self, sessions: pd.DataFrame) -> None:
        """0 minutes: no plan lasts none, and a completed session lasted some; elsewhere it says none took place."""
        for name in ("scheduled_min", "actual_min"):
            if name in sessions:
                zero = (sessions[name] == 0).to_numpy()
                if name == "actual_min":
                    zero = zero & (sessions["status"] == "completed").to_numpy(dtype=bool)
                if zero.any():
                    self.doubt_rows(
                        Code.OUT_OF_RANGE,
                        name,
                        np.flatnonzero(zero),
                        expected(BY_NAME[name], None),
                        nulls=True,
                    )
                    sessions[name] = sessions[name].mask(zero)

    def _null_strange_dates(self, sessions: pd.DataFrame) -> None:
        """A date no session can have is a slip; the start itself has been looked at before."""
        earliest = EARLIEST_YEAR if self.is_sessions else EARLIEST_HIRE
        for column in self.table.columns:
            if column.kind in ("instant", "day") and column.name in sessions and not column.required:
                values = sessions[column.name]
                strange = out_of_range(values, self.timezone, self.now, earliest)
                if strange.any():
                    rows = np.flatnonzero(strange)
                    written = [str(moment.date()) for moment in values.iloc[rows]]
                    more = f"{earliest} to two years from now"
                    self.doubts.append(
                        Doubted(Code.OUT_OF_RANGE, column.name, rows, written, more, nulls=True)
                    )
                    sessions[column.name] = values.mask(strange)

    def _look_for_duplicates(
        self, sessions: pd.DataFrame, waiting: npt.NDArray[np.bool_]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        good = np.flatnonzero(~waiting)
        repeats, differing = checks.duplicates(sessions.iloc[good], self.table.key)
        name = self.table.key[0]
        ids = sessions[name]
        for code, rows in ((Code.DUPLICATE_ROWS, good[repeats]), (Code.CONFLICTING_IDS, good[differing])):
            if len(rows):
                self.doubts.append(Doubted(code, name, rows, ids.iloc[rows].astype(object).tolist()))
        if len(differing):
            self.waits[Code.CONFLICTING_IDS] = mask_of(good[differing], self.n)
        return good[repeats], good[differing]

    def _look_together(self, sessions: pd.DataFrame, kept: npt.NDArray[np.bool_]) -> None:
        places = np.flatnonzero(kept)
        stored = sessions.iloc[places]
        if self.is_sessions:
            for finding in checks.contradictions(stored):
                self.doubt_rows(finding.code, finding.column, places[finding.rows], finding.more)
            past = ((stored["status"] == "scheduled") & (stored["scheduled_at"] < self.now)).to_numpy()
            self.doubt_rows(Code.PAST_STILL_SCHEDULED, "status", places[np.flatnonzero(past)])
        mentors = [str(name) for name in stored["mentor"].dropna().unique()]
        pairs = checks.similar_names(mentors)
        if pairs:
            rows = np.flatnonzero(stored["mentor"].isin([name for pair in pairs for name in pair]).to_numpy())
            self.doubt_rows(
                Code.NAMES_SIMILAR, "mentor", places[rows], listed([f"{a} / {b}" for a, b in pairs], 5)
            )
        several = checks.several_names(mentors)
        if several:
            rows = np.flatnonzero(stored["mentor"].isin(several).to_numpy())
            self.doubt_rows(Code.SEVERAL_NAMES, "mentor", places[rows])

    def _settle_headers(self) -> dict[str, str | None]:
        """Tell what each header became."""
        mapping: dict[str, str | None] = {}
        extras: list[str] = []
        for table, raw in zip(self.parsed.tables, self.raw, strict=True):
            extras += self._settle_doubled(table.matches, raw)
            for match in table.matches:
                if match.header.strip() and not is_reserved(match.header):
                    mapping.setdefault(match.header.strip(), match.column)
        if extras:
            self._tell_file(Code.EXTRA_COLUMNS_IGNORED, listed(dict.fromkeys(extras)))
        notable = {
            m.header.strip(): m
            for t in self.parsed.tables
            for m in t.matches
            if m.how in _NOTABLE and m.column
        }
        if notable:
            pairs = [f"{header} → {BY_NAME[str(m.column)].label}" for header, m in notable.items()]
            self._tell_file(Code.COLUMNS_MAPPED, listed(pairs, 25))
        have = set(mapping.values())
        have |= {told for told, detail in (*_TOLD_BY, ("attendance", "attended")) if detail in have}
        absent = [BY_NAME[name].label for name in self.table.expected if name not in have]
        if absent:
            self._tell_file(Code.OPTIONAL_COLUMN_MISSING, listed(absent, 25))
        return mapping

    def _settle_doubled(self, matches: Sequence[Match], raw: RawRows) -> list[str]:
        """The headings nobody needs; one that stands twice must say the same in both places."""
        extras: list[str] = []
        first: dict[str, int] = {}
        for place, match in enumerate(matches):
            folded = fold_header(match.header)
            if not folded and not _is_index_or_empty(_trimmed(raw, place)):
                extras.append(f"(no heading, column {place + 1})")
            elif folded in first and match.column is None and matches[first[folded]].column:
                again = _trimmed(raw, place)
                if pc.all(pc.equal(again, "")).as_py():
                    continue
                if not pc.all(pc.equal(again, _trimmed(raw, first[folded]))).as_py():
                    raise _conflicting(match, place)
                self._tell_file(Code.DUPLICATE_COLUMN, match.header.strip())
            elif folded:
                first.setdefault(folded, place)
                extras += [] if match.column or is_reserved(match.header) else [match.header.strip()]
        return extras

    def _tell_file(self, code: Code, more: str) -> None:
        self.doubts.append(Doubted(code, "", np.zeros(0, dtype=np.intp), (), more))

    def _result(
        self,
        sessions: pd.DataFrame,
        waiting: npt.NDArray[np.bool_],
        kept: npt.NDArray[np.bool_],
        n_duplicate: int,
        mapping: dict[str, str | None],
    ) -> Validated:
        n_bad = sum(raw.n_bad for raw in self.raw)
        n_quarantined, n_ignored = int(waiting.sum()) + n_bad, self.parsed.n_ignored
        n_input = self.n + n_bad + n_ignored
        many = n_input >= _MANY_ROWS and n_quarantined > _MANY_SHARE * n_input
        if many or not kept.any():
            self._tell_file(
                Code.MANY_QUARANTINED, f"{n_quarantined:,} of {n_input:,} {'row' if n_input == 1 else 'rows'}"
            )
        for doubt in self.doubts:
            if doubt.nulls:  # a cell of a row that waits was not left blank: it waits as written
                doubt.keep(kept)
        self.doubts = [doubt for doubt in self.doubts if len(doubt.rows) or not doubt.nulls]
        nulled = sum(len(doubt.rows) for doubt in self.doubts if doubt.nulls)
        stored = sessions[kept].reset_index(drop=True)
        places = np.flatnonzero(kept)
        names = np.array([table.sheet for table in self.parsed.tables], dtype=object)
        return Validated(
            stored,
            pd.DataFrame({"row": self.numbers[places], "sheet": names[self.sheets[places]]}),
            waiting_rows(self, waiting),
            [*self.parsed.issues, *self._shape_issues(), *self._issues()],
            n_input,
            n_duplicate,
            n_ignored,
            nulled,
            mapping,
            self._matches(),
            origins_of(self),
            self.table.name,
        )

    def _matches(self) -> list[Match]:
        """One per heading, over all tables."""
        matches: dict[str, Match] = {}
        for table in self.parsed.tables:
            for match in table.matches:
                if fold_header(match.header) and not is_reserved(match.header):
                    matches.setdefault(fold_header(match.header), match)
        return list(matches.values())

    def _issues(self) -> list[Issue]:
        issues = []
        for doubt in self.doubts:
            label = BY_NAME[doubt.column].label if doubt.column else ""
            message, todo = (text.format(label=label, more=doubt.more) for text in self._words(doubt.code))
            of_sheet = self.sheets[doubt.rows]
            for sheet in np.unique(of_sheet) if len(doubt.rows) else [-1]:
                here = np.flatnonzero(of_sheet == sheet).tolist()
                issues.append(
                    Issue(
                        doubt.code, message, todo, doubt.column, self.numbers[doubt.rows[here]].tolist(),
                        [doubt.written[i] for i in here] if len(doubt.written) else (),
                        self.parsed.tables[sheet].sheet if sheet >= 0 else "",
                    )
                )  # fmt: skip
        return issues

    def _words(self, code: Code) -> tuple[str, str]:
        return MESSAGES[code] if self.is_sessions else OF_OTHERS.get(code, MESSAGES[code])

    def _shape_issues(self) -> list[Issue]:
        issues = []
        for table, raw in zip(self.parsed.tables, self.raw, strict=True):
            codes = raw.bad("code")
            for code in pc.unique(codes).to_pylist():
                here = pc.equal(codes, code)
                rows, written = raw.bad("row").filter(here), raw.bad("extra").filter(here)
                message, todo = MESSAGES[Code(code)]
                issues.append(
                    Issue(Code(code), message, todo, "", rows.to_pylist(),
                          [(text or "")[:200] for text in written.to_pylist()], table.sheet)
                )  # fmt: skip
        return issues


def _with_told_by_detail(sessions: pd.DataFrame) -> pd.DataFrame:
    """Yes where a detail is there and the column for the yes is blank or absent; a No stays a No."""
    told: dict[str, pd.Series] = {}
    for name, detail in _TOLD_BY:
        if detail in sessions:
            yes = sessions[detail].notna().astype("boolean")
            told[name] = sessions[name].fillna(yes.mask(~yes)) if name in sessions else yes.mask(~yes)
    frame = sessions.assign(**told)
    return frame[[c.name for c in SESSIONS if c.name in frame]]


def _trimmed(raw: RawRows, place: int) -> pa.ChunkedArray:
    return pc.utf8_trim_whitespace(pc.fill_null(raw.good(f"c{place}"), ""))


def _is_index_or_empty(cells: pa.ChunkedArray) -> bool:
    """Whether a nameless column is blank, or the row numbers that other programs write out."""
    filled = cells.filter(pc.not_equal(cells, ""))
    if len(filled) == 0:
        return True
    texts = filled.to_pylist()
    start = texts[0]
    return start in ("0", "1") and all(text == str(int(start) + i) for i, text in enumerate(texts))


def _conflicting(match: Match, place: int) -> RefusedFileError:
    return RefusedFileError(
        "conflicting_columns",
        f"The column “{match.header.strip()}” stands twice with different values (again as column {place + 1}).",
        "Remove or rename the one that is wrong and upload it again.",
    )
