"""Mentors and groups, whole: what is counted with its n and interval, and what rules say of them in words."""

import re

import pandas as pd

from mentor_analytics.assess.scores import priority_words, queue_sentence, why_words
from mentor_analytics.assess.words import counted, percent
from mentor_analytics.measure.kpis import BY_NAME, DENOMINATORS, ENOUGH_SESSIONS, default_denominator
from mentor_analytics.measure.masks import column_label
from mentor_analytics.report.book import Book
from mentor_analytics.report.cells import SheetColumn
from mentor_analytics.report.content import GROUPED_BY, TrackerContent
from mentor_analytics.report.look import UNIT_KINDS, Kind
from mentor_analytics.report.queues import light_words
from mentor_analytics.report.tables import Table
from mentor_analytics.report.why import RANK, against_target, subject_reasons

MENTORS, PROGRAMS = "Mentors", "Programs"
TEXT_WIDTH = 130
_SHEET_NAME = re.compile(r"\w(?:[\w .-]{0,29}\w)?")
_TAKEN = ("overview", "early warning", "programs", "action items", "not held", "data notes", "history")
"""The other sheets, and a name that Excel keeps for itself."""
ATTENDANCE, ATTENDANCE_OF_ALL = "Attendance", "Attendance of all sessions"

PRIORITY = "Who may need help first"
_Groups = tuple[tuple[str, tuple[tuple[str, str, Kind], ...]], ...]
_FIRST_COLUMNS: _Groups = (
    (
        PRIORITY,
        (
            ("priority_words", "Priority", "label"),
            ("risk", "Risk (0–100)", "count"),
            ("risk_why", "Why", "text"),
            ("risk_n", "n, 90 days", "count"),
            ("risk_raw", "Risk as it is", "count"),
            ("quality", "Session quality (0–100)", "count"),
            ("quality_n", "n", "count"),
        ),
    ),
)
_MENTOR_COLUMNS: _Groups = (
    (
        "Sessions",
        (
            ("sessions", "All", "count"),
            ("sessions_7d", "Last 7 days", "count"),
            ("sessions_30d", "Last 30 days", "count"),
            ("sessions_90d", "Last 90 days", "count"),
            ("days_since_last_session", "Days since last", "count"),
        ),
    ),
    (
        "Rating (1–5)",
        (
            ("average_rating", "Mean", "mean"),
            ("shrunken_rating", "Adjusted mean", "mean"),
            ("average_rating_n", "n rated", "count"),
            ("average_rating_low", "95 % from", "mean"),
            ("average_rating_high", "95 % to", "mean"),
            ("average_rating_30d", "Last 30 days", "mean"),
            ("average_rating_30d_n", "n, 30 days", "count"),
        ),
    ),
    (
        ATTENDANCE,
        (
            ("attendance_rate", "Share", "percent"),
            ("attendance_rate_n", "n", "count"),
            ("attendance_rate_low", "95 % from", "percent"),
            ("attendance_rate_high", "95 % to", "percent"),
        ),
    ),
    (
        ATTENDANCE_OF_ALL,
        (("attendance_rate_of_all", "Share", "percent"), ("attendance_rate_of_all_n", "n", "count")),
    ),
    ("Completion", (("completion_rate", "Share", "percent"), ("completion_rate_n", "n", "count"))),
    ("Mentor prepared", (("prep_compliance", "Share", "percent"), ("prep_compliance_n", "n", "count"))),
    ("Follow-up", (("follow_up_rate", "Share", "percent"), ("follow_up_rate_n", "n", "count"))),
    ("Action items", (("action_item_rate", "Share", "percent"), ("action_item_rate_n", "n", "count"))),
    (
        "Comments",
        (
            ("feedback_missing_rate", "Missing", "percent"),
            ("feedback_missing_rate_n", "n", "count"),
            ("negative_feedback_count", "Negative", "count"),
            ("negative_feedback_count_n", "n read", "count"),
            ("negative_feedback_count_30d", "Negative, 30 days", "count"),
        ),
    ),
    (
        "Time used",
        (
            ("duration_ratio", "Share", "percent"),
            ("duration_gap", "Minutes over plan", "signed"),
            ("duration_ratio_n", "n", "count"),
        ),
    ),
    (
        "Moved or missed",
        (
            ("reschedule_rate_30d", "Moved, 30 days", "percent"),
            ("reschedule_rate_30d_n", "n, 30 days", "count"),
            ("reschedule_rate", "Moved", "percent"),
            ("reschedule_rate_n", "n", "count"),
            ("no_shows_by_mentor", "Not come", "count"),
            ("reliability", "Reliability", "percent"),
        ),
    ),
    (
        "First sessions",
        (("first_session_rating", "Mean rating", "mean"), ("first_session_rating_n", "n", "count")),
    ),
    (
        "Scores (0–10)",
        (
            ("engagement", "Engage- ment", "mean"),
            ("empathy", "Empathy", "mean"),
            ("clarity", "Clarity", "mean"),
            ("engagement_quality", "Quality", "mean"),
            ("engagement_n", "n", "count"),
        ),
    ),
)
"""Group, then column of `mentors`, heading under the group, kind. Data only."""
_WIDE: dict[str, float] = {"priority_words": 18, "risk_why": 34}
_URGENT: dict[str, int] = {"critical": 0, "high": 1, "medium": 2}
"""Beside what severity of a rule a priority stands."""

_GROUP_KPIS: tuple[tuple[str, bool], ...] = (
    ("attendance_rate", True),
    ("average_rating", True),
    ("completion_rate", False),
    ("prep_compliance", False),
    ("follow_up_rate", False),
    ("action_item_rate", False),
    ("no_show_rate", False),
    ("negative_feedback_share", False),
)
"""KPI, and whether its interval and target are shown. Data only."""


def add_mentors(book: Book, content: TrackerContent) -> Table:
    """One row per mentor: who may need support first, and on how many sessions that rests."""
    table = content.mentors.merge(
        content.lights.drop(columns="sessions"), on="mentor_key", how="left", validate="1:1"
    )
    reasons = subject_reasons(content.flags, "mentor", content.preset)
    rank = table["mentor"].map({who: rank for who, (rank, _) in reasons.items()}).fillna(len(RANK))
    unsaid = pd.Series(
        [
            f"not enough data (n = {n:,})" if n < ENOUGH_SESSIONS else content.own("no mentor rule applies")
            for n in table["sessions"]
        ],
        dtype="str",
    )
    words = (
        table["mentor"].map({who: text for who, (_, text) in reasons.items()}).astype("str").fillna(unsaid)
    )
    table = _in_order(table.assign(rank=rank, words=words), content)
    columns = [
        SheetColumn(content.mentor, table["mentor"], "label", 20),
        SheetColumn("In words", table["words"], "text", 54),
        *_measured(table, content, _FIRST_COLUMNS),
        *_judged(table, content),
        *_measured(table, content, _MENTOR_COLUMNS),
    ]
    ratings = content.own(content.ratings_say)
    said = f"{ratings[:1].lower()}{ratings[1:]}"
    lowest = f"Lowest ratings: {said} " if len(table) > 1 else ""  # one has nobody to be compared with
    hint = (
        f"{lowest}Adjusted means are drawn towards the mean of all where ratings are few. The "
        f"order is what rules and risk name first, not a ranking of people. {content.own(content.basis)}"
    )
    named = f"rules name {len(reasons):,} of them" if reasons else "no rule names any of them"
    queued = f" {content.own(queue_sentence(table))}" if "priority" in table.columns else ""
    first = f"{counted(len(table), content.mentor.lower())}; {named}.{_equal(table, content)}{queued}"
    return _lay(book, mentors_sheet(content), (first, hint), Table(columns, header_row=4))


def _in_order(table: pd.DataFrame, content: TrackerContent) -> pd.DataFrame:
    """The most urgent of what rules and risk name first; their priority in words, and why none is given."""
    by, up = ["rank", "red", "flagged", "mentor"], [True, False, False, True]
    if "priority" in table.columns:
        urgent = table["priority"].astype("str").map(_URGENT).fillna(len(RANK))
        why = why_words(table).map(content.own)
        table = table.assign(
            rank=table["rank"].combine(urgent, min),
            **{name: table[name].where(table["priority"].notna()) for name in ("risk", "risk_raw")},
            risk_why=why.astype("str"),
            priority_words=priority_words(table["priority"], table["priority_reason"]),
        )
        by, up = ["rank", "risk", *by[1:]], [True, False, *up[1:]]
    return table.sort_values(by, ascending=up, ignore_index=True)


def add_programs(book: Book, content: TrackerContent) -> Table:
    """One row per program, batch, cohort and session type, with intervals and whether they differ."""
    groups = content.groups
    rows = groups[["by", "group"]].drop_duplicates(ignore_index=True)
    said = {name: subject_reasons(content.flags, name, content.preset) for name in GROUPED_BY}
    by_kpi = {str(name): part.set_index(["by", "group"]) for name, part in groups.groupby("kpi", sort=False)}
    keys = pd.MultiIndex.from_frame(rows)
    columns = [
        SheetColumn("Grouped by", rows["by"].map(column_label).astype("str"), "label", 14),
        SheetColumn("Group", rows["group"], "label", 26),
        SheetColumn("In words", _group_words(rows, by_kpi, content, said), "text", 50),
    ]
    if "sessions" in by_kpi:
        columns.append(SheetColumn("Sessions", _values(by_kpi["sessions"], keys, "value"), "count", 10))
    for name, whole in _GROUP_KPIS:
        if name in by_kpi:
            columns += _kpi_columns(by_kpi[name].reindex(keys), name, whole, content)
        if name == "attendance_rate":
            columns += _of_all(content, keys)
    return _lay(book, PROGRAMS, _groups_differ(content), Table(columns, header_row=4, held=2))


def mentors_sheet(content: TrackerContent) -> str:
    """Name of the sheet of mentors; the plain one where their name can be none of a sheet, or is one already."""
    name = content.own(MENTORS)
    return name if _SHEET_NAME.fullmatch(name) and name.casefold() not in _TAKEN else MENTORS


def _lay(book: Book, title: str, lines: tuple[str, str], table: Table) -> Table:
    sheet = book.sheet(title)
    book.table(sheet, table)
    book.head(sheet, table, lines, TEXT_WIDTH)
    return table


def _judged(table: pd.DataFrame, content: TrackerContent) -> list[SheetColumn]:
    """Lights of a mentor's sessions; none where the preset judges no session."""
    if not content.preset.scope:
        return []
    group = "Judged sessions"
    lights = [
        SheetColumn(light_words(content, light), table[light], "count", 13, group)
        for light in ("red", "yellow", "green")
    ]
    return [*lights, SheetColumn("Judged", table["judged"], "count", 9, group)]


def _equal(table: pd.DataFrame, content: TrackerContent) -> str:
    """Said once where adjusted means are the same for everybody."""
    if "between_mentor_variance" not in table.columns or table["average_rating_n"].gt(0).sum() < 2:
        return ""
    if not table["between_mentor_variance"].eq(0).all():
        return ""
    who = content.mentor.lower()
    return f" Adjusted means are all equal: ratings do not differ between {who}s beyond chance."


def _measured(table: pd.DataFrame, content: TrackerContent, shown: _Groups) -> list[SheetColumn]:
    out_of = default_denominator(BY_NAME["attendance_rate"], content.preset.denominators)
    own = _attendance_of(out_of)
    return [
        SheetColumn(
            heading,
            table[name],
            kind,
            8.5 if heading == "n" else _WIDE.get(name, 11),
            own if group == ATTENDANCE else content.own(group),
        )
        for group, parts in shown
        if not (group == ATTENDANCE_OF_ALL and own == ATTENDANCE_OF_ALL)
        for name, heading, kind in parts
        if name in table.columns
    ]


def _attendance_of(denominator: str) -> str:
    """Rules look at all sessions, targets at those that took place: neither heading leaves that open."""
    return f"{ATTENDANCE} of {DENOMINATORS[denominator].label}"


def _kpi_columns(values: pd.DataFrame, name: str, whole: bool, content: TrackerContent) -> list[SheetColumn]:
    """A KPI of every group: value and n, and where asked for interval and target."""
    kpi, values = BY_NAME[name], values.reset_index(drop=True)
    kind = UNIT_KINDS[kpi.unit]
    out_of = values["denominator_name"].dropna().unique()
    n = f"n: {DENOMINATORS[str(out_of[0])].label}" if len(out_of) else "n"
    group = (
        _attendance_of(str(out_of[0]))
        if name == "attendance_rate" and len(out_of)
        else content.own(kpi.label)
    )
    columns = [
        SheetColumn("Mean" if kpi.kind == "mean" else "Share", values["value"], kind, 11, group),
        SheetColumn(n, values["denominator"], "count", 13, group),
    ]
    if whole:
        against = pd.Series([against_target(row, kpi) for row in values.to_dict("records")], dtype="str")
        columns += [
            SheetColumn("95 % from", values["ci_low"], kind, 10, group),
            SheetColumn("95 % to", values["ci_high"], kind, 10, group),
            SheetColumn("Against target", against, "label", 36, group),
        ]
    return columns


def _of_all(content: TrackerContent, keys: pd.MultiIndex) -> list[SheetColumn]:
    """Attendance as rules look at it; nothing where it stands there already."""
    found = content.attendance_of_all
    if found.empty:
        return []
    values = found.set_index(["by", "group"])
    return [
        SheetColumn("Share", _values(values, keys, "value"), "percent", 11, ATTENDANCE_OF_ALL),
        SheetColumn("n: all sessions", _values(values, keys, "denominator"), "count", 13, ATTENDANCE_OF_ALL),
    ]


def _values(values: pd.DataFrame, keys: pd.MultiIndex, column: str) -> pd.Series:
    return values[column].reindex(keys).reset_index(drop=True)


def _group_words(
    rows: pd.DataFrame,
    by_kpi: dict[str, pd.DataFrame],
    content: TrackerContent,
    said: dict[str, dict[str, tuple[int, str]]],
) -> pd.Series:
    """What rules say of each group; without a flag, whether it can be told from the others at all."""
    shown = by_kpi.get("attendance_rate", by_kpi.get("completion_rate"))
    seen = dict(zip(content.comparisons["effect"], content.comparisons["distinguishable"], strict=True))
    words = []
    for by, group in zip(rows["by"], rows["group"], strict=True):
        flagged = said[by].get(group)
        n = 0 if shown is None else shown["denominator"].get((by, group), 0)
        if flagged:
            words.append(flagged[1])
        elif n < ENOUGH_SESSIONS:
            words.append(f"not enough data (n = {n:,.0f})")
        elif seen.get(f"attendance_by_{by}") or seen.get(f"rating_by_{by}"):
            words.append("no rule applies")
        else:
            words.append("not distinguishable from the others")
    return pd.Series(words, dtype="str")


def _groups_differ(content: TrackerContent) -> tuple[str, str]:
    """Whether groups can be told apart, and what was compared."""
    mine = content.comparisons[_concerned(content)]
    seen = mine[mine["distinguishable"].to_numpy(dtype=bool)]
    if content.groups.empty:
        return "The data have no program, batch, cohort or session type.", ""
    told = [
        f"{str(each['label']).lower()} (p = {each['p_adjusted']:.2g}, n = {each['n']:,})"
        for each in mine.dropna(subset="p_adjusted").to_dict("records")
    ]
    compared = (
        f"Compared: {', '.join(told)}; p is adjusted for all comparisons made together. " if told else ""
    )
    hint = f"{compared}A group is called below the limit only when its whole interval is."
    if seen.empty:
        said = "Within chance: no group can be told from the others by attendance or rating."
    else:
        said = f"More than chance would make it: {', '.join(seen['label'].str.lower())}."
    return f"{said}{_watch_words(content)}", hint


def _watch_words(content: TrackerContent) -> str:
    """From where a rule asks to watch a group, so that nobody takes it for a verdict."""
    watch = next(
        (rule for rule in content.preset.rules if rule.scope in GROUPED_BY and rule.name.endswith("_watch")),
        None,
    )
    if watch is None:
        return ""
    limit = percent(float(str(watch.when[0][-1].value)))
    return f" “{watch.label}” is told from n = {watch.minimum_n} below {limit} of all sessions and is no verdict."


def _concerned(content: TrackerContent) -> "pd.Series[bool]":
    effects = {f"{what}_by_{by}" for what in ("attendance", "rating") for by in GROUPED_BY}
    return content.comparisons["effect"].isin(list(effects))
