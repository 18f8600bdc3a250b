"""What an upload would bring, as small tables: headings, the counts that add up, problems, what is missing."""

from collections.abc import Mapping, Sequence

import pandas as pd

from mentor_analytics.assess.presets import STANDARD
from mentor_analytics.assess.rules import Preset
from mentor_analytics.assess.segments import SEGMENTS
from mentor_analytics.assess.words import counted, needed_columns
from mentor_analytics.conditions import When, columns_of
from mentor_analytics.errors import listed
from mentor_analytics.ingest.issues import INFO, Code
from mentor_analytics.ingest.mapping import Match, is_reserved
from mentor_analytics.measure.kpis import KPIS, default_denominator
from mentor_analytics.measure.masks import WORKED_OUT_FROM, absent, column_label
from mentor_analytics.measure.tally import lacking
from mentor_analytics.report.content import GROUPED_BY, issue_notes
from mentor_analytics.schema import BY_NAME, EXPECTED, TABLES, TableName

HOW_WORDS: Mapping[str, str] = {
    "given": "your choice",
    "name": "our own name",
    "alias": "usual name",
    "spelling": "close spelling",
    "none": "kept aside",
}
KEPT_ASIDE = "kept aside"

COUNTS: Mapping[str, str] = {
    "stored": "to save",
    "quarantined": "quarantined",
    "duplicate": "duplicate",
    "ignored": "ignored",
}
TWICE: Mapping[TableName, str] = {
    "sessions": ", or whose ID stands twice with different content",
    "profiles": ", or whose mentor stands twice with different content",
    "events": "",
}

CONTRADICTIONS = frozenset(
    {
        Code.ATTENDED_NOT_HELD,
        Code.COLUMNS_DISAGREE,
        Code.CONTRADICTORY_ROW,
        Code.NOTE_CONTRADICTS,
        Code.PAST_STILL_SCHEDULED,
    }
)
"""Columns that say different things of one session; both are kept as written."""

NOTES = frozenset({Code.EXTRA_COLUMNS_IGNORED, Code.OPTIONAL_COLUMN_MISSING})
"""Worth a warning on the command line, but nothing was guessed."""

WAITING = frozenset(
    {
        Code.BAD_DATE,
        Code.BAD_QUOTING,
        Code.CELL_TOO_LONG,
        Code.CONFLICTING_IDS,
        Code.DATE_OUT_OF_RANGE,
        Code.LONG_ROW,
        Code.MANY_QUARANTINED,
        Code.MISSING_REQUIRED_VALUE,
        Code.TIMEZONE_UNKNOWN,
        Code.UNDECODABLE_ROW,
        Code.UNKNOWN_STATUS,
    }
)
"""Whole rows wait because of it."""

BLANKED = frozenset(
    {
        Code.AMBIGUOUS_SCALE,
        Code.DATE_ORDER_MIXED,
        Code.ERROR_CELLS,
        Code.FORMULA_WITHOUT_VALUE,
        Code.OUT_OF_RANGE,
        Code.SCALE_SUSPECT,
        Code.UNREADABLE_VALUE,
    }
)
"""Single cells were left blank because of it."""

KINDS: Mapping[str, str] = {
    "waits": "▲ rows wait",
    "blanked": "◆ cells left blank",
    "guessed": "◆ read with a guess",
    "contradiction": "◇ contradiction",
    "note": "○ good to know",
}
"""What a doubt came to, the worst first."""

NEEDED = frozenset(name for table in TABLES.values() for name in table.required)
PROBLEM_COLUMNS = ("kind", "level", "column", "rows", "written", "first_rows", "message", "todo")
EXAMPLES = 3
_EXAMPLE_CHARS = 60


def mapping_table(matches: Sequence[Match], samples: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """What each heading became, and why.

    Parameters
    ----------
    matches
        Of all tables of a file; a heading that several have stands once.
    samples
        Heading → a few of its values as written.

    Returns
    -------
    `header`, `column` (our name; empty when kept aside), `label`, `how` (words), `confidence` (0 to 100), `reason`,
    `values`.
    """
    rows: dict[str, tuple[object, ...]] = {}
    for match in matches:
        header = match.header.strip()
        if header and not is_reserved(header):
            values = " · ".join(samples.get(header, ()))
            label = BY_NAME[match.column].label if match.column else KEPT_ASIDE
            row = (
                header,
                match.column or "",
                label,
                HOW_WORDS[match.how],
                match.confidence,
                match.reason,
                values,
            )
            rows.setdefault(header, row)
    columns = ["header", "column", "label", "how", "confidence", "reason", "values"]
    return pd.DataFrame(list(rows.values()), columns=columns)


def adds_up(rows: Mapping[str, int]) -> str:
    """The counts in a line that adds up.

    Examples
    --------
    >>> adds_up({"input": 120, "stored": 118, "quarantined": 1, "duplicate": 1, "ignored": 0})
    '118 to save · 1 quarantined · 1 duplicate · 0 ignored = 120 read'
    """
    parts = [f"{rows[name]:,} {words}" for name, words in COUNTS.items()]
    return f"{' · '.join(parts)} = {rows['input']:,} read"


def counts_mean(kind: TableName) -> dict[str, str]:
    """What the counts of a file are of, in words."""
    table = TABLES[kind]
    needed = [BY_NAME[name].label.lower().replace("id", "ID") for name in table.required]
    without = " or ".join([", ".join(needed[:-1])] * (len(needed) > 1) + needed[-1:])
    return {
        "quarantined": f"Rows without a readable {without}{TWICE[kind]}: they wait, nothing of them is lost.",
        "ignored": f"Totals, repeated headings and notes below the data: no {table.many}.",
    }


def problems(issues: pd.DataFrame) -> pd.DataFrame:
    """Every kind of doubt once, the worst first, then by rows.

    Parameters
    ----------
    issues
        `ISSUE_COLUMNS`, one row per doubtful cell or row.

    Returns
    -------
    `PROBLEM_COLUMNS`: `kind` (a key of `KINDS`), `column` (for people), `rows` (0: the whole file), `written` (examples
    as they stood), `first_rows`.
    """
    notes = issue_notes(issues)
    if notes.empty:
        return pd.DataFrame(columns=list(PROBLEM_COLUMNS))
    kinds = [_kind(Code(code), str(name)) for code, name in zip(notes["code"], notes["column"], strict=True)]
    examples = _examples(issues)
    keys = zip(notes["code"], notes["column"], notes["message"], strict=True)
    table = notes.assign(
        kind=pd.Categorical(kinds, categories=list(KINDS), ordered=True),
        written=[examples.get(key, "") for key in keys],
        column=[column_label(name) if name in BY_NAME else str(name) for name in notes["column"]],
    )
    order = ["kind", "rows"]
    table = table.sort_values(order, ascending=[True, False], kind="stable", ignore_index=True)
    return table[list(PROBLEM_COLUMNS)]


def missing_columns(present: Sequence[str], preset: Preset = STANDARD) -> pd.DataFrame:
    """Columns people usually have and this file lacks, with what each would switch on.

    Parameters
    ----------
    present
        Columns of the sessions read.
    preset
        Whose rules and denominators count.

    Returns
    -------
    `column`, `label`, `switches_on`, `together_with` (labels of columns without which it would switch on nothing).
    """
    columns = _with_derived(present)
    told = {"attended"} if "attendance" not in present else set()
    lacks = [
        name
        for name in EXPECTED
        if name not in present and not (name == "attendance" and "attended" in present)
    ]
    uses = _uses(columns, preset)
    rows = []
    for name in lacks:
        mine = [
            (what, needs) for what, needs in uses if name in needs or (name == "attendance" and told & needs)
        ]
        besides = set.intersection(*(needs for _, needs in mine)) - {name, "attended"} if mine else set()
        words = listed(dict.fromkeys(what for what, _ in mine), 12)
        rows.append(
            (
                name,
                BY_NAME[name].label,
                words or _shown_only(name),
                listed(map(column_label, sorted(besides))),
            )
        )
    return pd.DataFrame(rows, columns=["column", "label", "switches_on", "together_with"], dtype="str")


def missing_of_others(present: Sequence[str], kind: TableName) -> list[str]:
    """Columns that a file of profiles or events lacks, each with what it tells."""
    lacks = [column for column in TABLES[kind].columns if column.name not in present]
    return [f"{column.label}: {column.help[:1].lower()}{column.help[1:]}" for column in lacks]


def plan_words(n_new: int, n_changed: int, n_unchanged: int, kind: TableName = "sessions") -> str:
    """What saving would do, without what it would not.

    Examples
    --------
    >>> plan_words(0, 3, 117)
    '3 changed, 117 unchanged'
    """
    told = ((n_new, "new"), (n_changed, "changed"), (n_unchanged, "unchanged"))
    return ", ".join(f"{n:,} {word}" for n, word in told if n) or f"no {TABLES[kind].one} is new or changed"


def save_label(n_new: int, n_changed: int, n_unchanged: int, kind: TableName = "sessions") -> str:
    """What the button that saves says: only what it would bring.

    Examples
    --------
    >>> save_label(0, 3, 117)
    'Save 3 changes'
    """
    if not n_new and not n_changed:
        return "Save this file"
    one = TABLES[kind].one
    if not n_changed:
        return f"Save {counted(n_new, f'new {one}' if n_unchanged else one)}"
    changes = counted(n_changed, "change")
    return f"Save {counted(n_new, f'new {one}')} and {changes}" if n_new else f"Save {changes}"


def _kind(code: Code, column: str) -> str:
    if code in CONTRADICTIONS:
        return "contradiction"
    if code in INFO or code in NOTES:
        return "note"
    if code in WAITING:
        return "waits"
    if code in BLANKED:
        return "waits" if column in NEEDED else "blanked"  # a row without it cannot be counted
    return "guessed"


def _examples(issues: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """The first distinct texts of each kind of doubt, as they stood in the file."""
    given = issues[issues["written"].fillna("").astype("str").str.strip().ne("").to_numpy(dtype=bool)]
    distinct = given.drop_duplicates(["code", "column", "message", "written"])
    first = distinct.groupby(["code", "column", "message"], sort=False).head(EXAMPLES)
    texts: dict[tuple[str, str, str], list[str]] = {}
    columns = (first[name].astype("str") for name in ("code", "column", "message", "written"))
    for code, column, message, written in zip(*columns, strict=True):
        texts.setdefault((code, column, message), []).append(_cut(written))
    return {key: " · ".join(each) for key, each in texts.items()}


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _EXAMPLE_CHARS else words[: _EXAMPLE_CHARS - 1] + "…"


def _with_derived(present: Sequence[str]) -> pd.Index:
    """What the sessions will carry once they are prepared and their comments are read."""
    names = {*present, "mentor_key", "is_ahead"}
    if "attendance" in names:
        names.add("attended")
    names |= {derived for derived, needs in WORKED_OUT_FROM.items() if names.issuperset(needs)}
    return pd.Index(sorted(names))


def _uses(columns: pd.Index, preset: Preset) -> list[tuple[str, set[str]]]:
    """What these columns do not allow: its name, and the columns of a sheet it needs besides."""
    found: list[tuple[str, set[str]]] = []
    for kpi in KPIS:
        needs = lacking(kpi, default_denominator(kpi, preset.denominators), columns)
        found.append((f"KPI {kpi.label}", set(needs)))
    for rule in preset.rules:
        found.append((f"flag {rule.label}", _needed(rule.when, columns)))
        if rule.scope != "session" and rule.scope not in columns:
            found.append((f"flags on a {rule.scope}", {rule.scope}))
    found += [(f"segment {segment.label}", _needed(segment.when, columns)) for segment in SEGMENTS]
    found += [(f"comparison by {column_label(by).lower()}", {by}) for by in GROUPED_BY if by not in columns]
    return [(what, needs) for what, needs in found if needs]


def _needed(when: When, columns: pd.Index) -> set[str]:
    """Of a sheet; nothing where an alternative can do without, or a measured column is there once it is computed."""
    named = [column for column in columns_of(when) if column in absent(when, columns)]
    return {name for name in needed_columns(named, columns) if name in BY_NAME and name not in columns}


def _shown_only(name: str) -> str:
    return f"shown with each session: {BY_NAME[name].help[:1].lower()}{BY_NAME[name].help[1:].rstrip('.')}"
